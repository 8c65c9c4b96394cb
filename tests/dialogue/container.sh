#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Containers: process 1, few capabilities, a user without a name, a read-only
# root, calls that are refused.  What is missing is named, and what can do
# without does.
# shellcheck source=tests/dialogue/dialogue.sh
. "${top_srcdir:?}/tests/dialogue/dialogue.sh"

if [ "$(id -u)" != 0 ] || ! unshare --mount --pid --fork true 2> /dev/null
then
	echo '1..0 # SKIP needs root and namespaces'
	exit 0
fi
program=$milter
out=$folder/out
# Sanitizers have no filter that could be refused, and need /proc.
has_filter=yes
grep -q 'define FB_SANITIZERS' "$top_builddir/config.h" && has_filter=

# Start $program by way of this command from now on.
run_by() {
	milter=$folder/by
	{
		echo '#!/bin/bash'
		printf 'exec '
		printf '%q ' "$@" "$program"
		printf '"$@"\n'
	} > "$milter"
	chmod 755 "$milter"
}

says() { # want, pattern, argument...
	local want=$1 pattern=$2 status=0
	shift 2
	timeout 20 "$milter" "$@" > "$out" 2>&1 || status=$?
	[ $status -eq "$want" ] && grep -qE -- "$pattern" "$out" && return 0
	sed "s/^/# (status $status) /" "$out"
	return 1
}

refuses() { # want, pattern: -n and a start must both refuse
	says "$1" "$2" -n -c "$folder/conf" && says "$1" "$2" -f -c "$folder/conf"
}

is_tagged() {
	QUEUE_ID=$1 lua "$DIALOGUE/one.lua" | grep -q "^$1 c  tag;"
}

# ---- the first process of a container ------------------------------------

# unshare(1) waits for it and has no signals of its own to pass on.
first_process() {
	pgrep -P "$milter_pid"
}

zombies() { # in the container of that process
	local pid
	for pid in $(pgrep --ns "$1" --nslist pid); do
		grep -q '^State:.Z' "/proc/$pid/status" 2> /dev/null && echo "$pid"
	done
}

run_by unshare --pid --fork --mount-proc
configure 'Mode enforce'
ok 'as process 1 it starts' milter_start
first=$(first_process)
ok 'and is that' [ "$(awk '/^NSpid:/ { print $3 }' \
	"/proc/$first/status")" = 1 ]
ok 'it serves' is_tagged FIRST
# The shell in between ends, and its child is an orphan that ends later.
nsenter --target "$first" --pid --mount sh -c 'sleep 0.3 & sleep 0.1' 
sleep 0.7
ok 'orphans are reaped' [ -z "$(zombies "$first")" ]
ok 'which is nothing to tell' not log_has 'ended: '
kill "$first"
status=0
wait "$milter_pid" || status=$?
ok 'SIGTERM ends it with success' [ $status = 0 ]
milter_pid=

foreground_as_first() { # without -f it would go to the background
	timeout 20 "$milter" -c "$folder/conf" 2>> "$log" &
	milter_pid=$!
	wait_log ' ready: ' 2 || return 1
	sleep 0.5
	kill -0 "$milter_pid"
}
ok 'process 1 stays in the foreground by itself' foreground_as_first
kill "$(pgrep -P "$(first_process)")"
wait "$milter_pid"
milter_pid=

# ---- few capabilities ----------------------------------------------------

run_by setpriv --bounding-set=-all --inh-caps=-all
configure 'Mode enforce' 'User nobody'
ok 'root without capabilities cannot become User, which is named' \
	refuses 69 'root lacks CAP_SETUID, CAP_SETGID, CAP_CHOWN here'
configure 'Mode enforce'
ok 'without User it starts' milter_start
ok 'and warns' log_has 'running as root'
ok 'and serves' is_tagged NOCAPS
ok 'its front has no capability' [ "$(awk '/^CapEff/ { print $2 }' \
	"/proc/$(front)/status")" = 0000000000000000 ]
ok 'it stops' milter_stop

run_by setpriv --bounding-set=-kill --inh-caps=-all
configure 'Mode enforce' 'User nobody' 'ScanUser daemon'
ok 'several users need CAP_KILL' refuses 69 'root lacks CAP_KILL here'

# ---- a user without a name -----------------------------------------------

chown 54321:54321 "$folder"
rm -rf "$folder/decisions"
run_by setpriv --reuid=54321 --regid=54321 --clear-groups \
	--bounding-set=-all --inh-caps=-all
configure 'Mode enforce'
ok 'a user that has no name starts it' milter_start
ok 'and runs it' [ "$(awk '/^Uid:/ { print $2 }' \
	"/proc/$(front)/status")" = 54321 ]
ok 'it serves' is_tagged NAMELESS
ok 'it stops' milter_stop
rm -rf "$folder/decisions"
chown 0:0 "$folder"

# ---- a root that cannot be written ---------------------------------------

