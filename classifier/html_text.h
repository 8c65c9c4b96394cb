/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_text.h - text as it comes out of HTML
 *
 * Runs of blanks become one space, line ends are written when text follows
 * them, so a text neither begins nor ends with one.  Internal to the HTML
 * reader.
 */
#ifndef FB_HTML_TEXT_H
#define FB_HTML_TEXT_H

#include <stdbool.h>

#include "str.h"

/* Empty lines in a row that are kept. */
#define FB_HTML_TEXT_LINES_MAX 2

struct fb_html_text {
	char *data; /* room for all that will be put */
	size_t length;
	size_t wanted_lines; /* line ends before the next character */
	bool wants_space;
};

/* Blanks or NULs of `text` are treated as HTML says: NULs are left out,
 * line ends are kept when `is_pre`. */
void fb_html_text_put(struct fb_html_text *text, struct fb_str piece,
    bool is_pre);

/* The same, and character references are decoded. */
void fb_html_text_put_decoded(struct fb_html_text *text, struct fb_str piece,
    bool is_pre);

/* A space before the next character, if any. */
void fb_html_text_space(struct fb_html_text *text);

/* The next character begins a line. */
void fb_html_text_end_line(struct fb_html_text *text);

/* One more line end (<br>). */
void fb_html_text_break(struct fb_html_text *text);

/* Turn the order of the code points behind `from` round. */
void fb_html_text_reverse(struct fb_html_text *text, size_t from);

#endif
