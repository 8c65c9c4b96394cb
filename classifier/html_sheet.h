/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_sheet.h - what <style> elements say about visibility
 *
 * Rules with simple selectors: tag, .class, #id, their combinations, commas,
 * and html or body before them.  Others are left out: a selector that is
 * not understood must not hide anything.  @media is decided for an ordinary
 * screen of FB_HTML_SCREEN_PX in light colours.  Internal to the HTML
 * reader.
 */
#ifndef FB_HTML_SHEET_H
#define FB_HTML_SHEET_H

#include <stdbool.h>

#include "arena.h"
#include "html_style.h"
#include "str.h"

#define FB_HTML_SCREEN_PX 1024
#define FB_HTML_RULES_MAX 2048
/* Classes of one selector. */
#define FB_HTML_SELECTOR_CLASSES_MAX 3
/* Rules that style one element. */
#define FB_HTML_MATCHES_MAX 64

struct fb_html_rule;

struct fb_html_sheet {
	struct fb_arena *arena;
	struct fb_html_rule *rule;
	uint32_t *bucket; /* number of its first rule from 1, or 0 */
	size_t count, capacity;
	size_t budget; /* comparisons */
	bool is_cut;   /* a limit was reached */
};

/* The element that asks; names without it are empty. */
struct fb_html_subject {
	struct fb_str tag, id, classes;
	uint32_t tag_hash; /* of fb_html_tag_find() */
};

/* An empty sheet for an input of that size. */
struct fb_html_sheet fb_html_sheet_empty(struct fb_arena *arena,
    size_t input_bytes);

/* Whether a media query (list) is true; an empty one is. */
bool fb_html_media_matches(struct fb_str query);

/* Add the text of a style element.  Returns false without memory. */
bool fb_html_sheet_add(struct fb_html_sheet *sheet, struct fb_str text);

/* Add what the rules say about an element to its style. */
void fb_html_sheet_style(struct fb_html_sheet *sheet,
    struct fb_html_style *style, const struct fb_html_subject *subject);

#endif
