/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any bytes as a list's source.  What parses is written in canonical form,
 * which parses again and is then its own canonical form; it compiles, and
 * what was compiled is accepted by the loader with all its entries.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "compile.h"
#include "list.h"
#include "reading.h"
#include "source.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition) \
	do { \
		if (!(condition)) \
			abort(); \
	} while (0)

static const struct fb_reader *
the_reader(void)
{
	static struct fb_reader *reader;
	const struct fb_limits limits = FB_LIMITS_DEFAULT;

	if (reader == NULL)
		CHECK(fb_reader_new(&reader, &limits) == FB_OK);
	return reader;
}

static FILE *
open_text(struct fb_str text)
{
	FILE *file = text.len == 0 ?
	    fopen("/dev/null", "r") :
	    fmemopen((void *)(uintptr_t)text.data, text.len, "r");

	CHECK(file != NULL);
	return file;
}

static void
check_error(void *context, const struct fb_error *error)
{
	size_t *count = context;

	CHECK(error->status == FB_ERR_SYNTAX && error->line > 0);
	CHECK(error->message[0] != '\0');
	CHECK(strlen(error->message) < sizeof error->message);
	++*count;
}

/* The canonical form; allocated. */
static struct fb_str
format(struct fb_str text)
{
	struct fb_str out;
	char *bytes = NULL;
	FILE *in = open_text(text), *memory = open_memstream(&bytes, &out.len);

	CHECK(memory != NULL);
	CHECK(fb_source_format(memory, in, "fuzz",
		  fb_reader_extractor(the_reader()), NULL, NULL) == FB_OK);
	fclose(in);
	fclose(memory);
	out.data = bytes;
	return out;
}

static void
compile(const struct fb_source *source)
{
	const struct fb_folder *folder = fb_reader_folder(the_reader());
	struct fb_error err = { .status = FB_OK };
	struct fb_list *list;
	struct fb_list_entry entry;
	uint32_t expected = 0;
	char path[64];
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	CHECK(fd >= 0);
	for (size_t i = 0; i < source->entry_count; i++)
		expected += source->entry[i].state != FB_STATE_WITHDRAWN;
	enum fb_status status = fb_compile_open(fd, source, folder, &err);
	/* the only thing that a right source may suffer */
	if (status == FB_ERR_SYNTAX) {
		close(fd);
		return;
	}
	CHECK(status == FB_OK);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	status = fb_list_open(&list, path, folder, &err);
	if (status != FB_OK)
		fprintf(stderr, "%s\n", err.message);
	CHECK(status == FB_OK);
	CHECK(fb_list_entry_count(list) == expected);
	for (uint32_t i = 0; i < expected; i++)
		CHECK(fb_list_entry(&entry, list, i));
	fb_list_free(list);
	close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fb_str text = { (const char *)data, size };
	struct fb_arena *arena = fb_arena_new((size_t)256 << 20);
	struct fb_source source;
	size_t errors = 0;

	FILE *file = open_text(text);
	enum fb_status status =
	    fb_source_parse(&source, arena, fb_reader_extractor(the_reader()),
		file, "fuzz", check_error, &errors);
	fclose(file);
	CHECK(status == FB_OK || status == FB_ERR_SYNTAX);
	CHECK((status == FB_OK) == (errors == 0));
	CHECK(source.error_count == errors);
	if (status == FB_OK) {
		struct fb_str once = format(text), twice = format(once);
		CHECK(fb_str_equal(once, twice));
		free((void *)(uintptr_t)once.data);
		free((void *)(uintptr_t)twice.data);
		compile(&source);
	}
	fb_arena_free(arena);
	return 0;
}
