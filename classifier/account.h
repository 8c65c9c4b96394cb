/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * account.h - bank accounts in a text
 *
 * Seven digits alone are no account: it takes a label (口座番号), a type
 * (普通, 当座, 貯蓄) or a branch before them and a bank around them.  Bank,
 * branch and type are looked for within FB_ACCOUNT_WINDOW units, before the
 * number first, and are not shared over a number of another bank.
 *
 * A branch is known by its printed number or, where its bank is known, by its
 * name.  The printed number counts when both are there, unless the bank has
 * no such branch.  A name that the bank does not have gives the branch 000:
 * branches open and close and names are misspelt, and the number alone still
 * tells the account.
 *
 * Two accounts may be the same though one of them was written with less:
 * see fb_extract_agree().
 */
#ifndef FB_ACCOUNT_H
#define FB_ACCOUNT_H

#include "extraction.h"

#define FB_ACCOUNT_WINDOW 200   /* units between a number and its bank */
#define FB_ACCOUNT_KEY_BYTES 19 /* "BBBB-SSS-T-NNNNNNN" and the NUL */

/* Note the accounts of a V2 view. */
void fb_account_scan(struct fb_extraction *extraction, struct fb_units plain);

/*
 * The key of the one account that a V2 text describes, as a person writes it
 * in a list: as a key, as 記号-番号, or in words; in words the bank must be
 * named.  *is_doubtful is set when a check digit is wrong.  Returns false
 * when it describes none, or several, or without memory.
 */
bool fb_account_key(char key[FB_ACCOUNT_KEY_BYTES], bool *is_doubtful,
    struct fb_arena *arena, const struct fb_extractor *extractor,
    struct fb_units plain);

#endif
