/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * compiled.h - the records of a compiled list (fakebill-cdb(5))
 *
 * Internal to lists/.  One constant database; all numbers are little-endian
 * and unaligned, text is UTF-8, skeletons are UTF-16.  The first byte of a
 * key tells what the record is:
 *
 *   "\0hash"          BLAKE2b-256 of the file with these 32 bytes zero
 *   "\0meta"          struct fb_meta
 *   "\0canary"        a fixed text
 *   "\0gate2" …       bloom filters of the anchors of 2, 3, 4 and 6 units
 *   "\0rules"         numbers of the rules (4 bytes each), by id
 *   "\1" units        anchor: the candidates filed under it
 *   "\2" number       entry (4 bytes in the key), numbered by id
 *   "acct:" key …     identifiers as fb_extract_filed() files them: numbers
 *                     of their entries (4 bytes each)
 *
 * Any change here, and any change of the numbers in vocabulary.h or
 * rule.h, raises FB_COMPILED_FORMAT.
 */
#ifndef FB_COMPILED_H
#define FB_COMPILED_H

#include <stdbool.h>
#include <stdint.h>

#include "fold.h"
#include "source.h"
#include "str.h"
#include "weigh.h"

#define FB_COMPILED_FORMAT 3
#define FB_COMPILED_MAGIC "fakebill"

_Static_assert(FB_TYPE_COUNT == 11 && FB_GROUP_COUNT == 19 &&
	FB_CATEGORY_COUNT == 8 && FB_LEVEL_COUNT == 3 && FB_TLP_COUNT == 5 &&
	FB_STATE_COUNT == 3 && FB_FLAG_COUNT == 19,
    "new words change the format: raise FB_COMPILED_FORMAT");

#define FB_RECORD_HASH FB_STR("\0hash")
#define FB_RECORD_META FB_STR("\0meta")
#define FB_RECORD_CANARY FB_STR("\0canary")
#define FB_RECORD_RULES FB_STR("\0rules")
#define FB_CANARY FB_STR("fakebill-list canary: still singing")

#define FB_HASH_BYTES 32
/* The hash is the first record, so it always stands at the same place. */
#define FB_HASH_OFFSET (2048 + 8 + sizeof "\0hash" - 1)

/* The largest value but for gates, whose sizes stand in the metadata. */
#define FB_VALUE_MAX_BYTES 65536
#define FB_KEY_MAX_BYTES 512
#define FB_RULES_MAX (FB_VALUE_MAX_BYTES / 4)
/* Identifier keys, without "type:". */
#define FB_IDENTIFIER_MAX_BYTES 500
/* Entries that are filed under one key: of several categories, and accounts
 * that differ in branch and type only. */
#define FB_FILED_MAX 256

/* ---- numbers ---------------------------------------------------------- */

static inline void
fb_put_le16(uint8_t *at, uint16_t value)
{
	at[0] = (uint8_t)value;
	at[1] = (uint8_t)(value >> 8);
}

static inline void
fb_put_le32(uint8_t *at, uint32_t value)
{
	fb_put_le16(at, (uint16_t)value);
	fb_put_le16(at + 2, (uint16_t)(value >> 16));
}

static inline void
fb_put_le64(uint8_t *at, uint64_t value)
{
	fb_put_le32(at, (uint32_t)value);
	fb_put_le32(at + 4, (uint32_t)(value >> 32));
}

static inline uint16_t
fb_get_le16(const uint8_t *at)
{
	return (uint16_t)(at[0] | at[1] << 8);
}

static inline uint32_t
fb_get_le32(const uint8_t *at)
{
	return fb_get_le16(at) | (uint32_t)fb_get_le16(at + 2) << 16;
}

static inline uint64_t
fb_get_le64(const uint8_t *at)
{
	return fb_get_le32(at) | (uint64_t)fb_get_le32(at + 4) << 32;
}

/* ---- metadata --------------------------------------------------------- */

/* Anchors of these lengths have a gate each. */
#define FB_GATE_COUNT 4
#define FB_ANCHOR_MAX_UNITS 6
extern const unsigned fb_gate_units[FB_GATE_COUNT]; /* 2, 3, 4, 6 */

