/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * source_parser.h - the parts of the list's parser
 *
 * Internal to lists/source*.c: source.c goes through the lines,
 * source_entry.c reads one entry, source_check.c asks whether it makes
 * sense, source_text.c knows bytes, dates and points.
 */
#ifndef FB_SOURCE_PARSER_H
#define FB_SOURCE_PARSER_H

#include <stdarg.h>

#include "source.h"

struct fb_parser {
	struct fb_source *out;
	struct fb_arena *arena;   /* of the result */
	struct fb_arena *scratch; /* of one line */
	const struct fb_extractor *extractor;
	fb_source_report *report;
	void *context;
	struct fb_str line; /* without its end */
	size_t line_number; /* from 1 */
	bool is_fatal;      /* reading on makes no sense */
};

/*
 * Report an error of the current line.  `at` points into parser->line, or
 * is NULL when the line as a whole is meant.
 */
FB_PRINTF(3, 4)
void fb_parser_complain(struct fb_parser *parser, const char *at,
    const char *format, ...);

/* A text of the source for a message: at most 40 characters of it. */
struct fb_quote {
	char text[40 * 4 + 4];
};
struct fb_quote fb_quote(struct fb_str text);
#define FB_QUOTE(str) (fb_quote(str).text)

/* fb_source_parse() of a text that lives in the arena. */
FB_MUST_CHECK enum fb_status fb_source_parse_text(struct fb_source *out,
    struct fb_arena *arena, const struct fb_extractor *extractor,
    struct fb_str text, const char *file_name, fb_source_report *report,
    void *context);

/* ---- source_text.c ---------------------------------------------------- */

/* Read all of a file into the arena.  Returns FB_OK, FB_ERR_IO,
 * FB_ERR_TOO_LONG or FB_ERR_NOMEM. */
FB_MUST_CHECK enum fb_status fb_source_read(struct fb_str *out,
    struct fb_arena *arena, FILE *file);

/* Where a text stops being UTF-8, as a byte offset; its length if nowhere.
 * *name is then what it seems to be instead, or NULL. */
size_t fb_source_foreign(struct fb_str text, const char **name);

/* Where the first line begins: behind a byte order mark. */
size_t fb_text_begin(struct fb_str text);

/* The line at *position, without LF or CR LF; *position moves on.  False
 * at the end. */
bool fb_next_line(struct fb_str *line, struct fb_str text, size_t *position);

/* A character that no list may hold: controls, marks that turn the
 * direction of writing.  Returns it and its place, or 0. */
uint32_t fb_forbidden_character(struct fb_str line, size_t *position);

struct fb_str fb_trim(struct fb_str text); /* blanks off both ends */

/* The next word of a line, blanks and TABs between; empty at the end. */
struct fb_str fb_next_word(struct fb_str *rest);

bool fb_begins_with(struct fb_str text, struct fb_str beginning);

/* ---- source_entry.c --------------------------------------------------- */

/* Read the entry on the current line.  *out is set when true is returned;
 * otherwise an error was reported, or *status is not FB_OK. */
bool fb_parse_entry(struct fb_entry *out, struct fb_parser *parser,
    enum fb_status *status);

/* Where the parts of an entry stand in its line, for messages. */
struct fb_places {
	const char *type, *value, *state;
	const char *attribute[FB_ATTRIBUTE_COUNT]; /* of its word */
};

/* ---- source_unique.c -------------------------------------------------- */

/* Which ids and values the entries so far have. */
struct fb_unique {
	const struct fb_entry *entry; /* the array of them */
	uint32_t *by_id, *by_value;   /* hash tables of indices + 1 */
	size_t slot_count;            /* power of two */
};

/* Room for `capacity` entries; false without memory. */
FB_MUST_CHECK bool fb_unique_init(struct fb_unique *unique,
    const struct fb_entry *entry, size_t capacity);
void fb_unique_deinit(struct fb_unique *unique);

/* Add entry[index] unless an earlier one has its id or says the same; *error
 * says so then (message, file and line). */
bool fb_unique_add(struct fb_unique *unique, size_t index,
    struct fb_error *error);

/* ---- source_check.c --------------------------------------------------- */

/* Complete an entry from its value: key, rule, identity.  As above. */
bool fb_check_value(struct fb_entry *entry, struct fb_parser *parser,
    const struct fb_places *places, enum fb_status *status);

/* Do the attributes fit the type, the state and each other?  Reports all
 * that is wrong. */
bool fb_check_attributes(const struct fb_entry *entry, struct fb_parser *parser,
    const struct fb_places *places);

#endif
