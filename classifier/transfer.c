/* SPDX-License-Identifier: BSD-2-Clause */
#include "transfer.h"

#include <stdint.h>

#include "cfws.h"
#include "hex.h"

/* Where decoded bytes go; what does not fit is noted and dropped. */
struct sink {
	char *data;
	size_t len, capacity;
	bool is_cut;
};

static void
put(struct sink *sink, const char *bytes, size_t len)
{
	size_t room = sink->capacity - sink->len;
	if (len > room) {
		len = room;
		sink->is_cut = true;
	}
	if (len != 0)
		memcpy(sink->data + sink->len, bytes, len);
	sink->len += len;
}

enum fb_transfer
fb_transfer_named(struct fb_str value)
{
	size_t start = fb_cfws_end(value, 0);

	if (start == value.len)
		return FB_TRANSFER_IDENTITY;
	if (value.data[start] == '"')
		start++;
	size_t end = start;
	while (end < value.len && !fb_is_blank(value.data[end]) &&
	    memchr("();,\"", value.data[end], 5) == NULL)
		end++;

	struct fb_str name = { value.data + start, end - start };
	if (fb_str_equal_nocase(name, FB_STR("base64")))
		return FB_TRANSFER_BASE64;
	if (fb_str_equal_nocase(name, FB_STR("quoted-printable")))
		return FB_TRANSFER_QUOTED_PRINTABLE;
	if (fb_str_equal_nocase(name, FB_STR("x-uuencode")) ||
	    fb_str_equal_nocase(name, FB_STR("uuencode")) ||
	    fb_str_equal_nocase(name, FB_STR("x-uue")))
		return FB_TRANSFER_UUENCODE;
	return FB_TRANSFER_IDENTITY;
}

#define J 0x80 /* no character of base64 */
#define JJJJJJJJ J, J, J, J, J, J, J, J

/* clang-format off */
static const unsigned char base64_value[256] = {
	JJJJJJJJ, JJJJJJJJ, JJJJJJJJ, JJJJJJJJ,
	JJJJJJJJ, J, J, J, 62, J, J, J, 63,
	52, 53, 54, 55, 56, 57, 58, 59, 60, 61, J, J, J, J, J, J,
	J, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
	15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, J, J, J, J, J,
	J, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
	41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, J, J, J, J, J,
	JJJJJJJJ, JJJJJJJJ, JJJJJJJJ, JJJJJJJJ,
	JJJJJJJJ, JJJJJJJJ, JJJJJJJJ, JJJJJJJJ,
	JJJJJJJJ, JJJJJJJJ, JJJJJJJJ, JJJJJJJJ,
	JJJJJJJJ, JJJJJJJJ, JJJJJJJJ, JJJJJJJJ,
};
/* clang-format on */

/*
 * Decode whole groups of four from *at on while nothing disturbs, which is
 * nearly always up to the end of the line.
 */
static void
decode_base64_groups(struct sink *sink, struct fb_str in, size_t *at)
{
	const unsigned char *p = (const unsigned char *)in.data + *at;
	const unsigned char *end = (const unsigned char *)in.data + in.len;
	char *out = sink->data + sink->len;
	char *out_end = sink->data + sink->capacity;

	while (end - p >= 4 && out_end - out >= 3) {
		uint32_t a = base64_value[p[0]], b = base64_value[p[1]];
		uint32_t c = base64_value[p[2]], d = base64_value[p[3]];
		if (((a | b | c | d) & J) != 0)
			break;
		uint32_t group = a << 18 | b << 12 | c << 6 | d;
		out[0] = (char)(group >> 16);
		out[1] = (char)(group >> 8);
		out[2] = (char)group;
		p += 4;
		out += 3;
	}
	*at = (size_t)(p - (const unsigned char *)in.data);
	sink->len = (size_t)(out - sink->data);
}

/*
 * Padding ends a group, not the text: whatever follows is a new group
 * (RFC 2045, 6.8 would let us stop, mail readers do not).
 */
static void
decode_base64(struct sink *sink, struct fb_str in)
{
	uint32_t bits = 0;
	unsigned bit_count = 0;
	size_t at = 0;

	while (at < in.len && !sink->is_cut) {
		if (bit_count == 0) {
			decode_base64_groups(sink, in, &at);
			if (at == in.len)
				break;
		}
		unsigned char c = (unsigned char)in.data[at++];
		if (c == '=')
			bit_count = 0;
		if (base64_value[c] == J)
			continue;
		bits = bits << 6 | base64_value[c];
		bit_count += 6;
		if (bit_count >= 8) {
			bit_count -= 8;
			put(sink, &(char) { (char)(bits >> bit_count) }, 1);
		}
	}
}

/*
 * Decode what "=" at line.data[at] begins; returns the position behind it.
 * A "=" that begins nothing is kept: readers show it.
 */
static size_t
decode_escape(struct sink *sink, struct fb_str line, size_t at)
{
	if (line.len - at >= 3) {
		int high = fb_hex_value(line.data[at + 1]);
		int low = fb_hex_value(line.data[at + 2]);
		if (high >= 0 && low >= 0) {
			put(sink, &(char) { (char)(high << 4 | low) }, 1);
			return at + 3;
		}
	}
	put(sink, "=", 1);
	return at + 1;
}

/* Decode a line that has neither its end nor trailing blanks. */
static void
decode_line(struct sink *sink, struct fb_str line)
{
	size_t at = 0;

	while (at < line.len && !sink->is_cut) {
		const char *start = line.data + at;
		const char *equals = memchr(start, '=', line.len - at);
		size_t plain =
		    equals == NULL ? line.len - at : (size_t)(equals - start);
		put(sink, start, plain);
		at += plain;
		if (at == line.len)
			break;
		/* a soft break whose line end is a lone CR */
		if (line.len - at >= 2 && line.data[at + 1] == '\r')
			at += 2;
		else
			at = decode_escape(sink, line, at);
	}
}

