#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The sample file and the manual page say what the table of settings says.
: "${top_srcdir:=.}" "${top_builddir:=.}"
print=$top_builddir/tests/milter/print_settings
sample=$top_srcdir/packaging/fakebill-milter.conf
manual=$top_srcdir/doc/fakebill-milter.conf.5
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
LC_ALL=C
export LC_ALL

count=0
# Print one TAP line: what was tested, then the command that tests it.
is() {
	name=$1
	shift
	count=$((count + 1))
	if "$@" > "$work/out" 2>&1; then
		echo "ok $count - $name"
	else
		echo "not ok $count - $name"
		sed 's/^/# /' "$work/out"
	fi
}

# The lines of the manual page that the table knows: each .It of a setting
# and the two lines behind it.
known_lines() {
	awk '/^\.It Ic / { left = 3 } left-- > 0' "$manual"
}

# The words behind .Ic that begin with a capital are names of settings.
named_settings() {
	sed -n 's/^\.Ic \([A-Z][A-Za-z]*\).*/\1/p' "$@" | sort -u
}

all_are_settings() {
	named_settings "$@" > "$work/named"
	grep -v -x -F -f "$work/settings" "$work/named" | sed 's/$/ is unknown/'
	! grep -q -v -x -F -f "$work/settings" "$work/named"
}

# The examples of a manual page, one file for each.
examples() {
	awk -v begin="$work/$1" '
	/^\.Sh/ { inside = $2 == "EXAMPLES" }
	inside && /^\.Bd/ { n++; take = 1; next }
	/^\.Ed/ { take = 0 }
	inside && take { print > (begin n) }' "$2"
}

echo 1..8
"$print" sample > "$work/sample"
"$print" manual > "$work/manual"
sed -n 's/^\.It Ic \([A-Za-z]*\) .*/\1/p' "$work/manual" > "$work/settings"
known_lines > "$work/known"
is 'the sample file is the printed one' diff -u "$sample" "$work/sample"
is 'the manual page has every setting, default and range' \
	diff -u "$work/known" "$work/manual"
is 'the manual page names settings that exist' all_are_settings "$manual"
is 'fakebill-consent(5) names settings that exist' \
	all_are_settings "$top_srcdir/doc/fakebill-consent.5"
examples conf "$manual"
examples consent "$top_srcdir/doc/fakebill-consent.5"
is 'the first example of the manual page is right' \
	"$print" check "$work/conf1"
is 'the second example of the manual page is right' \
	"$print" check "$work/conf2"
is 'the example of fakebill-consent(5) is right' \
	"$print" consent "$work/consent1"
if command -v mandoc > "$work/out"; then
	is 'mandoc finds nothing to complain about' mandoc -T lint -W warning \
		"$manual" "$top_srcdir/doc/fakebill-consent.5"
else
	echo 'ok 8 - mandoc finds nothing to complain about # SKIP no mandoc'
fi
