/* SPDX-License-Identifier: BSD-2-Clause */
#include "extract.h"

#include <unicode/utf16.h>

#include "account.h"
#include "coin.h"
#include "extraction.h"
#include "file_name.h"
#include "host_name.h"
#include "line.h"
#include "link.h"
#include "phone.h"
#include "spaced.h"
#include "url.h"
#include "utf8.h"

#define FILE_KEY_BYTES 64 /* SHA-256 in hexadecimal */
#define ACCOUNT_NUMBER_DIGITS 7

/* ---- the set --------------------------------------------------------------- */

/* FNV-1a.  Collisions cost time only, and the limit bounds them. */
static uint32_t
hash_of(enum fb_type type, struct fb_str key)
{
	uint32_t hash = 2166136261u ^ (uint32_t)type;

	for (size_t i = 0; i < key.len; i++)
		hash = (hash ^ (unsigned char)key.data[i]) * 16777619u;
	return hash;
}

/* The slot that holds the identifier, or the free one where it belongs. */
static uint32_t *
find_slot(const struct fb_identifiers *set, enum fb_type type,
    struct fb_str key)
{
	size_t mask = set->slot_count - 1, at = hash_of(type, key) & mask;

	while (set->slot[at] != 0) {
		const struct fb_identifier *known =
		    &set->identifier[set->slot[at] - 1];
		if (known->type == type && fb_str_equal(known->key, key))
			break;
		at = (at + 1) & mask;
	}
	return &set->slot[at];
}

/* Room for one more, the table at most half full. */
static enum fb_status
make_room(struct fb_identifiers *set)
{
	if (set->count < set->capacity)
		return FB_OK;
	size_t capacity = set->capacity == 0 ? 16 : 2 * set->capacity;
	struct fb_identifier *larger = fb_arena_grow(set->arena,
	    set->identifier, set->count, capacity, sizeof *larger);
	uint32_t *slot =
	    fb_arena_calloc(set->arena, 2 * capacity, sizeof *slot);
	if (larger == NULL || slot == NULL)
		return FB_ERR_NOMEM;
	set->identifier = larger;
	set->capacity = capacity;
	set->slot = slot;
	set->slot_count = 2 * capacity;
	for (size_t i = 0; i < set->count; i++)
		*find_slot(set, larger[i].type, larger[i].key) =
		    (uint32_t)i + 1;
	return FB_OK;
}

static bool
has_identifier(const struct fb_identifiers *set, enum fb_type type,
    struct fb_str key)
{
	return set->slot_count > 0 && *find_slot(set, type, key) != 0;
}

enum fb_status
fb_identifiers_add(struct fb_identifiers *set, enum fb_type type,
    struct fb_str key, struct fb_span span, size_t text)
{
	bool is_target = span.begin == span.end;

	if (has_identifier(set, type, key)) {
		struct fb_identifier *old =
		    &set->identifier[*find_slot(set, type, key) - 1];
		old->is_target = old->is_target || is_target;
		return FB_OK;
	}
	if (set->count >= set->limit) {
		set->is_truncated = true;
		return FB_OK;
	}
	enum fb_status status = make_room(set);
	struct fb_str copy = fb_arena_copy(set->arena, key);
	if (status != FB_OK || copy.data == NULL)
		return FB_ERR_NOMEM;
	*find_slot(set, type, key) = (uint32_t)set->count + 1;
	set->identifier[set->count++] = (struct fb_identifier) {
		.type = type,
		.key = copy,
		.span = span,
		.text = text,
		.is_target = is_target,
	};
	return FB_OK;
}

/* ---- extraction ------------------------------------------------------------ */

/* Tracing a place back costs a fold, so it is done for what is new, and once
 * for all keys of one place. */
static struct fb_span
trace(struct fb_extraction *extraction, size_t begin, size_t end)
{
	if (extraction->view == NULL || end <= begin)
		return (struct fb_span) { 0, 0 };
	if (extraction->place != NULL) {
		end = extraction->place[end - 1] + 1;
		begin = extraction->place[begin];
	}
	if (extraction->begin != begin || extraction->end != end) {
		extraction->span = fb_view_locate(extraction->view,
		    extraction->extractor->folder, begin, end);
		extraction->begin = begin;
		extraction->end = end;
	}
	return extraction->span;
}

static bool
is_bare_account(struct fb_str key)
{
	static const char unknown[] = "0000-000-"; /* bank and branch */

	return key.len >= sizeof unknown - 1 + ACCOUNT_NUMBER_DIGITS &&
	    memcmp(key.data, unknown, sizeof unknown - 1) == 0;
}

/*
 * An account of which only the number is known, where another place of the
 * message says the bank as well: a text that is shown once more by columns,
 * or a number that is repeated.  A set that is full takes nothing anyway.
 */
