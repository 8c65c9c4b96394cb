#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The mark damages no Subject, however it is written, on a real mail server.
# shellcheck source=tests/dialogue/namespace.sh
. "${top_srcdir:?}/tests/dialogue/namespace.sh"
# shellcheck source=tests/dialogue/dialogue.sh
. "$top_srcdir/tests/dialogue/dialogue.sh"
# shellcheck source=tests/dialogue/mta.sh
. "$DIALOGUE/mta.sh"

if ! why=$(mta_can_run); then
	skip 'marks on Subjects through a real mail server' "$why"
	done_testing
	exit 0
fi
stop_all() {
	mta_end
	clean_up
}
trap stop_all EXIT

configure 'Mode enforce' 'SubjectMark on'
ok 'the filter starts' milter_start
ok "$MTA starts" mta_start
python3 "$DIALOGUE/subjects.py" make "$folder" > "$folder/steps"
smtp < "$folder/steps" > "$folder/replies"
sent=$(grep -c '^data' "$folder/steps")
ok "all $sent mails are taken" \
	[ "$(grep -c '^250 2.0.0' "$folder/replies")" = "$sent" ]
mta_settle
mark="=?UTF-8?B?$(printf '[架空請求の疑い 相談188]' | base64 -w0)?="
check() {
	awk -F '\t' '{ print $1, $3 }' "$mta/sink/delivered" |
		python3 "$DIALOGUE/subjects.py" check "$folder" "$mark"
}
count_tap "Subjects through $MTA" check
done_testing
