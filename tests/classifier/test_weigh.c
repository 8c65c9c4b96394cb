/* SPDX-License-Identifier: BSD-2-Clause */
#include "weigh.h"

#include "table.h"

#define PHRASE(n, g, w) \
	{ \
		.id = "P000" #n, .identity = 100 + n, .type = FB_TYPE_PHRASE, \
		.group = FB_GROUP_##g, .weight_milli = w \
	}
#define IDENTIFIER(n, t, l, w) \
	{ \
		.id = "A000" #n, .identity = 200 + n, .type = FB_TYPE_##t, \
		.group = FB_GROUP_NONE, .level = FB_LEVEL_##l, \
		.weight_milli = w \
	}
#define BRAND(n, w) \
	{ \
		.id = "B000" #n, .identity = 300 + n, .type = FB_TYPE_BRAND, \
		.group = FB_GROUP_NONE, .category = FB_CATEGORY_PHISH, \
		.weight_milli = w \
	}
#define HITS_MAX 8

static const struct {
	const char *name;
	struct fb_hit hit[HITS_MAX];
	size_t count;
	fb_category_set categories; /* 0: all */
	int32_t want_milli;
	enum fb_category want_category;
} cases[] = {
	{ .name = "no hits are no points", .count = 0, .want_milli = 0 },
	{ .name = "hits of several groups add up",
	    .hit = { PHRASE(1, DEMAND, 1500), PHRASE(2, VISIT, 2000) },
	    .count = 2,
	    .want_milli = 3500 },
	{ .name = "a group counts up to its cap",
	    .hit = { PHRASE(1, THREAT, 3000), PHRASE(2, THREAT, 2500),
		PHRASE(3, THREAT, 1000) },
	    .count = 3,
	    .want_milli = 4000 },
	{ .name = "honest context takes away up to its cap",
	    .hit = { PHRASE(1, DEMAND, 2000), PHRASE(2, ORDER_CONTEXT, -3000),
		PHRASE(3, ORDER_CONTEXT, -2000) },
	    .count = 3,
	    .want_milli = -2000 },
	{ .name = "the same value of two lists counts once, the stronger",
	    .hit = { { .id = "P0001",
			 .identity = 7,
			 .type = FB_TYPE_PHRASE,
			 .group = FB_GROUP_VISIT,
			 .weight_milli = 1000 },
		{ .id = "Q0001",
		    .identity = 7,
		    .type = FB_TYPE_PHRASE,
		    .list = 1,
		    .group = FB_GROUP_VISIT,
		    .weight_milli = 2500 } },
	    .count = 2,
	    .want_milli = 2500 },
	{ .name = "a shadow entry counts nothing",
	    .hit = { { .id = "P0001",
		.identity = 7,
		.type = FB_TYPE_PHRASE,
		.group = FB_GROUP_VISIT,
		.weight_milli = 1000,
		.is_shadow = true } },
	    .count = 1,
	    .want_milli = 0 },
	{ .name = "a strong shadow entry does not hide a weak active one",
	    .hit = { { .id = "P0001",
			 .identity = 7,
			 .type = FB_TYPE_PHRASE,
			 .group = FB_GROUP_VISIT,
			 .weight_milli = 9000,
			 .is_shadow = true },
		{ .id = "Q0001",
		    .identity = 7,
		    .type = FB_TYPE_PHRASE,
		    .list = 1,
		    .group = FB_GROUP_VISIT,
		    .weight_milli = 500 } },
	    .count = 2,
	    .want_milli = 500 },
	{ .name = "a category without consent counts nothing",
	    .hit = { PHRASE(1, DEMAND, 1500), BRAND(1, 3000) },
	    .count = 2,
	    .categories = 1u << FB_CATEGORY_FAKEBILL,
	    .want_milli = 1500 },
	{ .name = "honest context counts without consent to its category",
	    .hit = { BRAND(1, 3000), PHRASE(1, DEMAND, 1500),
		PHRASE(2, ORDER_CONTEXT, -1000) },
	    .count = 3,
	    .categories = 1u << FB_CATEGORY_PHISH,
	    .want_milli = 2000,
	    .want_category = FB_CATEGORY_PHISH },
	{ .name = "a lone reported account counts nothing",
	    .hit = { IDENTIFIER(1, ACCT, REPORTED, 6000) },
	    .count = 1,
	    .want_milli = 0 },
	{ .name = "a lone confirmed account counts nothing",
	    .hit = { IDENTIFIER(1, ACCT, CONFIRMED, 6000) },
	    .count = 1,
	    .want_milli = 0 },
	{ .name = "a lone official account counts",
	    .hit = { IDENTIFIER(1, ACCT, OFFICIAL, 6000) },
	    .count = 1,
	    .want_milli = 6000 },
	{ .name = "a reported account counts beside a demand",
	    .hit = { IDENTIFIER(1, ACCT, REPORTED, 4000),
		PHRASE(1, DEMAND, 1000) },
	    .count = 2,
	    .want_milli = 5000 },
	{ .name = "an invoice's payment words do not make it count",
	    .hit = { IDENTIFIER(1, ACCT, REPORTED, 4000),
		PHRASE(1, PAYMENT, 500), PHRASE(2, CONTACT, 300) },
	    .count = 3,
	    .want_milli = 800 },
	{ .name = "of several brands the strongest counts",
	    .hit = { BRAND(1, 2000), BRAND(2, 3000), BRAND(3, 1000) },
	    .count = 3,
	    .want_milli = 3000,
	    .want_category = FB_CATEGORY_PHISH },
	{ .name = "the category is that of most points",
	    .hit = { PHRASE(1, DEMAND, 1000), BRAND(1, 3000) },
	    .count = 2,
	    .want_milli = 4000,
	    .want_category = FB_CATEGORY_PHISH },
};

