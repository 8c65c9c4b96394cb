/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cost - what mails that were built to be slow cost, against ordinary mail
 *
 *   cost LIST.cdb [--quick | KIND]
 *
 * For each kind: processor time per byte as a multiple of ordinary Japanese
 * mail, at 256 KiB and at 10 MiB; how the time grows when the mail is twice as
 * long; and the memory at its peak.  Speaks TAP; what is known to cost more
 * and waits for its cure is marked TODO.  --quick leaves out the 10 MiB, and
 * with them what only shows there: the memory at its peak.
 *
 * Time on a busy machine is noisy, but noise only ever adds: of several runs,
 * alternating with ordinary mail, the fastest counts, and a kind that seems
 * too slow is measured again before it fails.
 */
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "judge.h"
#include "slow_mails.h"

#define SMALL_BYTES ((size_t)128 << 10)
#define LARGE_BYTES ((size_t)256 << 10)
#define HUGE_BYTES ((size_t)10 << 20)
#define RATIO_MAX 4.0  /* times ordinary mail, per byte */
#define GROWTH_MAX 3.0 /* for twice the bytes; 4 would be quadratic */
#define ROUNDS 3
#define ROUNDS_MAX 15 /* before a kind fails */
#define MIB ((double)(1 << 20))

struct measured {
	double ordinary, small, large, huge; /* seconds, the fastest */
	double peak;                         /* bytes */
	size_t arena;                        /* of the huge one */
	unsigned truncated;                  /* the same */
	size_t small_bytes, large_bytes, huge_bytes, ordinary_bytes;
};

static struct fb_reader *reader;
static struct fb_arena *arena;
static struct fb_judge_request request;
static char *memory;
static bool is_quick;

static double
processor_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Judge one mail; keep its time if it is the fastest so far. */
static void
judge(double *fastest, size_t *bytes, const struct slow_mail *mail, size_t size,
    struct measured *note)
{
	struct fb_evidence evidence;

	*bytes = slow_mail_make(memory, mail, size);
	fb_arena_reset(arena);
	double begin = processor_seconds();
	if (fb_judge_message(&evidence, arena, reader, &request,
		(struct fb_str) { memory, *bytes }) != FB_OK)
		abort();
	double seconds = processor_seconds() - begin;
	if (*fastest == 0 || seconds < *fastest)
		*fastest = seconds;
	if (note != NULL) {
		note->arena = fb_arena_used(arena);
		note->truncated = evidence.reading.truncated;
	}
}

/* The kinds of ordinary mail together. */
static void
judge_ordinary(struct measured *m)
{
	double sum = 0;
	static double fastest[ORDINARY_MAILS];

	m->ordinary_bytes = 0;
	for (size_t i = 0; i < ORDINARY_MAILS; i++) {
		size_t bytes;
		judge(&fastest[i], &bytes, &ordinary_mails[i], LARGE_BYTES,
		    NULL);
		m->ordinary_bytes += bytes;
		sum += fastest[i];
	}
	m->ordinary = sum;
}

static double
per_byte(double seconds, size_t bytes)
{
	return seconds / (double)bytes;
}

static double
ratio(const struct measured *m, double seconds, size_t bytes)
{
	return per_byte(seconds, bytes) /
	    per_byte(m->ordinary, m->ordinary_bytes);
}

static double
growth(const struct measured *m)
{
	return m->large / m->small;
}

static bool
is_in_time(const struct measured *m)
{
	return ratio(m, m->large, m->large_bytes) <= RATIO_MAX &&
	    (is_quick || ratio(m, m->huge, m->huge_bytes) <= RATIO_MAX) &&
	    growth(m) <= GROWTH_MAX;
}

static double
peak_bytes(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)usage.ru_maxrss * 1024;
}

static struct measured
measure(const struct slow_mail *mail)
{
	struct measured m = { 0 };
	double begin = peak_bytes();

	for (unsigned round = 0;
	     round < ROUNDS || (round < ROUNDS_MAX && !is_in_time(&m));
	     round++) {
		judge_ordinary(&m);
		judge(&m.small, &m.small_bytes, mail, SMALL_BYTES, NULL);
		judge(&m.large, &m.large_bytes, mail, LARGE_BYTES, NULL);
		if (!is_quick && (round == 0 || !is_in_time(&m)))
			judge(&m.huge, &m.huge_bytes, mail, HUGE_BYTES, &m);
	}
	m.peak = peak_bytes() - begin;
	return m;
}

