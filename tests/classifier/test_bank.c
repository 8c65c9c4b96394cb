/* SPDX-License-Identifier: BSD-2-Clause */
#include "bank.h"

#include "bank_name.h"
#include "bank_pool.h"
#include "extracting.h"

/* V2 of a text. */
static struct fb_units
plain_of(const char *text)
{
	struct fb_view view;

	fb_arena_reset(fixture.arena);
	assert_int_equal(fb_fold(&view, fixture.arena, fixture.folder,
			     FB_VIEW_PLAIN, fb_str(text)),
	    FB_OK);
	return view.text;
}

/* ---- banks ------------------------------------------------------------------ */

static const struct {
	const char *name, *in;
	unsigned want;
} banks[] = {
	{ "in kanji", "三菱ＵＦＪ銀行", 5 },
	{ "in kana, as transfers have it", "ミツビシユ－エフジエイギンコウ",
	    5 },
	{ "in kana with small letters", "ﾐﾂﾋﾞｼﾕｰｴﾌｼﾞｪｲ銀行", 5 },
	{ "in the other kana", "ミズホ銀行", 1 },
	{ "the longer of two names", "三井住友信託銀行", 294 },
	{ "a name with numerals", "八十二銀行", 143 },
	{ "信用金庫", "瀧野川信用金庫", 1352 },
	{ "信用金庫 with the usual form of a letter", "滝野川信用金庫", 1352 },
	{ "信金", "埼玉縣信金", 1250 },
	{ "しんきん", "城南しんきん", 1344 },
	{ "信用組合", "大東京信用組合", 2248 },
	{ "労働金庫", "中央労働金庫", 2963 },
	{ "農業協同組合", "東京みどり農業協同組合", 5072 },
	{ "an old name", "三菱東京ＵＦＪ銀行", 5 },
	{ "the name of a bank that was merged", "ジャパンネット銀行", 33 },
	{ "中国銀行 is the one of Okayama", "中国銀行", 168 },
	{ "ゆうちょ銀行", "ゆうちょ銀行", 9900 },
	{ "a bank that is in no table", "架空銀行", 0 },
	{ "no name at all", "銀行", 0 },
	{ "no bank", "みずほ", 0 },
};

static void
names_bank(void **state)
{
	const typeof(*banks) *c = *state;
	struct fb_units text = plain_of(c->in);
	size_t begin;

	assert_int_equal(fb_bank_named(text, text.count, &begin), c->want);
	if (c->want != 0)
		assert_int_equal(begin, 0);
}

static const struct {
	const char *name, *in;
	unsigned want;
} shorts[] = {
	{ "without 銀行", "三菱UFJ 渋谷", 5 },
	{ "the longer of two", "三井住友信託 本店", 294 },
	{ "JA and a name", "JA東京みどり", 5072 },
	{ "a place is no bank", "千葉 支店", 0 },
	{ "empty", "", 0 },
};

static void
names_bank_shortly(void **state)
{
	const typeof(*shorts) *c = *state;
	size_t end;

	assert_int_equal(fb_bank_short(plain_of(c->in), 0, &end), c->want);
}

/* ---- branches --------------------------------------------------------------- */

static const struct {
	const char *name;
	unsigned bank;
	const char *in;
	int want;
} branches[] = {
	{ "in kanji", 1, "渋谷中央", 162 },
	{ "in kana", 1, "シブヤチユウオウ", 162 },
	{ "in kana as people write it", 1, "しぶやちゅうおう", 162 },
	{ "in half-width kana", 33, "ｽｽﾞﾒ", 2 },
	{ "with a bar", 33, "アイスクリーム", 819 },
	{ "が of a place", 1344, "自由が丘", 20 },
	{ "ヶ of a place", 1344, "自由ヶ丘", 20 },
	{ "the head office", 33, "本店", 1 },
	{ "digits in kanji", 9900, "〇一八", 18 },
	{ "digits in kanji with a circle", 9900, "○一八", 18 },
	{ "a name that the bank does not have", 1, "架空", -1 },
	{ "a bank that no table has", 7, "本店", -1 },
	{ "empty", 1, "", -1 },
};

static void
names_branch(void **state)
{
	const typeof(*branches) *c = *state;
	struct fb_units text = plain_of(c->in);

	assert_int_equal(fb_bank_branch_at(c->bank, text, 0), c->want);
	assert_int_equal(fb_bank_branch_before(c->bank, text, text.count),
	    c->want);
}

static void
a_branch_in_a_longer_word_is_none(void **state)
{
	(void)state;
	assert_int_equal(fb_bank_branch_at(1, plain_of("上野太郎"), 0), -1);
	assert_int_equal(fb_bank_branch_at(1, plain_of("上野 太郎"), 0), 107);
	assert_int_equal(fb_bank_branch_at(1, plain_of("上野普通"), 0), 107);
	assert_int_equal(fb_bank_branch_at(1, plain_of("上野支店"), 0), 107);
}

