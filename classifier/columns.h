/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * columns.h - text that is read from top to bottom
 *
 * Japanese is written in columns from right to left as well as in lines.  A
 * table with one character in each cell can be either: where three lines or
 * more are nothing but single characters with blanks between, they are read
 * as columns, too.
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

/*
 * The columns of all such tables in `text`, one on a line: those of a table
 * from right to left first, then from left to right.  A row that lacks
 * characters lacks them where the last columns end.  *out is empty when
 * there are none, of the arena otherwise and at most 2 * text.len + 2 bytes
 * long.  `text` is valid UTF-8.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_columns_read(struct fb_str *out,
    struct fb_arena *arena, struct fb_str text);

#endif
