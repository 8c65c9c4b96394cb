#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Two nodes with the same list and the same table of consents: a change of
# either is in force on both, and one that fails stops no other.
# shellcheck source=tests/dialogue/dialogue.sh
. "${top_srcdir:?}/tests/dialogue/dialogue.sh"

first=$MILTER_SOCKET
second=unix:$folder/second.sock
second_log=$folder/second.log
second_pid=
stop_all() {
	[ -z "$second_pid" ] || kill -KILL "$second_pid" 2> /dev/null
	clean_up
}
trap stop_all EXIT

# The second node has its own socket and its own decision log.
second_start() {
	sed -e "s|^Socket .*|Socket $second|" \
		-e "s|^DecisionLog .*|DecisionLog $folder/second.decisions|" \
		"$folder/conf" > "$folder/second.conf"
	: > "$second_log"
	"$milter" -f -c "$folder/second.conf" 2>> "$second_log" &
	second_pid=$!
	wait_until grep -q ' ready: ' "$second_log"
}

# What a fake bill to yes@rei.example comes to on one node.
send() { # socket, queue id
	MILTER_SOCKET=$1 QUEUE_ID=$2 lua "$DIALOGUE/one.lua"
}

is_tagged() {
	case $(send "$1" "$2") in
	*" tag; "*) ;;
	*) return 1 ;;
	esac
}

is_unseen() {
	case $(send "$1" "$2") in
	*"$2 no data "*) ;;
	*) return 1 ;;
	esac
}

configure 'Mode enforce'
ok 'the first node starts' milter_start
ok 'the second node starts beside it' second_start
ok 'the first one judges' is_tagged "$first" A1
ok 'so does the second' is_tagged "$second" B1

echo 'yes@rei.example none' > "$folder/consent"
ok 'the first node takes a change of consent' \
	wait_log 'consent table changed: 1 rows'
ok 'so does the second' \
	wait_until grep -q 'consent table changed: 1 rows' "$second_log"
ok 'who cancelled is not inspected on the first' is_unseen "$first" A2
ok 'nor on the second' is_unseen "$second" B2

echo 'yes@rei.example all' > "$folder/consent"
wait_until grep -q 'consent table changed.*' "$second_log"
ok 'consent comes back on the second' \
	wait_until is_tagged "$second" B3
kill -KILL "$milter_pid"
wait "$milter_pid" 2> /dev/null
milter_pid=
ok 'a node that dies does not stop the other' is_tagged "$second" B4

sed "s|$folder/second.decisions|$folder/decisions|" "$folder/second.conf" \
	> "$folder/conf"
sed -i "s|^Socket .*|Socket $first|" "$folder/conf"
ok 'a decision log whose node is gone is free for another' milter_start
sed "s|^Socket .*|Socket unix:$folder/third.sock|" "$folder/conf" \
	> "$folder/third.conf"
"$milter" -f -c "$folder/third.conf" 2> "$folder/third.log"
ok 'two nodes never write one decision log' [ $? = 69 ]
done_testing
