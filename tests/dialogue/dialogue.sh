# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
# dialogue.sh - run fakebill-milter for a test and count what it does
#
# Sourced by the tests beside it.  Makes $folder, which others may enter, and
# removes it at the end together with what runs.
#
#   ok NAME COMMAND...      one TAP line: passes when COMMAND succeeds
#   not COMMAND...          succeeds when COMMAND fails
#   pass NAME | fail NAME | skip NAME WHY
#   done_testing            the plan; the last command of a test
#   make_list NAME SERIAL   compile the test list to $folder/NAME.cdb
#   configure [LINE...]     write $folder/conf: Operator isp, the test's list
#                           and consents, and these lines
#   milter_start            start in the foreground and wait until it is ready
#   milter_stop             stop it and wait; returns its exit status
#   milter_reload           SIGHUP, and wait for the answer in the log
#   log_has PATTERN         the log has such a line (grep -E)
#   wait_log PATTERN [N]    wait up to 10 s for N such lines (1)
#   wait_until COMMAND...   wait up to 40 s until COMMAND succeeds
#   front, workers          print process ids of what runs now
#   lua SCRIPT              run miltertest and print what it prints
#   run_lua SCRIPT          run miltertest and count its TAP lines
#   count_tap NAME COMMAND...  count the TAP lines of any command
set -u

: "${top_srcdir:?} ${top_builddir:?}" # set by make
export LC_ALL=C.UTF-8 LANGUAGE=C
DIALOGUE=$top_srcdir/tests/dialogue
export DIALOGUE
milter=$top_builddir/fakebill-milter
list_tool=$top_builddir/fakebill-list
folder=$(mktemp -d /tmp/fakebill-dialogue.XXXXXX)
chmod 755 "$folder"
log=$folder/log
MILTER_SOCKET=unix:$folder/milter.sock
export MILTER_SOCKET
milter_pid=
test_count=0
: > "$log"

clean_up() {
	if [ -n "$milter_pid" ]; then
		kill -KILL "$milter_pid"
		wait "$milter_pid"
	fi 2> /dev/null
	rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# ---- TAP -----------------------------------------------------------------

pass() {
	test_count=$((test_count + 1))
	echo "ok $test_count - $1"
}

fail() {
	test_count=$((test_count + 1))
	echo "not ok $test_count - $1"
	tail -n 5 "$log" | sed 's/^/# log: /'
}

skip() {
	test_count=$((test_count + 1))
	echo "ok $test_count - $1 # SKIP $2"
}

ok() {
	local name=$1
	shift
	if "$@"; then pass "$name"; else fail "$name"; fi
}

not() {
	! "$@"
}

done_testing() {
	echo "1..$test_count"
}

# ---- the filter ----------------------------------------------------------

make_list() {
	{
		printf '#!fakebill-list 1\n#!name %s\n#!serial %s\n' "$1" "$2"
		printf 'P0001\tphrase\t未納料金\tactive\tgrp=demand w=3'
		printf ' cat=fakebill add=2024-01-01 src=t by=a ok=b\n'
		printf 'P0002\tphrase\t法的手続きに移行\tactive\tgrp=threat w=4'
		printf ' cat=fakebill add=2024-01-01 src=t by=a ok=b\n'
	} > "$folder/$1.tsv"
	"$list_tool" compile -o "$folder/$1.cdb" "$folder/$1.tsv"
}

configure() {
	{
		echo 'Operator isp'
		echo "List $folder/test.cdb"
		echo "Consent $folder/consent"
		echo "Overrides $folder/overrides"
		echo "Socket $MILTER_SOCKET"
		echo 'SocketMode 0666'
		echo 'ScanWorkers 2'
		echo 'Log stderr'
		printf '%s\n' "$@"
		case "$*" in
		*DecisionLog\ *) ;;
		*) echo "DecisionLog $folder/decisions" ;;
		esac
	} > "$folder/conf"
	[ -e "$folder/consent" ] ||
		printf '%s\n' 'yes@rei.example all' 'also@rei.example all' \
			'no@rei.example none' > "$folder/consent"
	[ -e "$folder/test.cdb" ] || make_list test 1
}

count_log() {
	grep -cE -- "$1" "$log"
}

log_has() {
	grep -qE -- "$1" "$log"
}

# Wait up to 40 s until COMMAND succeeds.
wait_until() {
	for _ in $(seq 400); do
		! "$@" || return 0
		sleep 0.1
	done
	return 1
}

wait_log() {
	local want=${2:-1}
	for _ in $(seq 100); do
		[ "$(count_log "$1")" -lt "$want" ] || return 0
		sleep 0.1
	done
	return 1
}

milter_start() {
	local ready
	ready=$(count_log ' ready: ')
	"$milter" -f -c "$folder/conf" 2>> "$log" &
	milter_pid=$!
	for _ in $(seq 200); do
		[ "$(count_log ' ready: ')" -eq "$ready" ] || return 0
		kill -0 "$milter_pid" 2> /dev/null || break
		sleep 0.05
	done
	return 1
}

milter_stop() {
	local status=0
	kill "$milter_pid" 2> /dev/null
	wait "$milter_pid" || status=$?
	milter_pid=
	return $status
}

milter_reload() {
	local answered
	answered=$(count_log ' (not )?reloaded: ')
	kill -HUP "$milter_pid"
	wait_log ' (not )?reloaded: ' $((answered + 1))
}

front() {
	sed -n 's/.* front started pid=//p' "$log" | tail -n 1
}

# The last one that was started in each of the two places.
workers() {
	local place
	for place in 1 2; do
		sed -n "s/.* scan worker $place started pid=//p" "$log" |
			tail -n 1
	done
}

# ---- miltertest ----------------------------------------------------------

lua() {
	SCRIPT=$1 timeout 60 miltertest -s "$DIALOGUE/run.lua" 2>&1
}

count_tap() {
	local line last=
	while IFS= read -r line; do
		case $line in
		'ok - '*) pass "${line#ok - }" ;;
		'not ok - '*) fail "${line#not ok - }" ;;
		'exit '*) last=$line ;;
		*) echo "# $line" ;;
		esac
	done < <("${@:2}"; echo "exit $?")
	[ "$last" = 'exit 0' ] || fail "$1 runs to its end ($last)"
}

run_lua() {
	count_tap "$(basename "$1")" lua "$1"
}
