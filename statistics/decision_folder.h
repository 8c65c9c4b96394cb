/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * decision_folder.h - the files of the decision log
 *
 * One file per day in Japan, 2026-11-27.log, and "holds" beside them.  What
 * else lies in the folder is left alone.
 */
#ifndef FB_DECISION_FOLDER_H
#define FB_DECISION_FOLDER_H

#include "decision_log.h"
#include "holds.h"
#include "line_reader.h"

#define FB_DECISION_DAYS_MAX 40000 /* all dates that there are */
#define FB_DECISION_NAME_MAX_BYTES 16

/* "2026-11-27.log", and back; false when it is no such name. */
void fb_decision_name(char out[FB_DECISION_NAME_MAX_BYTES], fb_date day);
bool fb_decision_name_day(fb_date *out, const char *name);

/* Open a folder for the functions below; -1 and errno. */
int fb_decision_folder_open(const char *path);

/* The days that there are, oldest first. */
struct fb_decision_days {
	fb_date *day; /* malloc()ed */
	size_t count;
};

/* FB_OK, FB_ERR_IO (errno is set) or FB_ERR_NOMEM. */
FB_MUST_CHECK enum fb_status fb_decision_days_find(struct fb_decision_days *out,
    int folder);
void fb_decision_days_free(struct fb_decision_days *days);

/* Called for each file that was to be erased. */
typedef void fb_decision_erased(void *context, fb_date day, bool is_held,
    int error);

/* Whether a file's retention is over: its last record is older than that. */
bool fb_decision_is_due(fb_date day, fb_date today, unsigned keep_days);

/*
 * Erase the files whose retention is over, unless some hold keeps them.
 * `erased` may be NULL; `error` is an errno, 0 when the file is gone.
 * Where the holds cannot be read nothing is erased.  Returns FB_OK,
 * FB_ERR_IO, FB_ERR_NOMEM or the failure of fb_holds_load().
 */
FB_MUST_CHECK enum fb_status fb_decision_erase(int folder, fb_date today,
    unsigned keep_days, fb_decision_erased *erased, void *context,
    struct fb_error *err);

/*
 * Read the lines of a day.  One that is longer than a torn line may be comes
 * cut to FB_DECISION_CUT bytes.  Returns FB_OK, FB_ERR_IO (errno is set) or
 * FB_ERR_NOMEM.
 */
#define FB_DECISION_CUT (FB_DECISION_TORN_MAX + FB_DECISION_LINE_MAX)
FB_MUST_CHECK enum fb_status
fb_decision_reader_open(struct fb_line_reader **out, int folder, fb_date day);

#endif
