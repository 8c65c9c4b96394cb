/* SPDX-License-Identifier: BSD-2-Clause */
#include "source.h"

#include "make_list.h"
#include "nearest.h"

#define HEAD LIST_HEADER
#define ID "A0001\ttel\t03-1234-5678\t"
#define ALL "cat=fakebill w=4 exp=2030-01-01 by=a ok=b"
#define PHRASE "P0001\tphrase\t未納料金\t"

static struct fb_reader *reader;

/* The first error of a text: line, column and a part of its message; line 0
 * when there is none. */
static const struct {
	const char *name;
	struct fb_str text;
	size_t line, column;
	const char *message;
} cases[] = {
	{ "an entry that is right has no error", FB_STR(HEAD ID "active\t" ALL),
	    0, 0, "" },
	{ "a BOM, CR LF and blank lines are skipped",
	    FB_STR("\xEF\xBB\xBF#!fakebill-list 1\r\n\r\n" ID "active\t" ALL
		   "\r\n"),
	    0, 0, "" },
	{ "comments are skipped", FB_STR(HEAD "# あ\n#\n" ID "active\t" ALL), 0,
	    0, "" },
	{ "a note follows a blank and #",
	    FB_STR(HEAD ID "active\t" ALL " # x=y 1"), 0, 0, "" },

	/* the file */
	{ "an empty file", FB_STR(""), 1, 1, "the file is empty" },
	{ "the first line is missing", FB_STR(ID "active\t" ALL), 1, 1,
	    "first line" },
	{ "another format", FB_STR("#!fakebill-list 2\nnonsense\n"), 1, 17,
	    "format \"2\"" },
	{ "UTF-16 with a BOM", FB_STR("\xFF\xFE#\0!\0"), 1, 1, "UTF-16" },
	{ "UTF-16 without a BOM", FB_STR("#\0!\0f\0"), 1, 1, "UTF-16" },
	{ "Shift_JIS is named",
	    FB_STR(HEAD "# \x89\xCB\x8B\xF3\x90\xBF\x8B\x81\n"), 2, 3,
	    "Shift_JIS" },
	{ "EUC-JP is named", FB_STR(HEAD "# \xB2\xCD\xB6\xF5\xC0\xC1\n"), 2, 3,
	    "EUC-JP" },
	{ "ISO-2022-JP is named", FB_STR(HEAD "# \x1B$B2M6u\x1B(B\n"), 2, 3,
	    "ISO-2022-JP" },
	{ "one bad byte among UTF-8 is shown", FB_STR(HEAD "# あい\xFFう\n"), 2,
	    5, "byte FF" },
	{ "a NUL", FB_STR(HEAD "# ab\0c\n"), 2, 5, "U+0000" },
	{ "a mark that turns the direction of writing",
	    FB_STR(HEAD "P0001\tphrase\tあ\xE2\x80\xAEいう\tactive\t"), 2, 15,
	    "U+202E" },

	/* directives */
	{ "an unknown directive", FB_STR(HEAD "#!nme x\n"), 2, 3,
	    "did you mean \"#!name\"" },
	{ "a directive behind an entry",
	    FB_STR(HEAD ID "active\t" ALL "\n#!serial 1\n"), 3, 1,
	    "before the first entry" },
	{ "a directive twice", FB_STR(HEAD "#!serial 1\n#!serial 2\n"), 3, 1,
	    "twice" },
	{ "a name with capitals", FB_STR(HEAD "#!name JP\n"), 2, 8,
	    "\"JP\" is no name" },
	{ "a serial that is no number", FB_STR(HEAD "#!serial 1x\n"), 2, 10,
	    "\"1x\" is no serial" },
	{ "a cap of an unknown group", FB_STR(HEAD "#!cap treat=3\n"), 2, 7,
	    "did you mean \"threat\"" },
	{ "a negative cap", FB_STR(HEAD "#!cap threat=-3\n"), 2, 7, "no cap" },
	{ "more than one value", FB_STR(HEAD "#!name a b\n"), 2, 10,
	    "does not belong here" },

	/* fields */
	{ "blanks instead of TABs",
	    FB_STR(HEAD "A0001 tel 0312345678 active\n"), 2, 1, "no TAB" },
	{ "too few fields", FB_STR(HEAD "A0001\ttel\t03-1234-5678\n"), 2, 23,
	    "only 3 fields" },
	{ "a small letter in an id", FB_STR(HEAD "a0001\ttel\tx\tactive\n"), 2,
	    1, "no id" },
	{ "an unknown type with the nearest word",
	    FB_STR(HEAD "A0001\ttell\tx\tactive\t" ALL), 2, 7,
	    "did you mean \"tel\"" },
	{ "an unknown type like no other",
	    FB_STR(HEAD "A0001\tpassword\tx\tactive\t" ALL), 2, 7,
	    "use one of: acct tel" },
	{ "an empty value", FB_STR(HEAD "A0001\ttel\t\tactive\t" ALL), 2, 11,
	    "value is missing" },
	{ "quotes of a spreadsheet",
	    FB_STR(HEAD "P0001\tphrase\t\"未納料金\"\tactive\t"), 2, 14,
	    "quotation marks" },
	{ "an unknown state", FB_STR(HEAD ID "activ\t" ALL), 2, 24,
	    "did you mean \"active\"" },
	{ "a telephone number that is none",
	    FB_STR(HEAD "A0001\ttel\t12\tactive\t" ALL), 2, 11,
	    "\"12\" is no valid tel" },
	{ "columns count characters, not bytes",
	    FB_STR(HEAD "P0001\tphrase\t未納料金\tactiv\t"), 2, 19, "activ" },

	/* attributes */
	{ "a word without =", FB_STR(HEAD ID "active\tcat"), 2, 31,
	    "no attribute" },
	{ "an unknown key", FB_STR(HEAD ID "active\tct=fakebill"), 2, 31,
	    "did you mean \"cat\"" },
	{ "a key twice", FB_STR(HEAD ID "active\tcat=card cat=card"), 2, 40,
	    "twice" },
	{ "an unknown category", FB_STR(HEAD ID "active\tcat=fishing"), 2, 35,
	    "unknown cat" },
	{ "a weight that is no number", FB_STR(HEAD ID "active\tw=1,5"), 2, 33,
	    "no weight" },
	{ "a weight out of range", FB_STR(HEAD ID "active\tw=101"), 2, 33,
	    "-100 to 100" },
	{ "a day that does not exist", FB_STR(HEAD ID "active\texp=2026-02-30"),
	    2, 35, "no day 2026-02-30" },
	{ "a date of another form", FB_STR(HEAD ID "active\texp=2026/2/3"), 2,
	    35, "no date" },
	{ "a case id with a letter of another script",
	    FB_STR(HEAD ID "active\tcase=C1あ"), 2, 38, "case id" },
	{ "an identifier without an end",
	    FB_STR(HEAD ID "active\tcat=card w=1 by=a ok=b"), 2, 24,
	    "exp= is missing" },
	{ "an end before the beginning",
	    FB_STR(HEAD ID "active\tadd=2031-01-01 " ALL), 2, 63,
	    "before it begins" },
	{ "no category", FB_STR(HEAD ID "active\tw=1 exp=2030-01-01 by=a ok=b"),
	    2, 24, "cat= is missing" },
	{ "no weight",
	    FB_STR(HEAD ID "active\tcat=card exp=2030-01-01 by=a ok=b"), 2, 24,
	    "w= is missing" },
	{ "an active entry that nobody checked",
	    FB_STR(HEAD ID "active\tcat=card w=1 exp=2030-01-01 by=a"), 2, 24,
	    "ok= is missing" },
	{ "a shadow entry may wait for its check",
	    FB_STR(HEAD ID "shadow\tcat=card w=1 exp=2030-01-01 by=a"), 0, 0,
	    "" },
	{ "entered and checked by one person, however written",
	    FB_STR(HEAD ID "active\tcat=card w=1 exp=2030-01-01 by=Tn ok=tN"),
	    2, 65, "somebody else" },
	{ "a phrase without its group",
	    FB_STR(HEAD PHRASE "active\tw=1 " ENTRY_KEYS), 2, 19,
	    "grp= is missing" },
	{ "a group of something that is no phrase",
	    FB_STR(HEAD ID "active\tgrp=threat " ALL), 2, 31,
	    "only phrases have a group" },
	{ "an honest group with a positive weight",
	    FB_STR(HEAD PHRASE "active\tgrp=order-context w=1 " ENTRY_KEYS), 2,
	    44, "must be negative" },
	{ "an honest group with a negative weight",
	    FB_STR(HEAD PHRASE "active\tgrp=order-context w=-1 " ENTRY_KEYS), 0,
	    0, "" },
	{ "a fraud group with a negative weight",
	    FB_STR(HEAD PHRASE "active\tgrp=threat w=-1 " ENTRY_KEYS), 2, 37,
	    "a negative weight" },
	{ "an end of withdrawal while active",
	    FB_STR(HEAD ID "active\tend=2026-01-01 " ALL), 2, 31,
	    "day of a withdrawal" },
	{ "a withdrawal needs day, reason and person",
	    FB_STR(HEAD ID "withdrawn\tend=2026-01-01 by=a"), 2, 24,
	    "why= is missing" },
	{ "a withdrawal is one person's right",
	    FB_STR(HEAD ID "withdrawn\tend=2026-01-01 why=moved by=a"), 0, 0,
	    "" },
	{ "a withdrawn value may be wrong",
	    FB_STR(
		HEAD "A0001\ttel\t12\twithdrawn\tend=2026-01-01 why=typo by=a"),
	    0, 0, "" },

	/* phrases */
	{ "a phrase of two characters",
	    FB_STR(HEAD
		"P0001\tphrase\t未 納\tactive\tgrp=threat w=1 " ENTRY_KEYS),
	    2, 14, "too short" },
	{ "a gap where the phrase ends",
	    FB_STR(HEAD "P0001\tphrase\t未納料金…\tactive\t"), 2, 18,
	    "where the phrase begins or ends" },
	{ "four gaps",
	    FB_STR(HEAD "P0001\tphrase\t未納料…い…う…え…お\tactive\t"), 2, 24,
	    "more than 3 gaps" },
	{ "two dots groups are one gap",
	    FB_STR(HEAD "P0001\tphrase\t未納料……連絡\tactive\tgrp=threat "
			"w=1 " ENTRY_KEYS),
	    0, 0, "" },

	/* brands */
	{ "a brand without domains",
	    FB_STR(HEAD "B0001\tbrand\t例示カード\tactive\t"), 2, 18,
	    "no domains" },
	{ "a brand with nothing behind =",
	    FB_STR(HEAD "B0001\tbrand\t例示カード=\tactive\t"), 2, 18,
	    "no domains" },
	{ "a domain that is a URL",
	    FB_STR(HEAD "B0001\tbrand\t例示=http://a.example/\tactive\t"), 2,
	    16, "no domain" },
	{ "a brand of two Latin letters",
	    FB_STR(HEAD "B0001\tbrand\tau=au.example\tactive\t"), 2, 13,
	    "too short" },
	{ "a brand of two kanji",
	    FB_STR(
		HEAD "B0001\tbrand\t例示=rei.example\tactive\tw=1 " ENTRY_KEYS),
	    0, 0, "" },
	{ "an empty name among others",
	    FB_STR(HEAD "B0001\tbrand\t例示,,x=rei.example\tactive\t"), 2, 16,
	    "name is empty" },

	/* rules */
	{ "an unknown word of a rule",
	    FB_STR(HEAD "R0001\trule\tdemand & treat\tactive\t"), 2, 21,
	    "did you mean \"threat\"" },
	{ "an unknown word with a prefix",
	    FB_STR(HEAD "R0001\trule\thas:account\tactive\t"), 2, 12,
	    "unknown word \"has:account\"" },
	{ "a bracket that is not closed",
	    FB_STR(HEAD "R0001\trule\t(demand | threat\tactive\t"), 2, 28,
	    "has no \")\"" },
	{ "two words without an operator",
	    FB_STR(HEAD "R0001\trule\tdemand threat\tactive\t"), 2, 19,
	    "cannot go on" },

	/* several lines */
	{ "an id twice",
	    FB_STR(HEAD ID "active\t" ALL
			   "\nA0001\ttel\t03-1234-9999\tactive\t" ALL),
	    3, 1, "id A0001 is that of another entry (test.tsv, line 2)" },
	{ "one number in two spellings",
	    FB_STR(
		HEAD ID "active\t" ALL
			"\nA0002\ttel\t０３（１２３４）５６７８\tactive\t" ALL),
	    3, 1, "A0002 says the same as A0001 (test.tsv, line 2)" },
	{ "one number in two categories",
	    FB_STR(HEAD ID "active\t" ALL "\nA0002\ttel\t03-1234-5678\tactive\t"
			   "cat=phish w=4 exp=2030-01-01 by=a ok=b"),
	    0, 0, "" },
	{ "a withdrawn number may come back",
	    FB_STR(HEAD ID "withdrawn\tend=2026-01-01 why=moved by=a"
			   "\nA0002\ttel\t03-1234-5678\tactive\t" ALL),
	    0, 0, "" },
	{ "one phrase in two spellings",
	    FB_STR(HEAD PHRASE "active\tgrp=demand w=1 " ENTRY_KEYS
			       "\nP0002\tphrase\t未納 料金\tactive\tgrp=threat "
			       "w=1 " ENTRY_KEYS),
	    3, 1, "says the same" },
	{ "reading goes on behind an error",
	    FB_STR(HEAD "A0001 tel\n" ID "activ\t" ALL), 2, 1, "no TAB" },
};

