/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * consent_print.h - a row as a table says it, in one way only
 *
 * What is printed here is read back as the same row (consent_row.h).
 */
#ifndef FB_CONSENT_PRINT_H
#define FB_CONSENT_PRINT_H

#include "consent_row.h"

/* Room for any row's words, and for any key with its quotes. */
#define FB_CONSENT_WORDS_BYTES (FB_CONSENT_ALLOW_MAX * 264 + 1024)
#define FB_CONSENT_WRITTEN_BYTES (2 * FB_CONSENT_KEY_MAX_BYTES + 3)

/* Write the words of a row; ends with a NUL.  `allow` as in the table. */
void fb_consent_print_words(char out[FB_CONSENT_WORDS_BYTES],
    const struct fb_consent_terms *terms, const char *allow);

/*
 * Write a key as Postfix looks it up: a domain without "@" where it has a
 * dot, a local part in quotes where it needs them.  Ends with a NUL.
 */
void fb_consent_print_key(char out[FB_CONSENT_WRITTEN_BYTES],
    struct fb_str key);

#endif
