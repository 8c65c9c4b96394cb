/* SPDX-License-Identifier: BSD-2-Clause */
#include "cdb_check.h"

#include <cdb.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "table.h"

#define RECORD_COUNT 300

/* A sound file of that many records, allocated. */
static uint8_t *
make(unsigned count, size_t *size)
{
	int fd = memfd_create("test", MFD_CLOEXEC);
	struct cdb_make make;
	struct stat st;
	char key[16];

	assert_true(fd >= 0);
	assert_int_equal(cdb_make_start(&make, fd), 0);
	for (unsigned i = 0; i < count; i++) {
		int len = snprintf(key, sizeof key, "key-%u", i);
		assert_int_equal(cdb_make_add(&make, key, (unsigned)len, &i,
				     i % 5),
		    0);
	}
	assert_int_equal(cdb_make_finish(&make), 0);
	assert_int_equal(fstat(fd, &st), 0);
	*size = (size_t)st.st_size;
	uint8_t *bytes = malloc(*size);
	assert_int_equal(pread(fd, bytes, *size, 0), st.st_size);
	close(fd);
	return bytes;
}

static enum fb_cdb_fault
check(const uint8_t *bytes, size_t size)
{
	struct fb_cdb_finding finding;
	/* of exactly that size, so that a read behind it is seen */
	uint8_t *copy = malloc(size == 0 ? 1 : size);

	memcpy(copy, bytes, size);
	enum fb_status status = fb_cdb_check(&finding, copy, size);
	free(copy);
	assert_int_equal(status,
	    finding.fault == FB_CDB_SOUND ? FB_OK : FB_ERR_CORRUPT);
	return finding.fault;
}

static void
what_tinycdb_writes_is_sound(void **state)
{
	(void)state;
	for (unsigned count = 0; count < 2000; count = 2 * count + 1) {
		struct fb_cdb_finding finding;
		size_t size;
		uint8_t *bytes = make(count, &size);
		assert_int_equal(fb_cdb_check(&finding, bytes, size), FB_OK);
		assert_int_equal(finding.record_count, count);
		free(bytes);
	}
}

static void
an_empty_file_is_not(void **state)
{
	(void)state;
	assert_int_equal(check((const uint8_t *)"", 0), FB_CDB_EMPTY);
}

static void
zero_bytes_are_not_and_open_all_the_same(void **state)
{
	(void)state;
	uint8_t zero[FB_CDB_HEADER_BYTES + 1] = { 0 };

	assert_int_equal(check(zero, 1), FB_CDB_ZERO);
	assert_int_equal(check(zero, FB_CDB_HEADER_BYTES), FB_CDB_ZERO);
	assert_int_equal(check(zero, sizeof zero), FB_CDB_ZERO);
}

static void
an_unfinished_build_is_not(void **state)
{
	(void)state;
	size_t size;
	uint8_t *bytes = make(RECORD_COUNT, &size);

	/* the header is written last */
	memset(bytes, 0, FB_CDB_HEADER_BYTES);
	assert_int_equal(check(bytes, size), FB_CDB_UNFINISHED);
	free(bytes);
}

static void
no_shorter_file_is_sound(void **state)
{
	(void)state;
	size_t size;
	uint8_t *bytes = make(RECORD_COUNT, &size);

	for (size_t len = 0; len < size; len++)
		assert_int_not_equal(check(bytes, len), FB_CDB_SOUND);
	assert_int_equal(check(bytes, size - 1), FB_CDB_SHORT);
	free(bytes);
}

static void
a_longer_file_is_not_sound(void **state)
{
	(void)state;
	size_t size;
	uint8_t *bytes = make(RECORD_COUNT, &size);

	bytes = realloc(bytes, size + 1);
	bytes[size] = 0;
	assert_int_equal(check(bytes, size + 1), FB_CDB_LONG);
	free(bytes);
}

