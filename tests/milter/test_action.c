/* SPDX-License-Identifier: BSD-2-Clause */
#include "action.h"

#include <limits.h>

#include "table.h"

#define MARK "[架空請求の疑い 相談188]"
#define WORD "=?UTF-8?B?W+aetuepuuiri+axguOBrueWkeOBhCDnm7joq4cxODhd?="

#define THRESHOLDS .thresholds = { 5000, 8000, 12000 }

static const struct fb_scan_result two_hits = {
	.score_milli = 7200,
	.category = FB_CATEGORY_FAKEBILL,
	.flags = 1u << FB_FLAG_LINK_MISMATCH,
	.hit_count = 2,
	.reason_count = 2,
	.list_count = 1,
	.list = { { "jp-fakebill", 153 } },
	.reason = {
		{ .id = "P0102", .type = FB_TYPE_PHRASE,
		    .group = FB_GROUP_THREAT, .counted_milli = 4200 },
		{ .id = "A0007", .type = FB_TYPE_ACCT, .group = FB_GROUP_NONE,
		    .counted_milli = 3000 },
	},
};

static const struct fb_scan_result odd_hits = {
	.score_milli = 5125,
	.category = FB_CATEGORY_PHISH,
	.truncated = 1 | 1 << 3,
	.hit_count = 9,
	.reason_count = 5,
	.list_count = 3,
	.list = { { "a", 1 }, { "secret", 2 }, { "b.c_d", UINT64_MAX } },
	.reason = {
		{ .id = "R0001", .list = 2, .type = FB_TYPE_RULE,
		    .group = FB_GROUP_NONE, .counted_milli = 5325 },
		{ .id = "O0002", .list = 0, .type = FB_TYPE_PHRASE,
		    .group = FB_GROUP_ORDER_CONTEXT, .counted_milli = -200 },
		{ .id = "P0003", .list = 0, .type = FB_TYPE_PHRASE,
		    .group = FB_GROUP_DEMAND, .counted_milli = 0 },
		{ .id = "S0004", .list = 1, .type = FB_TYPE_PHRASE,
		    .group = FB_GROUP_LURE, .is_shadow = 1 },
		{ .id = "S0005", .list = 1, .type = FB_TYPE_COIN,
		    .group = FB_GROUP_NONE, .is_shadow = 1 },
	},
};

static const struct fb_scan_result test_hit = {
	.score_milli = 1000000,
	.category = FB_CATEGORY_CARD,
	.is_test = 1,
	.hit_count = 1,
	.reason_count = 1,
	.list_count = 2,
	.list = { { "a", 1 }, { "test", 1 } },
	.reason = {
		{ .id = "T0004", .list = 1, .type = FB_TYPE_PHRASE,
		    .group = FB_GROUP_NONE, .category = FB_CATEGORY_CARD,
		    .counted_milli = 1000000 },
	},
};

/* A list in shadow, and what the administrator overrode. */
static const struct fb_scan_result shadow_hits = {
	.score_milli = 2000,
	.category = FB_CATEGORY_FAKEBILL,
	.shadow_score_milli = 6000,
	.shadow_category = FB_CATEGORY_HARMFUL,
	.has_shadow = 1,
	.hit_count = 4,
	.reason_count = 4,
	.list_count = 1,
	.list = { { "a", 1 } },
	.reason = {
		{ .id = "P0001", .type = FB_TYPE_PHRASE,
		    .group = FB_GROUP_DEMAND, .counted_milli = 2000 },
		{ .id = "S0004", .type = FB_TYPE_PHRASE,
		    .group = FB_GROUP_LURE, .is_shadow = 1 },
		{ .id = "K0005", .type = FB_TYPE_PHRASE,
		    .group = FB_GROUP_VISIT, .is_shadow = 1,
		    .override = FB_OVERRIDE_KILLED },
		{ .id = "A0006", .type = FB_TYPE_ACCT, .group = FB_GROUP_NONE,
		    .override = FB_OVERRIDE_ALLOWED },
	},
};

static const struct fb_scan_result no_hits = { .score_milli = -500 };

static const struct fb_scan_result authenticated = { .has_auth = 1,
	.auth_spf = FB_SPF_PASS,
	.auth_dkim = FB_AUTH_PERMERROR,
	.auth_dmarc = FB_AUTH_FAIL,
	.auth_domain_count = 1,
	.auth_domain = { "secret.example.jp" } };
