/* SPDX-License-Identifier: BSD-2-Clause */
#include "fold_tables.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>

/* The longest compatibility decomposition is of 18 units (U+FDFA). */
#define MAPPING_UNITS 64

struct variant {
	uint32_t from;
	uint16_t to;
};

#define VARIANT(from, to) { from, to },
static const struct variant variants[] = {
#include "fold_variants.h"
};
#define VARIANT_COUNT (sizeof variants / sizeof *variants)

bool
fb_fold_is_mark(uint32_t code_point)
{
	return U_GET_GC_MASK(code_point) & (U_GC_MN_MASK | U_GC_ME_MASK);
}

/* ---- what ICU says -------------------------------------------------- */

struct mapping {
	UChar unit[MAPPING_UNITS];
	size_t count;
};

static bool
is_removed_everywhere(uint32_t c)
{
	return c == 0x2800 || (c >= 0xFFF9 && c <= 0xFFFB) ||
	    u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

static void
set_mapping(struct mapping *mapping, uint32_t c)
{
	mapping->count = 0;
	U16_APPEND_UNSAFE(mapping->unit, mapping->count, c);
}

/* The only code point of a mapping, or 0 when it has none or several. */
static uint32_t
only_code_point(const struct mapping *mapping)
{
	size_t i = 0;
	UChar32 c;
	if (mapping->count == 0)
		return 0;
	U16_NEXT(mapping->unit, i, mapping->count, c);
	return i == mapping->count ? (uint32_t)c : 0;
}

static void
normalize(struct mapping *mapping, const UNormalizer2 *normalizer, uint32_t c)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar raw[MAPPING_UNITS];
	set_mapping(mapping, c);
	/* Most have no mapping, and ICU tells that fast. */
	int32_t length = unorm2_getDecomposition(normalizer, (UChar32)c, raw,
	    MAPPING_UNITS, &error);
	if (length < 0 || U_FAILURE(error))
		return;
	length = unorm2_normalize(normalizer, raw, length, mapping->unit,
	    MAPPING_UNITS, &error);
	mapping->count = U_SUCCESS(error) ? (size_t)length : 0;
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
	{ 0x1F10B, 0x1F10B, 0 },
	{ 0x1F10C, 0x1F10C, 0 },
};

/* The number that a character shows and that V2 writes in ASCII, or -1. */
static int
number_of(uint32_t c)
{
	for (size_t i = 0; i < sizeof circled / sizeof *circled; i++)
		if (c >= circled[i].first && c <= circled[i].last)
			return circled[i].number + (int)(c - circled[i].first);
	/* Kanji numerals have values too, but are words. */
	return c >= 0x80 && u_charType((UChar32)c) == U_DECIMAL_DIGIT_NUMBER ?
	    u_charDigitValue((UChar32)c) :
	    -1;
}

