/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * decision_writer.h - write the decision log as mail passes
 *
 * A record is one write(2) to a file opened for appending: written means
 * that a kill -9 does not lose it.  Nothing is synced to disk while mail
 * waits.  Whatever fails costs the record and nothing else; the next record
 * tries again.  What an interrupted write left behind is marked as torn when
 * the file is opened next, and the chain goes on behind it.
 *
 * All functions may be called by any thread.
 */
#ifndef FB_DECISION_WRITER_H
#define FB_DECISION_WRITER_H

#include "decision_log.h"

struct fb_decision_writer;

/* A day that is over. */
struct fb_decision_end {
	fb_date day;
	uint64_t lines; /* its first one included */
	char hash[FB_DECISION_HASH_CHARS + 1];
};

/*
 * A writer for the folder of that name, which must be there by the time of
 * the first record.  Nothing is opened yet.  NULL without memory.
 */
struct fb_decision_writer *fb_decision_writer_new(const char *folder,
    unsigned keep_days);
void fb_decision_writer_free(struct fb_decision_writer *writer);

/* The retention that new files tell. */
void fb_decision_writer_set_keep(struct fb_decision_writer *writer,
    unsigned keep_days);

/*
 * Write a record, into the file of its day.  Where the clock went back over
 * midnight it stays in the file that is open.  Returns FB_OK, FB_ERR_IO
 * (errno says why), FB_ERR_BUSY when another process writes there, or
 * FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_decision_writer_add(struct fb_decision_writer
							*writer,
    const struct fb_decision_record *record);

/*
 * Open the file of that time's day if it is not open, so that each day has
 * one even when no mail comes.  Returns as fb_decision_writer_add().
 */
FB_MUST_CHECK enum fb_status
fb_decision_writer_turn(struct fb_decision_writer *writer, int64_t now);

/*
 * The oldest day that ended since this was asked last; false when none did.
 * Its file is synced to disk here: call it where nobody waits.
 */
bool fb_decision_writer_take_end(struct fb_decision_writer *writer,
    struct fb_decision_end *out);

/* What was found torn or unreadable and marked, since this was asked last. */
struct fb_decision_repairs {
	unsigned torn;   /* torn lines marked */
	unsigned broken; /* files whose chain had to begin anew */
};
struct fb_decision_repairs fb_decision_writer_take_repairs(
    struct fb_decision_writer *writer);

#endif
