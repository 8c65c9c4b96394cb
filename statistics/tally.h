/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tally.h - counts by name, in bounded memory
 *
 * Names come from hostile logs: the hash is keyed at random, and names
 * beyond the limit (or beyond memory) are all counted as one, FB_TALLY_REST.
 */
#ifndef FB_TALLY_H
#define FB_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "str.h"

#define FB_TALLY_COUNTS 5 /* numbers of one name */
#define FB_TALLY_NAME_MAX_BYTES 255
#define FB_TALLY_REST 0

struct fb_tally_row {
	char *name; /* NULL: FB_TALLY_REST */
	uint64_t count[FB_TALLY_COUNTS];
};

struct fb_tally;

/* For at most `limit` names.  NULL without memory. */
struct fb_tally *fb_tally_new(size_t limit);
void fb_tally_free(struct fb_tally *tally); /* NULL is ignored */

/* The row of a name, added if it is new.  A name of 1 to 255 bytes. */
size_t fb_tally_row(struct fb_tally *tally, struct fb_str name);

/* Count. */
void fb_tally_add(struct fb_tally *tally, size_t row, unsigned which);

/* How many rows there are, FB_TALLY_REST included, and one of them. */
size_t fb_tally_count(const struct fb_tally *tally);
const struct fb_tally_row *fb_tally_get(const struct fb_tally *tally,
    size_t row);

/*
 * The rows but FB_TALLY_REST, sorted: the largest `which` first, then the
 * smallest `then`, then by name; by name alone when `which` is
 * FB_TALLY_COUNTS.  To be freed.  NULL without memory or rows.
 */
const struct fb_tally_row **fb_tally_sort(const struct fb_tally *tally,
    unsigned which, unsigned then);

#endif
