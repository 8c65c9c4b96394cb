/* SPDX-License-Identifier: BSD-2-Clause */
#include "fold_rules.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>

#include "fold_tables.h"

struct variant {
	uint32_t from;
	uint16_t to;
};

#define VARIANT(from, to) { from, to },
#define SEQUENCE(from, text)
static const struct variant variants[] = {
#include "fold_variants.h"
};
#define VARIANT_COUNT (sizeof variants / sizeof *variants)
#undef VARIANT
#undef SEQUENCE

/* Characters that V3 writes out. */
struct sequence {
	uint32_t from;
	const UChar *text;
};

#define VARIANT(from, to)
#define SEQUENCE(from, text) { from, text },
static const struct sequence sequences[] = {
#include "fold_variants.h"
};
#define SEQUENCE_COUNT (sizeof sequences / sizeof *sequences)

bool
fb_fold_is_invisible(uint32_t c)
{
	return c == 0x2800 || (c >= 0xFFF9 && c <= 0xFFFB) ||
	    u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

uint32_t
fb_fold_first_letter(uint32_t c)
{
	return c == 0xFDFA ? 0x0635 : c == 0xFDFB ? 0x062C : 0;
}

bool
fb_fold_is_mark(uint32_t c)
{
	return U_GET_GC_MASK(c) & (U_GC_MN_MASK | U_GC_ME_MASK);
}

/* ---- V2 -------------------------------------------------------------- */

/* Circled digits that NFKC leaves alone, each with its first number. */
static const struct {
	uint32_t first, last;
	int number;
} circled[] = {
	{ 0x24EB, 0x24F4, 11 }, /* negative circled */
	{ 0x24F5, 0x24FE, 1 },  /* double circled */
	{ 0x24FF, 0x24FF, 0 },  /* negative circled */
	{ 0x2776, 0x277F, 1 },  /* dingbat negative circled */
	{ 0x2780, 0x2789, 1 },  /* dingbat circled sans-serif */
	{ 0x278A, 0x2793, 1 },  /* dingbat negative circled sans-serif */
	{ 0x1F10B, 0x1F10B, 0 }, { 0x1F10C, 0x1F10C, 0 },
	{ 0x1F51F, 0x1F51F, 10 }, /* keycap ten */
};

/* The number that a character shows and that V2 writes in ASCII, or -1. */
static int
number_of(uint32_t c)
{
	for (size_t i = 0; i < sizeof circled / sizeof *circled; i++)
		if (c >= circled[i].first && c <= circled[i].last)
			return circled[i].number + (int)(c - circled[i].first);
	if (c >= 0x3248 && c <= 0x324F) /* tens, circled on black squares */
		return 10 * (int)(c - 0x3247);
	/* Kanji numerals have values too, but are words. */
	return c >= 0x80 && u_charType((UChar32)c) == U_DECIMAL_DIGIT_NUMBER ?
	    u_charDigitValue((UChar32)c) :
	    -1;
}

static void
append_number(struct fb_fold_mapping *mapping, int number)
{
	if (number >= 10)
		mapping->unit[mapping->count++] = (UChar)('0' + number / 10);
	mapping->unit[mapping->count++] = (UChar)('0' + number % 10);
}

static uint32_t
plain_form(uint32_t c)
{
	switch (c) {
	case 0x301C: /* wave dash */
	case 0x3030: /* wavy dash */
	case 0x223C: /* tilde operator */
	case 0x223E: /* inverted lazy S */
	case 0x223F: /* sine wave */
		return '~';
	case '\\': /* the yen sign of Shift_JIS and JIS X 0201 */
		return 0xA5;
	case 0x000B:
	case 0x000C:
	case 0x0085:
	case 0x2028:
	case 0x2029:
		return '\n';
	default:
		return c;
	}
}

/* Characters that V2 drops and that V1 keeps. */
static bool
is_dropped_in_plain(uint32_t c)
{
	uint32_t type = U_GET_GC_MASK((UChar32)c);
	return (type & (U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK)) != 0 ||
	    ((type & U_GC_CC_MASK) != 0 && c != '\t' && c != '\n' && c != '\r');
}

/* Apply the rules of V2 to what ICU made of a character. */
void
fb_fold_make_plain(struct fb_fold_mapping *mapping)
{
	struct fb_fold_mapping plain = { .count = 0 };
	for (size_t i = 0; i < mapping->count;) {
		UChar32 c;
		U16_NEXT(mapping->unit, i, mapping->count, c);
		uint32_t form = plain_form((uint32_t)c);
		int number = number_of(form);
		if (number >= 0)
			append_number(&plain, number);
		else if (!is_dropped_in_plain(form))
			U16_APPEND_UNSAFE(plain.unit, plain.count, form);
	}
	*mapping = plain;
}

/* Reading direction, length and height differ; the reader sees a dash. */
bool
fb_fold_is_dash(uint32_t c)
{
	switch (c) {
	case 0x02D7: /* modifier letter minus sign */
	case 0x2043: /* hyphen bullet */
	case 0x2053: /* swung dash */
	case 0x207B: /* superscript minus */
	case 0x208B: /* subscript minus */
	case 0x2212: /* minus sign */
	case 0x2500: /* box drawings light horizontal */
	case 0x2501: /* box drawings heavy horizontal */
	case 0x23AF: /* horizontal line extension */
	case 0x2796: /* heavy minus sign */
	case 0x2E3A: /* two-em dash */
	case 0x2E3B: /* three-em dash */
	case 0xFE31: /* vertical em dash */
	case 0xFE32: /* vertical en dash */
	case 0xFE58: /* small em dash */
	case 0xFE63: /* small hyphen-minus */
	case 0xFF0D: /* fullwidth hyphen-minus */
		return true;
	default:
		return c == '-' || (c >= 0x2010 && c <= 0x2015);
	}
}

/* The long vowel mark and what is written in its place. */
bool
fb_fold_is_bar(uint32_t c)
{
	switch (c) {
	case 0x30FC:
	case 0xFF70:
	case 0x4E00: /* kanji one */
	case 0x2F00: /* its radical */
	case 0x31D0: /* its stroke */
	case 0x3127: /* bopomofo letter i */
	case 0x3161: /* hangul letter eu */
	case 0xFFDA:
		return true;
	default:
		return false;
	}
}

/* ---- V3 -------------------------------------------------------------- */

static uint32_t
variant_of(uint32_t c)
{
	size_t low = 0, high = VARIANT_COUNT;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (variants[middle].from == c)
			return variants[middle].to;
		if (variants[middle].from < c)
			low = middle + 1;
		else
			high = middle;
	}
	return c;
}

