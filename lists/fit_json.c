/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "fit_print.h"
#include "loss.h"

#define FORMAT_VERSION 1

static json_t *
points(int32_t milli)
{
	return json_real((double)milli / FB_MILLI);
}

static json_t *
number(uint64_t value)
{
	return json_integer((json_int_t)value);
}

static json_t *
side_json(const struct fb_fit_report *report, enum fb_side side)
{
	return json_pack("{s:o, s:o}", "given", number(report->given[side]),
	    "different", number(report->fit->different[side]));
}

static json_t *
quality_json(const struct fb_fit_quality *quality)
{
	return json_pack("{s:o, s:o, s:o}", "fraud",
	    number(quality->flagged[FB_SIDE_FRAUD]), "ham",
	    number(quality->flagged[FB_SIDE_HAM]), "loss",
	    json_real((double)quality->loss / (double)FB_LOSS_ONE));
}

static json_t *
entry_json(const struct fb_fit_report *report, uint32_t n)
{
	const struct fb_fit_entry *entry = &report->fit->entry[n];
	struct fb_list_entry listed;

	if (!fb_list_entry(&listed, report->list, n))
		return NULL;
	json_t *out = json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "id",
	    listed.id, "type", fb_words_name(&fb_type_words, listed.type),
	    "weight", points(entry->weight_milli), "proposed",
	    points(report->proposed[n]), "fraud",
	    number(entry->hits[FB_SIDE_FRAUD]), "ham",
	    number(entry->hits[FB_SIDE_HAM]));
	if (listed.group != FB_GROUP_NONE)
		json_object_set_new(out, "group",
		    json_string(fb_words_name(&fb_group_words, listed.group)));
	return out;
}

static json_t *
changes_json(const struct fb_fit_report *report)
{
	size_t count = 0;
	uint32_t *changed = fb_fit_changes(&count, report);
	json_t *out = changed == NULL ? NULL : json_array();

	for (size_t i = 0; out != NULL && i < count; i++)
		json_array_append_new(out, entry_json(report, changed[i]));
	free(changed);
	return out;
}

static json_t *
rare_json(const struct fb_fit_report *report)
{
	const struct fb_fit *fit = report->fit;
	struct fb_list_entry listed;
	json_t *out = json_array();

	for (uint32_t i = 0; i < fit->entry_count; i++)
		if (fit->entry[i].state == FB_FIT_RARE &&
		    fb_list_entry(&listed, report->list, i))
			json_array_append_new(out, json_string(listed.id));
	return out;
}

static json_t *
options_json(const struct fb_fit_options *options)
{
	return json_pack("{s:i, s:o, s:o, s:i, s:i}", "folds",
	    (int)options->folds, "seed", number(options->seed), "penalty",
	    points(options->penalty_milli), "cost", (int)options->cost,
	    "min_hits", (int)options->hits_min);
}

json_t *
fb_fit_json(const struct fb_fit_report *report)
{
	return json_pack("{s:s, s:i, s:{s:s, s:o}, s:{s:o, s:o}, s:o, s:o, "
			 "s:o, s:o, s:b, s:o, s:o}",
	    "format", "fakebill-fit", "version", FORMAT_VERSION, "list", "name",
	    fb_list_name(report->list), "serial",
	    number(fb_list_serial(report->list)), "mail", "fraud",
	    side_json(report, FB_SIDE_FRAUD), "ham",
	    side_json(report, FB_SIDE_HAM), "options",
	    options_json(&report->fit->options), "present",
	    quality_json(&report->present), "crossed",
	    quality_json(&report->crossed), "fitted",
	    quality_json(&report->fitted), "is_better",
	    fb_fit_is_better(report), "changes", changes_json(report), "rare",
	    rare_json(report));
}
