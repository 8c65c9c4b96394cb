/* SPDX-License-Identifier: BSD-2-Clause */
#include "weigh.h"

#include <assert.h>
#include <stdlib.h>

static bool
is_honest(const struct fb_hit *hit)
{
	return hit->group >= FB_FRAUD_GROUP_COUNT &&
	    hit->group < FB_GROUP_COUNT;
}

/* May this hit count at all?  What speaks for a mail does so whatever it is
 * suspected of. */
static bool
is_usable(const struct fb_hit *hit, fb_category_set categories)
{
	return !hit->is_shadow &&
	    ((categories >> hit->category & 1) != 0 || is_honest(hit));
}

static int32_t
amount(int32_t milli)
{
	return milli < 0 ? -milli : milli;
}

/*
 * The order in which hits are weighed: the same value side by side, what
 * counts before what does not, the strongest first.  Ids and lists break
 * ties, so that the result does not depend on the order of the input.
 */
static int
by_identity(const void *left, const void *right)
{
	const struct fb_hit *a = left, *b = right;

	if (a->identity != b->identity)
		return a->identity < b->identity ? -1 : 1;
	if (a->is_shadow != b->is_shadow)
		return a->is_shadow ? 1 : -1;
	if (amount(a->weight_milli) != amount(b->weight_milli))
		return amount(a->weight_milli) > amount(b->weight_milli) ? -1 :
									   1;
	int order = strcmp(a->id, b->id);
	return order != 0 ? order : (a->list > b->list) - (a->list < b->list);
}

static int
by_weight(const void *left, const void *right)
{
	const struct fb_hit *a = left, *b = right;

	if (amount(a->counted_milli) != amount(b->counted_milli))
		return amount(a->counted_milli) > amount(b->counted_milli) ?
		    -1 :
		    1;
	int order = strcmp(a->id, b->id);
	return order != 0 ? order : (a->list > b->list) - (a->list < b->list);
}

static void
note_facts(struct fb_facts *facts, const struct fb_hit *hit)
{
	if (hit->group < FB_GROUP_COUNT)
		facts->groups |= 1u << hit->group;
	if (hit->type < FB_IDENTIFIER_TYPE_COUNT)
		facts->listed_types |= 1u << hit->type;
}

/*
 * Give each value the weight of its strongest usable entry, before caps,
 * and note what rules may ask about.
 */
static void
weigh_values(struct fb_hit *hit, size_t count, struct fb_facts *facts,
    fb_category_set categories)
{
	qsort(hit, count, sizeof *hit, by_identity);
	bool is_counted = false;
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || hit[i].identity != hit[i - 1].identity)
			is_counted = false;
		hit[i].counted_milli = 0;
		if (is_counted || !is_usable(&hit[i], categories))
			continue;
		hit[i].counted_milli = hit[i].weight_milli;
		is_counted = true;
		note_facts(facts, &hit[i]);
	}
}

/* An identifier that is not official proves nothing by itself. */
static void
drop_lone_identifiers(struct fb_hit *hit, size_t count,
    const struct fb_facts *facts)
{
	if ((facts->groups & FB_CORROBORATING_GROUPS) != 0)
		return;
	for (size_t i = 0; i < count; i++)
		if (hit[i].type < FB_IDENTIFIER_TYPE_COUNT &&
		    hit[i].level < FB_LEVEL_OFFICIAL)
			hit[i].counted_milli = 0;
}

/* A mail that names three brands of cards impersonates one of them. */
static void
keep_strongest_brand(struct fb_hit *hit, size_t count)
{
	struct fb_hit *strongest = NULL;

	for (size_t i = 0; i < count; i++) {
		if (hit[i].type != FB_TYPE_BRAND)
			continue;
		struct fb_hit *weaker = &hit[i];
		if (strongest == NULL || by_weight(&hit[i], strongest) < 0) {
			weaker = strongest;
			strongest = &hit[i];
		}
		if (weaker != NULL)
			weaker->counted_milli = 0;
	}
}