/* What makes cdb_seqnext() loop for ever. */
static void
a_record_that_claims_four_gigabytes_is_not(void **state)
{
	(void)state;
	uint8_t bytes[FB_CDB_HEADER_BYTES + 8 + 16] = { 0 };

	for (unsigned i = 0; i < FB_CDB_TABLE_COUNT; i++) {
		cdb_pack(FB_CDB_HEADER_BYTES + 8, bytes + 8 * i);
		cdb_pack(i == 255 ? 2 : 0, bytes + 8 * i + 4);
	}
	cdb_pack(0xFFFFFFF8u, bytes + FB_CDB_HEADER_BYTES);
	assert_int_equal(check(bytes, sizeof bytes), FB_CDB_KEY);
	cdb_pack(0, bytes + FB_CDB_HEADER_BYTES);
	cdb_pack(0xFFFFFFF8u, bytes + FB_CDB_HEADER_BYTES + 4);
	assert_int_equal(check(bytes, sizeof bytes), FB_CDB_RECORDS);
}

/* A key longer than the file makes cdb_findnext() read outside of it. */
static void
a_key_above_the_limit_is_not(void **state)
{
	(void)state;
	int fd = memfd_create("test", MFD_CLOEXEC);
	static const char key[FB_CDB_MAX_KEY_BYTES + 1];
	struct cdb_make make;
	struct stat st;

	assert_int_equal(cdb_make_start(&make, fd), 0);
	assert_int_equal(cdb_make_add(&make, key, sizeof key, "", 0), 0);
	assert_int_equal(cdb_make_finish(&make), 0);
	assert_int_equal(fstat(fd, &st), 0);
	uint8_t *bytes = malloc((size_t)st.st_size);
	assert_int_equal(pread(fd, bytes, (size_t)st.st_size, 0), st.st_size);
	assert_int_equal(check(bytes, (size_t)st.st_size), FB_CDB_KEY);
	free(bytes);
	close(fd);
}

/* One record with an empty key, and its table of so many slots, all empty. */
#define ONE_RECORD_BYTES (FB_CDB_HEADER_BYTES + 8)

static uint8_t *
make_one(unsigned slot_count, size_t *size)
{
	unsigned table = cdb_hash("", 0) % FB_CDB_TABLE_COUNT;

	*size = ONE_RECORD_BYTES + 8 * (size_t)slot_count;
	uint8_t *bytes = calloc(1, *size);
	for (unsigned i = 0; i < FB_CDB_TABLE_COUNT; i++) {
		cdb_pack(i > table ? (unsigned)*size : ONE_RECORD_BYTES,
		    bytes + 8 * i);
		cdb_pack(i == table ? slot_count : 0, bytes + 8 * i + 4);
	}
	return bytes;
}

/* Let a slot point to the record; slot 0 is its home. */
static void
fill_slot(uint8_t *bytes, unsigned slot_count, unsigned slot)
{
	uint32_t hash = cdb_hash("", 0);
	uint8_t *at =
	    bytes + ONE_RECORD_BYTES + 8 * (((hash >> 8) + slot) % slot_count);

	cdb_pack(hash, at);
	cdb_pack(FB_CDB_HEADER_BYTES, at + 4);
}

static enum fb_cdb_fault
check_one(unsigned slot_count, unsigned first, unsigned second)
{
	size_t size;
	uint8_t *bytes = make_one(slot_count, &size);

	fill_slot(bytes, slot_count, first);
	fill_slot(bytes, slot_count, second);
	enum fb_cdb_fault fault = check(bytes, size);
	free(bytes);
	return fault;
}

static void
a_record_must_be_found_from_its_home_slot(void **state)
{
	(void)state;
	assert_int_equal(check_one(2, 0, 0), FB_CDB_SOUND);
	/* behind an empty slot no lookup looks */
	assert_int_equal(check_one(2, 1, 1), FB_CDB_INDEX);
}

static void
a_table_without_an_empty_slot_is_not(void **state)
{
	(void)state;
	assert_int_equal(check_one(2, 0, 1), FB_CDB_INDEX);
}

static void
a_table_of_another_size_is_not(void **state)
{
	(void)state;
	assert_int_equal(check_one(3, 0, 0), FB_CDB_TABLES);
	assert_int_equal(check_one(4, 0, 0), FB_CDB_RECORDS);
	/* as many slots as two records need, both for one */
	assert_int_equal(check_one(4, 0, 1), FB_CDB_RECORDS);
}

