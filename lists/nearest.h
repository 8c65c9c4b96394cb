/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nearest.h - the word that was meant
 *
 * For error messages: "unknown type "tell"; did you mean "tel"?"
 */
#ifndef FB_NEAREST_H
#define FB_NEAREST_H

#include "str.h"
#include "vocabulary.h"

/*
 * The word of a set that is most like `word` (fewest letters inserted,
 * left out, replaced or swapped; ASCII case ignored), or NULL when none is
 * like it.  Of equals the first.
 */
const char *fb_nearest(const struct fb_words *set, struct fb_str word);

#endif
