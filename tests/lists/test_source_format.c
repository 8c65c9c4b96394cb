/* SPDX-License-Identifier: BSD-2-Clause */
#include "make_list.h"

#define HEAD LIST_HEADER
#define TEL(id, n) id "\ttel\t03-1234-567" n "\tactive\t"
#define ALL "cat=fakebill w=4 exp=2030-01-01 by=a ok=b"

static struct fb_reader *reader;

static const struct {
	const char *name;
	struct fb_str in, want;
} cases[] = {
	{ "nothing but the first line", FB_STR("#!fakebill-list 1"),
	    FB_STR(HEAD) },
	{ "BOM, CR and blank lines go",
	    FB_STR("\xEF\xBB\xBF#!fakebill-list 1\r\n\r\n" TEL("A0001", "0") ALL
		"\r\n\r\n"),
	    FB_STR(HEAD TEL("A0001", "0") ALL "\n") },
	{ "directives have an order and one line each",
	    FB_STR(HEAD "#!cap lure=1.50\n#!serial 007\n#!cap demand=3\n"
			"#!name x\n"),
	    FB_STR(HEAD "#!name x\n#!serial 7\n#!cap demand=3 lure=1.5\n") },
	{ "entries are sorted by id",
	    FB_STR(HEAD TEL("B0001", "1") ALL "\n" TEL("A0010", "2") ALL
		"\n" TEL("A0002", "3") ALL "\n"),
	    FB_STR(HEAD TEL("A0002", "3") ALL "\n" TEL("A0010", "2") ALL
		"\n" TEL("B0001", "1") ALL "\n") },
	{ "keys have an order, weights no useless digits",
	    FB_STR(HEAD TEL("A0001",
		"0") "ok=b by=a  src=s exp=2030-01-01 "
		     "add=2025-01-01\ttlp=RED case=C1 w=+4.50 lvl=official "
		     "cat=card\n"),
	    FB_STR(HEAD TEL("A0001",
		"0") "cat=card lvl=official w=4.5 "
		     "case=C1 tlp=RED add=2025-01-01 exp=2030-01-01 src=s "
		     "by=a ok=b\n") },
	{ "what was not given is not written",
	    FB_STR(HEAD "A0001\ttel\tx\twithdrawn\tby=a why=y "
			"end=2025-01-01\n"),
	    FB_STR(HEAD "A0001\ttel\tx\twithdrawn\tend=2025-01-01 why=y "
			"by=a\n") },
	{ "a note keeps its words",
	    FB_STR(HEAD TEL("A0001", "0") ALL "   #note  1\n"),
	    FB_STR(HEAD TEL("A0001", "0") ALL " # note  1\n") },
	{ "a comment moves with its entry",
	    FB_STR(HEAD TEL("B0001", "1") ALL
		"\n# to A\n# to A, too\n" TEL("A0001", "2") ALL "\n"),
	    FB_STR(HEAD "\n# to A\n# to A, too\n" TEL("A0001", "2") ALL
		"\n" TEL("B0001", "1") ALL "\n") },
	{ "a comment above a blank line stays on top",
	    FB_STR(HEAD "# on top  \n\n# to B\n" TEL("B0001", "1") ALL
		"\n" TEL("A0001", "2") ALL "\n"),
	    FB_STR(HEAD "# on top\n\n" TEL("A0001", "2") ALL
		"\n\n# to B\n" TEL("B0001", "1") ALL "\n") },
	{ "one blank line is enough between two comments",
	    FB_STR(HEAD "# on top\n\n\n# to A\n" TEL("A0001", "1") ALL "\n"),
	    FB_STR(HEAD "# on top\n\n# to A\n" TEL("A0001", "1") ALL "\n") },
	{ "a comment among the directives stays on top",
	    FB_STR(HEAD "# on top\n#!name x\n" TEL("A0001", "1") ALL "\n"),
	    FB_STR(HEAD "#!name x\n# on top\n\n" TEL("A0001", "1") ALL "\n") },
	{ "a comment behind the last entry stays there",
	    FB_STR(HEAD TEL("B0001", "1") ALL "\n" TEL("A0001", "2") ALL
		"\n# end\n"),
	    FB_STR(HEAD TEL("A0001", "2") ALL "\n" TEL("B0001", "1") ALL
		"\n\n# end\n") },
	{ "comments alone", FB_STR(HEAD "\n# a\n\n# b\n"),
	    FB_STR(HEAD "# a\n# b\n") },
	{ "a source with an error gives nothing",
	    FB_STR(HEAD TEL("A0001", "1") ALL "\nA0002 tel\n"), FB_STR("") },
};

/* The result is allocated. */
static struct fb_str
format(struct fb_str in, enum fb_status *status)
{
	char *text = NULL;
	size_t len = 0;
	FILE *file = fmemopen((void *)(uintptr_t)in.data, in.len, "r");
	FILE *out = open_memstream(&text, &len);

	assert_non_null(file);
	assert_non_null(out);
	*status = fb_source_format(out, file, "test.tsv",
	    fb_reader_extractor(reader), NULL, NULL);
	fclose(file);
	fclose(out);
	return (struct fb_str) { text, len };
}

static void
formats(void **state)
{
	const typeof(*cases) *c = *state;
	enum fb_status status;

	struct fb_str once = format(c->in, &status);
	assert_string_equal(once.data, c->want.data);
	assert_int_equal(status, c->want.len == 0 ? FB_ERR_SYNTAX : FB_OK);
	if (status == FB_OK) {
		struct fb_str twice = format(once, &status);
		assert_int_equal(status, FB_OK);
		assert_string_equal(twice.data, once.data);
		free((void *)(uintptr_t)twice.data);
	}
	free((void *)(uintptr_t)once.data);
}

static void
a_full_disk_is_an_error(void **state)
{
	(void)state;
	FILE *out = fopen("/dev/full", "w");
	struct fb_str in = FB_STR(HEAD "#!name x\n");
	FILE *file = fmemopen((void *)(uintptr_t)in.data, in.len, "r");

	assert_non_null(out);
	assert_int_equal(fb_source_format(out, file, "test.tsv",
			     fb_reader_extractor(reader), NULL, NULL),
	    FB_ERR_IO);
	fclose(out);
	fclose(file);
}

int
main(void)
{
	struct table table = { 0 };
	reader = make_reader();
	TABLE_ADD(&table, cases, formats);
	table_add(&table, "a full disk is an error", a_full_disk_is_an_error,
	    NULL);
	int failed = table_run(&table, "source_format");
	fb_reader_free(reader);
	return failed;
}
