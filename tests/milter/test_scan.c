/* SPDX-License-Identifier: BSD-2-Clause */
#include "scan.h"

#include "reading_limits.h"
#include "table.h"
#include "testword.h"

static const struct fb_scan_request request = { .serial = 77 };

/* An answer as an honest worker gives it. */
static struct fb_scan_result
honest(void)
{
	struct fb_scan_result result = {
		.serial = 77,
		.score_milli = 7200,
		.category = FB_CATEGORY_FAKEBILL,
		.shadow_score_milli = 9200,
		.shadow_category = FB_CATEGORY_PHISH,
		.has_shadow = 1,
		.flags = 1u << FB_FLAG_HIDDEN_TEXT,
		.truncated = FB_TRUNCATED_TEXT | FB_TRUNCATED_MEMORY,
		.can_spf_change = 1,
		.hit_count = 3,
		.reason_count = 2,
		.list_count = 1,
		.list = { { .name = "jp-fakebill", .serial = 153 } },
		.has_auth = 1,
		.auth_spf = FB_SPF_PASS,
		.auth_dkim = FB_AUTH_PASS,
		.auth_dmarc = FB_AUTH_FAIL,
		.auth_domain_count = 2,
		.auth_domain = { "mail.example.jp",
		    "xn--r8jz45g.example_1.jp" },
		.reason = { { .id = "P0102",
				.type = FB_TYPE_PHRASE,
				.group = FB_GROUP_THREAT,
				.counted_milli = 2000 },
		    { .id = "A123456789",
			.type = FB_TYPE_ACCT,
			.group = FB_GROUP_NONE,
			.is_shadow = 1 } },
	};
	return result;
}

typedef void tamper_function(struct fb_scan_result *result);

#define TAMPER(name, statement) \
	static void name(struct fb_scan_result *result) \
	{ \
		statement; \
	}

TAMPER(nothing, (void)result)
TAMPER(out_of_memory, result->status = FB_ERR_NOMEM)
TAMPER(serial, result->serial++)
TAMPER(status, result->status = FB_ERR_CORRUPT)
TAMPER(score, result->score_milli = INT32_MIN)
TAMPER(category, result->category = FB_CATEGORY_COUNT)
TAMPER(flags, result->flags = 1u << FB_FLAG_COUNT)
TAMPER(truncated, result->truncated = 0x100)
TAMPER(spf, result->can_spf_change = 2)
TAMPER(by_spf_score, result->by_spf[FB_SPF_PASS].score_milli = INT32_MIN)
TAMPER(by_spf_category,
    result->by_spf[FB_SPF_COUNT - 1].category = FB_CATEGORY_COUNT)
TAMPER(hits, result->hit_count = 1)
TAMPER(reasons, result->reason_count = FB_SCAN_REASONS_MAX + 1;
       result->hit_count = 1000)
TAMPER(lists, result->list_count = FB_LISTS_MAX + 1)
TAMPER(no_lists, result->list_count = 0)
TAMPER(list_index, result->reason[1].list = 1)
TAMPER(type, result->reason[0].type = FB_TYPE_COUNT)
TAMPER(group, result->reason[0].group = FB_GROUP_NONE + 1)
TAMPER(reason_category, result->reason[1].category = FB_CATEGORY_COUNT)
TAMPER(shadow, result->reason[1].is_shadow = 2)
TAMPER(override, result->reason[1].override = FB_OVERRIDE_COUNT)
TAMPER(killed, result->reason[1].override = FB_OVERRIDE_KILLED)
TAMPER(has_shadow, result->has_shadow = 2)
TAMPER(shadow_score, result->shadow_score_milli = INT32_MIN)
TAMPER(shadow_category, result->shadow_category = FB_CATEGORY_COUNT)
TAMPER(other_score, result->has_shadow = 0; result->shadow_category = 0)
TAMPER(other_category, result->has_shadow = 0; result->shadow_score_milli = 0)
TAMPER(no_shadow, result->has_shadow = 0; result->shadow_category = 0;
       result->shadow_score_milli = 0)
TAMPER(is_test, result->is_test = 2)
TAMPER(test_of_list, result->is_test = 1; result->list_count = 2;
       memcpy(result->list[1].name, "test", 5);
       result->reason[0].counted_milli = 1000000)
TAMPER(test_word, test_of_list(result); result->reason[0].list = 1)
TAMPER(test_too_heavy, test_word(result);
       result->reason[0].counted_milli = 1000001)
