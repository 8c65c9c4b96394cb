/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * holds.h - days of the decision log that must not be erased yet
 *
 * A hold (保全) has the reference of the request for it, an end date and,
 * where it concerns some days only, the first and last of them.  The file
 * "holds" stands beside the days: a first line, then one hold per line, its
 * fields separated by TABs:
 *
 *   #!fakebill-holds 1
 *   REFERENCE  UNTIL  FROM|-  TO|-  ADDED
 *
 * Pure, but for fb_holds_load() and fb_holds_save().
 */
#ifndef FB_HOLDS_H
#define FB_HOLDS_H

#include <stdio.h>

#include "source.h"
#include "status.h"
#include "str.h"

#define FB_HOLDS_FILE "holds"
#define FB_HOLDS_MAX 1000
#define FB_HOLDS_MAX_BYTES ((size_t)1 << 20)
#define FB_HOLD_REFERENCE_MAX_BYTES 128 /* with the NUL */

struct fb_hold {
	char reference[FB_HOLD_REFERENCE_MAX_BYTES]; /* UTF-8 */
	fb_date until; /* the hold ends with this day, in Japan */
	fb_date from;  /* first day held; FB_DATE_NONE: from the beginning */
	fb_date to;    /* last day held; FB_DATE_NONE: all that come */
	fb_date added;
};

struct fb_holds {
	struct fb_hold *hold; /* malloc()ed; NULL when there is none */
	size_t count;
};

/* Whether a text may be a reference: 1 to 127 bytes of UTF-8 without control
 * characters. */
bool fb_hold_is_reference(struct fb_str text);

/* Read the file's text.  Every line must be right: a hold that is not
 * understood must not be lost.  Returns FB_OK, FB_ERR_SYNTAX with the line
 * in *err, FB_ERR_TOO_LONG or FB_ERR_NOMEM. */
FB_MUST_CHECK enum fb_status fb_holds_parse(struct fb_holds *out,
    struct fb_str text, struct fb_error *err);

void fb_holds_write(FILE *out, const struct fb_holds *holds);
void fb_holds_free(struct fb_holds *holds);

/* Whether a hold still holds today, and whether some hold of today keeps
 * this day. */
bool fb_hold_is_in_force(const struct fb_hold *hold, fb_date today);
bool fb_holds_keep(const struct fb_holds *holds, fb_date day, fb_date today);

/* The hold with this reference, or NULL. */
struct fb_hold *fb_holds_find(const struct fb_holds *holds,
    const char *reference);
/* Add one; FB_OK, FB_ERR_TOO_LONG beyond FB_HOLDS_MAX or FB_ERR_NOMEM. */
FB_MUST_CHECK enum fb_status fb_holds_add(struct fb_holds *holds,
    const struct fb_hold *hold);
void fb_holds_remove(struct fb_holds *holds, struct fb_hold *hold);

/* Load the file of a folder; no file is no hold.  FB_OK, FB_ERR_IO or as
 * fb_holds_parse(); err->file is the name without the folder. */
FB_MUST_CHECK enum fb_status fb_holds_load(struct fb_holds *out, int folder,
    struct fb_error *err);

/* Replace the file of a folder as a whole; its owner becomes that of the
 * folder, so that the daemon can read it.  The caller holds a lock against
 * others who do the same.  FB_OK or FB_ERR_IO. */
FB_MUST_CHECK enum fb_status fb_holds_save(const struct fb_holds *holds,
    int folder, struct fb_error *err);

#endif
