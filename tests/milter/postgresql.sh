#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# fakebill-consent sync from a PostgreSQL of our own, on a UNIX socket.
set -u
tool=$(realpath "${top_builddir:?}")/fakebill-consent
folder=$(mktemp -d /tmp/fakebill-postgresql.XXXXXX)
chmod 755 "$folder"
export LC_ALL=C.UTF-8 LANGUAGE=C
unset "${!PG@}"
count=0
database_pid=

clean_up() {
	if [ -n "$database_pid" ]; then
		as_server "$programs/pg_ctl" -D "$folder/data" -m immediate \
			-s stop
		wait "$database_pid"
	fi
	rm -rf "$folder"
}
trap clean_up EXIT

result() {
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $count - $2"
	else
		echo "not ok $count - $2"
		sed 's/^/# /' "$folder/out" "$folder/err"
	fi
}

skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}

# The server refuses to run as root.
as_server() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid postgres --regid postgres --clear-groups "$@"
	else
		"$@"
	fi
}

programs=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2> /dev/null | sort -V | tail -n 1)
[ -x "$programs/initdb" ] || skip_all 'no PostgreSQL'
if "$tool" sync --postgresql 'host=/nowhere' --query x -o "$folder/x" 2>&1 |
	grep -q 'without PostgreSQL'; then
	skip_all 'built without PostgreSQL'
fi
[ "$(id -u)" != 0 ] || chown postgres "$folder"

as_server "$programs/initdb" -D "$folder/data" -A trust -U postgres -N \
	-E UTF8 --locale=C.UTF-8 > "$folder/log" 2>&1 ||
	{ cat "$folder/log"; skip_all 'PostgreSQL makes no database'; }
as_server "$programs/postgres" -D "$folder/data" -k "$folder" \
	-c listen_addresses= -c fsync=off >> "$folder/log" 2>&1 &
database_pid=$!
for _ in $(seq 100); do
	"$programs/pg_isready" -q -h "$folder" && break
	sleep 0.1
done

sql() {
	"$programs/psql" -q -X -v ON_ERROR_STOP=1 -h "$folder" -U postgres \
		-d postgres -At -c "$1"
}

# expect NAME STATUS PATTERN ARGUMENT...: of what it says on standard error.
expect() {
	local name=$1 want=$2 pattern=$3 got=0
	shift 3
	"$tool" sync --postgresql "host=$folder user=postgres dbname=postgres" \
		-o "$folder/table" "$@" > "$folder/out" 2> "$folder/err" ||
		got=$?
	[ "$got" = "$want" ] && grep -q -e "$pattern" "$folder/err"
	result $? "$name"
}

is() {
	local name=$1
	shift
	"$@" > "$folder/out" 2> "$folder/err"
	result $? "$name"
}

sql "CREATE TABLE c (address text, categories text, clause integer,
	stats boolean, mark boolean, ceiling text, tag numeric(6, 1));
	INSERT INTO c VALUES
	('taro@example.jp', 'fakebill, phish', 2, true, NULL, 'tag', 6.5),
	('hanako@example.jp', 'none', NULL, false, NULL, NULL, NULL),
	('例え.jp', 'all', 3, false, true, '', NULL)" > "$folder/out" \
	2> "$folder/err"
result $? 'the database answers'
expect 'sync makes a table' 0 'table: 3 rows, 3 new' -v --query 'TABLE c'
printf '%s\t%s\n' hanako@example.jp none \
	taro@example.jp 'fakebill phish ceiling=tag clause=2 stats tag=6.5' \
	xn--r8jz45g.jp 'all clause=3 mark=on' > "$folder/want"
is 'of what the columns say' diff \
	<(sort "$folder/want") <(sort "$folder/table")
expect 'the same again changes nothing' 0 '3 rows, 0 new, 0 gone, 0 changed' \
	-v --query 'TABLE c'
sql "UPDATE c SET categories = 'none' WHERE address LIKE 'taro%'"
expect 'who cancels is changed' 0 '1 changed' -v --query 'TABLE c'
is 'in the table' grep -q 'taro@example.jp.none' "$folder/table"

cp "$folder/table" "$folder/before"
expect 'a query that writes is refused' 65 'one SELECT\|read-only' \
	--query 'DELETE FROM c'
expect 'also one that gives rows' 65 'read-only' --query \
	"DELETE FROM c RETURNING address, 'all' AS words"
expect 'also behind a SELECT' 65 'refuses the query' --query \
	'SELECT address, categories FROM c; DELETE FROM c'
expect 'also behind the end of the transaction' 65 'refuses the query' \
	--query 'COMMIT; DELETE FROM c'
expect 'nor is the transaction ended' 65 'one SELECT' --query 'COMMIT'
is 'the database is as it was' [ "$(sql 'SELECT count(*) FROM c')" = 3 ]
expect 'a query that is wrong is refused' 65 'refuses the query: ERROR' \
	--query 'SELECT nonsense'
expect 'a query has its time' 75 'did not answer in time' --timeout 1 \
	--query "SELECT pg_sleep(60)::text AS address, 'all' AS words"
expect 'a wrong row refuses all' 65 'postgresql:4: .*"x@y.jp": unknown' \
	--query "SELECT address, 'all' AS words FROM c UNION ALL
	SELECT 'x@y.jp', 'nonsense'"
expect 'nothing replaces nobody' 65 '3 of 3 rows would be lost' \
	--query 'SELECT * FROM c WHERE false'
is 'the table is as it was' cmp "$folder/table" "$folder/before"
expect 'a hundred thousand rows are read' 0 '100003 rows, 100000 new' -v \
	--query "SELECT address, 'all' AS words FROM c UNION ALL
	SELECT 'user' || n || '@example.jp', 'default stats'
	FROM generate_series(1, 100000) AS n"

"$tool" sync --postgresql "host=$folder password=x" --query x \
	-o "$folder/table" > "$folder/out" 2> "$folder/err"
[ $? = 65 ] && grep -q 'everybody can see' "$folder/err"
result $? 'a password on the command line is refused'
"$tool" sync --postgresql "nonsense" --query x -o "$folder/table" \
	> "$folder/out" 2> "$folder/err"
[ $? = 65 ] && grep -q 'connection string is wrong' "$folder/err"
result $? 'a wrong connection string is told'
"$tool" sync --postgresql "host=$folder/nothing" --query x \
	-o "$folder/table" > "$folder/out" 2> "$folder/err"
[ $? = 69 ] && grep -q 'cannot be reached' "$folder/err"
result $? 'a server that is not there is told'
echo "1..$count"
