/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_name.h - one spelling for each host name
 *
 * IDN as A-labels (UTS #46, nontransitional), lower case, no dot at the end;
 * letters, digits, hyphens and underscores in labels of 1 to 63.
 */
#ifndef FB_HOST_NAME_H
#define FB_HOST_NAME_H

#include <stdbool.h>

#include "str.h"

#define FB_HOST_NAME_MAX 253                     /* bytes of a host name */
#define FB_HOST_NAME_ROOM (FB_HOST_NAME_MAX + 2) /* a dot and the NUL */

/*
 * Write the canonical form of `name` (any bytes) and a NUL.  Returns its
 * length, or 0 with an empty text when it is no host name.
 */
size_t fb_host_name(char out[FB_HOST_NAME_ROOM], struct fb_str name);

/*
 * Whether two host names are one: ASCII without regard to case, an A-label
 * and its U-label being the same (RFC 8601, 2.5; RFC 5890, 2.3.2.1).  A name
 * that only mapping turns into the other ("ｍｘ.example.jp"), or that has a
 * dot at its end, is another one, because whoever removes forged names does
 * not know it.
 */
bool fb_host_name_equal(struct fb_str a, struct fb_str b);

#endif