struct first_error {
	struct fb_error error;
	size_t count;
};

static void
keep_first(void *context, const struct fb_error *error)
{
	struct first_error *first = context;

	if (first->count++ == 0)
		first->error = *error;
}

static enum fb_status
parse(struct fb_source *out, struct fb_arena *arena, struct fb_str text,
    struct first_error *first)
{
	FILE *file = tmpfile();

	*first = (struct first_error) { .count = 0 };
	assert_non_null(file);
	assert_int_equal(fwrite(text.data, 1, text.len, file), text.len);
	rewind(file);
	enum fb_status status = fb_source_parse(out, arena,
	    fb_reader_extractor(reader), file, "test.tsv", keep_first, first);
	fclose(file);
	return status;
}

static void
says_what_is_wrong(void **state)
{
	const typeof(*cases) *c = *state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct first_error first;
	struct fb_source source;

	enum fb_status status = parse(&source, arena, c->text, &first);
	if (c->line == 0 && first.count != 0)
		fail_msg("%zu:%zu: %s", first.error.line, first.error.column,
		    first.error.message);
	assert_int_equal(status, c->line == 0 ? FB_OK : FB_ERR_SYNTAX);
	assert_int_equal(source.error_count, first.count);
	if (c->line != 0) {
		if (strstr(first.error.message, c->message) == NULL)
			assert_string_equal(first.error.message, c->message);
		assert_string_equal(first.error.file, "test.tsv");
		assert_int_equal(first.error.line, c->line);
		assert_int_equal(first.error.column, c->column);
	}
	fb_arena_free(arena);
}

