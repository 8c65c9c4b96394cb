#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Mail to several recipients who agreed to different things: lenient, split,
# and the second hop of fakebill-recipes(7), made of the very files there.
# shellcheck source=tests/dialogue/namespace.sh
. "${top_srcdir:?}/tests/dialogue/namespace.sh"
# shellcheck source=tests/dialogue/dialogue.sh
. "$top_srcdir/tests/dialogue/dialogue.sh"
# shellcheck source=tests/dialogue/mta.sh
. "$DIALOGUE/mta.sh"

if ! why=$(mta_can_run); then
	skip 'mail to several recipients' "$why"
	done_testing
	exit 0
fi
second=$folder/second
recipes=$top_srcdir/packaging/recipes
stop_all() {
	[ "$MTA" = postfix ] || sendmail_stop "$second"
	mta_end
	clean_up
}
trap stop_all EXIT

# ---- the two hops --------------------------------------------------------

# A file of the recipe, with the places of this test.
recipe() { # file
	sed -e '/^#/d; /^dnl/d' \
		-e "s|127\.0\.0\.1:10026|127.0.0.1:$hop_port|" \
		-e "s|127\.0\.0\.1\]:10026|127.0.0.1]:$hop_port|" \
		-e "s|\$h 10026|\$h $hop_port|; s|Port=10026|Port=$hop_port|" \
		-e "s|unix:/run/fakebill/milter.sock|$MILTER_SOCKET|" \
		-e "s|hash -o /etc/mail/|text -k0 -v1 -o $socket_folder/|" \
		-e "s|/var/spool/mqueue-fakebill|$second/spool|" \
		-e "s|/run/sendmail/fakebill-hop.pid|$second/sendmail.pid|" \
		"$recipes/$1"
}

hops_start() {
	hop_port=$(free_port)
	case $MTA in
	postfix)
		echo 'both@rei.example yes@rei.example,no@rei.example' \
			> "$folder/aliases"
		mta_start 'smtpd_milters =' \
			"virtual_alias_maps = texthash:$folder/aliases" \
			"$(recipe postfix-second-hop.main.cf)" || return 1
		recipe postfix-second-hop.master.cf >> "$mta/etc/master.cf"
		postfix -c "$mta/etc" reload > /dev/null 2>&1 ;;
	sendmail)
		mkdir -p "$second" "$mta/etc"
		# Where nobody else can put things, or Sendmail does not read it.
		recipe sendmail-first-hop.mailertable \
			> "$socket_folder/mailertable"
		sink_start
		: "${mta_port:=$(free_port)}"
		sendmail_start "$mta" "$mta_port" '' "$sink_port" \
			"$(recipe sendmail-first-hop.m4)" &&
			sendmail_start "$second" "$(free_port)" '' "$sink_port" \
				"$(recipe sendmail-second-hop.m4)" ;;
	esac && wait_until answers "$hop_port"
}

answers() { # port
	(exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null
}

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

# Send a mail; what was answered goes to $folder/replies.
send() { # id, recipient...
	write_mail "$1"
	printf 'from %s\ndata %s\n' "${*:2}" "$folder/$1.eml" |
		smtp > "$folder/replies"
}

# The file of the copy for one recipient, waiting for it.
copy_of() { # id, recipient
	# shellcheck disable=SC2016 # of awk
	wait_until awk -F '\t' -v id="$1" -v to="$2" '$1 == id && $2 == to {
		found = 1 } END { exit !found }' "$mta/sink/delivered"
	awk -F '\t' -v id="$1" -v to="$2" '$1 == id && $2 == to { print $3 }' \
		"$mta/sink/delivered"
}

is_tagged_for() { # id, recipient
	grep -q '^X-Fakebill-Status: tag' "$(copy_of "$1" "$2")"
}

is_untouched_for() {
	! grep -q '^X-Fakebill' "$(copy_of "$1" "$2")"
}

held_here() {
	case $MTA in
	postfix) is_held "$1" ;;
	sendmail) grep -qaF "X-First: $1" "$second"/spool/hf* 2> /dev/null ;;
	esac
}

