/* SPDX-License-Identifier: BSD-2-Clause */
#include "phrase.h"

#include <sodium.h>
#include <stdlib.h>

#include "compiled.h"

#define GAP "\xE2\x80\xA6" /* U+2026 HORIZONTAL ELLIPSIS */
#define GAP_BYTES 3

static enum fb_status
refuse(struct fb_phrase_error *error, enum fb_phrase_fault fault,
    size_t position)
{
	*error = (struct fb_phrase_error) { fault, position };
	return FB_ERR_SYNTAX;
}

static bool
is_gap(struct fb_str value, size_t at)
{
	return value.len - at >= GAP_BYTES &&
	    memcmp(value.data + at, GAP, GAP_BYTES) == 0;
}

static size_t
find_gap(struct fb_str value, size_t from)
{
	while (from < value.len && !is_gap(value, from))
		from++;
	return from;
}

static size_t
skip_gaps(struct fb_str value, size_t from)
{
	while (from < value.len && is_gap(value, from))
		from += GAP_BYTES;
	return from;
}

/* The skeleton of a piece.  Blanks at its edges are the list's, not the
 * mail's: in a mail they may be missing. */
static enum fb_status
fold_piece(struct fb_units *out, struct fb_arena *arena,
    const struct fb_folder *folder, struct fb_str piece)
{
	struct fb_view view;

	enum fb_status status =
	    fb_fold(&view, arena, folder, FB_VIEW_SKELETON, piece);
	if (status != FB_OK)
		return status;
	while (view.text.count > 0 && view.text.unit[0] == ' ') {
		view.text.unit++;
		view.text.count--;
	}
	while (
	    view.text.count > 0 && view.text.unit[view.text.count - 1] == ' ')
		view.text.count--;
	*out = view.text;
	return FB_OK;
}

static enum fb_status
check_phrase(const struct fb_phrase *phrase, struct fb_phrase_error *error)
{
	for (size_t i = 0; i < phrase->segment_count; i++)
		if (phrase->segment[i].count >= FB_PHRASE_MIN_UNITS)
			return FB_OK;
	return refuse(error, FB_PHRASE_TOO_SHORT, 0);
}

enum fb_status
fb_phrase_fold(struct fb_phrase *out, struct fb_arena *arena,
    const struct fb_folder *folder, struct fb_str value,
    struct fb_phrase_error *error)
{
	struct fb_phrase phrase = { .segment_count = 0 };
	size_t begin = 0;

	for (;;) {
		size_t end = find_gap(value, begin);
		struct fb_units *segment =
		    &phrase.segment[phrase.segment_count];
		struct fb_str piece = { value.data + begin, end - begin };

		if (end < value.len &&
		    (end == 0 || skip_gaps(value, end) == value.len))
			return refuse(error, FB_PHRASE_GAP_AT_EDGE, end);
		if (phrase.segment_count == FB_PHRASE_MAX_SEGMENTS)
			return refuse(error, FB_PHRASE_TOO_MANY_GAPS, begin);
		enum fb_status status =
		    fold_piece(segment, arena, folder, piece);
		if (status != FB_OK)
			return status;
		if (segment->count == 0)
			return refuse(error, FB_PHRASE_EMPTY_SEGMENT, begin);
		if (segment->count > FB_PHRASE_MAX_UNITS)
			return refuse(error, FB_PHRASE_TOO_LONG, begin);
		phrase.segment_count++;
		if (end == value.len)
			break;
		begin = skip_gaps(value, end);
	}
	enum fb_status status = check_phrase(&phrase, error);
	if (status == FB_OK)
		*out = phrase;
	return status;
}

static bool
is_long_enough(struct fb_units name, bool is_alone)
{
	if (name.count >=
	    (is_alone ? FB_BRAND_MIN_ALONE_UNITS : FB_PHRASE_MIN_UNITS))
		return true;
	for (size_t i = 0; i < name.count; i++)
		if (!fb_unit_is_cjk(name.unit[i]))
			return false;
	return name.count >= FB_BRAND_MIN_CJK_UNITS;
}

