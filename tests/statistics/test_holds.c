/* SPDX-License-Identifier: BSD-2-Clause */
#include "holds.h"

#include "table.h"

#define FIRST "#!fakebill-holds 1\n"

static fb_date
day(const char *text)
{
	fb_date date;

	assert_true(fb_date_parse(&date, fb_str(text)));
	return date;
}

/* ---- the file ------------------------------------------------------------- */

static void
writes_what_it_reads(void **state)
{
	static const char text[] = FIRST
	    "捜査照会 令和8年第123号\t2026-12-31\t2026-11-01\t2026-11-05\t"
	    "2026-11-27\n"
	    "25-2\t2027-01-31\t-\t-\t2026-11-28\n";
	struct fb_holds holds;
	struct fb_error error;
	char *again = NULL;
	size_t len = 0;

	(void)state;
	assert_int_equal(fb_holds_parse(&holds, FB_STR(text), &error), FB_OK);
	assert_int_equal(holds.count, 2);
	assert_string_equal(holds.hold[0].reference, "捜査照会 令和8年第123号");
	assert_int_equal(holds.hold[0].to, day("2026-11-05"));
	assert_int_equal(holds.hold[1].from, FB_DATE_NONE);
	FILE *out = open_memstream(&again, &len);
	fb_holds_write(out, &holds);
	assert_int_equal(fclose(out), 0);
	assert_string_equal(again, text);
	free(again);
	fb_holds_free(&holds);
}

static const struct {
	const char *name;
	struct fb_str text;
	size_t line;
} mistakes[] = {
	{ "an empty file", FB_STR(""), 1 },
	{ "another file", FB_STR("root:x:0:0\n"), 1 },
	{ "a later version", FB_STR("#!fakebill-holds 2\n"), 1 },
	{ "an empty line", FB_STR(FIRST "\n"), 2 },
	{ "a field is missing", FB_STR(FIRST "1\t2026-12-31\t-\t-\n"), 2 },
	{ "a field too many",
	    FB_STR(FIRST "1\t2026-12-31\t-\t-\t2026-11-27\tx\n"), 2 },
	{ "no end", FB_STR(FIRST "1\t-\t-\t-\t2026-11-27\n"), 2 },
	{ "no such day",
	    FB_STR(FIRST "1\t2026-12-31\t2026-11-31\t-\t2026-11-27\n"), 2 },
	{ "no reference", FB_STR(FIRST "\t2026-12-31\t-\t-\t2026-11-27\n"), 2 },
	{ "a control character",
	    FB_STR(FIRST "1\x1B\t2026-12-31\t-\t-\t2026-11-27\n"), 2 },
	{ "a NUL", FB_STR(FIRST "1\0\t2026-12-31\t-\t-\t2026-11-27\n"), 2 },
	{ "the second hold is wrong",
	    FB_STR(FIRST "1\t2026-12-31\t-\t-\t2026-11-27\n2\n"), 3 },
};

static void
refuses(void **state)
{
	const typeof(*mistakes) *c = *state;
	struct fb_holds holds;
	struct fb_error error;

	assert_int_equal(fb_holds_parse(&holds, c->text, &error),
	    FB_ERR_SYNTAX);
	assert_int_equal(error.line, c->line);
	assert_string_equal(error.file, "holds");
}

static void
has_a_limit(void **state)
{
	const struct fb_hold hold = { .reference = "x" };
	struct fb_holds holds = { NULL, 0 };

	(void)state;
	for (int i = 0; i < FB_HOLDS_MAX; i++)
		assert_int_equal(fb_holds_add(&holds, &hold), FB_OK);
	assert_int_equal(fb_holds_add(&holds, &hold), FB_ERR_TOO_LONG);
	fb_holds_free(&holds);
}

/* ---- references ------------------------------------------------------------ */

static const struct {
	const char *name;
	struct fb_str text;
	bool want;
} references[] = {
	{ "a number", FB_STR("25-1"), true },
	{ "Japanese", FB_STR("刑事第１２３号"), true },
	{ "nothing", FB_STR(""), false },
	{ "a TAB", FB_STR("a\tb"), false },
	{ "a newline", FB_STR("a\nb"), false },
	{ "Shift_JIS", FB_STR("\x8C\x59"), false },
	{ "a change of direction", FB_STR("a\u202Eb"), false },
	{ "a control of Latin-1",
	    FB_STR("a\xC2\x85"
		   "b"),
	    false },
	{ "127 bytes",
	    FB_STR("12345678901234567890123456789012345678901234567890123456789"
		   "01234567890123456789012345678901234567890123456789012345678"
		   "901234567"),
	    true },
	{ "128 bytes",
	    FB_STR("12345678901234567890123456789012345678901234567890123456789"
		   "01234567890123456789012345678901234567890123456789012345678"
		   "9012345678"),
	    false },
};

static void
is_reference(void **state)
{
	const typeof(*references) *c = *state;

	assert_int_equal(fb_hold_is_reference(c->text), c->want);
}

/* ---- what is held ---------------------------------------------------------- */

static const struct {
	const char *name;
	const char *from, *to, *until;
	const char *day, *today;
	bool is_held;
} cases[] = {
	{ "a day within", "2026-11-01", "2026-11-05", "2026-12-31",
	    "2026-11-03", "2026-12-10", true },
	{ "the first day", "2026-11-01", "2026-11-05", "2026-12-31",
	    "2026-11-01", "2026-12-10", true },
	{ "the last day", "2026-11-01", "2026-11-05", "2026-12-31",
	    "2026-11-05", "2026-12-10", true },
	{ "the day before", "2026-11-01", "2026-11-05", "2026-12-31",
	    "2026-10-31", "2026-12-10", false },
	{ "the day after", "2026-11-01", "2026-11-05", "2026-12-31",
	    "2026-11-06", "2026-12-10", false },
	{ "on its end date it still holds", "2026-11-01", "2026-11-05",
	    "2026-12-31", "2026-11-03", "2026-12-31", true },
	{ "on the day after no more", "2026-11-01", "2026-11-05", "2026-12-31",
	    "2026-11-03", "2027-01-01", false },
	{ "without days everything", NULL, NULL, "2026-12-31", "2020-01-01",
	    "2026-12-10", true },
	{ "from a day on", "2026-11-01", NULL, "2026-12-31", "2026-12-09",
	    "2026-12-10", true },
	{ "up to a day", NULL, "2026-11-05", "2026-12-31", "2026-11-06",
	    "2026-12-10", false },
};

static void
holds(void **state)
{
	const typeof(*cases) *c = *state;
	struct fb_hold hold = {
		.reference = "1",
		.until = day(c->until),
		.from = c->from == NULL ? FB_DATE_NONE : day(c->from),
		.to = c->to == NULL ? FB_DATE_NONE : day(c->to),
	};
	const struct fb_holds one = { &hold, 1 };

	assert_int_equal(fb_holds_keep(&one, day(c->day), day(c->today)),
	    c->is_held);
}

int
main(void)
{
	struct table table = { 0 };
	table_add(&table, "what is read is written so again",
	    writes_what_it_reads, NULL);
	TABLE_ADD(&table, mistakes, refuses);
	table_add(&table, "holds have a limit", has_a_limit, NULL);
	TABLE_ADD(&table, references, is_reference);
	TABLE_ADD(&table, cases, holds);
	return table_run(&table, "holds");
}
