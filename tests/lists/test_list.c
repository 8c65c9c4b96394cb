/* SPDX-License-Identifier: BSD-2-Clause */
#include "list.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cdb_check.h"
#include "compiled.h"
#include "make_list.h"

static const char text[] = LIST_HEADER
    "#!name jp-fakebill\n"
    "#!serial 153\n"
    "#!cap demand=3 lure=0.5\n"
    "A0001\tacct\t０００１-123-1-1234567\tactive\t"
    "cat=fakebill lvl=official w=4 case=C17 tlp=GREEN exp=2025-12-01 by=a "
    "ok=b\n"
    "B0001\tbrand\t例示カード,Example Card=Card.Rei.Example,rei.example\t"
    "active\tw=2.5 cat=phish by=a ok=b\n"
    "P0001\tphrase\t未納料金…ご連絡\tshadow\tgrp=demand w=1 cat=fakebill "
    "by=a\n"
    "P0002\tphrase\t注文番号\tactive\tgrp=order-context w=-1.5 " ENTRY_KEYS "\n"
    "R0001\trule\tdemand & has:tel\tactive\tw=1 " ENTRY_KEYS "\n"
    "R0002\trule\tdemand & spf:fail\tactive\tw=2 " ENTRY_KEYS "\n"
    "T0001\ttel\t03-1234-5678\tactive\texp=2030-01-01 w=4 " ENTRY_KEYS "\n"
    "T0002\ttel\t+81 3 1234 5678\tactive\texp=2030-01-01 w=4 cat=phish by=a "
    "ok=b\n";

static struct fb_reader *reader;

/* The file's bytes, to be changed; allocated. */
static uint8_t *
make_bytes(size_t *size)
{
	struct stat st;
	int fd = make_file(reader, text);

	assert_int_equal(fstat(fd, &st), 0);
	*size = (size_t)st.st_size;
	uint8_t *bytes = malloc(*size);
	assert_int_equal(pread(fd, bytes, *size, 0), st.st_size);
	close(fd);
	return bytes;
}

static enum fb_status
open_bytes(const uint8_t *bytes, size_t size, struct fb_error *err)
{
	struct fb_list *list = NULL;
	int fd = memfd_create("test", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), size);
	*err = (struct fb_error) { .status = FB_OK };
	enum fb_status status = open_file(&list, reader, fd, err);
	if (status == FB_OK)
		fb_list_free(list);
	else
		assert_null(list);
	assert_int_equal(status, err->status);
	close(fd);
	return status;
}

static void
assert_refused(const uint8_t *bytes, size_t size, enum fb_status want,
    const char *message)
{
	struct fb_error err;

	assert_int_equal(open_bytes(bytes, size, &err), want);
	if (strstr(err.message, message) == NULL)
		assert_string_equal(err.message, message);
	assert_int_not_equal(err.file[0], '\0');
}

/* The record of a key, to be changed in place. */
static uint8_t *
record_of(uint8_t *bytes, size_t size, struct fb_str want, size_t *len)
{
	size_t position = FB_CDB_HEADER_BYTES;
	struct fb_str key, value;

	while (fb_cdb_next(&key, &value, bytes, size, &position))
		if (fb_str_equal(key, want)) {
			*len = value.len;
			return bytes + (value.data - (const char *)bytes);
		}
	fail();
	return NULL;
}

/* Make the hash right again: a hostile writer would. */
static void
stamp(uint8_t *bytes, size_t size)
{
	uint8_t hash[FB_HASH_BYTES];

	fb_compiled_hash(hash, bytes, size);
	memcpy(bytes + FB_HASH_OFFSET, hash, sizeof hash);
}

/* ---- what a list says ------------------------------------------------- */

