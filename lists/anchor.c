/* SPDX-License-Identifier: BSD-2-Clause */
#include "anchor.h"

#include <stdbool.h>
#include <stdlib.h>

#include "compiled.h"
#include "list.h"

#define PAIR_SLOT_BITS 20
/* Five factors of 12 bits do not overflow 64. */
#define PAIR_COUNT_MAX 4095

/* How many candidates an anchor has so far. */
struct bucket {
	uint64_t hash; /* of the anchor; 0 is an empty slot */
	uint32_t count, bytes;
};

struct chooser {
	uint32_t *pair; /* counts of pairs of units, by hash */
	struct bucket *bucket;
	size_t bucket_slots; /* power of two */
};

static uint32_t *
pair_count(const struct chooser *chooser, const uint16_t *unit)
{
	uint32_t hash = unit[0] * 0x9E3779B1u ^ unit[1] * 0x85EBCA6Bu;

	hash ^= hash >> 15;
	hash *= 0x2C1B3C6Du;
	return &chooser->pair[hash >> (32 - PAIR_SLOT_BITS)];
}

static void
count_pairs(struct chooser *chooser, const struct fb_phrase *phrase)
{
	for (size_t s = 0; s < phrase->segment_count; s++) {
		struct fb_units segment = phrase->segment[s];
		for (size_t i = 0; i + 1 < segment.count; i++) {
			uint32_t *count = pair_count(chooser, segment.unit + i);
			*count += *count < PAIR_COUNT_MAX;
		}
	}
}

/* The smaller, the rarer. */
static uint64_t
rarity(const struct chooser *chooser, const uint16_t *unit, unsigned count)
{
	uint64_t product = 1;

	for (unsigned i = 0; i + 1 < count; i++)
		product *= *pair_count(chooser, unit + i);
	return product;
}

static struct bucket *
find_bucket(const struct chooser *chooser, const uint16_t *unit, unsigned count)
{
	uint64_t hash = fb_gram_hash(unit, count) ^ count;
	size_t mask = chooser->bucket_slots - 1;

	hash |= (uint64_t)1 << 63; /* never 0 */
	size_t i = hash & mask;
	while (chooser->bucket[i].hash != 0 && chooser->bucket[i].hash != hash)
		i = (i + 1) & mask;
	chooser->bucket[i].hash = hash;
	return &chooser->bucket[i];
}

size_t
fb_candidate_bytes(const struct fb_pattern *pattern)
{
	size_t bytes = FB_CANDIDATE_HEADER_BYTES;

	for (size_t s = 0; s < pattern->phrase.segment_count; s++)
		bytes += 2 * pattern->phrase.segment[s].count;
	return bytes;
}

static unsigned
anchor_units(size_t segment_units)
{
	for (unsigned gate = FB_GATE_COUNT; gate-- > 0;)
		if (segment_units >= fb_gate_units[gate])
			return fb_gate_units[gate];
	return 0;
}

/* Find the rarest piece of a segment that has room. */
static bool
choose_in_segment(struct fb_pattern *pattern, const struct chooser *chooser,
    size_t s)
{
	struct fb_units segment = pattern->phrase.segment[s];
	unsigned units = anchor_units(segment.count);
	size_t bytes = fb_candidate_bytes(pattern);
	uint64_t best = UINT64_MAX;

	for (size_t i = 0; units > 0 && i + units <= segment.count; i++) {
		uint64_t rare = rarity(chooser, segment.unit + i, units);
		if (rare >= best)
			continue;
		const struct bucket *bucket =
		    find_bucket(chooser, segment.unit + i, units);
		if (bucket->count == FB_LIST_MAX_CANDIDATES ||
		    bucket->bytes + bytes > FB_VALUE_MAX_BYTES)
			continue;
		best = rare;
		pattern->segment = (uint8_t)s;
		pattern->offset = (uint8_t)i;
		pattern->units = (uint8_t)units;
	}
	return best != UINT64_MAX;
}

/* Longest segment first, of equals the first. */
static bool
choose(struct fb_pattern *pattern, struct chooser *chooser)
{
	const struct fb_phrase *phrase = &pattern->phrase;
	bool was_tried[FB_PHRASE_MAX_SEGMENTS] = { false };

	for (size_t i = 0; i < phrase->segment_count; i++) {
		size_t longest = SIZE_MAX;
		for (size_t s = 0; s < phrase->segment_count; s++)
			if (!was_tried[s] &&
			    (longest == SIZE_MAX ||
				phrase->segment[s].count >
				    phrase->segment[longest].count))
				longest = s;
		was_tried[longest] = true;
		if (!choose_in_segment(pattern, chooser, longest))
			continue;
		struct bucket *bucket = find_bucket(chooser,
		    fb_pattern_anchor(pattern), pattern->units);
		bucket->count++;
		bucket->bytes += (uint32_t)fb_candidate_bytes(pattern);
		return true;
	}
	return false;
}

enum fb_status
fb_anchors_choose(struct fb_pattern *pattern, size_t count, size_t *crowded)
{
	struct chooser chooser = { .bucket_slots = 64 };
	enum fb_status status = FB_OK;
	size_t pieces = 0;

	/* every piece that is looked at may take a slot */
	for (size_t i = 0; i < count; i++)
		for (size_t s = 0; s < pattern[i].phrase.segment_count; s++)
			pieces += pattern[i].phrase.segment[s].count;
	while (chooser.bucket_slots < 2 * pieces)
		chooser.bucket_slots *= 2;
	chooser.pair =
	    calloc((size_t)1 << PAIR_SLOT_BITS, sizeof *chooser.pair);
	chooser.bucket = calloc(chooser.bucket_slots, sizeof *chooser.bucket);
	if (chooser.pair == NULL || chooser.bucket == NULL)
		status = FB_ERR_NOMEM;
	for (size_t i = 0; status == FB_OK && i < count; i++)
		count_pairs(&chooser, &pattern[i].phrase);
	for (size_t i = 0; status == FB_OK && i < count; i++) {
		if (!choose(&pattern[i], &chooser)) {
			*crowded = i;
			status = FB_ERR_SYNTAX;
		}
	}
	free(chooser.pair);
	free(chooser.bucket);
	return status;
}
