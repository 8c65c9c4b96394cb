/* SPDX-License-Identifier: BSD-2-Clause */
#include "header.h"

#include "table.h"

#define ARENA_BYTES ((size_t)64 << 20)
#define ESC "\x1B"
#define NONE ((struct fb_str) { NULL, 0 })

static const struct {
	const char *name;
	struct fb_str in;
	const char *want;
} cases[] = {
	{ "plain text stays", FB_STR("Hello you"), "Hello you" },
	{ "nothing stays nothing", FB_STR(""), "" },
	{ "a fold is a space", FB_STR("a\r\n b\n\tc"), "a b c" },
	{ "a fold between blanks is one space", FB_STR("a \r\n  b"), "a b" },

	/* encoded-words */
	{ "a B word", FB_STR("=?utf-8?B?44GC?="), "あ" },
	{ "a Q word", FB_STR("=?UTF-8?q?=e3=81=82_b?="), "あ b" },
	{ "a word and text beside it",
	    FB_STR("Re: =?utf-8?B?44GC?= and =?utf-8?B?44GC?=!"),
	    "Re: あ and あ!" },
	{ "blanks between words vanish",
	    FB_STR("=?utf-8?B?44GC?= \r\n\t =?utf-8?B?44GE?="), "あい" },
	{ "blanks vanish between words of different kinds",
	    FB_STR("=?utf-8?B?44GC?= =?us-ascii?Q?b?="), "あb" },
	{ "words need no blank between them",
	    FB_STR("=?utf-8?B?44GC?==?utf-8?B?44GE?="), "あい" },
	{ "a word needs no indentation",
	    FB_STR("=?utf-8?B?44GC?=\n=?utf-8?B?44GE?="), "あい" },
	{ "a language may follow the charset", FB_STR("=?utf-8*ja?B?44GC?="),
	    "あ" },
	{ "padding may be missing", FB_STR("=?utf-8?B?YQ?="), "a" },
	{ "padding ends before the word",
	    FB_STR("=?utf-8?B?YQ==?= =?utf-8?B?Yg==?="), "ab" },
	{ "spaces may stand in a word",
	    FB_STR("=?utf-8?Q?a b?= =?utf-8?B?44 GC?="), "a bあ" },
	{ "a fold may stand in a word", FB_STR("=?utf-8?B?44\r\n GC?="), "あ" },
	{ "a raw ? may stand before an encoded byte",
	    FB_STR("=?utf-8?Q?a?=E3=81=82?= b"), "a?あ b" },
	{ "what looks like an encoded byte may follow a word",
	    FB_STR("=?utf-8?Q?a?=BBC"), "aBBC" },
	{ "a word may be empty", FB_STR("a =?utf-8?B?\?= b"), "a  b" },
	{ "a charset may be empty", FB_STR("=??B?44GC?="), "あ" },
	{ "a word may stand in quotes and comments",
	    FB_STR("\"=?utf-8?B?44GC?=\" (=?utf-8?B?44GE?=)"), "\"あ\" (い)" },
	{ "a word without end stays", FB_STR("=?utf-8?B?44GC"),
	    "=?utf-8?B?44GC" },
	{ "a word of an unknown encoding stays", FB_STR("=?utf-8?X?44GC?="),
	    "=?utf-8?X?44GC?=" },
	{ "a word without end does not hide the next one",
	    FB_STR("=?utf-8?B?44GC =?utf-8?B?44GE?="), "=?utf-8?B?44GC い" },
	{ "a decoded word is not decoded again",
	    FB_STR("=?utf-8?Q?=3D?==?utf-8?Q?=3Futf-8=3FQ=3Fa=3F=3D?="),
	    "=?utf-8?Q?a?=" },
	{ "raw UTF-8 beside a word", FB_STR("い=?utf-8?B?44GC?="), "いあ" },

	/* characters cut by words */
	{ "words may cut a character",
	    FB_STR("=?utf-8?B?44E=?= =?utf-8?B?gg==?="), "あ" },
	{ "a B and a Q word may share a character",
	    FB_STR("=?utf-8?B?44E=?= =?utf-8?Q?=82?="), "あ" },
	{ "words may cut a base64 group",
	    FB_STR("=?utf-8?B?44GC4?= =?utf-8?B?4GC?="), "ああ" },
	{ "words may cut an encoded byte",
	    FB_STR("=?utf-8?Q?=E3=8?= =?utf-8?Q?1=82?="), "あ" },
	{ "words without padding stand for themselves",
	    FB_STR("=?utf-8?B?YQ?= =?utf-8?B?Yg?="), "ab" },

	/* the charsets of Japan */
	{ "ISO-2022-JP words that each end in ASCII",
	    FB_STR("=?ISO-2022-JP?B?GyRCJCIbKEI=?=\r\n"
		   " =?iso-2022-jp?B?GyRCJCQbKEI=?="),
	    "あい" },
	{ "ISO-2022-JP words that cut a run of kanji",
	    FB_STR("=?ISO-2022-JP?B?GyRCJCI=?= =?ISO-2022-JP?B?JCQbKEI=?="),
	    "あい" },
	{ "ISO-2022-JP words that cut a kanji",
	    FB_STR("=?ISO-2022-JP?B?GyRCJA==?= =?ISO-2022-JP?B?IhsoQg==?="),
	    "あ" },
	{ "an ISO-2022-JP word that ends in kanji and one of ASCII",
	    FB_STR("=?ISO-2022-JP?B?GyRCJCI=?= =?ISO-2022-JP?Q?abc?="),
	    "あabc" },
	{ "an ISO-2022-JP word in Q", FB_STR("=?ISO-2022-JP?Q?=1B$B$\"=1B(B?="),
	    "あ" },
	{ "Shift_JIS words that cut a kanji",
	    FB_STR("=?Shift_JIS?B?lQ==?= =?Shift_JIS?B?XA==?="), "表" },
	{ "raw ISO-2022-JP", FB_STR(ESC "$B$\"" ESC "(B x"), "あ x" },
	{ "raw ISO-2022-JP in which a word seems to begin",
	    FB_STR(ESC "$B=?$\"" ESC "(B x"), "戎あ x" },
	{ "raw ISO-2022-JP that is folded",
	    FB_STR(ESC "$B$\"" ESC "(B\r\n " ESC "$B$$" ESC "(B"), "あ い" },
	{ "raw Shift_JIS",
	    FB_STR("\x82\xB1\x82\xEA\x82\xCD\x93\xFA\x96\x7B\x8C\xEA"),
	    "これは日本語" },
	{ "raw EUC-JP",
	    FB_STR("\xA4\xB3\xA4\xEC\xA4\xCF\xC6\xFC\xCB\xDC\xB8\xEC"),
	    "これは日本語" },
	{ "a word of UTF-7", FB_STR("=?UTF-7?Q?+ZZmR0Q-?="), "料金" },
	{ "Japanese in a word of GBK", FB_STR("=?gb2312?B?paupYKXJ?="),
	    "カード" },
	{ "an ISO-2022-JP word with NEC's, IBM's and half-width characters",
	    FB_STR("=?CP50221?B?GyRCLSEtanxiGyhJNl5dGyhC?="), "①㈱髙ｶﾞﾝ" },
	{ "a word that was encoded twice",
	    FB_STR("=?utf-8?Q?=C3=A6=C2=9C=C2=AA=C3=A7=C2=B4=C2=8D"
		   "=C3=A6=C2=96=C2=99?="),
	    "未納料" },
	{ "raw ISO-2022-JP without its ESC", FB_STR("$B$4MxMQNA6b(B: x"),
	    "ご利用料金: x" },
	{ "a word of ISO-2022-JP without its ESC",
	    FB_STR("=?iso-2022-jp?B?JEIkNE14TVFOQTZiKEI=?="), "ご利用料金" },
	{ "junk inside a B word", FB_STR("=?utf-8?B?5p*yq!57S-N?="), "未納" },
	{ "a line end inside a Q word",
	    FB_STR("=?utf-8?Q?=E6=9C=AA=E7=B4=8D\r\n"
		   " =E6=96=99=E9=87=91?="),
	    "未納 料金" },
	{ "Shift_JIS that calls itself ISO-2022-JP",
	    FB_STR("=?ISO-2022-JP?B?grGC6oLNk/qWe4zq?="), "これは日本語" },
};

