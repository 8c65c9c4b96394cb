/* SPDX-License-Identifier: BSD-2-Clause */
#include "greeting.h"

#include "table.h"

static const struct {
	const char *name, *text;
	bool want;
} cases[] = {
	{ "a name", "例示 太郎 様\n\nご請求", true },
	{ "a name in kana", "れいじ たろう さま\n", true },
	{ "a name and marks", "例示　太郎様、\r\nご請求", true },
	{ "a name below the letterhead", "見本商店\n====\n\n例示様\n", true },
	{ "a firm", "株式会社例示 御中\nご請求", true },
	{ "a customer", "お客様\nご請求", false },
	{ "a customer in kana", "お客さま\n", false },
	{ "a customer of somebody", "例示カードをご利用のお客様\n", false },
	{ "all members", "会員の皆様\n", false },
	{ "the address of a mailbox", "taro@example.jp 様\n", false },
	{ "what stands before the @", "taro 様\n", false },
	{ "a number", "1234 様\n", false },
	{ "a word that ends alike", "前回と同様\n", false },
	{ "many", "たくさん\n", false },
	{ "a sentence", "例示様から、ご請求がありました。\n", false },
	{ "a title and nothing else", "様\n", false },
	{ "a title at the end of a long line",
	    "これはとてもとてもとてもとてもとてもとてもとても長い例示の様\n",
	    false },
	{ "nothing", "", false },
};

static void
greeting(void **state)
{
	const typeof(*cases) *c = *state;

	assert_int_equal(fb_greets_by_name(fb_str(c->text)), c->want);
}

/* Far below, names are of signatures and quoted mail. */
static void
a_name_far_below_greets_nobody(void **state)
{
	(void)state;
	char text[FB_GREETING_REACH + 64];

	memset(text, '\n', FB_GREETING_REACH);
	strcpy(text + FB_GREETING_REACH, "例示様\n");
	assert_false(fb_greets_by_name(fb_str(text)));
}

int
main(void)
{
	struct table table = { 0 };

	TABLE_ADD(&table, cases, greeting);
	table_add(&table, "a name far below greets nobody",
	    a_name_far_below_greets_nobody, NULL);
	return table_run(&table, "greeting");
}
