/* SPDX-License-Identifier: BSD-2-Clause */
#include "note.h"

#include <syslog.h>

#include "action.h"
#include "counts.h"
#include "reading_limits.h"
#include "table.h"

#define THRESHOLDS .thresholds = { 5000, 8000, 12000 }

/* A mail of some category, with a hit of it and one of another. */
static struct fb_scan_result
found(enum fb_category category, enum fb_category other)
{
	return (struct fb_scan_result) {
		.score_milli = 9000,
		.category = category,
		.has_shadow = 1,
		.shadow_score_milli = 12000,
		.shadow_category = other,
		.flags = 1u << FB_FLAG_HIDDEN_TEXT,
		.truncated = FB_TRUNCATED_MESSAGE,
		.hit_count = 3,
		.reason_count = 3,
		.list_count = 1,
		.list = { { "jp", 7 } },
		.reason = {
			{ .id = "L0001", .type = FB_TYPE_PHRASE,
			    .group = FB_GROUP_THREAT,
			    .category = (uint8_t)category,
			    .counted_milli = 6000 },
			{ .id = "P0002", .type = FB_TYPE_ACCT,
			    .group = FB_GROUP_NONE,
			    .category = (uint8_t)other,
			    .counted_milli = 3000 },
			{ .id = "L0003", .type = FB_TYPE_TEL,
			    .group = FB_GROUP_NONE,
			    .category = (uint8_t)category },
		},
	};
}

/* ---- who is told ------------------------------------------------------- */

static const struct {
	const char *name;
	enum fb_category category;
	enum fb_verdict verdict;
	bool is_due;
} dues[] = {
	{ "life that reaches its threshold", FB_CATEGORY_LIFE,
	    FB_VERDICT_NOTIFY, true },
	{ "life that does not", FB_CATEGORY_LIFE, FB_VERDICT_NONE, false },
	{ "harmful that reaches its threshold", FB_CATEGORY_HARMFUL,
	    FB_VERDICT_TAG, true },
	{ "harmful that does not", FB_CATEGORY_HARMFUL, FB_VERDICT_NONE,
	    false },
	{ "illegal is recorded like a fake bill", FB_CATEGORY_ILLEGAL,
	    FB_VERDICT_TAG, false },
	{ "a fake bill is nobody's duty", FB_CATEGORY_FAKEBILL,
	    FB_VERDICT_REJECT, false },
};

static void
is_due(void **state)
{
	const typeof(*dues) *c = *state;
	const struct fb_scan_result result = { .category = c->category };
	const struct fb_decision decision = { .verdict = c->verdict };

	assert_int_equal(fb_note_is_due(&result, &decision), c->is_due);
}

static void
says_what_and_which(void **state)
{
	struct fb_scan_result result =
	    found(FB_CATEGORY_LIFE, FB_CATEGORY_FAKEBILL);
	char note[FB_NOTE_MAX_BYTES];

	(void)state;
	assert_int_equal(fb_note_write(note, "4ABC", &result), LOG_ALERT);
	assert_string_equal(note,
	    "4ABC: note=life entries=L0001,L0003: suspected danger to life; "
	    "for the duty officer");
	result.category = FB_CATEGORY_HARMFUL;
	assert_int_equal(fb_note_write(note, "4A\nBC ", &result), LOG_NOTICE);
	assert_string_equal(note,
	    "4A?BC?: note=harmful entries=: suspected harmful information; "
	    "for the duty officer");
	result = found(FB_CATEGORY_LIFE, FB_CATEGORY_FAKEBILL);
	result.is_test = 1;
	result.reason[0].override = FB_OVERRIDE_KILLED;
	fb_note_write(note, "4ABC", &result);
	assert_string_equal(note,
	    "4ABC: note=life entries=L0003 test=yes: suspected danger to "
	    "life; for the duty officer");
}

static void
the_longest_note_is_whole(void **state)
{
	struct fb_scan_result result = { .category = FB_CATEGORY_LIFE,
		.reason_count = UINT32_MAX };
	char note[FB_NOTE_MAX_BYTES], id[200];

	(void)state;
	memset(id, 'x', sizeof id - 1);
	id[sizeof id - 1] = '\0';
	for (unsigned i = 0; i < FB_SCAN_REASONS_MAX; i++) {
		memset(result.reason[i].id, 'i', FB_ID_MAX_BYTES);
		result.reason[i].category = FB_CATEGORY_LIFE;
	}
	fb_note_write(note, id, &result);
	assert_non_null(strstr(note, "duty officer"));
}

