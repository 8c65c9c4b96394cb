/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * evaluation.h - how well lists tell fraud from honest mail
 *
 * Counts over mail of which a person has said what it is: how much of either
 * side reaches each threshold, what each entry hit and decided, and which
 * mails were judged wrong.  It reads no mail itself and prints nothing; it
 * keeps names of files, scores and ids, never content.
 */
#ifndef FB_EVALUATION_H
#define FB_EVALUATION_H

#include "judge.h"
#include "status.h"

/* What a person says a mail is. */
enum fb_side {
	FB_SIDE_FRAUD,
	FB_SIDE_HAM,
	FB_SIDE_COUNT
};

/* The thresholds, weakest first. */
enum fb_level_reached {
	FB_REACHED_TAG,
	FB_REACHED_QUARANTINE,
	FB_REACHED_REJECT,
	FB_REACHED_COUNT
};

/* Mails of one side whose names are kept when they were judged wrong; what is
 * beyond is counted. */
#define FB_EVALUATION_MAILS_MAX 10000
/* Bytes of the ids that are kept of one mail; the strongest come first. */
#define FB_EVALUATION_IDS_MAX_BYTES 200

/* What one entry of a list did. */
struct fb_evaluation_entry {
	uint32_t hits[FB_SIDE_COUNT];
	/* mails that reach the tag threshold, or do not, only because of it;
	 * of an entry in shadow: that would, if it were active */
	uint32_t decided[FB_SIDE_COUNT];
};

/* A mail that was judged wrong. */
struct fb_evaluation_mail {
	char *name;
	char *ids; /* "P0102 threat, R0007": what counted, strongest first */
	int32_t score_milli;
	enum fb_category category;
};

struct fb_evaluation_mails {
	struct fb_evaluation_mail *mail;
	size_t count, capacity;
	uint64_t left_out; /* judged wrong and not kept */
};

struct fb_evaluation {
	const struct fb_judge_request *request; /* the caller's */
	struct fb_thresholds thresholds;
	uint64_t mail_count[FB_SIDE_COUNT];
	/* by the category that most of the score came from */
	uint64_t reached[FB_SIDE_COUNT][FB_REACHED_COUNT][FB_CATEGORY_COUNT];
	struct fb_evaluation_entry *entry[FB_LISTS_MAX]; /* by number */
	/* fraud that stays below the tag threshold, ham that reaches it */
	struct fb_evaluation_mails wrong[FB_SIDE_COUNT];
};

/*
 * Begin.  The request, with its lists, must outlive the evaluation.
 * Returns FB_OK or FB_ERR_NOMEM; deinit in any case.
 */
FB_MUST_CHECK enum fb_status fb_evaluation_init(struct fb_evaluation *out,
    const struct fb_judge_request *request,
    const struct fb_thresholds *thresholds);
void fb_evaluation_deinit(struct fb_evaluation *evaluation);

/*
 * Count one mail that was judged with the request.  `arena` gives memory that
 * may be reset afterwards.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_evaluation_add(struct fb_evaluation *evaluation,
    struct fb_arena *arena, enum fb_side side, const char *name,
    const struct fb_evidence *evidence);

/* Sort the mails that were judged wrong: the nearest to the threshold first
 * of fraud, the farthest beyond it first of ham; by name where that is equal. */
void fb_evaluation_sort(struct fb_evaluation *evaluation);

/* How many of a side reach a threshold, in all categories together. */
uint64_t fb_evaluation_reached(const struct fb_evaluation *evaluation,
    enum fb_side side, enum fb_level_reached level);

/* The threshold in thousandths of a point. */
int32_t fb_evaluation_threshold(const struct fb_evaluation *evaluation,
    enum fb_level_reached level);

/* The word of the threshold's verdict: "tag" … */
const char *fb_evaluation_level_name(enum fb_level_reached level);

/* "fraud", "ham" */
const char *fb_evaluation_side_name(enum fb_side side);

/*
 * Rates with their bounds, each one-sided at 95 % (Clopper-Pearson, bound.h):
 * the recall is at least this, the false-positive rate at most that.  One
 * side in every case, so that none of n and all of n are no exceptions.
 * Without any mail the bounds say nothing: 0 and 1.
 */
double fb_evaluation_at_least(uint64_t part, uint64_t whole);
double fb_evaluation_at_most(uint64_t part, uint64_t whole);

#endif
