/* SPDX-License-Identifier: BSD-2-Clause */
#include "note.h"

#include <stdio.h>
#include <string.h>
#include <syslog.h>

#include "action.h"
#include "i18n.h"
#include "utf8.h"

static bool
is_unrecorded(uint32_t category)
{
	return category < FB_CATEGORY_COUNT &&
	    (FB_CATEGORIES_UNRECORDED >> category & 1) != 0;
}

bool
fb_note_is_due(const struct fb_scan_result *result,
    const struct fb_decision *decision)
{
	return is_unrecorded(result->category) &&
	    decision->verdict != FB_VERDICT_NONE;
}

/* The ids of its entries; the answer was checked, so they are ids. */
static void
write_entries(char *out, size_t capacity, const struct fb_scan_result *result)
{
	size_t len = 0;

	out[0] = '\0';
	for (uint32_t i = 0;
	     i < result->reason_count && i < FB_SCAN_REASONS_MAX; i++) {
		const struct fb_scan_reason *reason = &result->reason[i];
		if (reason->category != result->category ||
		    reason->is_shadow != 0 ||
		    reason->override != FB_OVERRIDE_NONE)
			continue;
		int n = snprintf(out + len, capacity - len, "%s%.*s",
		    len == 0 ? "" : ",", (int)sizeof reason->id, reason->id);
		if (n < 0 || (size_t)n >= capacity - len)
			break;
		len += (size_t)n;
	}
}

int
fb_note_write(char out[FB_NOTE_MAX_BYTES], const char *queue_id,
    const struct fb_scan_result *result)
{
	bool is_life = result->category == FB_CATEGORY_LIFE;
	char id[FB_LOG_QUEUE_ID_MAX_BYTES];
	char entries[FB_SCAN_REASONS_MAX * (FB_ID_MAX_BYTES + 1)];

	fb_action_queue_id(id, queue_id);
	write_entries(entries, sizeof entries, result);
	snprintf(out, FB_NOTE_MAX_BYTES, "%s: note=%s entries=%s%s: %s", id,
	    fb_words_name(&fb_category_words, result->category), entries,
	    result->is_test != 0 ? " test=yes" : "",
	    is_life ? _("suspected danger to life; for the duty officer") :
		      _("suspected harmful information; for the duty "
			"officer"));
	fb_utf8_end_whole(out);
	return is_life ? LOG_ALERT : LOG_NOTICE;
}

static void
conceal_shadow(struct fb_scan_result *result)
{
	result->has_shadow = 0;
	result->shadow_score_milli = 0;
	result->shadow_category = FB_CATEGORY_FAKEBILL;
}

/* Nothing was found. */
static void
conceal_all(struct fb_scan_result *result, struct fb_decision *decision)
{
	result->score_milli = 0;
	result->category = FB_CATEGORY_FAKEBILL;
	result->flags = 0;
	result->truncated = 0;
	result->hit_count = 0;
	result->reason_count = 0;
	conceal_shadow(result);
	if (result->is_test != 0 && result->list_count > 0)
		result->list_count--; /* that of the test words */
	result->is_test = 0;
	decision->is_allowed = false;
	decision->verdict = decision->action = FB_VERDICT_NONE;
}

static void
conceal_hits(struct fb_scan_result *result)
{
	uint32_t kept = 0,
		 count = result->reason_count < FB_SCAN_REASONS_MAX ?
	    result->reason_count :
	    FB_SCAN_REASONS_MAX;

	for (uint32_t i = 0; i < count; i++)
		if (!is_unrecorded(result->reason[i].category))
			result->reason[kept++] = result->reason[i];
	result->reason_count = kept;
	if (kept < count && kept == 0)
		result->hit_count = 0;
}

bool
fb_note_conceal(struct fb_scan_result *result, struct fb_decision *decision)
{
	if (is_unrecorded(result->category)) {
		conceal_all(result, decision);
		return true;
	}
	conceal_hits(result);
	if (is_unrecorded(result->shadow_category))
		conceal_shadow(result);
	return false;
}
