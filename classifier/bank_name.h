/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bank_name.h - one spelling for the names of banks and branches
 *
 * Internal to bank.c.  On top of V2: ひらがな as カタカナ, small kana as
 * large ones (キユウ, as transfers have it), ー, ・ and other marks left out,
 * 自由が丘 and 自由ヶ丘 as 自由ケ丘, kanji that look like kana as those
 * (三井イ主 is not undone, ミ力サ is), some older forms of kanji as today's.
 */
#ifndef FB_BANK_NAME_H
#define FB_BANK_NAME_H

#include "units.h"

#define FB_BANK_NAME_MAX 24 /* units of a folded name */

/* A piece of text, folded, and where each unit of it stood. */
struct fb_bank_name {
	char16_t unit[FB_BANK_NAME_MAX];
	size_t place[FB_BANK_NAME_MAX]; /* first unit in the text */
	size_t end[FB_BANK_NAME_MAX];   /* unit behind it, and behind the
					 * marks that were left out */
	size_t count;
};

/* One unit of a name; what is left out in names stays. */
char16_t fb_bank_name_unit(uint16_t unit);

/* Fold what begins at `position`, or what ends before `end`: letters, digits
 * and CJK up to the first other character, as many as fit. */
void fb_bank_name_fold(struct fb_bank_name *out, struct fb_units text,
    size_t position);
void fb_bank_name_fold_back(struct fb_bank_name *out, struct fb_units text,
    size_t end);

/* A slice of a pool of names (bank_pool.h). */
struct fb_bank_pool {
	const char16_t *unit;
	size_t count;
};

/* The number that stands for units [begin, end) of a name, or -1. */
int fb_bank_pool_find(struct fb_bank_pool pool, const char16_t *name,
    size_t count);

/* Whether some name begins with this unit. */
bool fb_bank_pool_begins(struct fb_bank_pool pool, char16_t unit);

/*
 * Names that go on as far as a text was read.  Reading stops with the first
 * unit that no name has there, so that most texts cost a unit or two.
 */
struct fb_bank_search {
	struct fb_bank_pool pool; /* the whole at first */
	size_t depth;             /* units that were read; 0 at first */
};

/* Read one more unit; false when no name goes on with it.  *number is set
 * when a name ends with it, and to -1 otherwise. */
bool fb_bank_search_step(struct fb_bank_search *search, char16_t unit,
    int *number);

/*
 * The unit of a name before `end`, over marks, as it is when it is folded;
 * or 0.  *place is set to where it stands.  `behind` is the one that was read
 * before it, or 0.
 */
char16_t fb_bank_name_unit_before(struct fb_units text, size_t end,
    char16_t behind, size_t *place);

#endif
