/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * verb.h - what the verbs of fakebill-list share
 *
 * Each verb has a file of its own, reads its options, calls the library and
 * prints.  Exit codes are those of sysexits.h.
 */
#ifndef FB_VERB_H
#define FB_VERB_H

#include "arena.h"
#include "list.h"
#include "program.h"
#include "reading.h"
#include "source.h"

fb_verb fb_verb_lint, fb_verb_fmt, fb_verb_compile, fb_verb_dump,
    fb_verb_lookup, fb_verb_eval, fb_verb_fit, fb_verb_kill, fb_verb_allow;

#define FB_DEFAULT_LIST PKGDATADIR "/starter.cdb"

/* A report for fb_source_parse(): each error to standard error. */
fb_source_report fb_verb_report;

/* Make a reader, or complain and return NULL. */
struct fb_reader *fb_verb_reader(void);

/* Open a source; "-" is standard input.  Complains and returns NULL when
 * that fails. */
FILE *fb_verb_open(const char *path);
void fb_verb_close(FILE *file);

/* Sources that were read as one list. */
struct fb_verb_sources {
	struct fb_arena *arena;
	struct fb_source list; /* of all files */
	size_t error_count;
};

/*
 * Read sources, at least one, and join them.  All errors are reported, and
 * counted; what prevents reading is complained about.  Returns EX_OK,
 * EX_DATAERR when there were errors, or the status of another failure.
 * Deinit in any case.
 */
int fb_verb_sources_init(struct fb_verb_sources *out,
    const struct fb_reader *reader, char *const *path, size_t count,
    fb_source_report *report, void *context);
void fb_verb_sources_deinit(struct fb_verb_sources *sources);

/* An entry of a compiled list as a source would say it; what is compiled
 * does not tell who entered it and when. */
struct fb_entry fb_verb_entry(const struct fb_list_entry *entry);

/* The same as JSON; NULL without memory. */
json_t *fb_verb_entry_json(const struct fb_list_entry *entry);

#endif
