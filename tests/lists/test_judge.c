/* SPDX-License-Identifier: BSD-2-Clause */
#include "judge.h"

#include <unistd.h>

#include "compile.h"
#include "table.h"

#define KEYS "cat=fakebill add=2024-01-01 src=t by=a ok=b"
#define DAY ((int64_t)24 * 3600)
#define NOW (20000 * DAY) /* 2024-10-04 */

static const char list_text[] =
    "#!fakebill-list 1\n"
    "#!name test\n"
    "#!serial 7\n"
    "#!cap demand=3\n"
    "P0001\tphrase\t未納料金\tactive\tgrp=demand w=2 " KEYS "\n"
    "P0002\tphrase\t法的手続き\tactive\tgrp=threat w=2 " KEYS "\n"
    "P0003\tphrase\t注文番号\tactive\tgrp=order-context w=-1 " KEYS "\n"
    "P0004\tphrase\t影の語句\tshadow\tgrp=visit w=9 " KEYS "\n"
    "P0005\tphrase\t期限付き語句\tactive\tgrp=visit w=4 exp=2024-10-04 " KEYS
    "\n"
    "P0006\tphrase\t延滞利息\tactive\tgrp=demand w=2 " KEYS "\n"
    "B0001\tbrand\t例示銀行=rei.example\tactive\tw=2.5 " KEYS "\n"
    "T0001\ttel\t03-1234-5678\tactive\tlvl=reported w=4 exp=2030-01-01 " KEYS
    "\n"
    "A0001\tacct\t0001-123-1-7654321\tactive\tlvl=official w=6 "
    "exp=2030-01-01 " KEYS "\n"
    "D0001\tdom\tbad-domain.com\tactive\tlvl=official w=6 exp=2030-01-01 " KEYS
    "\n"
    "R0001\trule\tdemand & threat & !order-context\tactive\tw=3 " KEYS "\n"
    "P0007\tphrase\t督促状\tactive\tgrp=visit w=1 " KEYS "\n"
    "R0003\trule\tspf:fail & visit\tactive\tw=2 " KEYS "\n"
    "R0002\trule\tflag:brand-mismatch & threat\tactive\tw=3 " KEYS "\n";

/* 120 units of the view that is matched: half a passage holds one, not two. */
#define FILLER_20 "きょうはにわのすみにあさがおのたねをまいた"
#define FILLER FILLER_20 FILLER_20 FILLER_20 FILLER_20 FILLER_20 FILLER_20 "\n"
#define FAR FILLER FILLER FILLER FILLER

static struct fb_reader *reader;
static struct fb_list *list;

