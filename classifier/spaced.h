/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spaced.h - join lines that are written with a gap after each letter
 *
 * "み ず ほ 銀 行" hides the name of a bank.  Where four characters in a row
 * stand alone between gaps, the gaps of that line go, but for those between
 * two digits, which may part two numbers.  Lines of one character each are
 * one line, written downwards.
 */
#ifndef FB_SPACED_H
#define FB_SPACED_H

#include "arena.h"
#include "status.h"
#include "units.h"

struct fb_spaced {
	struct fb_units text;
	const uint32_t *place; /* for each unit and the end where it stood, or
				* NULL when nothing was joined */
};

/*
 * Join the spaced lines of a V2 text.  *out is set on success only; the
 * arena owns what is new.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_spaced_join(struct fb_spaced *out,
    struct fb_arena *arena, struct fb_units plain);

/*
 * The same for a V1 text and for what is written with letters, digits and
 * signs: "h t t p : / / …", "i n f o @ …".  At least FB_SPACED_LETTERS_MIN
 * characters, each with one blank before the next.  Errors as above.
 */
#define FB_SPACED_LETTERS_MIN 8
FB_MUST_CHECK enum fb_status fb_spaced_join_letters(struct fb_spaced *out,
    struct fb_arena *arena, struct fb_units exact);

#endif
