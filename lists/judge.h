/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * judge.h - bytes and lists to evidence
 *
 * The one judgement that the daemon's scan workers, fakebill-check and
 * fakebill-list share.  The clock is an argument; nothing is read but the
 * message and the lists; nothing is logged.
 */
#ifndef FB_JUDGE_H
#define FB_JUDGE_H

#include "arena.h"
#include "auth_results.h"
#include "list.h"
#include "overrides.h"
#include "reading.h"
#include "status.h"
#include "weigh.h"

#define FB_LISTS_MAX 16
/* struct fb_hit's list of a test word (testword.h): none of the request. */
#define FB_LIST_OF_TESTS FB_LISTS_MAX

struct fb_judge_request {
	const struct fb_list *const *list;
	size_t list_count;     /* at most FB_LISTS_MAX, may be 0 */
	uint32_t shadow_lists; /* bit i: list i counts nothing */
	/* entries of these count nothing yet, honest context included */
	fb_category_set shadow_categories;
	const struct fb_overrides *overrides; /* NULL: none */
	int64_t now;                          /* Unix time, for expiry */
	fb_category_set categories;           /* consented */
	enum fb_spf spf; /* unasked: what trusted results say, if anything */
	/* whose Authentication-Results are believed; NULL: nobody's */
	const struct fb_authserv_ids *trusted_authserv;
};

struct fb_evidence {
	struct fb_reading reading;
	struct fb_auth_results auth; /* trusted ones only */
	struct fb_hit *hit; /* all hits, rules included; sorted by counted
			     * weight, largest amount first, then by id */
	size_t hit_count;
	struct fb_weighing weighing; /* score, category, facts */
};

/*
 * Judge a message (RFC 5322 bytes).  *out is set on success only; the arena,
 * `message` and the lists must outlive it.
 * Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_judge_message(struct fb_evidence *out,
    struct fb_arena *arena, const struct fb_reader *reader,
    const struct fb_judge_request *request, struct fb_str message);

/* Judge a pasted text.  As above. */
FB_MUST_CHECK enum fb_status fb_judge_text(struct fb_evidence *out,
    struct fb_arena *arena, const struct fb_reader *reader,
    const struct fb_judge_request *request, struct fb_str text);

/*
 * What each hit of the evidence decides: the score if its entry were the other
 * way round, not listed where it counts or may count, active where it is in
 * shadow.  score_milli has evidence->hit_count elements.  Takes memory of the
 * arena; the request is that of the judgement.  The work grows with the square
 * of the number of hits: for tools, not for the filter.
 * Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_judge_otherwise(int32_t *score_milli,
    struct fb_arena *arena, const struct fb_judge_request *request,
    const struct fb_evidence *evidence);

/* Default thresholds, in thousandths of a point. */
#define FB_THRESHOLD_TAG_MILLI 5000
#define FB_THRESHOLD_QUARANTINE_MILLI 8000
#define FB_THRESHOLD_REJECT_MILLI 12000

struct fb_thresholds {
	int32_t tag_milli, quarantine_milli, reject_milli;
};

/* What a score of a category amounts to: its threshold, but never more than
 * the category's ceiling (illegal and harmful: tag; life: notify). */
enum fb_verdict fb_judge_verdict(int32_t score_milli, enum fb_category category,
    const struct fb_thresholds *thresholds);

/* The name of the hit's list; that of a test word is "test". */
const char *fb_judge_list_name(const struct fb_judge_request *request,
    const struct fb_hit *hit);

/* The words of a hit as they stood: a slice of its text's V0, at most
 * `max_bytes` long, cut between characters; empty for rules. */
struct fb_str fb_evidence_words(const struct fb_evidence *evidence,
    const struct fb_hit *hit, size_t max_bytes);

#endif