static void
entries_are_as_they_were_written(void **state)
{
	(void)state;
	struct fb_list *list = make_list(reader, text);
	struct fb_list_entry entry;

	assert_string_equal(fb_list_name(list), "jp-fakebill");
	assert_int_equal(fb_list_serial(list), 153);
	assert_int_equal(fb_list_entry_count(list), 8);
	assert_int_equal(fb_list_caps(list)->cap_milli[FB_GROUP_DEMAND], 3000);
	assert_int_equal(fb_list_caps(list)->cap_milli[FB_GROUP_LURE], 500);
	assert_int_equal(fb_list_caps(list)->cap_milli[FB_GROUP_VISIT],
	    FB_CAP_NONE);
	assert_true(fb_list_entry(&entry, list, 0));
	assert_string_equal(entry.id, "A0001");
	assert_int_equal(entry.type, FB_TYPE_ACCT);
	assert_int_equal(entry.group, FB_GROUP_NONE);
	assert_int_equal(entry.category, FB_CATEGORY_FAKEBILL);
	assert_int_equal(entry.level, FB_LEVEL_OFFICIAL);
	assert_int_equal(entry.tlp, FB_TLP_GREEN);
	assert_int_equal(entry.state, FB_STATE_ACTIVE);
	assert_int_equal(entry.weight_milli, 4000);
	assert_int_equal(entry.expires, 1764601200);
	assert_true(fb_str_equal(entry.case_id, FB_STR("C17")));
	assert_true(
	    fb_str_equal(entry.value, FB_STR("０００１-123-1-1234567")));
	assert_true(fb_str_equal(entry.key, FB_STR("0001-123-1-1234567")));
	assert_true(fb_list_entry(&entry, list, 1));
	assert_true(fb_str_equal(entry.domains,
	    FB_STR("card.rei.example,rei.example")));
	assert_true(fb_list_entry(&entry, list, 2));
	assert_int_equal(entry.state, FB_STATE_SHADOW);
	assert_int_equal(entry.expires, INT64_MAX);
	assert_true(fb_list_entry(&entry, list, 3));
	assert_int_equal(entry.weight_milli, -1500);
	assert_int_equal(entry.group, FB_GROUP_ORDER_CONTEXT);
	assert_false(fb_list_entry(&entry, list, 8));
	assert_false(fb_list_entry(&entry, list, UINT32_MAX));
	fb_list_free(list);
	fb_list_free(NULL);
}

static void
rules_are_named_in_the_order_of_their_ids(void **state)
{
	(void)state;
	struct fb_list *list = make_list(reader, text);
	struct fb_list_entry entry;
	size_t count;

	const uint32_t *rule = fb_list_rules(list, &count);
	assert_int_equal(count, 2);
	assert_true(fb_list_entry(&entry, list, rule[0]));
	assert_string_equal(entry.id, "R0001");
	assert_true(fb_rule_is_valid(entry.code, entry.code_len));
	assert_true(fb_list_entry(&entry, list, rule[1]));
	assert_string_equal(entry.id, "R0002");
	assert_true(fb_list_asks_spf(list));
	fb_list_free(list);
	list = make_list(reader,
	    LIST_HEADER "R0001\trule\tdemand & has:tel\tactive\tw=1 " ENTRY_KEYS
			"\n");
	assert_false(fb_list_asks_spf(list));
	fb_list_free(list);
}

static void
a_key_leads_to_its_entries(void **state)
{
	(void)state;
	struct fb_list *list = make_list(reader, text);
	char longest[1000];
	uint32_t number[4];

	assert_int_equal(fb_list_find_key(number, 4, list, FB_TYPE_TEL,
			     FB_STR("+81312345678")),
	    2);
	assert_int_equal(number[0], 6);
	assert_int_equal(number[1], 7);
	assert_int_equal(fb_list_find_key(number, 1, list, FB_TYPE_TEL,
			     FB_STR("+81312345678")),
	    2);
	assert_int_equal(fb_list_find_key(number, 4, list, FB_TYPE_ACCT,
			     FB_STR("0001-123-1-1234567")),
	    1);
	assert_int_equal(fb_list_find_key(number, 4, list, FB_TYPE_MAIL,
			     FB_STR("+81312345678")),
	    0);
	assert_int_equal(fb_list_find_key(number, 4, list, FB_TYPE_TEL,
			     FB_STR("")),
	    0);
	assert_int_equal(fb_list_find_key(number, 4, list, FB_TYPE_PHRASE,
			     FB_STR("未納料金")),
	    0);
	memset(longest, 'a', sizeof longest);
	assert_int_equal(fb_list_find_key(number, 4, list, FB_TYPE_URL,
			     (struct fb_str) { longest, sizeof longest }),
	    0);
	fb_list_free(list);
}

static uint64_t
identity_in(const char *lines)
{
	struct fb_list *list = make_list(reader, lines);
	struct fb_list_entry entry;

	assert_true(fb_list_entry(&entry, list, 0));
	fb_list_free(list);
	return entry.identity;
}

