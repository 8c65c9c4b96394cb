/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * verb_log.h - what the verbs of "fakebill-stats log" share
 */
#ifndef FB_VERB_LOG_H
#define FB_VERB_LOG_H

#include "decision_folder.h"
#include "decision_verify.h"
#include "program.h"

fb_verb fb_verb_log, fb_verb_review;

#define FB_LOG_EXPECT_MAX 400

/* The options of all of them; each takes some. */
enum fb_log_option {
	FB_LOG_FOLDER = 1 << 0,
	FB_LOG_JSON = 1 << 1,
	FB_LOG_ENTRY = 1 << 2,
	FB_LOG_QUEUE_ID = 1 << 3,
	FB_LOG_DAY = 1 << 4,
	FB_LOG_FROM = 1 << 5,
	FB_LOG_TO = 1 << 6,
	FB_LOG_REFERENCE = 1 << 7,
	FB_LOG_UNTIL = 1 << 8,
	FB_LOG_EXPECT = 1 << 9,
	FB_LOG_DAYS = 1 << 10,
	FB_LOG_DRY_RUN = 1 << 11
};

struct fb_log_options {
	unsigned given; /* bits of enum fb_log_option */
	const char *path;
	int folder; /* open */
	const char *entry, *queue_id, *reference;
	fb_date from, to, until; /* FB_DATE_NONE: not given */
	unsigned days;
	uint8_t expect[FB_LOG_EXPECT_MAX][FB_DECISION_HASH_BYTES];
	size_t expect_count;
	fb_date today;
};

/* The verbs; each returns the exit status. */
int fb_log_verify(const struct fb_log_options *options);
int fb_log_query(const struct fb_log_options *options);
int fb_log_hold(const struct fb_log_options *options);
int fb_log_unhold(const struct fb_log_options *options);
int fb_log_holds(const struct fb_log_options *options);
int fb_log_erase(const struct fb_log_options *options);

/* What is wrong, in words. */
const char *fb_log_problem(const struct fb_decision_break *what,
    char buffer[160]);

/* Whether it can be the id of an entry; complains if not, since a slip would
 * be answered with "no records". */
bool fb_log_check_entry(const char *text);

/* Complain about a failure of a file in the folder. */
void fb_log_complain(const struct fb_log_options *options,
    const struct fb_error *error);

#endif
