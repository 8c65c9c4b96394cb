#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# fakebill-list fit as its users meet it: what it proposes and why, what it
# writes and what it leaves alone, bad input, both languages.  Speaks TAP.
set -u
: "${top_srcdir:?} ${top_builddir:?}" # set by make
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tool=$(cd "$top_builddir" && pwd)/fakebill-list
source=$(cd "$top_srcdir" && pwd)
LC_ALL=C.UTF-8
export LC_ALL
unset LANGUAGE
cd "$work" || exit 99
number=0

is() { # name, got, want
	number=$((number + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		printf '%s\n' "got:  $2" "want: $3" | sed 's/^/# /'
	fi
}

contains() { # name, text, part
	case $2 in
	*"$3"*) is "$1" yes yes ;;
	*) is "$1" "$2" "…$3…" ;;
	esac
}

# ---- a list with a mistake, and mail that shows it ----------------------------
{
	printf '\357\273\277#!fakebill-list 1\n#!name test\n\n'
	printf '# 赤は軽すぎ、青は重すぎる\n'
	printf 'P0001\tphrase\t赤い請求\tactive\tcat=fakebill w=1 grp=demand by=a ok=b # 目印\n'
	printf 'P0002\tphrase\t青い請求\tactive\tcat=fakebill grp=threat w=4.5 by=a ok=b\r\n'
	printf 'P0003\tphrase\t白い請求\tactive\tcat=fakebill grp=visit w=0 by=a ok=b\n'
	printf 'P0004\tphrase\t金の請求\tactive\tcat=fakebill grp=visit w=2 by=a ok=b\n'
	printf 'P0005\tphrase\t銀の請求\twithdrawn\tcat=fakebill grp=visit w=2 end=2026-01-01 why=false-positive by=a\n'
	printf 'R0001\trule\tdemand | threat\tactive\tcat=fakebill w=0.5 by=a ok=b'
} > list.tsv
cp list.tsv before
# Mails without a run of text in common.
mails() { # folder, count, words
	mkdir -p "$1"
	awk -v folder="$1" -v count="$2" -v words="$3" 'BEGIN {
		srand(length(folder) * 1000 + count)
		for (i = 0; i < count; i++) {
			file = folder "/" count "-" i ".eml"
			print "Subject: x\n\n" words > file
			for (j = 0; j < 30; j++)
				printf "%d ", rand() * 1000000 > file
			close(file)
		}
	}'
}
mails fraud 40 '赤い請求 白い請求'
mails fraud 3 '金の請求'
mails ham 50 '青い請求'
for i in 1 2 3 4 5; do # a campaign: one mail five times
	printf 'Subject: x\n\n赤い請求 %s\n\n%s\n' "$i" \
		'先日ご案内した件につきまして、担当者より改めてご連絡を差し上げます。' \
		> fraud/again-$i.eml
done

"$tool" fit list.tsv --fraud fraud --ham ham -o new.tsv > text
is 'exit 0' $? 0
cmp -s list.tsv before
is 'the source is as it was' $? 0
"$tool" fit list.tsv -j --fraud fraud --ham ham > json
query() { jq -c "$1" json; }
is 'format and version' "$(query '[.format, .version]')" '["fakebill-fit",1]'
is 'mails that are alike are one' "$(query .mail)" \
	'{"fraud":{"given":48,"different":44},"ham":{"given":50,"different":50}}'
is 'as it is' "$(query '[.present.fraud, .present.ham]')" '[0,50]'
is 'cross-validated' "$(query '[.crossed.fraud >= 40, .crossed.ham]')" \
	'[true,0]'
is 'it is better' "$(query .is_better)" true
changed() { query ".changes[] | select(.id==\"$1\") | $2"; }
is 'what is too light gets heavier' \
	"$(changed P0001 '[.weight, .proposed > 2, .fraud, .ham]')" \
	'[1,true,41,0]'
is 'what is too heavy gets lighter' \
	"$(changed P0002 '[.weight, .proposed < 4, .fraud, .ham]')" \
	'[4.5,true,0,50]'
is 'what weighs nothing may get weight' \
	"$(changed P0003 '[.weight, .proposed > 0]')" '[0,true]'
is 'what hits too few stays' "$(query .rare)" '["P0004"]'
is 'steps of half a point' "$(query '[.changes[].proposed * 2 | . == floor] |
	all')" true
mkdir moved
cp -r fraud moved/b
cp -r ham moved/a
"$tool" fit list.tsv -j --ham moved/a --fraud moved/b | cmp -s - json
is 'the order and the names of the mail do not matter' $? 0
is 'another seed, other parts' "$("$tool" fit list.tsv -j --seed 7 --fraud \
	fraud --ham ham | jq -c '[.options.seed, .is_better]')" '[7,true]'