static void
the_fields_of_an_entry_are_read(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct fb_source source = make_source(arena, reader,
	    HEAD "#!name jp-fakebill\n#!serial 153\n"
		 "#!cap demand=3 threat=4.5\n#!cap lure=0\n"
		 "A0007\tacct\t0001-123-1-1234567\tshadow\t"
		 "cat=phish lvl=official w=0.125 case=C17 tlp=AMBER+STRICT "
		 "add=2024-02-29 exp=2025-12-01 src=ref:1 by=田中 ok=yk "
		 "#  注 # 2\n"
		 "R0001\trule\tdemand & spf:fail\tactive\tw=2 " ENTRY_KEYS);
	const struct fb_entry *entry = &source.entry[0];

	assert_string_equal(source.name, "jp-fakebill");
	assert_int_equal(source.serial, 153);
	assert_int_equal(source.caps.cap_milli[FB_GROUP_DEMAND], 3000);
	assert_int_equal(source.caps.cap_milli[FB_GROUP_THREAT], 4500);
	assert_int_equal(source.caps.cap_milli[FB_GROUP_LURE], 0);
	assert_int_equal(source.caps.cap_milli[FB_GROUP_VISIT], FB_CAP_NONE);
	assert_int_equal(source.entry_count, 2);
	assert_string_equal(entry->id, "A0007");
	assert_int_equal(entry->type, FB_TYPE_ACCT);
	assert_int_equal(entry->state, FB_STATE_SHADOW);
	assert_int_equal(entry->category, FB_CATEGORY_PHISH);
	assert_int_equal(entry->level, FB_LEVEL_OFFICIAL);
	assert_int_equal(entry->group, FB_GROUP_NONE);
	assert_int_equal(entry->tlp, FB_TLP_AMBER_STRICT);
	assert_int_equal(entry->weight_milli, 125);
	assert_int_equal(entry->added, 19782);
	assert_true(fb_str_equal(entry->case_id, FB_STR("C17")));
	assert_true(fb_str_equal(entry->key, FB_STR("0001-123-1-1234567")));
	assert_true(fb_str_equal(entry->source, FB_STR("ref:1")));
	assert_true(fb_str_equal(entry->by, FB_STR("田中")));
	assert_true(fb_str_equal(entry->note, FB_STR("注 # 2")));
	assert_int_equal(entry->line, 6);
	assert_null(entry->rule);
	assert_non_null(source.entry[1].rule);
	assert_int_equal(source.entry[1].level, FB_LEVEL_REPORTED);
	assert_int_equal(source.entry[1].expires, FB_DATE_NONE);
	fb_arena_free(arena);
}

