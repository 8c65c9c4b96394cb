/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * make_list.h - a compiled list in memory, for tests
 */
#ifndef FB_TESTS_MAKE_LIST_H
#define FB_TESTS_MAKE_LIST_H

#include <sys/mman.h>
#include <unistd.h>

#include "compile.h"
#include "list.h"
#include "reading.h"
#include "source.h"

#include "table.h"

#define LIST_HEADER "#!fakebill-list 1\n"
/* What every active entry needs. */
#define ENTRY_KEYS "cat=fakebill by=a ok=b"

static inline struct fb_reader *
make_reader(void)
{
	const struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_reader *reader;

	if (fb_reader_new(&reader, &limits) != FB_OK)
		abort();
	return reader;
}

static inline void
print_source_error(void *context, const struct fb_error *error)
{
	(void)context;
	print_error("%s:%zu:%zu: %s\n", error->file, error->line, error->column,
	    error->message);
}

/* Parse a text that is right. */
static inline struct fb_source
make_source(struct fb_arena *arena, const struct fb_reader *reader,
    const char *text)
{
	struct fb_source source;
	FILE *file = fmemopen((void *)(uintptr_t)text, strlen(text), "r");

	assert_non_null(file);
	assert_int_equal(fb_source_parse(&source, arena,
			     fb_reader_extractor(reader), file, "test.tsv",
			     print_source_error, NULL),
	    FB_OK);
	fclose(file);
	return source;
}

/* Compile a text that is right; returns an open file. */
static inline int
make_file(const struct fb_reader *reader, const char *text)
{
	struct fb_arena *arena = fb_arena_new(SIZE_MAX / 2);
	struct fb_source source = make_source(arena, reader, text);
	struct fb_error err = { .status = FB_OK };
	int fd = memfd_create("test", MFD_CLOEXEC);

	assert_true(fd >= 0);
	if (fb_compile_open(fd, &source, fb_reader_folder(reader), &err) !=
	    FB_OK)
		fail_msg("%s", err.message);
	fb_arena_free(arena);
	return fd;
}

/* Load what such a file holds. */
static inline enum fb_status
open_file(struct fb_list **list, const struct fb_reader *reader, int fd,
    struct fb_error *err)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	return fb_list_open(list, path, fb_reader_folder(reader), err);
}

static inline struct fb_list *
make_list(const struct fb_reader *reader, const char *text)
{
	struct fb_error err = { .status = FB_OK };
	struct fb_list *list = NULL;
	int fd = make_file(reader, text);

	if (open_file(&list, reader, fd, &err) != FB_OK)
		fail_msg("%s", err.message);
	close(fd);
	return list;
}

#endif
