/* SPDX-License-Identifier: BSD-2-Clause */
#include "watchdog.h"

#include <netinet/in.h>
#include <sys/un.h>
#include <unistd.h>

#include "table.h"

#define INTERVAL_MS 10000
#define LATER_MS 60000

/* A front that does what a test says, and the watchdog that asks it. */
struct fixture {
	struct fb_watchdog watchdog;
	struct sockaddr_un name;
	int listener;
};

static void
set_up(struct fixture *fixture, int backlog)
{
	struct sockaddr_storage address = { 0 };
	socklen_t size = sizeof fixture->name;

	/* An abstract name that nobody else has. */
	fixture->name = (struct sockaddr_un) { .sun_family = AF_UNIX };
	snprintf(fixture->name.sun_path + 1, sizeof fixture->name.sun_path - 1,
	    "fb-watchdog-%ld", (long)getpid());
	fixture->listener = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(fixture->listener, (void *)&fixture->name, size),
	    0);
	assert_int_equal(listen(fixture->listener, backlog), 0);
	memcpy(&address, &fixture->name, size);
	fb_watchdog_init(&fixture->watchdog, &address, size, INTERVAL_MS);
}

static void
tear_down(struct fixture *fixture)
{
	fb_watchdog_stop(&fixture->watchdog);
	close(fixture->listener);
}

/* What the caller of the watchdog does. */
static enum fb_watchdog_says
step(struct fixture *fixture, int64_t now_ms)
{
	struct pollfd ready = fb_watchdog_poll(&fixture->watchdog);

	if (poll(&ready, 1, 0) < 0)
		ready.revents = 0;
	return fb_watchdog_step(&fixture->watchdog, ready.revents, now_ms);
}

/* Accept, and read the whole question. */
static int
accept_question(struct fixture *fixture)
{
	char question[64];
	int fd = accept(fixture->listener, NULL, NULL);

	assert_true(fd >= 0);
	assert_int_equal(recv(fd, question, sizeof question, 0), 17);
	assert_int_equal(question[3], 13);
	assert_int_equal(question[4], 'O');
	return fd;
}

static void
hears_an_answer(void **state)
{
	static const char answer[] = "\0\0\0\15O\0\0\0\6\0\0\0\0\0\0\0\0";
	struct fixture fixture;
	char farewell[8];

	(void)state;
	set_up(&fixture, 5);
	assert_int_equal(step(&fixture, LATER_MS), FB_WATCHDOG_QUIET);
	assert_int_equal(fixture.watchdog.fd, -1); /* nobody to watch */
	fb_watchdog_start(&fixture.watchdog, LATER_MS);
	assert_int_equal(step(&fixture, LATER_MS - 1), FB_WATCHDOG_QUIET);
	assert_int_equal(fixture.watchdog.fd, -1);
	assert_int_equal(step(&fixture, LATER_MS), FB_WATCHDOG_QUIET);
	int fd = accept_question(&fixture);
	/* in two pieces */
	assert_int_equal(send(fd, answer, 3, 0), 3);
	assert_int_equal(step(&fixture, LATER_MS), FB_WATCHDOG_QUIET);
	assert_int_equal(send(fd, answer + 3, sizeof answer - 4, 0),
	    sizeof answer - 4);
	assert_int_equal(step(&fixture, LATER_MS), FB_WATCHDOG_ALIVE);
	assert_int_equal(recv(fd, farewell, sizeof farewell, 0), 5);
	assert_int_equal(farewell[4], 'Q');
	assert_int_equal(recv(fd, farewell, sizeof farewell, 0), 0);
	close(fd);
	/* and asks again in time */
	assert_int_equal(fixture.watchdog.due_ms, LATER_MS + INTERVAL_MS);
	assert_int_equal(step(&fixture, LATER_MS + INTERVAL_MS),
	    FB_WATCHDOG_QUIET);
	close(accept_question(&fixture));
	tear_down(&fixture);
}

static void
counts_what_is_not_answered(void **state)
{
	struct fixture fixture;
	int64_t now = 0;

	(void)state;
	set_up(&fixture, 5);
	fb_watchdog_start(&fixture.watchdog, now);
	for (int i = 1; i < FB_WATCHDOG_FAILURES_MAX; i++) {
		assert_int_equal(step(&fixture, now), FB_WATCHDOG_QUIET);
		now += INTERVAL_MS;
	}
	assert_int_equal(step(&fixture, now), FB_WATCHDOG_QUIET);
	assert_int_equal(step(&fixture, now + INTERVAL_MS - 1),
	    FB_WATCHDOG_QUIET);
	assert_int_equal(step(&fixture, now + INTERVAL_MS), FB_WATCHDOG_HUNG);
	/* A new front begins with a clean record. */
	fb_watchdog_start(&fixture.watchdog, now);
	assert_int_equal(step(&fixture, now), FB_WATCHDOG_QUIET);
	assert_int_equal(step(&fixture, now + INTERVAL_MS), FB_WATCHDOG_QUIET);
	tear_down(&fixture);
}

