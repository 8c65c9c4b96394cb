/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * consent_table.h - the inside of a consent table, for consent*.c
 *
 * One constant database, made by consent_build.c of rows that were checked
 * and sealed, so it is good for one build of this program and never kept.
 * A key is an address or "@domain" (consent_key.h); its value is a struct
 * fb_consent_terms and behind it the domains of allow=, each with a NUL.
 */
#ifndef FB_CONSENT_TABLE_H
#define FB_CONSENT_TABLE_H

#include <cdb.h>
#include <stddef.h>
#include <stdint.h>

#include "consent.h"

/* No address lacks an "@". */
#define FB_CONSENT_META_KEY FB_STR("meta")
#define FB_CONSENT_MAGIC "fb-consent 1"

struct fb_consent_meta {
	char magic[16];
	uint32_t count; /* rows */
};

struct fb_consent_table {
	struct cdb cdb; /* mapped; each lookup takes a copy */
	size_t count;
};

#endif
