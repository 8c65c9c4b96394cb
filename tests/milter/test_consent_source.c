/* SPDX-License-Identifier: BSD-2-Clause */
/* Where rows come from and go to: databases of Postfix, and texts of ours. */
#include "consent_source.h"

#include <cdb.h>
#include <sys/mman.h>
#include <unistd.h>

#include "consent_compare.h"
#include "consent_print.h"
#include "table.h"

struct noted {
	char text[1024];
	size_t len;
};

static void
note(void *context, const struct fb_error *error)
{
	struct noted *noted = context;

	assert_int_equal(error->status, FB_ERR_SYNTAX);
	assert_int_equal(error->line, 0);
	noted->len += (size_t)snprintf(noted->text + noted->len,
	    sizeof noted->text - noted->len, "%s: %s\n", error->file,
	    error->message);
	assert_true(noted->len < sizeof noted->text);
}

/* ---- databases ---------------------------------------------------------- */

struct record {
	struct fb_str key, value;
};

/* The bytes of a database with these records; free them. */
static struct fb_str
database_of(const struct record *record, size_t count)
{
	struct cdb_make make;
	int memfd = memfd_create("test", MFD_CLOEXEC);

	assert_true(memfd >= 0);
	assert_int_equal(cdb_make_start(&make, memfd), 0);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(cdb_make_add(&make, record[i].key.data,
				     (unsigned)record[i].key.len,
				     record[i].value.data,
				     (unsigned)record[i].value.len),
		    0);
	assert_int_equal(cdb_make_finish(&make), 0);
	off_t size = lseek(memfd, 0, SEEK_END);
	char *bytes = malloc((size_t)size);
	assert_non_null(bytes);
	assert_int_equal(pread(memfd, bytes, (size_t)size, 0), size);
	close(memfd);
	return (struct fb_str) { bytes, (size_t)size };
}

static const struct {
	const char *name;
	struct record record[3];
	size_t count;
	const char *rows;   /* "key words|", sorted */
	const char *errors; /* lines of "t: message" */
} databases[] = {
	{ "a row of a database", { { FB_STR("a@b.jp"), FB_STR("all") } }, 1,
	    "a@b.jp all|", "" },
	{ "Postfix may write the NULs too",
	    { { FB_STR("a@b.jp\0"), FB_STR("all\0") } }, 1, "a@b.jp all|", "" },
	{ "but one of them only", { { FB_STR("a@b.jp"), FB_STR("all\0\0") } },
	    1, "",
	    "t: in the row of \"a@b.jp\": a control character (U+0000) stands "
	    "here\n" },
	{ "a blank belongs to the key",
	    { { FB_STR("\"a b\"@b.jp"), FB_STR("all  stats") } }, 1,
	    "\"a b\"@b.jp all stats|", "" },
	{ "no row at all", { { FB_STR(""), FB_STR("") } }, 0, "", "" },
	{ "rows are sorted",
	    { { FB_STR("b.jp"), FB_STR("all") },
		{ FB_STR("b@b.jp"), FB_STR("none") },
		{ FB_STR("a@b.jp"), FB_STR("card") } },
	    3, "b.jp all|a@b.jp card|b@b.jp none|", "" },
	{ "every error is told",
	    { { FB_STR("a@b.jp"), FB_STR("x") }, { FB_STR("a"), FB_STR("all") },
		{ FB_STR("c@b.jp"), FB_STR("") } },
	    3, "",
	    "t: in the row of \"a@b.jp\": unknown word \"x\"; known are "
	    "fakebill phish auction card virus illegal harmful life all "
	    "default none stats ceiling= ceiling.CATEGORY= clause= tag= "
	    "quarantine= reject= mark= allow=\n"
	    "t: in the row of \"a\": \"a\" is neither an address nor a domain; "
	    "write a@ and its domain, or @a\n"
	    "t: in the row of \"c@b.jp\": this row names no category; write "
	    "\"all\", \"default\", \"none\" or categories such as "
	    "\"fakebill,phish\"\n" },
	{ "one address in two spellings stands twice",
	    { { FB_STR("a@b.jp"), FB_STR("all") },
		{ FB_STR("\"A\"@b.jp."), FB_STR("none") } },
	    2, "", "t: \"a@b.jp\" stands twice\n" },
	{ "a line end would begin another row",
	    { { FB_STR("a@b.jp"), FB_STR("all\nb@b.jp none") } }, 1, "",
	    "t: in the row of \"a@b.jp\": a control character (U+000A) stands "
	    "here\n" },
};

