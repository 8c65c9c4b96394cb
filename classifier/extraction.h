/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * extraction.h - what the scanners behind extract.h share
 *
 * Internal.  Each scanner walks a view once and notes what it finds; the
 * first failure is kept in the extraction and ends the work.
 */
#ifndef FB_EXTRACTION_H
#define FB_EXTRACTION_H

#include "extract.h"
#include "units.h"

struct fb_extraction {
	struct fb_identifiers *set;
	const struct fb_extractor *extractor;
	const struct fb_view *view; /* NULL: no place is noted */
	const uint32_t *place;      /* of each unit of the scanned text in the
				     * view; NULL: the same */
	size_t text;                /* index of the text */
	enum fb_status status;
	bool is_doubtful; /* some check digit was wrong */
	/* the place that was traced back last: a link has several keys */
	size_t begin, end;
	struct fb_span span;
};

/* Note an identifier that stands at units [begin, end) of the scanned text. */
void fb_extraction_note(struct fb_extraction *extraction, enum fb_type type,
    struct fb_str key, size_t begin, size_t end);

/* True while nothing failed and the set still takes identifiers. */
static inline bool
fb_extraction_goes_on(const struct fb_extraction *extraction)
{
	return extraction->status == FB_OK && !extraction->set->is_truncated;
}

/* Units [begin, end) as UTF-8; `data` is NULL without memory. */
struct fb_str fb_extraction_utf8(struct fb_arena *arena, struct fb_units text,
    size_t begin, size_t end);

#endif
