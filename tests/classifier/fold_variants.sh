#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# fold_variants.h is what fold_variants.py makes of fold_kept.txt and the
# data of Unicode and ICU, byte for byte.
set -u
: "${top_srcdir:?}" # set by make
source=$top_srcdir/classifier/fold_variants.h
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

skip() {
	echo "1..0 # SKIP $1"
	exit 0
}

# ICU 72.1 and the data of Unicode 15.0 of the header, as they are here.
versions='import icu; print("ICU", icu.ICU_VERSION, "Unicode", \
icu.UNICODE_VERSION)'
[ -r /usr/share/unicode/Unihan_Variants.txt.bz2 ] ||
	skip "no data of Unicode; install Debian's unicode-data"
here=$(/usr/bin/python3 -c "$versions" 2>"$work/errors") ||
	skip "no PyICU; install Debian's python3-icu"
made_with=$(sed -n '/Written by/,/do not edit/p' "$source" | tr -d '\n*' |
	sed 's/.*\(ICU [0-9.]*\).*\(Unicode [0-9.]*\);.*/\1 \2/')
[ "$here" = "$made_with" ] ||
	skip "made with $made_with, here is $here: classes may differ"

echo 1..1
if "$top_srcdir/classifier/fold_variants.py" > "$work/variants.h" &&
	diff "$source" "$work/variants.h" > "$work/diff"; then
	echo 'ok 1 - the table of variants is made of its sources'
else
	echo 'not ok 1 - the table of variants is made of its sources'
	head -n 20 "$work/diff" | sed 's/^/# /'
	echo '# after a change of fold_kept.txt: make fold-variants'
fi
