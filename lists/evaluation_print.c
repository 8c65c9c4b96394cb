/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluation_print.h"

#include <inttypes.h>
#include <stdlib.h>

#include "i18n.h"
#include "width.h"

#define LABEL_COLUMNS 12
#define ID_COLUMNS 9
#define GROUP_COLUMNS 17
#define WORDS_COLUMNS 22
#define LINE_COLUMNS 80

/* Words for people; JSON has those of the log. */
static const char *const level_labels[FB_REACHED_COUNT] = {
	[FB_REACHED_TAG] = N_("tag"),
	[FB_REACHED_QUARANTINE] = N_("quarantine"),
	[FB_REACHED_REJECT] = N_("reject"),
};

static void
print_what(const struct fb_evaluation *evaluation, fb_date day)
{
	const struct fb_judge_request *request = evaluation->request;
	char date[FB_DATE_MAX_BYTES];

	for (size_t i = 0; i < request->list_count; i++)
		printf(_("%s/%ju: %u entries\n"),
		    fb_list_name(request->list[i]),
		    (uintmax_t)fb_list_serial(request->list[i]),
		    fb_list_entry_count(request->list[i]));
	fb_date_format(date, day);
	printf(_("%" PRIu64 " fraud mails, %" PRIu64
		 " ham mails, judged as of %s\n"),
	    evaluation->mail_count[FB_SIDE_FRAUD],
	    evaluation->mail_count[FB_SIDE_HAM], date);
}

/* ---- rates ------------------------------------------------------------ */

static void
put_share(uint64_t part, uint64_t whole, int columns)
{
	if (whole == 0)
		printf("%*s", columns, "-");
	else
		printf("%*.2f%%", columns - 1,
		    100.0 * (double)part / (double)whole);
}

static void
print_level(const struct fb_evaluation *evaluation, enum fb_level_reached level)
{
	uint64_t fraud =
		     fb_evaluation_reached(evaluation, FB_SIDE_FRAUD, level),
		 ham = fb_evaluation_reached(evaluation, FB_SIDE_HAM, level),
		 frauds = evaluation->mail_count[FB_SIDE_FRAUD],
		 hams = evaluation->mail_count[FB_SIDE_HAM];
	char threshold[FB_POINTS_MAX_BYTES];

	fb_points_format(threshold, fb_evaluation_threshold(evaluation, level));
	fb_width_put(stdout, _(level_labels[level]), LABEL_COLUMNS);
	printf("%6s%10" PRIu64, threshold, fraud);
	put_share(fraud, frauds, 9);
	printf("%9.2f%%%10" PRIu64,
	    100.0 * fb_evaluation_at_least(fraud, frauds), ham);
	put_share(ham, hams, 9);
	printf("%9.3f%%\n", 100.0 * fb_evaluation_at_most(ham, hams));
}

static void
print_rates(const struct fb_evaluation *evaluation)
{
	printf("\n%s\n",
	    _("                          fraud caught                 "
	      "ham flagged"));
	puts(_("Threshold   points     mails   recall  at least     mails     "
	       "rate   at most"));
	for (unsigned level = 0; level < FB_REACHED_COUNT; level++)
		print_level(evaluation, level);
	puts(_("At least, at most: one-sided bounds of Clopper and Pearson "
	       "(95 %)."));
}

static void
print_category(const struct fb_evaluation *evaluation, enum fb_category c)
{
	uint64_t sum = 0;

	for (unsigned side = 0; side < FB_SIDE_COUNT; side++)
		sum += evaluation->reached[side][FB_REACHED_TAG][c];
	if (sum == 0)
		return;
	fb_width_put(stdout, fb_words_name(&fb_category_words, c),
	    LABEL_COLUMNS);
	for (unsigned side = 0; side < FB_SIDE_COUNT; side++) {
		fputs("   ", stdout);
		for (unsigned l = 0; l < FB_REACHED_COUNT; l++)
			printf("%10" PRIu64, evaluation->reached[side][l][c]);
	}
	putchar('\n');
}

static void
print_categories(const struct fb_evaluation *evaluation)
{
	printf("\n%s\n",
	    _("                         fraud caught                     "
	      "ham flagged"));
	puts(_("Category              tag quarantine    reject          tag "
	       "quarantine    reject"));
	for (unsigned c = 0; c < FB_CATEGORY_COUNT; c++)
		print_category(evaluation, c);
}

/* ---- mails ------------------------------------------------------------ */

static size_t
rows_shown(size_t count, size_t top)
{
	return top != 0 && top < count ? top : count;
}

static void
put_omitted(uint64_t count, size_t shown)
{
	if (shown < count)
		printf(_("  and %" PRIu64 " more; --top 0 shows all\n"),
		    count - shown);
}

static void
print_wrong(const char *title, const struct fb_evaluation_mails *mails,
    size_t top)
{
	size_t shown = rows_shown(mails->count, top);
	char score[FB_POINTS_MAX_BYTES];

	printf("\n%s: %" PRIu64 "\n", title, mails->count + mails->left_out);
	for (size_t i = 0; i < shown; i++) {
		const struct fb_evaluation_mail *mail = &mails->mail[i];
		fb_points_format(score, mail->score_milli);
		printf("%7s  %s\n", score, mail->name);
		if (mail->ids[0] == '\0')
			continue;
		fputs("         ", stdout);
		fb_width_put_cut(stdout, fb_str(mail->ids), LINE_COLUMNS - 9);
		putchar('\n');
	}
	put_omitted(mails->count + mails->left_out, shown);
}

