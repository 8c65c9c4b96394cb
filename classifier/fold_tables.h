/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fold_tables.h - what each character folds to (internal to fold_*.c)
 *
 * For each view a table of 65,536 entries tells what to do with a code point
 * of the BMP: nearly always "write this unit".  The surrogate code points
 * are no characters, so their values are free to stand for actions.  Code
 * points above the BMP have the same entries, in pages of 256.
 *
 * The tables come from ICU and from fold_variants.h; see fold.h for the
 * rules and fold_tables.c for how they are put together.
 */
#ifndef FB_FOLD_TABLES_H
#define FB_FOLD_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <unicode/unorm2.h>
#include <unicode/uversion.h>

#include "fold.h"

#define FB_FOLD_LEVELS 3

/* Entries that are no unit to be written. */
enum fb_fold_action {
	FB_FOLD_FIRST_ACTION = 0xD800,
	FB_FOLD_SELF = FB_FOLD_FIRST_ACTION, /* above the BMP: unchanged */
	FB_FOLD_INVISIBLE, /* dropped, and counted between letters */
	FB_FOLD_DROP,      /* dropped */
	FB_FOLD_COMBINE,   /* may join what stands before it: ask ICU */
	FB_FOLD_EXPAND,    /* several units */
	FB_FOLD_SEPARATOR, /* V3 */
	FB_FOLD_DASH,      /* V2 and V3: dash-like */
	FB_FOLD_BAR,       /* V3: the long vowel mark and the kanji one */
	FB_FOLD_REPEAT,    /* V3: iteration mark */
	FB_FOLD_REPEAT_VOICED,
	FB_FOLD_ZERO, /* V3: 0 and 1, or o and l in a word */
	FB_FOLD_ONE
};

static inline bool
fb_fold_is_action(uint16_t entry)
{
	return (entry & 0xF800) == 0xD800;
}

/* A code point that becomes several units (none of them an action). */
struct fb_fold_expansion {
	uint32_t code_point;
	uint16_t offset, count; /* in the pool */
};

struct fb_fold_expansions {
	struct fb_fold_expansion *item; /* sorted by code point */
	size_t count, capacity;
	uint16_t *unit; /* the pool */
	size_t unit_count, unit_capacity;
};

#define FB_FOLD_PAGE_SIZE 256
#define FB_FOLD_PAGE_COUNT ((0x110000 - 0x10000) / FB_FOLD_PAGE_SIZE)

struct fb_folder {
	uint16_t bmp[FB_FOLD_LEVELS][0x10000];
	/* Number of the page of each 256 code points above the BMP; page 0
	 * holds FB_FOLD_SELF only. */
	uint16_t page_number[FB_FOLD_LEVELS][FB_FOLD_PAGE_COUNT];
	uint16_t (*page)[FB_FOLD_PAGE_SIZE];
	size_t page_count, page_capacity;
	/* Of V1; of V2 and V3 (which look each unit up again); and what V3
	 * alone writes out. */
	struct fb_fold_expansions exact, plain, skeleton;
	const UNormalizer2 *normalizer[FB_FOLD_LEVELS];
	char unicode_version[U_MAX_VERSION_STRING_LENGTH];
};

static inline uint16_t
fb_folder_entry(const struct fb_folder *folder, enum fb_view_level level,
    uint32_t code_point)
{
	if (code_point < 0x10000)
		return folder->bmp[level][code_point];
	uint32_t index = code_point - 0x10000;
	uint16_t page = folder->page_number[level][index / FB_FOLD_PAGE_SIZE];
	return folder->page[page][index % FB_FOLD_PAGE_SIZE];
}

/* The units of a code point whose entry is FB_FOLD_EXPAND. */
struct fb_units fb_folder_expansion(const struct fb_folder *folder,
    enum fb_view_level level, uint32_t code_point);

/* How V2 writes a dash-like code point outside numbers. */
uint32_t fb_fold_dash_form(const struct fb_folder *folder, uint32_t code_point);

#endif
