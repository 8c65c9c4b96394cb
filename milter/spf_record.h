/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_record.h - read an SPF record strictly, and leave little of it
 *
 * libspf2 takes many records that RFC 7208 calls broken, some of them for a
 * pass, and its compiler is where it crashes.  So a record is read here
 * first, by the grammar of RFC 7208, 12, and what libspf2 gets is written
 * anew:
 *
 * - what needs no DNS is decided: an ip4 or ip6 that does not hold the client
 *   is left out, one that does becomes "all", and nothing follows an "all";
 * - the prefix length of the client's family alone is written, and one of
 *   zero, which libspf2 does not know, as FB_SPF_ANY before the domain;
 * - redirect stands last; exp and unknown modifiers are dropped.
 *
 * Pure: no I/O, no state.
 */
#ifndef FB_SPF_RECORD_H
#define FB_SPF_RECORD_H

#include "spf.h"
#include "status.h"

/* Longer records are refused.  One that fits into a DNS answer over UDP has
 * about 450 bytes (RFC 7208, 3.4). */
#define FB_SPF_RECORD_MAX_BYTES 8192
/* Longer domain-specs, and those with more macros, are not handed to
 * libspf2: its buffers hold 511 bytes for a compiled term. */
#define FB_SPF_TERM_MAX_BYTES 255
#define FB_SPF_TERM_MAX_MACROS 16

/*
 * A label before a domain that no record can hold: any address of that
 * domain is to match ("a:example.jp/0").
 */
#define FB_SPF_ANY "\001."

/* Whom a record is read for. */
struct fb_spf_reader {
	struct fb_spf_client client;
	/* The local part is not ASCII: terms that ask for it cannot match
	 * (RFC 8616, 4). */
	bool has_odd_local_part;
};

struct fb_spf_record {
	char text[2048];          /* for libspf2, NUL-terminated */
	unsigned mechanism_count; /* in it, redirect included */
	bool is_personal;         /* it asks for the local part or for HELO, so
			      * its result holds for no other mail */
};

/* True when a TXT record is an SPF record of version 1 (RFC 7208, 4.5). */
bool fb_spf_record_is_spf(struct fb_str text);

/*
 * Read a record.  *out is set on success only.  `text` is an SPF record as
 * above; it may hold any bytes.  Returns FB_OK, FB_ERR_SYNTAX (permerror) or
 * FB_ERR_TOO_LONG (right or not, it is too much for libspf2).
 */
FB_MUST_CHECK enum fb_status fb_spf_record_read(struct fb_spf_record *out,
    const struct fb_spf_reader *reader, struct fb_str text);

#endif
