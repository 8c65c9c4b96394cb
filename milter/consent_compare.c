/* SPDX-License-Identifier: BSD-2-Clause */
#include "consent_compare.h"

#include <string.h>

static bool
says_the_same(const struct fb_consent_build *a, size_t i,
    const struct fb_consent_build *b, size_t j)
{
	const struct fb_consent_terms *mine = &a->row[i].terms,
				      *theirs = &b->row[j].terms;

	return memcmp(mine, theirs, sizeof *mine) == 0 &&
	    memcmp(fb_consent_build_allow(a, &a->row[i]),
		fb_consent_build_allow(b, &b->row[j]), mine->allow_bytes) == 0;
}

struct fb_consent_difference
fb_consent_compare(const struct fb_consent_build *old,
    const struct fb_consent_build *new)
{
	struct fb_consent_difference difference = { 0 };
	size_t i = 0, j = 0;

	while (i < old->count && j < new->count) {
		int order = fb_consent_build_compare(fb_consent_build_key(old,
							 &old->row[i]),
		    fb_consent_build_key(new, &new->row[j]));
		if (order == 0)
			difference.changed += !says_the_same(old, i, new, j);
		else if (order < 0)
			difference.removed++;
		else
			difference.added++;
		i += order <= 0;
		j += order >= 0;
	}
	difference.removed += old->count - i;
	difference.added += new->count - j;
	return difference;
}

bool
fb_consent_lost_too_much(const struct fb_consent_difference *difference,
    size_t old_count, unsigned percent)
{
	return (uint64_t)difference->removed * 100 >
	    (uint64_t)old_count * percent;
}
