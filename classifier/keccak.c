/* SPDX-License-Identifier: BSD-2-Clause */
#include "keccak.h"

#include <assert.h>
#include <string.h>

#define ROUNDS 24
#define RATE_BYTES 136

static uint64_t
rotate(uint64_t word, unsigned bits)
{
	return bits == 0 ? word : word << bits | word >> (64 - bits);
}

/* The round constants come from an LFSR (Keccak reference, 1.2). */
static uint64_t
round_constant(uint8_t *lfsr)
{
	uint64_t constant = 0;

	for (unsigned j = 0; j < 7; j++) {
		if (*lfsr & 1)
			constant |= (uint64_t)1 << ((1u << j) - 1);
		*lfsr = (uint8_t)(*lfsr << 1 ^ (*lfsr & 0x80 ? 0x71 : 0));
	}
	return constant;
}

static void
theta(uint64_t a[25])
{
	uint64_t column[5];

	for (unsigned x = 0; x < 5; x++)
		column[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
	for (unsigned i = 0; i < 25; i++)
		a[i] ^= column[(i + 4) % 5] ^ rotate(column[(i + 1) % 5], 1);
}

static void
rho_and_pi(uint64_t a[25])
{
	unsigned x = 1, y = 0;
	uint64_t moved = a[x];

	for (unsigned t = 0; t < 24; t++) {
		unsigned next = (2 * x + 3 * y) % 5;
		x = y;
		y = next;
		uint64_t kept = a[x + 5 * y];
		a[x + 5 * y] = rotate(moved, (t + 1) * (t + 2) / 2 % 64);
		moved = kept;
	}
}

static void
chi(uint64_t a[25])
{
	for (unsigned y = 0; y < 25; y += 5) {
		uint64_t row[5];
		memcpy(row, a + y, sizeof row);
		for (unsigned x = 0; x < 5; x++)
			a[y + x] =
			    row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
	}
}

void
fb_keccak256(uint8_t hash[FB_KECCAK_BYTES], const void *data, size_t len)
{
	uint8_t block[RATE_BYTES] = { 0 };
	uint64_t a[25] = { 0 };
	uint8_t lfsr = 1;

	assert(len <= FB_KECCAK_MAX_BYTES);
	memcpy(block, data, len);
	block[len] = 0x01;
	block[RATE_BYTES - 1] |= 0x80;
	for (unsigned i = 0; i < RATE_BYTES; i++)
		a[i / 8] |= (uint64_t)block[i] << (8 * (i % 8));
	for (unsigned round = 0; round < ROUNDS; round++) {
		theta(a);
		rho_and_pi(a);
		chi(a);
		a[0] ^= round_constant(&lfsr);
	}
	for (unsigned i = 0; i < FB_KECCAK_BYTES; i++)
		hash[i] = (uint8_t)(a[i / 8] >> (8 * (i % 8)));
}
