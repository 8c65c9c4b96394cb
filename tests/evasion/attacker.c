/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * attacker - how long does a patient forger need?
 *
 * Two forgers who own the program and the list rewrite each fraud sample
 * that is tagged and may have 20 versions of it judged.  The blind one sees
 * the score only; the informed one also which words hit, as fakebill-check
 * --explain shows them.  Both are greedy: a swap that lowers the score stays.
 * Nothing passes or fails here: the result is printed, and stands in
 * fakebill-recognition(7).
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "family.h"
#include "judge.h"
#include "swaps.h"

#define QUESTIONS 20
#define FRAUD_MOST 200
#define TRIED_MOST 64
#define NOW ((int64_t)20000 * 24 * 3600) /* 2024-10-04 */
#define WRITTEN_ANEW 0                   /* the family without a disguise */

/* A version of a mail and what the judge says of it. */
struct version {
	struct sample mail;
	int32_t score_milli;
	struct fb_evidence evidence;
};

struct attack {
	struct version best;
	unsigned questions, swaps;
	const char *tried[TRIED_MOST]; /* what an informed one has tried */
	size_t tried_count;
};

struct result {
	size_t attacked, evaded;
	unsigned swaps[FRAUD_MOST], questions; /* of those that evaded */
};

static struct fb_reader *reader;
static struct fb_list *list;
static struct fb_arena *arena;
static uint64_t seed;

static unsigned
chance(size_t limit)
{
	/* xorshift64, Marsaglia 2003 */
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed % limit);
}

static void
set_up(void)
{
	samples_open_starter(&reader, &list);
	if ((arena = fb_arena_new((size_t)1 << 30)) == NULL)
		errx(1, "out of memory");
}

static void
judge(struct version *version)
{
	const struct fb_list *lists[1] = { list };
	const struct fb_judge_request request = { .list = lists,
		.list_count = 1,
		.now = NOW,
		.categories = FB_CATEGORY_ALL };
	struct fb_str message =
	    family_wear(arena, WRITTEN_ANEW, &version->mail, 1);

	if (fb_judge_message(&version->evidence, arena, reader, &request,
		message) != FB_OK)
		errx(1, "a message cannot be judged");
	version->score_milli = version->evidence.weighing.score_milli;
}

/* Every `words` in a text; *count is raised by how many there were. */
static struct fb_str
swap_in(struct fb_str in, const char *words, const char *instead,
    unsigned *count)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	const char *at = in.data, *found;

	if (out == NULL)
		err(1, "open_memstream");
	while ((found = strstr(at, words)) != NULL) {
		fprintf(out, "%.*s%s", (int)(found - at), at, instead);
		at = found + strlen(words);
		++*count;
	}
	fputs(at, out);
	fclose(out);
	struct fb_str copy =
	    fb_arena_copy(arena, (struct fb_str) { text, size + 1 });
	free(text);
	copy.len--;
	return copy;
}

/* The mail with other words; returns how often they stood there. */
static unsigned
swap(struct sample *mail, const char *words, const char *instead)
{
	unsigned count = 0;

	mail->subject = swap_in(mail->subject, words, instead, &count);
	mail->from = swap_in(mail->from, words, instead, &count);
	for (size_t i = 0; i < mail->part_count; i++)
		mail->part[i].text =
		    swap_in(mail->part[i].text, words, instead, &count);
	return count;
}

static bool
is_tagged(const struct version *version)
{
	return version->score_milli >= FB_THRESHOLD_TAG_MILLI;
}

/* Ask about a swap and keep it if it helps. */
static void
try_swap(struct attack *attack, const char *words, const char *instead)
{
	struct version next = attack->best;

	if (attack->questions == QUESTIONS ||
	    swap(&next.mail, words, instead) == 0)
		return;
	attack->questions++;
	judge(&next);
	if (next.score_milli < attack->best.score_milli) {
		attack->best = next;
		attack->swaps++;
	}
}

/* Something inserted behind the character in the middle. */
static const char *
torn(const char *words, const char *inserted)
{
	size_t middle = strlen(words) / 2;
	char *text;

	while (((unsigned char)words[middle] & 0xC0) == 0x80)
		middle++;
	if (asprintf(&text, "%.*s%s%s", (int)middle, words, inserted,
		words + middle) < 0)
		err(1, "asprintf");
	struct fb_str copy =
	    fb_arena_copy(arena, (struct fb_str) { text, strlen(text) + 1 });
	free(text);
	return copy.data;
}

/* ---- who sees which words hit ------------------------------------------- */

static bool
was_tried(const struct attack *attack, const char *words)
{
	for (size_t i = 0; i < attack->tried_count; i++)
		if (strcmp(attack->tried[i], words) == 0)
			return true;
	return attack->tried_count == TRIED_MOST;
}

