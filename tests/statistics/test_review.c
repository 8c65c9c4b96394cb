/* SPDX-License-Identifier: BSD-2-Clause */
#include "review.h"

#include "table.h"

#define NOON 1795748400 /* 2026-11-27 12:00 in Japan */
static const struct fb_syslog_clock japan = { NOON, 9 * 3600 };

/* Room for eight messages. */
static void
begin(struct fb_review *review)
{
	const struct fb_review_wish wish = { .is_listing = true,
		.from = FB_DATE_NONE,
		.to = FB_DATE_NONE,
		.open_max = 8 };

	assert_int_equal(fb_review_init(review, &wish), FB_OK);
}

static void take(struct fb_review *review, const char *format, ...)
    FB_PRINTF(2, 3);

static void
take(struct fb_review *review, const char *format, ...)
{
	va_list arguments;
	struct fb_maillog_event event;
	char line[256];

	va_start(arguments, format);
	vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	fb_maillog_read(&event, fb_str(line), &japan);
	assert_int_not_equal(event.kind, FB_MAILLOG_OTHER);
	fb_review_event(review, &event);
}

#define OURS \
	"Nov 27 12:00:00 mx1 fakebill-milter[1]: 4A%d: verdict=tag " \
	"outcome=judged"
#define SENDER \
	"Nov 27 12:00:00 mx1 postfix/qmgr[1]: 4A%d: from=<a@b.example>, " \
	"size=1"

static uint64_t
judged(const struct fb_review *review, const char *domain)
{
	return fb_tally_get(review->domains,
	    fb_tally_row(review->domains, fb_str(domain)))
	    ->count[FB_SUM_JUDGED];
}

static void
the_oldest_message_goes(void **state)
{
	struct fb_review review;

	(void)state;
	begin(&review);
	for (int i = 0; i < 12; i++)
		take(&review, OURS, i);
	/* The first four had to go, and the first that is left goes next. */
	assert_int_equal(judged(&review, FB_SENDER_UNKNOWN), 4);
	for (int i = 4; i < 12; i++)
		take(&review, SENDER, i);
	assert_int_equal(judged(&review, "b.example"), 8);
	take(&review, SENDER, 0);
	assert_int_equal(judged(&review, "b.example"), 8);
	fb_review_finish(&review);
	assert_int_equal(judged(&review, FB_SENDER_UNKNOWN), 4);
	assert_string_equal(fb_tally_get(review.domains,
				review.listed[0].domain)
				->name,
	    FB_SENDER_UNKNOWN);
	assert_string_equal(fb_tally_get(review.domains,
				review.listed[11].domain)
				->name,
	    "b.example");
	fb_review_free(&review);
}

static void
every_judged_message_is_counted_once(void **state)
{
	struct fb_review review;
	uint32_t random = 1;

	(void)state;
	begin(&review);
	for (int i = 0; i < 20000; i++) {
		random = random * 1103515245 + 12345;
		int number = (int)(random >> 16 & 15);
		switch (random >> 28 & 3) {
		case 0:
			take(&review,
			    "Nov 27 12:00:00 mx1 postfix/qmgr[1]: 4A%d: "
			    "removed",
			    number);
			break;
		case 1:
			take(&review, SENDER, number);
			break;
		case 2:
			take(&review,
			    "Nov 27 12:00:00 mx1 postfix/qmgr[1]: 4A%d: "
			    "from=<c@d.example>, size=1",
			    number);
			break;
		default:
			take(&review, OURS, number);
			break;
		}
	}
	fb_review_finish(&review);
	assert_true(review.judged > 4000);
	assert_int_equal(judged(&review, FB_SENDER_UNKNOWN) +
		judged(&review, "b.example") + judged(&review, "d.example"),
	    review.judged);
	fb_review_free(&review);
}

int
main(void)
{
	struct table table = { 0 };
	table_add(&table, "the message that waited longest goes",
	    the_oldest_message_goes, NULL);
	table_add(&table, "every judged message is counted once, in any order",
	    every_judged_message_is_counted_once, NULL);
	return table_run(&table, "review");
}
