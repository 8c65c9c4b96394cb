/* SPDX-License-Identifier: BSD-2-Clause */
#include "review_print.h"

#include <inttypes.h>
#include <stdlib.h>

#include "bound.h"
#include "i18n.h"
#include "width.h"

#define LABEL_COLUMNS 34
#define VERDICT_COLUMNS 12
#define SMALL_N 60 /* below, the bound is above 5 % */
/* A domain most of whose mail is not suspected looks honest. */
#define HONEST_SHARE 10

/* Words for people; JSON has those of the log. */
static const char *const verdict_labels[FB_VERDICT_COUNT] = {
	[FB_VERDICT_NONE] = N_("no suspicion"),
	[FB_VERDICT_NOTIFY] = N_("notice to the duty officer"),
	[FB_VERDICT_TAG] = N_("tag"),
	[FB_VERDICT_QUARANTINE] = N_("quarantine"),
	[FB_VERDICT_REJECT] = N_("reject"),
};

static void
put_number(const char *label, uint64_t number)
{
	fputs("  ", stdout);
	fb_width_put(stdout, label, LABEL_COLUMNS);
	printf("%10" PRIu64 "\n", number);
}

/* "0.5 %", "12 %": three digits that count. */
static void
format_percent(char out[32], double share)
{
	snprintf(out, 32, "%.3g %%", share * 100.0);
}

static double
share_of(uint64_t part, uint64_t whole)
{
	return whole == 0 ? 0.0 : (double)part / (double)whole;
}

static size_t
rows_shown(size_t count, const struct fb_review_style *style)
{
	return style->top != 0 && style->top < count ? style->top : count;
}

static void
put_omitted(size_t count, size_t shown)
{
	if (shown < count)
		printf(_("  and %zu more; --top 0 shows all\n"), count - shown);
}

/* ---- totals ------------------------------------------------------------- */

static void
print_period(const struct fb_review *review)
{
	char first[FB_DATE_MAX_BYTES], last[FB_DATE_MAX_BYTES];

	if (review->first == FB_DATE_NONE)
		return;
	fb_date_format(first, review->first);
	fb_date_format(last, review->last);
	printf(_("From %s to %s\n"), first, last);
}

/* What an outcome means, for those that say that mail was not looked at. */
static void
print_outcomes(const struct fb_review *review)
{
	const struct fb_tally_row **row = fb_tally_sort(review->outcomes, 0, 0);
	size_t count = fb_tally_count(review->outcomes) - 1;
	char label[300];

	for (size_t i = 0; row != NULL && i < count; i++) {
		snprintf(label, sizeof label, "  %s", row[i]->name);
		put_number(label, row[i]->count[0]);
	}
	free(row);
}

static void
print_totals(const struct fb_review *review)
{
	puts(_("Messages"));
	put_number(_("all"), review->messages);
	print_outcomes(review);
	if (review->tests > 0)
		put_number(_("with a test word, left out"), review->tests);
}

static void
print_verdicts(const struct fb_review *review)
{
	fputs("\n", stdout);
	fb_width_put(stdout, _("What judged mail came to"), LABEL_COLUMNS + 2);
	printf("%10s  %s\n", "", _("if shadow counted"));
	for (unsigned i = 0; i < FB_VERDICT_COUNT; i++) {
		if (review->verdict[i] == 0 && review->shadow[i] == 0 &&
		    i == FB_VERDICT_NOTIFY)
			continue;
		fputs("  ", stdout);
		fb_width_put(stdout, _(verdict_labels[i]), LABEL_COLUMNS);
		printf("%10" PRIu64 "  %10" PRIu64 "\n", review->verdict[i],
		    review->shadow[i]);
	}
	put_number(_("suspected: tag or stronger"), review->suspected);
	put_number(_("of these, something was done"), review->acted);
	puts(_("The verdict is what the score amounts to; what is done is at "
	       "most what\nCeiling and the recipients allow, and nothing in "
	       "Mode observe."));
}

/* ---- tables ------------------------------------------------------------- */

static void
print_days(const struct fb_review *review)
{
	const struct fb_tally_row **row =
	    fb_tally_sort(review->days, FB_TALLY_COUNTS, 0);
	size_t count = fb_tally_count(review->days) - 1;

	if (row == NULL)
		return;
	printf("\n%s\n", _("By day            judged   suspected"));
	for (size_t i = 0; i < count; i++)
		printf("  %-12s %9" PRIu64 "   %9" PRIu64 "\n", row[i]->name,
		    row[i]->count[FB_SUM_JUDGED],
		    row[i]->count[FB_SUM_SUSPECTED]);
	free(row);
}

