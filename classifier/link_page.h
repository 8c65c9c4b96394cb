/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * link_page.h - links that lead nowhere but carry what they show
 *
 * "data:text/html;base64,..." opens a page out of the link itself (RFC
 * 2397), "javascript:" runs what stands in it.  No honest mail has either.
 */
#ifndef FB_LINK_PAGE_H
#define FB_LINK_PAGE_H

#include <stdbool.h>

#include "arena.h"
#include "status.h"
#include "str.h"

/* Whether a target runs or carries something: javascript:, vbscript: and
 * data: other than pictures. */
bool fb_link_is_active(struct fb_str target);

/*
 * The page that a data: target carries, as bytes owned by the arena; empty
 * when it carries no HTML or SVG.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_link_page(struct fb_str *page,
    struct fb_arena *arena, struct fb_str target);

#endif
