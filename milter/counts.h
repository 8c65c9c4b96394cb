/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * counts.h - how many messages came to what
 *
 * Counted by the front from its start, without a lock, and written to the
 * log as one line of key=value.  Counts name no message.
 */
#ifndef FB_COUNTS_H
#define FB_COUNTS_H

#include <stdatomic.h>
#include <stdint.h>

#include "action.h"

struct fb_counts {
	int64_t since; /* Unix time */
	atomic_ullong outcome[FB_OUTCOME_COUNT];
	atomic_ullong verdict[FB_VERDICT_COUNT]; /* of judged messages */
	atomic_ullong action[FB_VERDICT_COUNT];
	atomic_ullong shadow[FB_VERDICT_COUNT]; /* verdicts where something
						 * in shadow hit */
	atomic_ullong notes;                    /* to the duty officer */
	atomic_ullong lost; /* records that the decision log has not */
};

#define FB_COUNTS_MAX_BYTES 2048

/* Count a message. */
void fb_counts_message(struct fb_counts *counts,
    const struct fb_log_record *record);

/*
 * counts: since=2026-11-27T01:00:00Z judged=12 not-inspected=3 …
 * verdict-none=10 … action-none=11 … notes=0 decisions-lost=0
 *
 * Every key stands in every line.
 */
void fb_counts_write(char out[FB_COUNTS_MAX_BYTES], struct fb_counts *counts);

#endif
