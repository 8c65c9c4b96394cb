#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What we show of HTML against what Chromium does: html_oracle.py.
set -u
: "${top_srcdir:?} ${top_builddir:?}" # set by make
command -v chromium > /dev/null ||
	{ echo "1..0 # SKIP no chromium"; exit 0; }
exec python3 "$top_srcdir/tests/classifier/html_oracle.py" \
	"$top_builddir/tests/classifier/html_show"
