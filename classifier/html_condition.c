/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_condition.h"

#include "html_css.h"
#include "html_token.h"

#define OUTLOOK_VERSION 16

static void
drop(struct fb_str *text, size_t count)
{
	text->data += count;
	text->len -= count;
}

/* Take the part before `end`, or all. */
static struct fb_str
take_until(struct fb_str *text, char end)
{
	const char *found =
	    text->len > 0 ? memchr(text->data, end, text->len) : NULL;
	size_t length =
	    found != NULL ? (size_t)(found - text->data) : text->len;
	struct fb_str part = { text->data, length };

	drop(text, found != NULL ? length + 1 : length);
	return part;
}

static bool
compare(struct fb_str operator, int64_t version)
{
	if (fb_css_is(operator, "gt"))
		return OUTLOOK_VERSION > version;
	if (fb_css_is(operator, "gte"))
		return OUTLOOK_VERSION >= version;
	if (fb_css_is(operator, "lt"))
		return OUTLOOK_VERSION < version;
	if (fb_css_is(operator, "lte"))
		return OUTLOOK_VERSION <= version;
	return OUTLOOK_VERSION == version;
}

/* "mso", "gte mso 9", "vml", "true"; other programs are not Outlook. */
static bool
feature_holds(struct fb_str feature)
{
	struct fb_str word, operator= FB_STR("eq");
	int64_t milli;

	if (!fb_css_next_word(&word, &feature))
		return false;
	if (!fb_css_is(word, "mso") && !fb_css_is(word, "vml")) {
		operator= word;
		if (!fb_css_next_word(&word, &feature))
			return fb_css_is(operator, "true");
	}
	if (fb_css_is(word, "vml"))
		return true;
	if (!fb_css_is(word, "mso"))
		return false;
	if (!fb_css_next_word(&word, &feature))
		return true;
	return fb_css_number(&milli, &word) && compare(operator, milli / 1000);
}

/* A term with any of "!", "(" and ")" around it. */
static bool
term_holds(struct fb_str term)
{
	bool is_negated = false;

	while (term.len > 0 &&
	    (term.data[0] == '!' || term.data[0] == '(' ||
		fb_html_is_blank(term.data[0]))) {
		is_negated ^= term.data[0] == '!';
		drop(&term, 1);
	}
	while (term.len > 0 &&
	    (term.data[term.len - 1] == ')' ||
		fb_html_is_blank(term.data[term.len - 1])))
		term.len--;
	return feature_holds(term) != is_negated;
}

/* Alternatives of conjunctions: nobody nests them. */
static bool
expression_holds(struct fb_str expression)
{
	while (expression.len > 0) {
		struct fb_str all = take_until(&expression, '|');
		bool holds = all.len > 0;
		while (all.len > 0)
			holds &= term_holds(take_until(&all, '&'));
		if (holds)
			return true;
	}
	return false;
}

static bool
begins(struct fb_str in, size_t at, struct fb_str with)
{
	return in.len - at >= with.len &&
	    fb_str_equal_nocase((struct fb_str) { in.data + at, with.len },
		with);
}

bool
fb_html_condition_read(struct fb_html_condition *condition, struct fb_str in,
    size_t at)
{
	const struct fb_str closed = FB_STR("<!--[if");
	const struct fb_str open = FB_STR("<![if");

	condition->is_open = begins(in, at, open);
	if (!condition->is_open && !begins(in, at, closed))
		return false;
	size_t begin = at + (condition->is_open ? open.len : closed.len);
	size_t end = begin;
	while (end < in.len && in.data[end] != ']' &&
	    end - begin < FB_HTML_CONDITION_MAX_BYTES)
		end++;
	if (in.len - end < 2 || in.data[end] != ']' || in.data[end + 1] != '>')
		return false;
	condition->holds =
	    expression_holds((struct fb_str) { in.data + begin, end - begin });
	condition->end = end + 2;
	return true;
}

size_t
fb_html_condition_end(struct fb_str in, size_t at)
{
	const struct fb_str mark = FB_STR("<![endif]");

	while (at < in.len) {
		const char *found = memchr(in.data + at, '<', in.len - at);
		if (found == NULL)
			return in.len;
		at = (size_t)(found - in.data);
		if (begins(in, at, mark))
			return at;
		at++;
	}
	return in.len;
}

bool
fb_html_condition_has_text(struct fb_str markup)
{
	bool is_in_tag = false;

	for (size_t i = 0; i < markup.len; i++) {
		char c = markup.data[i];
		if (c == '<')
			is_in_tag = true;
		else if (c == '>')
			is_in_tag = false;
		else if (!is_in_tag && !fb_html_is_blank(c))
			return true;
	}
	return false;
}
