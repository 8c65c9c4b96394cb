/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_box.h - values that take a box out of sight
 *
 * Each function reads one value of CSS, which went through fb_css_plain(),
 * and says whether nothing can be seen of a box that has it.  What would
 * need the size of the text is not known here.  Internal to the HTML
 * reader.
 */
#ifndef FB_HTML_BOX_H
#define FB_HTML_BOX_H

#include <stdbool.h>
#include <stdint.h>

#include "str.h"

/* Farther out than this to the left or top nothing is seen. */
#define FB_HTML_AWAY_MILLIPX ((int64_t)-900000)
/* Nor so far to the right: nobody scrolls there in mail. */
#define FB_HTML_AWAY_RIGHT_MILLIPX ((int64_t)3000000)
/* A box of this size shows no character. */
#define FB_HTML_FLAT_MILLIPX 1000

enum fb_html_edge {
	FB_EDGE_TOP,
	FB_EDGE_RIGHT,
	FB_EDGE_BOTTOM,
	FB_EDGE_LEFT
};

/* The word of "a b c d" that is about this edge; empty when there is none
 * (CSS 2.2, 8.3). */
struct fb_str fb_html_box_edge(struct fb_str text, enum fb_html_edge edge);

/* left, margin-left, top and the like. */
bool fb_html_is_far(struct fb_str text, enum fb_html_edge edge);

/* Whether a length in `text` is at least `least`. */
bool fb_html_has_length(struct fb_str text, int64_t least);

bool fb_html_is_clip_empty(struct fb_str text);      /* clip */
bool fb_html_is_clip_path_empty(struct fb_str text); /* clip-path */
bool fb_html_is_transformed_away(struct fb_str text);
bool fb_html_is_scaled_away(struct fb_str text); /* scale */
bool fb_html_is_moved_away(struct fb_str text);  /* translate */
bool fb_html_is_filtered_away(struct fb_str text);

#endif
