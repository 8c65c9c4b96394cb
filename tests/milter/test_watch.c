/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel queues its events before the call that caused them returns, and
 * the time is an argument, so nothing here waits.
 */
#include "watch.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "table.h"

#define START 1000000

/* A folder with a file "a" that is watched in place 3. */
struct fixture {
	char folder[64], a[96], b[96];
	struct fb_watch watch;
	int64_t now;
};

static void
write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void
set_up(struct fixture *fixture)
{
	strcpy(fixture->folder, "/tmp/test_watch.XXXXXX");
	assert_non_null(mkdtemp(fixture->folder));
	snprintf(fixture->a, sizeof fixture->a, "%s/a", fixture->folder);
	snprintf(fixture->b, sizeof fixture->b, "%s/b", fixture->folder);
	write_file(fixture->a, "old");
	fixture->now = START;
	fb_watch_init(&fixture->watch);
	fb_watch_set(&fixture->watch, 3, fixture->a, fixture->now);
}

static void
tear_down(struct fixture *fixture)
{
	fb_watch_deinit(&fixture->watch);
	unlink(fixture->a);
	unlink(fixture->b);
	rmdir(fixture->folder);
}

/* Whether the file is reported when so much time has passed. */
static bool
is_reported(struct fixture *fixture, int64_t later_ms)
{
	fixture->now += later_ms;
	unsigned changed = fb_watch_changed(&fixture->watch, fixture->now);
	assert_int_equal(changed & ~(1u << 3), 0);
	return changed != 0;
}

static void
a_file_at_rest_is_not_reported(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f);
	assert_int_equal(fb_watch_due_ms(&f.watch), START + FB_WATCH_LOOK_MS);
	for (int i = 0; i < 4; i++)
		assert_false(is_reported(&f, FB_WATCH_LOOK_MS));
	assert_int_equal(fb_watch_due_ms(&f.watch), f.now + FB_WATCH_LOOK_MS);
	tear_down(&f);
}

static void
a_file_renamed_into_place_is_reported_at_once(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f);
	write_file(f.b, "new");
	assert_false(is_reported(&f, 0));
	assert_int_equal(rename(f.b, f.a), 0);
	assert_true(is_reported(&f, 0));
	assert_false(is_reported(&f, FB_WATCH_LOOK_MS));
	assert_false(is_reported(&f, FB_WATCH_LOOK_MS));
	tear_down(&f);
}

static void
a_file_written_in_place_is_reported_when_it_is_closed(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f);
	int fd = open(f.a, O_WRONLY | O_TRUNC);
	assert_false(is_reported(&f, 1));
	assert_int_equal(write(fd, "half", 4), 4);
	assert_false(is_reported(&f, 1));
	/* Looks do not report it either while it is being written. */
	assert_false(is_reported(&f, FB_WATCH_LOOK_MS));
	assert_false(is_reported(&f, FB_WATCH_LOOK_MS));
	assert_int_equal(write(fd, "whole", 5), 5);
	assert_false(is_reported(&f, FB_WATCH_LOOK_MS));
	close(fd);
	assert_true(is_reported(&f, 0));
	assert_false(is_reported(&f, FB_WATCH_LOOK_MS));
	tear_down(&f);
}

static void
a_writer_who_never_closes_is_not_waited_for_forever(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f);
	int fd = open(f.a, O_WRONLY | O_APPEND);
	assert_int_equal(write(fd, "more", 4), 4);
	assert_false(is_reported(&f, 0));
	assert_false(is_reported(&f, FB_WATCH_SILENCE_MS - 1));
	assert_true(is_reported(&f, FB_WATCH_LOOK_MS));
	close(fd);
	tear_down(&f);
}

static void
changes_that_follow_one_another_are_one(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f);
	for (int i = 0; i < 100; i++)
		write_file(f.a, "new");
	assert_true(is_reported(&f, 0));
	write_file(f.a, "newer");
	assert_false(is_reported(&f, FB_WATCH_PAUSE_MS - 1));
	assert_int_equal(fb_watch_due_ms(&f.watch), f.now + 1);
	write_file(f.a, "newest");
	assert_true(is_reported(&f, 1));
	assert_false(is_reported(&f, FB_WATCH_LOOK_MS));
	tear_down(&f);
}

/* As on a file system without inotify. */
static void
go_blind(struct fixture *f)
{
	close(f->watch.fd);
	f->watch.fd = -1;
}

static void
without_inotify_the_second_look_reports(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f);
	go_blind(&f);
	assert_int_equal(fb_watch_fd(&f.watch), -1);
	write_file(f.a, "newer");
	assert_false(is_reported(&f, 1));
	assert_false(is_reported(&f, FB_WATCH_LOOK_MS));
	assert_true(is_reported(&f, FB_WATCH_LOOK_MS));
	assert_false(is_reported(&f, FB_WATCH_LOOK_MS));
	tear_down(&f);
}

static void
without_inotify_a_file_that_grows_is_waited_for(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f);
	go_blind(&f);
	write_file(f.a, "newer");
	assert_false(is_reported(&f, FB_WATCH_LOOK_MS));
	write_file(f.a, "newer and longer");
	assert_false(is_reported(&f, FB_WATCH_LOOK_MS));
	assert_true(is_reported(&f, FB_WATCH_LOOK_MS));
	tear_down(&f);
}

