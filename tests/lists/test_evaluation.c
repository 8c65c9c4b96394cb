/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluation.h"

#include <math.h>

#include "make_list.h"

/* ---- bounds --------------------------------------------------------------- */

/* One-sided 95 %, from sums of exact binomial coefficients. */
static const struct {
	const char *name;
	uint64_t part, whole;
	double at_least, at_most;
} rates[] = {
	{ "none of 0", 0, 0, 0, 1 },
	{ "none of 139", 0, 139, 0, 0.021321445 },
	{ "one of 139", 1, 139, 0.000368948, 0.033672336 },
	{ "all of 40", 40, 40, 0.927842475, 1 },
	{ "38 of 40", 38, 40, 0.850848039, 0.991043054 },
	{ "half of 10", 5, 10, 0.222441101, 0.777558899 },
};

static void
is_bounded(void **state)
{
	const typeof(*rates) *c = *state;

	assert_true(fabs(fb_evaluation_at_least(c->part, c->whole) -
			c->at_least) < 1e-8);
	assert_true(
	    fabs(fb_evaluation_at_most(c->part, c->whole) - c->at_most) < 1e-8);
}

/* ---- counting ------------------------------------------------------------- */

#define ENTRY " add=2024-01-01 src=t\n"
static const char list_text[] = LIST_HEADER
    "#!name test\n#!cap demand=3\n"
    "P0001\tphrase\t赤い請求\tactive\tgrp=demand w=2 " ENTRY_KEYS ENTRY
    "P0002\tphrase\t青い請求\tactive\tgrp=threat w=4 " ENTRY_KEYS ENTRY
    "P0003\tphrase\t白い注文\tactive\tgrp=order-context w=-3 " ENTRY_KEYS ENTRY
    "P0004\tphrase\t黒い請求\tshadow\tgrp=visit w=4 " ENTRY_KEYS ENTRY
    "P0005\tphrase\t無い言葉\tactive\tgrp=visit w=4 " ENTRY_KEYS ENTRY
    "R0001\trule\tdemand & threat\tactive\tw=1 " ENTRY_KEYS ENTRY;

static struct fb_reader *reader;
static struct fb_list *list;

enum {
	P0001,
	P0002,
	P0003,
	P0004,
	P0005,
	R0001
};

struct want {
	int entry;
	uint32_t hits, decided;
};

static const struct {
	const char *name, *text;
	enum fb_side side;
	int32_t score_milli;
	bool is_wrong;
	struct want want[4];
	const char *ids;
} cases[] = {
	{ "each of the entries that carry a verdict decides it",
	    "赤い請求。青い請求。", FB_SIDE_FRAUD, 7000, false,
	    { { P0001, 1, 1 }, { P0002, 1, 1 }, { R0001, 1, 0 } }, NULL },
	{ "an entry that counts below the threshold decides nothing",
	    "赤い請求", FB_SIDE_FRAUD, 2000, true, { { P0001, 1, 0 } },
	    "P0001 demand" },
	{ "honest context decides what it holds back",
	    "赤い請求。青い請求。白い注文。", FB_SIDE_HAM, 4000, false,
	    { { P0001, 1, 0 }, { P0003, 1, 1 }, { P0002, 1, 0 } }, NULL },
	{ "what is in shadow decides as if it were active",
	    "赤い請求。黒い請求。", FB_SIDE_FRAUD, 2000, true,
	    { { P0001, 1, 0 }, { P0004, 1, 1 } }, "P0001 demand" },
	{ "a false alarm is kept with what counted, strongest first",
	    "赤い請求。青い請求。", FB_SIDE_HAM, 7000, true,
	    { { P0001, 1, 1 }, { P0002, 1, 1 }, { R0001, 1, 0 } },
	    "P0002 threat, P0001 demand, R0001 rule" },
	{ "a mail without any hit counts as well", "こんにちは", FB_SIDE_FRAUD,
	    0, true, { { P0005, 0, 0 } }, "" },
};

