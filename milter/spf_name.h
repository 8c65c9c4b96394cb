/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_name.h - names that SPF is asked about, and names that DNS may be asked
 *
 * Pure; whoever enters a sandbox uses it once before, since ICU loads its data
 * then.
 */
#ifndef FB_SPF_NAME_H
#define FB_SPF_NAME_H

#include <stdbool.h>

#include "str.h"

#define FB_SPF_DOMAIN_MAX_BYTES 253
#define FB_LABEL_MAX_BYTES 63

/*
 * A domain as SPF wants it (RFC 7208, 4.3): two labels or more, of letters,
 * digits, dashes and underscores, each of 1 to 63 bytes, 253 together; in
 * lower case, without the dot at its end.  Names that are not ASCII become
 * A-labels (RFC 8616, 4).  *out is set on success only.
 */
bool fb_spf_domain_read(char out[FB_SPF_DOMAIN_MAX_BYTES + 1],
    struct fb_str domain);

/*
 * What DNS is asked for a name that a macro made: labels are taken off in
 * front until 253 bytes are left (RFC 7208, 7.3).  NULL when it is no name:
 * an empty or too long label, or a byte that is not printable ASCII or is a
 * backslash, which resolvers take for an escape.
 */
const char *fb_spf_name_askable(const char *name);

#endif
