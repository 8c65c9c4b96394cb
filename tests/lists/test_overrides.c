/* SPDX-License-Identifier: BSD-2-Clause */
#include "overrides.h"

#include "judge.h"
#include "make_list.h"

#define DAY ((int64_t)24 * 3600)
#define NOW (20000 * DAY) /* 2024-10-04 */

static struct fb_reader *reader;

/* All errors of one parse, a line for each. */
struct errors {
	char text[8192];
	size_t len, count;
};

static void
note(void *context, const struct fb_error *error)
{
	struct errors *errors = context;

	assert_string_equal(error->file, "o");
	errors->count++;
	int n = snprintf(errors->text + errors->len,
	    sizeof errors->text - errors->len, "%zu:%zu: %s\n", error->line,
	    error->column, error->message);
	if ((size_t)n < sizeof errors->text - errors->len)
		errors->len += (size_t)n;
}

static struct fb_overrides *
parse(const char *text)
{
	struct fb_overrides *overrides = NULL;
	struct errors errors = { .len = 0 };

	enum fb_status status = fb_overrides_parse(&overrides,
	    fb_reader_extractor(reader), fb_str(text), "o", note, &errors);
	assert_string_equal(errors.text, "");
	assert_int_equal(status, FB_OK);
	return overrides;
}

/* ---- lines ------------------------------------------------------------- */

static const struct {
	const char *name, *text, *want; /* "": right */
} lines[] = {
	{ "an empty file is right", "", "" },
	{ "blank lines and comments are skipped",
	    "#!fakebill-overrides 1\n\n# a\n  # b\n", "" },
	{ "BOM and CR LF are borne",
	    "\xEF\xBB\xBF"
	    "kill\tP0102\r\nallow\ttel\t03-1234-5678\r\n",
	    "" },
	{ "all keys, in any order",
	    "kill\tP0102\twhy=a = b\tby=佐藤\texp=2030-01-01\tadd=2024-01-01"
	    "\tlist=jp-fakebill",
	    "" },
	{ "empty fields are skipped", "kill\tP0102\t\t\twhy=x\t", "" },
	{ "the same twice is once", "kill\tP0102\nkill\tP0102\n", "" },
	{ "every type but rules",
	    "allow\tacct\tみずほ銀行 本店 普通 1234567\n"
	    "allow\ttel\t０３ー１２３４ー５６７８\n"
	    "allow\turl\thttps://a.example/x\n"
	    "allow\tdom\tA.EXAMPLE\n"
	    "allow\tmail\tInfo@a.example\n"
	    "allow\tcoin\t1BoatSLRHtKNngkdXEeobR76b53LETtpyT\n"
	    "allow\tline\tabc_de\n"
	    "allow\tphrase\t法的手続き…移行\n"
	    "allow\tbrand\t例示銀行\n",
	    "" },
	{ "another format is told", "#!fakebill-overrides 2\n",
	    "1:0: this program knows \"#!fakebill-overrides 1\" only\n" },
	{ "a word misspelt is guessed", "kil\tP0102",
	    "1:0: unknown word \"kil\"; did you mean \"kill\"?\n" },
	{ "blanks for TABs are told", "kill P0102",
	    "1:0: no TAB in this line; fields are separated by TAB\n" },
	{ "an id that is none", "kill\t0102",
	    "1:0: \"0102\" is no id of an entry, such as P0102; fields are "
	    "separated by TAB\n" },
	{ "no id at all", "kill",
	    "1:0: \"\" is no id of an entry, such as P0102; fields are "
	    "separated by TAB\n" },
	{ "a type misspelt is guessed", "allow\ttell\t03-1234-5678",
	    "1:0: unknown type \"tell\"; did you mean \"tel\"?\n" },
	{ "a value that is none", "allow\ttel\t12",
	    "1:0: \"12\" is no value of type tel\n" },
	{ "no value", "allow\ttel",
	    "1:0: a value is missing; fields are separated by TAB\n" },
	{ "a rule has no value", "allow\trule\tdemand",
	    "1:0: a rule has no value; kill it by its id\n" },
	{ "a phrase that is too short", "allow\tphrase\tab",
	    "1:0: \"ab\" is no value of type phrase\n" },
	{ "two names of a brand at once", "allow\tbrand\t例示銀行,例示カード",
	    "1:0: \"例示銀行,例示カード\" is no value of type brand\n" },
	{ "an unknown key is guessed", "kill\tP0102\tlst=a",
	    "1:0: unknown key \"lst\"; did you mean \"list\"?\n" },
	{ "a key twice", "kill\tP0102\tby=a\tby=b",
	    "1:0: by= is given twice\n" },
	{ "a field without a key", "kill\tP0102\tquoted by a bank",
	    "1:0: \"quoted by a bank\" is no key=value; fields are separated "
	    "by TAB\n" },
	{ "a date that is none", "kill\tP0102\texp=2024-02-30",
	    "1:0: \"2024-02-30\" is no date such as 2026-01-31\n" },
	{ "a list name that is none", "kill\tP0102\tlist=A B",
	    "1:0: \"A B\" is no name of a list\n" },
	{ "a value is allowed in every list",
	    "allow\ttel\t03-1234-5678\tlist=a",
	    "1:0: list= has no sense here: a value is allowed whatever list "
	    "has it\n" },
	{ "bytes that are no UTF-8", "kill\tP0102\twhy=\x83\x65",
	    "1:16: this is not UTF-8; save the file as UTF-8\n" },
	{ "every error is told, with its line", "x\nkill\tP0102\ny\n",
	    "1:0: unknown word \"x\"\n3:0: unknown word \"y\"\n" },
};

