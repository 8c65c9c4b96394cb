/* SPDX-License-Identifier: BSD-2-Clause */
#include "fold_tables.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/utf16.h>

#include "fold_rules.h"

/* ---- entries and expansions ------------------------------------------ */

/* A new page, filled with one entry; 0 without memory. */
static uint16_t
add_page(struct fb_folder *folder, uint16_t entry)
{
	if (folder->page_count == folder->page_capacity) {
		size_t more = 2 * folder->page_capacity + 64;
		void *grown =
		    realloc(folder->page, more * sizeof *folder->page);
		if (grown == NULL)
			return 0;
		folder->page = grown;
		folder->page_capacity = more;
	}
	for (size_t i = 0; i < FB_FOLD_PAGE_SIZE; i++)
		folder->page[folder->page_count][i] = entry;
	return (uint16_t)folder->page_count++;
}

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
	if (*number == 0)
		*number = add_page(folder, FB_FOLD_SELF);
	if (*number == 0)
		return false;
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
	if (all->unit_capacity - all->unit_count < FB_FOLD_MAPPING_UNITS) {
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
    const struct fb_fold_mapping *mapping)
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
	struct fb_units found = { NULL, 0 };
	if (level == FB_VIEW_EXACT)
		return find_expansion(&folder->exact, code_point);
	if (level == FB_VIEW_SKELETON)
		found = find_expansion(&folder->skeleton, code_point);
	return found.count != 0 ? found :
				  find_expansion(&folder->plain, code_point);
}

uint32_t
fb_fold_dash_form(const struct fb_folder *folder, uint32_t code_point)
{
	if (code_point == 0x3161 || code_point == 0xFFDA)
		return 0x30FC;
	return fb_folder_entry(folder, FB_VIEW_EXACT, code_point);
}

/* ---- one code point --------------------------------------------------- */

/* The only code point of a mapping, or 0 when it has none or several. */
static uint32_t
only_code_point(const struct fb_fold_mapping *mapping)
{
	size_t i = 0;
	UChar32 c;
	if (mapping->count == 0)
		return 0;
	U16_NEXT(mapping->unit, i, mapping->count, c);
	return i == mapping->count ? (uint32_t)c : 0;
}

static void
normalize(struct fb_fold_mapping *mapping, const UNormalizer2 *normalizer,
    uint32_t c)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar raw[FB_FOLD_MAPPING_UNITS];
	mapping->count = 0;
	U16_APPEND_UNSAFE(mapping->unit, mapping->count, c);
	/* Most have no mapping, and ICU tells that fast. */
	int32_t length = unorm2_getDecomposition(normalizer, (UChar32)c, raw,
	    FB_FOLD_MAPPING_UNITS, &error);
	if (length < 0 || U_FAILURE(error))
		return;
	length = unorm2_normalize(normalizer, raw, length, mapping->unit,
	    FB_FOLD_MAPPING_UNITS, &error);
	mapping->count = U_SUCCESS(error) ? (size_t)length : 0;
}

/* The entry of V1 or V2 for what a character becomes. */
static uint16_t
entry_of(uint32_t c, const struct fb_fold_mapping *mapping)
{
	if (mapping->count == 0)
		return FB_FOLD_DROP;
	if (c >= 0x10000 && only_code_point(mapping) == c)
		return FB_FOLD_SELF;
	return mapping->count == 1 ? mapping->unit[0] : FB_FOLD_EXPAND;
}

static bool
fill_exact(struct fb_folder *folder, uint32_t c)
{
	const UNormalizer2 *normalizer = folder->normalizer[FB_VIEW_EXACT];
	struct fb_fold_mapping mapping;
	if (!unorm2_hasBoundaryBefore(normalizer, (UChar32)c))
		return set_entry(folder, FB_VIEW_EXACT, c, FB_FOLD_COMBINE);
	normalize(&mapping, normalizer, c);
	uint16_t entry = entry_of(c, &mapping);
	if (entry == FB_FOLD_EXPAND &&
	    !add_expansion(&folder->exact, c, &mapping))
		return false;
	return set_entry(folder, FB_VIEW_EXACT, c, entry);
}