static void
all_errors_are_reported_in_the_order_of_the_lines(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct first_error first;
	struct fb_source source;

	assert_int_equal(parse(&source, arena,
			     FB_STR(HEAD "x\n" ID "active\t" ALL
					 "\ny\nA0001\ttel\t1\tactv\tw=x\n"),
			     &first),
	    FB_ERR_SYNTAX);
	/* x, y, the state, the weight */
	assert_int_equal(source.error_count, 4);
	assert_int_equal(first.error.line, 2);
	assert_int_equal(source.entry_count, 1);
	fb_arena_free(arena);
}

static void
a_line_may_be_8192_bytes_long(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	char text[sizeof HEAD + FB_SOURCE_MAX_LINE_BYTES + 1];
	struct first_error first;
	struct fb_source source;

	memset(text, '#', sizeof text);
	memcpy(text, HEAD, strlen(HEAD));
	text[strlen(HEAD)] = '#';
	text[strlen(HEAD) + 1] = ' ';
	struct fb_str whole = { text, strlen(HEAD) + FB_SOURCE_MAX_LINE_BYTES };
	assert_int_equal(parse(&source, arena, whole, &first), FB_OK);
	whole.len++;
	assert_int_equal(parse(&source, arena, whole, &first), FB_ERR_SYNTAX);
	assert_non_null(strstr(first.error.message, "8193 bytes"));
	fb_arena_free(arena);
}

