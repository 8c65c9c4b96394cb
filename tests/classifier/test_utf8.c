/* SPDX-License-Identifier: BSD-2-Clause */
#include "utf8.h"

#include "table.h"

#define R 0xFFFD

static const struct {
	const char *name;
	struct fb_str in;
	uint32_t want[6]; /* ended by 0 */
	bool is_valid;
} cases[] = {
	{ "ASCII is itself", FB_STR("az"), { 'a', 'z' }, true },
	{ "two, three and four bytes", FB_STR("é口𠮷"),
	    { 0xE9, 0x53E3, 0x20BB7 }, true },
	{ "the last code point", FB_STR("\xF4\x8F\xBF\xBF"), { 0x10FFFF },
	    true },
	{ "a lone continuation byte is one replacement",
	    FB_STR("\x80"
		   "a"),
	    { R, 'a' }, false },
	{ "an overlong slash is two replacements", FB_STR("\xC0\xAF"), { R, R },
	    false },
	{ "a surrogate is three replacements", FB_STR("\xED\xA0\x80"),
	    { R, R, R }, false },
	{ "a value above U+10FFFF is four", FB_STR("\xF4\x90\x80\x80"),
	    { R, R, R, R }, false },
	{ "a cut character is one replacement", FB_STR("a\xE5\x8F"), { 'a', R },
	    false },
	{ "a cut character does not eat its neighbour",
	    FB_STR("\xE5\x8F"
		   "a"),
	    { R, 'a' }, false },
	{ "a written U+FFFD is valid", FB_STR("\xEF\xBF\xBD"), { R }, true },
	{ "empty is valid", FB_STR(""), { 0 }, true },
};

static void
reads(void **state)
{
	const typeof(*cases) *c = *state;
	size_t position = 0, i = 0;

	while (position < c->in.len)
		assert_int_equal(fb_utf8_next(c->in, &position), c->want[i++]);
	assert_int_equal(c->want[i], 0);
	assert_int_equal(fb_utf8_is_valid(c->in), c->is_valid);
}

static void
every_code_point_comes_back(void **state)
{
	(void)state;
	for (uint32_t c = 0; c <= 0x10FFFF; c++) {
		char bytes[FB_UTF8_MAX_BYTES];
		struct fb_str text = { bytes, fb_utf8_put(bytes, c) };
		size_t position = 0;
		uint32_t want = c >= 0xD800 && c <= 0xDFFF ? R : c;
		assert_int_equal(fb_utf8_next(text, &position), want);
		assert_int_equal(position, text.len);
	}
}

static const struct {
	const char *name, *in, *want;
} ends[] = {
	{ "a whole end stays", "口座", "口座" },
	{ "an ASCII end stays", "口z", "口z" },
	{ "the beginning of three bytes is cut off", "口\xE5\xBA", "口" },
	{ "a lead byte is cut off", "口\xF0", "口" },
	{ "four bytes lack the last", "z\xF0\xA0\xAE", "z" },
	{ "four bytes are whole", "z\xF0\xA0\xAE\xB7", "z\xF0\xA0\xAE\xB7" },
	{ "nothing but a beginning leaves nothing", "\xE5", "" },
	{ "an empty text stays", "", "" },
	{ "bytes that continue nothing stay", "\x80\x80\x80\x80\x80",
	    "\x80\x80\x80\x80\x80" },
};

static void
ends_whole(void **state)
{
	const typeof(*ends) *c = *state;
	char text[16];

	snprintf(text, sizeof text, "%s", c->in);
	fb_utf8_end_whole(text);
	assert_string_equal(text, c->want);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, cases, reads);
	TABLE_ADD(&table, ends, ends_whole);
	table_add(&table, "every code point comes back",
	    every_code_point_comes_back, NULL);
	return table_run(&table, "utf8");
}
