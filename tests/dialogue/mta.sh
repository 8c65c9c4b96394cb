# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
# mta.sh - a real mail server for a test
#
# The tests say what they need; which server does it is $MTA, postfix or
# sendmail, and what is different between them stands here alone.  Needs
# namespace.sh and dialogue.sh.
#
#   mta_can_run             or say why not, on standard output
#   mta_start [LINE...]     start it with the filter on $mta_milter, or else
#                           $MILTER_SOCKET, and the sink behind it; lines are of its own
#                           configuration (main.cf or sendmail.mc).
#                           $mta_default says what it does with mail while
#                           the filter is away: accept or tempfail
#   mta_stop                stop it
#   mta_kill                kill all of its processes at once
#   mta_pids NAME           print the process ids of smtpd and the like
#                           (Postfix), or of those that serve one client
#                           (Sendmail, NAME is session)
#   mta_end                 stop all that this file started
#   smtp                    talk to it as standard input says (smtp.py), from
#                           $mta_client, a remote client where nothing else
#                           is set
#   arrived ID              print the file of the delivered mail that has the
#                           field "X-First: ID", waiting for it
#   deliveries ID           how many times it was delivered so far, once for
#                           each recipient
#   mta_settle              wait until the queue is empty but for mail that
#                           is held
#   mta_flush               have it try again what is queued
#   mta_holds ID            it keeps that mail back
#   held_command            print the command that prints the names of the
#                           files of all that it keeps back
MTA=${MTA:-postfix}
mta=${folder:?}/mta
mta_default=accept
mta_client=192.0.2.7
mta_port=
mta_milter=

# Sendmail wants a socket where nobody else can put things, and the filter one
# that it can open again after a crash, as User.
socket_folder=$(mktemp -d /run/fakebill-test.XXXXXX)
chmod 755 "$socket_folder"
chown nobody "$socket_folder"
MILTER_SOCKET=unix:$socket_folder/milter.sock
sink_pid=

# shellcheck source=packaging/private-postfix.sh
. "${top_srcdir:?}/packaging/private-postfix.sh"
# shellcheck source=packaging/private-sendmail.sh
. "$top_srcdir/packaging/private-sendmail.sh"

mta_can_run() {
	[ "$(id -u)" = 0 ] || { echo 'needs root'; return 1; }
	[ -n "${FB_NAMESPACE:-}" ] ||
		{ echo 'needs a network name space of its own'; return 1; }
	case $MTA in
	postfix)
		command -v postfix > /dev/null ||
			{ echo 'Postfix is not installed'; return 1; } ;;
	sendmail)
		sendmail_is_there ||
			{ echo 'Sendmail is not there, see packaging/dependencies'
			  return 1; } ;;
	*) echo "no test knows $MTA"; return 1 ;;
	esac
}

# ---- the sink ------------------------------------------------------------

sink_start() {
	[ -z "$sink_pid" ] || return 0
	mkdir -p "$mta/sink"
	: >> "$mta/sink/delivered"
	sink_port=$(free_port)
	python3 "$DIALOGUE/sink.py" "$sink_port" "$mta/sink" \
		> "$mta/sink.log" 2>&1 &
	sink_pid=$!
	wait_until grep -q ready "$mta/sink.log"
}

sink_stop() {
	[ -z "$sink_pid" ] || kill "$sink_pid" 2> /dev/null
	sink_pid=
}

deliveries() {
	cut -f 1 "$mta/sink/delivered" | grep -cFx -- "$1"
}

delivered_file() {
	awk -F '\t' -v id="$1" '$1 == id { print $3; exit }' \
		"$mta/sink/delivered"
}

is_delivered() {
	[ "$(deliveries "$1")" -gt 0 ]
}

arrived() {
	wait_until is_delivered "$1" && delivered_file "$1"
}

# ---- the server ----------------------------------------------------------

mta_start() {
	mkdir -p "$mta"
	sink_start
	: "${mta_port:=$(free_port)}"
	"${MTA}_start_here" "$@"
}

postfix_start_here() {
	postfix_start "$mta" "$mta_port" "${mta_milter:-$MILTER_SOCKET}" \
		'message_size_limit = 40000000' 'service_throttle_time = 1s' \
		'smtpd_recipient_restrictions = permit' \
		"milter_default_action = $mta_default" \
		"virtual_transport = smtp:[127.0.0.1]:$sink_port" "$@"
}

sendmail_start_here() {
	local milter=${mta_milter:-$MILTER_SOCKET}
	[ "$mta_default" = accept ] || milter="$milter, F=T"
	sendmail_start "$mta" "$mta_port" "$milter" "$sink_port" "$@"
}

mta_stop() {
	case $MTA in
	postfix) postfix_stop "$mta" ;;
	sendmail) sendmail_stop "$mta" ;;
	esac
}

# The processes of a server work within its queue.
mta_pids() {
	local process
	for process in $(sendmail_pids "$mta"); do
		case $1 in
		session) [ "$process" != "$(head -n 1 "$mta/sendmail.pid")" ] ||
			continue ;;
		*) [ "$(cat "/proc/$process/comm")" = "$1" ] || continue ;;
		esac
		echo "$process"
	done
}

mta_is_gone() {
	[ -z "$(sendmail_pids "$mta")" ]
}

# shellcheck disable=SC2046 # several process ids
mta_kill() {
	kill -KILL $(sendmail_pids "$mta") 2> /dev/null
	wait_until mta_is_gone
}

mta_end() {
	mta_stop
	sink_stop
	rm -rf "$socket_folder"
}

mta_settle() {
	"${MTA}_wait_empty" "$mta" 40
}

mta_flush() {
	case $MTA in
	postfix) postqueue -c "$mta/etc" -f ;;
	sendmail) sendmail_run "$mta" -q > /dev/null 2>&1 ;;
	esac
}

smtp() {
	timeout 120 python3 "$DIALOGUE/smtp.py" "$mta_port" "$mta_client"
}

held_command() {
	case $MTA in
	postfix) echo "find '$mta/spool/hold' -type f" ;;
	sendmail) echo "find '$mta/spool' -name 'hf*'" ;;
	esac
}

is_held() {
	eval "$(held_command)" | xargs -r grep -qaF "X-First: $1"
}

mta_holds() {
	wait_until is_held "$1"
}
