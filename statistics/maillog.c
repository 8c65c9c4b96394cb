/* SPDX-License-Identifier: BSD-2-Clause */
#include "maillog.h"

#include <stdio.h>

static bool
begins_with(struct fb_str text, struct fb_str prefix)
{
	return text.len >= prefix.len &&
	    memcmp(text.data, prefix.data, prefix.len) == 0;
}

static void
drop(struct fb_str *text, size_t len)
{
	text->data += len;
	text->len -= len;
}

/* What stands before the first `mark`, or everything. */
static struct fb_str
before(struct fb_str text, struct fb_str mark)
{
	const char *found = text.len == 0 ?
	    NULL :
	    memmem(text.data, text.len, mark.data, mark.len);

	if (found != NULL)
		text.len = (size_t)(found - text.data);
	return text;
}

/* What stands behind the last `mark`, or everything. */
static struct fb_str
behind_last(struct fb_str text, char mark)
{
	const char *found =
	    text.len == 0 ? NULL : memrchr(text.data, mark, text.len);

	if (found != NULL)
		drop(&text, (size_t)(found - text.data) + 1);
	return text;
}

/* ---- senders ------------------------------------------------------------ */

/* Letters, digits and hyphens, with dots between. */
static bool
copy_domain(char out[FB_DOMAIN_NAME_MAX_BYTES], struct fb_str domain)
{
	if (domain.len == 0 || domain.len >= FB_DOMAIN_NAME_MAX_BYTES)
		return false;
	for (size_t i = 0; i < domain.len; i++) {
		char c = domain.data[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    c != '-' && c != '.' && c != '_')
			return false;
		out[i] = c;
	}
	out[domain.len] = '\0';
	return true;
}

/* The domain of an address that a sender gave. */
static void
read_domain(char out[FB_DOMAIN_NAME_MAX_BYTES], struct fb_str address)
{
	const char *word = FB_SENDER_UNREADABLE;

	if (address.len == 0)
		word = FB_SENDER_EMPTY;
	else if (memchr(address.data, '@', address.len) == NULL)
		word = FB_SENDER_LOCAL;
	else if (copy_domain(out, behind_last(address, '@')))
		return;
	strcpy(out, word);
}

/* "from=<a@b.example>, size=…"; Sendmail writes a local user without
 * brackets. */
static bool
read_sender(struct fb_maillog_event *out, struct fb_str text)
{
	if (begins_with(text, FB_STR("from=<"))) {
		drop(&text, sizeof "from=<" - 1);
		read_domain(out->domain, before(text, FB_STR(">,")));
	} else if (begins_with(text, FB_STR("from="))) {
		drop(&text, sizeof "from=" - 1);
		read_domain(out->domain, before(text, FB_STR(",")));
	} else {
		return false;
	}
	out->kind = FB_MAILLOG_SENDER;
	return true;
}

/* "milter-reject: END-OF-MESSAGE from …: 5.7.1 …; from=<a@b> to=<…": mail
 * that never reaches the queue manager. */
static void
read_refusal(struct fb_maillog_event *out, struct fb_str text)
{
	static const struct fb_str mark = { "; from=<", 8 };

	if (!begins_with(text, FB_STR("milter-")))
		return;
	drop(&text, before(text, mark).len);
	if (text.len < mark.len)
		return;
	drop(&text, mark.len);
	read_domain(out->domain, before(text, FB_STR(">")));
	out->kind = FB_MAILLOG_SENDER;
}

/* ---- who speaks --------------------------------------------------------- */

/* Take "QUEUE-ID: " off. */
static bool
take_queue_id(struct fb_str *out, struct fb_str *text)
{
	struct fb_str id = before(*text, FB_STR(": "));

	if (id.len == text->len || !fb_fields_is_queue_id(id))
		return false;
	*out = id;
	drop(text, id.len + 2);
	return true;
}

/* Postfix names instances postfix-NAME, and its programs behind a slash. */
static void
read_postfix(struct fb_maillog_event *out)
{
	struct fb_str part = behind_last(out->line.program, '/');
	struct fb_str text = out->line.text;

	if (!take_queue_id(&out->queue_id, &text))
		return;
	if (fb_str_equal(part, FB_STR("qmgr"))) {
		if (!read_sender(out, text) &&
		    fb_str_equal(text, FB_STR("removed")))
			out->kind = FB_MAILLOG_REMOVED;
	} else if (fb_str_equal(part, FB_STR("cleanup"))) {
		read_refusal(out, text);
	}
}

static void
read_sendmail(struct fb_maillog_event *out)
{
	struct fb_str text = out->line.text;

	if (take_queue_id(&out->queue_id, &text))
		read_sender(out, text);
}

static void
read_ours(struct fb_maillog_event *out)
{
	if (!fb_fields_read(&out->fields, out->line.text))
		return;
	out->queue_id = out->fields.queue_id;
	out->kind = FB_MAILLOG_OURS;
}

void
fb_maillog_read(struct fb_maillog_event *out, struct fb_str line,
    const struct fb_syslog_clock *clock)
{
	*out = (struct fb_maillog_event) { .kind = FB_MAILLOG_OTHER };
	if (!fb_syslog_read(&out->line, line, clock))
		return;
	const struct fb_str program = out->line.program;
	if (fb_str_equal(program, FB_STR("fakebill-milter")))
		read_ours(out);
	else if (begins_with(program, FB_STR("postfix")) &&
	    memchr(program.data, '/', program.len) != NULL)
		read_postfix(out);
	else if (fb_str_equal(program, FB_STR("sendmail")) ||
	    fb_str_equal(program, FB_STR("sm-mta")))
		read_sendmail(out);
}