static void
is_counted(void **state)
{
	const typeof(*cases) *c = *state;
	const struct fb_list *lists[1] = { list };
	const struct fb_judge_request request = { .list = lists,
		.list_count = 1,
		.categories = FB_CATEGORY_ALL };
	const struct fb_thresholds thresholds = { 5000, 8000, 12000 };
	struct fb_arena *arena = fb_arena_new((size_t)64 << 20);
	struct fb_evaluation evaluation;
	struct fb_evidence evidence;

	assert_int_equal(fb_evaluation_init(&evaluation, &request, &thresholds),
	    FB_OK);
	assert_int_equal(fb_judge_text(&evidence, arena, reader, &request,
			     fb_str(c->text)),
	    FB_OK);
	assert_int_equal(evidence.weighing.score_milli, c->score_milli);
	assert_int_equal(fb_evaluation_add(&evaluation, arena, c->side, "name",
			     &evidence),
	    FB_OK);
	fb_evaluation_sort(&evaluation);
	assert_int_equal(evaluation.mail_count[c->side], 1);
	assert_int_equal(fb_evaluation_reached(&evaluation, c->side,
			     FB_REACHED_TAG),
	    c->score_milli >= 5000);
	assert_int_equal(fb_evaluation_reached(&evaluation, c->side,
			     FB_REACHED_QUARANTINE),
	    0);
	for (size_t i = 0; i < 4 && (i == 0 || c->want[i].entry != 0); i++) {
		const struct fb_evaluation_entry *did =
		    &evaluation.entry[0][c->want[i].entry];
		assert_int_equal(did->hits[c->side], c->want[i].hits);
		assert_int_equal(did->decided[c->side], c->want[i].decided);
		assert_int_equal(did->hits[!c->side], 0);
	}
	assert_int_equal(evaluation.wrong[c->side].count, c->is_wrong);
	if (c->is_wrong)
		assert_string_equal(evaluation.wrong[c->side].mail[0].ids,
		    c->ids);
	fb_evaluation_deinit(&evaluation);
	fb_arena_free(arena);
}

/* ---- mails that were judged wrong ----------------------------------------- */

static void
keeps_a_bounded_number_of_names(void **state)
{
	const struct fb_judge_request request = { .categories =
						      FB_CATEGORY_ALL };
	const struct fb_thresholds thresholds = { 5000, 8000, 12000 };
	struct fb_arena *arena = fb_arena_new((size_t)1 << 20);
	struct fb_evidence evidence = { 0 };
	struct fb_evaluation evaluation;

	(void)state;
	assert_int_equal(fb_evaluation_init(&evaluation, &request, &thresholds),
	    FB_OK);
	for (int i = 0; i < FB_EVALUATION_MAILS_MAX + 3; i++) {
		evidence.weighing.score_milli = i % 7;
		fb_arena_reset(arena);
		assert_int_equal(fb_evaluation_add(&evaluation, arena,
				     FB_SIDE_FRAUD, "x", &evidence),
		    FB_OK);
	}
	const struct fb_evaluation_mails *missed =
	    &evaluation.wrong[FB_SIDE_FRAUD];
	assert_int_equal(missed->count, FB_EVALUATION_MAILS_MAX);
	assert_int_equal(missed->left_out, 3);
	fb_evaluation_sort(&evaluation);
	for (size_t i = 1; i < missed->count; i++)
		assert_true(missed->mail[i - 1].score_milli >=
		    missed->mail[i].score_milli);
	fb_evaluation_deinit(&evaluation);
	fb_arena_free(arena);
}

int
main(void)
{
	struct table table = { 0 };

	reader = make_reader();
	list = make_list(reader, list_text);
	TABLE_ADD(&table, rates, is_bounded);
	TABLE_ADD(&table, cases, is_counted);
	table_add(&table, "names of mails are kept up to a limit",
	    keeps_a_bounded_number_of_names, NULL);
	int failed = table_run(&table, "evaluation");
	fb_list_free(list);
	fb_reader_free(reader);
	return failed;
}
