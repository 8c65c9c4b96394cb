/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * link.h - URLs, domains and mail addresses in a text
 *
 * http and https URLs, also defanged or mutilated (hxxp, h**p, ttp, [.],
 * (dot), ドット), scheme-less ones whose suffix the public suffix list
 * knows, and mail addresses.  Hidden tricks are undone: user names before
 * an "@", odd forms of addresses, escaped hosts, redirectors.
 */
#ifndef FB_LINK_H
#define FB_LINK_H

#include "extraction.h"

#define FB_LINK_LOCAL_MAX 64 /* bytes of a local part */

/* Note the links of a V1 view. */
void fb_link_scan(struct fb_extraction *extraction, struct fb_units exact);

/* Note the target of a link such as an href. */
void fb_link_target(struct fb_extraction *extraction, struct fb_str target);

/*
 * The key of one url, dom or mail as a person writes it in a list; `value`
 * is V1 as UTF-8.  *key is empty when it is none, and else owned by the
 * arena.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_link_key(struct fb_str *key,
    struct fb_arena *arena, enum fb_type type, struct fb_str value);

#endif
