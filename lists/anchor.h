/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * anchor.h - under which piece each phrase is filed
 *
 * Internal to the compiler.  A phrase is filed under one short piece of it,
 * its anchor: 6 units, or 4, 3 or 2 where the phrase has no more.  The scan
 * looks at a phrase only where its anchor stands, so the anchor should be
 * rare; how rare a piece is is judged by how often its pairs of characters
 * stand in the list itself, which is written in the language of the mails.
 */
#ifndef FB_ANCHOR_H
#define FB_ANCHOR_H

#include <stddef.h>
#include <stdint.h>

#include "phrase.h"
#include "status.h"

/* A phrase, or one name of a brand. */
struct fb_pattern {
	uint32_t entry;
	struct fb_phrase phrase;
	/* the anchor, set by fb_anchors_choose() */
	uint8_t segment; /* that holds it */
	uint8_t offset;  /* at which unit */
	uint8_t units;   /* how long it is */
};

/* The anchor of a pattern. */
static inline const uint16_t *
fb_pattern_anchor(const struct fb_pattern *pattern)
{
	return pattern->phrase.segment[pattern->segment].unit + pattern->offset;
}

/* Bytes of a pattern's candidate record. */
size_t fb_candidate_bytes(const struct fb_pattern *pattern);

/*
 * Choose anchors: the rarest of the longest segment, unless too many
 * phrases are filed there already (FB_LIST_MAX_CANDIDATES).
 * Returns FB_OK, FB_ERR_NOMEM, or FB_ERR_SYNTAX when all pieces of
 * pattern[*crowded] are taken.
 */
FB_MUST_CHECK enum fb_status fb_anchors_choose(struct fb_pattern *pattern,
    size_t count, size_t *crowded);

#endif
