/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * maillog.h - what a line of the mail server's log tells a review
 *
 * Lines of ours, and of Postfix and Sendmail the sender's domain and that a
 * message has left the queue.  Everything in them that a sender chose is
 * hostile; only queue ids and domains of the right characters are believed,
 * and of an address nothing but its domain is kept.
 */
#ifndef FB_MAILLOG_H
#define FB_MAILLOG_H

#include "decision_fields.h"
#include "syslog_line.h"

enum fb_maillog_kind {
	FB_MAILLOG_OTHER,  /* nothing of interest */
	FB_MAILLOG_OURS,   /* a message of ours: `fields` */
	FB_MAILLOG_SENDER, /* of a queue id: `domain` */
	FB_MAILLOG_REMOVED /* the queue id is free again */
};

#define FB_DOMAIN_NAME_MAX_BYTES 254 /* with the NUL */
/* What stands in place of a domain; no domain has a parenthesis. */
#define FB_SENDER_EMPTY "(empty)"           /* a bounce: <> */
#define FB_SENDER_LOCAL "(local)"           /* an address without "@" */
#define FB_SENDER_UNREADABLE "(unreadable)" /* no domain by its bytes */
#define FB_SENDER_UNKNOWN "(unknown)"       /* no such line was found */

struct fb_maillog_event {
	enum fb_maillog_kind kind;
	struct fb_syslog_line line;
	struct fb_str queue_id;
	struct fb_fields fields;
	char domain[FB_DOMAIN_NAME_MAX_BYTES]; /* in lower case */
};

/* Read a line; any bytes.  Slices point into it. */
void fb_maillog_read(struct fb_maillog_event *out, struct fb_str line,
    const struct fb_syslog_clock *clock);

#endif
