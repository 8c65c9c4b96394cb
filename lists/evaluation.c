/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluation.h"

#include <assert.h>
#include <stdlib.h>

#include "bound.h"

enum fb_status
fb_evaluation_init(struct fb_evaluation *out,
    const struct fb_judge_request *request,
    const struct fb_thresholds *thresholds)
{
	*out = (struct fb_evaluation) { .request = request,
		.thresholds = *thresholds };
	for (size_t i = 0; i < request->list_count; i++) {
		/* one more, so that an empty list has an address too */
		size_t count = fb_list_entry_count(request->list[i]) + 1;
		out->entry[i] = calloc(count, sizeof *out->entry[i]);
		if (out->entry[i] == NULL)
			return FB_ERR_NOMEM;
	}
	return FB_OK;
}

void
fb_evaluation_deinit(struct fb_evaluation *evaluation)
{
	for (size_t i = 0; i < FB_LISTS_MAX; i++)
		free(evaluation->entry[i]);
	for (unsigned side = 0; side < FB_SIDE_COUNT; side++) {
		struct fb_evaluation_mails *wrong = &evaluation->wrong[side];
		for (size_t i = 0; i < wrong->count; i++) {
			free(wrong->mail[i].name);
			free(wrong->mail[i].ids);
		}
		free(wrong->mail);
	}
	*evaluation = (struct fb_evaluation) { 0 };
}

/* ---- counting --------------------------------------------------------- */

int32_t
fb_evaluation_threshold(const struct fb_evaluation *evaluation,
    enum fb_level_reached level)
{
	switch (level) {
	case FB_REACHED_REJECT:
		return evaluation->thresholds.reject_milli;
	case FB_REACHED_QUARANTINE:
		return evaluation->thresholds.quarantine_milli;
	default:
		return evaluation->thresholds.tag_milli;
	}
}

static bool
is_tagged(const struct fb_evaluation *evaluation, int32_t score_milli)
{
	return score_milli >= evaluation->thresholds.tag_milli;
}

static void
count_levels(struct fb_evaluation *evaluation, enum fb_side side,
    const struct fb_weighing *weighing)
{
	evaluation->mail_count[side]++;
	for (unsigned level = 0; level < FB_REACHED_COUNT; level++)
		evaluation->reached[side][level][weighing->category] +=
		    weighing->score_milli >=
		    fb_evaluation_threshold(evaluation, level);
}

static enum fb_status
count_entries(struct fb_evaluation *evaluation, struct fb_arena *arena,
    enum fb_side side, const struct fb_evidence *evidence)
{
	bool is_tagged_now =
	    is_tagged(evaluation, evidence->weighing.score_milli);
	int32_t *otherwise =
	    fb_arena_calloc(arena, evidence->hit_count, sizeof *otherwise);

	if (otherwise == NULL ||
	    fb_judge_otherwise(otherwise, arena, evaluation->request,
		evidence) != FB_OK)
		return FB_ERR_NOMEM;
	for (size_t i = 0; i < evidence->hit_count; i++) {
		const struct fb_hit *hit = &evidence->hit[i];
		if (hit->list == FB_LIST_OF_TESTS)
			continue;
		struct fb_evaluation_entry *entry =
		    &evaluation->entry[hit->list][hit->entry];
		entry->hits[side]++;
		entry->decided[side] +=
		    is_tagged(evaluation, otherwise[i]) != is_tagged_now;
	}
	return FB_OK;
}

/* ---- mails that were judged wrong ------------------------------------- */

static const char *
group_of(const struct fb_hit *hit)
{
	return hit->group < FB_GROUP_COUNT ?
	    fb_words_name(&fb_group_words, hit->group) :
	    fb_words_name(&fb_type_words, hit->type);
}