/* A word in place of a domain, in the user's language. */
static const char *
domain_name(const struct fb_tally_row *row)
{
	if (row->name == NULL)
		return _("(other domains)");
	if (row->name[0] != '(')
		return row->name;
	if (strcmp(row->name, FB_SENDER_EMPTY) == 0)
		return _("(empty sender: bounces)");
	if (strcmp(row->name, FB_SENDER_LOCAL) == 0)
		return _("(sender without a domain)");
	if (strcmp(row->name, FB_SENDER_UNKNOWN) == 0)
		return _("(sender not found in the log)");
	return _("(no readable domain)");
}

static void
print_domain(const struct fb_tally_row *row)
{
	uint64_t judged = row->count[FB_SUM_JUDGED],
		 suspected = row->count[FB_SUM_SUSPECTED];
	bool looks_honest = row->name != NULL && row->name[0] != '(' &&
	    suspected * HONEST_SHARE <= judged;

	printf("  %9" PRIu64 "   %9" PRIu64 "  %c %s\n", suspected, judged,
	    looks_honest ? '*' : ' ', domain_name(row));
}

static void
print_domains(const struct fb_review *review,
    const struct fb_review_style *style)
{
	const struct fb_tally_row **row =
	    fb_tally_sort(review->domains, FB_SUM_SUSPECTED, FB_SUM_JUDGED);
	const struct fb_tally_row *rest =
	    fb_tally_get(review->domains, FB_TALLY_REST);
	size_t count = 0, all = fb_tally_count(review->domains) - 1;

	while (row != NULL && count < all &&
	    row[count]->count[FB_SUM_SUSPECTED] > 0)
		count++;
	if (review->suspected > 0) {
		printf("\n%s\n%s\n",
		    _("By sender domain, where mail was suspected"),
		    _("  suspected      judged    domain"));
		for (size_t i = 0; i < rows_shown(count, style); i++)
			print_domain(row[i]);
		if (rest->count[FB_SUM_SUSPECTED] > 0)
			print_domain(rest);
		put_omitted(count, rows_shown(count, style));
		puts(_("* Most mail of this domain is not suspected: look at "
		       "these first.\nA sender domain may be forged."));
	}
	free(row);
}

/* "list id meaning" is one name. */
static void
print_entry(const struct fb_tally_row *row)
{
	const char *list = row->name, *id = strchr(list, ' ') + 1,
		   *meaning = strchr(id, ' ') + 1;

	printf("  %9" PRIu64 " %9" PRIu64 " %9" PRIu64 "  %.*s %s  %.*s\n",
	    row->count[FB_ENTRY_SUSPECTED], row->count[FB_ENTRY_HITS],
	    row->count[FB_ENTRY_SHADOW], (int)(meaning - 1 - id), id, meaning,
	    (int)(id - 1 - list), list);
	if (row->count[FB_ENTRY_KILLED] > 0)
		printf(_("  %32s overridden in %" PRIu64 " messages\n"), "",
		    row->count[FB_ENTRY_KILLED]);
	if (row->count[FB_ENTRY_ALLOWED] > 0)
		printf(_("  %32s allowed in %" PRIu64 " messages\n"), "",
		    row->count[FB_ENTRY_ALLOWED]);
}

static void
print_entries(const struct fb_review *review,
    const struct fb_review_style *style)
{
	const struct fb_tally_row **row =
	    fb_tally_sort(review->entries, FB_ENTRY_SUSPECTED, FB_ENTRY_HITS);
	size_t count = fb_tally_count(review->entries) - 1;

	if (row == NULL)
		return;
	printf("\n%s\n%s\n", _("By entry, in messages"),
	    _("  suspected       all in shadow  entry"));
	for (size_t i = 0; i < rows_shown(count, style); i++)
		print_entry(row[i]);
	put_omitted(count, rows_shown(count, style));
	puts(_("An entry that stands in much mail that is not suspected is "
	       "too common a word.\nfakebill-list kill takes one out of "
	       "force at once."));
	free(row);
}

