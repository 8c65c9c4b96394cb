/* SPDX-License-Identifier: BSD-2-Clause */
#include "link_text.h"

#include "extracting.h"
#include "link_page.h"

static const struct {
	const char *name, *words, *target;
	bool is_foreign;
} links[] = {
	/* what the words name */
	{ "words that name another host", "https://www.bank.example/",
	    "http://evil.example/", true },
	{ "the same host", "https://www.bank.example/",
	    "https://www.bank.example/login", false },
	{ "another host of the domain", "www.bank.example",
	    "https://login.bank.example/", false },
	{ "a host alone", "bank.co.jp", "https://evil.example/", true },
	{ "words", "こちら", "https://evil.example/", false },
	{ "no words", "", "https://evil.example/", false },
	{ "a URL in a sentence", "詳細は https://www.bank.example/ をご確認",
	    "https://evil.example/", true },
	{ "a host in a sentence is only named", "bank.co.jp のお客様へ",
	    "https://evil.example/", false },
	{ "one of two URLs is the real one",
	    "https://a.example/ https://b.example/", "https://b.example/x",
	    false },
	{ "a mail address", "info@bank.co.jp", "https://evil.example/", false },
	{ "a file", "請求書.pdf", "https://evil.example/", false },
	{ "a number", "3.5", "https://evil.example/", false },
	/* disguised */
	{ "full-width", "ｈｔｔｐｓ：／／ｂａｎｋ．ｅｘａｍｐｌｅ",
	    "https://evil.example/", true },
	{ "defanged", "hxxps://bank[.]example/", "https://evil.example/",
	    true },
	{ "something invisible", "https://ba\u200Bnk.example/",
	    "https://evil.example/", true },
	{ "turned round", "\u202E/elpmaxe.knab//:sptth\u202C",
	    "https://evil.example/", true },
	{ "Japanese names", "https://例え.jp/", "https://例.jp/", true },
	{ "one Japanese name, as A-label", "https://例え.jp/",
	    "https://xn--r8jz45g.jp/x", false },
	/* targets */
	{ "a user name that is a host", "こちら",
	    "https://bank.example@evil.example/", true },
	{ "a user name that is none", "こちら", "https://taro@evil.example/",
	    false },
	{ "an at-sign in the path", "こちら",
	    "https://evil.example/a.b@example", false },
	{ "an escaped host", "https://bank.example/", "https://%62ank.example/",
	    false },
	{ "an address", "https://bank.example/", "http://192.0.2.1/", true },
	{ "a redirector that carries the place", "https://bank.example/",
	    "https://r.example/?u=https://bank.example/", true },
	{ "mailto", "https://bank.example/", "mailto:a@evil.example", false },
	{ "a fragment", "https://bank.example/", "#top", false },
	{ "nothing", "https://bank.example/", "", false },
};

static void
compares(void **state)
{
	const typeof(*links) *c = *state;
	bool is_foreign = !c->is_foreign;

	fb_arena_reset(fixture.arena);
	assert_int_equal(fb_link_text_is_foreign(&is_foreign, fixture.arena,
			     &fixture.extractor, fb_str(c->words),
			     fb_str(c->target)),
	    FB_OK);
	assert_int_equal(is_foreign, c->is_foreign);
}

static const struct {
	const char *name, *target;
	bool is_active;
	const char *page;
} pages[] = {
	{ "a page in base64",
	    "data:text/html;base64,PGI+5Y+j5bqnPC9iPg==", true, "<b>口座</b>" },
	{ "a page with escapes", "DATA:text/html;charset=utf-8,%3Cb%3Ea", true,
	    "<b>a" },
	{ "a picture that is text", "data:image/svg+xml,<svg>", true, "<svg>" },
	{ "a picture", "data:image/png;base64,AAAA", false, "" },
	{ "plain text", "data:,a", true, "" },
	{ "without a comma", "data:text/html", true, "" },
	{ "javascript", "JavaScript:alert(1)", true, "" },
	{ "vbscript", "vbscript:x", true, "" },
	{ "a page of the web", "https://a.example/data:text/html,x", false,
	    "" },
	{ "empty", "", false, "" },
};

static void
opens_page(void **state)
{
	const typeof(*pages) *c = *state;
	struct fb_str page;

	fb_arena_reset(fixture.arena);
	assert_int_equal(fb_link_is_active(fb_str(c->target)), c->is_active);
	assert_int_equal(fb_link_page(&page, fixture.arena, fb_str(c->target)),
	    FB_OK);
	assert_string_equal(fb_arena_copy(fixture.arena, page).data, c->page);
}

int
main(void)
{
	struct table table = { 0 };
	set_up();
	TABLE_ADD(&table, links, compares);
	TABLE_ADD(&table, pages, opens_page);
	int failed = table_run(&table, "link_text");
	tear_down();
	return failed;
}
