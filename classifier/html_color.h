/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_color.h - colours, and whether one can be read on another
 *
 * Internal to the HTML reader.
 */
#ifndef FB_HTML_COLOR_H
#define FB_HTML_COLOR_H

#include <stdbool.h>
#include <stdint.h>

#include "str.h"

/* 0xAARRGGBB; AA is the alpha, FF being opaque. */
typedef uint32_t fb_html_color;

#define FB_COLOR_BLACK 0xFF000000u
#define FB_COLOR_WHITE 0xFFFFFFFFu
#define FB_COLOR_TRANSPARENT 0u

/* A colour of CSS (CSS Color 4): a name, #hex, rgb() or hsl().  The text
 * went through fb_css_plain(). */
bool fb_html_color_css(fb_html_color *color, struct fb_str text);

/* A colour of an attribute such as bgcolor: almost anything is one (HTML
 * 2.4.6, "rules for parsing a legacy color value"). */
bool fb_html_color_legacy(fb_html_color *color, struct fb_str text);

/* What one sees when `front` lies on the opaque `back`. */
fb_html_color fb_html_color_over(fb_html_color front, fb_html_color back);

/*
 * Whether text of one opaque colour cannot be read on the other: no channel
 * differs by more than FB_HTML_COLOR_NEAR.
 */
#define FB_HTML_COLOR_NEAR 20
bool fb_html_color_is_near(fb_html_color a, fb_html_color b);

#endif
