/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_condition.h - conditional comments
 *
 * "<!--[if gte mso 9]> ... <![endif]-->" is a comment to browsers and text
 * to Outlook for Windows; "<!--[if !mso]><!--> ... <!--<![endif]-->" is the
 * other way round.  Internal to the HTML reader.
 */
#ifndef FB_HTML_CONDITION_H
#define FB_HTML_CONDITION_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

/* Longer expressions are none. */
#define FB_HTML_CONDITION_MAX_BYTES 128

struct fb_html_condition {
	bool holds;   /* for Outlook 2016 and later (mso 16, no IE) */
	bool is_open; /* "<![if ...]>": browsers read on behind it */
	size_t end;   /* behind its "]>" */
};

/* Read the condition at '<'.  False when none stands there. */
bool fb_html_condition_read(struct fb_html_condition *condition,
    struct fb_str in, size_t at);

/* Where its "<![endif]" stands; in.len when nowhere. */
size_t fb_html_condition_end(struct fb_str in, size_t at);

/* Whether there is text beside tags in `markup`. */
bool fb_html_condition_has_text(struct fb_str markup);

#endif
