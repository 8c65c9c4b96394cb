/* SPDX-License-Identifier: BSD-2-Clause */
/* Loss, likeness and fit: bounds, planted weights, signs, folds, order. */
#include "fit.h"

#include <math.h>

#include "loss.h"
#include "make_list.h"
#include "phrase.h"

/* ---- loss ----------------------------------------------------------------- */

static void
is_the_logarithm_to_three_places(void **state)
{
	int64_t before = fb_loss(-100001);

	(void)state;
	for (int64_t milli = -100000; milli <= 100000; milli += 7) {
		double margin = (double)milli / 1000,
		       want = margin < 0 ? -margin + log1p(exp(margin)) :
					   log1p(exp(-margin));
		int64_t got = fb_loss(milli);
		assert_true(fabs((double)got / FB_LOSS_ONE - want) < 0.0005);
		assert_true(got <= before);
		assert_true(got >= 0);
		before = got;
	}
}

/* ---- likeness ------------------------------------------------------------- */

static struct fb_reader *reader;
static struct fb_list *list;

static struct fb_arena *
judge(struct fb_evidence *evidence, const char *text)
{
	const struct fb_list *lists[1] = { list };
	const struct fb_judge_request request = { .list = lists,
		.list_count = 1,
		.categories = FB_CATEGORY_ALL };
	struct fb_arena *arena = fb_arena_new((size_t)64 << 20);

	assert_non_null(arena);
	assert_int_equal(fb_judge_text(evidence, arena, reader, &request,
			     fb_str(text)),
	    FB_OK);
	return arena;
}

#define LETTER \
	"先日ご案内した件につきまして、担当者より改めてご連絡を差し上げます。" \
	"ご不明な点がございましたら、お手数ですが下記の窓口までお知らせくださ" \
	"い。受付時間は平日の午前九時から午後五時までとなっております。今後と" \
	"もどうぞよろしくお願い申し上げます。"
#define FOOTER "\n-- \n株式会社例示 東京都千代田区"

static const struct {
	const char *name, *left, *right;
	bool is_alike;
} likes[] = {
	{ "the same text", LETTER, LETTER, true },
	{ "another name in it", "田中様\n" LETTER, "佐藤様\n" LETTER, true },
	{ "another number at the end", LETTER "番号12345", LETTER "番号98765",
	    true },
	{ "blanks and width are no difference", LETTER "ＡＢＣ", LETTER "　abc",
	    true },
	{ "another text", LETTER,
	    "明日の会議は十時から三階の会議室で行います。資料は前日までに共有"
	    "の棚に置いてください。",
	    false },
	{ "the same footer alone",
	    "来月の旅行の予定を立てましょう。希望の日を返信で教えてください。"
	    "宿はこちらで探しておきますので、人数だけ早めにお願いします"
	    "。" FOOTER,
	    "昨日の試合は最後まで目が離せない展開で、久しぶりに大きな声を出し"
	    "て応援しました。次の試合も一緒に見に行けたらうれしいです。" FOOTER,
	    false },
	{ "short texts that are equal", "はい", "はい", true },
	{ "short texts that differ", "はい", "いいえ", false },
	{ "no text at all is like nothing", "", "", false },
};

static void
sketch(struct fb_sketch *out, const char *text, uint64_t content)
{
	struct fb_evidence evidence;
	struct fb_arena *arena = judge(&evidence, text);

	fb_sketch_init(out, content);
	for (size_t i = 0; i < evidence.reading.text_count; i++)
		fb_sketch_add(out, evidence.reading.text[i].skeleton.text);
	fb_arena_free(arena);
}

static void
is_alike(void **state)
{
	const typeof(*likes) *c = *state;
	struct fb_sketch sketches[2];
	uint32_t cluster[2];

	sketch(&sketches[0], c->left, 1);
	sketch(&sketches[1], c->right, 2);
	assert_int_equal(fb_likeness_cluster(cluster, sketches, 2), FB_OK);
	assert_int_equal(cluster[0], 0);
	assert_int_equal(cluster[1], c->is_alike ? 0 : 1);
}

static void
is_alike_by_content(void **state)
{
	struct fb_sketch sketches[3];
	uint32_t cluster[3];

	(void)state;
	for (int i = 0; i < 3; i++)
		fb_sketch_init(&sketches[i], i == 1 ? 8 : 7);
	assert_int_equal(fb_likeness_cluster(cluster, sketches, 3), FB_OK);
	assert_int_equal(cluster[0], 0);
	assert_int_equal(cluster[1], 1);
	assert_int_equal(cluster[2], 0);
}

/* ---- fit ------------------------------------------------------------------ */

