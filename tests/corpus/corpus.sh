#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# How well the starter list tells fraud from honest mail: our own samples,
# the half that nobody tunes on; real mail where CORPUS names a folder with
# ja-fraud, ja-ham, ja-fixture, ja-business and ham-en.tar.xz; Debian's
# Japanese documentation where it is installed.  Each part that is missing is
# skipped, and says so.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: "${top_srcdir:?} ${top_builddir:?}" # set by make
corpus=${CORPUS:-/nonexistent}
samples=$top_srcdir/tests/samples
here=$top_srcdir/tests/corpus
list=$work/starter.cdb

# What is asked of each set: fraud is tagged at least in so many of 100 mails,
# honest mail at most so many times.  "today" is what the list reaches and may
# not fall behind; it follows the list until it stands at "wanted".
thresholds='
# set          kind   wanted  today
unseen-fraud   fraud  95      87
unseen-honest  honest 0       7
ja-fraud       fraud  90      91
ja-ham         honest 0       0
ja-fixture     honest 0       0
ja-business    honest 0       0
ham-en         honest 1       1
documentation  honest 0       0
'
paragraphs_least=20000
paragraphs_most=50000

# ---- reporting --------------------------------------------------------------
number=0

tap() { # ok|not ok, name
	number=$((number + 1))
	echo "$1 $number - $2"
}

skip() {
	number=$((number + 1))
	echo "ok $number - $1 # SKIP $2"
}

threshold() { # set, column
	awk -v set="$1" -v column="$2" '$1 == set { print $column }' \
		<<< "$thresholds"
}

evaluate() { # name, --fraud|--ham, path...: the evaluation into a file
	local name=$1 side=$2
	shift 2
	"$top_builddir/fakebill-list" eval --json --top 0 --list "$list" \
		"$side" "$@" > "$work/$name.json" 2> "$work/$name.err"
	local status=$?
	sed 's/^/# /' "$work/$name.err"
	[ $status -eq 0 ] && [ ! -s "$work/$name.err" ]
}

# The numbers of one set at the tag threshold; side is fraud or ham.
figures() { # name, side
	jq -r --arg side "$2" '.mail[$side] as $mails |
		.thresholds[] | select(.verdict == "tag") | .[$side] |
		"\(.reached) of \($mails) mails tagged, 95 % bound: " +
		if $side == "fraud"
		then "at least \(.at_least * 10000 | round / 100) %"
		else "at most \(.at_most * 10000 | round / 100) %" end' \
		"$work/$1.json"
}

# One set against its thresholds.
judge() { # name, path...
	local name=$1 kind wanted today side met
	shift
	kind=$(threshold "$name" 2)
	wanted=$(threshold "$name" 3)
	today=$(threshold "$name" 4)
	side=fraud
	[ "$kind" = fraud ] || side=ham
	if ! evaluate "$name" --$side "$@"; then
		tap 'not ok' "$name is judged without an error"
		return
	fi
	row "$name" $side
	met=$(jq --arg side "$side" --argjson today "$today" '.mail[$side] as $mails |
		.thresholds[] | select(.verdict == "tag") | .[$side].reached |
		$mails > 0 and if $side == "fraud"
		then . * 100 >= $mails * $today else . <= $today end' \
		"$work/$name.json")
	if [ "$kind" = fraud ]; then
		asked="at least $today % today, $wanted % wanted"
	else
		asked="at most $today today, $wanted wanted"
	fi
	if [ "$met" = true ]; then
		tap ok "$name: $(figures "$name" $side); $asked"
	else
		tap 'not ok' "$name: $(figures "$name" $side); $asked"
	fi
}

# A row of the table in fakebill-recognition(7), see update-page.sh.
row() { # name, side
	jq -r --arg side "$2" --arg row "# row: $1" --arg wanted "$(wanted "$1")" '
		.mail[$side] as $mails |
		.thresholds[] | select(.verdict == "tag") | .[$side] |
		[$row, $mails, .reached, if $side == "fraud"
			then "at least \(.at_least * 1000 | floor / 10)%"
			else "at most \(.at_most * 10000 | ceil / 100)%" end,
		$wanted] | join(" | ")' "$work/$1.json"
}

wanted() { # name: what is asked of this set, in words
	case $(threshold "$1" 2) in
	fraud) echo "$(threshold "$1" 3)% or more" ;;
	honest) threshold "$1" 3 ;;
	*) echo - ;;
	esac
}