static const struct {
	const char *name;
	struct fb_str message;
	int64_t now; /* 0: NOW */
	int32_t want_milli;
	const char *want_ids; /* in the order of the evidence */
} cases[] = {
	{ "an innocent mail has no score", FB_STR("Subject: x\n\nこんにちは"),
	    0, 0, "" },
	{ "a phrase counts once however often it stands there",
	    FB_STR("\n未納料金 未納料金 未納料金"), 0, 2000, "P0001" },
	{ "a disguised phrase is found", FB_STR("\n未 納\u200b料・金"), 0, 2000,
	    "P0001" },
	{ "a phrase over a line end is found", FB_STR("\n未納\n料金"), 0, 2000,
	    "P0001" },
	{ "a group counts up to its cap", FB_STR("\n未納料金と延滞利息"), 0,
	    3000, "P0001,P0006" },
	{ "a rule that holds is a hit", FB_STR("\n未納料金。法的手続きに移行"),
	    0, 7000, "R0001,P0001,P0002" },
	{ "a rule holds over words that stand near each other",
	    FB_STR("\n未納料金\n" FILLER "法的手続き"), 0, 7000,
	    "R0001,P0001,P0002" },
	{ "words far apart are weighed apart",
	    FB_STR("\n未納料金\n" FAR "法的手続き"), 0, 2000, "P0001,P0002" },
	{ "what is quoted does not add to what is said",
	    FB_STR("\n未納料金。「本日中にご連絡のない場合は法的手続きに移行"
		   "いたします」と届いた"),
	    0, 2000, "P0001,P0002" },
	{ "a term in marks is said", FB_STR("\n未納料金。「法的手続き」に移行"),
	    0, 7000, "R0001,P0001,P0002" },
	{ "what is quoted and said as well counts where it is said",
	    FB_STR("\n未納料金。「本日中にご連絡のない場合は法的手続きに移行"
		   "いたします」と書いたとおり法的手続きに移行"),
	    0, 7000, "R0001,P0001,P0002" },
	{ "words that come again are near there",
	    FB_STR("\n未納料金\n" FAR "未納料金。法的手続き"), 0, 7000,
	    "R0001,P0001,P0002" },
	{ "the Subject is near to all words",
	    FB_STR(
		"Subject: =?UTF-8?B?5pyq57SN5paZ6YeR?=\n\n" FAR "法的手続き"),
	    0, 7000, "R0001,P0001,P0002" },
	{ "honest context far away stops the rule",
	    FB_STR("\n注文番号1\n" FAR "未納料金。法的手続き"), 0, 3000,
	    "P0001,P0002,P0003" },
	{ "parts of a mail stand behind each other",
	    FB_STR("Content-Type: multipart/mixed; boundary=b\n\n"
		   "--b\nContent-Type: text/plain; charset=UTF-8\n\n" FAR
		   "未納料金\n"
		   "--b\nContent-Type: text/plain; charset=UTF-8\n\n"
		   "法的手続き\n--b--\n"),
	    0, 7000, "R0001,P0001,P0002" },
	{ "honest context stops the rule",
	    FB_STR("\n注文番号1 未納料金。法的手続きに移行"), 0, 3000,
	    "P0001,P0002,P0003" },
	{ "a shadow entry is seen and does not count", FB_STR("\n影の語句"), 0,
	    0, "P0004" },
	{ "an entry holds until its day has ended in Japan",
	    FB_STR("\n期限付き語句"), NOW + DAY - 9 * 3600 - 1, 4000, "P0005" },
	{ "an expired entry is no hit", FB_STR("\n期限付き語句"),
	    NOW + DAY - 9 * 3600, 0, "" },
	{ "hidden text adds no hit",
	    FB_STR("Content-Type: text/html; charset=utf-8\n\n<p>a</p>"
		   "<div style=display:none>未納料金</div>"),
	    0, 0, "" },
	{ "hidden text inside a phrase does not hide it",
	    FB_STR("Content-Type: text/html; charset=utf-8\n\n"
		   "未納<span style=display:none>xyz</span>料金"),
	    0, 2000, "P0001" },
	{ "a reported number alone counts nothing",
	    FB_STR("\n電話 03-1234-5678"), 0, 0, "T0001" },
	{ "a reported number counts beside a demand",
	    FB_STR("\n未納料金 電話 03-1234-5678"), 0, 6000, "T0001,P0001" },
	{ "an official domain counts alone",
	    FB_STR("\nhttp://www.bad-domain.com/x"), 0, 6000, "D0001" },
	{ "an account is found under its full name",
	    FB_STR("\nみずほ銀行 青葉支店(123) 普通 口座番号 7654321"), 0, 6000,
	    "A0001" },
	{ "an account without its branch number agrees",
	    FB_STR("\nみずほ銀行 青葉支店 普通 口座番号 7654321"), 0, 6000,
	    "A0001" },
	{ "an account of another branch is another",
	    FB_STR("\nみずほ銀行 青葉支店(124) 普通 口座番号 7654321"), 0, 0,
	    "" },
	{ "an account of another bank is another",
	    FB_STR("\n三菱UFJ銀行 青葉支店(123) 普通 口座番号 7654321"), 0, 0,
	    "" },
	{ "an account of another type is another",
	    FB_STR("\nみずほ銀行 青葉支店(123) 当座 口座番号 7654321"), 0, 0,
	    "" },
	{ "a brand under its own sender is none",
	    FB_STR("From: 例示銀行 <info@mail.rei.example>\n\n法的手続き"), 0,
	    2000, "P0002" },
	{ "a brand under a foreign sender is impersonation",
	    FB_STR("From: 例示銀行 <info@b.example>\n\n法的手続き"), 0, 7500,
	    "R0002,B0001,P0002" },
	{ "a sender that only ends like the brand is foreign",
	    FB_STR("From: 例示銀行 <info@evil-rei.example>\n\nx"), 0, 2500,
	    "B0001" },
	{ "a brand alone in brackets of a Subject is a claim",
	    FB_STR("From: a <info@b.example>\nSubject: 【 例示銀行】重要\n\nx"),
	    0, 2500, "B0001" },
	{ "a Subject about a brand claims nothing",
	    FB_STR("From: a <info@b.example>\nSubject: 例示銀行の評判\n\nx"), 0,
	    0, "" },
	{ "a brand with more in its brackets claims nothing",
	    FB_STR("From: a <info@b.example>\n"
		   "Subject: 【例示銀行ギフト券】当選\n\nx"),
	    0, 0, "" },
	{ "a sender without an address speaks for nobody",
	    FB_STR("From: 例示銀行 <rei.example>\n\nx"), 0, 2500, "B0001" },
	/* trusted Authentication-Results */
	{ "a brand's own domain whose DMARC failed is impersonation",
	    FB_STR("Authentication-Results: mx.example; dmarc=fail "
		   "header.from=mail.rei.example\n"
		   "From: 例示銀行 <info@mail.rei.example>\n\n法的手続き"),
	    0, 7500, "R0002,B0001,P0002" },
	{ "DMARC that failed need not name the domain",
	    FB_STR("Authentication-Results: mx.example; dmarc=fail\n"
		   "From: 例示銀行 <info@rei.example>\n\nx"),
	    0, 2500, "B0001" },
	{ "DMARC of another domain proves nothing about the brand",
	    FB_STR("Authentication-Results: mx.example; dmarc=fail "
		   "header.from=b.example\n"
		   "From: 例示銀行 <info@rei.example>\n\nx"),
	    0, 0, "" },
	{ "DMARC that passed keeps a brand's own domain honest",
	    FB_STR("Authentication-Results: mx.example; dmarc=pass "
		   "header.from=rei.example\n"
		   "From: 例示銀行 <info@rei.example>\n\nx"),
	    0, 0, "" },
	{ "DMARC that could not be checked proves nothing",
	    FB_STR("Authentication-Results: mx.example; dmarc=temperror "
		   "header.from=rei.example\n"
		   "From: 例示銀行 <info@rei.example>\n\nx"),
	    0, 0, "" },
	{ "DMARC that passed does not let a foreign sender speak",
	    FB_STR("Authentication-Results: mx.example; spf=pass "
		   "smtp.mailfrom=b.example; dmarc=pass "
		   "header.from=b.example\n"
		   "From: 例示銀行 <info@b.example>\n\nx"),
	    0, 2500, "B0001" },
	{ "an SPF pass of the brand does not let a foreign sender speak",
	    FB_STR("Authentication-Results: mx.example; spf=pass "
		   "smtp.mailfrom=rei.example\n"
		   "From: 例示銀行 <info@b.example>\n\nx"),
	    0, 2500, "B0001" },
	{ "an SPF fail of another domain proves nothing",
	    FB_STR("Authentication-Results: mx.example; spf=fail "
		   "smtp.mailfrom=b.example\n"
		   "From: 例示銀行 <info@rei.example>\n\nx"),
	    0, 0, "" },
	{ "what another server says about DMARC is not believed",
	    FB_STR("Authentication-Results: mx.evil.example; dmarc=fail "
		   "header.from=rei.example\n"
		   "From: 例示銀行 <info@rei.example>\n\nx"),
	    0, 0, "" },
	{ "a rule sees the SPF result of a trusted server",
	    FB_STR("Authentication-Results: mx.example; spf=fail "
		   "smtp.mailfrom=b.example\n\n督促状"),
	    0, 3000, "R0003,P0007" },
	{ "a rule does not see that of another server",
	    FB_STR("Authentication-Results: mx.evil.example; spf=fail "
		   "smtp.mailfrom=b.example\n\n督促状"),
	    0, 1000, "P0007" },
	{ "a brand in the body claims nothing",
	    FB_STR("From: a <info@b.example>\n\n例示銀行"), 0, 0, "" },
};

