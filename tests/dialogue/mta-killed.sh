#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A mail server killed in the middle of a message, and a filter that loads
# everything again and again under running mail.
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
	skip 'a real mail server that is killed' "$why"
	done_testing
	exit 0
fi
stop_all() {
	tap_stop
	mta_end
	clean_up
}
trap stop_all EXIT

configure 'Mode enforce' 'User nobody' 'BreakerCrashes 1000' 'ScanTimeout 5s'
ok 'the filter starts' milter_start
tap_start ""
ok "$MTA starts" mta_start

is_tagged() { # id
	grep -q '^X-Fakebill-Status: tag' "$(arrived "$1")"
}

# ---- kill -9 of the server -----------------------------------------------

case $MTA in
postfix) victims='smtpd cleanup everything' ;;
sendmail) victims='session everything' ;;
esac

descriptors() {
	find "/proc/$(front)/fd" -mindepth 1 2> /dev/null | wc -l
}

has_no_more_descriptors() { # than
	[ "$(descriptors)" -le "$1" ]
}

kill_in() { # victim, phase, letter, message, id
	stop_in "$2" "$3" "$4" "$5"
	if [ "$1" = everything ]; then
		mta_kill
	else
		# shellcheck disable=SC2046 # several process ids
		kill -KILL $(mta_pids "$1") 2> /dev/null
	fi
	# shellcheck disable=SC2046
	[ "$2" != judging ] || kill -CONT $(pids fb-scan)
	tap_release
	# shellcheck disable=SC2119 # no lines of its own
	[ "$1" != everything ] || mta_start
	wait "$client_pid"
	is_taken_once "$5" 1
}

client first
wait "$client_pid"
before=$(descriptors)
number=0
for victim in $victims; do
	while read -r phase letter message; do
		number=$((number + 1))
		ok "$victim of $MTA killed at $phase" \
			kill_in "$victim" "$phase" "$letter" "$message" \
			"dead$number"
	done <<< "$phases"
done
mta_flush 2> "$folder/flush.log"
ok 'nothing stays in the queue' mta_settle
ok 'nothing was delivered twice' \
	[ -z "$(cut -f 1 "$mta/sink/delivered" | sort | uniq -d)" ]
ok 'the filter keeps nothing of broken sessions' \
	wait_until has_no_more_descriptors $((before + 1))
client after
wait "$client_pid"
ok 'and judges the next mail' is_tagged after.1

# ---- pkill -HUP ----------------------------------------------------------

# Lists of another serial each time, so that workers are replaced too.
ids=$(seq -f 'hup%.0f' 60)
# shellcheck disable=SC2086 # several words
client $ids
reloads=$(count_log ' reloaded: ')
serial=1
while kill -0 "$client_pid" 2> /dev/null; do
	serial=$((serial + 1))
	make_list test $serial
	pkill -HUP fakebill-milter
	wait_log " reloaded: " $((reloads + serial - 1))
done
wait "$client_pid"
ok "the filter was reloaded $((serial - 1)) times meanwhile" [ $serial -gt 2 ]
all_are_tagged() {
	local id
	for id in $ids; do
		is_taken_once "$id" 0 && is_tagged "$id.1" || return 1
	done
}
ok 'pkill -HUP: of 60 mails each is taken at once, judged, delivered once' \
	all_are_tagged
ok 'by several lists' [ "$(grep -hao 'list=test/[0-9]*' "$mta"/sink/*.eml |
	sort -u | wc -l)" -gt 1 ]
done_testing