static const struct fb_scan_result dmarc_only = { .has_auth = 1,
	.auth_dmarc = FB_AUTH_PASS };
static const struct fb_scan_result auth_none = { .has_auth = 1 };

/* What must never come, because scan answers are checked before. */
static const struct fb_scan_result hostile = {
	.score_milli = INT32_MIN,
	.category = 77,
	.flags = UINT32_MAX,
	.truncated = UINT32_MAX,
	.hit_count = UINT32_MAX,
	.reason_count = UINT32_MAX,
	.list_count = UINT32_MAX,
	.list = { { "x\r\nEvil: 1", 3 },
	    { "012345678901234567890123456789012345678901234567890123456789"
	      "0123",
		4 } },
	.reason = {
		{ .id = "P1\n:%s%n", .list = 0, .type = 99, .group = 99,
		    .category = 99, .is_shadow = 0, .counted_milli = 1 },
		{ .id = { 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j',
			'k', 'l', 'm', 'n', 'o', 'p' },
		    .list = 200, .type = FB_TYPE_TEL, .group = FB_GROUP_NONE,
		    .is_shadow = 7, .counted_milli = INT32_MAX },
		{ .id = "Z0003", .list = 200, .type = FB_TYPE_TEL,
		    .group = FB_GROUP_NONE, .counted_milli = 5 },
	},
};

/* ---- header fields --------------------------------------------------- */

static const struct {
	const char *name;
	const struct fb_scan_result *result;
	enum fb_verdict action;
	const char *status, *reason;
} fields[] = {
	{ "a tag", &two_hits, FB_VERDICT_TAG,
	    "tag; score=7.2; threshold=5.0; list=jp-fakebill/153",
	    "P0102 threat, A0007 acct" },
	{ "a quarantine has its own threshold", &two_hits,
	    FB_VERDICT_QUARANTINE,
	    "quarantine; score=7.2; threshold=8.0;\n\tlist=jp-fakebill/153",
	    "P0102 threat, A0007 acct" },
	{ "a rejection too", &two_hits, FB_VERDICT_REJECT,
	    "reject; score=7.2; threshold=12.0; list=jp-fakebill/153",
	    "P0102 threat, A0007 acct" },
	{ "only what counted is named", &odd_hits, FB_VERDICT_TAG,
	    "tag; score=5.125; threshold=5.0;\n\t"
	    "list=b.c_d/18446744073709551615",
	    "R0001 rule" },
	{ "a test word is of the list of tests", &test_hit, FB_VERDICT_TAG,
	    "tag; score=1000.0; threshold=5.0; list=test/1", "T0004 phrase" },
	{ "no entry is said to be none", &no_hits, FB_VERDICT_TAG,
	    "tag; score=-0.5; threshold=5.0", "none" },
};

static void
writes_fields(void **state)
{
	const typeof(*fields) *c = *state;
	const struct fb_decision decision = { c->action, c->action,
		THRESHOLDS };
	char out[FB_FIELD_VALUE_MAX];

	fb_action_status(out, c->result, &decision);
	assert_string_equal(out, c->status);
	fb_action_reason(out, c->result);
	assert_string_equal(out, c->reason);
}

/* What may go into a header: ASCII, folds of "\n\t" only, short lines. */
static void
assert_field(const char *name, const char *value, size_t columns_max)
{
	size_t column = strlen(name) + 2;

	for (const char *p = value; *p != '\0'; p++) {
		if (*p == '\n') {
			p++;
			assert_int_equal(*p, '\t');
			column = 8;
			continue;
		}
		assert_in_range(*p, ' ', '~');
		column++;
		assert_true(column <= columns_max);
	}
	assert_true(strlen(value) < FB_FIELD_VALUE_MAX);
}

static void
unfold(char *out, const char *value)
{
	for (; *value != '\0'; value++) {
		if (*value == '\n')
			*out++ = *++value == '\t' ? ' ' : '?';
		else
			*out++ = *value;
	}
	*out = '\0';
}