static uint32_t
large_kana(uint32_t c)
{
	static const UChar extended[] =
	    u"クシストヌハヒフヘホムラリルレロ"; /* U+31F0.. */
	switch (c) {
	case 0x30A1: /* ァ ィ ゥ ェ ォ */
	case 0x30A3:
	case 0x30A5:
	case 0x30A7:
	case 0x30A9:
	case 0x30C3: /* ッ */
	case 0x30E3: /* ャ ュ ョ */
	case 0x30E5:
	case 0x30E7:
	case 0x30EE: /* ヮ */
		return c + 1;
	case 0x30F5:
		return 0x30AB; /* ヵ */
	case 0x30F6:
		return 0x30B1; /* ヶ */
	default:
		return c >= 0x31F0 && c <= 0x31FF ? extended[c - 0x31F0] : c;
	}
}

static uint32_t
katakana(uint32_t c)
{
	if ((c >= 0x3041 && c <= 0x3096) || c == 0x309D || c == 0x309E)
		c += 0x60;
	return large_kana(c);
}

/* é is e: accents carry no meaning in a Japanese mail. */
static uint32_t
without_accents(uint32_t c)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar unit[FB_FOLD_MAPPING_UNITS];
	if (c < 0xC0 || c >= 0x2000)
		return c;
	int32_t length = unorm2_getDecomposition(unorm2_getNFCInstance(&error),
	    (UChar32)c, unit, FB_FOLD_MAPPING_UNITS, &error);
	if (length < 2 || U_FAILURE(error) || !fb_fold_is_mark(unit[1]))
		return c;
	switch (uscript_getScript((UChar32)c, &error)) {
	case USCRIPT_LATIN:
	case USCRIPT_GREEK:
	case USCRIPT_CYRILLIC:
		return unit[0];
	default:
		return c;
	}
}

