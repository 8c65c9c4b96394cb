/* SPDX-License-Identifier: BSD-2-Clause */
#include "decision_verify.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct verifying {
	struct fb_decision_survey *survey;
	const struct fb_decision_witness *witness;
	int folder;
	fb_date today;
	bool is_whole; /* the files before the first one are missing for a
			* reason that counts */
	/* the file before this one; FB_DATE_NONE: none was read */
	fb_date before;
	bool is_before_known;
	uint8_t before_hash[FB_DECISION_HASH_BYTES];
};

static void
report(struct verifying *v, const struct fb_decision_break *what)
{
	if (v->survey->broken++ == 0)
		v->survey->first_break = *what;
	if (v->witness->broken != NULL)
		v->witness->broken(v->witness->context, what);
}

static void
report_line(struct verifying *v, fb_date day, uint64_t line,
    enum fb_decision_problem problem)
{
	const struct fb_decision_break what = { .day = day,
		.line = line,
		.problem = problem,
		.missing = FB_DATE_NONE };

	report(v, &what);
}

static void
report_unreadable(struct verifying *v, fb_date day, int number)
{
	const struct fb_decision_break what = { .day = day,
		.problem = FB_PROBLEM_UNREADABLE,
		.error = number,
		.missing = FB_DATE_NONE };

	report(v, &what);
}

/* The file that the head names is not there: was it time for that? */
static void
check_missing(struct verifying *v, const struct fb_decision_head *head)
{
	const struct fb_decision_break what = { .day = head->day,
		.line = 1,
		.problem = FB_PROBLEM_FILE_MISSING,
		.missing = head->after };

	if (!fb_decision_is_due(head->after, v->today, head->keep_days))
		report(v, &what);
}

/* Does a file go on from the one before? */
static void
check_link(struct verifying *v, const struct fb_decision_head *head)
{
	bool is_after_before = v->before != FB_DATE_NONE &&
	    head->after != FB_DATE_NONE && head->after == v->before;

	if (v->before == FB_DATE_NONE) {
		if (head->after != FB_DATE_NONE && v->is_whole)
			check_missing(v, head);
	} else if (head->after != FB_DATE_NONE && head->after > v->before &&
	    head->after < head->day) {
		check_missing(v, head);
	} else if (!is_after_before ||
	    (v->is_before_known &&
		memcmp(v->before_hash, head->after_hash,
		    sizeof v->before_hash) != 0)) {
		report_line(v, head->day, 1, FB_PROBLEM_NOT_LINKED);
	}
}

static void
take_line(struct verifying *v, fb_date day, uint64_t number,
    const struct fb_decision_line *line)
{
	switch (line->kind) {
	case FB_DECISION_HEAD:
		if (number == 1 && line->head.day == day)
			check_link(v, &line->head);
		else if (number == 1)
			report_line(v, day, 1, FB_PROBLEM_OTHER_DAY);
		break;
	case FB_DECISION_RECORD:
		v->survey->records++;
		break;
	case FB_DECISION_TORN:
		v->survey->torn++;
		break;
	}
	if (v->witness->line != NULL)
		v->witness->line(v->witness->context, day, line);
}

/* Read all lines; returns how many there are. */
static uint64_t
read_lines(struct verifying *v, fb_date day, struct fb_line_reader *reader,
    struct fb_decision_chain *chain)
{
	struct fb_decision_line line;
	struct fb_str text;
	uint64_t number = 0;
	bool is_whole;

	while (fb_line_reader_next(reader, &text, &is_whole)) {
		number++;
		v->survey->bytes += text.len + is_whole;
		if (!is_whole && text.len < FB_DECISION_CUT) {
			/* The newline of today's last line may be coming. */
			if (day != v->today)
				report_line(v, day, number,
				    FB_PROBLEM_UNFINISHED);
			return number - 1;
		}
		enum fb_decision_fault fault =
		    fb_decision_check(&line, chain, text);
		if (fault != FB_DECISION_FINE)
			report_line(v, day, number,
			    (enum fb_decision_problem)fault);
		if (fault != FB_DECISION_NO_LINE)
			take_line(v, day, number, &line);
	}
	return number;
}

static void
verify_file(struct verifying *v, fb_date day)
{
	struct fb_decision_chain chain = { .line = 0 };
	struct fb_line_reader *reader;

	v->survey->files++;
	if (fb_decision_reader_open(&reader, v->folder, day) != FB_OK) {
		report_unreadable(v, day, errno);
		v->before = day;
		v->is_before_known = false;
		return;
	}
	uint64_t bytes = v->survey->bytes;
	uint64_t lines = read_lines(v, day, reader, &chain);
	int number = fb_line_reader_error(reader);
	fb_line_reader_free(reader);
	if (number != 0)
		report_unreadable(v, day, number);
	else if (v->survey->bytes == bytes && day != v->today)
		report_line(v, day, 1, FB_PROBLEM_EMPTY);
	v->before = day;
	v->is_before_known = lines > 0 && !chain.is_lost && number == 0;
	memcpy(v->before_hash, chain.hash, sizeof v->before_hash);
	if (v->is_before_known && v->witness->end != NULL)
		v->witness->end(v->witness->context, day, lines, chain.hash);
}

static void
verify_days(struct verifying *v, const struct fb_decision_days *days,
    const struct fb_decision_range *range)
{
	for (size_t i = 0; i < days->count; i++) {
		fb_date day = days->day[i];
		if (range != NULL && (day < range->from || day > range->to))
			continue;
		if (v->survey->first == FB_DATE_NONE)
			v->survey->first = day;
		v->survey->last = day;
		verify_file(v, day);
	}
}

enum fb_status
fb_decision_verify(struct fb_decision_survey *out, int folder, fb_date today,
    const struct fb_decision_range *range,
    const struct fb_decision_witness *witness, struct fb_error *err)
{
	static const struct fb_decision_witness nobody;
	struct fb_decision_days days;
	struct verifying v = {
		.survey = out,
		.witness = witness == NULL ? &nobody : witness,
		.folder = folder,
		.today = today,
		.is_whole = range == NULL,
		.before = FB_DATE_NONE,
	};

	*out = (struct fb_decision_survey) { .first = FB_DATE_NONE,
		.last = FB_DATE_NONE };
	enum fb_status status = fb_decision_days_find(&days, folder);
	if (status != FB_OK) {
		*err = (struct fb_error) { .status = status };
		snprintf(err->message, sizeof err->message, "%s",
		    strerror(status == FB_ERR_NOMEM ? ENOMEM : errno));
		return status;
	}
	verify_days(&v, &days, range);
	fb_decision_days_free(&days);
	return FB_OK;
}
