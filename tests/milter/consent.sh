#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What fakebill-consent does, above all with bad input.  Speaks TAP.
# shellcheck disable=SC2086 # words of a command line

tool=${top_builddir:-.}/fakebill-consent
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
LC_ALL=C.UTF-8 LANGUAGE=C
export LC_ALL LANGUAGE
case $tool in /*) ;; *) tool=$PWD/$tool ;; esac
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

skip() {
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

# expect NAME STATUS OUT ERR ARGUMENT...: run the tool; OUT and ERR are
# patterns for grep in its output, "" when there must be none, "*" for any.
expect() {
	name=$1 want=$2 out=$3 err=$4
	shift 4
	"$tool" "$@" > out 2> err < /dev/null
	got=$?
	status=0
	[ "$got" -eq "$want" ] || { echo "exit $got" >> err; status=1; }
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

# is NAME COMMAND...: the command succeeds.
is() {
	name=$1
	shift
	"$@" > out 2> err
	result $? "$name"
}

cat > good << 'ROWS'
# who agreed
Taro@Example.JP  fakebill,phish ceiling=tag
    clause=2 stats
hanako@example.jp none
"a b"@example.jp  default clause=1 mark=on allow=例え.jp
"#x"@example.jp   none
example.jp        all ceiling=reject ceiling.life=tag clause=2
@localhost        card tag=4.5 quarantine=9
例え.jp           all ceiling.phish=none clause=9
ROWS
printf 'a@b.jp all\nb@b.jp nonsense\nc@b.jp none all\nA@b.jp all\n' > bad
: > empty

# ---- the tool itself
expect 'without a verb it explains itself' 64 '' 'Usage:'
expect '--help is no error' 0 'lookup' '' --help
expect '--version is no error' 0 'fakebill-consent [0-9]' '' --version
expect 'a verb misspelt is guessed' 64 '' 'did you mean "compile"' compil
for verb in check compile lookup sync; do
	expect "$verb --help is no error" 0 "Usage: fakebill-consent $verb" '' \
		$verb --help
	expect "$verb with an unknown option" 64 '' \
		"Usage: fakebill-consent $verb" $verb --nonsense
done

# ---- check
expect 'check counts rows' 0 '^rows: 7 (addresses 4, domains 3)' '*' check good
expect 'and who opted out' 0 'opted out 2, outdated 0' '*' check good
expect 'and who is outdated' 0 'opted out 2, outdated 2' '*' check -m 2 good
expect 'and categories' 0 '^fakebill: 4' '*' check good
expect 'check says where reject is lowered' 0 '*' \
	'^good:7: note: .*"example.jp" counts as quarantine' check good
expect 'check is quiet when asked to be' 0 '' '' check -q good
expect 'check prints JSON' 0 \
	'^{"table":"good","rows":7,.*"refused":2,.*"categories":{"fakebill":4,' \
	'' check -j good
expect 'every error has its line' 65 '' '^bad:2: unknown word "nonsense"' \
	check bad
expect 'the second too' 65 '' '^bad:3: this row says "none" and' check bad
printf 'a@b.jp all\nA@B.jp none\n' > twice
expect 'who stands twice is told' 65 '' \
	'^twice:2: "a@b.jp" stands twice, first in line 1' check twice
expect 'an empty table is one' 0 '^rows: 0' '' check empty
expect 'no such file' 66 '' 'nothing: cannot be opened: No such' check nothing
expect 'a folder' 66 '' 'not a regular file' check .
expect 'check of nothing' 64 '' 'one TABLE is to be named' check
expect 'a minimum is a number' 64 '' 'must be a whole number' check -m x good
"$tool" check good > /dev/full 2> err
[ $? -eq 74 ] && grep -q 'cannot be written' err
result $? 'a full disk is noticed'

# ---- compile
expect 'compile beside the table' 0 '' '^good.cdb: 7 rows' compile -v good
expect 'compile elsewhere' 0 '' '' compile -o other.cdb good
is 'the same rows give the same bytes' cmp good.cdb other.cdb
expect 'a compiled table is checked' 0 '^rows: 7' '*' check good.cdb
expect 'also as Postfix writes it' 0 '^rows: 7' '*' check cdb:good
expect 'a compiled table compiles to itself' 0 '' '' \
	compile -o again.cdb good.cdb
is 'and is the same' cmp good.cdb again.cdb
cp good.cdb kept.cdb
expect 'errors leave the old one alone' 65 '' 'kept.cdb was not changed' \
	compile -o kept.cdb bad
is 'which is still the same' cmp good.cdb kept.cdb
expect 'the output is a database' 64 '' 'must end in .cdb' compile -o x good
expect 'nor the source' 64 '' 'is source and output' \
	compile -o good.cdb good.cdb
expect 'no such folder' 73 '' 'cannot be written' compile -o no/x.cdb good
head -c 2100 good.cdb > cut.cdb
expect 'half a database is refused' 65 '' 'no constant database.*cut off' \
	check cut.cdb
: > empty.cdb
expect 'an empty one too' 65 '' 'no constant database.*empty' check cdb:empty
head -c 3000 /dev/urandom > noise.cdb
expect 'noise too' 65 '' 'no constant database' check noise.cdb

if command -v postmap > pm.out &&
	grep -qs '^cdb' /etc/postfix/dynamicmaps.cf; then
	mkdir cfg
	echo 'compatibility_level = 3.6' > cfg/main.cf
	cp /etc/postfix/dynamicmaps.cf cfg
	MAIL_CONFIG=$work/cfg
	export MAIL_CONFIG
	cp good posted
	is 'postmap compiles our table' postmap cdb:posted
	expect 'which we read' 0 '^rows: 7' '*' check cdb:posted
	expect 'and compile' 0 '' '' compile -o ours.cdb cdb:posted
	is 'to the same bytes as the text' cmp ours.cdb good.cdb
	postmap -q taro@example.jp cdb:good > asked
	is 'postmap finds our rows' \
		grep -qx 'fakebill phish ceiling=tag clause=2 stats' asked
	postmap -q example.jp cdb:good > asked
	is 'and domains' grep -q '^all ceiling.fakebill=reject' asked
	echo 'x@y.jp nonsense' > posted
	postmap cdb:posted
	expect 'an error in it names the key' 65 '' \
		'^posted.cdb: in the row of "x@y.jp": unknown word' \
		check cdb:posted
else
	skip 'tables made by postmap' 'no postfix-cdb'
fi

# ---- lookup
configure() {
	{
		echo 'Operator isp'
		echo "Consent $work/good"
		echo 'ClauseMinimum 2'
		echo 'Ceiling quarantine'
		printf '%s\n' "$@"
	} > conf
}
configure
expect 'lookup finds a row' 0 '^taro+x@example.jp: agreed (row taro@example.jp)' \
	'' lookup -c conf taro+x@example.jp
expect 'and says what is done' 0 '^  phish: tag$' '' \
	lookup -c conf taro@example.jp
expect 'within Ceiling' 0 '^  phish: quarantine$' '' \
	lookup -c conf jiro@example.jp
expect 'who opted out is not inspected' 1 '^not inspected$' '' \
	lookup -c conf hanako@example.jp
expect 'an old clause is none' 1 'older clause' '' \
	lookup -c conf '"a b"@example.jp'
expect 'nor is whom nobody knows' 1 'no row; Operator decides' '' \
	lookup -c conf a@example.com
expect 'nor the postmaster' 1 'never inspected' '' \
	lookup -c conf postmaster@example.jp
expect 'a final address that opted out counts' 1 \
	'^hanako@example.jp: opted out' '' \
	lookup -c conf taro@example.jp hanako@example.jp
expect 'lookup prints JSON' 0 \
	'^{"inspected":true,"found":\[{"address":"taro@example.jp","reason":"agreed","row":"taro@example.jp"}\],"ceilings":{"fakebill":"tag","phish":"tag"},"thresholds":{"tag":5.0,' \
	'' lookup -j -c conf taro@example.jp
expect 'also for nobody' 1 '"reason":"no-row","row":null' '' \
	lookup -jc conf a@example.com
expect 'and for what is no UTF-8' 1 '"address":"a�@example.com"' '' \
	lookup -jc conf "$(printf 'a\377@example.com')"
configure 'Nonsense 1'
expect 'a configuration with an error' 78 '' '^conf:5: unknown setting' \
	lookup -c conf a@b.jp
expect 'no configuration' 66 '' 'cannot be opened' lookup -c nothing a@b.jp
expect 'nobody to look up' 64 '' 'one ADDRESS' lookup -c conf

# ---- sync
sql() {
	sqlite3 db "$1"
}
if ! command -v sqlite3 > pm.out; then
	skip 'sync from SQLite' 'no sqlite3'
	echo "1..$count"
	exit 0
fi
sql "CREATE TABLE c(address, words);
	INSERT INTO c VALUES('taro@example.jp', 'fakebill,phish clause=2');
	INSERT INTO c VALUES('hanako@example.jp', 'none');
	INSERT INTO c VALUES('例え.jp', 'all');
	INSERT INTO c VALUES('a@example.jp', 'default');
	INSERT INTO c VALUES('b@example.jp', 'default stats');"
all='SELECT address, words FROM c'
expect 'sync makes a table' 0 '' 'table: 5 rows, 5 new, 0 gone, 0 changed' \
	sync --sqlite db --query "$all" -o table -v
printf '%s\t%s\n' '' '' a@example.jp default b@example.jp 'default stats' \
	hanako@example.jp none taro@example.jp 'fakebill phish clause=2' \
	xn--r8jz45g.jp all | tail -n 5 | sort > want
sort table > have
is 'of the rows of the query' cmp want have
expect 'which is well formed' 0 '^rows: 5' '' check table
touch -d '2020-01-01' table
chmod 640 table
expect 'the same again changes nothing' 0 '"written":false' '' \
	sync --sqlite db --query "$all" -o table -j
is 'not even the file' [ table -ot want ]
sql "UPDATE c SET words = 'none' WHERE address = 'a@example.jp'"
expect 'who cancels is changed' 0 '"changed":1,"bad":0,"written":true' '' \
	sync --sqlite db --query "$all" -o table -j
is 'in the table' grep -q '^a@example.jp.none$' table
is 'whose mode is kept' [ "$(stat -c %a table)" = 640 ]
expect 'sync makes a database too' 0 '' '' \
	sync --sqlite db --query "$all" -o cdb:made
expect 'that is read' 0 '^rows: 5' '' check made.cdb

sql "CREATE TABLE d(address, categories, ceiling, clause, stats, mark, allow);
	INSERT INTO d VALUES('a@b.jp', 'fakebill phish', 'tag', 3, 1, 'f',
		'x.jp, y.jp');
	INSERT INTO d VALUES('b@b.jp', 'none', NULL, NULL, NULL, '', NULL);"
expect 'columns may have names' 0 '' '' sync --sqlite db \
	--query 'SELECT *, 7 AS tag, "reject" AS "ceiling.phish" FROM d
		WHERE categories <> "none" UNION
		SELECT *, NULL, NULL FROM d WHERE categories = "none"' \
	-o columns
is 'that say the same as words' grep -q -x -e 'a@b.jp.fakebill phish ceiling.fakebill=tag ceiling.phish=reject clause=3 stats tag=7 mark=off allow=x.jp allow=y.jp' columns

cp table before
wrong() { # NAME STATUS ERR QUERY
	expect "$1" "$2" '' "$3" sync --sqlite db --query "$4" -o table
	is "$1: nothing is written" cmp table before
}
wrong 'a wrong word' 65 '^db:1: in the row of "a@b.jp": unknown word "x"' \
	"SELECT 'a@b.jp' AS address, 'x' AS words"
wrong 'no address' 65 'in the row of "": "" is no address' \
	"SELECT NULL AS address, 'all' AS words"
wrong 'no words' 65 'names no category' \
	"SELECT 'a@b.jp' AS address, NULL AS words"
wrong 'a word in a column that is none of its own' 65 \
	'clause cannot be "1 stats"' \
	"SELECT 'a@b.jp' AS address, 'all' AS categories, '1 stats' AS clause"
wrong 'a word among categories' 65 'holds categories only' \
	"SELECT 'a@b.jp' AS address, 'all clause=2' AS categories"
wrong 'a line end' 65 'control character' \
	"SELECT 'a@b.jp' AS address, 'all' || char(10) || 'none' AS words"
wrong 'a switch that is none' 65 'stats must be true or false, not "maybe"' \
	"SELECT 'a@b.jp' AS address, 'all' AS categories, 'maybe' AS stats"
wrong 'one address twice' 65 '"a@b.jp" stands twice, first in row 1' \
	"SELECT 'a@b.jp' AS address, 'all' AS words UNION ALL
	SELECT 'A@B.jp', 'none'"
wrong 'an unknown column' 65 'unknown column "adress"' \
	"SELECT 'a@b.jp' AS adress, 'all' AS words"
wrong 'no column address' 65 'no column "address"' "SELECT 'all' AS words"
wrong 'nothing but an address' 65 'neither "words" nor "categories"' \
	"SELECT 'a@b.jp' AS address"
wrong 'words and categories' 65 'beside "words"' \
	"SELECT 'a@b.jp' AS address, 'all' AS words, 'all' AS categories"
wrong 'a query that is wrong' 65 'refuses the query: no such column' \
	"SELECT nonsense FROM c"
wrong 'a query that writes' 65 'must be one SELECT' "DELETE FROM c"
wrong 'two queries' 65 'must be one SELECT, but "DELETE' "$all; DELETE FROM c"
wrong 'no query' 65 'must be one SELECT' "-- nothing"
is 'the database is as it was' [ "$(sqlite3 db 'SELECT count(*) FROM c')" = 5 ]
expect 'a query that never ends' 75 '' 'did not answer in time' sync \
	--sqlite db --timeout 1 -o table --query \
	"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
	SELECT count(*) AS address, 'all' AS words FROM n"
expect 'no such database' 69 '' 'cannot be read' \
	sync --sqlite nothing.db --query "$all" -o table
is 'none is made' [ ! -e nothing.db ]
expect 'no database at all' 69 '' 'cannot be read' \
	sync --sqlite want --query "$all" -o table
expect 'a wrong row may count as none' 0 '' '*' sync --sqlite db \
	--bad-rows none --query "$all UNION SELECT 'z@z.jp', 'nnoe'" -o table
is 'then its owner is not inspected' grep -q '^z@z.jp.none$' table

sync_all="sync --sqlite db --query"
cp table before
expect 'one row in six may vanish' 0 '' '5 rows, 0 new, 1 gone' \
	$sync_all "$all" -o table -v
cp table before
expect 'two in five may not' 65 '' \
	'2 of 5 rows would be lost, more than 20 %' \
	$sync_all "$all WHERE address NOT LIKE '%o@example.jp'" -o table
wrong 'nor all of them' 65 '5 of 5 rows would be lost' "$all WHERE 0"
expect 'unless that is asked for' 0 '' '' \
	$sync_all "$all WHERE address LIKE 'h%'" -o table --max-loss 80
expect 'also for all' 0 '' '' $sync_all "$all WHERE 0" -o table --max-loss 100
is 'then the table is empty' [ ! -s table ]
echo nonsense > table
expect 'an old table with an error is not replaced' 65 '' \
	'nobody can tell what would be lost' $sync_all "$all" -o table
expect 'a table in no folder' 73 '' 'cannot be written' \
	$sync_all "$all" -o no/table
expect 'two databases' 64 '' 'name one database' \
	sync --sqlite db --postgresql x --query "$all" -o table
expect 'no query at all' 64 '' '--query is missing' sync --sqlite db -o table
expect 'nowhere to write' 64 '' '-o TABLE is missing' $sync_all "$all"
expect 'a loss is a percentage' 64 '' 'must be from 0 to 100' \
	$sync_all "$all" -o table --max-loss 101
# A program without PostgreSQL refuses all of it, as unavailable.
case $("$tool" sync --postgresql 'host=/x password=y' --query "$all" -o x 2>&1) in
*'built without'*) refused=69 ;;
*) refused=65 ;;
esac
expect 'a password on the command line is refused' "$refused" '' \
	'everybody can see\|built without' \
	sync --postgresql 'host=/x password=y' --query "$all" -o x

echo "1..$count"
