/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A mail log of any bytes: every line is an event or none, what an event
 * holds is harmless to print, and the sums of a review agree.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "review.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct fb_syslog_clock japan = { 1795748400, 9 * 3600 };

static void
check_printable(const char *text)
{
	for (; *text != '\0'; text++)
		assert(*text >= ' ' && *text <= '~');
}

static void
check_event(const struct fb_maillog_event *event)
{
	if (event->kind == FB_MAILLOG_OTHER)
		return;
	assert(fb_fields_is_queue_id(event->queue_id));
	if (event->kind == FB_MAILLOG_SENDER)
		assert(event->domain[0] != '\0');
	check_printable(event->domain);
}

static uint64_t
sum(const struct fb_tally *tally, unsigned which)
{
	uint64_t total = 0;

	for (size_t i = 0; i < fb_tally_count(tally); i++) {
		const struct fb_tally_row *row = fb_tally_get(tally, i);
		if (row->name != NULL)
			check_printable(row->name);
		total += row->count[which];
	}
	return total;
}

static void
check_review(const struct fb_review *review)
{
	assert(review->judged <= review->messages);
	assert(sum(review->domains, FB_SUM_JUDGED) == review->judged);
	assert(sum(review->domains, FB_SUM_SUSPECTED) == review->suspected);
	assert(sum(review->outcomes, 0) == review->messages);
	assert(sum(review->days, FB_SUM_JUDGED) <= review->judged);
	sum(review->entries, FB_ENTRY_HITS);
	for (size_t i = 0; i < review->listed_count; i++) {
		check_printable(review->listed[i].queue_id);
		check_printable(review->listed[i].score);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct fb_review_wish wish = { .is_listing = true,
		.open_max = 16, /* so that some have to go */
		.from = FB_DATE_NONE,
		.to = FB_DATE_NONE };
	struct fb_str rest = { (const char *)data, size };
	struct fb_maillog_event event;
	struct fb_review review;

	if (fb_review_init(&review, &wish) != FB_OK)
		return 0;
	while (rest.len > 0) {
		const char *end = memchr(rest.data, '\n', rest.len);
		struct fb_str line = { rest.data,
			end == NULL ? rest.len : (size_t)(end - rest.data) };
		size_t taken = line.len + (end != NULL);
		fb_maillog_read(&event, line, &japan);
		check_event(&event);
		fb_review_event(&review, &event);
		rest.data += taken;
		rest.len -= taken;
	}
	fb_review_finish(&review);
	check_review(&review);
	fb_review_free(&review);
	return 0;
}
