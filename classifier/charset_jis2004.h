/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * charset_jis2004.h - JIS X 0213, which ICU does not know
 *
 * Its plane 1 is JIS X 0208 with 1,908 more characters, among them four of
 * the jouyou kanji; plane 2 has 2,436 rare ones.  Mail has them as
 * ISO-2022-JP-2004, Shift_JIS-2004 and EUC-JIS-2004.  The table is made by
 * charset_jis2004_make.c.
 */
#ifndef FB_CHARSET_JIS2004_H
#define FB_CHARSET_JIS2004_H

#include <stdbool.h>
#include <stdint.h>

#include "charset_sink.h"
#include "str.h"

#define FB_JIS2004_PLANES 2
#define FB_JIS2004_ROWS 94
#define FB_JIS2004_CELLS 94

/*
 * By plane, row and cell, each from 0: a code point; 0 for none; or, above
 * FB_JIS2004_PAIR, two code points of the BMP, such as か and U+309A: the
 * first in bits 0 to 15, and FB_JIS2004_PAIR plus the second in the others.
 */
#define FB_JIS2004_PAIR 0x80000000u
extern const uint32_t fb_jis2004[FB_JIS2004_PLANES][FB_JIS2004_ROWS]
				[FB_JIS2004_CELLS];

/* A character by the bytes 21..7E of ISO 2022; plane is 1 or 2. */
void fb_jis2004_put(struct fb_sink *sink, unsigned plane, unsigned char first,
    unsigned char second);

/* Read text in one of two encodings.  A bad byte costs itself. */
void fb_jis2004_read_euc(struct fb_sink *sink, struct fb_str bytes);
void fb_jis2004_read_shift_jis(struct fb_sink *sink, struct fb_str bytes);

#endif
