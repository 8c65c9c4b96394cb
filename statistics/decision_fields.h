/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * decision_fields.h - the words of a log line of fakebill-milter, read again
 *
 *   4ABC: action=tag verdict=tag … hits=P0102:threat,A0007:acct … us=312
 *
 * The same text stands in the log and in the decision log.  It is hostile
 * until it was read here: what is not of this form is not a line of ours,
 * and of what is, no byte is other than printable ASCII.
 */
#ifndef FB_DECISION_FIELDS_H
#define FB_DECISION_FIELDS_H

#include <stdbool.h>
#include <stdint.h>

#include "str.h"

#define FB_FIELDS_QUEUE_ID_MAX_BYTES 64

/* One line; slices of it.  What it does not say is empty. */
struct fb_fields {
	struct fb_str queue_id; /* 1 to 64 letters, digits and "._-" */
	struct fb_str words;    /* all of them, with one blank between */
	struct fb_str action, verdict, outcome, category;
	struct fb_str score, shadow_verdict, shadow_score;
	struct fb_str hits, shadow, killed, allowed; /* "id:meaning,…" */
	struct fb_str list;                          /* "name/serial,…" */
	struct fb_str test;
};

/* Whether a text may be a queue id. */
bool fb_fields_is_queue_id(struct fb_str text);

/* Read a text.  False unless it has a queue id and an outcome. */
bool fb_fields_read(struct fb_fields *out, struct fb_str text);

/* Take the next "key=value" off `words`; false at the end. */
bool fb_fields_next(struct fb_str *words, struct fb_str *key,
    struct fb_str *value);

/* Take the next "id:meaning" off a list of entries; false at the end.  What
 * is no entry is passed over.  `list` is the "@…" behind the meaning, empty
 * when there is none. */
struct fb_fields_entry {
	struct fb_str id, meaning;
	unsigned list; /* place in list=, from 1; 0 when it does not say */
};
bool fb_fields_next_entry(struct fb_str *entries, struct fb_fields_entry *out);

/* The part of a list of words with "," between that has that place, from 1;
 * empty when there is none. */
struct fb_str fb_fields_part(struct fb_str list, unsigned place);

/* Whether a line names an entry, in whatever way. */
bool fb_fields_has_entry(const struct fb_fields *fields, struct fb_str id);

#endif
