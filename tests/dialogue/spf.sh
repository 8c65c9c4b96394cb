#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# SPF: who is asked about what, and what hostile or dead name servers cost.
# The whole test runs in a network of its own, with a name server of its own.
: "${top_srcdir:?} ${top_builddir:?}" # set by make
namespace=$top_srcdir/tests/spf/in_namespace.sh
if [ -z "${IN_NAMESPACE:-}" ]; then
	why=$("$namespace" --can) || { echo "1..0 # SKIP $why"; exit 0; }
	IN_NAMESPACE=yes exec "$namespace" bash "$0"
fi
# shellcheck source=tests/dialogue/dialogue.sh
. "$top_srcdir/tests/dialogue/dialogue.sh"

# ---- the name server -------------------------------------------------------

repeat() { # count, text
	local i
	for ((i = 0; i < $1; i++)); do printf '%s' "$2"; done
}

# A record that includes ten others, each of which does so again.
tree() { # name, depth
	local i
	if [ "$2" = 0 ]; then
		echo "$1 TXT v=spf1 a:one.$1 a:two.$1 a:three.$1 ?all"
		return
	fi
	printf '%s TXT v=spf1' "$1"
	for i in 0 1 2 3 4 5 6 7 8 9; do printf ' include:%s.%s' "$i" "$1"; done
	echo ' -all'
	for i in 0 1 2 3 4 5 6 7 8 9; do tree "$i.$1" $(($2 - 1)); done
}

{
	echo 'good.example TXT v=spf1 ip4:192.0.2.1 -all'
	echo 'bad.example TXT v=spf1 a mx include:more.example -all'
	echo 'bad.example A 198.51.100.1'
	echo 'bad.example MX 10 mx.bad.example'
	echo 'mx.bad.example A 198.51.100.2'
	echo 'more.example TXT v=spf1 ip4:198.51.100.3'
	echo "long.example TXT v=spf1 $(repeat 60 'ip4:203.0.113.199 ')ip4:192.0.2.1"
	# It ends libspf2 of Debian 12 (CVE-2023-42118).
	echo 'evil.example TXT v=spf1 -all exp=e.evil.example'
	echo "e.evil.example TXT x$(repeat 125 '%{d}')$(repeat 40 A)"
	tree tree.example 3
	echo 'broken.example SERVFAIL'
	echo 'dead.example SILENT'
} > "$folder/zone"
questions=$folder/questions
: > "$questions"
python3 "$top_srcdir/tests/spf/dns_server.py" "$folder/zone" "$questions" \
	> "$folder/server" &
server=$!
clean_up_both() {
	kill "$server"
	clean_up
}
trap clean_up_both EXIT
for _ in $(seq 100); do [ -s "$folder/server" ] && break; sleep 0.1; done

# ---- mail ------------------------------------------------------------------

# Send COUNT mails; what became of the last one goes to $folder/ID.
CLIENT=192.0.2.1 HELO=client.example BODY=demand COUNT=1
export CLIENT HELO BODY COUNT
send() { # queue id, sender
	QUEUE_ID=$1 SENDER="<$2>" lua "$DIALOGUE/spf.lua" > "$folder/$1"
}

is_tagged() { # queue id
	grep -q "^$1 c  tag; " "$folder/$1" || { sed 's/^/# /' "$folder/$1"; false; }
}

is_delivered() { # queue id
	grep -qx "$1 c nil" "$folder/$1" || { sed 's/^/# /' "$folder/$1"; false; }
}

has_spf() { # queue id, result
	wait_log " $1: .* spf=$2 outcome=judged"
}

has_no_spf() { # queue id
	wait_log " $1: .*outcome=judged" && not log_has " $1: .* spf="
}

question_count() {
	wc -l < "$questions"
}

forget_questions() {
	: > "$questions"
}

now_ms() {
	echo $(($(date +%s%N) / 1000000))
}

# Send, and set $took to the milliseconds.
send_timed() { # queue id, sender
	local began
	began=$(now_ms)
	send "$@"
	took=$(($(now_ms) - began))
}

spf_workers() { # process ids, the last of each place
	local place
	for place in 1 2; do
		sed -n "s/.* SPF worker $place started pid=//p" "$log" |
			tail -n 1
	done
}

{
	printf '#!fakebill-list 1\n#!name test\n#!serial 1\n'
	printf 'P0001\tphrase\t未納料金\tactive\tgrp=demand w=3'
	printf ' cat=fakebill add=2024-01-01 src=t by=a ok=b\n'
	printf 'P0002\tphrase\t法的手続きに移行\tactive\tgrp=threat w=4'
	printf ' cat=fakebill add=2024-01-01 src=t by=a ok=b\n'
	printf 'R0001\trule\tdemand & spf:fail\tactive\tw=4'
	printf ' cat=fakebill add=2024-01-01 src=t by=a ok=b\n'
} > "$folder/test.tsv"
"$list_tool" compile -o "$folder/test.cdb" "$folder/test.tsv"

# ---- who is asked ----------------------------------------------------------

configure 'Mode enforce'
ok 'the filter starts' milter_start
ok 'with two SPF workers' wait_log 'SPF worker 2 started'

BODY=clean COUNT=1000 send CLEAN a@bad.example
ok 'a thousand clean mails are judged' wait_log ' CLEAN: .*outcome=judged' 1000
ok "DNS questions per 1,000 clean mails: $(question_count)" \
	[ "$(question_count)" = 0 ]

