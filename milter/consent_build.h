/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * consent_build.h - rows become a consent table
 *
 * Wherever rows come from, they are collected here, sorted, and written as a
 * constant database in a sealed memfd (consent_table.h).
 */
#ifndef FB_CONSENT_BUILD_H
#define FB_CONSENT_BUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "consent_row.h"

/* So many rows, and so many bytes of keys and domains, fit into one table. */
#define FB_CONSENT_ROWS_MAX ((size_t)20000000)

struct fb_consent_row {
	uint32_t key_at; /* in the pool; the domains of allow= follow it */
	uint32_t key_len;
	uint32_t line;       /* or number of the record, from 1 */
	uint32_t first_line; /* of the same key before; 0 when none */
	struct fb_consent_terms terms;
};

struct fb_consent_build {
	struct fb_consent_row *row;
	size_t count, row_capacity;
	char *pool;
	size_t pool_len, pool_capacity;
};

void fb_consent_build_init(struct fb_consent_build *build);
void fb_consent_build_deinit(struct fb_consent_build *build);

/* Add a row that was read to its end.  FB_OK or FB_ERR_NOMEM. */
FB_MUST_CHECK enum fb_status fb_consent_build_add(struct fb_consent_build
						      *build,
    const struct fb_consent_key *key, const struct fb_consent_reading *reading,
    uint32_t line);

/* Called for each row whose key stood before, in the order of the lines. */
typedef void fb_consent_twice(void *context, const struct fb_consent_row *row,
    struct fb_str key);

/* Sort the rows by key.  False when keys stand twice; then they are
 * reported, and the build is good for nothing more. */
bool fb_consent_build_sort(struct fb_consent_build *build,
    fb_consent_twice *report, void *context);

/* Of a row, borrowed: its key, "@domain" for a domain, and its domains. */
struct fb_str fb_consent_build_key(const struct fb_consent_build *build,
    const struct fb_consent_row *row);
const char *fb_consent_build_allow(const struct fb_consent_build *build,
    const struct fb_consent_row *row);

/* The order of keys: byte by byte, a prefix first. */
int fb_consent_build_compare(struct fb_str a, struct fb_str b);

/* Write the table.  FB_OK, FB_ERR_NOMEM or, above 4 GiB, FB_ERR_TOO_LONG. */
FB_MUST_CHECK enum fb_status fb_consent_build_write(int *memfd,
    const struct fb_consent_build *build);

#endif
