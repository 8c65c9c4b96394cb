#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
#
# Write html_entities.c, the named character references of HTML:
#
#   python3 classifier/html_entities.py > classifier/html_entities.c
#
# The source is html.entities.html5 of Python's standard library (Debian:
# libpython3-stdlib), a copy of the table of the WHATWG HTML standard,
# section 13.5.  That table is frozen: no reference was added since 2013.
import sys
from html.entities import html5

HEAD = """/* SPDX-License-Identifier: BSD-2-Clause */
/* Written by html_entities.py; change that and run it again. */
/* clang-format off */
#include "html_entities.h"
"""

legacy = {name for name in html5 if not name.endswith(";")}
names = sorted(name[:-1] for name in html5 if name.endswith(";"))

# What html_reference.c takes for granted.
assert len(names) + len(legacy) == len(html5)
assert all(html5[name] == html5[name + ";"] for name in legacy)
assert all(len(name) <= 31 for name in names)
assert all(2 <= len(name) <= 6 for name in legacy)
assert all(len(value) <= 2 for value in html5.values())
assert all(5 * len(html5[name + ";"].encode()) <= 6 * (len(name) + 2)
           for name in names)

out = sys.stdout
out.write(HEAD)
out.write("\nconst char fb_html_entity_names[] =\n")
for name in names:
    out.write('\t"%s"\n' % name)
out.write("\t;\n\nconst struct fb_html_entity\n"
          "fb_html_entities[FB_HTML_ENTITY_COUNT] = {\n")
offset = 0
for name in names:
    points = [ord(c) for c in html5[name + ";"]] + [0]
    out.write("\t{ { 0x%X, 0x%X }, %d, %d, %d },\n" % (
        points[0], points[1], offset, len(name), name in legacy))
    offset += len(name)
out.write("};\n")