static void
memory_that_runs_out_is_said(void **state)
{
	(void)state;
	for (size_t kib = 1; kib < 600; kib += 50) {
		struct fb_arena *arena = fb_arena_new(kib << 10);
		struct first_error first;
		struct fb_source source;
		enum fb_status status = parse(&source, arena,
		    FB_STR(HEAD ID "active\t" ALL), &first);
		assert_true(status == FB_OK || status == FB_ERR_NOMEM);
		fb_arena_free(arena);
	}
}

static void
a_day_ends_at_midnight_in_japan(void **state)
{
	(void)state;
	fb_date date;

	assert_true(fb_date_parse(&date, FB_STR("2025-12-01")));
	/* 2025-12-02 00:00 +0900 */
	assert_int_equal(fb_date_end_jst(date), 1764601200);
}

static void
every_day_is_written_as_it_was_read(void **state)
{
	(void)state;
	char text[FB_DATE_MAX_BYTES];
	fb_date first, last, again;

	assert_true(fb_date_parse(&first, FB_STR("2000-01-01")));
	assert_true(fb_date_parse(&last, FB_STR("2099-12-31")));
	assert_int_equal(first, 10957);
	assert_int_equal(last, 47481);
	for (fb_date date = first; date <= last; date++) {
		fb_date_format(text, date);
		assert_true(fb_date_parse(&again, fb_str(text)));
		assert_int_equal(again, date);
	}
	assert_false(fb_date_parse(&again, FB_STR("2025-02-29")));
}