static void
check_text(struct fb_str got, const char *want)
{
	char copy[1000];

	assert_true(got.len < sizeof copy);
	memcpy(copy, got.data, got.len);
	copy[got.len] = '\0';
	assert_string_equal(copy, want);
}

static void
decodes(void **state)
{
	const typeof(*cases) *c = *state;
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
	struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_header_text out;

	assert_int_equal(fb_header_decode(&out, arena, &limits, NONE, c->in),
	    FB_OK);
	check_text(out.text, c->want);
	assert_false(out.is_truncated);
	fb_arena_free(arena);
}

static const struct {
	const char *name;
	struct fb_str in;
	const char *declared, *used;
	bool is_mismatch;
} charset_cases[] = {
	{ "plain ASCII declares nothing", FB_STR("a"), "", "us-ascii", false },
	{ "a word declares its charset as it stands",
	    FB_STR("a =?Utf-8*ja?B?44GC?="), "Utf-8", "utf-8", false },
	{ "the first word declares",
	    FB_STR("=?ISO-2022-JP?B?GyRCJCIbKEI=?= =?utf-8?B?44GC?="),
	    "ISO-2022-JP", "iso-2022-jp", false },
	{ "a wrong label is told", FB_STR("=?ISO-2022-JP?B?grGC6oLNk/qWe4zq?="),
	    "ISO-2022-JP", "shift_jis", true },
	{ "a wrong label is told behind a right one",
	    FB_STR("=?utf-8?B?44GC?= =?ISO-2022-JP?B?grGC6oLNk/qWe4zq?="),
	    "utf-8", "shift_jis", true },
	{ "raw text tells what it was read in", FB_STR("あ"), "", "utf-8",
	    false },
};

