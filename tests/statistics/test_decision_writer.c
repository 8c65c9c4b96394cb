/* SPDX-License-Identifier: BSD-2-Clause */
#include "decision_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "decision_folder.h"
#include "decision_verify.h"
#include "table.h"

#define NOON 1795748400 /* 2026-11-27 12:00 in Japan */
#define DAY 86400

struct fixture {
	char path[64];
	int folder;
	struct fb_decision_writer *writer;
};

static void
set_up(struct fixture *fixture)
{
	strcpy(fixture->path, "/tmp/fakebill-decisions.XXXXXX");
	assert_non_null(mkdtemp(fixture->path));
	fixture->folder = fb_decision_folder_open(fixture->path);
	assert_true(fixture->folder >= 0);
	fixture->writer = fb_decision_writer_new(fixture->path, 30);
	assert_non_null(fixture->writer);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

static void
tear_down(struct fixture *fixture)
{
	fb_decision_writer_free(fixture->writer);
	close(fixture->folder);
	nftw(fixture->path, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* As a process that was killed and started again. */
static void
restart(struct fixture *fixture)
{
	fb_decision_writer_free(fixture->writer);
	fixture->writer = fb_decision_writer_new(fixture->path, 30);
	assert_non_null(fixture->writer);
}

static enum fb_status
add(struct fixture *fixture, int64_t time, const char *text)
{
	const struct fb_decision_record record = { time, text };

	return fb_decision_writer_add(fixture->writer, &record);
}

static size_t
read_day(struct fixture *fixture, const char *name, char *out, size_t capacity)
{
	int fd = openat(fixture->folder, name, O_RDONLY);

	assert_true(fd >= 0);
	ssize_t got = read(fd, out, capacity - 1);
	close(fd);
	assert_true(got >= 0);
	out[got] = '\0';
	return (size_t)got;
}

static void
append_bytes(struct fixture *fixture, const char *name, struct fb_str bytes)
{
	int fd =
	    openat(fixture->folder, name, O_WRONLY | O_APPEND | O_CREAT, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes.data, bytes.len), bytes.len);
	close(fd);
}

static struct fb_decision_survey
verify(struct fixture *fixture, int64_t now)
{
	struct fb_decision_survey survey;
	struct fb_error error = { 0 };

	assert_int_equal(fb_decision_verify(&survey, fixture->folder,
			     fb_decision_day(now), NULL, NULL, &error),
	    FB_OK);
	return survey;
}

static void
writes_a_file_each_day(void **state)
{
	struct fixture fixture;
	struct fb_decision_end end;
	struct stat st;
	char text[4096];

	(void)state;
	set_up(&fixture);
	assert_int_equal(add(&fixture, NOON, "4A1: verdict=tag"), FB_OK);
	assert_int_equal(add(&fixture, NOON + DAY, "4A2: verdict=tag"), FB_OK);
	read_day(&fixture, "2026-11-27.log", text, sizeof text);
	assert_non_null(strstr(text,
	    "#!fakebill-decisions 1 day=2026-11-27 "
	    "keep=30 after=none line=1 chain="));
	assert_non_null(strstr(text,
	    "\n2026-11-27T03:00:00Z 4A1: verdict=tag "
	    "line=2 chain="));
	assert_true(fb_decision_writer_take_end(fixture.writer, &end));
	assert_int_equal(end.day, fb_decision_day(NOON));
	assert_int_equal(end.lines, 2);
	assert_non_null(strstr(text, end.hash));
	assert_false(fb_decision_writer_take_end(fixture.writer, &end));
	read_day(&fixture, "2026-11-28.log", text, sizeof text);
	assert_non_null(
	    strstr(text, "day=2026-11-28 keep=30 after=2026-11-27:"));
	assert_non_null(strstr(text, end.hash));
	assert_int_equal(fstatat(fixture.folder, "2026-11-28.log", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777 & ~0640u, 0);
	struct fb_decision_survey survey = verify(&fixture, NOON + DAY);
	assert_int_equal(survey.broken, 0);
	assert_int_equal(survey.records, 2);
	assert_int_equal(survey.files, 2);
	tear_down(&fixture);
}

static void
goes_on_after_a_restart(void **state)
{
	struct fixture fixture;
	struct fb_decision_end end;

	(void)state;
	set_up(&fixture);
	assert_int_equal(add(&fixture, NOON, "4A1: x=1"), FB_OK);
	restart(&fixture);
	assert_int_equal(add(&fixture, NOON, "4A2: x=1"), FB_OK);
	restart(&fixture);
	/* The end of a day is told though nobody was there at midnight. */
	assert_int_equal(fb_decision_writer_turn(fixture.writer,
			     NOON + 3 * DAY),
	    FB_OK);
	assert_true(fb_decision_writer_take_end(fixture.writer, &end));
	assert_int_equal(end.day, fb_decision_day(NOON));
	assert_int_equal(end.lines, 3);
	struct fb_decision_survey survey = verify(&fixture, NOON + 3 * DAY);
	assert_int_equal(survey.broken, 0);
	assert_int_equal(survey.records, 2);
	tear_down(&fixture);
}

static void
a_clock_put_back_over_midnight_stays(void **state)
{
	const int64_t midnight = NOON + DAY / 2;
	struct fixture fixture;

	(void)state;
	set_up(&fixture);
	assert_int_equal(add(&fixture, midnight - 5, "4A1: x=1"), FB_OK);
	assert_int_equal(add(&fixture, midnight + 1, "4A2: x=1"), FB_OK);
	assert_int_equal(add(&fixture, midnight - 1, "4A3: x=1"), FB_OK);
	assert_int_equal(add(&fixture, midnight + 2, "4A4: x=1"), FB_OK);
	struct fb_decision_survey survey = verify(&fixture, NOON + DAY);
	assert_int_equal(survey.broken, 0);
	assert_int_equal(survey.records, 4);
	assert_int_equal(survey.files, 2);
	tear_down(&fixture);
}

/* ---- torn and worse ------------------------------------------------------ */

static const struct {
	const char *name;
	struct fb_str bytes; /* found behind the last line */
	size_t torn, broken;
} leftovers[] = {
	{ "half a line is marked", FB_STR("2026-11-27T03:00:01Z 4A2: act"), 1,
	    0 },
	{ "one byte is marked", FB_STR("2"), 1, 0 },
	{ "zeroes of a power loss are marked", FB_STR("\0\0\0\0\0\0\0"), 1, 0 },
	{ "a line of somebody else breaks the chain", FB_STR("hello\n"), 0, 1 },
	{ "and so does half of one behind it", FB_STR("hello\nworld"), 0, 1 },
};

static void
finds_what_was_left(void **state)
{
	const typeof(*leftovers) *c = *state;
	struct fixture fixture;

	set_up(&fixture);
	assert_int_equal(add(&fixture, NOON, "4A1: x=1"), FB_OK);
	append_bytes(&fixture, "2026-11-27.log", c->bytes);
	restart(&fixture);
	assert_int_equal(add(&fixture, NOON, "4A3: x=1"), FB_OK);
	assert_int_equal(add(&fixture, NOON, "4A4: x=1"), FB_OK);
	struct fb_decision_repairs repairs =
	    fb_decision_writer_take_repairs(fixture.writer);
	assert_int_equal(repairs.torn, c->torn);
	assert_int_equal(repairs.broken, c->broken);
	struct fb_decision_survey survey = verify(&fixture, NOON);
	assert_int_equal(survey.torn, c->torn);
	assert_int_equal(survey.broken != 0, c->broken != 0);
	assert_int_equal(survey.records, 3);
	tear_down(&fixture);
}

static void
a_torn_end_is_marked_the_next_day(void **state)
{
	struct fixture fixture;

	(void)state;
	set_up(&fixture);
	assert_int_equal(add(&fixture, NOON, "4A1: x=1"), FB_OK);
	append_bytes(&fixture, "2026-11-27.log", FB_STR("2026-"));
	restart(&fixture);
	assert_int_equal(add(&fixture, NOON + DAY, "4A3: x=1"), FB_OK);
	struct fb_decision_survey survey = verify(&fixture, NOON + DAY);
	assert_int_equal(survey.broken, 0);
	assert_int_equal(survey.torn, 1);
	tear_down(&fixture);
}

static const struct {
	const char *name;
	struct fb_str bytes;
} heads[] = {
	{ "an empty file is begun", FB_STR("") },
	{ "a torn first line is written again", FB_STR("#!fakebill-dec") },
	{ "of one byte too", FB_STR("#") },
};

static void
begins_a_file(void **state)
{
	const typeof(*heads) *c = *state;
	struct fixture fixture;

	set_up(&fixture);
	append_bytes(&fixture, "2026-11-27.log", c->bytes);
	assert_int_equal(add(&fixture, NOON, "4A1: x=1"), FB_OK);
	struct fb_decision_survey survey = verify(&fixture, NOON);
	assert_int_equal(survey.broken, 0);
	assert_int_equal(survey.records, 1);
	tear_down(&fixture);
}

/* ---- when it cannot write ------------------------------------------------ */

static void
a_full_disk_costs_records_only(void **state)
{
	const struct rlimit open = { RLIM_INFINITY, RLIM_INFINITY };
	struct rlimit full = { 1000, RLIM_INFINITY };
	struct fixture fixture;
	size_t written = 0, lost = 0;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	set_up(&fixture);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &full), 0);
	for (int i = 0; i < 20; i++)
		if (add(&fixture, NOON, "4A1: some=text") == FB_OK)
			written++;
		else
			lost++;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &open), 0);
	assert_in_range(written, 1, 10);
	assert_int_equal(add(&fixture, NOON, "4A2: some=text"), FB_OK);
	struct fb_decision_survey survey = verify(&fixture, NOON);
	assert_int_equal(survey.broken, 0);
	assert_int_equal(survey.torn, 0);
	assert_int_equal(survey.records, written + 1);
	/* The day turns in vain, again and again, and then goes on. */
	full.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &full), 0);
	for (int i = 0; i < 20; i++)
		assert_int_equal(add(&fixture, NOON + DAY, "4A3: x=1"),
		    FB_ERR_IO);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &open), 0);
	assert_int_equal(add(&fixture, NOON + DAY, "4A4: x=1"), FB_OK);
	survey = verify(&fixture, NOON + DAY);
	assert_int_equal(survey.broken, 0);
	assert_int_equal(survey.records, written + 2);
	tear_down(&fixture);
}

