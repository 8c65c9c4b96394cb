/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * auth_results.h - what a trusted server found out about the sender
 *
 * Reads the fields Authentication-Results of RFC 8601, 2.2.  Anybody can
 * write such a field into his mail, so only those count whose authserv-id is
 * one that the administrator named, and his border server must have removed
 * those that came from outside with that name (RFC 8601, 5).
 *
 * A field counts whole or not at all: one that breaks the grammar, or a
 * limit below, or whose version is not 1, is as if it were absent.  So is
 * one that contradicts itself: DMARC twice, or SPF twice for one identity.
 * Of several trusted fields the one that stands first counts, for each
 * method by itself: milters put theirs on top, or at the end, where only
 * other milters come behind.
 *
 * What is looser than the grammar, because verifiers in use are: a value
 * without quotes may hold any visible character but those that end it
 * ("header.b=a/b", "smtp.remote-ip=2001:db8::1"), and an address's local
 * part is not looked into.  Nothing but the end of a value depends on it.
 *
 * A module of our own, because no library at hand has a parser that may be
 * used: those of OpenDKIM and OpenDMARC are inside their programs.
 */
#ifndef FB_AUTH_RESULTS_H
#define FB_AUTH_RESULTS_H

#include <stdbool.h>
#include <stddef.h>

#include "field.h"
#include "status.h"
#include "vocabulary.h"

#define FB_AUTHSERV_IDS_MAX 8
#define FB_AUTHSERV_ROOM 254    /* bytes of an authserv-id and its NUL */
#define FB_AUTH_DOMAIN_ROOM 254 /* bytes of a domain and its NUL */
#define FB_AUTH_DKIM_MAX 8      /* passes that are told */

/* Limits of one field. */
#define FB_AUTH_FIELD_MAX_BYTES 16384
#define FB_AUTH_RESINFO_MAX 64
#define FB_AUTH_COMMENT_DEPTH_MAX 8

/* The servers whose results are believed; names in UTF-8. */
struct fb_authserv_ids {
	char id[FB_AUTHSERV_IDS_MAX][FB_AUTHSERV_ROOM];
	unsigned count;
};

/*
 * Add an id as a person writes it: UTF-8 without blanks, quotes, backslashes,
 * brackets and semicolons.  One that is there already is not added again.
 * Returns FB_OK, FB_ERR_SYNTAX or FB_ERR_TOO_LONG (there are
 * FB_AUTHSERV_IDS_MAX already); then nothing is changed.
 */
FB_MUST_CHECK enum fb_status fb_authserv_ids_add(struct fb_authserv_ids *ids,
    struct fb_str id);

/*
 * Domains are host names: A-labels in lower case without a dot at the end,
 * letters, digits, "-", "_" and "." only; empty when the field names none,
 * or something else.
 */
struct fb_auth_results {
	bool is_trusted; /* a trusted field was read */
	enum fb_spf spf; /* of MAIL FROM, or else of HELO; unasked: none */
	char mailfrom[FB_AUTH_DOMAIN_ROOM]; /* smtp.mailfrom: its domain */
	char helo[FB_AUTH_DOMAIN_ROOM];     /* smtp.helo */
	enum fb_auth dkim; /* pass when one signature passed, else that of
			    * the first */
	/* of the signatures that passed: header.d, or the domain of header.i
	 * where only that is told */
	char dkim_domain[FB_AUTH_DKIM_MAX][FB_AUTH_DOMAIN_ROOM];
	unsigned dkim_count;
	enum fb_auth dmarc;
	char from[FB_AUTH_DOMAIN_ROOM]; /* header.from: its domain */
};

/*
 * Read what trusted fields of a header say.  `trusted` may be NULL: nobody
 * is trusted, and *out is all zero.  Names of servers are compared without
 * regard to ASCII case, A-labels and U-labels as the same.  Linear in the
 * header; cannot fail.
 */
void fb_auth_results_read(struct fb_auth_results *out,
    const struct fb_fields *fields, const struct fb_authserv_ids *trusted);

#endif
