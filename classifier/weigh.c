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

/* What is weighed: what counts, or all that would if nothing were in shadow;
 * and which passage. */
struct scale {
	fb_category_set categories;
	bool has_shadow;
	fb_step_set passage;
	bool is_quotation; /* what the writer quotes, not what he says */
};

/* Is it said in the voice that is weighed?  Headers are said in both. */
static bool
is_heard(const struct fb_hit *hit, const struct scale *scale)
{
	return hit->type != FB_TYPE_PHRASE || is_honest(hit) ||
	    hit->steps == FB_STEP_EVERYWHERE ||
	    hit->is_quoted == scale->is_quotation;
}

/* May this hit count at all?  What speaks for a mail does so whatever it is
 * suspected of. */
static bool
is_usable(const struct fb_hit *hit, const struct scale *scale)
{
	return hit->override == FB_OVERRIDE_NONE && is_heard(hit, scale) &&
	    (hit->steps == FB_STEP_EVERYWHERE ||
		(hit->steps & scale->passage) != 0) &&
	    (scale->has_shadow || !hit->is_shadow) &&
	    ((scale->categories >> hit->category & 1) != 0 || is_honest(hit));
}

static int32_t
amount(int32_t milli)
{
	return milli < 0 ? -milli : milli;
}

/*
 * The order in which hits are weighed: the same value side by side, the
 * strongest first.  Ids and lists break ties, so that the result does not
 * depend on the order of the input.
 */
static int
by_identity(const void *left, const void *right)
{
	const struct fb_hit *a = left, *b = right;

	if (a->identity != b->identity)
		return a->identity < b->identity ? -1 : 1;
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
	facts->flags |= hit->flags;
}

/*
 * Give each value the weight of its strongest usable entry, before caps,
 * and note what rules may ask about.
 */
