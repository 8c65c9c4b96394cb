/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * vocabulary.h - the words that list, log, JSON and code share
 *
 * One enum and one table of names for each closed set of words: categories,
 * entry types, groups, flags and so on.  The numbers are internal to one
 * build (compiled lists hold them and carry a format version); the names
 * are the interface.
 */
#ifndef FB_VOCABULARY_H
#define FB_VOCABULARY_H

#include <stdbool.h>
#include <stdint.h>

#include "str.h"

/* What a list entry is about; each has its own consent and ceiling. */
enum fb_category {
	FB_CATEGORY_FAKEBILL,
	FB_CATEGORY_PHISH,
	FB_CATEGORY_AUCTION,
	FB_CATEGORY_CARD,
	FB_CATEGORY_VIRUS,
	FB_CATEGORY_ILLEGAL,
	FB_CATEGORY_HARMFUL,
	FB_CATEGORY_LIFE,
	FB_CATEGORY_COUNT
};

/* A set of categories: bit 1 << enum fb_category. */
typedef uint32_t fb_category_set;

#define FB_CATEGORY_ALL ((fb_category_set)((1u << FB_CATEGORY_COUNT) - 1))
/* What a recipient agrees to who just says yes. */
#define FB_CATEGORY_DEFAULT \
	((fb_category_set)(1u << FB_CATEGORY_FAKEBILL | \
	    1u << FB_CATEGORY_PHISH | 1u << FB_CATEGORY_AUCTION | \
	    1u << FB_CATEGORY_CARD))

/* The type of a list entry.  The first FB_IDENTIFIER_TYPE_COUNT are
 * identifiers, which are extracted from mail and looked up by key. */
enum fb_type {
	FB_TYPE_ACCT,
	FB_TYPE_TEL,
	FB_TYPE_URL,
	FB_TYPE_DOM,
	FB_TYPE_MAIL,
	FB_TYPE_COIN,
	FB_TYPE_LINE,
	FB_TYPE_FILE,
	FB_IDENTIFIER_TYPE_COUNT,
	FB_TYPE_BRAND = FB_IDENTIFIER_TYPE_COUNT,
	FB_TYPE_PHRASE,
	FB_TYPE_RULE,
	FB_TYPE_COUNT
};

/* What a phrase stands for.  The first FB_FRAUD_GROUP_COUNT speak for
 * fraud, the rest are honest context and carry negative weights. */
enum fb_group {
	FB_GROUP_DEMAND,
	FB_GROUP_UNSPECIFIED_DEBT,
	FB_GROUP_THREAT,
	FB_GROUP_VISIT,
	FB_GROUP_THIRD_PARTY,
	FB_GROUP_DEADLINE,
	FB_GROUP_LURE,
	FB_GROUP_PAYMENT,
	FB_GROUP_CONTACT,
	FB_GROUP_COERCION,
	FB_GROUP_SECRECY,
	FB_GROUP_INVESTIGATION,
	FB_GROUP_AUTHORITY,
	/* what honest firms write as well: for rules that see more */
	FB_GROUP_TROUBLE, /* something is wrong with account or payment */
	FB_GROUP_REQUEST, /* log in, confirm, enter, pay */
	FB_GROUP_HURRY,   /* soon */
	FB_FRAUD_GROUP_COUNT,
	FB_GROUP_ORDER_CONTEXT = FB_FRAUD_GROUP_COUNT,
	FB_GROUP_PROCESS_CONTEXT,
	FB_GROUP_WARNING_CONTEXT,
	FB_GROUP_COUNT,
	FB_GROUP_NONE = FB_GROUP_COUNT /* identifiers, brands and rules */
};

/* A set of groups: bit 1 << enum fb_group. */
typedef uint32_t fb_group_set;

