/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * imitation.h - a host or a mailbox that borrows somebody's name
 *
 * "amazon-account.example", "my-ts3card-com.example.top" and
 * "etc1-melsai.example.cn" are read as the name they borrow.  A name is cut
 * at its dots, hyphens and other signs; compared are its pieces, alone and
 * up to three joined, after look-alikes were made one (0 and o; 1, i and l;
 * rn and m; vv and w).
 *
 * How much must agree depends on the length of the word, because short ones
 * stand in many an honest name ("jcb", "ana"):
 *
 *   1, 2 letters   never
 *   3, 4           a piece is the word
 *   5              a piece begins with it
 *   6 to 8         also: one letter differs, is missing, too many, or two
 *                  stand the wrong way round; from 7 letters on also: it
 *                  stands inside a piece
 *   9 and more     the same with two letters
 *
 * This says only that the names are alike.  Whether the owner of the host is
 * the owner of the name is the caller's question.
 */
#ifndef FB_IMITATION_H
#define FB_IMITATION_H

#include <stdbool.h>

#include "str.h"

#define FB_IMITATION_WORD_MAX 64  /* bytes of a word; longer ones are cut */
#define FB_IMITATION_NAME_MAX 256 /* bytes of a name that are looked at */

/*
 * Make the word that a name is known by: its ASCII letters and digits in
 * lower case, up to the first dot.  `out` has FB_IMITATION_WORD_MAX bytes.
 * Returns its length, 0 when the name holds anything beyond ASCII.
 */
size_t fb_imitation_word(char *out, struct fb_str name);

/* Does `name` (any bytes) borrow `word` (as fb_imitation_word() makes it)? */
bool fb_imitates(struct fb_str name, struct fb_str word);

#endif
