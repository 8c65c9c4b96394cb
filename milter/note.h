/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * note.h - life and harmful: a note to the duty officer, and nothing else
 *
 * A suicide notice in a mail is a matter for a person who may act at once
 * (necessity, 緊急避難), not for records.  When mail of these categories
 * reaches its threshold, one line goes to the log for the ISP's duty
 * officer; log line, decision log and counts read as if nothing had been
 * found in the mail.
 */
#ifndef FB_NOTE_H
#define FB_NOTE_H

#include "decide.h"
#include "scan.h"

/* The categories that leave no records. */
#define FB_CATEGORIES_UNRECORDED \
	((fb_category_set)(1u << FB_CATEGORY_HARMFUL | 1u << FB_CATEGORY_LIFE))

#define FB_NOTE_MAX_BYTES 512

/* Whether the duty officer is to be told. */
bool fb_note_is_due(const struct fb_scan_result *result,
    const struct fb_decision *decision);

/*
 * Write the note:
 *
 *   4ABC: note=life entries=L0001,L0007: suspected danger to life; …
 *
 * with test=yes behind the entries where a test word rang (testword.h).
 *
 * Returns the priority of syslog(3) that it deserves.
 */
int fb_note_write(char out[FB_NOTE_MAX_BYTES], const char *queue_id,
    const struct fb_scan_result *result);

/*
 * Take out of result and decision what must not be recorded: everything of
 * a message of these categories, which returns true, and single hits of
 * theirs from any other.
 */
bool fb_note_conceal(struct fb_scan_result *result,
    struct fb_decision *decision);

#endif