static void
decode_quoted_printable(struct sink *sink, struct fb_str in)
{
	size_t at = 0;

	while (at < in.len && !sink->is_cut) {
		const char *start = in.data + at;
		const char *feed = memchr(start, '\n', in.len - at);
		size_t len =
		    feed == NULL ? in.len - at : (size_t)(feed - start);
		bool has_cr = feed != NULL && len > 0 && start[len - 1] == '\r';

		at += feed == NULL ? len : len + 1;
		/* blanks at the end were added on the way (6.7, rule 3) */
		while (len > 0 && fb_is_blank(start[len - 1]))
			len--;
		if (len > 0 && start[len - 1] == '=') {
			decode_line(sink, (struct fb_str) { start, len - 1 });
			continue;
		}
		decode_line(sink, (struct fb_str) { start, len });
		if (feed != NULL)
			put(sink, has_cr ? "\r\n" : "\n", has_cr ? 2 : 1);
	}
}

/* The six bits of a character of uuencode; "`" is a blank. */
static uint32_t
uu_value(char c)
{
	return ((unsigned char)c - 0x20u) & 0x3F;
}

/*
 * Decode a line: the number of its bytes, then groups of four characters.
 * Of a line that was cut only what stands there is decoded.
 */
static void
decode_uu_line(struct sink *sink, struct fb_str line)
{
	size_t left = uu_value(line.data[0]);

	for (size_t at = 1; left > 0 && line.len - at >= 4; at += 4) {
		uint32_t group = 0;
		for (size_t i = 0; i < 4; i++)
			group = group << 6 | uu_value(line.data[at + i]);
		char bytes[] = { (char)(group >> 16), (char)(group >> 8),
			(char)group };
		size_t len = left < sizeof bytes ? left : sizeof bytes;
		put(sink, bytes, len);
		left -= len;
	}
}

static struct fb_str
next_line(struct fb_str in, size_t *at)
{
	const char *start = in.data + *at;
	const char *feed = memchr(start, '\n', in.len - *at);
	size_t len = feed == NULL ? in.len - *at : (size_t)(feed - start);

	*at += feed == NULL ? len : len + 1;
	if (len > 0 && start[len - 1] == '\r')
		len--;
	return (struct fb_str) { start, len };
}

static void
decode_uuencode(struct sink *sink, struct fb_str in)
{
	const struct fb_str begin = FB_STR("begin ");
	bool is_begun = false;

	for (size_t at = 0; at < in.len && !sink->is_cut;) {
		struct fb_str line = next_line(in, &at);
		if (is_begun && fb_str_equal(line, FB_STR("end")))
			return;
		if (is_begun && line.len > 0)
			decode_uu_line(sink, line);
		is_begun = is_begun ||
		    (line.len > begin.len &&
			memcmp(line.data, begin.data, begin.len) == 0);
	}
	if (!is_begun)
		put(sink, in.data, in.len);
}

static void
decode_q(struct sink *sink, struct fb_str in)
{
	for (size_t at = 0; at < in.len;) {
		if (in.data[at] == '=') {
			at = decode_escape(sink, in, at);
			continue;
		}
		put(sink, in.data[at] == '_' ? " " : in.data + at, 1);
		at++;
	}
}

/* Room for what `decode` may write, never more than in.len bytes. */
static enum fb_status
decode_with(void (*decode)(struct sink *sink, struct fb_str in),
    struct fb_str *out, bool *is_cut, struct fb_arena *arena, struct fb_str in,
    size_t room)
{
	struct sink sink = { .capacity = room };

	sink.data = fb_arena_alloc(arena, sink.capacity);
	if (sink.data == NULL)
		return FB_ERR_NOMEM;
	decode(&sink, in);
	fb_arena_trim(arena, sink.data, sink.capacity, sink.len);
	*out = (struct fb_str) { sink.data, sink.len };
	*is_cut = sink.is_cut;
	return FB_OK;
}

enum fb_status
fb_transfer_decode_some(struct fb_str *out, bool *is_cut,
    struct fb_arena *arena, enum fb_transfer transfer, struct fb_str in,
    size_t limit)
{
	size_t room = in.len;

	switch (transfer) {
	case FB_TRANSFER_BASE64:
		room = in.len / 4 * 3 + in.len % 4 * 3 / 4;
		return decode_with(decode_base64, out, is_cut, arena, in,
		    room < limit ? room : limit);
	case FB_TRANSFER_QUOTED_PRINTABLE:
		return decode_with(decode_quoted_printable, out, is_cut, arena,
		    in, room < limit ? room : limit);
	case FB_TRANSFER_UUENCODE:
		return decode_with(decode_uuencode, out, is_cut, arena, in,
		    room < limit ? room : limit);
	case FB_TRANSFER_IDENTITY:
		break;
	}
	*is_cut = room > limit;
	*out = (struct fb_str) { in.data, *is_cut ? limit : room };
	return FB_OK;
}

enum fb_status
fb_transfer_decode(struct fb_str *out, struct fb_arena *arena,
    enum fb_transfer transfer, struct fb_str in)
{
	bool is_cut;
	return fb_transfer_decode_some(out, &is_cut, arena, transfer, in,
	    in.len);
}

enum fb_status
fb_transfer_decode_q(struct fb_str *out, struct fb_arena *arena,
    struct fb_str in)
{
	bool is_cut;
	return decode_with(decode_q, out, &is_cut, arena, in, in.len);
}