static void
append_number(struct mapping *mapping, int number)
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
static void
make_plain(struct mapping *mapping)
{
	struct mapping plain = { .count = 0 };
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
static bool
is_dash(uint32_t c)
{
	switch (c) {
	case 0x02D7: /* modifier letter minus sign */
	case 0x2043: /* hyphen bullet */
	case 0x207B: /* superscript minus */
	case 0x208B: /* subscript minus */
	case 0x2212: /* minus sign */
	case 0x2500: /* box drawings light horizontal */
	case 0x2501: /* box drawings heavy horizontal */
	case 0x2796: /* heavy minus sign */
	case 0x3161: /* hangul letter eu */
	case 0xFFDA: /* halfwidth hangul letter eu */
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
static bool
is_bar(uint32_t c)
{
	return c == 0x30FC || c == 0xFF70 || c == 0x4E00 || c == 0x31D0 ||
	    c == 0x2F00;
}

uint32_t
fb_fold_dash_form(const struct fb_folder *folder, uint32_t code_point)
{
	if (code_point == 0x3161 || code_point == 0xFFDA)
		return 0x30FC;
	return folder->bmp[FB_VIEW_EXACT][code_point];
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
	UChar unit[MAPPING_UNITS];
	if (c < 0xC0 || c >= 0x2000)
		return c;
	int32_t length = unorm2_getDecomposition(unorm2_getNFCInstance(&error),
	    (UChar32)c, unit, MAPPING_UNITS, &error);
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

static uint32_t
skeleton_of(uint32_t c)
{
	uint32_t to = variant_of(c);
	if (to == c)
		to = variant_of(without_accents(c));
	return katakana(to);
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

/* The entry of V3 for what V2 or the variants made of a character. */
static uint16_t
skeleton_entry(uint32_t original, uint32_t c)
{
	if (is_bar(c))
		return FB_FOLD_BAR;
	if (is_dash(c))
		return FB_FOLD_DASH;
	if (c == 0x30FD)
		return FB_FOLD_REPEAT;
	if (c == 0x30FE)
		return FB_FOLD_REPEAT_VOICED;
	if (is_separator(c))
		return FB_FOLD_SEPARATOR;
	if (c < 0x10000)
		return (uint16_t)c;
	return c == original ? FB_FOLD_SELF : FB_FOLD_EXPAND;
}

/* ---- filling the tables ---------------------------------------------- */

static bool
set_entry(struct fb_folder *folder, enum fb_view_level level, uint32_t c,
    uint16_t entry)
{
	if (c < 0x10000) {
		folder->bmp[level][c] = entry;
		return true;
	}
	uint32_t index = c - 0x10000;
	uint16_t *number =
	    &folder->page_number[level][index / FB_FOLD_PAGE_SIZE];
	if (entry == FB_FOLD_SELF && *number == 0)
		return true;
	if (*number == 0) {
		if (folder->page_count == folder->page_capacity) {
			size_t more = 2 * folder->page_capacity + 64;
			void *grown =
			    realloc(folder->page, more * sizeof *folder->page);
			if (grown == NULL)
				return false;
			folder->page = grown;
			folder->page_capacity = more;
		}
		*number = (uint16_t)folder->page_count++;
		for (size_t i = 0; i < FB_FOLD_PAGE_SIZE; i++)
			folder->page[*number][i] = FB_FOLD_SELF;
	}
	folder->page[*number][index % FB_FOLD_PAGE_SIZE] = entry;
	return true;
}

static bool
reserve_expansion(struct fb_fold_expansions *all)
{
	if (all->count == all->capacity) {
		size_t more = 2 * all->capacity + 1024;
		void *grown = realloc(all->item, more * sizeof *all->item);
		if (grown == NULL)
			return false;
		all->item = grown;
		all->capacity = more;
	}
	if (all->unit_capacity - all->unit_count < MAPPING_UNITS) {
		size_t more = 2 * all->unit_capacity + 4096;
		void *grown = realloc(all->unit, more * sizeof *all->unit);
		if (grown == NULL)
			return false;
		all->unit = grown;
		all->unit_capacity = more;
	}
	return true;
}

/* Code points come in order, so the list is sorted. */
static bool
add_expansion(struct fb_fold_expansions *all, uint32_t c,
    const struct mapping *mapping)
{
	if (!reserve_expansion(all))
		return false;
	all->item[all->count++] = (struct fb_fold_expansion) {
		.code_point = c,
		.offset = (uint16_t)all->unit_count,
		.count = (uint16_t)mapping->count,
	};
	memcpy(all->unit + all->unit_count, mapping->unit,
	    mapping->count * sizeof *mapping->unit);
	all->unit_count += mapping->count;
	return true;
}

/* The entry of V1 or V2 for what a character becomes. */
static uint16_t
entry_of(uint32_t c, const struct mapping *mapping)
{
	uint32_t only = only_code_point(mapping);
	if (mapping->count == 0)
		return FB_FOLD_DROP;
	if (only == c && c >= 0x10000)
		return FB_FOLD_SELF;
	return mapping->count == 1 ? mapping->unit[0] : FB_FOLD_EXPAND;
}

static bool
fill_exact(struct fb_folder *folder, uint32_t c)
{
	const UNormalizer2 *normalizer = folder->normalizer[FB_VIEW_EXACT];
	struct mapping mapping;
	if (!unorm2_hasBoundaryBefore(normalizer, (UChar32)c))
		return set_entry(folder, FB_VIEW_EXACT, c, FB_FOLD_COMBINE);
	normalize(&mapping, normalizer, c);
	uint16_t entry = entry_of(c, &mapping);
	if (entry == FB_FOLD_EXPAND &&
	    !add_expansion(&folder->exact, c, &mapping))
		return false;
	return set_entry(folder, FB_VIEW_EXACT, c, entry);
}

static bool
is_combining_in_plain(const struct fb_folder *folder, uint32_t c)
{
	if (c == 0x309B || c == 0x309C)
		return true;
	return c != 0x3161 && c != 0xFFDA &&
	    !unorm2_hasBoundaryBefore(folder->normalizer[FB_VIEW_PLAIN],
		(UChar32)c);
}

static bool
fill_plain(struct fb_folder *folder, uint32_t c)
{
	struct mapping mapping;
	if (is_combining_in_plain(folder, c))
		return set_entry(folder, FB_VIEW_PLAIN, c, FB_FOLD_COMBINE) &&
		    set_entry(folder, FB_VIEW_SKELETON, c, FB_FOLD_COMBINE);

	normalize(&mapping, folder->normalizer[FB_VIEW_PLAIN], c);
	make_plain(&mapping);
	uint32_t only = only_code_point(&mapping);
	uint16_t plain = entry_of(c, &mapping);
	uint16_t skeleton = plain;
	if (only != 0) {
		uint32_t variant = variant_of(c);
		skeleton = skeleton_entry(c,
		    skeleton_of(variant != c ? variant : only));
	}
	if (plain == FB_FOLD_EXPAND &&
	    !add_expansion(&folder->plain, c, &mapping))
		return false;
	if (c != '-' && (is_dash(c) || is_bar(c)))
		plain = FB_FOLD_DASH;
	if (is_dash(c) || is_bar(c))
		skeleton = is_bar(c) ? FB_FOLD_BAR : FB_FOLD_DASH;
	return set_entry(folder, FB_VIEW_PLAIN, c, plain) &&
	    set_entry(folder, FB_VIEW_SKELETON, c, skeleton);
}

/*
 * Hangul syllables and most ideographs are what they are in V1 and V2, and
 * there are too many to ask ICU about each; what lies beyond the last plane
 * with characters is not worth asking at all.
 */
static bool
fill_plainly(struct fb_folder *folder, uint32_t c)
{
	for (int level = 0; level < FB_FOLD_LEVELS; level++) {
		uint16_t entry = c < 0x10000 ? (uint16_t)c : FB_FOLD_SELF;
		if (level == FB_VIEW_SKELETON) {
			uint32_t to = variant_of(c);
			entry = to == c ? entry : skeleton_entry(c, to);
		}
		if (!set_entry(folder, (enum fb_view_level)level, c, entry))
			return false;
	}
	return true;
}

static bool
is_inert(uint32_t c)
{
	return (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E01 && c <= 0x9FFF) ||
	    (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x20000 && c <= 0x2F7FF) ||
	    (c >= 0x2FA20 && c <= 0xDFFFF) || (c >= 0xE1000);
}

static bool
fill(struct fb_folder *folder)
{
	for (uint32_t c = 0; c <= 0x10FFFF; c++) {
		if (is_inert(c)) {
			if (!fill_plainly(folder, c))
				return false;
		} else if (c >= 0xD800 && c <= 0xDFFF) {
			/* Not in UTF-8. */
			for (int level = 0; level < FB_FOLD_LEVELS; level++)
				folder->bmp[level][c] = FB_FOLD_DROP;
		} else if (is_removed_everywhere(c)) {
			for (int level = 0; level < FB_FOLD_LEVELS; level++)
				if (!set_entry(folder,
					(enum fb_view_level)level, c,
					FB_FOLD_INVISIBLE))
					return false;
		} else if (!fill_exact(folder, c) || !fill_plain(folder, c)) {
			return false;
		}
	}
	return true;
}

/* ---- the folder ------------------------------------------------------ */

static bool
find_normalizers(struct fb_folder *folder)
{
	UErrorCode error = U_ZERO_ERROR;
	UVersionInfo version;
	folder->normalizer[FB_VIEW_EXACT] = unorm2_getNFKCInstance(&error);
	folder->normalizer[FB_VIEW_PLAIN] =
	    unorm2_getNFKCCasefoldInstance(&error);
	folder->normalizer[FB_VIEW_SKELETON] =
	    folder->normalizer[FB_VIEW_PLAIN];
	u_getUnicodeVersion(version);
	u_versionToString(version, folder->unicode_version);
	return U_SUCCESS(error);
}

enum fb_status
fb_folder_new(struct fb_folder **out)
{
	struct fb_folder *folder = calloc(1, sizeof *folder);
	if (folder == NULL)
		return FB_ERR_NOMEM;
	if (!find_normalizers(folder)) {
		fb_folder_free(folder);
		return FB_ERR_UNAVAILABLE;
	}
	folder->page_capacity = 256;
	folder->page = calloc(folder->page_capacity, sizeof *folder->page);
	if (folder->page != NULL) {
		folder->page_count = 1;
		for (size_t i = 0; i < FB_FOLD_PAGE_SIZE; i++)
			folder->page[0][i] = FB_FOLD_SELF;
	}
	if (folder->page == NULL || !fill(folder)) {
		fb_folder_free(folder);
		return FB_ERR_NOMEM;
	}
	*out = folder;
	return FB_OK;
}

void
fb_folder_free(struct fb_folder *folder)
{
	if (folder == NULL)
		return;
	free(folder->page);
	free(folder->exact.item);
	free(folder->exact.unit);
	free(folder->plain.item);
	free(folder->plain.unit);
	free(folder);
}

const char *
fb_folder_unicode_version(const struct fb_folder *folder)
{
	return folder->unicode_version;
}

static struct fb_units
find_expansion(const struct fb_fold_expansions *all, uint32_t code_point)
{
	size_t low = 0, high = all->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct fb_fold_expansion *item = &all->item[middle];
		if (item->code_point == code_point)
			return (struct fb_units) { all->unit + item->offset,
				item->count };
		if (item->code_point < code_point)
			low = middle + 1;
		else
			high = middle;
	}
	return (struct fb_units) { NULL, 0 };
}

struct fb_units
fb_folder_expansion(const struct fb_folder *folder, enum fb_view_level level,
    uint32_t code_point)
{
	return find_expansion(level == FB_VIEW_EXACT ? &folder->exact :
						       &folder->plain,
	    code_point);
}
