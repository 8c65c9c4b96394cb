/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * source.h - the list as people write it (fakebill-list(5))
 *
 *   #!fakebill-list 1
 *   #!name jp-fakebill
 *   #!serial 153
 *   #!cap demand=3 threat=4
 *   id TAB type TAB value TAB state TAB key=value … [# note]
 *
 * One entry per line, UTF-8, fields separated by TAB.  A BOM, CR LF ends,
 * blank lines and lines that begin with "#" (but not "#!") are skipped.
 * Directives stand before the first entry.
 * Parsing goes on behind an error, so that an editor sees all of them at
 * once, each with file, line and column, what is wrong and what would be
 * right.
 */
#ifndef FB_SOURCE_H
#define FB_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "arena.h"
#include "extract.h"
#include "rule.h"
#include "status.h"
#include "vocabulary.h"
#include "weigh.h"

#define FB_SOURCE_MAX_BYTES ((size_t)256 << 20)
#define FB_SOURCE_MAX_LINE_BYTES 8192
#define FB_SOURCE_MAX_ENTRIES 5000000
#define FB_ID_MAX_BYTES 16       /* with the NUL; a letter and 4 to 9 digits */
#define FB_NAME_MAX_BYTES 64     /* of a list's name, with the NUL */
#define FB_PHRASE_MIN_UNITS 3    /* skeleton units of a phrase's anchor */
#define FB_PHRASE_MAX_SEGMENTS 4 /* so at most 3 gaps */
#define FB_PHRASE_MAX_UNITS 64   /* skeleton units of one segment */
#define FB_PHRASE_GAP_UNITS 30   /* at most between two segments */

/* A date of the list, as days since 1970-01-01; FB_DATE_NONE is none. */
typedef int32_t fb_date;
#define FB_DATE_NONE INT32_MIN
#define FB_DATE_MAX_BYTES 12 /* "2025-06-01" and its NUL */

/* The first second (Unix time) after the day has ended in Japan. */
int64_t fb_date_end_jst(fb_date date);

/* Read "2025-06-01", from 2000 to 2099; false when there is no such day. */
bool fb_date_parse(fb_date *out, struct fb_str text);

/* Write it so again. */
void fb_date_format(char out[FB_DATE_MAX_BYTES], fb_date date);

/*
 * Read and write points: "1.5", "-2", "0.125".  Reading is false for
 * anything but a sign, digits and at most three of them behind a point;
 * what it gives is within +-FB_POINTS_MAX_MILLI.
 */
#define FB_POINTS_MAX_MILLI 1000000
#define FB_POINTS_MAX_BYTES 16
bool fb_points_parse(int32_t *milli, struct fb_str text);
void fb_points_format(char out[FB_POINTS_MAX_BYTES], int32_t milli);

/* The keys of an entry, in the order in which they are written. */
enum fb_attribute {
	FB_ATTRIBUTE_CAT,
	FB_ATTRIBUTE_LVL,
	FB_ATTRIBUTE_GRP,
	FB_ATTRIBUTE_W,
	FB_ATTRIBUTE_CASE,
	FB_ATTRIBUTE_TLP,
	FB_ATTRIBUTE_ADD,
	FB_ATTRIBUTE_EXP,
	FB_ATTRIBUTE_SRC,
	FB_ATTRIBUTE_END,
	FB_ATTRIBUTE_WHY,
	FB_ATTRIBUTE_BY,
	FB_ATTRIBUTE_OK,
	FB_ATTRIBUTE_COUNT
};
extern const struct fb_words fb_attribute_words; /* cat … */

struct fb_entry {
	char id[FB_ID_MAX_BYTES];
	enum fb_type type;
	struct fb_str value; /* as written */
	struct fb_str key;   /* identifiers: canonical key; else empty */
	enum fb_state state;
	/* Bit 1 << enum fb_attribute: what stands there.  The rest has its
	 * default: level reported, TLP AMBER, weight 0, no date, no text. */
	unsigned given;
	enum fb_category category;
	enum fb_level level;
	enum fb_group group; /* FB_GROUP_NONE but for phrases */
	enum fb_tlp tlp;
	int32_t weight_milli;
	fb_date added, expires, ended;
	struct fb_str case_id, source, by, ok, why, note; /* may be empty */
	const struct fb_rule *rule; /* compiled; NULL but for rules */
	uint64_t identity;          /* see struct fb_hit; 0 when withdrawn */
	const char *file;           /* where it stands */
	size_t line;
};

struct fb_source {
	const char *file;             /* as given to fb_source_parse() */
	char name[FB_NAME_MAX_BYTES]; /* "local" when not given */
	uint64_t serial;              /* 0 when not given */
	struct fb_caps caps;          /* FB_CAP_NONE where not given */
	struct fb_entry *entry;
	size_t entry_count;
	size_t error_count; /* how many errors were reported */
};

/* Called once for each error, in the order of the lines. */
typedef void fb_source_report(void *context, const struct fb_error *error);

/*
 * Parse a list source.
 *
 *   out        receives the entries that are right, even when others are
 *              not; look at error_count.  Set unless FB_ERR_NOMEM or
 *              FB_ERR_IO is returned.
 *   arena      owns all of it.
 *   extractor  makes the canonical keys.
 *   file       open for reading; `file_name` is for messages.
 *
 * Checks each line and what needs several: an id used twice; two entries of
 * one type and category that say the same (identifiers by their keys, phrases
 * and brands by their skeletons, rules by their programs), withdrawn ones
 * aside.  A file that is not UTF-8 is reported once, with the encoding that
 * it seems to have.  `report` may be NULL.  Returns FB_OK, FB_ERR_SYNTAX when error_count > 0, FB_ERR_IO, FB_ERR_TOO_LONG
 * (FB_SOURCE_MAX_BYTES) or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_source_parse(struct fb_source *out,
    struct fb_arena *arena, const struct fb_extractor *extractor, FILE *file,
    const char *file_name, fb_source_report *report, void *context);

/*
 * Join several sources to one list: the entries of all, the name, serial and
 * caps of those that give them.  Reports ids and values that stand in two of
 * them, and names, serials or caps that differ.  *out borrows from the
 * sources.  Returns FB_OK, FB_ERR_SYNTAX when there is such an error,
 * FB_ERR_TOO_LONG (FB_SOURCE_MAX_ENTRIES) or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_source_merge(struct fb_source *out,
    struct fb_arena *arena, const struct fb_source *source, size_t count,
    fb_source_report *report, void *context);

/* A capital letter and 4 to 9 digits. */
bool fb_id_is_valid(struct fb_str id);

/* Small letters, digits, "-", "_" and "."; not too long. */
bool fb_name_is_valid(struct fb_str name);

/* Order of ids: by letter, then by number, then the shorter one first. */
int fb_id_compare(const char *a, const char *b);

/*
 * Write one entry as a line, its keys in the order of enum fb_attribute, its
 * weight without superfluous digits.  Look at ferror(out) afterwards.
 */
void fb_source_write_entry(FILE *out, const struct fb_entry *entry);

/* Write the directives: the first line, and name, serial and caps where they
 * are not the default. */
void fb_source_write_directives(FILE *out, const char *name, uint64_t serial,
    const struct fb_caps *caps);

/*
 * Read a source and write it in its canonical form: directives first, then
 * the entries by id.  Whole-line comments are kept before the entry they
 * precede; those before the first entry that a blank line or a directive
 * follows stay on top, those behind the last entry stay at the end.  Writing
 * the result again changes nothing more.
 * Returns FB_OK, FB_ERR_SYNTAX (nothing is written then), FB_ERR_IO,
 * FB_ERR_TOO_LONG or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_source_format(FILE *out, FILE *in,
    const char *file_name, const struct fb_extractor *extractor,
    fb_source_report *report, void *context);

#endif
