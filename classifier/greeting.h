/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * greeting.h - whom a mail greets
 *
 * Firms know their customers and begin with a name: "例示 太郎 様".  Whoever
 * writes to everybody begins with "お客様", "会員各位" or the address of the
 * mailbox.  A name proves nothing, since lists of names are for sale; that
 * it is missing proves nothing, either.
 */
#ifndef FB_GREETING_H
#define FB_GREETING_H

#include <stdbool.h>

#include "str.h"

/* Bytes from the beginning of a text that are looked at. */
#define FB_GREETING_REACH 1500
/* Bytes of a line that can be a greeting. */
#define FB_GREETING_LINE_MAX 60

/*
 * Does a line near the beginning of this UTF-8 text greet somebody by name?
 * Such a line is short, ends with 様, さま, さん, 殿 or 御中, and what stands
 * before it is in kanji or kana and no word for everybody.
 */
bool fb_greets_by_name(struct fb_str text);

#endif
