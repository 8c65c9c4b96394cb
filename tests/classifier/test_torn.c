/* SPDX-License-Identifier: BSD-2-Clause */
#include "torn.h"

#include "table.h"

static struct fb_arena *arena;

static const struct {
	const char *name, *in;
	bool is_torn;
} texts[] = {
	{ "a blank behind each character tears a text", "未 納 料 金 を 請 求",
	    true },
	{ "so do ideographic spaces", "未　納　料　金　を", true },
	{ "so do line ends", "未\r\n納\r\n料\r\n金\r\nを", true },
	{ "so do blanks here and there", "未 納料金 を請 求しま す。本日",
	    true },
	{ "words between blanks are not torn",
	    "未納料金 請求金額 支払期限 振込口座 電話番号", false },
	{ "a spaced heading over a text tears nothing",
	    "請 求 書\n\nいつもお世話になっております。請求書をお送りします。",
	    false },
	{ "lines are not torn by their ends",
	    "未納料金があります\n支払期限は本日です\n至急連絡してください\n"
	    "連絡なき場合は訴えます\n以上よろしくお願いします",
	    false },
	{ "columns far apart are not torn", "未    納    料    金    を",
	    false },
	{ "English is not torn", "a b c d e f g", false },
	{ "nothing is not torn", "", false },
};

static const struct {
	const char *name, *in, *want;
} words[] = {
	{ "a letter-spaced word of two letters", "Q R コ ー ド",
	    "QR コ ー ド" },
	{ "a torn word", "LI N Eで 連 絡", "LINEで 連 絡" },
	{ "blanks of two kinds between two letters", "L\u2003 INE", "LINE" },
	{ "full-width letters", "ＬＩ　ＮＥ", "ＬＩＮＥ" },
	{ "one letter a line", "A\r\nT\r\nM\r\nへ", "ATM\r\nへ" },
	{ "a wide gap parts two words", "a u   P A Y", "au PAY" },
	{ "digits keep their gaps", "03 1234 A B 5678", "03 1234 AB 5678" },
	{ "a sign parts two words", "e - T a x", "e - Tax" },
	{ "blanks at the ends stay", " A B ", " AB " },
	{ "nothing to mend", "A 1 未 納", "" },
	{ "nothing", "", "" },
};

static void
tells_torn_text(void **state)
{
	const typeof(*texts) *c = *state;
	assert_int_equal(fb_is_torn(fb_str(c->in)), c->is_torn);
}

static void
mends_words(void **state)
{
	const typeof(*words) *c = *state;
	struct fb_str out;

	fb_arena_reset(arena);
	assert_int_equal(fb_torn_mend(&out, arena, fb_str(c->in)), FB_OK);
	assert_string_equal(fb_arena_copy(arena, out).data, c->want);
}

static void
too_little_memory_is_an_error(void **state)
{
	(void)state;
	struct fb_arena *small = fb_arena_new(64);
	char text[4096];
	struct fb_str out;

	memset(text, ' ', sizeof text);
	text[0] = text[sizeof text - 1] = 'A';
	assert_non_null(small);
	assert_int_equal(fb_torn_mend(&out, small,
			     (struct fb_str) { text, sizeof text }),
	    FB_ERR_NOMEM);
	fb_arena_free(small);
}

int
main(void)
{
	struct table table = { 0 };

	arena = fb_arena_new((size_t)1 << 20);
	TABLE_ADD(&table, texts, tells_torn_text);
	TABLE_ADD(&table, words, mends_words);
	table_add(&table, "too little memory is an error",
	    too_little_memory_is_an_error, NULL);
	int failed = table_run(&table, "torn");
	fb_arena_free(arena);
	return failed;
}