#define ENTRY " add=2024-01-01 src=t\n"
static const char list_text[] = LIST_HEADER
    "#!name test\n#!cap threat=4 order-context=4\n"
    "A0001\ttel\t03-1234-5678\tactive\tw=4 lvl=official "
    "exp=2099-12-31 " ENTRY_KEYS ENTRY
    "P0001\tphrase\t赤い請求\tactive\tgrp=demand w=0.5 " ENTRY_KEYS ENTRY
    "P0002\tphrase\t青い請求\tactive\tgrp=threat w=4 " ENTRY_KEYS ENTRY
    "P0003\tphrase\t白い注文\tactive\tgrp=order-context w=-0.5 " ENTRY_KEYS
	ENTRY "P0004\tphrase\t黒い請求\tshadow\tgrp=visit w=4 " ENTRY_KEYS ENTRY
    "P0005\tphrase\t桃の請求\tactive\tgrp=visit w=2 " ENTRY_KEYS ENTRY
    "P0006\tphrase\t金の請求\tactive\tgrp=threat w=2 " ENTRY_KEYS ENTRY
    "P0007\tphrase\t銀の請求\tactive\tgrp=lure w=2.5 " ENTRY_KEYS ENTRY
    "P0008\tphrase\t銀の請求\tactive\tgrp=lure w=2 cat=phish by=a ok=b" ENTRY
    "P0009\tphrase\t茶の請求\tactive\tgrp=deadline w=7 " ENTRY_KEYS ENTRY
    "R0001\trule\tdemand & threat\tactive\tw=1 " ENTRY_KEYS ENTRY
    "R0002\trule\tlure & !demand\tactive\tw=-1 " ENTRY_KEYS ENTRY
    "R0003\trule\tvisit\tactive\tw=0 " ENTRY_KEYS ENTRY;

enum {
	A0001,
	P0001,
	P0002,
	P0003,
	P0004,
	P0005,
	P0006,
	P0007,
	P0008,
	P0009,
	R0001,
	R0002,
	R0003,
	ENTRIES
};

static const struct fb_fit_options options = {
	.folds = 5,
	.seed = 1,
	.penalty_milli = 1000,
	.cost = 10,
	.hits_min = 5,
};

/* What mails are made of: how many, of which side, and their words. */
struct batch {
	unsigned count;
	enum fb_side side;
	const char *words;
};

/* Red is in all fraud and in nothing else, blue in both, white in honest mail
 * that looks like fraud. */
static const struct batch planted[] = {
	{ 40, FB_SIDE_FRAUD, "赤い請求 桃の請求" },
	{ 20, FB_SIDE_HAM, "青い請求 桃の請求" },
	{ 30, FB_SIDE_HAM, "青い請求 桃の請求 白い注文" },
	{ 30, FB_SIDE_HAM, "こんにちは" },
	{ 3, FB_SIDE_FRAUD, "金の請求" },
	{ 9, FB_SIDE_HAM, "銀の請求" },
	{ 9, FB_SIDE_FRAUD, "黒い請求 03-1234-5678" },
};
#define BATCHES (sizeof planted / sizeof *planted)

/* Texts without a run in common, so that no mail is like another. */
static void
write_mail(char *out, size_t size, const char *words, uint64_t number)
{
	size_t len = (size_t)snprintf(out, size, "%s\n", words);
	uint64_t x = number;

	for (int i = 0; i < 60; i++) {
		x = fb_likeness_mix(x, number);
		/* kanji from a block without folding surprises */
		uint32_t c = 0x4E00 + x % 0x1000;
		len += (size_t)snprintf(out + len, size - len, "%c%c%c",
		    (char)(0xE0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3F)),
		    (char)(0x80 | (c & 0x3F)));
	}
}

static void
add_mail(struct fb_fit *fit, enum fb_side side, const char *text,
    const char *name)
{
	struct fb_evidence evidence;
	struct fb_arena *arena = judge(&evidence, text);

	assert_int_equal(fb_fit_add(fit, side, name,
			     fb_identity_of_bytes(0, fb_str(text)), &evidence),
	    FB_OK);
	/* what the fit adds up is what was weighed */
	assert_int_equal(fb_fit_score(fit, &fit->mail[fit->mail_count - 1],
			     fit->present),
	    evidence.weighing.score_milli);
	int32_t fixed = 0;
	for (size_t i = 0; i < evidence.hit_count; i++)
		if (evidence.hit[i].type < FB_IDENTIFIER_TYPE_COUNT)
			fixed += evidence.hit[i].counted_milli;
	assert_int_equal(fit->mail[fit->mail_count - 1].fixed_milli, fixed);
	fb_arena_free(arena);
}

