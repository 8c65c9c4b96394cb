/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * weigh.h - from hits to a score
 *
 * Pure integer arithmetic, in thousandths of a point.  Weights, caps and
 * rules are data of the lists; here are only the rules of the game:
 *
 *   - an entry counts once, however often it hits;
 *   - entries of several lists with the same type and key or text count
 *     once, with the strongest weight;
 *   - the hits of a group count up to the group's cap;
 *   - shadow entries and entries of categories outside the consented set
 *     are noted and count nothing, but for honest context, which counts for
 *     a mail of any category;
 *   - what would hold if everything in shadow counted is weighed beside it
 *     and changes nothing: the score is that of the same lists without
 *     their shadow entries, the shadow score that of the same lists with
 *     all of them active;
 *   - a long mail is weighed in passages, each as if it were the whole body,
 *     and the heaviest is the mail's weight: a letter that demands says what
 *     it wants, by when and what else will happen in one place, while a
 *     digest, a newspaper or a manual has such words here and there;
 *   - sentences that the writer quotes are weighed apart from what he says
 *     himself, with the flag quoted, and the heavier of both counts: news and
 *     warnings repeat what a fraudster wrote, and beside it stands what they
 *     say of themselves;
 *   - entries that the administrator has overridden are noted and count
 *     nothing in either, and no rule sees them;
 *   - identifiers below level official count only together with a
 *     corroborating fraud group, so that nobody can frame an honest account
 *     by quoting it;
 *   - a brand that counts sets the flags that its claim earned
 *     (lists/brand.h); one that is overridden or in shadow sets none.
 */
#ifndef FB_WEIGH_H
#define FB_WEIGH_H

#include <stdbool.h>

#include "arena.h"
#include "fold.h"
#include "rule.h"
#include "status.h"
#include "vocabulary.h"

/*
 * Passages.  The bodies of a mail, one behind the other, are cut into steps of
 * FB_STEP_UNITS units of the view that phrases are compared in, which has no
 * blanks and signs between Japanese characters.  A passage is any
 * FB_PASSAGE_STEPS steps in a row: two phrases less than
 * (FB_PASSAGE_STEPS - 1) * FB_STEP_UNITS apart share one, and what is no
 * longer than one is weighed as a whole.  What the headers say, identifiers,
 * brands, flags and honest context belong to every passage.
 *
 * There are 64 steps in a set; the 65th counts as the first again, so that
 * nothing is left out of a long mail and the work stays bounded.
 */
#define FB_STEP_UNITS 80
#define FB_PASSAGE_STEPS 4
#define FB_STEP_COUNT 64

/* Steps in which a phrase stands: bit 1 << number % FB_STEP_COUNT. */
typedef uint64_t fb_step_set;
#define FB_STEP_EVERYWHERE ((fb_step_set)0)

#define FB_MILLI 1000              /* thousandths in a point */
#define FB_WEIGHT_MAX_MILLI 100000 /* of one entry, either sign */

/* Groups whose words stand in every honest notice of an account. */
#define FB_COMMON_GROUPS \
	((fb_group_set)(1u << FB_GROUP_TROUBLE | 1u << FB_GROUP_REQUEST | \
	    1u << FB_GROUP_HURRY))

/* Groups that corroborate a listed identifier: every fraud group but
 * payment and contact, which stand in every honest invoice. */
#define FB_CORROBORATING_GROUPS \
	((fb_group_set)(((1u << FB_FRAUD_GROUP_COUNT) - 1) & \
	    ~(1u << FB_GROUP_PAYMENT | 1u << FB_GROUP_CONTACT | \
		FB_COMMON_GROUPS)))

/* One list entry that was found in the message. */
struct fb_hit {
	/* set by matching */
	unsigned list;  /* index of the list */
	uint32_t entry; /* number of the entry within its list */
	const char *id; /* of the list's memory, NUL-terminated */
	enum fb_type type;
	enum fb_group group;
	enum fb_category category;
	enum fb_level level;
	int32_t weight_milli;
	bool is_shadow; /* counts nothing yet.  Set by weighing too, for a
			 * rule that holds only with what is in shadow */
	enum fb_override override;
	fb_flag_set flags;   /* brands: what it says of the mail */
	uint64_t identity;   /* hash of type and key or skeleton: equal for
				 * the same value in several lists */
	fb_step_set steps;   /* everywhere: belongs to every passage */
	bool is_quoted;      /* a phrase that stands in quoted sentences only */
	size_t text;         /* index of the text; SIZE_MAX for a rule */
	struct fb_span span; /* bytes of its V0; empty for rules and link
				 * targets */
	/* set by weighing */
	int32_t counted_milli; /* what it adds to the score; nothing outside
				* of the heaviest passage */
};

/* A rule of some list, ready to be asked. */
struct fb_rule_entry {
	struct fb_hit hit; /* what to note when it holds; text is SIZE_MAX */
	const uint8_t *code;
	size_t code_len;
};

/* Most points that the hits of a group may add (or, for an honest group,
 * take away); FB_CAP_NONE is no cap. */
#define FB_CAP_NONE INT32_MAX
struct fb_caps {
	int32_t cap_milli[FB_GROUP_COUNT];
};

/* A score, and the category that most of it comes from. */
struct fb_weight {
	int32_t score_milli;
	enum fb_category category;
};

struct fb_weighing {
	int32_t score_milli;       /* may be negative */
	enum fb_category category; /* that most of the score comes from */
	/* The same if everything in shadow counted; equal to them when
	 * nothing is.  SPF is not asked for its sake. */
	int32_t shadow_score_milli;
	enum fb_category shadow_category;
	bool has_shadow;     /* something in shadow hit */
	bool can_spf_change; /* some rule that asks SPF could still change
			      * the score */
	struct fb_weight by_spf[FB_SPF_COUNT]; /* what each result of SPF
						* would make of it */
	struct fb_facts facts;                 /* of the heaviest passage */
};

/*
 * Weigh hits.
 *
 *   hit, hit_count  in any order; each one's counted_milli is set.  Rules
 *                   that hold, now or with what is in shadow, are
 *                   appended, so `hit` has room for hit_count + rule_count;
 *                   *hit_count is updated.
 *   caps            of all lists together (the largest cap per group).
 *   facts           has_types, flags and spf are read; groups,
 *                   listed_types and the flags of brands are filled in here.
 *   categories      the consented set.
 *
 * Cannot fail.
 */
void fb_weigh(struct fb_weighing *out, struct fb_hit *hit, size_t *hit_count,
    const struct fb_rule_entry *rule, size_t rule_count,
    const struct fb_caps *caps, const struct fb_facts *facts,
    fb_category_set categories);

#endif
