/* SPDX-License-Identifier: BSD-2-Clause */
#include "cdb_check.h"

#include <cdb.h>
#include <stdlib.h>

#define RECORD_HEADER_BYTES 8 /* length of the key, length of the value */
#define SLOT_BYTES 8          /* hash, position of the record */

struct file {
	const uint8_t *bytes;
	size_t size;
	size_t data_end;     /* where the first table begins */
	uint64_t slot_count; /* of all tables */
	uint32_t *record;    /* positions, rising */
	bool *is_indexed;    /* for each of them */
	uint32_t record_count;
	struct fb_cdb_finding *finding;
};

/* One of the 256 tables. */
struct table {
	const uint8_t *slot;
	uint32_t slot_count;
	unsigned number;
};

static enum fb_status
fault(struct file *file, enum fb_cdb_fault what, size_t offset)
{
	file->finding->fault = what;
	file->finding->offset = offset;
	return FB_ERR_CORRUPT;
}

static bool
is_zero(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

/* The header alone: what everybody gets wrong who did not finish writing. */
static enum fb_status
check_size(struct file *file)
{
	if (file->size == 0)
		return fault(file, FB_CDB_EMPTY, 0);
	if (file->size > FB_CDB_MAX_BYTES)
		return fault(file, FB_CDB_LONG, FB_CDB_MAX_BYTES);
	if (is_zero(file->bytes, file->size))
		return fault(file, FB_CDB_ZERO, 0);
	if (file->size < FB_CDB_HEADER_BYTES)
		return fault(file, FB_CDB_SHORT, file->size);
	if (is_zero(file->bytes, FB_CDB_HEADER_BYTES))
		return fault(file, FB_CDB_UNFINISHED, 0);
	return FB_OK;
}

static enum fb_status
check_header(struct file *file)
{
	uint64_t expected = cdb_unpack(file->bytes);

	file->data_end = expected;
	if (expected < FB_CDB_HEADER_BYTES)
		return fault(file, FB_CDB_TABLES, 0);
	for (unsigned i = 0; i < FB_CDB_TABLE_COUNT; i++) {
		const uint8_t *head = file->bytes + (size_t)8 * i;
		uint32_t count = cdb_unpack(head + 4);
		/* the writer leaves half of the slots empty */
		if (cdb_unpack(head) != expected || count % 2 != 0)
			return fault(file, FB_CDB_TABLES, (size_t)8 * i);
		expected += (uint64_t)SLOT_BYTES * count;
		file->slot_count += count;
	}
	if (expected > file->size)
		return fault(file, FB_CDB_SHORT, file->size);
	if (expected < file->size)
		return fault(file, FB_CDB_LONG, expected);
	return FB_OK;
}

/* Records tile the space up to the tables; there are half as many as slots,
 * which were counted against the size of the file before. */
static enum fb_status
collect_records(struct file *file)
{
	size_t capacity = file->slot_count / 2;
	size_t position = FB_CDB_HEADER_BYTES;

	file->record = malloc((capacity + 1) * sizeof *file->record);
	file->is_indexed = calloc(capacity + 1, sizeof *file->is_indexed);
	if (file->record == NULL || file->is_indexed == NULL)
		return FB_ERR_NOMEM;
	while (position < file->data_end) {
		size_t left = file->data_end - position;
		if (left < RECORD_HEADER_BYTES ||
		    file->record_count == capacity)
			return fault(file, FB_CDB_RECORDS, position);
		uint64_t key_len = cdb_unpack(file->bytes + position);
		uint64_t value_len = cdb_unpack(file->bytes + position + 4);
		if (key_len > FB_CDB_MAX_KEY_BYTES)
			return fault(file, FB_CDB_KEY, position);
		if (key_len + value_len > left - RECORD_HEADER_BYTES)
			return fault(file, FB_CDB_RECORDS, position);
		file->record[file->record_count++] = (uint32_t)position;
		position += RECORD_HEADER_BYTES + key_len + value_len;
	}
	if (file->record_count != capacity)
		return fault(file, FB_CDB_RECORDS, position);
	return FB_OK;
}

static int
compare_positions(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

/* True when a slot names a record of this table that no other slot names. */
static bool
take_record(struct file *file, const struct table *table, uint32_t hash,
    uint32_t position)
{
	const uint32_t *found = bsearch(&position, file->record,
	    file->record_count, sizeof *file->record, compare_positions);

	if (found == NULL || file->is_indexed[found - file->record])
		return false;
	file->is_indexed[found - file->record] = true;
	const uint8_t *record = file->bytes + position;
	return hash % FB_CDB_TABLE_COUNT == table->number &&
	    cdb_hash(record + RECORD_HEADER_BYTES, cdb_unpack(record)) == hash;
}

/* Look at one slot, `run` full slots behind the last empty one. */
static enum fb_status
check_slot(struct file *file, const struct table *table, uint32_t at,
    uint32_t run)
{
	const uint8_t *slot = table->slot + (size_t)SLOT_BYTES * at;
	uint32_t hash = cdb_unpack(slot);
	size_t offset = (size_t)(slot - file->bytes);

	if (!take_record(file, table, hash, cdb_unpack(slot + 4)))
		return fault(file, FB_CDB_INDEX, offset);
	/* A lookup walks from the home slot and ends at an empty one. */
	uint32_t home = (hash >> 8) % table->slot_count;
	uint32_t walk =
	    at >= home ? at - home : at + (table->slot_count - home);
	if (walk > run)
		return fault(file, FB_CDB_INDEX, offset);
	if (walk > FB_CDB_MAX_PROBES)
		return fault(file, FB_CDB_CROWDED, offset);
	return FB_OK;
}

static bool
is_empty_slot(const struct table *table, uint32_t at)
{
	return cdb_unpack(table->slot + (size_t)SLOT_BYTES * at + 4) == 0;
}

/* Go once around a table, beginning behind an empty slot. */
static enum fb_status
check_table(struct file *file, const struct table *table)
{
	uint32_t count = table->slot_count, first = 0, used = 0, run = 0;
	size_t offset = (size_t)(table->slot - file->bytes);

	while (first < count && !is_empty_slot(table, first))
		first++;
	if (count != 0 && first == count)
		return fault(file, FB_CDB_INDEX, offset);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t at = first + i < count ? first + i : first + i - count;
		const uint8_t *slot = table->slot + (size_t)SLOT_BYTES * at;
		if (is_empty_slot(table, at)) {
			if (cdb_unpack(slot) != 0)
				return fault(file, FB_CDB_INDEX,
				    (size_t)(slot - file->bytes));
			run = 0;
			continue;
		}
		enum fb_status status = check_slot(file, table, at, run);
		if (status != FB_OK)
			return status;
		used++;
		run++;
	}
	return used == count / 2 ? FB_OK : fault(file, FB_CDB_INDEX, offset);
}

static enum fb_status
check_tables(struct file *file)
{
	for (unsigned i = 0; i < FB_CDB_TABLE_COUNT; i++) {
		const uint8_t *head = file->bytes + (size_t)8 * i;
		struct table table = {
			.slot = file->bytes + cdb_unpack(head),
			.slot_count = cdb_unpack(head + 4),
			.number = i,
		};
		enum fb_status status = check_table(file, &table);
		if (status != FB_OK)
			return status;
	}
	return FB_OK;
}

enum fb_status
fb_cdb_check(struct fb_cdb_finding *finding, const uint8_t *bytes, size_t size)
{
	struct file file = { .bytes = bytes, .size = size };

	*finding = (struct fb_cdb_finding) { .fault = FB_CDB_SOUND };
	file.finding = finding;
	enum fb_status status = check_size(&file);
	if (status == FB_OK)
		status = check_header(&file);
	if (status == FB_OK)
		status = collect_records(&file);
	if (status == FB_OK)
		status = check_tables(&file);
	if (status == FB_OK)
		finding->record_count = file.record_count;
	free(file.record);
	free(file.is_indexed);
	return status;
}

bool
fb_cdb_next(struct fb_str *key, struct fb_str *value, const uint8_t *bytes,
    size_t size, size_t *position)
{
	if (size < FB_CDB_HEADER_BYTES || *position >= cdb_unpack(bytes))
		return false;
	const uint8_t *record = bytes + *position;
	*key = (struct fb_str) {
		.data = (const char *)record + RECORD_HEADER_BYTES,
		.len = cdb_unpack(record),
	};
	*value = (struct fb_str) {
		.data = key->data + key->len,
		.len = cdb_unpack(record + 4),
	};
	*position += RECORD_HEADER_BYTES + key->len + value->len;
	return true;
}
