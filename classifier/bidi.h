/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bidi.h - text in the order in which it is seen
 *
 * "\u202E書求請\u202C" is read 請求書: characters that control direction turn
 * text round (Unicode Standard Annex 9).  Text that holds none of them, such
 * as ordinary Arabic or Hebrew, stays in its order.
 */
#ifndef FB_BIDI_H
#define FB_BIDI_H

#include "arena.h"
#include "status.h"
#include "str.h"

/* Longer lines are put in order piece by piece, in UTF-16 units. */
#define FB_BIDI_LINE_MAX_UNITS 16384

/*
 * Put the lines of a text that control direction in the order of a reader
 * from left to right.  The controls stay, somewhere, so that folding counts
 * them.  *out is `text` itself when there are none, and else of the arena
 * and of the same length.  `text` is valid UTF-8.  Returns FB_OK or
 * FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_bidi_show(struct fb_str *out,
    struct fb_arena *arena, struct fb_str text);

#endif
