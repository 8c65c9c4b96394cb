/* SPDX-License-Identifier: BSD-2-Clause */
#include "fit_print.h"

#include <inttypes.h>
#include <stdlib.h>

#include "i18n.h"
#include "loss.h"
#include "width.h"

#define ID_COLUMNS 10
#define GROUP_COLUMNS 18
#define WORDS_COLUMNS 25
#define LABEL_COLUMNS 31
#define LINE_COLUMNS 80

bool
fb_fit_is_better(const struct fb_fit_report *report)
{
	return report->crossed.loss < report->present.loss &&
	    report->crossed.flagged[FB_SIDE_HAM] <=
	    report->present.flagged[FB_SIDE_HAM];
}

static int32_t
change_of(const struct fb_fit_report *report, uint32_t number)
{
	int32_t change =
	    report->proposed[number] - report->fit->present[number];

	return change < 0 ? -change : change;
}

/* For qsort_r(3). */
static int
by_change(const void *left, const void *right, void *context)
{
	const uint32_t *a = left, *b = right;
	int32_t x = change_of(context, *a), y = change_of(context, *b);

	if (x != y)
		return x > y ? -1 : 1;
	return (*a > *b) - (*a < *b);
}

uint32_t *
fb_fit_changes(size_t *count, const struct fb_fit_report *report)
{
	uint32_t *number = calloc(report->fit->entry_count + 1, sizeof *number);

	if (number == NULL)
		return NULL;
	*count = 0;
	for (uint32_t i = 0; i < report->fit->entry_count; i++)
		if (change_of(report, i) != 0)
			number[(*count)++] = i;
	qsort_r(number, *count, sizeof *number, by_change,
	    (void *)(uintptr_t)report);
	return number;
}

/* ---- how good --------------------------------------------------------- */

static void
print_mail(const struct fb_fit_report *report)
{
	const struct fb_fit *fit = report->fit;

	printf(_("%" PRIu64 " fraud mails, %zu of them different; "
		 "%" PRIu64 " ham mails, %zu of them different\n"),
	    report->given[FB_SIDE_FRAUD], fit->different[FB_SIDE_FRAUD],
	    report->given[FB_SIDE_HAM], fit->different[FB_SIDE_HAM]);
}

static void
print_quality(const struct fb_fit_report *report, const char *label,
    const struct fb_fit_quality *quality)
{
	uint64_t fraud = report->given[FB_SIDE_FRAUD],
		 ham = report->given[FB_SIDE_HAM];

	fb_width_put(stdout, label, LABEL_COLUMNS);
	printf("%7" PRIu64 "%8.2f%%%11" PRIu64 "%8.2f%%%13.1f\n",
	    quality->flagged[FB_SIDE_FRAUD],
	    100.0 * (double)quality->flagged[FB_SIDE_FRAUD] / (double)fraud,
	    quality->flagged[FB_SIDE_HAM],
	    100.0 * (double)quality->flagged[FB_SIDE_HAM] / (double)ham,
	    (double)quality->loss / (double)FB_LOSS_ONE);
}

static void
print_qualities(const struct fb_fit_report *report)
{
	char label[128];

	printf("\n%s\n",
	    _("At the tag threshold            fraud caught         "
	      "ham flagged         loss"));
	print_quality(report, _("weights as they are"), &report->present);
	snprintf(label, sizeof label, _("fitted, on mail left out (%u)"),
	    report->fit->options.folds);
	print_quality(report, label, &report->crossed);
	print_quality(report, _("fitted, on the same mail"), &report->fitted);
	puts(fb_fit_is_better(report) ?
		_("The proposed weights are better for mail that they were "
		  "not fitted to.") :
		_("The proposed weights are NOT better for mail that they "
		  "were not fitted to:\nkeep what there is, or give more "
		  "mail."));
}

/* ---- entries ---------------------------------------------------------- */

