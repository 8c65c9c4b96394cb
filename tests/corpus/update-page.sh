#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# update-page.sh LOG LIST PAGE - put what corpus.sh measured into the manual
# page.  A set that was skipped, without CORPUS say, keeps its row.
set -eu
log=$1 list=$2 page=$3
new=$(mktemp)
trap 'rm -f "$new"' EXIT

awk -v measured="$log" -v entries="$(grep -cE '^[A-Z][0-9]+	' "$list")" \
    -v day="$(TZ=Asia/Tokyo date +%F)" '
	BEGIN {
		FS = " [|] "
		while ((getline < measured) > 0)
			if (sub(/^# row: /, ""))
				row[$1] = ".It " $1 " Ta " $2 " Ta " $3 " Ta " $4 " Ta " $5
	}
	/^\.\\" real-mail begins/ { inside = 1 }
	/^\.\\" real-mail ends/ { inside = 0 }
	inside && /^Measured on / {
		$0 = "Measured on " day " with the " entries \
		    " entries of the starter list."
	}
	inside && split($0, word, " ") && word[1] == ".It" && word[2] in row {
		$0 = row[word[2]]
	}
	{ print }' "$page" > "$new"
cat "$new" > "$page"
