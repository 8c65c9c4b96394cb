/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_reference.h"

#include <stdint.h>

#include "html_entities.h"
#include "utf8.h"

/* Numbers 0x80 to 0x9F mean windows-1252 (13.2.5.80); 0 stays as it is. */
static const uint16_t windows1252[32] = { 0x20AC, 0, 0x201A, 0x0192, 0x201E,
	0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
	0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
	0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178 };

static bool
is_alphanumeric(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z');
}

/* The value of a digit, or 16 when it is none of that base. */
static unsigned
digit_value(char c, unsigned base)
{
	unsigned value = 16;

	if (c >= '0' && c <= '9')
		value = (unsigned)(c - '0');
	else if (c >= 'a' && c <= 'f')
		value = (unsigned)(c - 'a') + 10;
	else if (c >= 'A' && c <= 'F')
		value = (unsigned)(c - 'A') + 10;
	return value < base ? value : 16;
}

static uint32_t
numbered_code_point(uint32_t number)
{
	if (number == 0 || number > 0x10FFFF)
		return FB_UTF8_REPLACEMENT;
	if (number >= 0x80 && number <= 0x9F && windows1252[number - 0x80] != 0)
		return windows1252[number - 0x80];
	return number;
}

/* "&#" stands at `at`. */
static size_t
numeric_reference(char *out, size_t *out_length, struct fb_str text, size_t at)
{
	size_t position = at + 2;
	unsigned base = 10;

	if (position < text.len && (text.data[position] | 0x20) == 'x') {
		base = 16;
		position++;
	}
	size_t first_digit = position;
	uint32_t number = 0;
	while (position < text.len) {
		unsigned value = digit_value(text.data[position], base);
		if (value >= base)
			break;
		if (number <= 0x10FFFF)
			number = number * base + value;
		position++;
	}
	if (position == first_digit)
		return 0;
	if (position < text.len && text.data[position] == ';')
		position++;
	*out_length = fb_utf8_put(out, numbered_code_point(number));
	return position - at;
}

static int
compare_name(struct fb_str name, const struct fb_html_entity *entity)
{
	size_t shorter =
	    name.len < entity->name_length ? name.len : entity->name_length;
	int order =
	    memcmp(name.data, fb_html_entity_names + entity->name_at, shorter);
	if (order != 0)
		return order;
	return (name.len > entity->name_length) -
	    (name.len < entity->name_length);
}

static const struct fb_html_entity *
find_entity(struct fb_str name)
{
	size_t low = 0, high = FB_HTML_ENTITY_COUNT;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare_name(name, &fb_html_entities[middle]);
		if (order == 0)
			return &fb_html_entities[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* The longest name without semicolon that `run` begins with. */
static const struct fb_html_entity *
find_legacy_prefix(struct fb_str run)
{
	size_t length = run.len < FB_HTML_ENTITY_LEGACY_LONGEST ?
	    run.len :
	    FB_HTML_ENTITY_LEGACY_LONGEST;

	for (; length >= FB_HTML_ENTITY_LEGACY_SHORTEST; length--) {
		const struct fb_html_entity *entity =
		    find_entity((struct fb_str) { run.data, length });
		if (entity != NULL && entity->is_legacy)
			return entity;
	}
	return NULL;
}

static void
put_entity(char *out, size_t *out_length, const struct fb_html_entity *entity)
{
	size_t length = fb_utf8_put(out, entity->code_point[0]);

	if (entity->code_point[1] != 0)
		length += fb_utf8_put(out + length, entity->code_point[1]);
	*out_length = length;
}

/* '&' stands at `at`, a letter behind it. */
static size_t
named_reference(char *out, size_t *out_length, struct fb_str text, size_t at,
    enum fb_html_reference_place place)
{
	struct fb_str run = { text.data + at + 1, 0 };
	size_t left = text.len - at - 1;

	while (run.len < left && run.len <= FB_HTML_ENTITY_NAME_LONGEST &&
	    is_alphanumeric(run.data[run.len]))
		run.len++;
	if (run.len < left && run.data[run.len] == ';') {
		const struct fb_html_entity *entity = find_entity(run);
		if (entity != NULL) {
			put_entity(out, out_length, entity);
			return run.len + 2;
		}
	}
	const struct fb_html_entity *entity = find_legacy_prefix(run);
	if (entity == NULL)
		return 0;
	size_t length = entity->name_length;
	if (place == FB_HTML_IN_ATTRIBUTE && length < left &&
	    (run.data[length] == '=' || is_alphanumeric(run.data[length])))
		return 0;
	put_entity(out, out_length, entity);
	return length + 1;
}

size_t
fb_html_reference(char out[FB_HTML_REFERENCE_MAX_BYTES], size_t *out_length,
    struct fb_str text, size_t at, enum fb_html_reference_place place)
{
	if (text.len - at < 3)
		return 0;
	char next = text.data[at + 1];
	if (next == '#')
		return numeric_reference(out, out_length, text, at);
	if (!is_alphanumeric(next))
		return 0;
	return named_reference(out, out_length, text, at, place);
}

size_t
fb_html_decode_attribute(char *out, struct fb_str value)
{
	size_t length = 0;

	for (size_t at = 0; at < value.len;) {
		char c = value.data[at];
		size_t added = 0,
		       taken = c != '&' ?
		    0 :
		    fb_html_reference(out + length, &added, value, at,
			FB_HTML_IN_ATTRIBUTE);
		if (taken != 0) {
			length += added;
			at += taken;
			continue;
		}
		if (c != '\0')
			out[length++] = c;
		at++;
	}
	return length;
}
