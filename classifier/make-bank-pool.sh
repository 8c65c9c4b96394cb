#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Write bank_pool.c (see bank_pool.h) from the tables of names:
#
#   make-bank-pool.sh bank_facts.tsv bank_names.tsv >bank_pool.c
#
# The build runs it.  Bytes only, so that no UTF-8 locale is needed; UTF-8
# and UTF-16 have one order for all characters that are in the tables.
set -eu
LC_ALL=C
export LC_ALL
facts=$1
names=$2
tab=$(printf '\t')

# A pool: "NAME TAB VALUE" in order of names, as one string for each group
# (third field) of lines.  Says at which unit each group begins.
pool() {
	awk -F '\t' -v pool="$1" '
	function units(s) { return gsub(/[\001-\177\302-\357]/, "", s) }
	BEGIN { printf "const char16_t %s[] =\n", pool; at = 0 }
	NR == 1 || $3 != group {
		if (NR > 1) printf "\"\n"
		printf "\tu\""
		group = $3; starts = starts "\t" at
	}
	{
		printf "%s\\u%04x", $1, 57344 + $2
		at += units($1) + 1
	}
	END { print "\";"; print "/*" starts " */" }'
}

# Write the name of each line backwards: who stands at the end of a name finds
# it unit by unit.
backwards() {
	awk -F '\t' '
	{
		name = ""
		for (rest = $1; rest != ""; rest = substr(rest, n + 1)) {
			n = rest ~ /^[\340-\357]/ ? 3 : rest ~ /^[\302-\337]/ ? 2 : 1
			name = substr(rest, 1, n) name
		}
		print name "\t" $2
	}' | sort -t "$tab" -k1,1
}

# "CODE TAB INDEX" of all banks.
index_of_codes() {
	grep -v '^#' "$facts" | awk -F '\t' '{ print $1 "\t" NR - 1 }'
}

# "NAME TAB INDEX" of all names with a word for the kind of bank, or with
# $1 = short, without.  Of banks that share a name (中国銀行 and 中國銀行) the
# one with the lower code has it.
bank_names() {
	{ index_of_codes; grep -v '^#' "$facts"; echo '=names'
	  grep -v '^#' "$names"; } | awk -F '\t' -v want="$1" '
	function put(kind, name, code) {
		if (!(code in at)) {
			print "bank_names.tsv: unknown code " code \
			    > "/dev/stderr"; exit 1
		}
		if (kind == want) print name "\t" at[code]
	}
	$1 == "=names" { is_hand = 1; next }
	NF == 2 { at[$1] = $2; next }
	is_hand {
		n = split($2, name, ",")
		for (i = 1; i <= n; i++) put("full", name[i], $1)
		n = split($3, name, ",")
		for (i = 1; i <= n; i++) put("short", name[i], $1)
		next
	}
	{
		for (i = 3; i <= 4; i++) {
			if ($2 != "-") put("full", $i $2, $1)
			if ($2 == "農協" && i == 3) put("short", "ja" $i, $1)
		}
		if ($2 == "-") put("full", $3, $1)
	}' | sort -t "$tab" -k1,1 -k2,2n | awk -F '\t' '$1 != name { print } { name = $1 }'
}

# "NAME TAB BRANCH TAB BANK" in the order of banks; a name that two branches
# of a bank share says nothing, a full name beats what is only a part of one.
branch_names() {
	grep -v '^#' "$facts" | awk -F '\t' '
	function put(name, rank, branch) {
		if (name != "") print $1 "\t" name "\t" rank "\t" branch
	}
	{
		n = split($5, word, " ")
		for (i = 1; i <= n; i++) {
			branch = substr(word[i], 1, 3)
			count = split(substr(word[i], 4), name, "/")
			put(name[1], 1, branch)
			if (count > 1) put(name[2], 2, branch)
			part = name[1]
			if (sub(/(出張所|営業部|支所|支店)$/, "", part))
				put(part, 3, branch)
			if (part == "営業部本店") put("本店", 3, branch)
		}
	}' | sort -t "$tab" -k1,2 -k3,3n -k4,4 | awk -F '\t' '
	function flush() { if (key != "" && !is_shared)
		print name "\t" branch "\t" bank }
	$1 "\t" $2 != key { flush(); key = $1 "\t" $2; bank = $1; name = $2
		rank = $3; branch = $4; is_shared = 0; next }
	$3 == rank && $4 != branch { is_shared = 1 }
	END { flush() }'
}

cat <<'END'
/* SPDX-License-Identifier: BSD-2-Clause */
/* Made by make-bank-pool.sh from bank_facts.tsv and bank_names.tsv. */
#include "bank_pool.h"

END
bank_names full | backwards | pool fb_bank_full_names
bank_names short | pool fb_bank_short_names
branch_names | pool fb_bank_branch_names > bank_branches.$$
trap 'rm -f bank_branches.$$' EXIT
cat bank_branches.$$
echo 'const struct fb_bank_entry fb_bank_entries[] = {'
{ index_of_codes; tail -n 1 bank_branches.$$; } | awk '
	NF == 2 && $1 != "/*" { code[n++] = $1 }
	$1 == "/*" { for (i = 0; i < n; i++)
		printf "\t{ %d, %d },\n", code[i], $(i + 2) }'
cat <<'END'
};

const size_t fb_bank_entry_count =
    sizeof fb_bank_entries / sizeof fb_bank_entries[0];
const size_t fb_bank_full_units =
    sizeof fb_bank_full_names / sizeof fb_bank_full_names[0] - 1;
const size_t fb_bank_short_units =
    sizeof fb_bank_short_names / sizeof fb_bank_short_names[0] - 1;
const size_t fb_bank_branch_units =
    sizeof fb_bank_branch_names / sizeof fb_bank_branch_names[0] - 1;
END
