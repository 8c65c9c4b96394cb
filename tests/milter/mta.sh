#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What "fakebill-milter -n" says about the mail server, with made-up
# configurations and a postconf of our own; without one of the real tools.
set -u
: "${top_srcdir:?} ${top_builddir:?}" # set by make
export LC_ALL=C.UTF-8 LANGUAGE=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
milter=$(realpath "$top_builddir/fakebill-milter")
number=0

pass() { number=$((number + 1)); echo "ok $number - $1"; }
fail() {
	number=$((number + 1))
	echo "not ok $number - $1"
	sed 's/^/# /' "$work/out"
}
ok() { local name=$1; shift; if "$@"; then pass "$name"; else fail "$name"; fi; }

# ---- what is there -----------------------------------------------------------

# As postconf(1) does, from files that hold what it would print.
mkdir "$work/bin" "$work/pf" "$work/run"
cat > "$work/bin/postconf" <<'SH'
#!/bin/sh
folder=$FAKE_POSTFIX
[ "$1" != -c ] || { folder=$2; shift 2; }
case $1 in
-x) case $2 in -P) cat "$folder/overrides" ;; *) cat "$folder/main" ;; esac ;;
-F) cat "$folder/services" ;;
esac
SH
chmod +x "$work/bin/postconf"
socket=$work/run/fakebill.sock

# main.cf: these lines win over the defaults.
main() {
	local line
	{
		printf '%s\n' "$@"
		for line in 'smtpd_milters =' 'non_smtpd_milters =' \
			'milter_default_action = accept' 'milter_protocol = 6' \
			'content_filter =' 'recipient_delimiter = +' \
			"queue_directory = $work/spool" 'header_checks =' \
			'receive_override_options ='; do
			printf '%s\n' "$@" | grep -qF -- "${line%%=*}=" ||
				echo "$line"
		done
	} > "$work/pf/main"
	services 'smtp/inet/chroot = n' 'smtp/inet/command = smtpd' \
		'pickup/unix/command = pickup'
	overrides
}
services() { printf '%s\n' "$@" > "$work/pf/services"; }
overrides() { printf '%s\n' "$@" > "$work/pf/overrides"; }

# The filter's own settings.
ours=
config() {
	{ echo 'Operator company'; echo "Socket ${ours:-unix:$socket}"
		printf '%s\n' "$@"; } > "$work/conf"
}