send FAIL a@bad.example
ok 'a mail that fails SPF is tagged by a rule that asks for it' is_tagged FAIL
ok 'its log line says so' has_spf FAIL fail
printf '%s\n' 'bad.example TXT' 'bad.example A' 'bad.example MX' \
	'mx.bad.example A' 'more.example TXT' > "$folder/chain"
ok 'each question was asked once' cmp "$questions" "$folder/chain"
sed 's/^/# asked: /' "$questions"
send AGAIN a@bad.example
ok 'another mail like it is tagged' is_tagged AGAIN
ok 'without another question' cmp "$questions" "$folder/chain"

forget_questions
send PASS a@good.example
ok 'a mail that passes is not tagged' is_delivered PASS
ok 'which the log says too' has_spf PASS pass
ok 'after one question' [ "$(question_count)" = 1 ]
send LONG a@long.example
ok 'a record that needs TCP is read to its end' has_spf LONG pass
send NONE a@unknown.example
ok 'a domain without a record has none' has_spf NONE none
send UTF8 a@日本語.good.example
ok 'so has one in Japanese' has_spf UTF8 none

HELO=bad.example send BOUNCE ''
ok 'a bounce is judged by HELO' is_tagged BOUNCE
ok 'a bounce of nobody is not' send NOBODY ''
ok 'and has no SPF record' has_spf NOBODY none

forget_questions
BODY=fraud send DECIDED a@more.example
ok 'a mail that is tagged anyhow' is_tagged DECIDED
ok 'is not asked about' has_no_spf DECIDED
CLIENT=127.0.0.1 send LOCAL a@more.example
ok 'mail of loopback is not asked about' has_no_spf LOCAL
ok 'so nobody was' [ "$(question_count)" = 0 ]

# ---- hostile name servers --------------------------------------------------

forget_questions
send_timed EVIL a@evil.example
ok "the record that ends libspf2 is answered: $took ms" [ "$took" -lt 2000 ]
ok 'with its result' has_spf EVIL fail
ok 'and its explanation is never asked for' \
	[ "$(cat "$questions")" = 'evil.example TXT' ]
forget_questions
send_timed TREE a@tree.example
ok "a tree of 1,111 records is answered: $took ms" [ "$took" -lt 2000 ]
ok 'as an error' has_spf TREE permerror
ok "after $(question_count) questions" [ "$(question_count)" -le 50 ]
send BROKEN a@broken.example
ok 'a server that fails is a temporary error' has_spf BROKEN temperror
ok 'no worker died of all that' not log_has 'SPF worker .* (ended|was killed)'
send AFTER a@bad.example
ok 'the next mail is judged' is_tagged AFTER

# ---- dead name servers, dead workers ---------------------------------------

configure 'Mode enforce' 'SpfTimeout 1s' 'BreakerCrashes 1000'
ok 'SpfTimeout is reloaded' milter_reload
send_timed DEAD a@dead.example
ok 'a mail whose name server is dead is delivered' is_delivered DEAD
ok "by SpfTimeout (1 s): $took ms" [ "$took" -lt 5000 ]
ok 'as a temporary error' has_spf DEAD temperror
ok 'which costs no worker' not log_has 'SPF worker .* (ended|was killed)'
send SLOW1 b@dead.example &
slow=$!
send BESIDE a@bad.example
ok 'one slow domain does not hold up another mail' is_tagged BESIDE
wait $slow

# shellcheck disable=SC2046 # several process ids
kill -STOP $(spf_workers)
hanging=$(spf_workers)
send_timed HANG a@bad.example
ok 'a mail whose worker hangs is delivered' is_delivered HANG
ok "by SpfTimeout (1 s): $took ms" [ "$took" -lt 5000 ]
ok 'as a temporary error' has_spf HANG temperror
ok 'the worker is killed' wait_log 'SPF worker .* was killed: no right answer'
# shellcheck disable=SC2086 # several process ids
kill -CONT $hanging 2> "$folder/out"
for _ in $(seq 50); do
	send RESTARTED a@bad.example
	is_tagged RESTARTED > "$folder/out" && break
	sleep 0.1
done
ok 'then SPF is asked for again' is_tagged RESTARTED

started=$(count_log 'SPF worker . started')
for _ in $(seq 40); do
	for pid in $(spf_workers); do kill -KILL "$pid"; done 2> "$folder/out"
	sleep 0.1
done
started=$(($(count_log 'SPF worker . started') - started))
ok "workers that always die are started $started times in 4 s, not on and on" \
	[ "$started" -le 12 ]
BODY=fraud send ALONE a@bad.example
ok 'and mail is judged all the same' is_tagged ALONE

# ---- settings --------------------------------------------------------------

forget_questions
configure 'Mode observe'
ok 'Mode observe is reloaded' milter_reload
send OBSERVED a@bad.example
ok 'in observe SPF is asked for the verdict' has_spf OBSERVED fail
ok 'which it changes' log_has ' OBSERVED: action=none verdict=tag '
old=$(spf_workers)
configure 'Mode enforce' 'Spf off'
ok 'Spf off is reloaded' milter_reload
send OFF a@bad.example
ok 'with Spf off nobody is asked' has_no_spf OFF
ok 'and the mail has the verdict of its words' is_delivered OFF
for _ in $(seq 50); do
	# shellcheck disable=SC2086 # several process ids
	kill -0 $old 2> "$folder/out" || break
	sleep 0.1
done
# shellcheck disable=SC2086
ok 'and no SPF worker is left' not kill -0 $old 2> "$folder/out"

ok 'no address and no domain stands in the log' \
	not grep -qE '192\.0\.2|198\.51|(good|bad|evil|tree|dead)\.example' "$log"
ok 'it stops with success' milter_stop
done_testing
