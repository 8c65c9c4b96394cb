/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bank.h - banks, their branches and the arithmetic of ゆうちょ accounts
 *
 * All banks and branches of the tables that make-bank-facts.py writes, with
 * names in kanji and in kana.  Both change all the time: a name that the
 * tables do not have is a bank or branch of unknown code, never an error.
 */
#ifndef FB_BANK_H
#define FB_BANK_H

#include "units.h"

#define FB_BANK_UNKNOWN 0
#define FB_BANK_POST 9900 /* ゆうちょ銀行 */

/*
 * Code of the bank whose full name ends before `end`, which is where 銀行,
 * 信用金庫, 信金 … ends; FB_BANK_UNKNOWN when the tables have no such name.
 * *begin is set to where the name begins, or where the suffix does.
 */
unsigned fb_bank_named(struct fb_units plain, size_t end, size_t *begin);

/* Code of the bank whose short name stands at `position`, or
 * FB_BANK_UNKNOWN; *end is set to the unit behind it. */
unsigned fb_bank_short(struct fb_units plain, size_t position, size_t *end);

/*
 * Units of the word for a kind of bank (銀行, 信用金庫, 農協 …) that stands
 * at `position`, or 0.
 */
size_t fb_bank_suffix_at(struct fb_units plain, size_t position);

/* Code of the branch of a bank with the longest name that ends before `end`,
 * where 支店 may begin, or that begins at `position` and is no part of a
 * longer word; -1 when there is none or when two branches share it. */
int fb_bank_branch_before(unsigned bank, struct fb_units plain, size_t end);
int fb_bank_branch_at(unsigned bank, struct fb_units plain, size_t position);

/* Whether a bank has a branch of that code; true of a bank that the tables
 * do not have. */
bool fb_bank_has_branch(unsigned bank, unsigned branch);

/* An account at ゆうちょ銀行 as other banks know it. */
struct fb_post_account {
	unsigned branch;         /* three digits */
	unsigned type;           /* 1, or 2 for a transfer account */
	char number[8];          /* seven digits */
	bool has_valid_checksum; /* the fourth digit of the 記号 is right */
};

/*
 * Convert 記号 (5 digits) and 番号 (ゆうちょ銀行, 「記号番号から振込用の店名・
 * 預金種目・口座番号への変換」).  Returns false when they have not the shape
 * of such an account; a wrong check digit alone is no reason, since the
 * transfer arrives.
 */
bool fb_post_convert(struct fb_post_account *out, const char *symbol,
    const char *number);

#endif
