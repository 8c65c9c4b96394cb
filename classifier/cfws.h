/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cfws.h - comments and folding white space (RFC 5322, 3.2.2)
 *
 * What stands between the tokens of a structured header field.
 */
#ifndef FB_CFWS_H
#define FB_CFWS_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

/* A line end inside a field is a fold. */
static inline bool
fb_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/*
 * The position behind the characters at text.data[at] if they are a raw
 * ISO-2022-JP run of two-byte characters (ESC $ up to the escape that ends
 * it, or to the line end); else `at`.  Quotes, brackets and backslashes in
 * such a run are halves of kanji.
 */
static inline size_t
fb_jis_end(struct fb_str text, size_t at)
{
	if (text.len - at < 3 || text.data[at] != '\x1B' ||
	    text.data[at + 1] != '$')
		return at;
	for (at += 3; at < text.len; at++) {
		if (text.data[at] == '\r' || text.data[at] == '\n')
			return at;
		if (text.data[at] == '\x1B' && text.len - at >= 3 &&
		    text.data[at + 1] == '(')
			return at + 3;
	}
	return text.len;
}

/*
 * The position behind the comment that opens at text.data[at]; comments
 * nest.  One that is never closed goes to the end.
 */
static inline size_t
fb_comment_end(struct fb_str text, size_t at)
{
	size_t depth = 0;

	while (at < text.len) {
		size_t jis_end = fb_jis_end(text, at);
		if (jis_end > at) {
			at = jis_end;
			continue;
		}
		char c = text.data[at++];
		if (c == '\\')
			at++;
		else if (c == '(')
			depth++;
		else if (c == ')' && --depth == 0)
			return at;
	}
	return text.len;
}

/* The position of the first byte from `at` on that is neither blank nor
 * comment. */
static inline size_t
fb_cfws_end(struct fb_str text, size_t at)
{
	while (at < text.len) {
		if (text.data[at] == '(')
			at = fb_comment_end(text, at);
		else if (fb_is_blank(text.data[at]))
			at++;
		else
			break;
	}
	return at;
}

#endif
