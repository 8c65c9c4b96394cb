/* SPDX-License-Identifier: BSD-2-Clause */
#include "breaker.h"

#include "table.h"

#define LAST (-1)

static const struct {
	const char *name;
	struct fb_breaker_limits limits;
	int64_t crash_at[6]; /* ended by LAST */
	int opens_at;        /* index of the crash that opens, or LAST */
} cases[] = {
	{ "crashes within the window open it", { 3, 60, 300 },
	    { 100, 120, 140, LAST }, 2 },
	{ "the window's last second counts", { 3, 60, 300 },
	    { 100, 120, 160, LAST }, 2 },
	{ "crashes spread wider do not", { 3, 60, 300 },
	    { 100, 120, 161, LAST }, LAST },
	{ "old crashes drop out of the window", { 3, 60, 300 },
	    { 0, 100, 120, 140, LAST }, 3 },
	{ "one crash can be enough", { 1, 60, 300 }, { 100, LAST }, 0 },
	{ "no crashes allowed means one", { 0, 60, 300 }, { 100, LAST }, 0 },
	{ "it opens once", { 2, 60, 300 }, { 100, 101, 102, 103, LAST }, 1 },
	{ "no pause never opens", { 1, 60, 0 }, { 100, 100, LAST }, LAST },
};

static void
opens(void **state)
{
	const typeof(*cases) *c = *state;
	struct fb_breaker breaker = { 0 };

	for (int i = 0; c->crash_at[i] != LAST; i++)
		assert_int_equal(fb_breaker_crash(&breaker, &c->limits,
				     c->crash_at[i]),
		    i == c->opens_at);
}

static void
pauses_and_closes(void **state)
{
	(void)state;
	const struct fb_breaker_limits limits = { 2, 60, 300 };
	struct fb_breaker breaker = { 0 };

	assert_false(fb_breaker_is_open(&breaker, 0));
	assert_false(fb_breaker_crash(&breaker, &limits, 100));
	assert_false(fb_breaker_is_open(&breaker, 100));
	assert_true(fb_breaker_crash(&breaker, &limits, 110));
	assert_true(fb_breaker_is_open(&breaker, 110));
	assert_false(fb_breaker_crash(&breaker, &limits, 400));
	assert_true(fb_breaker_is_open(&breaker, 409));
	assert_false(fb_breaker_is_open(&breaker, 410));
	/* What opened it is spent: the next pause needs new crashes. */
	assert_false(fb_breaker_crash(&breaker, &limits, 411));
	assert_true(fb_breaker_crash(&breaker, &limits, 412));
}

static void
holds_many_crashes(void **state)
{
	(void)state;
	const struct fb_breaker_limits limits = { 5000, 60, 300 };
	struct fb_breaker breaker = { 0 };

	for (unsigned round = 0; round < 3; round++) {
		int64_t now = 1000 * round;
		for (unsigned i = 1; i < FB_BREAKER_CRASHES_MAX; i++)
			assert_false(fb_breaker_crash(&breaker, &limits, now));
		assert_true(fb_breaker_crash(&breaker, &limits, now));
	}
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, cases, opens);
	table_add(&table, "a pause ends by itself and is not lengthened",
	    pauses_and_closes, NULL);
	table_add(&table, "more crashes than are remembered open it",
	    holds_many_crashes, NULL);
	return table_run(&table, "breaker");
}
