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

#include <stdbool.h>

#include "arena.h"
#include "reading_limits.h"
#include "status.h"
#include "str.h"

/*
 * Whose eyes.  Outlook for Windows (Word) shows what stands in conditional
 * comments for it, hides what has mso-hide, and knows neither details nor
 * video.
 */
enum fb_html_viewer {
	FB_HTML_BROWSER,
	FB_HTML_OUTLOOK
};

struct fb_html_link {
	struct fb_str target; /* href, action or formaction; entities decoded */
	size_t text_begin, text_end; /* its visible text: bytes of `visible` */
	bool is_form;                /* what is typed is sent there */
	bool asks_secret;            /* a form's: a password or the number of
				      * a card is typed into it */
	bool has_text_of_next;       /* the next link is over the same text */
};

struct fb_html {
	struct fb_str visible; /* UTF-8; block elements and <br> end lines,
				 * runs of blanks are one space, alt texts of
				 * images stand in their place */
	struct fb_str hidden;  /* UTF-8; pieces separated by line ends,
				* fillers such as no-break spaces left out */
	const struct fb_html_link *link;
	size_t link_count;
	size_t logo_begin, logo_end; /* alt text of the first picture that has
				      * one: bytes of `visible` */
	size_t image_count;          /* pictures that are shown */
	uint64_t image_area;     /* what they cover, in square pixels; pictures
			      * that do not say are taken for large ones */
	size_t split_count;      /* places where hidden text stands inside of a
				 * visible word */
	size_t disguised_count;  /* hidden characters that are displayed, but
				 * in the colour of what is behind them, too
				 * small or too transparent */
	bool differs_in_outlook; /* worth showing for the other viewer */
	unsigned truncated;      /* bits of enum fb_truncation */
};

/*
 * Show an HTML text to one viewer.  *out is set on success only; the arena owns all of
 * it.  `limits`: attribute_count, element_depth, link_count.  `in` is valid
 * UTF-8, possibly empty or not HTML at all (plain text comes out as it is,
 * with blanks joined).  The output is valid UTF-8 of at most
 * FB_HTML_SHOW_MAX_BYTES(in.len) bytes each.  Returns FB_OK or FB_ERR_NOMEM.
 *
 * Beyond attribute_count an attribute is not read; beyond element_depth
 * (elements with style; FB_HTML_PLAIN_DEPTH times as many without) text
 * counts as visible.  Both set FB_TRUNCATED_TEXT.  Beyond link_count links
 * are not noted, which sets FB_TRUNCATED_LINKS.
 *
 * What to know about the visible text:
 * - Cells of a table are separated by a space, <pre> keeps its line ends.
 * - Ruby text follows behind all other, so that a word with ruby inside
 *   stays one word.
 * - <bdo dir=rtl> and its CSS form are turned into the order that is seen.
 * - What rules put before or behind an element (::before, ::after) stands
 *   there.
 * - Buttons and input fields show their value or placeholder.  Titles,
 *   scripts and style sheets are neither visible nor hidden text.
 * - NULs vanish.  Invisible characters such as U+00AD are left to folding,
 *   which counts them.
 *
 * Links are <a>, <area>, <form>, formaction, <meta> refresh and href of
 * elements that HTML does not know (VML); a relative one is put behind
 * <base href>.  Where a click runs a script (onclick, javascript:), the
 * addresses in it are links as well.  Targets are as a browser would take them
 * from the attribute: without blanks around and line ends inside.
 */
FB_MUST_CHECK enum fb_status fb_html_show(struct fb_html *out,
    struct fb_arena *arena, const struct fb_limits *limits,
    enum fb_html_viewer viewer, struct fb_str in);

/* Bytes of text that rules may put into the page, at most as many as the
 * page has. */
#define FB_HTML_GENERATED_MAX_BYTES ((size_t)65536)

/* References such as &nGt; can make a text longer by a fifth. */
#define FB_HTML_SHOW_MAX_BYTES(length) \
	((length) + (length) / 5 + 1 + \
	    ((length) < FB_HTML_GENERATED_MAX_BYTES ? \
		    (length) : \
		    FB_HTML_GENERATED_MAX_BYTES))

/* Elements without style that may be open for each one with it. */
#define FB_HTML_PLAIN_DEPTH 16

#endif