static void
hears_who_hangs_up(void **state)
{
	struct fixture fixture;

	(void)state;
	set_up(&fixture, 5);
	fb_watchdog_start(&fixture.watchdog, 0);
	assert_int_equal(step(&fixture, 0), FB_WATCHDOG_QUIET);
	close(accept_question(&fixture));
	assert_int_equal(step(&fixture, 1), FB_WATCHDOG_ALIVE);
	tear_down(&fixture);
}

static void
is_told_nonsense(void **state)
{
	struct fixture fixture;

	(void)state;
	set_up(&fixture, 5);
	fb_watchdog_start(&fixture.watchdog, 0);
	assert_int_equal(step(&fixture, 0), FB_WATCHDOG_QUIET);
	int fd = accept_question(&fixture);
	assert_int_equal(send(fd, "220 smtp", 8, 0), 8);
	assert_int_equal(step(&fixture, 1), FB_WATCHDOG_QUIET);
	assert_int_equal(fixture.watchdog.failures, 1);
	close(fd);
	tear_down(&fixture);
}

/* An answer that came while the caller was busy is not too late. */
static void
hears_late(void **state)
{
	struct fixture fixture;

	(void)state;
	set_up(&fixture, 5);
	fb_watchdog_start(&fixture.watchdog, 0);
	assert_int_equal(step(&fixture, 0), FB_WATCHDOG_QUIET);
	int fd = accept_question(&fixture);
	assert_int_equal(send(fd, "\0\0\0\15O", 5, 0), 5);
	assert_int_equal(fb_watchdog_step(&fixture.watchdog, 0,
			     10 * INTERVAL_MS),
	    FB_WATCHDOG_ALIVE);
	close(fd);
	tear_down(&fixture);
}

static void
finds_a_queue_full_or_nobody(void **state)
{
	struct fixture fixture;
	int64_t now = 0;

	(void)state;
	set_up(&fixture, 0);
	int first = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(connect(first, (void *)&fixture.name,
			     sizeof fixture.name),
	    0);
	fb_watchdog_start(&fixture.watchdog, now);
	assert_int_equal(step(&fixture, now), FB_WATCHDOG_QUIET);
	assert_int_equal(fixture.watchdog.failures, 1);
	close(fixture.listener);
	now += INTERVAL_MS;
	assert_int_equal(step(&fixture, now), FB_WATCHDOG_QUIET);
	assert_int_equal(fixture.watchdog.failures, 2);
	now += INTERVAL_MS;
	assert_int_equal(step(&fixture, now), FB_WATCHDOG_HUNG);
	close(first);
	tear_down(&fixture);
}

static void
asks_by_tcp(void **state)
{
	struct sockaddr_in name = { .sin_family = AF_INET };
	struct sockaddr_storage address = { 0 };
	socklen_t size = sizeof name;
	struct fixture fixture;

	(void)state;
	name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	fixture.listener = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(fixture.listener, (void *)&name, size), 0);
	assert_int_equal(listen(fixture.listener, 5), 0);
	assert_int_equal(getsockname(fixture.listener, (void *)&name, &size),
	    0);
	memcpy(&address, &name, size);
	fb_watchdog_init(&fixture.watchdog, &address, size, INTERVAL_MS);
	fb_watchdog_start(&fixture.watchdog, 0);
	assert_int_equal(step(&fixture, 0), FB_WATCHDOG_QUIET);
	struct pollfd ready = fb_watchdog_poll(&fixture.watchdog);
	if (!fixture.watchdog.is_asked) {
		assert_int_equal(ready.events, POLLOUT);
		assert_int_equal(poll(&ready, 1, 5000), 1);
		assert_int_equal(step(&fixture, 1), FB_WATCHDOG_QUIET);
	}
	int fd = accept_question(&fixture);
	assert_int_equal(send(fd, "\0\0\0\15O", 5, 0), 5);
	ready = fb_watchdog_poll(&fixture.watchdog);
	assert_int_equal(poll(&ready, 1, 5000), 1);
	assert_int_equal(step(&fixture, 2), FB_WATCHDOG_ALIVE);
	close(fd);
	tear_down(&fixture);
}

int
main(void)
{
	struct table table = { 0 };

	table_add(&table, "an answer is heard, also in pieces", hears_an_answer,
	    NULL);
	table_add(&table, "three questions without an answer are enough",
	    counts_what_is_not_answered, NULL);
	table_add(&table, "who hangs up is alive", hears_who_hangs_up, NULL);
	table_add(&table, "who speaks something else is not", is_told_nonsense,
	    NULL);
	table_add(&table, "an answer to a busy caller is not too late",
	    hears_late, NULL);
	table_add(&table, "a full queue and a closed socket are no answer",
	    finds_a_queue_full_or_nobody, NULL);
	table_add(&table, "TCP is asked when it is connected", asks_by_tcp,
	    NULL);
	return table_run(&table, "watchdog");
}
