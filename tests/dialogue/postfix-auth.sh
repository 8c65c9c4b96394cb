#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Authentication-Results on a real Postfix: a policy server's field is seen,
# a forged one is removed before the filter sees it.
# shellcheck source=tests/dialogue/namespace.sh
. "${top_srcdir:?}/tests/dialogue/namespace.sh"
# shellcheck source=tests/dialogue/dialogue.sh
. "${top_srcdir:?}/tests/dialogue/dialogue.sh"
# shellcheck source=tests/dialogue/mta.sh
. "$DIALOGUE/mta.sh"

if ! why=$(mta_can_run); then
	skip 'Authentication-Results on a real Postfix' "$why"
	done_testing
	exit 0
fi
stop_all() {
	mta_end
	clean_up
}
trap stop_all EXIT

send() { # id, fields
	printf 'X-First: %s\n%sFrom: a@sender.example\nSubject: %s\n\nbody\n' \
		"$1" "$2" "$1" > "$folder/$1.eml"
	smtp > /dev/null <<- STEPS
		from yes@rei.example
		data $folder/$1.eml
	STEPS
}

# What -n says of this Postfix.
test_mta() {
	"$milter" -n -c "$folder/conf" --postfix "$mta/etc"
}

forged='Authentication-Results: mx.rei.example; spf=pass smtp.mailfrom=a@b.jp
'
prepend='static:{PREPEND Authentication-Results: mx.rei.example; spf=fail smtp.mailfrom=sender.example}'
strip='regexp:{{/^Authentication-Results:.*mx\.rei\.example/ IGNORE}}'

configure 'TrustedAuthserv mx.rei.example' 'User nobody'
ok 'the filter starts' milter_start
ok 'Postfix with a policy that prepends its results starts' \
	mta_start "smtpd_sender_restrictions = check_client_access $prepend" \
	'recipient_delimiter = +'
ok '-n warns of nothing in the way it is set up' \
	[ "$(test_mta | grep -c '^  warning')" = 0 ]
ok 'but misses who removes forged fields' \
	[ "$(test_mta | grep -c '^  hint: TrustedAuthserv')" = 1 ]
send one ''
ok 'what a policy server prepends is seen' \
	wait_log 'action=.* auth=spf:fail ' 1
send two "$forged"
ok 'and stands above a forged field' wait_log 'action=.* auth=spf:fail ' 2
ok 'which does not count' not log_has 'auth=spf:pass'
mta_stop

ok 'Postfix that removes forged fields starts' \
	mta_start "header_checks = $strip" 'recipient_delimiter = +'
ok '-n finds nothing wrong' \
	[ "$(test_mta | grep -c 'Nothing is wrong there')" = 1 ]
send three "$forged"
ok 'the mail arrives' [ -f "$(arrived three)" ]
ok 'without the field' not grep -q '^Authentication-Results' "$(arrived three)"
ok 'and the filter did not see it either' not log_has 'auth=spf:pass'
mta_stop

ok 'Postfix with both starts' mta_start "header_checks = $strip" \
	"smtpd_sender_restrictions = check_client_access $prepend"
send four "$forged"
ok 'the mail arrives' [ -f "$(arrived four)" ]
ok 'a header check removes what a policy server prepends, too' \
	not grep -q '^Authentication-Results' "$(arrived four)"
ok 'the filter stops' milter_stop
done_testing