static struct fb_judge_request
request_at(int64_t now)
{
	static const struct fb_list *lists[1];
	static const struct fb_authserv_ids trusted = { .id = { "mx.example" },
		.count = 1 };
	lists[0] = list;
	return (struct fb_judge_request) { .list = lists,
		.list_count = 1,
		.now = now,
		.categories = FB_CATEGORY_ALL,
		.trusted_authserv = &trusted };
}

static void
judges(void **state)
{
	const typeof(*cases) *c = *state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct fb_judge_request request =
	    request_at(c->now == 0 ? NOW : c->now);
	struct fb_evidence evidence;
	char ids[256] = "";

	assert_int_equal(fb_judge_message(&evidence, arena, reader, &request,
			     c->message),
	    FB_OK);
	for (size_t i = 0; i < evidence.hit_count; i++) {
		strcat(ids, i == 0 ? "" : ",");
		strcat(ids, evidence.hit[i].id);
	}
	assert_string_equal(ids, c->want_ids);
	assert_int_equal(evidence.weighing.score_milli, c->want_milli);
	fb_arena_free(arena);
}

static void
a_hit_is_quoted_as_it_stood(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct fb_judge_request request = request_at(NOW);
	struct fb_evidence evidence;

	assert_int_equal(fb_judge_message(&evidence, arena, reader, &request,
			     FB_STR("\nこの未 納 料 金は")),
	    FB_OK);
	assert_int_equal(evidence.hit_count, 1);
	struct fb_str words =
	    fb_evidence_words(&evidence, &evidence.hit[0], 100);
	assert_true(fb_str_equal(words, FB_STR("未 納 料 金")));
	words = fb_evidence_words(&evidence, &evidence.hit[0], 5);
	assert_true(fb_str_equal(words, FB_STR("未 ")));
	fb_arena_free(arena);
}