static void
long_fields_are_folded(void **state)
{
	struct fb_scan_result result = {
		.score_milli = 99999,
		.reason_count = FB_SCAN_REASONS_MAX,
		.hit_count = 1000,
		.list_count = FB_SCAN_LISTS_MAX,
	};
	const struct fb_decision decision = { FB_VERDICT_REJECT,
		FB_VERDICT_QUARANTINE, THRESHOLDS };
	char out[FB_FIELD_VALUE_MAX], flat[FB_FIELD_VALUE_MAX];
	char want[FB_FIELD_VALUE_MAX] = "quarantine; score=99.999; "
					"threshold=8.0; list=";

	(void)state;
	for (unsigned i = 0; i < FB_SCAN_LISTS_MAX; i++) {
		snprintf(result.list[i].name, sizeof result.list[i].name,
		    "list-of-some-length-%u", i);
		result.list[i].serial = i;
		snprintf(want + strlen(want), sizeof want - strlen(want),
		    "%slist-of-some-length-%u/%u", i == 0 ? "" : ", ", i, i);
	}
	for (unsigned i = 0; i < FB_SCAN_REASONS_MAX; i++) {
		struct fb_scan_reason *reason = &result.reason[i];
		snprintf(reason->id, sizeof reason->id, "P%09u", i);
		reason->list = (uint8_t)(i % FB_SCAN_LISTS_MAX);
		reason->type = FB_TYPE_PHRASE;
		reason->group = FB_GROUP_UNSPECIFIED_DEBT;
		reason->counted_milli = 1;
	}
	fb_action_status(out, &result, &decision);
	assert_field(FB_FIELD_STATUS, out, 77);
	unfold(flat, out);
	assert_string_equal(flat, want);

	fb_action_reason(out, &result);
	assert_field(FB_FIELD_REASON, out, 77);
	unfold(flat, out);
	want[0] = '\0';
	for (unsigned i = 0; i < FB_SCAN_REASONS_MAX; i++)
		snprintf(want + strlen(want), sizeof want - strlen(want),
		    "%sP%09u unspecified-debt", i == 0 ? "" : ", ", i);
	assert_string_equal(flat, want);
}

static void
the_longest_names_fit(void **state)
{
	struct fb_scan_result result = {
		.score_milli = INT32_MIN,
		.reason_count = FB_SCAN_REASONS_MAX,
		.list_count = FB_SCAN_LISTS_MAX,
	};
	const struct fb_decision decision = { FB_VERDICT_QUARANTINE,
		FB_VERDICT_QUARANTINE, THRESHOLDS };
	char out[FB_FIELD_VALUE_MAX];
	size_t count = 0;

	(void)state;
	for (unsigned i = 0; i < FB_SCAN_LISTS_MAX; i++) {
		memset(result.list[i].name, 'x', FB_NAME_MAX_BYTES - 1);
		result.list[i].serial = UINT64_MAX;
	}
	for (unsigned i = 0; i < FB_SCAN_REASONS_MAX; i++) {
		result.reason[i].counted_milli = 1;
		result.reason[i].list = (uint8_t)(i % FB_SCAN_LISTS_MAX);
	}
	fb_action_status(out, &result, &decision);
	assert_field(FB_FIELD_STATUS, out, 100);
	for (const char *p = out; (p = strchr(p, '/')) != NULL; p++)
		count++;
	assert_int_equal(count, FB_SCAN_LISTS_MAX);
}

static void
hostile_answers_stay_harmless(void **state)
{
	const struct fb_decision decision = { FB_VERDICT_TAG, FB_VERDICT_TAG,
		THRESHOLDS };
	char out[FB_FIELD_VALUE_MAX];

	(void)state;
	fb_action_status(out, &hostile, &decision);
	assert_field(FB_FIELD_STATUS, out, 77);
	assert_string_equal(out,
	    "tag; score=-2147483.648; threshold=5.0; list=x??Evil??1/3");
	fb_action_reason(out, &hostile);
	assert_field(FB_FIELD_REASON, out, 77);
	assert_string_equal(out, "P1???s?n ?, Z0003 tel");
}

/* ---- Subject --------------------------------------------------------- */