static enum fb_status
add_name(struct fb_brand *brand, struct fb_arena *arena,
    const struct fb_folder *folder, struct fb_str piece, size_t position,
    struct fb_phrase_error *error)
{
	struct fb_units *name = &brand->name[brand->name_count];

	if (brand->name_count == FB_BRAND_MAX_NAMES)
		return refuse(error, FB_BRAND_TOO_MANY_NAMES, position);
	bool is_alone = piece.len > 2 && piece.data[0] == '[' &&
	    piece.data[piece.len - 1] == ']';
	if (is_alone)
		piece = (struct fb_str) { piece.data + 1, piece.len - 2 };
	enum fb_status status = fold_piece(name, arena, folder, piece);
	if (status != FB_OK)
		return status;
	if (name->count == 0)
		return refuse(error, FB_BRAND_EMPTY_NAME, position);
	if (name->count > FB_PHRASE_MAX_UNITS)
		return refuse(error, FB_BRAND_LONG_NAME, position);
	if (!is_long_enough(*name, is_alone))
		return refuse(error, FB_BRAND_SHORT_NAME, position);
	brand->is_alone[brand->name_count++] = is_alone;
	return FB_OK;
}

static bool
has_dot(struct fb_str host)
{
	return host.len > 0 && memchr(host.data, '.', host.len) != NULL;
}

/* True for letters, digits, "-", "." and anything beyond ASCII: what may
 * stand in a domain as a person writes it. */
static bool
looks_like_domain(struct fb_str piece)
{
	for (size_t i = 0; i < piece.len; i++) {
		unsigned char c = (unsigned char)piece.data[i];
		if (c < 0x80 && c != '-' && c != '.' &&
		    !(c >= '0' && c <= '9') &&
		    !((c | 0x20) >= 'a' && (c | 0x20) <= 'z'))
			return false;
	}
	return piece.len > 0 && piece.len <= 253;
}

/* Add a domain to those of `domains`. */
static enum fb_status
add_domain(struct fb_str *domains, struct fb_arena *arena, struct fb_str piece,
    size_t position, struct fb_phrase_error *error)
{
	char target[sizeof "http://" + 253 + 1];
	struct fb_str host;

	if (!looks_like_domain(piece))
		return refuse(error, FB_BRAND_BAD_DOMAIN, position);
	int len = snprintf(target, sizeof target, "http://%.*s/",
	    (int)piece.len, piece.data);
	enum fb_status status = fb_extract_host(&host, arena,
	    (struct fb_str) { target, (size_t)len });
	if (status != FB_OK)
		return status;
	if (!has_dot(host))
		return refuse(error, FB_BRAND_BAD_DOMAIN, position);

	struct fb_str old = *domains;
	char *both = fb_arena_alloc(arena, old.len + 1 + host.len);
	if (both == NULL)
		return FB_ERR_NOMEM;
	if (old.len > 0) {
		memcpy(both, old.data, old.len);
		both[old.len++] = ',';
	}
	memcpy(both + old.len, host.data, host.len);
	*domains = (struct fb_str) { both, old.len + host.len };
	return FB_OK;
}

/* Cut the blanks off both ends. */
static struct fb_str
trim(struct fb_str piece)
{
	while (piece.len > 0 && piece.data[0] == ' ') {
		piece.data++;
		piece.len--;
	}
	while (piece.len > 0 && piece.data[piece.len - 1] == ' ')
		piece.len--;
	return piece;
}

/* The piece of value[*at, end) up to the next ","; *at moves behind it. */
static struct fb_str
next_piece(struct fb_str value, size_t *at, size_t end)
{
	const char *begin = value.data + *at;
	const char *comma = memchr(begin, ',', end - *at);
	size_t len = comma == NULL ? end - *at : (size_t)(comma - begin);

	/* behind the last piece *at is end + 1 */
	*at += len + 1;
	return trim((struct fb_str) { begin, len });
}

/* The domains of value[at, end). */
static enum fb_status
add_domains(struct fb_str *domains, struct fb_arena *arena, struct fb_str value,
    size_t at, size_t end, struct fb_phrase_error *error)
{
	enum fb_status status = FB_OK;

	while (status == FB_OK && at <= end) {
		size_t position = at;
		struct fb_str piece = next_piece(value, &at, end);
		status = add_domain(domains, arena, piece, position, error);
	}
	return status;
}

