/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * charset_lost.h - ISO-2022-JP whose ESC bytes were lost
 *
 * Relays and web forms that strip control characters make "$BNA6b(B" of
 * kanji.  Such a run is known by its shape: "$B" or "$@", pairs of graphic
 * bytes, and "(B" or "(J" on the same line.  The last two are at the place
 * of a pair no character of JIS X 0208, so where the run ends is certain;
 * whether it is one is for the caller to weigh.
 */
#ifndef FB_CHARSET_LOST_H
#define FB_CHARSET_LOST_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

/* Bytes of "$B" and of "(B". */
#define FB_LOST_MARK_BYTES 2

struct fb_lost_run {
	size_t begin; /* of the "$" */
	size_t close; /* of the "(" */
};

/*
 * Find the first run that begins at or behind `at`; false when there is
 * none.  Linear in what is left of the text; callers go on behind the run.
 */
bool fb_lost_find(struct fb_lost_run *run, struct fb_str bytes, size_t at);

#endif
