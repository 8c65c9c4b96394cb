#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# False alarms ended in one command: the same mail is tagged, then it is not,
# without a signal and without a list being touched.
# shellcheck source=tests/dialogue/dialogue.sh
. "${top_srcdir:?}/tests/dialogue/dialogue.sh"

override() { # verb, arguments
	"$list_tool" "$1" --config "$folder/conf" \
		--report-dir "$folder/reports" "${@:2}" > "$folder/said" 2>&1 ||
		{ sed 's/^/# /' "$folder/said"; return 1; }
}

# Do something to the overrides and wait until the filter has taken it.
and_taken() { # pattern of the log, command...
	local before
	before=$(count_log "$1")
	"${@:2}" && wait_log "$1" $((before + 1))
}

# The verdict on the same fake bill, one line: "QUEUE-ID REPLY STATUS".
verdict() {
	QUEUE_ID=$1 lua "$DIALOGUE/one.lua" | tr '\n' ' '
}

tagged() { # queue id, pattern of the field
	[[ $(verdict "$1") =~ ^$1\ c\ +tag\;\ $2 ]]
}

untouched() { # queue id
	[[ $(verdict "$1") =~ ^$1\ c\ nil ]]
}

configure 'Mode enforce'
make_list other 5
sed -i "s|^List .*|&\nList $folder/other.cdb|" "$folder/conf"
ok 'the filter starts without overrides' milter_start
ok 'a fake bill is tagged' tagged BEFORE 'score=7.0; .*list=test/1'
workers_before=$(workers)

# ---- kill -----------------------------------------------------------------

began=$(date +%s%N)
ok 'an entry is killed, and the filter takes it' and_taken \
	'overrides: 1 killed, 0 allowed' override kill --reason 'a test' P0002
echo "# in force after $((($(date +%s%N) - began) / 1000000)) ms"
ok 'the same mail is not tagged' untouched KILLED
ok 'the entries of both lists are seen and count nothing' log_has \
	'KILLED: action=none verdict=none score=3.0 .*hits=P0001:demand.* killed=P0002:threat@1,P0002:threat@2 '
ok 'new workers serve it' [ "$(workers)" != "$workers_before" ]
ok 'no list was loaded again' [ "$(count_log ' list test/1: ')" = 1 ]
ok 'a report for each list is ready to be sent' \
	[ "$(find "$folder/reports" -name '*-kill.json' | wc -l)" = 2 ]
ok 'which holds nothing of a mail' \
	not grep -rqE 'rei\.example|KILLED|BEFORE' "$folder/reports"
ok 'it is taken back' and_taken 'overrides: 0 killed, 0 allowed' \
	override kill --undo P0002
ok 'and the mail is tagged again' tagged UNDONE 'score=7.0'

# ---- one list of two --------------------------------------------------------

ok 'an entry of one list is killed' and_taken 'overrides: 1 killed' \
	override kill --reason 'a test' test/P0002
ok 'that of the other list still counts' \
	tagged ONE 'score=7.0; .*list=test/1, other/5'

# ---- allow ------------------------------------------------------------------

ok 'a phrase is allowed by its text' and_taken \
	'overrides: 1 killed, 1 allowed' \
	override allow --reason 'a test' '法的手続きに 移行'
ok 'in every list' untouched ALLOWED
ok 'which is logged' log_has 'ALLOWED: .*killed=P0002:threat@1 allowed=P0002:threat@2 '
ok 'what has expired is not in force' and_taken \
	'overrides: 0 killed, 1 allowed' sed -i \
	"/^kill/d; s/^allow.*/&	exp=2024-01-01/" "$folder/overrides"
ok 'and the mail is tagged' tagged EXPIRED 'score=7.0'

# ---- files that break -------------------------------------------------------

ok 'another kill' and_taken 'overrides: 1 killed, 1 allowed' \
	override kill -r 'a test' P0002
cp "$folder/overrides" "$folder/good"
ok 'a broken file is refused with its line' and_taken \
	'overrides:4: no TAB in this line' \
	eval 'echo "kill P0001" >> "$folder/overrides"'
ok 'which is said' wait_log 'overrides not taken: those before stay in force'
ok 'the old one is in force' untouched BROKEN
ok 'the verb refuses to build on it' not override kill -r 'a test' P0001
ok 'a reload with it is refused' milter_reload
ok 'and changes nothing' untouched RELOAD
ok 'mended, it is taken' and_taken 'overrides: 1 killed, 1 allowed' \
	eval 'cp "$folder/good" "$folder/overrides"; echo "# mended" >> "$folder/overrides"'
ok 'a file that is gone overrides nothing' and_taken \
	'overrides: 0 killed, 0 allowed' rm "$folder/overrides"
ok 'and the mail is tagged once more' tagged GONE 'score=7.0'

# ---- with the filter stopped --------------------------------------------------

ok 'the filter stops' milter_stop
ok 'without it a kill is recorded all the same' \
	override kill --reason 'a test' P0002
ok 'the filter starts with it' milter_start
ok 'and it is in force' untouched RESTART
ok 'a test of the configuration says so' eval \
	'"$milter" -n -c "$folder/conf" | grep -q "Overrides: 1 entries killed, 0 values allowed"'
ok 'the filter stops again' milter_stop
echo 'nonsense' > "$folder/overrides"
ok 'it does not start with a broken file' not milter_start
ok 'and says why' log_has 'overrides:1: unknown word "nonsense"'
milter_pid=
done_testing
