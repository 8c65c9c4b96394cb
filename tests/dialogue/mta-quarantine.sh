#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Mail that is held: list, digest, release, expiry, and nobody else's mail.
# shellcheck source=tests/dialogue/namespace.sh
. "${top_srcdir:?}/tests/dialogue/namespace.sh"
# shellcheck source=tests/dialogue/dialogue.sh
. "$top_srcdir/tests/dialogue/dialogue.sh"
# shellcheck source=tests/dialogue/mta.sh
. "$DIALOGUE/mta.sh"

if ! why=$(mta_can_run); then
	skip 'mail that is held' "$why"
	done_testing
	exit 0
fi
stop_all() {
	mta_end
	clean_up
}
trap stop_all EXIT

# Sendmail in its host name space, as private-sendmail.sh runs it.
cat > "$folder/sendmail" <<- SCRIPT
	#!/bin/sh
	exec unshare --uts sh -c 'hostname mail.rei.example; exec "\$@"' sh \\
		"$SENDMAIL_ROOT/usr/libexec/sendmail/sendmail" "\$@"
SCRIPT
chmod 755 "$folder/sendmail"
export SENDMAIL=$folder/sendmail

quarantine() {
	local config=$mta/etc
	[ "$MTA" = postfix ] || config=$mta/etc/sendmail.cf
	"${top_builddir:?}/fakebill-quarantine" --mta "$MTA" \
		--config "$config" "$@" 2>> "$folder/errors"
}

send() { # id, recipient, further field
	cat > "$folder/$1.eml" <<- MAIL
		X-First: $1
		${3:-X-Other: none}
		From: a@sender.example
		Date: Mon, 7 Oct 2024 09:00:00 +0900
		Message-ID: <$1@sender.example>
		Subject: bill
		Content-Type: text/plain; charset=UTF-8
		Content-Transfer-Encoding: 8bit

		未納料金があります。
		連絡なき場合、法的手続きに移行します。
	MAIL
	printf 'sender %s\nfrom %s\ndata %s\n' \
		"${sender:-okurinushi@sender.example}" "$2" "$folder/$1.eml" |
		smtp > "$folder/replies"
}

queue_id() { # number of the line in the list
	quarantine list | sed -n "$1p" | cut -d ' ' -f 1
}

has_lines() { # number
	[ "$(quarantine list | wc -l)" = "$1" ]
}

{
	echo 'hold@rei.example all ceiling=quarantine'
	echo 'also@rei.example all ceiling=quarantine'
	echo 'no@rei.example none'
} > "$folder/consent"
configure 'Mode enforce' 'User nobody' 'Spf off' 'Ceiling quarantine' \
	'ThresholdQuarantine 6'
ok 'the filter starts' milter_start
ok "$MTA starts" mta_start
send one hold@rei.example
send two also@rei.example
send three hold@rei.example
ok 'held mail is listed' wait_until has_lines 3

# Sendmail leaves alone what it is delivering just now.
hold_theirs() {
	local file
	file=$(grep -lF 'X-First: theirs' "$mta"/spool/qf* 2> /dev/null)
	[ -z "$file" ] || sendmail_run "$mta" -Qadmin \
		-qI"$(basename "$file" | cut -c 3-)" > /dev/null 2>&1
	is_held theirs
}

# Somebody else's held mail, with a field like ours.
forged='X-Fakebill-Status: quarantine; score=7.0'
milter_stop
case $MTA in
postfix)
	mta_stop
	mta_start 'smtpd_client_restrictions = static:HOLD'
	send theirs no@rei.example "$forged"
	mta_stop
	mta_start ;;
sendmail)
	touch "$mta/sink/busy"
	send theirs no@rei.example "$forged"
	wait_until hold_theirs
	rm "$mta/sink/busy" ;;
esac
milter_start
ok 'the administrator holds another one' mta_holds theirs
ok 'which is not ours, whatever its fields say' has_lines 3

ok 'the list names date, recipient and entries' eval \
	"quarantine list | grep -qE '20[0-9-]{8}T[0-9:]{5}\+09:00  hold@rei.example  P0002 threat, P0001 demand$'"
ok 'as JSON too' [ "$(quarantine list --json |
	jq -r '.recipients[0] + " " + .sender' | sort -u | head -n 1)" = \
	'also@rei.example okurinushi@sender.example' ]
ok 'a digest is for each recipient' \
	[ "$(quarantine digest | grep -c '^To: ')" = 2 ]
ok 'it tells the domain of the sender and the reason' eval \
	"quarantine digest | grep -q ' sender.example  P0002 threat'"
ok 'and nothing of the mail' eval \
	"! quarantine digest | grep -qE '未納|法的|bill$|okurinushi'"

id=$(queue_id 1)
ok 'one is released' quarantine release "$id"
ok 'it leaves the list' wait_until has_lines 2
released() {
	cut -f 1 "$mta/sink/delivered" | grep -xE 'one|two|three' | sort
}
number_released() {
	[ "$(released | wc -l)" = "$1" ]
}
ok 'it is delivered' wait_until number_released 1
ok 'and still marked' grep -q '^X-Fakebill-Status: quarantine' \
	"$(arrived "$(released | head -n 1)")"
ok 'to release it again is refused' not quarantine release "$id"
ok 'a mail of others is not released' eval \
	"! quarantine release '$(case $MTA in
	postfix) basename "$(grep -rlaF 'X-First: theirs' "$mta/spool/hold")" ;;
	sendmail) basename "$(grep -lF 'X-First: theirs' "$mta"/spool/hf*)" |
		cut -c 3- ;;
	esac)'"
ok 'nothing is too old yet' [ -z "$(quarantine expire --days 1)" ]
ok 'still two' has_lines 2
quarantine expire --days 0 > "$folder/expired"
ok 'expiry releases' [ "$(wc -l < "$folder/expired")" = 2 ]
ok 'each is delivered' wait_until number_released 3
ok 'once' [ -z "$(released | uniq -d)" ]
send four hold@rei.example
ok 'one more is held' wait_until has_lines 1
quarantine expire --days 0 --delete > "$folder/expired"
ok 'expiry deletes where told so' has_lines 0
mta_flush 2> "$folder/flush.log"
ok 'and it is not delivered' [ "$(deliveries four)" = 0 ]
ok "others' held mail is untouched" mta_holds theirs
ok 'and was not delivered' [ "$(deliveries theirs)" = 0 ]
sender='"a\"[b/c"@sender.example' send five hold@rei.example
ok 'a sender with quotation marks hides no mail' wait_until has_lines 1
ok 'and is one in JSON' [ "$(quarantine list --json |
	jq -r '.sender' | tr -d '"\\')" = 'a[b/c@sender.example' ]
sender='a@[192.0.2.7]' send six hold@rei.example
wait_until has_lines 2
ok 'what is no domain is not told' eval \
	"quarantine digest | grep -qE '^[0-9A-Za-z]+  2[0-9T:+-]*  -  P0002 threat'"
ok 'a queue that cannot be read is not an empty one' eval \
	"quarantine --config /nowhere list; [ \$? = 69 ]"
ok 'nor holds it no such mail' eval \
	"quarantine --config /nowhere release $id; [ \$? = 69 ]"
ok 'a second id is refused' eval "quarantine release a b; [ \$? = 64 ]"
ok '--version names one' eval \
	"quarantine --version | grep -qE '^fakebill-quarantine [0-9]'"
ok '--help explains' eval \
	"LANGUAGE= LANG=C quarantine --help | grep -q '^Usage: '"
ok 'in Japanese too' eval \
	"LANGUAGE=ja quarantine --help | grep -q '^使い方: '"
done_testing
