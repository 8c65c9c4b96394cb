/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * records.h - what the front writes down about messages
 *
 * One line of the log, one line of the decision log, the counts, and the
 * note to the duty officer; what each may say is decided here.  One for the
 * process, like the log: libmilter's callbacks have no other way to reach
 * it.  Nothing here makes mail wait or fail: a record that cannot be written
 * is counted as lost, and the log says so once in a while.
 */
#ifndef FB_RECORDS_H
#define FB_RECORDS_H

#include "action.h"
#include "privileges.h"
#include "settings.h"

/*
 * For the supervisor, while it may still be root: make the folder of the
 * decision log where it is missing, for the user that will write there.
 * Returns FB_OK, FB_ERR_IO, FB_ERR_NOMEM, or FB_ERR_BUSY when another
 * fakebill-milter writes there.
 */
FB_MUST_CHECK enum fb_status fb_records_make_folder(const struct fb_settings
							*settings,
    const struct fb_privileges *privileges, struct fb_error *err);

/*
 * Whether the folder can be used, asked as the user that will; nothing is
 * changed.  `is_root` is true when a missing one will be made at the start.
 * Returns FB_OK or FB_ERR_IO; err says what to do.
 */
FB_MUST_CHECK enum fb_status fb_records_check_folder(const struct fb_settings
							 *settings,
    bool is_root, struct fb_error *err);

/* For the front, when it has given up root: open the decision log and begin
 * to count.  A thread of its own erases old days, and writes the counts once
 * an hour.  What fails is logged. */
void fb_records_start(const struct fb_settings *settings);

/* The new retention, and a line of counts.  The folder stays the old one. */
void fb_records_reload(const struct fb_settings *settings);

/* A last line of counts. */
void fb_records_stop(void);

/* Write down what became of a message. */
void fb_records_add(const struct fb_log_record *record);

#endif
