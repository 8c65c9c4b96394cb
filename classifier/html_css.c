/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_css.h"

#include "hex.h"
#include "html_token.h"
#include "utf8.h"

/* Stands for an escaped character that would otherwise be syntax. */
#define OPAQUE '\x7F'
#define NESTING_MAX 32

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_name_character(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
	    (unsigned char)c >= 0x80;
}

static bool
needs_work(struct fb_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		if (c == '"' || c == '\'' || c == '\\' ||
		    (c == '*' && i > 0 && text.data[i - 1] == '/'))
			return true;
	}
	return false;
}

/* An escape at `at` (CSS Syntax 4.3.7).  Returns its end. */
static size_t
copy_escape(char *out, size_t *length, struct fb_str text, size_t at)
{
	size_t first = ++at;
	uint32_t c = 0;

	while (
	    at < text.len && at - first < 6 && fb_hex_value(text.data[at]) >= 0)
		c = c * 16 + (uint32_t)fb_hex_value(text.data[at++]);
	if (at == first) {
		if (at >= text.len)
			return at;
		c = (unsigned char)text.data[at++];
		if (c >= 0x80) { /* the rest of the character follows */
			out[(*length)++] = (char)c;
			return at;
		}
	} else if (at < text.len && fb_html_is_blank(text.data[at])) {
		at++;
	}
	if (c < 0x80)
		out[(*length)++] =
		    is_name_character((char)c) ? (char)c : OPAQUE;
	else
		*length += fb_utf8_put(out + *length, c);
	return at;
}

/* The end of the string whose quote stands at `at`.  A line end ends it. */
static size_t
string_end(struct fb_str text, size_t at)
{
	char quote = text.data[at++];

	for (; at < text.len; at++) {
		char c = text.data[at];
		if (c == quote)
			return at + 1;
		if (c == '\n')
			return at;
		if (c == '\\' && at + 1 < text.len)
			at++;
	}
	return text.len;
}

static size_t
comment_end(struct fb_str text, size_t at)
{
	for (at += 2; at + 1 < text.len; at++)
		if (text.data[at] == '*' && text.data[at + 1] == '/')
			return at + 2;
	return text.len;
}

/* "url(" without a quote at `at`: no comments inside. */
static bool
is_url(struct fb_str text, size_t at)
{
	if (text.len - at < 5 || strncasecmp(text.data + at, "url(", 4) != 0 ||
	    (at > 0 && is_name_character(text.data[at - 1])))
		return false;
	for (at += 4; at < text.len && fb_html_is_blank(text.data[at]);)
		at++;
	return at < text.len && text.data[at] != '"' && text.data[at] != '\'';
}

static size_t
url_end(struct fb_str text, size_t at)
{
	while (at < text.len && text.data[at] != ')')
		at += text.data[at] == '\\' && at + 1 < text.len ? 2 : 1;
	return at < text.len ? at + 1 : text.len;
}

static void
put(char *out, size_t *length, struct fb_str text)
{
	memcpy(out + *length, text.data, text.len);
	*length += text.len;
}

struct fb_str
fb_css_plain(char *out, struct fb_str text)
{
	size_t length = 0;

	if (!needs_work(text))
		return text;
	for (size_t at = 0; at < text.len;) {
		char c = text.data[at];
		if (c == '\\') {
			at = copy_escape(out, &length, text, at);
		} else if (c == '"' || c == '\'') {
			size_t end = string_end(text, at);
			if (end - at >= 2)
				put(out, &length, FB_STR("\"\""));
			at = end;
		} else if (c == '/' && at + 1 < text.len &&
		    text.data[at + 1] == '*') {
			at = comment_end(text, at);
			put(out, &length, FB_STR(" "));
		} else if ((c | 0x20) == 'u' && is_url(text, at)) {
			at = url_end(text, at);
			put(out, &length, FB_STR("url()"));
		} else {
			out[length++] = c;
			at++;
		}
	}
	return (struct fb_str) { out, length };
}

struct fb_str
fb_css_trim(struct fb_str text)
{
	while (text.len > 0 && fb_html_is_blank(text.data[0])) {
		text.data++;
		text.len--;
	}
	while (text.len > 0 && fb_html_is_blank(text.data[text.len - 1]))
		text.len--;
	return text;
}

static char
closing_of(char opening)
{
	switch (opening) {
	case '(':
		return ')';
	case '[':
		return ']';
	case '{':
		return '}';
	default:
		return 0;
	}
}

/* A closing bracket that does not match stands for itself.  Deeper than
 * anybody nests, the rest of the text is inside. */
size_t
fb_css_bracket_end(struct fb_str text, size_t at)
{
	char expected[NESTING_MAX];
	size_t depth = 0;

	for (; at < text.len; at++) {
		char c = text.data[at], closing = closing_of(c);
		if (closing != 0) {
			if (depth == NESTING_MAX)
				return text.len;
			expected[depth++] = closing;
		} else if (depth > 0 && c == expected[depth - 1]) {
			if (--depth == 0)
				return at + 1;
		}
	}
	return text.len;
}