static void
a_missing_folder_costs_records_only(void **state)
{
	struct fixture fixture;
	char gone[80];

	(void)state;
	set_up(&fixture);
	assert_int_equal(add(&fixture, NOON, "4A1: x=1"), FB_OK);
	snprintf(gone, sizeof gone, "%s.gone", fixture.path);
	assert_int_equal(rename(fixture.path, gone), 0);
	nftw(gone, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	assert_int_equal(add(&fixture, NOON, "4A2: x=1"), FB_ERR_IO);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(mkdir(fixture.path, 0700), 0);
	close(fixture.folder);
	fixture.folder = fb_decision_folder_open(fixture.path);
	assert_int_equal(add(&fixture, NOON, "4A3: x=1"), FB_OK);
	assert_int_equal(verify(&fixture, NOON).records, 1);
	/* Nor is written into a file that somebody removed. */
	assert_int_equal(unlinkat(fixture.folder, "2026-11-27.log", 0), 0);
	assert_int_equal(add(&fixture, NOON, "4A4: x=1"), FB_OK);
	assert_int_equal(verify(&fixture, NOON).records, 1);
	/* Nor is the day before out of reach, whose end nobody took yet. */
	assert_int_equal(add(&fixture, NOON + DAY, "4A5: x=1"), FB_OK);
	assert_int_equal(unlinkat(fixture.folder, "2026-11-28.log", 0), 0);
	assert_int_equal(add(&fixture, NOON + DAY, "4A6: x=1"), FB_OK);
	assert_int_equal(verify(&fixture, NOON + DAY).broken, 0);
	tear_down(&fixture);
}

static void
two_writers_are_one_too_many(void **state)
{
	struct fixture fixture;
	struct fb_decision_record record = { NOON, "4A2: x=1" };

	(void)state;
	set_up(&fixture);
	assert_int_equal(add(&fixture, NOON, "4A1: x=1"), FB_OK);
	struct fb_decision_writer *other =
	    fb_decision_writer_new(fixture.path, 30);
	assert_int_equal(fb_decision_writer_add(other, &record), FB_ERR_BUSY);
	restart(&fixture);
	assert_int_equal(fb_decision_writer_add(other, &record), FB_OK);
	assert_int_equal(verify(&fixture, NOON).broken, 0);
	fb_decision_writer_free(other);
	tear_down(&fixture);
}

static void
a_link_is_not_followed(void **state)
{
	struct fixture fixture;

	(void)state;
	set_up(&fixture);
	assert_int_equal(symlinkat("victim", fixture.folder, "2026-11-27.log"),
	    0);
	append_bytes(&fixture, "victim", FB_STR(""));
	assert_int_equal(add(&fixture, NOON, "4A1: x=1"), FB_ERR_IO);
	tear_down(&fixture);
}

/* ---- threads -------------------------------------------------------------- */

#define THREADS 4
#define EACH 250

static void *
write_many(void *context)
{
	struct fixture *fixture = context;

	for (int i = 0; i < EACH; i++)
		if (add(fixture, NOON + i % 2 * DAY, "4A1: x=1") != FB_OK)
			return fixture;
	return NULL;
}

static void
threads_do_not_mix_lines(void **state)
{
	struct fixture fixture;
	pthread_t thread[THREADS];
	void *failed;

	(void)state;
	set_up(&fixture);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, write_many,
				     &fixture),
		    0);
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(thread[i], &failed), 0);
		assert_null(failed);
	}
	struct fb_decision_survey survey = verify(&fixture, NOON + DAY);
	assert_int_equal(survey.broken, 0);
	assert_int_equal(survey.records, THREADS * EACH);
	tear_down(&fixture);
}