static void
print_listed(const struct fb_review *review)
{
	char day[FB_DATE_MAX_BYTES];

	if (!review->wish.is_listing && review->wish.entry == NULL)
		return;
	if (review->wish.entry != NULL)
		printf(_("\nMessages that name %s\n"), review->wish.entry);
	else
		printf(_("\nSuspected messages\n"));
	for (size_t i = 0; i < review->listed_count; i++) {
		const struct fb_review_listed *l = &review->listed[i];
		strcpy(day, "?");
		if (l->day != FB_DATE_NONE)
			fb_date_format(day, l->day);
		printf("  %-10s  %-20s %8s  ", day, l->queue_id, l->score);
		fb_width_put(stdout, _(verdict_labels[l->verdict]),
		    VERDICT_COLUMNS);
		printf("  %s\n",
		    domain_name(fb_tally_get(review->domains, l->domain)));
	}
	if (review->unlisted > 0)
		printf(_("  and %" PRIu64 " more; give fewer days with --from "
			 "and --to\n"),
		    review->unlisted);
	if (review->listed_count == 0)
		puts(_("  none"));
}

/* ---- false positives ---------------------------------------------------- */

static double
bound_of(const struct fb_review_style *style, uint64_t n)
{
	return style->has_false_positives && style->false_positives > 0 ?
	    fb_bound_exact(style->false_positives, n) :
	    fb_bound_none(n);
}

static void
print_unreviewed(const struct fb_review *review, const char *bound,
    const char *of_judged)
{
	printf(_("Look at all %" PRIu64 " suspected messages (--list).  If "
		 "not one of them is a\nfalse positive, then with 95 %% "
		 "confidence at most %s of suspected\nmail is one, and at "
		 "most %s of all judged mail (rule of three: 3/n).\nOtherwise "
		 "say how many with --false-positives.\n"),
	    review->suspected, bound, of_judged);
}

static void
print_reviewed(const struct fb_review *review,
    const struct fb_review_style *style, const char *bound,
    const char *of_judged)
{
	char seen[32];

	format_percent(seen,
	    share_of(style->false_positives, review->suspected));
	printf(_("%" PRIu64 " of %" PRIu64 " suspected messages were false "
		 "positives (%s).\nWith 95 %% confidence at most %s of "
		 "suspected mail is one, and at\nmost %s of all judged mail "
		 "(%s).\n"),
	    style->false_positives, review->suspected, seen, bound, of_judged,
	    style->false_positives == 0 ? _("rule of three: 3/n") :
					  _("Clopper-Pearson, one-sided"));
}

static void
print_bound(const struct fb_review *review, const struct fb_review_style *style)
{
	char bound[32], of_judged[32];

	printf("\n%s\n", _("False positives"));
	if (review->suspected == 0) {
		puts(_("Nothing was suspected, so nothing can be said about "
		       "false positives yet."));
		return;
	}
	format_percent(bound, bound_of(style, review->suspected));
	format_percent(of_judged, bound_of(style, review->judged));
	if (style->has_false_positives)
		print_reviewed(review, style, bound, of_judged);
	else
		print_unreviewed(review, bound, of_judged);
	if (review->suspected < SMALL_N)
		printf(_("n = %" PRIu64 " is small and proves little: observe "
			 "longer.\n"),
		    review->suspected);
	puts(_("The bound takes messages for independent.  A thousand copies "
	       "of one\nnewsletter are one trial, not a thousand."));
}

void
fb_review_print(const struct fb_review *review,
    const struct fb_review_style *style)
{
	if (review->messages == 0) {
		puts(_("No line of fakebill-milter about a message was "
		       "found."));
		return;
	}
	print_period(review);
	print_totals(review);
	print_verdicts(review);
	print_days(review);
	print_domains(review, style);
	print_entries(review, style);
	print_listed(review);
	print_bound(review, style);
}

/* ---- JSON --------------------------------------------------------------- */

static json_t *
day_json(fb_date day)
{
	char text[FB_DATE_MAX_BYTES];

	if (day == FB_DATE_NONE)
		return json_null();
	fb_date_format(text, day);
	return json_string(text);
}

static json_t *
verdicts_json(const uint64_t number[FB_VERDICT_COUNT])
{
	json_t *out = json_object();

	for (unsigned i = 0; i < FB_VERDICT_COUNT; i++)
		json_object_set_new(out, fb_words_name(&fb_verdict_words, i),
		    json_integer((json_int_t)number[i]));
	return out;
}

static json_t *
outcomes_json(const struct fb_review *review)
{
	json_t *out = json_object();

	for (size_t i = 1; i < fb_tally_count(review->outcomes); i++) {
		const struct fb_tally_row *row =
		    fb_tally_get(review->outcomes, i);
		json_object_set_new(out, row->name,
		    json_integer((json_int_t)row->count[0]));
	}
	return out;
}

