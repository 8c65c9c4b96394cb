#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# bank_facts.tsv is what its script makes of its source.  ZENGIN names
# lib/zengin-data.js of the unpacked npm package zengin-code; it changes
# every few days, so only the version that the table names is compared.
set -u
table=$top_srcdir/classifier/bank_facts.tsv
script=$top_srcdir/classifier/make-bank-facts.py
made=$(mktemp)
trap 'rm -f "$made"' EXIT

echo 1..2
if [ -z "${ZENGIN:-}" ]; then
	echo 'ok 1 - the table is what the script makes # SKIP ZENGIN names no lib/zengin-data.js of the npm package zengin-code'
elif ! python3 "$script" "$ZENGIN" > "$made"; then
	echo 'not ok 1 - the script reads its source'
elif [ "$(grep '^# Version' "$made")" != "$(grep '^# Version' "$table")" ] &&
	! cmp -s "$made" "$table"; then
	echo 'ok 1 - the table is what the script makes # SKIP the package is of another version than the table'
elif cmp "$made" "$table" >&2; then
	echo 'ok 1 - the table is what the script makes'
else
	echo 'not ok 1 - the table is what the script makes'
fi

# One line for each bank, in order, with branches of three digits.
if awk -F '\t' '/^#/ { next }
	NF != 5 || $1 !~ /^[0-9]+$/ || $1 <= last || $5 !~ /^[0-9]/ {
		print "line " NR ": " $1 > "/dev/stderr"; bad = 1 }
	{ last = $1; banks++ }
	END { exit bad || banks < 1000 }' "$table"; then
	echo 'ok 2 - the table has one line for each bank, in order'
else
	echo 'not ok 2 - the table has one line for each bank, in order'
fi
