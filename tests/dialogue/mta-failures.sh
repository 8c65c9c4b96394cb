#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Every row of fakebill-failures(7) that is not a killed process (mta-kills.sh
# and mta-killed.sh have those).  Names begin with the row as it stands there.
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
	skip 'a real mail server while things fail' "$why"
	done_testing
	exit 0
fi
stop_all() {
	mta_end
	clean_up
}
trap stop_all EXIT

# ---- what became of a mail -----------------------------------------------

rows_done=$folder/rows
: > "$rows_done"

# Like ok, for a row of the page.
row() { # row, more of the name, command...
	echo "$1" >> "$rows_done"
	ok "$1$2" "${@:3}"
}

# Send a mail and wait until it is taken.
send() { # id
	client "$1"
	wait "$client_pid"
}

is_taken_at_once() { # id
	is_taken_once "$1" 0 && [ "$(attempts "$1" | wc -l)" = 1 ]
}

is_unfiltered() { # id
	is_taken_at_once "$1" &&
		! grep -q '^X-Fakebill' "$(arrived "$1.1")"
}

is_tagged() { # id
	is_taken_at_once "$1" &&
		grep -q '^X-Fakebill-Status: tag' "$(arrived "$1.1")"
}

has_waited() { # id
	is_taken_once "$1" 0 && [ "$(attempts "$1" | wc -l)" -gt 1 ] &&
		! grep -v "^$1\.[0-9]* 4" "$folder/replies" | grep -qv ' 250 '
}

# A message is kept, and will be with a worker at any moment.
is_judging() {
	find "/proc/$(front)/fd" -lname '/memfd:fakebill-message*' 2> /dev/null |
		grep -q .
}

# Send a mail that is judged while the workers stand still.
# shellcheck disable=SC2046 # several process ids
send_to_stopped() { # id
	kill -STOP $(pids fb-scan)
	client "$1"
	wait_until is_judging
	sleep 0.2
}

limits="ScanTimeout 20s"
set_up() { # line...
	configure 'Mode enforce' 'User nobody' 'Spf off' "$limits" "$@"
}

reload() { # line...
	set_up "$@"
	milter_reload
}

# ---- the filter is not there ---------------------------------------------

set_up
ok "$MTA starts" mta_start
send alone
row 'The filter is not running' ', accept: mail passes' is_unfiltered alone
ok 'the filter starts' milter_start
milter_end
ok 'its socket is left' [ -S "${MILTER_SOCKET#unix:}" ]
send stale
row 'A socket was left behind' ', accept: mail passes' is_unfiltered stale
mta_stop

mta_default=tempfail
ok "$MTA starts again" mta_start
client waiting
wait_until grep -q '^waiting.* 4' "$folder/replies"
ok 'the next start removes the socket' milter_start
wait "$client_pid"
row 'A socket was left behind' ', tempfail: mail waits' has_waited waiting
send there
ok 'with tempfail mail is judged' is_tagged there
milter_stop
client waiting2
wait_until grep -q '^waiting2.* 4' "$folder/replies"
milter_start
wait "$client_pid"
row 'The filter is not running' ', tempfail: mail waits' has_waited waiting2

send_to_stopped ending
kill "$milter_pid"
sleep 0.2
# shellcheck disable=SC2046
kill -CONT $(pids fb-scan)
wait "$client_pid"
row 'The filter is stopped' ': what was being judged is finished' \
	is_tagged ending
wait "$milter_pid"
milter_pid=
mta_stop

mta_default=accept
limits='ScanTimeout 2s'
set_up 'WatchdogInterval 1s'
ok 'the filter starts with a watchdog' milter_start
ok "$MTA starts, with accept" mta_start
send first
hanging=$(front)
kill -STOP "$hanging"
client hung
ok 'the watchdog notices' wait_log 'the front does not answer' 1
wait "$client_pid"
row 'The front hangs' ': mail is delivered' is_taken_once hung 0
ok 'by another front' wait_until [ ! -e "/proc/$hanging" ]
ok 'which is ready' wait_until test -S "${MILTER_SOCKET#unix:}"
milter_stop
milter_start
send again
ok 'after a start mail is judged' is_tagged again

# ---- a message cannot be judged ------------------------------------------

send_to_stopped dies
# shellcheck disable=SC2046
kill -KILL $(pids fb-scan)
wait "$client_pid"
row 'A scan worker dies' ': mail passes' is_unfiltered dies
ok 'that is logged' log_has 'outcome=worker-died'
wait_log 'scan worker 2 started' 2
send_to_stopped hangs
wait "$client_pid"
row 'A scan worker hangs' ': mail passes' is_unfiltered hangs
ok 'that is logged ' log_has 'outcome=timeout'

set_up 'BreakerCrashes 100'
sed -i 's/^ScanWorkers 2/ScanWorkers 1/' "$folder/conf"
milter_stop
milter_start
send_to_stopped busy1
first_client=$client_pid
write_mail busy2
echo "deliver $folder/busy2.eml yes@rei.example" | smtp > "$folder/replies2"
wait "$first_client"
cat "$folder/replies2" >> "$folder/replies"
row 'No scan worker is free' ': mail passes' is_unfiltered busy2
ok 'that is logged too' log_has 'outcome=no-worker'

reload 'BreakerCrashes 1' 'BreakerPause 60s'
send_to_stopped crash
wait "$client_pid"
send paused
row 'Workers die again and again' ': mail passes' is_unfiltered paused
ok 'and the pause is logged' log_has 'outcome=breaker'
milter_stop