static json_t *
sums_json(const char *key, const struct fb_tally_row *row)
{
	return json_pack("{s:s?, s:I, s:I}", key, row->name, "judged",
	    (json_int_t)row->count[FB_SUM_JUDGED], "suspected",
	    (json_int_t)row->count[FB_SUM_SUSPECTED]);
}

static json_t *
entry_json(const struct fb_tally_row *row)
{
	const char *list = row->name, *id = strchr(list, ' ') + 1,
		   *meaning = strchr(id, ' ') + 1;

	return json_pack("{s:s%, s:s%, s:s, s:I, s:I, s:I, s:I, s:I}", "list",
	    list, (size_t)(id - 1 - list), "id", id, (size_t)(meaning - 1 - id),
	    "meaning", meaning, "hits", (json_int_t)row->count[FB_ENTRY_HITS],
	    "suspected", (json_int_t)row->count[FB_ENTRY_SUSPECTED], "shadow",
	    (json_int_t)row->count[FB_ENTRY_SHADOW], "killed",
	    (json_int_t)row->count[FB_ENTRY_KILLED], "allowed",
	    (json_int_t)row->count[FB_ENTRY_ALLOWED]);
}

static json_t *
table_json(const struct fb_tally *tally, const char *key, unsigned which,
    unsigned then)
{
	const struct fb_tally_row **row = fb_tally_sort(tally, which, then);
	json_t *out = json_array();

	for (size_t i = 0; row != NULL && i < fb_tally_count(tally) - 1; i++)
		json_array_append_new(out,
		    key == NULL ? entry_json(row[i]) : sums_json(key, row[i]));
	free(row);
	/* null is all that went beyond the limit */
	const struct fb_tally_row *rest = fb_tally_get(tally, FB_TALLY_REST);
	if (key != NULL && rest->count[FB_SUM_JUDGED] > 0)
		json_array_append_new(out, sums_json(key, rest));
	return out;
}

static json_t *
listed_json(const struct fb_review *review)
{
	json_t *out = json_array();

	for (size_t i = 0; i < review->listed_count; i++) {
		const struct fb_review_listed *l = &review->listed[i];
		json_array_append_new(out,
		    json_pack("{s:o, s:s, s:s, s:s, s:f, s:s?}", "day",
			day_json(l->day), "queue_id", l->queue_id, "verdict",
			fb_words_name(&fb_verdict_words, l->verdict),
			"shadow_verdict",
			fb_words_name(&fb_verdict_words, l->shadow_verdict),
			"score", strtod(l->score, NULL), "domain",
			fb_tally_get(review->domains, l->domain)->name));
	}
	return out;
}

static json_t *
bound_json(const struct fb_review *review, const struct fb_review_style *style)
{
	bool is_exact =
	    style->has_false_positives && style->false_positives > 0;

	return json_pack("{s:o, s:I, s:f, s:f, s:f, s:s}", "found",
	    style->has_false_positives ?
		json_integer((json_int_t)style->false_positives) :
		json_null(),
	    "of", (json_int_t)review->suspected, "confidence",
	    FB_BOUND_CONFIDENCE, "upper_bound",
	    bound_of(style, review->suspected), "upper_bound_of_judged",
	    bound_of(style, review->judged), "method",
	    is_exact ? "clopper-pearson" : "rule-of-three");
}

json_t *
fb_review_json(const struct fb_review *review,
    const struct fb_review_style *style)
{
	return json_pack("{s:o, s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o, "
			 "s:o, s:o, s:o, s:o, s:o, s:I, s:o}",
	    "from", day_json(review->first), "to", day_json(review->last),
	    "lines", (json_int_t)review->lines, "messages",
	    (json_int_t)review->messages, "tests", (json_int_t)review->tests,
	    "judged", (json_int_t)review->judged, "suspected",
	    (json_int_t)review->suspected, "acted", (json_int_t)review->acted,
	    "outcomes", outcomes_json(review), "verdicts",
	    verdicts_json(review->verdict), "shadow_verdicts",
	    verdicts_json(review->shadow), "days",
	    table_json(review->days, "day", FB_TALLY_COUNTS, 0), "domains",
	    table_json(review->domains, "domain", FB_SUM_SUSPECTED,
		FB_SUM_JUDGED),
	    "entries",
	    table_json(review->entries, NULL, FB_ENTRY_SUSPECTED,
		FB_ENTRY_HITS),
	    "listed", listed_json(review), "unlisted",
	    (json_int_t)review->unlisted, "false_positives",
	    bound_json(review, style));
}
