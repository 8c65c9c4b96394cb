/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report.h - evidence for people and for programs
 *
 * The JSON object of fakebill-check(1) and the explanation in words, in the
 * user's language.  We say 疑い (suspected), never 詐欺 (fraud), of anybody's
 * mail.
 */
#ifndef FB_REPORT_H
#define FB_REPORT_H

#include <jansson.h>
#include <stdio.h>

#include "judge.h"

/* What a report is about. */
struct fb_report {
	const char *name; /* of the file */
	const struct fb_evidence *evidence;
	const struct fb_judge_request *request;
	struct fb_thresholds thresholds;
	enum fb_verdict verdict;
};

/* The object of --json; the caller drops the reference.  NULL without
 * memory. */
json_t *fb_report_json(const struct fb_report *report);

/* One line: verdict, score, file, and the heaviest reasons. */
void fb_report_line(FILE *out, const struct fb_report *report);

/* Which words, where, which entry, what weight, which charset. */
void fb_report_explain(FILE *out, const struct fb_report *report);

#endif