static const struct {
	const char *name;
	struct fb_str original, want;
} subjects[] = {
	{ "no Subject becomes the mark", FB_STR(""), FB_STR(WORD) },
	{ "blanks only become the mark", FB_STR(" \n \t"), FB_STR(WORD) },
	{ "the mark stands on a line before", FB_STR("Hello"),
	    FB_STR(WORD "\n Hello") },
	{ "encoded-words stay as they are",
	    FB_STR("=?ISO-2022-JP?B?GyRCQEE1ahsoQg==?="),
	    FB_STR(WORD "\n =?ISO-2022-JP?B?GyRCQEE1ahsoQg==?=") },
	{ "folds stay as they are", FB_STR("one\n two\n\tthree"),
	    FB_STR(WORD "\n one\n two\n\tthree") },
	{ "raw Shift_JIS stays as it is", FB_STR("\x90\xBF\x8B\x81"),
	    FB_STR(WORD "\n \x90\xBF\x8B\x81") },
	{ "raw JIS stays as it is", FB_STR("\x1B$B@A5a\x1B(B"),
	    FB_STR(WORD "\n \x1B$B@A5a\x1B(B") },
	{ "raw UTF-8 stays as it is", FB_STR("請求"), FB_STR(WORD "\n 請求") },
	{ "a second space behind the colon stays one", FB_STR(" Hello"),
	    FB_STR(WORD "\n  Hello") },
	{ "a leading TAB becomes the fold", FB_STR("\tHello"),
	    FB_STR(WORD "\n\tHello") },
	{ "a leading fold is the fold", FB_STR("\n Hello"),
	    FB_STR(WORD "\n Hello") },
	{ "a leading CR LF is the fold", FB_STR("\r\n Hello"),
	    FB_STR(WORD "\r\n Hello") },
	{ "a lone CR is no fold", FB_STR("\rHello"),
	    FB_STR(WORD "\n \rHello") },
	{ "trailing blanks stay", FB_STR("Hello "), FB_STR(WORD "\n Hello ") },
	{ "a mark is not repeated", FB_STR(WORD "\n Hello"),
	    FB_STR(WORD "\n Hello") },
	{ "not behind a space either", FB_STR(" " WORD " Hello"),
	    FB_STR(" " WORD " Hello") },
	{ "nor when nothing follows it", FB_STR(WORD), FB_STR(WORD) },
	{ "nor in another case of its charset",
	    FB_STR("=?utf-8?b?W+aetuepuuiri+axguOBrueWkeOBhCDnm7joq4cxODhd?= "
		   "x"),
	    FB_STR("=?utf-8?b?W+aetuepuuiri+axguOBrueWkeOBhCDnm7joq4cxODhd?= "
		   "x") },
	{ "nor when it is not encoded", FB_STR(MARK "Hello"),
	    FB_STR(MARK "Hello") },
	{ "a mark further on does not count", FB_STR("Re: " WORD),
	    FB_STR(WORD "\n Re: " WORD) },
	{ "a word that only begins alike does not count", FB_STR(WORD "x"),
	    FB_STR(WORD "\n " WORD "x") },
};

static void
marks(void **state)
{
	const typeof(*subjects) *c = *state;
	char out[256], again[256];

	assert_int_equal(fb_action_subject(out, sizeof out, MARK, c->original),
	    FB_OK);
	assert_string_equal(out, c->want.data);
	assert_int_equal(fb_action_subject(again, sizeof again, MARK,
			     fb_str(out)),
	    FB_OK);
	assert_string_equal(again, out);
}

static void
too_long_a_subject_stays(void **state)
{
	const char *want = WORD "\n Hello";
	char out[128];

	(void)state;
	for (size_t capacity = 0; capacity <= strlen(want); capacity++) {
		memset(out, '!', sizeof out);
		assert_int_equal(fb_action_subject(out, capacity, MARK,
				     FB_STR("Hello")),
		    FB_ERR_TOO_LONG);
		assert_int_equal(out[capacity], '!');
	}
	assert_int_equal(fb_action_subject(out, strlen(want) + 1, MARK,
			     FB_STR("Hello")),
	    FB_OK);
	assert_string_equal(out, want);
	assert_int_equal(fb_action_subject(out, sizeof out, MARK,
			     FB_STR("a\0b")),
	    FB_ERR_TOO_LONG);
}

static void
the_longest_mark_fits_its_line(void **state)
{
	char mark[FB_SUBJECT_MARK_MAX_BYTES + 1], out[128];

	(void)state;
	for (size_t len = 1; len <= FB_SUBJECT_MARK_MAX_BYTES; len++) {
		memset(mark, 'm', len);
		mark[len] = '\0';
		assert_int_equal(fb_action_subject(out, sizeof out, mark,
				     FB_STR("")),
		    FB_OK);
		assert_true(strlen("Subject: ") + strlen(out) <= 76);
		assert_true(strlen(out) <= 75);
		assert_string_equal(out + strlen(out) - 2, "?=");
	}
}

