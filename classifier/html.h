/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html.h - HTML as its reader sees it
 *
 * A streaming tokenizer after the states of the WHATWG HTML standard (13.2.5)
 * with style flags on a small stack; no tree is built, so hostile nesting
 * costs nothing.  Text that no reader sees (display, visibility, tiny or
 * zero font, opacity, zero size, off-screen, colour on the same colour,
 * hidden attribute, mso-hide) is kept apart: it must neither hide a hit nor
 * make one.
 */
#ifndef FB_HTML_H
#define FB_HTML_H

#include "arena.h"
#include "limits.h"
#include "status.h"
#include "str.h"

struct fb_html_link {
	struct fb_str target; /* href, action or formaction; entities decoded */
	size_t text_begin, text_end; /* its visible text: bytes of `visible` */
};

struct fb_html {
	struct fb_str visible; /* UTF-8; block elements and <br> end lines,
				 * runs of blanks are one space, alt texts of
				 * images stand in their place */
	struct fb_str hidden;  /* UTF-8; pieces separated by line ends */
	const struct fb_html_link *link;
	size_t link_count;
	size_t image_count;
	unsigned truncated; /* bits of enum fb_truncation */
};

/*
 * Show an HTML text.  *out is set on success only; the arena owns all of
 * it.  `limits`: attribute_count, element_depth, link_count.  `in` is valid
 * UTF-8, possibly empty or not HTML at all (plain text comes out as it is,
 * with blanks joined).  The output has at most in.len bytes plus
 * one line end for each tag.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_html_show(struct fb_html *out,
    struct fb_arena *arena, const struct fb_limits *limits, struct fb_str in);

#endif
