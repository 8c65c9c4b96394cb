/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * disguise_letters.h - other characters that look or mean the same, for tests
 *
 * Whole alphabets, so that any text can wear them.  They come from ICU's
 * transliterators and Unicode's decompositions where those have them and are
 * written down here where not; never from the tables of classifier/fold,
 * which they put to the test.
 */
#ifndef FB_TESTS_DISGUISE_LETTERS_H
#define FB_TESTS_DISGUISE_LETTERS_H

#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "disguise_words.h"

/* A text through one of ICU's transliterators; ASCII stays as it is. */
static inline struct fb_str
transliterate(struct fb_str in, const char *name)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar id[64];
	int32_t capacity = 4 * (int32_t)in.len + 64, len = 0;
	UChar *wide = fb_arena_alloc(scratch, (size_t)capacity * sizeof *wide);
	char *out = fb_arena_alloc(scratch, 3 * (size_t)capacity);

	assert_true(wide != NULL && out != NULL);
	u_uastrcpy(id, name);
	UTransliterator *rules =
	    utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
	u_strFromUTF8(wide, capacity, &len, in.data, (int32_t)in.len, &error);
	int32_t limit = len;
	utrans_transUChars(rules, wide, &len, capacity, 0, &limit, &error);
	u_strToUTF8(out, 3 * capacity, &len, wide, len, &error);
	assert_true(U_SUCCESS(error));
	utrans_close(rules);
	return (struct fb_str) { out, (size_t)len };
}

static inline struct fb_str
half_width(struct fb_str in)
{
	return transliterate(in, "Fullwidth-Halfwidth");
}

/* The marks stand alone: combining ones behind katakana, spacing ones
 * behind hiragana, and something invisible before some. */
static inline struct fb_str
marks_apart(struct fb_str in)
{
	static const struct pair spacing[] = {
		{ "か\u3099", "か゛" },
		{ "が", "か゛" },
		{ "て\u3099", "て゛" },
		{ "し\u3099", "し\u200b゛" },
		{ "は\u3099", "は\u00ad\u3099" },
		{ "カ\u3099", "カﾞ" },
		{ "ク\u3099", "ク\u200b\u3099" },
		{ "ハ\u309a", "ハ゜" },
	};
	return REPLACE(transliterate(in, "NFD"), spacing);
}

/* Hiragana as katakana and the other way round. */
static inline void
put_other_kana(FILE *out, const char *character, size_t index)
{
	static const struct {
		unsigned first, last;
		int step;
	} rows[] = { { 0x3041, 0x3096, 0x60 }, { 0x30A1, 0x30F6, -0x60 } };
	uint32_t c = code_point(character);

	(void)index;
	for (size_t i = 0; i < 2; i++)
		if (c >= rows[i].first && c <= rows[i].last) {
			put_code_point(out, c + (uint32_t)rows[i].step);
			return;
		}
	fputs(character, out);
}

static inline struct fb_str
other_kana(struct fb_str in)
{
	return each(in, put_other_kana);
}

static const struct pair lookalikes[] = {
	{ "タ", "夕" },
	{ "ト", "卜" },
	{ "ニ", "二" },
	{ "ロ", "口" },
	{ "カ", "力" },
	{ "エ", "工" },
	{ "ハ", "八" },
	{ "ミ", "三" },
	{ "チ", "千" },
	{ "オ", "才" },
	{ "ヌ", "又" },
	{ "セ", "七" },
	{ "リ", "り" },
	{ "へ", "ヘ" },
	{ "べ", "ベ" },
	{ "口", "ロ" },
	{ "力", "カ" },
	{ "工", "エ" },
	{ "二", "ニ" },
	{ "ー", "一" },
	{ "日", "曰" },
	{ "未", "末" },
	{ "士", "土" },
};

static inline struct fb_str
look_alikes(struct fb_str in)
{
	return REPLACE(in, lookalikes);
}