static char *
ids_of(const struct fb_evidence *evidence)
{
	char text[FB_EVALUATION_IDS_MAX_BYTES];
	size_t len = 0;

	text[0] = '\0';
	for (size_t i = 0; i < evidence->hit_count; i++) {
		const struct fb_hit *hit = &evidence->hit[i];
		if (hit->counted_milli == 0)
			continue;
		int more = snprintf(text + len, sizeof text - len, "%s%s %s",
		    len > 0 ? ", " : "", hit->id, group_of(hit));
		if (more < 0 || (size_t)more >= sizeof text - len) {
			text[len] = '\0';
			break;
		}
		len += (size_t)more;
	}
	return strdup(text);
}

static bool
has_room(struct fb_evaluation_mails *mails)
{
	if (mails->count < mails->capacity)
		return true;
	size_t capacity = mails->capacity == 0 ? 64 : 2 * mails->capacity;
	struct fb_evaluation_mail *mail =
	    realloc(mails->mail, capacity * sizeof *mail);
	if (mail == NULL)
		return false;
	mails->mail = mail;
	mails->capacity = capacity;
	return true;
}

static enum fb_status
keep(struct fb_evaluation_mails *mails, const char *name,
    const struct fb_evidence *evidence)
{
	if (mails->count == FB_EVALUATION_MAILS_MAX) {
		mails->left_out++;
		return FB_OK;
	}
	struct fb_evaluation_mail mail = {
		.name = strdup(name),
		.ids = ids_of(evidence),
		.score_milli = evidence->weighing.score_milli,
		.category = evidence->weighing.category,
	};
	if (mail.name == NULL || mail.ids == NULL || !has_room(mails)) {
		free(mail.name);
		free(mail.ids);
		return FB_ERR_NOMEM;
	}
	mails->mail[mails->count++] = mail;
	return FB_OK;
}

enum fb_status
fb_evaluation_add(struct fb_evaluation *evaluation, struct fb_arena *arena,
    enum fb_side side, const char *name, const struct fb_evidence *evidence)
{
	assert(side < FB_SIDE_COUNT);
	enum fb_status status =
	    count_entries(evaluation, arena, side, evidence);
	if (status != FB_OK)
		return status;
	count_levels(evaluation, side, &evidence->weighing);
	if (is_tagged(evaluation, evidence->weighing.score_milli) ==
	    (side == FB_SIDE_FRAUD))
		return FB_OK;
	return keep(&evaluation->wrong[side], name, evidence);
}

static int
by_score(const void *left, const void *right)
{
	const struct fb_evaluation_mail *a = left, *b = right;

	if (a->score_milli != b->score_milli)
		return a->score_milli > b->score_milli ? -1 : 1;
	return strcmp(a->name, b->name);
}

void
fb_evaluation_sort(struct fb_evaluation *evaluation)
{
	for (unsigned side = 0; side < FB_SIDE_COUNT; side++)
		if (evaluation->wrong[side].count > 0)
			qsort(evaluation->wrong[side].mail,
			    evaluation->wrong[side].count,
			    sizeof *evaluation->wrong[side].mail, by_score);
}

/* ---- what it comes to -------------------------------------------------- */

uint64_t
fb_evaluation_reached(const struct fb_evaluation *evaluation, enum fb_side side,
    enum fb_level_reached level)
{
	uint64_t sum = 0;

	for (unsigned c = 0; c < FB_CATEGORY_COUNT; c++)
		sum += evaluation->reached[side][level][c];
	return sum;
}

const char *
fb_evaluation_level_name(enum fb_level_reached level)
{
	return fb_words_name(&fb_verdict_words,
	    (unsigned)(FB_VERDICT_TAG + level));
}

const char *
fb_evaluation_side_name(enum fb_side side)
{
	return side == FB_SIDE_FRAUD ? "fraud" : "ham";
}

double
fb_evaluation_at_most(uint64_t part, uint64_t whole)
{
	return fb_bound_exact(part, whole);
}

/* The rest is at most the bound of the rest. */
double
fb_evaluation_at_least(uint64_t part, uint64_t whole)
{
	return part > whole ? 0.0 : 1.0 - fb_bound_exact(whole - part, whole);
}
