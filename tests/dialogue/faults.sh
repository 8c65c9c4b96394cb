#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Lists that change or break under running mail, workers that die or hang.
# Nothing in the program knows of this test: it stops and kills the processes
# whose ids the log tells.
# shellcheck source=tests/dialogue/dialogue.sh
. "${top_srcdir:?}/tests/dialogue/dialogue.sh"

# Send one fake bill in the background; its answer goes to $folder/ID.
send() {
	QUEUE_ID=$1 lua "$DIALOGUE/one.lua" > "$folder/$1" &
}

answered() { # queue id, pattern
	for _ in $(seq 100); do
		[ -s "$folder/$1" ] && break
		sleep 0.1
	done
	grep -qE -- "^$1 $2" "$folder/$1" && return 0
	sed 's/^/# /' "$folder/$1"
	return 1
}

is_tagged() { # queue id, list and serial
	answered "$1" "c  tag; .*list=$2\$"
}

is_unfiltered() {
	answered "$1" 'c nil'
}

# Wait until the workers that were started last are all there.
wait_workers() {
	local pid
	for _ in $(seq 100); do
		for pid in $(workers); do
			[ -e "/proc/$pid" ] || { sleep 0.1; continue 2; }
		done
		return 0
	done
	return 1
}

# shellcheck disable=SC2046 # several process ids
signal_workers() {
	wait_workers
	kill "$1" $(workers)
}

# Until a message that was sent waits for a stopped worker.
settle() {
	sleep 0.5
}

# Which processes run; a pipe's reader waits for no child of ours.
is_running() { # process ids in lines
	local pid
	for pid in $1; do
		[ ! -e "/proc/$pid" ] || return 0
	done
	return 1
}

wait_gone() {
	for _ in $(seq 50); do
		is_running "$1" || return 0
		sleep 0.1
	done
	return 1
}

# Do something, and wait for N more lines of that kind.
after() { # N, pattern, command...
	local want
	want=$(($(count_log "$2") + $1))
	"${@:3}"
	wait_log "$2" "$want"
}

configure 'Mode enforce' 'ScanTimeout 20s'
ok 'the filter starts' milter_start
send FIRST
ok 'a fake bill is tagged' is_tagged FIRST test/1

# ---- a new list in mid-flight --------------------------------------------

signal_workers -STOP
old_workers=$(workers)
send FLIGHT
settle
make_list test 2
ok 'a new list is loaded while a message is judged' milter_reload
send NEW
ok 'the next message is judged by the new list' is_tagged NEW test/2
# shellcheck disable=SC2086 # several process ids
kill -CONT $old_workers
ok 'the one in flight by the old list' is_tagged FLIGHT test/1
ok 'the old workers are gone' wait_gone "$old_workers"

workers_before=$(workers)
ok 'SIGUSR1 reloads too' after 1 ' reloaded: ' kill -USR1 "$milter_pid"
ok 'and keeps the workers when nothing has changed' \
	[ "$(workers)" = "$workers_before" ]

# ---- lists that break ----------------------------------------------------

cp "$folder/test.cdb" "$folder/good.cdb"
for damage in missing empty truncated; do
	case $damage in
	missing) rm "$folder/test.cdb" ;;
	empty) : > "$folder/test.cdb" ;;
	truncated) head -c -8 "$folder/good.cdb" > "$folder/test.cdb" ;;
	esac
	lines=$(count_log 'test.cdb: ')
	milter_reload
	ok "a list that is $damage is not loaded, with one clear line" \
		[ "$(count_log 'test.cdb: ')" = $((lines + 1)) ]
	send "BAD-$damage"
	ok "the old list is in force beside one that is $damage" \
		is_tagged "BAD-$damage" test/2
	cp "$folder/good.cdb" "$folder/test.cdb"
done
ok 'each was refused' [ "$(count_log ' not reloaded: ')" = 3 ]
: > "$folder/test.cdb"
send ZEROED
ok 'a list that is overwritten in place does no harm' is_tagged ZEROED test/2
cp "$folder/good.cdb" "$folder/test.cdb"

echo 'Nonsense on' >> "$folder/conf"
ok 'a wrong configuration is answered' milter_reload
ok 'with its line' log_has 'conf:12: .*Nonsense'
send NONSENSE
ok 'and the old one stays in force' is_tagged NONSENSE test/2
configure 'Mode enforce' 'ScanTimeout 20s' "PidFile $folder/other.pid"
ok 'a setting that needs a restart' milter_reload
ok 'is told' log_has 'until a restart'

# ---- signals to others ---------------------------------------------------

kill -HUP "$(front)"
kill -TERM "$(front)"
kill -USR1 "$(front)"
sleep 0.3
ok 'signals to the front do not end it' kill -0 "$(front)"
send AFTERHUP
ok 'nor its service' is_tagged AFTERHUP test/2