static bool
is_bare_repetition(const struct fb_identifiers *set, enum fb_type type,
    struct fb_str key)
{
	if (type != FB_TYPE_ACCT || set->count >= set->limit ||
	    !is_bare_account(key))
		return false;
	const char *number = key.data + key.len - ACCOUNT_NUMBER_DIGITS;
	for (size_t i = 0; i < set->count; i++) {
		struct fb_str known = set->identifier[i].key;
		if (set->identifier[i].type == FB_TYPE_ACCT &&
		    known.len == key.len && !is_bare_account(known) &&
		    memcmp(known.data + known.len - ACCOUNT_NUMBER_DIGITS,
			number, ACCOUNT_NUMBER_DIGITS) == 0)
			return true;
	}
	return false;
}

void
fb_extraction_note(struct fb_extraction *extraction, enum fb_type type,
    struct fb_str key, size_t begin, size_t end)
{
	const struct fb_identifiers *set = extraction->set;

	if (extraction->status != FB_OK ||
	    (begin != end && has_identifier(set, type, key)) ||
	    is_bare_repetition(set, type, key))
		return;
	struct fb_span span = set->count < set->limit ?
	    trace(extraction, begin, end) :
	    (struct fb_span) { 0, 0 };
	extraction->status = fb_identifiers_add(extraction->set, type, key,
	    span, extraction->text);
}

struct fb_str
fb_extraction_utf8(struct fb_arena *arena, struct fb_units text, size_t begin,
    size_t end)
{
	size_t room = 3 * (end - begin) + 1, len = 0;
	char *data = fb_arena_alloc(arena, room);

	if (data == NULL)
		return (struct fb_str) { NULL, 0 };
	while (begin < end) {
		UChar32 c;
		U16_NEXT(text.unit, begin, end, c);
		len += fb_utf8_put(data + len, (uint32_t)c);
	}
	data[len] = '\0';
	fb_arena_trim(arena, data, room, len + 1);
	return (struct fb_str) { data, len };
}

enum fb_status
fb_extract(struct fb_identifiers *set, const struct fb_extractor *extractor,
    const struct fb_view *exact, const struct fb_view *plain, size_t text)
{
	struct fb_extraction of_plain = {
		.set = set,
		.extractor = extractor,
		.view = plain,
		.text = text,
	};
	struct fb_extraction of_exact = of_plain;

	fb_account_scan(&of_plain, plain->text);
	fb_phone_scan(&of_plain, plain->text);
	if (of_plain.status != FB_OK)
		return of_plain.status;
	struct fb_spaced spaced;
	enum fb_status status =
	    fb_spaced_join_letters(&spaced, set->arena, exact->text);
	if (status != FB_OK)
		return status;
	of_exact.view = exact;
	of_exact.place = spaced.place;
	fb_link_scan(&of_exact, spaced.text);
	fb_line_scan(&of_exact, spaced.text);
	fb_coin_scan(&of_exact, spaced.text);
	return of_exact.status;
}

/* What follows one of the schemes that name a telephone, or nothing. */
static struct fb_str
phone_target(struct fb_str target)
{
	static const struct fb_str schemes[] = { FB_STR("tel:"), FB_STR("sms:"),
		FB_STR("callto:") };

	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
		size_t len = schemes[i].len;
		if (target.len > len &&
		    fb_str_equal_nocase(schemes[i],
			(struct fb_str) { target.data, len }))
			return (struct fb_str) { target.data + len,
				target.len - len };
	}
	return (struct fb_str) { NULL, 0 };
}

/* Note what a target of LINE's own scheme or of a wallet names.  Returns
 * whether it was one. */
static bool
note_named_target(struct fb_extraction *extraction, struct fb_str target)
{
	char line[FB_LINE_KEY_BYTES], coin[FB_COIN_KEY_BYTES];

	if (fb_line_of_target(line, target))
		fb_extraction_note(extraction, FB_TYPE_LINE, fb_str(line), 0,
		    0);
	else if (fb_coin_of_target(coin, target))
		fb_extraction_note(extraction, FB_TYPE_COIN, fb_str(coin), 0,
		    0);
	else
		return false;
	return true;
}

enum fb_status
fb_extract_target(struct fb_identifiers *set,
    const struct fb_extractor *extractor, struct fb_str target, size_t text)
{
	struct fb_extraction extraction = {
		.set = set,
		.extractor = extractor,
		.text = text,
	};
	struct fb_str phone = phone_target(target);

	if (phone.len > 0) {
		struct fb_str key;
		for (size_t i = 0; i < phone.len; i++)
			if (phone.data[i] == ';' || phone.data[i] == '?')
				phone.len = i;
		enum fb_status status = fb_extract_key(&key, set->arena,
		    extractor, FB_TYPE_TEL, phone);
		if (status == FB_ERR_SYNTAX)
			return FB_OK;
		if (status == FB_OK)
			fb_extraction_note(&extraction, FB_TYPE_TEL, key, 0, 0);
		return status != FB_OK ? status : extraction.status;
	}
	if (!note_named_target(&extraction, target))
		fb_link_target(&extraction, target);
	return extraction.status;
}

