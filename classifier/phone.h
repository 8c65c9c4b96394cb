/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * phone.h - telephone numbers in a text
 *
 * Japanese numbers of every kind (03, 0120, 0570, 0800, 050, 060 to 090) in
 * any usual grouping, numbers behind +81, and foreign numbers behind "+",
 * "010" or as 1-NXX-NXX-XXXX; the key is E.164.  A number without grouping
 * is one only beside a word such as 電話 or inside brackets, and none is one
 * behind a label such as 注文番号.  Three-digit services (110, 188) are no
 * identifiers.
 */
#ifndef FB_PHONE_H
#define FB_PHONE_H

#include "extraction.h"

#define FB_PHONE_KEY_BYTES 17 /* "+", 15 digits and the NUL */

/* Note the numbers of a V2 view. */
void fb_phone_scan(struct fb_extraction *extraction, struct fb_units plain);

/*
 * The key of the one number that a V2 text consists of, as a person writes
 * it in a list or a tel: link.  Returns false when it is none.
 */
bool fb_phone_key(char key[FB_PHONE_KEY_BYTES], struct fb_units plain);

#endif
