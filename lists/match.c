/* SPDX-License-Identifier: BSD-2-Clause */
#include "list_internal.h"

/*
 * The scan.  For each place of the text the last 2, 3, 4 and 6 units are
 * hashed and asked of the gate of that length; only behind an open gate is
 * the anchor looked up, and only where it is one are the phrases filed under
 * it compared.  Gates are small enough for the caches, and nearly every
 * place is done with after reading one word of each.
 */

/* The farthest that a segment may stand from the anchor's. */
#define FAR \
	((FB_PHRASE_MAX_SEGMENTS - 1) * \
	    (FB_PHRASE_GAP_UNITS + FB_PHRASE_MAX_UNITS))

struct scan {
	const struct fb_list *list;
	struct fb_units text;
	fb_list_on_match *on_match;
	void *context;
};

bool
fb_candidate_next(struct fb_candidate *out, struct fb_str record,
    size_t *position)
{
	const uint8_t *at = (const uint8_t *)record.data + *position;
	size_t left = record.len - *position;

	if (left < FB_CANDIDATE_HEADER_BYTES)
		return false;
	struct fb_candidate candidate = {
		.entry = fb_get_le32(at),
		.segment_count = at[4],
		.segment = at[5],
		.offset = at[6],
	};
	if (candidate.segment_count == 0 ||
	    candidate.segment_count > FB_PHRASE_MAX_SEGMENTS ||
	    candidate.segment >= candidate.segment_count)
		return false;
	size_t used = FB_CANDIDATE_HEADER_BYTES;
	for (unsigned s = 0; s < candidate.segment_count; s++) {
		candidate.len[s] = at[8 + s];
		candidate.units[s] = at + used;
		used += (size_t)2 * candidate.len[s];
		if (candidate.len[s] == 0 ||
		    candidate.len[s] > FB_PHRASE_MAX_UNITS || used > left)
			return false;
	}
	*position += used;
	*out = candidate;
	return true;
}

/* Units of the file, which are little-endian, and of the text. */
static bool
is_equal(const uint8_t *file, const uint16_t *text, size_t count)
{
	if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
		return memcmp(file, text, 2 * count) == 0;
	for (size_t i = 0; i < count; i++)
		if (fb_get_le16(file + 2 * i) != text[i])
			return false;
	return true;
}

static bool
is_letter(uint16_t unit)
{
	return unit >= 'a' && unit <= 'z';
}

static bool
is_digit(uint16_t unit)
{
	return unit >= '0' && unit <= '9';
}

/* The skeleton joins words: inside a Latin word or a number nothing begins
 * or ends. */
static bool
is_inside_word(uint16_t left, uint16_t right)
{
	return (is_letter(left) && is_letter(right)) ||
	    (is_digit(left) && is_digit(right));
}

static bool
stands_alone(struct fb_units text, size_t begin, size_t end)
{
	return (begin == 0 ||
		   !is_inside_word(text.unit[begin - 1], text.unit[begin])) &&
	    (end == text.count ||
		!is_inside_word(text.unit[end - 1], text.unit[end]));
}

/* Does a segment stand at `begin`? */
static bool
stands_at(struct fb_units text, const struct fb_candidate *candidate,
    unsigned s, size_t begin)
{
	size_t len = candidate->len[s];

	return begin <= text.count && len <= text.count - begin &&
	    is_equal(candidate->units[s], text.unit + begin, len) &&
	    stands_alone(text, begin, begin + len);
}

enum direction {
	BEFORE,
	BEHIND
};

/* Find the segment next to the anchor's, whose edge is at `edge`: *far is
 * the distance to its far end where it is nearest. */
static bool
find_neighbour(size_t *far, struct fb_units text,
    const struct fb_candidate *candidate, unsigned s, size_t edge,
    enum direction direction)
{
	size_t len = candidate->len[s];
	size_t room = direction == BEFORE ? edge : text.count - edge;
	uint16_t first = fb_get_le16(candidate->units[s]);

	if (len > room)
		return false;
	room =
	    room - len < FB_PHRASE_GAP_UNITS ? room - len : FB_PHRASE_GAP_UNITS;
	for (size_t gap = 0; gap <= room; gap++) {
		size_t begin =
		    direction == BEFORE ? edge - gap - len : edge + gap;
		/* nearly every place is refused by its first unit */
		if (text.unit[begin] == first &&
		    stands_at(text, candidate, s, begin)) {
			*far = gap + len;
			return true;
		}
	}
	return false;
}

/* Distances from the anchor's edge. */
struct places {
	bool is_reached[FAR + 1];
	size_t last; /* the largest of them */
};

/* From the far ends of one segment to those of the next, `s`.  A gap is 0 to
 * FB_PHRASE_GAP_UNITS long.  False when there are none. */
static bool
step(struct places *places, struct fb_units text,
    const struct fb_candidate *candidate, unsigned s, size_t edge,
    enum direction direction)
{
	struct places next = { .last = 0 };
	size_t len = candidate->len[s], gap = 0;
	bool is_found = false;