/* What reading a message can find apart from words; bit 1 << enum fb_flag. */
enum fb_flag {
	FB_FLAG_HIDDEN_TEXT,      /* HTML text that no reader sees */
	FB_FLAG_LINK_MISMATCH,    /* link text names another domain */
	FB_FLAG_BRAND_MISMATCH,   /* a brand claimed by a foreign sender */
	FB_FLAG_INVISIBLE,        /* invisible characters inside words */
	FB_FLAG_CHARSET_MISMATCH, /* label and bytes disagree */
	FB_FLAG_IMAGE_ONLY,       /* images and links, hardly any text */
	FB_FLAG_SCRIPT_LINK,      /* a link runs a script or carries a page */
	FB_FLAG_FOREIGN_FORM,     /* a secret typed in goes to another domain */
	FB_FLAG_BRAND_VOICE,   /* text of a foreign sender speaks as a brand */
	FB_FLAG_BRAND_SENDER,  /* the sender's address imitates a brand */
	FB_FLAG_BRAND_LINK,    /* a link's host imitates a brand */
	FB_FLAG_FOREIGN_LINK,  /* no link leads to the brand claimed */
	FB_FLAG_BRAND_OWN,     /* a brand's own sender, and only its links */
	FB_FLAG_AWAY_LINK,     /* no link leads to the sender's domain */
	FB_FLAG_NAME_MISMATCH, /* display name is another domain */
	FB_FLAG_REPLY_ELSEWHERE, /* answers go to another, free address */
	FB_FLAG_QUOTED,          /* words of fraud stand in quotations */
	FB_FLAG_BRAND_NAME,      /* a foreign sender is called like a brand */
	FB_FLAG_GREETED,         /* somebody is greeted by name */
	FB_FLAG_COUNT
};

typedef uint32_t fb_flag_set;

/* How sure the list maintainer is (根拠). */
enum fb_level {
	FB_LEVEL_REPORTED,
	FB_LEVEL_CONFIRMED,
	FB_LEVEL_OFFICIAL,
	FB_LEVEL_COUNT
};

/* State of a list entry. */
enum fb_state {
	FB_STATE_SHADOW, /* matched and reported, never counted */
	FB_STATE_ACTIVE,
	FB_STATE_WITHDRAWN, /* never in a compiled list */
	FB_STATE_COUNT
};

/* Traffic Light Protocol 2.0 (first.org/tlp). */
enum fb_tlp {
	FB_TLP_CLEAR,
	FB_TLP_GREEN,
	FB_TLP_AMBER,
	FB_TLP_AMBER_STRICT,
	FB_TLP_RED,
	FB_TLP_COUNT
};

/* Result of an SPF check (RFC 7208, 2.6), or that nobody asked. */
enum fb_spf {
	FB_SPF_UNASKED,
	FB_SPF_NONE,
	FB_SPF_NEUTRAL,
	FB_SPF_PASS,
	FB_SPF_FAIL,
	FB_SPF_SOFTFAIL,
	FB_SPF_TEMPERROR,
	FB_SPF_PERMERROR,
	FB_SPF_COUNT
};

/* Result of a DKIM or DMARC check (RFC 8601, 2.7.1; RFC 7489, 11.2), or that
 * none is known. */
enum fb_auth {
	FB_AUTH_ABSENT,
	FB_AUTH_NONE,
	FB_AUTH_PASS,
	FB_AUTH_FAIL,
	FB_AUTH_POLICY,
	FB_AUTH_NEUTRAL,
	FB_AUTH_TEMPERROR,
	FB_AUTH_PERMERROR,
	FB_AUTH_COUNT
};

/* What a score amounts to, weakest first. */
enum fb_verdict {
	FB_VERDICT_NONE,
	FB_VERDICT_NOTIFY, /* a note to the ISP's duty officer (life) */
	FB_VERDICT_TAG,
	FB_VERDICT_QUARANTINE,
	FB_VERDICT_REJECT,
	FB_VERDICT_COUNT
};

/* What the administrator says against an entry of a list (overrides.h). */
enum fb_override {
	FB_OVERRIDE_NONE,
	FB_OVERRIDE_KILLED,  /* the entry, by its id */
	FB_OVERRIDE_ALLOWED, /* its value, whatever list has it */
	FB_OVERRIDE_COUNT
};

/* A name table: the words of one set, in the order of its enum. */
struct fb_words {
	const char *const *words;
	unsigned count;
};

extern const struct fb_words fb_category_words; /* fakebill … */
extern const struct fb_words fb_type_words;     /* acct … */
extern const struct fb_words fb_group_words;    /* demand … */
extern const struct fb_words fb_flag_words;     /* hidden-text … */
extern const struct fb_words fb_level_words;    /* reported … */
extern const struct fb_words fb_state_words;    /* shadow … */
extern const struct fb_words fb_tlp_words;      /* CLEAR … */
extern const struct fb_words fb_spf_words;      /* unasked none … */
extern const struct fb_words fb_auth_words;     /* absent none … */
extern const struct fb_words fb_verdict_words;  /* none … */
extern const struct fb_words fb_override_words; /* none killed allowed */

/*
 * Find a word; the comparison is exact.  *out receives its number on
 * success only.  Returns whether the word belongs to the set.
 */
bool fb_words_find(const struct fb_words *set, struct fb_str word,
    unsigned *out);

/* The word for a number, or "?" when it does not belong to the set. */
const char *fb_words_name(const struct fb_words *set, unsigned number);

#endif
