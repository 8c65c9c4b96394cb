/* SPDX-License-Identifier: BSD-2-Clause */
#include "fit.h"

#include <assert.h>
#include <stdlib.h>

static int32_t
amount(int32_t milli)
{
	return milli < 0 ? -milli : milli;
}

static bool
is_honest(enum fb_group group)
{
	return group >= FB_FRAUD_GROUP_COUNT && group < FB_GROUP_COUNT;
}

/* ---- entries ---------------------------------------------------------- */

/* The largest amount that a weight may get: short of the threshold by a step,
 * within the cap, but what it has already is never taken away for that. */
static int32_t
limit_of(const struct fb_fit *fit, const struct fb_fit_entry *entry)
{
	int32_t limit = fit->tag_milli - FB_FIT_STEP_MILLI;

	if (entry->group < FB_GROUP_COUNT &&
	    fit->caps.cap_milli[entry->group] < limit)
		limit = fit->caps.cap_milli[entry->group];
	return amount(entry->weight_milli) > limit ?
	    amount(entry->weight_milli) :
	    limit;
}

static struct fb_fit_entry
entry_of(const struct fb_fit *fit, const struct fb_list_entry *listed)
{
	struct fb_fit_entry entry = {
		.identity = listed->identity,
		.type = listed->type,
		.group = listed->group,
		.weight_milli = listed->weight_milli,
	};
	int32_t limit = limit_of(fit, &entry);
	bool is_negative = listed->type == FB_TYPE_RULE ?
	    listed->weight_milli < 0 :
	    is_honest(listed->group);

	entry.low_milli = is_negative ? -limit : 0;
	entry.high_milli = is_negative ? 0 : limit;
	if (listed->type < FB_IDENTIFIER_TYPE_COUNT ||
	    listed->state != FB_STATE_ACTIVE ||
	    (listed->type == FB_TYPE_RULE && listed->weight_milli == 0))
		entry.state = FB_FIT_FIXED;
	return entry;
}

enum fb_status
fb_fit_init(struct fb_fit *out, const struct fb_list *list, int32_t tag_milli,
    const struct fb_fit_options *options)
{
	struct fb_list_entry listed;

	*out = (struct fb_fit) {
		.options = *options,
		.caps = *fb_list_caps(list),
		.tag_milli = tag_milli,
		.entry_count = fb_list_entry_count(list),
	};
	out->entry = calloc(out->entry_count + 1, sizeof *out->entry);
	out->present = calloc(out->entry_count + 1, sizeof *out->present);
	if (out->entry == NULL || out->present == NULL)
		return FB_ERR_NOMEM;
	for (uint32_t i = 0; i < out->entry_count; i++) {
		out->entry[i].state = FB_FIT_FIXED;
		if (fb_list_entry(&listed, list, i))
			out->entry[i] = entry_of(out, &listed);
		out->present[i] = out->entry[i].weight_milli;
	}
	return FB_OK;
}

void
fb_fit_deinit(struct fb_fit *fit)
{
	for (size_t i = 0; i < fit->mail_count; i++) {
		free(fit->mail[i].name);
		free(fit->mail[i].hit);
	}
	free(fit->mail);
	free(fit->entry);
	free(fit->present);
	free(fit->first);
	free(fit->index);
	*fit = (struct fb_fit) { 0 };
}

/* ---- scores ----------------------------------------------------------- */

/* What the hits of one mail add up to. */
struct sum {
	int32_t rules, brand;
	int32_t group[FB_GROUP_COUNT];
};

static void
add_entry(struct sum *sum, const struct fb_fit_entry *entry, int32_t weight)
{
	if (entry->type == FB_TYPE_BRAND) {
		if (amount(weight) > amount(sum->brand))
			sum->brand = weight;
	} else if (entry->group < FB_GROUP_COUNT) {
		sum->group[entry->group] += weight;
	} else {
		sum->rules += weight;
	}
}

static int32_t
capped(int32_t sum, int32_t cap)
{
	return sum > cap ? cap : sum < -cap ? -cap : sum;
}

int32_t
fb_fit_score(const struct fb_fit *fit, const struct fb_fit_mail *mail,
    const int32_t *weight_milli)
{
	struct sum sum = { 0 };
	uint32_t i = 0;

	while (i < mail->hit_count) {
		/* equal values count once, with the strongest weight */
		uint32_t best = mail->hit[i];
		uint64_t identity = fit->entry[best].identity;
		for (i++; i < mail->hit_count &&
		     fit->entry[mail->hit[i]].identity == identity;
		     i++)
			if (amount(weight_milli[mail->hit[i]]) >
			    amount(weight_milli[best]))
				best = mail->hit[i];
		add_entry(&sum, &fit->entry[best], weight_milli[best]);
	}
	int32_t score = mail->fixed_milli + sum.rules + sum.brand;
	for (unsigned g = 0; g < FB_GROUP_COUNT; g++)
		score += capped(sum.group[g], fit->caps.cap_milli[g]);
	return score;
}

