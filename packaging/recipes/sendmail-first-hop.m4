dnl Second hop with one recipient per delivery, fakebill-recipes(7).
dnl To be added to sendmail.mc of the first hop, before its MAILER lines; it
dnl must not name the filter.  Without its flag "m" the mailer takes one
dnl recipient at a time; with "k" it bears that the second hop has our own
dnl name.
FEATURE(`mailertable', `hash -o /etc/mail/mailertable')dnl
define(`RELAY_MAILER_ARGS', `TCP $h 10026')dnl
MODIFY_MAILER_FLAGS(`RELAY', `-m')dnl
MODIFY_MAILER_FLAGS(`RELAY', `+k')dnl
