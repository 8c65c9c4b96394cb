#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# fakebill-stats review on the log that a real Postfix writes: tagged, held,
# refused and honest mail have their senders.
MTA=postfix
# shellcheck source=tests/dialogue/namespace.sh
. "${top_srcdir:?}/tests/dialogue/namespace.sh"
# shellcheck source=tests/dialogue/dialogue.sh
. "$top_srcdir/tests/dialogue/dialogue.sh"
# shellcheck source=tests/dialogue/mta.sh
. "$DIALOGUE/mta.sh"

if ! why=$(mta_can_run); then
	skip 'a review of the log of a real mail server' "$why"
	done_testing
	exit 0
fi
stop_all() {
	mta_end
	clean_up
}
trap stop_all EXIT

stats=$top_builddir/fakebill-stats

write_mail() { # id, body
	printf 'X-First: %s\nFrom: a@sender.example\nMIME-Version: 1.0\n' "$1"
	printf 'Content-Type: text/plain; charset=UTF-8\n'
	printf 'Content-Transfer-Encoding: 8bit\n\n%s\n' "$2"
} > "$folder/$1.eml"

send() { # id
	printf 'from yes@rei.example\ndata %s\n' "$folder/$1.eml" | smtp
}

is() { # jq expression that must be true
	jq -e "$1" "$folder/review" > "$folder/jq" && return 0
	sed 's/^/# /' "$folder/review"
	return 1
}

write_mail bill '未納料金があります。連絡なき場合、法的手続きに移行します。'
write_mail note '会議は三時からです。'
echo 'yes@rei.example all ceiling=reject' > "$folder/consent"
configure 'Mode observe'
ok 'the filter starts' milter_start
ok 'Postfix starts' mta_start
send bill > "$folder/replies"
send note >> "$folder/replies"
configure 'Mode enforce' 'Ceiling quarantine' 'ThresholdQuarantine 6'
milter_reload
send bill >> "$folder/replies"
configure 'Mode enforce' 'Ceiling reject' 'ThresholdQuarantine 6' \
	'ThresholdReject 6.5' 'Desk 03-0000-0000'
milter_reload
send bill >> "$folder/replies"
mta_settle
cat "$log" >> "$mta/postfix.log"
"$stats" review -j --decisions "$folder/decisions" \
	--maillog "$mta/postfix.log" > "$folder/review"
ok 'all messages are counted' is '.judged == 4 and .suspected == 3'
ok 'as what they came to' is \
	'.verdicts | .none == 1 and .tag == 1 and .quarantine == 1 and .reject == 1'
ok 'two were acted upon' is '.acted == 2'
ok 'all have the domain of their sender' is \
	'[.domains[] | select(.judged > 0)] | length == 1'
ok 'which is that of the envelope' is \
	'.domains[0] | .domain == "sender.example" and .judged == 4'
"$stats" review -j --maillog "$log" > "$folder/review"
ok 'our own log alone will do' is '.judged == 4 and .suspected == 3'
ok 'without senders' is '.domains[0].domain == "(unknown)"'
done_testing