static void
equal_values_of_two_lists_have_one_identity(void **state)
{
	(void)state;
#define TEL(id, value) \
	LIST_HEADER id "\ttel\t" value \
		       "\tactive\texp=2030-01-01 w=4 " ENTRY_KEYS "\n"
#define PHRASE(value) \
	LIST_HEADER "P0001\tphrase\t" value \
		    "\tactive\tgrp=threat w=4 " ENTRY_KEYS "\n"
#define BRAND(value) \
	LIST_HEADER "B0001\tbrand\t" value "\tactive\tw=4 " ENTRY_KEYS "\n"
	assert_true(identity_in(TEL("A0001", "03-1234-5678")) ==
	    identity_in(TEL("T0009", "+81312345678")));
	assert_false(identity_in(TEL("A0001", "03-1234-5678")) ==
	    identity_in(TEL("A0001", "03-1234-5679")));
	assert_true(identity_in(PHRASE("法的 措置")) ==
	    identity_in(PHRASE("法的措置")));
	assert_false(identity_in(PHRASE("法的措置")) ==
	    identity_in(PHRASE("法的…措置命令")));
	assert_true(identity_in(BRAND("例示,Example=a.example")) ==
	    identity_in(BRAND("EXAMPLE,例示=b.example")));
}

/* ---- what is refused -------------------------------------------------- */

static void
no_file_is_named_with_the_command_that_makes_it(void **state)
{
	(void)state;
	struct fb_error err;
	struct fb_list *list;

	assert_int_equal(fb_list_open(&list, "/nonexistent/x.cdb",
			     fb_reader_folder(reader), &err),
	    FB_ERR_IO);
	assert_string_equal(err.file, "/nonexistent/x.cdb");
	assert_non_null(
	    strstr(err.message, "fakebill-list compile -o /nonexistent"));
}

static void
folders_and_pipes_are_no_lists(void **state)
{
	(void)state;
	char folder[] = "/tmp/test_list.XXXXXX", fifo[64];
	struct fb_error err;
	struct fb_list *list;

	assert_non_null(mkdtemp(folder));
	snprintf(fifo, sizeof fifo, "%s/fifo", folder);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(fb_list_open(&list, folder, fb_reader_folder(reader),
			     &err),
	    FB_ERR_IO);
	assert_non_null(strstr(err.message, "not a regular file"));
	/* and it does not wait for a writer */
	assert_int_equal(fb_list_open(&list, fifo, fb_reader_folder(reader),
			     &err),
	    FB_ERR_IO);
	assert_non_null(strstr(err.message, "not a regular file"));
	unlink(fifo);
	rmdir(folder);
}

static void
each_way_to_be_broken_has_its_own_message(void **state)
{
	(void)state;
	static const uint8_t zero[4096];
	size_t size;
	uint8_t *bytes = make_bytes(&size);

	assert_refused(zero, 0, FB_ERR_CORRUPT, "the file is empty");
	assert_refused(zero, 2048, FB_ERR_CORRUPT, "zero bytes");
	assert_refused((const uint8_t *)text, strlen(text), FB_ERR_CORRUPT,
	    "source of a list");
	assert_refused(bytes, size / 2, FB_ERR_CORRUPT, "cut off at byte");
	assert_refused(bytes, 100, FB_ERR_CORRUPT, "cut off at byte 100");
	bytes[size - 1] ^= 1;
	assert_refused(bytes, size, FB_ERR_CORRUPT, "damaged at byte");
	bytes[size - 1] ^= 1;
	uint8_t header[FB_CDB_HEADER_BYTES];
	memcpy(header, bytes, sizeof header);
	memset(bytes, 0, sizeof header);
	assert_refused(bytes, size, FB_ERR_CORRUPT, "never finished");
	free(bytes);
}

static void
another_database_is_no_list(void **state)
{
	(void)state;
	uint8_t bytes[FB_CDB_HEADER_BYTES] = { 0 };

	for (unsigned i = 0; i < 256; i++)
		fb_put_le32(bytes + 8 * i, FB_CDB_HEADER_BYTES);
	assert_refused(bytes, sizeof bytes, FB_ERR_CORRUPT,
	    "not a compiled list");
}

static void
other_versions_say_how_to_rebuild(void **state)
{
	(void)state;
	size_t size, len;
	uint8_t *bytes = make_bytes(&size);
	uint8_t *meta = record_of(bytes, size, FB_RECORD_META, &len);

	fb_put_le32(meta + 12, FB_FOLD_VERSION + 1);
	stamp(bytes, size);
	assert_refused(bytes, size, FB_ERR_VERSION,
	    "rebuild it with: fakebill-list compile -o /proc");
	fb_put_le32(meta + 12, FB_FOLD_VERSION);
	meta[16] = '9';
	stamp(bytes, size);
	assert_refused(bytes, size, FB_ERR_VERSION, "Unicode 9");
	fb_put_le32(meta + 8, FB_COMPILED_FORMAT + 1);
	stamp(bytes, size);
	assert_refused(bytes, size, FB_ERR_VERSION, "this program reads");
	free(bytes);
}