/* ---- erasing -------------------------------------------------------------- */

static const struct {
	const char *name;
	unsigned keep_days;
	int age; /* of the file, in days */
	bool is_due;
} dues[] = {
	{ "today's file is kept", 1, 0, false },
	{ "yesterday's has records of less than a day", 1, 1, false },
	{ "the day before is over", 1, 2, true },
	{ "thirty days are kept", 30, 30, false },
	{ "and no more", 30, 31, true },
	{ "a file of tomorrow is not due", 1, -1, false },
};

static void
is_due(void **state)
{
	const typeof(*dues) *c = *state;
	fb_date today = fb_decision_day(NOON);

	assert_int_equal(fb_decision_is_due(today - c->age, today,
			     c->keep_days),
	    c->is_due);
}

static void
erases_all_but_what_is_held(void **state)
{
	struct fb_holds holds = { NULL, 0 };
	struct fixture fixture;
	struct fb_decision_days days;
	struct fb_error error;
	fb_date first = fb_decision_day(NOON);
	struct fb_hold hold = { .reference = "25-1",
		.until = first + 10,
		.from = first + 1,
		.to = first + 2,
		.added = first };

	(void)state;
	set_up(&fixture);
	for (int i = 0; i < 8; i++)
		assert_int_equal(add(&fixture, NOON + i * DAY, "4A1: x=1"),
		    FB_OK);
	append_bytes(&fixture, "2026-01-01.log.bak", FB_STR("mine"));
	assert_int_equal(fb_holds_add(&holds, &hold), FB_OK);
	assert_int_equal(fb_holds_save(&holds, fixture.folder, &error), FB_OK);
	assert_int_equal(fb_decision_erase(fixture.folder, first + 7, 2, NULL,
			     NULL, &error),
	    FB_OK);
	assert_int_equal(fb_decision_days_find(&days, fixture.folder), FB_OK);
	assert_int_equal(days.count, 5);
	assert_int_equal(days.day[0], first + 1);
	assert_int_equal(days.day[1], first + 2);
	assert_int_equal(days.day[2], first + 5);
	fb_decision_days_free(&days);
	/* On the day after its end it holds no more. */
	assert_int_equal(fb_decision_erase(fixture.folder, first + 11, 2, NULL,
			     NULL, &error),
	    FB_OK);
	assert_int_equal(fb_decision_days_find(&days, fixture.folder), FB_OK);
	assert_int_equal(days.count, 0);
	fb_decision_days_free(&days);
	assert_int_equal(faccessat(fixture.folder, "2026-01-01.log.bak", F_OK,
			     0),
	    0);
	fb_holds_free(&holds);
	tear_down(&fixture);
}

