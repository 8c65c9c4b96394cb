/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_reference.h - character references such as &amp; and &#x8ACB;
 *
 * After the WHATWG HTML standard, 13.2.5.72 to 80: names with and without
 * their semicolon, the windows-1252 numbers, and U+FFFD for what is no
 * character.  Internal to the HTML reader.
 */
#ifndef FB_HTML_REFERENCE_H
#define FB_HTML_REFERENCE_H

#include "str.h"

/* UTF-8 bytes of one reference: two code points. */
#define FB_HTML_REFERENCE_MAX_BYTES 8

/*
 * References make a text longer by a fifth at most: &nGt; has 5 bytes and
 * stands for 6.
 */
#define FB_HTML_DECODED_BYTES(length) ((length) + (length) / 5 + 1)

enum fb_html_reference_place {
	FB_HTML_IN_TEXT,
	/* "&copy=1" in an address is no reference */
	FB_HTML_IN_ATTRIBUTE
};

/*
 * Read the reference at text.data[at], which is '&'.  Returns its length
 * in bytes and sets out and *out_length (1 to FB_HTML_REFERENCE_MAX_BYTES),
 * or returns 0 when there is none and the '&' stands for itself.
 */
size_t fb_html_reference(char out[FB_HTML_REFERENCE_MAX_BYTES],
    size_t *out_length, struct fb_str text, size_t at,
    enum fb_html_reference_place place);

/*
 * Decode the references of an attribute value and leave out its NULs.
 * `out` has room for FB_HTML_DECODED_BYTES(value.len).  Returns the bytes
 * written.
 */
size_t fb_html_decode_attribute(char *out, struct fb_str value);

#endif