/* In a process of its own, so that its peak of memory is its own. */
static bool
measure_apart(struct measured *out, const struct slow_mail *mail)
{
	int ends[2], status;

	fflush(stdout);
	if (pipe(ends) != 0)
		return false;
	pid_t child = fork();
	if (child == 0) {
		struct measured m = measure(mail);
		_exit(
		    write(ends[1], &m, sizeof m) == (ssize_t)sizeof m ? 0 : 1);
	}
	close(ends[1]);
	bool is_read = child > 0 &&
	    read(ends[0], out, sizeof *out) == (ssize_t)sizeof *out;
	close(ends[0]);
	return child > 0 && waitpid(child, &status, 0) == child && is_read &&
	    status == 0;
}

static bool
report(unsigned number, const struct slow_mail *mail)
{
	const struct fb_limits *limits = fb_reader_limits(reader);
	struct measured m;
	bool is_fine = measure_apart(&m, mail);

	if (!is_fine) {
		printf("not ok %u - %s: no result\n", number, mail->name);
		return false;
	}
	/* the arena, the mail itself, and what libraries take */
	is_fine = is_in_time(&m) && m.arena <= limits->arena_bytes &&
	    m.peak <= (double)(limits->arena_bytes + HUGE_BYTES) + 32 * MIB &&
	    (m.truncated & FB_TRUNCATED_MEMORY) == 0;
	printf("%s %u - %s: %.2f", is_fine ? "ok" : "not ok", number,
	    mail->name, ratio(&m, m.large, m.large_bytes));
	if (!is_quick)
		printf(" and %.2f", ratio(&m, m.huge, m.huge_bytes));
	printf(" times ordinary mail, grows %.2f times, peak %.0f MB%s\n",
	    growth(&m), m.peak / MIB,
	    is_fine || !mail->is_known ? "" : " # TODO known to cost more");
	return is_fine || mail->is_known;
}

static bool
start(const char *list_path)
{
	const struct fb_limits limits = FB_LIMITS_DEFAULT;
	static struct fb_list *list[1];
	struct fb_error err = { .status = FB_OK };

	memory = malloc(HUGE_BYTES + SLOW_MAIL_UNIT_BYTES);
	arena = fb_arena_new(limits.arena_bytes);
	if (memory == NULL || arena == NULL ||
	    fb_reader_new(&reader, &limits) != FB_OK)
		return false;
	if (fb_list_open(&list[0], list_path, fb_reader_folder(reader), &err) !=
	    FB_OK) {
		fprintf(stderr, "%s\n", err.message);
		return false;
	}
	request = (struct fb_judge_request) {
		.list = (const struct fb_list *const *)list,
		.list_count = 1,
		.categories = FB_CATEGORY_ALL,
	};
	return true;
}

int
main(int argc, char **argv)
{
	unsigned number = 0;
	bool is_fine = true;

	if (argc < 2 || !start(argv[1])) {
		puts("Bail out! usage: cost LIST.cdb [--quick | KIND]");
		return 99;
	}
	is_quick = argc > 2 && strcmp(argv[2], "--quick") == 0;
	if (is_quick)
		argc = 2;
	struct measured m = { 0 };
	for (unsigned i = 0; i < ROUNDS; i++)
		judge_ordinary(&m);
	printf("# ordinary mail: %.1f ns a byte\n",
	    1e9 * per_byte(m.ordinary, m.ordinary_bytes));
	for (size_t i = 0; i < ORDINARY_MAILS; i++)
		if (argc < 3 || strcmp(argv[2], ordinary_mails[i].name) == 0)
			is_fine &= report(++number, &ordinary_mails[i]);
	for (size_t i = 0; i < SLOW_MAILS; i++)
		if (argc < 3 || strcmp(argv[2], slow_mails[i].name) == 0)
			is_fine &= report(++number, &slow_mails[i]);
	printf("1..%u\n", number);
	return is_fine ? 0 : 1;
}
