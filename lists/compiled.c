/* SPDX-License-Identifier: BSD-2-Clause */
#include "compiled.h"

#include <assert.h>
#include <sodium.h>

const unsigned fb_gate_units[FB_GATE_COUNT] = { 2, 3, 4, 6 };

static uint8_t *
pack32(uint8_t *at, uint32_t value)
{
	fb_put_le32(at, value);
	return at + 4;
}

static const uint8_t *
unpack32(uint32_t *value, const uint8_t *at)
{
	*value = fb_get_le32(at);
	return at + 4;
}

void
fb_meta_pack(uint8_t out[FB_META_BYTES], const struct fb_meta *meta)
{
	uint8_t *at = out;

	memcpy(at, FB_COMPILED_MAGIC, 8);
	at = pack32(at + 8, meta->format);
	at = pack32(at, meta->fold);
	memcpy(at, meta->unicode, sizeof meta->unicode);
	at += sizeof meta->unicode;
	memcpy(at, meta->name, sizeof meta->name);
	at += sizeof meta->name;
	fb_put_le64(at, meta->serial);
	at = pack32(at + 8, meta->entry_count);
	at = pack32(at, meta->rule_count);
	at = pack32(at, meta->key_count);
	at = pack32(at, meta->anchor_count);
	at = pack32(at, meta->record_count);
	for (unsigned i = 0; i < FB_GATE_COUNT; i++)
		at = pack32(at, meta->gate_bytes[i]);
	for (unsigned i = 0; i < FB_GROUP_COUNT; i++)
		at = pack32(at, (uint32_t)meta->caps.cap_milli[i]);
	assert(at == out + FB_META_BYTES);
}

static bool
is_terminated(const char *text, size_t size)
{
	return memchr(text, '\0', size) != NULL;
}

bool
fb_meta_unpack(struct fb_meta *out, struct fb_str bytes)
{
	struct fb_meta meta = { .format = 0 };
	const uint8_t *at = (const uint8_t *)bytes.data;

	if (bytes.len < 12 || memcmp(at, FB_COMPILED_MAGIC, 8) != 0)
		return false;
	at = unpack32(&meta.format, at + 8);
	if (meta.format != FB_COMPILED_FORMAT) {
		*out = meta;
		return true;
	}
	if (bytes.len != FB_META_BYTES)
		return false;
	at = unpack32(&meta.fold, at);
	memcpy(meta.unicode, at, sizeof meta.unicode);
	at += sizeof meta.unicode;
	memcpy(meta.name, at, sizeof meta.name);
	at += sizeof meta.name;
	meta.serial = fb_get_le64(at);
	at = unpack32(&meta.entry_count, at + 8);
	at = unpack32(&meta.rule_count, at);
	at = unpack32(&meta.key_count, at);
	at = unpack32(&meta.anchor_count, at);
	at = unpack32(&meta.record_count, at);
	for (unsigned i = 0; i < FB_GATE_COUNT; i++)
		at = unpack32(&meta.gate_bytes[i], at);
	for (unsigned i = 0; i < FB_GROUP_COUNT; i++, at += 4)
		meta.caps.cap_milli[i] = (int32_t)fb_get_le32(at);
	if (!is_terminated(meta.unicode, sizeof meta.unicode) ||
	    !is_terminated(meta.name, sizeof meta.name))
		return false;
	*out = meta;
	return true;
}

void
fb_gate_key(char out[FB_GATE_KEY_BYTES], unsigned gate)
{
	memcpy(out, "\0gate", 5);
	out[5] = (char)('0' + fb_gate_units[gate]);
}

void
fb_entry_key(char out[FB_ENTRY_KEY_BYTES], uint32_t number)
{
	out[0] = 2;
	fb_put_le32((uint8_t *)out + 1, number);
}

unsigned
fb_anchor_key(uint8_t out[FB_ANCHOR_KEY_BYTES], const uint16_t *unit,
    unsigned count)
{
	assert(count <= FB_ANCHOR_MAX_UNITS);
	out[0] = 1;
	for (unsigned i = 0; i < count; i++)
		fb_put_le16(out + 1 + 2 * i, unit[i]);
	return 1 + 2 * count;
}

uint64_t
fb_gram_hash(const uint16_t *unit, unsigned count)
{
	uint64_t newest = 0;
	uint32_t older = 0;

	if (count > 4) {
		assert(count == 6);
		older = unit[0] | (uint32_t)unit[1] << 16;
		unit += 2;
		count -= 2;
	}
	for (unsigned i = 0; i < count; i++)
		newest |= (uint64_t)unit[i] << (16 * i);
	return fb_gram_mix(newest, older);
}

unsigned
fb_gate_shift(uint32_t gate_bytes)
{
	unsigned shift = 64;

	for (uint32_t words = gate_bytes / 8; words > 1; words /= 2)
		shift--;
	return shift;
}

size_t
fb_identifier_key(char out[FB_KEY_MAX_BYTES], enum fb_type type,
    struct fb_str key)
{
	const char *name = fb_words_name(&fb_type_words, type);
	char filed[FB_EXTRACT_FILED_BYTES];
	size_t len = strlen(name);

	key = fb_extract_filed(filed, type, key);
	if (key.len == 0 || key.len > FB_IDENTIFIER_MAX_BYTES)
		return 0;
	memcpy(out, name, len);
	out[len++] = ':';
	memcpy(out + len, key.data, key.len);
	return len + key.len;
}

void
fb_compiled_hash(uint8_t out[FB_HASH_BYTES], const uint8_t *bytes, size_t size)
{
	static const uint8_t zero[FB_HASH_BYTES];
	const size_t behind = FB_HASH_OFFSET + FB_HASH_BYTES;
	crypto_generichash_state state;

	assert(size >= behind);
	/* Cannot fail: the length is a constant within the allowed range. */
	(void)crypto_generichash_init(&state, NULL, 0, FB_HASH_BYTES);
	crypto_generichash_update(&state, bytes, FB_HASH_OFFSET);
	crypto_generichash_update(&state, zero, sizeof zero);
	crypto_generichash_update(&state, bytes + behind, size - behind);
	crypto_generichash_final(&state, out, FB_HASH_BYTES);
}
