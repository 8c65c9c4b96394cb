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
 * Set *is_foreign when the words of a link, or the alt text of its picture,
 * name places and none of them is of the target's registrable domain.  A
 * place is a URL, which may be disguised and stand in a sentence (link.h),
 * or a host name that is all of the words; mail addresses and names of
 * files are none.  Set as well when the target has a host for
 * its user name.  False when the target names no host, and for words of
 * more than 300 bytes, which are no link's.
 *
 * A redirector that carries its target stays foreign: anybody can append
 * the name that his words claim.  Honest mail that counts clicks is flagged
 * therefore, and the flag must not convict by itself.
 *
 * `words` is UTF-8.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_link_text_is_foreign(bool *is_foreign,
    struct fb_arena *arena, const struct fb_extractor *extractor,
    struct fb_str words, struct fb_str target);

#endif