enum fb_status
fb_brand_fold(struct fb_brand *out, struct fb_arena *arena,
    const struct fb_folder *folder, struct fb_str value,
    struct fb_phrase_error *error)
{
	struct fb_brand brand = { .name_count = 0 };
	const char *equals =
	    value.len == 0 ? NULL : memrchr(value.data, '=', value.len);

	if (equals == NULL)
		return refuse(error, FB_BRAND_NO_DOMAINS, value.len);
	size_t names_end = (size_t)(equals - value.data);
	if (trim((struct fb_str) { equals + 1, value.len - names_end - 1 })
		.len == 0)
		return refuse(error, FB_BRAND_NO_DOMAINS, names_end);
	for (size_t at = 0; at <= names_end;) {
		size_t position = at;
		struct fb_str piece = next_piece(value, &at, names_end);
		enum fb_status status =
		    add_name(&brand, arena, folder, piece, position, error);
		if (status != FB_OK)
			return status;
	}
	const char *semicolon = memchr(equals, ';', value.len - names_end);
	size_t senders_end =
	    semicolon == NULL ? value.len : (size_t)(semicolon - value.data);
	enum fb_status status = add_domains(&brand.domains, arena, value,
	    names_end + 1, senders_end, error);
	if (status == FB_OK && semicolon != NULL)
		status = add_domains(&brand.links, arena, value,
		    senders_end + 1, value.len, error);
	if (status == FB_OK)
		*out = brand;
	return status;
}

/* ---- identities ------------------------------------------------------- */

static void
start(crypto_generichash_state *state, enum fb_type type)
{
	const char *name = fb_words_name(&fb_type_words, type);

	/* Cannot fail: the length is a constant within the allowed range. */
	(void)crypto_generichash_init(state, NULL, 0,
	    crypto_generichash_BYTES_MIN);
	crypto_generichash_update(state, (const unsigned char *)name,
	    strlen(name) + 1);
}

static void
add_units(crypto_generichash_state *state, struct fb_units units)
{
	for (size_t i = 0; i < units.count; i++) {
		uint8_t bytes[2];
		fb_put_le16(bytes, units.unit[i]);
		crypto_generichash_update(state, bytes, sizeof bytes);
	}
	/* U+2026 stands in no skeleton, so it separates */
	crypto_generichash_update(state, (const unsigned char *)"\x26\x20", 2);
}

static uint64_t
finish(crypto_generichash_state *state)
{
	uint8_t hash[crypto_generichash_BYTES_MIN];

	crypto_generichash_final(state, hash, sizeof hash);
	return fb_get_le64(hash);
}

uint64_t
fb_identity_of_bytes(enum fb_type type, struct fb_str bytes)
{
	crypto_generichash_state state;

	start(&state, type);
	crypto_generichash_update(&state, (const unsigned char *)bytes.data,
	    bytes.len);
	return finish(&state);
}

uint64_t
fb_identity_of_phrase(const struct fb_phrase *phrase)
{
	crypto_generichash_state state;

	start(&state, FB_TYPE_PHRASE);
	for (size_t i = 0; i < phrase->segment_count; i++)
		add_units(&state, phrase->segment[i]);
	return finish(&state);
}

static int
compare_units(const void *a, const void *b)
{
	const struct fb_units *x = a, *y = b;

	for (size_t i = 0; i < x->count && i < y->count; i++)
		if (x->unit[i] != y->unit[i])
			return x->unit[i] < y->unit[i] ? -1 : 1;
	return x->count < y->count ? -1 : x->count > y->count;
}

uint64_t
fb_identity_of_brand(const struct fb_brand *brand)
{
	struct fb_units name[FB_BRAND_MAX_NAMES];
	crypto_generichash_state state;

	memcpy(name, brand->name, brand->name_count * sizeof *name);
	qsort(name, brand->name_count, sizeof *name, compare_units);
	start(&state, FB_TYPE_BRAND);
	for (size_t i = 0; i < brand->name_count; i++)
		add_units(&state, name[i]);
	return finish(&state);
}
