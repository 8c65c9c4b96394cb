#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# One recipient with two addresses: as written, and as the server resolved it.
# shellcheck source=tests/dialogue/namespace.sh
. "${top_srcdir:?}/tests/dialogue/namespace.sh"
# shellcheck source=tests/dialogue/dialogue.sh
. "${top_srcdir:?}/tests/dialogue/dialogue.sh"
# shellcheck source=tests/dialogue/mta.sh
. "$DIALOGUE/mta.sh"

if ! why=$(mta_can_run); then
	skip 'aliases of a real mail server' "$why"
	done_testing
	exit 0
fi
stop_all() {
	mta_end
	clean_up
}
trap stop_all EXIT

send() { # id, recipient...
	cat > "$folder/$1.eml" <<- MAIL
		X-First: $1
		From: a@sender.example
		Date: Mon, 7 Oct 2024 09:00:00 +0900
		Message-ID: <$1@sender.example>
		Subject: bill
		MIME-Version: 1.0
		Content-Type: text/plain; charset=UTF-8
		Content-Transfer-Encoding: 8bit

		未納料金があります。
		連絡なき場合、法的手続きに移行します。
	MAIL
	printf 'from %s\ndata %s\n' "${*:2}" "$folder/$1.eml" | smtp \
		> "$folder/replies"
}

is_tagged() {
	grep -q '^X-Fakebill-Status: tag;' "$(arrived "$1")"
}

is_untouched() {
	local file
	file=$(arrived "$1") && not grep -q '^X-Fakebill' "$file"
}

configure 'Mode enforce' 'User nobody' 'LocalDomain rei.example'
printf '%s\n' 'yes@rei.example all' 'no@rei.example none' \
	'row-no@hosted.example all' 'row-yes@hosted.example all' \
	'opted@hosted.example none' > "$folder/consent"
ok 'the filter starts' milter_start

case $MTA in
sendmail)
	# Where nobody else can put things, or Sendmail does not read it.
	users=$(dirname "${MILTER_SOCKET#unix:}")/virtusertable
	{
		echo 'to-yes@hosted.example yes@rei.example'
		echo 'to-no@hosted.example no@rei.example'
		echo 'row-no@hosted.example no@rei.example'
		echo 'gone@hosted.example error:nouser 550 No such user'
	} > "$users"
	refused=gone@hosted.example
	ok 'the server starts' mta_start \
		"FEATURE(\`virtusertable', \`text -k0 -v1 -o $users')dnl" \
		"VIRTUSER_DOMAIN(\`hosted.example')dnl"
	send v1 to-yes@hosted.example
	ok 'virtusertable names one who agreed: inspected' is_tagged v1
	send v2 to-no@hosted.example
	ok 'virtusertable names one who refused: not inspected' is_untouched v2
	send v3 row-no@hosted.example
	ok 'even where the address written in the envelope agreed' \
		is_untouched v3 ;;
postfix)
	refused=who@elsewhere.example
	aliases='{ row-yes@hosted.example = yes@rei.example }'
	aliases+=', { opted@hosted.example = yes@rei.example }'
	ok 'the server starts' mta_start 'myorigin = rei.example' \
		'virtual_alias_domains = hosted.example' \
		"virtual_alias_maps = inline:{ $aliases }"
	# Their transport is "error" until the alias is followed.
	send v1 row-yes@hosted.example
	ok 'of a virtual alias domain, one who agreed is inspected' is_tagged v1
	send v2 yes@rei.example opted@hosted.example
	ok 'and one who refused protects others too' is_untouched v2
	send u1 yes
	ok 'a user alone is of the domain that the server adds' is_tagged u1
	send u2 no
	ok 'also who refused' is_untouched u2 ;;
esac
send p1 yes+news@rei.example
ok 'an address extension does not matter' is_tagged p1
send p2 no+news@rei.example
ok 'nor for who refused' is_untouched p2
send p3 @relay.example:yes@rei.example
ok 'nor does a source route' is_tagged p3
send p4 '"no"@rei.example'
ok 'nor quotation marks' is_untouched p4
send p5 yes@rei.example.
ok 'nor the dot behind a domain' is_tagged p5
send p6 yes@rei.example "$refused"
ok 'a recipient whom the server refuses' grep -q '^[45]' "$folder/replies"
ok 'has no say' is_tagged p6

ok 'the filter stops with success' milter_stop
done_testing