static void
reads(void **state)
{
	const typeof(*lines) *c = *state;
	struct errors errors = { .len = 0 };
	struct fb_overrides *overrides = NULL;

	enum fb_status status = fb_overrides_parse(&overrides,
	    fb_reader_extractor(reader), fb_str(c->text), "o", note, &errors);
	assert_string_equal(errors.text, c->want);
	assert_int_equal(status, c->want[0] == '\0' ? FB_OK : FB_ERR_SYNTAX);
	assert_int_equal(overrides != NULL, status == FB_OK);
	fb_overrides_free(overrides);
}

/* ---- bounds ------------------------------------------------------------ */

static char *
repeat(const char *line, size_t count, bool is_numbered)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	for (size_t i = 0; i < count; i++)
		if (is_numbered)
			fprintf(out, "kill\tP%06zu\n", i);
		else
			fputs(line, out);
	fclose(out);
	return text;
}

static void
errors_do_not_go_on_for_ever(void **state)
{
	(void)state;
	char *text = repeat("x\n", 1000, false);
	struct errors errors = { .len = 0 };
	struct fb_overrides *overrides;

	assert_int_equal(fb_overrides_parse(&overrides,
			     fb_reader_extractor(reader), fb_str(text), "o",
			     note, &errors),
	    FB_ERR_SYNTAX);
	assert_int_equal(errors.count, FB_OVERRIDES_MAX_ERRORS);
	free(text);
}

static void
so_many_fit_and_not_one_more(void **state)
{
	(void)state;
	for (size_t extra = 0; extra < 2; extra++) {
		char *text = repeat(NULL, FB_OVERRIDES_MAX + extra, true);
		struct errors errors = { .len = 0 };
		struct fb_overrides *overrides = NULL;
		assert_int_equal(fb_overrides_parse(&overrides,
				     fb_reader_extractor(reader), fb_str(text),
				     "o", note, &errors),
		    extra == 0 ? FB_OK : FB_ERR_TOO_LONG);
		assert_string_equal(errors.text,
		    extra == 0 ? "" : "50001:0: more than 50000 overrides\n");
		if (extra == 0) {
			assert_int_equal(fb_overrides_count(overrides,
					     FB_OVERRIDE_KILLED),
			    FB_OVERRIDES_MAX);
			assert_true(
			    fb_overrides_kill(overrides, "a", "P049999", NOW));
			assert_false(
			    fb_overrides_kill(overrides, "a", "P050000", NOW));
		}
		fb_overrides_free(overrides);
		free(text);
	}
}

