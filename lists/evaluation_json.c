/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "bound.h"
#include "evaluation_print.h"
#include "program.h"

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
lists_json(const struct fb_judge_request *request)
{
	json_t *out = json_array();

	for (size_t i = 0; i < request->list_count; i++)
		json_array_append_new(out,
		    json_pack("{s:s, s:o, s:o}", "name",
			fb_list_name(request->list[i]), "serial",
			number(fb_list_serial(request->list[i])), "entries",
			number(fb_list_entry_count(request->list[i]))));
	return out;
}

static json_t *
categories_json(const uint64_t reached[FB_CATEGORY_COUNT])
{
	json_t *out = json_object();

	for (unsigned c = 0; c < FB_CATEGORY_COUNT; c++)
		if (reached[c] > 0)
			json_object_set_new(out,
			    fb_words_name(&fb_category_words, c),
			    number(reached[c]));
	return out;
}

/* null where there was no mail of this side */
static json_t *
rate(uint64_t part, uint64_t whole)
{
	return whole == 0 ? json_null() :
			    json_real((double)part / (double)whole);
}

static json_t *
side_json(const struct fb_evaluation *evaluation, enum fb_side side,
    enum fb_level_reached level)
{
	uint64_t part = fb_evaluation_reached(evaluation, side, level),
		 whole = evaluation->mail_count[side];
	double bound = side == FB_SIDE_FRAUD ?
	    fb_evaluation_at_least(part, whole) :
	    fb_evaluation_at_most(part, whole);

	return json_pack("{s:o, s:o, s:f, s:o}", "reached", number(part),
	    side == FB_SIDE_FRAUD ? "recall" : "rate", rate(part, whole),
	    side == FB_SIDE_FRAUD ? "at_least" : "at_most", bound, "categories",
	    categories_json(evaluation->reached[side][level]));
}

static json_t *
thresholds_json(const struct fb_evaluation *evaluation)
{
	json_t *out = json_array();

	for (unsigned level = 0; level < FB_REACHED_COUNT; level++)
		json_array_append_new(out,
		    json_pack("{s:s, s:o, s:o, s:o}", "verdict",
			fb_evaluation_level_name(level), "points",
			points(fb_evaluation_threshold(evaluation, level)),
			"fraud", side_json(evaluation, FB_SIDE_FRAUD, level),
			"ham", side_json(evaluation, FB_SIDE_HAM, level)));
	return out;
}

static json_t *
row_json(const struct fb_evaluation *evaluation,
    const struct fb_evaluation_row *row)
{
	const struct fb_list_entry *entry = &row->entry;
	json_t *out = json_pack("{s:s, s:s, s:s, s:s, s:o}", "list",
	    fb_list_name(evaluation->request->list[row->list]), "id", entry->id,
	    "type", fb_words_name(&fb_type_words, entry->type), "state",
	    fb_words_name(&fb_state_words, entry->state), "weight",
	    points(entry->weight_milli));

	if (entry->group != FB_GROUP_NONE)
		json_object_set_new(out, "group",
		    json_string(fb_words_name(&fb_group_words, entry->group)));
	for (unsigned side = 0; side < FB_SIDE_COUNT; side++)
		json_object_set_new(out, fb_evaluation_side_name(side),
		    json_pack("{s:o, s:o}", "hits", number(row->did.hits[side]),
			"decided", number(row->did.decided[side])));
	return out;
}

static json_t *
entries_json(const struct fb_evaluation *evaluation)
{
	size_t count;
	struct fb_evaluation_row *row = fb_evaluation_rows(&count, evaluation);
	json_t *out = row == NULL ? NULL : json_array();

	for (size_t i = 0; out != NULL && i < count; i++)
		json_array_append_new(out, row_json(evaluation, &row[i]));
	free(row);
	return out;
}

static json_t *
wrong_json(const struct fb_evaluation_mails *mails)
{
	json_t *out = json_array();

	for (size_t i = 0; i < mails->count; i++) {
		const struct fb_evaluation_mail *mail = &mails->mail[i];
		json_array_append_new(out,
		    json_pack("{s:o, s:o, s:s, s:s}", "file",
			fb_verb_json_text(fb_str(mail->name)), "score",
			points(mail->score_milli), "category",
			fb_words_name(&fb_category_words, mail->category),
			"reason", mail->ids));
	}
	return out;
}

json_t *
fb_evaluation_json(const struct fb_evaluation *evaluation, fb_date day)
{
	const struct fb_evaluation_mails *wrong = evaluation->wrong;
	char date[FB_DATE_MAX_BYTES];

	fb_date_format(date, day);
	return json_pack("{s:s, s:i, s:s, s:o, s:{s:o, s:o}, s:f, s:o, s:o, "
			 "s:o, s:o, s:o, s:o}",
	    "format", "fakebill-evaluation", "version", FORMAT_VERSION, "date",
	    date, "lists", lists_json(evaluation->request), "mail", "fraud",
	    number(evaluation->mail_count[FB_SIDE_FRAUD]), "ham",
	    number(evaluation->mail_count[FB_SIDE_HAM]), "confidence",
	    FB_BOUND_CONFIDENCE, "thresholds", thresholds_json(evaluation),
	    "entries", entries_json(evaluation), "missed",
	    wrong_json(&wrong[FB_SIDE_FRAUD]), "missed_left_out",
	    number(wrong[FB_SIDE_FRAUD].left_out), "false_alarms",
	    wrong_json(&wrong[FB_SIDE_HAM]), "false_alarms_left_out",
	    number(wrong[FB_SIDE_HAM].left_out));
}
