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

static int32_t
higher(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

enum fb_verdict
fb_origin_ceiling(enum fb_origin origin, const struct fb_settings *settings)
{
	switch (origin) {
	case FB_ORIGIN_LOCAL:
		return settings->local_ceiling;
	case FB_ORIGIN_SUBMITTER:
		return settings->submitter_ceiling;
	case FB_ORIGIN_REMOTE:
		break;
	}
	return FB_VERDICT_REJECT;
}

/* ---- the audience ----------------------------------------------------- */

struct fb_audience
fb_audience_none(void)
{
	struct fb_audience audience = {
		.categories = FB_CATEGORY_ALL,
		.subject_mark = true,
	};

	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
		audience.ceiling[i] = FB_VERDICT_REJECT;
	return audience;
}

static bool
is_listed(const struct fb_allow *allow, struct fb_str domain)
{
	const char *listed = allow->domains;

	for (size_t i = 0; i < allow->count; i++) {
		if (fb_str_equal(fb_str(listed), domain))
			return true;
		listed += strlen(listed) + 1;
	}
	return false;
}

static void
take_over(struct fb_audience *audience, const struct fb_allow *allow)
{
	const char *domain = allow->domains;

	for (size_t i = 0; i < allow->count && i < FB_CONSENT_ALLOW_MAX; i++) {
		audience->allow[audience->allow_count++] = fb_str(domain);
		domain += strlen(domain) + 1;
	}
}

static void
keep_common(struct fb_audience *audience, const struct fb_allow *allow)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < audience->allow_count; i++)
		if (is_listed(allow, audience->allow[i]))
			audience->allow[kept++] = audience->allow[i];
	audience->allow_count = kept;
}

void
fb_audience_add(struct fb_audience *audience, const struct fb_consent *consent)
{
	struct fb_thresholds *most = &audience->thresholds;

	audience->recipient_count++;
	if (!is_inspectable(consent))
		return;
	audience->categories &= consent->categories;
	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
		audience->ceiling[i] =
		    weaker(audience->ceiling[i], consent->ceiling[i]);
	most->tag_milli =
	    higher(most->tag_milli, consent->thresholds.tag_milli);
	most->quarantine_milli = higher(most->quarantine_milli,
	    consent->thresholds.quarantine_milli);
	most->reject_milli =
	    higher(most->reject_milli, consent->thresholds.reject_milli);
	audience->subject_mark &= consent->subject_mark;
	if (audience->inspectable_count++ == 0)
		take_over(audience, &consent->allow);
	else
		keep_common(audience, &consent->allow);
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

/* ---- allowed senders -------------------------------------------------- */

/* "mail.shop.example" is of "shop.example"; "myshop.example" is not. */
static bool
is_of(struct fb_str domain, struct fb_str allowed)
{
	if (allowed.len == 0 || domain.len < allowed.len)
		return false;
	size_t before = domain.len - allowed.len;
	struct fb_str end = { domain.data + before, allowed.len };
	return fb_str_equal_nocase(end, allowed) &&
	    (before == 0 || domain.data[before - 1] == '.');
}

bool
fb_audience_allows(const struct fb_audience *audience,
    const struct fb_settings *settings, struct fb_str domain)
{
	for (unsigned i = 0; i < settings->allow_sender_count; i++)
		if (is_of(domain, fb_str(settings->allow_sender[i])))
			return true;
	for (unsigned i = 0; i < audience->allow_count; i++)
		if (is_of(domain, audience->allow[i]))
			return true;
	return false;
}

/* ---- the decision ----------------------------------------------------- */

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

static enum fb_verdict
ceiling_of(unsigned category, const struct fb_settings *settings,
    const struct fb_audience *audience, enum fb_origin origin)
{
	enum fb_verdict operators =
	    weaker(settings->ceiling, settings->category_ceiling[category]);

	return weaker(weaker(operators, audience->ceiling[category]),
	    fb_origin_ceiling(origin, settings));
}

static bool
is_excusable(const struct fb_scan_result *result)
{
	return result->category < FB_CATEGORY_COUNT &&
	    (FB_CATEGORY_DEFAULT & 1u << result->category) != 0;
}

struct fb_decision
fb_decide(const struct fb_scan_result *result,
    const struct fb_settings *settings, const struct fb_audience *audience,
    const struct fb_circumstances *circumstances)
{
	struct fb_decision decision = {
		.verdict = FB_VERDICT_NONE,
		.action = FB_VERDICT_NONE,
		.thresholds = audience->thresholds,
		.subject_mark = audience->subject_mark,
	};

	if (!is_agreed(result, audience))
		return decision;
	decision.verdict = fb_judge_verdict(result->score_milli,
	    (enum fb_category)result->category, &audience->thresholds);
	if (decision.verdict != FB_VERDICT_NONE &&
	    circumstances->is_sender_allowed && is_excusable(result)) {
		decision.verdict = FB_VERDICT_NONE;
		decision.is_allowed = true;
	}
	if (settings->mode == FB_MODE_ENFORCE)
		decision.action = weaker(decision.verdict,
		    ceiling_of(result->category, settings, audience,
			circumstances->origin));
	return decision;
}

bool
fb_decision_needs_spf(const struct fb_scan_result *result,
    const struct fb_settings *settings, const struct fb_audience *audience,
    const struct fb_circumstances *circumstances)
{
	struct fb_scan_result other = *result;

	if (result->can_spf_change == 0)
		return false;
	const struct fb_decision now =
	    fb_decide(result, settings, audience, circumstances);
	for (unsigned spf = FB_SPF_UNASKED + 1; spf < FB_SPF_COUNT; spf++) {
		other.score_milli = result->by_spf[spf].score_milli;
		other.category = result->by_spf[spf].category;
		const struct fb_decision then =
		    fb_decide(&other, settings, audience, circumstances);
		if (then.action != now.action ||
		    (settings->mode == FB_MODE_OBSERVE &&
			then.verdict != now.verdict))
			return true;
	}
	return false;
}

bool
fb_decision_can_be_allowed(const struct fb_decision *decision,
    const struct fb_scan_result *result)
{
	return decision->verdict != FB_VERDICT_NONE && is_excusable(result);
}