/*
 * Marks that V2 drops unless they join something: the letter before them, or
 * (some vowels of India) the mark behind them.
 */
static bool
is_combining_in_plain(const struct fb_folder *folder, uint32_t c)
{
	const UNormalizer2 *normalizer = folder->normalizer[FB_VIEW_PLAIN];
	if (c == 0x309B || c == 0x309C) /* the spacing voicing marks */
		return true;
	if (fb_fold_is_bar(c))
		return false;
	return !unorm2_hasBoundaryBefore(normalizer, (UChar32)c) ||
	    (fb_fold_is_mark(c) &&
		!unorm2_hasBoundaryAfter(normalizer, (UChar32)c));
}

/* V2 and V3. */
static bool
fill_plain(struct fb_folder *folder, uint32_t c)
{
	struct fb_fold_mapping mapping;
	if (is_combining_in_plain(folder, c))
		return set_entry(folder, FB_VIEW_PLAIN, c, FB_FOLD_COMBINE) &&
		    set_entry(folder, FB_VIEW_SKELETON, c, FB_FOLD_COMBINE);

	normalize(&mapping, folder->normalizer[FB_VIEW_PLAIN], c);
	fb_fold_make_plain(&mapping);
	uint32_t only = only_code_point(&mapping);
	uint16_t plain = entry_of(c, &mapping), skeleton = plain;
	if (plain == FB_FOLD_EXPAND &&
	    !add_expansion(&folder->plain, c, &mapping))
		return false;
	if (fb_fold_is_dash(c) || fb_fold_is_dash(only)) {
		plain = only == '-' ? '-' : FB_FOLD_DASH;
		skeleton = FB_FOLD_DASH;
	} else if (fb_fold_is_bar(c) || fb_fold_is_bar(only)) {
		plain = FB_FOLD_DASH;
		skeleton = FB_FOLD_BAR;
	} else if (only != 0) {
		skeleton = fb_fold_skeleton_entry(c, only);
	}
	uint32_t mark;
	if (fb_fold_is_loose_mark(c, &mark))
		skeleton = FB_FOLD_COMBINE;
	return set_entry(folder, FB_VIEW_PLAIN, c, plain) &&
	    set_entry(folder, FB_VIEW_SKELETON, c, skeleton);
}

static bool
fill_all(struct fb_folder *folder, uint32_t c, uint16_t exact, uint16_t plain,
    uint16_t skeleton)
{
	return set_entry(folder, FB_VIEW_EXACT, c, exact) &&
	    set_entry(folder, FB_VIEW_PLAIN, c, plain) &&
	    set_entry(folder, FB_VIEW_SKELETON, c, skeleton);
}

static bool
fill_one(struct fb_folder *folder, uint32_t c)
{
	uint16_t self = c < 0x10000 ? (uint16_t)c : FB_FOLD_SELF;
	if (fb_fold_is_invisible(c))
		return fill_all(folder, c, FB_FOLD_INVISIBLE, FB_FOLD_INVISIBLE,
		    FB_FOLD_INVISIBLE);
	/* The letter comes first in the tables, too. */
	uint32_t letter = fb_fold_first_letter(c);
	if (letter != 0)
		return fill_all(folder, c, folder->bmp[FB_VIEW_EXACT][letter],
		    folder->bmp[FB_VIEW_PLAIN][letter],
		    folder->bmp[FB_VIEW_SKELETON][letter]);
	/* Half of what is asked: not assigned, or for private use. */
	if (U_GET_GC_MASK((UChar32)c) & (U_GC_CN_MASK | U_GC_CO_MASK))
		return fill_all(folder, c, self, self, FB_FOLD_SEPARATOR);
	return fill_exact(folder, c) && fill_plain(folder, c);
}

/* ---- all code points --------------------------------------------------- */

