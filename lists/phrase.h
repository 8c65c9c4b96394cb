/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * phrase.h - phrases, brands and values as the list compares them
 *
 * A phrase is cut at its gaps ("…", U+2026; a run of them is one gap) and
 * each segment is folded to its skeleton.  A brand is "name,name=domain,…";
 * its names are folded like phrases and its domains made canonical.  A name
 * in "[...]" is one that may be short and only stands for the brand where it
 * stands alone; domains behind ";" may be linked to but do not send.
 */
#ifndef FB_PHRASE_H
#define FB_PHRASE_H

#include "arena.h"
#include "fold.h"
#include "source.h"
#include "status.h"
#include "str.h"

#define FB_BRAND_MAX_NAMES 64
/* A name of CJK characters may be this short, any other FB_PHRASE_MIN_UNITS:
 * two Latin letters stand in every other mail. */
#define FB_BRAND_MIN_CJK_UNITS 2

struct fb_phrase {
	struct fb_units segment[FB_PHRASE_MAX_SEGMENTS];
	size_t segment_count;
};

struct fb_brand {
	struct fb_units name[FB_BRAND_MAX_NAMES];
	bool is_alone[FB_BRAND_MAX_NAMES]; /* "[...]" */
	size_t name_count;
	struct fb_str domains; /* A-labels in lower case, "," between */
	struct fb_str links;   /* those behind ";", the same way */
};

/* A name in "[...]" of Latin letters has at least so many. */
#define FB_BRAND_MIN_ALONE_UNITS 2

/* Why a phrase or a brand is refused. */
enum fb_phrase_fault {
	FB_PHRASE_FINE,
	FB_PHRASE_GAP_AT_EDGE,   /* a gap where the phrase begins or ends */
	FB_PHRASE_TOO_MANY_GAPS, /* FB_PHRASE_MAX_SEGMENTS */
	FB_PHRASE_EMPTY_SEGMENT, /* nothing but blanks or signs */
	FB_PHRASE_TOO_SHORT,     /* longest segment < FB_PHRASE_MIN_UNITS */
	FB_PHRASE_TOO_LONG,      /* a segment > FB_PHRASE_MAX_UNITS */
	FB_BRAND_NO_DOMAINS,     /* nothing behind "=", or no "=" */
	FB_BRAND_BAD_DOMAIN,
	FB_BRAND_EMPTY_NAME,
	FB_BRAND_TOO_MANY_NAMES, /* FB_BRAND_MAX_NAMES */
	FB_BRAND_SHORT_NAME,     /* too short, see above */
	FB_BRAND_LONG_NAME       /* > FB_PHRASE_MAX_UNITS */
};

struct fb_phrase_error {
	enum fb_phrase_fault fault;
	size_t position; /* byte offset within the value */
};

/*
 * Fold a phrase.  *out is owned by the arena and set on success only.
 * Returns FB_OK, FB_ERR_SYNTAX (*error says why) or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_phrase_fold(struct fb_phrase *out,
    struct fb_arena *arena, const struct fb_folder *folder, struct fb_str value,
    struct fb_phrase_error *error);

/* Fold a brand; as above. */
FB_MUST_CHECK enum fb_status fb_brand_fold(struct fb_brand *out,
    struct fb_arena *arena, const struct fb_folder *folder, struct fb_str value,
    struct fb_phrase_error *error);

/*
 * Hash of a type and a canonical value, the same on every machine: equal
 * values of two lists have equal identities.
 */
uint64_t fb_identity_of_bytes(enum fb_type type, struct fb_str bytes);
uint64_t fb_identity_of_phrase(const struct fb_phrase *phrase);
/* The order of the names does not matter, the domains do not either. */
uint64_t fb_identity_of_brand(const struct fb_brand *brand);

#endif
