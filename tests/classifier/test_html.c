/* SPDX-License-Identifier: BSD-2-Clause */
#include "html.h"

#include "table.h"

static const struct {
	const char *name, *in, *visible, *hidden;
} cases[] = {
	{ "plain text comes out as it is", "請求 書", "請求 書", "" },
	{ "blanks are joined", " a \n\t b ", "a b", "" },
	{ "a comment inside a word vanishes", "請<!-- x -->求", "請求", "" },
	{ "display:none hides", "請<b style='display:none'>x</b>求", "請求",
	    "x" },
	{ "references are decoded", "&amp;&lt&copy=1 &#x8acb;&#27714",
	    "&<©=1 請求", "" },
};

static struct fb_arena *arena;

static void
shows(void **state)
{
	const typeof(*cases) *c = *state;
	struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_html html;

	fb_arena_reset(arena);
	assert_int_equal(fb_html_show(&html, arena, &limits, fb_str(c->in)),
	    FB_OK);
	assert_string_equal(fb_arena_copy(arena, html.visible).data,
	    c->visible);
	assert_string_equal(fb_arena_copy(arena, html.hidden).data, c->hidden);
}

int
main(void)
{
	struct table table = { 0 };

	arena = fb_arena_new((size_t)64 << 20);
	TABLE_ADD(&table, cases, shows);
	int failed = table_run(&table, "html");
	fb_arena_free(arena);
	return failed;
}