static void
tells_the_charset(void **state)
{
	const typeof(*charset_cases) *c = *state;
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
	struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_header_text out;

	assert_int_equal(fb_header_decode(&out, arena, &limits, NONE, c->in),
	    FB_OK);
	assert_string_equal(out.declared, c->declared);
	assert_string_equal(out.used, c->used);
	assert_int_equal(out.is_mismatch, c->is_mismatch);
	fb_arena_free(arena);
}

/* Bytes that could be anything are what the message around them is. */
static const struct {
	const char *name, *around;
	struct fb_str in;
	const char *want, *used;
} around_cases[] = {
	{ "raw GBK in a message of GBK", "gb2312", FB_STR("\xD6\xD8\xD2\xAA"),
	    "重要", "gb18030" },
	{ "raw EUC-JP in a message of EUC-JP", "euc-jp",
	    FB_STR("\xBA\xDB\xC8\xBD"), "裁判", "euc-jp" },
	{ "raw half-width kana in a message of Shift_JIS", "shift_jis",
	    FB_STR("\xC0\xB2\xB6\xB2"), "ﾀｲｶｲ", "shift_jis" },
	{ "raw UTF-8 in a message of Shift_JIS", "shift_jis", FB_STR("重要"),
	    "重要", "utf-8" },
	{ "raw Shift_JIS in a message of ISO-2022-JP", "iso-2022-jp",
	    FB_STR("\x8F\x64\x97\x76"), "重要", "shift_jis" },
	{ "plain ASCII in a message of UTF-16", "utf-16", FB_STR("Hello you!"),
	    "Hello you!", "us-ascii" },
	{ "plain ASCII in a message of UTF-7", "utf-7", FB_STR("+ZZmR0Q-"),
	    "+ZZmR0Q-", "us-ascii" },
	{ "a word says itself what it is", "gb2312",
	    FB_STR("=?utf-8?B?6YeN6KaB?="), "重要", "utf-8" },
};

