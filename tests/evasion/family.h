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

/* What a family falls short by for now, and why. */
struct family_shortfall {
	const char *reason;
	unsigned least_percent; /* of the hits that survive */
	size_t honest_most;     /* honest mails that it gets tagged */
};

/* NULL for a family that does not fall short; static. */
const struct family_shortfall *family_known(size_t family);

/* The mail in disguise; lives as long as the arena. */
struct fb_str family_wear(struct fb_arena *arena, size_t family,
    const struct sample *sample, uint64_t seed);

#endif
