/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The classes of the skeleton must not make different words equal.  Folds
 * the words that EDICT (Debian's package edict) marks as frequent and counts
 * which of them V3 takes for each other, though they differ in more than the
 * kind and size of kana and in 々.  A few do, mostly kanji by themselves; whoever adds
 * a class sees here what it costs.
 */
#include <unicode/ucnv.h>

#include "fold.h"
#include "fold_text.h"
#include "table.h"

#define EDICT "/usr/share/edict/edict"
#define LINE_BYTES 8192

/* Words that have the same skeleton as another one, in groups. */
#define MAX_EQUAL_GROUPS 40
#define MAX_EQUAL_GROUPS_OF_LONG_WORDS 15

struct word {
	char *skeleton, *spelling;
};

struct words {
	struct word *word;
	size_t count, capacity;
};

/* V2 with all kana as large katakana, and without 々: what is one word by any
 * measure. */
static char *
spelling_of(struct fb_str text)
{
	static const uint16_t small[] = u"ァィゥェォッャュョヮ";
	struct fb_arena *arena = test_arena();
	fb_arena_reset(arena);
	struct fb_view view = fold_view(arena, FB_VIEW_PLAIN, text);
	uint16_t *unit = fb_arena_calloc(arena, view.text.count + 1, 2);
	for (size_t i = 0; i < view.text.count; i++) {
		unit[i] = view.text.unit[i];
		if (unit[i] >= 0x3041 && unit[i] <= 0x3096)
			unit[i] += 0x60;
		for (size_t k = 0; small[k] != 0; k++)
			if (unit[i] == small[k])
				unit[i]++;
		if (unit[i] == 0x4E00)
			unit[i] = 0x30FC;
		if (unit[i] == 0x3005 && i > 0)
			unit[i] = unit[i - 1];
	}
	return units_text((struct fb_units) { unit, view.text.count }).bytes;
}

static void
add_word(struct words *words, struct fb_str text)
{
	if (words->count == words->capacity) {
		words->capacity = 2 * words->capacity + 1024;
		words->word =
		    realloc(words->word, words->capacity * sizeof *words->word);
		assert_non_null(words->word);
	}
	words->word[words->count++] = (struct word) {
		.skeleton = fold_text(FB_VIEW_SKELETON, text).bytes,
		.spelling = spelling_of(text),
	};
}

/* A line is "word [reading] /meaning/(P)/". */
static void
read_words(struct words *words, FILE *file)
{
	char line[LINE_BYTES], utf8[LINE_BYTES];
	UErrorCode error = U_ZERO_ERROR;

	while (fgets(line, sizeof line, file) != NULL) {
		size_t len = strcspn(line, " ");
		if (strstr(line, "/(P)/") == NULL)
			continue;
		int32_t size = ucnv_convert("UTF-8", "EUC-JP", utf8,
		    sizeof utf8, line, (int32_t)len, &error);
		assert_true(U_SUCCESS(error));
		add_word(words, (struct fb_str) { utf8, (size_t)size });
	}
}

static int
by_skeleton(const void *a, const void *b)
{
	const struct word *left = a, *right = b;
	int order = strcmp(left->skeleton, right->skeleton);
	return order != 0 ? order : strcmp(left->spelling, right->spelling);
}

/* The words from `begin` on that have one skeleton: where they end, and how
 * they are spelled. */
static size_t
end_of_group(const struct words *words, size_t begin, bool *is_mixed)
{
	size_t end = begin;
	*is_mixed = false;
	while (end < words->count &&
	    strcmp(words->word[end].skeleton, words->word[begin].skeleton) ==
		0) {
		if (strcmp(words->word[end].spelling,
			words->word[begin].spelling) != 0)
			*is_mixed = true;
		end++;
	}
	return end;
}

static size_t
length_of(const char *bytes)
{
	struct fb_str text = fb_str(bytes);
	size_t position = 0, length = 0;
	while (position < text.len) {
		fb_utf8_next(text, &position);
		length++;
	}
	return length;
}

static void
show_group(const struct words *words, size_t begin, size_t end)
{
	printf("#");
	for (size_t i = begin; i < end; i++)
		printf(" %s", words->word[i].spelling);
	printf("\n");
}

static void
frequent_words_stay_apart(void **state)
{
	(void)state;
	struct words words = { .count = 0 };
	size_t groups = 0, long_groups = 0;
	FILE *file = fopen(EDICT, "r");
	if (file == NULL) {
		printf("# no %s; install Debian's edict\n", EDICT);
		skip();
	}
	read_words(&words, file);
	fclose(file);
	assert_true(words.count > 20000);

	qsort(words.word, words.count, sizeof *words.word, by_skeleton);
	for (size_t begin = 0, end; begin < words.count; begin = end) {
		bool is_mixed;
		end = end_of_group(&words, begin, &is_mixed);
		if (!is_mixed)
			continue;
		groups++;
		long_groups += length_of(words.word[begin].skeleton) > 1;
		show_group(&words, begin, end);
	}
	printf("# of %zu frequent words %zu groups have one skeleton, %zu of "
	       "them of more than one character\n",
	    words.count, groups, long_groups);
	for (size_t i = 0; i < words.count; i++) {
		free(words.word[i].skeleton);
		free(words.word[i].spelling);
	}
	free(words.word);
	assert_true(groups <= MAX_EQUAL_GROUPS);
	assert_true(long_groups <= MAX_EQUAL_GROUPS_OF_LONG_WORDS);
}

/* Pairs that a bill or an answer to one can hold: money, times, persons,
 * doing and undoing.  No class may ever join these. */
static const struct {
	const char *name, *other;
} pairs[] = {
	{ "金額", "全額" },
	{ "賃金", "貸金" },
	{ "貸借", "賃借" },
	{ "送金", "返金" },
	{ "送信", "返信" },
	{ "開始", "閉始" },
	{ "開店", "閉店" },
	{ "入会", "人会" },
	{ "新人", "新入" },
	{ "末日", "本日" },
	{ "期日", "朝日" },
	{ "来年", "本年" },
	{ "債務", "責務" },
	{ "今月", "令月" },
	{ "会員", "合員" },
	{ "未納", "未約" },
	{ "清算", "精算" },
	{ "主人", "住人" },
	{ "今期", "今朝" },
	{ "用意", "同意" },
	{ "明日", "明白" },
	{ "大使", "大便" },
	{ "資金", "貸金" },
	{ "額面", "顔面" },
	{ "バス", "パス" },
	{ "ビザ", "ピザ" },
	{ "ベスト", "ペスト" },
	{ "カード", "ガード" },
	{ "ルート", "レート" },
	{ "コース", "ロース" },
	{ "メール", "ナール" },
	{ "テスト", "チスト" },
	{ "amazon", "arnazon" },
	{ "100", "loo" },
	{ "card", "cord" },
};

static void
stay_apart(void **state)
{
	const typeof(*pairs) *pair = *state;
	struct text a = fold_text(FB_VIEW_SKELETON, fb_str(pair->name));
	struct text b = fold_text(FB_VIEW_SKELETON, fb_str(pair->other));
	bool is_equal = strcmp(a.bytes, b.bytes) == 0;
	text_free(&a);
	text_free(&b);
	if (is_equal)
		fail_msg("%s and %s are one", pair->name, pair->other);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, pairs, stay_apart);
	table_add(&table, "frequent words stay apart",
	    frequent_words_stay_apart, NULL);
	return table_run(&table, "fold words");
}
