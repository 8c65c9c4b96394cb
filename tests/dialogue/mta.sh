# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
# mta.sh - a real mail server for a test
#
# The tests say what they need; which server does it is $MTA (postfix).
# Needs dialogue.sh.
#
#   mta_can_run             or say why not, on standard output
#   mta_start [LINE...]     start it with the filter on $MILTER_SOCKET; lines
#                           are of its own configuration
#   mta_stop
#   smtp                    talk to it as standard input says (smtp.py)
#   arrived ID              print the file of the delivered mail that has the
#                           field "X-First: ID", waiting for it
#   mta_holds ID            it keeps that mail back
MTA=${MTA:-postfix}
mta=${folder:?}/mta

# shellcheck source=packaging/private-postfix.sh
. "${top_srcdir:?}/packaging/private-postfix.sh"

mta_can_run() {
	[ "$(id -u)" = 0 ] || { echo 'needs root'; return 1; }
	case $MTA in
	postfix)
		command -v postfix > /dev/null ||
			{ echo 'Postfix is not installed'; return 1; } ;;
	*) echo "no test knows $MTA"; return 1 ;;
	esac
}

mta_start() {
	mkdir -p "$mta"
	mta_port=$(free_port)
	postfix_start "$mta" "$mta_port" "$MILTER_SOCKET" \
		'message_size_limit = 40000000' "$@"
}

mta_stop() {
	postfix_stop "$mta"
}

smtp() {
	timeout 120 python3 "$DIALOGUE/smtp.py" "$mta_port"
}

arrived() {
	local file
	for _ in $(seq 400); do
		file=$(grep -lraFx "X-First: $1" "$mta/mail/inbox/new" \
			2> /dev/null | head -n 1)
		[ -z "$file" ] || { echo "$file"; return 0; }
		sleep 0.1
	done
	return 1
}

mta_holds() {
	for _ in $(seq 50); do
		! grep -qraF "X-First: $1" "$mta/spool/hold" || return 0
		sleep 0.1
	done
	return 1
}
