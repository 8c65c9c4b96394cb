/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_tree.h - what an element is inside of
 *
 * Follows the tree construction of the WHATWG HTML standard (13.2.6) where
 * it decides that: implied end tags, scopes, misnested and unclosed
 * formatting, content that a table throws out, svg and math.  Otherwise
 * text could be shown as hidden, or hidden text as shown, by closing tags
 * in an odd order.  Internal to the HTML reader.
 *
 * Known to differ: formatting that is closed across more than eight blocks,
 * and text whose formatting is rearranged by a later end tag.
 */
#ifndef FB_HTML_TREE_H
#define FB_HTML_TREE_H

#include <stdbool.h>

#include "html_stack.h"
#include "html_token.h"

/*
 * Close what the start tag implies to be closed.  Returns false when the
 * tag means nothing where it stands.
 */
bool fb_html_tree_prepare(struct fb_html_stack *stack,
    const struct fb_html_token *start);

/* The look that a child begun by this tag inherits, or text when `start`
 * is NULL. */
const struct fb_html_look *fb_html_tree_look(const struct fb_html_stack *stack,
    const struct fb_html_token *start);

/* Open an element behind prepare().  Returns its look. */
const struct fb_html_look *fb_html_tree_open(struct fb_html_stack *stack,
    const struct fb_html_token *start, const struct fb_html_style *style,
    enum fb_html_flow flow, uint32_t link,
    const struct fb_html_subject *subject);

/* Handle an end tag.  Returns false when nothing of that name is open. */
bool fb_html_tree_end(struct fb_html_stack *stack,
    const struct fb_html_token *end);

/* Whether the innermost element is one of svg or math. */
bool fb_html_tree_is_foreign(const struct fb_html_stack *stack);

/* Whether an element that opens now is one of them. */
bool fb_html_tree_opens_foreign(const struct fb_html_stack *stack);

#endif
