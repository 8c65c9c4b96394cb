/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fold_context.h - rules that look at the neighbours (internal to fold_*.c)
 *
 * What a dash or a blank becomes depends on what stands beside it.  A struct
 * fb_fold_run carries one fold through a text; its state between two steps
 * is the last units written and `spaced_end`, so that a fold can be resumed
 * at a check-point.
 */
#ifndef FB_FOLD_CONTEXT_H
#define FB_FOLD_CONTEXT_H

#include "fold_reader.h"

/* The rules look back at most so many units. */
#define FB_FOLD_CONTEXT_UNITS 32

/* Dashes and blanks between two parts of a number (V2), in characters. */
#define FB_FOLD_MAX_NUMBER_GAP 16

struct fb_fold_run {
	struct fb_fold_reader reader;
	struct fb_arena *arena; /* NULL: locating */
	uint16_t *unit;
	size_t count, capacity;
	size_t spaced_end; /* count behind the last letter of a run of
			    * letter-spaced text; 0 when there was none */
	bool is_out_of_memory;
	/* Locating: `unit` is a window that begins with unit `base` of the
	 * view; the span of unit `target` is wanted. */
	size_t base, target;
	struct fb_span found;
};

/*
 * Make room for `more` units and, as each byte to be read becomes one unit on
 * the fast path, for the rest of the text.  run->unit may move.  False when
 * there is no memory, which run->is_out_of_memory says too.
 */
bool fb_fold_reserve(struct fb_fold_run *run, size_t more);

/*
 * Read and write one cluster, in V3 also further ones until it is settled
 * what the separators between them become.
 */
void fb_fold_step(struct fb_fold_run *run);

/* What separators become, by what stands beside them. */
enum fb_fold_gap {
	FB_FOLD_GAP_NOTHING,
	FB_FOLD_GAP_SPACE,
	FB_FOLD_GAP_LONG_VOWEL,
	FB_FOLD_GAP_LETTERS /* a space, unless the text is letter-spaced */
};

#define FB_FOLD_LONG_VOWEL 0x30FC

static inline bool
fb_fold_is_digit(uint16_t unit)
{
	return unit >= '0' && unit <= '9';
}

/* Katakana and its marks, as V3 writes them. */
static inline bool
fb_fold_is_kana(uint16_t unit)
{
	return unit >= 0x30A1 && unit <= 0x30FE && unit != 0x30FB;
}

/* What an iteration mark behind it repeats. */
static inline bool
fb_fold_is_repeatable(uint16_t unit)
{
	return (unit >= 0x30A1 && unit < FB_FOLD_LONG_VOWEL &&
		   unit != 0x30FB) ||
	    (unit >= 0x3400 && unit <= 0x9FFF);
}

/* A letter that is no CJK character; for a unit of V3, where everything else
 * is a separator. */
static inline bool
fb_fold_is_letter(uint16_t unit)
{
	return unit != 0 && unit != ' ' && !fb_fold_is_digit(unit) &&
	    !fb_unit_is_cjk(unit);
}

/* Between these a dash is no long vowel mark: "ま-す".  Katakana alone are
 * written so. */
static inline bool
fb_fold_is_hiragana(uint32_t code_point)
{
	return code_point >= 0x3041 && code_point <= 0x309F;
}

/* `left` is 0 at the beginning of the text. */
static inline enum fb_fold_gap
fb_fold_gap_between(uint16_t left, uint16_t right, bool is_dashes)
{
	bool is_cjk = fb_unit_is_cjk(left) || fb_unit_is_cjk(right);
	if (left == 0)
		return FB_FOLD_GAP_NOTHING;
	if (is_cjk)
		return is_dashes && fb_fold_is_kana(left) &&
			fb_fold_is_kana(right) ?
		    FB_FOLD_GAP_LONG_VOWEL :
		    FB_FOLD_GAP_NOTHING;
	if (!fb_fold_is_digit(left) && !fb_fold_is_digit(right))
		return FB_FOLD_GAP_LETTERS;
	return fb_fold_is_digit(left) && fb_fold_is_digit(right) ?
	    FB_FOLD_GAP_NOTHING :
	    FB_FOLD_GAP_SPACE;
}

/* The word that ends with the last unit is one letter. */
bool fb_fold_is_single_behind(const uint16_t *unit, size_t count);

#endif
