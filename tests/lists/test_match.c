/* SPDX-License-Identifier: BSD-2-Clause */
#include "list.h"

#include <time.h>

#include "make_list.h"
#include "phrase.h"

#define PHRASE_KEYS "\tactive\tgrp=demand w=1 " ENTRY_KEYS "\n"
#define P1(value) "P0001\tphrase\t" value PHRASE_KEYS
#define P2(value) "P0002\tphrase\t" value PHRASE_KEYS
#define B1(value) \
	"B0001\tbrand\t" value "=a.example\tactive\tw=1 " ENTRY_KEYS "\n"

static struct fb_reader *reader;

/* Entries that hit, with the words as they stood, in the order in which they
 * are found. */
static const struct {
	const char *name, *lines, *text, *want;
} cases[] = {
	{ "a phrase is found in the middle", P1("法的措置"),
	    "やむなく法的措置を取る", "P0001 法的措置;" },
	{ "a phrase is found at both ends", P1("法的措置"), "法的措置",
	    "P0001 法的措置;" },
	{ "a phrase is found as often as it stands there", P1("法的措置"),
	    "法的措置と法的措置", "P0001 法的措置;P0001 法的措置;" },
	{ "nothing is found in nothing", P1("法的措置"), "", "" },
	{ "a part of a phrase is not the phrase", P1("法的措置"), "法的措",
	    "" },
	{ "three characters are enough", P1("未納金"), "この未納金は",
	    "P0001 未納金;" },
	{ "four, five and six characters",
	    "P0001\tphrase\t未納料金" PHRASE_KEYS
	    "P0002\tphrase\t延滞損害金" PHRASE_KEYS
	    "P0003\tphrase\t訴訟最終告知" PHRASE_KEYS,
	    "未納料金と延滞損害金の訴訟最終告知",
	    "P0001 未納料金;P0002 延滞損害金;P0003 訴訟最終告知;" },
	{ "a phrase longer than its anchor is compared in full",
	    P1("訴訟最終告知の通知"), "訴訟最終告知の書面。訴訟最終告知の通知",
	    "P0001 訴訟最終告知の通知;" },
	{ "phrases may overlap", P1("未納料金請求") P2("料金請求訴訟"),
	    "未納料金請求訴訟", "P0001 未納料金請求;P0002 料金請求訴訟;" },
	{ "spelling does not matter", P1("ｺﾝﾋﾞﾆでお支払い"),
	    "コ ン ビ ニ で お・支払い", "P0001 コ ン ビ ニ で お・支払い;" },

	/* gaps */
	{ "a gap may be empty", P1("未納料金…ご連絡"), "未納料金ご連絡",
	    "P0001 未納料金ご連絡;" },
	{ "a gap may be 30 characters long", P1("未納料金…連絡先"),
	    "未納料金一二三四五六七八九十一二三四五六七八九十一二三四五六七八九"
	    "十連絡先",
	    "P0001 未納料金一二三四五六七八九十一二三四五六七八九十一二三四五"
	    "六七八九十連絡先;" },
	{ "a gap may not be 31 characters long", P1("未納料金…連絡先"),
	    "未納料金一二三四五六七八九十一二三四五六七八九十一二三四五六七八九"
	    "十一連絡先",
	    "" },
	{ "segments have an order", P1("未納料金…連絡先"), "連絡先は未納料金",
	    "" },
	{ "the anchor may be in any segment",
	    P1("未納金…至急…法的手続きに移行…連絡先"),
	    "未納金あり至急なければ法的手続きに移行。連絡先",
	    "P0001 未納金あり至急なければ法的手続きに移行。連絡先;" },
	{ "the nearest place counts", P1("未納料金…連絡先"),
	    "未納料金の連絡先と連絡先", "P0001 未納料金の連絡先;" },
	{ "a first place that leads nowhere does not hide the second",
	    P1("未納料金請求…至急…連絡先"),
	    "未納料金請求至急一二三四五六七八九十一二三四五六七八九十至急一二三"
	    "四五六七八九十一二三四五六七八九十連絡先",
	    "P0001 未納料金請求至急一二三四五六七八九十一二三四五六七八九十至"
	    "急一二三四五六七八九十一二三四五六七八九十連絡先;" },
	{ "the same before the anchor", P1("連絡先…至急…未納料金請求"),
	    "連絡先一二三四五六七八九十一二三四五六七八九十至急一二三四五六七八"
	    "九十一二三四五六七八九十至急未納料金請求",
	    "P0001 連絡先一二三四五六七八九十一二三四五六七八九十至急一二三四"
	    "五六七八九十一二三四五六七八九十至急未納料金請求;" },

	/* words and numbers */
	{ "a Latin name is not inside a word", B1("visa"), "advisable visas",
	    "" },
	{ "a Latin name stands alone", B1("visa"), "your visa card",
	    "B0001 visa;" },
	{ "a Latin name stands beside Japanese", B1("visa"), "三井visaカード",
	    "B0001 visa;" },
	{ "a Latin name may be followed by a digit", B1("visa"), "visa24",
	    "B0001 visa;" },
	{ "a number is not inside a number", P1("24時間"), "124時間以内", "" },
	{ "a number stands alone", P1("24時間"), "今から24時間以内",
	    "P0001 24時間;" },
	{ "a number stands beside letters and kana", P1("1234567"),
	    "口座番号1234567フリコミ", "P0001 1234567;" },
	{ "a number is not the beginning of another", P1("1234567"),
	    "口座番号12345678", "" },
	{ "each segment is held to it", P1("未納料金…24時間"),
	    "未納料金は124時間", "" },

	/* brands */
	{ "a brand of two kanji", B1("例示"), "この例示は", "B0001 例示;" },
	{ "a brand of two kanji at the beginning", B1("例示"), "例示",
	    "B0001 例示;" },
	{ "each name of a brand is one", B1("例示カード,Example Card"),
	    "例示カード ExampleCard Example Card",
	    "B0001 例示カード;B0001 Example Card;" },
	{ "kanji around a name are no word", B1("例示"), "大例示会",
	    "B0001 例示;" },
};