static void
reads_as_the_message_around(void **state)
{
	const typeof(*around_cases) *c = *state;
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
	struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_header_text out;

	assert_int_equal(fb_header_decode(&out, arena, &limits,
			     fb_str(c->around), c->in),
	    FB_OK);
	check_text(out.text, c->want);
	assert_string_equal(out.used, c->used);
	assert_false(out.is_mismatch);
	fb_arena_free(arena);
}

static void
a_mailbox_tells_the_charset_of_its_name(void **state)
{
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
	struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_mailbox mailbox[2];
	size_t count;

	(void)state;
	assert_int_equal(fb_header_mailboxes(mailbox, 2, &count, arena, &limits,
			     NONE,
			     FB_STR("=?ISO-2022-JP?B?grGC6oLNk/qWe4zq?= <a@b>, "
				    "c@d")),
	    FB_OK);
	assert_int_equal(count, 2);
	assert_string_equal(mailbox[0].declared, "ISO-2022-JP");
	assert_string_equal(mailbox[0].used, "shift_jis");
	assert_true(mailbox[0].is_mismatch);
	assert_null(mailbox[1].used);
	assert_false(mailbox[1].is_mismatch);
	fb_arena_free(arena);
}

static void
words_beyond_the_limit_stay(void **state)
{
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
	struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_header_text out;

	(void)state;
	limits.encoded_word_count = 2;
	assert_int_equal(fb_header_decode(&out, arena, &limits, NONE,
			     FB_STR("=?utf-8?Q?a?= =?utf-8?Q?b?= "
				    "=?utf-8?Q?c?=")),
	    FB_OK);
	check_text(out.text, "ab =?utf-8?Q?c?=");
	assert_true(out.is_truncated);
	assert_int_equal(fb_header_decode(&out, arena, &limits, NONE,
			     FB_STR("=?utf-8?Q?a?= =?utf-8?Q?b?= c")),
	    FB_OK);
	check_text(out.text, "ab c");
	assert_false(out.is_truncated);
	fb_arena_free(arena);
}

