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
#include "consent_row.h"

struct fb_consent_row {
	uint32_t key_at; /* in the pool; the domains of allow= follow it */
	uint32_t key_len;
	uint32_t line;       /* of the file, for messages */
	uint32_t first_line; /* of the same key before; 0 when none */
	struct fb_consent_terms terms;
};

struct fb_consent_table {
	struct fb_consent_row *row; /* sorted by key */
	size_t count;
	char *pool;
};

static inline struct fb_str
fb_consent_table_key(const struct fb_consent_table *table,
    const struct fb_consent_row *row)
{
	return (struct fb_str) { table->pool + row->key_at, row->key_len };
}

/* The order of keys: byte by byte, a prefix first. */
int fb_consent_compare(struct fb_str a, struct fb_str b);

#endif
