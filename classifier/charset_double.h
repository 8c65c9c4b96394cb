/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * charset_double.h - Japanese that was encoded twice
 *
 * A program that takes UTF-8 for ISO-8859-1 or windows-1252 and encodes it
 * as UTF-8 once more makes "æœªç´" of 未納.  Mail readers show just that;
 * it is undone because careless senders of bulk mail do it, and because
 * nothing honest is spelled so.
 */
#ifndef FB_CHARSET_DOUBLE_H
#define FB_CHARSET_DOUBLE_H

#include "arena.h"
#include "status.h"
#include "str.h"

/* Characters of three bytes that must show before anything is undone. */
#define FB_DOUBLE_MIN_COUNT 3

/*
 * Undo the second encoding in *text, which is valid UTF-8; what was encoded
 * once stays.  Only characters of three or four bytes are restored (kana,
 * kanji, emoji), and only if there are FB_DOUBLE_MIN_COUNT of them; else
 * *text is as it was.  What was restored may be the rest of another such
 * character (U+20AC stands for a byte), so this goes on until it changes
 * nothing.  Linear.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_charset_undouble(struct fb_str *text,
    struct fb_arena *arena);

#endif