struct range {
	uint32_t first, last;
};

/* Hangul syllables and ideographs are what they are, but for variants: there
 * are too many to ask ICU about each. */
static const struct range inert[] = {
	{ 0x3400, 0x4DBF },
	{ 0x4E01, 0x9FFF },
	{ 0xAC00, 0xD7A3 },
	{ 0x20000, 0x2F7FF },
	{ 0x30000, 0x3FFFF },
};

/* Planes that hold no letters: private use, or not assigned. */
static const struct range empty[] = {
	{ 0x40000, 0xDFFFF },
	{ 0xF0000, 0x10FFFF },
};

static const struct range asked[] = {
	{ 0x0000, 0x33FF },
	{ 0x4DC0, 0x4E00 },
	{ 0xA000, 0xABFF },
	{ 0xD7A4, 0xD7FF },
	{ 0xE000, 0xFFFF },
	{ 0x10000, 0x1FFFF },
	{ 0x2F800, 0x2FFFF },
	{ 0xE0000, 0xEFFFF },
};

#define COUNT(ranges) (sizeof(ranges) / sizeof *(ranges))

static bool
set_variant(void *context, uint32_t from)
{
	return set_entry(context, FB_VIEW_SKELETON, from,
	    fb_fold_skeleton_entry(from, from));
}

static bool
set_sequence(void *context, uint32_t from, const struct fb_fold_mapping *to)
{
	struct fb_folder *folder = context;
	return add_expansion(&folder->skeleton, from, to) &&
	    set_entry(folder, FB_VIEW_SKELETON, from, FB_FOLD_EXPAND);
}

static bool
fill_inert(struct fb_folder *folder, struct range range)
{
	for (uint32_t c = range.first; c <= range.last && c < 0x10000; c++)
		for (int level = 0; level < FB_FOLD_LEVELS; level++)
			folder->bmp[level][c] = (uint16_t)c;
	return fb_fold_each_variant(range.first, range.last, set_variant,
	    folder);
}

static void
fill_empty(struct fb_folder *folder, struct range range, uint16_t page)
{
	for (uint32_t c = range.first; c <= range.last; c += FB_FOLD_PAGE_SIZE)
		folder->page_number[FB_VIEW_SKELETON]
				   [(c - 0x10000) / FB_FOLD_PAGE_SIZE] = page;
}

static bool
fill(struct fb_folder *folder)
{
	uint16_t separators = add_page(folder, FB_FOLD_SEPARATOR);
	if (separators == 0)
		return false;
	for (size_t i = 0; i < COUNT(empty); i++)
		fill_empty(folder, empty[i], separators);
	for (size_t i = 0; i < COUNT(inert); i++)
		if (!fill_inert(folder, inert[i]))
			return false;
	for (size_t i = 0; i < COUNT(asked); i++)
		for (uint32_t c = asked[i].first; c <= asked[i].last; c++)
			if (!fill_one(folder, c))
				return false;
	if (!fb_fold_each_sequence(set_sequence, folder))
		return false;
	/* Surrogates are not in UTF-8. */
	for (int level = 0; level < FB_FOLD_LEVELS; level++)
		for (uint32_t c = 0xD800; c <= 0xDFFF; c++)
			folder->bmp[level][c] = FB_FOLD_DROP;
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
	enum fb_status status =
	    find_normalizers(folder) ? FB_OK : FB_ERR_UNAVAILABLE;
	/* The first page is number 0, which is also "no memory". */
	if (status == FB_OK) {
		add_page(folder, FB_FOLD_SELF);
		if (folder->page_count == 0 || !fill(folder))
			status = FB_ERR_NOMEM;
	}
	if (status != FB_OK) {
		fb_folder_free(folder);
		return status;
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
	free(folder->skeleton.item);
	free(folder->skeleton.unit);
	free(folder);
}

const char *
fb_folder_unicode_version(const struct fb_folder *folder)
{
	return folder->unicode_version;
}
