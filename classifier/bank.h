/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bank.h - names of banks and the arithmetic of ゆうちょ accounts
 *
 * The table holds the banks that matter, not all 1,200; a name that it does
 * not have is a bank of unknown code.  Branch names are in no table: a
 * branch is known by its three digits only, or, at ゆうちょ銀行, by its name,
 * which is those digits in kanji.
 */
#ifndef FB_BANK_H
#define FB_BANK_H

#include "units.h"

#define FB_BANK_UNKNOWN 0
#define FB_BANK_POST 9900 /* ゆうちょ銀行 */

struct fb_bank_name {
	const char16_t *name; /* as V2 has it */
	uint16_t code;
	bool is_short; /* without 銀行 or the like behind it */
};

/* Sorted by code units. */
extern const struct fb_bank_name fb_bank_names[];
extern const size_t fb_bank_name_count;

/*
 * Code of the bank whose full name ends before `end`, which is where 銀行,
 * 信用金庫, 信金 … ends; FB_BANK_UNKNOWN when the table has no such name.
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
