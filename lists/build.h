/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * build.h - a list while it is compiled
 *
 * Internal to the compiler: build.c gathers, folds and sorts what goes into
 * the file, compile.c writes it.
 */
#ifndef FB_BUILD_H
#define FB_BUILD_H

#include <cdb.h>

#include "anchor.h"
#include "compiled.h"
#include "source.h"

/* An identifier and one of its entries. */
struct fb_build_key {
	const struct fb_entry *entry;
	uint32_t number;
};

struct fb_build {
	const struct fb_source *source;
	const struct fb_folder *folder;
	struct fb_arena *arena;
	struct fb_error *err;
	/* what goes in, sorted; the index is the number */
	const struct fb_entry **entry;
	struct fb_str *domains; /* of each entry; brands only */
	uint32_t entry_count;
	struct fb_build_key *key;
	size_t key_count;
	struct fb_pattern *pattern;
	size_t pattern_count, pattern_capacity;
	uint32_t *rule;
	size_t rule_count;
	struct fb_meta meta;
	/* the file */
	struct cdb_make make;
	uint64_t bytes;
	uint8_t *value; /* FB_VALUE_MAX_BYTES to put records together */
};

/* Fill in build->err and return the status. */
enum fb_status fb_build_fail(struct fb_build *build, enum fb_status status,
    const char *message);
enum fb_status fb_build_no_memory(struct fb_build *build);
/* The same for what one entry is to blame for: FB_ERR_SYNTAX. */
enum fb_status fb_build_blame(struct fb_build *build,
    const struct fb_entry *entry, const char *message);

/*
 * Gather all that goes into the file, sorted: entries, keys, rules, and
 * patterns with their anchors.  Needs source, folder, arena and err.
 * Returns FB_OK, FB_ERR_SYNTAX or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_build_gather(struct fb_build *build);

#endif
