/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cfws.h - comments, folding white space, quoted strings (RFC 5322, 3.2)
 *
 * The lexical matters that the structured header fields share.
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
 * The position behind the comment that opens at text.data[at], or 0 if it
 * is never closed.  Comments nest.
 */
static inline size_t
fb_comment_close(struct fb_str text, size_t at)
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
	return 0;
}

/* A backslash that is not part of a Windows path or a Shift_JIS kanji. */
static inline bool
fb_is_quoted_pair(struct fb_str text, size_t at)
{
	return text.len - at >= 2 && text.data[at] == '\\' &&
	    (text.data[at + 1] == '"' || text.data[at + 1] == '\\');
}

/* The position of the quote that closes a string whose text begins at `at`,
 * or text.len. */
static inline size_t
fb_quote_close(struct fb_str text, size_t at)
{
	while (at < text.len && text.data[at] != '"') {
		size_t jis_end = fb_jis_end(text, at);
		if (jis_end > at)
			at = jis_end;
		else
			at += fb_is_quoted_pair(text, at) ? 2 : 1;
	}
	return at;
}

/*
 * Copy the inside of a quoted string without its backslashes and line ends
 * to `out`, which has room for text.len.  Returns the bytes written.
 */
static inline size_t
fb_unquote(char *out, struct fb_str text)
{
	size_t len = 0;

	for (size_t at = 0; at < text.len;) {
		size_t jis_end = fb_jis_end(text, at);
		if (jis_end > at) {
			memcpy(out + len, text.data + at, jis_end - at);
			len += jis_end - at;
			at = jis_end;
			continue;
		}
		if (fb_is_quoted_pair(text, at))
			at++;
		if (text.data[at] != '\r' && text.data[at] != '\n')
			out[len++] = text.data[at];
		at++;
	}
	return len;
}

/* The position of the first byte from `at` on that is neither blank nor
 * comment; a comment that is never closed goes to the end. */
static inline size_t
fb_cfws_end(struct fb_str text, size_t at)
{
	while (at < text.len) {
		if (text.data[at] == '(') {
			size_t close = fb_comment_close(text, at);
			at = close == 0 ? text.len : close;
		} else if (fb_is_blank(text.data[at])) {
			at++;
		} else {
			break;
		}
	}
	return at;
}

#endif
