#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# fakebill-stats review on logs of Postfix and Sendmail that are made up,
# honest and forged.  Speaks TAP.
set -u
top_builddir=${top_builddir:-.}
tool=$top_builddir/fakebill-stats
writer=$top_builddir/tests/statistics/write_decisions
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
case $tool in /*) ;; *) tool=$PWD/$tool writer=$PWD/$writer ;; esac
export LC_ALL=C TZ=JST-9
cd "$work" || exit 99

count=0
# ok NAME COMMAND...: one line of TAP
ok() {
	local name=$1
	shift
	count=$((count + 1))
	if "$@"; then
		echo "ok $count - $name"
	else
		echo "not ok $count - $name"
		sed 's/^/# out: /' out
		sed 's/^/# err: /' err
	fi
}

review() { # status, argument...
	local want=$1
	shift
	"$tool" review "$@" > out 2> err
	local got=$?
	[ $got -eq "$want" ] || { echo "exit $got, want $want" >> err; return 1; }
}

says() { # pattern
	grep -qE -- "$1" out
}

complains() { # pattern
	grep -qE -- "$1" err
}

is() { # jq expression that must be true of the JSON
	review 0 -j --maillog log "${@:2}" && jq -e "$1" out > jq.out
}

# ---- logs ---------------------------------------------------------------------

ours() { # queue id, words
	echo "Nov 20 12:00:01 mx1 fakebill-milter[99]: $1: $2 list=jp/153" \
		"outcome=judged size=12 recipients=1 us=3"
}

postfix() { # queue id, sender
	echo "Nov 20 12:00:00 mx1 postfix/cleanup[8]: $1: message-id=<x@y>"
	echo "Nov 20 12:00:01 mx1 postfix/qmgr[9]: $1: from=<$2>, size=3," \
		"nrcpt=1 (queue active)"
	echo "Nov 20 12:00:02 mx1 postfix/qmgr[9]: $1: removed"
}

tag='action=none verdict=tag score=7.0 threshold=5.0 category=fakebill'
none='action=none verdict=none score=0.0 threshold=5.0'
{
	for i in 1 2 3; do
		ours "P$i" "$tag hits=P0001:demand,A0007:acct"
		postfix "P$i" "a$i@Fraud.example"
	done
	for i in $(seq 100 139); do
		ours "N$i" "$none hits=P0001:demand"
		postfix "N$i" "news@shop.example"
	done
	ours S1 "$tag hits=P0001:demand"
	postfix S1 'news@shop.example'
	ours Q1 "action=none verdict=quarantine score=9.5 threshold=8.0 hits=A0007:acct"
	postfix Q1 ''
	ours H1 "$none shadow-verdict=tag shadow-score=6.0 shadow=S0004:lure"
	postfix H1 'root'
	ours K1 "$none killed=P0009:threat allowed=A0010:acct"
	postfix K1 'x@xn--9ckk2d.example'
	ours T1 "$tag hits=T0001:phrase" | sed 's/ outcome=/ test=yes&/'
	echo 'Nov 20 12:00:01 mx1 fakebill-milter[99]: C1: action=none' \
		'verdict=none outcome=not-inspected recipients=1 us=0'
	echo 'Nov 20 12:00:01 mx1 fakebill-milter[99]: ready: mode observe'
	# RFC 3339, and Sendmail, whose line comes before ours or behind it
	echo '2026-11-20T15:00:01.123456+00:00 mx2 sm-mta[7]: 0AKF01: from=<b@other.example>, size=9, class=0, nrcpts=1, msgid=<x@y>, proto=ESMTP'
	ours 0AKF01 "$tag hits=P0001:demand" |
		sed 's/^Nov 20 12:00:01 mx1/2026-11-20T15:00:01Z mx2/'
	ours 0AKF02 "$none" |
		sed 's/^Nov 20 12:00:01 mx1/2026-11-21T00:00:02+09:00 mx2/'
	echo '2026-11-20T15:00:03+00:00 mx2 sendmail[7]: 0AKF02: from=root, size=9, class=0'
} > log

ok 'a review' review 0 --maillog log
ok 'counts what was judged' says '^ +judged +49$'
ok 'what was not inspected' says '^ +not-inspected +1$'
ok 'and leaves test words out' says 'test word, left out +1$'
ok 'verdicts' says '^  tag +5 +6$'
ok 'stand beside those with shadow' says '^  quarantine +1 +1$'
ok 'days are those of Japan' says '^  2026-11-21 +2 +1$'
ok 'senders by domain' says '^ +3 +3    fraud.example$'
ok 'those that look honest are marked' says '^ +1 +41  \* shop.example$'
ok 'a bounce is one' says '^ +1 +1    \(empty sender: bounces\)$'
ok 'Sendmail is read too' says '^ +1 +1    other.example$'
ok 'entries with their list' says '^ +5 +45 +0  P0001 demand  jp$'
ok 'in shadow too' says '^ +0 +0 +1  S0004 lure  jp$'
ok 'overrides' says 'overridden in 1 messages'
ok 'nothing goes beyond 80 columns' [ "$(LC_ALL=C.UTF-8 wc -L < out)" -le 80 ]
ok 'the bound is 3/n' says 'at most 50 % of suspected'
ok 'and of all judged mail' says 'at most 6.12 % of all judged mail'
ok 'a small n is said to prove little' says 'n = 6 is small'
not() { ! "$@"; }
ok 'no queue id stands there' not says ' P1 '
ok 'no local part either' not says 'news@|a1@'

ok 'listing' review 0 --list --maillog log
ok 'names the suspected messages' says '^  2026-11-20  P1 +7.0  tag +fraud.example'
ok 'and no others' not says ' N100 '
ok 'an entry asked for' review 0 -e S0004 --maillog log
ok 'lists who names it' \
	says '^  2026-11-20  H1 .* \(sender without a domain\)'

ok 'what can be no id is refused' review 64 -e s0004 --maillog log
ok 'and named' complains '"s0004" is no id of an entry'
ok 'days the wrong way round are refused' review 64 --from 2026-11-21 \
	--to 2026-11-20 --maillog log
ok 'and it says so' complains 'later than'

ok 'false positives found' review 0 -k 2 --maillog log
ok 'give the exact bound' says 'at most 72.9 % of suspected'
ok 'with its name' says 'Clopper-Pearson'
ok 'more of them than messages are refused' review 64 -k 7 --maillog log
ok 'and why' complains 'only 6 messages were suspected'

ok 'JSON: sums' is '.judged == 49 and .suspected == 6 and .tests == 1'
ok 'JSON: outcomes' is '.outcomes == {"judged":49,"not-inspected":1}'
ok 'JSON: domains' is '.domains[0] == {"domain":"fraud.example","judged":3,"suspected":3}'
ok 'JSON: every judged mail has a domain' is '[.domains[].judged] | add == 49'
ok 'JSON: entries' is '.entries[0] == {"list":"jp","id":"P0001","meaning":"demand","hits":45,"suspected":5,"shadow":0,"killed":0,"allowed":0}'
ok 'JSON: shadow' is '.shadow_verdicts.tag == 6 and .verdicts.tag == 5'
ok 'JSON: the bound' is '.false_positives.upper_bound == 0.5 and .false_positives.found == null'
ok 'some days only' is '.judged == 2 and .from == "2026-11-21"' --from 2026-11-21
ok 'up to a day' is '.judged == 47' --to 2026-11-20

ok 'standard input' sh -c "'$tool' review -j --maillog - < log > out 2> err"
ok 'says the same' jq -e '.judged == 49' out
cp log log2
ok 'two logs are one' review 0 -j --maillog log log2
ok 'and add up' jq -e '.judged == 98 and .suspected == 12' out

# ---- order and reuse --------------------------------------------------------

{
	postfix R1 'a@one.example' | grep 'from='
	ours R1 "$none"
	postfix R1 'a@one.example' | grep -v message-id
	postfix R1 'b@two.example' | grep 'from='
	ours R1 "$tag"
	ours R2 "$tag" # nobody says from whom
	ours R3 "$tag"
	ours R3 "$tag" # the same queue id for two messages
	postfix R3 'c@three.example' | grep 'from='
	ours R4 "$tag" | sed 's/ mx1 / mx2 /'
	postfix R4 'd@four.example' # of another host
	ours R5 "$tag"
	echo 'Nov 20 12:00:01 mx1 postfix-in/cleanup[8]: R5: milter-reject:' \
		'END-OF-MESSAGE from c[192.0.2.1]: 5.7.1 no; from=<e@five.example>' \
		'to=<x@y> proto=ESMTP helo=<c>'
} > log
ok 'a queue id that is used again' is \
	'[.domains[] | select(.domain == "one.example" or .domain == "two.example") | .judged] == [1, 1]'
ok 'a sender that is not known' is \
	'.domains[] | select(.domain == "(unknown)") | .judged == 3'
ok 'a refused message has its sender' is \
	'.domains[] | select(.domain == "five.example") | .suspected == 1'
ok 'other hosts are other messages' is \
	'all(.domains[]; .domain != "four.example" or .judged == 0)'

# ---- forgeries ------------------------------------------------------------------

esc=$(printf '\033')
{
	# lines of others that hold what looks like ours
	echo "Nov 20 12:00:01 mx1 postfix/cleanup[8]: F1: warning: header Subject: fakebill-milter[1]: F1: $tag outcome=judged"
	echo "Nov 20 12:00:01 mx1 postfix/smtpd[8]: fakebill-milter[99]: F2: $tag outcome=judged"
	echo "Nov 20 12:00:01 mx1 not-fakebill-milter[99]: F3: $tag outcome=judged"
	echo "Nov 20 12:00:01 mx1 fakebill-milter2: F4: $tag outcome=judged"
	# ours with what we never write
	ours "F5 x" "$tag"
	ours "F6;rm" "$tag"
	ours "F7$esc[2J" "$tag"
	ours F8 "$tag hits=P0001:demand$esc[31m"
	ours F9 "$tag hits=${esc}P0001:demand,P0002:../x,1234:x,,:,P0003:threat"
	# senders
	ours G1 "$tag hits=P0003:threat,P0002:../x,1234:x,,:"
	postfix G1 "x@evil.example$esc[2J"
	ours G2 "$tag"
	postfix G2 '"a>, size=1 (queue active)"@forged.example'
	ours G3 "$tag"
	postfix G3 "x@$(head -c 300 /dev/zero | tr '\0' a).example"
	ours G4 "verdict=$(head -c 20000 /dev/zero | tr '\0' v)"
	ours G5 "verdict=condemned score=nan"
	head -c 100000 /dev/urandom
	echo
	printf 'Nov 20 12:00:01 mx1 fakebill-milter[99]: G6: %s\0 outcome=judged\n' "$tag"
	ours G7 "$tag"
} > log
ok 'a log full of forgeries' review 0 -l --maillog log
ok 'of which ours alone count' says '^ +all +5$'
ok 'no control character comes out' not grep -qP '[^\n\x20-\x7E]' out
ok 'no queue id that is none' not says 'F[0-9]'
ok 'an unreadable domain is called so' says '2    \(no readable domain\)'
ok 'a word that is no verdict is none' says '^  no suspicion +1 +1$'
ok 'what is no entry is none' is '[.entries[].id] == ["P0003"]'

echo 'nothing of interest' > log
ok 'a log without us' review 1 --maillog log
ok 'says so' says 'No line of fakebill-milter'
ok 'JSON too' review 1 -j --maillog log
ok 'and is JSON' jq -e '.judged == 0 and .from == null' out
: > log
ok 'an empty log' review 1 --maillog log
ok 'no log at all is refused' review 64
ok 'a file that is not there' review 66 --maillog nothing
ok 'a folder' review 66 --maillog .
ok 'an unknown option' review 64 --nonsense
ok 'no number' review 64 -k many --maillog log
ok '--help is no error' review 0 --help

# ---- years and zones ---------------------------------------------------------------

year=$(date +%Y)
ours Y1 "$tag" | sed "s/^Nov 20/$(date -d '2 days' '+%b %e')/" > log
ok 'a day to come is of last year' is ".from | startswith(\"$((year - 1))\")"
ours Y1 "$tag" | sed "s/^Nov 20/$(date '+%b %e')/" > log
ok 'today is of this year' is ".from | startswith(\"$year\")"
ours Y1 "$tag" | sed 's/^Nov 20 12:00:01 mx1 //' > log
ok 'standard error has no time' is '.judged == 1 and .from == null'

# ---- the decision log -----------------------------------------------------------

mkdir decisions
{
	echo "1795748400 D1: $tag hits=P0001:demand@2 list=a/1,b/2 outcome=judged"
	echo '1795748400 D2: outcome=not-inspected'
	echo "1795748400 D3: $tag hits=P0001:demand list=a/1,b/2 outcome=judged"
} | "$writer" decisions 30
{
	postfix D1 x@one.example | sed 's/ mx1 / mx9 /'
	ours D1 "$tag"
} > log
ok 'the decision log serves too' is \
	'.judged == 2 and .outcomes["not-inspected"] == 1' --decisions decisions
ok 'and is joined with the mail log' is \
	'.domains[] | select(.domain == "one.example") | .suspected == 1' \
	--decisions decisions
ok 'entries of several lists tell which' is '[.entries[].list] == ["?","b"]' \
	--decisions decisions
sed -i s/D2/D9/ decisions/*.log
ok 'a broken chain' review 0 --decisions decisions
ok 'is told' complains 'the chain is broken'
ok 'nothing was written anywhere' [ "$(find . -type f -newer decisions ! -name out ! -name err ! -name log ! -name jq.out ! -path './decisions/*' | wc -l)" = 0 ]

# ---- much of everything --------------------------------------------------------------

python3 - > log << 'PYTHON'
for i in range(200000):
    print(f"Nov 20 12:00:01 mx1 fakebill-milter[9]: X{i}: verdict=tag "
          f"hits=P{i:09}:demand list=jp/1 outcome=judged")
    print(f"Nov 20 12:00:01 mx1 postfix/qmgr[9]: X{i}: "
          f"from=<a@d{i}.example>, size=1, nrcpt=1")
PYTHON
ok 'names beyond the limit are counted together' is \
	'(.domains | length) == 100001 and .domains[-1].domain == null and
	([.domains[].judged] | add) == 200000'
ok 'the list ends too' is '(.listed | length) == 10000 and .unlisted == 190000' -l
ok 'in bounded memory' sh -c "ulimit -v 400000 2> err; case \$(file '$tool' 2> err; ldd '$tool' 2> err) in *asan*) exit 0 ;; esac; '$tool' review -j --maillog log > out 2> err"

echo "1..$count"
