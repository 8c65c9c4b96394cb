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
	FB_DISPLAY_INLINE_BLOCK, /* in the line, but a box */
	FB_DISPLAY_BLOCK,
	FB_DISPLAY_FLEX, /* a block that makes boxes of what is in it */
	FB_DISPLAY_CELL
};

/* What a style sets: a set of the bits below.  The first ones have a value,
 * the others are on or off. */
typedef uint64_t fb_html_properties;

#define FB_STYLE_BIT(number) ((fb_html_properties)1 << (number))
#define FB_STYLE_DISPLAY FB_STYLE_BIT(0)
#define FB_STYLE_OPACITY FB_STYLE_BIT(1)
#define FB_STYLE_FONT_SIZE FB_STYLE_BIT(2)
#define FB_STYLE_COLOR FB_STYLE_BIT(3)
#define FB_STYLE_FILL FB_STYLE_BIT(4)
#define FB_STYLE_BACKGROUND FB_STYLE_BIT(5)
#define FB_STYLE_ZOOM FB_STYLE_BIT(6)
#define FB_STYLE_CONTENT FB_STYLE_BIT(7)
#define FB_STYLE_PICTURE FB_STYLE_BIT(8) /* background-image */
#define FB_STYLE_INVISIBLE FB_STYLE_BIT(9)
#define FB_STYLE_FLAT FB_STYLE_BIT(10) /* height of 1px or less */
#define FB_STYLE_NARROW FB_STYLE_BIT(11)
#define FB_STYLE_MAX_FLAT FB_STYLE_BIT(12)
#define FB_STYLE_MAX_NARROW FB_STYLE_BIT(13)
#define FB_STYLE_MIN_HIGH FB_STYLE_BIT(14)
#define FB_STYLE_MIN_WIDE FB_STYLE_BIT(15)
#define FB_STYLE_PADDED FB_STYLE_BIT(16)
#define FB_STYLE_FLAT_LINE FB_STYLE_BIT(17) /* line-height of nothing */
#define FB_STYLE_CLIPS FB_STYLE_BIT(18)     /* overflow */
#define FB_STYLE_POSITIONED FB_STYLE_BIT(19)
#define FB_STYLE_ABSOLUTE FB_STYLE_BIT(20) /* or fixed */
#define FB_STYLE_FLOATS FB_STYLE_BIT(21)
#define FB_STYLE_AWAY_LEFT FB_STYLE_BIT(22)
#define FB_STYLE_AWAY_RIGHT FB_STYLE_BIT(23)
#define FB_STYLE_AWAY_TOP FB_STYLE_BIT(24)
#define FB_STYLE_AWAY_BOTTOM FB_STYLE_BIT(25)
#define FB_STYLE_AWAY_MARGIN_LEFT FB_STYLE_BIT(26)
#define FB_STYLE_AWAY_MARGIN_TOP FB_STYLE_BIT(27)
#define FB_STYLE_AWAY_INDENT FB_STYLE_BIT(28)
#define FB_STYLE_FULL_INDENT FB_STYLE_BIT(29) /* out of its own box */
#define FB_STYLE_CLIPPED FB_STYLE_BIT(30)     /* clip */
#define FB_STYLE_CLIP_PATH FB_STYLE_BIT(31)
#define FB_STYLE_TRANSFORMED FB_STYLE_BIT(32) /* to nothing or far away */
#define FB_STYLE_SCALED FB_STYLE_BIT(33)
#define FB_STYLE_MOVED FB_STYLE_BIT(34)
#define FB_STYLE_FILTERED FB_STYLE_BIT(35) /* filter: opacity() */
#define FB_STYLE_MSO_HIDDEN FB_STYLE_BIT(36)
#define FB_STYLE_PRE FB_STYLE_BIT(37)
#define FB_STYLE_RTL FB_STYLE_BIT(38)
#define FB_STYLE_OVERRIDE FB_STYLE_BIT(39) /* unicode-bidi */
#define FB_STYLE_CONTENT_HIDDEN FB_STYLE_BIT(40)
#define FB_STYLE_ANNOTATION FB_STYLE_BIT(41) /* ruby text */
#define FB_STYLE_CLOSED FB_STYLE_BIT(42)     /* details; off in summary */
#define FB_STYLE_FALLBACK FB_STYLE_BIT(43)   /* for programs without ... */

#define FB_STYLE_PAINT FB_STYLE_BIT(44) /* fill of svg */

/* All zero: a style that says nothing. */
struct fb_html_style {
	fb_html_properties set, important;
	fb_html_properties on; /* the values of those without one below */
	enum fb_html_display display;
	int opacity_milli;
	int64_t font_size_milli; /* px, or of the parent's when relative */
	int64_t zoom_milli;
	bool is_font_relative, is_color_inherited;
	bool is_inline; /* set by the element: sizes mean nothing to it */
	fb_html_color color, fill, background;
	fb_html_color paint;   /* of text in svg */
	struct fb_str content; /* as fb_css_plain() leaves it */
};

/* Add declarations (from fb_css_plain()): later ones win, important ones
 * over others. */
void fb_html_style_read(struct fb_html_style *style,
    struct fb_str declarations);

/* Add one property of this name. */
void fb_html_style_read_one(struct fb_html_style *style, struct fb_str name,
    struct fb_str value);

/* Add what `above` sets: it wins over what stands in `style`. */
void fb_html_style_add(struct fb_html_style *style,
    const struct fb_html_style *above);

/* The size that <font size> means.  False when it means none. */
bool fb_html_font_size(int64_t *millipx, struct fb_str value);

#endif
