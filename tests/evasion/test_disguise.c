/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whole mails in disguise: every listed thing must be found in each of them,
 * and nothing in honest mails that wear the same.
 */
#include "disguise_html.h"
#include "disguise_letters.h"
#include "disguise_mail.h"
#include "judge.h"
#include "make_list.h"

#define NOW ((int64_t)20000 * 24 * 3600) /* 2024-10-04 */
#define KEYS ENTRY_KEYS " add=2024-01-01 src=t"
#define WITH_END KEYS " lvl=official w=5 exp=2030-01-01\n"

/* What stands in the bills, and what only resembles the honest texts. */
static const char list_text[] = LIST_HEADER
    "#!name test\n#!serial 1\n"
    "A0001\tacct\t0001-123-1-7654321\tactive\t" WITH_END
    "A0002\tacct\t0036-251-1-3456789\tactive\t" WITH_END
    "D0001\tdom\tseikyu-kakunin.example\tactive\t" WITH_END
    "D0002\tdom\thogo-madoguchi.example\tactive\t" WITH_END
    "P0001\tphrase\t利用料金が未納\tactive\tgrp=demand w=2 " KEYS "\n"
    "P0002\tphrase\t法的手続きに移行\tactive\tgrp=threat w=2 " KEYS "\n"
    "P0003\tphrase\tデジタルコンテンツ\tactive\tgrp=demand w=2 " KEYS "\n"
    "P0004\tphrase\tブラックリストに登録\tactive\tgrp=threat w=2 " KEYS "\n"
    "T0001\ttel\t03-1234-5678\tactive\t" WITH_END
    "T0002\ttel\t090-8765-4321\tactive\t" WITH_END
    "U0001\turl\thttp://www.seikyu-kakunin.example/nyukin\tactive\t" WITH_END
    "U0002\turl\thttps://hogo-madoguchi.example/wakai/b7\tactive\t" WITH_END;

/* One line for each thing that is listed; the web address stands alone. */
static const struct {
	const char *text, *ids;
} bills[] = {
	{ "有料番組の利用料金が未納となっております。\n"
	  "本日連絡なき場合は法的手続きに移行します。\n"
	  "振込先 みずほ銀行 新宿支店(123) 普通 7654321\n"
	  "担当 電話 03-1234-5678\n"
	  "http://www.seikyu-kakunin.example/nyukin\n",
	    "A0001 D0001 P0001 P0002 T0001 U0001 " },
	{ "デジタルコンテンツの件で最終のお知らせです。\n"
	  "放置されるとブラックリストに登録されます。\n"
	  "楽天銀行 支店番号251 普通 口座番号3456789\n"
	  "窓口 携帯 090-8765-4321\n"
	  "https://hogo-madoguchi.example/wakai/b7\n",
	    "A0002 D0002 P0003 P0004 T0002 U0002 " },
};

static const char *const honest[] = {
	/* near the first bill in each line */
	"今月の利用料金は未確定です。納付は不要です。\n"
	"社会的手続きの移行期間についてのご案内です。\n"
	"振込先 みずほ銀行 新宿支店(123) 普通 7654320\n"
	"お問い合わせ 電話 03-1234-5679\n"
	"http://www.kakunin-seikyu.example/nyukin\n",
	/* longer numbers that hold the listed ones, names that end alike */
	"コンテンツのデジタル配信を始めました。\n"
	"ブラックコーヒーのリストに追加登録しました。\n"
	"注文番号 25134567890-1 お届け日 2024年10月4日 12時34分\n"
	"商品番号 10908765432100 金額 3,456,789円\n"
	"https://shop-hogo-madoguchi.example/wakai/b7\n",
};

static struct fb_reader *reader;
static struct fb_list *list;

