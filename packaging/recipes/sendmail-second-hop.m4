dnl Second hop with one recipient per delivery, fakebill-recipes(7).
dnl To be added to a copy of sendmail.mc, before its MAILER lines, which is
dnl the configuration of a second sendmail with a queue of its own.
FEATURE(`no_default_msa')dnl
DAEMON_OPTIONS(`Family=inet, Addr=127.0.0.1, Port=10026, Name=fakebill-hop')dnl
define(`QUEUE_DIR', `/var/spool/mqueue-fakebill')dnl
define(`confPID_FILE', `/run/sendmail/fakebill-hop.pid')dnl
INPUT_MAIL_FILTER(`fakebill', `S=unix:/run/fakebill/milter.sock')dnl
