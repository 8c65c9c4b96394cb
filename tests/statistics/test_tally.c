/* SPDX-License-Identifier: BSD-2-Clause */
#include "tally.h"

#include "table.h"

static void
counts_by_name_up_to_a_limit(void **state)
{
	struct fb_tally *tally = fb_tally_new(1000);
	char name[16];

	(void)state;
	assert_non_null(tally);
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 2000; i++) {
			snprintf(name, sizeof name, "n%d", i);
			fb_tally_add(tally, fb_tally_row(tally, fb_str(name)),
			    0);
		}
	assert_int_equal(fb_tally_count(tally), 1001);
	assert_int_equal(fb_tally_get(tally, FB_TALLY_REST)->count[0], 2000);
	for (size_t i = 1; i <= 1000; i++)
		assert_int_equal(fb_tally_get(tally, i)->count[0], 2);
	assert_int_equal(fb_tally_row(tally, FB_STR("n999")), 1000);
	fb_tally_free(tally);
}

static void
sorts(void **state)
{
	struct fb_tally *tally = fb_tally_new(10);
	static const struct {
		const char *name;
		unsigned first, second;
	} rows[] = { { "c", 1, 5 }, { "b", 1, 2 }, { "a", 3, 9 },
		{ "d", 1, 2 } };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		size_t row = fb_tally_row(tally, fb_str(rows[i].name));
		for (unsigned j = 0; j < rows[i].first; j++)
			fb_tally_add(tally, row, 0);
		for (unsigned j = 0; j < rows[i].second; j++)
			fb_tally_add(tally, row, 1);
	}
	const struct fb_tally_row **sorted = fb_tally_sort(tally, 0, 1);
	assert_string_equal(sorted[0]->name, "a");
	assert_string_equal(sorted[1]->name, "b");
	assert_string_equal(sorted[2]->name, "d");
	assert_string_equal(sorted[3]->name, "c");
	free(sorted);
	sorted = fb_tally_sort(tally, FB_TALLY_COUNTS, 0);
	assert_string_equal(sorted[3]->name, "d");
	free(sorted);
	fb_tally_free(tally);
	fb_tally_free(NULL);
}

int
main(void)
{
	struct table table = { 0 };

	table_add(&table, "names beyond the limit are counted together",
	    counts_by_name_up_to_a_limit, NULL);
	table_add(&table, "rows are sorted by counts, then by name", sorts,
	    NULL);
	return table_run(&table, "tally");
}
