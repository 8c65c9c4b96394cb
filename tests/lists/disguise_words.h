/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * disguise_words.h - what is done to words, for test_disguise
 */
#ifndef FB_TESTS_DISGUISE_WORDS_H
#define FB_TESTS_DISGUISE_WORDS_H

#include "disguise_text.h"

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

#endif