static void
a_large_file_is_not_read(void **state)
{
	(void)state;
	const struct fb_str text = { NULL, FB_OVERRIDES_MAX_BYTES + 1 };
	struct errors errors = { .len = 0 };
	struct fb_overrides *overrides;

	assert_int_equal(fb_overrides_parse(&overrides,
			     fb_reader_extractor(reader), text, "o", note,
			     &errors),
	    FB_ERR_TOO_LONG);
	assert_string_equal(errors.text,
	    "0:0: 8388609 bytes, but at most 8388608 are read\n");
}

static void
accounts_that_differ_little_are_bounded(void **state)
{
	(void)state;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct errors errors = { .len = 0 };
	struct fb_overrides *overrides;

	for (int i = 1; i <= FB_OVERRIDES_MAX_ALIKE + 1; i++)
		fprintf(out, "allow\tacct\t0001-%03d-1-7654321\n", i);
	fclose(out);
	assert_int_equal(fb_overrides_parse(&overrides,
			     fb_reader_extractor(reader), fb_str(text), "o",
			     note, &errors),
	    FB_ERR_SYNTAX);
	assert_string_equal(errors.text,
	    "257:0: more than 256 accounts that differ in branch and type "
	    "only\n");
	free(text);
}

static void
a_file_that_is_not_there_is_no_override(void **state)
{
	(void)state;
	struct fb_overrides *overrides = (void *)state;
	struct errors errors = { .len = 0 };

	assert_int_equal(fb_overrides_load(&overrides,
			     fb_reader_extractor(reader),
			     "/nonexistent/overrides", note, &errors),
	    FB_OK);
	assert_null(overrides);
	assert_false(fb_overrides_kill(overrides, "a", "P0102", NOW));
	assert_false(fb_overrides_allow_phrase(overrides, 1, NOW));
	assert_true(fb_overrides_is_same(overrides, NULL));
	assert_int_equal(fb_overrides_load(&overrides,
			     fb_reader_extractor(reader), "/", NULL, NULL),
	    FB_ERR_IO);
}

/* ---- what they are asked ----------------------------------------------- */

static const struct {
	const char *name, *text, *list, *id;
	int64_t now; /* 0: NOW */
	bool want;
} kills[] = {
	{ "an entry of every list", "kill\tP0102", "a", "P0102", 0, true },
	{ "another entry is not", "kill\tP0102", "a", "P0103", 0, false },
	{ "nor one whose id only begins so", "kill\tP0102", "a", "P01021", 0,
	    false },
	{ "an entry of one list", "kill\tP0102\tlist=a", "a", "P0102", 0,
	    true },
	{ "and not of another", "kill\tP0102\tlist=a", "b", "P0102", 0, false },
	{ "one line for one list, one for all",
	    "kill\tP0102\tlist=a\nkill\tP0102", "b", "P0102", 0, true },
	{ "until its day has ended in Japan", "kill\tP0102\texp=2024-10-04",
	    "a", "P0102", NOW + DAY - 9 * 3600 - 1, true },
	{ "and not a second longer", "kill\tP0102\texp=2024-10-04", "a",
	    "P0102", NOW + DAY - 9 * 3600, false },
	{ "of two dates the later holds",
	    "kill\tP0102\texp=2024-11-01\nkill\tP0102\texp=2024-01-01", "a",
	    "P0102", 0, true },
	{ "no date is the latest",
	    "kill\tP0102\texp=2024-01-01\nkill\tP0102\nkill\tP0102\t"
	    "exp=2024-01-02",
	    "a", "P0102", 0, true },
};

