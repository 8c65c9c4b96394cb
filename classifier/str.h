/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * str.h - borrowed text: a pointer and a length
 *
 * Mail contains NULs, so C strings cannot carry it.  A struct fb_str owns
 * nothing; whoever hands one out says how long it lives.  An empty text may
 * have a NULL pointer.
 */
#ifndef FB_STR_H
#define FB_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

struct fb_str {
	const char *data;
	size_t len; /* bytes */
};

/* The text of a string literal, without its NUL. */
#define FB_STR(literal) \
	((struct fb_str) { .data = (literal), .len = sizeof(literal) - 1 })

static inline struct fb_str
fb_str(const char *text)
{
	return (struct fb_str) { .data = text, .len = strlen(text) };
}

static inline bool
fb_str_equal(struct fb_str a, struct fb_str b)
{
	return a.len == b.len &&
	    (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

/* Equal without regard to ASCII case.  Both texts must be free of NULs. */
static inline bool
fb_str_equal_nocase(struct fb_str a, struct fb_str b)
{
	return a.len == b.len &&
	    (a.len == 0 || strncasecmp(a.data, b.data, a.len) == 0);
}

#endif