static const struct disguise disguises[] = {
	/* charsets and transfer encodings */
	{ "UTF-8 as it is", .label = "utf-8" },
	{ "UTF-8 in base64", .label = "UTF-8", .transfer = base64 },
	{ "UTF-8 in quoted-printable", .label = "\"utf-8\"",
	    .transfer = quoted_printable },
	{ "ISO-2022-JP in 7 bit", .codeset = "ISO-2022-JP",
	    .label = "iso-2022-jp" },
	{ "ISO-2022-JP in base64", .codeset = "ISO-2022-JP",
	    .label = "ISO-2022-JP", .transfer = base64 },
	{ "ISO-2022-JP in quoted-printable", .codeset = "ISO-2022-JP",
	    .label = "csISO2022JP", .transfer = quoted_printable },
	{ "Shift_JIS as it is", .codeset = "CP932", .label = "Shift_JIS" },
	{ "Shift_JIS in quoted-printable", .codeset = "CP932",
	    .label = "x-sjis", .transfer = quoted_printable },
	{ "EUC-JP in base64", .codeset = "EUC-JP", .label = "euc-jp",
	    .transfer = base64 },
	{ "GB18030", .codeset = "GB18030", .label = "gb18030",
	    .transfer = base64 },
	{ "GB18030 called GB2312", .codeset = "GB18030", .label = "gb2312" },
	{ "UTF-16", .codeset = "UTF-16", .label = "utf-16",
	    .transfer = base64 },
	{ "UTF-16LE without a mark", .codeset = "UTF-16LE", .label = "utf-16le",
	    .transfer = base64 },
	{ "Shift_JIS called ISO-2022-JP", .codeset = "CP932",
	    .label = "iso-2022-jp" },
	{ "UTF-8 called ISO-2022-JP", .label = "iso-2022-jp",
	    .transfer = base64 },
	{ "UTF-8 called US-ASCII", .label = "us-ascii" },
	{ "UTF-8 called Latin-1", .label = "iso-8859-1",
	    .transfer = quoted_printable },
	{ "UTF-8 called Shift_JIS", .label = "shift_jis" },
	{ "EUC-JP called Shift_JIS", .codeset = "EUC-JP",
	    .label = "shift_jis" },
	{ "Shift_JIS called EUC-JP", .codeset = "CP932", .label = "euc-jp" },
	{ "ISO-2022-JP called UTF-8", .codeset = "ISO-2022-JP",
	    .label = "utf-8" },
	{ "Shift_JIS called UTF-8", .codeset = "CP932", .label = "utf-8",
	    .transfer = base64 },
	{ "UTF-8 under a label that nobody knows", .label = "x-unknown" },
	{ "UTF-8 without a label", .mail = bare },
	{ "ISO-2022-JP without a label", .codeset = "ISO-2022-JP",
	    .mail = bare },
	{ "Shift_JIS without a label", .codeset = "CP932", .mail = bare },
	{ "EUC-JP without a label", .codeset = "EUC-JP", .mail = bare },
	{ "base64 with padding inside", .label = "utf-8",
	    .transfer = base64_in_pieces },
	/* characters */
	{ "full-width letters and digits", full_width, .label = "utf-8" },
	{ "full-width letters in ISO-2022-JP", full_width, "ISO-2022-JP",
	    "iso-2022-jp" },
	{ "half-width kana", half_width, .label = "utf-8" },
	{ "half-width kana in Shift_JIS", half_width, "CP932", "shift_jis" },
	{ "voicing marks apart", marks_apart, .label = "utf-8" },
	{ "the other kana", other_kana, .label = "utf-8" },
	{ "zero-width spaces", zero_width_spaces, .label = "utf-8" },
	{ "zero-width joiners", zero_width_joiners, .label = "utf-8" },
	{ "byte order marks", byte_order_marks, .label = "utf-8" },
	{ "soft hyphens", soft_hyphens, .label = "utf-8" },
	{ "word joiners", word_joiners, .label = "utf-8" },
	{ "variation selectors", variation_selectors, .label = "utf-8" },
	{ "ideographic variation selectors", ideographic_variations,
	    .label = "utf-8" },
	{ "combining grapheme joiners", grapheme_joiners, .label = "utf-8" },
	{ "bidirectional marks", bidi_marks, .label = "utf-8" },
	{ "bidirectional isolates", bidi_isolates, .label = "utf-8" },
	{ "tag characters", tag_characters, .label = "utf-8" },
	{ "Hangul fillers", hangul_fillers, .label = "utf-8" },
	{ "combining underlines", underlines, .label = "utf-8" },
	{ "combining strokes", strokes, .label = "utf-8" },
	/* V2 keeps the characters as they are written, so the bank is none */
	{ "look-alikes", look_alikes, .label = "utf-8", .missed = "A0002" },
	{ "old forms of kanji", traditional, .label = "utf-8",
	    .missed = "A0002" },
	{ "simplified characters", simplified, .label = "utf-8",
	    .missed = "A0002" },
	{ "simplified characters in GB18030", simplified, "GB18030", "gbk",
	    .missed = "A0002" },
	{ "radicals instead of kanji", radicals, .label = "utf-8" },
	{ "circled digits", circled_digits, .label = "utf-8" },
	{ "black circled digits", black_circled_digits, .label = "utf-8" },
	{ "keycap digits", keycap_digits, .label = "utf-8" },
	{ "mathematical digits", bold_digits, .label = "utf-8" },
	{ "kanji digits", kanji_digits, .label = "utf-8" },
	{ "other dashes", other_dashes, .label = "utf-8" },
	/* separators */
	{ "a space behind each character", spaces, .label = "utf-8" },
	{ "a wide space behind each character", wide_spaces, .label = "utf-8" },
	{ "a thin space behind each character", thin_spaces, .label = "utf-8" },
	{ "a middle dot behind each kanji", middle_dots, .label = "utf-8" },
	{ "an underscore behind each kanji", underscores, .label = "utf-8" },
	/* a number that goes on in the next line would be guesswork */
	{ "lines of three characters", broken_lines, .label = "utf-8",
	    .missed = "A0001 A0002 T0001 T0002" },
	{ "one character a line", line_ends, .label = "utf-8" },
	/* web addresses */
	{ "full-width web addresses", wide_urls, .label = "utf-8" },
	{ "upper case in web addresses", upper_urls, .label = "utf-8" },
	{ "user names in web addresses", users_in_urls, .label = "utf-8" },
	{ "percent signs in web addresses", percent_in_urls, .label = "utf-8" },
	{ "defanged web addresses", defanged_urls, .label = "utf-8" },
	{ "invisible characters in web addresses", invisible_in_urls,
	    .label = "utf-8" },
	{ "web addresses amid Japanese", glued_urls, .label = "utf-8" },
	/* HTML */
	{ "HTML", html, .label = "utf-8", .subtype = "html" },
	{ "HTML in ISO-2022-JP", html, "ISO-2022-JP", "iso-2022-jp", base64,
	    NULL, "html" },
	{ "HTML with empty tags", empty_tags, .label = "utf-8",
	    .subtype = "html" },
	{ "HTML with a span for each letter", spans, .label = "utf-8",
	    .subtype = "html" },
	{ "HTML with unknown tags", unknown_tags, .label = "utf-8",
	    .subtype = "html" },
	{ "HTML with comments", comments, .label = "utf-8", .subtype = "html" },
	{ "HTML with odd comments", odd_comments, .label = "utf-8",
	    .subtype = "html" },
	{ "HTML with <wbr>", word_breaks, .label = "utf-8", .subtype = "html" },
	{ "HTML with hidden letters", hidden_spans, .label = "utf-8",
	    .subtype = "html" },
	{ "HTML with tiny letters", tiny_letters, .label = "utf-8",
	    .subtype = "html" },
	{ "HTML with white letters", white_letters, .label = "utf-8",
	    .subtype = "html" },
	{ "HTML with the hidden attribute", hidden_attributes, .label = "utf-8",
	    .subtype = "html" },
	{ "HTML with invisible references", entities_between, .label = "utf-8",
	    .subtype = "html" },
	{ "HTML with floating letters", floating_letters, .label = "utf-8",
	    .subtype = "html" },
	{ "HTML of references", entities, .label = "us-ascii",
	    .subtype = "html" },
	{ "one table cell for each letter", cells, .label = "utf-8",
	    .subtype = "html" },
	{ "the alternative text of an image", image_text, .label = "utf-8",
	    .subtype = "html" },
	{ "a form and its button", form_text, .label = "utf-8",
	    .subtype = "html" },
	/* structure */
	{ "nested multiparts", .label = "utf-8", .transfer = base64,
	    .wrap = nested },
	{ "untidy delimiters", .label = "utf-8", .transfer = quoted_printable,
	    .wrap = untidy },
	{ "the second alternative", html, .label = "utf-8", .transfer = base64,
	    .wrap = second_alternative, .subtype = "html" },
	{ "an attached text", .transfer = base64, .mail = attached_text },
	{ "an attached text in Shift_JIS", .codeset = "CP932",
	    .transfer = base64, .mail = attached_text },
	{ "attached HTML", comments, .transfer = base64,
	    .mail = attached_html },
	{ "attached HTML with an encoded-word as its name", comments,
	    .transfer = base64, .mail = attached_html_2047 },
	{ "attached HTML with a name of RFC 2231", comments, .transfer = base64,
	    .mail = attached_html_2231 },
	{ "an enclosed message", .codeset = "ISO-2022-JP",
	    .label = "iso-2022-jp", .wrap = enclosed },
	/* subjects */
	{ "a Subject in UTF-8", one_line, .label = "UTF-8", .mail = subject },
	{ "a Subject in ISO-2022-JP", one_line, "ISO-2022-JP", "ISO-2022-JP",
	    .mail = subject },
	{ "a Subject whose words split characters", one_line, .label = "utf-8",
	    .mail = split_subject },
	{ "a Subject whose words split Shift_JIS", one_line, "CP932",
	    "Shift_JIS", .mail = split_subject },
	{ "a Subject whose words split ISO-2022-JP", one_line, "ISO-2022-JP",
	    "iso-2022-jp", .mail = split_subject },
	{ "a Subject in Q with languages", one_line, .label = "utf-8",
	    .mail = quoted_subject },
	{ "a Subject in Q, in EUC-JP", one_line, "EUC-JP", "euc-jp",
	    .mail = quoted_subject },
	{ "a Subject that is not encoded", one_line, .mail = raw_subject },
	{ "a Subject in raw Shift_JIS", one_line, "CP932",
	    .mail = raw_subject },
	{ "a Subject in raw ISO-2022-JP", one_line, "ISO-2022-JP",
	    .mail = raw_subject },
	{ "a Subject that is folded", one_line, .mail = folded_subject },
};

