/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * width.h - columns of text on a terminal
 *
 * Japanese characters take two columns (UAX 11), in which printf(3) does not
 * count.
 */
#ifndef FB_WIDTH_H
#define FB_WIDTH_H

#include <stddef.h>
#include <stdio.h>

#include "str.h"

/* Columns of UTF-8 text: two for wide and full-width characters, none for
 * combining ones. */
size_t fb_width(const char *text);

/* Print a text and blanks up to `columns`. */
void fb_width_put(FILE *out, const char *text, size_t columns);

/* Print as much of a text as fits into `columns`; what is cut off ends with
 * "…", and the width may be one column less where a wide character does not
 * fit. */
void fb_width_put_cut(FILE *out, struct fb_str text, size_t columns);

#endif
