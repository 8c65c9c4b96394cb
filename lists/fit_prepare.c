/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "fit.h"

/* The order of the mails decides nothing: not of the files, not of the
 * folders. */
static int
by_content(const void *left, const void *right)
{
	const struct fb_fit_mail *a = left, *b = right;

	if (a->sketch.content != b->sketch.content)
		return a->sketch.content < b->sketch.content ? -1 : 1;
	if (a->side != b->side)
		return a->side < b->side ? -1 : 1;
	return strcmp(a->name, b->name);
}

size_t
fb_fit_contradiction(const struct fb_fit *fit)
{
	for (size_t i = 0; i + 1 < fit->mail_count; i++)
		if (fit->mail[i].sketch.content ==
			fit->mail[i + 1].sketch.content &&
		    fit->mail[i].side != fit->mail[i + 1].side)
			return i;
	return SIZE_MAX;
}

static enum fb_status
find_clusters(struct fb_fit *fit)
{
	size_t count = fit->mail_count;
	struct fb_sketch *sketch = calloc(count + 1, sizeof *sketch);
	uint32_t *cluster = calloc(count + 1, sizeof *cluster);
	enum fb_status status = FB_ERR_NOMEM;

	if (sketch != NULL && cluster != NULL) {
		for (size_t i = 0; i < count; i++)
			sketch[i] = fit->mail[i].sketch;
		status = fb_likeness_cluster(cluster, sketch, count);
	}
	for (size_t i = 0; status == FB_OK && i < count; i++)
		fit->mail[i].cluster = cluster[i];
	free(sketch);
	free(cluster);
	return status;
}

/* ---- folds ------------------------------------------------------------ */

/* A cluster on its way into a fold. */
struct group {
	uint64_t rank; /* by seed and content: chance, but always the same */
	uint32_t cluster;
	uint32_t mails[FB_SIDE_COUNT];
	unsigned fold;
};

/* The large ones first, so that the folds come out even. */
static int
by_size(const void *left, const void *right)
{
	const struct group *a = left, *b = right;
	uint32_t x = a->mails[0] + a->mails[1], y = b->mails[0] + b->mails[1];

	if (x != y)
		return x > y ? -1 : 1;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return (a->cluster > b->cluster) - (a->cluster < b->cluster);
}

/* The fold that has the least of what the group has most of. */
static unsigned
emptiest(const uint64_t has[][FB_SIDE_COUNT], unsigned folds,
    const struct group *group)
{
	unsigned side = group->mails[FB_SIDE_FRAUD] > 0 ? FB_SIDE_FRAUD :
							  FB_SIDE_HAM,
		 best = 0;

	for (unsigned f = 1; f < folds; f++)
		if (has[f][side] < has[best][side])
			best = f;
	return best;
}

static void
deal(struct group *group, size_t count, unsigned folds)
{
	uint64_t has[FB_FIT_FOLDS_MAX][FB_SIDE_COUNT] = { 0 };

	qsort(group, count, sizeof *group, by_size);
	for (size_t i = 0; i < count; i++) {
		group[i].fold = emptiest(has, folds, &group[i]);
		for (unsigned side = 0; side < FB_SIDE_COUNT; side++)
			has[group[i].fold][side] += group[i].mails[side];
	}
}

static enum fb_status
choose_folds(struct fb_fit *fit)
{
	struct group *group = calloc(fit->mail_count + 1, sizeof *group);
	size_t count = 0;

	if (group == NULL)
		return FB_ERR_NOMEM;
	/* The first mail of a cluster comes before all others of it: here
	 * `fold` is for a while the number of its group. */
	for (size_t i = 0; i < fit->mail_count; i++) {
		struct fb_fit_mail *mail = &fit->mail[i];
		if (mail->cluster == i) {
			group[count].cluster = (uint32_t)i;
			group[count].rank = fb_likeness_mix(fit->options.seed,
			    mail->sketch.content);
			mail->fold = (unsigned)count++;
		}
		group[fit->mail[mail->cluster].fold].mails[mail->side]++;
	}
	deal(group, count, fit->options.folds);
	for (size_t i = 0; i < count; i++)
		fit->mail[group[i].cluster].fold = group[i].fold;
	for (size_t i = 0; i < fit->mail_count; i++)
		fit->mail[i].fold = fit->mail[fit->mail[i].cluster].fold;
	free(group);
	return FB_OK;
}

/* ---- hits ------------------------------------------------------------- */

static enum fb_status
make_index(struct fb_fit *fit)
{
	fit->first = calloc(fit->entry_count + 2, sizeof *fit->first);
	if (fit->first == NULL)
		return FB_ERR_NOMEM;
	/* counted two places on, so that filling moves it into place */
	for (size_t i = 0; i < fit->mail_count; i++)
		for (uint32_t j = 0; j < fit->mail[i].hit_count; j++)
			fit->first[fit->mail[i].hit[j] + 2]++;
	for (size_t e = 2; e < fit->entry_count + 2; e++)
		fit->first[e] += fit->first[e - 1];
	fit->index = calloc((size_t)fit->first[fit->entry_count + 1] + 1,
	    sizeof *fit->index);
	if (fit->index == NULL)
		return FB_ERR_NOMEM;
	for (size_t i = 0; i < fit->mail_count; i++)
		for (uint32_t j = 0; j < fit->mail[i].hit_count; j++)
			fit->index[fit->first[fit->mail[i].hit[j] + 1]++] =
			    (uint32_t)i;
	return FB_OK;
}

/* How many different mails of each side: `seen` remembers the last mail that
 * counted for each cluster and side. */
static void
count_different(uint32_t out[FB_SIDE_COUNT], const struct fb_fit *fit,
    uint32_t (*seen)[FB_SIDE_COUNT], uint32_t number)
{
	for (uint32_t i = fit->first[number]; i < fit->first[number + 1]; i++) {
		const struct fb_fit_mail *mail = &fit->mail[fit->index[i]];
		uint32_t *last = &seen[mail->cluster][mail->side];
		if (*last != number + 1)
			out[mail->side]++;
		*last = number + 1;
	}
}

static enum fb_status
count_hits(struct fb_fit *fit)
{
	uint32_t(*seen)[FB_SIDE_COUNT] =
	    calloc(fit->mail_count + 1, sizeof *seen);

	if (seen == NULL)
		return FB_ERR_NOMEM;
	for (uint32_t e = 0; e < fit->entry_count; e++) {
		struct fb_fit_entry *entry = &fit->entry[e];
		count_different(entry->hits, fit, seen, e);
		if (entry->state == FB_FIT_FREE &&
		    entry->hits[FB_SIDE_FRAUD] + entry->hits[FB_SIDE_HAM] <
			fit->options.hits_min)
			entry->state = FB_FIT_RARE;
	}
	for (size_t i = 0; i < fit->mail_count; i++) {
		const struct fb_fit_mail *mail = &fit->mail[i];
		uint32_t *last = &seen[mail->cluster][mail->side];
		if (*last != UINT32_MAX)
			fit->different[mail->side]++;
		*last = UINT32_MAX;
	}
	free(seen);
	return FB_OK;
}

enum fb_status
fb_fit_prepare(struct fb_fit *fit)
{
	if (fit->mail_count > 0)
		qsort(fit->mail, fit->mail_count, sizeof *fit->mail,
		    by_content);
	if (find_clusters(fit) != FB_OK || choose_folds(fit) != FB_OK ||
	    make_index(fit) != FB_OK)
		return FB_ERR_NOMEM;
	return count_hits(fit);
}