static void
weigh_values(struct fb_hit *hit, size_t count, struct fb_facts *facts,
    const struct scale *scale)
{
	qsort(hit, count, sizeof *hit, by_identity);
	bool is_counted = false;
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || hit[i].identity != hit[i - 1].identity)
			is_counted = false;
		hit[i].counted_milli = 0;
		if (is_counted || !is_usable(&hit[i], scale))
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
    const struct scale *scale)
{
	size_t first = *hit_count;

	for (size_t i = 0; i < rule_count; i++) {
		if (is_usable(&rule[i].hit, scale) &&
		    spf_can_change(&rule[i], &out->facts))
			out->can_spf_change = true;
		if (fb_rule_evaluate(rule[i].code, rule[i].code_len,
			&out->facts))
			hit[(*hit_count)++] = rule[i].hit;
	}
	struct fb_facts unused = { 0 };
	weigh_values(hit + first, *hit_count - first, &unused, scale);
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

/* All that there is to weigh. */
struct load {
	struct fb_hit *hit;
	size_t hit_count; /* without rules */
	const struct fb_rule_entry *rule;
	size_t rule_count;
	const struct fb_caps *caps;
	const struct fb_facts *facts;
};

/* One passage; *hit_count receives the number of hits with rules. */
static void
weigh_passage(struct fb_weighing *out, size_t *hit_count,
    const struct load *load, const struct scale *scale)
{
	struct fb_hit *hit = load->hit;

	*out = (struct fb_weighing) { .facts = *load->facts };
	out->facts.groups = 0;
	out->facts.listed_types = 0;
	if (scale->is_quotation)
		out->facts.flags |= 1u << FB_FLAG_QUOTED;
	*hit_count = load->hit_count;

	weigh_values(hit, *hit_count, &out->facts, scale);
	drop_lone_identifiers(hit, *hit_count, &out->facts);
	keep_strongest_brand(hit, *hit_count);
	apply_caps(hit, *hit_count, load->caps);
	weigh_rules(out, hit, hit_count, load->rule, load->rule_count, scale);
	sum_up(out, hit, *hit_count);
}

/* The steps of all hits of one voice. */
static fb_step_set
steps_of(const struct load *load, bool is_quotation)
{
	fb_step_set steps = FB_STEP_EVERYWHERE;

	for (size_t i = 0; i < load->hit_count; i++)
		if (load->hit[i].is_quoted == is_quotation)
			steps |= load->hit[i].steps;
	return steps;
}

/* The passage that begins at a step; behind the last comes the first. */
static fb_step_set
passage_at(unsigned step)
{
	const fb_step_set first = (1u << FB_PASSAGE_STEPS) - 1;

	return step == 0 ? first :
			   first << step | first >> (FB_STEP_COUNT - step);
}

/* The heaviest passage so far. */
struct heaviest {
	struct scale scale;
	int32_t score_milli;
	bool can_spf_change; /* any passage's score */
};

/* Weigh every passage of one voice that begins with a hit. */
static void
weigh_voice(struct heaviest *heaviest, const struct load *load,
    struct scale scale)
{
	fb_step_set steps = steps_of(load, scale.is_quotation), done = 0;
	struct fb_weighing weighing;
	size_t unused;

	for (unsigned step = 0; step < FB_STEP_COUNT; step++) {
		scale.passage = passage_at(step);
		/* the rest of one that was weighed */
		if ((steps >> step & 1) == 0 ||
		    (steps & scale.passage & ~done) == 0)
			continue;
		done = scale.passage;
		weigh_passage(&weighing, &unused, load, &scale);
		heaviest->can_spf_change |= weighing.can_spf_change;
		if (weighing.score_milli <= heaviest->score_milli)
			continue;
		heaviest->score_milli = weighing.score_milli;
		heaviest->scale = scale;
	}
}

/* Weigh all passages, and then the heaviest (of equals the first, and what the
 * writer says before what he quotes) again, so that the hits are left as they
 * count there. */
static void
weigh(struct fb_weighing *out, size_t *hit_count, const struct load *load,
    const struct scale *any)
{
	struct heaviest heaviest = { *any, INT32_MIN, false };
	struct scale quotation = *any;

	heaviest.scale.passage = passage_at(0);
	weigh_passage(out, hit_count, load, &heaviest.scale);
	heaviest.score_milli = out->score_milli;
	weigh_voice(&heaviest, load, *any);
	quotation.is_quotation = true;
	weigh_voice(&heaviest, load, quotation);
	weigh_passage(out, hit_count, load, &heaviest.scale);
	out->can_spf_change |= heaviest.can_spf_change;
}

static bool
is_in_shadow(const struct fb_hit *hit)
{
	return hit->is_shadow && hit->override == FB_OVERRIDE_NONE;
}

/* Is there anything in shadow that hit or could? */
static bool
has_shadow(const struct load *load)
{
	for (size_t i = 0; i < load->hit_count; i++)
		if (is_in_shadow(&load->hit[i]))
			return true;
	for (size_t i = 0; i < load->rule_count; i++)
		if (is_in_shadow(&load->rule[i].hit))
			return true;
	return false;
}

/* Append the rules that hold only with what is in shadow. */
static void
note_shadow_rules(struct fb_hit *hit, size_t *hit_count,
    const struct load *load, const struct fb_facts *now,
    const struct fb_facts *shadow)
{
	for (size_t i = 0; i < load->rule_count; i++) {
		const struct fb_rule_entry *rule = &load->rule[i];
		if (!fb_rule_evaluate(rule->code, rule->code_len, shadow) ||
		    fb_rule_evaluate(rule->code, rule->code_len, now))
			continue;
		hit[*hit_count] = rule->hit;
		hit[*hit_count].is_shadow = true;
		hit[(*hit_count)++].counted_milli = 0;
	}
}

/* What it would weigh with each result of SPF. */
static void
weigh_by_spf(struct fb_weighing *out, const struct load *now,
    const struct scale *scale)
{
	struct fb_facts facts = *now->facts;
	struct load load = *now;
	struct fb_weighing other;
	size_t unused;

	load.facts = &facts;
	for (unsigned spf = 0; spf < FB_SPF_COUNT; spf++) {
		if (out->can_spf_change) {
			facts.spf = (enum fb_spf)spf;
			weigh(&other, &unused, &load, scale);
		} else {
			other = *out;
		}
		out->by_spf[spf] =
		    (struct fb_weight) { other.score_milli, other.category };
	}
}

void
fb_weigh(struct fb_weighing *out, struct fb_hit *hit, size_t *hit_count,
    const struct fb_rule_entry *rule, size_t rule_count,
    const struct fb_caps *caps, const struct fb_facts *facts,
    fb_category_set categories)
{
	const struct load load = { hit, *hit_count, rule, rule_count, caps,
		facts };
	struct fb_weighing shadow;

	bool may_differ = has_shadow(&load);
	if (may_differ)
		weigh(&shadow, hit_count, &load,
		    &(struct scale) { categories, .has_shadow = true });
	const struct scale scale = { .categories = categories };
	weigh(out, hit_count, &load, &scale);
	weigh_by_spf(out, &load, &scale);
	if (out->can_spf_change) { /* the hits as they count now */
		struct fb_weighing again;
		weigh(&again, hit_count, &load, &scale);
	}
	if (may_differ)
		note_shadow_rules(hit, hit_count, &load, &out->facts,
		    &shadow.facts);
	else
		shadow = *out;
	out->shadow_score_milli = shadow.score_milli;
	out->shadow_category = shadow.category;
	for (size_t i = 0; i < *hit_count; i++)
		out->has_shadow |= is_in_shadow(&hit[i]);
	qsort(hit, *hit_count, sizeof *hit, by_weight);
}
