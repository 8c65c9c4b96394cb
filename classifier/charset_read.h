/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * charset_read.h - read bytes in one charset
 */
#ifndef FB_CHARSET_READ_H
#define FB_CHARSET_READ_H

#include <stdbool.h>

#include "charset_name.h"
#include "charset_sink.h"
#include "status.h"
#include "str.h"

struct UConverter;

/* The converters of one decoding; opened when first needed.  Start with
 * all members zero. */
struct fb_converters {
	struct UConverter *opened[FB_CHARSET_COUNT];
	bool is_nomem;
};

void fb_converters_close(struct fb_converters *converters);

/*
 * Read `bytes` in a charset that is not of kind ISO2022.  The reading may
 * stop early when the sink is over its limit.  Returns false when ICU
 * cannot do it (is_nomem says whether for want of memory).
 */
bool fb_charset_read(struct fb_sink *sink, struct fb_converters *converters,
    const struct fb_charset *charset, struct fb_str bytes);

/* One of several possible readings, and what the others may cost less in
 * bits before it is preferred to them. */
struct fb_charset_choice {
	const struct fb_charset *charset;
	unsigned handicap;
};

/*
 * Read text in the most plausible one of several charsets, which is
 * returned; without 8-bit bytes that is the first.
 */
const struct fb_charset *fb_charset_read_best(struct fb_sink *sink,
    struct fb_converters *converters, const struct fb_charset_choice *choice,
    size_t count, struct fb_str bytes);

/*
 * Read text of several charsets, all of kind PLAIN or UTF8, such as a
 * message with a footer that a mailing list put under it: each line or
 * piece of HTML in the most plausible one.  Returns the one that most of
 * it was read in.
 */
const struct fb_charset *fb_charset_read_mixed(struct fb_sink *sink,
    struct fb_converters *converters, const struct fb_charset_choice *choice,
    size_t count, struct fb_str bytes);

/*
 * Read text of ISO-2022-JP, -KR or -CN with its private habits.  Where it
 * is not declared, each line between escapes is read as the kanji or the
 * ASCII that it looks like, so that neither can hide the other.
 * *has_shifted tells whether any character stood outside ASCII by an
 * escape or shift, *eight_bit in which charset its last 8-bit run was
 * read (NULL: it has none).  Returns false as above.
 */
bool fb_charset_read_iso2022(struct fb_sink *sink,
    struct fb_converters *converters, const struct fb_charset *charset,
    struct fb_str bytes, bool is_declared, bool *has_shifted,
    const struct fb_charset **eight_bit);

/* True when the text has an escape sequence that designates a charset. */
bool fb_charset_has_escape(struct fb_str bytes);

#endif