# What a prober sees: replies without queue ids.
replies() {
	sed -E 's/queued as .*//; s/[^ ]* Message accepted//; s/<[^>]*>//' \
		"$folder/replies"
}

{
	echo 'yes@rei.example all'
	echo 'also@rei.example all'
	echo 'no@rei.example none'
	echo 'neither@rei.example none'
	echo 'hold@rei.example all ceiling=quarantine'
} > "$folder/consent"
set_up() { # line...
	configure 'Mode enforce' 'User nobody' 'Spf off' \
		'Ceiling quarantine' 'ThresholdQuarantine 6' "$@"
}

# ---- one hop, lenient ----------------------------------------------------

set_up
ok 'the filter starts' milter_start
ok "$MTA starts, with the filter at its first hop" mta_start
send fraud1 yes@rei.example no@rei.example
ok 'lenient: a fraudster who adds an opted-out mailbox gets through' \
	is_untouched_for fraud1 yes@rei.example
ok 'which is counted' log_has 'outcome=mixed recipients=2'
replies > "$folder/lenient.mixed"
send probe1 yes@rei.example also@rei.example
replies > "$folder/lenient.agreed"
ok 'lenient: replies tell nothing of who agreed' \
	cmp "$folder/lenient.mixed" "$folder/lenient.agreed"
ok 'lenient: the mark in a mailbox of his own tells the prober' \
	is_tagged_for probe1 also@rei.example

# ---- one hop, split ------------------------------------------------------

set_up 'MixedRecipients split'
milter_reload
send fraud2 yes@rei.example no@rei.example
ok 'split: he is asked to send to that mailbox apart' \
	grep -q '^452' "$folder/replies"
ok "split: the victim's copy is judged" is_tagged_for fraud2 yes@rei.example
ok 'split: the reply tells the prober' grep -q '^452 4.5.3' "$folder/replies"
mta_stop
milter_stop

# ---- the second hop ------------------------------------------------------

set_up
ok 'the filter starts for a second hop' milter_start
ok "$MTA starts with a second hop" hops_start

send fraud3 yes@rei.example no@rei.example
ok "second hop: the victim's copy is tagged" \
	is_tagged_for fraud3 yes@rei.example
ok 'second hop: the copy of one who opted out is not touched' \
	is_untouched_for fraud3 no@rei.example
replies > "$folder/hop.1"
ok 'second hop: each copy is delivered once' [ "$(deliveries fraud3)" = 2 ]
mixed=$(count_log 'outcome=mixed')

send many yes@rei.example no@rei.example hold@rei.example who@rei.example
ok 'second hop: of four recipients one is tagged' \
	is_tagged_for many yes@rei.example
ok 'one is held' wait_until held_here many
ok 'one who opted out is not touched' is_untouched_for many no@rei.example
ok 'nor one who is unknown' is_untouched_for many who@rei.example
ok 'each once' [ "$(deliveries many)" = 3 ]
ok 'and none of them is mixed' [ "$(count_log 'outcome=mixed')" = "$mixed" ]

send probe3 yes@rei.example also@rei.example
replies > "$folder/hop.2"
send probe4 no@rei.example neither@rei.example
replies > "$folder/hop.3"
send probe5 hold@rei.example yes@rei.example
replies > "$folder/hop.4"
ok 'second hop: replies are the same whoever opted out' cmp \
	<(cat "$folder/hop.1" "$folder/hop.1" "$folder/hop.1") \
	<(cat "$folder/hop.2" "$folder/hop.3" "$folder/hop.4")
ok 'second hop: so are the marks of a mailbox of his own' \
	is_tagged_for probe3 also@rei.example

if [ "$MTA" = postfix ]; then
	send alias both@rei.example
	ok 'second hop: members of an alias have their own treatment' \
		is_tagged_for alias yes@rei.example
	ok 'each of them' is_untouched_for alias no@rei.example
	ok 'and an alias is opened once' [ "$(deliveries alias)" = 2 ]
fi

# The filter dies; mail goes on.
milter_stop
send dead yes@rei.example no@rei.example
ok 'second hop: mail passes while the filter is away' \
	is_untouched_for dead yes@rei.example
ok 'to everybody' is_untouched_for dead no@rei.example
done_testing
