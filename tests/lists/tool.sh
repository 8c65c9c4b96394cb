#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What fakebill-list does, above all with bad input.  Speaks TAP.

top_srcdir=${top_srcdir:-.}
tool=${top_builddir:-.}/fakebill-list
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
LC_ALL=C
export LC_ALL
case $tool in /*) ;; *) tool=$PWD/$tool ;; esac
case $top_srcdir in /*) ;; *) top_srcdir=$PWD/$top_srcdir ;; esac
cd "$work" || exit 99

count=0
# result STATUS NAME: one line of TAP, with what was printed if it failed.
result() {
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $count - $2"
	else
		echo "not ok $count - $2"
		sed 's/^/# out: /' out
		sed 's/^/# err: /' err
	fi
}

# expect NAME STATUS OUT ERR ARGUMENT...: run the tool; OUT and ERR are
# patterns for grep in its output, "" when there must be none, "*" for any.
expect() {
	name=$1 want=$2 out=$3 err=$4
	shift 4
	"$tool" "$@" >out 2>err </dev/null
	got=$?
	status=0
	[ "$got" -eq "$want" ] || { echo "exit $got" >>err; status=1; }
	matches "$out" out || status=1
	matches "$err" err || status=1
	result $status "$name"
}

matches() {
	case $1 in
	'*') return 0 ;;
	'') [ ! -s "$2" ] ;;
	*) grep -q -e "$1" "$2" ;;
	esac
}

tab=$(printf '\t')
all='cat=fakebill by=a ok=b'
{
	echo '#!fakebill-list 1'
	echo '#!name test'
	echo '#!serial 7'
	echo "A0001${tab}tel${tab}03-1234-5678${tab}active${tab}cat=fakebill w=4 exp=2099-12-31 by=a ok=b"
	echo "P0001${tab}phrase${tab}未納料金…ご連絡${tab}active${tab}cat=fakebill grp=demand w=1 by=a ok=b"
} >good.tsv
{
	echo '#!fakebill-list 1'
	echo "B0001${tab}brand${tab}例示カード=rei.example${tab}active${tab}cat=phish w=2 by=a ok=b"
} >more.tsv
{
	echo '#!fakebill-list 1'
	echo "A0002${tab}tell${tab}03-1234-5678${tab}active${tab}$all"
	echo 'A0003 tel'
} >bad.tsv
: >empty
head -c 5000 /dev/zero >zero
printf '\377\376#\000!\000' >utf16.tsv

# ---- the tool itself
expect 'without a verb it explains itself' 64 '' 'Usage:'
expect '--help is no error' 0 'lookup' '' --help
expect '--version is no error' 0 'fakebill-list [0-9]' '' --version
expect 'a verb misspelt is guessed' 64 '' 'did you mean "compile"' compil
for verb in lint fmt compile dump lookup eval fit kill allow; do
	expect "$verb --help is no error" 0 "Usage: fakebill-list $verb" '' \
		$verb --help
	expect "$verb with an unknown option" 64 '' "Usage: fakebill-list $verb" \
		$verb --nonsense
done

# ---- lint
expect 'lint: nothing wrong' 0 '' '^errors: 0; entries: 2 active' lint good.tsv
expect 'lint: quiet' 0 '' '' lint -q good.tsv
expect 'lint: file, line, column' 65 '^bad.tsv:2:7: unknown type "tell"' \
	'^errors: 2' lint bad.tsv
expect 'lint: JSON' 65 \
	'^{"file":"bad.tsv","line":2,"column":7,"message":"unknown type' '' \
	lint -jq bad.tsv
odd=$(printf 'od\377d.tsv')
cp bad.tsv "$odd"
expect 'lint: JSON of a file whose name is no UTF-8' 65 \
	'^{"file":"od�d.tsv","line":2,"column":7,' '' lint -jq "$odd"
rm "$odd"
expect 'lint: every error' 65 '^bad.tsv:3:1: no TAB' '' lint -q bad.tsv
expect 'lint: several files are one list' 65 'id A0001 is that of another' \
	'*' lint good.tsv more.tsv good.tsv
expect 'lint: an empty file' 65 '^empty:1:1: the file is empty' '*' lint empty
expect 'lint: UTF-16' 65 'UTF-16; save it as UTF-8' '*' lint utf16.tsv
expect 'lint: zero bytes' 65 'U+0000' '*' lint zero
expect 'lint: no such file' 66 '' 'nothing.tsv cannot be opened: No such' \
	lint nothing.tsv
expect 'lint: a folder' 66 '' '. cannot be read: Is a directory' lint .
"$tool" lint -q bad.tsv >/dev/full 2>err
[ $? -eq 74 ] && grep -q 'cannot be written' err
result $? 'lint: a full disk is noticed'
"$tool" lint <good.tsv >out 2>err
result $? 'lint: standard input'

sed -n '/^\.Sh EXAMPLES/,/^\.Ed/p' "$top_srcdir/doc/fakebill-list.5" |
	grep -v '^\.' >manual.tsv
expect 'lint: the example of the manual' 0 '' '^errors: 0; entries: 4' \
	lint manual.tsv
expect 'lint: it is in canonical form' 0 '' '' fmt --check manual.tsv

# ---- fmt
{ cat good.tsv; echo; echo "# note"; } >loose.tsv
expect 'fmt: to standard output' 0 '^#!fakebill-list 1' '' fmt good.tsv
expect 'fmt: --check of a canonical file' 0 '' '' fmt --check good.tsv
printf '#!fakebill-list 1\r\n#!serial 07\r\n' >loose.tsv
expect 'fmt: --check of another' 1 '^loose.tsv$' '' fmt -c good.tsv loose.tsv
expect 'fmt: in place' 0 '' '' fmt -i loose.tsv
printf '#!fakebill-list 1\n#!serial 7\n' | cmp -s - loose.tsv
result $? 'fmt: in place changed the file'
cp bad.tsv old
expect 'fmt: errors leave the file alone' 65 '' '^bad.tsv:2:7:' fmt -i bad.tsv
cmp -s bad.tsv old
result $? 'fmt: it is still the same'
expect 'fmt: standard input cannot be changed' 64 '' 'cannot be changed' \
	fmt -i -
expect 'fmt: nothing to change' 64 '' 'which file' fmt -i
"$tool" fmt good.tsv >/dev/full 2>err
[ $? -eq 74 ]
result $? 'fmt: a full disk is noticed'

# ---- compile
expect 'compile: nowhere to write' 64 '' '-o OUT.cdb is missing' \
	compile good.tsv
expect 'compile: nothing to read' 64 '' 'SOURCE is missing' compile -o x.cdb
expect 'compile: over its source' 64 '' 'source and output' \
	compile -o good.tsv good.tsv
expect 'compile: silent' 0 '' '' compile -o good.cdb good.tsv
expect 'compile: verbose' 0 '' 'both.cdb: list test, serial 7, 3 entries' \
	compile -v -o both.cdb good.tsv more.tsv
expect 'compile: again' 0 '' '' compile -o again.cdb good.tsv
cmp -s good.cdb again.cdb
result $? 'compile: the same source gives the same bytes'
expect 'compile: errors' 65 '' 'errors: 2; good.cdb was not changed' \
	compile -o good.cdb bad.tsv
cmp -s good.cdb again.cdb
result $? 'compile: it was not changed'
expect 'compile: a folder that is not there' 73 '' \
	'^nowhere/x.cdb: cannot be written: No such file' \
	compile -o nowhere/x.cdb good.tsv
expect 'compile: no source there' 66 '' 'nothing.tsv cannot be opened' \
	compile -o good.cdb nothing.tsv
[ -z "$(find . -name '.*.cdb*')" ]
result $? 'compile: nothing is left behind'

# ---- dump
expect 'dump: in the form of a source' 0 \
	"^A0001${tab}tel${tab}03-1234-5678${tab}active${tab}cat=fakebill.*exp=2099-12-31" \
	'' dump good.cdb
expect 'dump: JSON of the list' 0 '^{"name":"test","serial":7,"entries":2,' '' \
	dump -j good.cdb
expect 'dump: JSON of an entry' 0 '^{"id":"P0001","type":"phrase",' '' \
	dump -j good.cdb
expect 'dump: no list' 64 '' 'LIST.cdb is missing' dump
expect 'dump: no such file' 66 '' \
	'^nothing.cdb: there is no such file; make it with' dump nothing.cdb
expect 'dump: a folder' 66 '' 'not a regular file' dump .
expect 'dump: an empty file' 65 '' '^empty: the file is empty' dump empty
expect 'dump: zero bytes' 65 '' 'nothing but zero bytes' dump zero
expect 'dump: a source' 65 '' 'source of a list; compile it' dump good.tsv
head -c 2500 good.cdb >short.cdb
expect 'dump: a file cut off' 65 '' 'cut off at byte 2500' dump short.cdb
{ head -c 2048 /dev/zero; tail -c +2049 good.cdb; } >open.cdb
expect 'dump: an unfinished build' 65 '' 'never finished' dump open.cdb
{ head -c 2300 good.cdb; printf x; tail -c +2302 good.cdb; } >changed.cdb
expect 'dump: a changed byte' 65 '' '^changed.cdb: ' dump changed.cdb
expect 'dump: the others are dumped all the same' 65 '^A0001' 'empty' \
	dump empty good.cdb
"$tool" dump good.cdb >/dev/full 2>err
[ $? -eq 74 ]
result $? 'dump: a full disk is noticed'

# ---- lookup
for value in 03-1234-5678 +81312345678 '０３（１２３４）５６７８' \
	'電話は03-1234-5678まで' A0001; do
	expect "lookup: $value" 0 "^test/7${tab}A0001" '' \
		lookup -l good.cdb "$value"
done
expect 'lookup: a sentence with a phrase' 0 "${tab}P0001${tab}" '' \
	lookup -l good.cdb '未納 料金について、至急ご連絡ください'
expect 'lookup: a word of a phrase' 0 "${tab}P0001${tab}" '' \
	lookup -l good.cdb '料 金'
expect 'lookup: a brand' 0 "${tab}B0001${tab}" '' \
	lookup -l both.cdb '例示カード'
expect 'lookup: what is not listed is read aloud' 1 '' \
	'03-9999-9999: not listed; read as tel +81399999999' \
	lookup -l good.cdb 03-9999-9999
expect 'lookup: JSON' 0 '"read_as":\[{"type":"tel","key":"+81312345678"}' \
	'' lookup -j -l good.cdb 03-1234-5678
expect 'lookup: JSON says why' 0 '"match":"key"' '' \
	lookup -j -l good.cdb 03-1234-5678
expect 'lookup: JSON of what is no UTF-8' 1 '"value":"03�","read_as"' \
	'' lookup -j -l good.cdb "$(printf '03\377')"
expect 'lookup: JSON of nothing' 1 '"hits":\[\]' '' \
	lookup --json -l good.cdb 03-9999-9999
expect 'lookup: nothing to look up' 64 '' 'VALUE is missing' \
	lookup -l good.cdb
expect 'lookup: no list there' 66 '' 'nothing.cdb: there is no such file' \
	lookup -l nothing.cdb x
expect 'lookup: a broken list' 65 '' 'short.cdb: ' lookup -l short.cdb x
expect 'lookup: an empty value' 1 '' '*' lookup -l good.cdb ''
expect 'lookup: bytes that are no text' 1 '' '*' \
	lookup -l good.cdb "$(printf '\377\200')"

# ---- kill and allow
{
	echo '#!fakebill-list 1'
	echo '#!name other'
	echo "P0001${tab}phrase${tab}法的手続き${tab}active${tab}cat=fakebill grp=threat w=1 by=a ok=b"
	echo "D0001${tab}dom${tab}bad.example${tab}active${tab}cat=phish w=4 exp=2099-12-31 by=a ok=b"
} >other.tsv
"$tool" compile -o other.cdb other.tsv
printf '%s\n' '# a comment' "List $work/good.cdb # the national one" \
	"ShadowList \"$work/other.cdb\"" 'Nonsense' "Overrides $work/ov" >conf
# over VERB ARGUMENT...: with the configuration, without a terminal.
over() {
	name=$1 want=$2 out=$3 err=$4 verb=$5
	shift 5
	expect "$name" "$want" "$out" "$err" "$verb" -c conf \
		--report-dir reports "$@"
}
over 'kill: a reason is required' 64 '' 'kill: say why with --reason' kill P0001
over 'kill: by id, over every list' 0 "^P0001: killed; counts nothing" '' \
	kill -r 'quoted = by' --by sato P0001
[ "$(grep -c '^  [a-z]*/[0-9]*	P0001' out)" = 2 ]
result $? 'kill: the entries of both lists are named'
printf '#!fakebill-overrides 1\nkill\tP0001\tadd=D\tby=sato\twhy=quoted = by\n' >want
sed 's/add=[0-9-]*/add=D/' ov | cmp -s - want
result $? 'kill: one line is written'
[ "$(stat -c %a ov)" = 644 ]
result $? 'kill: the filter can read it'
[ "$(ls reports | sed 's/^[0-9]*T[0-9]*Z-//' | paste -sd ' ')" = \
	'other-P0001-kill.json test-P0001-kill.json' ]
