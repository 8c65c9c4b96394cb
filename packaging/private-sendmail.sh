# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
# private-sendmail.sh - a Sendmail of our own on loopback, for testing
#
# The sister of private-postfix.sh.  Uses the programs of Debian's packages
# sendmail-bin and sendmail-cf, which packaging/dependencies unpacks beside an
# installed Postfix; configuration and queue stand below one folder.  Nothing
# of the system's mail is read or changed.  Needs root.
#
#   sendmail_is_there
#   sendmail_start FOLDER PORT MILTER SINK [LINE...]
#       FOLDER  an existing folder, mode 755
#       PORT    of 127.0.0.1
#       MILTER  unix:PATH, or "" for none.  Equates may follow, such as
#               "unix:PATH, F=T".  No folder above the socket may be writable
#               for others, not even /tmp: Sendmail would refuse it
#       SINK    the port of 127.0.0.1 that takes all mail
#       LINE    more lines for sendmail.mc
#       Returns when the port answers.
#   sendmail_stop FOLDER
#   sendmail_pids FOLDER
#       Print the process ids of the server and of all its children.
#   sendmail_wait_empty FOLDER SECONDS
#       Returns when nothing is queued but what is quarantined, or fails.
#   sendmail_run FOLDER ARGUMENT...
#       Run the program as mailq, -q, -Q ... on that queue.

SENDMAIL_ROOT=${SENDMAIL_ROOT:-/var/cache/fakebill/packages}
sendmail_cf=$SENDMAIL_ROOT/usr/share/sendmail/cf

sendmail_is_there() {
	[ -x "$SENDMAIL_ROOT/usr/libexec/sendmail/sendmail" ] &&
		[ -e "$sendmail_cf/m4/cf.m4" ]
}

# SMTP and no other way out: every mailer ends at the sink.
sendmail_mc() {
	local folder=$1 port=$2 milter=$3 sink=$4
	shift 4
	cat <<- MC
		divert(0)dnl
		include(\`$sendmail_cf/m4/cf.m4')dnl
		VERSIONID(\`private-sendmail')dnl
		OSTYPE(\`linux')dnl
		define(\`confDOMAIN_NAME', \`mail.rei.example')dnl
		define(\`confCW_FILE', \`$folder/etc/local-host-names')dnl
		define(\`ALIAS_FILE', \`$folder/etc/aliases')dnl
		define(\`STATUS_FILE', \`$folder/etc/statistics')dnl
		define(\`HELP_FILE', \`$folder/etc/helpfile')dnl
		define(\`confSERVICE_SWITCH_FILE', \`$folder/etc/service.switch')dnl
		define(\`QUEUE_DIR', \`$folder/spool')dnl
		define(\`confPID_FILE', \`$folder/sendmail.pid')dnl
		define(\`confCONTROL_SOCKET_NAME', \`')dnl
		define(\`confPRIVACY_FLAGS', \`')dnl
		define(\`confTO_IDENT', \`0s')dnl
		define(\`confDONT_PROBE_INTERFACES', \`True')dnl
		define(\`confDELIVERY_MODE', \`background')dnl
		define(\`confMIN_QUEUE_AGE', \`0')dnl
		define(\`confREFUSE_LA', \`10000')dnl
		define(\`confQUEUE_LA', \`10000')dnl
		define(\`SMTP_MAILER_ARGS', \`TCP [127.0.0.1] $sink')dnl
		define(\`ESMTP_MAILER_ARGS', \`TCP [127.0.0.1] $sink')dnl
		define(\`RELAY_MAILER_ARGS', \`TCP [127.0.0.1] $sink')dnl
		define(\`SMART_HOST', \`esmtp:[127.0.0.1]')dnl
		define(\`MAIL_HUB', \`esmtp:[127.0.0.1]')dnl
		define(\`LOCAL_RELAY', \`esmtp:[127.0.0.1]')dnl
		FEATURE(\`no_default_msa')dnl
		FEATURE(\`nocanonify')dnl
		FEATURE(\`accept_unresolvable_domains')dnl
		FEATURE(\`accept_unqualified_senders')dnl
		FEATURE(\`promiscuous_relay')dnl
		DAEMON_OPTIONS(\`Family=inet, Addr=127.0.0.1, Port=$port, Name=MTA')dnl
	MC
	[ -z "$milter" ] || echo "INPUT_MAIL_FILTER(\`fakebill', \`S=$milter')dnl"
	[ $# = 0 ] || printf '%s\n' "$@"
	printf '%s\n' 'MAILER(`local'\'')dnl' 'MAILER(`smtp'\'')dnl'
}

sendmail_configure() {
	local folder=$1
	mkdir -p "$folder"/etc "$folder"/spool
	chmod 755 "$folder/etc"
	chmod 700 "$folder/spool"
	echo rei.example > "$folder/etc/local-host-names"
	printf '%s files\n' hosts aliases > "$folder/etc/service.switch"
	[ -e "$folder/etc/aliases" ] || : > "$folder/etc/aliases"
	: > "$folder/etc/statistics"
	: > "$folder/etc/helpfile"
	sendmail_mc "$@" > "$folder/etc/sendmail.mc"
	# It warns of an open relay, which loopback is not.
	m4 -D_CF_DIR_="$sendmail_cf/" "$folder/etc/sendmail.mc" \
		> "$folder/etc/sendmail.cf" 2> "$folder/start.log"
}

# In a host name space of its own: under a name without a dot Sendmail asks
# DNS for a better one, for a whole minute.
sendmail_run() {
	local folder=$1
	shift
	# shellcheck disable=SC2016
	unshare --uts sh -c 'hostname mail.rei.example; exec "$@"' sh \
		"$SENDMAIL_ROOT/usr/libexec/sendmail/sendmail" \
		-C "$folder/etc/sendmail.cf" "$@"
}

sendmail_start() {
	local folder=$1 port=$2 try
	if ! sendmail_configure "$@" || ! sendmail_run "$folder" -bd \
		< /dev/null >> "$folder/start.log" 2>&1; then
		cat "$folder/start.log" >&2
		return 1
	fi
	for try in $(seq 100); do
		if (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; then
			return 0
		fi
		sleep 0.1
	done
	echo "Sendmail does not answer on port $port (after $try tries)" >&2
	cat "$folder/start.log" >&2
	return 1
}

# All of them work within the queue, and none tells its name reliably.
sendmail_pids() {
	local process
	for process in /proc/[0-9]*; do
		case $(readlink "$process/cwd") in
		"$1/spool" | "$1/spool/"*) echo "${process#/proc/}" ;;
		esac
	done 2> /dev/null
}

# Children that still deliver are given some time.
sendmail_stop() {
	local pids
	[ ! -s "$1/sendmail.pid" ] ||
		kill "$(head -n 1 "$1/sendmail.pid")" 2> /dev/null
	for _ in $(seq 50); do
		pids=$(sendmail_pids "$1")
		[ -n "$pids" ] || return 0
		sleep 0.1
	done
	# shellcheck disable=SC2086 # several process ids
	kill -KILL $pids 2> /dev/null || :
}

sendmail_wait_empty() {
	local try
	for try in $(seq $((10 * $2))); do
		if [ -z "$(find "$1/spool" -name '[qtT]f*' 2> /dev/null)" ]; then
			return 0
		fi
		sleep 0.1
	done
	echo "the queue is not empty after $2 s ($try tries)" >&2
	return 1
}
