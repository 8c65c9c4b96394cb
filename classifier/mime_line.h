/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mime_line.h - where lines end in a message
 *
 * LF, CR LF and a lone CR end a line.  Gateways that write CR CR LF mean
 * one line end: a run of CRs before an LF belongs to it.  A run without LF
 * is empty lines, which end a header, so that no run is read often.
 */
#ifndef FB_MIME_LINE_H
#define FB_MIME_LINE_H

#include "str.h"

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
fb_line_next(struct fb_str bytes, size_t at)
{
	size_t end = at;

	while (end < bytes.len && bytes.data[end] == '\r')
		end++;
	if (end < bytes.len && bytes.data[end] == '\n')
		return end + 1;
	return at < bytes.len ? at + 1 : at;
}

#endif
