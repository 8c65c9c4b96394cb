/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_style.h - what declarations say about visibility
 *
 * Reads the declarations of a style attribute or rule as far as they decide
 * whether text can be seen.  Internal to the HTML reader.
 */
#ifndef FB_HTML_STYLE_H
#define FB_HTML_STYLE_H

#include <stdbool.h>
#include <stdint.h>

#include "html_color.h"
#include "str.h"

enum fb_html_display {
	FB_DISPLAY_DEFAULT, /* what the element is by itself */
	FB_DISPLAY_NONE,
	FB_DISPLAY_INLINE,
	FB_DISPLAY_BLOCK,
	FB_DISPLAY_CELL
};

/* Bits of what a style sets.  The first ones have a value, the others are
 * on or off. */
enum fb_html_property {
	FB_STYLE_DISPLAY = 1u << 0,
	FB_STYLE_OPACITY = 1u << 1,
	FB_STYLE_FONT_SIZE = 1u << 2,
	FB_STYLE_COLOR = 1u << 3,
	FB_STYLE_FILL = 1u << 4,
	FB_STYLE_BACKGROUND = 1u << 5,
	FB_STYLE_PICTURE = 1u << 6, /* background-image */
	FB_STYLE_INVISIBLE = 1u << 7,
	FB_STYLE_FLAT = 1u << 8, /* height of 1px or less */
	FB_STYLE_NARROW = 1u << 9,
	FB_STYLE_MAX_FLAT = 1u << 10,
	FB_STYLE_MAX_NARROW = 1u << 11,
	FB_STYLE_MIN_HIGH = 1u << 12,
	FB_STYLE_MIN_WIDE = 1u << 13,
	FB_STYLE_PADDED = 1u << 14,
	FB_STYLE_CLIPS = 1u << 15, /* overflow */
	FB_STYLE_POSITIONED = 1u << 16,
	FB_STYLE_AWAY_SIDE = 1u << 17, /* left, right */
	FB_STYLE_AWAY_EDGE = 1u << 18, /* top, bottom */
	FB_STYLE_AWAY_MARGIN_LEFT = 1u << 19,
	FB_STYLE_AWAY_MARGIN_TOP = 1u << 20,
	FB_STYLE_AWAY_INDENT = 1u << 21,
	FB_STYLE_CLIPPED = 1u << 22,
	FB_STYLE_CLIP_PATH = 1u << 23,
	FB_STYLE_TRANSFORMED = 1u << 24, /* to nothing or far away */
	FB_STYLE_MSO_HIDDEN = 1u << 25,
	FB_STYLE_PRE = 1u << 26,
	FB_STYLE_RTL = 1u << 27,
	FB_STYLE_OVERRIDE = 1u << 28, /* unicode-bidi */
	FB_STYLE_CONTENT_HIDDEN = 1u << 29,
	FB_STYLE_ANNOTATION = 1u << 30 /* ruby text */
};

/* All zero: a style that says nothing. */
struct fb_html_style {
	unsigned set, important; /* bits of enum fb_html_property */
	unsigned on;             /* the values of those without one below */
	enum fb_html_display display;
	int opacity_milli;
	int64_t font_size_milli; /* px, or of the parent's when relative */
	bool is_font_relative, is_color_inherited;
	fb_html_color color, fill, background;
};

/* Add declarations (from fb_css_plain()): later ones win, important ones
 * over others. */
void fb_html_style_read(struct fb_html_style *style,
    struct fb_str declarations);

/* Add what `above` sets: it wins over what stands in `style`. */
void fb_html_style_add(struct fb_html_style *style,
    const struct fb_html_style *above);

/* The size that <font size> means.  False when it means none. */
bool fb_html_font_size(int64_t *millipx, struct fb_str value);

#endif