/* ---- keys ------------------------------------------------------------------ */

static enum fb_status
short_key(struct fb_str *key, struct fb_arena *arena, const char *text)
{
	*key = fb_arena_copy(arena, fb_str(text));
	return key->data == NULL ? FB_ERR_NOMEM : FB_OK;
}

static enum fb_status
phone_key(struct fb_str *key, struct fb_arena *arena,
    const struct fb_extractor *extractor, struct fb_str value)
{
	char text[FB_PHONE_KEY_BYTES];
	struct fb_view plain;

	enum fb_status status =
	    fb_fold(&plain, arena, extractor->folder, FB_VIEW_PLAIN, value);
	if (status != FB_OK)
		return status;
	return fb_phone_key(text, plain.text) ? short_key(key, arena, text) :
						FB_ERR_SYNTAX;
}

static enum fb_status
account_key(struct fb_str *key, bool *is_doubtful, struct fb_arena *arena,
    const struct fb_extractor *extractor, struct fb_str value)
{
	char text[FB_ACCOUNT_KEY_BYTES];
	struct fb_view plain;

	enum fb_status status =
	    fb_fold(&plain, arena, extractor->folder, FB_VIEW_PLAIN, value);
	if (status != FB_OK)
		return status;
	return fb_account_key(text, is_doubtful, arena, extractor, plain.text) ?
	    short_key(key, arena, text) :
	    FB_ERR_SYNTAX;
}

/* An ID, or a link to one. */
static enum fb_status
line_key(struct fb_str *key, struct fb_arena *arena, struct fb_units exact,
    struct fb_str utf8)
{
	char text[FB_LINE_KEY_BYTES];
	struct fb_str url, found;

	if (fb_line_key(text, exact))
		return short_key(key, arena, text);
	enum fb_status status = fb_link_key(&url, arena, FB_TYPE_URL, utf8);
	if (status != FB_OK)
		return status;
	fb_line_of_url(&found, text, url);
	if (found.len == 0)
		return FB_ERR_SYNTAX;
	*key = fb_arena_copy(arena, found);
	return key->data == NULL ? FB_ERR_NOMEM : FB_OK;
}

static enum fb_status
exact_key(struct fb_str *key, struct fb_arena *arena,
    const struct fb_extractor *extractor, enum fb_type type,
    struct fb_str value)
{
	char text[FB_COIN_KEY_BYTES];
	struct fb_view exact;
	struct fb_str found;

	enum fb_status status =
	    fb_fold(&exact, arena, extractor->folder, FB_VIEW_EXACT, value);
	if (status != FB_OK)
		return status;
	if (type == FB_TYPE_COIN)
		return fb_coin_key(text, exact.text) ?
		    short_key(key, arena, text) :
		    FB_ERR_SYNTAX;
	struct fb_str utf8 =
	    fb_extraction_utf8(arena, exact.text, 0, exact.text.count);
	if (utf8.data == NULL)
		return FB_ERR_NOMEM;
	if (type == FB_TYPE_LINE)
		return line_key(key, arena, exact.text, utf8);
	status = fb_link_key(&found, arena, type, utf8);
	if (status != FB_OK)
		return status;
	if (found.len == 0)
		return FB_ERR_SYNTAX;
	*key = found;
	return FB_OK;
}

/* The SHA-256 of an attachment. */
static enum fb_status
file_hash_key(struct fb_str *key, struct fb_arena *arena, struct fb_str value)
{
	char text[FILE_KEY_BYTES + 1];

	if (value.len != FILE_KEY_BYTES)
		return FB_ERR_SYNTAX;
	for (size_t i = 0; i < value.len; i++) {
		char c = value.data[i];
		if (c >= 'A' && c <= 'F')
			c = (char)(c - 'A' + 'a');
		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
			return FB_ERR_SYNTAX;
		text[i] = c;
	}
	text[FILE_KEY_BYTES] = '\0';
	return short_key(key, arena, text);
}

static enum fb_status
file_key(struct fb_str *key, struct fb_arena *arena,
    const struct fb_extractor *extractor, struct fb_str value)
{
	enum fb_status status = file_hash_key(key, arena, value);
	struct fb_str name;

	if (status != FB_ERR_SYNTAX)
		return status;
	status = fb_file_name_key(&name, arena, extractor->folder, value);
	if (status != FB_OK)
		return status;
	if (name.len == 0)
		return FB_ERR_SYNTAX;
	*key = name;
	return FB_OK;
}

