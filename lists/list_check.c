/* SPDX-License-Identifier: BSD-2-Clause */
#include "cdb_check.h"
#include "list_internal.h"
#include "source_parser.h"
#include "utf8.h"

/*
 * The structure is sound and the hash is right, so what stands there was
 * written so.  Whether it was written by us is another question: the list of
 * a stranger must not lead our lookups outside its records or hide entries.
 */

/* Texts of the list go to terminals, logs and headers. */
static bool
is_printable(struct fb_str text)
{
	size_t position;

	return fb_utf8_is_valid(text) &&
	    fb_forbidden_character(text, &position) == 0 &&
	    (text.len == 0 || memchr(text.data, '\t', text.len) == NULL);
}

static bool
has_printable_texts(const struct fb_list_entry *entry)
{
	return fb_id_is_valid(fb_str(entry->id)) &&
	    is_printable(entry->value) && is_printable(entry->key) &&
	    is_printable(entry->case_id) && is_printable(entry->domains);
}

/* Read the four bytes at an index of a record of numbers. */
static uint32_t
number_at(struct fb_str value, size_t i)
{
	return fb_get_le32((const uint8_t *)value.data + 4 * i);
}

static bool
check_entry(const struct fb_list *list, struct fb_str key, struct fb_str value)
{
	struct fb_list_entry entry;
	uint32_t number;

	if (key.len != FB_ENTRY_KEY_BYTES)
		return false;
	number = fb_get_le32((const uint8_t *)key.data + 1);
	if (number >= list->meta.entry_count ||
	    !fb_entry_unpack(&entry, value) || !has_printable_texts(&entry) ||
	    (entry.group == FB_GROUP_NONE) != (entry.type != FB_TYPE_PHRASE))
		return false;
	if (entry.type >= FB_IDENTIFIER_TYPE_COUNT)
		return entry.key.len == 0;
	/* what it was listed for must lead to it */
	uint32_t found[FB_FILED_MAX];
	size_t count =
	    fb_list_find_key(found, FB_FILED_MAX, list, entry.type, entry.key);
	for (size_t i = 0; i < count && i < FB_FILED_MAX; i++)
		if (found[i] == number)
			return true;
	return false;
}

static bool
check_identifier(const struct fb_list *list, struct fb_str key,
    struct fb_str value)
{
	const char *colon = memchr(key.data, ':', key.len);
	char filed[FB_EXTRACT_FILED_BYTES];
	struct fb_list_entry entry;
	unsigned type;

	if (colon == NULL || value.len == 0 || value.len % 4 != 0 ||
	    value.len > (size_t)4 * FB_FILED_MAX)
		return false;
	size_t len = (size_t)(colon - key.data);
	if (!fb_words_find(&fb_type_words, (struct fb_str) { key.data, len },
		&type) ||
	    type >= FB_IDENTIFIER_TYPE_COUNT)
		return false;
	struct fb_str rest = { colon + 1, key.len - len - 1 };
	for (size_t i = 0; i < value.len / 4; i++)
		if (!fb_list_entry(&entry, list, number_at(value, i)) ||
		    entry.type != type ||
		    !fb_str_equal(fb_extract_filed(filed, type, entry.key),
			rest))
			return false;
	return true;
}

static bool
is_gate_open(const struct fb_list *list, const uint16_t *unit, unsigned count)
{
	unsigned gate = 0;

	while (gate < FB_GATE_COUNT && fb_gate_units[gate] != count)
		gate++;
	if (gate == FB_GATE_COUNT || list->gate[gate].words == NULL)
		return false;
	uint64_t hash = fb_gram_hash(unit, count), bits = fb_gate_bits(hash);
	uint64_t word = fb_get_le64(
	    list->gate[gate].words + 8 * (hash >> list->gate[gate].shift));
	return (word & bits) == bits;
}