/* ---- the log line ---------------------------------------------------- */

static const struct {
	const char *name;
	struct fb_log_record record;
	struct fb_decision decision;
	const char *want;
} lines[] = {
	{ "a tagged message",
	    { "4ABC", FB_OUTCOME_JUDGED, &two_hits, NULL, 2345, 1, 312 },
	    { FB_VERDICT_TAG, FB_VERDICT_TAG, THRESHOLDS },
	    "4ABC: action=tag verdict=tag score=7.2 threshold=5.0 "
	    "category=fakebill hits=P0102:threat,A0007:acct "
	    "flags=link-mismatch list=jp-fakebill/153 outcome=judged "
	    "size=2345 recipients=1 us=312" },
	{ "observing shows what would have been done",
	    { "4ABC", FB_OUTCOME_JUDGED, &two_hits, NULL, 2345, 1, 312 },
	    { FB_VERDICT_REJECT, FB_VERDICT_NONE, THRESHOLDS },
	    "4ABC: action=none verdict=reject score=7.2 threshold=12.0 "
	    "category=fakebill hits=P0102:threat,A0007:acct "
	    "flags=link-mismatch list=jp-fakebill/153 outcome=judged "
	    "size=2345 recipients=1 us=312" },
	{ "shadow hits stand apart",
	    { "4ABC", FB_OUTCOME_JUDGED, &odd_hits, NULL, 9, 2, 3 },
	    { FB_VERDICT_TAG, FB_VERDICT_TAG, THRESHOLDS },
	    "4ABC: action=tag verdict=tag score=5.125 threshold=5.0 "
	    "category=phish "
	    "hits=R0001:rule@3,O0002:order-context@1,P0003:demand@1 "
	    "shadow=S0004:lure@2,S0005:coin@2 truncated=message,text "
	    "list=a/1,secret/2,b.c_d/18446744073709551615 outcome=judged "
	    "size=9 recipients=2 us=3" },
	{ "what would hold without shadow stands beside the verdict",
	    { "4ABC", FB_OUTCOME_JUDGED, &shadow_hits, NULL, 9, 1, 3 },
	    { FB_VERDICT_NONE, FB_VERDICT_NONE, THRESHOLDS },
	    "4ABC: action=none verdict=none score=2.0 threshold=5.0 "
	    "category=fakebill shadow-verdict=tag shadow-score=6.0 "
	    "hits=P0001:demand shadow=S0004:lure killed=K0005:visit "
	    "allowed=A0006:acct list=a/1 outcome=judged size=9 recipients=1 "
	    "us=3" },
	{ "an allowed sender is told to be one",
	    { "4ABC", FB_OUTCOME_JUDGED, &two_hits, NULL, 2345, 1, 312 },
	    { FB_VERDICT_NONE, FB_VERDICT_NONE, THRESHOLDS,
		.is_allowed = true },
	    "4ABC: action=none verdict=none score=7.2 threshold=5.0 "
	    "category=fakebill sender=allowed "
	    "hits=P0102:threat,A0007:acct "
	    "flags=link-mismatch list=jp-fakebill/153 outcome=judged "
	    "size=2345 recipients=1 us=312" },
	{ "a recipient's own threshold is told",
	    { "4ABC", FB_OUTCOME_JUDGED, &no_hits, NULL, 9, 2, 3 },
	    { FB_VERDICT_NONE, FB_VERDICT_NONE, { 6500, 8000, 12000 } },
	    "4ABC: action=none verdict=none score=-0.5 threshold=6.5 "
	    "outcome=judged size=9 recipients=2 us=3" },
	{ "a test word says that it is one",
	    { "4ABC", FB_OUTCOME_JUDGED, &test_hit, NULL, 9, 1, 3 },
	    { FB_VERDICT_REJECT, FB_VERDICT_TAG, THRESHOLDS },
	    "4ABC: action=tag verdict=reject score=1000.0 threshold=12.0 "
	    "category=card hits=T0004:phrase@2 list=a/1,test/1 test=yes "
	    "outcome=judged size=9 recipients=1 us=3" },
	{ "nothing found",
	    { "4ABC", FB_OUTCOME_JUDGED, &no_hits, NULL, 9, 2, 3 },
	    { FB_VERDICT_NONE, FB_VERDICT_NONE, THRESHOLDS },
	    "4ABC: action=none verdict=none score=-0.5 threshold=5.0 "
	    "outcome=judged size=9 recipients=2 us=3" },
	{ "what was not inspected has no size",
	    { "4ABC", FB_OUTCOME_NOT_INSPECTED, NULL, NULL, 99, 1, 0 }, { 0 },
	    "4ABC: action=none verdict=none outcome=not-inspected "
	    "recipients=1 us=0" },
	{ "nor has mail for both classes",
	    { "4ABC", FB_OUTCOME_MIXED, NULL, NULL, 99, 2, 0 }, { 0 },
	    "4ABC: action=none verdict=none outcome=mixed recipients=2 "
	    "us=0" },
	{ "nor has mail of our own",
	    { "4ABC", FB_OUTCOME_OWN, NULL, NULL, 99, 2, 0 }, { 0 },
	    "4ABC: action=none verdict=none outcome=own recipients=2 us=0" },
	{ "a timeout has",
	    { "4ABC", FB_OUTCOME_TIMEOUT, NULL, NULL, 99, 1, 5000000 }, { 0 },
	    "4ABC: action=none verdict=none outcome=timeout size=99 "
	    "recipients=1 us=5000000" },
	{ "no queue id is a dash", { NULL, FB_OUTCOME_IO, NULL, NULL, 0, 1, 0 },
	    { 0 },
	    "-: action=none verdict=none outcome=io size=0 recipients=1 "
	    "us=0" },
	{ "an empty queue id too",
	    { "", FB_OUTCOME_BREAKER, NULL, NULL, 0, 1, 0 }, { 0 },
	    "-: action=none verdict=none outcome=breaker size=0 recipients=1 "
	    "us=0" },
	{ "a hostile queue id cannot forge lines",
	    { "4AB\nx: action=none %s 請", FB_OUTCOME_NO_LIST, NULL, NULL, 0, 1,
		0 },
	    { 0 },
	    "4AB?x??action?none??s????: action=none verdict=none "
	    "outcome=no-list size=0 recipients=1 us=0" },
	{ "a long queue id is cut",
	    { "0123456789012345678901234567890123456789012345678901234567890123"
	      "456789",
		FB_OUTCOME_WORKER_DIED, NULL, NULL, 0, 1, 0 },
	    { 0 },
	    "0123456789012345678901234567890123456789012345678901234567890123:"
	    " action=none verdict=none outcome=worker-died size=0 "
	    "recipients=1 us=0" },
	{ "SPF is told where it was asked for",
	    { "4ABC", FB_OUTCOME_JUDGED, &authenticated, NULL, 1, 1, 1,
		FB_SPF_SOFTFAIL },
	    { FB_VERDICT_NONE, FB_VERDICT_NONE, THRESHOLDS },
	    "4ABC: action=none verdict=none score=0.0 threshold=5.0 "
	    "auth=spf:pass,dkim:permerror,dmarc:fail spf=softfail "
	    "outcome=judged size=1 recipients=1 us=1" },
	{ "trusted results are told in words, without domains",
	    { "4ABC", FB_OUTCOME_JUDGED, &authenticated, NULL, 1, 1, 1 },
	    { FB_VERDICT_NONE, FB_VERDICT_NONE, THRESHOLDS },
	    "4ABC: action=none verdict=none score=0.0 threshold=5.0 "
	    "auth=spf:pass,dkim:permerror,dmarc:fail outcome=judged size=1 "
	    "recipients=1 us=1" },
	{ "trusted results leave out what was not checked",
	    { "4ABC", FB_OUTCOME_JUDGED, &dmarc_only, NULL, 1, 1, 1 },
	    { FB_VERDICT_NONE, FB_VERDICT_NONE, THRESHOLDS },
	    "4ABC: action=none verdict=none score=0.0 threshold=5.0 "
	    "auth=dmarc:pass outcome=judged size=1 recipients=1 us=1" },
	{ "a trusted server that checked nothing is told",
	    { "4ABC", FB_OUTCOME_JUDGED, &auth_none, NULL, 1, 1, 1 },
	    { FB_VERDICT_NONE, FB_VERDICT_NONE, THRESHOLDS },
	    "4ABC: action=none verdict=none score=0.0 threshold=5.0 "
	    "auth=none outcome=judged size=1 recipients=1 us=1" },
	{ "a hostile answer stays harmless",
	    { "4ABC", FB_OUTCOME_JUDGED, &hostile, NULL, 1, 1, 1 },
	    { FB_VERDICT_TAG, FB_VERDICT_TAG, THRESHOLDS }, NULL },
};