static const struct {
	const char *name;
	struct fb_str text;
	bool is_right;
	int32_t milli;
	const char *again;
} points[] = {
	{ "points: one", FB_STR("1"), true, 1000, "1" },
	{ "points: a half below nothing", FB_STR("-0.5"), true, -500, "-0.5" },
	{ "points: a plus and useless zeros", FB_STR("+02.500"), true, 2500,
	    "2.5" },
	{ "points: a thousandth", FB_STR("0.001"), true, 1, "0.001" },
	{ "points: the largest", FB_STR("1000"), true, 1000000, "1000" },
	{ "points: above the largest", FB_STR("1000.001"), false, 0, "" },
	{ "points: far above", FB_STR("99999999999999999999"), false, 0, "" },
	{ "points: four decimals", FB_STR("0.0001"), false, 0, "" },
	{ "points: nothing before the point", FB_STR(".5"), false, 0, "" },
	{ "points: nothing behind it", FB_STR("5."), false, 0, "" },
	{ "points: two points", FB_STR("1.2.3"), false, 0, "" },
	{ "points: an exponent", FB_STR("1e3"), false, 0, "" },
	{ "points: a sign alone", FB_STR("-"), false, 0, "" },
	{ "points: nothing", FB_STR(""), false, 0, "" },
};

static void
reads_points(void **state)
{
	const typeof(*points) *c = *state;
	char again[FB_POINTS_MAX_BYTES];
	int32_t milli = 0;

	assert_int_equal(fb_points_parse(&milli, c->text), c->is_right);
	if (!c->is_right)
		return;
	assert_int_equal(milli, c->milli);
	fb_points_format(again, milli);
	assert_string_equal(again, c->again);
}

static const struct {
	const char *name;
	struct fb_str word;
	const char *want; /* NULL: no guess */
} words[] = {
	{ "nearest: a letter left out", FB_STR("phrse"), "phrase" },
	{ "nearest: two letters swapped", FB_STR("dmo"), "dom" },
	{ "nearest: capitals", FB_STR("ACCT"), "acct" },
	{ "nearest: one letter too many", FB_STR("tell"), "tel" },
	{ "nearest: nothing like it", FB_STR("password"), NULL },
	{ "nearest: nothing", FB_STR(""), NULL },
	{ "nearest: a NUL", FB_STR("te\0"), NULL },
	{ "nearest: another script", FB_STR("電話"), NULL },
};

