#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Milter dialogues with the real daemon: connections, consent, actions.
# shellcheck source=tests/dialogue/dialogue.sh
. "${top_srcdir:?}/tests/dialogue/dialogue.sh"

configure 'Mode enforce'
ok 'the filter starts' milter_start
run_lua "$DIALOGUE/session.lua"
ok 'each message has one line in the log' \
	[ "$(count_log ' ENF[1-4]: .*outcome=judged')" = 4 ]
ok 'an aborted one has none' [ "$(count_log ' (ABORT|BROKEN)')" = 0 ]
ok 'no word of a mail stands in the log' \
	[ "$(grep -cE '未納|法的|sender@|rei.example' "$log")" = 0 ]

count_tap raw.py timeout 60 python3 "$DIALOGUE/raw.py" "$folder/milter.sock"

run_lua "$DIALOGUE/consent.lua"
ok 'mail without consent is logged as not inspected' \
	[ "$(count_log ' G(2|3|4|8|10): .*outcome=not-inspected')" = 5 ]
ok 'mail of mixed consent as mixed' log_has ' G5: .*outcome=mixed'

configure 'Mode enforce' 'MixedRecipients split'
ok 'MixedRecipients is reloaded' milter_reload
run_lua "$DIALOGUE/split.lua"

configure 'Mode observe'
ok 'Mode observe is reloaded' milter_reload
run_lua "$DIALOGUE/observe.lua"
ok 'what would have been done is logged' \
	log_has ' OBS1: action=none verdict=tag .*outcome=judged'

echo 'yes@rei.example all ceiling=reject' > "$folder/consent"
configure 'Mode enforce' 'Ceiling quarantine' 'ThresholdQuarantine 6'
ok 'a quarantine threshold is reloaded' milter_reload
ACTION=quarantine run_lua "$DIALOGUE/actions.lua"
configure 'Mode enforce' 'Ceiling reject' 'ThresholdQuarantine 6' \
	'ThresholdReject 6.5' 'Desk desk@rei.example'
ok 'a reject threshold is reloaded' milter_reload
ACTION=reject run_lua "$DIALOGUE/actions.lua"
configure 'Mode enforce' 'SubjectMark on'
ok 'SubjectMark is reloaded' milter_reload
ACTION=mark run_lua "$DIALOGUE/actions.lua"

ok 'it stops with success' milter_stop
ok 'and removes its socket' [ ! -e "$folder/milter.sock" ]
ok 'no process of it is left' \
	[ -z "$(pgrep -f -- "-c $folder/conf")" ]
done_testing
