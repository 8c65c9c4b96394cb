/* SPDX-License-Identifier: BSD-2-Clause */
#include "tally.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct fb_tally {
	unsigned char key[crypto_shorthash_KEYBYTES];
	struct fb_tally_row *row;
	size_t row_count, row_capacity, limit;
	uint32_t *slot; /* row + 1, 0 when empty; a power of two of them */
	size_t slot_count;
};

struct fb_tally *
fb_tally_new(size_t limit)
{
	struct fb_tally *tally = calloc(1, sizeof *tally);

	if (tally == NULL)
		return NULL;
	crypto_shorthash_keygen(tally->key);
	tally->limit = limit + 1;
	tally->row_capacity = 16;
	tally->slot_count = 64;
	tally->row = calloc(tally->row_capacity, sizeof *tally->row);
	tally->slot = calloc(tally->slot_count, sizeof *tally->slot);
	tally->row_count = 1; /* FB_TALLY_REST */
	if (tally->row == NULL || tally->slot == NULL) {
		fb_tally_free(tally);
		return NULL;
	}
	return tally;
}

void
fb_tally_free(struct fb_tally *tally)
{
	if (tally == NULL)
		return;
	for (size_t i = 1; tally->row != NULL && i < tally->row_count; i++)
		free(tally->row[i].name);
	free(tally->row);
	free(tally->slot);
	free(tally);
}

static uint64_t
hash(const struct fb_tally *tally, struct fb_str name)
{
	uint64_t out;

	crypto_shorthash((unsigned char *)&out,
	    (const unsigned char *)name.data, name.len, tally->key);
	return out;
}

/* The slot of a name, or the empty one where it belongs. */
static uint32_t *
find(const struct fb_tally *tally, struct fb_str name)
{
	size_t mask = tally->slot_count - 1;

	for (size_t i = hash(tally, name) & mask;; i = (i + 1) & mask) {
		uint32_t *slot = &tally->slot[i];
		if (*slot == 0 ||
		    fb_str_equal(fb_str(tally->row[*slot - 1].name), name))
			return slot;
	}
}

static bool
grow_slots(struct fb_tally *tally)
{
	size_t count = 2 * tally->slot_count;
	uint32_t *slot = calloc(count, sizeof *slot);

	if (slot == NULL)
		return false;
	free(tally->slot);
	tally->slot = slot;
	tally->slot_count = count;
	for (size_t i = 1; i < tally->row_count; i++)
		*find(tally, fb_str(tally->row[i].name)) = (uint32_t)(i + 1);
	return true;
}

static bool
grow_rows(struct fb_tally *tally)
{
	size_t capacity = 2 * tally->row_capacity;
	struct fb_tally_row *row = realloc(tally->row, capacity * sizeof *row);

	if (row == NULL)
		return false;
	tally->row = row;
	tally->row_capacity = capacity;
	return true;
}

size_t
fb_tally_row(struct fb_tally *tally, struct fb_str name)
{
	uint32_t *slot = find(tally, name);

	if (*slot != 0)
		return *slot - 1;
	if (tally->row_count >= tally->limit ||
	    (tally->row_count == tally->row_capacity && !grow_rows(tally)))
		return FB_TALLY_REST;
	/* At most half full, so that a search ends soon. */
	if (2 * tally->row_count >= tally->slot_count) {
		if (!grow_slots(tally))
			return FB_TALLY_REST;
		slot = find(tally, name);
	}
	char *copy = strndup(name.data, name.len);
	if (copy == NULL)
		return FB_TALLY_REST;
	size_t row = tally->row_count++;
	tally->row[row] = (struct fb_tally_row) { .name = copy };
	*slot = (uint32_t)(row + 1);
	return row;
}

void
fb_tally_add(struct fb_tally *tally, size_t row, unsigned which)
{
	tally->row[row].count[which]++;
}

size_t
fb_tally_count(const struct fb_tally *tally)
{
	return tally->row_count;
}

const struct fb_tally_row *
fb_tally_get(const struct fb_tally *tally, size_t row)
{
	return &tally->row[row];
}

/* ---- sorting ---------------------------------------------------------- */

struct order {
	unsigned which, then;
};

static int
compare(const void *left, const void *right, void *context)
{
	const struct fb_tally_row *a =
				      *(const struct fb_tally_row *const *)left,
				  *b = *(
				      const struct fb_tally_row *const *)right;
	const struct order *order = context;

	if (order->which < FB_TALLY_COUNTS) {
		if (a->count[order->which] != b->count[order->which])
			return a->count[order->which] > b->count[order->which] ?
			    -1 :
			    1;
		if (a->count[order->then] != b->count[order->then])
			return a->count[order->then] < b->count[order->then] ?
			    -1 :
			    1;
	}
	return strcmp(a->name, b->name);
}

const struct fb_tally_row **
fb_tally_sort(const struct fb_tally *tally, unsigned which, unsigned then)
{
	struct order order = { which, then };
	size_t count = tally->row_count - 1;
	const struct fb_tally_row **out =
	    count == 0 ? NULL : calloc(count, sizeof *out);

	if (out == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++)
		out[i] = &tally->row[i + 1];
	qsort_r(out, count, sizeof *out, compare, &order);
	return out;
}
