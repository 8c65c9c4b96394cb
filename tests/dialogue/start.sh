#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# How fakebill-milter starts, refuses to start, and stops.
# shellcheck source=tests/dialogue/dialogue.sh
. "${top_srcdir:?}/tests/dialogue/dialogue.sh"

out=$folder/out

# Run the program; its status must be WANT and its words must hold PATTERN.
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

ok '--help explains' says 0 '^Usage: fakebill-milter' --help
ok '--version tells' says 0 '^fakebill-milter [0-9]' --version
ok 'an unknown option is refused' says 64 '--help' --nonsense
ok 'an argument is refused' says 64 'unexpected argument "x"' x
ok 'a missing configuration is named' says 78 'nonexistent' -c /nonexistent

configure
ok '-n tests everything' says 0 'List test/1: 2 entries' -n -c "$folder/conf"
ok 'and counts the consents' grep -q 'Consent table: 3 rows' "$out"
ok 'and prints the line for main.cf' \
	grep -q "^smtpd_milters = unix:$folder/milter.sock" "$out"
ok 'and the line for sendmail.mc' grep -q '^INPUT_MAIL_FILTER(' "$out"
ok 'and opens no socket' [ ! -e "$folder/milter.sock" ]

configure 'Modus enforce'
ok 'an unknown setting is refused with its line and the nearest name' \
	refuses 78 'conf:9: .*Modus.*Mode'
configure 'User no-such-user'
ok 'an unknown user is refused' refuses 78 'no-such-user'
configure 'Socket unix:/nonexistent/milter.sock'
ok 'a setting given twice is refused' refuses 78 'conf:9: .*Socket'
configure
sed -i 's|^Socket .*|Socket unix:/nonexistent/milter.sock|' "$folder/conf"
ok 'a socket without a folder is refused' refuses 78 '/nonexistent: '

configure
echo 'yes@rei.example nonsense' > "$folder/consent"
ok 'a wrong consent table is refused with file and line' \
	refuses 78 'consent:1: '
rm -f "$folder/consent"
configure
mv "$folder/test.cdb" "$folder/good.cdb"
ok 'a missing list is refused' refuses 66 'test.cdb: '
: > "$folder/test.cdb"
ok 'a list of zero bytes is refused' refuses 65 'test.cdb: '
head -c -8 "$folder/good.cdb" > "$folder/test.cdb"
ok 'a truncated list is refused' refuses 65 'test.cdb: '
head -c "$(stat -c %s "$folder/good.cdb")" /dev/zero > "$folder/test.cdb"
ok 'a list of zeros is refused' refuses 65 'test.cdb: '
mv "$folder/good.cdb" "$folder/test.cdb"
ok 'no refused start left a socket' [ ! -e "$folder/milter.sock" ]
ok 'or a process' [ -z "$(pgrep -f -- "-c $folder/conf")" ]

echo 'no socket' > "$folder/milter.sock"
ok 'what is no socket is left alone' refuses 73 'not a socket'
ok 'and stays there' grep -q 'no socket' "$folder/milter.sock"
rm "$folder/milter.sock"

ok 'it starts' milter_start
ok 'a second one is told that the socket is in use' \
	says 69 "Socket unix:$folder/milter.sock is in use" -f -c "$folder/conf"
ok 'the first one does not notice' [ -S "$folder/milter.sock" ]
ok 'and still answers' lua "$DIALOGUE/one.lua"
ok '-n beside a running one is no error' \
	says 0 'answers on' -n -c "$folder/conf"
if [ "$(id -u)" = 0 ]; then
	ok 'a start as root warns' log_has 'running as root'
else
	skip 'a start as root warns' 'needs root'
fi

kill -KILL "$milter_pid"
wait "$milter_pid" 2> /dev/null
for _ in $(seq 50); do
	[ -n "$(pgrep -f -- "-c $folder/conf")" ] || break
	sleep 0.1
done
ok 'its children do not outlive a killed supervisor' \
	[ -z "$(pgrep -f -- "-c $folder/conf")" ]
ok 'its socket was left behind' [ -S "$folder/milter.sock" ]
ok 'which is no obstacle' milter_start
began=$(date +%s%N)
ok 'SIGTERM ends it with success' milter_stop
ok 'within two seconds' [ $(($(date +%s%N) - began)) -lt 2000000000 ]
ok 'the socket is removed' [ ! -e "$folder/milter.sock" ]

configure "PidFile $folder/milter.pid" 'Log stderr'
sed -i '8,9{/Log/d}' "$folder/conf"
timeout 20 "$milter" -c "$folder/conf" 2> "$log" || fail 'a start in the background'
ok 'in the background it returns when mail is served' [ -S "$folder/milter.sock" ]
ok 'the pid file names the supervisor' \
	[ "$(cat "/proc/$(cat "$folder/milter.pid")/comm")" = fakebill-milter ]
ok 'a second one names its process' \
	says 69 "running already \\(process $(cat "$folder/milter.pid")\\)" \
	-c "$folder/conf"
milter_pid=$(cat "$folder/milter.pid")
kill "$milter_pid"
for _ in $(seq 50); do [ -e "$folder/milter.pid" ] || break; sleep 0.1; done
ok 'it removes its pid file' [ ! -e "$folder/milter.pid" ]
milter_pid=
: > "$folder/test.cdb"
ok 'a start in the background that fails says so' \
	says 65 'test.cdb: ' -c "$folder/conf"
rm "$folder/test.cdb"

configure
port=$(python3 -c 'import socket
with socket.socket() as s:
	s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
sed -i "s|^Socket .*|Socket inet:$port@127.0.0.1|" "$folder/conf"
ok '-n warns of a TCP port' says 0 'warning: Socket is a TCP port' \
	-n -c "$folder/conf"
ok 'it starts there' milter_start
ok 'and warns, too' log_has 'Socket is a TCP port'
ok 'it stops' milter_stop
sed -i "s|^Socket .*|Socket inet:$port|" "$folder/conf"
ok 'a port without an address is refused' \
	refuses 78 'would listen on every interface'

configure
reloaded=$(count_log ' reloaded: ')
fronts=$(count_log ' front started ')
"$milter" -f -c "$folder/conf" 2>> "$log" &
milter_pid=$!
wait_log ' front started ' $((fronts + 1))
kill -HUP "$milter_pid"
ok 'a HUP while it starts is not lost' wait_log ' reloaded: ' $((reloaded + 1))
ok 'and does not harm the start' lua "$DIALOGUE/one.lua"
ok 'it stops' milter_stop

if [ "$(id -u)" = 0 ]; then
	rm -rf "$folder/decisions" # it was root's
	configure 'User nobody' 'Group nogroup' 'SocketGroup mail'
	sed -i 's/^SocketMode .*/SocketMode 0660/' "$folder/conf"
	ok 'root starts it as another user' milter_start
	users=$(ps -o user= -p "$milter_pid,$(pgrep -d, -P "$milter_pid")" |
		sort -u)
	ok 'every process runs as that user' [ "$users" = nobody ]
	ok 'the socket has its mode, owner and group' \
		[ "$(stat -c '%a %U %G' "$folder/milter.sock")" = '660 nobody mail' ]
	ok 'it serves' lua "$DIALOGUE/one.lua"
	ok 'it stops' milter_stop
else
	skip 'root starts it as another user' 'needs root'
fi
done_testing
