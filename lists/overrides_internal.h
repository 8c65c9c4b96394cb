/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * overrides_internal.h - the inside of overrides, for overrides*.c
 */
#ifndef FB_OVERRIDES_INTERNAL_H
#define FB_OVERRIDES_INTERNAL_H

#include "arena.h"
#include "overrides.h"

#define FB_OVERRIDES_HASH_BYTES 32

/* An allowed phrase or brand name. */
struct fb_override_identity {
	uint64_t identity;
	int64_t expires;
};

struct fb_overrides {
	struct fb_arena *arena; /* owns all of it */
	struct fb_override_row *row;
	size_t row_count;
	/* rows by what they override, each once, with the latest date */
	const struct fb_override_row **kill;
	size_t kill_count;
	const struct fb_override_row **allow; /* identifiers */
	size_t allow_count;
	struct fb_override_identity *identity; /* phrases and brand names */
	size_t identity_count;
	bool has_brands;
	uint8_t hash[FB_OVERRIDES_HASH_BYTES];
};

/* Make the rows findable.  False without memory. */
bool fb_overrides_index(struct fb_overrides *overrides);

/* The first of the indexed rows that has FB_OVERRIDES_MAX_ALIKE or more filed
 * alike before it, which a lookup would not look at; NULL when none has. */
const struct fb_override_row *fb_overrides_crowded(
    const struct fb_overrides *overrides);

#endif
