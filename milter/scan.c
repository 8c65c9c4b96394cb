/* SPDX-License-Identifier: BSD-2-Clause */
#include "scan.h"

#include <string.h>

#include "reading_limits.h"
#include "testword.h"

#define ALL_TRUNCATIONS (2 * (unsigned)FB_TRUNCATED_MEMORY - 1)

static void
fill_reason(struct fb_scan_reason *out, const struct fb_hit *hit,
    const struct fb_judge_request *judged)
{
	strncpy(out->id, hit->id, sizeof out->id - 1);
	out->list =
	    (uint8_t)(hit->list == FB_LIST_OF_TESTS ? judged->list_count :
						      hit->list);
	out->type = (uint8_t)hit->type;
	out->group = (uint8_t)hit->group;
	out->category = (uint8_t)hit->category;
	out->is_shadow = hit->is_shadow;
	out->override = (uint8_t)hit->override;
	out->counted_milli = hit->counted_milli;
}

static void
add_list(struct fb_scan_result *out, const char *name, uint64_t serial)
{
	strncpy(out->list[out->list_count].name, name,
	    sizeof out->list->name - 1);
	out->list[out->list_count++].serial = serial;
}

/*
 * Whether the front may learn of a hit.  What was found of a category that
 * the recipients did not agree to is nobody's business, although matching
 * comes upon it; context of an honest mail that counts is part of the
 * verdict.
 */
static bool
is_told(const struct fb_hit *hit, const struct fb_judge_request *judged)
{
	return hit->counted_milli != 0 ||
	    (judged->categories & 1u << hit->category) != 0;
}

/* Reasons as far as there is room, and the count of all. */
static void
fill_reasons(struct fb_scan_result *out, const struct fb_evidence *evidence,
    const struct fb_judge_request *judged)
{
	for (size_t i = 0; i < evidence->hit_count; i++) {
		const struct fb_hit *hit = &evidence->hit[i];
		if (!is_told(hit, judged))
			continue;
		out->hit_count++;
		out->is_test |= hit->list == FB_LIST_OF_TESTS;
		if (out->reason_count < FB_SCAN_REASONS_MAX)
			fill_reason(&out->reason[out->reason_count++], hit,
			    judged);
	}
}

static void
fill_lists(struct fb_scan_result *out, const struct fb_judge_request *judged)
{
	for (size_t i = 0; i < judged->list_count; i++)
		add_list(out, fb_list_name(judged->list[i]),
		    fb_list_serial(judged->list[i]));
	if (out->is_test)
		add_list(out, FB_TEST_LIST_NAME, FB_TEST_LIST_SERIAL);
}

static void
add_domain(struct fb_scan_result *out, const char *domain)
{
	uint32_t count = out->auth_domain_count;

	if (domain[0] == '\0' || count == FB_SCAN_AUTH_DOMAINS_MAX)
		return;
	for (uint32_t i = 0; i < count; i++)
		if (strcmp(out->auth_domain[i], domain) == 0)
			return;
	strncpy(out->auth_domain[count], domain, FB_AUTH_DOMAIN_ROOM - 1);
	out->auth_domain_count++;
}

static void
fill_auth(struct fb_scan_result *out, const struct fb_auth_results *auth)
{
	out->has_auth = auth->is_trusted;
	out->auth_spf = auth->spf;
	out->auth_dkim = auth->dkim;
	out->auth_dmarc = auth->dmarc;
	if (auth->dmarc == FB_AUTH_PASS)
		add_domain(out, auth->from);
	if (auth->spf == FB_SPF_PASS)
		add_domain(out, auth->mailfrom);
	for (unsigned i = 0; i < auth->dkim_count; i++)
		add_domain(out, auth->dkim_domain[i]);
}

void
fb_scan_result_fill(struct fb_scan_result *out,
    const struct fb_scan_request *request, const struct fb_evidence *evidence,
    const struct fb_judge_request *judged)
{
	memset(out, 0, sizeof *out);
	out->serial = request->serial;
	out->status = FB_OK;
	out->score_milli = evidence->weighing.score_milli;
	out->category = evidence->weighing.category;
	if (evidence->weighing.has_shadow) {
		out->has_shadow = 1;
		out->shadow_score_milli = evidence->weighing.shadow_score_milli;
		out->shadow_category = evidence->weighing.shadow_category;
	}
	out->flags = evidence->weighing.facts.flags;
	out->truncated = evidence->reading.truncated;
	out->can_spf_change = evidence->weighing.can_spf_change;
	for (unsigned i = 0; i < FB_SPF_COUNT; i++) {
		const struct fb_weight *by_spf = &evidence->weighing.by_spf[i];
		out->by_spf[i].score_milli = by_spf->score_milli;
		out->by_spf[i].category = by_spf->category;
	}
	fill_reasons(out, evidence, judged);
	fill_lists(out, judged);
	fill_auth(out, &evidence->auth);
}

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_id(const char id[FB_ID_MAX_BYTES])
{
	size_t len = strnlen(id, FB_ID_MAX_BYTES);

	if (len < 5 || len > 10 || !is_letter(id[0]))
		return false;
	for (size_t i = 1; i < len; i++)
		if (!is_digit(id[i]))
			return false;
	return true;
}

