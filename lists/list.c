/* SPDX-License-Identifier: BSD-2-Clause */
#include "list.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "cdb_check.h"
#include "i18n.h"
#include "list_internal.h"
#include "utf8.h"

/* ---- errors ----------------------------------------------------------- */

enum fb_status
fb_list_fail(struct fb_error *err, enum fb_status status, const char *path,
    const char *format, ...)
{
	va_list arguments;

	*err = (struct fb_error) { .status = status };
	snprintf(err->file, sizeof err->file, "%s", path);
	va_start(arguments, format);
	vsnprintf(err->message, sizeof err->message, format, arguments);
	va_end(arguments);
	fb_utf8_end_whole(err->file);
	fb_utf8_end_whole(err->message);
	return status;
}

/* ---- what is asked of a list ------------------------------------------ */

bool
fb_list_find(struct fb_str *value, const struct fb_list *list, const void *key,
    size_t key_len)
{
	struct cdb cdb = list->cdb;

	if (key_len > FB_KEY_MAX_BYTES ||
	    cdb_find(&cdb, key, (unsigned)key_len) <= 0)
		return false;
	const char *data = cdb_getdata(&cdb);
	if (data == NULL)
		return false;
	*value = (struct fb_str) { data, cdb_datalen(&cdb) };
	return true;
}

static bool
find_record(struct fb_str *value, const struct fb_list *list, struct fb_str key)
{
	return fb_list_find(value, list, key.data, key.len);
}

/* Read a slice of an entry record; false when it is too short. */
static bool
take(struct fb_str *out, struct fb_str *rest, const uint8_t *len_at)
{
	size_t len = fb_get_le16(len_at);

	if (len > rest->len)
		return false;
	*out = (struct fb_str) { rest->data, len };
	rest->data += len;
	rest->len -= len;
	return true;
}

bool
fb_entry_unpack(struct fb_list_entry *out, struct fb_str record)
{
	const uint8_t *at = (const uint8_t *)record.data;
	struct fb_str code;

	if (record.len < FB_ENTRY_HEADER_BYTES ||
	    memchr(at, '\0', FB_ID_MAX_BYTES) == NULL)
		return false;
	struct fb_list_entry entry = {
		.id = record.data,
		.type = at[16],
		.group = at[17],
		.category = at[18],
		.level = at[19],
		.tlp = at[20],
		.state = at[21],
		.weight_milli = (int32_t)fb_get_le32(at + 24),
		.expires = (int64_t)fb_get_le64(at + 40),
		.identity = fb_get_le64(at + 48),
	};
	if (at[16] >= FB_TYPE_COUNT || at[17] > FB_GROUP_NONE ||
	    at[18] >= FB_CATEGORY_COUNT || at[19] >= FB_LEVEL_COUNT ||
	    at[20] >= FB_TLP_COUNT || at[21] >= FB_STATE_WITHDRAWN ||
	    entry.weight_milli > FB_WEIGHT_MAX_MILLI ||
	    entry.weight_milli < -FB_WEIGHT_MAX_MILLI)
		return false;
	struct fb_str rest = { record.data + FB_ENTRY_HEADER_BYTES,
		record.len - FB_ENTRY_HEADER_BYTES };
	if (!take(&entry.value, &rest, at + 28) ||
	    !take(&entry.key, &rest, at + 30) ||
	    !take(&entry.case_id, &rest, at + 32) ||
	    !take(&entry.domains, &rest, at + 34) ||
	    !take(&code, &rest, at + 36) || rest.len != 0)
		return false;
	entry.code = (const uint8_t *)code.data;
	entry.code_len = code.len;
	if (entry.type == FB_TYPE_RULE &&
	    !fb_rule_is_valid(entry.code, entry.code_len))
		return false;
	*out = entry;
	return true;
}