result $? 'kill: a report for the maintainer of each list'
jq -c '[.format, .action, .undone, .reason, .list, .entries, .contact]' \
	reports/*-test-P0001-kill.json >out
echo '["fakebill-false-alarm","kill",false,"quoted = by",{"name":"test","serial":7},[{"id":"P0001","type":"phrase","value":"未納料金…ご連絡"}],null]' | cmp -s - out
result $? 'kill: the report says what was overridden, and no more'
over 'kill: again' 0 'P0001: was killed already' '' kill -r x P0001
[ "$(wc -l <ov)" = 2 ] && [ "$(ls reports | wc -l)" = 2 ]
result $? 'kill: nothing new is written then'
over 'kill: another last day replaces the line' 0 'killed; counts' '' \
	kill -r x -e 2099-01-01 P0001
[ "$(wc -l <ov)" = 2 ] && grep -q 'exp=2099-01-01' ov
result $? 'kill: it was replaced'
over 'kill: in one list' 0 '^other/P0001: killed' '' kill -r x other/P0001
[ "$(grep -c '^  [a-z]*/[0-9]*	P0001' out)" = 1 ]
result $? 'kill: the entry of that list alone is named'
over 'kill: an id in no list is not recorded' 1 '' \
	'P9999: in none of the lists, so nothing was recorded' kill -r x P9999
