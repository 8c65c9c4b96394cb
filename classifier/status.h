/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * status.h - how functions report failure
 *
 * Failures are sorted first.  A broken precondition is a bug: assert().
 * Hostile or odd input is not an error: every parser here has a defined
 * result for it.  What remains is the world (memory, disk, a corrupt file),
 * and that is an enum fb_status.
 */
#ifndef FB_STATUS_H
#define FB_STATUS_H

#include <stdbool.h>
#include <stddef.h>

#define FB_MUST_CHECK __attribute__((warn_unused_result))
#define FB_PRINTF(text, first) __attribute__((format(printf, text, first)))

enum fb_status {
	FB_OK = 0,
	FB_ERR_NOMEM,    /* no memory, or the arena's limit is reached */
	FB_ERR_TOO_LONG, /* input longer than the stated limit */
	FB_ERR_SYNTAX, /* text a person wrote (list, configuration) is wrong */
	FB_ERR_IO,     /* the system refused; errno was read into the message */
	FB_ERR_CORRUPT, /* a compiled file is not what its writer wrote */
	FB_ERR_VERSION, /* a compiled file of another format or fold version */
	FB_ERR_NOT_FOUND,  /* what was asked for is not there */
	FB_ERR_BUSY,       /* somebody else holds it */
	FB_ERR_TIMEOUT,    /* the deadline passed */
	FB_ERR_UNAVAILABLE /* the process that should answer is not there */
};

/*
 * What a person must know to mend a failure.  Filled in by the function
 * that fails; untouched on success.  The message is one line without a
 * newline, in the user's language, and says what is wrong and what would
 * be right; it does not repeat file and line.
 */
struct fb_error {
	enum fb_status status;
	char file[256]; /* empty when no file is concerned */
	size_t line;    /* from 1; 0 when no line is concerned */
	size_t column;  /* in characters, from 1; 0 when unknown */
	char message[512];
	bool is_private; /* the message quotes somebody's data: for whoever
			  * asked, not for a log */
};

#endif
