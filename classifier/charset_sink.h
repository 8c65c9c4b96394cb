/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * charset_sink.h - where decoded characters go, and how plausible they are
 *
 * Every way to read the same bytes sends its characters to a sink.  The
 * sink adds up what they cost: about the number of bits that a model of
 * Japanese mail needs to say them (hiragana little, common kanji more,
 * half-width kana, rare kanji and private use much, an undecodable byte
 * most).  Readings of the same bytes can be compared by this sum: the
 * cheapest is the most probable one.
 */
#ifndef FB_CHARSET_SINK_H
#define FB_CHARSET_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"

struct fb_sink {
	char *out;           /* NULL: only count and weigh */
	size_t capacity;     /* of out; when it is used up, out becomes NULL */
	size_t len;          /* bytes of UTF-8 so far, written or not */
	uint64_t cost;       /* bits so far */
	uint64_t cost_limit; /* readers may stop when cost exceeds it */
	size_t error_count;
	size_t ascii_count;     /* characters */
	uint32_t previous;      /* last character, 0 at the start */
	unsigned previous_kind; /* of it, for the sink itself */
	uint16_t lead;          /* high surrogate that waits, or 0 */
};

/* Room that `out` needs beyond the text. */
#define FB_SINK_SPARE_BYTES 4

/* A sink that only weighs. */
struct fb_sink fb_sink_weigh(uint64_t cost_limit);

static inline bool
fb_sink_is_over(const struct fb_sink *sink)
{
	return sink->cost > sink->cost_limit;
}

/* A character; U+FFFD, surrogates and beyond count as an error. */
void fb_sink_put(struct fb_sink *sink, uint32_t code_point);

/* What cannot be decoded. */
void fb_sink_put_error(struct fb_sink *sink);

/* UTF-16; a pair may be split between calls.  A lead without its trail is
 * an error. */
void fb_sink_put_units(struct fb_sink *sink, const uint16_t *unit,
    size_t count);

/* No more units: a lead that waits is an error. */
void fb_sink_end_units(struct fb_sink *sink);

#endif
