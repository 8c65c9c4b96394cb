/* SPDX-License-Identifier: BSD-2-Clause */
#include "likeness.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

#define ROWS (FB_LIKENESS_HASHES / FB_LIKENESS_ROW)

/* The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t
scramble(uint64_t x)
{
	x ^= x >> 30;
	x *= 0xBF58476D1CE4E5B9u;
	x ^= x >> 27;
	x *= 0x94D049BB133111EBu;
	return x ^ x >> 31;
}

uint64_t
fb_likeness_mix(uint64_t a, uint64_t b)
{
	return scramble(scramble(a + 0x9E3779B97F4A7C15u) ^ b);
}

/* ---- sketches --------------------------------------------------------- */

void
fb_sketch_init(struct fb_sketch *sketch, uint64_t content)
{
	sketch->content = content;
	for (size_t i = 0; i < FB_LIKENESS_HASHES; i++)
		sketch->least[i] = UINT64_MAX;
}

/* One multiplication for each function: the upper bits of an odd multiple
 * are as good as another hash. */
static void
add_run(struct fb_sketch *sketch, uint64_t run)
{
	uint64_t factor = 0x9E3779B97F4A7C15u;

	run = scramble(run);
	for (size_t i = 0; i < FB_LIKENESS_HASHES; i++) {
		uint64_t hash = (run ^ run >> 32 ^ i) * factor;
		hash ^= hash >> 29;
		if (hash < sketch->least[i])
			sketch->least[i] = hash;
		factor += 2 * 0xD1B54A32D192ED03u;
	}
}

void
fb_sketch_add(struct fb_sketch *sketch, struct fb_units text)
{
	const uint64_t base = 0x100000001B3u; /* odd, so nothing is lost */
	uint64_t hash = 0, oldest = 1;
	size_t count =
	    text.count < FB_LIKENESS_UNITS ? text.count : FB_LIKENESS_UNITS;

	for (size_t i = 0; i < FB_LIKENESS_RUN; i++)
		oldest *= base;
	for (size_t i = 0; i < count; i++) {
		hash = hash * base + text.unit[i] + 1;
		if (i >= FB_LIKENESS_RUN)
			hash -= (text.unit[i - FB_LIKENESS_RUN] + 1u) * oldest;
		if (i + 1 >= FB_LIKENESS_RUN)
			add_run(sketch, hash);
	}
	if (count > 0 && count < FB_LIKENESS_RUN)
		add_run(sketch, hash);
}

/* ---- clusters --------------------------------------------------------- */

/* A value that mails may share, and whose it is. */
struct mark {
	uint64_t value;
	uint32_t mail;
};

static int
by_value(const void *left, const void *right)
{
	const struct mark *a = left, *b = right;

	if (a->value != b->value)
		return a->value < b->value ? -1 : 1;
	return (a->mail > b->mail) - (a->mail < b->mail);
}

static uint32_t
root(uint32_t *cluster, uint32_t mail)
{
	while (cluster[mail] != mail) {
		cluster[mail] = cluster[cluster[mail]];
		mail = cluster[mail];
	}
	return mail;
}

/* The smaller index stays the root. */
static void
join(uint32_t *cluster, uint32_t a, uint32_t b)
{
	a = root(cluster, a);
	b = root(cluster, b);
	if (a < b)
		cluster[b] = a;
	else
		cluster[a] = b;
}

static void
join_equals(uint32_t *cluster, struct mark *mark, size_t count)
{
	qsort(mark, count, sizeof *mark, by_value);
	for (size_t i = 1; i < count; i++)
		if (mark[i].value == mark[i - 1].value)
			join(cluster, mark[i].mail, mark[i - 1].mail);
}

static bool
has_text(const struct fb_sketch *sketch)
{
	return sketch->least[0] != UINT64_MAX;
}

static void
join_row(uint32_t *cluster, struct mark *mark, const struct fb_sketch *sketch,
    size_t count, size_t row)
{
	size_t marks = 0;

	for (size_t i = 0; i < count; i++) {
		uint64_t value = row;
		if (!has_text(&sketch[i]))
			continue;
		for (size_t j = 0; j < FB_LIKENESS_ROW; j++)
			value = fb_likeness_mix(value,
			    sketch[i].least[row * FB_LIKENESS_ROW + j]);
		mark[marks++] = (struct mark) { value, (uint32_t)i };
	}
	join_equals(cluster, mark, marks);
}

enum fb_status
fb_likeness_cluster(uint32_t *cluster, const struct fb_sketch *sketch,
    size_t count)
{
	assert(count <= UINT32_MAX);
	struct mark *mark = calloc(count + 1, sizeof *mark);

	if (mark == NULL)
		return FB_ERR_NOMEM;
	for (size_t i = 0; i < count; i++) {
		cluster[i] = (uint32_t)i;
		mark[i] = (struct mark) { sketch[i].content, (uint32_t)i };
	}
	join_equals(cluster, mark, count);
	for (size_t row = 0; row < ROWS; row++)
		join_row(cluster, mark, sketch, count, row);
	for (size_t i = 0; i < count; i++)
		cluster[i] = root(cluster, (uint32_t)i);
	free(mark);
	return FB_OK;
}