/* ---- mails ------------------------------------------------------------ */

static bool
does_count(const struct fb_hit *hit)
{
	return hit->list == 0 && hit->type >= FB_IDENTIFIER_TYPE_COUNT &&
	    !hit->is_shadow && hit->override == FB_OVERRIDE_NONE;
}

/* For qsort_r(3). */
static int
by_identity(const void *left, const void *right, void *context)
{
	const uint32_t *a = left, *b = right;
	const struct fb_fit *fit = context;
	uint64_t x = fit->entry[*a].identity, y = fit->entry[*b].identity;

	if (x != y)
		return x < y ? -1 : 1;
	return (*a > *b) - (*a < *b);
}

static enum fb_status
take_hits(struct fb_fit_mail *mail, const struct fb_fit *fit,
    const struct fb_evidence *evidence)
{
	mail->hit = calloc(evidence->hit_count + 1, sizeof *mail->hit);
	if (mail->hit == NULL)
		return FB_ERR_NOMEM;
	for (size_t i = 0; i < evidence->hit_count; i++)
		if (does_count(&evidence->hit[i]))
			mail->hit[mail->hit_count++] = evidence->hit[i].entry;
	qsort_r(mail->hit, mail->hit_count, sizeof *mail->hit, by_identity,
	    (void *)(uintptr_t)fit);
	return FB_OK;
}

static void
sketch_of(struct fb_sketch *out, uint64_t content,
    const struct fb_evidence *evidence)
{
	fb_sketch_init(out, content);
	for (size_t i = 0; i < evidence->reading.text_count; i++) {
		const struct fb_text *text = &evidence->reading.text[i];
		if (text->kind == FB_TEXT_SUBJECT || text->kind == FB_TEXT_BODY)
			fb_sketch_add(out, text->skeleton.text);
	}
}

static bool
has_room(struct fb_fit *fit)
{
	if (fit->mail_count < fit->mail_capacity)
		return true;
	size_t capacity = fit->mail_capacity == 0 ? 64 : 2 * fit->mail_capacity;
	struct fb_fit_mail *mail =
	    reallocarray(fit->mail, capacity, sizeof *mail);
	if (mail == NULL)
		return false;
	fit->mail = mail;
	fit->mail_capacity = capacity;
	return true;
}

enum fb_status
fb_fit_add(struct fb_fit *fit, enum fb_side side, const char *name,
    uint64_t content, const struct fb_evidence *evidence)
{
	struct fb_fit_mail mail = { .name = strdup(name), .side = side };

	if (mail.name == NULL || !has_room(fit) ||
	    take_hits(&mail, fit, evidence) != FB_OK) {
		free(mail.name);
		free(mail.hit);
		return FB_ERR_NOMEM;
	}
	/* what is not of the list's phrases, brands and rules is fixed:
	 * identifiers, test words */
	mail.fixed_milli = evidence->weighing.score_milli -
	    fb_fit_score(fit, &mail, fit->present);
	sketch_of(&mail.sketch, content, evidence);
	fit->mail[fit->mail_count++] = mail;
	return FB_OK;
}

/* ---- quality ---------------------------------------------------------- */

void
fb_fit_measure(struct fb_fit_quality *out, const struct fb_fit *fit,
    const int32_t *weight_milli, unsigned fold)
{
	for (size_t i = 0; i < fit->mail_count; i++) {
		const struct fb_fit_mail *mail = &fit->mail[i];
		if (fold != FB_FIT_ALL && mail->fold != fold)
			continue;
		int32_t score = fb_fit_score(fit, mail, weight_milli);
		out->flagged[mail->side] += score >= fit->tag_milli;
		out->loss += fb_fit_loss(fit, mail->side, score);
	}
}

enum fb_status
fb_fit_cross(struct fb_fit_quality *out, const struct fb_fit *fit)
{
	int32_t *weight = calloc(fit->entry_count + 1, sizeof *weight);
	enum fb_status status = weight == NULL ? FB_ERR_NOMEM : FB_OK;

	*out = (struct fb_fit_quality) { 0 };
	for (unsigned fold = 0; status == FB_OK && fold < fit->options.folds;
	     fold++) {
		status = fb_fit_solve(weight, fit, fold);
		if (status == FB_OK)
			fb_fit_measure(out, fit, weight, fold);
	}
	free(weight);
	return status;
}
