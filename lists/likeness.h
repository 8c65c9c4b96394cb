/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * likeness.h - which mails are nearly the same
 *
 * A campaign sends one mail a thousand times with another name in it.  Who
 * fits weights to half of it and tests them on the other half measures
 * nothing, so mails that are nearly the same are found and kept together.
 *
 * A sketch holds, for each of 32 hash functions, the least hash over all runs
 * of 8 units of the mail's skeletons (MinHash; Broder, "On the resemblance
 * and containment of documents", 1997).  Two mails are taken for alike when
 * four such values in a row agree, in any of 8 rows: so are nearly all whose
 * runs agree by 80 %, and hardly any that share 20 %.  What is like the like
 * belongs to it too.  No clock, no chance: the same mails give the same
 * answer everywhere.
 */
#ifndef FB_LIKENESS_H
#define FB_LIKENESS_H

#include <stddef.h>
#include <stdint.h>

#include "fold.h"
#include "status.h"

#define FB_LIKENESS_HASHES 32
#define FB_LIKENESS_ROW 4       /* values that must agree */
#define FB_LIKENESS_RUN 8       /* units */
#define FB_LIKENESS_UNITS 65536 /* of one text that are looked at */

struct fb_sketch {
	uint64_t content; /* hash of the whole message, by the caller */
	uint64_t least[FB_LIKENESS_HASHES];
};

/* A mail without any text so far. */
void fb_sketch_init(struct fb_sketch *sketch, uint64_t content);

/* Add one text of the mail.  A text shorter than a run counts as one run. */
void fb_sketch_add(struct fb_sketch *sketch, struct fb_units text);

/*
 * Find the mails that are alike: cluster[i] receives the smallest index of a
 * mail that belongs with mail i.  Equal contents belong together in any case,
 * mails without any text do not.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_likeness_cluster(uint32_t *cluster,
    const struct fb_sketch *sketch, size_t count);

/* A hash of two numbers, the same everywhere. */
uint64_t fb_likeness_mix(uint64_t a, uint64_t b);

#endif
