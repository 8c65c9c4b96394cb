/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A compiled list from a hostile hand.  The input is a set of changes to a
 * list that was compiled properly (3 bytes each: where, and what), or a whole
 * file when its first byte is odd; the hash is made right again, as the
 * hostile hand would.  Whatever the loader accepts must answer every
 * question without leaving its memory.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compile.h"
#include "compiled.h"
#include "list.h"
#include "reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition) \
	do { \
		if (!(condition)) \
			abort(); \
	} while (0)

#define KEYS "cat=fakebill by=a ok=b\n"
static const char source_text[] =
    "#!fakebill-list 1\n"
    "A0001\tacct\t0001-123-1-1234567\tactive\tw=4 exp=2030-01-01 " KEYS
    "B0001\tbrand\t例示,Example Card=rei.example\tactive\tw=2 " KEYS
    "P0001\tphrase\t未納料金…連絡…本日中\tactive\tgrp=demand w=1 " KEYS
    "P0002\tphrase\t未納金\tactive\tgrp=demand w=1 " KEYS
    "P0003\tphrase\t法的手続きに移行\tactive\tgrp=threat w=1 " KEYS
    "R0001\trule\tdemand & has:tel | spf:fail\tactive\tw=1 " KEYS
    "T0001\ttel\t03-1234-5678\tactive\tw=4 exp=2030-01-01 " KEYS;

static const char mail_text[] =
    "未納料金の件、ご連絡を本日中に。例示 Example Card 未納金 法的手続きに移行";

/* What is made once. */
static struct {
	struct fb_reader *reader;
	uint8_t *file;
	size_t file_size;
	struct fb_arena *arena; /* of the mail's text */
	struct fb_units mail;
} fixture;

static void
make_file(void)
{
	struct fb_arena *arena = fb_arena_new((size_t)64 << 20);
	FILE *text =
	    fmemopen((void *)(uintptr_t)source_text, strlen(source_text), "r");
	struct fb_error err = { .status = FB_OK };
	struct fb_source source;
	struct stat st;
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	CHECK(
	    fb_source_parse(&source, arena, fb_reader_extractor(fixture.reader),
		text, "fuzz", NULL, NULL) == FB_OK);
	CHECK(fb_compile_open(fd, &source, fb_reader_folder(fixture.reader),
		  &err) == FB_OK);
	CHECK(fstat(fd, &st) == 0);
	fixture.file_size = (size_t)st.st_size;
	fixture.file = malloc(fixture.file_size);
	CHECK(pread(fd, fixture.file, fixture.file_size, 0) == st.st_size);
	close(fd);
	fclose(text);
	fb_arena_free(arena);
}

static void
prepare(void)
{
	const struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_view view;

	if (fixture.reader != NULL)
		return;
	CHECK(fb_reader_new(&fixture.reader, &limits) == FB_OK);
	make_file();
	fixture.arena = fb_arena_new((size_t)1 << 20);
	CHECK(fb_fold(&view, fixture.arena, fb_reader_folder(fixture.reader),
		  FB_VIEW_SKELETON, FB_STR(mail_text)) == FB_OK);
	fixture.mail = view.text;
}

/* The file to load; allocated. */
static uint8_t *
make_input(const uint8_t *data, size_t size, size_t *out_size)
{
	if (size > 0 && data[0] % 2 == 1) {
		uint8_t *bytes = malloc(size);
		memcpy(bytes, data + 1, size - 1);
		*out_size = size - 1;
		return bytes;
	}
	uint8_t *bytes = malloc(fixture.file_size);
	memcpy(bytes, fixture.file, fixture.file_size);
	for (size_t i = 1; i + 3 <= size; i += 3)
		bytes[(size_t)(data[i] << 8 | data[i + 1]) %
		    fixture.file_size] = data[i + 2];
	*out_size = fixture.file_size;
	return bytes;
}

static void
stamp(uint8_t *bytes, size_t size)
{
	uint8_t hash[FB_HASH_BYTES];

	if (size < FB_HASH_OFFSET + FB_HASH_BYTES)
		return;
	fb_compiled_hash(hash, bytes, size);
	memcpy(bytes + FB_HASH_OFFSET, hash, sizeof hash);
}

static bool
on_match(void *context, uint32_t number, size_t begin, size_t end)
{
	struct fb_list_entry entry;

	CHECK(begin < end && end <= fixture.mail.count);
	CHECK(fb_list_entry(&entry, context, number));
	CHECK(entry.type == FB_TYPE_PHRASE || entry.type == FB_TYPE_BRAND);
	return true;
}

static void
ask(struct fb_list *list)
{
	const struct fb_facts facts = { 0 };
	struct fb_list_entry entry;
	uint32_t number[4];
	size_t rules;

	CHECK(strlen(fb_list_name(list)) < FB_NAME_MAX_BYTES);
	for (uint32_t i = 0; i < fb_list_entry_count(list); i++) {
		CHECK(fb_list_entry(&entry, list, i));
		CHECK(fb_id_is_valid(fb_str(entry.id)));
		CHECK(entry.state < FB_STATE_WITHDRAWN);
		if (entry.type >= FB_IDENTIFIER_TYPE_COUNT)
			continue;
		CHECK(fb_list_find_key(number, 4, list, entry.type, entry.key) >
		    0);
		CHECK(fb_list_entry(&entry, list, number[0]));
	}
	const uint32_t *rule = fb_list_rules(list, &rules);
	for (size_t i = 0; i < rules; i++) {
		CHECK(fb_list_entry(&entry, list, rule[i]));
		(void)fb_rule_evaluate(entry.code, entry.code_len, &facts);
	}
	fb_list_match(list, fixture.mail, on_match, list);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fb_error err = { .status = FB_OK };
	struct fb_list *list;
	char path[64];
	size_t file_size;

	prepare();
	uint8_t *bytes = make_input(data, size, &file_size);
	stamp(bytes, file_size);
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	CHECK(fd >= 0);
	CHECK(write(fd, bytes, file_size) == (ssize_t)file_size);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	enum fb_status status =
	    fb_list_open(&list, path, fb_reader_folder(fixture.reader), &err);
	if (status == FB_OK) {
		ask(list);
		fb_list_free(list);
	} else {
		CHECK(err.status == status && err.message[0] != '\0');
	}
	close(fd);
	free(bytes);
	return 0;
}
