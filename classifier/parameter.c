/* SPDX-License-Identifier: BSD-2-Clause */
#include "parameter.h"

#include <assert.h>
#include <stdbool.h>

#include "cfws.h"
#include "charset_name.h"
#include "hex.h"

/* Pieces of one RFC 2231 parameter; real mail has below ten. */
#define SECTION_COUNT 100

/* One "name=value" as it stands in the field. */
struct item {
	struct fb_str name; /* without the asterisks and the number */
	struct fb_str raw;  /* without the quotes */
	bool is_quoted;
	bool is_extended; /* percent-encoded: "name*" or "name*0*" */
	bool has_section;
	size_t section;
};

static struct fb_str
slice(struct fb_str text, size_t start, size_t end)
{
	return (struct fb_str) { text.data + start, end - start };
}

static bool
is_line_end(char c)
{
	return c == '\r' || c == '\n';
}

/* The position of the first byte from `at` on that ends a bare word. */
static size_t
word_end(struct fb_str field, size_t at, const char *also)
{
	while (at < field.len && !fb_is_blank(field.data[at]) &&
	    field.data[at] != ';' &&
	    (field.data[at] == '\0' || strchr(also, field.data[at]) == NULL))
		at++;
	return at;
}

/*
 * The end of a value that may hold blanks: file names without quotes, and
 * encoded-words, which may be folded too.  In "filename=a.txt size=7" a
 * semicolon is missing, not the quotes.
 */
static size_t
wide_end(struct fb_str field, size_t at)
{
	bool is_encoded = field.len - at >= 2 && field.data[at] == '=' &&
	    field.data[at + 1] == '?';
	size_t end = at;

	for (; end < field.len && field.data[end] != ';'; end++) {
		if (is_encoded)
			continue;
		if (is_line_end(field.data[end]))
			break;
		if (field.data[end] == '=')
			return word_end(field, at, "");
	}
	while (end > at && fb_is_blank(field.data[end - 1]))
		end--;
	return end;
}

static bool
is_file_name(struct fb_str name)
{
	return fb_str_equal_nocase(name, FB_STR("name")) ||
	    fb_str_equal_nocase(name, FB_STR("filename"));
}

static void
read_value(struct item *item, struct fb_str field, size_t *at)
{
	size_t start = *at, end;

	item->is_quoted = start < field.len && field.data[start] == '"';
	if (!item->is_quoted) {
		end = is_file_name(item->name) ? wide_end(field, start) :
						 word_end(field, start, "");
		*at = end;
		item->raw = slice(field, start, end);
		return;
	}
	start++;
	end = fb_quote_close(field, start);
	*at = end < field.len ? end + 1 : end;
	if (end == field.len) {
		/* never closed: what follows is not part of the value */
		end = start;
		while (end < field.len && field.data[end] != ';' &&
		    !is_line_end(field.data[end]))
			end++;
		*at = end;
	}
	item->raw = slice(field, start, end);
}

/* Split "filename*12*" into its name, number and mark of encoding. */
static void
read_name(struct item *item, struct fb_str name)
{
	const char *star =
	    name.len == 0 ? NULL : memchr(name.data, '*', name.len);

	item->name = name;
	item->is_extended = item->has_section = false;
	item->section = 0;
	if (star == NULL)
		return;
	item->name.len = (size_t)(star - name.data);
	size_t at = item->name.len + 1;
	for (; at < name.len && name.data[at] >= '0' && name.data[at] <= '9';
	     at++) {
		item->has_section = true;
		if (item->section < SECTION_COUNT)
			item->section =
			    10 * item->section + (size_t)(name.data[at] - '0');
	}
	item->is_extended =
	    !item->has_section || (at < name.len && name.data[at] == '*');
}

/* Read the next parameter from *at on; false at the end of the field. */
static bool
next_item(struct item *item, struct fb_str field, size_t *at)
{
	for (;;) {
		*at = fb_cfws_end(field, *at);
		if (*at == field.len)
			return false;
		size_t end = word_end(field, *at, "=\"(");
		if (end == *at) {
			*at += 1;
			continue;
		}
		read_name(item, slice(field, *at, end));
		*at = fb_cfws_end(field, end);
		if (*at == field.len || field.data[*at] != '=')
			continue;
		*at = fb_cfws_end(field, *at + 1);
		read_value(item, field, at);
		return true;
	}
}

