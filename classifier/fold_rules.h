/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fold_rules.h - what V2 and V3 make of one code point (internal to fold_*.c)
 *
 * Consulted when the tables are built, not when text is folded.  The rules
 * themselves are described in fold.h.
 */
#ifndef FB_FOLD_RULES_H
#define FB_FOLD_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <unicode/utypes.h>

/* The longest compatibility decomposition is of 18 units (U+FDFA). */
#define FB_FOLD_MAPPING_UNITS 64

/* What one code point becomes. */
struct fb_fold_mapping {
	UChar unit[FB_FOLD_MAPPING_UNITS];
	size_t count;
};

/* Removed from all views: default-ignorables and a few like them. */
bool fb_fold_is_invisible(uint32_t c);

/* The first letter of a character that stands for a whole sentence of them
 * (U+FDFA and U+FDFB), or 0. */
uint32_t fb_fold_first_letter(uint32_t c);

/* A combining mark that V2 and V3 drop when it joined nothing. */
bool fb_fold_is_mark(uint32_t c);

/* Looks like a dash, and like the long vowel mark.  No code point is both. */
bool fb_fold_is_dash(uint32_t c);
bool fb_fold_is_bar(uint32_t c);

/* Apply the rules of V2 to what NFKC_Casefold made of a code point. */
void fb_fold_make_plain(struct fb_fold_mapping *mapping);

/* Looks like a voicing mark behind a kana, which is *mark, and is a sign
 * elsewhere. */
bool fb_fold_is_loose_mark(uint32_t c, uint32_t *mark);

/* The entry of V3 for code point `c`, of which V2 makes `plain`. */
uint16_t fb_fold_skeleton_entry(uint32_t c, uint32_t plain);

/* Call `visit` for all code points of [first, last] that are variants, until
 * it returns false.  Returns whether it never did. */
bool fb_fold_each_variant(uint32_t first, uint32_t last,
    bool (*visit)(void *context, uint32_t from), void *context);

/* The same for all code points that V3 writes out, in their order. */
bool fb_fold_each_sequence(bool (*visit)(void *context, uint32_t from,
			       const struct fb_fold_mapping *to),
    void *context);

#endif
