/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * consent_compare.h - how two tables differ
 */
#ifndef FB_CONSENT_COMPARE_H
#define FB_CONSENT_COMPARE_H

#include "consent_build.h"

struct fb_consent_difference {
	size_t added, removed, changed; /* rows, by their keys */
};

/* Compare two sorted builds. */
struct fb_consent_difference fb_consent_compare(const struct fb_consent_build
						    *old,
    const struct fb_consent_build *new);

/*
 * Whether more was removed than `percent` of the old rows.  What became of
 * an empty old table is never too much.
 */
bool fb_consent_lost_too_much(const struct fb_consent_difference *difference,
    size_t old_count, unsigned percent);

#endif
