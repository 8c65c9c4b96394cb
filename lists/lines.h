/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lines.h - the lines of a text file that a person wrote
 *
 * For configuration, consent table and overrides: whoever writes them may use
 * an editor that begins with a BOM or ends lines with CR LF, and may save
 * Shift_JIS by mistake, which is an error that names its place.
 */
#ifndef FB_LINES_H
#define FB_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

/* The text without the BOM that it may begin with. */
struct fb_str fb_lines_start(struct fb_str text);

/* Take the next line off a text that is not empty; the line comes without
 * its end, LF or CR LF. */
struct fb_str fb_lines_take(struct fb_str *text);

/* Without spaces and TABs at both ends. */
struct fb_str fb_lines_trim(struct fb_str text);

static inline bool
fb_lines_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/*
 * Whether a line is UTF-8 without control characters but TAB.  On false
 * *column (in characters, from 1) and `message` say what is wrong.
 */
bool fb_lines_check(struct fb_str line, size_t *column, char *message,
    size_t capacity);

#define FB_LINES_SHOWN_BYTES 72 /* of a text within a message */

/*
 * Text of a file as it may stand in a message: control
 * characters and ill-formed bytes become "?", long text ends in "...".
 */
void fb_lines_show(char out[FB_LINES_SHOWN_BYTES], struct fb_str text);

#endif
