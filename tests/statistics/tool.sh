#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What fakebill-stats does with a decision log, above all with a bad one.
# Speaks TAP.

top_builddir=${top_builddir:-.}
tool=$top_builddir/fakebill-stats
writer=$top_builddir/tests/statistics/write_decisions
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
LC_ALL=C
export LC_ALL
case $tool in /*) ;; *) tool=$PWD/$tool writer=$PWD/$writer ;; esac
cd "$work" || exit 99

count=0
# result STATUS NAME: one line of TAP, with what was printed if it failed.
result() {
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $count - $2"
	else
		echo "not ok $count - $2"
		sed 's/^/# out: /' out
		sed 's/^/# err: /' err
	fi
}

matches() {
	case $1 in
	'*') return 0 ;;
	'') [ ! -s "$2" ] ;;
	*) grep -q -e "$1" "$2" ;;
	esac
}

# expect NAME STATUS OUT ERR ARGUMENT...: run the tool; OUT and ERR are
# patterns for grep in its output, "" when there must be none, "*" for any.
expect() {
	name=$1 want=$2 out=$3 err=$4
	shift 4
	"$tool" "$@" >out 2>err </dev/null
	got=$?
	status=0
	[ "$got" -eq "$want" ] || { echo "exit $got" >>err; status=1; }
	matches "$out" out || status=1
	matches "$err" err || status=1
	result $status "$name"
}

now=$(date +%s)
day() { # days ago, in Japan
	TZ=JST-9 date -d "@$((now - $1 * 86400))" +%F
}

# One record on each of the last days, and some more today.
write_log() { # folder
	mkdir "$1"
	for ago in 5 4 3 2 1; do
		echo "$((now - ago * 86400)) 4D$ago: action=tag verdict=tag" \
			"score=7.0 hits=P0001:demand,A0007:acct" \
			'list=jp/153 outcome=judged size=12'
	done | "$writer" "$1" 30
	{
		echo "$now 4E1: action=none verdict=none shadow=S00041:lure" \
			'list=jp/153 outcome=judged us=12'
		echo "$now 4E2: outcome=not-inspected"
	} | "$writer" "$1" 30
}
write_log good

# ---- the tool itself
expect 'without a verb it explains itself' 64 '' 'Usage:'
expect '--help is no error' 0 'log' '' --help
expect '--version is no error' 0 'fakebill-stats [0-9]' '' --version
expect 'a verb misspelt is guessed' 64 '' 'did you mean "log"' lgo
expect 'log --help is no error' 0 'Usage: fakebill-stats log' '' log --help
expect 'log with an unknown option' 64 '' 'Usage:' log --nonsense
expect 'a verb of log misspelt is guessed' 64 '' 'did you mean "verify"' \
	log verfy
expect 'a verb refuses what it does not take' 64 '' \
	'log verify takes no --entry' log verify -e P0001
expect 'an argument too many' 64 '' 'unexpected argument "x"' log verify -j x
expect 'a folder that is not there' 66 '' 'nowhere cannot be opened' \
	log verify -d nowhere

# ---- verify
expect 'verify: a whole chain' 0 '^The chain is whole' '' log verify -d good
expect 'verify: what there is' 0 \
	"^6 days from $(day 5) to $(day 0), 7 records, 0 torn" '' \
	log verify -d good
expect 'verify: JSON' 0 '^{"whole":true,"files":6,' '' log verify -j -d good
mkdir empty
expect 'verify: an empty folder' 0 'no decision log here yet' '' \
	log verify -d empty
last=$(sed -n 's/.* chain=//p' "good/$(day 2).log" | tail -n 1)
middle=$(sed -n 's/.* chain=//p' "good/$(day 2).log" | head -n 1)
expect 'verify: the hash that was told' 0 "^$(day 2) ends with $last" '' \
	log verify -d good --expect "$last"
expect 'verify: a hash of the middle' 65 "no day ends with $middle" '' \
	log verify -d good -x "$last" -x "$middle"
expect 'verify: no hash' 64 '' 'hexadecimal digits, not "12"' \
	log verify -d good -x 12

# broken NAME FILE:LINE PATTERN COMMAND...: change a copy, and verify it.
broken() {
	name=$1 where=$2 pattern=$3
	shift 3
	rm -rf bad
	cp -r good bad
	"$@"
	expect "verify: $name" 65 "^$where: .*$pattern" '' log verify -d bad
}
file=$(day 3).log
broken 'a changed word' "$file:2" 'changed' \
	sed -i s/verdict=tag/verdict=nay/ "bad/$file"
broken 'a line removed' "$(day 0).log:2" 'missing or too many' \
	sed -i 2d "bad/$(day 0).log"
broken 'the first line removed' "$file:1" 'first line' sed -i 1d "bad/$file"
broken 'the end cut off' "$(day 2).log:1" 'does not go on' \
	sed -i '$d' "bad/$file"
broken 'a file removed before its time' "$(day 2).log:1" \
	"file of $(day 3), before this one, is missing" rm "bad/$file"
broken 'the beginning removed before its time' "$(day 4).log:1" \
	"file of $(day 5)" rm "bad/$(day 5).log"
broken 'a file under another name' "$(day 9).log:1" 'of another day' \
	cp "bad/$file" "bad/$(day 9).log"
broken 'a file of zeroes' "$file:1" 'torn' \
	sh -c "head -c 3000 /dev/zero > 'bad/$file'"
broken 'an empty file' "$file:1" 'empty' sh -c ": > 'bad/$file'"
broken 'a torn line that nobody marked' "$file:3" 'torn' \
	sh -c "printf x >> 'bad/$file'"
broken 'a long line of somebody else' "$file:3" 'no line' \
	sh -c "head -c 300000 /dev/zero | tr '\\0' x >> 'bad/$file'; echo >> 'bad/$file'"
broken 'a folder in the place of a file' "$file" 'cannot be read' \
	sh -c "rm 'bad/$file'; mkdir 'bad/$file'"
rm -rf bad
cp -r good bad
printf '2026' >> "bad/$(day 0).log"
expect 'verify: the line that is being written is no fault' 0 'whole' '' \
	log verify -d bad
echo "$now 4E3: outcome=mixed" | "$writer" bad 30
expect 'verify: a torn line that was marked' 0 '1 torn lines' '' \
	log verify -d bad
# A whole new chain: only the hash that syslog got tells.
rm -rf bad
write_log bad
sed -i s/A0007/A0008/ "bad/$(day 2).log"
rm -rf forged
mkdir forged
cat bad/*.log | sed -n 's/^\([0-9T:Z-]*\) \(4.*\) line=.*/\1 \2/p' |
	while read -r time text; do
		echo "$(date -d "$time" +%s) $text"
	done | "$writer" forged 30