static void
quoted_fraud_is_told(void **state)
{
	(void)state;
	static const struct {
		const char *mail;
		bool want;
	} tries[] = {
		{ "\n「未納料金」「法的手続き」と届きました", true },
		{ "\n> 未納料金\n> 法的手続き", true },
		{ "\n未納料金。法的手続き", false },
		{ "\n「未納料金」。法的手続き。督促状", false },
		{ "\n「注文番号」", false },
		{ "\n「こんにちは」", false },
	};
	struct fb_judge_request request = request_at(NOW);

	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		struct fb_arena *arena = fb_arena_new(64 << 20);
		struct fb_evidence evidence;
		assert_int_equal(fb_judge_message(&evidence, arena, reader,
				     &request, fb_str(tries[i].mail)),
		    FB_OK);
		assert_int_equal(evidence.reading.flags >> FB_FLAG_QUOTED & 1,
		    tries[i].want);
		fb_arena_free(arena);
	}
}

static void
a_known_spf_result_needs_no_question(void **state)
{
	(void)state;
	static const struct {
		const char *mail;
		enum fb_spf asked;
		bool want_question;
		enum fb_spf want;
	} tries[] = {
		{ "\n督促状", FB_SPF_UNASKED, true, FB_SPF_UNASKED },
		{ "Authentication-Results: mx.example; spf=pass\n\n督促状",
		    FB_SPF_UNASKED, false, FB_SPF_PASS },
		{ "Authentication-Results: mx.example; spf=pass\n\n督促状",
		    FB_SPF_FAIL, false, FB_SPF_FAIL },
		{ "Authentication-Results: mx.example; none\n\n督促状",
		    FB_SPF_UNASKED, true, FB_SPF_UNASKED },
	};

	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		struct fb_arena *arena = fb_arena_new(64 << 20);
		struct fb_judge_request request = request_at(NOW);
		struct fb_evidence evidence;
		request.spf = tries[i].asked;
		assert_int_equal(fb_judge_message(&evidence, arena, reader,
				     &request, fb_str(tries[i].mail)),
		    FB_OK);
		assert_int_equal(evidence.weighing.can_spf_change,
		    tries[i].want_question);
		assert_int_equal(evidence.weighing.facts.spf, tries[i].want);
		fb_arena_free(arena);
	}
}

