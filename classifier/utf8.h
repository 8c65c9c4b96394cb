/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * utf8.h - one code point at a time (RFC 3629)
 *
 * Strict: overlong forms, surrogates and values above U+10FFFF are
 * ill-formed.  An ill-formed sequence is one U+FFFD for its maximal valid
 * prefix (Unicode 15, 3.9, "U+FFFD substitution of maximal subparts"), so
 * reading always goes on and never loops.
 */
#ifndef FB_UTF8_H
#define FB_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"

#define FB_UTF8_MAX_BYTES 4 /* of one code point */
#define FB_UTF8_REPLACEMENT 0xFFFDu

/*
 * Read the code point at text.data[*position] and move *position behind it.
 * *position must be below text.len.
 */
uint32_t fb_utf8_next(struct fb_str text, size_t *position);

/*
 * The code point that ends before text.data[position]; 0 < position <=
 * text.len, and the text is well-formed.
 */
uint32_t fb_utf8_before(struct fb_str text, size_t position);

/*
 * Like fb_utf8_next(), and tells an ill-formed sequence from a U+FFFD that
 * stands in the text: *is_valid is false for the first.
 */
uint32_t fb_utf8_next_checked(struct fb_str text, size_t *position,
    bool *is_valid);

/*
 * Write a code point (a surrogate or a value above U+10FFFF is written as
 * U+FFFD) to `out`, which has room for FB_UTF8_MAX_BYTES.  Returns the
 * number of bytes written.
 */
size_t fb_utf8_put(char *out, uint32_t code_point);

/* True when the whole text is well-formed. */
bool fb_utf8_is_valid(struct fb_str text);

/*
 * Take the beginning of a code point off the end of a C string: where
 * snprintf() cuts a text, it may leave one.
 */
void fb_utf8_end_whole(char *text);

#endif
