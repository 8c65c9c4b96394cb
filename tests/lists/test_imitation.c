/* SPDX-License-Identifier: BSD-2-Clause */
#include "imitation.h"

#include "table.h"

static const struct {
	const char *name, *host, *word;
	bool want;
} cases[] = {
	{ "a piece between hyphens is the word", "amazon-abcd.example",
	    "amazon", true },
	{ "a subdomain is the word", "amazon.abcd.example", "amazon", true },
	{ "a piece begins with the word", "amazonjp.example", "amazon", true },
	{ "one letter differs", "amazom.example", "amazon", true },
	{ "two letters stand the wrong way round", "amaozn.example", "amazon",
	    true },
	{ "a letter is missing", "amazn.example", "amazon", true },
	{ "a letter is too many", "amazonn.example", "amazon", true },
	{ "one letter differs before the country", "amozonjp-x.example",
	    "amazon", true },
	{ "two letters of a short word are another word", "amazing.example",
	    "amazon", false },
	{ "a digit looks like a letter", "amaz0n.example", "amazon", true },
	{ "rn looks like m", "arnazon.example", "amazon", true },
	{ "case does not matter", "AMAZON.example", "amazon", true },
	{ "a word with a hyphen stands in two pieces", "x-eki-net.example",
	    "ekinet", true },
	{ "an imitation of a word with a hyphen", "etc1-melsai.example",
	    "etcmeisai", true },
	{ "the brand's whole host as a subdomain", "my-ts3card-com.x.example",
	    "ts3card", true },
	{ "a short word is a piece", "jcb-safety.example", "jcb", true },
	{ "a short word inside a piece is another word", "bananas.example",
	    "ana", false },
	{ "a short word begins another word", "analog.example", "ana", false },
	{ "a short word and a country", "jcbjp.example", "jcb", true },
	{ "a word of five letters inside another", "pineapple.example", "apple",
	    false },
	{ "a word of five letters with one that differs is another",
	    "ample.example", "apple", false },
	{ "a long word stands inside a piece", "loginrakutenx.example",
	    "rakuten", true },
	{ "two letters are never enough", "au.example", "au", false },
	{ "something else", "shop.example", "rakuten", false },
	{ "no name", "", "rakuten", false },
	{ "no word", "rakuten.example", "", false },
	{ "nothing but signs", "-.-.-", "rakuten", false },
};

static void
imitates(void **state)
{
	const typeof(*cases) *c = *state;

	assert_int_equal(fb_imitates(fb_str(c->host), fb_str(c->word)),
	    c->want);
}

static const struct {
	const char *name, *in, *want;
} words[] = {
	{ "a word is in lower case", "PayPay", "paypay" },
	{ "a word has no blanks and signs", "VIEW's NET", "viewsnet" },
	{ "a word ends at the dot", "etc-meisai.jp", "etcmeisai" },
	{ "a Japanese name has no word", "アマゾン", "" },
	{ "a name that is partly Japanese has none", "JCBカード", "" },
};

static void
makes_a_word(void **state)
{
	const typeof(*words) *c = *state;
	char word[FB_IMITATION_WORD_MAX + 1] = "";

	size_t len = fb_imitation_word(word, fb_str(c->in));
	word[len] = '\0';
	assert_string_equal(word, c->want);
}

static void
long_names_are_cut(void **state)
{
	(void)state;
	char name[5000], word[FB_IMITATION_WORD_MAX];

	memset(name, 'a', sizeof name);
	const struct fb_str long_name = { name, sizeof name };
	size_t len = fb_imitation_word(word, long_name);
	assert_int_equal(len, FB_IMITATION_WORD_MAX);
	assert_true(fb_imitates(long_name, (struct fb_str) { word, len }));
	memset(name, '-', sizeof name);
	assert_false(fb_imitates(long_name, (struct fb_str) { word, len }));
}

int
main(void)
{
	struct table table = { 0 };

	TABLE_ADD(&table, cases, imitates);
	TABLE_ADD(&table, words, makes_a_word);
	table_add(&table, "names and words that are too long are cut",
	    long_names_are_cut, NULL);
	return table_run(&table, "imitation");
}