static struct fb_str
wear(const struct disguise *d, const char *text)
{
	struct fb_str body = format("%s", text);

	if (d->words != NULL)
		body = d->words(body);
	if (d->codeset != NULL)
		body = convert(body, d->codeset);
	body = (d->transfer != NULL ? d->transfer : as_it_is)(body);
	if (d->mail != NULL)
		return d->mail(d, body);
	return (d->wrap != NULL ? d->wrap : simple)(part(d, body));
}

static int
compare_ids(const void *a, const void *b)
{
	const struct fb_hit *x = a, *y = b;
	return strcmp(x->id, y->id);
}

/* The ids of `wanted` but for those that are missed. */
static struct fb_str
ids_of(const char *wanted, const char *missed)
{
	struct text text;
	FILE *out = text_open(&text);

	for (; *wanted != '\0'; wanted += 6) {
		struct fb_str id = format("%.5s", wanted);
		if (missed == NULL || strstr(missed, id.data) == NULL)
			fprintf(out, "%s ", id.data);
	}
	return text_close(&text);
}

/* The ids of all hits, sorted. */
static struct fb_str
ids_in(struct fb_str message)
{
	const struct fb_list *lists[1] = { list };
	const struct fb_judge_request request = { .list = lists,
		.list_count = 1,
		.now = NOW,
		.categories = FB_CATEGORY_ALL };
	struct fb_evidence evidence;
	struct text text;

	assert_int_equal(fb_judge_message(&evidence, scratch, reader, &request,
			     message),
	    FB_OK);
	qsort(evidence.hit, evidence.hit_count, sizeof *evidence.hit,
	    compare_ids);
	FILE *out = text_open(&text);
	for (size_t i = 0; i < evidence.hit_count; i++)
		fprintf(out, "%s ", evidence.hit[i].id);
	return text_close(&text);
}

static void
is_seen_through(void **state)
{
	const struct disguise *d = *state;

	for (size_t i = 0; i < sizeof bills / sizeof *bills; i++) {
		struct fb_str message = wear(d, bills[i].text);
		assert_string_equal(ids_in(message).data,
		    ids_of(bills[i].ids, d->missed).data);
		fb_arena_reset(scratch);
	}
}

static void
makes_nothing_bad(void **state)
{
	const struct disguise *d = *state;

	for (size_t i = 0; i < sizeof honest / sizeof *honest; i++) {
		struct fb_str message = wear(d, honest[i]);
		assert_string_equal(ids_in(message).data, "");
		fb_arena_reset(scratch);
	}
}

int
main(void)
{
	struct table table = { 0 };

	reader = make_reader();
	scratch = fb_arena_new((size_t)64 << 20);
	list = make_list(reader, list_text);
	TABLE_ADD(&table, disguises, is_seen_through);
	TABLE_ADD(&table, disguises, makes_nothing_bad);
	int failed = table_run(&table, "a bill and an honest mail in disguise");
	fb_list_free(list);
	fb_arena_free(scratch);
	fb_reader_free(reader);
	return failed;
}
