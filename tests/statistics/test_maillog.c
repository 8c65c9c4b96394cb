/* SPDX-License-Identifier: BSD-2-Clause */
#include "maillog.h"

#include "table.h"

#define NOON 1795748400 /* 2026-11-27 12:00 in Japan */
static const struct fb_syslog_clock japan = { NOON, 9 * 3600 };

/* ---- the beginning of a line ------------------------------------------------- */

static const struct {
	const char *name;
	struct fb_str line;
	bool want;
	bool has_time;
	int64_t time;
	const char *host, *program, *text;
} lines[] = {
	{ "the traditional form", FB_STR("Nov 27 11:59:59 mx1 prog[1]: hello"),
	    true, true, NOON - 1, "mx1", "prog", "hello" },
	{ "a day of one digit", FB_STR("Nov  7 12:00:00 mx1 prog: hello"), true,
	    true, NOON - 20 * 86400, "mx1", "prog", "hello" },
	{ "a day to come is of last year",
	    FB_STR("Dec 31 12:00:00 mx1 prog: x"), true, true,
	    NOON - 331 * 86400, "mx1", "prog", "x" },
	{ "tomorrow is a clock that is fast",
	    FB_STR("Nov 28 12:00:00 mx1 prog: x"), true, true, NOON + 86400,
	    "mx1", "prog", "x" },
	{ "RFC 3339 in Japan",
	    FB_STR("2026-11-27T12:00:00.123456+09:00 mx1 prog[1]: x"), true,
	    true, NOON, "mx1", "prog", "x" },
	{ "RFC 3339 in UTC", FB_STR("2026-11-27T03:00:00Z mx1 prog[1]: x"),
	    true, true, NOON, "mx1", "prog", "x" },
	{ "a zone without colon, west of UTC",
	    FB_STR("2026-11-26T22:00:00-0500 mx1 prog[1]: x"), true, true, NOON,
	    "mx1", "prog", "x" },
	{ "standard error", FB_STR("prog[12]: 4ABC: x"), true, false, 0, "",
	    "prog", "4ABC: x" },
	{ "CR LF", FB_STR("prog: x\r"), true, false, 0, "", "prog", "x" },
	{ "no program", FB_STR("Nov 27 12:00:00 mx1 hello world"), false, false,
	    0, NULL, NULL, NULL },
	{ "a program of Japanese", FB_STR("Nov 27 12:00:00 mx1 請求: x"), false,
	    false, 0, NULL, NULL, NULL },
	{ "an hour that is none", FB_STR("Nov 27 24:00:00 mx1 prog: x"), false,
	    false, 0, NULL, NULL, NULL },
	{ "a month that is none", FB_STR("Nob 27 12:00:00 mx1 prog: x"), false,
	    false, 0, NULL, NULL, NULL },
	{ "nothing", FB_STR(""), false, false, 0, NULL, NULL, NULL },
	{ "NULs", FB_STR("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), false, false,
	    0, NULL, NULL, NULL },
};

static void
reads_beginnings(void **state)
{
	const typeof(*lines) *c = *state;
	struct fb_syslog_line line;

	assert_int_equal(fb_syslog_read(&line, c->line, &japan), c->want);
	if (!c->want)
		return;
	assert_int_equal(line.has_time, c->has_time);
	assert_int_equal(line.time, c->time);
	assert_true(fb_str_equal(line.host, fb_str(c->host)));
	assert_true(fb_str_equal(line.program, fb_str(c->program)));
	assert_true(fb_str_equal(line.text, fb_str(c->text)));
}

/* ---- what it says -------------------------------------------------------------- */

static const struct {
	const char *name, *line; /* behind "Nov 27 12:00:00 mx1 " */
	enum fb_maillog_kind kind;
	const char *queue_id, *domain;
} events[] = {
	{ "a line of ours",
	    "fakebill-milter[1]: 4ABC: action=none verdict=none "
	    "outcome=judged us=1",
	    FB_MAILLOG_OURS, "4ABC", "" },
	{ "another line of ours", "fakebill-milter[1]: ready: mode observe",
	    FB_MAILLOG_OTHER, NULL, NULL },
	{ "a note of ours",
	    "fakebill-milter[1]: 4ABC: note=life entries=L0001: suspected",
	    FB_MAILLOG_OTHER, NULL, NULL },
	{ "the queue manager",
	    "postfix/qmgr[1]: 4ABC: from=<a@B.Example>, size=1, nrcpt=1",
	    FB_MAILLOG_SENDER, "4ABC", "b.example" },
	{ "of another instance",
	    "postfix-in/qmgr[1]: 4ABC: from=<a@b.example>, size=1",
	    FB_MAILLOG_SENDER, "4ABC", "b.example" },
	{ "of a syslog_name with slashes",
	    "postfix/smtp/qmgr[1]: 4ABC: from=<a@b.example>, size=1",
	    FB_MAILLOG_SENDER, "4ABC", "b.example" },
	{ "a bounce", "postfix/qmgr[1]: 4ABC: from=<>, size=1",
	    FB_MAILLOG_SENDER, "4ABC", FB_SENDER_EMPTY },
	{ "it is removed", "postfix/qmgr[1]: 4ABC: removed", FB_MAILLOG_REMOVED,
	    "4ABC", "" },
	{ "a quoted local part",
	    "postfix/qmgr[1]: 4ABC: from=<\"a@x, b\"@c.example>, size=1",
	    FB_MAILLOG_SENDER, "4ABC", "c.example" },
	{ "an address literal",
	    "postfix/qmgr[1]: 4ABC: from=<a@[192.0.2.1]>, size=1",
	    FB_MAILLOG_SENDER, "4ABC", FB_SENDER_UNREADABLE },
	{ "no domain behind the at sign",
	    "postfix/qmgr[1]: 4ABC: from=<a@>, size=1", FB_MAILLOG_SENDER,
	    "4ABC", FB_SENDER_UNREADABLE },
	{ "a refusal of ours",
	    "postfix/cleanup[1]: 4ABC: milter-reject: END-OF-MESSAGE from "
	    "c.example[192.0.2.1]: 5.7.1 no; from=<a@b.example> "
	    "to=<c@d.example> proto=ESMTP helo=<c>",
	    FB_MAILLOG_SENDER, "4ABC", "b.example" },
	{ "a quarantine of ours",
	    "postfix/cleanup[1]: 4ABC: milter-hold: END-OF-MESSAGE from "
	    "c.example[192.0.2.1]: milter triggers HOLD action; "
	    "from=<a@b.example> to=<c@d.example> proto=ESMTP",
	    FB_MAILLOG_SENDER, "4ABC", "b.example" },
	{ "another line of cleanup",
	    "postfix/cleanup[1]: 4ABC: message-id=<; from=<a@b.example>>",
	    FB_MAILLOG_OTHER, NULL, NULL },
	{ "smtpd names the client only",
	    "postfix/smtpd[1]: 4ABC: client=c.example[192.0.2.1]",
	    FB_MAILLOG_OTHER, NULL, NULL },
	{ "Sendmail",
	    "sm-mta[1]: 0AKF01: from=<a@b.example>, size=1, class=0, "
	    "msgid=<x>, size=2@c.example>",
	    FB_MAILLOG_SENDER, "0AKF01", "b.example" },
	{ "Sendmail, a local user", "sendmail[1]: 0AKF01: from=root, size=1",
	    FB_MAILLOG_SENDER, "0AKF01", FB_SENDER_LOCAL },
	{ "another program with such a line",
	    "evil/qmgr[1]: 4ABC: from=<a@b.example>, size=1", FB_MAILLOG_OTHER,
	    NULL, NULL },
	{ "a queue id of other characters",
	    "postfix/qmgr[1]: 4A/BC: from=<a@b.example>, size=1",
	    FB_MAILLOG_OTHER, NULL, NULL },
	{ "a queue id that is too long",
	    "postfix/qmgr[1]: "
	    "01234567890123456789012345678901234567890123456789012345678901234"
	    ": from=<a@b.example>, size=1",
	    FB_MAILLOG_OTHER, NULL, NULL },
};

static void
reads_events(void **state)
{
	const typeof(*events) *c = *state;
	struct fb_maillog_event event;
	char line[512];

	snprintf(line, sizeof line, "Nov 27 12:00:00 mx1 %s", c->line);
	fb_maillog_read(&event, fb_str(line), &japan);
	assert_int_equal(event.kind, c->kind);
	if (c->kind == FB_MAILLOG_OTHER)
		return;
	assert_true(fb_str_equal(event.queue_id, fb_str(c->queue_id)));
	assert_string_equal(event.domain, c->domain);
}

/* ---- words of our lines ---------------------------------------------------------- */

static void
reads_fields(void **state)
{
	struct fb_fields fields;
	struct fb_fields_entry entry;

	(void)state;
	assert_true(fb_fields_read(&fields,
	    FB_STR("4ABC: action=none verdict=tag score=7.0 hits=P0001:demand"
		   "@2,A0007:acct list=a/1,b/2 outcome=judged new=1")));
	assert_true(fb_str_equal(fields.queue_id, FB_STR("4ABC")));
	assert_true(fb_str_equal(fields.verdict, FB_STR("tag")));
	assert_true(fb_str_equal(fields.score, FB_STR("7.0")));
	assert_int_equal(fields.shadow_verdict.len, 0);
	struct fb_str hits = fields.hits;
	assert_true(fb_fields_next_entry(&hits, &entry));
	assert_true(fb_str_equal(entry.id, FB_STR("P0001")));
	assert_true(fb_str_equal(entry.meaning, FB_STR("demand")));
	assert_int_equal(entry.list, 2);
	assert_true(fb_fields_next_entry(&hits, &entry));
	assert_int_equal(entry.list, 0);
	assert_false(fb_fields_next_entry(&hits, &entry));
	assert_true(
	    fb_str_equal(fb_fields_part(fields.list, 2), FB_STR("b/2")));
	assert_int_equal(fb_fields_part(fields.list, 3).len, 0);
	assert_int_equal(fb_fields_part(fields.list, 0).len, 0);
	assert_true(fb_fields_has_entry(&fields, FB_STR("A0007")));
	assert_false(fb_fields_has_entry(&fields, FB_STR("A000")));
}

static const struct {
	const char *name;
	struct fb_str text;
} others[] = {
	{ "no outcome", FB_STR("4ABC: verdict=tag") },
	{ "no queue id", FB_STR(": outcome=judged") },
	{ "no blank behind it", FB_STR("4ABC:outcome=judged") },
	{ "a control character", FB_STR("4ABC: outcome=judged x=\x1B") },
	{ "a NUL", FB_STR("4ABC: outcome=judged\0") },
	{ "an outcome of other letters", FB_STR("4ABC: outcome=a/b") },
	{ "nothing", FB_STR("") },
};

static void
is_no_line_of_ours(void **state)
{
	const typeof(*others) *c = *state;
	struct fb_fields fields;

	assert_false(fb_fields_read(&fields, c->text));
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, lines, reads_beginnings);
	TABLE_ADD(&table, events, reads_events);
	table_add(&table, "the words of our lines are read", reads_fields,
	    NULL);
	TABLE_ADD(&table, others, is_no_line_of_ours);
	return table_run(&table, "maillog");
}
