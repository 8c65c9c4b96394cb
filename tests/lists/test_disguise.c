/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whole mails in disguise: every listed thing must be found in each of them,
 * and nothing in honest mails that wear the same.
 */
#include <ctype.h>
#include <iconv.h>
#include <stdarg.h>

#include "judge.h"
#include "make_list.h"

#define NOW ((int64_t)20000 * 24 * 3600) /* 2024-10-04 */
#define KEYS ENTRY_KEYS " add=2024-01-01 src=t"
#define WITH_END KEYS " lvl=official w=5 exp=2030-01-01\n"
#define BASE64_BYTES 57 /* of a line */

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
static struct fb_arena *scratch; /* of one test */

/* Texts being made, with their length: mail may hold NULs. */

struct text {
	struct fb_str str;
	FILE *file;
	char *memory;
	size_t size;
};

static FILE *
text_open(struct text *text)
{
	text->file = open_memstream(&text->memory, &text->size);
	assert_non_null(text->file);
	return text->file;
}

static struct fb_str
text_close(struct text *text)
{
	assert_int_equal(fclose(text->file), 0);
	char *copy = fb_arena_alloc(scratch, text->size + 1);
	assert_non_null(copy);
	memcpy(copy, text->memory, text->size + 1);
	free(text->memory);
	return (struct fb_str) { copy, text->size };
}

static struct fb_str __attribute__((format(printf, 1, 2)))
format(const char *pattern, ...)
{
	struct text text;
	va_list arguments;

	va_start(arguments, pattern);
	vfprintf(text_open(&text), pattern, arguments);
	va_end(arguments);
	return text_close(&text);
}

/* Encodings. */

static struct fb_str
convert(struct fb_str in, const char *codeset)
{
	size_t left = 8 * in.len + 64, size = left;
	char *from = (char *)(uintptr_t)in.data;
	char *out = fb_arena_alloc(scratch, size), *to = out;
	iconv_t converter = iconv_open(codeset, "UTF-8");

	assert_true(converter != (iconv_t)-1);
	assert_int_equal(iconv(converter, &from, &in.len, &to, &left), 0);
	assert_int_equal(iconv(converter, NULL, NULL, &to, &left), 0);
	iconv_close(converter);
	return (struct fb_str) { out, size - left };
}

static void
put_base64(FILE *out, struct fb_str in)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < in.len; i += 3) {
		size_t count = in.len - i < 3 ? in.len - i : 3;
		uint32_t bits = 0;
		for (size_t k = 0; k < count; k++)
			bits |= (uint32_t)(unsigned char)in.data[i + k]
			    << (16 - 8 * k);
		for (size_t k = 0; k < 4; k++)
			putc(k <= count ? digit[bits >> (18 - 6 * k) & 63] :
					  '=',
			    out);
	}
}

static struct fb_str
base64(struct fb_str in)
{
	struct text text;
	FILE *out = text_open(&text);

	for (size_t i = 0; i < in.len; i += BASE64_BYTES) {
		size_t len =
		    in.len - i < BASE64_BYTES ? in.len - i : BASE64_BYTES;
		put_base64(out, (struct fb_str) { in.data + i, len });
		fputs("\r\n", out);
	}
	return text_close(&text);
}

/* Padding behind each byte or two, as no encoder does. */
static struct fb_str
base64_in_pieces(struct fb_str in)
{
	struct text text;
	FILE *out = text_open(&text);

	for (size_t i = 0, len; i < in.len; i += len) {
		len = in.len - i < 2 ? 1 : 1 + i / 2 % 2;
		put_base64(out, (struct fb_str) { in.data + i, len });
		if (i % 7 == 0)
			fputs("\r\n", out);
	}
	return text_close(&text);
}

static struct fb_str
quoted_printable(struct fb_str in)
{
	struct text text;
	FILE *out = text_open(&text);
	size_t column = 0;

	for (size_t i = 0; i < in.len; i++) {
		unsigned char c = (unsigned char)in.data[i];
		if (c == '\n') {
			fputs("\r\n", out);
			column = 0;
			continue;
		}
		if (column > 70) {
			fputs("=\r\n", out);
			column = 0;
		}
		column += isalnum(c) ? 1 : 3;
		fprintf(out, isalnum(c) ? "%c" : "=%02X", c);
	}
	return text_close(&text);
}

