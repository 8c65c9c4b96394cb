#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Mail through a real mail server: what arrives, and what does not change.
# shellcheck source=tests/dialogue/namespace.sh
. "${top_srcdir:?}/tests/dialogue/namespace.sh"
# shellcheck source=tests/dialogue/dialogue.sh
. "${top_srcdir:?}/tests/dialogue/dialogue.sh"
# shellcheck source=tests/dialogue/mta.sh
. "$DIALOGUE/mta.sh"

if ! why=$(mta_can_run); then
	skip 'mail through a real mail server' "$why"
	done_testing
	exit 0
fi
stop_all() {
	mta_end
	clean_up
}
trap stop_all EXIT

# ---- mails ---------------------------------------------------------------

subject='=?UTF-8?B?44GU6YCj57Wh?='

# Header of a mail, as it is to arrive; more fields on standard input.
write_mail() { # id
	printf 'X-First: %s\nFrom: a@sender.example\nTo: yes@rei.example\n' "$1"
	printf 'Date: Mon, 7 Oct 2024 09:00:00 +0900\n'
	printf 'Message-ID: <%s@sender.example>\nMIME-Version: 1.0\n' "$1"
	cat
} > "$folder/$1.eml"

fraud() { # id, more fields
	write_mail "$1" <<- MAIL
		Subject: $subject$2
		Content-Type: text/plain; charset=UTF-8
		Content-Transfer-Encoding: 8bit

		未納料金があります。
		.
		連絡なき場合、法的手続きに移行します。
	MAIL
}

honest() {
	write_mail "$1" <<- MAIL
		Subject: $subject
		Content-Type: text/plain; charset=UTF-8
		Content-Transfer-Encoding: 8bit

		会議は三時からです。
	MAIL
}

# Send mails of these ids on one connection, each to one who agreed.
send() {
	local id
	for id in "$@"; do
		echo 'from yes@rei.example'
		echo "data $folder/$id.eml"
	done | smtp > "$folder/replies"
}

# ---- what arrived --------------------------------------------------------

# The value of a header field, folds joined; nothing when there is none.
field() { # id, name
	sed '/^$/q' "$(arrived "$1")" | awk -v name="$2" '
		/^[ \t]/ { if (keep) value = value $0; next }
		{ keep = 0 }
		index(tolower($0), tolower(name) ":") == 1 {
			keep = 1; value = substr($0, length(name) + 2) }
		END { print value }' | sed 's/^ *//'
}

# From its first field on, the mail is what was sent, byte for byte.
is_intact() { # id
	sed -n '/^X-First:/,$p' "$(arrived "$1")" | cmp - "$folder/$1.eml"
}

has_no_field() { # id
	! sed '/^$/q' "$(arrived "$1")" | grep -qi '^X-Fakebill'
}

is_tagged() {
	case $(field "$1" X-Fakebill-Status) in
	'tag; score=7.0; threshold=5.0; list=test/'*) return 0 ;;
	esac
	return 1
}

tag_is_above() {
	sed '/^$/q' "$(arrived "$1")" |
		grep -aE '^(X-Fakebill-Status|Received):' | head -n 1 |
		grep -q '^X-Fakebill-Status:'
}

is_untouched() {
	is_intact "$1" && has_no_field "$1"
}

# ---- Mode enforce --------------------------------------------------------

configure 'Mode enforce' 'User nobody'
ok 'the filter starts' milter_start
ok "$MTA starts" mta_start

case $MTA in
postfix) place=(--postfix "$mta/etc") ;;
sendmail) place=(--sendmail "$mta/etc/sendmail.cf") ;;
esac
ok '-n warns of nothing in its configuration' \
	[ "$("$milter" -n -c "$folder/conf" "${place[@]}" |
		grep -cE '^  warning|^(Postfix|Sendmail):')" = 1 ]

fraud bill ''
honest note
fraud bill2 ''
send bill note bill2
ok 'three mails on one connection are taken' \
	[ "$(grep -c '^250 2.0.0' "$folder/replies")" = 3 ]
ok 'a fake bill is tagged' is_tagged bill
ok 'with the entries that hit' \
	[ "$(field bill X-Fakebill-Reason)" = 'P0002 threat, P0001 demand' ]
ok 'the tag stands above what the server adds' tag_is_above bill
ok 'the rest is as it was sent' is_intact bill
ok 'an honest mail is not touched' is_untouched note
ok 'the third mail is judged as the first' is_tagged bill2
ok 'each has its queue id in the log' \
	[ "$(count_log '[0-9A-Za-z]{8,}: action=.* outcome=judged')" = 3 ]

honest aborted
honest aborted2
fraud afterwards ''
smtp > "$folder/replies" <<- STEPS
	from yes@rei.example
	rset
	from yes@rei.example yes@rei.example
	rset
	from yes@rei.example
	data $folder/afterwards.eml
STEPS
ok 'a mail after two that were reset is judged' is_tagged afterwards
smtp > /dev/null <<- STEPS
	from yes@rei.example
	begin $folder/aborted.eml
	drop
STEPS
send aborted2
ok 'a mail after one that broke off is delivered' is_untouched aborted2
ok 'the one that broke off is not' \
	[ "$(deliveries aborted)" = 0 ]

write_mail eightbit << MAIL
Subject: $(printf '\x96\xa2\x94\x5b\x97\xbf\x8b\xe0')
Comments: $(printf '\xff\xfe\x1b\x24B\x24\x22\x1b(B')
X-Folded: one,
	two,
  three	