static void
no_changed_byte_goes_unnoticed(void **state)
{
	(void)state;
	struct fb_error err;
	size_t size;
	uint8_t *bytes = make_bytes(&size);

	for (size_t at = 0; at < size; at += 3) {
		bytes[at] ^= (uint8_t)(1 << at % 8);
		assert_int_not_equal(open_bytes(bytes, size, &err), FB_OK);
		bytes[at] ^= (uint8_t)(1 << at % 8);
	}
	assert_int_equal(open_bytes(bytes, size, &err), FB_OK);
	free(bytes);
}

static void
no_shorter_file_is_a_list(void **state)
{
	(void)state;
	struct fb_error err;
	size_t size;
	uint8_t *bytes = make_bytes(&size);

	for (size_t len = 0; len < size; len += 7)
		assert_int_equal(open_bytes(bytes, len, &err), FB_ERR_CORRUPT);
	free(bytes);
}

/* Records that a faulty or hostile writer could have written, with a right
 * hash: where, which byte, and the word that is complained about. */
static const struct {
	const char *name;
	struct fb_str key;
	size_t offset;
	uint8_t value;
	const char *message;
} lies[] = {
	{ "an entry of an unknown type", FB_STR("\2\0\0\0\0"), 16, 99,
	    "(entry)" },
	{ "an id that would break a header", FB_STR("\2\0\0\0\0"), 1, '\n',
	    "(entry)" },
	{ "an escape sequence in a value", FB_STR("\2\0\0\0\0"), 56, 0x1B,
	    "(entry)" },
	{ "a value beyond its record", FB_STR("\2\0\0\0\0"), 29, 99,
	    "(entry)" },
	{ "a group of an identifier", FB_STR("\2\0\0\0\0"), 17, 1, "(entry)" },
	{ "a withdrawn entry", FB_STR("\2\0\0\0\0"), 21, 2, "(entry)" },
	{ "a weight out of range", FB_STR("\2\0\0\0\0"), 27, 0x40, "(entry)" },
	{ "a key that leads to another entry", FB_STR("acct:0001-1234567"), 0,
	    6, "(" },
	{ "a key that leads to no entry", FB_STR("acct:0001-1234567"), 0, 99,
	    "(" },
	{ "a rule that is none", FB_STR("\2\4\0\0\0"), 56 + 16, 99, "rule" },
	{ "a rule that is another entry", FB_STR("\0rules"), 0, 0, "rule" },
	{ "a gate that is shut", FB_STR("\0gate4"), SIZE_MAX, 0, "(phrase)" },
	{ "a list's name that would break a header", FB_STR("\0meta"), 33, '\r',
	    "(name)" },
	{ "more entries than there are", FB_STR("\0meta"), 104, 9, "(count)" },
	{ "a gate of another size", FB_STR("\0meta"), 128, 1, "filter" },
	{ "a dead canary", FB_STR("\0canary"), 0, 'x', "every list begins" },
};

static void
a_lie_with_a_right_hash_is_refused(void **state)
{
	const typeof(*lies) *c = *state;
	size_t size, len;
	uint8_t *bytes = make_bytes(&size);
	uint8_t *record = record_of(bytes, size, c->key, &len);

	if (c->offset == SIZE_MAX)
		memset(record, c->value, len);
	else
		record[c->offset] = c->value;
	stamp(bytes, size);
	assert_refused(bytes, size, FB_ERR_CORRUPT, c->message);
	free(bytes);
}

/* ---- memory ----------------------------------------------------------- */

static void
a_file_that_may_change_is_not_mapped(void **state)
{
	(void)state;
	int fd = make_file(reader, text);
	struct fb_list *list;
	struct fb_error err;

	assert_int_equal(fb_list_map(&list, fd, &err), FB_ERR_CORRUPT);
	close(fd);
}

