/* SPDX-License-Identifier: BSD-2-Clause */
#include "counts.h"

#include <stdio.h>

#include "decision_log.h"

/* No number is read to decide anything, so no order is needed. */
static void
count(atomic_ullong *number)
{
	atomic_fetch_add_explicit(number, 1, memory_order_relaxed);
}

static void
count_verdict(atomic_ullong *numbers, enum fb_verdict verdict)
{
	if (verdict < FB_VERDICT_COUNT)
		count(&numbers[verdict]);
}

void
fb_counts_message(struct fb_counts *counts, const struct fb_log_record *record)
{
	const struct fb_decision *decision = record->decision;

	if (record->outcome < FB_OUTCOME_COUNT)
		count(&counts->outcome[record->outcome]);
	if (decision == NULL || record->result == NULL)
		return;
	count_verdict(counts->verdict, decision->verdict);
	count_verdict(counts->action, decision->action);
	if (record->result->has_shadow != 0)
		count_verdict(counts->shadow,
		    fb_action_shadow_verdict(record->result, decision));
}

struct line {
	char *out;
	size_t len;
};

static void
add(struct line *line, const char *before, const char *key,
    atomic_ullong *number)
{
	int n = snprintf(line->out + line->len, FB_COUNTS_MAX_BYTES - line->len,
	    " %s%s=%llu", before, key,
	    atomic_load_explicit(number, memory_order_relaxed));

	if (n > 0 && (size_t)n < FB_COUNTS_MAX_BYTES - line->len)
		line->len += (size_t)n;
}

static void
add_verdicts(struct line *line, const char *before, atomic_ullong *numbers)
{
	for (unsigned i = 0; i < FB_VERDICT_COUNT; i++)
		add(line, before, fb_words_name(&fb_verdict_words, i),
		    &numbers[i]);
}

void
fb_counts_write(char out[FB_COUNTS_MAX_BYTES], struct fb_counts *counts)
{
	char since[FB_DECISION_TIME_MAX_BYTES];

	fb_decision_time_format(since, counts->since);
	struct line line = { out,
		(size_t)snprintf(out, FB_COUNTS_MAX_BYTES, "counts: since=%s",
		    since) };
	for (unsigned i = 0; i < FB_OUTCOME_COUNT; i++)
		add(&line, "", fb_outcome_name((enum fb_outcome)i),
		    &counts->outcome[i]);
	add_verdicts(&line, "verdict-", counts->verdict);
	add_verdicts(&line, "action-", counts->action);
	add_verdicts(&line, "shadow-", counts->shadow);
	add(&line, "", "notes", &counts->notes);
	add(&line, "", "decisions-lost", &counts->lost);
}
