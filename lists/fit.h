/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fit.h - weights that labelled mail would like better
 *
 * Logistic regression with the weights of a list's entries: a mail of s points
 * is taken for fraud with the odds exp(s - tag threshold), one point is one
 * nat, and the intercept is tied to the threshold.  What is minimised is
 *
 *   sum over fraud of loss + cost * sum over ham of loss
 *       + penalty * sum over entries of (change in points)^2
 *
 * so every change of a weight that a person chose must be worth it.  The score
 * is that of weigh.h, group caps, equal values and the strongest brand
 * included.
 *
 * Weights move by steps of half a point, one entry after the other in the
 * order of ids, as long as that makes the sum smaller.  All of it is
 * arithmetic of integers (loss.h): the result is the same bit for bit on every
 * machine, and does not depend on the order of the mails.  It is never worse
 * than where it began, but need not be the best there is: caps make the sum
 * bumpy.
 *
 * What a weight may become: never of the other sign (fraud groups and brands
 * from 0 up, honest groups from 0 down, a rule as it is); not beyond the cap
 * of its group, nor so much that the entry would reach the tag threshold
 * alone, unless it is there already.  Identifiers and entries in shadow stay
 * as they are, and so do entries that hit too few mails.
 */
#ifndef FB_FIT_H
#define FB_FIT_H

#include "evaluation.h"
#include "judge.h"
#include "likeness.h"
#include "status.h"

#define FB_FIT_STEP_MILLI 500
/* Different mails (likeness.h) of each side that a fit needs at least. */
#define FB_FIT_MAILS_MIN 20
#define FB_FIT_FOLDS_MIN 2
#define FB_FIT_FOLDS_MAX 20
#define FB_FIT_PENALTY_MIN_MILLI 10
#define FB_FIT_PENALTY_MAX_MILLI 100000
#define FB_FIT_COST_MAX 1000

struct fb_fit_options {
	unsigned folds;        /* FB_FIT_FOLDS_MIN to FB_FIT_FOLDS_MAX */
	uint64_t seed;         /* of the folds */
	int32_t penalty_milli; /* nats per squared point, in thousandths */
	unsigned cost;         /* of ham, in mails of fraud; 1 to max */
	unsigned hits_min;     /* different mails an entry must hit */
};

/* What of an entry the fit may change, and why not. */
enum fb_fit_state {
	FB_FIT_FREE,
	FB_FIT_FIXED, /* identifiers, shadow, rules that weigh nothing */
	FB_FIT_RARE   /* hits fewer mails than hits_min */
};

struct fb_fit_entry {
	uint64_t identity;
	enum fb_type type;
	enum fb_group group;
	int32_t weight_milli;          /* as it is */
	int32_t low_milli, high_milli; /* what it may become */
	enum fb_fit_state state;
	uint32_t hits[FB_SIDE_COUNT]; /* different mails */
};

struct fb_fit_mail {
	char *name;
	struct fb_sketch sketch;
	enum fb_side side;
	uint32_t *hit; /* entries that count, by identity and number */
	uint32_t hit_count;
	int32_t fixed_milli; /* what it scores apart from them */
	uint32_t cluster;    /* index of the first mail like it */
	unsigned fold;
};

struct fb_fit {
	struct fb_fit_options options;
	struct fb_caps caps;
	int32_t tag_milli;
	struct fb_fit_entry *entry; /* by number in the list */
	int32_t *present;           /* the weights as they are */
	size_t entry_count;
	struct fb_fit_mail *mail;
	size_t mail_count, mail_capacity;
	/* different mails of each side, known once prepared */
	size_t different[FB_SIDE_COUNT];
	/* for each entry the mails that it hits: index[first[e]] up to
	 * index[first[e + 1]] */
	uint32_t *first, *index;
};

/*
 * Begin, with a list and the threshold to which the intercept is tied.
 * Returns FB_OK or FB_ERR_NOMEM; deinit in any case.
 */
FB_MUST_CHECK enum fb_status fb_fit_init(struct fb_fit *out,
    const struct fb_list *list, int32_t tag_milli,
    const struct fb_fit_options *options);
void fb_fit_deinit(struct fb_fit *fit);

/* Take one mail; `content` is a hash of its bytes.  The evidence is of this
 * list alone.  Returns FB_OK or FB_ERR_NOMEM. */
FB_MUST_CHECK enum fb_status fb_fit_add(struct fb_fit *fit, enum fb_side side,
    const char *name, uint64_t content, const struct fb_evidence *evidence);

/*
 * After the last mail: sort them by content, find which are alike, choose the
 * folds and what may be changed.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_fit_prepare(struct fb_fit *fit);

/*
 * A mail that is given as fraud and as ham, which makes a fit meaningless:
 * its index, the other one is behind it; SIZE_MAX if there is none.
 */
size_t fb_fit_contradiction(const struct fb_fit *fit);

/* No fold is left out. */
#define FB_FIT_ALL UINT32_MAX

/*
 * Fit to the mails of all folds but one.  weight_milli, of entry_count
 * elements, receives the weights of all entries.  Returns FB_OK or
 * FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_fit_solve(int32_t *weight_milli,
    const struct fb_fit *fit, unsigned left_out);

/* The score of a mail with other weights. */
int32_t fb_fit_score(const struct fb_fit *fit, const struct fb_fit_mail *mail,
    const int32_t *weight_milli);

/* The loss of one mail with this score (loss.h), ham as often as it costs. */
int64_t fb_fit_loss(const struct fb_fit *fit, enum fb_side side,
    int32_t score_milli);

/* How good weights are. */
struct fb_fit_quality {
	uint64_t flagged[FB_SIDE_COUNT]; /* that reach the threshold */
	int64_t loss;                    /* in sum, ham as often as it costs */
};

/* Add the mails of one fold, or all, to *out. */
void fb_fit_measure(struct fb_fit_quality *out, const struct fb_fit *fit,
    const int32_t *weight_milli, unsigned fold);

/* Cross-validation: each mail is scored by weights that were fitted without
 * its fold.  Returns FB_OK or FB_ERR_NOMEM. */
FB_MUST_CHECK enum fb_status fb_fit_cross(struct fb_fit_quality *out,
    const struct fb_fit *fit);

#endif