static void
make_fit(struct fb_fit *fit, const struct fb_fit_options *with, bool backwards)
{
	char text[1024], name[32];

	assert_int_equal(fb_fit_init(fit, list, 5000, with), FB_OK);
	for (size_t i = 0; i < BATCHES; i++) {
		size_t b = backwards ? BATCHES - 1 - i : i;
		for (unsigned j = 0; j < planted[b].count; j++) {
			write_mail(text, sizeof text, planted[b].words,
			    1000 * b + j);
			snprintf(name, sizeof name, "%zu-%u", b, j);
			add_mail(fit, planted[b].side, text, name);
		}
	}
	assert_int_equal(fb_fit_prepare(fit), FB_OK);
}

static void
recovers_what_was_planted(void **state)
{
	struct fb_fit fit;
	int32_t weight[ENTRIES];
	struct fb_fit_quality before = { 0 }, after = { 0 }, crossed;

	(void)state;
	make_fit(&fit, &options, false);
	assert_int_equal(fb_fit_contradiction(&fit), SIZE_MAX);
	assert_int_equal(fit.different[FB_SIDE_FRAUD], 52);
	assert_int_equal(fit.different[FB_SIDE_HAM], 89);
	assert_int_equal(fb_fit_solve(weight, &fit, FB_FIT_ALL), FB_OK);
	fb_fit_measure(&before, &fit, fit.present, FB_FIT_ALL);
	fb_fit_measure(&after, &fit, weight, FB_FIT_ALL);
	assert_int_equal(fb_fit_cross(&crossed, &fit), FB_OK);
	/* red rises, blue and white fall */
	assert_true(weight[P0001] >= 3000);
	assert_true(weight[P0002] < 4000);
	assert_true(weight[P0003] < -500 || weight[P0002] <= 1000);
	assert_true(after.loss < before.loss);
	assert_int_equal(before.flagged[FB_SIDE_FRAUD], 0);
	assert_int_equal(before.flagged[FB_SIDE_HAM], 50);
	assert_true(after.flagged[FB_SIDE_FRAUD] >= 40);
	assert_int_equal(after.flagged[FB_SIDE_HAM], 0);
	/* and so for mail that the fit has not seen */
	assert_true(crossed.flagged[FB_SIDE_FRAUD] >= 40);
	assert_int_equal(crossed.flagged[FB_SIDE_HAM], 0);
	fb_fit_deinit(&fit);
}

static void
leaves_alone_what_it_must(void **state)
{
	struct fb_fit fit;
	int32_t weight[ENTRIES];

	(void)state;
	make_fit(&fit, &options, false);
	assert_int_equal(fb_fit_solve(weight, &fit, FB_FIT_ALL), FB_OK);
	static const int fixed[] = { A0001, P0004, P0006, P0009, R0003 };
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		assert_int_equal(weight[fixed[i]], fit.present[fixed[i]]);
	assert_int_equal(fit.entry[A0001].state, FB_FIT_FIXED);
	assert_int_equal(fit.entry[P0004].state, FB_FIT_FIXED);
	assert_int_equal(fit.entry[R0003].state, FB_FIT_FIXED);
	assert_int_equal(fit.entry[P0006].state, FB_FIT_RARE);
	assert_int_equal(fit.entry[P0006].hits[FB_SIDE_FRAUD], 3);
	assert_int_equal(fit.entry[P0009].state, FB_FIT_RARE);
	assert_int_equal(fit.entry[P0001].state, FB_FIT_FREE);
	fb_fit_deinit(&fit);
}

/* Whatever the mail says, and with no penalty to speak of. */
static void
keeps_signs_and_limits(void **state)
{
	struct fb_fit_options wild = options;
	struct fb_fit fit;
	int32_t weight[ENTRIES];

	(void)state;
	wild.penalty_milli = FB_FIT_PENALTY_MIN_MILLI;
	wild.hits_min = 0;
	for (int turned = 0; turned < 2; turned++) {
		make_fit(&fit, &wild, false);
		for (size_t i = 0; turned && i < fit.mail_count; i++)
			fit.mail[i].side = !fit.mail[i].side;
		assert_int_equal(fb_fit_solve(weight, &fit, FB_FIT_ALL), FB_OK);
		for (int i = P0001; i <= P0009; i++) {
			bool is_negative = i == P0003;
			assert_true(
			    is_negative ? weight[i] <= 0 : weight[i] >= 0);
			assert_in_range(abs(weight[i]), 0,
			    i == P0009 ? 7000 : 4500);
		}
		assert_true(weight[R0001] >= 0);
		assert_true(weight[R0002] <= 0);
		assert_in_range(weight[P0002], 0, 4000); /* cap of threat */
		fb_fit_deinit(&fit);
	}
}

static void
does_not_depend_on_the_order(void **state)
{
	struct fb_fit one, other;
	int32_t weight[ENTRIES], again[ENTRIES];

	(void)state;
	make_fit(&one, &options, false);
	make_fit(&other, &options, true);
	for (unsigned fold = 0; fold < options.folds; fold++) {
		assert_int_equal(fb_fit_solve(weight, &one, fold), FB_OK);
		assert_int_equal(fb_fit_solve(again, &other, fold), FB_OK);
		assert_memory_equal(weight, again, sizeof weight);
	}
	fb_fit_deinit(&one);
	fb_fit_deinit(&other);
}