/* Cut what a group adds down to its cap, strongest hits first. */
static void
apply_caps(struct fb_hit *hit, size_t count, const struct fb_caps *caps)
{
	int64_t left[FB_GROUP_COUNT];

	for (unsigned g = 0; g < FB_GROUP_COUNT; g++)
		left[g] = caps->cap_milli[g];
	qsort(hit, count, sizeof *hit, by_weight);
	for (size_t i = 0; i < count; i++) {
		if (hit[i].group >= FB_GROUP_COUNT)
			continue;
		int64_t *room = &left[hit[i].group];
		if (amount(hit[i].counted_milli) > *room)
			hit[i].counted_milli =
			    (int32_t)(hit[i].counted_milli < 0 ? -*room :
								 *room);
		*room -= amount(hit[i].counted_milli);
	}
}

/* Would some SPF result make the rule answer otherwise than now? */
static bool
spf_can_change(const struct fb_rule_entry *rule, const struct fb_facts *facts)
{
	if (facts->spf != FB_SPF_UNASKED ||
	    !fb_rule_asks_spf(rule->code, rule->code_len))
		return false;
	bool now = fb_rule_evaluate(rule->code, rule->code_len, facts);
	struct fb_facts asked = *facts;
	for (unsigned spf = FB_SPF_UNASKED + 1; spf < FB_SPF_COUNT; spf++) {
		asked.spf = (enum fb_spf)spf;
		if (fb_rule_evaluate(rule->code, rule->code_len, &asked) != now)
			return true;
	}
	return false;
}

/* Append the rules that hold; each counts once, whatever list it is of. */
static void
weigh_rules(struct fb_weighing *out, struct fb_hit *hit, size_t *hit_count,
    const struct fb_rule_entry *rule, size_t rule_count,
    fb_category_set categories)
{
	size_t first = *hit_count;

	for (size_t i = 0; i < rule_count; i++) {
		if (is_usable(&rule[i].hit, categories) &&
		    spf_can_change(&rule[i], &out->facts))
			out->can_spf_change = true;
		if (fb_rule_evaluate(rule[i].code, rule[i].code_len,
			&out->facts))
			hit[(*hit_count)++] = rule[i].hit;
	}
	struct fb_facts unused = { 0 };
	weigh_values(hit + first, *hit_count - first, &unused, categories);
}

static void
sum_up(struct fb_weighing *out, const struct fb_hit *hit, size_t count)
{
	int64_t sum = 0, fraud[FB_CATEGORY_COUNT] = { 0 };

	for (size_t i = 0; i < count; i++) {
		sum += hit[i].counted_milli;
		if (hit[i].counted_milli > 0)
			fraud[hit[i].category] += hit[i].counted_milli;
	}
	out->score_milli = (int32_t)(sum > INT32_MAX ? INT32_MAX :
		sum < INT32_MIN                      ? INT32_MIN :
						       sum);
	out->category = FB_CATEGORY_FAKEBILL;
	for (unsigned c = 1; c < FB_CATEGORY_COUNT; c++)
		if (fraud[c] > fraud[out->category])
			out->category = (enum fb_category)c;
}

void
fb_weigh(struct fb_weighing *out, struct fb_hit *hit, size_t *hit_count,
    const struct fb_rule_entry *rule, size_t rule_count,
    const struct fb_caps *caps, const struct fb_facts *facts,
    fb_category_set categories)
{
	*out = (struct fb_weighing) { .facts = *facts };
	out->facts.groups = 0;
	out->facts.listed_types = 0;

	weigh_values(hit, *hit_count, &out->facts, categories);
	drop_lone_identifiers(hit, *hit_count, &out->facts);
	keep_strongest_brand(hit, *hit_count);
	apply_caps(hit, *hit_count, caps);
	weigh_rules(out, hit, hit_count, rule, rule_count, categories);
	sum_up(out, hit, *hit_count);
	qsort(hit, *hit_count, sizeof *hit, by_weight);
}