static void
print_rows(char *out, size_t capacity, const struct fb_consent_build *build)
{
	char key[FB_CONSENT_WRITTEN_BYTES], words[FB_CONSENT_WORDS_BYTES];
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < build->count; i++) {
		const struct fb_consent_row *row = &build->row[i];
		fb_consent_print_key(key, fb_consent_build_key(build, row));
		fb_consent_print_words(words, &row->terms,
		    fb_consent_build_allow(build, row));
		len += (size_t)snprintf(out + len, capacity - len, "%s %s|",
		    key, words);
	}
}

static void
reads_a_database(void **state)
{
	const typeof(*databases) *c = *state;
	struct noted noted = { .len = 0 };
	struct fb_consent_errors errors = { "t", note, &noted, 0 };
	struct fb_str bytes = database_of(c->record, c->count);
	struct fb_consent_build build;
	char rows[1024];

	fb_consent_build_init(&build);
	enum fb_status status = fb_consent_read_cdb(&build, bytes, &errors);
	assert_string_equal(noted.text, c->errors);
	assert_int_equal(status, c->errors[0] == '\0' ? FB_OK : FB_ERR_SYNTAX);
	if (status == FB_OK) {
		print_rows(rows, sizeof rows, &build);
		assert_string_equal(rows, c->rows);
	}
	fb_consent_build_deinit(&build);
	free((char *)bytes.data);
}

/* Whatever byte is broken: never rows that nobody wrote, never a crash. */
static void
a_broken_byte_gives_no_other_rows(void **state)
{
	static const struct record records[] = {
		{ FB_STR("a@b.jp"), FB_STR("all") },
		{ FB_STR("c@b.jp"), FB_STR("none") },
	};
	struct fb_str bytes = database_of(records, 2);
	char *broken = malloc(bytes.len);

	(void)state;
	assert_non_null(broken);
	for (size_t i = 0; i < bytes.len; i++) {
		struct fb_consent_errors errors = { .file_name = "t" };
		struct fb_consent_build build;
		memcpy(broken, bytes.data, bytes.len);
		broken[i] = (char)~broken[i];
		fb_consent_build_init(&build);
		enum fb_status status = fb_consent_read_cdb(&build,
		    (struct fb_str) { broken, bytes.len }, &errors);
		assert_true(status != FB_OK);
		fb_consent_build_deinit(&build);
	}
	free(broken);
	free((char *)bytes.data);
}

/* ---- printing ----------------------------------------------------------- */

static const struct {
	const char *name, *row, *want;
} prints[] = {
	{ "all is said as one word",
	    "a@b.jp fakebill phish auction card virus illegal harmful life",
	    "a@b.jp all" },
	{ "the default too", "a@b.jp card auction phish fakebill",
	    "a@b.jp default" },
	{ "categories stand in their order", "a@b.jp card,fakebill",
	    "a@b.jp fakebill card" },
	{ "a refusal keeps its clause", "a@b.jp none clause=3",
	    "a@b.jp none clause=3" },
	{ "a ceiling of all is one word",
	    "a@b.jp phish,card ceiling.phish=tag ceiling.card=tag",
	    "a@b.jp phish card ceiling=tag" },
	{ "no action can be said by category only",
	    "a@b.jp card ceiling.card=none", "a@b.jp card ceiling.card=none" },
	{ "different ceilings stand by category",
	    "a@b.jp phish,card,virus ceiling=tag ceiling.card=reject",
	    "a@b.jp phish card virus ceiling.phish=tag ceiling.card=reject "
	    "ceiling.virus=tag" },
	{ "a ceiling that was not said is not said",
	    "a@b.jp phish,card ceiling.card=reject",
	    "a@b.jp phish card ceiling.card=reject" },
	{ "everything else",
	    "a@b.jp all mark=off reject=9.25 tag=4 stats "
	    "quarantine=5.5 clause=7 allow=B.jp allow=c.jp",
	    "a@b.jp all clause=7 stats tag=4 quarantine=5.5 reject=9.25 "
	    "mark=off allow=b.jp allow=c.jp" },
	{ "a domain stands without the at sign", "@example.jp all",
	    "example.jp all" },
	{ "but not without a dot", "@localhost all", "@localhost all" },
	{ "nor an address literal", "@[IPv6:2001:DB8::1] all",
	    "@[ipv6:2001:db8::1] all" },
	{ "quotes stand where they must", "\"a.b\"@b.jp all", "a.b@b.jp all" },
	{ "around a blank", "\"a b\"@b.jp all", "\"a b\"@b.jp all" },
	{ "around an at sign", "\"a@b\"@b.jp all", "\"a@b\"@b.jp all" },
	{ "around what begins a comment", "\"#a\"@b.jp all",
	    "\"#a\"@b.jp all" },
	{ "with backslashes", "\"a\\\"\\\\b\"@b.jp all",
	    "\"a\\\"\\\\b\"@b.jp all" },
};

