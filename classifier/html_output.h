/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_output.h - visible and hidden text and the links in it
 *
 * Internal to the HTML reader.
 */
#ifndef FB_HTML_OUTPUT_H
#define FB_HTML_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "html.h"
#include "html_look.h"
#include "html_stack.h"
#include "html_text.h"

/* Cleared to zero but for the first three. */
struct fb_html_output {
	struct fb_arena *arena;
	size_t input_bytes;
	size_t link_limit;
	struct fb_html_text visible, hidden;
	struct fb_html_text annotation; /* ruby text until the end */
	size_t reversed_from;           /* in visible, from 1; 0: not */
	struct fb_html_link *link;
	size_t link_count, link_capacity;
	size_t split_count, disguised_count; /* as in struct fb_html */
	size_t logo_begin, logo_end;         /* as in struct fb_html */
	size_t split_at; /* where hidden letters stand in `visible`, from 1 */
	bool is_hidden_ended; /* visible text since the last hidden one */
	bool is_link_cut;     /* the limit was reached */
	bool is_out_of_memory;
};

enum fb_html_text_kind {
	FB_HTML_TEXT_ENCODED, /* with character references */
	FB_HTML_TEXT_DECODED
};

/* Forget everything but the memory. */
void fb_html_output_rewind(struct fb_html_output *output);

/* Write a text in this look. */
void fb_html_output_text(struct fb_html_output *output,
    const struct fb_html_look *look, struct fb_str text,
    enum fb_html_text_kind kind);

/* The same for a value that stands in the place of its element, such as
 * alt: decoded, with spaces around. */
void fb_html_output_value(struct fb_html_output *output,
    const struct fb_html_look *look, struct fb_str value);

/* The same for the alt text of a picture, of which the first is noted. */
void fb_html_output_alt(struct fb_html_output *output,
    const struct fb_html_look *look, struct fb_str alt);

/* Text of nothing but blanks, which are not kept. */
void fb_html_output_blank(struct fb_html_output *output,
    const struct fb_html_look *look);

/* What the beginning or end of an element does to the line. */
void fb_html_output_flow(struct fb_html_output *output,
    const struct fb_html_look *look, enum fb_html_flow flow);

/* <br> */
void fb_html_output_break(struct fb_html_output *output,
    const struct fb_html_look *look);

/* Note a link whose text begins here; the address is decoded.  Returns its
 * number, 0 when it is not noted. */
uint32_t fb_html_output_link(struct fb_html_output *output,
    struct fb_str address);

/* All links behind number `first` up to the newest, `last`, are over one
 * text.  Either may be 0. */
void fb_html_output_join_links(struct fb_html_output *output, uint32_t first,
    uint32_t last);

/* The text of the link ends here; may be said again.  0 is ignored. */
void fb_html_output_end_link(struct fb_html_output *output, uint32_t number);

/* End the last line and put the base before relative addresses. */
void fb_html_output_finish(struct fb_html_output *output, struct fb_str base);

#endif