/* Each mailbox as "name|address|domain;". */
static const struct {
	const char *name;
	struct fb_str in;
	const char *want;
} mailbox_cases[] = {
	{ "a bare address", FB_STR("a@b.example"), "|a@b.example|b.example;" },
	{ "an address in brackets", FB_STR("<a@b.example>"),
	    "|a@b.example|b.example;" },
	{ "a name and an address", FB_STR("Taro Yamada <a@b>"),
	    "Taro Yamada|a@b|b;" },
	{ "a name without a blank", FB_STR("Taro<a@b>"), "Taro|a@b|b;" },
	{ "a quoted name", FB_STR("\"Yamada, Taro\" <a@b>"),
	    "Yamada, Taro|a@b|b;" },
	{ "an address as the name", FB_STR("\"a@b\" <c@d>"), "a@b|c@d|d;" },
	{ "an address without quotes as the name", FB_STR("a@b <c@d>"),
	    "a@b|c@d|d;" },
	{ "an address in brackets as the name", FB_STR("\"<a@b>\" <c@d>"),
	    "<a@b>|c@d|d;" },
	{ "two addresses in brackets", FB_STR("x <a@b> <c@d>"),
	    "x|a@b|b;|c@d|d;" },
	{ "backslashes in quotes", FB_STR("\"a \\\"b\\\\\" <c@d>"),
	    "a \"b\\|c@d|d;" },
	{ "a list", FB_STR("a@b, C <c@d>,\r\n\te@f"),
	    "|a@b|b;C|c@d|d;|e@f|f;" },
	{ "empty elements of a list", FB_STR(",a@b,,"), "|a@b|b;" },
	{ "a group is flattened", FB_STR("My list: a@b, C <c@d>; e@f"),
	    "|a@b|b;C|c@d|d;|e@f|f;" },
	{ "an empty group is nobody", FB_STR("undisclosed-recipients:;"), "" },
	{ "a colon without a group is part of the name",
	    FB_STR("Shop: news <a@b>"), "Shop: news|a@b|b;" },
	{ "a semicolon separates", FB_STR("a@b; c@d"), "|a@b|b;|c@d|d;" },
	{ "a comment is skipped", FB_STR("Taro (x (y) \\) z) <a@(w)b>"),
	    "Taro|a@b|b;" },
	{ "a comment is the name if there is no other",
	    FB_STR("a@b (Taro Yamada)"), "Taro Yamada|a@b|b;" },
	{ "a route is skipped", FB_STR("<@x,@y:a@b>"), "|a@b|b;" },
	{ "blanks around the at sign", FB_STR("a @ b, \"c d\"@e"),
	    "|a@b|b;|\"c d\"@e|e;" },
	{ "a quoted local part", FB_STR("<\"a>b\"@c>"), "|\"a>b\"@c|c;" },
	{ "an address after words", FB_STR("Taro a@b"), "Taro|a@b|b;" },
	{ "an address literal", FB_STR("a@[IPv6:::1]"),
	    "|a@[IPv6:::1]|[ipv6:::1];" },
	{ "a domain is lower case without a dot at its end",
	    FB_STR("<A@B.Example.>"), "|A@B.Example.|b.example;" },
	{ "text is a name", FB_STR("MAILER-DAEMON"), "MAILER-DAEMON||;" },
	{ "text in brackets is a name", FB_STR("<Taro>"), "Taro||;" },
	{ "an empty address has a name", FB_STR("Taro <>"), "Taro||;" },
	{ "nothing is nobody", FB_STR(" \r\n "), "" },
	{ "a bracket that never closes", FB_STR("Taro <a@b"), "Taro|a@b|b;" },
	{ "a quote that never closes", FB_STR("\"Taro <a@b>"),
	    "\"Taro|a@b|b;" },
	{ "a comment that never closes", FB_STR("(Taro <a@b>"),
	    "(Taro|a@b|b;" },

	{ "a name in encoded-words",
	    FB_STR("=?utf-8?B?44GC?=\r\n =?utf-8?B?44GE?= <a@b>"),
	    "あい|a@b|b;" },
	{ "an encoded-word in quotes", FB_STR("\"=?utf-8?B?44GC?=\" <a@b>"),
	    "あ|a@b|b;" },
	{ "an encoded-word in a comment", FB_STR("a@b (=?utf-8?B?44GC?=)"),
	    "あ|a@b|b;" },
	{ "an encoded-word with a comma", FB_STR("=?utf-8?Q?a,b?= <c@d>"),
	    "a,b|c@d|d;" },
	{ "a decoded address is a name",
	    FB_STR("=?utf-8?Q?=3Ca=40b=3E=2C?= <c@d>"), "<a@b>,|c@d|d;" },
	{ "a decoded address alone is no address", FB_STR("=?utf-8?Q?a=40b?="),
	    "a@b||;" },
	{ "an encoded-word cannot hide an address",
	    FB_STR("=?utf-8?Q?a <c@d> ?="), "a|c@d|d;" },
	{ "a name in raw UTF-8", FB_STR("山田 <a@b>"), "山田|a@b|b;" },
	{ "a name in raw ISO-2022-JP that holds specials",
	    FB_STR(ESC "$B$\"$<$(" ESC "(B <a@b>"), "あぜえ|a@b|b;" },
	{ "a quoted name in raw ISO-2022-JP",
	    FB_STR("\"" ESC "$B$\"$$" ESC "(B\" <a@b>"), "あい|a@b|b;" },
	{ "a name in raw Shift_JIS that ends in a backslash",
	    FB_STR("\"\x93\xFA\x96\x7B\x8C\xEA\x82\xCC\x95\x5C\x82\xC5"
		   "\x82\xB7\" <a@b>"),
	    "日本語の表です|a@b|b;" },
};