static struct fb_str
trim(struct fb_str value)
{
	while (value.len > 0 && (unsigned char)value.data[0] <= ' ') {
		value.data++;
		value.len--;
	}
	while (value.len > 0 && (unsigned char)value.data[value.len - 1] <= ' ')
		value.len--;
	return value;
}

enum fb_status
fb_extract_key(struct fb_str *key, struct fb_arena *arena,
    const struct fb_extractor *extractor, enum fb_type type,
    struct fb_str value)
{
	bool is_doubtful;

	value = trim(value);
	if (value.len == 0 || value.len > FB_EXTRACT_VALUE_MAX)
		return FB_ERR_SYNTAX;
	switch (type) {
	case FB_TYPE_ACCT:
		return account_key(key, &is_doubtful, arena, extractor, value);
	case FB_TYPE_TEL:
		return phone_key(key, arena, extractor, value);
	case FB_TYPE_URL:
	case FB_TYPE_DOM:
	case FB_TYPE_MAIL:
	case FB_TYPE_COIN:
	case FB_TYPE_LINE:
		return exact_key(key, arena, extractor, type, value);
	case FB_TYPE_FILE:
		return file_key(key, arena, extractor, value);
	default:
		return FB_ERR_SYNTAX;
	}
}

enum fb_status
fb_extract_doubt(bool *is_doubtful, struct fb_arena *arena,
    const struct fb_extractor *extractor, enum fb_type type,
    struct fb_str value)
{
	struct fb_str key;
	bool is_wrong = false;

	enum fb_status status = type == FB_TYPE_ACCT ?
	    account_key(&key, &is_wrong, arena, extractor, trim(value)) :
	    FB_OK;
	if (status == FB_ERR_NOMEM)
		return status;
	*is_doubtful = status == FB_OK && is_wrong;
	return FB_OK;
}

/* ---- agreement ------------------------------------------------------------- */

#define ACCOUNT_BYTES (FB_ACCOUNT_KEY_BYTES - 1)
#define BRANCH_AT 5 /* where the parts of an account's key stand */
#define TYPE_AT 9
#define NUMBER_AT 11

static bool
is_account_key(enum fb_type type, struct fb_str key)
{
	return type == FB_TYPE_ACCT && key.len == ACCOUNT_BYTES;
}

struct fb_str
fb_extract_filed(char memory[FB_EXTRACT_FILED_BYTES], enum fb_type type,
    struct fb_str key)
{
	if (!is_account_key(type, key))
		return key;
	memcpy(memory, key.data, BRANCH_AT);
	memcpy(memory + BRANCH_AT, key.data + NUMBER_AT,
	    ACCOUNT_BYTES - NUMBER_AT);
	memory[FB_EXTRACT_FILED_BYTES - 1] = '\0';
	return (struct fb_str) { memory, FB_EXTRACT_FILED_BYTES - 1 };
}

/* True when a part of two keys is equal or all zeros in one of them. */
static bool
part_agrees(struct fb_str a, struct fb_str b, size_t at, size_t len)
{
	return memcmp(a.data + at, b.data + at, len) == 0 ||
	    memcmp(a.data + at, "000", len) == 0 ||
	    memcmp(b.data + at, "000", len) == 0;
}

bool
fb_extract_agree(enum fb_type type, struct fb_str a, struct fb_str b)
{
	if (!is_account_key(type, a) || !is_account_key(type, b))
		return fb_str_equal(a, b);
	return memcmp(a.data, b.data, BRANCH_AT) == 0 &&
	    part_agrees(a, b, BRANCH_AT, 3) && part_agrees(a, b, TYPE_AT, 1) &&
	    memcmp(a.data + NUMBER_AT, b.data + NUMBER_AT,
		ACCOUNT_BYTES - NUMBER_AT) == 0;
}

/* ---- hosts ----------------------------------------------------------------- */

struct fb_str
fb_extract_registrable(const struct fb_extractor *extractor, struct fb_str host)
{
	char name[FB_HOST_NAME_MAX + 1];

	if (host.len == 0 || host.len >= sizeof name ||
	    fb_url_host_is_address(host))
		return host;
	memcpy(name, host.data, host.len);
	name[host.len] = '\0';
	const char *domain =
	    psl_registrable_domain(extractor->public_suffixes, name);
	if (domain == NULL)
		return host;
	size_t skip = (size_t)(domain - name);
	return (struct fb_str) { host.data + skip, host.len - skip };
}

enum fb_status
fb_extract_host(struct fb_str *host, struct fb_arena *arena,
    struct fb_str target)
{
	struct fb_url_parts parts;
	struct fb_str url;

	*host = (struct fb_str) { "", 0 };
	enum fb_status status = fb_url_of_target(&url, arena, target);
	if (status != FB_OK || url.len == 0 || !fb_url_split(&parts, url))
		return status;
	return fb_url_host(host, arena, &parts);
}
