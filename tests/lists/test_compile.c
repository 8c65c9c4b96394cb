/* SPDX-License-Identifier: BSD-2-Clause */
#include "compile.h"

#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "make_list.h"

#define HEAD LIST_HEADER "#!name test\n#!serial 3\n"
#define LINE_A \
	"A0001\ttel\t03-1234-5678\tactive\texp=2030-01-01 w=4 " ENTRY_KEYS "\n"
#define LINE_P \
	"P0001\tphrase\t未納料金…ご連絡\tactive\tgrp=demand w=1 " ENTRY_KEYS \
	"\n"
#define LINE_B \
	"B0001\tbrand\t例示,Example=rei.example\tactive\tw=1 " ENTRY_KEYS "\n"
#define LINE_R "R0001\trule\tdemand & has:tel\tactive\tw=1 " ENTRY_KEYS "\n"
#define LINE_W \
	"W0001\ttel\t03-1234-9999\twithdrawn\tend=2025-01-01 why=moved by=a\n"

static struct fb_reader *reader;

/* A folder for one test. */
struct place {
	char folder[64];
	char path[96];
};

static struct place
make_place(void)
{
	struct place place = { .folder = "/tmp/test_compile.XXXXXX" };

	assert_non_null(mkdtemp(place.folder));
	snprintf(place.path, sizeof place.path, "%s/list.cdb", place.folder);
	return place;
}

static void
remove_place(const struct place *place)
{
	unlink(place->path);
	assert_int_equal(rmdir(place->folder), 0);
}

/* How many files lie in the folder. */
static unsigned
count_files(const struct place *place)
{
	DIR *folder = opendir(place->folder);
	unsigned count = 0;

	assert_non_null(folder);
	for (struct dirent *file; (file = readdir(folder)) != NULL;)
		count += strcmp(file->d_name, ".") != 0 &&
		    strcmp(file->d_name, "..") != 0;
	closedir(folder);
	return count;
}

static enum fb_status
compile(const char *path, const char *text, struct fb_error *err)
{
	struct fb_arena *arena = fb_arena_new(SIZE_MAX / 2);
	struct fb_source source = make_source(arena, reader, text);

	*err = (struct fb_error) { .status = FB_OK };
	enum fb_status status =
	    fb_compile(path, &source, fb_reader_folder(reader), err);
	fb_arena_free(arena);
	return status;
}

static struct fb_str
content(int fd)
{
	struct stat st;

	assert_int_equal(fstat(fd, &st), 0);
	char *bytes = malloc((size_t)st.st_size);
	assert_int_equal(pread(fd, bytes, (size_t)st.st_size, 0), st.st_size);
	return (struct fb_str) { bytes, (size_t)st.st_size };
}

static void
the_order_of_the_lines_changes_no_byte(void **state)
{
	(void)state;
	int a = make_file(reader, HEAD LINE_A LINE_P LINE_B LINE_R LINE_W);
	int b = make_file(reader,
	    HEAD "# comment\n" LINE_R LINE_W LINE_B LINE_P LINE_A);
	struct fb_str x = content(a), y = content(b);

	assert_true(fb_str_equal(x, y));
	free((void *)(uintptr_t)x.data);
	free((void *)(uintptr_t)y.data);
	close(a);
	close(b);
}

static void
withdrawn_entries_are_left_out(void **state)
{
	(void)state;
	struct fb_list *list = make_list(reader, HEAD LINE_W LINE_A);
	struct fb_list_entry entry;

	assert_int_equal(fb_list_entry_count(list), 1);
	assert_true(fb_list_entry(&entry, list, 0));
	assert_string_equal(entry.id, "A0001");
	uint32_t number;
	assert_int_equal(fb_list_find_key(&number, 1, list, FB_TYPE_TEL,
			     FB_STR("+81312349999")),
	    0);
	fb_list_free(list);
}

static void
a_list_without_entries_is_a_list(void **state)
{
	(void)state;
	struct fb_list *list = make_list(reader, LIST_HEADER);

	assert_int_equal(fb_list_entry_count(list), 0);
	assert_string_equal(fb_list_name(list), "local");
	fb_list_free(list);
}

