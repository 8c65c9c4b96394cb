/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * units.h - small questions about UTF-16 text
 *
 * For the scanners behind extract.h.  Positions are in units; a position
 * outside the text holds 0, which no word contains.
 */
#ifndef FB_UNITS_H
#define FB_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

#include "fold.h"

/* The unit at a position, or 0 outside the text ((size_t)-1 included). */
static inline uint16_t
fb_unit_at(struct fb_units text, size_t position)
{
	return position < text.count ? text.unit[position] : 0;
}

static inline bool
fb_unit_is_digit(uint16_t unit)
{
	return unit >= '0' && unit <= '9';
}

static inline bool
fb_unit_is_letter(uint16_t unit)
{
	return (unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z');
}

static inline bool
fb_unit_is_alnum(uint16_t unit)
{
	return fb_unit_is_digit(unit) || fb_unit_is_letter(unit);
}

/* Blanks within a line.  NFKC leaves no other spaces than these. */
static inline bool
fb_unit_is_blank(uint16_t unit)
{
	return unit == ' ' || unit == '\t' || unit == 0x3000 || unit == 0xA0;
}

static inline bool
fb_unit_is_newline(uint16_t unit)
{
	return unit == '\n' || unit == '\r';
}

/* True when `unit` is one of the units of `set`. */
static inline bool
fb_unit_is_in(uint16_t unit, const char16_t *set)
{
	for (; *set != 0; set++)
		if (*set == unit)
			return true;
	return false;
}

/* Units of `word` when it stands at `position`, else 0. */
size_t fb_units_starts(struct fb_units text, size_t position,
    const char16_t *word);

/* Units of `word` when it ends before `position`, else 0. */
size_t fb_units_ends(struct fb_units text, size_t position,
    const char16_t *word);

/* The longest of several words (ended by NULL) that stands at `position` or
 * ends before it: its units, or 0. */
size_t fb_units_starts_any(struct fb_units text, size_t position,
    const char16_t *const *words);
size_t fb_units_ends_any(struct fb_units text, size_t position,
    const char16_t *const *words);

/* True when one of the words begins in [begin, end). */
bool fb_units_has_any(struct fb_units text, size_t begin, size_t end,
    const char16_t *const *words);

/* Digit that a kanji stands for when it is read digit by digit (一 … 九, 〇,
 * 零, 壱 …), or -1. */
int fb_unit_kanji_digit(uint16_t unit);

#endif
