/* SPDX-License-Identifier: BSD-2-Clause */
#include "bidi.h"

#include <stdbool.h>
#include <stdint.h>

#include <unicode/ubidi.h>
#include <unicode/ustring.h>

/* ICU's state and one piece of a line as UTF-16, before and after. */
struct turner {
	UBiDi *bidi;
	UChar *logical, *visual;
};

/* U+061C, U+200F, U+202A to U+202E or U+2066 to U+2069 at `at`. */
static bool
is_control_at(struct fb_str text, size_t at)
{
	const unsigned char *byte = (const unsigned char *)text.data + at;

	if (text.len - at >= 2 && byte[0] == 0xD8 && byte[1] == 0x9C)
		return true;
	if (text.len - at < 3 || byte[0] != 0xE2)
		return false;
	if (byte[1] == 0x80)
		return byte[2] == 0x8F || (byte[2] >= 0xAA && byte[2] <= 0xAE);
	return byte[1] == 0x81 && byte[2] >= 0xA6 && byte[2] <= 0xA9;
}

static bool
has_control(struct fb_str text)
{
	for (size_t at = 0; at < text.len; at++)
		if (is_control_at(text, at))
			return true;
	return false;
}

/* The end of the line, or of the piece of it, that begins at `at`. */
static size_t
piece_end(struct fb_str text, size_t at)
{
	size_t limit = text.len - at > FB_BIDI_LINE_MAX_UNITS ?
	    at + FB_BIDI_LINE_MAX_UNITS :
	    text.len;
	const char *end = memchr(text.data + at, '\n', limit - at);

	if (end != NULL)
		return (size_t)(end - text.data);
	while (limit < text.len &&
	    ((unsigned char)text.data[limit] & 0xC0) == 0x80)
		limit++;
	return limit;
}

/* Write a piece in its visible order; as it is when ICU cannot.  A piece
 * has as many bytes as before: characters change their places, or are
 * mirrored into their like. */
static void
turn(struct turner *turner, char *out, struct fb_str piece)
{
	UErrorCode error = U_ZERO_ERROR;
	int32_t units = 0, length = 0, bytes = 0;

	u_strFromUTF8(turner->logical, FB_BIDI_LINE_MAX_UNITS + 4, &units,
	    piece.data, (int32_t)piece.len, &error);
	ubidi_setPara(turner->bidi, turner->logical, units, 0, NULL, &error);
	length = ubidi_writeReordered(turner->bidi, turner->visual,
	    FB_BIDI_LINE_MAX_UNITS + 4,
	    UBIDI_DO_MIRRORING | UBIDI_KEEP_BASE_COMBINING, &error);
	if (U_SUCCESS(error))
		u_strToUTF8(NULL, 0, &bytes, turner->visual, length, &error);
	if (error != U_BUFFER_OVERFLOW_ERROR || bytes != (int32_t)piece.len) {
		memcpy(out, piece.data, piece.len);
		return;
	}
	error = U_ZERO_ERROR;
	u_strToUTF8(out, bytes, NULL, turner->visual, length, &error);
}

static void
turn_lines(struct turner *turner, char *out, struct fb_str text)
{
	for (size_t at = 0; at < text.len;) {
		size_t end = piece_end(text, at);
		struct fb_str piece = { text.data + at, end - at };
		if (has_control(piece))
			turn(turner, out + at, piece);
		else
			memcpy(out + at, piece.data, piece.len);
		if (end < text.len && text.data[end] == '\n') {
			out[end] = '\n';
			end++;
		}
		at = end;
	}
}

enum fb_status
fb_bidi_show(struct fb_str *out, struct fb_arena *arena, struct fb_str text)
{
	struct turner turner;

	*out = text;
	if (!has_control(text))
		return FB_OK;
	size_t room = (FB_BIDI_LINE_MAX_UNITS + 4) * sizeof(UChar);
	char *data = fb_arena_alloc(arena, text.len);
	turner.logical = fb_arena_alloc(arena, room);
	turner.visual = fb_arena_alloc(arena, room);
	if (data == NULL || turner.logical == NULL || turner.visual == NULL)
		return FB_ERR_NOMEM;
	turner.bidi = ubidi_open();
	if (turner.bidi == NULL)
		return FB_ERR_NOMEM;
	turn_lines(&turner, data, text);
	ubidi_close(turner.bidi);
	*out = (struct fb_str) { data, text.len };
	return FB_OK;
}
