/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * record.h - the place of the statistics: one fixed-size record per hit
 *
 * The front will append these to a spool that it opened at start; a recorder
 * process moves them to the store.  A record is written only for recipients
 * whose consent has the `stats` bit, and nothing in it tells who they are.
 */
#ifndef FB_RECORD_H
#define FB_RECORD_H

#include <stdint.h>

#define FB_RECORD_VERSION 1

struct fb_record {
	uint32_t version;  /* FB_RECORD_VERSION */
	int32_t day;       /* JST day, as days since 1970-01-01 */
	uint8_t token[16]; /* of the day's ratcheting key */
	char entry[16];    /* entry id, NUL-terminated; empty for
				 * "judged fraud, nothing listed" */
	uint8_t category;  /* enum fb_category */
	uint8_t action;    /* enum fb_verdict */
	uint8_t spf;       /* enum fb_spf */
	uint8_t pad[5];
};

_Static_assert(sizeof(struct fb_record) == 48, "records have a fixed size");

#endif