cat > "$folder/read-only" << EOF
#!/bin/bash
mount --bind $folder $folder && mount -o remount,bind,ro / || exit 99
! touch / 2> /dev/null || exit 98
mount -t tmpfs -o size=64k tmpfs /dev/shm 2> /dev/null
exec "\$@"
EOF
chmod 755 "$folder/read-only"
run_by unshare --mount "$folder/read-only"
configure 'Mode enforce'
ok 'with a read-only root and little shared memory it starts' milter_start
ok 'it serves' is_tagged READONLY
ok 'and judges a long mail' timeout 60 python3 - "$folder/milter.sock" << 'EOF'
import os
import sys
sys.path.insert(0, os.environ["DIALOGUE"])
from raw import FRAUD, Session, is_tagged
session = Session(sys.argv[1])
session.envelope()
session.header(b"Content-Type", b"text/plain; charset=UTF-8")
session.end_header()
for _ in range(160):
    session.body(FRAUD + b"x" * 64000)
sys.exit(not is_tagged(session.end()[1]))
EOF
ok 'it stops' milter_stop

# ---- calls that are refused ----------------------------------------------

refuse=$DIALOGUE/refuse.py
if python3 "$refuse" memfd_create /bin/true; then
	run_by "$(command -v python3)" "$refuse" memfd_create
	configure 'Mode enforce'
	ok 'without sealed memory it does not start and says why' \
		refuses 69 'refuses sealed memory.*memfd_create'
	run_by "$(command -v python3)" "$refuse" inotify_init1
	ok 'without inotify it starts' milter_start
	ok 'and serves' is_tagged NOINOTIFY
	ok 'and stops' milter_stop
else
	skip 'calls that are refused' 'unknown machine'
fi
if [ -n "$has_filter" ] && python3 "$refuse" seccomp /bin/true; then
	run_by "$(command -v python3)" "$refuse" seccomp
	ok 'without filters it does not start and says why' \
		refuses 69 'refuses seccomp filters.*"Sandbox available"'
	configure 'Mode enforce' 'Sandbox available'
	ok '-n warns when one does without' \
		says 0 'refuses seccomp filters' -n -c "$folder/conf"
	ok 'then it starts' milter_start
	ok 'and warns' log_has 'refuses seccomp filters'
	ok 'and serves' is_tagged NOFILTER
	ok 'it stops' milter_stop
	cat > "$folder/without-proc" << 'EOF'
#!/bin/bash
umount -l /proc || exit 99
exec "$@"
EOF
	chmod 755 "$folder/without-proc"
	run_by unshare --mount "$folder/without-proc"
	configure 'Mode enforce'
	ok 'without /proc it does not start and says why' \
		refuses 69 '/proc/self/statm cannot be read; mount /proc'
	configure 'Mode enforce' 'Sandbox available'
	ok 'unless one does without' milter_start
	ok 'then it serves' is_tagged NOPROC
	ok 'with the filters that there are' [ "$(awk '/^Seccomp:/ { print $2 }' \
		"/proc/$(front)/status")" = 2 ]
	ok 'and stops' milter_stop
else
	skip 'filters that are refused' 'this build has none, or unknown machine'
fi

# ---- a log that comes and goes -------------------------------------------

listen_to_log() {
	rm -f "$folder/syslog"
	python3 "$DIALOGUE/notified.py" "$folder/syslog" >> "$log" &
	listener=$!
	for _ in $(seq 50); do [ -S "$folder/syslog" ] && break; sleep 0.1; done
	chmod 666 "$folder/syslog"
}

mkdir "$folder/dev"
cat > "$folder/own-dev" << EOF
#!/bin/bash
mount -t tmpfs -o mode=755 tmpfs $folder/dev &&
	mknod -m 666 $folder/dev/null c 1 3 &&
	mknod -m 666 $folder/dev/urandom c 1 9 &&
	ln -s $folder/syslog $folder/dev/log &&
	mount --bind $folder/dev /dev || exit 99
exec "\$@"
EOF
chmod 755 "$folder/own-dev"
run_by unshare --mount "$folder/own-dev"
chown nobody "$folder"
rm -rf "$folder/decisions"
configure 'Mode enforce' 'User nobody' 'WatchdogInterval 1s'
sed -i 's/^Log .*/Log syslog/' "$folder/conf"
: > "$log"
listen_to_log
ok 'it starts and logs to syslog' milter_start
ok 'mail is judged' is_tagged SYSLOG
ok 'and logged by the front' wait_log 'SYSLOG: action=tag'
# libmilter has words of its own, and syslog is all that it knows.
lines=$(wc -l < "$log")
timeout 60 python3 "$DIALOGUE/crowd.py" "$folder/milter.sock" health 50 \
	> "$folder/health"
sleep 2 # for the watchdog
ok 'libmilter has nothing to say about empty sessions' \
	[ $(($(wc -l < "$log") - lines)) = 1 ]
kill "$listener"
wait "$listener" 2> /dev/null
is_tagged UNHEARD
listen_to_log
ok 'when syslog was restarted mail is judged' is_tagged HEARD
ok 'and logged again from within the sandbox' wait_log 'HEARD: action=tag'
ok 'it stops' milter_stop
kill "$listener"
milter=$program

# ---- where nothing listens to the log ------------------------------------

if [ -e /dev/log ]; then
	skip 'a log that goes nowhere is told' '/dev/log is there'
else
	configure
	sed -i 's/^Log .*/Log syslog/' "$folder/conf"
	ok 'a log that goes nowhere is told' \
		says 0 'there is no /dev/log' -n -c "$folder/conf"
fi
done_testing