static void
print_change(const struct fb_fit_report *report, uint32_t number)
{
	const struct fb_fit_entry *entry = &report->fit->entry[number];
	struct fb_list_entry listed;
	char old[FB_POINTS_MAX_BYTES], proposed[FB_POINTS_MAX_BYTES];

	if (!fb_list_entry(&listed, report->list, number))
		return;
	fb_points_format(old, entry->weight_milli);
	fb_points_format(proposed, report->proposed[number]);
	fb_width_put(stdout, listed.id, ID_COLUMNS);
	fb_width_put(stdout,
	    entry->group < FB_GROUP_COUNT ?
		fb_words_name(&fb_group_words, entry->group) :
		fb_words_name(&fb_type_words, entry->type),
	    GROUP_COLUMNS);
	printf("%6s%8s%7" PRIu32 "%7" PRIu32 "  ", old, proposed,
	    entry->hits[FB_SIDE_FRAUD], entry->hits[FB_SIDE_HAM]);
	fb_width_put_cut(stdout, listed.value, WORDS_COLUMNS - 3);
	putchar('\n');
}

static void
print_changes(const struct fb_fit_report *report, size_t top)
{
	size_t count = 0;
	uint32_t *number = fb_fit_changes(&count, report);

	if (number == NULL) {
		puts(_("out of memory"));
		return;
	}
	printf(_("\nWeights that would change: %zu\n"), count);
	if (count > 0)
		puts(_("id        group                now     new  fraud    "
		       "ham  words"));
	size_t shown = top != 0 && top < count ? top : count;
	for (size_t i = 0; i < shown; i++)
		print_change(report, number[i]);
	if (shown < count)
		printf(_("  and %zu more; --top 0 shows all\n"), count - shown);
	free(number);
}

/* An entry of which the mail says too little. */
static bool
is_rare(const struct fb_fit_entry *entry)
{
	return entry->state == FB_FIT_RARE &&
	    entry->hits[FB_SIDE_FRAUD] + entry->hits[FB_SIDE_HAM] > 0;
}

static size_t
count_state(const struct fb_fit *fit, enum fb_fit_state state)
{
	size_t count = 0;

	for (size_t i = 0; i < fit->entry_count; i++)
		count += fit->entry[i].state == state;
	return count;
}

static size_t
count_rare(const struct fb_fit *fit)
{
	size_t count = 0;

	for (size_t i = 0; i < fit->entry_count; i++)
		count += is_rare(&fit->entry[i]);
	return count;
}

static void
print_rare(const struct fb_fit_report *report, size_t top)
{
	const struct fb_fit *fit = report->fit;
	struct fb_list_entry listed;
	size_t rare = count_rare(fit), shown = 0, column = 0,
	       limit = top != 0 && top < rare ? top : rare;

	printf(_("\nLeft as they are: %zu that hit nothing, %zu identifiers, "
		 "rules of no weight or\nin shadow, %zu that hit fewer than "
		 "%u different mails\n"),
	    count_state(fit, FB_FIT_RARE) - rare,
	    count_state(fit, FB_FIT_FIXED), rare, fit->options.hits_min);
	for (uint32_t i = 0; i < fit->entry_count && shown < limit; i++) {
		if (!is_rare(&fit->entry[i]) ||
		    !fb_list_entry(&listed, report->list, i))
			continue;
		size_t len = strlen(listed.id) + 1;
		if (column + len > LINE_COLUMNS) {
			putchar('\n');
			column = 0;
		}
		printf("%s%s", column > 0 ? " " : "", listed.id);
		column += len;
		shown++;
	}
	if (shown > 0)
		putchar('\n');
	if (shown < rare)
		printf(_("  and %zu more; --top 0 shows all\n"), rare - shown);
}

void
fb_fit_print(const struct fb_fit_report *report, size_t top)
{
	print_mail(report);
	print_qualities(report);
	print_changes(report, top);
	print_rare(report, top);
}
