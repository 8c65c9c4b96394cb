/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_stack.h - the elements that are open, and what text in them looks like
 *
 * Not a tree but its right edge: the stack of open elements and the list of
 * active formatting elements of the WHATWG HTML standard (13.2.4).  The
 * rules when to open and close are html_tree.h's.
 *
 * Work is linear in the input: what is searched in vain is paid from a
 * budget.  Internal to the HTML reader.
 */
#ifndef FB_HTML_STACK_H
#define FB_HTML_STACK_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "html_look.h"
#include "html_selector.h"
#include "html_tag.h"

#define FB_HTML_NOWHERE SIZE_MAX
/* Unclosed formatting elements that wait for the next text. */
#define FB_HTML_LOST_MAX 48

enum fb_html_flow {
	FB_FLOW_INLINE,
	FB_FLOW_BLOCK, /* begins and ends a line */
	FB_FLOW_CELL   /* begins and ends with a space */
};

/* What a search for an open element does not look behind (13.2.4.2). */
enum fb_html_scope {
	FB_SCOPE_DEFAULT,
	FB_SCOPE_BUTTON,
	FB_SCOPE_LIST,
	FB_SCOPE_TABLE,
	FB_SCOPE_SPECIAL,
	FB_SCOPE_NONE
};

/* Text that a rule puts behind the content of an element (::after). */
struct fb_html_after {
	struct fb_html_style style;
	struct fb_html_look look;
	struct fb_str text;
};

/* The children that an element had so far. */
struct fb_html_children {
	uint32_t count;
	struct fb_html_subject last;
};

/* Callers of push() fill in the first five, the subject and what is
 * foreign. */
struct fb_html_open {
	uint32_t hash;
	uint32_t link;  /* number of the link from 1, or 0 */
	uint16_t id;    /* enum fb_html_tag_id */
	uint16_t flags; /* of the tag */
	uint8_t flow;   /* enum fb_html_flow */
	bool is_foreign, is_math, is_integration;
	bool is_fostered; /* put before the table it stands in */
	bool is_in_table; /* the innermost part of a table is no cell */
	bool has_look;    /* its own */
	uint8_t lost_floor;
	uint32_t look; /* index of fb_html_stack.styled */
	struct fb_html_subject subject;
	struct fb_html_children children;
	const struct fb_html_after *after; /* or NULL */
};

struct fb_html_styled {
	struct fb_html_look look;
	struct fb_html_style style;
};

/* A formatting element that ended without its end tag. */
struct fb_html_lost {
	struct fb_html_open element;
	struct fb_html_style style;
};

typedef void fb_html_closed(void *context, const struct fb_html_open *element);

struct fb_html_stack {
	struct fb_html_open *open;
	size_t open_count, open_limit;
	struct fb_html_styled *styled; /* [0]: of the body */
	size_t styled_count, styled_limit;
	struct fb_html_look root; /* before any style of the body */
	struct fb_html_lost *lost;
	size_t lost_count, lost_floor; /* those below belong outside a cell */
	size_t excess;                 /* open elements beyond the limit */
	size_t budget;                 /* steps */
	uint32_t count_of[FB_TAG_ID_COUNT];
	/* <html> and <body>, which are never on the stack. */
	struct fb_html_subject html, body;
	struct fb_html_children children; /* of the body */
	bool has_form;                    /* another one means nothing */
	bool is_cut; /* a limit was reached: what is hidden is not known */
	fb_html_closed *closed;
	void *context;
};

/* The ancestor of the next element so many levels up, for
 * fb_html_family. */
const struct fb_html_subject *fb_html_stack_ancestor(const void *stack,
    size_t levels);

/* The children that the innermost element had so far. */
const struct fb_html_children *fb_html_stack_children(
    const struct fb_html_stack *stack);

/* It has one more. */
void fb_html_stack_note_child(struct fb_html_stack *stack,
    const struct fb_html_subject *child);

/*
 * An empty stack for an input of `input_bytes` and at most `element_depth`
 * elements with style.  `closed` and `context` are still to be set: the
 * function is called for each element that ends.  Returns false without
 * memory.
 */
bool fb_html_stack_init(struct fb_html_stack *stack, struct fb_arena *arena,
    size_t element_depth, size_t input_bytes, enum fb_html_viewer viewer);

/* The innermost element, or NULL. */
const struct fb_html_open *fb_html_stack_top(const struct fb_html_stack *stack);
bool fb_html_stack_top_is(const struct fb_html_stack *stack,
    enum fb_html_tag_id id);

/* The position of the innermost element of that name inside the scope, or
 * FB_HTML_NOWHERE.  `hash` tells elements of the same id apart. */
size_t fb_html_stack_find(struct fb_html_stack *stack, enum fb_html_tag_id id,
    uint32_t hash, enum fb_html_scope scope);

/* Table, its row groups and rows: text and elements that are no part of a
 * table are put before it (13.2.6.1, "foster parent").  False for NULL. */
bool fb_html_is_table_frame(const struct fb_html_open *element);

/* The index of the look that an element at that position inherits. */
uint32_t fb_html_stack_inherited(const struct fb_html_stack *stack, size_t at,
    bool is_fostered);

/* Open an element.  Returns its look. */
const struct fb_html_look *fb_html_stack_push(struct fb_html_stack *stack,
    struct fb_html_open element, const struct fb_html_style *style);

/* The innermost element, when it has this name, will put text behind it. */
void fb_html_stack_set_after(struct fb_html_stack *stack, struct fb_str tag,
    const struct fb_html_after *after);

/* Close the element at `at` and all above; formatting among them is lost. */
void fb_html_stack_close(struct fb_html_stack *stack, size_t at);

/*
 * Close the formatting element at `at`, which special elements are inside
 * of, the last one at `last_special`: these stay open, formatting between
 * them does, others end.
 */
void fb_html_stack_remove_formatting(struct fb_html_stack *stack, size_t at,
    size_t last_special);

/* Lost formatting that got its end tag.  False when there is none. */
bool fb_html_stack_forget(struct fb_html_stack *stack, uint32_t hash);

/* Open lost formatting again: text or an inline element follows. */
void fb_html_stack_reopen(struct fb_html_stack *stack);

/* Add to the style of the body. */
void fb_html_stack_style_body(struct fb_html_stack *stack,
    const struct fb_html_style *style);

/* Close all at the end of the input. */
void fb_html_stack_finish(struct fb_html_stack *stack);

#endif
