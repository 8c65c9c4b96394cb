/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * line.h - LINE accounts in a text
 *
 * An ID behind "LINE ID" or the like (4 to 20 letters, digits and ". _ -"),
 * official accounts with their "@", and invitation links (line.me/ti/…,
 * lin.ee/…).  A link that holds the ID gives the ID.
 */
#ifndef FB_LINE_H
#define FB_LINE_H

#include "extraction.h"

#define FB_LINE_KEY_BYTES 22 /* "@", 20 characters and the NUL */

/* Note the IDs of a V1 view. */
void fb_line_scan(struct fb_extraction *extraction, struct fb_units exact);

/*
 * The ID that a URL's key leads to, or that key itself for an invitation
 * without an ID: *out is a slice of `url` or `memory`, empty when the URL is
 * none of LINE's.
 */
void fb_line_of_url(struct fb_str *out, char memory[FB_LINE_KEY_BYTES],
    struct fb_str url);

/* The ID of a link target such as "line://ti/p/@example".  Returns false when
 * it is none. */
bool fb_line_of_target(char memory[FB_LINE_KEY_BYTES], struct fb_str target);

/* The ID that a V1 text consists of.  Returns false when it is none. */
bool fb_line_key(char key[FB_LINE_KEY_BYTES], struct fb_units exact);

#endif