/* The words of the heaviest hit that were not tried yet; NULL: no more. */
static const char *
next_words(struct attack *attack)
{
	const struct fb_evidence *evidence = &attack->best.evidence;

	for (size_t i = 0; i < evidence->hit_count; i++) {
		struct fb_str words =
		    fb_evidence_words(evidence, &evidence->hit[i], 300);
		if (words.len == 0 || evidence->hit[i].weight_milli <= 0)
			continue;
		char *copy = fb_arena_calloc(arena, words.len + 1, 1);
		if (copy == NULL)
			errx(1, "out of memory");
		memcpy(copy, words.data, words.len);
		if (!was_tried(attack, copy)) {
			attack->tried[attack->tried_count++] = copy;
			return copy;
		}
	}
	return NULL;
}

/* A synonym where there is one, then something between the letters. */
static void
rewrite(struct attack *attack, const char *words)
{
	int32_t before = attack->best.score_milli;

	for (size_t i = 0; i < SYNONYM_COUNT; i++) {
		const char *at = strstr(words, synonyms[i].words);
		unsigned count = 0;
		if (at == NULL)
			continue;
		struct fb_str instead = swap_in((struct fb_str) { words, 0 },
		    synonyms[i].words, synonyms[i].instead, &count);
		try_swap(attack, words, instead.data);
		if (attack->best.score_milli < before)
			return;
	}
	size_t first = chance(INSERT_COUNT);
	for (size_t i = 0; i < INSERT_COUNT; i++) {
		try_swap(attack, words,
		    torn(words, inserts[(first + i) % INSERT_COUNT]));
		if (attack->best.score_milli < before)
			return;
	}
}

static void
attack_informed(struct attack *attack)
{
	const char *words;

	while (is_tagged(&attack->best) && attack->questions < QUESTIONS &&
	    (words = next_words(attack)) != NULL)
		rewrite(attack, words);
}

/* ---- who sees the score only -------------------------------------------- */

static void
attack_blind(struct attack *attack)
{
	/* Of the synonyms that fit some may not help; 500 draws are more
	 * than 20 questions need. */
	for (unsigned i = 0; i < 500 && is_tagged(&attack->best) &&
	     attack->questions < QUESTIONS;
	     i++) {
		size_t pick = chance(SYNONYM_COUNT);
		const char *words = synonyms[pick].words;
		try_swap(attack, words,
		    chance(4) > 0 ? synonyms[pick].instead :
				    torn(words, inserts[chance(INSERT_COUNT)]));
	}
}

/* ---- the report --------------------------------------------------------- */

static void
attack_mail(struct result *result, const struct sample *mail, size_t index,
    void (*forger)(struct attack *))
{
	struct attack attack = { .best.mail = *mail };

	seed = 88172645463325252u + index;
	judge(&attack.best);
	if (!is_tagged(&attack.best))
		return;
	result->attacked++;
	forger(&attack);
	if (is_tagged(&attack.best))
		return;
	result->swaps[result->evaded++] = attack.swaps;
	result->questions += attack.questions;
}

static int
compare(const void *a, const void *b)
{
	unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
	return (x > y) - (x < y);
}

static void
print_result(const char *name, struct result *result)
{
	size_t n = result->evaded;

	qsort(result->swaps, n, sizeof *result->swaps, compare);
	printf("# %-34s %3zu of %3zu (%.0f%%)", name, n, result->attacked,
	    result->attacked == 0 ?
		0 :
		100.0 * (double)n / (double)result->attacked);
	if (n > 0)
		printf("; swaps: median %u, least %u, most %u; "
		       "questions: mean %.1f",
		    result->swaps[n / 2], result->swaps[0],
		    result->swaps[n - 1],
		    (double)result->questions / (double)n);
	putchar('\n');
}

int
main(void)
{
	static const struct {
		const char *name;
		void (*forger)(struct attack *);
	} forgers[] = {
		{ "blind: sees the score", attack_blind },
		{ "informed: sees which words hit", attack_informed },
	};
	const char *source = getenv("top_srcdir");
	char tuning[4096], unseen[4096];
	const char *folders[] = { tuning, unseen };
	struct fb_arena *keep = fb_arena_new((size_t)64 << 20);
	struct sample *fraud;

	set_up();
	if (source == NULL)
		source = "..";
	snprintf(tuning, sizeof tuning, "%s/tests/samples/fraud", source);
	snprintf(unseen, sizeof unseen, "%s/tests/samples/unseen/fraud",
	    source);
	size_t count = samples_read(&fraud, keep, folders, 2, FRAUD_MOST);
	printf("# forgers, of the fraud mails that are tagged, %u questions "
	       "each; no longer tagged:\n",
	    QUESTIONS);
	for (size_t i = 0; i < 2; i++) {
		struct result result = { .attacked = 0 };
		for (size_t k = 0; k < count; k++) {
			attack_mail(&result, &fraud[k], k, forgers[i].forger);
			fb_arena_reset(arena);
		}
		print_result(forgers[i].name, &result);
	}
	fb_list_free(list);
	fb_reader_free(reader);
	fb_arena_free(arena);
	fb_arena_free(keep);
	return 0;
}
