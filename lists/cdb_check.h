/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cdb_check.h - is the whole file a constant database?
 *
 * tinycdb's lookup stays within its file, but it cannot notice what is
 * missing: an empty, half-written or cut-off database answers "not found".
 * This module looks at every byte of the structure once, in linear time:
 * the tables stand one behind the other up to the end of the file, the
 * records fill the space before them, and each record is found from its
 * home slot, once.  It knows nothing of what the records mean.
 */
#ifndef FB_CDB_CHECK_H
#define FB_CDB_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "status.h"
#include "str.h"

#define FB_CDB_HEADER_BYTES 2048 /* 256 positions and lengths of tables */
#define FB_CDB_TABLE_COUNT 256
#define FB_CDB_MAX_BYTES UINT32_MAX
#define FB_CDB_MAX_KEY_BYTES 512
/* The longest walk from a home slot to a record.  Our lists stay below 100;
 * a file made to be slow does not. */
#define FB_CDB_MAX_PROBES 4096

enum fb_cdb_fault {
	FB_CDB_SOUND,
	FB_CDB_EMPTY,      /* no byte at all */
	FB_CDB_ZERO,       /* only zero bytes */
	FB_CDB_UNFINISHED, /* records, but the header was never written */
	FB_CDB_SHORT,      /* it ends before its tables do */
	FB_CDB_LONG,       /* it goes on behind its tables, or above 4 GiB */
	FB_CDB_TABLES,     /* the tables do not stand one behind the other */
	FB_CDB_RECORDS,    /* the records do not fill their space */
	FB_CDB_KEY,        /* a key above FB_CDB_MAX_KEY_BYTES */
	FB_CDB_INDEX,      /* a slot and its record contradict each other */
	FB_CDB_CROWDED     /* a walk above FB_CDB_MAX_PROBES */
};

struct fb_cdb_finding {
	enum fb_cdb_fault fault;
	size_t offset;         /* byte where it was noticed */
	uint32_t record_count; /* when sound */
};

/*
 * Check a whole file.  Writes *finding unless memory is short.
 * Returns FB_OK, FB_ERR_CORRUPT or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_cdb_check(struct fb_cdb_finding *finding,
    const uint8_t *bytes, size_t size);

/*
 * Walk the records of a file that was found sound, in the order of the
 * file.  Start with *position = FB_CDB_HEADER_BYTES; false at the end.
 */
bool fb_cdb_next(struct fb_str *key, struct fb_str *value, const uint8_t *bytes,
    size_t size, size_t *position);

#endif
