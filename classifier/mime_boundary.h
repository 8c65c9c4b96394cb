/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mime_boundary.h - the delimiter lines of open multiparts (RFC 2046, 5.1.1)
 *
 * A line belongs to the innermost multipart whose boundary it is exactly,
 * blanks at its end aside; failing that, to one whose boundary is followed
 * by a blank or by "--" and anything.  RFC 2046 would let any line that
 * begins with a boundary match, but "outer" and "outer-1" are common.
 */
#ifndef FB_MIME_BOUNDARY_H
#define FB_MIME_BOUNDARY_H

#include <stdbool.h>

#include "mime_line.h"
#include "str.h"

struct fb_boundary {
	struct fb_str text; /* without the "--"; empty never matches */
	bool is_closed;     /* its "--text--" was seen: others go first */
};

struct fb_boundary_hit {
	size_t level;     /* index of the boundary */
	bool is_close;    /* "--text--" */
	size_t line, end; /* where the line begins and ends in the bytes */
};

/* Whether the line that begins at `at` is a delimiter; *hit is set if so. */
bool fb_boundary_match(struct fb_boundary_hit *hit,
    const struct fb_boundary *boundary, size_t count, struct fb_str bytes,
    size_t at);

/* Find the first delimiter line from `at` on, which begins a line. */
bool fb_boundary_find(struct fb_boundary_hit *hit,
    const struct fb_boundary *boundary, size_t count, struct fb_str bytes,
    size_t at);

#endif