static void
reads_mailboxes(void **state)
{
	const typeof(*mailbox_cases) *c = *state;
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
	struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_mailbox mailbox[8];
	char got[1000] = "", *at = got;
	size_t count;

	assert_int_equal(fb_header_mailboxes(mailbox, 8, &count, arena, &limits,
			     NONE, c->in),
	    FB_OK);
	for (size_t i = 0; i < count; i++)
		at += sprintf(at, "%.*s|%.*s|%.*s;",
		    (int)mailbox[i].display_name.len,
		    mailbox[i].display_name.data, (int)mailbox[i].address.len,
		    mailbox[i].address.data, (int)mailbox[i].domain.len,
		    mailbox[i].domain.data);
	assert_string_equal(got, c->want);
	fb_arena_free(arena);
}

static void
the_capacity_ends_the_list(void **state)
{
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
	struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_mailbox mailbox[2];
	size_t count = 9;

	(void)state;
	assert_int_equal(fb_header_mailboxes(mailbox, 2, &count, arena, &limits,
			     NONE, FB_STR("a@b, c@d, e@f")),
	    FB_OK);
	assert_int_equal(count, 2);
	assert_int_equal(fb_header_mailboxes(mailbox, 0, &count, arena, &limits,
			     NONE, FB_STR("a@b")),
	    FB_OK);
	assert_int_equal(count, 0);
	fb_arena_free(arena);
}

/* Fields that a quadratic reader does not get through. */
static void
crafted_fields_are_read_to_the_end(void **state)
{
	static const char *const crafted[] = { "=?x?B?", "=?x?Q?a?=AA", "(",
		"\"", "\\\"", "<", "<\"", ",<", "[", "a@", "=?",
		"?=", "=?x?Q?a?= ", "=?utf-8?B?44E=?= ", ESC "$B", "\"(", ":",
		";:", "<\"\"", "(\\", " \r\n", "=?x*", "<@a," };
	const size_t len = (size_t)1 << 20;
	char *text = malloc(len);
	struct fb_limits limits = FB_LIMITS_DEFAULT;

	(void)state;
	for (size_t i = 0; i < sizeof crafted / sizeof *crafted; i++) {
		struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
		struct fb_header_text out;
		struct fb_mailbox mailbox[100];
		size_t count, piece = strlen(crafted[i]);
		for (size_t at = 0; at < len; at++)
			text[at] = crafted[i][at % piece];
		struct fb_str in = { text, len };
		assert_int_equal(fb_header_decode(&out, arena, &limits, NONE,
				     in),
		    FB_OK);
		assert_true(out.text.len <= 3 * len);
		assert_int_equal(fb_header_mailboxes(mailbox, 100, &count,
				     arena, &limits, NONE, in),
		    FB_OK);
		assert_true(count <= 100);
		fb_arena_free(arena);
	}
	free(text);
}

static void
no_memory_is_reported(void **state)
{
	struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_arena *arena = fb_arena_new(1);
	struct fb_header_text out = { .declared = "untouched" };
	struct fb_mailbox mailbox[2];
	size_t count = 9;

	(void)state;
	assert_int_equal(fb_header_decode(&out, arena, &limits, NONE,
			     FB_STR("=?utf-8?B?44GC?=")),
	    FB_ERR_NOMEM);
	assert_string_equal(out.declared, "untouched");
	assert_int_equal(fb_header_mailboxes(mailbox, 2, &count, arena, &limits,
			     NONE, FB_STR("a@b")),
	    FB_ERR_NOMEM);
	assert_int_equal(count, 9);
	fb_arena_free(arena);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, cases, decodes);
	TABLE_ADD(&table, charset_cases, tells_the_charset);
	TABLE_ADD(&table, around_cases, reads_as_the_message_around);
	table_add(&table, "a mailbox tells the charset of its name",
	    a_mailbox_tells_the_charset_of_its_name, NULL);
	table_add(&table, "words beyond the limit stay",
	    words_beyond_the_limit_stay, NULL);
	TABLE_ADD(&table, mailbox_cases, reads_mailboxes);
	table_add(&table, "the capacity ends the list",
	    the_capacity_ends_the_list, NULL);
	table_add(&table, "crafted fields are read to the end",
	    crafted_fields_are_read_to_the_end, NULL);
	table_add(&table, "no memory is reported", no_memory_is_reported, NULL);
	return table_run(&table, "header");
}
