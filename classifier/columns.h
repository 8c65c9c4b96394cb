/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * columns.h - text that is read from top to bottom
 *
 * Japanese is written in columns from right to left as well as in lines.
 * Where three lines or more are nothing but single characters with blanks
 * between, as a table with one character in each cell is, or nothing but
 * full-width characters and of about one length, they can be either and are
 * read as columns, too.
 */
#ifndef FB_COLUMNS_H
#define FB_COLUMNS_H

#include "arena.h"
#include "status.h"
#include "str.h"

/* Rows that make a table, and columns of one. */
#define FB_COLUMNS_LEAST_ROWS 3
#define FB_COLUMNS_MAX 64
/* More rows than this are further tables. */
#define FB_COLUMNS_MOST_ROWS 512

/* Lines of prose are of about one length, too: without empty places between
 * the columns, a grid of full-width characters has no more than these. */
#define FB_COLUMNS_DENSE_MOST 12
#define FB_COLUMNS_MAX_BYTES(bytes) (3 * (bytes) + 2)

/*
 * `text` with the columns of such tables in their place, one on a line and
 * from right to left; behind it all columns again, from left to right.  A row
 * that lacks characters lacks them where the last columns end; in a grid an
 * ideographic space holds a place.  *out is empty when there are no tables,
 * and of the arena otherwise, within FB_COLUMNS_MAX_BYTES().  `text` is valid
 * UTF-8.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_columns_read(struct fb_str *out,
    struct fb_arena *arena, struct fb_str text);

#endif
