#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Who cancels is not inspected from the next message on, however the table
# is changed, and without a signal.
# shellcheck source=tests/dialogue/dialogue.sh
. "${top_srcdir:?}/tests/dialogue/dialogue.sh"

table=$folder/consent
mails=0

# The table was taken $1 times since the test began, and has $2 rows.
taken() {
	wait_log "consent table changed: $2 rows" "$1"
}

# What becomes of a fake bill to yes@rei.example: "tagged", "passed", "unseen".
send() {
	case $(QUEUE_ID=C$mails lua "$DIALOGUE/one.lua") in
	*"C$mails no data "*) echo unseen ;;
	*" tag; "*) echo tagged ;;
	*) echo passed ;;
	esac
}

is_now() {
	mails=$((mails + 1))
	[ "$(send)" = "$1" ]
}

configure 'Mode enforce'
echo 'yes@rei.example all' > "$table"
ok 'the filter starts' milter_start
ok 'who agreed is inspected' is_now tagged

# ---- text ---------------------------------------------------------------
echo 'yes@rei.example none' > "$table"
ok 'a table written in place is taken' taken 1 1
ok 'and who cancelled is not inspected any more' is_now unseen
ok 'whose mail is logged as not inspected' \
	log_has " C$mails: .*outcome=not-inspected"

printf '%s\n' 'yes@rei.example all' 'no@rei.example none' > "$folder/new"
mv "$folder/new" "$table"
ok 'a table renamed into place is taken' taken 1 2
ok 'and who agrees again is inspected' is_now tagged

# ---- tables that are wrong ---------------------------------------------
echo 'yes@rei.example nnoe' > "$table"
ok 'a table with an error is not taken' wait_log 'consent table not taken'
ok 'the error names file and line' \
	log_has "$table:1: .*fakebill-consent check"
ok 'and does not quote the row in the log' not log_has 'nnoe'
ok 'and the one before stays in force' is_now tagged
for _ in 1 2 3; do
	echo 'yes@rei.example nnoe' > "$table"
	sleep 0.3
done
echo 'yes@rei.example none' > "$table"
ok 'the mended table is taken' taken 2 1
ok 'and is in force' is_now unseen
ok 'the same error was said once' [ "$(count_log 'fakebill-consent check')" = 1 ]

exec 7> "$table"
echo 'yes@rei.example all' >&7
sleep 3 # longer than the filter looks at the file by itself
ok 'a table that is still being written is not taken' is_now unseen
printf 'a@rei.example none\nb@rei.example none\n' >&7
exec 7>&-
ok 'before its writer closes it' taken 1 3
ok 'and then is in force' is_now tagged

# Whoever edits both files and signals does it in one moment.  What a link
# points to is seen by looks alone.
mkdir "$folder/elsewhere"
printf '%s\n' 'yes@rei.example all' 'a@rei.example none' \
	> "$folder/elsewhere/table"
ln -s elsewhere/table "$folder/new"
mv -T "$folder/new" "$table"
ok 'a link to a table is followed' taken 2 2
kill -STOP "$milter_pid"
echo 'yes@rei.example none' > "$folder/elsewhere/table"
echo 'Nonsense on' >> "$folder/conf"
kill -HUP "$milter_pid"
kill -CONT "$milter_pid"
ok 'a configuration with an error is not taken' \
	wait_log 'not reloaded: configuration'
ok 'the table that changed with it is' taken 3 1
ok 'and is in force' is_now unseen
configure 'Mode enforce'
echo 'yes@rei.example all' > "$folder/new"
mv "$folder/new" "$table"
ok 'the mended configuration is taken' milter_reload
ok 'and the table too' is_now tagged

rm "$table"
ok 'a table that goes away is told' wait_log "$table: .*No such file"
ok 'and stays in force' is_now tagged

# ---- compiled tables -----------------------------------------------------
if command -v postmap > /dev/null &&
	grep -qs '^cdb' /etc/postfix/dynamicmaps.cf; then
	mkdir "$folder/postfix"
	echo 'compatibility_level = 3.6' > "$folder/postfix/main.cf"
	cp /etc/postfix/dynamicmaps.cf "$folder/postfix"
	export MAIL_CONFIG=$folder/postfix
	echo 'yes@rei.example all' > "$table"
	configure 'Mode enforce' > /dev/null
	sed -i "s|^Consent .*|Consent cdb:$table|" "$folder/conf"
	ok 'postmap compiles the table' postmap "cdb:$table"
	ok 'which SIGHUP takes' milter_reload
	ok 'and which is in force' is_now tagged
	echo 'yes@rei.example none' > "$table"
	before=$(count_log 'consent table changed: 1 rows')
	ok 'postmap compiles it anew' postmap "cdb:$table"
	ok 'that is taken without a signal' taken $((before + 1)) 1
	ok 'and who cancelled is not inspected any more' is_now unseen
	head -c 2050 "$table.cdb" > "$folder/cut"
	mv "$folder/cut" "$table.cdb"
	ok 'a damaged one is not taken' \
		wait_log "$table.cdb: no constant database"
	ok 'and the one before stays in force' is_now unseen
	configure 'Mode enforce'
	ok 'the text is taken again' milter_reload
else
	skip 'tables made by postmap' 'no postfix-cdb'
	echo 'yes@rei.example none' > "$table"
fi

# ---- a whole ISP ----------------------------------------------------------
front_memory_kb() {
	sed -n 's/^RssAnon:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$(front)/status"
}

million_is_taken() {
	for _ in $(seq 600); do
		! log_has 'consent table changed: 1000001 rows' || return 0
		sleep 0.2
	done
	return 1
}

before=$(front_memory_kb)
{
	seq -f 'user%.0f@rei.example none' 1000000
	echo 'yes@rei.example all'
} > "$folder/new"
mv "$folder/new" "$table"
started=$(date +%s%N)
ok 'a million rows are taken' million_is_taken
echo "# in $((($(date +%s%N) - started) / 1000000)) ms"
ok 'and are in force' is_now tagged
ok 'and cost the front no copy' \
	[ "$(front_memory_kb)" -lt $((before + 20000)) ]

ok 'it stops with success' milter_stop
done_testing