static void
kills_entries(void **state)
{
	const typeof(*kills) *c = *state;
	struct fb_overrides *overrides = parse(c->text);

	assert_int_equal(fb_overrides_kill(overrides, c->list, c->id,
			     c->now == 0 ? NOW : c->now),
	    c->want);
	fb_overrides_free(overrides);
}

static const struct {
	const char *name, *text;
	enum fb_type type;
	const char *found, *listed;
	bool want;
} allows[] = {
	{ "a number in any spelling", "allow\ttel\t０３（１２３４）５６７８",
	    FB_TYPE_TEL, "+81312345678", "+81312345678", true },
	{ "not another", "allow\ttel\t03-1234-5678", FB_TYPE_TEL,
	    "+81312345679", "+81312345679", false },
	{ "nor the same key of another type", "allow\tline\ta.example",
	    FB_TYPE_DOM, "a.example", "a.example", false },
	{ "a domain as listed", "allow\tdom\tA.Example", FB_TYPE_DOM,
	    "a.example", "a.example", true },
	{ "not what stands below it", "allow\tdom\ta.example", FB_TYPE_DOM,
	    "b.a.example", "b.a.example", false },
	{ "an account", "allow\tacct\t0001-123-1-7654321", FB_TYPE_ACCT,
	    "0001-123-1-7654321", "0001-123-1-7654321", true },
	{ "an account that the list knows less of",
	    "allow\tacct\t0001-123-1-7654321", FB_TYPE_ACCT,
	    "0001-123-1-7654321", "0001-000-0-7654321", true },
	{ "an account that the mail says less of",
	    "allow\tacct\t0001-123-1-7654321", FB_TYPE_ACCT,
	    "0001-000-0-7654321", "0001-123-1-7654321", true },
	{ "not the one of another branch that the list may mean",
	    "allow\tacct\t0001-123-1-7654321", FB_TYPE_ACCT,
	    "0001-124-1-7654321", "0001-000-0-7654321", false },
	{ "nor the one of another branch that the list does mean",
	    "allow\tacct\t0001-123-1-7654321", FB_TYPE_ACCT,
	    "0001-000-0-7654321", "0001-124-1-7654321", false },
	{ "nor one of another number", "allow\tacct\t0001-123-1-7654321",
	    FB_TYPE_ACCT, "0001-123-1-7654322", "0001-123-1-7654322", false },
	{ "one of several",
	    "allow\tacct\t0001-122-1-7654321\nallow\tacct\t0001-123-1-7654321"
	    "\nallow\tacct\t0001-124-1-7654321",
	    FB_TYPE_ACCT, "0001-124-1-7654321", "0001-124-1-7654321", true },
	{ "not what has expired", "allow\ttel\t03-1234-5678\texp=2024-10-03",
	    FB_TYPE_TEL, "+81312345678", "+81312345678", false },
};

static void
allows_values(void **state)
{
	const typeof(*allows) *c = *state;
	struct fb_overrides *overrides = parse(c->text);

	assert_int_equal(fb_overrides_allow_key(overrides, c->type,
			     fb_str(c->found), fb_str(c->listed), NOW),
	    c->want);
	fb_overrides_free(overrides);
}

/* ---- judging ----------------------------------------------------------- */

#define KEYS "cat=fakebill add=2024-01-01 src=t by=a ok=b"
static const char list_text[] =
    "#!fakebill-list 1\n"
    "#!name one\n"
    "P0001\tphrase\t未納料金\tactive\tgrp=demand w=2 " KEYS "\n"
    "P0002\tphrase\t法的手続き…移行\tactive\tgrp=threat w=2 " KEYS "\n"
    "P0003\tphrase\t注文番号\tactive\tgrp=order-context w=-1 " KEYS "\n"
    "B0001\tbrand\t例示銀行,例示カード=rei.example\tactive\tw=3 " KEYS "\n"
    "A0001\tacct\t0001-000-0-7654321\tactive\tlvl=official w=6 "
    "exp=2030-01-01 " KEYS "\n"
    "D0001\tdom\tbad-domain.com\tactive\tlvl=official w=6 exp=2030-01-01 " KEYS
    "\n"
    "R0001\trule\tdemand & threat & !order-context\tactive\tw=3 " KEYS "\n"
    "R0002\trule\tflag:brand-mismatch\tactive\tw=1 " KEYS "\n";