X-Empty:
X-Tight:value
X-Wide:   value
Content-Type: text/plain;
	charset=UTF-8
Content-Transfer-Encoding: 8bit

未納料金。法的手続きに移行。
MAIL
write_mail nothing <<- MAIL

MAIL
write_mail nobody <<- MAIL
	Subject: $subject

MAIL
send eightbit nothing nobody
ok 'raw eight-bit and folded fields arrive as they were sent' \
	is_intact eightbit
ok 'and are judged' is_tagged eightbit
ok 'a mail without Subject and body is not touched' is_untouched nothing
ok 'a mail without a body is not touched' is_untouched nobody

fraud forged "
X-Fakebill-Status: none
x-fakebill-status: none; trust me
X-Fakebill-Reason: none
X-Fakebill-Status: none
X-Fakebill-Note: pay"
honest forged2
sed -i 's/^Subject/X-Fakebill-Status: none\nSubject/' "$folder/forged2.eml"
send forged forged2
ok 'forged fields do not hide a tag' is_tagged forged
ok 'all of them are gone' \
	[ "$(grep -aci '^X-Fakebill' "$(arrived forged)")" = 2 ]
ok 'from honest mail too' has_no_field forged2

{
	cat "$folder/bill.eml"
	yes "$(printf 'x%.0s' $(seq 75))" | head -c 10M
	echo
} | sed 's/^X-First: bill/X-First: big/' > "$folder/big.eml"
send big
ok 'a mail of ten megabytes is judged' is_tagged big
ok 'and arrives as it was sent' is_intact big

# ---- consent -------------------------------------------------------------

fraud mine ''
fraud theirs ''
fraud both ''
smtp > "$folder/replies" <<- STEPS
	from no@rei.example
	data $folder/theirs.eml
	from yes@rei.example no@rei.example
	data $folder/both.eml
	from yes@rei.example
	data $folder/mine.eml
STEPS
ok 'mail of one who did not agree is not touched' is_untouched theirs
ok 'nor is mail to both kinds' is_untouched both
ok 'and the next mail is judged' is_tagged mine
ok 'what was not inspected has no size in the log' \
	log_has 'outcome=not-inspected recipients=1'

configure 'Mode enforce' 'User nobody' 'MixedRecipients split'
milter_reload
fraud parted ''
smtp > "$folder/replies" <<- STEPS
	from yes@rei.example no@rei.example
	data $folder/parted.eml
STEPS
ok 'split asks a remote client to come back' \
	grep -q '^452 4.5.3 ' "$folder/replies"
ok 'and judges the mail of the others' is_tagged parted
printf '\n未納料金。法的手続きに移行。\nX-First: headless\n' \
	> "$folder/headless.eml"
smtp > "$folder/replies" <<- STEPS
	from yes@rei.example
	data $folder/headless.eml
STEPS
ok 'a mail without any header is delivered' \
	grep -q '^250 2.0.0' "$folder/replies"
ok 'and judged' is_tagged headless

# ---- other modes and actions ---------------------------------------------

configure 'Mode enforce' 'User nobody' 'SubjectMark on'
milter_reload
fraud marked ''
send marked
mark=$(printf '[架空請求の疑い 相談188]' | base64 -w0)
ok 'the Subject is marked and stands behind the mark' \
	[ "$(field marked Subject)" = "=?UTF-8?B?$mark?= $subject" ]

configure 'Mode observe' 'User nobody'
milter_reload
fraud watched '
X-Fakebill-Status: none'
send watched
ok 'observe changes nothing' is_intact watched
ok 'and logs what it saw' log_has 'action=none verdict=tag .*outcome=judged'

echo 'yes@rei.example all ceiling=reject' > "$folder/consent"
configure 'Mode enforce' 'User nobody' 'Ceiling quarantine' \
	'ThresholdQuarantine 6'
milter_reload
fraud held ''
send held
ok 'a quarantined mail is taken' grep -q '^250 2.0.0' "$folder/replies"
ok 'and held' mta_holds held

configure 'Mode enforce' 'User nobody' 'Ceiling reject' \
	'LocalCeiling reject' 'Desk desk@rei.example' \
	'ThresholdQuarantine 6' 'ThresholdReject 6.5'
milter_reload
fraud refused ''
send refused
ok 'a rejected mail is answered with the entries' \
	grep -q '^550 5.7.1 Suspected fake billing (P0002, P0001);.*desk@rei' \
	"$folder/replies"

# ---- what goes wrong -----------------------------------------------------

configure 'Mode enforce' 'User nobody' 'ScanTimeout 20s'
milter_reload
# shellcheck disable=SC2046 # several process ids
kill -STOP $(workers)
fraud killed ''
send killed &
sleep 1
# shellcheck disable=SC2046
kill -KILL $(workers)
ok 'a mail whose worker is killed is delivered unfiltered' is_untouched killed
ok 'and the log says so' log_has 'outcome=worker-died'
wait $!
fraud recovered ''
send recovered
ok 'the next one is judged' is_tagged recovered

milter_stop
fraud alone ''
send alone
ok 'mail passes while the filter is not there' is_untouched alone
ok 'it starts again' milter_start
fraud again ''
send again
ok 'and judges' is_tagged again
ok 'it stops' milter_stop
ok 'no word of a mail and no address stands in the log' \
	[ "$(grep -acE '未納|法的|sender\.example|rei\.example' "$log")" = 0 ]
done_testing