/* Does the anchor stand in the candidate where it is said to stand? */
static bool
check_candidate(const struct fb_list *list,
    const struct fb_candidate *candidate, struct fb_str anchor)
{
	const uint8_t *units = candidate->units[candidate->segment];
	size_t anchor_units = anchor.len / 2;

	struct fb_list_entry entry;

	if (!fb_list_entry(&entry, list, candidate->entry) ||
	    (entry.type != FB_TYPE_PHRASE && entry.type != FB_TYPE_BRAND))
		return false;
	return candidate->offset + anchor_units <=
	    candidate->len[candidate->segment] &&
	    memcmp(units + 2 * candidate->offset, anchor.data, anchor.len) == 0;
}

static bool
check_anchor(const struct fb_list *list, struct fb_str key, struct fb_str value)
{
	struct fb_str anchor = { key.data + 1, key.len - 1 };
	struct fb_candidate candidate;
	uint16_t unit[FB_ANCHOR_MAX_UNITS];
	size_t position = 0, count = 0;

	if (anchor.len % 2 != 0 || anchor.len > sizeof unit)
		return false;
	for (size_t i = 0; i < anchor.len / 2; i++)
		unit[i] = fb_get_le16((const uint8_t *)anchor.data + 2 * i);
	if (!is_gate_open(list, unit, (unsigned)(anchor.len / 2)))
		return false;
	while (fb_candidate_next(&candidate, value, &position)) {
		if (++count > FB_LIST_MAX_CANDIDATES ||
		    !check_candidate(list, &candidate, anchor))
			return false;
	}
	return count > 0 && position == value.len;
}

/* How many records of each kind there were. */
struct tally {
	uint32_t entries, keys, anchors, special;
};

static bool
check_special(const struct fb_list *list, struct fb_str key)
{
	char gate[FB_GATE_KEY_BYTES];

	if (fb_str_equal(key, FB_RECORD_HASH) ||
	    fb_str_equal(key, FB_RECORD_META) ||
	    fb_str_equal(key, FB_RECORD_CANARY) ||
	    fb_str_equal(key, FB_RECORD_RULES))
		return true;
	for (unsigned g = 0; g < FB_GATE_COUNT; g++) {
		fb_gate_key(gate, g);
		if (list->gate[g].words != NULL && key.len == sizeof gate &&
		    memcmp(key.data, gate, sizeof gate) == 0)
			return true;
	}
	return false;
}

static const char *
check_record(struct tally *tally, const struct fb_list *list, struct fb_str key,
    struct fb_str value)
{
	struct fb_str found;

	/* two records of one key: the second would never be found */
	if (key.len == 0 || !fb_list_find(&found, list, key.data, key.len) ||
	    found.data != value.data)
		return "key";
	if (key.data[0] == 0) {
		tally->special++;
		return check_special(list, key) ? NULL : "kind";
	}
	if (value.len > FB_VALUE_MAX_BYTES)
		return "size";
	if (key.data[0] == 1) {
		tally->anchors++;
		return check_anchor(list, key, value) ? NULL : "phrase";
	}
	if (key.data[0] == 2) {
		tally->entries++;
		return check_entry(list, key, value) ? NULL : "entry";
	}
	tally->keys++;
	return check_identifier(list, key, value) ? NULL : "identifier";
}

bool
fb_list_check_records(const char **what, const struct fb_list *list)
{
	const struct fb_meta *meta = &list->meta;
	struct tally tally = { 0 };
	struct fb_str key, value;
	size_t position = FB_CDB_HEADER_BYTES;

	*what = "name";
	if (!fb_name_is_valid(fb_str(meta->name)) ||
	    !is_printable(fb_str(meta->unicode)))
		return false;
	while (fb_cdb_next(&key, &value, list->cdb.cdb_mem, list->cdb.cdb_fsize,
	    &position)) {
		*what = check_record(&tally, list, key, value);
		if (*what != NULL)
			return false;
	}
	*what = "count";
	return tally.entries == meta->entry_count &&
	    tally.keys == meta->key_count &&
	    tally.anchors == meta->anchor_count &&
	    tally.special + tally.entries + tally.keys + tally.anchors ==
	    meta->record_count;
}
