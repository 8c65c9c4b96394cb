#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Consent before content, proved on the wire between a real mail server and
# the filter: of mail that may not be inspected neither header nor body is
# sent, nor any word of it.
# shellcheck source=tests/dialogue/namespace.sh
. "${top_srcdir:?}/tests/dialogue/namespace.sh"
# shellcheck source=tests/dialogue/dialogue.sh
. "$top_srcdir/tests/dialogue/dialogue.sh"
# shellcheck source=tests/dialogue/mta.sh
. "$DIALOGUE/mta.sh"
# shellcheck source=tests/dialogue/tap.sh
. "$DIALOGUE/tap.sh"

if ! why=$(mta_can_run); then
	skip 'what a real mail server sends to the filter' "$why"
	done_testing
	exit 0
fi
stop_all() {
	tap_stop
	mta_end
	clean_up
}
trap stop_all EXIT

words=(kotoba-daimei kotoba-ran kotoba-honbun 未納料金)

# ---- mail ----------------------------------------------------------------

write_mail() { # id
	cat > "$folder/$1.eml" <<- MAIL
		X-First: $1
		From: a@sender.example
		To: yes@rei.example
		Subject: kotoba-daimei
		X-Note: kotoba-ran
		Content-Type: text/plain; charset=UTF-8
		Content-Transfer-Encoding: 8bit

		kotoba-honbun
		未納料金があります。法的手続きに移行します。
	MAIL
}

# Send a mail on a connection of its own; $connection is its number there.
send() { # id, recipient...
	local id=$1
	shift
	write_mail "$id"
	printf 'from %s\ndata %s\n' "$*" "$folder/$id.eml" |
		smtp > "$folder/replies"
	arrived "$id" > /dev/null
	connection=$(tail -n 1 "$wire" | cut -d ' ' -f 1)
}

has_no_content() { # connection, message
	case $(steps "$1" "$2") in
	'' | *[LNBE]*) steps "$1" "$2" | sed 's/^/# steps: /'; return 1 ;;
	esac
	[ -z "$(words_seen "$1" "$2")" ]
}

has_content() {
	case $(steps "$1" "$2") in
	*L*N*B*E*) ;;
	*) steps "$1" "$2" | sed 's/^/# steps: /'; return 1 ;;
	esac
	[ "$(words_seen "$1" "$2")" = \
		"$(printf '%s\n' "${words[@]}" | sort | tr '\n' ' ')" ]
}

number=0

not_sent() { # name, recipient...
	local name=$1
	shift
	number=$((number + 1))
	send "closed$number" "$@"
	ok "mail to $name: neither header nor body nor a word is sent" \
		has_no_content "$connection" 1
	ok "mail to $name is delivered" \
		[ "$(deliveries "closed$number")" = $# ]
}

sent() { # name, recipient...
	local name=$1
	shift
	number=$((number + 1))
	send "open$number" "$@"
	ok "mail to $name is sent to the filter" has_content "$connection" 1
}

# ---- an ISP --------------------------------------------------------------

cat > "$folder/consent" <<- TABLE
	yes@rei.example all clause=2
	also@rei.example all clause=3
	no@rei.example none
	old@rei.example all clause=1
	phish@rei.example phish clause=2
	bill@rei.example fakebill clause=2
	report@rei.example all clause=2
TABLE
configure 'Mode enforce' 'User nobody' 'ClauseMinimum 2' \
	'ReportAddress report@rei.example'
ok 'the filter starts' milter_start
ok 'the tap starts' tap_start "${words[@]}"
ok "$MTA starts" mta_start

sent 'one who agreed' yes@rei.example
sent 'two who agreed' yes@rei.example also@rei.example
not_sent 'one who opted out' no@rei.example
not_sent 'one who is unknown' who@rei.example
not_sent 'one who agreed to an old clause' old@rei.example
not_sent 'postmaster' postmaster@rei.example
not_sent 'abuse' Abuse@rei.example
not_sent 'a report address, whatever its row says' report@rei.example
not_sent 'one who agreed and one who opted out' \
	yes@rei.example no@rei.example
not_sent 'one who opted out and one who agreed' \
	no@rei.example yes@rei.example
not_sent 'one who agreed and one who is unknown' \
	yes@rei.example who@rei.example
not_sent 'one who agreed and the postmaster' \
	yes@rei.example postmaster@rei.example
not_sent 'two who agreed to nothing in common' \
	phish@rei.example bill@rei.example
ok 'the log has no size of what was not sent' \
	not log_has 'outcome=(not-inspected|mixed).* size='

# Several mails on one connection, of both kinds.
for id in mail1 mail2 mail3 mail4; do write_mail $id; done
smtp > "$folder/replies" <<- STEPS
	from no@rei.example
	data $folder/mail1.eml
	from yes@rei.example
	data $folder/mail2.eml
	from no@rei.example
	data $folder/mail3.eml
	from yes@rei.example
	rset
	from who@rei.example
	data $folder/mail4.eml
STEPS
connection=$(tail -n 1 "$wire" | cut -d ' ' -f 1)
ok 'of the first mail on a connection nothing is sent' \
	has_no_content "$connection" 1
ok 'of the second one, to one who agreed, all is' has_content "$connection" 2
ok 'of the third one nothing' has_no_content "$connection" 3
ok 'of one after a reset nothing' has_no_content "$connection" 5

# Content in chunks, which Postfix alone takes, comes without DATA.
if [ "$MTA" = postfix ]; then
	for id in chunks1 chunks2; do write_mail $id; done
	smtp > "$folder/replies" <<- STEPS
		from no@rei.example
		bdat $folder/chunks1.eml
		from yes@rei.example
		bdat $folder/chunks2.eml
	STEPS
	connection=$(tail -n 1 "$wire" | cut -d ' ' -f 1)
	ok 'of mail in chunks nothing is sent either' \
		has_no_content "$connection" 1
	ok 'but to one who agreed' has_content "$connection" 2
	arrived chunks1 > /dev/null
	arrived chunks2 > /dev/null
	ok 'and both are delivered' \
		[ "$(deliveries chunks1) $(deliveries chunks2)" = '1 1' ]
fi

configure 'Mode enforce' 'User nobody' 'MixedRecipients split'
milter_reload
send parted yes@rei.example no@rei.example
ok 'split: the mail of those who agreed is sent' has_content "$connection" 1
ok 'to them alone' [ "$(deliveries parted)" = 1 ]
send parted2 no@rei.example yes@rei.example
ok 'split: that of the others is not' has_no_content "$connection" 1

# ---- a company -----------------------------------------------------------

configure 'Mode enforce' 'User nobody'
sed -i 's/^Operator isp/Operator company/' "$folder/conf"
milter_reload
sent 'one whom a company does not know' who@rei.example
not_sent 'one who opted out there' no@rei.example
not_sent 'the postmaster there' postmaster@rei.example
done_testing