static void
a_new_file_replaces_the_old_one_and_keeps_its_mode(void **state)
{
	(void)state;
	struct place place = make_place();
	struct fb_error err;
	struct fb_list *list;
	struct stat st;

	assert_int_equal(compile(place.path, HEAD LINE_A, &err), FB_OK);
	assert_int_equal(chmod(place.path, 0640), 0);
	assert_int_equal(compile(place.path, HEAD LINE_A LINE_P, &err), FB_OK);
	assert_int_equal(stat(place.path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(count_files(&place), 1);
	assert_int_equal(fb_list_open(&list, place.path,
			     fb_reader_folder(reader), &err),
	    FB_OK);
	assert_int_equal(fb_list_entry_count(list), 2);
	fb_list_free(list);
	remove_place(&place);
}

static void
a_symbolic_link_is_followed(void **state)
{
	(void)state;
	struct place place = make_place();
	char link[128];
	struct fb_error err;
	struct stat st;

	assert_int_equal(compile(place.path, HEAD LINE_A, &err), FB_OK);
	snprintf(link, sizeof link, "%s/link", place.folder);
	assert_int_equal(symlink("list.cdb", link), 0);
	assert_int_equal(compile(link, HEAD LINE_A LINE_P, &err), FB_OK);
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(count_files(&place), 2);
	unlink(link);
	remove_place(&place);
}

static void
a_folder_that_is_not_there_is_named(void **state)
{
	(void)state;
	struct fb_error err;

	assert_int_equal(compile("/nonexistent/x.cdb", HEAD LINE_A, &err),
	    FB_ERR_IO);
	assert_string_equal(err.file, "/nonexistent/x.cdb");
	assert_non_null(strstr(err.message, "No such file or directory"));
}

static void
a_folder_is_not_replaced(void **state)
{
	(void)state;
	struct place place = make_place();
	struct fb_error err;

	assert_int_equal(mkdir(place.path, 0700), 0);
	assert_int_equal(compile(place.path, HEAD LINE_A, &err), FB_ERR_IO);
	assert_string_equal(err.file, place.path);
	assert_int_equal(count_files(&place), 1);
	assert_int_equal(rmdir(place.path), 0);
	remove_place(&place);
}

/* Stop writing after so many bytes, as a full disk does. */
static void
limit_file_size(rlim_t bytes)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void
a_full_disk_leaves_the_old_file_and_nothing_else(void **state)
{
	(void)state;
	struct place place = make_place();
	struct fb_error err;
	struct fb_list *list;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(compile(place.path, HEAD LINE_A, &err), FB_OK);
	for (rlim_t bytes = 0; bytes < 3000; bytes += 500) {
		limit_file_size(bytes);
		enum fb_status status =
		    compile(place.path, HEAD LINE_A LINE_P LINE_B, &err);
		limit_file_size(RLIM_INFINITY);
		assert_int_equal(status, FB_ERR_IO);
		assert_string_equal(err.file, place.path);
		assert_int_equal(count_files(&place), 1);
		assert_int_equal(fb_list_open(&list, place.path,
				     fb_reader_folder(reader), &err),
		    FB_OK);
		assert_int_equal(fb_list_entry_count(list), 1);
		fb_list_free(list);
	}
	remove_place(&place);
}

/* `count` phrases that differ in one character behind a gap. */
static char *
crowd(unsigned count)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	fputs(LIST_HEADER, out);
	for (unsigned i = 0; i < count; i++) {
		/* Hangul, since it is not folded */
		unsigned c = 0xAC00 + i;
		fprintf(out,
		    "P%05u\tphrase\t未納料金請求…%c%c%c\tactive\t"
		    "grp=demand w=1 " ENTRY_KEYS "\n",
		    i, 0xE0 | c >> 12, 0x80 | (c >> 6 & 0x3F),
		    0x80 | (c & 0x3F));
	}
	fclose(out);
	return text;
}

static void
too_many_phrases_of_the_same_pieces_are_refused(void **state)
{
	(void)state;
	struct place place = make_place();
	struct fb_error err;
	char *text = crowd(FB_LIST_MAX_CANDIDATES);

	assert_int_equal(compile(place.path, text, &err), FB_OK);
	free(text);
	text = crowd(FB_LIST_MAX_CANDIDATES + 1);
	assert_int_equal(compile(place.path, text, &err), FB_ERR_SYNTAX);
	assert_non_null(strstr(err.message, "same pieces"));
	assert_string_equal(err.file, "test.tsv");
	assert_int_equal(err.line, FB_LIST_MAX_CANDIDATES + 2);
	free(text);
	remove_place(&place);
}

int
main(void)
{
	struct table table = { 0 };
	reader = make_reader();
	table_add(&table, "the order of the lines changes no byte",
	    the_order_of_the_lines_changes_no_byte, NULL);
	table_add(&table, "withdrawn entries are left out",
	    withdrawn_entries_are_left_out, NULL);
	table_add(&table, "a list without entries is a list",
	    a_list_without_entries_is_a_list, NULL);
	table_add(&table, "a new file replaces the old one and keeps its mode",
	    a_new_file_replaces_the_old_one_and_keeps_its_mode, NULL);
	table_add(&table, "a symbolic link is followed",
	    a_symbolic_link_is_followed, NULL);
	table_add(&table, "a folder that is not there is named",
	    a_folder_that_is_not_there_is_named, NULL);
	table_add(&table, "a folder is not replaced", a_folder_is_not_replaced,
	    NULL);
	table_add(&table, "a full disk leaves the old file and nothing else",
	    a_full_disk_leaves_the_old_file_and_nothing_else, NULL);
	table_add(&table, "too many phrases of the same pieces are refused",
	    too_many_phrases_of_the_same_pieces_are_refused, NULL);
	int failed = table_run(&table, "compile");
	fb_reader_free(reader);
	return failed;
}
