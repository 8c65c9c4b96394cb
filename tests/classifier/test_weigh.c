/* SPDX-License-Identifier: BSD-2-Clause */
#include "weigh.h"

#include "table.h"

#define PHRASE(n, g, w) \
	{ \
		.id = "P000" #n, .identity = 100 + n, .type = FB_TYPE_PHRASE, \
		.group = FB_GROUP_##g, .weight_milli = w \
	}
#define SHADOW(n, g, w) \
	{ \
		.id = "P000" #n, .identity = 100 + n, .type = FB_TYPE_PHRASE, \
		.group = FB_GROUP_##g, .weight_milli = w, .is_shadow = true \
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
		.weight_milli = w, .flags = 1u << FB_FLAG_BRAND_MISMATCH \
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

#define STEP(n) ((fb_step_set)1 << (n))

static const struct {
	const char *name;
	fb_step_set demand, threat; /* where each stands */
	int32_t want_milli;         /* 1000 + 500 + rule of 4000 */
} passages[] = {
	{ "words of one step make a rule hold", STEP(5), STEP(5), 5500 },
	{ "words as far apart as a passage is long do so, too", STEP(5),
	    STEP(8), 5500 },
	{ "words further apart are weighed apart, and the heavier counts",
	    STEP(5), STEP(9), 1000 },
	{ "the same the other way round", STEP(9), STEP(5), 1000 },
	{ "words that stand twice are near where they are near",
	    STEP(5) | STEP(30), STEP(31), 5500 },
	{ "what stands in the headers is near everything", 0, STEP(40), 5500 },
	{ "behind the last step comes the first", STEP(63), STEP(1), 5500 },
};

static void
weighs_in_passages(void **state)
{
	const typeof(*passages) *c = *state;
	struct fb_rule rule;
	struct fb_rule_entry entry = rule_entry(&rule, "demand & threat", 4000);
	struct fb_hit hit[3] = { PHRASE(1, DEMAND, 1000),
		PHRASE(2, THREAT, 500) };
	size_t count = 2;
	const struct fb_caps all = caps();
	const struct fb_facts facts = { 0 };
	struct fb_weighing weighing;

	hit[0].steps = c->demand;
	hit[1].steps = c->threat;
	fb_weigh(&weighing, hit, &count, &entry, 1, &all, &facts,
	    FB_CATEGORY_ALL);
	assert_int_equal(weighing.score_milli, c->want_milli);
	int64_t sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += hit[i].counted_milli;
	assert_int_equal(sum, weighing.score_milli);
}

static void
what_is_quoted_has_the_flag_and_is_weighed_apart(void **state)
{
	(void)state;
	struct fb_rule rule[2];
	const struct fb_rule_entry entries[] = {
		rule_entry(&rule[0], "demand & threat", 4000),
		rule_entry(&rule[1], "threat & flag:quoted", -300),
	};
	struct fb_hit hit[5] = { PHRASE(1, DEMAND, 400),
		PHRASE(2, THREAT, 1000) };
	size_t count = 2;
	const struct fb_caps all = caps();
	const struct fb_facts facts = { 0 };
	struct fb_weighing weighing;

	hit[0].steps = hit[1].steps = STEP(1);
	hit[1].is_quoted = true;
	fb_weigh(&weighing, hit, &count, entries, 2, &all, &facts,
	    FB_CATEGORY_ALL);
	assert_int_equal(weighing.score_milli, 700);
	assert_true(weighing.facts.flags >> FB_FLAG_QUOTED & 1);
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
	/* it is noted as what it would be */
	assert_int_equal(count, 2);
	for (size_t i = 0; i < count; i++) {
		assert_true(hit[i].is_shadow);
		assert_int_equal(hit[i].counted_milli, 0);
	}
	assert_int_equal(weighing.score_milli, 0);
}

/* ---- shadow ------------------------------------------------------------ */

static const struct {
	const char *name;
	struct fb_hit hit[HITS_MAX];
	size_t count;
	const char *rule; /* of 3 points */
	int32_t want_milli, want_shadow_milli;
	bool has_shadow;
} shadow_cases[] = {
	{ .name = "without anything in shadow both are one",
	    .hit = { PHRASE(1, DEMAND, 1500) },
	    .count = 1,
	    .rule = "demand",
	    .want_milli = 4500,
	    .want_shadow_milli = 4500 },
	{ .name = "what is in shadow counts in the other score",
	    .hit = { PHRASE(1, DEMAND, 1500), SHADOW(2, VISIT, 2000) },
	    .count = 2,
	    .rule = "threat",
	    .want_milli = 1500,
	    .want_shadow_milli = 3500,
	    .has_shadow = true },
	{ .name = "a rule that holds with it only is noted",
	    .hit = { PHRASE(1, DEMAND, 1500), SHADOW(2, VISIT, 2000) },
	    .count = 2,
	    .rule = "demand & visit",
	    .want_milli = 1500,
	    .want_shadow_milli = 6500,
	    .has_shadow = true },
	{ .name = "honest context in shadow may break a rule there",
	    .hit = { PHRASE(1, DEMAND, 1500), SHADOW(2, ORDER_CONTEXT, -500) },
	    .count = 2,
	    .rule = "demand & !order-context",
	    .want_milli = 4500,
	    .want_shadow_milli = 1000,
	    .has_shadow = true },
	{ .name = "a stronger shadow entry takes the place of its value there",
	    .hit = { { .id = "P0001",
			 .identity = 7,
			 .type = FB_TYPE_PHRASE,
			 .group = FB_GROUP_VISIT,
			 .weight_milli = 900,
			 .is_shadow = true },
		{ .id = "Q0001",
		    .identity = 7,
		    .type = FB_TYPE_PHRASE,
		    .list = 1,
		    .group = FB_GROUP_VISIT,
		    .weight_milli = 500 } },
	    .count = 2,
	    .rule = "threat",
	    .want_milli = 500,
	    .want_shadow_milli = 900,
	    .has_shadow = true },
	{ .name = "the cap of a group is shared there",
	    .hit = { PHRASE(1, THREAT, 3000), SHADOW(2, THREAT, 3000) },
	    .count = 2,
	    .rule = "demand",
	    .want_milli = 3000,
	    .want_shadow_milli = 4000,
	    .has_shadow = true },
	{ .name = "a brand in shadow is no impersonation yet",
	    .hit = { { .id = "B0001",
		.identity = 8,
		.type = FB_TYPE_BRAND,
		.group = FB_GROUP_NONE,
		.weight_milli = 1000,
		.flags = 1u << FB_FLAG_BRAND_MISMATCH,
		.is_shadow = true } },
	    .count = 1,
	    .rule = "flag:brand-mismatch",
	    .want_milli = 0,
	    .want_shadow_milli = 4000,
	    .has_shadow = true },
	{ .name = "an entry that is overridden counts nowhere",
	    .hit = { { .id = "P0001",
			 .identity = 7,
			 .type = FB_TYPE_PHRASE,
			 .group = FB_GROUP_VISIT,
			 .weight_milli = 900,
			 .override = FB_OVERRIDE_KILLED },
		{ .id = "P0002",
		    .identity = 8,
		    .type = FB_TYPE_PHRASE,
		    .group = FB_GROUP_VISIT,
		    .weight_milli = 900,
		    .is_shadow = true,
		    .override = FB_OVERRIDE_ALLOWED } },
	    .count = 2,
	    .rule = "visit",
	    .want_milli = 0,
	    .want_shadow_milli = 0 },
	{ .name = "a killed entry leaves its value to another list",
	    .hit = { { .id = "P0001",
			 .identity = 7,
			 .type = FB_TYPE_PHRASE,
			 .group = FB_GROUP_VISIT,
			 .weight_milli = 900,
			 .override = FB_OVERRIDE_KILLED },
		{ .id = "Q0001",
		    .identity = 7,
		    .type = FB_TYPE_PHRASE,
		    .list = 1,
		    .group = FB_GROUP_VISIT,
		    .weight_milli = 500 } },
	    .count = 2,
	    .rule = "threat",
	    .want_milli = 500,
	    .want_shadow_milli = 500 },
};

static void
weighs_shadow(void **state)
{
	const typeof(*shadow_cases) *c = *state;
	struct fb_rule rule;
	const struct fb_rule_entry entry = rule_entry(&rule, c->rule, 3000);
	const struct fb_caps all = caps();
	const struct fb_facts facts = { 0 };
	struct fb_hit hit[HITS_MAX + 1];
	size_t count = c->count;
	struct fb_weighing weighing;

	memcpy(hit, c->hit, sizeof c->hit);
	fb_weigh(&weighing, hit, &count, &entry, 1, &all, &facts,
	    FB_CATEGORY_ALL);
	assert_int_equal(weighing.score_milli, c->want_milli);
	assert_int_equal(weighing.shadow_score_milli, c->want_shadow_milli);
	assert_int_equal(weighing.has_shadow, c->has_shadow);
	/* a rule that only shadow makes hold says so and adds nothing */
	for (size_t i = 0; i < count; i++)
		if (hit[i].is_shadow || hit[i].override != FB_OVERRIDE_NONE)
			assert_int_equal(hit[i].counted_milli, 0);
}

static void
a_killed_rule_does_not_hold(void **state)
{
	(void)state;
	struct fb_rule rule;
	struct fb_rule_entry entry = rule_entry(&rule, "demand", 2500);
	entry.hit.override = FB_OVERRIDE_KILLED;
	struct fb_hit hit[2] = { PHRASE(1, DEMAND, 1000) };
	size_t count = 1;
	const struct fb_caps all = caps();
	const struct fb_facts facts = { 0 };
	struct fb_weighing weighing;

	fb_weigh(&weighing, hit, &count, &entry, 1, &all, &facts,
	    FB_CATEGORY_ALL);
	assert_int_equal(count, 2); /* it is noted */
	assert_int_equal(weighing.score_milli, 1000);
}

/* Random mails and lists, the same on every machine. */
struct random_load {
	struct fb_hit hit[24];
	size_t hit_count;
	struct fb_rule_entry rule[6];
	size_t rule_count;
	struct fb_caps caps;
	struct fb_facts facts;
	fb_category_set categories;
};

static uint32_t
roll(uint64_t *seed, uint32_t below)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33) % below;
}