static void
a_file_that_stays_away_is_reported(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f);
	unlink(f.a);
	assert_false(is_reported(&f, 0));
	assert_false(is_reported(&f, FB_WATCH_LOOK_MS));
	assert_true(is_reported(&f, FB_WATCH_LOOK_MS));
	assert_false(is_reported(&f, FB_WATCH_LOOK_MS));
	write_file(f.a, "back");
	assert_true(is_reported(&f, 0));
	tear_down(&f);
}

static void
an_editor_that_moves_the_old_file_away_is_waited_for(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f);
	assert_int_equal(rename(f.a, f.b), 0);
	assert_false(is_reported(&f, FB_WATCH_LOOK_MS));
	write_file(f.a, "new");
	assert_true(is_reported(&f, 1));
	tear_down(&f);
}

static void
another_file_of_the_folder_is_nothing(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f);
	write_file(f.b, "new");
	assert_false(is_reported(&f, 0));
	assert_false(is_reported(&f, FB_WATCH_LOOK_MS));
	tear_down(&f);
}

static void
two_files_of_one_folder_are_told_apart(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f);
	fb_watch_set(&f.watch, 0, f.b, START);
	write_file(f.b, "new");
	assert_int_equal(fb_watch_changed(&f.watch, START), 1u << 0);
	write_file(f.a, "new");
	assert_int_equal(fb_watch_changed(&f.watch, START), 1u << 3);
	/* and one goes on when the other ends */
	fb_watch_set(&f.watch, 0, "", START);
	write_file(f.a, "newer");
	assert_true(is_reported(&f, FB_WATCH_PAUSE_MS));
	tear_down(&f);
}

static void
a_folder_that_is_made_anew_is_watched_again(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f);
	unlink(f.a);
	rmdir(f.folder);
	assert_false(is_reported(&f, FB_WATCH_LOOK_MS));
	assert_true(is_reported(&f, FB_WATCH_LOOK_MS));
	assert_int_equal(mkdir(f.folder, 0700), 0);
	assert_false(is_reported(&f, FB_WATCH_LOOK_MS));
	write_file(f.a, "new");
	assert_true(is_reported(&f, 0));
	tear_down(&f);
}

static void
setting_a_file_again_forgets_what_was_pending(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f);
	write_file(f.a, "new");
	(void)fb_watch_changed(&f.watch, f.now);
	fb_watch_set(&f.watch, 3, f.a, f.now);
	assert_false(is_reported(&f, FB_WATCH_LOOK_MS));
	assert_false(is_reported(&f, FB_WATCH_LOOK_MS));
	tear_down(&f);
}

static void
nothing_is_watched_without_a_path(void **state)
{
	struct fb_watch watch;
	char path[FB_WATCH_PATH_BYTES + 1];

	(void)state;
	memset(path, 'x', sizeof path - 1);
	path[0] = '/';
	path[sizeof path - 1] = '\0';
	fb_watch_init(&watch);
	fb_watch_set(&watch, 0, NULL, START);
	fb_watch_set(&watch, 1, "", START);
	fb_watch_set(&watch, 2, path, START);
	assert_true(fb_watch_due_ms(&watch) == INT64_MAX);
	assert_int_equal(fb_watch_changed(&watch, START), 0);
	fb_watch_deinit(&watch);
}

int
main(void)
{
	struct table table = { 0 };

	table_add(&table, "a file at rest is not reported",
	    a_file_at_rest_is_not_reported, NULL);
	table_add(&table, "a file renamed into place is reported at once",
	    a_file_renamed_into_place_is_reported_at_once, NULL);
	table_add(&table,
	    "a file written in place is reported when it is closed",
	    a_file_written_in_place_is_reported_when_it_is_closed, NULL);
	table_add(&table, "a writer who never closes is not waited for forever",
	    a_writer_who_never_closes_is_not_waited_for_forever, NULL);
	table_add(&table, "changes that follow one another are one",
	    changes_that_follow_one_another_are_one, NULL);
	table_add(&table, "without inotify the second look reports",
	    without_inotify_the_second_look_reports, NULL);
	table_add(&table, "without inotify a file that grows is waited for",
	    without_inotify_a_file_that_grows_is_waited_for, NULL);
	table_add(&table, "a file that stays away is reported",
	    a_file_that_stays_away_is_reported, NULL);
	table_add(&table,
	    "an editor that moves the old file away is waited for",
	    an_editor_that_moves_the_old_file_away_is_waited_for, NULL);
	table_add(&table, "another file of the folder is nothing",
	    another_file_of_the_folder_is_nothing, NULL);
	table_add(&table, "two files of one folder are told apart",
	    two_files_of_one_folder_are_told_apart, NULL);
	table_add(&table, "a folder that is made anew is watched again",
	    a_folder_that_is_made_anew_is_watched_again, NULL);
	table_add(&table, "setting a file again forgets what was pending",
	    setting_a_file_again_forgets_what_was_pending, NULL);
	table_add(&table, "nothing is watched without a path",
	    nothing_is_watched_without_a_path, NULL);
	return table_run(&table, "watch");
}