bool
fb_list_entry(struct fb_list_entry *out, const struct fb_list *list,
    uint32_t number)
{
	char key[FB_ENTRY_KEY_BYTES];
	struct fb_str record;

	if (number >= list->meta.entry_count)
		return false;
	fb_entry_key(key, number);
	return fb_list_find(&record, list, key, sizeof key) &&
	    fb_entry_unpack(out, record);
}

size_t
fb_list_find_key(uint32_t *number, size_t capacity, const struct fb_list *list,
    enum fb_type type, struct fb_str key)
{
	char bytes[FB_KEY_MAX_BYTES];
	struct fb_list_entry entry;
	struct fb_str value;
	size_t count = 0;

	size_t len = fb_identifier_key(bytes, type, key);
	if (type >= FB_IDENTIFIER_TYPE_COUNT || len == 0 ||
	    !fb_list_find(&value, list, bytes, len))
		return 0;
	for (size_t i = 0; i < value.len / 4; i++) {
		uint32_t filed =
		    fb_get_le32((const uint8_t *)value.data + 4 * i);
		/* of accounts, the same key may be that of another one */
		if (type == FB_TYPE_ACCT &&
		    (!fb_list_entry(&entry, list, filed) ||
			!fb_extract_agree(type, entry.key, key)))
			continue;
		if (count < capacity)
			number[count] = filed;
		count++;
	}
	return count;
}

const char *
fb_list_name(const struct fb_list *list)
{
	return list->meta.name;
}

uint64_t
fb_list_serial(const struct fb_list *list)
{
	return list->meta.serial;
}

uint32_t
fb_list_entry_count(const struct fb_list *list)
{
	return list->meta.entry_count;
}

const uint8_t *
fb_list_hash(const struct fb_list *list)
{
	return list->hash;
}

const struct fb_caps *
fb_list_caps(const struct fb_list *list)
{
	return &list->meta.caps;
}

bool
fb_list_asks_spf(const struct fb_list *list)
{
	return list->asks_spf;
}

const uint32_t *
fb_list_rules(const struct fb_list *list, size_t *count)
{
	*count = list->meta.rule_count;
	return list->rule;
}

/* ---- mapping ---------------------------------------------------------- */

static enum fb_status
read_meta(struct fb_list *list, const char *path, struct fb_error *err)
{
	struct fb_str value;

	if (!find_record(&value, list, FB_RECORD_META) ||
	    !fb_meta_unpack(&list->meta, value))
		return fb_list_fail(err, FB_ERR_CORRUPT, path,
		    _("a constant database, but not a compiled list; make "
		      "one with \"fakebill-list compile\""));
	if (list->meta.format != FB_COMPILED_FORMAT)
		return fb_list_fail(err, FB_ERR_VERSION, path,
		    _("format %u, but this program reads format %d; compile "
		      "it again: \"fakebill-list compile -o %s SOURCE\""),
		    list->meta.format, FB_COMPILED_FORMAT, path);
	if (!find_record(&value, list, FB_RECORD_CANARY) ||
	    !fb_str_equal(value, FB_CANARY))
		return fb_list_fail(err, FB_ERR_CORRUPT, path,
		    _("what every list begins with is missing; copy or "
		      "compile it again"));
	if (!find_record(&value, list, FB_RECORD_HASH) ||
	    value.len != FB_HASH_BYTES ||
	    value.data != (const char *)list->cdb.cdb_mem + FB_HASH_OFFSET)
		return fb_list_fail(err, FB_ERR_CORRUPT, path,
		    _("the hash is missing; copy or compile it again"));
	memcpy(list->hash, value.data, sizeof list->hash);
	return FB_OK;
}

static bool
is_power_of_two(uint32_t value)
{
	return value != 0 && (value & (value - 1)) == 0;
}

static bool
find_gate(struct fb_list *list, unsigned g)
{
	char key[FB_GATE_KEY_BYTES];
	struct fb_str value;
	uint32_t bytes = list->meta.gate_bytes[g];

	if (bytes == 0)
		return true;
	fb_gate_key(key, g);
	if (bytes < FB_GATE_MIN_BYTES || bytes > FB_GATE_MAX_BYTES ||
	    !is_power_of_two(bytes) ||
	    !fb_list_find(&value, list, key, sizeof key) || value.len != bytes)
		return false;
	list->gate[g] = (struct fb_gate) {
		.words = (const uint8_t *)value.data,
		.shift = fb_gate_shift(bytes),
	};
	return true;
}