static struct fb_hit
random_hit(uint64_t *seed)
{
	static const char *const ids[] = { "P0001", "P0002", "A0001", "Z9999" };
	struct fb_hit hit = {
		.id = ids[roll(seed, 4)],
		.entry = roll(seed, 1000),
		.list = roll(seed, 3),
		.type = (enum fb_type)roll(seed, FB_TYPE_RULE),
		.group = FB_GROUP_NONE,
		.category = (enum fb_category)roll(seed, 3),
		.level = (enum fb_level)roll(seed, FB_LEVEL_COUNT),
		.weight_milli = (int32_t)roll(seed, 6000),
		.is_shadow = roll(seed, 3) == 0,
		.override =
		    roll(seed, 6) == 0 ? FB_OVERRIDE_KILLED : FB_OVERRIDE_NONE,
	};

	if (hit.type == FB_TYPE_PHRASE)
		hit.group = (enum fb_group)roll(seed, FB_GROUP_COUNT);
	if (hit.group >= FB_FRAUD_GROUP_COUNT && hit.type == FB_TYPE_PHRASE)
		hit.weight_milli = -hit.weight_milli;
	/* often the same value in two lists */
	hit.identity = roll(seed, 12) * FB_TYPE_COUNT + hit.type;
	return hit;
}