/* ---- what is recorded --------------------------------------------------- */

static const struct {
	const char *name;
	enum fb_category category, other;
	enum fb_verdict verdict;
	bool is_all;
	const char *want;
} records[] = {
	{ "life reads as nothing found", FB_CATEGORY_LIFE, FB_CATEGORY_FAKEBILL,
	    FB_VERDICT_NOTIFY, true,
	    "Q: action=none verdict=none score=0.0 threshold=5.0 list=jp/7 "
	    "outcome=judged size=9 recipients=1 us=5" },
	{ "below its threshold too", FB_CATEGORY_LIFE, FB_CATEGORY_FAKEBILL,
	    FB_VERDICT_NONE, true,
	    "Q: action=none verdict=none score=0.0 threshold=5.0 list=jp/7 "
	    "outcome=judged size=9 recipients=1 us=5" },
	{ "harmful reads as nothing found", FB_CATEGORY_HARMFUL,
	    FB_CATEGORY_LIFE, FB_VERDICT_TAG, true,
	    "Q: action=none verdict=none score=0.0 threshold=5.0 list=jp/7 "
	    "outcome=judged size=9 recipients=1 us=5" },
	{ "a fake bill does not tell of life", FB_CATEGORY_FAKEBILL,
	    FB_CATEGORY_LIFE, FB_VERDICT_QUARANTINE, false,
	    "Q: action=quarantine verdict=quarantine score=9.0 threshold=8.0 "
	    "category=fakebill hits=L0001:threat,L0003:tel flags=hidden-text "
	    "truncated=message list=jp/7 outcome=judged size=9 recipients=1 "
	    "us=5" },
	{ "a fake bill is told", FB_CATEGORY_FAKEBILL, FB_CATEGORY_PHISH,
	    FB_VERDICT_QUARANTINE, false,
	    "Q: action=quarantine verdict=quarantine score=9.0 threshold=8.0 "
	    "category=fakebill shadow-verdict=reject shadow-score=12.0 "
	    "hits=L0001:threat,P0002:acct,L0003:tel "
	    "flags=hidden-text truncated=message list=jp/7 outcome=judged "
	    "size=9 recipients=1 us=5" },
};

static void
conceals(void **state)
{
	const typeof(*records) *c = *state;
	struct fb_scan_result result = found(c->category, c->other);
	struct fb_decision decision = { .verdict = c->verdict,
		.action = c->verdict,
		THRESHOLDS };
	const struct fb_log_record record = {
		.queue_id = "Q",
		.outcome = FB_OUTCOME_JUDGED,
		.result = &result,
		.decision = &decision,
		.message_bytes = 9,
		.recipient_count = 1,
		.elapsed_us = 5,
	};
	char line[FB_LOG_LINE_MAX];

	assert_int_equal(fb_note_conceal(&result, &decision), c->is_all);
	fb_action_log_line(line, sizeof line, &record);
	assert_string_equal(line, c->want);
	fb_action_decision_line(line, sizeof line, &record);
	assert_string_equal(line, c->want);
}

static void
a_test_word_is_concealed_too(void **state)
{
	struct fb_scan_result result =
	    found(FB_CATEGORY_LIFE, FB_CATEGORY_LIFE);
	struct fb_decision decision = { .verdict = FB_VERDICT_NONE,
		.is_allowed = true,
		THRESHOLDS };
	const struct fb_log_record record = {
		.queue_id = "Q",
		.outcome = FB_OUTCOME_JUDGED,
		.result = &result,
		.decision = &decision,
		.message_bytes = 9,
		.recipient_count = 1,
		.elapsed_us = 5,
	};
	char line[FB_LOG_LINE_MAX];

	(void)state;
	result.is_test = 1;
	strcpy(result.list[result.list_count++].name, "test-words");
	assert_true(fb_note_conceal(&result, &decision));
	fb_action_log_line(line, sizeof line, &record);
	assert_string_equal(line,
	    "Q: action=none verdict=none score=0.0 threshold=5.0 list=jp/7 "
	    "outcome=judged size=9 recipients=1 us=5");
}

static void
hits_of_life_alone_are_no_hits(void **state)
{
	struct fb_scan_result result =
	    found(FB_CATEGORY_LIFE, FB_CATEGORY_LIFE);
	struct fb_decision decision = { .verdict = FB_VERDICT_NONE };

	(void)state;
	result.category = FB_CATEGORY_FAKEBILL;
	assert_false(fb_note_conceal(&result, &decision));
	assert_int_equal(result.reason_count, 0);
	assert_int_equal(result.hit_count, 0);
}

