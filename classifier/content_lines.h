/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * content_lines.h - calendars and visiting cards (RFC 5545 3.1, RFC 6350 3.2)
 *
 * Their lines are folded after 75 bytes, inside a word or even a character,
 * and line ends and commas in a text are escaped.
 */
#ifndef FB_CONTENT_LINES_H
#define FB_CONTENT_LINES_H

#include "arena.h"
#include "status.h"
#include "str.h"

/*
 * Unfold the bytes of a calendar, before its charset is decoded.  *out is
 * never longer than `in`; the arena owns it.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_content_lines_unfold(struct fb_str *out,
    struct fb_arena *arena, struct fb_str in);

/* Undo "\n", "\," and the like in decoded text.  As above. */
FB_MUST_CHECK enum fb_status fb_content_lines_unescape(struct fb_str *out,
    struct fb_arena *arena, struct fb_str in);

#endif