static void
what_happens_to_the_file_later_does_not_matter(void **state)
{
	(void)state;
	struct fb_error err;
	struct fb_list *list;
	uint32_t number;
	int fd = make_file(reader, text);

	assert_int_equal(open_file(&list, reader, fd, &err), FB_OK);
	assert_int_equal(ftruncate(fd, 0), 0);
	close(fd);
	assert_int_equal(fb_list_find_key(&number, 1, list, FB_TYPE_TEL,
			     FB_STR("+81312345678")),
	    2);
	fb_list_free(list);
}

static void
a_loaded_list_is_sealed_and_can_be_mapped_twice(void **state)
{
	(void)state;
	char path[64];
	struct fb_error err;
	struct fb_list *a, *b;
	int memfd = -1, fd = make_file(reader, text);

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	assert_int_equal(fb_list_load(&memfd, path, fb_reader_folder(reader),
			     &err),
	    FB_OK);
	assert_int_not_equal(ftruncate(memfd, 10), 0);
	assert_true(write(memfd, "x", 1) < 0);
	assert_int_equal(fb_list_map(&a, memfd, &err), FB_OK);
	assert_int_equal(fb_list_map(&b, memfd, &err), FB_OK);
	close(memfd);
	close(fd);
	assert_memory_equal(fb_list_hash(a), fb_list_hash(b),
	    FB_LIST_HASH_BYTES);
	assert_int_equal(fb_list_entry_count(a), 8);
	fb_list_free(a);
	assert_int_equal(fb_list_entry_count(b), 8);
	fb_list_free(b);
}

static void *
look_up_often(void *argument)
{
	const struct fb_list *list = argument;
	struct fb_list_entry entry;
	uint32_t number[2];

	for (unsigned i = 0; i < 20000; i++) {
		const struct fb_str tel = FB_STR("+81312345678"),
				    account = FB_STR("0001-123-1-1234567");
		if (fb_list_find_key(number, 2, list, FB_TYPE_TEL, tel) != 2 ||
		    !fb_list_entry(&entry, list, number[1]) ||
		    strcmp(entry.id, "T0002") != 0 ||
		    fb_list_find_key(number, 2, list, FB_TYPE_ACCT, account) !=
			1 ||
		    number[0] != 0)
			return (void *)1;
	}
	return NULL;
}

static void
threads_share_a_list(void **state)
{
	(void)state;
	struct fb_list *list = make_list(reader, text);
	pthread_t thread[4];

	for (unsigned i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, look_up_often,
				     list),
		    0);
	for (unsigned i = 0; i < 4; i++) {
		void *result;
		assert_int_equal(pthread_join(thread[i], &result), 0);
		assert_null(result);
	}
	fb_list_free(list);
}

int
main(void)
{
	struct table table = { 0 };
	reader = make_reader();
	table_add(&table, "entries are as they were written",
	    entries_are_as_they_were_written, NULL);
	table_add(&table, "rules are named in the order of their ids",
	    rules_are_named_in_the_order_of_their_ids, NULL);
	table_add(&table, "a key leads to its entries",
	    a_key_leads_to_its_entries, NULL);
	table_add(&table, "equal values of two lists have one identity",
	    equal_values_of_two_lists_have_one_identity, NULL);
	table_add(&table, "no file is named with the command that makes it",
	    no_file_is_named_with_the_command_that_makes_it, NULL);
	table_add(&table, "folders and pipes are no lists",
	    folders_and_pipes_are_no_lists, NULL);
	table_add(&table, "each way to be broken has its own message",
	    each_way_to_be_broken_has_its_own_message, NULL);
	table_add(&table, "another database is no list",
	    another_database_is_no_list, NULL);
	table_add(&table, "other versions say how to rebuild",
	    other_versions_say_how_to_rebuild, NULL);
	table_add(&table, "no changed byte goes unnoticed",
	    no_changed_byte_goes_unnoticed, NULL);
	table_add(&table, "no shorter file is a list",
	    no_shorter_file_is_a_list, NULL);
	TABLE_ADD(&table, lies, a_lie_with_a_right_hash_is_refused);
	table_add(&table, "a file that may change is not mapped",
	    a_file_that_may_change_is_not_mapped, NULL);
	table_add(&table, "what happens to the file later does not matter",
	    what_happens_to_the_file_later_does_not_matter, NULL);
	table_add(&table, "a loaded list is sealed and can be mapped twice",
	    a_loaded_list_is_sealed_and_can_be_mapped_twice, NULL);
	table_add(&table, "threads share a list", threads_share_a_list, NULL);
	int failed = table_run(&table, "list");
	fb_reader_free(reader);
	return failed;
}
