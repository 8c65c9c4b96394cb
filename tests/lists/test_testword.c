/* SPDX-License-Identifier: BSD-2-Clause */
#include "testword.h"

#include "judge.h"
#include "make_list.h"

#define CARD "FAKEBILL-TEST-card-936RGTKX4R"
#define HEAD "Content-Type: text/plain; charset="
#define BASE64 \
	"6Kmm6aiT44Gn44GZIEZBS0VCSUxMLVRFU1QtY2FyZC05MzZSR1RLWDRSIOS7peS4ig=="

static struct fb_reader *reader;

static const struct {
	const char *name;
	struct fb_str message;
	bool is_test;
} cases[] = {
	{ "a plain body", FB_STR("\n" CARD "\n"), true },
	{ "amid Japanese, without blanks",
	    FB_STR(HEAD "utf-8\n\nこれは" CARD "です\n"), true },
	{ "base64",
	    FB_STR(HEAD "utf-8\nContent-Transfer-Encoding: base64\n\n" BASE64),
	    true },
	{ "quoted-printable, cut by a soft line break",
	    FB_STR(HEAD "utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
			"FAKEBILL=2DTEST-card-936RG=\nTKX4R"),
	    true },
	{ "ISO-2022-JP",
	    FB_STR(
		HEAD "iso-2022-jp\n\n\x1b$B;n83\x1b(B" CARD "\x1b$B$G$9\x1b(B"),
	    true },
	{ "Shift_JIS", FB_STR(HEAD "shift_jis\n\n\x8e\x8e\x8c\xb1" CARD),
	    true },
	{ "UTF-16",
	    FB_STR(HEAD
		"utf-16be\nContent-Transfer-Encoding: base64\n\n"
		"AEYAQQBLAEUAQgBJAEwATAAtAFQARQBTAFQALQBjAGEAcgBkAC0AOQAzADYAU"
		"gBHAFQASwBYADQAUg=="),
	    true },
	{ "the Subject", FB_STR("Subject: " CARD "\n\nx"), true },
	{ "an encoded Subject", FB_STR("Subject: =?utf-8?B?" BASE64 "?=\n\nx"),
	    true },
	{ "HTML that a reader sees, in several elements",
	    FB_STR("Content-Type: text/html\n\n<p>FAKEBILL-<b>TEST</b>-card-"
		   "936RGTKX4R</p>"),
	    true },
	{ "not in hidden text",
	    FB_STR("Content-Type: text/html\n\n<p>a</p>"
		   "<div style=display:none>" CARD "</div>"),
	    false },
	{ "not in a comment",
	    FB_STR("Content-Type: text/html\n\n<p>a</p><!-- " CARD " -->"),
	    false },
	{ "not in a link target",
	    FB_STR("Content-Type: text/html\n\n<a href=\"http://a.example/" CARD
		   "\">a</a>"),
	    false },
	{ "not in other header fields", FB_STR("X-Test: " CARD "\n\nx"),
	    false },
	{ "not in a sender's name", FB_STR("From: " CARD " <a@b.example>\n\nx"),
	    false },
	{ "not in small letters", FB_STR("\nfakebill-test-card-936rgtkx4r\n"),
	    false },
	{ "not with another tail", FB_STR("\nFAKEBILL-TEST-card-936RGTKX4\n"),
	    false },
	{ "not of another category",
	    FB_STR("\nFAKEBILL-TEST-phish-936RGTKX4R\n"), false },
	{ "not the beginning alone", FB_STR("\nFAKEBILL-TEST-"), false },
	{ "behind many beginnings",
	    FB_STR("\nFAKEBILL-TEST-FAKEBILL-TEST-FAKEBILL-" CARD), true },
};

static struct fb_evidence
judge(struct fb_arena *arena, const struct fb_judge_request *request,
    struct fb_str message)
{
	struct fb_evidence evidence;

	assert_int_equal(fb_judge_message(&evidence, arena, reader, request,
			     message),
	    FB_OK);
	return evidence;
}

/* No list is needed. */
static void
finds(void **state)
{
	const typeof(*cases) *c = *state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	const struct fb_judge_request request = {
		.categories = FB_CATEGORY_ALL,
	};
	struct fb_evidence evidence = judge(arena, &request, c->message);

	assert_int_equal(evidence.hit_count, c->is_test);
	assert_int_equal(evidence.weighing.score_milli,
	    c->is_test ? FB_TEST_WEIGHT_MILLI : 0);
	if (c->is_test) {
		assert_string_equal(evidence.hit[0].id, "T0004");
		assert_string_equal(fb_judge_list_name(&request,
					&evidence.hit[0]),
		    "test");
		assert_int_equal(evidence.hit[0].list, FB_LIST_OF_TESTS);
		assert_int_equal(evidence.weighing.category, FB_CATEGORY_CARD);
	}
	fb_arena_free(arena);
}