over 'kill: but when it is told to' 0 '^P9999: killed' 'recorded all the same' \
	kill -f -r x P9999
over 'kill: what is no id' 64 '' '"0001" is no id' kill -r x 0001
over 'kill: a day that is over' 64 '' '2020-01-01 is over already' \
	kill -r x -e 2020-01-01 P0001
over 'kill: a reason of two lines' 64 '' '--reason must be one line' \
	kill -r "a
b" P0001
over 'kill: nothing to kill' 64 '' 'id of an entry is missing' kill -r x
over 'kill: knows no --type' 64 '' 'Usage: fakebill-list kill' \
	kill -t tel -r x P0001

cat - ov >ov2 <<'END'
# asked for by the bank

END
cp ov2 ov
over 'kill: taken back' 0 '^P0001: no longer killed' '' kill --undo P0001
[ "$(sed -n 1p ov)" = '# asked for by the bank' ] &&
	grep -q 'list=other' ov && ! grep -q 'exp=2099' ov
result $? 'kill: comments and other lines stay'
over 'kill: taken back twice' 1 '' 'P0001: was not overridden' kill -u P0001
ls reports | grep -q 'test-P0001-kill-undone.json'
result $? 'kill: the maintainer is told that, too'

: >ov
for value in 03-1234-5678 '０３（１２３４）５６７８' +81312345678; do
	over "allow: $value" 0 "^$value: allowed" '' allow -r x "$value"
	over "allow: $value taken back" 0 ': no longer allowed' '' \
		allow -u 03-1234-5678
