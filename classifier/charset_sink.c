/* SPDX-License-Identifier: BSD-2-Clause */
#include "charset_sink.h"

#include <uchar.h>

#include <unicode/uchar.h>

#include "charset_kanji.h"
#include "utf8.h"

/*
 * Costs in bits.  They need no precision: a wrong reading of two Japanese
 * characters costs about twice as much as the right one.  Half-width kana
 * are the exception, since any byte of A1..DF is one in Shift_JIS; so the
 * single ones have costs of their own.
 */
enum {
	COST_ASCII = 6,
	COST_LINE_END = 4,
	COST_HIRAGANA = 5,
	COST_KATAKANA = 6,
	COST_JAPANESE_PUNCTUATION = 7,
	COST_FULL_WIDTH = 8,
	COST_KANJI_COMMON = 10,
	COST_KANJI_KNOWN = 14,
	COST_KANJI_LISTED = 17,
	COST_KANJI_RARE = 22,
	COST_HANGUL = 11,
	COST_SAME_SCRIPT = 7, /* a letter beside one of its script */
	COST_LETTER = 13,     /* one that stands alone */
	COST_ACCENTED = 11,   /* an accented one after another such */
	COST_SYMBOL = 12,
	COST_LATIN1_SYMBOL = 15,
	COST_NO_BREAK_SPACE = 8,
	COST_INSIDE_WORD = 3, /* in addition: Japanese beside a small letter */
	COST_HALF_KANA_FIRST = 6, /* in addition */
	COST_MARK_IN_PLACE = 3,
	COST_MARK_ASTRAY = 15, /* also small kana after the wrong one */
	COST_PRIVATE = 20,
	COST_STRANGE = 24, /* controls, unassigned, odd scripts */
	COST_ERROR = 30
};

/* U+FF61..U+FF9F in code point order, by how often mail has them. */
static const unsigned char half_kana_cost[] = {
	9, 9, 9, 10, 9, 10,     /* ｡ ｢ ｣ ､ ･ ｦ */
	9, 8, 10, 8, 9,         /* ｧ ｨ ｩ ｪ ｫ */
	7, 8, 7, 7, 5,          /* ｬ ｭ ｮ ｯ ｰ */
	6, 5, 7, 7, 8,          /* ｱ ｲ ｳ ｴ ｵ */
	6, 7, 6, 7, 7,          /* ｶ ｷ ｸ ｹ ｺ */
	7, 6, 6, 7, 8,          /* ｻ ｼ ｽ ｾ ｿ */
	6, 7, 7, 6, 5,          /* ﾀ ﾁ ﾂ ﾃ ﾄ */
	7, 8, 10, 9, 7,         /* ﾅ ﾆ ﾇ ﾈ ﾉ */
	7, 7, 7, 8, 7,          /* ﾊ ﾋ ﾌ ﾍ ﾎ */
	7, 7, 8, 6, 8,          /* ﾏ ﾐ ﾑ ﾒ ﾓ */
	9, 8, 9, 6, 6, 5, 6, 7, /* ﾔ ﾕ ﾖ ﾗ ﾘ ﾙ ﾚ ﾛ */
	8, 5,                   /* ﾜ ﾝ */
	3, 3,                   /* ﾞ ﾟ: see half_kana() */
};

_Static_assert(sizeof half_kana_cost == 0xFF9F - 0xFF61 + 1,
    "one cost for each half-width form");

static bool
is_half_kana(uint32_t c)
{
	return c >= 0xFF61 && c <= 0xFF9F;
}

/* Half-width kana that take a voicing mark. */
static bool
is_voiceable(uint32_t c, uint32_t mark)
{
	bool is_ha_row = c >= 0xFF8A && c <= 0xFF8E;
	if (mark == 0xFF9F)
		return is_ha_row;
	return is_ha_row || c == 0xFF73 || (c >= 0xFF76 && c <= 0xFF84);
}

/* ャュョ follow a syllable in i, ァィゥェォ mostly ones of foreign words. */
static bool
is_small_in_place(uint32_t c, uint32_t previous)
{
	static const char16_t before_vowel[] = u"ｳｸｼﾁﾂﾃﾄﾌﾞﾟ",
			      before_y[] = u"ｷｼﾁﾆﾋﾐﾘﾃﾌﾞﾟ";
	const char16_t *allowed = c >= 0xFF6C ? before_y : before_vowel;

	while (*allowed != 0 && *allowed != previous)
		allowed++;
	return *allowed != 0;
}

static unsigned
half_kana(uint32_t c, uint32_t previous)
{
	if (c >= 0xFF9E)
		return is_voiceable(previous, c) ? COST_MARK_IN_PLACE :
						   COST_MARK_ASTRAY;
	if (c >= 0xFF67 && c <= 0xFF6E && !is_small_in_place(c, previous))
		return COST_MARK_ASTRAY;
	unsigned cost = half_kana_cost[c - 0xFF61];
	return is_half_kana(previous) ? cost : cost + COST_HALF_KANA_FIRST;
}

