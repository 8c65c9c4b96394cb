/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * url.h - one spelling for each host name and URL
 *
 * Hosts: percent escapes undone, IDN as A-labels (UTS #46, nontransitional),
 * lower case, no trailing dot; IPv4 in any form that browsers take (decimal,
 * octal, hexadecimal, fewer than four parts) as four decimals, IPv6 in its
 * RFC 5952 form in brackets.
 *
 * URLs: host, port unless it is 80 or 443, and path ("/" when empty).
 * Scheme, user name, query and fragment are left out: they change from
 * victim to victim, and a list must not hold what identifies one.  Escapes
 * of unreserved characters are undone, others in upper case, dot segments
 * are resolved (RFC 3986, 6.2.2).
 */
#ifndef FB_URL_H
#define FB_URL_H

#include "arena.h"
#include "status.h"
#include "str.h"

#define FB_URL_PATH_MAX 240   /* bytes of a path in a key; cut there */
#define FB_URL_INPUT_MAX 8192 /* bytes of a URL that are looked at */

/* What follows the scheme and its slashes, taken apart but not canonical. */
struct fb_url_parts {
	struct fb_str host; /* as written, without brackets of IPv6 */
	bool is_ipv6;
	unsigned port; /* 0 when none is given */
	struct fb_str path, query;
};

/* Take apart "user@host:port/path?query#fragment".  False without a host. */
bool fb_url_split(struct fb_url_parts *out, struct fb_str text);

/*
 * The part of a link target behind "http:" or "https:" and its slashes, as
 * browsers read it: controls and blanks around it and TAB and line ends in
 * it are skipped, "\" is "/", any number of slashes will do.  *out is empty
 * when the target is of another kind.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_url_of_target(struct fb_str *out,
    struct fb_arena *arena, struct fb_str target);

/*
 * Canonical host name, owned by the arena, NUL behind it; empty when it is
 * none.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_url_host(struct fb_str *out,
    struct fb_arena *arena, const struct fb_url_parts *parts);

/* True for a canonical host that is an IPv4 or IPv6 address. */
bool fb_url_host_is_address(struct fb_str host);

/* The key: `host` as fb_url_host() made it, port and path.  As above. */
FB_MUST_CHECK enum fb_status fb_url_key(struct fb_str *out,
    struct fb_arena *arena, struct fb_str host,
    const struct fb_url_parts *parts);

/*
 * The next URL that stands inside the path or query of another, as
 * redirectors carry their target (escaped up to three times).  *position
 * starts at 0 and is moved on; *out is what follows the inner scheme, empty
 * when there is no more.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_url_inner(struct fb_str *out,
    struct fb_arena *arena, struct fb_str text, size_t *position);

/* Undo percent escapes, a malformed one staying.  `data` is NULL without
 * memory. */
struct fb_str fb_url_unescape(struct fb_arena *arena, struct fb_str text);

#endif
