/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "evaluation_print.h"

static int
larger_first(uint32_t a, uint32_t b)
{
	return (a < b) - (a > b);
}

/* What an entry must not hit: ham, or fraud if it speaks for honest mail. */
static enum fb_side
wrong_side(const struct fb_evaluation_row *row)
{
	return row->entry.weight_milli < 0 ? FB_SIDE_FRAUD : FB_SIDE_HAM;
}

static int
by_use(const void *left, const void *right)
{
	const struct fb_evaluation_row *a = left, *b = right;
	const enum fb_side wrong_a = wrong_side(a), wrong_b = wrong_side(b);
	const int order[] = {
		larger_first(a->did.decided[wrong_a], b->did.decided[wrong_b]),
		larger_first(a->did.hits[wrong_a], b->did.hits[wrong_b]),
		larger_first(a->did.decided[!wrong_a],
		    b->did.decided[!wrong_b]),
		larger_first(a->did.hits[!wrong_a], b->did.hits[!wrong_b]),
		(a->list > b->list) - (a->list < b->list),
	};

	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		if (order[i] != 0)
			return order[i];
	return fb_id_compare(a->entry.id, b->entry.id);
}

static size_t
count_entries(const struct fb_judge_request *request)
{
	size_t count = 0;

	for (size_t i = 0; i < request->list_count; i++)
		count += fb_list_entry_count(request->list[i]);
	return count;
}

struct fb_evaluation_row *
fb_evaluation_rows(size_t *count, const struct fb_evaluation *evaluation)
{
	const struct fb_judge_request *request = evaluation->request;
	struct fb_evaluation_row *row =
	    calloc(count_entries(request) + 1, sizeof *row);

	if (row == NULL)
		return NULL;
	*count = 0;
	for (unsigned l = 0; l < request->list_count; l++)
		for (uint32_t i = 0; i < fb_list_entry_count(request->list[l]);
		     i++) {
			if (!fb_list_entry(&row[*count].entry, request->list[l],
				i))
				continue;
			row[*count].list = l;
			row[(*count)++].did = evaluation->entry[l][i];
		}
	qsort(row, *count, sizeof *row, by_use);
	return row;
}
