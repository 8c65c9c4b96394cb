# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
# tap.sh - look at the wire between mail server and filter, and stop there
#
# Needs mta.sh.  What the mail server says:
#
#   tap_start WORD...       to be called before mta_start
#   tap_stop
#   steps C M               print the letters of message M on connection C,
#                           macros left out
#   words_seen C M          print which of the words it held
#   tap_hold LETTER M       stop before that packet of a message M
#   tap_wait_held           wait until one is stopped there
#   tap_release             and let it go
wire=${folder:?}/wire
: "${socket_folder:?}"
tap_pid=

tap_start() {
	mta_milter=unix:$socket_folder/tap.sock
	python3 "$DIALOGUE/tap.py" "${mta_milter#unix:}" \
		"${MILTER_SOCKET#unix:}" "$wire" "$@" > "$folder/tap.log" 2>&1 &
	tap_pid=$!
	wait_until grep -q ready "$folder/tap.log"
}

tap_stop() {
	rm -f "$wire.hold" "$wire.held"
	[ -z "$tap_pid" ] || kill "$tap_pid" 2> /dev/null
	tap_pid=
}

steps() {
	awk -v c="$1" -v m="$2" '$1 == c && $2 == m && $3 == ">" &&
		$4 != "D" { printf "%s", $4 } END { print "" }' "$wire"
}

words_seen() {
	awk -v c="$1" -v m="$2" '$1 == c && $2 == m { print $6 }' "$wire" |
		tr ',' '\n' | grep . | sort -u | tr '\n' ' '
}

tap_hold() {
	echo "$1 $2" > "$wire.new"
	mv "$wire.new" "$wire.hold"
}

tap_wait_held() {
	wait_until [ -e "$wire.held" ]
}

tap_release() {
	rm -f "$wire.held"
}
