#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A judgement that takes longer than the mail server would wait for a silent
# filter: it hears from the filter meanwhile, and the mail is judged.
# shellcheck source=tests/dialogue/namespace.sh
. "${top_srcdir:?}/tests/dialogue/namespace.sh"
# shellcheck source=tests/dialogue/dialogue.sh
. "$top_srcdir/tests/dialogue/dialogue.sh"
# shellcheck source=tests/dialogue/mta.sh
. "$DIALOGUE/mta.sh"

if ! why=$(mta_can_run); then
	skip 'a slow judgement beside a real mail server' "$why"
	done_testing
	exit 0
fi
stop_all() {
	mta_end
	clean_up
}
trap stop_all EXIT

# How long the server waits for a filter that says nothing.
patience_s=6
case $MTA in
postfix) patience="milter_content_timeout = ${patience_s}s" ;;
sendmail)
	patience=
	mta_milter="$MILTER_SOCKET, T=S:${patience_s}s;R:${patience_s}s;E:60s" ;;
esac

configure 'Mode enforce' 'ScanTimeout 40s'
ok 'the filter starts' milter_start
ok "$MTA starts" mta_start ${patience:+"$patience"}

cat > "$folder/slow.eml" << 'MAIL'
X-First: slow
From: a@sender.example
Subject: kotoba
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit

未納料金があります。連絡なき場合、法的手続きに移行します。
MAIL

# shellcheck disable=SC2046 # several process ids
kill -STOP $(workers)
printf 'from yes@rei.example\ndata %s\n' "$folder/slow.eml" |
	smtp > "$folder/replies" &
client_pid=$!
sleep $((2 * patience_s + 2))
ok "the server still waits after $((2 * patience_s + 2)) s" \
	kill -0 $client_pid
# shellcheck disable=SC2046
kill -CONT $(workers)
wait $client_pid
ok 'the mail is taken' grep -q '^250 2.0.0' "$folder/replies"
ok 'and was judged' grep -q '^X-Fakebill-Status: tag' "$(arrived slow)"
ok 'once' [ "$(deliveries slow)" = 1 ]
done_testing
