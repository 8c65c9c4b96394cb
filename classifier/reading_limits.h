/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reading_limits.h - how much of a message is read
 *
 * Spammers read these too.  Each limit has a defined result: what stands
 * beyond it is not read, the reading says so with the named bit of
 * enum fb_truncation, and the message is judged by what was read.
 */
#ifndef FB_READING_LIMITS_H
#define FB_READING_LIMITS_H

#include <stddef.h>
#include <stdint.h>

struct fb_limits {
	size_t message_bytes;      /* of the raw message */
	size_t header_count;       /* header fields of one part */
	size_t header_bytes;       /* one header field, folds included */
	size_t part_count;         /* MIME parts of all levels */
	size_t part_depth;         /* nested multipart and message/rfc822 */
	size_t encoded_word_count; /* RFC 2047 words in one header field */
	size_t text_bytes;         /* decoded text of all parts, as UTF-8 */
	size_t attribute_count;    /* attributes of one HTML tag */
	size_t element_depth;      /* nested HTML elements that carry style */
	size_t link_count;         /* links of all parts */
	size_t identifier_count;   /* identifiers of all parts */
	size_t hit_count;          /* list entries that are noted as hits */
	size_t arena_bytes;        /* memory of one message in sum */
};

/* The defaults: a text part of an ordinary bill is below 100 kB. */
#define FB_LIMITS_DEFAULT \
	((struct fb_limits) { \
	    .message_bytes = (size_t)32 << 20, \
	    .header_count = 1000, \
	    .header_bytes = 64 << 10, \
	    .part_count = 500, \
	    .part_depth = 32, \
	    .encoded_word_count = 1000, \
	    .text_bytes = (size_t)4 << 20, \
	    .attribute_count = 64, \
	    .element_depth = 256, \
	    .link_count = 2000, \
	    .identifier_count = 1000, \
	    .hit_count = 1000, \
	    .arena_bytes = (size_t)256 << 20, \
	})

/* Which limit cut something off. */
enum fb_truncation {
	FB_TRUNCATED_MESSAGE = 1 << 0,
	FB_TRUNCATED_HEADERS = 1 << 1,
	FB_TRUNCATED_PARTS = 1 << 2,
	FB_TRUNCATED_TEXT = 1 << 3,
	FB_TRUNCATED_LINKS = 1 << 4,
	FB_TRUNCATED_IDENTIFIERS = 1 << 5,
	FB_TRUNCATED_HITS = 1 << 6,
	FB_TRUNCATED_MEMORY = 1 << 7
};

#endif