static bool
is_list_name(const char name[FB_NAME_MAX_BYTES])
{
	size_t len = strnlen(name, FB_NAME_MAX_BYTES);

	if (len == 0 || len == FB_NAME_MAX_BYTES)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!is_letter(name[i]) && !is_digit(name[i]) &&
		    name[i] != '-' && name[i] != '_' && name[i] != '.')
			return false;
	return true;
}

/* Test words weigh more than entries of lists may. */
static bool
is_weight(const struct fb_scan_reason *reason,
    const struct fb_scan_result *result)
{
	bool is_test =
	    result->is_test == 1 && reason->list + 1u == result->list_count;
	int32_t max = is_test ? FB_TEST_WEIGHT_MILLI : FB_WEIGHT_MAX_MILLI;

	return reason->counted_milli >= -max && reason->counted_milli <= max;
}

static bool
is_reason(const struct fb_scan_reason *reason,
    const struct fb_scan_result *result)
{
	return is_id(reason->id) && reason->list < result->list_count &&
	    reason->type < FB_TYPE_COUNT && reason->group <= FB_GROUP_NONE &&
	    reason->category < FB_CATEGORY_COUNT && reason->is_shadow <= 1 &&
	    reason->override < FB_OVERRIDE_COUNT && is_weight(reason, result);
}

/* Where nothing in shadow hit there is no second verdict. */
static bool
is_shadow_valid(const struct fb_scan_result *result)
{
	return result->has_shadow <= 1 &&
	    result->shadow_score_milli > INT32_MIN &&
	    result->shadow_category < FB_CATEGORY_COUNT &&
	    (result->has_shadow == 1 ||
		(result->shadow_score_milli == 0 &&
		    result->shadow_category == 0));
}

static bool
is_domain(const char domain[FB_AUTH_DOMAIN_ROOM])
{
	size_t len = strnlen(domain, FB_AUTH_DOMAIN_ROOM);

	if (len == 0 || len == FB_AUTH_DOMAIN_ROOM)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!(domain[i] >= 'a' && domain[i] <= 'z') &&
		    !is_digit(domain[i]) && domain[i] != '-' &&
		    domain[i] != '.' && domain[i] != '_')
			return false;
	return true;
}

static bool
is_auth_valid(const struct fb_scan_result *result)
{
	if (result->has_auth > 1 || result->auth_spf >= FB_SPF_COUNT ||
	    result->auth_dkim >= FB_AUTH_COUNT ||
	    result->auth_dmarc >= FB_AUTH_COUNT ||
	    result->auth_domain_count > FB_SCAN_AUTH_DOMAINS_MAX)
		return false;
	if (result->has_auth == 0 &&
	    (result->auth_spf != 0 || result->auth_dkim != 0 ||
		result->auth_dmarc != 0 || result->auth_domain_count != 0))
		return false;
	for (uint32_t i = 0; i < result->auth_domain_count; i++)
		if (!is_domain(result->auth_domain[i]))
			return false;
	return true;
}

static bool
is_spf_valid(const struct fb_scan_result *result)
{
	for (unsigned i = 0; i < FB_SPF_COUNT; i++)
		if (result->by_spf[i].score_milli == INT32_MIN ||
		    result->by_spf[i].category >= FB_CATEGORY_COUNT)
			return false;
	return result->can_spf_change <= 1;
}

static bool
are_numbers_valid(const struct fb_scan_result *result)
{
	return (result->status == FB_OK || result->status == FB_ERR_NOMEM) &&
	    result->score_milli > INT32_MIN && /* so that it has an amount */
	    result->category < FB_CATEGORY_COUNT && is_shadow_valid(result) &&
	    result->flags < 1u << FB_FLAG_COUNT &&
	    result->truncated <= ALL_TRUNCATIONS && is_spf_valid(result) &&
	    result->reason_count <= result->hit_count &&
	    result->reason_count <= FB_SCAN_REASONS_MAX &&
	    result->is_test <= 1 && result->list_count >= result->is_test &&
	    result->list_count - result->is_test <= FB_LISTS_MAX;
}

bool
fb_scan_result_is_valid(const struct fb_scan_result *result,
    const struct fb_scan_request *request)
{
	if (result->serial != request->serial || !are_numbers_valid(result) ||
	    !is_auth_valid(result))
		return false;
	for (uint32_t i = 0; i < result->list_count; i++)
		if (!is_list_name(result->list[i].name))
			return false;
	for (uint32_t i = 0; i < result->reason_count; i++)
		if (!is_reason(&result->reason[i], result))
			return false;
	return true;
}