static unsigned
kanji(uint32_t c)
{
	static const unsigned char cost[] = {
		[FB_KANJI_RARE] = COST_KANJI_RARE,
		[FB_KANJI_LISTED] = COST_KANJI_LISTED,
		[FB_KANJI_KNOWN] = COST_KANJI_KNOWN,
		[FB_KANJI_COMMON] = COST_KANJI_COMMON,
	};
	return cost[fb_kanji_rank(c)];
}

/* Blocks of small alphabets; equal numbers are one script. */
static unsigned
script_of(uint32_t c)
{
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
		return 1;
	if (c >= 0xC0 && c <= 0x17F)
		return c == 0xD7 || c == 0xF7 ? 0 : 1;
	if (c == 0x1A0 || c == 0x1A1 || c == 0x1AF || c == 0x1B0 ||
	    (c >= 0x218 && c <= 0x21B))
		return 1; /* Vietnamese and Romanian; the rest is phonetics */
	if (c >= 0x370 && c <= 0x3FF)
		return 2;
	if (c >= 0x400 && c <= 0x52F)
		return 3;
	if (c >= 0x5D0 && c <= 0x5EA)
		return 4;
	if (c >= 0x620 && c <= 0x6FF)
		return 5;
	return c >= 0xE01 && c <= 0xE5B ? 6 : 0;
}

static unsigned
letter(uint32_t c, uint32_t previous)
{
	unsigned script = script_of(c);
	if (script == 0)
		return COST_STRANGE;
	if (script != script_of(previous))
		return COST_LETTER;
	return script == 1 && previous >= 0x80 ? COST_ACCENTED :
						 COST_SAME_SCRIPT;
}

static unsigned
latin1(uint32_t c, uint32_t previous)
{
	if (c < 0xA0)
		return COST_STRANGE;
	if (c == 0xA0)
		return COST_NO_BREAK_SPACE;
	return c < 0xC0 ? COST_LATIN1_SYMBOL : letter(c, previous);
}

static unsigned
half_or_full_width(uint32_t c, uint32_t previous)
{
	if (is_half_kana(c))
		return half_kana(c, previous);
	return (c >= 0xFF01 && c <= 0xFF5E) || (c >= 0xFFE0 && c <= 0xFFE6) ?
	    COST_FULL_WIDTH :
	    COST_STRANGE;
}