set_up 'MessageMemory 1M'
milter_start
write_mail large
{ cat "$folder/large.eml"; yes 'kotoba' | head -c 3M; } > "$folder/large2"
mv "$folder/large2" "$folder/large.eml"
echo "deliver $folder/large.eml yes@rei.example" | smtp > "$folder/replies"
row 'No memory for a message' ': mail passes' is_unfiltered large
ok 'and the log tells' log_has 'outcome=no-memory'

send before
# One descriptor more than it has now: the session's.
used=$(find "/proc/$(front)/fd" -mindepth 1 | wc -l)
milter_end
whole=$milter
cat > "$folder/scarce" <<- SCRIPT
	#!/bin/sh
	exec prlimit --nofile=$((used + 1)):$((used + 1)) "$milter" "\$@"
SCRIPT
chmod 755 "$folder/scarce"
milter=$folder/scarce
milter_start
send scarce
row 'No more open files' ': mail passes' is_unfiltered scarce
# Where exactly the last descriptor is missed depends on who was quicker: the
# front's pass or a scan worker that was just started.
ok 'the log tells that as well' \
	log_has 'outcome=io|descriptors run short|could not be confined'
milter_end
milter=$whole

set_up 'SessionsMax 1' 'MessageSize 64k'
milter_start
exec 3<> "/dev/tcp/127.0.0.1/$mta_port"
read -r _ <&3
printf 'EHLO a.example\r\nMAIL FROM:<a@sender.example>\r\n' >&3
sleep 0.3
send crowded
row 'Too many sessions' ': mail passes' is_unfiltered crowded
ok 'and it is logged' log_has 'SessionsMax 1 is reached'
exec 3>&-
write_mail long
{ cat "$folder/long.eml"; yes 'kotoba' | head -c 300k; } > "$folder/long2"
mv "$folder/long2" "$folder/long.eml"
wait_until [ -S "${MILTER_SOCKET#unix:}" ]
milter_end
milter_start
echo "deliver $folder/long.eml yes@rei.example" | smtp > "$folder/replies"
row 'A message is longer than MessageSize' ': its beginning is judged' \
	is_tagged long
ok 'the whole is delivered' \
	[ "$(tail -c 300k "$(arrived long.1)" | sort -u | grep -c kotoba)" -ge 1 ]
ok 'that is in the log line' log_has 'truncated=message'

set_up
sed -i '/^List /d' "$folder/conf"
milter_reload
send listless
row 'No list is set' ': mail passes' is_unfiltered listless
ok 'the log says no-list' log_has 'outcome=no-list'

# ---- what is loaded is wrong ---------------------------------------------

set_up
milter_reload
mv "$folder/test.cdb" "$folder/good.cdb"
refused=$(count_log ' not reloaded: ')
for damage in missing empty; do
	[ $damage = missing ] || : > "$folder/test.cdb"
	milter_reload
	send "list-$damage"
	row 'A list is missing at a reload' " ($damage): the old one judges" \
		is_tagged "list-$damage"
done
mv "$folder/good.cdb" "$folder/test.cdb"
cp "$folder/consent" "$folder/good.consent"
echo 'yes@rei.example nonsense' >> "$folder/consent"
milter_reload
send consents
row 'The consent table is wrong at a reload' ': the old one holds' \
	is_tagged consents
ok 'with its line in the log' log_has 'consent:4: '
cp "$folder/good.consent" "$folder/consent"
echo 'Nonsense on' >> "$folder/conf"
milter_reload
send configured
row 'The configuration is wrong at a reload' ': the old one holds' \
	is_tagged configured
ok 'each was refused' [ "$(count_log ' not reloaded: ')" = $((refused + 4)) ]

# ---- others --------------------------------------------------------------

smtp > /dev/null <<- STEPS
	from yes@rei.example
	begin $folder/configured.eml
	drop
STEPS
send onward
row 'The client hangs up' ': the next mail is judged' is_tagged onward

# No name server is in this network.
{
	cat "$folder/test.tsv"
	printf 'R0001\trule\tdemand & spf:fail\tactive\tw=3 cat=fakebill'
	printf ' add=2024-01-01 src=t by=a ok=b\n'
} > "$folder/spf.tsv"
"$list_tool" compile -o "$folder/spf.cdb" "$folder/spf.tsv"
milter_stop
set_up 'Ceiling quarantine' 'ThresholdQuarantine 9'
sed -i "s/^Spf off/Spf on/; s/test\.cdb/spf.cdb/" "$folder/conf"
echo 'yes@rei.example all ceiling=quarantine' > "$folder/consent"
milter_start
send nodns
row 'SPF cannot be asked' ': mail is judged without' is_tagged nodns
ok 'the log line says temperror' log_has 'spf=temperror'
milter_stop

mkdir "$folder/full"
mount -t tmpfs -o size=64k,mode=755 tmpfs "$folder/full"
install -d -o nobody -m 750 "$folder/full/decisions"
set_up "DecisionLog $folder/full/decisions"
milter_start
send recorded
head -c 1M /dev/zero > "$folder/full/zero" 2> /dev/null
for id in $(seq -f 'full%.0f' 60); do
	send "$id"
	! log_has 'decision log .* cannot be written' || break
done
row 'The disk is full' ': mail is judged' is_tagged "$id"
ok 'and it is logged that records are lost' \
	wait_log 'decision log .* cannot be written'
milter_end
umount "$folder/full"

# ---- the page ------------------------------------------------------------

page=$top_srcdir/doc/fakebill-failures.7
while IFS= read -r title; do
	ok "tested: $title" grep -qxF -- "$title" "$rows_done"
done < <(awk '/^\.\\" tested by/ { skip = 1; next }
	sub(/^\.It Sy (\\&)?/, "") { if (!skip) print; skip = 0 }' "$page")
done_testing