static void
without_lists_there_is_no_score(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	const struct fb_judge_request request = { .now = NOW,
		.categories = FB_CATEGORY_ALL };
	struct fb_evidence evidence;

	assert_int_equal(fb_judge_text(&evidence, arena, reader, &request,
			     FB_STR("未納料金")),
	    FB_OK);
	assert_int_equal(evidence.hit_count, 0);
	assert_int_equal(evidence.weighing.score_milli, 0);
	fb_arena_free(arena);
}

static void
a_shadow_list_counts_nothing(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct fb_judge_request request = request_at(NOW);
	struct fb_evidence evidence;

	request.shadow_lists = 1;
	assert_int_equal(fb_judge_text(&evidence, arena, reader, &request,
			     FB_STR("未納料金。法的手続き")),
	    FB_OK);
	assert_int_equal(evidence.hit_count, 3); /* with the rule */
	assert_true(evidence.hit[0].is_shadow);
	assert_int_equal(evidence.weighing.score_milli, 0);
	fb_arena_free(arena);
}

static void
a_shadow_category_counts_nothing_yet(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct fb_judge_request request = request_at(NOW);
	struct fb_evidence evidence;

	request.shadow_categories = 1u << FB_CATEGORY_FAKEBILL;
	assert_int_equal(fb_judge_text(&evidence, arena, reader, &request,
			     FB_STR("未納料金。法的手続き")),
	    FB_OK);
	assert_int_equal(evidence.hit_count, 3); /* with the rule */
	assert_int_equal(evidence.weighing.score_milli, 0);
	assert_true(evidence.weighing.has_shadow);
	assert_int_equal(evidence.weighing.shadow_score_milli, 7000);
	fb_arena_free(arena);
}

static void
a_brand_in_shadow_is_not_noticed(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct fb_judge_request request = request_at(NOW);
	const struct fb_str message =
	    FB_STR("From: 例示銀行 <info@b.example>\n\nx");
	struct fb_evidence evidence;

	assert_int_equal(fb_judge_message(&evidence, arena, reader, &request,
			     message),
	    FB_OK);
	assert_int_equal(evidence.reading.flags,
	    1u << FB_FLAG_BRAND_MISMATCH | 1u << FB_FLAG_BRAND_NAME);
	request.shadow_lists = 1;
	assert_int_equal(fb_judge_message(&evidence, arena, reader, &request,
			     message),
	    FB_OK);
	assert_int_equal(evidence.reading.flags, 0);
	fb_arena_free(arena);
}

