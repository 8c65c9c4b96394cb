/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * decide.h - from evidence, policy and consent to an action
 *
 * A pure function with its own table of tests.  Whatever is asked of it, the
 * weakest answer counts: of several recipients the one who agreed to least,
 * of several ceilings the lowest, of several thresholds the highest.
 */
#ifndef FB_DECIDE_H
#define FB_DECIDE_H

#include <stdbool.h>

#include "consent.h"
#include "scan.h"
#include "settings.h"

/* Whose mail it is, by the client that brings it. */
enum fb_origin {
	FB_ORIGIN_REMOTE,
	FB_ORIGIN_LOCAL,    /* our own machines: loopback, LocalNetwork,
			     * sendmail(1) */
	FB_ORIGIN_SUBMITTER /* a client that logged in, from wherever */
};

/* The strongest action that the settings allow for that origin; with
 * FB_VERDICT_NONE such mail is not inspected. */
enum fb_verdict fb_origin_ceiling(enum fb_origin origin,
    const struct fb_settings *settings);

/* The consent of all recipients of one message together. */
struct fb_audience {
	unsigned recipient_count;
	unsigned inspectable_count;
	fb_category_set categories; /* agreed to by everybody inspectable */
	/* of those who are inspectable: */
	enum fb_verdict ceiling[FB_CATEGORY_COUNT]; /* the weakest */
	struct fb_thresholds thresholds;            /* the highest */
	bool subject_mark;                          /* all want it */
	struct fb_str allow[FB_CONSENT_ALLOW_MAX];  /* all want them;
						     * borrowed from the
						     * consent table */
	unsigned allow_count;
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

/*
 * Whether mail of a sender domain is always wanted: by AllowSender, or by
 * everybody in the audience.  An allowed domain allows its subdomains.
 * `domain` is in A-labels and of any case; an empty one is never allowed.
 * Says nothing about whether the mail really comes from there.
 */
bool fb_audience_allows(const struct fb_audience *audience,
    const struct fb_settings *settings, struct fb_str domain);

/* What is known beside the evidence. */
struct fb_circumstances {
	enum fb_origin origin;
	bool is_sender_allowed; /* and proved to be the sender */
};

struct fb_decision {
	enum fb_verdict verdict; /* what the evidence amounts to */
	enum fb_verdict action;  /* what is done: at most the ceilings, and
				  * FB_VERDICT_NONE in Mode observe */
	struct fb_thresholds thresholds; /* by which it was decided */
	bool is_allowed; /* the sender's name took the verdict away */
	bool subject_mark;
};

/*
 * Decide.  `result` is a scan result that was checked.  An allowed sender
 * takes away the verdict of the categories that everybody agrees to
 * (FB_CATEGORY_DEFAULT); nobody's name excuses a virus or hides a danger to
 * a life.
 */
struct fb_decision fb_decide(const struct fb_scan_result *result,
    const struct fb_settings *settings, const struct fb_audience *audience,
    const struct fb_circumstances *circumstances);

/*
 * Whether SPF could change the decision: the action or, where none is taken
 * in Mode observe, the verdict.  Only then is a message worth the questions.
 */
bool fb_decision_needs_spf(const struct fb_scan_result *result,
    const struct fb_settings *settings, const struct fb_audience *audience,
    const struct fb_circumstances *circumstances);

/* Whether the sender's name could change that decision, so that it is worth
 * while to ask who the sender is. */
bool fb_decision_can_be_allowed(const struct fb_decision *decision,
    const struct fb_scan_result *result);

#endif