static struct random_load
random_load(uint64_t *seed)
{
	static const char *const rules[] = { "demand & visit",
		"!order-context & threat", "listed:acct | flag:brand-mismatch",
		"demand | lure | deadline", "!demand", "listed:tel & !visit" };
	static struct fb_rule program[6]; /* the same each time */
	struct random_load load = { .hit_count = roll(seed, 24),
		.rule_count = roll(seed, 7),
		.categories = roll(seed, 7) + 1 };

	for (size_t i = 0; i < load.hit_count; i++)
		load.hit[i] = random_hit(seed);
	for (size_t i = 0; i < load.rule_count; i++) {
		load.rule[i] = rule_entry(&program[i], rules[i],
		    (int32_t)roll(seed, 4000));
		load.rule[i].hit.identity = 900 + i / 2;
		load.rule[i].hit.is_shadow = roll(seed, 3) == 0;
	}
	for (unsigned g = 0; g < FB_GROUP_COUNT; g++)
		load.caps.cap_milli[g] = roll(seed, 2) == 0 ?
		    FB_CAP_NONE :
		    (int32_t)roll(seed, 5000);
	return load;
}

static struct fb_weighing
weigh_load(const struct random_load *load)
{
	struct fb_hit hit[24 + 6];
	struct fb_rule_entry rule[6];
	size_t count = load->hit_count;
	struct fb_weighing weighing;

	memcpy(hit, load->hit, sizeof load->hit);
	for (size_t i = 0; i < load->rule_count; i++)
		rule[i] = load->rule[i];
	fb_weigh(&weighing, hit, &count, rule, load->rule_count, &load->caps,
	    &load->facts, load->categories);
	assert_true(count <= load->hit_count + load->rule_count);
	int64_t sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += hit[i].counted_milli;
	assert_int_equal(sum, weighing.score_milli);
	return weighing;
}

static struct random_load
without_shadow(const struct random_load *load)
{
	struct random_load out = *load;

	out.hit_count = out.rule_count = 0;
	for (size_t i = 0; i < load->hit_count; i++)
		if (!load->hit[i].is_shadow)
			out.hit[out.hit_count++] = load->hit[i];
	for (size_t i = 0; i < load->rule_count; i++)
		if (!load->rule[i].hit.is_shadow)
			out.rule[out.rule_count++] = load->rule[i];
	return out;
}