/* Two equal records; the index names one of them twice. */
static void
a_record_that_no_slot_names_is_not(void **state)
{
	(void)state;
	int fd = memfd_create("test", MFD_CLOEXEC);
	struct cdb_make make;
	struct stat st;

	assert_int_equal(cdb_make_start(&make, fd), 0);
	assert_int_equal(cdb_make_add(&make, "a", 1, "1", 1), 0);
	assert_int_equal(cdb_make_add(&make, "a", 1, "2", 1), 0);
	assert_int_equal(cdb_make_finish(&make), 0);
	assert_int_equal(fstat(fd, &st), 0);
	size_t size = (size_t)st.st_size;
	uint8_t *bytes = malloc(size);
	assert_int_equal(pread(fd, bytes, size, 0), st.st_size);
	assert_int_equal(check(bytes, size), FB_CDB_SOUND);
	for (size_t at = FB_CDB_HEADER_BYTES + 20; at < size; at += 8)
		if (cdb_unpack(bytes + at + 4) != 0)
			cdb_pack(FB_CDB_HEADER_BYTES, bytes + at + 4);
	assert_int_equal(check(bytes, size), FB_CDB_INDEX);
	free(bytes);
	close(fd);
}

/* All records of a sound file are found, with their own bytes. */
static void
assert_complete(const uint8_t *bytes, size_t size)
{
	int fd = memfd_create("test", MFD_CLOEXEC);
	size_t position = FB_CDB_HEADER_BYTES, count = 0;
	struct fb_str key, value;
	struct cdb cdb;

	assert_int_equal(write(fd, bytes, size), size);
	assert_int_equal(cdb_init(&cdb, fd), 0);
	while (fb_cdb_next(&key, &value, bytes, size, &position)) {
		assert_int_equal(cdb_find(&cdb, key.data, (unsigned)key.len),
		    1);
		count++;
	}
	assert_int_equal(count, RECORD_COUNT);
	cdb_free(&cdb);
	close(fd);
}

static void
a_changed_file_is_refused_or_still_complete(void **state)
{
	(void)state;
	size_t size;
	uint8_t *bytes = make(RECORD_COUNT, &size);
	unsigned accepted = 0;

	srand(1);
	for (unsigned i = 0; i < 20000; i++) {
		size_t at[3], changes = 1 + (size_t)rand() % 3;
		uint8_t old[3];
		for (size_t c = 0; c < changes; c++) {
			at[c] = (size_t)rand() % size;
			if (rand() % 3 == 0)
				at[c] %= FB_CDB_HEADER_BYTES;
			old[c] = bytes[at[c]];
			bytes[at[c]] ^= (uint8_t)(1 << rand() % 8);
		}
		struct fb_cdb_finding finding;
		if (fb_cdb_check(&finding, bytes, size) == FB_OK) {
			accepted++;
			assert_complete(bytes, size);
		}
		for (size_t c = changes; c-- > 0;)
			bytes[at[c]] = old[c];
	}
	/* changes within a value are none of the structure's business */
	assert_in_range(accepted, 1, 10000);
	free(bytes);
}

int
main(void)
{
	struct table table = { 0 };
	table_add(&table, "what tinycdb writes is sound",
	    what_tinycdb_writes_is_sound, NULL);
	table_add(&table, "an empty file is not", an_empty_file_is_not, NULL);
	table_add(&table, "zero bytes are not, and open all the same",
	    zero_bytes_are_not_and_open_all_the_same, NULL);
	table_add(&table, "an unfinished build is not",
	    an_unfinished_build_is_not, NULL);
	table_add(&table, "no shorter file is sound", no_shorter_file_is_sound,
	    NULL);
	table_add(&table, "a longer file is not sound",
	    a_longer_file_is_not_sound, NULL);
	table_add(&table, "a record that claims four gigabytes is not",
	    a_record_that_claims_four_gigabytes_is_not, NULL);
	table_add(&table, "a key above the limit is not",
	    a_key_above_the_limit_is_not, NULL);
	table_add(&table, "a record must be found from its home slot",
	    a_record_must_be_found_from_its_home_slot, NULL);
	table_add(&table, "a table of another size is not",
	    a_table_of_another_size_is_not, NULL);
	table_add(&table, "a record that no slot names is not",
	    a_record_that_no_slot_names_is_not, NULL);
	table_add(&table, "a table without an empty slot is not",
	    a_table_without_an_empty_slot_is_not, NULL);
	table_add(&table, "a changed file is refused or still complete",
	    a_changed_file_is_refused_or_still_complete, NULL);
	return table_run(&table, "cdb_check");
}
