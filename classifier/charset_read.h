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

/*
 * Read 8-bit text that nobody labelled in the most plausible one of UTF-8,
 * Shift_JIS and EUC-JP, which is returned.
 */
const struct fb_charset *fb_charset_read_8bit(struct fb_sink *sink,
    struct fb_converters *converters, struct fb_str bytes);

/*
 * Read text of ISO-2022-JP, -KR or -CN with its private habits.
 * *has_shifted tells whether any character stood outside ASCII by an
 * escape or shift, *eight_bit in which charset its last 8-bit run was
 * read (NULL: it has none).  Returns false as above.
 */
bool fb_charset_read_iso2022(struct fb_sink *sink,
    struct fb_converters *converters, const struct fb_charset *charset,
    struct fb_str bytes, bool *has_shifted,
    const struct fb_charset **eight_bit);

/* True when the text has an escape sequence that designates a charset. */
bool fb_charset_has_escape(struct fb_str bytes);

#endif
