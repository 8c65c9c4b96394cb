/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * list_internal.h - what list.c, list_check.c and match.c share
 */
#ifndef FB_LIST_INTERNAL_H
#define FB_LIST_INTERNAL_H

#include <cdb.h>

#include <fcntl.h>

#include "compiled.h"
#include "list.h"

/* A list in memory never changes again. */
#define FB_LIST_SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL)

/* Fill in *err and return the status. */
FB_PRINTF(4, 5)
enum fb_status fb_list_fail(struct fb_error *err, enum fb_status status,
    const char *path, const char *format, ...);

struct fb_gate {
	const uint8_t *words; /* 64 bits each, unaligned; NULL: no such gate */
	unsigned shift;
};

struct fb_list {
	struct cdb cdb; /* never used itself: lookups write into theirs */
	struct fb_meta meta;
	uint8_t hash[FB_HASH_BYTES];
	struct fb_gate gate[FB_GATE_COUNT];
	uint32_t *rule;
	bool asks_spf;
};

/* A lookup of our own for each call: cdb_find() stores what it found in the
 * struct, so threads must not share one.  The map is shared. */
bool fb_list_find(struct fb_str *value, const struct fb_list *list,
    const void *key, size_t key_len);

/* Read an entry record; false when it is none. */
bool fb_entry_unpack(struct fb_list_entry *out, struct fb_str record);

/* One phrase filed under an anchor, as it stands in the file. */
struct fb_candidate {
	uint32_t entry;
	unsigned segment_count;
	unsigned segment, offset; /* where the anchor stands in it */
	unsigned len[FB_PHRASE_MAX_SEGMENTS];
	const uint8_t *units[FB_PHRASE_MAX_SEGMENTS];
};

/* Read the candidate at *position; false at the end and where the record
 * is not what the format says. */
bool fb_candidate_next(struct fb_candidate *out, struct fb_str record,
    size_t *position);

/* list_check.c: does every record say what the format allows?  On failure
 * *what says which kind does not. */
bool fb_list_check_records(const char **what, const struct fb_list *list);

/* list.c: fb_list_map() of a file whose name we know. */
FB_MUST_CHECK enum fb_status fb_list_map_named(struct fb_list **out, int memfd,
    const char *path, struct fb_error *err);

/* list_load.c: the steps of fb_list_load() for a file that is open; `path` is
 * for messages. */
FB_MUST_CHECK enum fb_status fb_list_load_open(int *memfd, int fd,
    const char *path, const struct fb_folder *folder, struct fb_error *err);

#endif
