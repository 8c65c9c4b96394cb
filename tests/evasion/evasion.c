/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * evasion - do hits survive disguises?
 *
 * Every fraud sample is judged with the starter list as it stands and then in
 * each disguise of family.c: at least 99 of 100 hits must still be there, and
 * no honest sample in the same disguise may be tagged.  Prints the table of
 * fakebill-recognition(7) as comments of TAP.
 *
 * Families that are listed as known in family.c need not reach the line, but
 * count in the sum and may not fall below what they reached.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "family.h"
#include "judge.h"

#define LEAST_PERCENT 99
#define FRAUD_MOST 120
#define HONEST_MOST 60
#define NOW ((int64_t)20000 * 24 * 3600) /* 2024-10-04 */
#define IDS_MAX 256

struct verdict {
	const char *id[IDS_MAX]; /* of the list's memory */
	size_t id_count;
	bool is_tagged;
};

struct row {
	size_t wanted, found, tagged, honest_tagged;
};

static struct fb_reader *reader;
static struct fb_list *list;
static struct fb_arena *arena, *keep;
static unsigned number, failed;

static void
set_up(void)
{
	samples_open_starter(&reader, &list);
	arena = fb_arena_new((size_t)512 << 20);
	keep = fb_arena_new((size_t)64 << 20);
	if (arena == NULL || keep == NULL)
		errx(1, "out of memory");
}

static size_t
read_samples(struct sample **out, const char *kind, size_t most)
{
	const char *source = getenv("top_srcdir");
	char tuning[4096], unseen[4096];
	const char *folders[] = { tuning, unseen };

	if (source == NULL)
		source = "..";
	snprintf(tuning, sizeof tuning, "%s/tests/samples/%s", source, kind);
	snprintf(unseen, sizeof unseen, "%s/tests/samples/unseen/%s", source,
	    kind);
	return samples_read(out, keep, folders, 2, most);
}

/* Judge a mail; what hit counts whatever its weight. */
static struct verdict
judge(struct fb_str message)
{
	const struct fb_list *lists[1] = { list };
	const struct fb_judge_request request = { .list = lists,
		.list_count = 1,
		.now = NOW,
		.categories = FB_CATEGORY_ALL };
	struct fb_evidence evidence;
	struct verdict verdict = { .id_count = 0 };

	if (fb_judge_message(&evidence, arena, reader, &request, message) !=
	    FB_OK)
		errx(1, "a message cannot be judged");
	for (size_t i = 0; i < evidence.hit_count; i++)
		if (verdict.id_count < IDS_MAX)
			verdict.id[verdict.id_count++] = evidence.hit[i].id;
	verdict.is_tagged =
	    evidence.weighing.score_milli >= FB_THRESHOLD_TAG_MILLI;
	return verdict;
}

static bool
has_id(const struct verdict *verdict, const char *id)
{
	for (size_t i = 0; i < verdict->id_count; i++)
		if (strcmp(verdict->id[i], id) == 0)
			return true;
	return false;
}

static void
report(bool is_ok, const char *claim, const char *family)
{
	printf("%s %u - %s: %s\n", is_ok ? "ok" : "not ok", ++number, claim,
	    family);
	failed += !is_ok;
}

/* The same seed for the same family and mail, whatever ran before. */
static struct fb_str
in_disguise(size_t family, const struct sample *sample, size_t index)
{
	return family_wear(arena, family, sample, 1000 * family + index);
}

/* As the mails stand; returns how many are tagged. */
static size_t
judge_plain(struct verdict *plain, const struct sample *sample, size_t count)
{
	size_t tagged = 0;

	for (size_t i = 0; i < count; i++) {
		plain[i] = judge(sample[i].bytes);
		tagged += plain[i].is_tagged;
		fb_arena_reset(arena);
	}
	return tagged;
}