static void
every_category_has_a_word(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(64 << 20);

	for (unsigned c = 0; c < FB_CATEGORY_COUNT; c++) {
		struct fb_judge_request request = { .categories = 1u << c };
		char message[128], id[16], name[64];
		snprintf(message, sizeof message, "\n%s\n",
		    fb_testword((enum fb_category)c));
		struct fb_evidence evidence =
		    judge(arena, &request, fb_str(message));
		snprintf(id, sizeof id, "T%04u", c + 1);
		assert_string_equal(evidence.hit[0].id, id);
		assert_int_equal(evidence.weighing.category, c);
		assert_int_equal(evidence.weighing.score_milli, 1000000);
		snprintf(name, sizeof name, "FAKEBILL-TEST-%s-",
		    fb_words_name(&fb_category_words, c));
		assert_ptr_equal(strstr(message, name), message + 1);
		/* fits into a line of mail that is quoted twice */
		assert_true(strlen(fb_testword((enum fb_category)c)) <= 40);

		/* who did not agree to the category is not tried with it */
		request.categories = FB_CATEGORY_ALL & ~(1u << c);
		evidence = judge(arena, &request, fb_str(message));
		assert_int_equal(evidence.hit_count, 1);
		assert_int_equal(evidence.weighing.score_milli, 0);
		/* nor does it count before its category does */
		request.categories = FB_CATEGORY_ALL;
		request.shadow_categories = 1u << c;
		evidence = judge(arena, &request, fb_str(message));
		assert_int_equal(evidence.weighing.score_milli, 0);
		assert_int_equal(evidence.weighing.shadow_score_milli, 1000000);
		fb_arena_reset(arena);
	}
	fb_arena_free(arena);
}

static void
a_word_counts_once_beside_a_list(void **state)
{
	(void)state;
	struct fb_list *list = make_list(reader,
	    LIST_HEADER
	    "P0001\tphrase\t未納料金\tactive\tgrp=demand w=2 " ENTRY_KEYS "\n");
	const struct fb_list *lists[FB_LISTS_MAX];
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct fb_judge_request request = { .list = lists,
		.list_count = FB_LISTS_MAX,
		.categories = FB_CATEGORY_ALL };

	for (size_t i = 0; i < FB_LISTS_MAX; i++)
		lists[i] = list;
	struct fb_evidence evidence =
	    judge(arena, &request, FB_STR("\n" CARD " 未納料金 " CARD));
	assert_int_equal(evidence.hit_count, 1 + FB_LISTS_MAX);
	assert_int_equal(evidence.weighing.score_milli,
	    FB_TEST_WEIGHT_MILLI + 2000);
	assert_string_equal(fb_judge_list_name(&request, &evidence.hit[0]),
	    "test");
	assert_string_equal(fb_judge_list_name(&request, &evidence.hit[1]),
	    "local");
	fb_arena_free(arena);
	fb_list_free(list);
}

static void
all_words_of_a_text_are_found(void **state)
{
	(void)state;
	char text[1024] = "";
	enum fb_category category;
	struct fb_span place;
	size_t position = 0;

	for (unsigned c = 0; c < FB_CATEGORY_COUNT; c++)
		strcat(text, fb_testword((enum fb_category)c));
	for (unsigned c = 0; c < FB_CATEGORY_COUNT; c++) {
		assert_true(fb_testword_next(&category, &place, fb_str(text),
		    &position));
		assert_int_equal(category, c);
		assert_int_equal(place.end - place.begin,
		    strlen(fb_testword(category)));
		assert_int_equal(position, place.end);
	}
	assert_false(
	    fb_testword_next(&category, &place, fb_str(text), &position));
	position = 0;
	assert_false(fb_testword_next(&category, &place,
	    (struct fb_str) { NULL, 0 }, &position));
}

int
main(void)
{
	struct table table = { 0 };

	reader = make_reader();
	TABLE_ADD(&table, cases, finds);
	table_add(&table, "every category has a word",
	    every_category_has_a_word, NULL);
	table_add(&table, "a word counts once beside a list",
	    a_word_counts_once_beside_a_list, NULL);
	table_add(&table, "all words of a text are found",
	    all_words_of_a_text_are_found, NULL);
	int failed = table_run(&table, "testword");
	fb_reader_free(reader);
	return failed;
}
