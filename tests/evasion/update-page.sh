#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# update-page.sh LOG PAGE - put what check-evasion printed into the manual page
set -eu
log=$1 page=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The columns of evasion.c: name (38 characters), hits, survive, tagged,
# honest, remark.
{
	sed -nE 's/^# ([0-9]+ fraud mails, [0-9]+ honest ones.*)$/\1:/p' "$log"
	echo '.Bl -column "web addresses, percent-encoded  " "survive" "tagged   " "honest"'
	echo '.It Em disguise Ta Em survive Ta Em tagged Ta Em honest'
	sed -nE '/^# disguise/,/^# all /s/^# (.{38}) +[0-9]+ +([0-9.]+%) +([0-9]+) → +([0-9]+) +([0-9]+) *(.*)$/\1|\2|\3|\4|\5|\6/p' "$log" |
		awk -F '|' '{ sub(/ +$/, "", $1)
			print ".It " $1 ($6 == "" ? "" : " *") " Ta " $2 \
			    " Ta " $3 " / " $4 " Ta " $5 }'
	echo .El
} > "$work/evasion"
sed -nE 's/^# known: (.*) \| (.*)$/.It\n\1:\n\2/p' "$log" > "$work/known"
sed -nE 's/^# ((blind|informed): .*)$/\1/p' "$log" |
	sed 's/; questions/;\n    questions/' > "$work/forgers"

awk -v work="$work" '
	/^\.\\" end / { inside = 0 }
	!inside
	/^\.\\" begin / {
		inside = 1
		sub(/:$/, "", $3)
		while ((getline line < (work "/" $3)) > 0)
			print line
	}' "$page" > "$work/page"
cat "$work/page" > "$page"
