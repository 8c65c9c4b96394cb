/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * program.h - what the programs with verbs share
 *
 * fakebill-list VERB, fakebill-stats VERB: one table of verbs, one way to
 * complain, to refuse a command line and to end.  Messages begin with the
 * name that the program was called by.  Exit codes are those of sysexits.h.
 */
#ifndef FB_PROGRAM_H
#define FB_PROGRAM_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <sysexits.h>

#include "status.h"
#include "str.h"

/* A verb: argv[0] is its name.  Returns the exit status. */
typedef int fb_verb(int argc, char **argv);

struct fb_program_verb {
	const char *name;
	fb_verb *run;
	const char *summary; /* one line, marked for translation */
};

struct fb_program {
	const char *name;  /* as it is installed */
	const char *usage; /* the first lines of --help, with their newlines;
			    * marked for translation */
	const struct fb_program_verb *verb;
	size_t verb_count; /* at most FB_PROGRAM_VERBS_MAX */
};

#define FB_PROGRAM_VERBS_MAX 32

/* Run the verb that argv[1] names, or explain the verbs.  Returns the exit
 * status.  The messages must have been started (i18n.h). */
int fb_program_run(const struct fb_program *program, int argc, char **argv);

/* Print "fakebill-…: …" to standard error. */
FB_PRINTF(1, 2) void fb_verb_complain(const char *format, ...);

/* The same for a wrong command line; returns EX_USAGE. */
FB_PRINTF(1, 2) int fb_verb_refuse(const char *format, ...);

/* "file:line:column: message", or less where less is known. */
void fb_verb_print_error(FILE *out, const struct fb_error *error);

/* The exit status for a failure of reading. */
int fb_verb_exit_status(enum fb_status status);

/* Flush standard output; complains and returns EX_IOERR when that fails,
 * else `status`. */
int fb_verb_finish(int status);

/* Print an object as one line; false when it is NULL or memory is short.
 * Takes the object. */
bool fb_verb_put_json(json_t *object);

/* A JSON string of bytes that need not be UTF-8, such as names of files and
 * arguments; what is no UTF-8 becomes U+FFFD.  NULL without memory. */
json_t *fb_verb_json_text(struct fb_str text);

#endif