TAMPER(test_without_list, result->is_test = 1; result->list_count = 0;
       result->reason_count = 0)
TAMPER(weight, result->reason[0].counted_milli = FB_WEIGHT_MAX_MILLI + 1)
TAMPER(negative, result->reason[0].counted_milli = -FB_WEIGHT_MAX_MILLI - 1)
TAMPER(id_empty, result->reason[0].id[0] = '\0')
TAMPER(id_short, memcpy(result->reason[0].id, "P102", 5))
TAMPER(id_open, memset(result->reason[0].id, '1', FB_ID_MAX_BYTES);
       result->reason[0].id[0] = 'P')
TAMPER(id_newline, result->reason[0].id[4] = '\n')
TAMPER(name_empty, result->list[0].name[0] = '\0')
TAMPER(name_open, memset(result->list[0].name, 'a', FB_NAME_MAX_BYTES))
TAMPER(name_newline, result->list[0].name[2] = '\n')
TAMPER(name_eight_bit, result->list[0].name[2] = (char)0xE3)
TAMPER(auth_flag, result->has_auth = 2)
TAMPER(auth_hidden, result->has_auth = 0)
TAMPER(auth_spf, result->auth_spf = FB_SPF_COUNT)
TAMPER(auth_dkim, result->auth_dkim = FB_AUTH_COUNT)
TAMPER(auth_dmarc, result->auth_dmarc = FB_AUTH_COUNT)
TAMPER(auth_domains, result->auth_domain_count = FB_SCAN_AUTH_DOMAINS_MAX + 1)
TAMPER(domain_empty, result->auth_domain_count = 3)
TAMPER(domain_open, memset(result->auth_domain[1], 'a', FB_AUTH_DOMAIN_ROOM))
TAMPER(domain_longest,
    memset(result->auth_domain[1], 'a', FB_AUTH_DOMAIN_ROOM - 1))
TAMPER(domain_newline, result->auth_domain[0][4] = '\n')
TAMPER(domain_upper_case, result->auth_domain[0][4] = 'A')
TAMPER(domain_eight_bit, result->auth_domain[0][4] = (char)0xE3)
TAMPER(domain_at, result->auth_domain[0][4] = '@')
TAMPER(behind_domains, memset(result->auth_domain[2], 0xFF, 16))
TAMPER(behind_reasons, memset(&result->reason[2], 0xFF, 16))
TAMPER(behind_lists, memset(&result->list[1], 0xFF, 16))

static const struct {
	const char *name;
	tamper_function *tamper;
	bool is_valid;
} cases[] = {
	{ "an honest answer is valid", nothing, true },
	{ "a worker may run out of memory", out_of_memory, true },
	{ "the answer to another question is refused", serial, false },
	{ "another status is refused", status, false },
	{ "a score without an amount is refused", score, false },
	{ "an unknown category is refused", category, false },
	{ "an unknown flag is refused", flags, false },
	{ "an unknown truncation is refused", truncated, false },
	{ "a boolean of 2 is refused", spf, false },
	{ "an SPF result's score without an amount is refused", by_spf_score,
	    false },
	{ "an SPF result's unknown category is refused", by_spf_category,
	    false },
	{ "more reasons than hits are refused", hits, false },
	{ "more reasons than fit are refused", reasons, false },
	{ "more lists than fit are refused", lists, false },
	{ "a reason without its list is refused", no_lists, false },
	{ "a reason of a list that is not there is refused", list_index,
	    false },
	{ "an unknown type is refused", type, false },
	{ "an unknown group is refused", group, false },
	{ "an unknown category of a reason is refused", reason_category,
	    false },
	{ "a shadow of 2 is refused", shadow, false },
	{ "a killed entry is valid", killed, true },
	{ "an unknown override is refused", override, false },
	{ "a shadow verdict of 2 is refused", has_shadow, false },
	{ "a shadow score without an amount is refused", shadow_score, false },
	{ "an unknown shadow category is refused", shadow_category, false },
	{ "without shadow a shadow score is refused", other_score, false },
	{ "without shadow a shadow category is refused", other_category,
	    false },
	{ "without shadow no shadow verdict is valid", no_shadow, true },
	{ "a test word may weigh more than an entry", test_word, true },
	{ "but not more than a test word", test_too_heavy, false },
	{ "nor may an entry beside it", test_of_list, false },
	{ "a test of 2 is refused", is_test, false },
	{ "a test word without its list is refused", test_without_list, false },
	{ "too large a weight is refused", weight, false },
	{ "too small a weight is refused", negative, false },
	{ "an empty id is refused", id_empty, false },
	{ "an id with three digits is refused", id_short, false },
	{ "an id without an end is refused", id_open, false },
	{ "a newline in an id is refused", id_newline, false },
	{ "an empty list name is refused", name_empty, false },
	{ "a list name without an end is refused", name_open, false },
	{ "a newline in a list name is refused", name_newline, false },
	{ "a list name that is not ASCII is refused", name_eight_bit, false },
	{ "an answer on authentication of 2 is refused", auth_flag, false },
	{ "results of a field that was not there are refused", auth_hidden,
	    false },
	{ "an unknown SPF result is refused", auth_spf, false },
	{ "an unknown DKIM result is refused", auth_dkim, false },
	{ "an unknown DMARC result is refused", auth_dmarc, false },
	{ "more authenticated domains than fit are refused", auth_domains,
	    false },
	{ "an empty domain is refused", domain_empty, false },
	{ "a domain without an end is refused", domain_open, false },
	{ "the longest domain is valid", domain_longest, true },
	{ "a newline in a domain is refused", domain_newline, false },
	{ "a domain in upper case is refused", domain_upper_case, false },
	{ "a domain that is not ASCII is refused", domain_eight_bit, false },
	{ "an address as a domain is refused", domain_at, false },
	{ "what stands behind the domains is not read", behind_domains, true },
	{ "what stands behind the reasons is not read", behind_reasons, true },
	{ "what stands behind the lists is not read", behind_lists, true },
};