/* Undo percent-encoding in place; returns the new length. */
static size_t
percent_decode(char *text, size_t len)
{
	size_t written = 0;

	for (size_t at = 0; at < len; at++) {
		char c = text[at];
		if (c == '%' && len - at >= 3 &&
		    fb_hex_value(text[at + 1]) >= 0 &&
		    fb_hex_value(text[at + 2]) >= 0) {
			c = (char)(fb_hex_value(text[at + 1]) << 4 |
			    fb_hex_value(text[at + 2]));
			at += 2;
		}
		text[written++] = c;
	}
	return written;
}

/* Append the value of an item to `out`, which has room for its raw form. */
static size_t
put_value(char *out, struct fb_str raw, const struct item *item)
{
	size_t len = raw.len;

	if (item->is_quoted)
		len = fb_unquote(out, raw);
	else if (len != 0)
		memcpy(out, raw.data, len);
	return item->is_extended ? percent_decode(out, len) : len;
}

/* Take "charset'language'" off the front of an extended value. */
static struct fb_str
take_charset(struct fb_str *raw)
{
	const char *first =
	    raw->len == 0 ? NULL : memchr(raw->data, '\'', raw->len);
	if (first == NULL)
		return (struct fb_str) { 0 };
	size_t len = (size_t)(first - raw->data);
	const char *second = memchr(first + 1, '\'', raw->len - len - 1);
	if (second == NULL)
		return (struct fb_str) { 0 };
	struct fb_str charset = { raw->data, len };
	size_t skip = (size_t)(second - raw->data) + 1;
	*raw = slice(*raw, skip, raw->len);
	return charset;
}

/*
 * "charset'language'%E3%81%82" in a plain parameter: a program that forgot
 * the asterisk, and readers forgive it.
 */
static bool
is_extended_by_look(struct fb_str raw)
{
	struct fb_str rest = raw;
	struct fb_str charset = take_charset(&rest);

	return charset.len != 0 &&
	    memchr(charset.data, ' ', charset.len) == NULL &&
	    memmem(rest.data, rest.len, "%", 1) != NULL &&
	    fb_charset_named(charset) != NULL;
}

/* Join `count` items, the first of which may name a charset. */
static enum fb_status
join(struct fb_parameter *out, struct fb_arena *arena, const struct item *item,
    size_t count)
{
	struct fb_parameter joined = { 0 };
	size_t capacity = 0, len = 0;

	for (size_t i = 0; i < count; i++)
		capacity += item[i].raw.len;
	char *value = fb_arena_alloc(arena, capacity);
	if (value == NULL)
		return FB_ERR_NOMEM;
	for (size_t i = 0; i < count; i++) {
		struct fb_str raw = item[i].raw;
		struct item one = item[i];
		if (count == 1 && !one.is_extended)
			one.is_extended = is_extended_by_look(raw);
		if (i == 0 && one.is_extended)
			joined.charset = take_charset(&raw);
		len += put_value(value + len, raw, &one);
	}
	assert(len <= capacity);
	fb_arena_trim(arena, value, capacity, len);
	joined.value = (struct fb_str) { value, len };
	*out = joined;
	return FB_OK;
}

enum fb_status
fb_parameter_find(struct fb_parameter *out, struct fb_arena *arena,
    struct fb_str field, const char *name)
{
	struct item item, section[SECTION_COUNT];
	struct item plain = { 0 }, extended = { 0 };
	bool has_section[SECTION_COUNT] = { false };
	bool has_plain = false, has_extended = false;
	size_t at = 0, count = 0;

	while (next_item(&item, field, &at)) {
		if (!fb_str_equal_nocase(item.name, fb_str(name)))
			continue;
		if (item.has_section) {
			if (item.section < SECTION_COUNT &&
			    !has_section[item.section]) {
				has_section[item.section] = true;
				section[item.section] = item;
			}
		} else if (item.is_extended && !has_extended) {
			has_extended = true;
			extended = item;
		} else if (!item.is_extended && !has_plain) {
			has_plain = true;
			plain = item;
		}
	}
	while (count < SECTION_COUNT && has_section[count])
		count++;
	if (has_extended)
		return join(out, arena, &extended, 1);
	if (count != 0)
		return join(out, arena, section, count);
	return join(out, arena, &plain, has_plain);
}
