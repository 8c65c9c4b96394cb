#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The test words, as the manual page gives them: every category, what consent
# and ceilings make of it, and that the log tells a test from a fake bill.
# shellcheck source=tests/dialogue/dialogue.sh
. "${top_srcdir:?}/tests/dialogue/dialogue.sh"

# The words are those that administrators read.
words=$(sed -n 's/^.*\(FAKEBILL-TEST-[a-z]*-[0-9A-Z]*\)$/\1/p' \
	"$top_srcdir/doc/fakebill-milter.8" | sort -u)
category() {
	echo "${1#FAKEBILL-TEST-}" | cut -d- -f1
}

# Send a word; what became of it, on one line.
try() {
	WORD=$1 lua "$DIALOGUE/testwords.lua" | tr '\n' ' '
}

becomes() { # word, pattern
	local got
	got=$(try "$1")
	[[ $got =~ $2 ]] || { echo "# $got"; return 1; }
}

ok 'the manual page has a word for every category' \
	[ "$(for w in $words; do category "$w"; done | paste -sd ' ')" = \
	'auction card fakebill harmful illegal life phish virus' ]

# ---- the strongest that is allowed ---------------------------------------

configure 'Mode enforce' 'Ceiling reject' 'Desk postmaster@rei.example'
echo 'yes@rei.example all ceiling=reject' > "$folder/consent"
ok 'the filter starts' milter_start
for word in $words; do
	c=$(category "$word")
	case $c in
	life)
		ok "$c: nothing happens to the mail" becomes "$word" '^life c nil'
		ok "$c: the duty officer is told, and that it is a test" \
			log_has "TW-$c: note=life entries=T0008 test=yes: "
		;;
	illegal | harmful)
		ok "$c is tagged at most" becomes "$word" \
			"^$c c +tag; score=1000.0; threshold=5.0; list=test/1 \\| T000[67] phrase"
		;;
	*)
		ok "$c is rejected" becomes "$word" "^$c y "
		;;
	esac
	case $c in
	life | harmful)
		ok "$c: nothing is recorded but the note" \
			log_has "TW-$c: action=none verdict=none score=0.0 threshold=5.0 list=test/1 outcome"
		;;
	*)
		ok "$c: the log says that it was a test" \
			log_has "TW-$c: .* category=$c hits=T000[1-8]:phrase@2 list=test/1,test/1 test=yes"
		;;
	esac
done

# ---- ceilings and consent -------------------------------------------------

configure 'Mode enforce' 'CategoryCeiling card none'
printf '%s\n' 'yes@rei.example fakebill,card' > "$folder/consent"
ok 'another configuration' milter_reload
for word in $words; do
	c=$(category "$word")
	case $c in
	fakebill) want="^$c c +tag; " ;;
	*) want="^$c c nil" ;;
	esac
	ok "$c by ceiling and consent" becomes "$word" "$want"
done
ok 'a ceiling of none leaves the verdict' \
	log_has 'TW-card: action=none verdict=reject score=1000.0'
ok 'without consent to the category there is none' \
	log_has 'TW-phish: action=none verdict=none score=0.0'

configure 'Mode observe' 'ShadowCategory phish'
echo 'yes@rei.example all' > "$folder/consent"
ok 'to observe' milter_reload
word=$(echo "$words" | grep -- -phish-)
ok 'a category in shadow is tried without effect' becomes "$word" '^phish c nil'
ok 'and both verdicts are logged' log_has \
	'TW-phish: action=none verdict=none score=0.0 .*shadow-verdict=reject shadow-score=1000.0 shadow=T0002:phrase@2 .*test=yes'
word=$(echo "$words" | grep -- -fakebill-)
ok 'observing changes nothing' becomes "$word" '^fakebill c nil'
ok 'and logs what would be' \
	log_has 'TW-fakebill: action=none verdict=reject .*test=yes'
ok 'the filter stops' milter_stop
done_testing
