/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_address.h - the addresses that links lead to
 *
 * Internal to the HTML reader.
 */
#ifndef FB_HTML_ADDRESS_H
#define FB_HTML_ADDRESS_H

#include <stdbool.h>

#include "arena.h"
#include "str.h"

/*
 * Copy an address without what a browser leaves out: blanks and controls
 * around it, tabs and line ends in it (URL standard, 4.4).  `data` is NULL
 * without memory.
 */
struct fb_str fb_html_address_copy(struct fb_arena *arena,
    struct fb_str address);

/* The address in the content of <meta http-equiv=refresh>, such as
 * "5; url='http://...'" (HTML 4.2.5.3); empty when there is none. */
struct fb_str fb_html_address_of_refresh(struct fb_str content);

/*
 * The next address in a script such as "location.href='https://...'": a
 * string that begins with "http:", "https:" or "//".  Takes it from *script; false at the end.
 */
bool fb_html_address_in_script(struct fb_str *address, struct fb_str *script);

/* Whether following the address runs a script: javascript: or vbscript:. */
bool fb_html_address_is_script(struct fb_str address);

/*
 * Put the base before a relative address; an absolute one and a fragment
 * come back as they are.  "." and ".." stay.  `data` is NULL without memory
 * only.
 */
struct fb_str fb_html_address_resolve(struct fb_arena *arena,
    struct fb_str base, struct fb_str address);

#endif
