#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Consent x recipients x category x action: what becomes of each mail.
# shellcheck source=tests/dialogue/namespace.sh
. "${top_srcdir:?}/tests/dialogue/namespace.sh"
# shellcheck source=tests/dialogue/dialogue.sh
. "$top_srcdir/tests/dialogue/dialogue.sh"
# shellcheck source=tests/dialogue/mta.sh
. "$DIALOGUE/mta.sh"

if ! why=$(mta_can_run); then
	skip 'consent, recipients, categories, actions' "$why"
	done_testing
	exit 0
fi
stop_all() {
	mta_end
	clean_up
}
trap stop_all EXIT

matrix() {
	python3 "$DIALOGUE/matrix.py" "$@"
}

# Every hit is worth any action, so that the ceilings alone decide.
put() { # mode, ceiling
	configure "Mode $1" "Ceiling $2" 'User nobody' 'Spf off' 'Desk desk@rei.example' \
		'ThresholdTag 2' 'ThresholdQuarantine 3' 'ThresholdReject 4'
}

rows() { # mode, ceiling
	count_tap "Mode $1, Ceiling $2" matrix rows "$1" "$2" "$mta_port" \
		"$mta/sink" "$log" "$(held_command)"
}

matrix consent > "$folder/consent"
matrix list > "$folder/test.tsv"
"$list_tool" compile -o "$folder/test.cdb" "$folder/test.tsv"
put observe reject
ok 'the filter starts' milter_start
ok "$MTA starts" mta_start
rows observe reject
for ceiling in tag quarantine reject; do
	put enforce $ceiling
	milter_reload
	rows enforce $ceiling
done
done_testing