/* The forms of before 1946, and those that only look so. */
static const struct pair old_forms[] = {
	{ "続", "續" },
	{ "録", "錄" },
	{ "号", "號" },
	{ "権", "權" },
	{ "払", "拂" },
	{ "宝", "寶" },
	{ "楽", "樂" },
	{ "当", "當" },
	{ "来", "來" },
	{ "携", "攜" },
	{ "税", "稅" },
	{ "滞", "滯" },
	{ "国", "國" },
	{ "会", "會" },
	{ "学", "學" },
	{ "検", "檢" },
	{ "処", "處" },
	{ "証", "證" },
	{ "関", "關" },
	{ "読", "讀" },
	{ "変", "變" },
	{ "対", "對" },
	{ "応", "應" },
	{ "売", "賣" },
	{ "覧", "覽" },
	{ "歴", "歷" },
	{ "総", "總" },
	{ "継", "繼" },
	{ "転", "轉" },
	{ "帰", "歸" },
	{ "経", "經" },
	{ "営", "營" },
	{ "弁", "辯" },
	{ "価", "價" },
	{ "仮", "假" },
	{ "様", "樣" },
	{ "数", "數" },
	{ "図", "圖" },
	{ "団", "團" },
	{ "担", "擔" },
	{ "択", "擇" },
	{ "専", "專" },
	{ "届", "屆" },
	{ "点", "點" },
	{ "内", "內" },
	{ "万", "萬" },
	{ "両", "兩" },
	{ "実", "實" },
	{ "発", "發" },
	{ "済", "濟" },
	{ "戻", "戾" },
	{ "銭", "錢" },
	{ "険", "險" },
	{ "効", "效" },
	{ "収", "收" },
	{ "訳", "譯" },
	{ "状", "狀" },
	{ "真", "眞" },
	{ "体", "體" },
	{ "沢", "澤" },
};

static inline struct fb_str
traditional(struct fb_str in)
{
	return REPLACE(in, old_forms);
}

/* What ICU does not know: characters that only Japan simplified. */
static const struct pair new_forms[] = {
	{ "続", "续" },
	{ "録", "录" },
	{ "権", "权" },
	{ "検", "检" },
	{ "証", "证" },
	{ "関", "关" },
	{ "売", "卖" },
	{ "覧", "览" },
	{ "総", "总" },
	{ "継", "继" },
	{ "転", "转" },
	{ "帰", "归" },
	{ "経", "经" },
	{ "営", "营" },
	{ "価", "价" },
	{ "様", "样" },
	{ "図", "图" },
	{ "団", "团" },
	{ "択", "择" },
	{ "単", "单" },
	{ "発", "发" },
	{ "済", "济" },
	{ "滞", "滞" },
	{ "処", "处" },
	{ "対", "对" },
	{ "応", "应" },
	{ "読", "读" },
	{ "険", "险" },
	{ "実", "实" },
	{ "収", "收" },
	{ "変", "变" },
	{ "満", "满" },
	{ "楽", "乐" },
	{ "気", "气" },
	{ "残", "残" },
	{ "県", "县" },
	{ "遅", "迟" },
	{ "労", "劳" },
	{ "専", "专" },
	{ "認", "认" },
};

static inline struct fb_str
simplified(struct fb_str in)
{
	return transliterate(REPLACE(in, new_forms), "Traditional-Simplified");
}

/* The characters from `first` to `last` that Unicode takes apart into one
 * kanji, each as a pair to put back. */
static inline size_t
twins(struct pair *pair, size_t count, uint32_t first, uint32_t last)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&error);

	assert_true(U_SUCCESS(error));
	for (uint32_t c = first; c <= last; c++) {
		UChar parts[8];
		int32_t len = unorm2_getRawDecomposition(nfkc, (UChar32)c,
		    parts, 8, &error);
		assert_true(U_SUCCESS(error));
		if (len != 1)
			continue;
		struct text plain, other;
		put_code_point(text_open(&plain), parts[0]);
		put_code_point(text_open(&other), c);
		pair[count].plain = text_close(&plain).data;
		pair[count++].other = text_close(&other).data;
	}
	return count;
}

