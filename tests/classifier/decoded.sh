#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Our sample mail, and real mail in the folders of CORPUS if that is set, as
# an independent reader decodes it (decoded.py).
set -u
: "${top_srcdir:?} ${top_builddir:?}" # set by make
show=$top_builddir/tests/classifier/show_texts
number=0

compare() { # folder
	local out
	number=$((number + 1))
	if out=$("$top_srcdir/tests/classifier/decoded.py" "$show" "$1" 2>&1); then
		echo "ok $number - ${1##*/}: $out are read like by Python"
	else
		echo "# ${out//$'\n'/$'\n'# }"
		echo "not ok $number - ${1##*/} is read like by Python"
	fi
}

skip() { # what, why
	number=$((number + 1))
	echo "ok $number - $1 # SKIP $2"
}

if ! command -v python3 > /dev/null; then
	echo '1..0 # SKIP python3 is not installed'
	exit 0
fi
for folder in "$top_srcdir"/tests/samples/{fraud,honest}; do
	[ -d "$folder" ] && compare "$folder"
done
for name in ja-fixture ja-bounce ja-business ja-spam ja-fraud ja-ham peer-15; do
	if [ -z "${CORPUS-}" ]; then
		skip "$name" 'CORPUS is not set'
	elif [ ! -d "$CORPUS/$name" ]; then
		skip "$name" "$CORPUS has no such folder"
	else
		compare "$CORPUS/$name"
	fi
done
echo "1..$number"
