/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mime_line.h - where lines end in a message
 *
 * LF, CR LF and a lone CR end a line.  Gateways that write CR CR LF mean
 * one line end: a run of CRs before an LF belongs to it.
 */
#ifndef FB_MIME_LINE_H
#define FB_MIME_LINE_H

#include <stdbool.h>

#include "str.h"

struct fb_lines {
	struct fb_str bytes;
	size_t lone_cr_end; /* CRs before this position are known to have no
			     * LF behind their run; keeps a long run linear */
};

/* The position of the first CR or LF from `at` on, or the end. */
static inline size_t
fb_line_end(struct fb_str bytes, size_t at)
{
	while (
	    at < bytes.len && bytes.data[at] != '\n' && bytes.data[at] != '\r')
		at++;
	return at;
}

/* The first byte of the next line; `at` is the end of this one. */
static inline size_t
fb_line_next(struct fb_lines *lines, size_t at)
{
	struct fb_str bytes = lines->bytes;

	if (at == bytes.len)
		return at;
	if (bytes.data[at] == '\n' || at < lines->lone_cr_end)
		return at + 1;
	size_t end = at;
	while (end < bytes.len && bytes.data[end] == '\r')
		end++;
	if (end < bytes.len && bytes.data[end] == '\n')
		return end + 1;
	lines->lone_cr_end = end;
	return at + 1;
}

#endif