/* Kangxi and CJK radicals and compatibility ideographs. */
static inline struct fb_str
radicals(struct fb_str in)
{
	struct pair pair[0x2FD6 - 0x2F00 + 0xFB00 - 0xF900 + 8] = {
		{ "食", "⻝" },
		{ "長", "⻑" },
		{ "見", "⻅" },
		{ "西", "⻄" },
		{ "母", "⺟" },
	};
	size_t count = twins(pair, 5, 0x2F00, 0x2FD5);

	count = twins(pair, count, 0xF900, 0xFAFF);
	return replace(in, pair, count);
}

/* Cyrillic and Greek letters for Latin ones. */
static const struct pair foreign_letters[] = {
	{ "a", "а" },
	{ "c", "с" },
	{ "e", "е" },
	{ "i", "і" },
	{ "j", "ј" },
	{ "o", "о" },
	{ "p", "р" },
	{ "s", "ѕ" },
	{ "x", "х" },
	{ "y", "у" },
	{ "v", "ν" },
	{ "A", "Α" },
	{ "B", "В" },
	{ "C", "С" },
	{ "E", "Ε" },
	{ "H", "Н" },
	{ "I", "Ι" },
	{ "J", "Ј" },
	{ "K", "К" },
	{ "M", "Μ" },
	{ "N", "Ν" },
	{ "O", "О" },
	{ "P", "Ρ" },
	{ "S", "Ѕ" },
	{ "T", "Т" },
	{ "X", "Х" },
	{ "Y", "Υ" },
	{ "Z", "Ζ" },
};

static inline void
put_foreign(FILE *out, const char *character, size_t index)
{
	size_t i = 0, count = sizeof foreign_letters / sizeof *foreign_letters;

	(void)index;
	while (i < count && strcmp(foreign_letters[i].plain, character) != 0)
		i++;
	fputs(i < count ? foreign_letters[i].other : character, out);
}

static inline struct fb_str
cyrillic_and_greek(struct fb_str in)
{
	return each(in, put_foreign);
}

/* Letters and digits of other alphabets of the same order. */
struct alphabet {
	uint32_t upper, lower, digit; /* its A, a and 0; 0: it has none */
};

static inline void
put_letter_of(FILE *out, const char *character, const struct alphabet *set)
{
	unsigned char c = (unsigned char)*character;

	if (isupper(c) && set->upper != 0)
		put_code_point(out, set->upper + c - 'A');
	else if (islower(c) && set->lower != 0)
		put_code_point(out, set->lower + c - 'a');
	else if (isdigit(c) && set->digit != 0)
		put_code_point(out, set->digit + c - '0');
	else
		fputs(character, out);
}

static inline void
put_mathematical(FILE *out, const char *character, size_t index)
{
	static const struct alphabet sets[] = {
		{ 0x1D400, 0x1D41A, 0x1D7CE }, /* bold */
		{ 0x1D5D4, 0x1D5EE, 0x1D7EC }, /* bold without serifs */
		{ 0x1D670, 0x1D68A, 0x1D7F6 }, /* monospace */
	};
	put_letter_of(out, character, &sets[index % 3]);
}

static inline struct fb_str
mathematical(struct fb_str in)
{
	return each(in, put_mathematical);
}

static inline void
put_enclosed(FILE *out, const char *character, size_t index)
{
	static const struct alphabet sets[] = {
		{ 0x24B6, 0x24D0, 0 },  /* circled */
		{ 0x1F130, 0x24D0, 0 }, /* squared */
	};
	static const char *const circled[] = { "⓪", "①", "②", "③", "④", "⑤",
		"⑥", "⑦", "⑧", "⑨" };

	if (isdigit((unsigned char)*character))
		fputs(circled[*character - '0'], out);
	else
		put_letter_of(out, character, &sets[index % 2]);
}

static inline struct fb_str
enclosed_letters(struct fb_str in)
{
	return each(in, put_enclosed);
}

#endif
