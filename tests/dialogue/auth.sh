#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Authentication-Results: whom the filter believes, and what it does then.
# shellcheck source=tests/dialogue/dialogue.sh
. "${top_srcdir:?}/tests/dialogue/dialogue.sh"

make_brand_list() {
	local keys='cat=fakebill add=2024-01-01 src=t by=a ok=b'
	{
		printf '#!fakebill-list 1\n#!name test\n#!serial 1\n'
		printf 'P0001\tphrase\t未納料金\tactive\tgrp=demand w=3 %s\n' "$keys"
		printf 'P0002\tphrase\t法的手続きに移行\tactive\tgrp=threat w=4 %s\n' \
			"$keys"
		printf 'B0001\tbrand\t例示銀行=rei.example\tactive\tw=3 %s\n' "$keys"
		printf 'R0001\trule\tspf:fail & threat\tactive\tw=2 %s\n' "$keys"
	} > "$folder/test.tsv"
	"$list_tool" compile -o "$folder/test.cdb" "$folder/test.tsv"
}

# The line of a queue id holds this, or does not.
line_has() {
	grep -E " $1: " "$log" | grep -qE -- "$2"
}

ok 'a list with a brand and a rule on SPF' make_brand_list
configure 'Mode enforce' 'TrustedAuthserv mx.rei.example'
ok 'the filter starts' milter_start
TRUSTED=yes run_lua "$DIALOGUE/auth.lua"
ok 'the log tells the results' \
	line_has AR1 ' auth=spf:pass,dkim:pass,dmarc:pass list='
ok 'and that DMARC failed' line_has AR2 'hits=.*B0001:brand.* auth=dmarc:fail '
ok 'but nothing of another server' not line_has AR3 'auth='
ok 'nor of a broken field' not line_has AR5 'auth='
ok 'nor of a name that only looks like ours' \
	line_has AR8 ' auth=dmarc:pass .*outcome=judged'
ok 'no domain stands in the log' not log_has 'rei\.example'

configure 'Mode enforce'
ok 'a reload without TrustedAuthserv' milter_reload
TRUSTED=no run_lua "$DIALOGUE/auth.lua"
ok 'ends the trust' not line_has AR9 'auth='
ok 'the filter stops' milter_stop
done_testing
