/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * decision_verify.h - recompute the chain of the decision log
 *
 * Days that were erased on time, and days between others that are held, are
 * as they should be; a file that is missing before its time is not, nor is
 * anything that does not follow from the line before.
 */
#ifndef FB_DECISION_VERIFY_H
#define FB_DECISION_VERIFY_H

#include "decision_folder.h"

/* What is wrong with a line; FB_DECISION_FINE and below are those of
 * decision_log.h. */
enum fb_decision_problem {
	FB_PROBLEM_NO_LINE = FB_DECISION_NO_LINE,
	FB_PROBLEM_WRONG_NUMBER = FB_DECISION_WRONG_NUMBER,
	FB_PROBLEM_WRONG_HASH = FB_DECISION_WRONG_HASH,
	FB_PROBLEM_NO_HEAD = FB_DECISION_NO_HEAD,
	FB_PROBLEM_SECOND_HEAD = FB_DECISION_SECOND_HEAD,
	FB_PROBLEM_OTHER_DAY,    /* the first line is of another day's file */
	FB_PROBLEM_NOT_LINKED,   /* it does not go on from the file before */
	FB_PROBLEM_FILE_MISSING, /* the file before is gone before its time */
	FB_PROBLEM_UNFINISHED,   /* a last line without its newline */
	FB_PROBLEM_EMPTY,        /* a file without a line */
	FB_PROBLEM_UNREADABLE    /* the file cannot be read; errno is set */
};

/* One thing that is wrong: the file's day and the line, from 1. */
struct fb_decision_break {
	fb_date day;
	uint64_t line;
	enum fb_decision_problem problem;
	int error;       /* errno of UNREADABLE */
	fb_date missing; /* FILE_MISSING: the day that is gone */
};

struct fb_decision_survey {
	size_t files;
	fb_date first, last; /* days; FB_DATE_NONE without a file */
	uint64_t records, torn, bytes;
	uint64_t broken;                      /* how many things are wrong */
	struct fb_decision_break first_break; /* where `broken` is not 0 */
};

/* What a verification tells as it goes; each may be NULL. */
struct fb_decision_witness {
	void *context;
	/* something is wrong */
	void (*broken)(void *context, const struct fb_decision_break *what);
	/* a line that was read, right or not; slices are valid now only */
	void (*line)(void *context, fb_date day,
	    const struct fb_decision_line *line);
	/* a file is done: its last line and hash; not told of one without */
	void (*end)(void *context, fb_date day, uint64_t lines,
	    const uint8_t hash[FB_DECISION_HASH_BYTES]);
};

/* Days to look at; both ends count.  NULL: all. */
struct fb_decision_range {
	fb_date from, to;
};

/*
 * Check the files of a folder.  With a range only its days are read, and the
 * first of them is believed about the one before it.  A last line without a
 * newline is no fault in the file of `today`, which is being written.
 * Returns FB_OK whatever is wrong with the files; FB_ERR_IO or FB_ERR_NOMEM
 * when the folder cannot be read.
 */
FB_MUST_CHECK enum fb_status fb_decision_verify(struct fb_decision_survey *out,
    int folder, fb_date today, const struct fb_decision_range *range,
    const struct fb_decision_witness *witness, struct fb_error *err);

#endif
