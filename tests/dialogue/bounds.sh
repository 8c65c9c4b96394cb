#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# More connections, messages, recipients and forged fields than there should
# be: mail is delivered, memory is given back, the log stays readable.
# shellcheck source=tests/dialogue/dialogue.sh
. "${top_srcdir:?}/tests/dialogue/dialogue.sh"

crowd() { # what, number
	count_tap "crowd.py $1" timeout 100 python3 "$DIALOGUE/crowd.py" \
		"$folder/milter.sock" "$@"
}

resident_kb() {
	awk '/^VmRSS/ { print $2 }' "/proc/$(front)/status"
}

is_tagged() {
	QUEUE_ID=$1 lua "$DIALOGUE/one.lua" | grep -q "^$1 c  tag;"
}

# Freed memory that a sanitizer keeps to watch it is no leak.
export ASAN_OPTIONS="quarantine_size_mb=1:${ASAN_OPTIONS-}"
configure 'Mode enforce'
ok 'the filter starts' milter_start

# ---- what is no mail -----------------------------------------------------

crowd health 1000 # pools and caches fill
before=$(resident_kb)
lines=$(wc -l < "$log")
crowd health 1000
after=$(resident_kb)
# One allocation of a session for each would be 3 MB, a thread's stack more.
ok "3,000 empty sessions leave no memory behind ($before kB, $after kB)" \
	[ $((after - before)) -lt 1024 ]
ok 'and nothing in the log' [ "$(($(wc -l < "$log") - lines))" = 1 ]

crowd recipients 5000
crowd forged 1000

# ---- connections ---------------------------------------------------------

configure 'Mode enforce' 'SessionsMax 20'
ok 'SessionsMax is reloaded' milter_reload
crowd sessions 20
ok 'that it was reached is logged' log_has 'SessionsMax 20 is reached'
ok 'once' [ "$(count_log 'SessionsMax 20 is reached')" = 1 ]
ok 'mail is judged after that' is_tagged CALM

configure 'Mode enforce' 'SessionsMax 400'
ok 'with more room' milter_reload
crowd sessions 400

# ---- memory --------------------------------------------------------------

configure 'Mode enforce' 'MessageMemory 45M' 'ScanTimeout 30s'
ok 'MessageMemory is reloaded' milter_reload
crowd memory 10
ok 'that it was used up is logged' log_has 'MessageMemory is used up'
ok 'once' [ "$(count_log 'MessageMemory is used up')" = 1 ]
ok 'and the outcome of each message' \
	[ "$(count_log 'RAW: .*outcome=no-memory')" -ge 5 ]
ok 'what was taken is given back' is_tagged GIVEN
ok 'it stops' milter_stop

# ---- descriptors ---------------------------------------------------------

# Half of them are kept; the supervisor needs some too.
configure 'Mode enforce' 'WatchdogInterval 1s'
program=$milter
milter=$folder/limited
printf '#!/bin/sh\nexec prlimit --nofile=80:80 "%s" "$@"\n' "$program" > "$milter"
chmod +x "$milter"
ok 'it starts with few descriptors' milter_start
fronts=$(count_log 'front started pid=')
crowd descriptors 200
ok 'that they run short is logged' log_has 'descriptors run short'
ok 'once' [ "$(count_log 'descriptors run short')" = 1 ]
sleep 4
ok 'a front that is full is not taken for one that hangs' \
	not log_has 'does not answer'
ok 'mail is judged after that' is_tagged SHORT
# What never negotiates is not counted; the watchdog notices what it does.
crowd silent 200
ok 'a front without a descriptor left is started again' \
	wait_log 'front started pid=' $((fronts + 1))
for _ in $(seq 50); do [ -S "$folder/milter.sock" ] && break; sleep 0.1; done
ok 'and judges mail' is_tagged SILENT
ok 'it stops too' milter_stop
done_testing
