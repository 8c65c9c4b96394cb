/* SPDX-License-Identifier: BSD-2-Clause */
#include "parameter.h"

#include "table.h"

#define ARENA_BYTES ((size_t)64 << 20)
#define ESC "\x1B"

static const struct {
	const char *name;
	struct fb_str in;
	const char *parameter, *want, *charset;
} cases[] = {
	{ "a bare value", FB_STR("text/plain; charset=utf-8"), "charset",
	    "utf-8", "" },
	{ "a quoted value", FB_STR("text/plain; charset=\"utf-8\""), "charset",
	    "utf-8", "" },
	{ "case of the name does not matter", FB_STR("a/b; CharSet=X"),
	    "charset", "X", "" },
	{ "none", FB_STR("text/plain; charset=utf-8"), "boundary", "", "" },
	{ "none in nothing", FB_STR(""), "charset", "", "" },
	{ "a name is no part of another", FB_STR("a/b; xname=x; names=y"),
	    "name", "", "" },
	{ "the first counts", FB_STR("a/b; x=1; x=2"), "x", "1", "" },
	{ "blanks around =", FB_STR("a/b ; x = \r\n\t1 ; y=2"), "x", "1", "" },
	{ "comments around =", FB_STR("a/b (;x=0); x(c)=(d\\))1(e)"), "x",
	    "1(e)", "" },
	{ "a comment behind a value", FB_STR("a/b; x=1 (x)"), "x", "1", "" },
	{ "a semicolon in quotes", FB_STR("a/b; x=\"1;y=2\"; y=3"), "y", "3",
	    "" },
	{ "quoted pairs in quotes", FB_STR("a/b; x=\"a\\\"b\\\\c\""), "x",
	    "a\"b\\c", "" },
	{ "a path of Windows in quotes", FB_STR("a/b; name=\"C:\\dir\\a.txt\""),
	    "name", "C:\\dir\\a.txt", "" },
	{ "a fold in quotes", FB_STR("a/b; x=\"a\r\n b\""), "x", "a b", "" },
	{ "raw ISO-2022-JP in quotes",
	    FB_STR("a/b; name=\"" ESC "$B$\"!;" ESC "(B\"; x=1"), "name",
	    ESC "$B$\"!;" ESC "(B", "" },
	{ "no semicolons", FB_STR("a/b x=1 y=2"), "y", "2", "" },
	{ "semicolons too many", FB_STR("a/b;;; x=1;;y=2;"), "y", "2", "" },
	{ "no type", FB_STR("; x=1"), "x", "1", "" },
	{ "a quote that never closes", FB_STR("a/b; x=\"1; y=2"), "x", "1",
	    "" },
	{ "what follows a quote that never closes", FB_STR("a/b; x=\"1; y=2"),
	    "y", "2", "" },
	{ "an empty value", FB_STR("a/b; x=; y=2"), "x", "", "" },
	{ "what follows an empty value", FB_STR("a/b; x=; y=2"), "y", "2", "" },
	{ "a bare value with =", FB_STR("a/b; boundary==_a=b;x=1"), "boundary",
	    "=_a=b", "" },
	{ "a bare file name with blanks", FB_STR("a; filename=a b c.txt; x=1"),
	    "filename", "a b c.txt", "" },
	{ "a bare file name without semicolon",
	    FB_STR("a; filename=a.txt size=1"), "filename", "a.txt", "" },
	{ "encoded-words without quotes",
	    FB_STR("a; filename==?x?B?YQ==?=\r\n =?x?B?YQ==?=; x=1"),
	    "filename", "=?x?B?YQ==?=\r\n =?x?B?YQ==?=", "" },
	{ "a NUL in a value", FB_STR("a; x=\0b; y=2"), "y", "2", "" },

	{ "an extended value", FB_STR("a; x*=utf-8'ja'%e3%81%82b"), "x", "あb",
	    "utf-8" },
	{ "an extended value in quotes", FB_STR("a; x*=\"utf-8''%41\""), "x",
	    "A", "utf-8" },
	{ "an extended value without charset", FB_STR("a; x*=%41"), "x", "A",
	    "" },
	{ "an extended value without its asterisk",
	    FB_STR("a; x=\"UTF-8'ja'%E3%81%82b\""), "x", "あb", "UTF-8" },
	{ "a percent sign in a name with apostrophes stays",
	    FB_STR("a; x=\"it's 'only' 50%25\""), "x", "it's 'only' 50%25",
	    "" },
	{ "a broken percent sign stays", FB_STR("a; x*=u''%4%zz%"), "x",
	    "%4%zz%", "u" },
	{ "an extended value goes before others",
	    FB_STR("a; x=1; x*0=2; x*=u''3"), "x", "3", "u" },
	{ "pieces go before a plain value", FB_STR("a; x=1; x*0=2"), "x", "2",
	    "" },
	{ "pieces in any order", FB_STR("a; x*2=c; x*0=a; x*1=\"b \""), "x",
	    "ab c", "" },
	{ "pieces end at a gap", FB_STR("a; x*0=a; x*2=c"), "x", "a", "" },
	{ "extended pieces and others",
	    FB_STR("a; x*0*=u'l'%41; x*1=%42; x*2*=%43"), "x", "A%42C", "u" },
	{ "a character cut by pieces",
	    FB_STR("a; x*0*=utf-8''%E3%81; x*1*=%82"), "x", "あ", "utf-8" },
	{ "a huge number of a piece is ignored",
	    FB_STR("a; x*0=a; x*99999999999999999999999=b"), "x", "a", "" },
};

static void
is_found(void **state)
{
	const typeof(*cases) *c = *state;
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
	struct fb_parameter out;

	assert_int_equal(fb_parameter_find(&out, arena, c->in, c->parameter),
	    FB_OK);
	assert_int_equal(out.value.len, strlen(c->want));
	assert_memory_equal(out.value.data, c->want, out.value.len);
	assert_int_equal(out.charset.len, strlen(c->charset));
	assert_memory_equal(out.charset.data, c->charset, out.charset.len);
	fb_arena_free(arena);
}

/* Fields that a quadratic reader does not get through. */
static void
crafted_fields_are_read_to_the_end(void **state)
{
	static const char *const crafted[] = { ";x=\"", "(", ";x=\"\\\"",
		";name=a b ", ";name==?", "=", "x*1*=", ";x*0*=''", ESC "$B\"",
		";name=\"a;", "\\\"" };
	const size_t len = (size_t)2 << 20;
	char *text = malloc(len);

	(void)state;
	for (size_t i = 0; i < sizeof crafted / sizeof *crafted; i++) {
		struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
		struct fb_parameter out;
		size_t piece = strlen(crafted[i]);
		for (size_t at = 0; at < len; at++)
			text[at] = crafted[i][at % piece];
		assert_int_equal(fb_parameter_find(&out, arena,
				     (struct fb_str) { text, len }, "name"),
		    FB_OK);
		assert_true(out.value.len <= len);
		fb_arena_free(arena);
	}
	free(text);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, cases, is_found);
	table_add(&table, "crafted fields are read to the end",
	    crafted_fields_are_read_to_the_end, NULL);
	return table_run(&table, "parameter");
}
