#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The test suite of RFC 7208: never a false pass, and every other difference
# is listed with its reason.
: "${top_srcdir:?} ${top_builddir:?}" # set by make
here=$top_srcdir/tests/spf
suite=/usr/share/doc/python3-spf/rfc7208-tests.yml.gz

skip() {
	echo "1..0 # SKIP $1"
	exit 0
}

why=$("$here/in_namespace.sh" --can) || skip "$why"
[ -e "$suite" ] || skip "no $suite (Debian: python3-spf)"
/usr/bin/python3 -c 'import yaml' 2> /dev/null ||
	skip 'no module yaml (Debian: python3-yaml)'
exec "$here/in_namespace.sh" /usr/bin/python3 "$here/suite.py" "$suite" \
	"$top_builddir/tests/spf/ask_spf" "$here/differences.tsv"
