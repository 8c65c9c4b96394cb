/* SPDX-License-Identifier: BSD-2-Clause */
#include "crew.h"

#include "table.h"

static const struct {
	const char *name;
	unsigned failures;
	int64_t lived_ms, want_pause_ms;
} cases[] = {
	{ "the first restart is at once", 0, 0, 0 },
	{ "the second waits half a second", 1, 0, 500 },
	{ "then the pause doubles", 2, 0, 1000 },
	{ "and doubles", 5, 0, 8000 },
	{ "up to a minute", 8, 0, 60000 },
	{ "and no further", 1000, 0, 60000 },
	{ "who lived for a while starts at once", 1000, FB_RESTART_STABLE_MS,
	    0 },
	{ "a little less is not enough", 3, FB_RESTART_STABLE_MS - 1, 2000 },
};

static void
plans(void **state)
{
	const typeof(*cases) *c = *state;
	struct fb_restart restart = { .due_ms = INT64_MAX,
		.failures = c->failures };

	fb_restart_plan(&restart, 1000000, c->lived_ms);
	assert_int_equal(restart.due_ms, 1000000 + c->want_pause_ms);
	assert_true(restart.failures > 0);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, cases, plans);
	return table_run(&table, "crew");
}
