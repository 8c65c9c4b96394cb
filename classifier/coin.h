/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * coin.h - addresses of crypto currencies
 *
 * Base58Check (Bitcoin 1… and 3…, Litecoin L… M…, Dogecoin D…, Tron T…),
 * Bech32 and Bech32m (bc1…, ltc1…; BIP 173 and 350) and Ethereum (0x and 40
 * hexadecimal digits, EIP-55).  An address whose checksum fails is none.
 * Ethereum addresses in one case carry no checksum and are taken; their key,
 * like that of all others, is in lower case, as Bech32 is; Base58Check stays
 * as written.  Addresses of Bitcoin are also read in pieces, broken over
 * lines or in groups: the checksum tells where they end.
 */
#ifndef FB_COIN_H
#define FB_COIN_H

#include "extraction.h"

#define FB_COIN_KEY_BYTES 92 /* the longest address (Bech32: 90) and NUL */

/* Note the addresses of a V1 view. */
void fb_coin_scan(struct fb_extraction *extraction, struct fb_units exact);

/* The address of a link target such as "bitcoin:1…?amount=1".  Returns false
 * when it is none. */
bool fb_coin_of_target(char key[FB_COIN_KEY_BYTES], struct fb_str target);

/* The key of the one address that a V1 text is.  Returns false when it is
 * none. */
bool fb_coin_key(char key[FB_COIN_KEY_BYTES], struct fb_units exact);

#endif