/* ---- entries ---------------------------------------------------------- */

/* "12 (3)": hits, and what was decided by them */
static void
put_did(const struct fb_evaluation_entry *did, enum fb_side side)
{
	char text[32];

	if (did->decided[side] > 0)
		snprintf(text, sizeof text, "%" PRIu32 " (%" PRIu32 ")",
		    did->hits[side], did->decided[side]);
	else
		snprintf(text, sizeof text, "%" PRIu32, did->hits[side]);
	printf("%12s", text);
}

static void
print_row(const struct fb_evaluation_row *row)
{
	const struct fb_list_entry *entry = &row->entry;
	char weight[FB_POINTS_MAX_BYTES];

	fb_points_format(weight, entry->weight_milli);
	fb_width_put(stdout, entry->id, ID_COLUMNS);
	putchar(entry->state == FB_STATE_SHADOW ? '~' : ' ');
	fb_width_put(stdout,
	    entry->group < FB_GROUP_COUNT ?
		fb_words_name(&fb_group_words, entry->group) :
		fb_words_name(&fb_type_words, entry->type),
	    GROUP_COLUMNS);
	printf("%6s", weight);
	put_did(&row->did, FB_SIDE_FRAUD);
	put_did(&row->did, FB_SIDE_HAM);
	fputs("  ", stdout);
	fb_width_put_cut(stdout, entry->value, WORDS_COLUMNS - 1);
	putchar('\n');
}

static bool
has_hit(const struct fb_evaluation_row *row)
{
	return row->did.hits[FB_SIDE_FRAUD] > 0 ||
	    row->did.hits[FB_SIDE_HAM] > 0;
}

/* What speaks for fraud and stands in ham. */
static bool
is_doubtful(const struct fb_evaluation_row *row)
{
	return row->entry.weight_milli > 0 && row->did.hits[FB_SIDE_HAM] > 0;
}

static bool
is_honest(const struct fb_evaluation_row *row)
{
	return row->entry.weight_milli < 0 && has_hit(row);
}

static bool
is_of_use(const struct fb_evaluation_row *row)
{
	return has_hit(row) && !is_doubtful(row) && !is_honest(row);
}

static bool
is_idle(const struct fb_evaluation_row *row)
{
	return !has_hit(row);
}

typedef bool choice(const struct fb_evaluation_row *row);

static size_t
count_rows(const struct fb_evaluation_row *row, size_t count, choice *is_chosen)
{
	size_t chosen = 0;

	for (size_t i = 0; i < count; i++)
		chosen += is_chosen(&row[i]);
	return chosen;
}

static void
print_entries(const char *title, const struct fb_evaluation_row *row,
    size_t count, choice *is_chosen, size_t top)
{
	size_t chosen = count_rows(row, count, is_chosen), shown = 0;
	size_t limit = rows_shown(chosen, top);

	printf("\n%s: %zu\n", title, chosen);
	if (chosen > 0)
		puts(_("id        group            weight       fraud"
		       "         ham  words"));
	for (size_t i = 0; i < count && shown < limit; i++)
		if (is_chosen(&row[i])) {
			print_row(&row[i]);
			shown++;
		}
	put_omitted(chosen, shown);
}

/* Their ids alone, several to a line. */
static void
print_idle(const struct fb_evaluation_row *row, size_t count, size_t top)
{
	size_t idle = count_rows(row, count, is_idle), shown = 0, column = 0;
	size_t limit = rows_shown(idle, top);

	printf(_("\nEntries that hit nothing: %zu of %zu\n"), idle, count);
	for (size_t i = 0; i < count && shown < limit; i++) {
		if (!is_idle(&row[i]))
			continue;
		size_t len = strlen(row[i].entry.id) + 1;
		if (column + len > LINE_COLUMNS) {
			putchar('\n');
			column = 0;
		}
		printf("%s%s", column > 0 ? " " : "", row[i].entry.id);
		column += len;
		shown++;
	}
	if (shown > 0)
		putchar('\n');
	put_omitted(idle, shown);
}

static void
print_all_entries(const struct fb_evaluation *evaluation, size_t top)
{
	size_t count = 0;
	struct fb_evaluation_row *row = fb_evaluation_rows(&count, evaluation);

	if (row == NULL) {
		puts(_("out of memory"));
		return;
	}
	print_entries(_("Entries that speak for fraud and hit ham"), row, count,
	    is_doubtful, top);
	print_entries(_("Entries that hit fraud only"), row, count, is_of_use,
	    top);
	print_entries(_("Entries that speak for honest mail"), row, count,
	    is_honest, top);
	puts(_("In brackets: mails that reach the tag threshold, or do not, "
	       "only because of\nthe entry.  ~ in shadow: that would, if it "
	       "were active."));
	print_idle(row, count, top);
	free(row);
}

void
fb_evaluation_print(const struct fb_evaluation *evaluation, fb_date day,
    size_t top)
{
	print_what(evaluation, day);
	print_rates(evaluation);
	print_categories(evaluation);
	print_wrong(_("False alarms"), &evaluation->wrong[FB_SIDE_HAM], top);
	print_wrong(_("Missed fraud"), &evaluation->wrong[FB_SIDE_FRAUD], top);
	print_all_entries(evaluation, top);
}