static struct fb_str
as_it_is(struct fb_str in)
{
	return in;
}

/* Words: what is done to the text, character by character. */

typedef void put_character(FILE *out, const char *character, size_t index);

static size_t
character_bytes(const char *at)
{
	unsigned char c = (unsigned char)*at;
	return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* A web address that is written otherwise cannot be followed; so the lines
 * that hold one alone stay as they are. */
static struct fb_str
each(struct fb_str in, put_character *put)
{
	struct text text;
	FILE *out = text_open(&text);
	size_t index = 0;

	for (const char *at = in.data; *at != '\0';) {
		if (strncmp(at, "http", 4) == 0) {
			size_t len = strcspn(at, "\n");
			fwrite(at, 1, len, out);
			at += len;
			continue;
		}
		char character[8] = "";
		size_t len = character_bytes(at);
		memcpy(character, at, len);
		at += len;
		if (*character == '\n')
			putc('\n', out);
		else
			put(out, character, index++);
	}
	return text_close(&text);
}

/* Each occurrence of the first of a pair becomes the second. */
struct pair {
	const char *plain, *other;
};

static struct fb_str
replace(struct fb_str in, const struct pair *pair, size_t count)
{
	struct text text;
	FILE *out = text_open(&text);

	for (const char *at = in.data; *at != '\0';) {
		size_t i = 0, len;
		while (i < count &&
		    strncmp(at, pair[i].plain, strlen(pair[i].plain)) != 0)
			i++;
		len = i < count ? strlen(pair[i].plain) : character_bytes(at);
		fprintf(out, "%.*s", (int)len, i < count ? "" : at);
		if (i < count)
			fputs(pair[i].other, out);
		at += len;
	}
	return text_close(&text);
}

#define REPLACE(in, pairs) \
	replace((in), (pairs), sizeof(pairs) / sizeof *(pairs))

/* A function that puts something behind each character. */
#define INSERTER(name, inserted) \
	static void put_##name(FILE *out, const char *character, size_t index) \
	{ \
		(void)index; \
		fprintf(out, "%s%s", character, (inserted)); \
	} \
	static struct fb_str name(struct fb_str in) \
	{ \
		return each(in, put_##name); \
	}

INSERTER(zero_width_spaces, "\u200b")
INSERTER(zero_width_joiners, "\u200d\u200c")
INSERTER(byte_order_marks, "\ufeff")
INSERTER(soft_hyphens, "\u00ad")
INSERTER(word_joiners, "\u2060\u2063")
INSERTER(variation_selectors, "\ufe0f")
INSERTER(ideographic_variations, "\U000e0100")
INSERTER(grapheme_joiners, "\u034f")
INSERTER(bidi_marks, "\u200e")
INSERTER(bidi_isolates, "\u2066\u2069")
INSERTER(tag_characters, "\U000e0041")
INSERTER(hangul_fillers, "\u3164")
INSERTER(underlines, "\u0332")
INSERTER(strokes, "\u0336")
INSERTER(spaces, " ")
INSERTER(wide_spaces, "\u3000")
INSERTER(thin_spaces, "\u2009")
INSERTER(line_ends, "\n")

static void
put_broken(FILE *out, const char *character, size_t index)
{
	fprintf(out, "%s%s", character, index % 3 == 2 ? "\n" : "");
}

/* Lines of three characters, wherever a word begins. */
static struct fb_str
broken_lines(struct fb_str in)
{
	return each(in, put_broken);
}

static bool
is_cjk(const char *character)
{
	return (unsigned char)*character >= 0xE3 &&
	    (unsigned char)*character <= 0xE9;
}

static void
put_dotted(FILE *out, const char *character, size_t index)
{
	(void)index;
	fprintf(out, is_cjk(character) ? "%s・" : "%s", character);
}

static struct fb_str
middle_dots(struct fb_str in)
{
	return each(in, put_dotted);
}

static void
put_underscored(FILE *out, const char *character, size_t index)
{
	(void)index;
	fprintf(out, is_cjk(character) ? "%s_" : "%s", character);
}

static struct fb_str
underscores(struct fb_str in)
{
	return each(in, put_underscored);
}

static void
put_wide(FILE *out, const char *character, size_t index)
{
	unsigned c = (unsigned char)*character;
	(void)index;
	if (c == '-') /* no Japanese set has U+FF0D */
		fputs("−", out);
	else if (c > ' ' && c < 0x7F) /* U+FF01 … U+FF5E */
		fprintf(out, "\xEF%c%c", c < 0x60 ? 0xBC : 0xBD,
		    c < 0x60 ? c + 0x60 : c + 0x20);
	else
		fputs(c == ' ' ? "\u3000" : character, out);
}

static struct fb_str
full_width(struct fb_str in)
{
	return each(in, put_wide);
}

static const struct pair halves[] = {
	{ "ア", "ｱ" },
	{ "ク", "ｸ" },
	{ "コ", "ｺ" },
	{ "ジ", "ｼﾞ" },
	{ "ス", "ｽ" },
	{ "タ", "ﾀ" },
	{ "ツ", "ﾂ" },
	{ "テ", "ﾃ" },
	{ "デ", "ﾃﾞ" },
	{ "ト", "ﾄ" },
	{ "ブ", "ﾌﾞ" },
	{ "ラ", "ﾗ" },
	{ "リ", "ﾘ" },
	{ "ル", "ﾙ" },
	{ "ン", "ﾝ" },
	{ "ッ", "ｯ" },
};

static struct fb_str
half_width(struct fb_str in)
{
	return REPLACE(in, halves);
}

/* The marks stand alone, and something invisible before them. */
static const struct pair separate_marks[] = {
	{ "ジ", "シ\u200b\u3099" },
	{ "デ", "ﾃ\u200bﾞ" },
	{ "ブ", "フ゛" },
	{ "が", "か\u3099" },
	{ "で", "て゛" },
	{ "ば", "は\u00ad\u3099" },
	{ "ガ", "カﾞ" },
};

static struct fb_str
marks_apart(struct fb_str in)
{
	return REPLACE(in, separate_marks);
}

static const struct pair hiragana[] = {
	{ "デジタルコンテンツ", "でじたるこんてんつ" },
	{ "ブラックリスト", "ぶらっくりすと" },
	{ "が", "ガ" },
	{ "に", "ニ" },
	{ "き", "キ" },
};

static struct fb_str
other_kana(struct fb_str in)
{
	return REPLACE(in, hiragana);
}

static const struct pair lookalikes[] = {
	{ "タ", "夕" },
	{ "ト", "卜" },
	{ "ニ", "二" },
	{ "に", "ニ" },
	{ "ロ", "口" },
	{ "カ", "力" },
	{ "リ", "り" },
	{ "へ", "ヘ" },
	{ "口座", "ロ座" },
	{ "ー", "一" },
};

static struct fb_str
look_alikes(struct fb_str in)
{
	return REPLACE(in, lookalikes);
}

static const struct pair old_forms[] = {
	{ "続", "續" },
	{ "録", "錄" },
	{ "号", "號" },
	{ "権", "權" },
	{ "銀", "銀" },
	{ "払", "拂" },
	{ "宝", "寶" },
	{ "楽", "樂" },
	{ "当", "當" },
	{ "来", "來" },
	{ "絡", "絡" },
	{ "携", "攜" },
};

static struct fb_str
traditional(struct fb_str in)
{
	return REPLACE(in, old_forms);
}

static const struct pair new_forms[] = {
	{ "続", "续" },
	{ "録", "录" },
	{ "納", "纳" },
	{ "号", "号" },
	{ "銀", "银" },
	{ "場", "场" },
	{ "連", "连" },
	{ "絡", "络" },
	{ "移", "移" },
	{ "電話", "电话" },
	{ "楽", "乐" },
};

static struct fb_str
simplified(struct fb_str in)
{
	return REPLACE(in, new_forms);
}

static const struct pair radicals[] = {
	{ "用", "⽤" },
	{ "手", "⼿" },
	{ "行", "⾏" },
	{ "利", "利" },
	{ "料", "料" },
	{ "金", "⾦" },
	{ "日", "⽇" },
	{ "口", "⼝" },
	{ "登", "登" },
};

static struct fb_str
kangxi_radicals(struct fb_str in)
{
	return REPLACE(in, radicals);
}

/* Other digits everywhere but in the web address, the last line. */
static struct fb_str
other_digits(struct fb_str in, const char *const digit[10])
{
	struct pair pair[10];

	for (int i = 0; i < 10; i++)
		pair[i] = (struct pair) { format("%d", i).data, digit[i] };
	const char *url = strstr(in.data, "http");
	struct fb_str head = format("%.*s", (int)(url - in.data), in.data);
	return format("%s%s", REPLACE(head, pair).data, url);
}

static struct fb_str
circled_digits(struct fb_str in)
{
	static const char *const digit[10] = { "⓪", "①", "②", "③", "④", "⑤",
		"⑥", "⑦", "⑧", "⑨" };
	return other_digits(in, digit);
}

static struct fb_str
black_circled_digits(struct fb_str in)
{
	static const char *const digit[10] = { "⓿", "❶", "❷", "❸", "❹", "❺",
		"❻", "❼", "❽", "❾" };
	return other_digits(in, digit);
}

static struct fb_str
keycap_digits(struct fb_str in)
{
	static const char *const digit[10] = { "0\ufe0f\u20e3", "1\ufe0f\u20e3",
		"2\ufe0f\u20e3", "3\ufe0f\u20e3", "4\ufe0f\u20e3",
		"5\ufe0f\u20e3", "6\ufe0f\u20e3", "7\ufe0f\u20e3",
		"8\ufe0f\u20e3", "9\ufe0f\u20e3" };
	return other_digits(in, digit);
}

static struct fb_str
bold_digits(struct fb_str in)
{
	static const char *const digit[10] = { "𝟎", "𝟏", "𝟐", "𝟑", "𝟒", "𝟓",
		"𝟔", "𝟕", "𝟖", "𝟗" };
	return other_digits(in, digit);
}

static struct fb_str
kanji_digits(struct fb_str in)
{
	static const char *const digit[10] = { "〇", "一", "二", "三", "四",
		"五", "六", "七", "八", "九" };
	return other_digits(in, digit);
}

static const struct pair dashes[] = {
	{ "-1234-", "ー1234−" },
	{ "-8765-", "―8765‐" },
};

static struct fb_str
other_dashes(struct fb_str in)
{
	return REPLACE(in, dashes);
}

/* Web addresses, which a reader can still follow. */
static const struct pair url_wide[] = {
	{ "http://www.seikyu-kakunin.example/",
	    "ｈｔｔｐ：／／ｗｗｗ．ｓｅｉｋｙｕ－ｋａｋｕｎｉｎ．ｅｘａｍｐｌｅ"
	    "／" },
	{ "https://hogo-madoguchi.example/",
	    "ｈｔｔｐｓ：／／ｈｏｇｏ－ｍａｄｏｇｕｃｈｉ。ｅｘａｍｐｌｅ／" },
};

static struct fb_str
wide_urls(struct fb_str in)
{
	return REPLACE(in, url_wide);
}

static const struct pair url_upper[] = {
	{ "http://www.seikyu", "HTTP://WWW.Seikyu" },
	{ "hogo-madoguchi.example", "HOGO-Madoguchi.EXAMPLE.:443" },
};

static struct fb_str
upper_urls(struct fb_str in)
{
	return REPLACE(in, url_upper);
}

static const struct pair url_user[] = {
	{ "http://www.", "http://www.mizuho.example:80@www." },
	{ "https://hogo", "https://rakuten.example%2F@hogo" },
};

static struct fb_str
users_in_urls(struct fb_str in)
{
	return REPLACE(in, url_user);
}

static const struct pair url_percent[] = {
	{ "/nyukin", "/%6e%79ukin?uid=77#top" },
	{ "/wakai/b7", "/x/../wak%61i/b7?q=1" },
};

static struct fb_str
percent_in_urls(struct fb_str in)
{
	return REPLACE(in, url_percent);
}

static const struct pair url_defanged[] = {
	{ "http://", "☆ttp://" },
	{ "https://", "hxxps://" },
};

static struct fb_str
defanged_urls(struct fb_str in)
{
	return REPLACE(in, url_defanged);
}

static const struct pair url_invisible[] = {
	{ "seikyu", "se\u200bik\u00adyu" },
	{ "madoguchi", "mado\u2060guchi" },
};

static struct fb_str
invisible_in_urls(struct fb_str in)
{
	return REPLACE(in, url_invisible);
}

static const struct pair url_glued[] = {
	{ "\nhttp", "は【http" },
	{ "nyukin\n", "nyukin】まで\n" },
	{ "b7\n", "b7】まで\n" },
};

static struct fb_str
glued_urls(struct fb_str in)
{
	return REPLACE(in, url_glued);
}

/* HTML: what is put around the letters. */

static void
put_escaped(FILE *out, const char *character)
{
	fputs(*character == '&'    ? "&amp;" :
		*character == '<'  ? "&lt;" :
		*character == '\n' ? "<br>\n" :
				     character,
	    out);
}

static struct fb_str
html_of(struct fb_str in, put_character *put)
{
	struct text text;
	struct fb_str body = each(in, put);
	FILE *out = text_open(&text);

	fputs("<!DOCTYPE html><html><head><title>x</title></head><body>\n",
	    out);
	for (const char *at = body.data; *at != '\0'; at++)
		if (*at == '\n')
			fputs("<br>\n", out);
		else
			putc(*at, out);
	fputs("</body></html>\n", out);
	return text_close(&text);
}

static void
put_plain(FILE *out, const char *character, size_t index)
{
	(void)index;
	put_escaped(out, character);
}

static struct fb_str
html(struct fb_str in)
{
	return html_of(in, put_plain);
}

/* A function that makes HTML with something around each letter. */
#define HTML_MAKER(name, before, behind) \
	static void put_##name(FILE *out, const char *character, size_t index) \
	{ \
		fputs((before), out); \
		put_plain(out, character, index); \
		fputs((behind), out); \
	} \
	static struct fb_str name(struct fb_str in) \
	{ \
		return html_of(in, put_##name); \
	}

HTML_MAKER(empty_tags, "", "<b></b>")
HTML_MAKER(spans, "<span style='color:#333'>", "</span>")
HTML_MAKER(unknown_tags, "<x-y z=\"a>b\">", "</x-y>")
HTML_MAKER(comments, "", "<!-- x>y -->")
HTML_MAKER(odd_comments, "", "<!-><!--><!--x--!></ x><?y>")
HTML_MAKER(word_breaks, "", "<wbr>")
HTML_MAKER(hidden_spans, "", "<span style='display:none'>偽</span>")
HTML_MAKER(tiny_letters, "", "<font style='font-size:0px'>zq</font>")
HTML_MAKER(white_letters, "",
    "<font color=white style='background:#fff'>9x</font>")
HTML_MAKER(hidden_attributes, "", "<i hidden>無</i>")
HTML_MAKER(entities_between, "", "&shy;&#8203;&zwnj;")
HTML_MAKER(floating_letters, "<span style='float:left'>", "</span>")

static uint32_t
code_point(const char *at)
{
	static const unsigned char lead[5] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
	size_t len = character_bytes(at);
	uint32_t c = (unsigned char)*at & lead[len];

	for (size_t i = 1; i < len; i++)
		c = c << 6 | ((unsigned char)at[i] & 0x3F);
	return c;
}

static void
put_entity(FILE *out, const char *character, size_t index)
{
	switch (index % 4) {
	case 0:
		fprintf(out, "&#%u;", code_point(character));
		break;
	case 1:
		fprintf(out, "&#x%X;", code_point(character));
		break;
	case 2:
		fprintf(out, "&#000%u;", code_point(character));
		break;
	default:
		fprintf(out, "&#X%x", code_point(character));
	}
}

static struct fb_str
entities(struct fb_str in)
{
	return html_of(in, put_entity);
}

/* One cell for each letter, one row for each line. */
static struct fb_str
cells(struct fb_str in)
{
	struct text text;
	FILE *out = text_open(&text);
	const char *at = in.data;

	fputs("<table><tr>", out);
	for (; *at != '\0'; at += character_bytes(at)) {
		if (strncmp(at, "http", 4) == 0) {
			size_t len = strcspn(at, "\n");
			fprintf(out, "<td>%.*s</td>", (int)len, at);
			at += len;
		}
		if (*at == '\n')
			fputs("</tr>\n<tr>", out);
		else
			fprintf(out, "<td>%.*s</td>", (int)character_bytes(at),
			    at);
	}
	fputs("</table>", out);
	return text_close(&text);
}

/* The words are an image's alternative text, the address a link. */
static struct fb_str
image_text(struct fb_str in)
{
	const char *url = strstr(in.data, "http");
	return format("<a href=\"\n %.*s\"><img src=a.png alt='%.*s'></a>",
	    (int)strcspn(url, "\n"), url, (int)(url - in.data), in.data);
}

static struct fb_str
form_text(struct fb_str in)
{
	const char *url = strstr(in.data, "http");
	return format("<form action='%.*s'><input type=submit value='%.*s'>",
	    (int)strcspn(url, "\n"), url, (int)(url - in.data), in.data);
}

/* Mails: where the text stands. */

struct disguise {
	const char *name;
	struct fb_str (*words)(struct fb_str); /* NULL: as they are */
	const char *codeset, *label;           /* NULL: UTF-8, none */
	struct fb_str (*transfer)(struct fb_str);
	struct fb_str (*mail)(const struct disguise *, struct fb_str body);
	const char *subtype;
	const char *missed; /* ids that are not found for now */
};

static const char *
transfer_name(const struct disguise *d)
{
	return d->transfer == quoted_printable ? "quoted-printable" :
	    d->transfer == NULL                ? "8bit" :
						 "base64";
}

/* A body part: its header and its encoded text. */
static struct fb_str
part(const struct disguise *d, struct fb_str body)
{
	struct text text;
	FILE *out = text_open(&text);

	fprintf(out, "Content-Type: text/%s",
	    d->subtype == NULL ? "plain" : d->subtype);
	if (d->label != NULL)
		fprintf(out, "; charset=%s", d->label);
	fprintf(out, "\r\nContent-Transfer-Encoding: %s\r\n\r\n",
	    transfer_name(d));
	fwrite(body.data, 1, body.len, out);
	return text_close(&text);
}

#define TOP "From: a <a@sender.example>\r\nMIME-Version: 1.0\r\n"

static struct fb_str
join(const char *before, struct fb_str middle, const char *behind)
{
	struct text text;
	FILE *out = text_open(&text);

	fputs(before, out);
	fwrite(middle.data, 1, middle.len, out);
	fputs(behind, out);
	return text_close(&text);
}

static struct fb_str
simple(const struct disguise *d, struct fb_str body)
{
	return join(TOP, part(d, body), "");
}

static struct fb_str
bare(const struct disguise *d, struct fb_str body)
{
	(void)d;
	return join("Subject: x\n\n", body, "");
}

static struct fb_str
nested(const struct disguise *d, struct fb_str body)
{
	struct fb_str message = part(d, body);

	for (unsigned i = 0; i < 12; i++)
		message = join(format("Content-Type: multipart/mixed; "
				      "boundary=\"b%u\"\r\n"
				      "\r\npreamble\r\n--b%u\r\n",
				   i, i)
				   .data,
		    message, format("\r\n--b%u--\r\n", i).data);
	return join(TOP, message, "");
}

/* The delimiters end in blanks, one looks like another, none is closed. */
static struct fb_str
untidy(const struct disguise *d, struct fb_str body)
{
	return join(TOP "Content-Type: multipart/alternative;\r\n"
			" boundary=\"--=_a\"; charset=x\r\n\r\n"
			"----=_a \t\r\nContent-Type: text/plain\r\n\r\n"
			"hello\r\n----=_ab\r\nno delimiter\r\n----=_a\r\n",
	    part(d, body), "\r\n");
}

static struct fb_str
second_alternative(const struct disguise *d, struct fb_str body)
{
	return join(TOP
	    "Content-Type: multipart/alternative; boundary=b\r\n\r\n"
	    "--b\r\n\r\nhello\r\n--b\r\n",
	    part(d, body), "\r\n--b--\r\n");
}

static struct fb_str
attached(const char *type_and_name, struct fb_str body)
{
	return join(format(TOP "Content-Type: multipart/mixed; boundary=b\r\n"
			       "\r\n--b\r\n\r\nhello\r\n--b\r\n"
			       "Content-Type: %s\r\n"
			       "Content-Transfer-Encoding: base64\r\n\r\n",
			type_and_name)
			.data,
	    body, "\r\n--b--\r\n");
}

static struct fb_str
attached_text(const struct disguise *d, struct fb_str body)
{
	(void)d;
	return attached("application/octet-stream; name=\"a.txt\"\r\n"
			"Content-Disposition: attachment; filename=\"a.txt\"",
	    body);
}

static struct fb_str
attached_html(const struct disguise *d, struct fb_str body)
{
	(void)d;
	return attached("application/octet-stream\r\nContent-Disposition: "
			"attachment; filename=\"BILL.HTM\"",
	    body);
}

/* 請求.html */
static struct fb_str
attached_html_2047(const struct disguise *d, struct fb_str body)
{
	(void)d;
	return attached("application/octet-stream; "
			"name=\"=?UTF-8?B?6KuL5rGCLmh0bWw=?=\"",
	    body);
}

static struct fb_str
attached_html_2231(const struct disguise *d, struct fb_str body)
{
	(void)d;
	return attached("application/octet-stream\r\n"
			"Content-Disposition: attachment;\r\n"
			" filename*0*=utf-8''%E8%AB%8B;\r\n"
			" filename*1*=%E6%B1%82%2Eht; filename*2=ml",
	    body);
}

static struct fb_str
enclosed(const struct disguise *d, struct fb_str body)
{
	return join(TOP "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
			"--b\r\n\r\nhello\r\n--b\r\n"
			"Content-Type: message/rfc822\r\n\r\nSubject: y\r\n",
	    part(d, body), "\r\n--b--\r\n");
}

/* Subjects: the text in one line of encoded-words. */

static struct fb_str
one_line(struct fb_str in)
{
	char *line = fb_arena_alloc(scratch, in.len + 1);

	memcpy(line, in.data, in.len + 1);
	for (size_t i = 0; i < in.len; i++)
		if (line[i] == '\n')
			line[i] = ' ';
	return (struct fb_str) { line, in.len };
}

/* Words of `bytes` bytes each, wherever characters begin. */
static struct fb_str
subject_of(const struct disguise *d, struct fb_str text, size_t bytes)
{
	struct text mail;
	FILE *out = text_open(&mail);

	fputs(TOP "Subject:", out);
	for (size_t i = 0; i < text.len; i += bytes) {
		size_t len = text.len - i < bytes ? text.len - i : bytes;
		fprintf(out, "\r\n =?%s?B?", d->label);
		put_base64(out, (struct fb_str) { text.data + i, len });
		fputs("?=", out);
	}
	fputs("\r\n\r\nhello\r\n", out);
	return text_close(&mail);
}

static struct fb_str
subject(const struct disguise *d, struct fb_str body)
{
	return subject_of(d, body, 1000);
}

static struct fb_str
split_subject(const struct disguise *d, struct fb_str body)
{
	return subject_of(d, body, 31);
}

static struct fb_str
quoted_subject(const struct disguise *d, struct fb_str body)
{
	struct text mail;
	FILE *out = text_open(&mail);

	fprintf(out, TOP "SUBJECT: =?%s?q?", d->label);
	for (size_t i = 0; i < body.len; i++) {
		fprintf(out, "=%02x", (unsigned char)body.data[i]);
		if (i % 20 == 19)
			fprintf(out, "?=\r\n\t=?%s*ja?Q?", d->label);
	}
	fputs("?=\r\n\r\nhello\r\n", out);
	return text_close(&mail);
}

static struct fb_str
raw_subject(const struct disguise *d, struct fb_str body)
{
	(void)d;
	return join(TOP "Subject: ", body, "\r\n\r\nhello\r\n");
}

/* Folded inside of words, as mailers with byte counts do. */
static struct fb_str
folded_subject(const struct disguise *d, struct fb_str body)
{
	struct text mail;
	FILE *out = text_open(&mail);

	(void)d;
	fputs(TOP "Subject: ", out);
	for (size_t i = 0; i < body.len; i++) {
		putc(body.data[i], out);
		if (i + 1 < body.len && i > 60 && i % 60 < 3 &&
		    body.data[i + 1] == ' ')
			fputs("\r\n", out);
	}
	fputs("\r\n\r\nhello\r\n", out);
	return text_close(&mail);
}

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
	{ "radicals instead of kanji", kangxi_radicals, .label = "utf-8" },
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
	    .mail = nested },
	{ "untidy delimiters", .label = "utf-8", .transfer = quoted_printable,
	    .mail = untidy },
	{ "the second alternative", html, .label = "utf-8", .transfer = base64,
	    .mail = second_alternative, .subtype = "html" },
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
	    .label = "iso-2022-jp", .mail = enclosed },
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
	return (d->mail != NULL ? d->mail : simple)(d, body);
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
