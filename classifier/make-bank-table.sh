#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Make classifier/bank_table.c from classifier/bank_names.tsv.  Run it in the
# top of the source tree after the names changed; the result is kept with
# them, so that building needs neither a UTF-8 locale nor this script.
set -eu
LC_ALL=C
export LC_ALL
source=classifier/bank_names.tsv
out=classifier/bank_table.c

rows() {
	grep -v '^#' "$source" | awk -F '\t' '
	NF < 2 || $1 !~ /^[0-9][0-9][0-9][0-9]$/ {
		print "'"$source"': bad line: " $0 > "/dev/stderr"; exit 1
	}
	{
		n = split($2, full, ",")
		for (i = 1; i <= n; i++) print full[i] "\t" $1 "\tfalse"
		n = split($3, short, ",")
		for (i = 1; i <= n; i++) print short[i] "\t" $1 "\ttrue"
	}' | sort
}

duplicate=$(rows | cut -f 1 | uniq -d)
if [ -n "$duplicate" ]; then
	echo "$source: listed twice: $duplicate" >&2
	exit 1
fi
{
	echo '/* SPDX-License-Identifier: BSD-2-Clause */'
	echo '/* Made by make-bank-table.sh from bank_names.tsv; do not edit. */'
	echo '#include "bank.h"'
	echo
	echo '/* clang-format off */'
	echo 'const struct fb_bank_name fb_bank_names[] = {'
	rows | awk -F '\t' '{
		sub(/^0+/, "", $2)
		printf "\t{ u\"%s\", %s, %s },\n", $1, $2, $3
	}'
	echo '};'
	echo '/* clang-format on */'
	echo
	echo 'const size_t fb_bank_name_count ='
	echo '    sizeof fb_bank_names / sizeof fb_bank_names[0];'
} > "$out.new"
mv "$out.new" "$out"