# ---- a worker that dies --------------------------------------------------

signal_workers -STOP
send TWIN1
send TWIN2
settle
victim=$(workers | tail -n 1)
other=$(workers | head -n 1)
kill -KILL "$victim"
ok 'the end of a worker is logged' \
	wait_log "scan worker [12] pid=$victim ended: signal 9"
ok 'and another one started' wait_log 'scan worker [12] started' 5
kill -CONT "$other"
ok 'one message is delivered unfiltered' \
	wait_log 'TWIN[12]: action=none .*outcome=worker-died'
ok 'the other one does not notice' \
	wait_log 'TWIN[12]: action=tag .*outcome=judged'
ok 'one was taken' answered TWIN1 c
ok 'and the other' answered TWIN2 c
send AFTERKILL
ok 'the next one is judged' is_tagged AFTERKILL test/2

# A message that comes while they are still dying is their last one.
dying=$(workers)
signal_workers -KILL
wait_gone "$dying"
send IDLE
ok 'workers that die idle cost no message its verdict' is_tagged IDLE test/2

# ---- a worker that hangs -------------------------------------------------

configure 'Mode enforce' 'ScanTimeout 1s' 'BreakerCrashes 3' \
	'BreakerWindow 3600s' 'BreakerPause 2s'
ok 'a shorter deadline is reloaded' milter_reload
signal_workers -STOP
hanging=$(workers)
began=$(date +%s%N)
send HANG1
ok 'a message whose worker hangs is delivered unfiltered' is_unfiltered HANG1
took=$((($(date +%s%N) - began) / 1000000))
ok "at the deadline, not later: $took ms" [ $took -lt 3000 ]
ok 'that is logged' log_has 'HANG1: .*outcome=timeout'
ok 'the worker is killed' wait_log 'pid=.* was killed: no right answer in time'
ok 'and replaced' wait_workers
ok 'by another one' [ "$(workers)" != "$hanging" ]

# ---- the breaker ---------------------------------------------------------

signal_workers -STOP
send HANG2
ok 'a second one as well' is_unfiltered HANG2
ok 'then scanning pauses, which is logged once' \
	wait_log 'scanning fails again and again'
send PAUSED
ok 'mail passes at once' is_unfiltered PAUSED
ok 'and is logged so' log_has 'PAUSED: .*outcome=breaker'
sleep 2.5
send RESUMED
ok 'after the pause mail is judged again' is_tagged RESUMED test/2
ok 'the pause was logged once' \
	[ "$(count_log 'scanning fails again and again')" = 1 ]

# ---- no worker is free ---------------------------------------------------

configure 'Mode enforce' 'ScanTimeout 2s' 'BreakerCrashes 100' 'ScanWorkers 1'
sed -i '/^ScanWorkers 2/d' "$folder/conf"
ok 'a single worker is configured' milter_reload
sleep 0.2
kill -STOP "$(workers | head -n 1)"
send BUSY1
sleep 0.3
send BUSY2
ok 'a message that finds no worker is delivered unfiltered' is_unfiltered BUSY2
ok 'with an outcome of its own' wait_log 'BUSY2: .*outcome=no-worker'
ok 'the one that hung was given up' wait_log 'BUSY1: .*outcome=timeout'

# ---- the front -----------------------------------------------------------

started=$(count_log 'scan worker 1 started')
ok 'a front that dies is started again' \
	after 1 ' front started ' kill -KILL "$(front)"
ok 'with new workers' wait_log 'scan worker 1 started' $((started + 1))
for _ in $(seq 50); do [ -S "$folder/milter.sock" ] && break; sleep 0.1; done
send BACK
ok 'and serves' is_tagged BACK test/2
# The second end within ten seconds makes it wait for half a second.
hanging=$(workers | head -n 1)
kill -STOP "$hanging"
kill -KILL "$(front)"
wait_log 'the front ended: signal 9' 2
milter_reload
wait_log ' front started ' 3
for _ in $(seq 50); do [ -S "$folder/milter.sock" ] && break; sleep 0.1; done
send AWAY
ok 'a reload while there is no front is one' is_tagged AWAY test/2
ok 'of the old workers not even one that hangs is left' wait_gone "$hanging"

# ---- stop in the middle of a message -------------------------------------

configure 'Mode enforce' 'ScanTimeout 5s'
ok 'two workers again' milter_reload
signal_workers -STOP
send LAST
settle
kill "$milter_pid"
sleep 0.3
signal_workers -CONT
ok 'a message in the middle is finished before the end' is_tagged LAST test/2
ok 'which is a success' wait "$milter_pid"
milter_pid=
done_testing