/* Characters that are neither ASCII nor U+3000..U+9FFF. */
static unsigned
other(uint32_t c, uint32_t previous)
{
	if (c < 0x0E80)
		return c < 0x100 ? latin1(c, previous) : letter(c, previous);
	if (c >= 0x2010 && c < 0x2800)
		return COST_SYMBOL;
	if (c >= 0xAC00 && c <= 0xD7A3)
		return COST_HANGUL;
	if ((c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000)
		return COST_PRIVATE;
	if (c >= 0xFF00 && c < 0xFFF0)
		return half_or_full_width(c, previous);
	if (c >= 0x1F000 && c < 0x1FB00)
		return COST_SYMBOL; /* emoji */
	if ((c >= 0x3100 && c < 0x3400) || (c >= 0xF900 && c < 0xFAFF))
		return COST_KANJI_LISTED;
	return u_charType((UChar32)c) == U_UNASSIGNED ? COST_ERROR :
							COST_STRANGE;
}

/* The next two see nearly all characters, so they come first and short. */

static inline unsigned
ascii(uint32_t c)
{
	if (c >= 0x20 && c != 0x7F)
		return COST_ASCII;
	return c == '\r' || c == '\n' || c == '\t' ? COST_LINE_END :
						     COST_STRANGE;
}

static inline unsigned
kana_or_punctuation(uint32_t c)
{
	if (c < 0x3040)
		return c <= 0x3003 || (c >= 0x3005 && c <= 0x3011) ?
		    COST_JAPANESE_PUNCTUATION :
		    COST_SYMBOL;
	if (c < 0x30A0)
		return COST_HIRAGANA;
	return c == 0x30FB ? COST_JAPANESE_PUNCTUATION : COST_KATAKANA;
}

static inline unsigned
cost_of(uint32_t c, uint32_t previous)
{
	if (c < 0x80)
		return ascii(c);
	if (c - 0x3000 < 0x100)
		return kana_or_punctuation(c);
	if (c - FB_KANJI_FIRST <= FB_KANJI_LAST - FB_KANJI_FIRST)
		return kanji(c);
	return other(c, previous);
}

/* ---- sinks ---- */

#define BYTES_PER_UNIT 3 /* of UTF-8, at most, for one of UTF-16 */

/* Both together: see COST_INSIDE_WORD. */
enum {
	KIND_SMALL_LETTER = 1,
	KIND_WIDE = 2
};

static inline unsigned
kind_of(uint32_t c)
{
	if (c < 0x4E00)
		return c - 'a' < 26 ? KIND_SMALL_LETTER : 0;
	return c <= FB_KANJI_LAST || (c >= 0xAC00 && c <= 0xF8FF) ||
		is_half_kana(c) ?
	    KIND_WIDE :
	    0;
}

struct fb_sink
fb_sink_weigh(uint64_t cost_limit)
{
	return (struct fb_sink) { .cost_limit = cost_limit };
}

static inline void
write_out(struct fb_sink *sink, uint32_t c)
{
	if (sink->out != NULL &&
	    sink->capacity - sink->len < FB_SINK_SPARE_BYTES)
		sink->out = NULL;
	char nowhere[FB_UTF8_MAX_BYTES];
	sink->len +=
	    fb_utf8_put(sink->out != NULL ? sink->out + sink->len : nowhere, c);
}

void
fb_sink_put_error(struct fb_sink *sink)
{
	sink->cost += COST_ERROR;
	sink->error_count++;
	sink->previous = FB_UTF8_REPLACEMENT;
	sink->previous_kind = 0;
	write_out(sink, FB_UTF8_REPLACEMENT);
}

void
fb_sink_put(struct fb_sink *sink, uint32_t c)
{
	if (c == FB_UTF8_REPLACEMENT || c > 0x10FFFF ||
	    (c >= 0xD800 && c <= 0xDFFF)) {
		fb_sink_put_error(sink);
		return;
	}
	unsigned kind = kind_of(c);
	sink->cost += cost_of(c, sink->previous);
	if ((kind | sink->previous_kind) == (KIND_SMALL_LETTER | KIND_WIDE))
		sink->cost += COST_INSIDE_WORD;
	sink->ascii_count += c < 0x80;
	sink->previous = c;
	sink->previous_kind = kind;
	write_out(sink, c);
}

/* A unit outside the fast path: half of a pair, or a rare character. */
static void
put_unit(struct fb_sink *sink, uint16_t c)
{
	if (sink->lead != 0 && (c & 0xFC00) == 0xDC00) {
		fb_sink_put(sink,
		    0x10000 + ((sink->lead & 0x3FFu) << 10) + (c & 0x3FFu));
		sink->lead = 0;
		return;
	}
	fb_sink_end_units(sink);
	if ((c & 0xFC00) == 0xD800)
		sink->lead = c;
	else
		fb_sink_put(sink, c);
}

/*
 * Nearly all characters are ASCII, kana and kanji.  This does for as many
 * of them as stand in a row what fb_sink_put() does, and returns how many
 * they were.
 */
static size_t
put_common_units(struct fb_sink *sink, const uint16_t *unit, size_t count)
{
	char *out = sink->out;
	size_t len = sink->len, ascii_count = 0, i;
	unsigned cost = 0, previous_kind = sink->previous_kind;

	for (i = 0; i < count; i++) {
		unsigned c = unit[i], kind = kind_of(c);
		if (c < 0x80) {
			cost += ascii(c);
			ascii_count++;
			if (out != NULL)
				out[len] = (char)c;
			len++;
		} else if (c - 0x3000 <= FB_KANJI_LAST - 0x3000) {
			cost += cost_of(c, 0);
			if (out != NULL) {
				out[len] = (char)(0xE0 | c >> 12);
				out[len + 1] = (char)(0x80 | (c >> 6 & 0x3F));
				out[len + 2] = (char)(0x80 | (c & 0x3F));
			}
			len += 3;
		} else {
			break;
		}
		if ((kind | previous_kind) == (KIND_SMALL_LETTER | KIND_WIDE))
			cost += COST_INSIDE_WORD;
		previous_kind = kind;
	}
	sink->cost += cost;
	sink->ascii_count += ascii_count;
	sink->len = len;
	if (i != 0) {
		sink->previous = unit[i - 1];
		sink->previous_kind = previous_kind;
	}
	return i;
}

void
fb_sink_put_units(struct fb_sink *sink, const uint16_t *unit, size_t count)
{
	size_t i = 0;

	while (i < count) {
		size_t room = sink->out == NULL ?
		    count - i :
		    (sink->capacity - sink->len) / BYTES_PER_UNIT;
		if (room > count - i)
			room = count - i;
		if (sink->lead == 0)
			i += put_common_units(sink, unit + i, room);
		if (i < count)
			put_unit(sink, unit[i++]);
	}
}

void
fb_sink_end_units(struct fb_sink *sink)
{
	if (sink->lead != 0)
		fb_sink_put_error(sink);
	sink->lead = 0;
}
