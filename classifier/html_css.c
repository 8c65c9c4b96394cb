/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_css.h"

#include "hex.h"
#include "html_token.h"
#include "utf8.h"

/* Stands for an escaped character that would otherwise be syntax. */
#define OPAQUE '\x7F'
#define NESTING_MAX 32

/* What must not stand in a string as it is, and the control characters that
 * stand for it: no blanks and no NUL. */
static const char in_string[] = " ;:{}()[],/!\"'\\*<>+~=|^$#.@";
static const char for_string[] = "\x01\x02\x03\x04\x05\x06\x07\x08\x0B"
				 "\x0E\x0F\x10\x11\x12\x13\x14\x15\x16"
				 "\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F";

_Static_assert(sizeof in_string <= sizeof for_string, "one for each");

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

static char
encode(char c)
{
	if (fb_html_is_blank(c) || (unsigned char)c < ' ')
		c = ' ';
	const char *found = strchr(in_string, c);
	return found != NULL ? for_string[found - in_string] : c;
}

/* The character behind a backslash in a string, encoded.  Returns the end of
 * the escape; a line end behind one is nothing (CSS Syntax 4.3.5). */
static size_t
copy_string_escape(char *out, size_t *length, struct fb_str text, size_t at)
{
	size_t first = ++at;
	uint32_t c = 0;

	while (
	    at < text.len && at - first < 6 && fb_hex_value(text.data[at]) >= 0)
		c = c * 16 + (uint32_t)fb_hex_value(text.data[at++]);
	if (at > first) {
		if (at < text.len && fb_html_is_blank(text.data[at]))
			at++;
		if (c < 0x80)
			out[(*length)++] = encode((char)c);
		else
			*length += fb_utf8_put(out + *length, c);
	} else if (at < text.len) {
		char next = text.data[at++];
		if (next != '\n')
			out[(*length)++] = encode(next);
	}
	return at;
}

/* Copy a string between its quotes, `at` and `end`. */
static void
copy_string(char *out, size_t *length, struct fb_str text, size_t at,
    size_t end)
{
	struct fb_str inside = { text.data, end };
	char quote = text.data[at];
	bool is_closed = false;

	out[(*length)++] = '"';
	for (at++; at < end && !is_closed;) {
		char c = text.data[at];
		if (c == quote) {
			is_closed = true;
		} else if (c == '\\') {
			at = copy_string_escape(out, length, inside, at);
		} else {
			out[(*length)++] = encode(c);
			at++;
		}
	}
	if (is_closed)
		out[(*length)++] = '"';
}

struct fb_str
fb_css_copy_string(char *out, struct fb_str word)
{
	size_t length = 0;

	for (size_t i = 1; i < word.len && word.data[i] != '"'; i++) {
		char c = word.data[i];
		const char *found = c == '\0' ? NULL : strchr(for_string, c);
		out[length++] =
		    found != NULL ? in_string[found - for_string] : c;
	}
	return (struct fb_str) { out, length };
}

struct fb_str
fb_css_take_string(struct fb_str *rest)
{
	struct fb_str string =
	    fb_css_copy_string((char *)(uintptr_t)rest->data + 1, *rest);
	size_t taken = string.len + 2 < rest->len ? string.len + 2 : rest->len;

	rest->data += taken;
	rest->len -= taken;
	return string;
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
			if (end < text.len && text.data[end] == '\n')
				put(out, &length,
				    end - at >= 2 ? FB_STR("\"\"") :
						    FB_STR(" "));
			else
				copy_string(out, &length, text, at, end);
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