/* The end of a declaration, and its first colon: 0 when there is none. */
static size_t
declaration_end(struct fb_str text, size_t *colon)
{
	size_t at = 0;

	*colon = 0;
	while (at < text.len) {
		char c = text.data[at];
		if (c == ';')
			break;
		if (c == ':' && *colon == 0)
			*colon = at;
		if (closing_of(c) != 0)
			at = fb_css_bracket_end(text, at);
		else
			at++;
	}
	return at;
}

/* Take "!important" off the end of a value. */
static bool
take_important(struct fb_str *value)
{
	size_t length = value->len;

	if (length == 0 || (value->data[length - 1] | 0x20) != 't')
		return false;
	while (length > 0 && value->data[length - 1] != '!')
		length--;
	if (length == 0)
		return false;
	struct fb_str word = fb_css_trim(
	    (struct fb_str) { value->data + length, value->len - length });
	if (!fb_str_equal_nocase(word, FB_STR("important")))
		return false;
	*value = fb_css_trim((struct fb_str) { value->data, length - 1 });
	return true;
}

bool
fb_css_next_declaration(struct fb_css_declaration *declaration,
    struct fb_str *rest)
{
	while (rest->len > 0) {
		const char *data = rest->data;
		size_t colon, end = declaration_end(*rest, &colon);
		size_t taken = end < rest->len ? end + 1 : end;
		rest->data += taken;
		rest->len -= taken;
		if (colon == 0)
			continue;
		declaration->name =
		    fb_css_trim((struct fb_str) { data, colon });
		declaration->value = fb_css_trim(
		    (struct fb_str) { data + colon + 1, end - colon - 1 });
		declaration->is_important = take_important(&declaration->value);
		return true;
	}
	return false;
}

static bool
is_separator(char c)
{
	return fb_html_is_blank(c) || c == ',' || c == '/';
}

bool
fb_css_next_word(struct fb_str *word, struct fb_str *rest)
{
	size_t begin = 0;

	while (begin < rest->len && is_separator(rest->data[begin]))
		begin++;
	size_t end = begin;
	while (end < rest->len && !is_separator(rest->data[end])) {
		if (rest->data[end] == '(')
			end = fb_css_bracket_end(*rest, end);
		else
			end++;
	}
	*word = (struct fb_str) { rest->data + begin, end - begin };
	*rest = (struct fb_str) { rest->data + end, rest->len - end };
	return word->len > 0;
}

static int64_t
scale(int64_t milli, int exponent)
{
	for (; exponent > 0 && milli < FB_CSS_NUMBER_MAX; exponent--)
		milli *= 10;
	for (; exponent < 0 && milli > 0; exponent++)
		milli /= 10;
	return milli < FB_CSS_NUMBER_MAX ? milli : FB_CSS_NUMBER_MAX;
}

/* The exponent of a number at *at, if one stands there ("1em" has none). */
static int
read_exponent(struct fb_str text, size_t *at)
{
	size_t digit = *at + 1;
	int sign = 1, exponent = 0;

	if (*at >= text.len || (text.data[*at] | 0x20) != 'e')
		return 0;
	if (digit < text.len &&
	    (text.data[digit] == '-' || text.data[digit] == '+'))
		sign = text.data[digit++] == '-' ? -1 : 1;
	if (digit >= text.len || !is_digit(text.data[digit]))
		return 0;
	for (; digit < text.len && is_digit(text.data[digit]); digit++)
		if (exponent < 100)
			exponent = 10 * exponent + (text.data[digit] - '0');
	*at = digit;
	return sign * exponent;
}

bool
fb_css_number(int64_t *milli, struct fb_str *rest)
{
	struct fb_str text = *rest;
	size_t at = 0, digit_count = 0;
	int64_t value = 0, place = 1000;
	bool is_negative = false;

	if (text.len > 0 && (text.data[0] == '-' || text.data[0] == '+'))
		is_negative = text.data[at++] == '-';
	for (; at < text.len && is_digit(text.data[at]); at++, digit_count++)
		if (value < FB_CSS_NUMBER_MAX)
			value = 10 * value + 1000 * (text.data[at] - '0');
	if (at + 1 < text.len && text.data[at] == '.' &&
	    is_digit(text.data[at + 1])) {
		for (at++; at < text.len && is_digit(text.data[at]); at++) {
			place /= 10;
			value += place * (text.data[at] - '0');
			digit_count++;
		}
	}
	if (digit_count == 0)
		return false;
	value = scale(value, read_exponent(text, &at));
	*milli = is_negative ? -value : value;
	*rest = (struct fb_str) { text.data + at, text.len - at };
	return true;
}

bool
fb_css_call(struct fb_str *arguments, struct fb_str word,
    struct fb_str function)
{
	if (word.len < function.len + 2 || word.data[function.len] != '(' ||
	    word.data[word.len - 1] != ')' ||
	    strncasecmp(word.data, function.data, function.len) != 0)
		return false;
	*arguments = (struct fb_str) { word.data + function.len + 1,
		word.len - function.len - 2 };
	return true;
}

bool
fb_css_is(struct fb_str text, const char *word)
{
	return fb_str_equal_nocase(text, fb_str(word));
}