done
over 'allow: in a sentence' 0 'tel' '' allow -r x '電話は03-1234-5678まで'
grep -q "^allow${tab}tel${tab}+81312345678${tab}add=" ov
result $? 'allow: the canonical key is written'
over 'allow: a URL allows the domain that is listed' 0 'other/0.*D0001' '' \
	allow -r x http://www.bad.example/login
grep -q "^allow${tab}dom${tab}bad.example${tab}" ov
result $? 'allow: and nothing else'
over 'allow: a phrase by its text' 0 'P0001' '' allow -r x '法 的手続キ'
over 'allow: JSON' 0 \
	'{"action":"allow","argument":"未納料金…ご連絡","undone":false,"recorded":true,"changed":true,"overrides":.*"id":"P0001".*"reports":\["reports/' \
	'' allow -j -r x '未納料金…ご連絡'
over 'allow: what no list has is not recorded' 1 '' 'nothing was recorded' \
	allow -r x 03-9999-9999
before=$(ls reports | wc -l)
over 'allow: when told it must be clear what it is' 64 '' \
	'could be .*; say which with --type' allow -f -r x 03-9999-9999
over 'allow: it is clear then' 0 '^03-9999-9999: allowed' 'all the same' \
	allow -f -t tel -r x 03-9999-9999
