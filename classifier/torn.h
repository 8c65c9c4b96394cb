/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * torn.h - Latin words that were torn with the Japanese around them
 *
 * "L I N E の グ ル ー プ" and "LI NEのグ ルー プ": where blanks stand inside
 * of Japanese, which has none, those between Latin letters part no words
 * either.  Folding takes the former away; of the latter only a text as a
 * whole tells which they are.
 */
#ifndef FB_TORN_H
#define FB_TORN_H

#include <stdbool.h>

#include "arena.h"
#include "status.h"
#include "str.h"

/* A text is torn where so many blanks part two CJK characters, and at least
 * one of FB_TORN_SHARE pairs of neighbours. */
#define FB_TORN_LEAST 4
#define FB_TORN_SHARE 4
bool fb_is_torn(struct fb_str text);

/*
 * The Latin words of a torn text mended: up to two blanks or line ends
 * between Latin letters go, more become one space.  *out is empty when there
 * is nothing to mend; otherwise it is of the arena and no longer than `text`,
 * which is valid UTF-8.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_torn_mend(struct fb_str *out,
    struct fb_arena *arena, struct fb_str text);

#endif
