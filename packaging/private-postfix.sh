# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
# private-postfix.sh - a Postfix of our own on loopback, for trying and testing
#
# Uses the programs of Debian's package postfix with a configuration, queue
# and mailbox below one folder; nothing of the system's mail is read or
# changed, and a Postfix that runs already is not disturbed.  Needs root,
# since Postfix's master does.
#
#   postfix_start FOLDER PORT MILTER [LINE...]
#       FOLDER  an existing folder, mode 755, whose parents anybody may enter
#       PORT    of 127.0.0.1
#       MILTER  for smtpd_milters, or "" for none
#       LINE    more lines for main.cf
#       Mail for any address in rei.example is delivered into the Maildir
#       FOLDER/mail/inbox.  Returns when the port answers.
#   postfix_stop FOLDER
#   postfix_wait_empty FOLDER SECONDS
#       Returns when the queue is empty, or fails.
#   free_port
#       Print a port of 127.0.0.1 where nothing answers.

free_port() {
	local port
	for port in $(shuf -i 20000-29999 -n 50); do
		if ! (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; then
			echo "$port"
			return 0
		fi
	done
	return 1
}

postfix_main_cf() {
	local folder=$1 milter=$2
	shift 2
	cat <<- CF
		compatibility_level = 3.6
		queue_directory = $folder/spool
		data_directory = $folder/data
		command_directory = /usr/sbin
		daemon_directory = /usr/lib/postfix/sbin
		mail_owner = postfix
		setgid_group = postdrop
		maillog_file = $folder/postfix.log
		maillog_file_prefixes = $folder
		myhostname = mail.rei.example
		mydestination =
		inet_interfaces = 127.0.0.1
		inet_protocols = ipv4
		mynetworks = 127.0.0.0/8
		alias_maps =
		alias_database =
		disable_dns_lookups = yes
		smtp_host_lookup = native
		smtpd_peername_lookup = no
		smtpd_recipient_restrictions = permit_mynetworks, reject
		smtpd_authorized_xclient_hosts = 127.0.0.1
		default_transport = error:this private Postfix sends nothing out
		relay_transport = error:this private Postfix sends nothing out
		virtual_mailbox_domains = rei.example
		virtual_mailbox_base = $folder/mail
		virtual_mailbox_maps = static:inbox/
		virtual_uid_maps = static:$(id -u nobody)
		virtual_gid_maps = static:$(id -g nobody)
		virtual_minimum_uid = 1
		smtpd_milters = $milter
		milter_default_action = accept
	CF
	printf '%s\n' "$@"
}

postfix_master_cf() {
	cat <<- CF
		127.0.0.1:$1 inet n - n - - smtpd
		pickup unix n - n 60 1 pickup
		cleanup unix n - n - 0 cleanup
		qmgr unix n - n 300 1 qmgr
		rewrite unix - - n - - trivial-rewrite
		bounce unix - - n - 0 bounce
		defer unix - - n - 0 bounce
		trace unix - - n - 0 bounce
		verify unix - - n - 1 verify
		proxymap unix - - n - - proxymap
		error unix - - n - - error
		retry unix - - n - - error
		discard unix - - n - - discard
		virtual unix - n n - - virtual
		smtp unix - - n - - smtp
		anvil unix - - n - 1 anvil
		postlog unix-dgram n - n - 1 postlogd
		showq unix n - n - - showq
		flush unix n - n 1000? 0 flush
	CF
}

postfix_start() {
	local folder=$1 port=$2 milter=$3 try
	shift 3
	mkdir -p "$folder"/etc "$folder"/spool "$folder"/data "$folder"/mail
	chown postfix "$folder/data"
	chown nobody "$folder/mail"
	postfix_main_cf "$folder" "$milter" "$@" > "$folder/etc/main.cf"
	postfix_master_cf "$port" > "$folder/etc/master.cf"
	postfix -c "$folder/etc" start > "$folder/start.log" 2>&1 || {
		cat "$folder/start.log" >&2
		return 1
	}
	for try in $(seq 50); do
		if (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; then
			return 0
		fi
		sleep 0.1
	done
	echo "Postfix does not answer on port $port (after $try tries)" >&2
	cat "$folder/postfix.log" >&2
	return 1
}

postfix_stop() {
	postfix -c "$1/etc" stop > /dev/null 2>&1 || :
}

# A file that is not executable was never finished: its mail was not taken.
postfix_wait_empty() {
	local try
	for try in $(seq $((10 * $2))); do
		if [ -z "$(find "$1"/spool/incoming "$1"/spool/active \
			"$1"/spool/deferred "$1"/spool/maildrop \
			-type f -perm -100 2> /dev/null)" ]; then
			return 0
		fi
		sleep 0.1
	done
	echo "the queue is not empty after $2 s ($try tries)" >&2
	return 1
}
