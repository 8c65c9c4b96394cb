# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
# phases.sh - a client and a mail stopped in one of its phases
#
# Needs tap.sh.
#
#   client ID...            send mails to one who agreed, in the background
#                           ($client_pid), again until each is taken; what
#                           was answered goes to $folder/replies
#   is_taken_once ID N      the mail was answered with 250 once and delivered
#                           once; an attempt answered otherwise was delivered
#                           at most N times
#   $phases                 lines of phase, letter, message
#   stop_in PHASE LETTER MESSAGE ID   send a mail and stop it in that phase
#   pids NAME               process ids of the filter
#   wait_gone PID...
#   milter_end              kill the filter
: "${folder:?}"

# ---- mail ----------------------------------------------------------------

write_mail() { # id
	cat > "$folder/$1.eml" <<- MAIL
		X-First: $1
		From: a@sender.example
		Date: Mon, 7 Oct 2024 09:00:00 +0900
		Message-ID: <$1@sender.example>
		Subject: bill
		Content-Type: text/plain; charset=UTF-8
		Content-Transfer-Encoding: 8bit

		未納料金があります。
		連絡なき場合、法的手続きに移行します。
	MAIL
}

# On one connection while it lasts.
client() {
	local id
	for id in "$@"; do
		write_mail "$id"
		echo "deliver $folder/$id.eml yes@rei.example"
	done | smtp > "$folder/replies" 2>&1 &
	# shellcheck disable=SC2034 # for whoever sources this
	client_pid=$!
}

# The attempts at a mail: "ID.N 250" or "ID.N other".
attempts() { # id
	sed -nE "s/^($1\.[0-9]+) 250 .*/\1 250/p; t
		s/^($1\.[0-9]+) .*/\1 other/p" "$folder/replies"
}

is_taken_once() {
	local attempt reply taken=0
	while read -r attempt reply; do
		case $reply in
		250)
			taken=$((taken + 1))
			arrived "$attempt" > /dev/null
			[ "$(deliveries "$attempt")" = 1 ] ;;
		*) [ "$(deliveries "$attempt")" -le "$2" ] ;;
		esac || { attempts "$1" | sed 's/^/# /'; return 1; }
	done < <(attempts "$1")
	[ $taken = 1 ] || { sed 's/^/# /' "$folder/replies"; return 1; }
}

# ---- phases --------------------------------------------------------------

# Name, the packet before which the mail server is stopped, its message.
# shellcheck disable=SC2034
phases='connect C 0
MAIL M 1
RCPT R 1
DATA T 1
header L 1
end-of-header N 1
body B 1
end-of-message E 1
judging E 1
between M 2'

# While it is judged means: the workers do not answer.
stop_in() {
	local id=$4
	tap_hold "$2" "$3"
	# shellcheck disable=SC2046 # several process ids
	[ "$1" != judging ] || kill -STOP $(pids fb-scan)
	if [ "$1" = between ]; then
		client "before$id" "$id"
	else
		client "$id"
	fi
	tap_wait_held
	[ "$1" != judging ] || { tap_release; sleep 0.2; }
}

pids() {
	pgrep -x "$1"
}

wait_gone() {
	local pid
	for pid in "$@"; do
		wait_until [ ! -e "/proc/$pid" ] || return 1
	done
}

milter_end() {
	kill -KILL "$milter_pid" 2> /dev/null
	wait "$milter_pid" 2> /dev/null
	milter_pid=
	wait_until not pgrep -x 'fb-.*' > /dev/null
}
