/* SPDX-License-Identifier: BSD-2-Clause */
#include "coin.h"

#include "extracting.h"
#include "keccak.h"

/* Addresses are the examples of BIP 13, 173, 350 and EIP-55. */
#define P2PKH "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
#define P2SH "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"
#define SEGWIT "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
#define TAPROOT "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"
#define ETHER "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
#define ETHER_KEY "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"

static const struct {
	const char *name, *in, *want;
} cases[] = {
	{ "a Bitcoin address of 2009", "宛先: " P2PKH " まで", P2PKH },
	{ "a script address stands between kanji", "送金先" P2SH "です", P2SH },
	{ "a segwit address", SEGWIT, SEGWIT },
	{ "a segwit address in capitals",
	    "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", SEGWIT },
	{ "a taproot address", "(" TAPROOT ")", TAPROOT },
	{ "a full-width address is folded",
	    "１Ａ１ｚＰ１ｅＰ５ＱＧｅｆｉ２ＤＭＰＴｆＴＬ５ＳＬｍｖ７ＤｉｖｆＮ"
	    "ａ",
	    P2PKH },
	{ "an Ethereum address with its checksum", ETHER, ETHER_KEY },
	{ "an Ethereum address in lower case has none", ETHER_KEY, ETHER_KEY },
	{ "an Ethereum address in upper case has none",
	    "0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED", ETHER_KEY },
	{ "a Tron address", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
	    "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t" },
	{ "one address twice counts once", P2PKH "\n" P2PKH, P2PKH },
	{ "two addresses", P2PKH "," SEGWIT, P2PKH " " SEGWIT },
	{ "a wrong last character is refused",
	    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "" },
	{ "a wrong segwit checksum is refused",
	    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "" },
	{ "mixed case segwit is refused",
	    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3T4", "" },
	{ "taproot with the old checksum is refused",
	    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
	    "" },
	{ "a wrong EIP-55 checksum is refused",
	    "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "" },
	{ "a part of a longer word is refused", "x" P2PKH, "" },
	{ "a hash is no address",
	    "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85"
	    "5",
	    "" },
	{ "a long run of ones is refused", "1111111111111111111111111111111",
	    "" },
	{ "empty holds none", "", "" },
};

static void
finds(void **state)
{
	const typeof(*cases) *c = *state;
	assert_found(c->in, FB_TYPE_COIN, c->want);
}

static const struct {
	const char *name, *in, *want;
} values[] = {
	{ "a list value is one address", " " P2PKH " ", P2PKH },
	{ "a list value with text is refused", P2PKH " BTC", "" },
	{ "a list value with an error is refused", P2PKH "1", "" },
};

static void
makes_key(void **state)
{
	const typeof(*values) *c = *state;
	assert_key(FB_TYPE_COIN, c->in, c->want);
}

static void
keccak_of_nothing(void **state)
{
	static const uint8_t want[] = { 0xc5, 0xd2, 0x46, 0x01, 0x86, 0xf7,
		0x23, 0x3c };
	uint8_t hash[FB_KECCAK_BYTES];

	(void)state;
	fb_keccak256(hash, "", 0);
	assert_memory_equal(hash, want, sizeof want);
}

int
main(void)
{
	struct table table = { 0 };
	set_up();
	TABLE_ADD(&table, cases, finds);
	TABLE_ADD(&table, values, makes_key);
	table_add(&table, "Keccak-256 of nothing is as published",
	    keccak_of_nothing, NULL);
	int failed = table_run(&table, "coin");
	tear_down();
	return failed;
}
