/* SPDX-License-Identifier: BSD-2-Clause */
#include "bidi.h"

#include "columns.h"
#include "table.h"

static struct fb_arena *arena;

#define RLM "\u200F"
#define RLE "\u202B"
#define PDF "\u202C"
#define LRO "\u202D"
#define RLO "\u202E"
#define RLI "\u2067"
#define PDI "\u2069"

/* Controls are left out of what is compared: where they end up is ICU's. */
static const struct {
	const char *name, *in, *want;
} orders[] = {
	{ "text without controls stays", "請求書 abc שלום", "請求書 abc שלום" },
	{ "an override turns round", RLO "書求請" PDF "です", "請求書です" },
	{ "as far as the end of the line", RLO "書求請\n書求請",
	    "請求書\n書求請" },
	{ "in the middle of a line", "a" RLO "cb" PDF "d", "abcd" },
	{ "twice is once", RLO "a" LRO "請求" PDF "b" PDF, "b請求a" },
	{ "brackets are mirrored", RLO "(a)" PDF, "(a)" },
	{ "digits are turned round by an override", RLO "321" PDF, "123" },
	{ "an embedding alone turns no kanji", RLE "請求" PDF, "請求" },
	{ "marks between characters do", RLI "書" RLM "求" RLM "請" PDI,
	    "請求書" },
	{ "an empty text is empty", "", "" },
};

static void
shows_order(void **state)
{
	const typeof(*orders) *c = *state;
	struct fb_str out;
	char got[256];
	size_t length = 0;

	fb_arena_reset(arena);
	assert_int_equal(fb_bidi_show(&out, arena, fb_str(c->in)), FB_OK);
	assert_int_equal(out.len, strlen(c->in));
	for (size_t i = 0; i < out.len;) {
		const char *at = out.data + i;
		bool is_control = out.len - i >= 3 &&
		    (memcmp(at, RLM, 3) == 0 || memcmp(at, PDI, 3) == 0 ||
			memcmp(at, RLI, 3) == 0 ||
			(memcmp(at, RLO, 2) == 0 &&
			    (unsigned char)at[2] >= 0xAA &&
			    (unsigned char)at[2] <= 0xAE));
		if (is_control)
			i += 3;
		else
			got[length++] = out.data[i++];
	}
	got[length] = '\0';
	assert_string_equal(got, c->want);
}

static void
a_long_line_is_turned_in_pieces(void **state)
{
	(void)state;
	const size_t length = 3 * FB_BIDI_LINE_MAX_UNITS;
	char *in = malloc(length);
	struct fb_str out;

	memset(in, 'a', length);
	memcpy(in, RLO "b", 4);
	fb_arena_reset(arena);
	assert_int_equal(fb_bidi_show(&out, arena,
			     (struct fb_str) { in, length }),
	    FB_OK);
	assert_int_equal(out.len, length);
	const char *b = memchr(out.data, 'b', length);
	assert_non_null(b);
	assert_true(b - out.data > 16000);
	free(in);
}

static const struct {
	const char *name, *in, *want;
} tables[] = {
	{ "columns from right to left, then from left to right",
	    "本文\n架 料\n空 金\n請 を\n",
	    "本文\n料金を\n架空請\n\n架空請\n料金を\n" },
	{ "a last column that is shorter", "金 請\nを 求\n書\n",
	    "請求書\n金を\n\n金を書\n請求\n" },
	{ "an ideographic space is an empty place", "支 請\n\u3000 求\n払 書\n",
	    "請求書\n支払\n\n支払\n請求書\n" },
	{ "digits and no-break spaces", "1 4\n2\u00A05\n3 6",
	    "456\n123\n\n123\n456\n" },
	{ "two rows are no table", "架 料\n空 金\n", "" },
	{ "one column is none", "請\n求\n書\n", "" },
	{ "words are none", "請求 書\n請求 書\n請求 書\n", "" },
	{ "an empty line ends a table", "a b\nc d\n\ne f\n", "" },
	{ "two tables", "a b\nc d\ne f\n\ng h\ni j\nk l\n",
	    "bdf\nace\n\nhjl\ngik\n\nace\nbdf\ngik\nhjl\n" },
	{ "vertical writing with wide blanks between its columns",
	    "料　架　\n金　空　\nを　請　\n　　求　\n",
	    "架空請求\n料金を\n\n料金を\n架空請求\n" },
	{ "vertical writing without blanks", "料架\n金空\nを請\n　求\n",
	    "架空請求\n料金を\n\n料金を\n架空請求\n" },
	{ "blanks that a mailer took from the ends of lines",
	    "を　架\n支　空\n払　請\nえ　求\n。\n",
	    "架空請求\nを支払え。\n\nを支払え。\n架空請求\n" },
	{ "what stands between two blocks stays there",
	    "内　期\nに　限\n。　は\n24\n払　時\nえ　間\n。　以\n",
	    "期限は\n内に。\n24\n時間以\n払え。\n\n"
	    "内に。\n期限は\n払え。\n時間以\n" },
	{ "lines of prose of one length are none",
	    "いろはにほへとちりぬるをわか\nよたれそつねならむうゐのおく\n"
	    "やまけふこえてあさきゆめみし\n",
	    "" },
	{ "lines of different lengths are none",
	    "いろは\nにほへとちりぬる\nをわか\nよたれそつね\n", "" },
	{ "half-width characters line up with nothing", "いろ1\nはに2\nほへ3\n",
	    "" },
	{ "nothing", "", "" },
};

static void
reads_columns(void **state)
{
	const typeof(*tables) *c = *state;
	struct fb_str out;

	fb_arena_reset(arena);
	assert_int_equal(fb_columns_read(&out, arena, fb_str(c->in)), FB_OK);
	assert_string_equal(fb_arena_copy(arena, out).data, c->want);
}

/* Sizes at the limits, with what is not valid twice as long: the sanitizers
 * watch. */
static void
wide_and_high_tables_fit(void **state)
{
	(void)state;
	for (size_t wide = 1; wide <= FB_COLUMNS_MAX + 1; wide += 21) {
		const size_t high = 2 * FB_COLUMNS_MOST_ROWS + 3;
		struct fb_str text = { malloc(wide * high * 2), 0 }, out;
		char *data = (char *)(uintptr_t)text.data;

		for (size_t i = 0; i < wide * high; i++) {
			data[text.len++] = 'a';
			data[text.len++] = (i + 1) % wide == 0 ? '\n' : ' ';
		}
		fb_arena_reset(arena);
		assert_int_equal(fb_columns_read(&out, arena, text), FB_OK);
		assert_true(out.len <= FB_COLUMNS_MAX_BYTES(text.len));
		assert_int_equal(out.len > 0,
		    wide > 1 && wide <= FB_COLUMNS_MAX);
		free(data);
	}
}

int
main(void)
{
	struct table table = { 0 };

	arena = fb_arena_new((size_t)64 << 20);
	TABLE_ADD(&table, orders, shows_order);
	table_add(&table, "a long line is turned in pieces",
	    a_long_line_is_turned_in_pieces, NULL);
	TABLE_ADD(&table, tables, reads_columns);
	table_add(&table, "wide and high tables fit", wide_and_high_tables_fit,
	    NULL);
	int failed = table_run(&table, "bidi");
	fb_arena_free(arena);
	return failed;
}