static void
logs(void **state)
{
	const typeof(*lines) *c = *state;
	struct fb_log_record record = c->record;
	char out[FB_LOG_LINE_MAX];

	if (record.result != NULL)
		record.decision = &c->decision;
	fb_action_log_line(out, sizeof out, &record);
	if (c->want != NULL)
		assert_string_equal(out, c->want);
	for (const char *p = out; *p != '\0'; p++)
		assert_in_range(*p, ' ', '~');
}

static void
a_short_line_keeps_whole_keys(void **state)
{
	const struct fb_decision decision = { FB_VERDICT_TAG, FB_VERDICT_TAG,
		THRESHOLDS };
	const struct fb_log_record record = { "4ABC", FB_OUTCOME_JUDGED,
		&two_hits, &decision, 2345, 1, 312 };
	char full[FB_LOG_LINE_MAX], out[FB_LOG_LINE_MAX];

	(void)state;
	fb_action_log_line(full, sizeof full, &record);
	for (size_t capacity = 1; capacity <= strlen(full) + 1; capacity++) {
		memset(out, '!', sizeof out);
		fb_action_log_line(out, capacity, &record);
		assert_true(strlen(out) < capacity);
		assert_int_equal(out[capacity], '!');
		/* Every word of the short line is a word of the full one. */
		for (char *word = strtok(out, " "); word != NULL;
		     word = strtok(NULL, " ")) {
			const char *found = strstr(full, word);
			assert_non_null(found);
			found += strlen(word);
			assert_true(*found == ' ' || *found == '\0');
		}
	}
}