[ "$(ls reports | wc -l)" = "$before" ]
result $? 'allow: what no list has is reported to nobody'
over 'allow: no value of that type' 64 '' '"abc" is no value of type tel' \
	allow -t tel -r x abc
over 'allow: a type that is none' 64 '' '"rule" is no type' \
	allow -t rule -r x abc

echo 'kill P0001' >>ov
cp ov old
over 'allow: a file with an error is named with its line' 65 '' \
	'^.*/ov:[0-9]*: no TAB' allow -r x 03-1234-5678
cmp -s ov old
result $? 'allow: it is left alone'
rm ov
over 'kill: a broken list does not stop it' 0 '^P0001: killed' 'nothing.cdb' \
	kill -l nothing.cdb -l good.cdb -r x P0001
over 'kill: without any list it must be told to' 1 '' 'no list to look into' \
	kill -l nothing.cdb -r x P0002
expect 'kill: a folder that is not there' 73 '' 'cannot be written' \
	kill -l good.cdb -o nowhere/ov -r x P0001
expect 'kill: no such configuration' 66 '' 'nothing.conf: ' \
	kill -c nothing.conf -r x P0001
: >file
expect 'kill: without a place for reports it is in force all the same' 73 \
	'^P0001: killed' 'but there is no report' \
	kill -l good.cdb -o ov3 --report-dir file/x -r x P0001
grep -q P0001 ov3
result $? 'kill: it was written'
for i in 1 2 3 4 5 6; do
	"$tool" kill -l good.cdb -o ov4 --report-dir reports -f -r x "P100$i" \
		>out 2>err &
done
wait
[ "$(grep -c ^kill ov4)" = 6 ]
result $? 'kill: six at once lose nothing'

echo "1..$count"