#define FB_UNICODE_MAX_BYTES 16 /* of a version such as "15.0" */

struct fb_meta {
	uint32_t format, fold;
	char unicode[FB_UNICODE_MAX_BYTES];
	char name[FB_NAME_MAX_BYTES];
	uint64_t serial;
	uint32_t entry_count, rule_count;
	uint32_t key_count, anchor_count;   /* records */
	uint32_t record_count;              /* of all kinds */
	uint32_t gate_bytes[FB_GATE_COUNT]; /* 0: no such gate, no record */
	struct fb_caps caps;
};

#define FB_META_BYTES \
	(8 + 2 * 4 + 16 + 64 + 8 + 5 * 4 + 4 * 4 + FB_GROUP_COUNT * 4)

void fb_meta_pack(uint8_t out[FB_META_BYTES], const struct fb_meta *meta);

/* False when these bytes are no metadata at all.  Of another format only
 * `format` is set. */
bool fb_meta_unpack(struct fb_meta *out, struct fb_str bytes);

/* Key of a gate's record: "\0gate" and a digit. */
#define FB_GATE_KEY_BYTES 6
void fb_gate_key(char out[FB_GATE_KEY_BYTES], unsigned gate);

/* ---- entries ---------------------------------------------------------- */

/*
 *   0  id, padded with NULs     16  type, group, category, level, tlp,
 *  24  weight (signed)              state, 2 bytes zero
 *  28  lengths of value, key, case, domains, code (2 bytes each)
 *  38  2 bytes zero             40  expires (signed)   48  identity
 *  56  value, key, case, domains, code
 */
#define FB_ENTRY_HEADER_BYTES 56

#define FB_ENTRY_KEY_BYTES 5
void fb_entry_key(char out[FB_ENTRY_KEY_BYTES], uint32_t number);

/* ---- anchors ---------------------------------------------------------- */

/*
 * A candidate: number of the entry (4), how many segments (1), which of
 * them holds the anchor (1), at which unit (1), zero (1), the segments'
 * lengths in units (4 times 1, unused ones 0), then their units.
 */
#define FB_CANDIDATE_HEADER_BYTES 12

#define FB_ANCHOR_KEY_BYTES (1 + 2 * FB_ANCHOR_MAX_UNITS)
/* Returns the length of the key. */
unsigned fb_anchor_key(uint8_t out[FB_ANCHOR_KEY_BYTES], const uint16_t *unit,
    unsigned count);

/* The last four units seen, newest on top, and the two before them. */
static inline uint64_t
fb_gram_mix(uint64_t newest, uint32_t older)
{
	uint64_t x =
	    (newest ^ older * 0xC2B2AE3D27D4EB4FULL) * 0x9E3779B97F4A7C15ULL;
	x ^= x >> 32;
	return x * 0xD6E8FEB86659FD93ULL;
}

/* The same for units that stand in memory; count is 2, 3, 4 or 6. */
uint64_t fb_gram_hash(const uint16_t *unit, unsigned count);

/* Bloom filters of 64-bit words, a power of two of them: a hash chooses one
 * word by its upper and two bits by its lower bits. */
#define FB_GATE_MIN_BYTES 64
#define FB_GATE_MAX_BYTES ((uint32_t)1 << 28)

static inline uint64_t
fb_gate_bits(uint64_t hash)
{
	return (uint64_t)1 << (hash & 63) | (uint64_t)1 << (hash >> 6 & 63);
}

/* How far to shift a hash right to get a word's index; words >= 2. */
unsigned fb_gate_shift(uint32_t gate_bytes);

/* ---- identifiers ------------------------------------------------------ */

/* Write "type:key", the key as fb_extract_filed() shortens it; returns the
 * length, or 0 when the key is too long. */
size_t fb_identifier_key(char out[FB_KEY_MAX_BYTES], enum fb_type type,
    struct fb_str key);

/* ---- the whole file --------------------------------------------------- */

/* The hash that belongs into the file; size > FB_HASH_OFFSET + 32. */
void fb_compiled_hash(uint8_t out[FB_HASH_BYTES], const uint8_t *bytes,
    size_t size);

#endif
