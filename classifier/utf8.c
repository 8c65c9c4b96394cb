/* SPDX-License-Identifier: BSD-2-Clause */
#include "utf8.h"

#include <assert.h>
#include <string.h>

/*
 * Unicode 15, table 3-7: what may follow a lead byte.  Only the second byte
 * has a range of its own; the others are 80..BF.
 */
struct lead {
	unsigned char length, second_low, second_high;
};

static struct lead
lead_of(unsigned char byte)
{
	if (byte >= 0xC2 && byte <= 0xDF)
		return (struct lead) { 2, 0x80, 0xBF };
	if (byte == 0xE0)
		return (struct lead) { 3, 0xA0, 0xBF };
	if (byte == 0xED)
		return (struct lead) { 3, 0x80, 0x9F };
	if (byte >= 0xE1 && byte <= 0xEF)
		return (struct lead) { 3, 0x80, 0xBF };
	if (byte == 0xF0)
		return (struct lead) { 4, 0x90, 0xBF };
	if (byte >= 0xF1 && byte <= 0xF3)
		return (struct lead) { 4, 0x80, 0xBF };
	if (byte == 0xF4)
		return (struct lead) { 4, 0x80, 0x8F };
	return (struct lead) { 0, 0, 0 };
}

uint32_t
fb_utf8_next_checked(struct fb_str text, size_t *position, bool *is_valid)
{
	assert(*position < text.len);
	const unsigned char *byte =
	    (const unsigned char *)text.data + *position;
	size_t left = text.len - *position;

	*is_valid = true;
	if (byte[0] < 0x80) {
		*position += 1;
		return byte[0];
	}
	struct lead lead = lead_of(byte[0]);
	if (lead.length == 0) {
		*position += 1;
		*is_valid = false;
		return FB_UTF8_REPLACEMENT;
	}
	uint32_t c = byte[0] & (0x7Fu >> lead.length);
	for (size_t i = 1; i < lead.length; i++) {
		unsigned char low = i == 1 ? lead.second_low : 0x80;
		unsigned char high = i == 1 ? lead.second_high : 0xBF;
		if (i >= left || byte[i] < low || byte[i] > high) {
			*position += i;
			*is_valid = false;
			return FB_UTF8_REPLACEMENT;
		}
		c = c << 6 | (byte[i] & 0x3Fu);
	}
	*position += lead.length;
	return c;
}

uint32_t
fb_utf8_next(struct fb_str text, size_t *position)
{
	bool is_valid;
	return fb_utf8_next_checked(text, position, &is_valid);
}

uint32_t
fb_utf8_before(struct fb_str text, size_t position)
{
	assert(position > 0 && position <= text.len);
	size_t begin = position - 1;
	while (begin > 0 && position - begin < FB_UTF8_MAX_BYTES &&
	    ((unsigned char)text.data[begin] & 0xC0) == 0x80)
		begin--;
	return fb_utf8_next(text, &begin);
}

size_t
fb_utf8_put(char *out, uint32_t c)
{
	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = FB_UTF8_REPLACEMENT;
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xE0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3F));
		out[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3F));
	out[2] = (char)(0x80 | (c >> 6 & 0x3F));
	out[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

bool
fb_utf8_is_valid(struct fb_str text)
{
	size_t position = 0;

	while (position < text.len) {
		if ((unsigned char)text.data[position] < 0x80) {
			position++;
			continue;
		}
		bool is_valid;
		fb_utf8_next_checked(text, &position, &is_valid);
		if (!is_valid)
			return false;
	}
	return true;
}

void
fb_utf8_end_whole(char *text)
{
	size_t len = strlen(text), begin = len;

	/* back to the last byte that begins a code point */
	while (begin > 0 && len - begin < FB_UTF8_MAX_BYTES) {
		unsigned char byte = (unsigned char)text[--begin];
		size_t need = byte >= 0xF0 ? 4 :
		    byte >= 0xE0           ? 3 :
		    byte >= 0xC0           ? 2 :
					     1;
		if (byte >= 0x80 && byte < 0xC0)
			continue;
		if (need > len - begin)
			text[begin] = '\0';
		return;
	}
}
