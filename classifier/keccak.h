/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * keccak.h - Keccak-256 as Ethereum uses it
 *
 * libsodium and the other libraries we stand on have at most SHA-3, which
 * pads differently; EIP-55 checksums need the original Keccak, so here is
 * one for messages shorter than its block (135 bytes), which is all that an
 * address takes.
 */
#ifndef FB_KECCAK_H
#define FB_KECCAK_H

#include <stddef.h>
#include <stdint.h>

#define FB_KECCAK_BYTES 32
#define FB_KECCAK_MAX_BYTES 135

/* Hash `len` bytes, at most FB_KECCAK_MAX_BYTES. */
void fb_keccak256(uint8_t hash[FB_KECCAK_BYTES], const void *data, size_t len);

#endif