static struct random_load
all_active(const struct random_load *load)
{
	struct random_load out = *load;

	for (size_t i = 0; i < out.hit_count; i++)
		out.hit[i].is_shadow = false;
	for (size_t i = 0; i < out.rule_count; i++)
		out.rule[i].hit.is_shadow = false;
	return out;
}

static void
shadow_changes_nothing_and_foretells_exactly(void **state)
{
	(void)state;
	uint64_t seed = 20241004;
	unsigned different = 0;

	for (unsigned turn = 0; turn < 20000; turn++) {
		const struct random_load load = random_load(&seed),
					 absent = without_shadow(&load),
					 active = all_active(&load);
		struct fb_weighing both = weigh_load(&load),
				   now = weigh_load(&absent),
				   then = weigh_load(&active);
		assert_int_equal(both.score_milli, now.score_milli);
		assert_int_equal(both.category, now.category);
		assert_memory_equal(&both.facts, &now.facts, sizeof now.facts);
		assert_int_equal(both.shadow_score_milli, then.score_milli);
		assert_int_equal(both.shadow_category, then.category);
		/* with nothing in shadow both are one */
		assert_false(now.has_shadow || then.has_shadow);
		assert_int_equal(now.shadow_score_milli, now.score_milli);
		assert_int_equal(then.shadow_category, then.category);
		if (both.score_milli != both.shadow_score_milli) {
			assert_true(both.has_shadow);
			different++;
		}
	}
	assert_true(different > 1000);
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

/* What each result would make of it is what weighing with it makes. */
static void
weighs_by_spf(void **state)
{
	(void)state;
	struct fb_rule rule[2];
	const struct fb_caps all = caps();
	struct fb_weighing asked, known;

	for (unsigned spf = 0; spf < FB_SPF_COUNT; spf++) {
		struct fb_rule_entry entry[2] = {
			rule_entry(&rule[0], "demand & spf:fail", 1000),
			rule_entry(&rule[1], "demand & !spf:pass", 250),
		};
		entry[0].hit.category = FB_CATEGORY_PHISH;
		entry[0].hit.identity = 101;
		entry[1].hit.identity = 102;
		for (unsigned turn = 0; turn < 2; turn++) {
			struct fb_hit hit[3] = { PHRASE(1, DEMAND, 600) };
			size_t count = 1;
			const struct fb_facts facts = {
				.spf = turn == 0 ? FB_SPF_UNASKED :
						   (enum fb_spf)spf,
			};
			fb_weigh(turn == 0 ? &asked : &known, hit, &count,
			    entry, 2, &all, &facts, FB_CATEGORY_ALL);
		}
		assert_int_equal(asked.by_spf[spf].score_milli,
		    known.score_milli);
		assert_int_equal(asked.by_spf[spf].category, known.category);
		assert_int_equal(known.score_milli,
		    spf == FB_SPF_FAIL     ? 1850 :
			spf == FB_SPF_PASS ? 600 :
					     850);
		/* Once it is known nothing else is possible. */
		for (unsigned i = 0; i < FB_SPF_COUNT && spf != 0; i++)
			assert_int_equal(known.by_spf[i].score_milli,
			    known.score_milli);
	}
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, cases, weighs);
	TABLE_ADD(&table, passages, weighs_in_passages);
	TABLE_ADD(&table, shadow_cases, weighs_shadow);
	table_add(&table, "what is quoted has the flag and is weighed apart",
	    what_is_quoted_has_the_flag_and_is_weighed_apart, NULL);
	table_add(&table, "a killed rule does not hold",
	    a_killed_rule_does_not_hold, NULL);
	table_add(&table,
	    "shadow changes nothing and foretells exactly what would be",
	    shadow_changes_nothing_and_foretells_exactly, NULL);
	TABLE_ADD(&table, spf_cases, knows_whether_spf_matters);
	table_add(&table, "each result of SPF has the score that it makes",
	    weighs_by_spf, NULL);
	table_add(&table, "a rule that holds becomes a hit",
	    a_rule_that_holds_becomes_a_hit, NULL);
	table_add(&table, "a shadow rule is noted and counts nothing",
	    a_shadow_rule_is_noted_and_counts_nothing, NULL);
	table_add(&table, "hits in shadow do not make rules hold",
	    hits_in_shadow_do_not_make_rules_hold, NULL);
	return table_run(&table, "weigh");
}
