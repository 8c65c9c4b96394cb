/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_token.h - HTML cut into tags and texts
 *
 * After the tokenizer of the WHATWG HTML standard, 13.2.5.  Comments,
 * document types and the like are passed over; for Outlook, conditional
 * comments are decided (html_condition.h).  Nothing is copied: texts
 * and attribute values are slices of the input, references not decoded.
 * Each byte is looked at a fixed number of times, whatever the input.
 * Internal to the HTML reader.
 */
#ifndef FB_HTML_TOKEN_H
#define FB_HTML_TOKEN_H

#include <stdbool.h>

#include "html.h"
#include "html_tag.h"
#include "str.h"

/* The attributes that somebody asks for. */
enum fb_html_attribute {
	FB_ATTRIBUTE_ACTION,
	FB_ATTRIBUTE_ALT,
	FB_ATTRIBUTE_BACKGROUND,
	FB_ATTRIBUTE_BGCOLOR,
	FB_ATTRIBUTE_CLASS,
	FB_ATTRIBUTE_COLOR,
	FB_ATTRIBUTE_CONTENT,
	FB_ATTRIBUTE_DIR,
	FB_ATTRIBUTE_FORMACTION,
	FB_ATTRIBUTE_HEIGHT,
	FB_ATTRIBUTE_HIDDEN,
	FB_ATTRIBUTE_HREF,
	FB_ATTRIBUTE_HTTP_EQUIV,
	FB_ATTRIBUTE_ID,
	FB_ATTRIBUTE_MEDIA,
	FB_ATTRIBUTE_ONCLICK,
	FB_ATTRIBUTE_OPEN,
	FB_ATTRIBUTE_PLACEHOLDER,
	FB_ATTRIBUTE_SIZE,
	FB_ATTRIBUTE_STYLE,
	FB_ATTRIBUTE_TEXT,
	FB_ATTRIBUTE_TYPE,
	FB_ATTRIBUTE_VALUE,
	FB_ATTRIBUTE_WIDTH,
	FB_ATTRIBUTE_COUNT
};

enum fb_html_token_kind {
	FB_HTML_TEXT,
	FB_HTML_CDATA, /* text without references */
	FB_HTML_START_TAG,
	FB_HTML_END_TAG
};

struct fb_html_token {
	enum fb_html_token_kind kind;
	struct fb_str text; /* of texts; the name of tags */
	struct fb_html_tag tag;
	bool is_self_closing;
	unsigned attribute_set; /* bits 1 << enum fb_html_attribute */
	struct fb_str attribute[FB_ATTRIBUTE_COUNT];
	struct fb_str attributes; /* of start tags: all, as they stand */
};

/* Names that were looked up: a mail uses few and repeats them. */
#define FB_HTML_NAME_CACHE_SLOTS 64

struct fb_html_tag_slot {
	uint64_t key; /* the name in lower case; 0: empty */
	struct fb_html_tag tag;
};

struct fb_html_attribute_slot {
	uint64_t key;
	enum fb_html_attribute attribute; /* or FB_ATTRIBUTE_COUNT */
};

/* Cleared to zero but for `in` and the limit. */
struct fb_html_tokenizer {
	struct fb_str in;
	size_t at;
	size_t attribute_limit; /* of one tag; the others are not noted */
	bool is_foreign;        /* inside svg or math: set by who knows */
	enum fb_html_viewer viewer;
	bool has_condition;    /* Outlook reads on where browsers do not, or the
			     * other way round */
	bool has_no_end;       /* no <![endif] follows */
	size_t condition_end;  /* where the last one was found */
	size_t tags_end;       /* no text beside tags as far as here */
	bool is_attribute_cut; /* the limit was reached */
	struct fb_html_tag_slot tag_slot[FB_HTML_NAME_CACHE_SLOTS];
	struct fb_html_attribute_slot attribute_slot[FB_HTML_NAME_CACHE_SLOTS];
};

/* Read the next token.  Returns false at the end of the input. */
bool fb_html_next(struct fb_html_token *token,
    struct fb_html_tokenizer *tokenizer);

/*
 * After the start tag of an element without markup inside (title, style,
 * xmp ...): the text up to its end tag, which will be the next token, or
 * to the end of the input.  Script has rules of its own.
 */
struct fb_str fb_html_raw_text(struct fb_html_tokenizer *tokenizer,
    const struct fb_html_token *start);

/*
 * An attribute that nobody asks for often, by its name in any case.  False
 * when `attributes` has none.  The value is not decoded.
 */
bool fb_html_find_attribute(struct fb_str *value, struct fb_str attributes,
    struct fb_str name);

/* True when the token has the attribute, be it empty. */
static inline bool
fb_html_has(const struct fb_html_token *token, enum fb_html_attribute attribute)
{
	return (token->attribute_set & 1u << attribute) != 0;
}

/* Space, tab, line feed, form feed or carriage return. */
static inline bool
fb_html_is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

#endif
