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
 * Read and write one cluster, in V3 also further ones until it is settled
 * what the separators between them become.
 */
void fb_fold_step(struct fb_fold_run *run);

bool fb_fold_is_digit(uint16_t unit);
bool fb_fold_is_kana(uint16_t unit);

#endif