struct found {
	const struct fb_list *list;
	struct fb_view view;
	char out[2048];
	size_t len;
};

static bool
note(void *context, uint32_t number, size_t begin, size_t end)
{
	struct found *found = context;
	struct fb_list_entry entry;

	assert_true(begin < end && end <= found->view.text.count);
	assert_true(fb_list_entry(&entry, found->list, number));
	struct fb_span span =
	    fb_view_locate(&found->view, fb_reader_folder(reader), begin, end);
	found->len += (size_t)sprintf(found->out + found->len, "%s %.*s;",
	    entry.id, (int)(span.end - span.begin),
	    found->view.source.data + span.begin);
	return true;
}

static struct fb_view
skeleton(struct fb_arena *arena, const char *text)
{
	struct fb_view view;

	assert_int_equal(fb_fold(&view, arena, fb_reader_folder(reader),
			     FB_VIEW_SKELETON, fb_str(text)),
	    FB_OK);
	return view;
}

static void
matches(void **state)
{
	const typeof(*cases) *c = *state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct found found = { .len = 0 };
	char lines[2048];

	snprintf(lines, sizeof lines, LIST_HEADER "%s", c->lines);
	struct fb_list *list = make_list(reader, lines);
	found.list = list;
	found.view = skeleton(arena, c->text);
	fb_list_match(list, found.view.text, note, &found);
	assert_string_equal(found.out, c->want);
	fb_list_free(list);
	fb_arena_free(arena);
}

/* ---- against a search that is too simple to be wrong ------------------- */

#define RANDOM_PHRASES 60
#define RANDOM_UNITS 600

static bool
simple_is_inside(uint16_t a, uint16_t b)
{
	return (a >= 'a' && a <= 'z' && b >= 'a' && b <= 'z') ||
	    (a >= '0' && a <= '9' && b >= '0' && b <= '9');
}

static bool
simple_stands_at(struct fb_units text, struct fb_units segment, size_t at)
{
	if (at + segment.count > text.count)
		return false;
	for (size_t i = 0; i < segment.count; i++)
		if (text.unit[at + i] != segment.unit[i])
			return false;
	size_t end = at + segment.count;
	return (at == 0 ||
		   !simple_is_inside(text.unit[at - 1], text.unit[at])) &&
	    (end == text.count ||
		!simple_is_inside(text.unit[end - 1], text.unit[end]));
}

/* Can segments s, s+1 … stand from `at` on? */
static bool
simple_rest(struct fb_units text, const struct fb_phrase *phrase, size_t s,
    size_t at)
{
	if (s == phrase->segment_count)
		return true;
	for (size_t gap = 0; gap <= (s == 0 ? 0 : FB_PHRASE_GAP_UNITS); gap++)
		if (simple_stands_at(text, phrase->segment[s], at + gap) &&
		    simple_rest(text, phrase, s + 1,
			at + gap + phrase->segment[s].count))
			return true;
	return false;
}

static bool
simple_search(struct fb_units text, const struct fb_phrase *phrase)
{
	for (size_t at = 0; at < text.count; at++)
		if (simple_rest(text, phrase, 0, at))
			return true;
	return false;
}

static bool
mark(void *context, uint32_t number, size_t begin, size_t end)
{
	bool *was_found = context;

	(void)begin;
	(void)end;
	assert_true(number < RANDOM_PHRASES);
	was_found[number] = true;
	return true;
}

/* Few characters, so that there is much to find. */
static void
put_random(FILE *out, unsigned count)
{
	static const char *const characters[] = { "請", "求", "金", "a", "1",
		"ア" };

	for (unsigned i = 0; i < count; i++)
		fputs(characters[(size_t)rand() % 6], out);
}

static char *
random_text(unsigned count)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	put_random(out, count);
	fclose(out);
	return text;
}

static char *
random_phrase(void)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	unsigned segments = 1 + (unsigned)rand() % 4;

	for (unsigned s = 0; s < segments; s++) {
		if (s > 0)
			fputs("…", out);
		put_random(out, s == 0 ? 3 : 1 + (unsigned)rand() % 7);
	}
	fclose(out);
	return text;
}