static struct fb_caps
caps(void)
{
	struct fb_caps caps;
	for (unsigned g = 0; g < FB_GROUP_COUNT; g++)
		caps.cap_milli[g] = FB_CAP_NONE;
	caps.cap_milli[FB_GROUP_THREAT] = 4000;
	caps.cap_milli[FB_GROUP_ORDER_CONTEXT] = 4000;
	return caps;
}

static void
weighs(void **state)
{
	const typeof(*cases) *c = *state;
	const struct fb_caps all = caps();
	const struct fb_facts facts = { 0 };

	/* The order of the hits makes no difference. */
	for (size_t turn = 0; turn <= c->count; turn++) {
		struct fb_hit hit[HITS_MAX];
		for (size_t i = 0; i < c->count; i++)
			hit[i] = c->hit[(i + turn) % c->count];
		size_t count = c->count;
		struct fb_weighing weighing;
		fb_weigh(&weighing, hit, &count, NULL, 0, &all, &facts,
		    c->categories == 0 ? FB_CATEGORY_ALL : c->categories);
		assert_int_equal(weighing.score_milli, c->want_milli);
		assert_int_equal(weighing.category, c->want_category);
		int64_t sum = 0;
		for (size_t i = 0; i < count; i++)
			sum += hit[i].counted_milli;
		assert_int_equal(sum, weighing.score_milli);
	}
}

static struct fb_rule_entry
rule_entry(struct fb_rule *rule, const char *text, int32_t weight_milli)
{
	size_t position;
	assert_int_equal(fb_rule_compile(rule, fb_str(text), &position),
	    FB_RULE_OK);
	return (struct fb_rule_entry) {
		.hit = { .id = "R0001",
		    .type = FB_TYPE_RULE,
		    .identity = 900,
		    .group = FB_GROUP_NONE,
		    .text = SIZE_MAX,
		    .weight_milli = weight_milli },
		.code = rule->code,
		.code_len = rule->len,
	};
}

