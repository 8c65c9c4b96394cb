/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sorted arrays, so that a lookup costs the same whoever fills the file.
 */
#include "overrides_internal.h"

#include <stdlib.h>
#include <string.h>

#include "phrase.h"

static int64_t
end_of(const struct fb_override_row *row)
{
	return row->expires == FB_DATE_NONE ? INT64_MAX :
					      fb_date_end_jst(row->expires);
}

static int
compare_ends(const struct fb_override_row *a, const struct fb_override_row *b)
{
	return (end_of(a) < end_of(b)) - (end_of(a) > end_of(b));
}

static int
compare_kills(const char *id_a, const char *list_a, const char *id_b,
    const char *list_b)
{
	int order = strcmp(id_a, id_b);

	return order != 0 ? order : strcmp(list_a, list_b);
}

/* By id and list, the latest date first. */
static int
by_kill(const void *left, const void *right)
{
	const struct fb_override_row
	    *a = *(const struct fb_override_row *const *)left,
	    *b = *(const struct fb_override_row *const *)right;
	int order = compare_kills(a->id, a->list, b->id, b->list);

	return order != 0 ? order : compare_ends(a, b);
}

static int
compare_strings(struct fb_str a, struct fb_str b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len == 0 ? 0 : memcmp(a.data, b.data, len);

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* By type and what the key is filed under. */
static int
compare_filed(enum fb_type type_a, struct fb_str a, enum fb_type type_b,
    struct fb_str b)
{
	char memory_a[FB_EXTRACT_FILED_BYTES], memory_b[FB_EXTRACT_FILED_BYTES];

	if (type_a != type_b)
		return type_a < type_b ? -1 : 1;
	return compare_strings(fb_extract_filed(memory_a, type_a, a),
	    fb_extract_filed(memory_b, type_b, b));
}

/* So, then by the whole key, the latest date first. */
static int
by_key(const void *left, const void *right)
{
	const struct fb_override_row
	    *a = *(const struct fb_override_row *const *)left,
	    *b = *(const struct fb_override_row *const *)right;
	int order = compare_filed(a->type, a->key, b->type, b->key);

	if (order == 0)
		order = compare_strings(a->key, b->key);
	return order != 0 ? order : compare_ends(a, b);
}

static int
by_identity(const void *left, const void *right)
{
	const struct fb_override_identity *a = left, *b = right;

	if (a->identity != b->identity)
		return a->identity < b->identity ? -1 : 1;
	return (a->expires < b->expires) - (a->expires > b->expires);
}

/* Sort rows and keep the first of those that say the same. */
static size_t
sort_rows(const struct fb_override_row **row, size_t count,
    int (*order)(const void *, const void *))
{
	size_t kept = 0;

	qsort(row, count, sizeof *row, order);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 ||
		    !fb_override_row_is_same(row[kept - 1], row[i]))
			row[kept++] = row[i];
	return kept;
}

static size_t
sort_identities(struct fb_override_identity *identity, size_t count)
{
	size_t kept = 0;

	qsort(identity, count, sizeof *identity, by_identity);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 ||
		    identity[kept - 1].identity != identity[i].identity)
			identity[kept++] = identity[i];
	return kept;
}

static void
sort_out(struct fb_overrides *overrides)
{
	for (size_t i = 0; i < overrides->row_count; i++) {
		const struct fb_override_row *row = &overrides->row[i];
		if (row->kind == FB_OVERRIDE_KILLED)
			overrides->kill[overrides->kill_count++] = row;
		else if (row->type < FB_IDENTIFIER_TYPE_COUNT)
			overrides->allow[overrides->allow_count++] = row;
		else
			overrides->identity[overrides->identity_count++] =
			    (struct fb_override_identity) { row->identity,
				    end_of(row) };
		overrides->has_brands |= row->type == FB_TYPE_BRAND;
	}
}

