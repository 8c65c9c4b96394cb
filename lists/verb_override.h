/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * verb_override.h - what "kill" and "allow" share
 *
 * Both find out which entries of the lists in force an argument concerns,
 * record it in the file of overrides, and write a report for those who
 * maintain the lists.  They work without a network and without the filter,
 * which notices the file by itself.
 */
#ifndef FB_VERB_OVERRIDE_H
#define FB_VERB_OVERRIDE_H

#include "overrides.h"
#include "verb.h"

/* What an argument may be read as; an account number can be a LINE ID. */
#define FB_OVERRIDE_READINGS_MAX 32

struct fb_override_reading {
	struct fb_override_row row[FB_OVERRIDE_READINGS_MAX];
	size_t count;
};

struct fb_override_verb {
	const char *name;
	enum fb_override kind;
	void (*usage)(FILE *out);
	/*
	 * Read an argument.  `type` is what --type says, or FB_TYPE_COUNT.
	 * The arena and `argument` outlive the reading.  On false `message`
	 * says why it is none.
	 */
	bool (*read)(struct fb_override_reading *out, struct fb_arena *arena,
	    const struct fb_reader *reader, enum fb_type type,
	    const char *argument, char *message, size_t capacity);
};

/* Add a reading; too many are dropped. */
void fb_override_reading_add(struct fb_override_reading *reading,
    const struct fb_override_row *row);

/* Run a verb; returns the exit status. */
int fb_override_verb_run(const struct fb_override_verb *verb, int argc,
    char **argv);

/* The options that both explain, from --config to --undo. */
void fb_override_verb_usage(FILE *out);

#endif