static void
folds_are_even_and_move_with_the_seed(void **state)
{
	struct fb_fit_options another = options;
	struct fb_fit one, other;
	unsigned count[5][FB_SIDE_COUNT] = { 0 }, moved = 0;

	(void)state;
	another.seed = 2;
	make_fit(&one, &options, false);
	make_fit(&other, &another, false);
	for (size_t i = 0; i < one.mail_count; i++) {
		assert_in_range(one.mail[i].fold, 0, 4);
		count[one.mail[i].fold][one.mail[i].side]++;
		moved += one.mail[i].fold != other.mail[i].fold;
	}
	for (unsigned fold = 0; fold < 5; fold++) {
		assert_in_range(count[fold][FB_SIDE_FRAUD], 10, 11);
		assert_in_range(count[fold][FB_SIDE_HAM], 17, 18);
	}
	assert_true(moved > 50);
	fb_fit_deinit(&one);
	fb_fit_deinit(&other);
}

/* A campaign of ten mails is one mail ten times. */
static void
keeps_what_is_alike_in_one_fold(void **state)
{
	struct fb_fit fit;
	char text[2048], name[32];
	unsigned fold = UINT32_MAX;

	(void)state;
	assert_int_equal(fb_fit_init(&fit, list, 5000, &options), FB_OK);
	for (unsigned i = 0; i < 40; i++) {
		if (i % 4 == 0)
			snprintf(text, sizeof text, "様%u " LETTER "赤い請求",
			    i);
		else
			write_mail(text, sizeof text, "青い請求", i);
		snprintf(name, sizeof name, "%u", i);
		add_mail(&fit, FB_SIDE_FRAUD, text, name);
	}
	assert_int_equal(fb_fit_prepare(&fit), FB_OK);
	assert_int_equal(fit.different[FB_SIDE_FRAUD], 31);
	assert_int_equal(fit.different[FB_SIDE_HAM], 0);
	assert_int_equal(fit.entry[P0001].hits[FB_SIDE_FRAUD], 1);
	assert_int_equal(fit.entry[P0002].hits[FB_SIDE_FRAUD], 30);
	for (size_t i = 0; i < fit.mail_count; i++) {
		if (atoi(fit.mail[i].name) % 4 != 0)
			continue;
		if (fold == UINT32_MAX)
			fold = fit.mail[i].fold;
		assert_int_equal(fit.mail[i].fold, fold);
	}
	fb_fit_deinit(&fit);
}

static void
finds_a_mail_of_both_sides(void **state)
{
	struct fb_fit fit;

	(void)state;
	assert_int_equal(fb_fit_init(&fit, list, 5000, &options), FB_OK);
	add_mail(&fit, FB_SIDE_FRAUD, "赤い請求", "a");
	add_mail(&fit, FB_SIDE_HAM, "青い請求", "b");
	add_mail(&fit, FB_SIDE_HAM, "赤い請求", "c");
	assert_int_equal(fb_fit_prepare(&fit), FB_OK);
	size_t at = fb_fit_contradiction(&fit);
	assert_true(at < 2);
	assert_string_equal(fit.mail[at].name, "a");
	assert_string_equal(fit.mail[at + 1].name, "c");
	fb_fit_deinit(&fit);
}

int
main(void)
{
	struct table table = { 0 };

	reader = make_reader();
	list = make_list(reader, list_text);
	table_add(&table, "the loss is the logarithm to three places",
	    is_the_logarithm_to_three_places, NULL);
	TABLE_ADD(&table, likes, is_alike);
	table_add(&table, "equal contents are alike", is_alike_by_content,
	    NULL);
	table_add(&table, "planted weights are recovered",
	    recovers_what_was_planted, NULL);
	table_add(&table, "identifiers, shadow and rare entries stay",
	    leaves_alone_what_it_must, NULL);
	table_add(&table, "signs, caps and the threshold hold",
	    keeps_signs_and_limits, NULL);
	table_add(&table, "the order of the mails does not matter",
	    does_not_depend_on_the_order, NULL);
	table_add(&table, "folds are even and move with the seed",
	    folds_are_even_and_move_with_the_seed, NULL);
	table_add(&table, "mails that are alike share a fold",
	    keeps_what_is_alike_in_one_fold, NULL);
	table_add(&table, "a mail of both sides is found",
	    finds_a_mail_of_both_sides, NULL);
	int failed = table_run(&table, "fit");
	fb_list_free(list);
	fb_reader_free(reader);
	return failed;
}