static void
judges(void **state)
{
	const typeof(*cases) *c = *state;
	struct fb_scan_result result = honest();

	c->tamper(&result);
	assert_int_equal(fb_scan_result_is_valid(&result, &request),
	    c->is_valid);
}

static void
fills_from_evidence(void **state)
{
	(void)state;
	struct fb_hit hit[30] = { 0 };
	for (size_t i = 0; i < 30; i++) {
		hit[i].id = "P0001";
		hit[i].type = FB_TYPE_PHRASE;
		hit[i].group = FB_GROUP_DEADLINE;
		hit[i].counted_milli = 100;
	}
	struct fb_evidence evidence = {
		.reading = { .truncated = FB_TRUNCATED_HITS },
		.hit = hit,
		.hit_count = 30,
		.weighing = { .score_milli = 3000,
		    .category = FB_CATEGORY_PHISH,
		    .can_spf_change = true,
		    .facts = { .flags = 1u << FB_FLAG_INVISIBLE } },
	};
	struct fb_judge_request judged = { .categories = FB_CATEGORY_ALL };
	struct fb_scan_result result;

	memset(&result, 0xA5, sizeof result);
	fb_scan_result_fill(&result, &request, &evidence, &judged);
	assert_int_equal(result.serial, 77);
	assert_int_equal(result.status, FB_OK);
	assert_int_equal(result.score_milli, 3000);
	assert_int_equal(result.category, FB_CATEGORY_PHISH);
	assert_int_equal(result.flags, 1u << FB_FLAG_INVISIBLE);
	assert_int_equal(result.truncated, FB_TRUNCATED_HITS);
	assert_int_equal(result.can_spf_change, 1);
	assert_int_equal(result.hit_count, 30);
	assert_int_equal(result.reason_count, FB_SCAN_REASONS_MAX);
	assert_int_equal(result.list_count, 0);
	assert_string_equal(result.reason[19].id, "P0001");
	assert_int_equal(result.reason[19].group, FB_GROUP_DEADLINE);
	assert_int_equal(result.reason[19].counted_milli, 100);
	assert_int_equal(result.list[15].serial, 0);
}