/* Look-alikes are looked up again for what a kana becomes: し is シ is ツ. */
static uint32_t
skeleton_of(uint32_t c)
{
	uint32_t to = variant_of(c), base = without_accents(c);
	if (to == c && base != c)
		to = variant_of(base);
	uint32_t kana = katakana(to);
	return kana == to ? to : variant_of(kana);
}

/* What carries no meaning in a phrase: all but letters and numbers. */
static bool
is_separator(uint32_t c)
{
	if (c >= 0x02B9 && c <= 0x02FF) /* modifiers used as quotes */
		return true;
	return (U_GET_GC_MASK((UChar32)c) &
		   (U_GC_L_MASK | U_GC_N_MASK | U_GC_MC_MASK)) == 0;
}

/* What a reader takes for a long vowel mark between kana, and nobody for
 * the dash of a number: waves, equals signs, the mark of vertical text. */
static bool
is_loose_dash(uint32_t c)
{
	return c == '~' || c == '|' || c == '=' || c == 0x2502 || c == 0x2503 ||
	    c == 0x30A0;
}

bool
fb_fold_is_loose_mark(uint32_t c, uint32_t *mark)
{
	switch (c) {
	case 0x00B0: /* degree sign */
	case 0x02DA: /* ring above */
	case 0x2218: /* ring operator */
		*mark = 0x309A;
		return true;
	case 0x02BA: /* modifier letter double prime */
	case 0x02DD: /* double acute accent */
	case 0x2033: /* double prime */
		*mark = 0x3099;
		return true;
	default:
		return false;
	}
}

static uint16_t
skeleton_entry(uint32_t original, uint32_t c)
{
	if (fb_fold_is_bar(c))
		return FB_FOLD_BAR;
	if (fb_fold_is_dash(c) || is_loose_dash(c))
		return FB_FOLD_DASH;
	if (c == 0x3005 || c == 0x303B || c == 0x30FD)
		return FB_FOLD_REPEAT;
	if (c == 0x30FE)
		return FB_FOLD_REPEAT_VOICED;
	if (c == '0')
		return FB_FOLD_ZERO;
	if (c == '1')
		return FB_FOLD_ONE;
	if (is_separator(c))
		return FB_FOLD_SEPARATOR;
	if (c < 0x10000)
		return (uint16_t)c;
	return c == original ? FB_FOLD_SELF : FB_FOLD_EXPAND;
}

uint16_t
fb_fold_skeleton_entry(uint32_t c, uint32_t plain)
{
	/* A variant is one of the character as it was written: the Greek
	 * capital of ν looks like N, not like v. */
	uint32_t to = c == plain ? c : variant_of(c);
	return skeleton_entry(c, to != c ? katakana(to) : skeleton_of(plain));
}

bool
fb_fold_each_sequence(bool (*visit)(void *context, uint32_t from,
			  const struct fb_fold_mapping *to),
    void *context)
{
	for (size_t i = 0; i < SEQUENCE_COUNT; i++) {
		struct fb_fold_mapping to = { .count = 0 };
		for (const UChar *unit = sequences[i].text; *unit != 0; unit++)
			to.unit[to.count++] = *unit;
		if (!visit(context, sequences[i].from, &to))
			return false;
	}
	return true;
}

bool
fb_fold_each_variant(uint32_t first, uint32_t last,
    bool (*visit)(void *context, uint32_t from), void *context)
{
	for (size_t i = 0; i < VARIANT_COUNT; i++)
		if (variants[i].from >= first && variants[i].from <= last &&
		    !visit(context, variants[i].from))
			return false;
	return true;
}