static void
the_longest_line_fits(void **state)
{
	struct fb_scan_result result = {
		.score_milli = INT32_MIN + 1,
		.flags = UINT32_MAX,
		.truncated = UINT32_MAX,
		.hit_count = 1000,
		.reason_count = FB_SCAN_REASONS_MAX,
		.list_count = FB_LISTS_MAX,
		.has_auth = 1,
		.auth_spf = FB_SPF_PERMERROR,
		.auth_dkim = FB_AUTH_PERMERROR,
		.auth_dmarc = FB_AUTH_PERMERROR,
	};
	const struct fb_decision decision = { FB_VERDICT_QUARANTINE,
		FB_VERDICT_QUARANTINE, THRESHOLDS };
	struct fb_log_record record = { NULL, FB_OUTCOME_JUDGED, &result,
		&decision, UINT64_MAX, UINT_MAX, UINT_MAX };
	char queue_id[100], out[FB_LOG_LINE_MAX];

	(void)state;
	memset(queue_id, 'q', sizeof queue_id - 1);
	queue_id[sizeof queue_id - 1] = '\0';
	record.queue_id = queue_id;
	for (unsigned i = 0; i < FB_LISTS_MAX; i++) {
		memset(result.list[i].name, 'x', FB_NAME_MAX_BYTES - 1);
		result.list[i].serial = UINT64_MAX;
	}
	for (unsigned i = 0; i < FB_SCAN_REASONS_MAX; i++) {
		memset(result.reason[i].id, 'i', FB_ID_MAX_BYTES - 1);
		result.reason[i].group = FB_GROUP_UNSPECIFIED_DEBT;
	}
	fb_action_log_line(out, sizeof out, &record);
	assert_non_null(strstr(out, " hits="));
	assert_non_null(strstr(out, " list="));
	assert_non_null(strstr(out, " us=4294967295"));
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, fields, writes_fields);
	table_add(&table, "long fields are folded", long_fields_are_folded,
	    NULL);
	table_add(&table, "the longest names fit", the_longest_names_fit, NULL);
	table_add(&table, "hostile answers stay harmless",
	    hostile_answers_stay_harmless, NULL);
	TABLE_ADD(&table, subjects, marks);
	table_add(&table, "too long a Subject stays as it is",
	    too_long_a_subject_stays, NULL);
	table_add(&table, "the longest mark fits its line",
	    the_longest_mark_fits_its_line, NULL);
	TABLE_ADD(&table, lines, logs);
	table_add(&table, "a short line keeps whole keys",
	    a_short_line_keeps_whole_keys, NULL);
	table_add(&table, "the longest line fits", the_longest_line_fits, NULL);
	return table_run(&table, "action");
}
