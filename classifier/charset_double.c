/* SPDX-License-Identifier: BSD-2-Clause */
#include "charset_double.h"

#include <uchar.h>

#include "utf8.h"

#define LONGEST_BYTES 4

/* What windows-1252 has at 80..9F; 0 where it has nothing, and ISO-8859-1's
 * control stands. */
static const char16_t windows_1252[0x20] =
    u"\u20AC\0\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039"
    u"\u0152\0\u017D\0\0\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC"
    u"\u2122\u0161\u203A\u0153\0\u017E\u0178";

/* The byte that was taken for this character; 0 if none above 7F was. */
static unsigned char
byte_of(uint32_t c)
{
	if (c >= 0x80 && c <= 0xFF)
		return (unsigned char)c;
	for (unsigned i = 0; c > 0xFF && c <= 0x2122 && i < 0x20; i++)
		if (windows_1252[i] == c)
			return (unsigned char)(0x80 + i);
	return 0;
}

/* Bytes that a sequence of UTF-8 with this first byte has; 0 for those that
 * are not undone. */
static size_t
sequence_bytes(unsigned char first)
{
	if (first >= 0xE1 && first <= 0xEF)
		return 3;
	return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

/*
 * Read a character that was encoded twice at *at and move on; false when
 * there is none.
 */
static bool
read_double(char sequence[static LONGEST_BYTES], size_t *len,
    struct fb_str text, size_t *at)
{
	size_t next = *at, count = 0, wanted = 1;

	while (count < wanted && next < text.len) {
		unsigned char byte = byte_of(fb_utf8_next(text, &next));
		if (byte == 0)
			return false;
		if (count == 0)
			wanted = sequence_bytes(byte);
		sequence[count++] = (char)byte;
	}
	if (count == 0 || count != wanted ||
	    !fb_utf8_is_valid((struct fb_str) { sequence, count }))
		return false;
	*len = count;
	*at = next;
	return true;
}

/* The next place where a lead byte of E1..F4 may have been encoded. */
static size_t
find_lead(struct fb_str text, size_t at)
{
	while (at < text.len) {
		const char *found = memchr(text.data + at, 0xC3, text.len - at);
		if (found == NULL)
			break;
		at = (size_t)(found - text.data);
		if (at + 1 < text.len &&
		    (unsigned char)text.data[at + 1] >= 0xA1)
			return at;
		at++;
	}
	return text.len;
}

/* Undo into `out`, which has room for the text, or only count if NULL. */
static size_t
undo(char *out, size_t *len, struct fb_str text)
{
	char sequence[LONGEST_BYTES];
	size_t count = 0, from = 0, at, sequence_len;

	*len = 0;
	while ((at = find_lead(text, from)) <= text.len) {
		if (out != NULL && at != from)
			memcpy(out + *len, text.data + from, at - from);
		*len += at - from;
		if (at == text.len)
			break;
		from = at;
		if (read_double(sequence, &sequence_len, text, &from)) {
			if (out != NULL)
				memcpy(out + *len, sequence, sequence_len);
			*len += sequence_len;
			count++;
			continue;
		}
		if (out != NULL)
			out[*len] = text.data[at];
		*len += 1;
		from = at + 1;
	}
	return count;
}

enum fb_status
fb_charset_undouble(struct fb_str *text, struct fb_arena *arena)
{
	size_t len;

	/* Where it changes, each time the text is less than half as long. */
	while (undo(NULL, &len, *text) >= FB_DOUBLE_MIN_COUNT) {
		char *out = fb_arena_alloc(arena, len);
		if (out == NULL)
			return FB_ERR_NOMEM;
		undo(out, &len, *text);
		*text = (struct fb_str) { out, len };
	}
	return FB_OK;
}