static const struct {
	const char *name;
	enum fb_outcome outcome;
	const char *want;
} closed[] = {
	{ "what was not inspected has an outcome", FB_OUTCOME_NOT_INSPECTED,
	    "Q: outcome=not-inspected" },
	{ "mixed recipients too", FB_OUTCOME_MIXED, "Q: outcome=mixed" },
	{ "our own mail too", FB_OUTCOME_OWN, "Q: outcome=own" },
	{ "a timeout has more", FB_OUTCOME_TIMEOUT,
	    "Q: action=none verdict=none outcome=timeout size=9 recipients=1 "
	    "us=5" },
};

static void
decision_lines(void **state)
{
	const typeof(*closed) *c = *state;
	const struct fb_log_record record = { "Q", c->outcome, NULL, NULL, 9, 1,
		5 };
	char line[FB_LOG_LINE_MAX], tight[8];

	fb_action_decision_line(line, sizeof line, &record);
	assert_string_equal(line, c->want);
	for (size_t capacity = 1; capacity <= sizeof tight; capacity++) {
		fb_action_decision_line(tight, capacity, &record);
		assert_true(strlen(tight) < capacity);
	}
}

/* ---- counts ------------------------------------------------------------- */

static void
counts(void **state)
{
	static struct fb_counts numbers;
	const struct fb_decision tag = { .verdict = FB_VERDICT_TAG,
		.action = FB_VERDICT_NONE,
		THRESHOLDS };
	const struct fb_scan_result plain = { .list_count = 0 };
	const struct fb_scan_result shadow = { .has_shadow = 1,
		.shadow_score_milli = 9000 };
	struct fb_log_record record = { .outcome = FB_OUTCOME_JUDGED,
		.result = &plain,
		.decision = &tag };
	char line[FB_COUNTS_MAX_BYTES];

	(void)state;
	numbers.since = 1795748400;
	fb_counts_message(&numbers, &record);
	record.result = &shadow;
	fb_counts_message(&numbers, &record);
	record = (struct fb_log_record) { .outcome = FB_OUTCOME_NOT_INSPECTED };
	fb_counts_message(&numbers, &record);
	atomic_fetch_add(&numbers.lost, 3);
	fb_counts_write(line, &numbers);
	assert_ptr_equal(strstr(line,
			     "counts: since=2026-11-27T03:00:00Z "
			     "judged=2 not-inspected=1 mixed=0 "),
	    line);
	assert_non_null(strstr(line, " verdict-none=0 "));
	assert_non_null(strstr(line, " verdict-tag=2 "));
	assert_non_null(strstr(line, " action-none=2 "));
	assert_non_null(strstr(line, " shadow-tag=0 shadow-quarantine=1 "));
	assert_non_null(strstr(line, " notes=0 decisions-lost=3"));
}

static void
the_largest_counts_fit(void **state)
{
	static struct fb_counts numbers;
	char line[FB_COUNTS_MAX_BYTES];

	(void)state;
	for (int i = 0; i < FB_OUTCOME_COUNT; i++)
		numbers.outcome[i] = UINT64_MAX;
	for (int i = 0; i < FB_VERDICT_COUNT; i++)
		numbers.verdict[i] = numbers.action[i] = numbers.shadow[i] =
		    UINT64_MAX;
	numbers.notes = numbers.lost = UINT64_MAX;
	fb_counts_write(line, &numbers);
	assert_non_null(strstr(line, " decisions-lost=18446744073709551615"));
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, dues, is_due);
	table_add(&table, "the note says what and which entries",
	    says_what_and_which, NULL);
	table_add(&table, "the longest note is whole",
	    the_longest_note_is_whole, NULL);
	TABLE_ADD(&table, records, conceals);
	table_add(&table, "hits of life alone are no hits",
	    hits_of_life_alone_are_no_hits, NULL);
	table_add(&table, "a test word of life is concealed too",
	    a_test_word_is_concealed_too, NULL);
	TABLE_ADD(&table, closed, decision_lines);
	table_add(&table, "messages are counted by all they came to", counts,
	    NULL);
	table_add(&table, "the largest counts fit", the_largest_counts_fit,
	    NULL);
	return table_run(&table, "note");
}
