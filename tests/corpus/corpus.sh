#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Real mail against the starter list: what must be tagged and what must not.
# Needs CORPUS (a folder with ja-fraud, ja-ham, … and ham-en.tar.xz) and
# Debian's Japanese documentation; each part that is missing is skipped, and
# says so.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: "${top_srcdir:?} ${top_builddir:?}" # set by make
check=$top_builddir/fakebill-check
prepare=$top_srcdir/tests/corpus/prepare.py
number=0

tap() { # ok|not ok, name
	number=$((number + 1))
	echo "$1 $number - $2"
}

skip() {
	number=$((number + 1))
	echo "ok $number - $1 # SKIP $2"
}

# Judge into a file; a crash or an error is a failure of its own.
judge() { # name, path...
	local name=$1 status
	shift
	"$check" --list "$work/starter.cdb" --json "$@" \
		> "$work/$name.json" 2> "$work/$name.err"
	status=$?
	sed 's/^/# /' "$work/$name.err"
	[ $status -le 1 ]
}

total() { wc -l < "$work/$1.json"; }

tagged() {
	grep -cvE '"verdict":"(none|notify)"' "$work/$1.json"
}

# At most N of the mails may be tagged.
at_most() { # name, limit
	local t
	t=$(tagged "$1")
	grep -vE '"verdict":"(none|notify)"' "$work/$1.json" |
		jq -r '"# tagged: \(.file) \(.score) \([.hits[] | select(.counted != 0) | .id] | join(","))"' |
		sed "s|$work/||"
	if [ "$t" -le "$2" ]; then
		tap ok "at most $2 of $(total "$1") mails of $1 are tagged: $t"
	else
		tap 'not ok' "at most $2 of $(total "$1") mails of $1 are tagged: $t"
	fi
}

"$top_builddir/fakebill-list" compile -o "$work/starter.cdb" \
	"$top_srcdir/lists/starter/starter.tsv" ||
	{ echo 'Bail out! the starter list does not compile'; exit 1; }

honest() { # name, limit: a folder of CORPUS
	if [ ! -d "${CORPUS:-/nonexistent}/$1" ]; then
		skip "$1" 'CORPUS has no such folder'
		return
	fi
	python3 "$prepare" strip "$CORPUS/$1" "$work/$1"
	if judge "$1" "$work/$1"; then
		at_most "$1" "$2"
	else
		tap 'not ok' "$1 is judged without an error"
	fi
}

fraud() {
	local t n
	if [ ! -d "${CORPUS:-/nonexistent}/ja-fraud" ]; then
		skip ja-fraud 'CORPUS has no such folder'
		return
	fi
	python3 "$prepare" strip "$CORPUS/ja-fraud" "$work/ja-fraud"
	judge ja-fraud "$work/ja-fraud" ||
		{ tap 'not ok' 'ja-fraud is judged without an error'; return; }
	t=$(tagged ja-fraud)
	n=$(total ja-fraud)
	if [ $((100 * t)) -ge $((70 * n)) ]; then
		tap ok "at least 70 of 100 mails of ja-fraud are tagged: $t of $n"
	else
		tap 'not ok' "at least 70 of 100 mails of ja-fraud are tagged: $t of $n"
	fi
}

english() {
	if [ ! -f "${CORPUS:-/nonexistent}/ham-en.tar.xz" ]; then
		skip ham-en 'CORPUS has no such archive'
		return
	fi
	python3 "$prepare" tar "$CORPUS/ham-en.tar.xz" "$work/ham-en"
	if judge ham-en "$work/ham-en"; then
		at_most ham-en 2
	else
		tap 'not ok' 'ham-en is judged without an error'
	fi
}

documentation() {
	local n
	n=$(python3 "$prepare" paragraphs 5000 "$work/docs.mbox")
	if [ "$n" -lt 5000 ]; then
		skip "Debian's documentation" "only $n paragraphs are installed"
		return
	fi
	if judge docs "$work/docs.mbox"; then
		at_most docs 0
	else
		tap 'not ok' 'the documentation is judged without an error'
	fi
}

# The three words must be found in every one of the mails.
three_words() {
	local found=0 n=0 mail
	if [ ! -d "${CORPUS:-/nonexistent}/peer-15" ]; then
		skip peer-15 'CORPUS has no such folder'
		return
	fi
	printf '%s\n' '#!fakebill-list 1' > "$work/three.tsv"
	while read -r id words; do
		printf '%s\tphrase\t%s\tactive\tcat=fakebill grp=payment w=1 add=2026-11-23 src=test by=a ok=b\n' \
			"$id" "$words" >> "$work/three.tsv"
	done <<- WORDS
		P0001 1234567
		P0002 口座番号
		P0003 フリコミ
	WORDS
	"$top_builddir/fakebill-list" compile -o "$work/three.cdb" "$work/three.tsv"
	for mail in "$CORPUS"/peer-15/*; do
		n=$((n + 1))
		if [ "$("$check" --list "$work/three.cdb" --json "$mail" |
			jq -r '[.hits[].id] | sort | join(",")')" = P0001,P0002,P0003 ]; then
			found=$((found + 1))
		else
			echo "# not all three in ${mail##*/}"
		fi
	done
	if [ "$found" = "$n" ]; then
		tap ok "all three words are found in all $n mails of peer-15"
	else
		tap 'not ok' "all three words are found in all mails of peer-15: $found of $n"
	fi
}

# Everything there is: no crash, no hang, no sanitizer report.
everything() {
	if [ ! -d "${CORPUS:-/nonexistent}" ]; then
		skip 'all of CORPUS' 'CORPUS is not set'
		return
	fi
	if judge all "$CORPUS"; then
		tap ok "all of CORPUS is judged: $(total all) messages"
	else
		tap 'not ok' 'all of CORPUS is judged without an error'
	fi
}

fraud
honest ja-ham 0
honest ja-fixture 0
honest ja-business 2
english
documentation
three_words
everything
echo "1..$number"
