/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_length.h - lengths of CSS
 *
 * CSS Values 4, section 6.  What a length is relative to is guessed: a font
 * of 16 px and a window of FB_HTML_SCREEN_PX.  Internal to the HTML reader.
 */
#ifndef FB_HTML_LENGTH_H
#define FB_HTML_LENGTH_H

#include <stdbool.h>
#include <stdint.h>

#include "str.h"

struct fb_css_length {
	int64_t millipx;
	bool is_relative;    /* to the font size: em, ex, ch, % */
	int64_t ratio_milli; /* of the font size, when relative */
	bool is_percent;
	int64_t percent_milli;
};

/* A length or percentage and nothing behind it; only 0 needs no unit. */
bool fb_css_length(struct fb_css_length *length, struct fb_str text);

#endif