static const char second_text[] =
    "#!fakebill-list 1\n"
    "#!name two\n"
    "P0001\tphrase\t未納料金\tactive\tgrp=demand w=1 " KEYS "\n";

static const struct {
	const char *name, *text;
	const char *message;
	int32_t want_milli, want_shadow_milli;
	const char *want; /* ids that are killed (-) or allowed (+) */
} judged[] = {
	{ "nothing is overridden", "", "\n未納料金 法的手続きに移行", 7000,
	    7000, "" },
	{ "a killed entry counts nothing, nor does its rule", "kill\tP0002",
	    "\n未納料金 法的手続きに移行", 2000, 2000, "-P0002" },
	{ "killed in one list it counts in the other", "kill\tP0001\tlist=one",
	    "\n未納料金", 1000, 1000, "-P0001" },
	{ "killed in all lists", "kill\tP0001", "\n未納料金", 0, 0,
	    "-P0001-P0001" },
	{ "a killed rule does not fire", "kill\tR0001",
	    "\n未納料金 法的手続きに移行", 4000, 4000, "-R0001" },
	{ "killed honest context is none", "kill\tP0003",
	    "\n注文番号 未納料金 法的手続きに移行", 7000, 7000, "-P0003" },
	{ "a phrase allowed by its text, however it is written",
	    "allow\tphrase\t法 的手続キ……移行", "\n未納料金 法的手続きに移行",
	    2000, 2000, "+P0002" },
	{ "a phrase is allowed in every list", "allow\tphrase\t未納料金",
	    "\n未納料金", 0, 0, "+P0001+P0001" },
	{ "a domain", "allow\tdom\tbad-domain.com",
	    "\nhttp://www.bad-domain.com/x", 0, 0, "+D0001" },
	{ "a brand by one of its names", "allow\tbrand\t例示カード",
	    "From: 例示銀行 <info@b.example>\n\nx", 0, 0, "+B0001" },
	{ "another brand is not", "allow\tbrand\t例示証券",
	    "From: 例示銀行 <info@b.example>\n\nx", 4000, 4000, "" },
	{ "an account of an entry that says less",
	    "allow\tacct\t0001-123-1-7654321",
	    "\nみずほ銀行 青葉支店(123) 普通 口座番号 7654321", 0, 0,
	    "+A0001" },
	{ "an allowed account does not excuse another",
	    "allow\tacct\t0001-123-1-7654321",
	    "\nみずほ銀行 青葉支店(123) 普通 口座番号 7654321 または "
	    "みずほ銀行 若葉支店(124) 普通 口座番号 7654321",
	    6000, 6000, "" },
	{ "a killed entry is said to be killed, though allowed",
	    "kill\tP0002\nallow\tphrase\t法的手続き…移行", "\n法的手続きに移行",
	    0, 0, "-P0002" },
};

static void
judges(void **state)
{
	const typeof(*judged) *c = *state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct fb_overrides *overrides = parse(c->text);
	struct fb_list *first = make_list(reader, list_text),
		       *second = make_list(reader, second_text);
	const struct fb_list *lists[] = { first, second };
	const struct fb_judge_request request = { .list = lists,
		.list_count = 2,
		.overrides = overrides,
		.now = NOW,
		.categories = FB_CATEGORY_ALL };
	struct fb_evidence evidence;
	char got[256] = "";

	assert_int_equal(fb_judge_message(&evidence, arena, reader, &request,
			     fb_str(c->message)),
	    FB_OK);
	for (size_t i = 0; i < evidence.hit_count; i++) {
		const struct fb_hit *hit = &evidence.hit[i];
		if (hit->override == FB_OVERRIDE_NONE)
			continue;
		assert_int_equal(hit->counted_milli, 0);
		strcat(got, hit->override == FB_OVERRIDE_KILLED ? "-" : "+");
		strcat(got, hit->id);
	}
	assert_string_equal(got, c->want);
	assert_int_equal(evidence.weighing.score_milli, c->want_milli);
	assert_int_equal(evidence.weighing.shadow_score_milli,
	    c->want_shadow_milli);
	fb_list_free(first);
	fb_list_free(second);
	fb_overrides_free(overrides);
	fb_arena_free(arena);
}