static void
erases_nothing_without_the_holds(void **state)
{
	struct fixture fixture;
	struct fb_error error = { 0 };
	fb_date first = fb_decision_day(NOON);

	(void)state;
	set_up(&fixture);
	assert_int_equal(add(&fixture, NOON, "4A1: x=1"), FB_OK);
	append_bytes(&fixture, "holds",
	    FB_STR("#!fakebill-holds 1\nnonsense\n"));
	assert_int_equal(fb_decision_erase(fixture.folder, first + 100, 2, NULL,
			     NULL, &error),
	    FB_ERR_SYNTAX);
	assert_int_equal(error.line, 2);
	assert_int_equal(verify(&fixture, NOON).files, 1);
	tear_down(&fixture);
}

int
main(void)
{
	struct table table = { 0 };
	umask(027);
	table_add(&table, "each day has a file of its own",
	    writes_a_file_each_day, NULL);
	table_add(&table, "a restart goes on behind the last line",
	    goes_on_after_a_restart, NULL);
	table_add(&table, "a clock put back over midnight changes no file",
	    a_clock_put_back_over_midnight_stays, NULL);
	TABLE_ADD(&table, leftovers, finds_what_was_left);
	table_add(&table, "a torn end is marked on the next day as well",
	    a_torn_end_is_marked_the_next_day, NULL);
	TABLE_ADD(&table, heads, begins_a_file);
	table_add(&table, "a full disk costs records and not the chain",
	    a_full_disk_costs_records_only, NULL);
	table_add(&table, "a folder that is gone costs records only",
	    a_missing_folder_costs_records_only, NULL);
	table_add(&table, "a second writer is turned away",
	    two_writers_are_one_too_many, NULL);
	table_add(&table, "a symbolic link is not followed",
	    a_link_is_not_followed, NULL);
	table_add(&table, "threads do not mix their lines",
	    threads_do_not_mix_lines, NULL);
	TABLE_ADD(&table, dues, is_due);
	table_add(&table, "old days are erased unless they are held",
	    erases_all_but_what_is_held, NULL);
	table_add(&table, "nothing is erased while the holds cannot be read",
	    erases_nothing_without_the_holds, NULL);
	return table_run(&table, "decision_writer");
}
