/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * consent_table.h - the inside of a consent table, for consent*.c
 */
#ifndef FB_CONSENT_TABLE_H
#define FB_CONSENT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "consent.h"

/*
 * RFC 5321 allows 64 bytes before the "@" and 255 behind it; quotes and
 * backslashes may double the first.
 */
#define FB_CONSENT_KEY_MAX_BYTES 512

/* An address in the one form in which addresses are compared. */
struct fb_consent_key {
	char bytes[FB_CONSENT_KEY_MAX_BYTES]; /* local@domain or @domain */
	size_t len;
	size_t local_len; /* bytes before the "@" */
};

/* Make a key.  False when no key can be made: empty, too long, or a NUL. */
bool fb_consent_key(struct fb_consent_key *out, struct fb_str address);

struct fb_consent_row {
	uint32_t key_at; /* in the pool */
	uint32_t key_len;
	uint32_t line;             /* of the file, for messages */
	uint32_t first_line;       /* of the same key before; 0 when none */
	struct fb_consent consent; /* ceiling FB_VERDICT_NONE: not said */
};

struct fb_consent_table {
	struct fb_consent_row *row; /* sorted by key */
	size_t count;
	char *pool;
};

static inline struct fb_str
fb_consent_row_key(const struct fb_consent_table *table,
    const struct fb_consent_row *row)
{
	return (struct fb_str) { table->pool + row->key_at, row->key_len };
}

/* The order of keys: byte by byte, a prefix first. */
int fb_consent_compare(struct fb_str a, struct fb_str b);

#endif