static const struct {
	const char *name;
	int32_t score_milli;
	enum fb_category category;
	enum fb_verdict want;
} verdict_cases[] = {
	{ "below the threshold is none", 4999, FB_CATEGORY_FAKEBILL,
	    FB_VERDICT_NONE },
	{ "the threshold itself is reached", 5000, FB_CATEGORY_FAKEBILL,
	    FB_VERDICT_TAG },
	{ "quarantine", 8000, FB_CATEGORY_PHISH, FB_VERDICT_QUARANTINE },
	{ "reject", 12000, FB_CATEGORY_FAKEBILL, FB_VERDICT_REJECT },
	{ "illegal is at most tagged", 99000, FB_CATEGORY_ILLEGAL,
	    FB_VERDICT_TAG },
	{ "harmful is at most tagged", 99000, FB_CATEGORY_HARMFUL,
	    FB_VERDICT_TAG },
	{ "life is at most a note to a human", 99000, FB_CATEGORY_LIFE,
	    FB_VERDICT_NOTIFY },
	{ "life below the threshold is none", 4000, FB_CATEGORY_LIFE,
	    FB_VERDICT_NONE },
	{ "a negative score is none", -3000, FB_CATEGORY_FAKEBILL,
	    FB_VERDICT_NONE },
};

static void
gives_the_verdict(void **state)
{
	const typeof(*verdict_cases) *c = *state;
	const struct fb_thresholds thresholds = { FB_THRESHOLD_TAG_MILLI,
		FB_THRESHOLD_QUARANTINE_MILLI, FB_THRESHOLD_REJECT_MILLI };

	assert_int_equal(fb_judge_verdict(c->score_milli, c->category,
			     &thresholds),
	    c->want);
}

static void
report_source_error(void *context, const struct fb_error *error)
{
	(void)context;
	fprintf(stderr, "%s:%zu:%zu: %s\n", error->file, error->line,
	    error->column, error->message);
}

/* Compile the list above into a file and open it. */
static bool
open_list(void)
{
	char path[] = "/tmp/fakebill-judge-XXXXXX";
	struct fb_arena *arena = fb_arena_new(64 << 20);
	FILE *file =
	    fmemopen((void *)(uintptr_t)list_text, sizeof list_text - 1, "r");
	struct fb_source source;
	struct fb_error error = { 0 };
	int fd = mkstemp(path);
	bool is_ok = fd >= 0 &&
	    fb_source_parse(&source, arena, fb_reader_extractor(reader), file,
		"test.tsv", report_source_error, NULL) == FB_OK &&
	    fb_compile(path, &source, fb_reader_folder(reader), &error) ==
		FB_OK &&
	    fb_list_open(&list, path, fb_reader_folder(reader), &error) ==
		FB_OK;

	if (!is_ok)
		fprintf(stderr, "%s\n", error.message);
	fclose(file);
	close(fd);
	unlink(path);
	fb_arena_free(arena);
	return is_ok;
}

int
main(void)
{
	const struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct table table = { 0 };

	if (fb_reader_new(&reader, &limits) != FB_OK || !open_list())
		return 1;
	TABLE_ADD(&table, cases, judges);
	TABLE_ADD(&table, verdict_cases, gives_the_verdict);
	table_add(&table, "a hit is quoted as it stood",
	    a_hit_is_quoted_as_it_stood, NULL);
	table_add(&table, "words of fraud that are only quoted are told",
	    quoted_fraud_is_told, NULL);
	table_add(&table, "a known SPF result needs no question",
	    a_known_spf_result_needs_no_question, NULL);
	table_add(&table, "without lists there is no score",
	    without_lists_there_is_no_score, NULL);
	table_add(&table, "a shadow list counts nothing",
	    a_shadow_list_counts_nothing, NULL);
	table_add(&table, "a shadow category counts nothing yet",
	    a_shadow_category_counts_nothing_yet, NULL);
	table_add(&table, "a brand in shadow is not noticed",
	    a_brand_in_shadow_is_not_noticed, NULL);
	int failed = table_run(&table, "judge");
	fb_list_free(list);
	fb_reader_free(reader);
	return failed;
}
