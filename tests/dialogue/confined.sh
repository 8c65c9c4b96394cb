#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Whom each process runs as and what it may do, read where the kernel says it.
# What the filters deny is tried in tests/milter/test_sandbox.c.
# shellcheck source=tests/dialogue/dialogue.sh
. "${top_srcdir:?}/tests/dialogue/dialogue.sh"

if [ "$(id -u)" != 0 ]; then
	echo '1..0 # SKIP needs root'
	exit 0
fi
# Sanitizers need more than the filters permit.
filter=2
grep -q 'define FB_SANITIZERS' "$top_builddir/config.h" && filter=0
own_users='0xe0' # CAP_KILL, CAP_SETGID and CAP_SETUID

# Print a field of /proc/PID/status, without what follows the first word.
status_of() { # pid, field
	awk -v field="$2:" '$1 == field { print $2 }' "/proc/$1/status"
}

is_confined() { # pid, user, effective capabilities
	local pid=$1 got want
	got="uid=$(status_of "$pid" Uid) gid=$(status_of "$pid" Gid)"
	got="$got effective=$((0x$(status_of "$pid" CapEff)))"
	got="$got permitted=$((0x$(status_of "$pid" CapPrm)))"
	got="$got no-new-privileges=$(status_of "$pid" NoNewPrivs)"
	got="$got filter=$(status_of "$pid" Seccomp)"
	got="$got core=$(awk '/^Max core/ { print $5 $6 }' "/proc/$pid/limits")"
	want="uid=$(id -u "$2") gid=$(id -g "$2")"
	want="$want effective=$(($3)) permitted=$(($3))"
	want="$want no-new-privileges=1 filter=$filter core=00"
	[ "$got" = "$want" ] && return 0
	echo "# got  $got"
	echo "# want $want"
	return 1
}

# A process that another one of its user may not look into belongs to root
# there.
is_closed() { # pid
	[ "$(stat -c %U "/proc/$1/mem")" = root ]
}

all() { # command, pid...
	local command=$1 pid
	shift
	[ $# -gt 0 ] || return 1
	for pid in "$@"; do $command "$pid" || return 1; done
}

running() { # name of a process
	pgrep -P "$milter_pid" -x "$1"
}

are_scan_workers() { is_confined "$1" "$scan_user" 0; }
are_spf_workers() { is_confined "$1" "$spf_user" 0; }

is_tagged() {
	QUEUE_ID=$1 lua "$DIALOGUE/one.lua" | grep -q "^$1 c  tag;"
}

wait_gone() { # pid...
	local pid
	for pid in "$@"; do
		for _ in $(seq 100); do
			[ -e "/proc/$pid" ] || continue 2
			sleep 0.1
		done
		return 1
	done
}

front_serves_again() {
	local started
	started=$(count_log 'front started pid=')
	kill -KILL "$(front)"
	wait_log 'front started pid=' $((started + 1)) || return 1
	for _ in $(seq 50); do
		[ -S "$folder/milter.sock" ] && is_tagged "AGAIN$started" &&
			return 0
		sleep 0.2
	done
	return 1
}

chown nobody "$folder"

# ---- one user for all ----------------------------------------------------

scan_user=nobody spf_user=nobody
configure 'Mode enforce' 'User nobody' 'Spf on'
ok 'root starts it as one user' milter_start
wait_log 'SPF worker 1 started'
sleep 0.5 # until the workers are in their sandbox
ok 'the supervisor has no capability' is_confined "$milter_pid" nobody 0
ok 'nor has the front' is_confined "$(front)" nobody 0
# shellcheck disable=SC2046 # several process ids
{
	ok 'nor a scan worker' all are_scan_workers $(running fb-scan)
	ok 'nor an SPF worker' all are_spf_workers $(running fb-spf)
	ok 'nobody looks into any of them' all is_closed "$milter_pid" \
		$(pgrep -P "$milter_pid")
}
ok 'it judges mail' is_tagged ONE
ok 'a front that died is started again by that user' front_serves_again
ok 'it stops' milter_stop

# ---- users of their own --------------------------------------------------

scan_user=daemon spf_user=bin
configure 'Mode enforce' 'User nobody' "ScanUser $scan_user" \
	"SpfUser $spf_user" 'Spf on' 'ScanTimeout 1s' 'BreakerCrashes 1000' \
	'WatchdogInterval 1s'
ok 'root starts it as several users' milter_start
wait_log 'SPF worker 1 started' 2
sleep 0.5
ok 'the supervisor keeps what it takes to make them' \
	is_confined "$milter_pid" nobody "$own_users"
ok 'the front has no capability' is_confined "$(front)" nobody 0
# shellcheck disable=SC2046
{
	ok 'scan workers are their own user' \
		all are_scan_workers $(running fb-scan)
	ok 'SPF workers are theirs' all are_spf_workers $(running fb-spf)
	ok 'nobody looks into any of them either' \
		all is_closed "$milter_pid" $(pgrep -P "$milter_pid")
	ok 'workers have no other groups' [ -z "$(awk '/^Groups:/ { print $2 }' \
		"/proc/$(running fb-scan | head -n 1)/status")" ]
}
ok 'it judges mail as well' is_tagged TWO
# shellcheck disable=SC2046
kill -STOP $(running fb-scan)
ok 'a worker of another user is killed at its deadline' \
	not is_tagged HANGS
ok 'which is logged' wait_log 'was killed: no right answer in time'
# shellcheck disable=SC2046
kill -KILL $(running fb-scan)
ok 'a front that died is started again among several users' \
	front_serves_again
ok 'without capabilities' is_confined "$(front)" nobody 0
kill -STOP "$(front)"
hung=$(front)
ok 'one that hangs is killed' wait_gone "$hung"
sleep 0.5
family=$(pgrep -P "$milter_pid")
# shellcheck disable=SC2086
kill -STOP $family
kill -KILL "$milter_pid"
# shellcheck disable=SC2086
ok 'children of other users die with a killed supervisor' wait_gone $family
# shellcheck disable=SC2086
kill -KILL $family 2> /dev/null
wait "$milter_pid" 2> /dev/null

# ---- what cannot work ----------------------------------------------------

refuses() { # pattern
	local line
	for line in '-n' '-f'; do
		timeout 20 "$milter" "$line" -c "$folder/conf" > "$folder/out" 2>&1
		[ $? = 78 ] && grep -qE -- "$1" "$folder/out" && continue
		sed 's/^/# /' "$folder/out"
		return 1
	done
}

configure 'ScanUser daemon'
ok 'ScanUser without User is refused' refuses 'ScanUser needs User'
configure 'User nobody' 'SpfUser root'
ok 'a worker as root is refused' refuses 'SpfUser must not be root'
configure 'User nobody' 'ScanUser no-such-user'
ok 'an unknown user of a worker is refused' \
	refuses 'ScanUser no-such-user: there is no such user'
configure 'User nobody' 'SocketGroup mail'
milter_start
ok 'a group that could not be set again is told' \
	log_has 'could not set SocketGroup mail; make User a member'
milter_stop
chown root "$folder"
configure 'User nobody'
milter_start
ok 'a folder where the socket could not be opened again as well' \
	log_has "$folder: a front that must be started again could not open"
milter_stop
done_testing