static void
read_row(struct fb_consent_build *build, const char *text)
{
	struct fb_consent_errors errors = { .file_name = "t" };

	fb_consent_build_init(build);
	assert_int_equal(fb_consent_read_text(build, fb_str(text), &errors),
	    FB_OK);
	assert_int_equal(build->count, 1);
}

static void
prints_a_row(void **state)
{
	const typeof(*prints) *c = *state;
	struct fb_consent_build build, again;
	char printed[1024];

	read_row(&build, c->row);
	print_rows(printed, sizeof printed, &build);
	printed[strlen(printed) - 1] = '\0';
	assert_string_equal(printed, c->want);
	/* and reads it back */
	read_row(&again, printed);
	assert_true(fb_str_equal(fb_consent_build_key(&build, build.row),
	    fb_consent_build_key(&again, again.row)));
	print_rows(printed, sizeof printed, &again);
	printed[strlen(printed) - 1] = '\0';
	assert_string_equal(printed, c->want);
	fb_consent_build_deinit(&build);
	fb_consent_build_deinit(&again);
}

/* ---- comparing ---------------------------------------------------------- */

static const struct {
	const char *name, *old, *new;
	struct fb_consent_difference want;
	bool is_too_much; /* at 20 % */
} differences[] = {
	{ "the same rows do not differ", "a@b.jp all\nb.jp card\n",
	    "b.jp card\nA@b.jp all\n", { 0, 0, 0 }, false },
	{ "a row may be new", "", "a@b.jp all\n", { 1, 0, 0 }, false },
	{ "a row may say something else", "a@b.jp all\n", "a@b.jp none\n",
	    { 0, 0, 1 }, false },
	{ "another allowed sender is something else", "a@b.jp all allow=b.jp\n",
	    "a@b.jp all allow=c.jp\n", { 0, 0, 1 }, false },
	{ "one of five may go",
	    "a@b.jp all\nb@b.jp all\nc@b.jp all\nd@b.jp all\ne@b.jp all\n",
	    "a@b.jp all\nb@b.jp all\nd@b.jp all\ne@b.jp all\n", { 0, 1, 0 },
	    false },
	{ "one of four may not",
	    "a@b.jp all\nb@b.jp all\nc@b.jp all\nd@b.jp all\n",
	    "a@b.jp all\nb@b.jp all\nd@b.jp all\nx@b.jp all\n", { 1, 1, 0 },
	    true },
	{ "nor all of them", "a@b.jp all\n", "", { 0, 1, 0 }, true },
	{ "nothing may become nothing", "", "", { 0, 0, 0 }, false },
};

static void
compares(void **state)
{
	const typeof(*differences) *c = *state;
	struct fb_consent_errors errors = { .file_name = "t" };
	struct fb_consent_build old, new;

	fb_consent_build_init(&old);
	fb_consent_build_init(&new);
	assert_int_equal(fb_consent_read_text(&old, fb_str(c->old), &errors),
	    FB_OK);
	assert_int_equal(fb_consent_read_text(&new, fb_str(c->new), &errors),
	    FB_OK);
	struct fb_consent_difference got = fb_consent_compare(&old, &new);
	assert_memory_equal(&got, &c->want, sizeof got);
	assert_int_equal(fb_consent_lost_too_much(&got, old.count, 20),
	    c->is_too_much);
	assert_false(fb_consent_lost_too_much(&got, old.count, 100));
	fb_consent_build_deinit(&old);
	fb_consent_build_deinit(&new);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, databases, reads_a_database);
	TABLE_ADD(&table, prints, prints_a_row);
	TABLE_ADD(&table, differences, compares);
	table_add(&table, "a broken byte gives no other rows",
	    a_broken_byte_gives_no_other_rows, NULL);
	return table_run(&table, "consent_source");
}