/* Hits of other categories are found, but told only as far as they count. */
static void
tells_what_was_agreed_to(void **state)
{
	(void)state;
	struct fb_hit hit[] = {
		{ .id = "P0001",
		    .category = FB_CATEGORY_FAKEBILL,
		    .type = FB_TYPE_PHRASE,
		    .counted_milli = 5000 },
		{ .id = "P0002",
		    .category = FB_CATEGORY_LIFE,
		    .type = FB_TYPE_PHRASE },
		{ .id = "T0008",
		    .category = FB_CATEGORY_LIFE,
		    .type = FB_TYPE_PHRASE,
		    .list = FB_LIST_OF_TESTS },
		{ .id = "P0003",
		    .category = FB_CATEGORY_FAKEBILL,
		    .type = FB_TYPE_PHRASE,
		    .is_shadow = true },
		{ .id = "P0004",
		    .category = FB_CATEGORY_VIRUS,
		    .type = FB_TYPE_PHRASE,
		    .group = FB_GROUP_ORDER_CONTEXT,
		    .counted_milli = -1000 },
	};
	const struct fb_evidence evidence = { .hit = hit, .hit_count = 5 };
	const struct fb_judge_request judged = {
		.categories = 1u << FB_CATEGORY_FAKEBILL,
	};
	struct fb_scan_result result;

	fb_scan_result_fill(&result, &request, &evidence, &judged);
	assert_int_equal(result.hit_count, 3);
	assert_int_equal(result.reason_count, 3);
	assert_string_equal(result.reason[0].id, "P0001");
	assert_string_equal(result.reason[1].id, "P0003");
	assert_string_equal(result.reason[2].id, "P0004");
	assert_int_equal(result.is_test, 0);
	assert_int_equal(result.list_count, 0);
}

static void
tells_domains(void **state)
{
	(void)state;
	struct fb_evidence evidence = {
		.auth = { .is_trusted = true,
		    .spf = FB_SPF_PASS,
		    .mailfrom = "bounce.example.jp",
		    .helo = "mx.example.jp",
		    .dkim = FB_AUTH_PASS,
		    .dkim_domain = { "example.jp", "esp.example", "a.example",
			"b.example" },
		    .dkim_count = 4,
		    .dmarc = FB_AUTH_PASS,
		    .from = "example.jp" },
	};
	struct fb_judge_request judged = { 0 };
	struct fb_scan_result result;

	fb_scan_result_fill(&result, &request, &evidence, &judged);
	assert_true(fb_scan_result_is_valid(&result, &request));
	assert_int_equal(result.has_auth, 1);
	assert_int_equal(result.auth_domain_count, 4);
	assert_string_equal(result.auth_domain[0], "example.jp");
	assert_string_equal(result.auth_domain[1], "bounce.example.jp");
	assert_string_equal(result.auth_domain[2], "esp.example");
	assert_string_equal(result.auth_domain[3], "a.example");

	/* what did not pass proves nothing */
	evidence.auth.spf = FB_SPF_SOFTFAIL;
	evidence.auth.dmarc = FB_AUTH_FAIL;
	evidence.auth.dkim = FB_AUTH_FAIL;
	evidence.auth.dkim_count = 0;
	fb_scan_result_fill(&result, &request, &evidence, &judged);
	assert_true(fb_scan_result_is_valid(&result, &request));
	assert_int_equal(result.auth_spf, FB_SPF_SOFTFAIL);
	assert_int_equal(result.auth_dmarc, FB_AUTH_FAIL);
	assert_int_equal(result.auth_domain_count, 0);
}

static void
a_test_word_needs_no_list(void **state)
{
	(void)state;
	const struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_arena *arena = fb_arena_new(limits.arena_bytes);
	const struct fb_judge_request judged = {
		.categories = FB_CATEGORY_ALL,
	};
	struct fb_evidence evidence;
	struct fb_scan_result result;
	struct fb_reader *reader;

	assert_int_equal(fb_reader_new(&reader, &limits), FB_OK);
	assert_int_equal(fb_judge_text(&evidence, arena, reader, &judged,
			     fb_str(fb_testword(FB_CATEGORY_LIFE))),
	    FB_OK);
	fb_scan_result_fill(&result, &request, &evidence, &judged);
	assert_true(fb_scan_result_is_valid(&result, &request));
	assert_int_equal(result.is_test, 1);
	assert_int_equal(result.list_count, 1);
	assert_string_equal(result.list[0].name, "test");
	assert_string_equal(result.reason[0].id, "T0008");
	fb_arena_free(arena);
	fb_reader_free(reader);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, cases, judges);
	table_add(&table, "the first twenty reasons are told",
	    fills_from_evidence, NULL);
	table_add(&table, "a hit of no agreed category is not told",
	    tells_what_was_agreed_to, NULL);
	table_add(&table, "domains are told once, and only what passed",
	    tells_domains, NULL);
	table_add(&table, "a test word needs no list",
	    a_test_word_needs_no_list, NULL);
	return table_run(&table, "scan");
}
