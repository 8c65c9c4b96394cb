/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * decide.h - from evidence, policy and consent to an action
 *
 * A pure function with its own table of tests.
 */
#ifndef FB_DECIDE_H
#define FB_DECIDE_H

#include <stdbool.h>

#include "consent.h"
#include "scan.h"
#include "settings.h"

/* The consent of all recipients of one message together. */
struct fb_audience {
	unsigned recipient_count;
	unsigned inspectable_count;
	fb_category_set categories; /* agreed to by everybody inspectable */
	enum fb_verdict ceiling;    /* weakest ceiling of them */
};

/* Start with no recipients. */
struct fb_audience fb_audience_none(void);

/* Take in a recipient's consent. */
void fb_audience_add(struct fb_audience *audience,
    const struct fb_consent *consent);

/*
 * True when the message may be inspected: there is a recipient, each one is
 * inspectable, and they agree on some category (design: MixedRecipients
 * lenient).
 */
bool fb_audience_is_inspectable(const struct fb_audience *audience);

/*
 * Under MixedRecipients split: whether one more recipient with this consent
 * belongs to the class of those accepted so far (inspectable or not).
 */
bool fb_audience_fits(const struct fb_audience *audience,
    const struct fb_consent *consent);

struct fb_decision {
	enum fb_verdict verdict; /* what the evidence amounts to */
	enum fb_verdict action;  /* what is done: at most the ceilings, and
				  * FB_VERDICT_NONE in Mode observe */
};

/* Decide.  `result` is a scan result that was checked. */
struct fb_decision fb_decide(const struct fb_scan_result *result,
    const struct fb_settings *settings, const struct fb_audience *audience);

#endif
