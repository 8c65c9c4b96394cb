/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_element.h - what an element looks like by its name and attributes
 *
 * Joins, weakest first: what browsers do with an element, attributes such
 * as bgcolor and hidden, the rules of style sheets, the style attribute.
 * Internal to the HTML reader.
 */
#ifndef FB_HTML_ELEMENT_H
#define FB_HTML_ELEMENT_H

#include <stdbool.h>

#include "arena.h"
#include "html_sheet.h"
#include "html_style.h"
#include "html_token.h"
#include "html_tree.h"

#define FB_HTML_LINK_COLOR 0xFF0000EEu /* blue */

/* Style attributes that were read: mail repeats them. */
#define FB_HTML_STYLE_CACHE_SLOTS 64

struct fb_html_style_slot {
	struct fb_str text; /* as it stands in the input */
	struct fb_html_style style;
};

/* Room for one decoded attribute value, taken when it is needed.  Cleared
 * to zero but for the first two. */
struct fb_html_scratch {
	struct fb_arena *arena;
	size_t input_bytes;
	char *data;
	bool is_out_of_memory;
	struct fb_html_style_slot *style_slot;
	fb_html_color link_color;
};

/* The value of an attribute with its references decoded; empty when there
 * is none.  Valid until the next call. */
struct fb_str fb_html_value(struct fb_html_scratch *scratch,
    const struct fb_html_token *token, enum fb_html_attribute attribute);

/* Whether an attribute has this value, in any case. */
bool fb_html_value_is(const struct fb_html_token *token,
    enum fb_html_attribute attribute, const char *word);

/* What an element is to style sheets: the next child of the innermost one.
 * All zero as long as there are no rules. */
struct fb_html_subject fb_html_element_subject(const struct fb_html_token
						   *token,
    struct fb_html_scratch *scratch, const struct fb_html_sheet *sheet,
    const struct fb_html_stack *stack);

/* What rules say about a pseudo-element of the subject. */
struct fb_html_style fb_html_pseudo_style(enum fb_html_pseudo pseudo,
    struct fb_html_sheet *sheet, const struct fb_html_subject *subject,
    const struct fb_html_stack *stack);

struct fb_html_style fb_html_element_style(const struct fb_html_token *token,
    struct fb_html_scratch *scratch, struct fb_html_sheet *sheet,
    const struct fb_html_subject *subject, const struct fb_html_stack *stack);

enum fb_html_flow fb_html_element_flow(const struct fb_html_token *token,
    const struct fb_html_style *style);

#endif
