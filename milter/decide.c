/* SPDX-License-Identifier: BSD-2-Clause */
#include "decide.h"

static bool
is_inspectable(const struct fb_consent *consent)
{
	return consent->categories != 0;
}

static enum fb_verdict
weaker(enum fb_verdict a, enum fb_verdict b)
{
	return a < b ? a : b;
}

struct fb_audience
fb_audience_none(void)
{
	return (struct fb_audience) {
		.categories = FB_CATEGORY_ALL,
		.ceiling = FB_VERDICT_REJECT,
	};
}

void
fb_audience_add(struct fb_audience *audience, const struct fb_consent *consent)
{
	audience->recipient_count++;
	if (!is_inspectable(consent))
		return;
	audience->inspectable_count++;
	audience->categories &= consent->categories;
	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
		if ((consent->categories & 1u << i) != 0)
			audience->ceiling =
			    weaker(audience->ceiling, consent->ceiling[i]);
}

bool
fb_audience_is_inspectable(const struct fb_audience *audience)
{
	return audience->recipient_count != 0 &&
	    audience->inspectable_count == audience->recipient_count &&
	    audience->categories != 0;
}

bool
fb_audience_fits(const struct fb_audience *audience,
    const struct fb_consent *consent)
{
	if (audience->recipient_count == 0)
		return true;
	if (!fb_audience_is_inspectable(audience))
		return !is_inspectable(consent);
	/* Who agreed to nothing in common cannot share one judgement. */
	return (audience->categories & consent->categories) != 0;
}

/*
 * The worker that made the result has read hostile mail, so its word is
 * taken only as far as the recipients agreed.
 */
static bool
is_agreed(const struct fb_scan_result *result,
    const struct fb_audience *audience)
{
	return result->status == FB_OK &&
	    result->category < FB_CATEGORY_COUNT &&
	    fb_audience_is_inspectable(audience) &&
	    (audience->categories & 1u << result->category) != 0;
}

struct fb_decision
fb_decide(const struct fb_scan_result *result,
    const struct fb_settings *settings, const struct fb_audience *audience)
{
	struct fb_decision decision = {
		.verdict = FB_VERDICT_NONE,
		.action = FB_VERDICT_NONE,
	};

	if (!is_agreed(result, audience))
		return decision;
	decision.verdict = fb_judge_verdict(result->score_milli,
	    (enum fb_category)result->category, &settings->thresholds);
	if (settings->mode == FB_MODE_ENFORCE)
		decision.action = weaker(decision.verdict,
		    weaker(settings->ceiling, audience->ceiling));
	return decision;
}