# Honest mail that is tagged, by name: not for sets that must stay unread.
name_false_alarms() { # name
	jq -r '.false_alarms[] | "# tagged: \(.file) \(.score) \(.reason)"' \
		"$work/$1.json" 2> /dev/null | sed "s|$work/||"
}

# ---- our own samples --------------------------------------------------------
own() {
	judge unseen-fraud "$samples/unseen/fraud"
	judge unseen-honest "$samples/unseen/honest"
	evaluate tuned-fraud --fraud "$samples/fraud" && row tuned-fraud fraud
	evaluate tuned-honest --ham "$samples/honest" && row tuned-honest ham
	name_false_alarms tuned-honest
}

# ---- real mail --------------------------------------------------------------
folder() { # name, [what is left out]
	if [ ! -d "$corpus/$1" ]; then
		skip "$1" 'CORPUS has no such folder'
		return
	fi
	if ! python3 "$here/prepare.py" strip "$corpus/$1" "$work/$1" \
		${2:+"$2"}; then
		tap 'not ok' "$1 is prepared"
		return
	fi
	judge "$1" "$work/$1"
	name_false_alarms "$1"
}

left_out() {
	[ -d "$corpus/ja-fraud" ] || return
	awk -F '\t' '!/^#/ && NF { count[$2]++ }
		END { for (class in count) print "# left out of ja-fraud, " class ": " count[class] }' \
		"$here/not-fraud.tsv" | sort
}

english() {
	if [ ! -f "$corpus/ham-en.tar.xz" ]; then
		skip ham-en 'CORPUS has no such archive'
		return
	fi
	python3 "$here/prepare.py" tar "$corpus/ham-en.tar.xz" "$work/ham-en"
	judge ham-en "$work/ham-en"
	name_false_alarms ham-en
}

documentation() {
	local n
	n=$(python3 "$here/prepare.py" paragraphs $paragraphs_most \
		"$work/docs.mbox")
	if [ "$n" -lt $paragraphs_least ]; then
		skip documentation "only $n paragraphs are installed"
		return
	fi
	judge documentation "$work/docs.mbox"
	name_false_alarms documentation
}

# The three words must be found in every one of the mails.
three_words() {
	local found=0 n=0 mail
	if [ ! -d "$corpus/peer-15" ]; then
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
	for mail in "$corpus"/peer-15/*; do
		n=$((n + 1))
		if [ "$("$top_builddir/fakebill-check" --list "$work/three.cdb" \
			--json "$mail" |
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
	if [ ! -d "$corpus" ]; then
		skip 'all of CORPUS' 'CORPUS is not set'
		return
	fi
	"$top_builddir/fakebill-check" --list "$list" --quiet --json "$corpus" \
		> "$work/all.json" 2> "$work/all.err"
	local status=$?
	sed 's/^/# /' "$work/all.err"
	if [ $status -le 1 ]; then
		tap ok "all of CORPUS is judged: $(wc -l < "$work/all.json") messages"
	else
		tap 'not ok' 'all of CORPUS is judged without an error'
	fi
}

"$top_builddir/fakebill-list" compile -o "$list" \
	"$top_srcdir/lists/starter/starter.tsv" ||
	{ echo 'Bail out! the starter list does not compile'; exit 1; }

own
left_out
folder ja-fraud "$here/not-fraud.tsv"
folder ja-ham
folder ja-fixture
folder ja-business
english
documentation
three_words
everything
echo "1..$number"
