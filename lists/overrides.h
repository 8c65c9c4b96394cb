/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * overrides.h - what the administrator says against lists
 *
 * fakebill-overrides(5): a text that people read and edit, one override a
 * line, fields separated by TAB.
 *
 *   kill TAB P0102 TAB list=starter TAB add=2026-11-27 TAB why=quoted by …
 *   allow TAB tel TAB +81312345678 TAB add=2026-11-27 TAB by=sato
 *
 * An entry that is killed, and a value that is allowed, count nothing,
 * whatever list has them and whenever it got them.  No list is changed.  The
 * file is hostile until it was parsed: its size, its lines and their number
 * are bounded, and an error refuses the whole.
 */
#ifndef FB_OVERRIDES_H
#define FB_OVERRIDES_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "extract.h"
#include "source.h"
#include "status.h"
#include "vocabulary.h"

#define FB_OVERRIDES_DEFAULT "/var/lib/fakebill/overrides"
#define FB_OVERRIDES_FIRST_LINE "#!fakebill-overrides 1"

#define FB_OVERRIDES_MAX_BYTES ((size_t)8 << 20)
#define FB_OVERRIDES_MAX_LINE_BYTES 8192
#define FB_OVERRIDES_MAX 50000
/* After so many errors nobody reads on. */
#define FB_OVERRIDES_MAX_ERRORS 100
/* Accounts that differ in branch and type only. */
#define FB_OVERRIDES_MAX_ALIKE 256

/* The keys of an override, in the order in which they are written. */
enum fb_override_key {
	FB_OVERRIDE_LIST, /* kill: of this list only */
	FB_OVERRIDE_ADD,  /* date */
	FB_OVERRIDE_EXP,  /* date; holds until it has ended in Japan */
	FB_OVERRIDE_BY,
	FB_OVERRIDE_WHY,
	FB_OVERRIDE_KEY_COUNT
};
extern const struct fb_words fb_override_key_words; /* list … */

/* One override, as its line says it. */
struct fb_override_row {
	enum fb_override kind;        /* KILLED or ALLOWED */
	char id[FB_ID_MAX_BYTES];     /* killed: the entry */
	enum fb_type type;            /* allowed: of the value; no rule */
	struct fb_str value;          /* allowed: as written */
	struct fb_str key;            /* identifiers: canonical key */
	uint64_t identity;            /* phrases, and brands by one name */
	fb_date added, expires;       /* FB_DATE_NONE: not said */
	char list[FB_NAME_MAX_BYTES]; /* killed: empty for every list */
	struct fb_str by, why;
	size_t line; /* from 1; 0 when it is of no file */
};

struct fb_overrides;

/* Called once for each error. */
typedef void fb_overrides_report(void *context, const struct fb_error *error);

/*
 * Parse overrides.
 *
 *   out        set on success only; free it.  Immutable, may be shared.
 *   extractor  makes the canonical keys; need not outlive the call.
 *   text       is copied.  `file_name` is for messages.
 *
 * The same override twice is one; of two dates the later holds.  `report` may
 * be NULL.  Returns FB_OK, FB_ERR_SYNTAX (every error was reported, up to
 * FB_OVERRIDES_MAX_ERRORS), FB_ERR_TOO_LONG (reported) or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_overrides_parse(struct fb_overrides **out,
    const struct fb_extractor *extractor, struct fb_str text,
    const char *file_name, fb_overrides_report *report, void *context);

/*
 * Read and parse a file.  Where there is none, *out is NULL, which all
 * functions here take for no overrides.  Returns as above or FB_ERR_IO;
 * whatever fails is reported.
 */
FB_MUST_CHECK enum fb_status fb_overrides_load(struct fb_overrides **out,
    const struct fb_extractor *extractor, const char *path,
    fb_overrides_report *report, void *context);

void fb_overrides_free(struct fb_overrides *overrides); /* NULL is ignored */

/* Were both made of the same text? */
bool fb_overrides_is_same(const struct fb_overrides *a,
    const struct fb_overrides *b);

/* All rows, in the order of their lines; owned by the overrides. */
const struct fb_override_row *
fb_overrides_rows(const struct fb_overrides *overrides, size_t *count);

/* How many are KILLED, or ALLOWED. */
size_t fb_overrides_count(const struct fb_overrides *overrides,
    enum fb_override kind);

/* ---- what judging asks; each costs O(log n) ---------------------------- */

/* Is an entry killed?  `now` is Unix time. */
bool fb_overrides_kill(const struct fb_overrides *overrides, const char *list,
    const char *id, int64_t now);

/*
 * Is an identifier allowed that stands in the mail as `found` and in a list
 * as `listed`?  Accounts may say less than others (fb_extract_agree()): an
 * allowed one must agree with both.
 */
bool fb_overrides_allow_key(const struct fb_overrides *overrides,
    enum fb_type type, struct fb_str found, struct fb_str listed, int64_t now);

/* Is a phrase with this identity allowed? */
bool fb_overrides_allow_phrase(const struct fb_overrides *overrides,
    uint64_t identity, int64_t now);

/* Is a brand allowed by one of its names?  `value` is that of its entry; the
 * arena is used for a while.  Without memory it is not. */
bool fb_overrides_allow_brand(const struct fb_overrides *overrides,
    struct fb_arena *arena, const struct fb_folder *folder, struct fb_str value,
    int64_t now);

/* ---- what the verbs need ----------------------------------------------- */

/*
 * Fill in key and identity of a row that allows a value of row->type.
 * row->value must outlive the row, the arena owns the key.
 * Returns FB_OK, FB_ERR_SYNTAX (no such value; `message` says why, and is
 * untouched otherwise) or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status
fb_override_row_complete(struct fb_override_row *row, struct fb_arena *arena,
    const struct fb_extractor *extractor, char *message, size_t capacity);

/* Write a row as a line; identifiers by their keys.  Look at ferror(out)
 * afterwards. */
void fb_override_row_write(FILE *out, const struct fb_override_row *row);

/* Do two rows override the same?  Dates and reasons do not matter. */
bool fb_override_row_is_same(const struct fb_override_row *a,
    const struct fb_override_row *b);

#endif
