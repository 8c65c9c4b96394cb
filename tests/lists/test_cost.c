/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mails that were built to be slow.  What costs more than linear time in one
 * of them takes many seconds; what is linear some hundredths of one.
 */
#include <time.h>

#include "judge.h"
#include "make_list.h"

#define TEXT_BYTES ((size_t)128 << 10)
#define LIMIT_MS 1000 /* of the processor, with sanitizers */

static const char list_text[] =
    LIST_HEADER "#!name test\n#!serial 1\n"
		"P0001\tphrase\t料金が未納\tactive\tgrp=demand w=2 " ENTRY_KEYS
		" add=2024-01-01 src=t\n"
		"P0002\tphrase\t料金が未納…ご連絡…料金未納\tactive\tgrp=demand "
		"w=2 " ENTRY_KEYS " add=2024-01-01 src=t\n";

#define PLAIN "Content-Type: text/plain; charset=utf-8\n\n"
#define HTML "Content-Type: text/html; charset=utf-8\n\n"

/* What is repeated behind the beginning. */
static const struct {
	const char *name, *begin, *unit;
} cases[] = {
	/* one character */
	{ "letters", PLAIN, "a" },
	{ "blanks", PLAIN, " " },
	{ "line ends", PLAIN, "\n" },
	{ "kana", PLAIN, "あ" },
	{ "kana and combining marks", PLAIN, "か\u3099" },
	{ "combining marks", PLAIN, "\u0301" },
	{ "zero-width spaces", PLAIN, "\u200b" },
	{ "escapes", PLAIN, "\x1b" },
	{ "digits", PLAIN, "1" },
	{ "kanji digits", PLAIN, "一" },
	{ "dashes", PLAIN, "-" },
	{ "dots", PLAIN, "." },
	{ "at-signs", PLAIN, "@" },
	{ "equals signs", PLAIN, "=" },
	{ "brackets", PLAIN, "(" },
	/* identifiers and what only begins like some */
	{ "letters and at-signs", PLAIN, "a@" },
	{ "addresses in a row", PLAIN, "a@b.example" },
	{ "schemes in a row", PLAIN, "http://" },
	{ "redirectors in a row", PLAIN, "http://a.example/?u=" },
	{ "percent signs in a row", PLAIN, "http://a.example/%25" },
	{ "host names in a row", PLAIN, "www.a.co.jp" },
	{ "Japanese host names in a row", PLAIN, "あ.jp" },
	{ "digits with dashes", PLAIN, "1-" },
	{ "digits with blanks", PLAIN, "1 " },
	{ "phone numbers", PLAIN, "電話03-1234-5678" },
	{ "numbers of something else", PLAIN, "番号:03-1234-5678 " },
	{ "names of banks", PLAIN, "みずほ銀行新宿支店普通" },
	{ "names of a brand", PLAIN, "例示銀行" },
	{ "accounts", PLAIN, "みずほ銀行新宿支店普通1234567\n" },
	{ "coins", PLAIN, "1A1zP1eP5QGefi2DMPTfTL5SLmv7Div" },
	{ "letter-spaced text", PLAIN, "未 納 料 金 " },
	{ "upright text", PLAIN, "未\n納\n料\n金\n" },
	/* phrases */
	{ "a phrase again and again", PLAIN, "料金が未納" },
	{ "the begin of a phrase again and again", PLAIN, "料金未納" },
	/* HTML */
	{ "begins of tags", HTML, "<" },
	{ "begins of references", HTML, "&" },
	{ "begins of comments", HTML, "<!--" },
	{ "open elements", HTML, "<div>" },
	{ "open elements with style", HTML, "<p style=color:red>x" },
	{ "open tables", HTML, "<table><td>x" },
	{ "elements that do not nest", HTML, "<b><i></b>x</i>" },
	{ "ends of elements", HTML, "</p>x" },
	{ "links in links", HTML, "<a href=http://a.example/>x" },
	{ "turned text", HTML, "<bdo dir=rtl>ab" },
	{ "attributes", HTML "<p", " a=b" },
	{ "declarations", HTML "<p style='", "color:red;" },
	{ "rules of a style sheet", HTML "<style>", ".a{color:red}" },
	{ "selectors of a rule", HTML "<style>", ".a .b," },
	/* headers and structure */
	{ "encoded-words", "Subject:", " =?utf-8?B?5rOV?=\n" },
	{ "begins of encoded-words", "Subject:", "=?" },
	{ "encoded-words with two ends", "Subject:", " =?a?q?x?=41" },
	{ "folds", "Subject:", "\n " },
	{ "header fields", "", "X: y\n" },
	{ "mailboxes", "From:", "\"a\" <a@b.example>, " },
	{ "comments", "From:", "(" },
	{ "parameters", "Content-Type: text/plain", "; a=b" },
	{ "continued parameters", "Content-Type: text/plain", "; name*1=b" },
	{ "nested multiparts", "",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n" },
	{ "enclosed messages", "", "Content-Type: message/rfc822\n\n" },
	{ "parts", "Content-Type: multipart/mixed; boundary=b\n\n",
	    "--b\n\nx\n" },
	{ "lines like delimiters",
	    "Content-Type: multipart/mixed; boundary=b\n\n", "--bx\n" },
	{ "bytes of no charset", "\n", "\x80\xff" },
};

static struct fb_reader *reader;
static struct fb_list *list;

static struct fb_str
repeat(char *memory, const char *begin, const char *unit)
{
	size_t len = strlen(begin), unit_len = strlen(unit);

	memcpy(memory, begin, len);
	for (; len + unit_len <= TEXT_BYTES; len += unit_len)
		memcpy(memory + len, unit, unit_len);
	return (struct fb_str) { memory, len };
}

static void
is_judged_in_time(void **state)
{
	const typeof(*cases) *c = *state;
	const struct fb_list *lists[1] = { list };
	const struct fb_judge_request request = { .list = lists,
		.list_count = 1,
		.categories = FB_CATEGORY_ALL };
	struct fb_arena *arena = fb_arena_new((size_t)64 << 20);
	struct fb_evidence evidence;
	char *memory = malloc(TEXT_BYTES);

	assert_true(arena != NULL && memory != NULL);
	struct fb_str message = repeat(memory, c->begin, c->unit);
	clock_t start = clock();
	assert_int_equal(fb_judge_message(&evidence, arena, reader, &request,
			     message),
	    FB_OK);
	assert_in_range((clock() - start) / (CLOCKS_PER_SEC / 1000), 0,
	    LIMIT_MS);
	free(memory);
	fb_arena_free(arena);
}

int
main(void)
{
	struct table table = { 0 };

	reader = make_reader();
	list = make_list(reader, list_text);
	TABLE_ADD(&table, cases, is_judged_in_time);
	int failed = table_run(&table, "cost");
	fb_list_free(list);
	fb_reader_free(reader);
	return failed;
}