expect 'verify: a forged chain is whole' 0 'whole' '' log verify -d forged
expect 'verify: and is told by the hash' 65 'no day ends with' '' \
	log verify -d forged -x "$last"
# What the manual makes of syslog, in whatever language the filter wrote.
script=$(sed -n "s/^ *'\(s.*p\)' .*/\1/p" "$top_srcdir/doc/fakebill-stats.1" |
	sed 's/\\e/\\/g')
for text in "decision log of $(day 2) closed: 2 lines, hash" \
	"$(day 2) の処理記録を閉じました: 2 行、ハッシュ値"; do
	echo "Nov 27 00:00:01 mx fakebill-milter[9]: $text $last"
done >syslog
[ "$(sed -n "$script" syslog | sort | uniq -c)" = \
	"      2 --expect=$last" ]
result $? 'verify: the example of the manual finds the hashes of syslog'

# ---- search
expect 'log: which messages an entry hit' 0 \
	"^$(day 3)T.*+09:00 4D3: .*A0007:acct" '1 of 1 records' \
	log -d good --entry A0007 --day "$(day 3)"
expect 'log: entries in shadow too' 0 ' 4E1: ' '*' log -d good -e S00041
expect 'log: part of an id is another id' 1 '' '0 of 7 records' \
	log -d good -e S0004
expect 'log: what can be no id is no answer of nothing' 64 '' \
	'is no id of an entry' log -d good -e a0007
expect 'log: a message' 0 ' 4E2: outcome=not-inspected$' '1 of 7' \
	log -d good -q 4E2
expect 'log: some days' 0 ' 4D4: ' '2 of 2' \
	log -d good --from "$(day 4)" --to "$(day 3)"