static enum fb_status
find_gates(struct fb_list *list, const char *path, struct fb_error *err)
{
	for (unsigned g = 0; g < FB_GATE_COUNT; g++)
		if (!find_gate(list, g))
			return fb_list_fail(err, FB_ERR_CORRUPT, path,
			    _("a filter of the phrases is missing or of a "
			      "wrong size; copy or compile it again"));
	return FB_OK;
}

static enum fb_status
read_rules(struct fb_list *list, const char *path, struct fb_error *err)
{
	struct fb_list_entry entry;
	struct fb_str value;

	if (!find_record(&value, list, FB_RECORD_RULES) ||
	    list->meta.rule_count > FB_RULES_MAX ||
	    value.len != (size_t)4 * list->meta.rule_count)
		return fb_list_fail(err, FB_ERR_CORRUPT, path,
		    _("the rules are missing; copy or compile it again"));
	list->rule =
	    calloc((size_t)list->meta.rule_count + 1, sizeof *list->rule);
	if (list->rule == NULL)
		return fb_list_fail(err, FB_ERR_NOMEM, path,
		    _("out of memory"));
	for (uint32_t i = 0; i < list->meta.rule_count; i++) {
		list->rule[i] =
		    fb_get_le32((const uint8_t *)value.data + (size_t)4 * i);
		if (!fb_list_entry(&entry, list, list->rule[i]) ||
		    entry.type != FB_TYPE_RULE)
			return fb_list_fail(err, FB_ERR_CORRUPT, path,
			    _("rule %u is missing; copy or compile it again"),
			    i);
		list->asks_spf |= fb_rule_asks_spf(entry.code, entry.code_len);
	}
	return FB_OK;
}

/* cdb_init() would do with any file; this one must not change under us. */
static bool
is_sealed(int memfd)
{
	int seals = fcntl(memfd, F_GET_SEALS),
	    want = FB_LIST_SEALS & ~F_SEAL_SEAL;

	return seals >= 0 && (seals & want) == want;
}

enum fb_status
fb_list_map_named(struct fb_list **out, int memfd, const char *path,
    struct fb_error *err)
{
	struct stat st;

	if (!is_sealed(memfd) || fstat(memfd, &st) != 0)
		return fb_list_fail(err, FB_ERR_CORRUPT, path,
		    _("not a list that was loaded into memory"));
	if (st.st_size < FB_CDB_HEADER_BYTES)
		return fb_list_fail(err, FB_ERR_CORRUPT, path,
		    _("the file is cut off at byte %lld; copy or compile it "
		      "again"),
		    (long long)st.st_size);
	struct fb_list *list = calloc(1, sizeof *list);
	if (list == NULL)
		return fb_list_fail(err, FB_ERR_NOMEM, path,
		    _("out of memory"));
	if (cdb_init(&list->cdb, memfd) != 0) {
		int number = errno;
		free(list);
		return fb_list_fail(err, FB_ERR_IO, path,
		    _("cannot be mapped: %s"), strerror(number));
	}
	enum fb_status status = read_meta(list, path, err);
	if (status == FB_OK)
		status = find_gates(list, path, err);
	if (status == FB_OK)
		status = read_rules(list, path, err);
	if (status == FB_OK)
		*out = list;
	else
		fb_list_free(list);
	return status;
}

enum fb_status
fb_list_map(struct fb_list **out, int memfd, struct fb_error *err)
{
	return fb_list_map_named(out, memfd, "", err);
}

void
fb_list_free(struct fb_list *list)
{
	if (list == NULL)
		return;
	cdb_free(&list->cdb);
	free(list->rule);
	free(list);
}
