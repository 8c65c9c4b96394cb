/* SPDX-License-Identifier: BSD-2-Clause */
#include "charset_jis2004.h"

#define SS2 0x8E
#define SS3 0x8F
#define HALF_KANA_FIRST 0xFF61

void
fb_jis2004_put(struct fb_sink *sink, unsigned plane, unsigned char first,
    unsigned char second)
{
	unsigned row = first - 0x21u, cell = second - 0x21u;
	uint32_t c = row < FB_JIS2004_ROWS && cell < FB_JIS2004_CELLS ?
	    fb_jis2004[plane - 1][row][cell] :
	    0;

	if (c == 0) {
		fb_sink_put_error(sink);
		return;
	}
	if ((c & FB_JIS2004_PAIR) == 0) {
		fb_sink_put(sink, c);
		return;
	}
	fb_sink_put(sink, c & 0xFFFF);
	fb_sink_put(sink, (c & ~FB_JIS2004_PAIR) >> 16);
}

static unsigned char
byte_at(struct fb_str bytes, size_t at)
{
	return at < bytes.len ? (unsigned char)bytes.data[at] : 0;
}

static bool
is_euc(unsigned char byte)
{
	return byte >= 0xA1 && byte <= 0xFE;
}

static bool
is_half_kana(unsigned char byte)
{
	return byte >= 0xA1 && byte <= 0xDF;
}

/* The character at `at`; returns how many bytes it has. */
static size_t
read_euc_one(struct fb_sink *sink, struct fb_str bytes, size_t at)
{
	unsigned char first = byte_at(bytes, at);
	unsigned char second = byte_at(bytes, at + 1);
	unsigned char third = byte_at(bytes, at + 2);

	if (first < 0x80) {
		fb_sink_put(sink, first);
		return 1;
	}
	if (first == SS2 && is_half_kana(second)) {
		fb_sink_put(sink, HALF_KANA_FIRST + second - 0xA1u);
		return 2;
	}
	if (first == SS3 && is_euc(second) && is_euc(third)) {
		fb_jis2004_put(sink, 2, second & 0x7F, third & 0x7F);
		return 3;
	}
	if (is_euc(first) && is_euc(second)) {
		fb_jis2004_put(sink, 1, first & 0x7F, second & 0x7F);
		return 2;
	}
	fb_sink_put_error(sink);
	return 1;
}

void
fb_jis2004_read_euc(struct fb_sink *sink, struct fb_str bytes)
{
	for (size_t at = 0; at < bytes.len && !fb_sink_is_over(sink);)
		at += read_euc_one(sink, bytes, at);
}

/* Plane 2 has only these rows; each lead byte from F0 stands for two. */
static const unsigned char second_plane_rows[] = { 1, 8, 3, 4, 5, 12, 13, 14,
	15, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93,
	94 };

static void
put_shift_jis(struct fb_sink *sink, unsigned char lead, unsigned char trail)
{
	/* two rows to a lead byte, 188 trail bytes without 7F */
	unsigned cell = trail - 0x40u - (trail > 0x7F);
	unsigned half = cell / FB_JIS2004_CELLS;
	unsigned plane = lead >= 0xF0 ? 2 : 1;
	unsigned row = plane == 2 ?
	    second_plane_rows[2 * (lead - 0xF0u) + half] :
	    2 * (lead - (lead >= 0xE0 ? 0xC1u : 0x81u)) + half + 1;

	fb_jis2004_put(sink, plane, (unsigned char)(row + 0x20),
	    (unsigned char)(cell % FB_JIS2004_CELLS + 0x21));
}

static size_t
read_shift_jis_one(struct fb_sink *sink, struct fb_str bytes, size_t at)
{
	unsigned char lead = byte_at(bytes, at);
	unsigned char trail = byte_at(bytes, at + 1);

	if (lead < 0x80) {
		fb_sink_put(sink, lead);
		return 1;
	}
	if (is_half_kana(lead)) {
		fb_sink_put(sink, HALF_KANA_FIRST + lead - 0xA1u);
		return 1;
	}
	if (lead == 0x80 || lead == 0xA0 || lead > 0xFC || trail < 0x40 ||
	    trail == 0x7F || trail > 0xFC) {
		fb_sink_put_error(sink);
		return 1;
	}
	put_shift_jis(sink, lead, trail);
	return 2;
}

void
fb_jis2004_read_shift_jis(struct fb_sink *sink, struct fb_str bytes)
{
	for (size_t at = 0; at < bytes.len && !fb_sink_is_over(sink);)
		at += read_shift_jis_one(sink, bytes, at);
}
