/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * link_text.h - a link whose words name another place than its target
 *
 * "https://www.bank.example/" over a link to somewhere else is how phishing
 * looks; words such as "here" over a link say nothing.  Compared are
 * registrable domains, so that www.a.example over login.a.example is the
 * same place.
 */
#ifndef FB_LINK_TEXT_H
#define FB_LINK_TEXT_H

#include <stdbool.h>

#include "arena.h"
#include "extract.h"
#include "status.h"
#include "str.h"

/*
 * Set *is_foreign when the words of a link are a URL or a host name of
 * another registrable domain than the target's; false when either names no
 * host.  `words` is UTF-8.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_link_text_is_foreign(bool *is_foreign,
    struct fb_arena *arena, const struct fb_extractor *extractor,
    struct fb_str words, struct fb_str target);

#endif
