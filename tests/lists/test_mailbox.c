/* SPDX-License-Identifier: BSD-2-Clause */
#include "mailbox.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "table.h"

#define FOLDER_TEMPLATE "/tmp/fakebill-mailbox-XXXXXX"

struct visited {
	char folder[sizeof FOLDER_TEMPLATE];
	char log[1024]; /* name without the folder, "=", length, ";" */
	unsigned count, error_count, stop_after;
};

static bool
visit(void *context, const char *name, struct fb_str message)
{
	struct visited *visited = context;
	size_t len = strlen(visited->log), skip = strlen(visited->folder) + 1;

	snprintf(visited->log + len, sizeof visited->log - len, "%s=%zu;",
	    name + skip, message.len);
	visited->count++;
	return visited->stop_after == 0 || visited->count < visited->stop_after;
}

static void
report(void *context, const struct fb_error *error)
{
	struct visited *visited = context;

	assert_true(error->message[0] != '\0');
	assert_true(error->file[0] != '\0');
	visited->error_count++;
}

static void
put(const struct visited *visited, const char *name, const char *content)
{
	char path[512];

	snprintf(path, sizeof path, "%s/%s", visited->folder, name);
	for (char *slash = path + strlen(visited->folder) + 1;
	     (slash = strchr(slash, '/')) != NULL; *slash++ = '/') {
		*slash = '\0';
		mkdir(path, 0700);
	}
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(content, file);
	fclose(file);
}

static struct visited
start(void)
{
	struct visited visited = { .folder = FOLDER_TEMPLATE };
	assert_non_null(mkdtemp(visited.folder));
	return visited;
}

static enum fb_status
walk(struct visited *visited, const char *name, size_t limit, bool is_text)
{
	char path[512];

	snprintf(path, sizeof path, "%s/%s", visited->folder, name);
	return fb_mailbox_visit(path, limit, is_text, visit, report, visited);
}

static void
finish(const struct visited *visited)
{
	char command[512];

	snprintf(command, sizeof command, "rm -rf '%s'", visited->folder);
	assert_int_equal(system(command), 0);
}

static const struct {
	const char *name, *content, *want;
	bool is_text;
} cases[] = {
	{ "a file is one message", "A: b\n\nbody\n", "m=11;", false },
	{ "an empty file is an empty message", "", "m=0;", false },
	{ "an mbox is split at its From lines",
	    "From a Mon\nA: b\n\nx\n\nFrom b Tue\nC: d\n\ny\n", "m:1=9;m:2=8;",
	    false },
	{ "a From line inside a paragraph splits nothing",
	    "From a Mon\nA: b\n\nx\nFrom here on\n", "m:1=21;", false },
	{ "a quoted From line splits nothing", "From a Mon\nA: b\n\n>From b\n",
	    "m:1=14;", false },
	{ "CR LF line ends are seen",
	    "From a\r\nA: b\r\n\r\nFrom b\r\nC: d\r\n", "m:1=8;m:2=6;", false },
	{ "text is never split", "From a Mon\nx\n\nFrom b Tue\n", "m=25;",
	    true },
	{ "a long first line is no From line",
	    "From "
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "a"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "a"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "a"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "a"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "a"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "a"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "a"
	    "\n\nFrom b\n",
	    "m=547;", false },
};

static void
splits(void **state)
{
	const typeof(*cases) *c = *state;
	struct visited visited = start();

	put(&visited, "m", c->content);
	assert_int_equal(walk(&visited, "m", 100000, c->is_text), FB_OK);
	assert_string_equal(visited.log, c->want);
	finish(&visited);
}

static void
a_maildir_is_walked_without_its_tmp(void **state)
{
	(void)state;
	struct visited visited = start();

	put(&visited, "d/cur/2", "ab");
	put(&visited, "d/new/1", "a");
	put(&visited, "d/tmp/3", "abc");
	put(&visited, "d/.Sub/cur/4", "abcd");
	put(&visited, "d/.Sub/tmp/5", "abcde");
	assert_int_equal(walk(&visited, "d", 1000, false), FB_OK);
	assert_string_equal(visited.log, "d/.Sub/cur/4=4;d/cur/2=2;d/new/1=1;");
	finish(&visited);
}

static void
another_folder_may_have_a_tmp(void **state)
{
	(void)state;
	struct visited visited = start();

	put(&visited, "d/tmp/3", "abc");
	assert_int_equal(walk(&visited, "d", 1000, false), FB_OK);
	assert_string_equal(visited.log, "d/tmp/3=3;");
	finish(&visited);
}

static void
one_byte_more_than_the_limit_is_read(void **state)
{
	(void)state;
	struct visited visited = start();

	put(&visited, "m", "0123456789");
	put(&visited, "b", "From a\n0123456789\n\nFrom b\n01\n");
	assert_int_equal(walk(&visited, "m", 4, false), FB_OK);
	assert_int_equal(walk(&visited, "b", 4, false), FB_OK);
	assert_string_equal(visited.log, "m=5;b:1=5;b:2=3;");
	finish(&visited);
}

static void
what_cannot_be_read_is_reported(void **state)
{
	(void)state;
	struct visited visited = start();

	assert_int_equal(walk(&visited, "missing", 4, false), FB_ERR_IO);
	assert_int_equal(visited.error_count, 1);
	assert_int_equal(visited.count, 0);
	finish(&visited);
}

static void
the_visitor_can_stop_the_walk(void **state)
{
	(void)state;
	struct visited visited = start();
	visited.stop_after = 1;

	put(&visited, "d/1", "From a\nx\n\nFrom b\ny\n");
	put(&visited, "d/2", "z");
	assert_int_equal(walk(&visited, "d", 100, false), FB_OK);
	assert_int_equal(visited.count, 1);
	finish(&visited);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, cases, splits);
	table_add(&table, "a Maildir is walked without its tmp",
	    a_maildir_is_walked_without_its_tmp, NULL);
	table_add(&table, "another folder may have a tmp",
	    another_folder_may_have_a_tmp, NULL);
	table_add(&table, "one byte more than the limit is read",
	    one_byte_more_than_the_limit_is_read, NULL);
	table_add(&table, "what cannot be read is reported",
	    what_cannot_be_read_is_reported, NULL);
	table_add(&table, "the visitor can stop the walk",
	    the_visitor_can_stop_the_walk, NULL);
	return table_run(&table, "mailbox");
}
