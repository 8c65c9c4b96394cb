/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_sheet.h - what <style> elements say about visibility
 *
 * Rules with the selectors of html_selector.h.  @media is decided for an
 * ordinary screen of FB_HTML_SCREEN_PX in light colours.  Work is bounded:
 * comparisons are paid from a budget that grows with the input.  Internal
 * to the HTML reader.
 */
#ifndef FB_HTML_SHEET_H
#define FB_HTML_SHEET_H

#include <stdbool.h>

#include "arena.h"
#include "html_selector.h"
#include "html_style.h"
#include "str.h"

#define FB_HTML_SCREEN_PX 1024
/* Rules that are kept; those that say nothing about visibility are not. */
#define FB_HTML_RULES_MAX 8192
/* Rules that style one element. */
#define FB_HTML_MATCHES_MAX 64

struct fb_html_rule;

struct fb_html_sheet {
	struct fb_arena *arena;
	struct fb_html_selectors selectors;
	struct fb_html_rule *rule;
	uint32_t *bucket; /* number of its first rule from 1, or 0 */
	size_t count, capacity;
	size_t budget;   /* comparisons */
	bool has_pseudo; /* a rule for ::before or ::after */
	bool is_cut;     /* a limit was reached */
};

/* An empty sheet for an input of that size. */
struct fb_html_sheet fb_html_sheet_empty(struct fb_arena *arena,
    size_t input_bytes);

/* Whether a media query (list) is true; an empty one is. */
bool fb_html_media_matches(struct fb_str query);

/* Add the text of a style element.  Returns false without memory. */
bool fb_html_sheet_add(struct fb_html_sheet *sheet, struct fb_str text);

/* Add what the rules say about an element, or about a pseudo-element of it,
 * to its style. */
void fb_html_sheet_style(struct fb_html_sheet *sheet,
    struct fb_html_style *style, const struct fb_html_subject *subject,
    const struct fb_html_family *family, enum fb_html_pseudo pseudo);

#endif
