/* SPDX-License-Identifier: BSD-2-Clause */
#include "bound.h"

#include <math.h>

#include "table.h"
#include "width.h"

/* ---- bounds --------------------------------------------------------------- */

/* One-sided 95 %, from sums of exact binomial coefficients. */
static const struct {
	const char *name;
	uint64_t k, n;
	double want;
} bounds[] = {
	{ "none of one", 0, 1, 0.950000000 },
	{ "none of ten", 0, 10, 0.258865551 },
	{ "none of a hundred", 0, 100, 0.029513050 },
	{ "one of ten", 1, 10, 0.394163302 },
	{ "two of six", 2, 6, 0.728661627 },
	{ "five of a hundred", 5, 100, 0.102253378 },
	{ "half of ten", 5, 10, 0.777558899 },
	{ "nine of ten", 9, 10, 0.994883803 },
	{ "all of ten", 10, 10, 1.0 },
	{ "more than there are", 11, 10, 1.0 },
	{ "nothing was looked at", 0, 0, 1.0 },
};

static void
exact(void **state)
{
	const typeof(*bounds) *c = *state;

	assert_true(fabs(fb_bound_exact(c->k, c->n) - c->want) < 1e-8);
}

/* P(X <= k) at the bound must be 5 %: an oracle by plain summing. */
static void
the_definition_holds(void **state)
{
	(void)state;
	for (uint64_t n = 1; n <= 60; n += 7)
		for (uint64_t k = 0; k < n; k++) {
			double p = fb_bound_exact(k, n), sum = 0.0;
			double term = pow(1.0 - p, (double)n);
			for (uint64_t i = 0; i <= k; i++) {
				sum += term;
				term *= (double)(n - i) / (double)(i + 1) * p /
				    (1.0 - p);
			}
			assert_true(fabs(sum - 0.05) < 1e-6);
		}
}

static void
the_rule_of_three_is_on_the_safe_side(void **state)
{
	(void)state;
	assert_true(fb_bound_none(0) == 1.0);
	for (uint64_t n = 1; n < 1000000; n = n * 3 / 2 + 1) {
		double exact_bound = fb_bound_exact(0, n);
		assert_true(fb_bound_none(n) >= exact_bound);
		if (n >= 30)
			assert_true(fb_bound_none(n) < 1.06 * exact_bound);
	}
}

static void
large_numbers_are_bounded_too(void **state)
{
	(void)state;
	double bound = fb_bound_exact(500000000, 1000000000);
	assert_true(bound > 0.5 && bound < 0.5001);
	bound = fb_bound_exact(3, 999999999999);
	assert_true(bound > 7e-12 && bound < 8e-12);
}

/* ---- width ------------------------------------------------------------------ */

static const struct {
	const char *name, *text;
	size_t want;
} widths[] = {
	{ "ASCII takes one column", "abc", 3 },
	{ "kanji take two", "架空請求", 8 },
	{ "half-width kana take one", "ｱｲ", 2 },
	{ "full-width letters take two", "ＡＢ", 4 },
	{ "a combining mark takes none", "か\u3099", 2 },
	{ "nothing takes none", "", 0 },
};

static void
has_width(void **state)
{
	const typeof(*widths) *c = *state;

	assert_int_equal(fb_width(c->text), c->want);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, bounds, exact);
	table_add(&table, "the bound is what it is defined to be",
	    the_definition_holds, NULL);
	table_add(&table, "the rule of three is on the safe side",
	    the_rule_of_three_is_on_the_safe_side, NULL);
	table_add(&table, "large numbers are bounded too",
	    large_numbers_are_bounded_too, NULL);
	TABLE_ADD(&table, widths, has_width);
	return table_run(&table, "bound");
}
