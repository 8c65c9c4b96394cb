#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""judge.py - how many written forms of identifiers the program reads

    judge.py [--tap] BUILD-FOLDER DATA.tsv...

Each line of DATA is a form (README beside this file).  fakebill-check reads
them all; the keys that it finds are compared with those that stand there.
Prints a table, one line for each type, and what went wrong.

  recall     keys found / keys that stand in the data
  precision  keys that stand in the data / keys found; a key found in a
             refusal counts against it

Exit status: 0 when both are LEAST or better for each type, else 1.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

LEAST = 0.99
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
HTML = ("Subject: x\nMIME-Version: 1.0\n"
        "Content-Type: text/html; charset=UTF-8\n\n")


class Form:
    def __init__(self, place, types, layout, keys, text, remark):
        self.place, self.types, self.layout = place, types, layout
        self.keys, self.text, self.remark = keys, text, remark
        self.found = {}

    def is_refusal(self):
        return not self.keys


def unescape(text):
    return re.sub(
        r"\\(u[0-9a-f]{4}|.)",
        lambda m: chr(int(m[1][1:], 16)) if len(m[1]) == 5 else ESCAPES[m[1]],
        text)


def read(path):
    forms = []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.startswith("#"):
                continue
            place = "%s:%d" % (os.path.basename(path), number)
            fields = line.rstrip("\n").split("\t")
            if len(fields) != 4:
                sys.exit("%s: not four fields" % place)
            types, _, layout = fields[0].partition("/")
            keys = set() if fields[1] == "-" else set(fields[1].split(" "))
            forms.append(Form(place, types.split(","), layout, keys,
                              unescape(fields[2]), fields[3]))
    return forms


def run(build, list_file, folder, forms, options):
    names = {}
    for number, form in enumerate(forms):
        name = os.path.join(folder, "%04d" % number)
        names[name] = form
        with open(name, "w", encoding="utf-8") as file:
            file.write((HTML if form.layout == "html" else "") + form.text)
    done = subprocess.run(
        [os.path.join(build, "fakebill-check"), "--json", "--quiet",
         "--list", list_file, *options, *names],
        stdout=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1):
        sys.exit("fakebill-check: exit status %d" % done.returncode)
    for line in done.stdout.decode().splitlines():
        result = json.loads(line)
        for identifier in result["identifiers"]:
            names[result["file"]].found.setdefault(
                identifier["type"], set()).add(identifier["key"])


def ask(build, forms):
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "empty.tsv")
        list_file = os.path.join(folder, "empty.cdb")
        with open(source, "w", encoding="ascii") as file:
            file.write("#!fakebill-list 1\n")
        subprocess.run([os.path.join(build, "fakebill-list"), "compile", "-o",
                        list_file, source], check=True,
                       stdout=subprocess.DEVNULL)
        for layout, options in (("", ["--text"]), ("html", []), ("mail", [])):
            part = os.path.join(folder, "forms" + layout)
            os.mkdir(part)
            some = [f for f in forms if f.layout == layout]
            if some:
                run(build, list_file, part, some, options)


def rate(part, whole):
    return part / whole if whole else 1.0


def main():
    arguments = sys.argv[1:]
    tap = arguments[:1] == ["--tap"]
    arguments = arguments[tap:]
    if len(arguments) < 2 or arguments[0].startswith("-"):
        sys.stderr.write(__doc__)
        return 64
    forms = [form for path in arguments[1:] for form in read(path)]
    ask(arguments[0], forms)
    types = sorted({t for form in forms for t in form.types})
    mark = "# " if tap else ""
    if tap:
        print("1..%d" % (len(types) + 1))
    print(mark + "%-5s %5s %8s %7s %9s" % (
        "type", "forms", "refusals", "recall", "precision"))
    failed, total, refusals = False, len(forms), 0
    wrong = []
    for type_ in types:
        own = [f for f in forms if type_ in f.types]
        keys = sum(len(f.keys) for f in own)
        found = sum(len(f.found.get(type_, ())) for f in own)
        right = sum(len(f.keys & f.found.get(type_, set())) for f in own)
        refused = sum(f.is_refusal() for f in own)
        recall, precision = rate(right, keys), rate(right, found)
        is_good = recall >= LEAST and precision >= LEAST
        failed |= not is_good
        print(mark + "%-5s %5d %8d %6.1f%% %8.1f%%" % (
            type_, len(own), refused, 100 * recall, 100 * precision))
        if tap:
            print("%sok - at least 99%% of %s are found and right" % (
                "" if is_good else "not ", type_))
        wrong += [(f, type_) for f in own
                  if f.keys != f.found.get(type_, set())]
    refusals = sum(f.is_refusal() for f in forms)
    print(mark + "%-5s %5d %8d" % ("all", total, refusals))
    is_hard = total >= 400 and 3 * refusals >= total
    failed |= not is_hard
    if tap:
        print("%sok - 400 forms or more, a third of them refusals" % (
            "" if is_hard else "not "))
    for form, type_ in wrong:
        print("%s%s: %s: want %s, found %s (%s)" % (
            mark, form.place, type_, " ".join(sorted(form.keys)) or "-",
            " ".join(sorted(form.found.get(type_, ()))) or "-", form.remark))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main())
