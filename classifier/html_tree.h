/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_tree.h - the elements that are open, and what text in them looks like
 *
 * Not a tree but its right edge.  Follows the tree construction of the
 * WHATWG HTML standard (13.2.6) where it decides what an element is inside
 * of: implied end tags, scopes, misnested and unclosed formatting, content
 * that a table throws out.  Otherwise text could be shown as hidden, or
 * hidden text as shown, by closing tags in an odd order.
 *
 * Work is linear in the input: what is searched in vain is paid from a
 * budget.  Internal to the HTML reader.
 */
#ifndef FB_HTML_TREE_H
#define FB_HTML_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "html_style.h"
#include "html_token.h"

/* Unclosed formatting elements that wait for the next text. */
#define FB_HTML_TREE_LOST_MAX 48

enum fb_html_flow {
	FB_FLOW_INLINE,
	FB_FLOW_BLOCK, /* begins and ends a line */
	FB_FLOW_CELL   /* begins and ends with a space */
};

struct fb_html_open {
	uint32_t hash;
	uint32_t look; /* index */
	uint32_t link; /* number of the link from 1, or 0 */
	uint16_t id;   /* enum fb_html_tag_id */
	uint16_t flags;
	uint8_t flow;
	uint8_t lost_floor;
	bool has_look; /* its own */
	bool is_foreign, is_integration, is_fostered;
};

struct fb_html_styled {
	struct fb_html_look look;
	struct fb_html_style style;
};

struct fb_html_lost {
	struct fb_html_open element;
	struct fb_html_style style;
};

typedef void fb_html_closed(void *context, const struct fb_html_open *element);

struct fb_html_tree {
	struct fb_html_open *open;
	size_t open_count, open_limit;
	struct fb_html_styled *styled; /* [0]: of the body */
	size_t styled_count, styled_limit;
	struct fb_html_lost *lost;
	size_t lost_count, lost_floor;
	size_t excess; /* open elements beyond the limit */
	size_t budget; /* steps */
	uint32_t count_of[FB_TAG_ID_COUNT];
	bool is_cut; /* a limit was reached: what is hidden is not known */
	fb_html_closed *closed;
	void *context;
};

/*
 * Prepare a tree for an input of `input_bytes` and at most `element_depth`
 * elements with style.  `closed` is called for each element that ends.
 * Returns false without memory.
 */
bool fb_html_tree_init(struct fb_html_tree *tree, struct fb_arena *arena,
    size_t element_depth, size_t input_bytes);

/*
 * Close what the start tag implies to be closed.  Returns false when the
 * tag means nothing where it stands.
 */
bool fb_html_tree_prepare(struct fb_html_tree *tree,
    const struct fb_html_token *start);

/* The look of a child or of text, to be asked for behind prepare() or
 * before text. */
const struct fb_html_look *fb_html_tree_look(struct fb_html_tree *tree,
    const struct fb_html_token *start);

/* Open an element behind prepare().  Returns its look. */
const struct fb_html_look *fb_html_tree_open(struct fb_html_tree *tree,
    const struct fb_html_token *start, const struct fb_html_style *style,
    enum fb_html_flow flow, uint32_t link);

/* Handle an end tag.  Returns false when nothing of that name is open. */
bool fb_html_tree_end(struct fb_html_tree *tree,
    const struct fb_html_token *end);

/* Add to the style of the body. */
void fb_html_tree_style_body(struct fb_html_tree *tree,
    const struct fb_html_style *style);

/* Reopen lost formatting: text follows. */
void fb_html_tree_text(struct fb_html_tree *tree);

/* Close all at the end of the input. */
void fb_html_tree_finish(struct fb_html_tree *tree);

/* Whether the next token stands in svg or math. */
bool fb_html_tree_is_foreign(const struct fb_html_tree *tree);

#endif
