/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * review.h - what would have been done, added up from logs
 *
 * Takes events of the mail log and records of the decision log in the order
 * of their lines and joins, by queue id, what was decided with who sent.
 * Nothing is kept but counts, and what was asked to be listed; memory is
 * bounded by the limits below, work is linear in the log.
 *
 * A pure accumulator: reading and printing are the tool's.
 */
#ifndef FB_REVIEW_H
#define FB_REVIEW_H

#include "maillog.h"
#include "source.h"
#include "status.h"
#include "tally.h"
#include "vocabulary.h"

/* Messages that may wait at once for the line that names their sender, or
 * for ours.  Beyond, the oldest of some are no longer joined: their sender
 * is unknown. */
#define FB_REVIEW_OPEN_MAX (1u << 20)
#define FB_REVIEW_DOMAINS_MAX 100000
#define FB_REVIEW_ENTRIES_MAX 100000
#define FB_REVIEW_DAYS_MAX 4000
#define FB_REVIEW_OUTCOMES_MAX 64
#define FB_REVIEW_LISTED_MAX 10000

/* What is counted of a domain or a day. */
enum fb_review_sum {
	FB_SUM_JUDGED,
	FB_SUM_SUSPECTED /* verdict tag or stronger */
};

/* What is counted of an entry, in messages. */
enum fb_review_entry {
	FB_ENTRY_HITS,      /* it counted */
	FB_ENTRY_SUSPECTED, /* … and the message was suspected */
	FB_ENTRY_SHADOW,    /* it is in shadow */
	FB_ENTRY_KILLED,    /* overridden */
	FB_ENTRY_ALLOWED
};

/* Which messages are to be listed. */
struct fb_review_wish {
	bool is_listing;    /* suspected messages … */
	const char *entry;  /* … or any that name this entry; NULL: none */
	fb_date from, to;   /* of our lines; FB_DATE_NONE: no such limit */
	bool has_decisions; /* the decision log is read: it does not tell the
			     * host, and lines of ours elsewhere are the same
			     * messages once more */
	size_t open_max;    /* 0: FB_REVIEW_OPEN_MAX; at least 8 */
};

struct fb_review_listed {
	char queue_id[FB_FIELDS_QUEUE_ID_MAX_BYTES + 1];
	char score[16]; /* as it stands */
	fb_date day;    /* FB_DATE_NONE: unknown */
	enum fb_verdict verdict, shadow_verdict;
	uint32_t domain; /* row of `domains` */
};

struct fb_review {
	struct fb_review_wish wish;
	uint64_t lines;    /* of all logs */
	uint64_t messages; /* lines of ours, tests left out */
	uint64_t tests;    /* messages with a test word */
	uint64_t judged, suspected;
	uint64_t verdict[FB_VERDICT_COUNT];
	uint64_t shadow[FB_VERDICT_COUNT]; /* if shadow counted */
	uint64_t acted; /* messages on which something was done */
	fb_date first, last;
	struct fb_tally *outcomes; /* count 0 */
	struct fb_tally *days;     /* "2026-11-27"; fb_review_sum */
	struct fb_tally *domains;  /* fb_review_sum */
	struct fb_tally *entries;  /* "list id meaning"; fb_review_entry */
	struct fb_review_listed *listed;
	size_t listed_count;
	uint64_t unlisted; /* beyond FB_REVIEW_LISTED_MAX */
	struct fb_review_open *open;
};

/* FB_OK or FB_ERR_NOMEM.  Free in any case. */
FB_MUST_CHECK enum fb_status fb_review_init(struct fb_review *out,
    const struct fb_review_wish *wish);
void fb_review_free(struct fb_review *review);

/* Take in a line of a mail log. */
void fb_review_event(struct fb_review *review,
    const struct fb_maillog_event *event);

/* Take in a record of the decision log. */
void fb_review_record(struct fb_review *review, fb_date day,
    const struct fb_fields *fields);

/* There is no more: messages whose sender never came have an unknown one. */
void fb_review_finish(struct fb_review *review);

#endif
