/* SPDX-License-Identifier: BSD-2-Clause */
#include "charset_sink.h"

#include <assert.h>
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
	if (c >= 0xC0 && c <= 0x24F)
		return c == 0xD7 || c == 0xF7 ? 0 : 1;
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
below_u0e80(uint32_t c, uint32_t previous)
{
	if (c < 0x80) {
		if (c == '\r' || c == '\n' || c == '\t')
			return COST_LINE_END;
		return c < 0x20 || c == 0x7F ? COST_STRANGE : COST_ASCII;
	}
	if (c < 0xA0)
		return COST_STRANGE;
	if (c == 0xA0)
		return COST_NO_BREAK_SPACE;
	return c < 0xC0 ? COST_LATIN1_SYMBOL : letter(c, previous);
}

static unsigned
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

static unsigned
half_or_full_width(uint32_t c, uint32_t previous)
{
	if (is_half_kana(c))
		return half_kana(c, previous);
	return (c >= 0xFF01 && c <= 0xFF5E) || (c >= 0xFFE0 && c <= 0xFFE6) ?
	    COST_FULL_WIDTH :
	    COST_STRANGE;
}

static unsigned
cost_of(uint32_t c, uint32_t previous)
{
	if (c < 0x0E80)
		return below_u0e80(c, previous);
	if (c >= 0x2010 && c < 0x2800)
		return COST_SYMBOL;
	if (c >= 0x3000 && c < 0x3100)
		return kana_or_punctuation(c);
	if (c >= FB_KANJI_FIRST && c <= FB_KANJI_LAST)
		return kanji(c);
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

struct fb_sink
fb_sink_weigh(uint64_t cost_limit)
{
	return (struct fb_sink) { .cost_limit = cost_limit };
}

static void
write_out(struct fb_sink *sink, uint32_t c)
{
	char bytes[FB_UTF8_MAX_BYTES];
	size_t len = fb_utf8_put(bytes, c);

	if (sink->out != NULL) {
		assert(len <= sink->capacity - sink->len);
		memcpy(sink->out + sink->len, bytes, len);
	}
	sink->len += len;
}

static bool
is_wide(uint32_t c)
{
	return (c >= FB_KANJI_FIRST && c <= FB_KANJI_LAST) ||
	    (c >= 0xAC00 && c <= 0xF8FF) || is_half_kana(c);
}

/* An accented letter that was taken for the first half of a character
 * leaves small letters at its sides. */
static bool
is_inside_word(uint32_t c, uint32_t previous)
{
	return (is_wide(c) && previous >= 'a' && previous <= 'z') ||
	    (is_wide(previous) && c >= 'a' && c <= 'z');
}

void
fb_sink_put(struct fb_sink *sink, uint32_t c)
{
	if (c == FB_UTF8_REPLACEMENT || c > 0x10FFFF ||
	    (c >= 0xD800 && c <= 0xDFFF)) {
		fb_sink_put_error(sink);
		return;
	}
	sink->cost += cost_of(c, sink->previous) +
	    (is_inside_word(c, sink->previous) ? COST_INSIDE_WORD : 0);
	sink->ascii_count += c < 0x80;
	sink->previous = c;
	write_out(sink, c);
}

void
fb_sink_put_error(struct fb_sink *sink)
{
	sink->cost += COST_ERROR;
	sink->error_count++;
	sink->previous = FB_UTF8_REPLACEMENT;
	write_out(sink, FB_UTF8_REPLACEMENT);
}
