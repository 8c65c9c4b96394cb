#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# fakebill-list eval as its users meet it: rates, entries, mails that were
# judged wrong, the gate, bad input, both languages.  Speaks TAP.
set -u
: "${top_srcdir:?} ${top_builddir:?}" # set by make
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tool=$(cd "$top_builddir" && pwd)/fakebill-list
source=$(cd "$top_srcdir" && pwd)
samples=$source/tests/samples
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

# ---- a list and mail of which the answer is known ---------------------------
tab=$(printf '\t')
entry() { # id, type, value, state, keys
	printf '%s\t%s\t%s\t%s\tcat=%s by=a ok=b\n' "$@"
}
{
	printf '#!fakebill-list 1\n#!name test\n#!serial 7\n'
	entry P0001 phrase '赤い請求' active 'fakebill grp=demand w=5'
	entry P0002 phrase '青い請求' active 'phish grp=threat w=8'
	entry P0003 phrase '白い注文' active 'fakebill grp=order-context w=-3'
	entry P0004 phrase '黒い請求' shadow 'fakebill grp=visit w=6'
	entry P0005 phrase '無い請求' active 'fakebill grp=visit w=6'
} > list.tsv
mail() { # text
	printf 'Subject: test\nContent-Type: text/plain; charset=utf-8\n\n'
	printf '%s\n' "$1"
}
mkdir -p fraud/cur fraud/new fraud/tmp ham
mail '赤い請求' > fraud/cur/1
mail '青い請求' > fraud/new/2
mail '赤い請求と白い注文' > fraud/cur/3
mail '黒い請求' > fraud/cur/4
mail '半分だけ' > fraud/tmp/5
mail '赤い請求' > ham/1.eml
for text in '白い注文' '赤い請求と白い注文' 'こんにちは'; do
	printf 'From a@b.example Thu Jan  1 00:00:00 2026\n'
	mail "$text"
	printf '\n'
done > ham/box
"$tool" compile -o list.cdb list.tsv

eval_json() { "$tool" eval --json --now 2026-01-31 "$@"; }

eval_json -l list.tsv --fraud fraud --ham ham > json
is 'exit 0 without a gate' $? 0
is 'one object on one line' "$(wc -l < json)" 1
query() { jq -c "$1" json; }
is 'format, version and day' "$(query '[.format, .version, .date]')" \
	'["fakebill-evaluation",1,"2026-01-31"]'
is 'the list' "$(query .lists)" '[{"name":"test","serial":7,"entries":5}]'
is 'a Maildir without its tmp, a file and an mbox' "$(query .mail)" \
	'{"fraud":4,"ham":4}'
is 'what is fraud and reaches a threshold' \
	"$(query '[.thresholds[] | [.verdict, .points, .fraud.reached]]')" \
	'[["tag",5,2],["quarantine",8,1],["reject",12,0]]'
is 'what is honest and reaches a threshold' \
	"$(query '[.thresholds[].ham.reached]')" '[1,0,0]'
is 'by category' "$(query '[.thresholds[].fraud.categories]')" \
	'[{"fakebill":1,"phish":1},{"phish":1},{}]'
is 'the recall is at least' \
	"$(query '.thresholds[0].fraud | [.recall, .at_least | . * 1e6 |
		round]')" '[500000,97611]'
is 'the false-positive rate is at most' \
	"$(query '[.thresholds[].ham | .rate, .at_most | . * 1e6 | round]')" \
	'[250000,751395,0,527129,0,527129]'
entry_of() { query ".entries[] | select(.id==\"$1\") | [.fraud, .ham]"; }
is 'what an entry hit and decided' "$(entry_of P0001)" \
	'[{"hits":2,"decided":1},{"hits":2,"decided":1}]'
is 'honest context decides where it holds back' "$(entry_of P0003)" \
	'[{"hits":1,"decided":1},{"hits":2,"decided":1}]'
is 'an entry in shadow decides what it would' "$(entry_of P0004)" \
	'[{"hits":1,"decided":1},{"hits":0,"decided":0}]'
is 'an entry that hits nothing is there' "$(entry_of P0005)" \
	'[{"hits":0,"decided":0},{"hits":0,"decided":0}]'
is 'who hits the wrong side comes first' "$(query '[.entries[].id]')" \
	'["P0001","P0003","P0002","P0004","P0005"]'
is 'missed, the nearest first' "$(query '[.missed[] | [.file, .score]]')" \
	'[["fraud/cur/3",2],["fraud/cur/4",0]]'
is 'false alarms, with the ids that count' "$(query .false_alarms)" \
	'[{"file":"ham/1.eml","score":5,"category":"fakebill","reason":"P0001 demand"}]'
