/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_look.h - whether text can be seen
 *
 * Joins the style of an element with what it inherits.  No layout: what can
 * only be known by measuring text is not known here.  Internal to the HTML
 * reader.
 */
#ifndef FB_HTML_LOOK_H
#define FB_HTML_LOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "html.h"
#include "html_style.h"

/* Text of this size and below is not read by anybody. */
#define FB_HTML_FONT_TINY_MILLIPX 2000

enum fb_html_look_flag {
	FB_LOOK_GONE = 1 << 0, /* no descendant comes back */
	FB_LOOK_INVISIBLE = 1 << 1,
	FB_LOOK_PICTURE = 1 << 2, /* any colour may be behind the text */
	FB_LOOK_PRE = 1 << 3,
	FB_LOOK_REVERSED = 1 << 4,
	FB_LOOK_RTL = 1 << 5,
	FB_LOOK_ANNOTATION = 1 << 6,
	FB_LOOK_CLOSED = 1 << 7,    /* in <details>: one click away */
	FB_LOOK_BOXES = 1 << 8,     /* children are boxes (display: flex) */
	FB_LOOK_MSO_GONE = 1 << 9,  /* mso-hide: gone for Outlook only */
	FB_LOOK_FALLBACK = 1 << 10, /* in <video>: shown where there is none */
	FB_LOOK_OUTLOOK = 1 << 11,  /* of all: fb_html_viewer */
};

/* What text inside an element looks like. */
struct fb_html_look {
	unsigned flags;
	fb_html_color color, fill; /* fill wins when it is not 0 */
	fb_html_color background;  /* opaque */
	int64_t font_size_millipx;
	int64_t zoom_milli;
	int opacity_milli;
	bool is_hidden;
	bool is_disguised; /* hidden, yet displayed: by its colour and so on */
};

/* Black on white, 16 px. */
struct fb_html_look fb_html_look_default(enum fb_html_viewer viewer);

struct fb_html_look fb_html_look_inside(const struct fb_html_look *parent,
    const struct fb_html_style *style);

#endif