# Run -n; it must succeed whatever it finds.
look() {
	PATH=$work/bin:$PATH FAKE_POSTFIX=$work/pf timeout 30 \
		"$milter" -n -c "$work/conf" "$@" > "$work/out" 2>&1 || return 1
	grep -E '^  (warning|hint): |^      ' "$work/out" > "$work/said"
	true
}
warns() { # number of warnings, part of the text
	[ "$(grep -c '^  warning: ' "$work/said")" = "$1" ] &&
		{ [ $# = 1 ] || grep -qF -- "$2" "$work/said"; }
}
says_line() { grep -qxF -- "      $1" "$work/said"; }
postfix() { look --postfix "$work/pf"; }

config
good=unix:$socket

# ---- Postfix -------------------------------------------------------------------

main "smtpd_milters = $good"
postfix
ok 'a configuration that is right has no warning' warns 0
ok 'and that is said' grep -q 'Nothing is wrong' "$work/out"

main
postfix
ok 'a socket that nobody names is missed' warns 1 'does not name this filter'
ok 'with the line to write' says_line "smtpd_milters = $good"
main 'smtpd_milters = unix:opendkim.sock, inet:127.0.0.1:8893 unix:openarc.sock'
postfix
ok 'the line puts us behind who verifies and before who seals' says_line \
	"smtpd_milters = unix:opendkim.sock, inet:127.0.0.1:8893, $good, unix:openarc.sock"
main "smtpd_milters = unix:/run/fakebill/other.sock"
postfix
ok 'another socket of our name is told' warns 1 'is another socket than that'
main "smtpd_milters = $socket"
postfix
ok 'a socket without unix: is miswritten' warns 1 'not how Postfix writes'
ok 'and written right in the line' says_line "smtpd_milters = $good"
main "smtpd_milters = { $good, default_action = accept }" \
	'milter_default_action = tempfail'
postfix
ok 'an action of the filter itself counts' warns 0
main "smtpd_milters = $good" 'milter_default_action = tempfail'
postfix
ok 'deferring mail while we are away is warned of' warns 1 'all mail is deferred'
ok 'with the line for it' says_line 'milter_default_action = accept'
main "smtpd_milters = { $good, default_action=reject }"
postfix
ok 'so is rejecting it' warns 1 'is "reject"'
main "smtpd_milters = local:$socket"
postfix
ok 'local: is unix: to Postfix' warns 0

main "smtpd_milters = $good"
services 'smtp/inet/chroot = y' 'smtp/inet/command = smtpd'
postfix
ok 'a chrooted smtpd looks elsewhere' warns 1 \
	"looks for the socket in $work/spool$socket; set Socket to unix:$work/spool/fakebill/milter.sock"
mkdir -p "$work/spool/fakebill"
ours=unix:$work/spool/fakebill/milter.sock
config
for written in unix:fakebill/milter.sock unix:/fakebill/milter.sock; do
	main "smtpd_milters = $written"
	services 'smtp/inet/chroot = y' 'smtp/inet/command = smtpd'
	postfix
	ok "in a chroot $written is below the queue" warns 0
done
main 'smtpd_milters = unix:fakebill/milter.sock'
postfix
ok 'a relative path is below the queue without one, too' warns 0
main
postfix
ok 'that is how the line has it' \
	says_line 'smtpd_milters = unix:fakebill/milter.sock'
ours=

ours=inet:8892@127.0.0.1
config
main 'smtpd_milters = inet:localhost:8892'
postfix
ok 'a port of another name for this machine is ours' warns 1 'TCP port'
main 'smtpd_milters = inet:8892@127.0.0.1'
postfix
ok 'a port in the order of libmilter is miswritten' \
	warns 2 '"inet:8892@127.0.0.1" in smtpd_milters is not how Postfix'
ok 'and turned round in the line' says_line 'smtpd_milters = inet:127.0.0.1:8892'
ours=
config

main 'smtpd_milters ='
services 'smtp/inet/chroot = n' 'smtp/inet/command = postscreen' \
	'smtpd/pass/chroot = n' 'smtpd/pass/command = smtpd' \
	'submission/inet/chroot = -' 'submission/inet/command = smtpd -o x=y'
overrides "smtpd/pass/smtpd_milters = $good"
postfix
ok 'a service of master.cf may name us alone' warns 0
main "smtpd_milters = $good"
overrides 'smtp/inet/smtpd_milters ='
postfix
ok 'and it may take us out' warns 1 'does not name this filter'

# ---- the order ---------------------------------------------------------------

main "smtpd_milters = $good, unix:opendmarc/opendmarc.sock"
postfix
ok 'who verifies must not stand behind us' warns 1 \
	'unix:opendmarc/opendmarc.sock stands behind this filter'
main "smtpd_milters = inet:localhost:8893, unix:spf-milter.sock, $good, unix:openarc.sock"
postfix
ok 'the right order is not warned of' warns 0
main "smtpd_milters = inet:localhost:8891, $good"
postfix
ok 'who may sign before us is a hint' grep -q '^  hint: inet:localhost:8891' "$work/said"
ok 'and no warning' warns 0
config 'SubjectMark on'
postfix
ok 'with SubjectMark it is a warning' warns 1 \
	'with SubjectMark a signature made before is broken'
main "smtpd_milters = $good, inet:localhost:11332"
config
postfix
ok 'rspamd behind us is right where its results are not wanted' warns 0
config 'TrustedAuthserv mx.example.jp'
postfix
ok 'and wrong where they are' warns 1 'TrustedAuthserv needs its results'

# ---- other matters --------------------------------------------------------------

main "smtpd_milters = $good"
postfix
ok 'nobody seems to remove forged results' grep -q '^  hint: TrustedAuthserv' "$work/said"
main "smtpd_milters = $good" 'header_checks = regexp:/etc/postfix/strip'
postfix
ok 'header_checks may do it' [ ! -s "$work/said" ]
config 'Ceiling reject' 'Desk help@example.jp'
main "smtpd_milters = $good" "non_smtpd_milters = $good"
postfix
ok 'mail of this machine must not be rejected' warns 1 'non_smtpd_milters names'
config
postfix
ok 'tagging it is no matter' warns 0
main "smtpd_milters = $good" 'milter_protocol = 2'
postfix
ok 'an old protocol is warned of' warns 1 'milter_protocol is "2"'
main "smtpd_milters = $good" 'recipient_delimiter = -'
postfix
ok 'another delimiter is warned of' warns 1 \
	'recipient_delimiter is "-" and RecipientDelimiter "+"'
main "smtpd_milters = $good" 'recipient_delimiter ='
postfix
ok 'none is a hint' grep -q '^  hint: recipient_delimiter is not set' "$work/said"
main "smtpd_milters = $good" 'content_filter = scan:[127.0.0.1]:10024'
services 'smtp/inet/command = smtpd' '127.0.0.1:10025/inet/command = smtpd'
overrides '127.0.0.1:10025/inet/content_filter ='
postfix
ok 'mail that a content filter gives back is judged twice' \
	warns 1 'the service 127.0.0.1:10025/inet takes mail back'
overrides '127.0.0.1:10025/inet/content_filter =' \
	'127.0.0.1:10025/inet/receive_override_options = no_milters'
postfix
ok 'unless it says no_milters' warns 0

# ---- a postconf that does not work ----------------------------------------------

rm "$work/pf/overrides"
postfix
ok 'a postconf that fails is told' warns 1 'could not read main.cf'
printf '#!/bin/sh\nyes "x = y"\n' > "$work/bin/postconf"
postfix
ok 'one that does not stop talking is stopped' warns 1 'could not read main.cf'
printf '#!/bin/sh\nexec sleep 60\n' > "$work/bin/postconf"
before=$(date +%s)
postfix
ok 'one that says nothing is not waited for' warns 1 'could not read main.cf'
ok 'for long' [ $(($(date +%s) - before)) -lt 30 ]
printf '#!/bin/sh\nprintf "smtpd_milters = \\033[31m\\377 {{{{,,,, {unix:\\n"\n' \
	> "$work/bin/postconf"
postfix
ok 'one that talks nonsense does no harm' [ -s "$work/out" ]
ok 'and its control characters stay out' \
	[ "$(tr -dc '\033' < "$work/out" | wc -c)" = 0 ]

# ---- Sendmail -------------------------------------------------------------------

cf() { printf '%s\n' 'V10/Berkeley' "$@" > "$work/sendmail.cf"; }
sendmail() { look --sendmail "$work/sendmail.cf"; }
chmod 755 "$work/run"

cf "Xfakebill, S=unix:$socket, T=S:30s;R:90s;E:5m" 'O InputMailFilters=fakebill'
sendmail
ok 'a sendmail.cf that is right has no warning' warns 0
cf "Xopendkim, S=local:/run/x, F=T" 'O InputMailFilters=opendkim'
sendmail
ok 'a missing milter is told' warns 1 'no milter of sendmail.cf has the socket'
ok 'with the line for sendmail.mc' says_line \
	"INPUT_MAIL_FILTER(\`fakebill', \`S=unix:$socket, T=S:30s;R:90s;E:5m')dnl"
cf "Xfakebill, S=local:$socket, F=T" 'O InputMailFilters=fakebill'
sendmail
ok 'F=T defers mail while we are away' warns 1 'has F=T'
cf "Xfakebill, S=local:$socket" 'O InputMailFilters='
sendmail
ok 'a filter that is not in use is told' warns 1 'InputMailFilters does not name it'
cf "Xfakebill, S=local:$socket" 'Xopendmarc, S=inet:8893@localhost' \
	'O InputMailFilters=fakebill, opendmarc'
sendmail
ok 'the order counts there, too' warns 1 'opendmarc stands behind this filter'
cf "Xfakebill, S=$socket" 'O InputMailFilters=fakebill'
sendmail
ok 'a socket without local: is miswritten' warns 1 'not how Sendmail writes'
cf "Xfakebill, S=local:$socket" 'O InputMailFilters=fakebill'
chmod 777 "$work/run"
sendmail
ok 'a folder that is open to everybody is told' warns 1 'Sendmail does not take'
look --sendmail "$work/missing.cf"
ok 'a sendmail.cf that is not there is told' warns 1 'missing.cf'
: > "$work/sendmail.cf"
sendmail
ok 'an empty one names no filter' warns 1 'no milter of sendmail.cf'

# ---- Japanese -------------------------------------------------------------------

mkdir -p "$work/locale/ja/LC_MESSAGES"
if msgfmt -o "$work/locale/ja/LC_MESSAGES/fakebill.mo" \
	"$top_srcdir/po/ja.po" 2> /dev/null; then
	LANGUAGE=ja TEXTDOMAINDIR=$work/locale "$milter" -n -c "$work/conf" \
		--sendmail "$work/sendmail.cf" > "$work/out" 2>&1
	ok 'warnings are in Japanese, too' grep -q '^  要確認: ' "$work/out"
else
	number=$((number + 1))
	echo "ok $number - warnings are in Japanese, too # SKIP no msgfmt"
fi
echo "1..$number"
