/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * flowed.h - plain text whose lines a reader joins again (RFC 3676)
 *
 * A line of format=flowed that ends in a space goes on in the next one.
 * With delsp=yes the space was put in too: writers of Japanese break lines
 * anywhere, also inside a word or an account number.
 */
#ifndef FB_FLOWED_H
#define FB_FLOWED_H

#include <stdbool.h>

#include "arena.h"
#include "status.h"
#include "str.h"

/*
 * Join the lines of `in` as a reader does: lines of one paragraph have the
 * same number of ">"; "-- " ends one; a stuffed space in front of a line is
 * taken off.  *out is never longer than `in` and lives as long as the arena.
 * Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_flowed_join(struct fb_str *out,
    struct fb_arena *arena, struct fb_str in, bool deletes_space);

#endif