	/* gap: at how many more places it may begin; 0: too far */
	for (size_t d = 0; d <= places->last + FB_PHRASE_GAP_UNITS; d++) {
		if (d <= places->last && places->is_reached[d])
			gap = FB_PHRASE_GAP_UNITS + 1;
		if (gap == 0)
			continue;
		gap--;
		if (direction == BEFORE && d + len > edge)
			break;
		size_t begin = direction == BEFORE ? edge - d - len : edge + d;
		if (stands_at(text, candidate, s, begin)) {
			next.is_reached[d + len] = true;
			next.last = d + len;
			is_found = true;
		}
	}
	*places = next;
	return is_found;
}

/* Several segments on one side.  The first place where a segment stands need
 * not be the one from where the next is near enough, so all are kept.  *far
 * is the nearest of the last segment's. */
static bool
find_chain(size_t *far, struct fb_units text,
    const struct fb_candidate *candidate, unsigned count, size_t edge,
    enum direction direction)
{
	struct places places = { .is_reached = { true } };
	unsigned anchor = candidate->segment;

	for (unsigned i = 1; i <= count; i++)
		if (!step(&places, text, candidate,
			direction == BEFORE ? anchor - i : anchor + i, edge,
			direction))
			return false;
	for (*far = 0; !places.is_reached[*far];)
		(*far)++;
	return true;
}

/* Find the segments on one side of the anchor's: *far is the distance to the
 * far end of the last. */
static bool
find_side(size_t *far, struct fb_units text,
    const struct fb_candidate *candidate, size_t edge, enum direction direction)
{
	unsigned anchor = candidate->segment;
	unsigned count = direction == BEFORE ?
	    anchor :
	    candidate->segment_count - 1 - anchor;

	*far = 0;
	if (count == 0)
		return true;
	/* without its neighbour there is no need to look for the rest */
	return find_neighbour(far, text, candidate,
		   direction == BEFORE ? anchor - 1 : anchor + 1, edge,
		   direction) &&
	    (count == 1 ||
		find_chain(far, text, candidate, count, edge, direction));
}

/* Compare a phrase whose anchor stands at `anchor`.  False to stop. */
static bool
try_candidate(const struct scan *scan, const struct fb_candidate *candidate,
    size_t anchor)
{
	size_t before = 0, behind = 0;

	if (candidate->offset > anchor)
		return true;
	size_t begin = anchor - candidate->offset;
	size_t end = begin + candidate->len[candidate->segment];
	if (!stands_at(scan->text, candidate, candidate->segment, begin))
		return true;
	if (candidate->segment_count > 1 &&
	    (!find_side(&before, scan->text, candidate, begin, BEFORE) ||
		!find_side(&behind, scan->text, candidate, end, BEHIND)))
		return true;
	return scan->on_match(scan->context, candidate->entry, begin - before,
	    end + behind);
}

/* The gate was open for the `count` units that end before `end`. */
static bool
try_anchor(const struct scan *scan, size_t end, unsigned count)
{
	uint8_t key[FB_ANCHOR_KEY_BYTES];
	struct fb_candidate candidate;
	struct fb_str record;
	size_t position = 0, begin = end - count;
	unsigned key_len = fb_anchor_key(key, scan->text.unit + begin, count);

	if (!fb_list_find(&record, scan->list, key, key_len))
		return true;
	for (unsigned i = 0; i < FB_LIST_MAX_CANDIDATES &&
	     fb_candidate_next(&candidate, record, &position);
	     i++)
		if (!try_candidate(scan, &candidate, begin))
			return false;
	return true;
}

static inline bool
is_open(const struct fb_gate *gate, uint64_t hash)
{
	uint64_t word = fb_get_le64(gate->words + 8 * (hash >> gate->shift));
	uint64_t bits = fb_gate_bits(hash);

	return __builtin_expect((word & bits) == bits, 0);
}

void
fb_list_match(const struct fb_list *list, struct fb_units text,
    fb_list_on_match *on_match, void *context)
{
	const struct scan scan = { list, text, on_match, context };
	const struct fb_gate gate2 = list->gate[0], gate3 = list->gate[1],
			     gate4 = list->gate[2], gate6 = list->gate[3];
	/* the last four units, the newest on top; the same one and two
	 * units ago */
	uint64_t newest = 0, older = 0, oldest = 0;

	for (size_t i = 0; i < text.count; i++) {
		oldest = older;
		older = newest;
		newest = newest >> 16 | (uint64_t)text.unit[i] << 48;
		if (gate6.words != NULL && i >= 5 &&
		    is_open(&gate6, fb_gram_mix(newest, (uint32_t)oldest)) &&
		    !try_anchor(&scan, i + 1, 6))
			return;
		if (gate4.words != NULL && i >= 3 &&
		    is_open(&gate4, fb_gram_mix(newest, 0)) &&
		    !try_anchor(&scan, i + 1, 4))
			return;
		if (gate3.words != NULL && i >= 2 &&
		    is_open(&gate3, fb_gram_mix(newest >> 16, 0)) &&
		    !try_anchor(&scan, i + 1, 3))
			return;
		if (gate2.words != NULL && i >= 1 &&
		    is_open(&gate2, fb_gram_mix(newest >> 32, 0)) &&
		    !try_anchor(&scan, i + 1, 2))
			return;
	}
}