cp json source.json
eval_json --ham ham --fraud fraud -l list.cdb | cmp -s - source.json
is 'a compiled list and any order of options say the same' $? 0
eval_json -l list.tsv --fraud fraud/cur/* fraud/new/2 --ham ham/1.eml ham/box |
	cmp -s - source.json
is 'several paths behind one option' $? 0
eval_json -l list.tsv --ham ham > json
is 'one side alone: its rates, null for the other' \
	"$(query '.thresholds[0] | [.ham.reached, .fraud.recall]')" '[1,null]'
printf '赤い請求' > sms
eval_json -l list.tsv --text --fraud sms > json
is '--text: the files are text' "$(query '.thresholds[0].fraud.reached')" 1

# ---- for people --------------------------------------------------------------
"$tool" eval -l list.tsv --fraud fraud --ham ham > text
is 'text: the tag threshold' "$(grep '^tag' text | tr -s ' ')" \
	'tag 5 2 50.00% 9.76% 1 25.00% 75.140%'
is 'text: an entry that hits ham' "$(grep '^P0001' text | tr -s ' ')" \
	'P0001 demand 5 2 (1) 2 (1) 赤い請求'
contains 'text: a false alarm' "$(cat text)" '      5  ham/1.eml
         P0001 demand'
contains 'text: what hit nothing' "$(cat text)" \
	'Entries that hit nothing: 1 of 5
P0005'
"$tool" eval -l list.tsv --top 1 --fraud fraud --ham ham > top
contains 'text: --top' "$(cat top)" 'and 1 more; --top 0 shows all'
too_wide() { # file
	while IFS= read -r line; do
		[ "$(printf '%s\n' "$line" | wc -L)" -le 80 ] || echo "$line"
	done < "$1"
}
if command -v msgfmt > which; then
	mkdir -p ja/LC_MESSAGES
	msgfmt -o ja/LC_MESSAGES/fakebill.mo "$source/po/ja.po"
	LANGUAGE=ja TEXTDOMAINDIR=$work "$tool" eval \
		-l "$source/lists/starter/starter.tsv" --fraud "$samples/fraud" \
		--ham "$samples/honest" > japanese
	contains 'text: in Japanese' "$(cat japanese)" '誤検出'
	is 'text: 80 columns in Japanese' "$(grep -v "$samples" japanese > out
		too_wide out)" ''
fi
is 'text: 80 columns' "$(too_wide text)" ''

# ---- the gate ---------------------------------------------------------------
gate() { "$tool" eval -l list.tsv "$@" > out 2> err; echo $?; }
both=(--fraud fraud --ham ham)
is 'gate: kept' "$(gate "${both[@]}" --max-false-positives 1 \
	--min-recall 50%)" 0
is 'gate: too many false positives' \
	"$(gate "${both[@]}" --max-false-positives 0)" 1
contains 'gate: it says so' "$(cat err)" \
	'false positives: 1 of 4; at most 0 are allowed'
is 'gate: too little recall' "$(gate "${both[@]}" --min-recall 50.1)" 1
contains 'gate: it says so' "$(cat err)" 'caught: 2 of 4; at least 50.1 %'
is 'gate: no honest mail is no proof' \
	"$(gate --fraud fraud --max-false-positives 0)" 1
is 'gate: no fraud is no proof' "$(gate --ham ham --min-recall 0)" 1
is 'gate: what cannot be read does not pass' \
	"$(gate "${both[@]}" nowhere --max-false-positives 9)" 66

# ---- bad input ----------------------------------------------------------------
refused() { # name, status, message, argument...
	local name=$1 status=$2 message=$3
	shift 3
	"$tool" eval "$@" > out 2> err < /dev/null
	is "$name" $? "$status"
	contains "$name: it says why" "$(cat err)" "$message"
}
refused 'no mail' 64 'no mail is given' -l list.tsv
refused 'mail of neither side' 64 'is fraud fraud or ham?' -l list.tsv fraud
refused 'no such mail' 66 'nowhere: cannot read' -l list.tsv --ham nowhere
contains 'no such mail: the rest is counted' "$(cat out)" '0 ham mails'
refused 'no such list' 66 'nowhere.cdb: there is no such file' \
	-l nowhere.cdb --ham ham
printf '#!fakebill-list 1\nA0001 tel\n' > bad.tsv
refused 'a source with an error' 65 'bad.tsv:2:1: no TAB' -l bad.tsv --ham ham
head -c 3000 list.cdb > cut.cdb
refused 'a damaged list' 65 'cut.cdb: ' -l cut.cdb --ham ham
refused 'no list at all' 65 'ham/1.eml: ' -l ham/1.eml --ham ham
refused 'no day' 64 '"yesterday" is no date' --now yesterday --ham ham
refused 'no percentage' 64 '"101" is no percentage' --min-recall 101
refused 'no number' 64 '"-1" is no number' --max-false-positives -1
refused 'no number of rows' 64 '"x" is no number' --top x
"$tool" eval -l list.tsv --ham ham > /dev/full 2> err
is 'a full disk is noticed' $? 74
mkdir empty
is 'an empty folder is no error' "$(gate --ham empty)" 0
echo "1..$number"
