/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * consent_row.h - what one row of a consent table says
 *
 * A row is a key and words, wherever it comes from: a text table, a constant
 * database or SQL.  Here words become terms; what the terms amount to under
 * the settings is consent.c's.
 */
#ifndef FB_CONSENT_ROW_H
#define FB_CONSENT_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "consent.h"
#include "consent_key.h"
#include "settings_table.h"

/* A domain for allow= in A-labels, with the NUL behind it. */
#define FB_CONSENT_ALLOW_BYTES 256

enum fb_consent_switch {
	FB_CONSENT_UNSAID,
	FB_CONSENT_OFF,
	FB_CONSENT_ON
};

#define FB_CONSENT_NO_CEILING 0xff /* not said */

/* What a row says; nothing is filled in from the settings. */
struct fb_consent_terms {
	fb_category_set categories; /* 0: none */
	uint32_t clause;
	int32_t tag_milli, quarantine_milli, reject_milli; /* 0: not said */
	uint8_t ceiling[FB_CATEGORY_COUNT];                /* enum fb_verdict */
	uint8_t stats;                                     /* 0 or 1 */
	uint8_t mark;                      /* enum fb_consent_switch */
	uint16_t allow_count, allow_bytes; /* bytes with the NULs */
};

/* A row that is being read. */
struct fb_consent_reading {
	struct fb_consent_terms terms;
	char allow[FB_CONSENT_ALLOW_MAX * FB_CONSENT_ALLOW_BYTES];
	size_t allow_len;
	uint8_t own_ceiling[FB_CATEGORY_COUNT]; /* of ceiling.CATEGORY= */
	uint8_t ceiling;                        /* of ceiling= */
	bool has_none, has_categories, has_clause;
};

/* Begin a row that has said nothing yet. */
void fb_consent_reading_begin(struct fb_consent_reading *reading);

/*
 * Take in one word: not empty, no blanks, no comma.  On false `message`
 * says what is wrong and the row is to be given up.
 */
bool fb_consent_reading_word(struct fb_consent_reading *reading,
    struct fb_str word, char message[FB_SETTING_MESSAGE_BYTES]);

/* Take in words with blanks and commas between them.  As above. */
bool fb_consent_reading_words(struct fb_consent_reading *reading,
    struct fb_str words, char message[FB_SETTING_MESSAGE_BYTES]);

/* End a row: complete `terms`.  As above. */
bool fb_consent_reading_end(struct fb_consent_reading *reading,
    char message[FB_SETTING_MESSAGE_BYTES]);

/*
 * The key of a row, from an address, a domain with a dot, or "@" and a
 * domain.  Unlike an address that is looked up it must be one that can be.
 * On false `message` says what is wrong.
 */
bool fb_consent_row_key(struct fb_consent_key *out, struct fb_str written,
    char message[FB_SETTING_MESSAGE_BYTES]);

/* What the terms of a row amount to under the settings. */
struct fb_consent fb_consent_resolve(const struct fb_consent_terms *terms,
    const char *allow, bool is_domain, const struct fb_settings *settings);

#endif