is 'a high penalty keeps what there is' "$("$tool" fit list.tsv -j \
	--penalty 100 --cost 1 --fraud fraud --ham ham | jq '.changes | length')" 0

# ---- what it writes -----------------------------------------------------------
weight=$(changed P0001 .proposed)
is 'the new weight stands in its line, the rest of it stays' \
	"$(grep '^P0001' new.tsv)" "$(printf \
	'P0001\tphrase\t赤い請求\tactive\tcat=fakebill grp=demand w=%s by=a ok=b # 目印' \
	"$weight")"
is 'comments, blank lines and all other lines stay' \
	"$(diff list.tsv new.tsv | grep -c '^<')" "$(query '.changes | length')"
"$tool" lint -q new.tsv > out 2> err
is 'it is a source without an error' $? 0
is 'text: what would change' "$(grep '^P0001' text | tr -s ' ')" \
	"P0001 demand 1 $weight 41 0 赤い請求"
contains 'text: what it is worth' "$(cat text)" \
	'are better for mail that they were not fitted to'
contains 'text: what stays' "$(cat text)" '1 that hit fewer than 5 different'
too_wide() { # file
	while IFS= read -r line; do
		[ "$(printf '%s\n' "$line" | wc -L)" -le 80 ] || echo "$line"
	done < "$1"
}
is 'text: 80 columns' "$(too_wide text)" ''
if command -v msgfmt > which; then
	mkdir -p ja/LC_MESSAGES
	msgfmt -o ja/LC_MESSAGES/fakebill.mo "$source/po/ja.po"
	LANGUAGE=ja TEXTDOMAINDIR=$work "$tool" fit list.tsv --fraud fraud \
		--ham ham > japanese
	contains 'text: in Japanese' "$(cat japanese)" '誤検出'
	is 'text: 80 columns in Japanese' "$(too_wide japanese)" ''
fi

# ---- bad input ----------------------------------------------------------------
refused() { # name, status, message, argument...
	local name=$1 status=$2 message=$3
	shift 3
	"$tool" fit "$@" > out 2> err < /dev/null
	is "$name" $? "$status"
	contains "$name: it says why" "$(cat err)" "$message"
}
both=(--fraud fraud --ham ham)
refused 'no source' 64 'a SOURCE is missing; it stands before' "${both[@]}"
refused 'two sources' 64 'one SOURCE, please: list.tsv or before' list.tsv before
refused 'no mail' 64 'no mail is given' list.tsv
refused 'too little mail' 65 \
	'44 different fraud mails and 0 different ham mails; at least 20' \
	list.tsv --fraud fraud
refused 'our own samples are too little' 65 'too little mail: ' list.tsv \
	--fraud "$source/tests/samples/fraud/court-notice.eml" --ham ham
cp fraud/40-7.eml twice.eml
refused 'a mail of both sides' 65 \
	'fraud (fraud/40-7.eml) and as ham (twice.eml)' list.tsv "${both[@]}" \
	twice.eml
refused 'mail that cannot be read ends it' 66 'nowhere: cannot read' list.tsv \
	"${both[@]}" nowhere
refused 'no such source' 66 'nothing.tsv cannot be opened' nothing.tsv \
	"${both[@]}"
"$tool" compile -o list.cdb list.tsv
refused 'a compiled list' 65 'list.cdb is no source of a list' list.cdb \
	"${both[@]}"
printf '#!fakebill-list 1\nA0001 tel\n' > bad.tsv
refused 'a source with an error' 65 'bad.tsv:2:1: no TAB' bad.tsv "${both[@]}"
refused 'in place' 64 'SOURCE and output' list.tsv "${both[@]}" -o list.tsv
ln -s list.tsv link.tsv
refused 'in place by another name' 64 'SOURCE and output' list.tsv \
	"${both[@]}" -o ./link.tsv
refused 'nowhere to write' 73 'nowhere/x.tsv: cannot be written' list.tsv \
	"${both[@]}" -o nowhere/x.tsv
for wrong in '--folds 1' '--folds 21' '--seed -1' '--penalty 0' '--cost 0' \
	'--min-hits x' '--top -1'; do
	# shellcheck disable=SC2086 # two words
	refused "fit $wrong" 64 "fit: $wrong: a number from" list.tsv $wrong
done
"$tool" fit list.tsv "${both[@]}" > /dev/full 2> err
is 'a full disk is noticed' $? 74
cmp -s list.tsv before
is 'and the source is still as it was' $? 0
echo "1..$number"
