/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * line_reader.h - the lines of a file of any size, in bounded memory
 *
 * A line longer than the limit comes cut to it, and the rest of it is passed
 * over.  Lines may hold any bytes.
 */
#ifndef FB_LINE_READER_H
#define FB_LINE_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

struct fb_line_reader;

/* Read from a descriptor, which is the reader's from here on, also on
 * failure.  NULL without memory. */
struct fb_line_reader *fb_line_reader_new(int fd, size_t line_max);
void fb_line_reader_free(struct fb_line_reader *reader); /* NULL is ignored */

/* The next line without its newline, valid until the next call; *is_whole is
 * false when no newline stands behind it.  False at the end. */
bool fb_line_reader_next(struct fb_line_reader *reader, struct fb_str *out,
    bool *is_whole);

/* errno of a failure of reading, or 0. */
int fb_line_reader_error(const struct fb_line_reader *reader);

#endif