const struct fb_override_row *
fb_overrides_crowded(const struct fb_overrides *overrides)
{
	size_t first = 0;

	for (size_t i = 0; i < overrides->allow_count; i++) {
		const struct fb_override_row *row = overrides->allow[i];
		if (compare_filed(row->type, row->key,
			overrides->allow[first]->type,
			overrides->allow[first]->key) != 0)
			first = i;
		if (i - first >= FB_OVERRIDES_MAX_ALIKE)
			return row;
	}
	return NULL;
}

bool
fb_overrides_index(struct fb_overrides *overrides)
{
	size_t count = overrides->row_count;

	overrides->kill =
	    fb_arena_calloc(overrides->arena, count, sizeof *overrides->kill);
	overrides->allow =
	    fb_arena_calloc(overrides->arena, count, sizeof *overrides->allow);
	overrides->identity = fb_arena_calloc(overrides->arena, count,
	    sizeof *overrides->identity);
	if (overrides->kill == NULL || overrides->allow == NULL ||
	    overrides->identity == NULL)
		return false;
	sort_out(overrides);
	overrides->kill_count =
	    sort_rows(overrides->kill, overrides->kill_count, by_kill);
	overrides->allow_count =
	    sort_rows(overrides->allow, overrides->allow_count, by_key);
	overrides->identity_count =
	    sort_identities(overrides->identity, overrides->identity_count);
	return true;
}

/* ---- lookups ----------------------------------------------------------- */

static bool
find_kill(const struct fb_overrides *overrides, const char *list,
    const char *id, int64_t now)
{
	size_t low = 0, high = overrides->kill_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct fb_override_row *row = overrides->kill[middle];
		int order = compare_kills(id, list, row->id, row->list);
		if (order == 0)
			return now < end_of(row);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

bool
fb_overrides_kill(const struct fb_overrides *overrides, const char *list,
    const char *id, int64_t now)
{
	return overrides != NULL &&
	    (find_kill(overrides, "", id, now) ||
		find_kill(overrides, list, id, now));
}

/* The first that is filed under what `key` is filed under, or none behind. */
static size_t
first_filed(const struct fb_overrides *overrides, enum fb_type type,
    struct fb_str key)
{
	size_t low = 0, high = overrides->allow_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct fb_override_row *row = overrides->allow[middle];
		if (compare_filed(row->type, row->key, type, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
fb_overrides_allow_key(const struct fb_overrides *overrides, enum fb_type type,
    struct fb_str found, struct fb_str listed, int64_t now)
{
	if (overrides == NULL)
		return false;
	for (size_t i = first_filed(overrides, type, found);
	     i < overrides->allow_count; i++) {
		const struct fb_override_row *row = overrides->allow[i];
		if (compare_filed(row->type, row->key, type, found) != 0)
			return false;
		if (now < end_of(row) &&
		    fb_extract_agree(type, row->key, found) &&
		    fb_extract_agree(type, row->key, listed))
			return true;
	}
	return false;
}

bool
fb_overrides_allow_phrase(const struct fb_overrides *overrides,
    uint64_t identity, int64_t now)
{
	if (overrides == NULL)
		return false;
	size_t low = 0, high = overrides->identity_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct fb_override_identity *at =
		    &overrides->identity[middle];
		if (at->identity == identity)
			return now < at->expires;
		if (identity < at->identity)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

bool
fb_overrides_allow_brand(const struct fb_overrides *overrides,
    struct fb_arena *arena, const struct fb_folder *folder, struct fb_str value,
    int64_t now)
{
	struct fb_phrase_error error;
	struct fb_brand brand;

	if (overrides == NULL || !overrides->has_brands ||
	    fb_brand_fold(&brand, arena, folder, value, &error) != FB_OK)
		return false;
	for (size_t i = 0; i < brand.name_count; i++) {
		const struct fb_brand one = { .name = { brand.name[i] },
			.name_count = 1 };
		if (fb_overrides_allow_phrase(overrides,
			fb_identity_of_brand(&one), now))
			return true;
	}
	return false;
}