static void
judge_fraud(struct row *row, size_t family, const struct sample *sample,
    const struct verdict *plain, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct verdict now = judge(in_disguise(family, &sample[i], i));
		row->wanted += plain[i].id_count;
		row->tagged += now.is_tagged;
		for (size_t k = 0; k < plain[i].id_count; k++)
			if (has_id(&now, plain[i].id[k]))
				row->found++;
			else if (getenv("EVASION_LOST") != NULL)
				printf("# %s lost %s %s\n", family_name(family),
				    plain[i].id[k],
				    strstr(sample[i].path, "/unseen/") != NULL ?
					"in an unseen one" :
					strrchr(sample[i].path, '/') + 1);
		fb_arena_reset(arena);
	}
}

/* Honest mail that is tagged as it stands says nothing about disguises. */
static void
judge_honest(struct row *row, size_t family, const struct sample *sample,
    const struct verdict *plain, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!plain[i].is_tagged &&
		    judge(in_disguise(family, &sample[i], i)).is_tagged) {
			row->honest_tagged++;
			printf("# %s, tagged: %s\n", family_name(family),
			    strstr(sample[i].path, "/unseen/") != NULL ?
				"an unseen one" :
				strrchr(sample[i].path, '/') + 1);
		}
		fb_arena_reset(arena);
	}
}

static double
percent(size_t part, size_t whole)
{
	return whole == 0 ? 0 : 100.0 * (double)part / (double)whole;
}

static void
print_row(const char *name, const struct row *row, size_t tagged_plain,
    const char *remark)
{
	printf("# %-38s %5zu %6.1f%%  %3zu → %3zu  %3zu  %s\n", name,
	    row->wanted, percent(row->found, row->wanted), tagged_plain,
	    row->tagged, row->honest_tagged, remark);
}

static const char *
remark(size_t family)
{
	static const char *const legible[] = { "", "read with effort",
		"hardly legible" };
	return legible[family_legible(family)];
}

static void
check_family(struct row *row, size_t family)
{
	static const struct family_shortfall line = { "", LEAST_PERCENT, 0 };
	const struct family_shortfall *known = family_known(family);

	if (known != NULL)
		printf("# known: %s | %s\n", family_name(family),
		    known->reason);
	else
		known = &line;
	report(100 * row->found >= known->least_percent * row->wanted,
	    known->least_percent == LEAST_PERCENT ?
		"at least 99% of the hits survive" :
		"no fewer hits survive than before",
	    family_name(family));
	report(row->honest_tagged <= known->honest_most,
	    known->honest_most == 0 ? "it gets no honest mail tagged" :
				      "it gets no more honest mail tagged",
	    family_name(family));
}

int
main(void)
{
	static struct verdict fraud_plain[FRAUD_MOST],
	    honest_plain[HONEST_MOST];
	struct row row[64] = { 0 }, sum = { 0 };
	struct sample *fraud, *honest;

	set_up();
	size_t fraud_count = read_samples(&fraud, "fraud", FRAUD_MOST);
	size_t honest_count = read_samples(&honest, "honest", HONEST_MOST);
	size_t tagged_plain = judge_plain(fraud_plain, fraud, fraud_count);
	size_t honest_tagged = judge_plain(honest_plain, honest, honest_count);
	for (size_t i = 0; i < family_count(); i++) {
		judge_fraud(&row[i], i, fraud, fraud_plain, fraud_count);
		judge_honest(&row[i], i, honest, honest_plain, honest_count);
		check_family(&row[i], i);
		sum.wanted += row[i].wanted;
		sum.found += row[i].found;
		sum.tagged += row[i].tagged;
		sum.honest_tagged += row[i].honest_tagged;
	}
	printf("1..%u\n# %zu fraud mails, %zu honest ones (%zu more are "
	       "tagged as they stand)\n"
	       "# %-38s %5s %7s  %9s  %s\n",
	    number, fraud_count, honest_count - honest_tagged, honest_tagged,
	    "disguise", "hits", "survive", "tagged", "honest");
	for (size_t i = 0; i < family_count(); i++)
		print_row(family_name(i), &row[i], tagged_plain, remark(i));
	print_row("all", &sum, tagged_plain * family_count(), "");
	fb_list_free(list);
	fb_reader_free(reader);
	fb_arena_free(arena);
	fb_arena_free(keep);
	return failed > 0;
}