static void
codes_are_known(void **state)
{
	(void)state;
	assert_true(fb_bank_has_branch(1, 162));
	assert_false(fb_bank_has_branch(1, 999));
	assert_true(fb_bank_has_branch(7, 999));
}

/* ---- the tables ------------------------------------------------------------- */

/* Every name is spelt as names are folded, and is found. */
static void
check_pool(struct fb_bank_pool pool, unsigned value_limit)
{
	size_t begin = 0, entries = 0;

	for (size_t i = 0; i < pool.count; i++) {
		if (pool.unit[i] < FB_BANK_VALUE ||
		    pool.unit[i] > FB_BANK_VALUE_LAST)
			continue;
		struct fb_units name = { pool.unit + begin, i - begin };
		struct fb_bank_name folded;
		fb_bank_name_fold(&folded, name, 0);
		assert_int_equal(folded.count, name.count);
		assert_memory_equal(folded.unit, name.unit,
		    name.count * sizeof *name.unit);
		assert_true(pool.unit[i] < FB_BANK_VALUE + value_limit);
		assert_int_equal(fb_bank_pool_find(pool, folded.unit,
				     folded.count),
		    pool.unit[i] - FB_BANK_VALUE);
		begin = i + 1;
		entries++;
	}
	assert_int_equal(begin, pool.count);
	assert_true(entries > 0);
}

/* Those of banks are written backwards: read forwards, each one is found. */
static void
check_full_names(void)
{
	char16_t text[FB_BANK_NAME_MAX];
	size_t count = 0, begin, entries = 0, others = 0;

	for (size_t i = 0; i < fb_bank_full_units; i++) {
		char16_t unit = fb_bank_full_names[i];
		if (unit < FB_BANK_VALUE || unit > FB_BANK_VALUE_LAST) {
			assert_true(count < FB_BANK_NAME_MAX);
			text[FB_BANK_NAME_MAX - ++count] = unit;
			continue;
		}
		struct fb_units name = { text + FB_BANK_NAME_MAX - count,
			count };
		struct fb_bank_name folded;
		fb_bank_name_fold(&folded, name, 0);
		assert_int_equal(folded.count, count);
		assert_memory_equal(folded.unit, name.unit,
		    count * sizeof *name.unit);
		unsigned index = unit - (unsigned)FB_BANK_VALUE;
		assert_true(index < fb_bank_entry_count);
		unsigned code = fb_bank_named(name, count, &begin);
		if (code == FB_BANK_UNKNOWN) {
			others++; /* ends in no word for a kind of bank */
		} else {
			assert_int_equal(code, fb_bank_entries[index].code);
			assert_int_equal(begin, 0);
		}
		count = 0;
		entries++;
	}
	assert_int_equal(count, 0);
	assert_true(entries > 1000 && others < 20);
}

static void
every_name_is_found(void **state)
{
	(void)state;
	assert_true(fb_bank_entry_count > 1000);
	check_full_names();
	check_pool((struct fb_bank_pool) { fb_bank_short_names,
		       fb_bank_short_units },
	    (unsigned)fb_bank_entry_count);
	for (size_t i = 0; i < fb_bank_entry_count; i++) {
		size_t begin = fb_bank_entries[i].branches;
		size_t end = i + 1 < fb_bank_entry_count ?
		    fb_bank_entries[i + 1].branches :
		    fb_bank_branch_units;
		assert_true(begin < end && end <= fb_bank_branch_units);
		check_pool((struct fb_bank_pool) { fb_bank_branch_names + begin,
			       end - begin },
		    1000);
		if (i > 0)
			assert_true(fb_bank_entries[i - 1].code <
			    fb_bank_entries[i].code);
	}
}

static void
the_tables_are_small(void **state)
{
	(void)state;
	assert_true(
	    (fb_bank_full_units + fb_bank_short_units + fb_bank_branch_units) *
		sizeof(char16_t) <
	    1000000);
}

int
main(void)
{
	struct table table = { 0 };
	set_up();
	TABLE_ADD(&table, banks, names_bank);
	TABLE_ADD(&table, shorts, names_bank_shortly);
	TABLE_ADD(&table, branches, names_branch);
	table_add(&table, "a branch in a longer word is none",
	    a_branch_in_a_longer_word_is_none, NULL);
	table_add(&table, "codes of branches are known", codes_are_known, NULL);
	table_add(&table, "every name of the tables is folded and found",
	    every_name_is_found, NULL);
	table_add(&table, "the tables take less than a megabyte",
	    the_tables_are_small, NULL);
	int failed = table_run(&table, "bank");
	tear_down();
	return failed;
}