static void
a_rule_that_holds_becomes_a_hit(void **state)
{
	(void)state;
	struct fb_rule rule;
	struct fb_rule_entry entry =
	    rule_entry(&rule, "demand & has:acct & !threat", 2500);
	struct fb_hit hit[2] = { PHRASE(1, DEMAND, 1000) };
	size_t count = 1;
	const struct fb_caps all = caps();
	const struct fb_facts facts = { .has_types = 1u << FB_TYPE_ACCT };
	struct fb_weighing weighing;

	fb_weigh(&weighing, hit, &count, &entry, 1, &all, &facts,
	    FB_CATEGORY_ALL);
	assert_int_equal(count, 2);
	assert_int_equal(weighing.score_milli, 3500);
	assert_string_equal(hit[0].id, "R0001"); /* the heaviest first */
	assert_false(weighing.can_spf_change);
}

static void
a_shadow_rule_is_noted_and_counts_nothing(void **state)
{
	(void)state;
	struct fb_rule rule;
	struct fb_rule_entry entry = rule_entry(&rule, "demand", 2500);
	entry.hit.is_shadow = true;
	struct fb_hit hit[2] = { PHRASE(1, DEMAND, 1000) };
	size_t count = 1;
	const struct fb_caps all = caps();
	const struct fb_facts facts = { 0 };
	struct fb_weighing weighing;

	fb_weigh(&weighing, hit, &count, &entry, 1, &all, &facts,
	    FB_CATEGORY_ALL);
	assert_int_equal(count, 2);
	assert_int_equal(weighing.score_milli, 1000);
}

static void
hits_in_shadow_do_not_make_rules_hold(void **state)
{
	(void)state;
	struct fb_rule rule;
	struct fb_rule_entry entry = rule_entry(&rule, "demand", 2500);
	struct fb_hit hit[2] = { PHRASE(1, DEMAND, 1000) };
	hit[0].is_shadow = true;
	size_t count = 1;
	const struct fb_caps all = caps();
	const struct fb_facts facts = { 0 };
	struct fb_weighing weighing;

	fb_weigh(&weighing, hit, &count, &entry, 1, &all, &facts,
	    FB_CATEGORY_ALL);
	assert_int_equal(count, 1);
	assert_int_equal(weighing.score_milli, 0);
}

static const struct {
	const char *name, *rule;
	enum fb_spf spf;
	bool want;
} spf_cases[] = {
	{ "SPF is worth asking when it decides a rule", "demand & spf:fail",
	    FB_SPF_UNASKED, true },
	{ "SPF is not asked when the rest already fails", "visit & spf:fail",
	    FB_SPF_UNASKED, false },
	{ "SPF is not asked when the rest already holds", "demand | spf:fail",
	    FB_SPF_UNASKED, false },
	{ "SPF is not asked twice", "demand & spf:fail", FB_SPF_PASS, false },
	{ "SPF is not asked where no rule wants it", "demand", FB_SPF_UNASKED,
	    false },
};

static void
knows_whether_spf_matters(void **state)
{
	const typeof(*spf_cases) *c = *state;
	struct fb_rule rule;
	struct fb_rule_entry entry = rule_entry(&rule, c->rule, 1000);
	struct fb_hit hit[2] = { PHRASE(1, DEMAND, 1000) };
	size_t count = 1;
	const struct fb_caps all = caps();
	const struct fb_facts facts = { .spf = c->spf };
	struct fb_weighing weighing;

	fb_weigh(&weighing, hit, &count, &entry, 1, &all, &facts,
	    FB_CATEGORY_ALL);
	assert_int_equal(weighing.can_spf_change, c->want);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, cases, weighs);
	TABLE_ADD(&table, spf_cases, knows_whether_spf_matters);
	table_add(&table, "a rule that holds becomes a hit",
	    a_rule_that_holds_becomes_a_hit, NULL);
	table_add(&table, "a shadow rule is noted and counts nothing",
	    a_shadow_rule_is_noted_and_counts_nothing, NULL);
	table_add(&table, "hits in shadow do not make rules hold",
	    hits_in_shadow_do_not_make_rules_hold, NULL);
	return table_run(&table, "weigh");
}
