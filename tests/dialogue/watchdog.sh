#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A front that hangs, and what systemd is told.
# shellcheck source=tests/dialogue/dialogue.sh
. "${top_srcdir:?}/tests/dialogue/dialogue.sh"

is_tagged() {
	QUEUE_ID=$1 lua "$DIALOGUE/one.lua" | grep -q "^$1 c  tag;"
}

children() {
	pgrep -P "$milter_pid"
}

is_gone() { # process ids
	local pid
	for pid in "$@"; do
		for _ in $(seq 100); do
			[ -e "/proc/$pid" ] || continue 2
			sleep 0.1
		done
		return 1
	done
}

# Wait until systemd was told that, N times.
told() { # word, N
	for _ in $(seq 150); do
		[ "$(grep -c "^$1" "$folder/told")" -lt "${2:-1}" ] || return 0
		sleep 0.1
	done
	sed 's/^/# /' "$folder/told"
	return 1
}

# ---- a front that hangs --------------------------------------------------

configure 'Mode enforce' 'WatchdogInterval 1s'
ok 'the filter starts' milter_start
sleep 3
ok 'a front that answers is left alone' not log_has 'does not answer'
ok 'being asked leaves nothing in the log' \
	[ "$(sed '1,/ ready: /d' "$log" | wc -l)" = 0 ]
hung=$(front)
kill -STOP "$hung"
ok 'a stopped front is noticed' wait_log 'does not answer on unix:'
ok 'and killed' is_gone "$hung"
ok 'which is logged' wait_log 'the front ended: signal 9'
ok 'and another one started' wait_log 'front started pid=' 2
for _ in $(seq 100); do [ -S "$folder/milter.sock" ] && break; sleep 0.1; done
ok 'mail is judged again' is_tagged AGAIN
ok 'all of that once' [ "$(count_log 'does not answer')" = 1 ]

# Reloads pile up before a front that does not listen.
hung=$(front)
kill -STOP "$hung"
for _ in $(seq 40); do kill -HUP "$milter_pid"; sleep 0.05; done
ok 'a front that hangs under many reloads is noticed too' is_gone "$hung"
ok 'and replaced' wait_log 'front started pid=' 3
for _ in $(seq 100); do [ -S "$folder/milter.sock" ] && break; sleep 0.1; done
ok 'by one that judges' is_tagged RELOADED

# ---- nobody outlives the supervisor --------------------------------------

# Stopped processes see no end of file: only the kernel can end them.
family=$(children)
# shellcheck disable=SC2086 # several process ids
kill -STOP $family
kill -KILL "$milter_pid"
# shellcheck disable=SC2086
ok 'stopped children die with a killed supervisor' is_gone $family
# shellcheck disable=SC2086
kill -KILL $family 2> /dev/null
wait "$milter_pid" 2> /dev/null
milter_pid=

# ---- what systemd is told ------------------------------------------------

python3 "$DIALOGUE/notified.py" "$folder/notify" > "$folder/told" &
listener=$!
for _ in $(seq 50); do [ -S "$folder/notify" ] && break; sleep 0.1; done
export NOTIFY_SOCKET=$folder/notify WATCHDOG_USEC=6000000
configure 'Mode enforce'
ok 'it starts under systemd' milter_start
ok 'which is told that it is ready' told READY=1
ok 'and, again and again, that it serves' told WATCHDOG=1 3
ok 'never later than half of its time' \
	awk '/^WATCHDOG/ { if (last && $2 - last > 3) exit 1; last = $2 }' \
	"$folder/told"
ok 'a reload' milter_reload
ok 'is told when it begins' told RELOADING=1
ok 'with the time that systemd wants' told 'MONOTONIC_USEC='
ok 'and when it is done' told READY=1 2
kill -STOP "$(front)"
sleep 0.5 # for an answer that was under way
before=$(grep -c '^WATCHDOG' "$folder/told")
sleep 3
ok 'while the front hangs systemd hears nothing' \
	[ "$(grep -c '^WATCHDOG' "$folder/told")" = "$before" ]
ok 'until another one serves' told WATCHDOG=1 $((before + 1))
ok 'it stops' milter_stop
ok 'which is told' told STOPPING=1
ok 'in this order' [ "$(grep -oE '^(READY|RELOADING|STOPPING)' "$folder/told" |
	paste -sd ' ')" = 'READY RELOADING READY STOPPING' ]
ok 'and nothing after that' \
	[ "$(awk 'END { print $1 }' "$folder/told")" = STOPPING=1 ]

before=$(grep -c '^WATCHDOG' "$folder/told")
WATCHDOG_PID=1 milter_start
sleep 1
milter_stop
ok 'a watchdog that is meant for another process is not ours' \
	[ "$(grep -c '^WATCHDOG' "$folder/told")" = "$before" ]
kill "$listener"
unset NOTIFY_SOCKET WATCHDOG_USEC
ok 'without systemd it starts' milter_start
ok 'and stops' milter_stop
done_testing