/* ---- keys -------------------------------------------------------------- */

/* What the verb writes is the key, so it must be read as the same again. */
static void
a_key_is_its_own_key(void **state)
{
	(void)state;
	static const char *const values[] = {
		"acct\tみずほ銀行 本店 普通 1234567",
		"acct\tゆうちょ銀行 14030-12345671",
		"acct\t0000-000-0-1234567",
		"acct\tPayPay銀行 ビジネス営業部 普通 7654321",
		"tel\t090-1234-5678",
		"tel\t+1 212 555 0100",
		"tel\t0120-123-456",
		"url\thttps://例え.jp/あ?q=1#x",
		"url\thttp://www.A.example:8080/B/../c",
		"url\ta.example",
		"dom\twww.例え.co.jp",
		"mail\tInfo+X@例え.jp",
		"coin\t1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
		"coin\t0x52908400098527886E0F7030069857D2E4169EE7",
		"coin\tBC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
		"line\t@Abc-De",
		"line\thttps://lin.ee/AbCdEf",
		"line\tline.me/ti/p/XyZ",
	};

	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		char text[512];
		size_t count;
		snprintf(text, sizeof text, "allow\t%s", values[i]);
		struct fb_overrides *once = parse(text);
		const struct fb_override_row *row =
		    fb_overrides_rows(once, &count);
		snprintf(text, sizeof text, "allow\t%s\t%.*s",
		    fb_words_name(&fb_type_words, row->type), (int)row->key.len,
		    row->key.data);
		struct fb_overrides *twice = parse(text);
		assert_true(fb_override_row_is_same(row,
		    fb_overrides_rows(twice, &count)));
		fb_overrides_free(once);
		fb_overrides_free(twice);
	}
}

static void
the_same_text_is_the_same(void **state)
{
	(void)state;
	struct fb_overrides *a = parse("kill\tP0102"),
			    *b = parse("kill\tP0102"),
			    *c = parse("kill\tP0103");

	assert_true(fb_overrides_is_same(a, b));
	assert_false(fb_overrides_is_same(a, c));
	assert_false(fb_overrides_is_same(a, NULL));
	fb_overrides_free(a);
	fb_overrides_free(b);
	fb_overrides_free(c);
}

int
main(void)
{
	struct table table = { 0 };

	reader = make_reader();
	TABLE_ADD(&table, lines, reads);
	TABLE_ADD(&table, kills, kills_entries);
	TABLE_ADD(&table, allows, allows_values);
	TABLE_ADD(&table, judged, judges);
	table_add(&table, "errors do not go on for ever",
	    errors_do_not_go_on_for_ever, NULL);
	table_add(&table, "so many fit and not one more",
	    so_many_fit_and_not_one_more, NULL);
	table_add(&table, "a large file is not read", a_large_file_is_not_read,
	    NULL);
	table_add(&table, "accounts that differ little are bounded",
	    accounts_that_differ_little_are_bounded, NULL);
	table_add(&table, "a file that is not there is no override",
	    a_file_that_is_not_there_is_no_override, NULL);
	table_add(&table, "a key is its own key", a_key_is_its_own_key, NULL);
	table_add(&table, "the same text is the same",
	    the_same_text_is_the_same, NULL);
	int failed = table_run(&table, "overrides");
	fb_reader_free(reader);
	return failed;
}
