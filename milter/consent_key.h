/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * consent_key.h - an address in the one form in which addresses are compared
 *
 * Two ways of writing one mailbox must meet the same row, or somebody who
 * refused would be inspected.
 */
#ifndef FB_CONSENT_KEY_H
#define FB_CONSENT_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

/*
 * RFC 5321 allows 64 bytes before the "@" and 255 behind it; quotes and
 * backslashes may double the first.
 */
#define FB_CONSENT_KEY_MAX_BYTES 512

struct fb_consent_key {
	char bytes[FB_CONSENT_KEY_MAX_BYTES]; /* local@domain or @domain */
	size_t len;
	size_t local_len; /* bytes before the "@" */
};

/*
 * Make a key: without angle brackets, blanks, source route, quotes and the
 * dot behind the domain; ASCII in lower case; the domain in A-labels, where
 * it can be written so (fb_domain_ascii()), and else as it stands.
 * False when no key can be made: empty, too long, a NUL, or a quotation
 * mark that is not closed.
 */
bool fb_consent_key(struct fb_consent_key *out, struct fb_str address);

/* Whether a domain stands behind the "@". */
bool fb_consent_key_has_domain(const struct fb_consent_key *key);

static inline struct fb_str
fb_consent_key_str(const struct fb_consent_key *key)
{
	return (struct fb_str) { key->bytes, key->len };
}

static inline struct fb_str
fb_consent_key_local(const struct fb_consent_key *key)
{
	return (struct fb_str) { key->bytes, key->local_len };
}

/* The domain with the "@" before it; empty when there is none. */
static inline struct fb_str
fb_consent_key_domain(const struct fb_consent_key *key)
{
	return (struct fb_str) { key->bytes + key->local_len,
		key->len - key->local_len };
}

#endif