static void
guesses(void **state)
{
	const typeof(*words) *c = *state;
	const char *near = fb_nearest(&fb_type_words, c->word);

	if (c->want == NULL)
		assert_null(near);
	else
		assert_string_equal(near, c->want);
}

static void
two_files_are_one_list(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct fb_source part[2], whole;

	part[0] = make_source(arena, reader,
	    HEAD "#!name jp\n#!cap threat=4\n" ID "active\t" ALL);
	part[1] = make_source(arena, reader,
	    HEAD "#!serial 9\n#!cap lure=1\n" PHRASE
		 "active\tgrp=demand w=1 " ENTRY_KEYS);
	assert_int_equal(fb_source_merge(&whole, arena, part, 2, NULL, NULL),
	    FB_OK);
	assert_string_equal(whole.name, "jp");
	assert_int_equal(whole.serial, 9);
	assert_int_equal(whole.caps.cap_milli[FB_GROUP_THREAT], 4000);
	assert_int_equal(whole.caps.cap_milli[FB_GROUP_LURE], 1000);
	assert_int_equal(whole.entry_count, 2);
	fb_arena_free(arena);
}

static void
what_two_files_dispute_is_an_error(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct fb_source part[2], whole;

	part[0] = make_source(arena, reader,
	    HEAD "#!name a\n#!serial 1\n#!cap threat=4\n" ID "active\t" ALL);
	part[1] = make_source(arena, reader,
	    HEAD "#!name b\n#!serial 2\n#!cap threat=5\n" ID "active\t" ALL
		 "\nA0002\ttel\t0312345678\tactive\tcat=card w=1 "
		 "exp=2030-01-01 by=a ok=b");
	assert_int_equal(fb_source_merge(&whole, arena, part, 2, NULL, NULL),
	    FB_ERR_SYNTAX);
	/* name, serial, cap and the id; A0002 is of another category */
	assert_int_equal(whole.error_count, 4);
	assert_int_equal(whole.entry_count, 2);
	fb_arena_free(arena);
}

static void
ids_are_sorted_by_letter_and_number(void **state)
{
	(void)state;
	static const char *const sorted[] = { "A0001", "A0002", "A0010",
		"A1000", "A01000", "A10000", "B0001", "T999999999" };

	for (size_t i = 0; i < sizeof sorted / sizeof *sorted; i++)
		for (size_t j = 0; j < sizeof sorted / sizeof *sorted; j++) {
			int order = fb_id_compare(sorted[i], sorted[j]);
			assert_int_equal((order > 0) - (order < 0),
			    (i > j) - (i < j));
		}
}

int
main(void)
{
	struct table table = { 0 };
	reader = make_reader();
	TABLE_ADD(&table, cases, says_what_is_wrong);
	TABLE_ADD(&table, points, reads_points);
	TABLE_ADD(&table, words, guesses);
	table_add(&table, "the fields of an entry are read",
	    the_fields_of_an_entry_are_read, NULL);
	table_add(&table, "all errors are reported in the order of the lines",
	    all_errors_are_reported_in_the_order_of_the_lines, NULL);
	table_add(&table, "a line may be 8192 bytes long",
	    a_line_may_be_8192_bytes_long, NULL);
	table_add(&table, "memory that runs out is said",
	    memory_that_runs_out_is_said, NULL);
	table_add(&table, "a day ends at midnight in Japan",
	    a_day_ends_at_midnight_in_japan, NULL);
	table_add(&table, "every day is written as it was read",
	    every_day_is_written_as_it_was_read, NULL);
	table_add(&table, "two files are one list", two_files_are_one_list,
	    NULL);
	table_add(&table, "what two files dispute is an error",
	    what_two_files_dispute_is_an_error, NULL);
	table_add(&table, "ids are sorted by letter and number",
	    ids_are_sorted_by_letter_and_number, NULL);
	int failed = table_run(&table, "source");
	fb_reader_free(reader);
	return failed;
}
