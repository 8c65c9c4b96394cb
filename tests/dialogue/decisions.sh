#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What the decision log holds, what it must not hold, and that mail passes
# whatever becomes of it.
# shellcheck source=tests/dialogue/dialogue.sh
. "${top_srcdir:?}/tests/dialogue/dialogue.sh"

stats=$top_builddir/fakebill-stats
decisions=$folder/decisions
small=$folder/small
out=$folder/out

end_all() {
	clean_up
	! mountpoint -q "$small" || umount "$small"
	rm -rf "$folder"
}
trap end_all EXIT

today() {
	TZ=JST-9 date +%F
}

# Records, not heads, whose text matches.
count_records() { # pattern
	cat "$decisions"/*.log | grep -cE -- "^[0-9T:Z-]{20} $1"
}

is_whole() { # what it says of records and torn lines
	"$stats" log verify -d "$decisions" > "$out" 2>&1 &&
		grep -qE -- "${1:-.}" "$out" && return 0
	sed 's/^/# /' "$out"
	return 1
}

send() { # queue id; prints the reply and the tag
	QUEUE_ID=$1 lua "$DIALOGUE/one.lua"
}

is_tagged() { # queue id
	send "$1" | grep -q "^$1 c  tag; "
}

{
	printf '#!fakebill-list 1\n#!name test\n#!serial 1\n'
	for row in 'P0001	phrase	未納料金	active	grp=demand w=3 cat=fakebill' \
		'P0002	phrase	法的手続きに移行	active	grp=threat w=4 cat=fakebill' \
		'L0001	phrase	生きていけません	active	grp=threat w=9 cat=life' \
		'H0001	phrase	爆弾の作り方	active	grp=lure w=9 cat=harmful'; do
		echo "$row add=2024-01-01 src=t by=a ok=b"
	done
} > "$folder/test.tsv"
"$list_tool" compile -o "$folder/test.cdb" "$folder/test.tsv"

# ---- what is recorded ------------------------------------------------------

configure 'Mode enforce'
ok 'the filter starts, and makes the folder' milter_start
ok 'the folder is for nobody else' [ "$(stat -c %a "$decisions")" = 750 ]
run_lua "$DIALOGUE/decisions.lua"
ok 'a fake bill has its line' [ "$(count_records \
	'DBILL: action=tag verdict=tag score=7.0 .*hits=P0002:threat,P0001:demand .*outcome=judged')" = 1 ]
ok 'an honest mail too' [ "$(count_records \
	'DHONEST: action=none verdict=none .*outcome=judged size=')" = 1 ]
ok 'what was not inspected has its outcome and nothing else' \
	[ "$(count_records 'D(CLOSED: outcome=not-inspected|MIXED: outcome=mixed) line=[0-9]+ chain=[0-9a-f]{64}$')" = 2 ]
ok 'life and harmful have no record' \
	[ "$(count_records 'D(LIFE|HARM): ')" = 0 ]
ok 'the duty officer is told of life' \
	log_has ' DLIFE: note=life entries=L0001: suspected'
ok 'and of harmful' log_has ' DHARM: note=harmful entries=H0001: suspected'
ok 'their lines in the log read as if nothing had been found' \
	[ "$(count_log ' D(LIFE|HARM): action=none verdict=none score=0.0 threshold=5.0 list=test/1 outcome=judged size=[0-9]+ recipients=1 us=[0-9]+$')" = 2 ]
ok 'no other line tells of them' [ "$(count_log 'D(LIFE|HARM)')" = 4 ]
ok 'no address, IP or word of a mail is there' not grep -rqE \
	'rei.example|sender|192.0.2|client|未納|法的|生き|爆弾' "$decisions"
ok 'nor are files that others may read' \
	[ "$(stat -c %a "$decisions/$(today).log")" = 640 ]
ok 'the chain is whole' is_whole '^1 days .* 4 records, 0 torn'
ok 'an inquiry is answered' sh -c \
	"'$stats' log -d '$decisions' -e P0001 --day $(today) 2>&1 |
	 grep -q '+09:00 DBILL: '"

ok 'a reload writes the counts' milter_reload
ok 'of what the lines say' log_has \
	'counts: since=[0-9T:Z-]+ judged=4 not-inspected=1 mixed=1 .* verdict-none=3 .* verdict-tag=1 .* notes=2 decisions-lost=0$'

# ---- a front that dies -----------------------------------------------------

is_ready_again() { # front's process id before
	[ "$(front)" != "$1" ] && [ -S "$folder/milter.sock" ]
}

before=$(front)
for i in 1 2 3 4 5; do
	send "DKILL$i" > /dev/null &
done
sleep 0.2
kill -KILL "$before"
wait_until is_ready_again "$before"
ok 'mail is judged by the next front' wait_until is_tagged DAFTER
ok 'and the chain is whole' is_whole
ok 'each line of the log is in the decision log' \
	[ "$(count_log ' DKILL[0-9]: ')" = "$(count_records 'DKILL[0-9]: ')" ]

milter_stop
printf '2026-11-27T03:00:00Z DTORN: action=ta' >> "$decisions/$(today).log"
ok 'it starts behind a torn line' milter_start
ok 'which is told' wait_log 'was torn; it is marked'
ok 'mail is judged' is_tagged DBEHIND
ok 'and the chain is whole, one line torn' is_whole ' 1 torn'

# ---- one folder for two ------------------------------------------------------

other() { # want, pattern: start another one beside it
	local status=0
	timeout 20 "$milter" -f -c "$folder/other" > "$out" 2>&1 || status=$?
	[ $status -eq "$1" ] && grep -qE -- "$2" "$out" && return 0
	sed "s/^/# (status $status) /" "$out"
	return 1
}
sed 's/milter.sock/other.sock/' "$folder/conf" > "$folder/other"
ok 'a second filter in the same folder is refused' \
	other 69 'another fakebill-milter writes'
sed -i 's/^DecisionLog.*/DecisionLog off/' "$folder/other"
timeout -s TERM 2 "$milter" -f -c "$folder/other" > "$out" 2>&1
ok 'one without a decision log is not' grep -q ' ready: ' "$out"

# ---- a folder that goes away ---------------------------------------------------

rm -rf "$decisions"
ok 'mail passes without the folder' is_tagged DGONE1
ok 'which is told' wait_log 'cannot be written: No such file.*records lost so far: 1'
mkdir "$decisions"
ok 'and when it is there again' is_tagged DGONE2
ok 'that is told too' wait_log 'is written again; records lost so far: 1'
ok 'records go on' [ "$(count_records 'DGONE2: ')" = 1 ]
milter_stop
ok 'the last counts know what was lost' log_has 'counts: .* decisions-lost=1$'

# ---- time is over ----------------------------------------------------------

for day in 2020-01-01 2020-01-02; do
	echo nothing > "$decisions/$day.log"
done
"$stats" log hold -d "$decisions" -r 25-1 --until 2099-12-31 \
	--from 2020-01-02 --to 2020-01-02 > "$out"
ok 'it starts with old files' milter_start
ok 'what is over is erased' \
	wait_log 'decision log of 2020-01-01 erased on time'
ok 'what is held stays' [ -e "$decisions/2020-01-02.log" ]
ok 'and the other one is gone' [ ! -e "$decisions/2020-01-01.log" ]
milter_stop

# ---- root makes the folder; others are told -------------------------------------

if [ "$(id -u)" != 0 ]; then
	for name in 'another user' 'a full disk'; do
		skip "$name" 'needs root'
	done
	done_testing
	exit 0
fi
configure 'Mode enforce' 'User nobody'
chmod 700 "$decisions"
ok 'a folder that the user cannot write is refused' not milter_start
ok 'with what to do' log_has 'Permission denied; run "install -d -o nobody'
"$milter" -n -c "$folder/conf" > "$out" 2>&1
ok 'by -n as well' [ $? -eq 73 ]
rm -rf "$decisions"
"$milter" -n -c "$folder/conf" > "$out" 2>&1
ok 'one that is missing is none of its business' [ $? -eq 0 ]
ok 'and it makes none' [ ! -e "$decisions" ]
ok 'root makes it for the user' milter_start
ok 'who writes' is_tagged DNOBODY
ok 'the records' [ "$(count_records 'DNOBODY: ')" = 1 ]
ok 'the folder is his' \
	[ "$(stat -c '%U %a' "$decisions")" = 'nobody 750' ]
milter_stop

# ---- a full disk -----------------------------------------------------------

mkdir "$small"
if ! mount -t tmpfs -o size=64k,mode=755 none "$small" 2> /dev/null; then
	skip 'a full disk' 'no tmpfs can be mounted'
	done_testing
	exit 0
fi
decisions=$small/decisions
configure 'Mode enforce' "DecisionLog $decisions"
ok 'it starts on a small disk' milter_start
ok 'a record fits' is_tagged DSMALL1
again=$(count_log 'is written again')
dd if=/dev/zero of="$small/filler" bs=1k count=1000 2> /dev/null
for i in $(seq 20); do
	send "DFULL$i"
done > "$folder/full"
ok 'on a full disk each mail passes, and is tagged' \
	[ "$(grep -c ' c  tag; ' "$folder/full")" = 20 ]
ok 'the loss is told once' \
	[ "$(count_log 'No space left on device; mail passes')" = 1 ]
ok 'the chain is whole' is_whole
rm "$small/filler"
ok 'when there is room again' is_tagged DSMALL2
ok 'that is told' wait_log 'is written again' $((again + 1))
ok 'the chain is whole still' is_whole
ok 'and a record is one' [ "$(count_records 'DSMALL2: ')" = 1 ]
written=$(count_records 'DFULL')
milter_stop
ok 'what was lost is counted' log_has \
	"counts: .* decisions-lost=$((20 - written))\$"
done_testing
