/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * encoded_word.h - find the encoded-words of a header field (RFC 2047, 2)
 *
 * More than the RFC allows: any length, blanks in the text, a raw "?" in a
 * Q text, an empty charset, a language behind it (RFC 2231, 5).
 */
#ifndef FB_ENCODED_WORD_H
#define FB_ENCODED_WORD_H

#include <stdbool.h>

#include "str.h"
#include "transfer.h"

struct fb_encoded_word {
	struct fb_str charset; /* without the language */
	struct fb_str text;    /* still encoded */
	bool is_q;
	size_t end; /* position behind "?=" */
};

/* Whether an encoded-word begins at raw.data[at]; *word is set if so. */
bool fb_encoded_word_match(struct fb_encoded_word *word, struct fb_str raw,
    size_t at);

/*
 * Find the first encoded-word from `at` on and where it begins.  What looks
 * like one inside of raw ISO-2022-JP is kanji.
 */
bool fb_encoded_word_find(struct fb_encoded_word *word, size_t *start,
    struct fb_str raw, size_t at);

#endif
