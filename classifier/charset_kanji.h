/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * charset_kanji.h - how common an ideograph of U+4E00..U+9FFF is
 *
 * The table is made by charset_kanji_make.c.
 */
#ifndef FB_CHARSET_KANJI_H
#define FB_CHARSET_KANJI_H

#include <stdint.h>

#define FB_KANJI_FIRST 0x4E00
#define FB_KANJI_LAST 0x9FFF
#define FB_KANJI_PER_WORD 16 /* two bits each, the first lowest */
#define FB_KANJI_WORDS \
	((FB_KANJI_LAST - FB_KANJI_FIRST + 1) / FB_KANJI_PER_WORD)

enum fb_kanji_rank {
	FB_KANJI_RARE,
	FB_KANJI_LISTED, /* in JIS X 0208, GB 2312 or KS X 1001 */
	FB_KANJI_KNOWN,  /* level 1 of JIS X 0208, or common in Chinese */
	FB_KANJI_COMMON  /* jouyou kanji */
};

extern const uint32_t fb_kanji_ranks[FB_KANJI_WORDS];

static inline enum fb_kanji_rank
fb_kanji_rank(uint32_t c)
{
	uint32_t i = c - FB_KANJI_FIRST;
	return (enum fb_kanji_rank)(fb_kanji_ranks[i / FB_KANJI_PER_WORD] >>
		2 * (i % FB_KANJI_PER_WORD) &
	    3);
}

#endif