/* Write RANDOM_PHRASES lines of phrases that differ in their skeletons. */
static char *
random_lines(struct fb_phrase *phrase, struct fb_arena *arena)
{
	uint64_t identity[RANDOM_PHRASES];
	struct fb_phrase_error error;
	char *lines;
	size_t len;
	unsigned count = 0;
	FILE *out = open_memstream(&lines, &len);

	fputs(LIST_HEADER, out);
	while (count < RANDOM_PHRASES) {
		char *value = random_phrase(), *copy;
		copy =
		    (char *)(uintptr_t)fb_arena_copy(arena, fb_str(value)).data;
		free(value);
		assert_int_equal(fb_phrase_fold(&phrase[count], arena,
				     fb_reader_folder(reader), fb_str(copy),
				     &error),
		    FB_OK);
		identity[count] = fb_identity_of_phrase(&phrase[count]);
		bool is_new = true;
		for (unsigned i = 0; i < count; i++)
			is_new &= identity[i] != identity[count];
		if (!is_new)
			continue;
		fprintf(out, "P%04u\tphrase\t%s" PHRASE_KEYS, count, copy);
		count++;
	}
	fclose(out);
	return lines;
}

static void
finds_what_a_simple_search_finds(void **state)
{
	(void)state;
	unsigned hits = 0;

	srand(7);
	for (unsigned round = 0; round < 40; round++) {
		struct fb_arena *arena = fb_arena_new(64 << 20);
		struct fb_phrase phrase[RANDOM_PHRASES];
		bool was_found[RANDOM_PHRASES] = { false };
		char *lines = random_lines(phrase, arena);
		char *words = random_text(RANDOM_UNITS);
		struct fb_units text = skeleton(arena, words).text;
		struct fb_list *list = make_list(reader, lines);
		fb_list_match(list, text, mark, was_found);
		for (unsigned i = 0; i < RANDOM_PHRASES; i++) {
			assert_int_equal(was_found[i],
			    simple_search(text, &phrase[i]));
			hits += was_found[i];
		}
		fb_list_free(list);
		free(words);
		free(lines);
		fb_arena_free(arena);
	}
	/* neither nothing nor all */
	assert_in_range(hits, 200, 40 * RANDOM_PHRASES - 200);
}

/* ---- time ------------------------------------------------------------- */

static bool
ignore(void *context, uint32_t number, size_t begin, size_t end)
{
	(void)number;
	(void)begin;
	(void)end;
	++*(unsigned long *)context;
	return true;
}

/* A list and a mail made for each other: as many phrases as one anchor may
 * have, and a text that is nothing but this anchor. */
static void
crowded_anchors_cost_time_only_in_proportion(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(256 << 20);
	char *lines;
	size_t len;
	FILE *out = open_memstream(&lines, &len);

	fputs(LIST_HEADER, out);
	for (unsigned i = 0; i < FB_LIST_MAX_CANDIDATES; i++) {
		unsigned c = 0xAC00 + i;
		fprintf(out, "P%05u\tphrase\t請請請請請請…%c%c%c" PHRASE_KEYS,
		    i, 0xE0 | c >> 12, 0x80 | (c >> 6 & 0x3F),
		    0x80 | (c & 0x3F));
	}
	fclose(out);
	struct fb_list *list = make_list(reader, lines);
	free(lines);
	size_t count = 20000;
	uint16_t *unit = fb_arena_alloc(arena, count * sizeof *unit);
	for (size_t i = 0; i < count; i++)
		unit[i] = 0x8ACB; /* 請 */
	unsigned long hits = 0;
	clock_t begin = clock();
	fb_list_match(list, (struct fb_units) { unit, count }, ignore, &hits);
	/* seconds with sanitizers on a busy machine; minutes if quadratic */
	assert_true(clock() - begin < 60 * CLOCKS_PER_SEC);
	assert_int_equal(hits, 0);
	fb_list_free(list);
	fb_arena_free(arena);
}

static bool
stop_at_once(void *context, uint32_t number, size_t begin, size_t end)
{
	ignore(context, number, begin, end);
	return false;
}

static void
the_callback_may_stop_the_scan(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct fb_list *list = make_list(reader, LIST_HEADER P1("法的措置"));
	unsigned long hits = 0;

	fb_list_match(list, skeleton(arena, "法的措置、法的措置").text,
	    stop_at_once, &hits);
	assert_int_equal(hits, 1);
	fb_list_free(list);
	fb_arena_free(arena);
}

int
main(void)
{
	struct table table = { 0 };
	reader = make_reader();
	TABLE_ADD(&table, cases, matches);
	table_add(&table, "finds what a simple search finds",
	    finds_what_a_simple_search_finds, NULL);
	table_add(&table, "crowded anchors cost time only in proportion",
	    crowded_anchors_cost_time_only_in_proportion, NULL);
	table_add(&table, "the callback may stop the scan",
	    the_callback_may_stop_the_scan, NULL);
	int failed = table_run(&table, "match");
	fb_reader_free(reader);
	return failed;
}
