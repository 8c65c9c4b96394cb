#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# kill -9 of each process in each phase of a message, seen by a client that
# sends again what was not answered with 250: every mail is taken once and
# delivered once.
# shellcheck source=tests/dialogue/namespace.sh
. "${top_srcdir:?}/tests/dialogue/namespace.sh"
# shellcheck source=tests/dialogue/dialogue.sh
. "$top_srcdir/tests/dialogue/dialogue.sh"
# shellcheck source=tests/dialogue/mta.sh
. "$DIALOGUE/mta.sh"
# shellcheck source=tests/dialogue/tap.sh
. "$DIALOGUE/tap.sh"
# shellcheck source=tests/dialogue/phases.sh
. "$DIALOGUE/phases.sh"

if ! why=$(mta_can_run); then
	skip 'a real mail server while processes are killed' "$why"
	done_testing
	exit 0
fi
stop_all() {
	tap_stop
	mta_end
	clean_up
}
trap stop_all EXIT

id_count=0

# Kill the processes of one name in one phase.
kill_in() { # process name, phase, letter, message
	local victims id
	id_count=$((id_count + 1))
	id=mail$id_count
	milter_start || return 1
	stop_in "$2" "$3" "$4" $id
	victims=$(pids "$1")
	# shellcheck disable=SC2086 # several process ids
	{
		kill -KILL $victims
		wait_gone $victims
	}
	if [ "$1" = fakebill-milter ]; then
		milter_end
	fi
	tap_release
	[ -n "$milter_pid" ] || milter_start
	wait "$client_pid"
	milter_end
	is_taken_once "$id" 0
}

configure 'Mode enforce' 'User nobody' 'BreakerCrashes 1000' 'ScanTimeout 5s'
ok 'the filter starts' milter_start
processes=$(ps -o comm= --ppid "$milter_pid" | sort -u)
milter_end
tap_start ""

for mta_default in accept tempfail; do
	ok "$MTA starts, with $mta_default where the filter is away" mta_start
	for process in $processes fakebill-milter; do
		# Of the others the mail server knows nothing.
		case $mta_default,$process in
		tempfail,fb-front | tempfail,fakebill-milter | accept,*) ;;
		*) continue ;;
		esac
		while read -r phase letter message; do
			ok "$mta_default: $process killed at $phase" \
				kill_in "$process" "$phase" "$letter" "$message"
		done <<< "$phases"
	done
	mta_stop
done
done_testing
