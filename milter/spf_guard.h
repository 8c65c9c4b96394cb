/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_guard.h - libspf2, and everything that it is not trusted with
 *
 * libspf2 walks through the mechanisms; it never sees DNS.  Between the two
 * stand the limits of RFC 7208, 4.6.4, over all includes and redirects
 * together (libspf2 counts each include anew and sends 11,000 queries for
 * one mail), a deadline, the strict reading of records (spf_record.h) and of
 * names (spf_name.h).  Explanations are never fetched.  What the guard finds
 * wrong is the result, whatever libspf2 makes of it.
 *
 * Only for a process that may die: libspf2 ends it when it is confused.
 */
#ifndef FB_SPF_GUARD_H
#define FB_SPF_GUARD_H

#include "dns.h"
#include "spf.h"
#include "spf_name.h"

/* RFC 7208, 4.6.4. */
#define FB_SPF_TERMS_MAX 10
#define FB_SPF_VOIDS_MAX 2
#define FB_SPF_NAMES_MAX 10 /* of one mx, and of one ptr */
/* Ours: no honest record needs more questions. */
#define FB_SPF_QUESTIONS_MAX 50

struct fb_spf_check {
	enum fb_spf result; /* never UNASKED */
	uint32_t ttl_s;     /* the smallest of all answers; 0 without any */
	bool is_personal;   /* holds for this sender and HELO only */
	unsigned question_count; /* that DNS was asked */
};

struct fb_spf_guard;

/* NULL without memory.  `dns` is copied. */
struct fb_spf_guard *fb_spf_guard_new(const struct fb_dns *dns);
void fb_spf_guard_free(struct fb_spf_guard *guard); /* NULL is ignored */

/*
 * The domain that the question is about: of the sender or, where that is
 * empty, of HELO (RFC 7208, 2.4).  False when there is none, so that the
 * answer is "none".
 */
bool fb_spf_guard_domain(char out[FB_SPF_DOMAIN_MAX_BYTES + 1],
    const struct fb_spf_question *question);

/* Check a host (RFC 7208, 4).  `question` is valid. */
void fb_spf_guard_check(struct fb_spf_check *out, struct fb_spf_guard *guard,
    const struct fb_spf_question *question);

#endif
