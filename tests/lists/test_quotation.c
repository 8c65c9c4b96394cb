/* SPDX-License-Identifier: BSD-2-Clause */
#include "quotation.h"

#include "table.h"

static const struct {
	const char *name, *text;
	bool want;
} cases[] = {
	{ "words in corner brackets", "「本日中に未納料金を」と届いた", true },
	{ "words in double ones", "『未納料金』と届いた", true },
	{ "words in curly marks", "“未納料金”と届いた", true },
	{ "words in half-width marks", "｢未納料金｣と届いた", true },
	{ "a line behind a mark", "こんな物が\n> 有料の未納料金です\n", true },
	{ "a line behind a full-width mark", "こんな物が\n＞未納料金です",
	    true },
	{ "the first line of a text", "> 未納料金です", true },
	{ "a string of a program", "msgstr \"本日は未納料金が\"\n", true },
	{ "words between two strings", "\"あ\" 未納料金 \"い\"", false },
	{ "a straight mark of another line", "\"あ\n未納料金\n\"", false },
	{ "plain words", "未納料金です", false },
	{ "words between two quotations", "「あ」未納料金「い」", false },
	{ "words behind a quotation", "「あ」と未納料金", false },
	{ "a mark that is never closed", "「未納料金です。\n", false },
	{ "a mark that was never opened", "未納料金です」", false },
	{ "a mark inside the line", "a > 未納料金です", false },
	{ "words that begin in a quotation and end behind it",
	    "「未納」料金です", false },
};

static void
is_quoted(void **state)
{
	const typeof(*cases) *c = *state;
	const char *begin = strstr(c->text, "未納");
	const char *end = strstr(c->text, "料金");

	const struct fb_span span = { (size_t)(begin - c->text),
		(size_t)(end - c->text) + strlen("料金") };
	assert_int_equal(fb_is_quoted(fb_str(c->text), span), c->want);
}

static const struct {
	const char *name, *text;
	bool want;
} sentences[] = {
	{ "a sentence in marks is somebody else's",
	    "「本日中に未納料金をお支払いいただけない場合は」と届いた", true },
	{ "a term in marks is the writer's own", "「未納料金」のお支払い",
	    false },
	{ "twenty characters are a sentence",
	    "「あいうえおかきくけこさしすせそた未納料金」", true },
	{ "nineteen are a term", "「あいうえおかきくけこさしすせそ未納料金」",
	    false },
	{ "a quoted line is somebody else's, however short", "> 未納料金",
	    true },
	{ "a short string of a program is a term", "\"未納料金\"", false },
};

static void
is_sentence(void **state)
{
	const typeof(*sentences) *c = *state;
	const char *begin = strstr(c->text, "未納");

	const struct fb_span span = { (size_t)(begin - c->text),
		(size_t)(begin - c->text) + strlen("未納料金") };
	assert_int_equal(fb_is_quoted_sentence(fb_str(c->text), span), c->want);
}

/* A fraudster does not get away with marks around the whole letter. */
static void
a_letter_is_no_quotation(void **state)
{
	(void)state;
	char text[4 * FB_QUOTATION_MAX_BYTES];
	const struct fb_str open = FB_STR("「"), close = FB_STR("」");

	memset(text, 'x', sizeof text);
	memcpy(text, open.data, open.len);
	memcpy(text + sizeof text - close.len, close.data, close.len);
	const struct fb_span span = { sizeof text / 2, sizeof text / 2 + 6 };
	assert_false(fb_is_quoted((struct fb_str) { text, sizeof text }, span));
}

int
main(void)
{
	struct table table = { 0 };

	TABLE_ADD(&table, cases, is_quoted);
	TABLE_ADD(&table, sentences, is_sentence);
	table_add(&table, "marks around a whole letter make no quotation",
	    a_letter_is_no_quotation, NULL);
	return table_run(&table, "quotation");
}
