/* SPDX-License-Identifier: BSD-2-Clause */
#include "coin.h"

#include <sodium/crypto_hash_sha256.h>
#include <string.h>

#include "keccak.h"

#define ADDRESS_MIN 25
#define ADDRESS_MAX 90
#define PIECES_MAX 12 /* of an address that is broken */
#define BASE58_MAX 35
#define BASE58_BYTES 25 /* version, hash, checksum */
#define CHECKSUM_BYTES 4

/* ---- Base58Check ------------------------------------------------------------ */

/* Decode to exactly 25 bytes.  The text has at most BASE58_MAX characters. */
static bool
decode_base58(uint8_t out[BASE58_BYTES], const char *text)
{
	static const char alphabet[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
				       "abcdefghijkmnopqrstuvwxyz";
	size_t zeros = 0, leading = 0;

	memset(out, 0, BASE58_BYTES);
	for (const char *p = text; *p != '\0'; p++) {
		const char *place = strchr(alphabet, *p);
		if (place == NULL)
			return false;
		unsigned carry = (unsigned)(place - alphabet);
		for (size_t i = BASE58_BYTES; i-- > 0;) {
			carry += 58u * out[i];
			out[i] = (uint8_t)carry;
			carry >>= 8;
		}
		if (carry != 0)
			return false;
	}
	/* each leading "1" is a zero byte, so the length is the only one */
	while (text[zeros] == '1')
		zeros++;
	while (leading < BASE58_BYTES && out[leading] == 0)
		leading++;
	return zeros == leading;
}

static bool
is_base58check(const char *text, size_t len)
{
	/* Bitcoin P2PKH and P2SH, Litecoin L and M, Dogecoin, Tron */
	static const uint8_t versions[] = { 0x00, 0x05, 0x30, 0x32, 0x1E,
		0x41 };
	uint8_t bytes[BASE58_BYTES], hash[crypto_hash_sha256_BYTES];

	if (len > BASE58_MAX || strchr("13LMDT", text[0]) == NULL ||
	    !decode_base58(bytes, text) ||
	    memchr(versions, bytes[0], sizeof versions) == NULL)
		return false;
	crypto_hash_sha256(hash, bytes, BASE58_BYTES - CHECKSUM_BYTES);
	crypto_hash_sha256(hash, hash, sizeof hash);
	return memcmp(hash, bytes + BASE58_BYTES - CHECKSUM_BYTES,
		   CHECKSUM_BYTES) == 0;
}

/* ---- Bech32 ----------------------------------------------------------------- */

static uint32_t
polymod(uint32_t sum, unsigned value)
{
	static const uint32_t generator[] = { 0x3b6a57b2, 0x26508e6d,
		0x1ea119fa, 0x3d4233dd, 0x2a1462b3 };
	uint32_t top = sum >> 25;

	sum = (sum & 0x1ffffff) << 5 ^ value;
	for (unsigned i = 0; i < 5; i++)
		if (top >> i & 1)
			sum ^= generator[i];
	return sum;
}

/* A segwit address (BIP 173, 350): version 0 has Bech32, others Bech32m. */
static bool
is_segwit(const char *text, size_t len)
{
	static const char alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
	size_t prefix = strncmp(text, "bc1", 3) == 0 ? 2 :
	    strncmp(text, "ltc1", 4) == 0            ? 3 :
						       0;
	uint32_t sum = 1;
	unsigned version = 0;

	if (prefix == 0)
		return false;
	for (size_t i = 0; i < prefix; i++)
		sum = polymod(sum, (unsigned)text[i] >> 5);
	sum = polymod(sum, 0);
	for (size_t i = 0; i < prefix; i++)
		sum = polymod(sum, (unsigned)text[i] & 31);
	for (size_t i = prefix + 1; i < len; i++) {
		const char *place = strchr(alphabet, text[i]);
		if (place == NULL)
			return false;
		sum = polymod(sum, (unsigned)(place - alphabet));
		if (i == prefix + 1)
			version = (unsigned)(place - alphabet);
	}
	/* program of 20 or 32 bytes, its version and six characters of sum */
	size_t data = len - prefix - 1;
	return version <= 16 && (data == 39 || data == 59) &&
	    sum == (version == 0 ? 1 : 0x2bc830a3);
}

/* ---- Ethereum --------------------------------------------------------------- */

static bool
is_ethereum(const char *text, size_t len)
{
	char digits[40];
	uint8_t hash[FB_KECCAK_BYTES];
	bool has_upper = false, has_lower = false;

	if (len != 42 || text[0] != '0' || text[1] != 'x')
		return false;
	text += 2;
	for (size_t i = 0; i < 40; i++) {
		char c = text[i];
		bool is_upper = c >= 'A' && c <= 'F';
		bool is_lower = c >= 'a' && c <= 'f';
		if (!is_upper && !is_lower && !(c >= '0' && c <= '9'))
			return false;
		has_upper |= is_upper;
		has_lower |= is_lower;
		digits[i] = is_upper ? (char)(c - 'A' + 'a') : c;
	}
	if (!has_upper || !has_lower)
		return true;
	fb_keccak256(hash, digits, sizeof digits);
	for (size_t i = 0; i < 40; i++) {
		unsigned half = hash[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15;
		if (digits[i] >= 'a' && (text[i] < 'a') != (half >= 8))
			return false;
	}
	return true;
}

/* ---- both ------------------------------------------------------------------- */

static void
to_lower(char *text)
{
	for (; *text != '\0'; text++)
		if (*text >= 'A' && *text <= 'Z')
			*text = (char)(*text - 'A' + 'a');
}

/* Bech32 may be in capitals, never in both. */
static bool
is_one_case(const char *text)
{
	bool has_upper = false, has_lower = false;

	for (; *text != '\0'; text++) {
		has_upper |= *text >= 'A' && *text <= 'Z';
		has_lower |= *text >= 'a' && *text <= 'z';
	}
	return !has_upper || !has_lower;
}

/* Make a word its key.  False when it is no address. */
static bool
make_key(char key[FB_COIN_KEY_BYTES], size_t len)
{
	if (is_base58check(key, len))
		return true;
	if (is_ethereum(key, len)) {
		to_lower(key);
		return true;
	}
	if (!is_one_case(key))
		return false;
	to_lower(key);
	return is_segwit(key, len);
}

/* Copy a run of letters and digits that is as long as an address. */
static bool
copy_word(char key[FB_COIN_KEY_BYTES], struct fb_units text, size_t begin,
    size_t end)
{
	size_t len = end - begin;

	if (len < ADDRESS_MIN || len > ADDRESS_MAX)
		return false;
	for (size_t i = 0; i < len; i++)
		key[i] = (char)text.unit[begin + i];
	key[len] = '\0';
	return true;
}

/* True where an address of Bitcoin may begin: only those are looked for in
 * pieces, since without a checksum any hexadecimal dump would be one. */
static bool
begins_address(struct fb_units text, size_t position)
{
	uint16_t unit = fb_unit_at(text, position);

	return unit == '1' || unit == '3' ||
	    fb_units_starts(text, position, u"bc1") != 0;
}

/* Units of what parts two pieces of an address at `position`: one line end,
 * blank or dash; or 0. */
static size_t
piece_gap(struct fb_units text, size_t position)
{
	size_t gap = 1;
	uint16_t unit = fb_unit_at(text, position);

	if (unit == '\r' && fb_unit_at(text, position + 1) == '\n')
		gap = 2;
	else if (!fb_unit_is_newline(unit) && !fb_unit_is_blank(unit) &&
	    unit != '-')
		return 0;
	return fb_unit_is_alnum(fb_unit_at(text, position + gap)) ? gap : 0;
}

/*
 * An address in pieces, broken over lines or in groups: its end, or 0.  The
 * checksum tells where it ends, so words behind it do no harm; each word is
 * the first of PIECES_MAX at most.
 */
static size_t
read_pieces(char key[FB_COIN_KEY_BYTES], struct fb_units text, size_t begin,
    size_t end)
{
	char joined[FB_COIN_KEY_BYTES];
	size_t len = 0, position = begin, gap;

	for (unsigned piece = 0; piece < PIECES_MAX; piece++) {
		if (len + (end - position) > ADDRESS_MAX)
			return 0;
		while (position < end)
			joined[len++] = (char)text.unit[position++];
		joined[len] = '\0';
		if (piece > 0 && len >= ADDRESS_MIN) {
			memcpy(key, joined, len + 1);
			if (make_key(key, len))
				return end;
		}
		gap = piece_gap(text, end);
		if (gap == 0)
			return 0;
		position = end + gap;
		for (end = position; fb_unit_is_alnum(fb_unit_at(text, end));)
			end++;
	}
	return 0;
}

void
fb_coin_scan(struct fb_extraction *extraction, struct fb_units exact)
{
	char key[FB_COIN_KEY_BYTES];
	size_t end;

	for (size_t begin = 0;
	     begin < exact.count && fb_extraction_goes_on(extraction);
	     begin = end + 1) {
		for (end = begin; fb_unit_is_alnum(fb_unit_at(exact, end));)
			end++;
		bool is_found = copy_word(key, exact, begin, end) &&
		    make_key(key, end - begin);
		if (!is_found && end - begin < ADDRESS_MAX &&
		    begins_address(exact, begin)) {
			size_t last = read_pieces(key, exact, begin, end);
			is_found = last != 0;
			end = is_found ? last : end;
		}
		if (is_found)
			fb_extraction_note(extraction, FB_TYPE_COIN,
			    fb_str(key), begin, end);
	}
}

bool
fb_coin_of_target(char key[FB_COIN_KEY_BYTES], struct fb_str target)
{
	static const struct fb_str schemes[] = { FB_STR("bitcoin:"),
		FB_STR("litecoin:"), FB_STR("dogecoin:"), FB_STR("tron:"),
		FB_STR("ethereum:") };
	size_t len = 0;

	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
		size_t skip = schemes[i].len;
		if (target.len <= skip ||
		    !fb_str_equal_nocase((struct fb_str) { target.data, skip },
			schemes[i]))
			continue;
		while (skip + len < target.len && len < ADDRESS_MAX &&
		    fb_unit_is_alnum((unsigned char)target.data[skip + len])) {
			key[len] = target.data[skip + len];
			len++;
		}
		key[len] = '\0';
		return len >= ADDRESS_MIN && make_key(key, len);
	}
	return false;
}

bool
fb_coin_key(char key[FB_COIN_KEY_BYTES], struct fb_units exact)
{
	for (size_t i = 0; i < exact.count; i++)
		if (!fb_unit_is_alnum(exact.unit[i]))
			return false;
	return copy_word(key, exact, 0, exact.count) &&
	    make_key(key, exact.count);
}