expect 'log: JSON' 0 \
	'"queue_id":"4D3","action":"tag",.*"score":7.0,"hits":\["P0001:demand","A0007:acct"\]' \
	'*' log -j -d good -e A0007 --day "$(day 3)"
expect 'log: no date' 64 '' 'must be a date such as' log -d good --day 27
expect 'log: days the wrong way round' 64 '' 'later than' \
	log -d good --from "$(day 1)" --to "$(day 2)"
expect 'log: no queue id' 64 '' 'no queue id' log -d good -q '4 D'
rm -rf bad
cp -r good bad
sed -i s/verdict=tag/verdict=nay/ "bad/$file"
expect 'log: an answer from a broken chain says so' 65 ' 4D3: ' \
	"$file:2: .*changed" log -d bad -e A0007

# ---- hold
until=$(day -30)
expect 'hold: with reference and end' 0 \
	"^25-1: held until the end of $until; days that are there: 2" '' \
	log hold -d good -r 25-1 --until "$until" --from "$(day 5)" --to "$(day 4)"
expect 'hold: again is a change' 0 'was changed' '' \
	log hold -d good -r 25-1 --until "$until" --from "$(day 5)" --to "$(day 3)"
expect 'hold: without an end' 64 '' '--until is missing' \
	log hold -d good -r 25-1
expect 'hold: an end in the past' 64 '' 'in the past' \
	log hold -d good -r 25-1 --until "$(day 1)"
expect 'hold: no reference' 64 '' 'a reference has' \
	log hold -d good -r "a$(printf '\t')b" --until "$until"
expect 'holds: what is held' 0 "^25-1: until the end of $until, days $(day 5)/$(day 3), of which 3" \
	'' log holds -d good
expect 'holds: JSON' 0 '"reference":"25-1",.*"in_force":true,"days":3' '' \
	log holds -j -d good
[ "$(stat -c %a good/holds)" = 640 ]
result $? 'holds: the file is for nobody else'
expect 'erase: how old' 64 '' '--days is missing' log erase -d good
expect 'erase: only say' 0 "^$(day 2): would be erased" '' \
	log erase -d good --days 1 -n
expect 'erase: what is held stays' 0 "^$(day 5): held" '' \
	log erase -d good --days 1
[ ! -e "good/$(day 2).log" ] && [ -e "good/$(day 3).log" ] &&
	[ -e "good/$(day 1).log" ]
result $? 'erase: what is not is gone'
expect 'verify: a gap before its time is told' 65 "$(day 1).log:1" '' \
	log verify -d good
sed -i 's/keep=30/keep=1/' good/*.log # as if it had been so
expect 'unhold: an unknown one' 1 '' 'no hold with this reference' \
	log unhold -d good -r 25-2
expect 'unhold' 0 'taken off' '' log unhold -d good -r 25-1
expect 'holds: nothing' 0 'Nothing is held' '' log holds -d good
echo nonsense >> good/holds
expect 'holds: a file that is not understood' 65 '' 'good/holds:2: no hold' \
	log holds -d good
expect 'erase: erases nothing then' 65 '' 'good/holds:2: ' \
	log erase -d good --days 1
[ -e "good/$(day 3).log" ]
result $? 'erase: it is all there'
expect 'hold: and nothing is written over it' 65 '' 'good/holds:2: ' \
	log hold -d good -r 1 --until "$until"
rm good/holds
ln -s victim good/holds
expect 'hold: a link is not followed' 66 '' 'good/holds: cannot be read' \
	log hold -d good -r 1 --until "$until"
[ ! -e good/victim ]
result $? 'hold: its target is not made'

# Erased on time, with a hold between: the chain is as it should be.
mkdir short
for ago in 6 5 4 3 2 1 0; do
	echo "$((now - ago * 86400)) 4D$ago: outcome=mixed"
done | "$writer" short 1
expect 'hold: one day of many' 0 'there: 1' '' \
	log hold -d short -r 1 --until "$until" --from "$(day 4)" --to "$(day 4)"
expect 'erase: around it' 0 'held' '' log erase -d short --days 1
expect 'verify: erased on time and held is whole' 0 'whole' '' \
	log verify -d short
"$tool" log verify -d short >/dev/full 2>err
[ $? -eq 74 ]
result $? 'verify: a full disk is noticed'

echo "1..$count"
