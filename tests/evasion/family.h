/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * family.h - the disguises that a whole mail can put on
 *
 * A family is one trick, used throughout: on the words of each text part and
 * of the Subject and the sender's name, on the HTML around them, or on the
 * way they are packed.  The same family, mail and seed give the same bytes.
 * The tricks themselves are those of disguise_*.h.
 */
#ifndef FB_TESTS_FAMILY_H
#define FB_TESTS_FAMILY_H

#include "samples.h"

/* How well a person reads what wears it. */
enum fb_legible {
	LEGIBLE_WELL,
	LEGIBLE_WITH_EFFORT,
	LEGIBLE_HARDLY,
};

size_t family_count(void);
const char *family_name(size_t family);
enum fb_legible family_legible(size_t family);

/* A family of which less than 99% of the hits survive for now: the least
 * percentage, and why.  Returns false for all others. */
bool family_is_known(size_t family, unsigned *least_percent,
    const char **reason);

/* The mail in disguise; lives as long as the arena. */
struct fb_str family_wear(struct fb_arena *arena, size_t family,
    const struct sample *sample, uint64_t seed);

#endif
