/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * list.h - a compiled list in memory, trusted only after it was checked
 *
 * A constant database opens and answers "not found" when it is empty, half
 * written or cut off, and kills its reader when it shrinks while mapped.  So
 * loading copies the file into a sealed memfd, checks the structure of the
 * whole, probes the canary and compares versions, before anything looks
 * something up.  Mapping a memfd that was loaded so is cheap and is what
 * scan workers do.
 */
#ifndef FB_LIST_H
#define FB_LIST_H

#include <stdbool.h>
#include <stdint.h>

#include "fold.h"
#include "source.h"
#include "status.h"
#include "weigh.h"

/* BLAKE2b-256 of the file with its own place zero; it stands in the file
 * (fakebill-cdb(5)) and is checked when the file is loaded. */
#define FB_LIST_HASH_BYTES 32

struct fb_list;

/*
 * Copy a compiled list into a sealed memfd and check all of it.
 *
 *   memfd  receives the descriptor, on success only; the caller closes it.
 *   path   a regular file; symbolic links are followed.
 *
 * Returns FB_OK, FB_ERR_IO, FB_ERR_CORRUPT, FB_ERR_VERSION (another format,
 * fold or Unicode version: the message says how to rebuild) or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_list_load(int *memfd, const char *path,
    const struct fb_folder *folder, struct fb_error *err);

/*
 * Map a list that fb_list_load() made.  The descriptor may be closed
 * afterwards.  The result is immutable and may be shared by threads.
 * Returns FB_OK, FB_ERR_IO, FB_ERR_CORRUPT or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_list_map(struct fb_list **out, int memfd,
    struct fb_error *err);

/* Both steps. */
FB_MUST_CHECK enum fb_status fb_list_open(struct fb_list **out,
    const char *path, const struct fb_folder *folder, struct fb_error *err);

void fb_list_free(struct fb_list *list);

const char *fb_list_name(const struct fb_list *list);
uint64_t fb_list_serial(const struct fb_list *list);
uint32_t fb_list_entry_count(const struct fb_list *list);
const uint8_t *fb_list_hash(const struct fb_list *list);
const struct fb_caps *fb_list_caps(const struct fb_list *list);
/* True when some rule of the list asks for SPF. */
bool fb_list_asks_spf(const struct fb_list *list);

/* An entry as it stands in the compiled list. */
struct fb_list_entry {
	const char *id; /* NUL-terminated, of the list's memory */
	enum fb_type type;
	enum fb_group group;
	enum fb_category category;
	enum fb_level level;
	enum fb_tlp tlp;
	enum fb_state state;
	int32_t weight_milli;
	int64_t expires;     /* Unix time; INT64_MAX when never */
	uint64_t identity;   /* see struct fb_hit */
	struct fb_str value; /* as written in the source */
	struct fb_str key;   /* identifiers only */
	struct fb_str case_id;
	/* brands: the domains that may speak for it, separated by "," */
	struct fb_str domains;
	/* rules: the program */
	const uint8_t *code;
	size_t code_len;
};

/*
 * Entry number `number`, below fb_list_entry_count().  False when the file
 * says something else than the format allows; *out is then untouched.
 */
bool fb_list_entry(struct fb_list_entry *out, const struct fb_list *list,
    uint32_t number);

/* Rules of the list, in the order of their ids; owned by the list. */
const uint32_t *fb_list_rules(const struct fb_list *list, size_t *count);

/*
 * Entries whose identifier key agrees with `key` (fb_extract_agree()):
 * numbers, at most `capacity` of them.  Returns how many there are.
 */
size_t fb_list_find_key(uint32_t *number, size_t capacity,
    const struct fb_list *list, enum fb_type type, struct fb_str key);

/*
 * Called for each place where a phrase or a brand name stands: units
 * [begin, end) of `text`.  Returns false to stop.
 */
typedef bool fb_list_on_match(void *context, uint32_t number, size_t begin,
    size_t end);

/*
 * Find phrases and brand names in a skeleton (V3).  The work grows linearly
 * with the text and does not depend on the size of the list: at most
 * FB_LIST_MAX_CANDIDATES phrases are looked at for each place, and no
 * compiled list files more of them under one anchor.
 *
 * The skeleton joins words, so a phrase or name must not begin or end inside
 * one: where its first (last) unit is one of a-z, the unit before (behind)
 * it must not be one of a-z, and the same for 0-9.  So "visa" is not in
 * "advisable" and "24時間" not in "124時間", but "1234567" is in
 * "口座番号1234567フリコミ".  Each segment of a phrase is held to it.
 */
#define FB_LIST_MAX_CANDIDATES 32
void fb_list_match(const struct fb_list *list, struct fb_units text,
    fb_list_on_match *on_match, void *context);

#endif
