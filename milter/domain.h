/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * domain.h - one spelling for each domain name
 *
 * A domain in letters beyond ASCII (U-labels) and the same domain with
 * "xn--" (A-labels, RFC 5890) are one; the second is the form in which
 * domains are compared.
 */
#ifndef FB_DOMAIN_H
#define FB_DOMAIN_H

#include "str.h"

#define FB_DOMAIN_MAX_BYTES 255 /* RFC 5321, 4.5.3.1.2 */

/*
 * Write a domain in lower case and with A-labels (UTS #46, as browsers do),
 * without the dot that may stand behind it and without a NUL.  ASCII is
 * taken as it stands, whatever it is, so "[192.0.2.1]" stays.
 * Returns its length, or 0 for what is no domain: empty, too long, not
 * UTF-8, or with characters that no domain may have.
 */
size_t fb_domain_ascii(char out[FB_DOMAIN_MAX_BYTES], struct fb_str domain);

/*
 * Whether a domain is a place where mail of one owner comes from: letters,
 * digits, "-" and "_" in at least two labels (RFC 1123, 2.1), and no public
 * suffix such as "co.jp", under which everybody may have a domain
 * (publicsuffix.org).  `domain` is as fb_domain_ascii() writes it.
 */
enum fb_domain_owner {
	FB_DOMAIN_OF_ONE,
	FB_DOMAIN_OF_MANY,
	FB_DOMAIN_OF_NONE /* no such domain can be */
};
enum fb_domain_owner fb_domain_owner(struct fb_str domain);

#endif
