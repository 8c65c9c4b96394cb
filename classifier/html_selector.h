/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_selector.h - which elements a rule of a style sheet is about
 *
 * Selectors Level 4 as far as mail uses it: tag, .class, #id, [attribute]
 * with its operators, :not(), :link, :first-child, :nth-child(), :root,
 * ::before and ::after, joined by descendant, child and next-sibling
 * combinators.  One with anything else in it is not read at all: what is
 * not understood must not hide anything.  Internal to the HTML reader.
 */
#ifndef FB_HTML_SELECTOR_H
#define FB_HTML_SELECTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "str.h"

/* Compounds of one selector, such as the three of "p > b .x". */
#define FB_HTML_SELECTOR_COMPOUNDS_MAX 16

/* An element that asks; names without it are empty. */
struct fb_html_subject {
	struct fb_str tag, id, classes;
	uint32_t tag_hash;        /* of fb_html_tag_find() */
	uint32_t child_number;    /* among its siblings, from 1 */
	struct fb_str attributes; /* as fb_html_token has them */
	uint64_t names;           /* mask of its names and its ancestors' */
};

/* Who stands around the subject. */
struct fb_html_family {
	/* The ancestor so many levels up, 0 being the parent; NULL above. */
	const struct fb_html_subject *(
	    *ancestor)(const void *context, size_t levels);
	const void *context;
	const struct fb_html_subject *previous; /* sibling or NULL */
};

enum fb_html_pseudo {
	FB_PSEUDO_NONE,
	FB_PSEUDO_BEFORE,
	FB_PSEUDO_AFTER
};

enum fb_html_test_kind {
	FB_TEST_TAG,
	FB_TEST_ID,
	FB_TEST_CLASS,
	FB_TEST_HAS,      /* [name] */
	FB_TEST_EQUALS,   /* [name=value] */
	FB_TEST_WORD,     /* ~= */
	FB_TEST_DASH,     /* |= */
	FB_TEST_BEGINS,   /* ^= */
	FB_TEST_ENDS,     /* $= */
	FB_TEST_CONTAINS, /* *= */
	FB_TEST_NTH,      /* number of child: step * n + offset */
	FB_TEST_ROOT
};

struct fb_html_test {
	enum fb_html_test_kind kind;
	bool is_negated, is_nocase;
	int step, offset;
	struct fb_str name, value;
};

/* One compound; `combinator` joins it with the one before it in the text:
 * ' ', '>', '+', or 0 for the first. */
struct fb_html_compound {
	uint32_t first_test, test_count;
	char combinator;
};

/* A selector: compounds in the order of the text. */
struct fb_html_selector {
	uint32_t first_compound, compound_count;
	uint32_t specificity;
	enum fb_html_pseudo pseudo;
	uint64_t needed_names; /* some ancestor has each of them */
};

/* All selectors of a sheet.  Cleared to zero but for the arena. */
struct fb_html_selectors {
	struct fb_arena *arena;
	struct fb_html_test *test;
	struct fb_html_compound *compound;
	size_t test_count, test_capacity;
	size_t compound_count, compound_capacity;
	bool is_out_of_memory;
};

/*
 * Read one selector, which went through fb_css_plain() and keeps pointing
 * into `text`.  False, with nothing added, for what is not understood or
 * without memory (which is_out_of_memory says).
 */
bool fb_html_selector_read(struct fb_html_selector *selector,
    struct fb_html_selectors *set, struct fb_str text);

/*
 * Whether the selector is about the subject.  Each comparison is paid from
 * *budget; at 0 nothing matches any more.
 */
bool fb_html_selector_matches(const struct fb_html_selector *selector,
    const struct fb_html_selectors *set, const struct fb_html_subject *subject,
    const struct fb_html_family *family, size_t *budget);

/* The test by which an element can find the selector: id, class or tag of
 * its last compound; NULL when there is none. */
const struct fb_html_test *fb_html_selector_key(const struct fb_html_selector
						    *selector,
    const struct fb_html_selectors *set);

/* The bit of a name in a mask of names. */
uint64_t fb_html_name_bit(enum fb_html_test_kind kind, struct fb_str name);

/* Take the next of several words between blanks.  False at the end. */
bool fb_html_next_word(struct fb_str *word, struct fb_str *words);

#endif
