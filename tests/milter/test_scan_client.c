/* SPDX-License-Identifier: BSD-2-Clause */
#include "scan_client.h"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ipc.h"
#include "table.h"

/* What a worker does with the message that it gets. */
enum behaviour {
	ANSWERS,
	ANSWERS_LATE,
	ANSWERS_ANOTHER,
	ANSWERS_NONSENSE,
	ANSWERS_SHORT,
	RUNS_OUT_OF_MEMORY,
	DIES,
	HANGS
};

struct fake {
	pthread_t thread;
	int socket;
	enum behaviour behaviour;
};

struct fixture {
	struct fb_pool *pool;
	unsigned kill_count, pause_count, progress_count;
	struct fb_worker_id killed;
	int memfd;
};

static void
on_kill(void *context, const struct fb_worker_id *worker)
{
	struct fixture *fixture = context;

	fixture->kill_count++;
	fixture->killed = *worker;
}

static void
on_pause(void *context, unsigned pause_s)
{
	struct fixture *fixture = context;

	assert_int_equal(pause_s, 60);
	fixture->pause_count++;
}

static void
on_progress(void *context)
{
	struct fixture *fixture = context;
	fixture->progress_count++;
}

static void
answer(struct fake *fake, const struct fb_scan_request *request)
{
	struct fb_scan_result result = { .serial = request->serial,
		.score_milli = 1234 };
	size_t size = sizeof result;

	switch (fake->behaviour) {
	case ANSWERS_LATE:
		usleep(50000);
		break;
	case ANSWERS_ANOTHER:
		result.serial++;
		break;
	case ANSWERS_NONSENSE:
		memset(&result, 0xFF, sizeof result);
		break;
	case ANSWERS_SHORT:
		size--;
		break;
	case RUNS_OUT_OF_MEMORY:
		result.status = FB_ERR_NOMEM;
		break;
	default:
		break;
	}
	if (fb_ipc_send(fake->socket, &result, size, NULL, 0) != FB_OK)
		return;
}

static void *
fake_worker(void *context)
{
	struct fake *fake = context;
	struct fb_scan_request request;
	struct fb_packet packet;

	while (fb_ipc_receive(&packet, fake->socket, &request, sizeof request,
		   1) == FB_OK) {
		bool is_right =
		    packet.size == sizeof request && packet.fd_count == 1;
		fb_packet_close(&packet);
		if (!is_right || fake->behaviour == DIES)
			break;
		if (fake->behaviour != HANGS)
			answer(fake, &request);
	}
	close(fake->socket);
	return NULL;
}

static void
start(struct fixture *fixture, struct fake *fake, enum behaviour behaviour,
    uint32_t slot, uint64_t generation)
{
	const struct fb_worker_id id = { slot, 1, 100 + slot, generation };
	int pair[2];

	assert_int_equal(fb_ipc_pair(pair), FB_OK);
	*fake = (struct fake) { .socket = pair[1], .behaviour = behaviour };
	assert_int_equal(pthread_create(&fake->thread, NULL, fake_worker, fake),
	    0);
	assert_int_equal(fb_pool_add(fixture->pool, pair[0], &id), FB_OK);
}

static enum fb_outcome
ask(struct fixture *fixture, unsigned timeout_ms)
{
	const struct fb_ask how = { timeout_ms, on_progress, fixture };
	const struct fb_scan_request request = { .message_bytes = 0 };
	struct fb_scan_result result = { .score_milli = -1 };

	enum fb_outcome outcome =
	    fb_scan_ask(&result, fixture->pool, &request, fixture->memfd, &how);
	assert_int_equal(result.score_milli,
	    outcome == FB_OUTCOME_JUDGED ? 1234 : -1);
	return outcome;
}

static void
set_up(struct fixture *fixture)
{
	static const struct fb_breaker_limits limits = { 100, 60, 60 };

	*fixture = (struct fixture) { 0 };
	const struct fb_pool_owner owner = { on_kill, on_pause, fixture };
	fixture->pool = fb_pool_new(&owner);
	assert_non_null(fixture->pool);
	fb_pool_set_breaker(fixture->pool, &limits);
	fixture->memfd = memfd_create("test", MFD_CLOEXEC);
	assert_true(fixture->memfd >= 0);
}

static void
tear_down(struct fixture *fixture)
{
	fb_pool_free(fixture->pool);
	close(fixture->memfd);
}

static const struct {
	const char *name;
	enum behaviour behaviour;
	enum fb_outcome want;
	bool is_killed; /* we ask for its death */
	bool is_lost;   /* and it serves no more */
} cases[] = {
	{ "an answer in time is the judgement", ANSWERS, FB_OUTCOME_JUDGED,
	    false },
	{ "a late answer within the deadline too", ANSWERS_LATE,
	    FB_OUTCOME_JUDGED, false },
	{ "a worker without memory lives on", RUNS_OUT_OF_MEMORY,
	    FB_OUTCOME_NO_MEMORY, false },
	{ "a worker that dies costs the verdict", DIES, FB_OUTCOME_WORKER_DIED,
	    false, true },
	{ "an answer to another question is a dead worker", ANSWERS_ANOTHER,
	    FB_OUTCOME_WORKER_DIED, true, true },
	{ "nonsense is a dead worker", ANSWERS_NONSENSE, FB_OUTCOME_WORKER_DIED,
	    true, true },
	{ "half an answer is a dead worker", ANSWERS_SHORT,
	    FB_OUTCOME_WORKER_DIED, true, true },
	{ "a worker that hangs is killed at the deadline", HANGS,
	    FB_OUTCOME_TIMEOUT, true, true },
};

static void
asks_one(void **state)
{
	const typeof(*cases) *c = *state;
	struct fixture fixture;
	struct fake fake;

	set_up(&fixture);
	start(&fixture, &fake, c->behaviour, 3, 1);
	assert_int_equal(ask(&fixture, 200), c->want);
	assert_int_equal(fixture.kill_count, c->is_killed);
	if (c->is_killed) {
		assert_int_equal(fixture.killed.slot, 3);
		assert_int_equal(fixture.killed.serial, 103);
	}
	if (c->is_lost) {
		assert_int_equal(ask(&fixture, 10), FB_OUTCOME_NO_WORKER);
	} else {
		assert_int_equal(ask(&fixture, 200), c->want);
	}
	tear_down(&fixture);
	pthread_join(fake.thread, NULL);
}

static void
forgets_the_dead(void **state)
{
	(void)state;
	struct fixture fixture;
	struct fake alive, dead;

	set_up(&fixture);
	start(&fixture, &alive, ANSWERS, 0, 1);
	start(&fixture, &dead, ANSWERS, 1, 1);
	shutdown(dead.socket, SHUT_RDWR);
	pthread_join(dead.thread, NULL);
	/* The dead one was used last, so it is tried first. */
	assert_int_equal(ask(&fixture, 200), FB_OUTCOME_JUDGED);
	assert_int_equal(fixture.kill_count, 0);
	tear_down(&fixture);
	pthread_join(alive.thread, NULL);
}

static void
pauses(void **state)
{
	(void)state;
	static const struct fb_breaker_limits limits = { 2, 60, 60 };
	struct fixture fixture;
	struct fake fake[3];

	set_up(&fixture);
	fb_pool_set_breaker(fixture.pool, &limits);
	for (uint32_t i = 0; i < 3; i++)
		start(&fixture, &fake[i], DIES, i, 1);
	assert_int_equal(ask(&fixture, 200), FB_OUTCOME_WORKER_DIED);
	assert_int_equal(ask(&fixture, 200), FB_OUTCOME_WORKER_DIED);
	assert_int_equal(fixture.pause_count, 1);
	assert_int_equal(ask(&fixture, 200), FB_OUTCOME_BREAKER);
	assert_int_equal(fixture.pause_count, 1);
	tear_down(&fixture);
	for (uint32_t i = 0; i < 3; i++)
		pthread_join(fake[i].thread, NULL);
}

static void
retires(void **state)
{
	(void)state;
	struct fixture fixture;
	struct fake old, new;

	set_up(&fixture);
	start(&fixture, &old, HANGS, 0, 1);
	fb_pool_retire(fixture.pool, 2);
	pthread_join(old.thread, NULL); /* its socket was closed */
	assert_int_equal(ask(&fixture, 10), FB_OUTCOME_NO_WORKER);
	start(&fixture, &new, ANSWERS, 0, 2);
	assert_int_equal(ask(&fixture, 200), FB_OUTCOME_JUDGED);
	tear_down(&fixture);
	pthread_join(new.thread, NULL);
}

static void *
ask_slowly(void *context)
{
	return (void *)(intptr_t)ask(context, 1000);
}

static void
retires_busy(void **state)
{
	(void)state;
	struct fixture fixture;
	struct fake old;
	pthread_t asking;
	void *outcome;

	set_up(&fixture);
	start(&fixture, &old, ANSWERS_LATE, 0, 1);
	assert_int_equal(pthread_create(&asking, NULL, ask_slowly, &fixture),
	    0);
	usleep(20000);
	fb_pool_retire(fixture.pool, 2);
	pthread_join(asking, &outcome);
	assert_int_equal((intptr_t)outcome, FB_OUTCOME_JUDGED);
	pthread_join(old.thread, NULL);
	assert_int_equal(ask(&fixture, 10), FB_OUTCOME_NO_WORKER);
	assert_int_equal(fixture.kill_count, 0);
	tear_down(&fixture);
}

/* Many messages, few workers: everybody gets an answer. */
static void
shares(void **state)
{
	(void)state;
	struct fixture fixture;
	struct fake fake[2];
	pthread_t asking[8];
	void *outcome;

	set_up(&fixture);
	for (uint32_t i = 0; i < 2; i++)
		start(&fixture, &fake[i], ANSWERS_LATE, i, 1);
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(pthread_create(&asking[i], NULL, ask_slowly,
				     &fixture),
		    0);
	for (size_t i = 0; i < 8; i++) {
		pthread_join(asking[i], &outcome);
		assert_int_equal((intptr_t)outcome, FB_OUTCOME_JUDGED);
	}
	tear_down(&fixture);
	for (uint32_t i = 0; i < 2; i++)
		pthread_join(fake[i].thread, NULL);
}

static void
tells_the_mta(void **state)
{
	(void)state;
	struct fixture fixture;
	struct fake fake;

	set_up(&fixture);
	start(&fixture, &fake, HANGS, 0, 1);
	assert_int_equal(ask(&fixture, FB_PROGRESS_EVERY_MS + 500),
	    FB_OUTCOME_TIMEOUT);
	assert_int_equal(fixture.progress_count, 1);
	tear_down(&fixture);
	pthread_join(fake.thread, NULL);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, cases, asks_one);
	table_add(&table, "a worker that died idle is passed over",
	    forgets_the_dead, NULL);
	table_add(&table, "repeated crashes pause scanning", pauses, NULL);
	table_add(&table, "old workers are let go", retires, NULL);
	table_add(&table, "an old worker finishes its message", retires_busy,
	    NULL);
	table_add(&table, "messages wait for a free worker", shares, NULL);
	table_add(&table, "the MTA hears from us while it waits", tells_the_mta,
	    NULL);
	return table_run(&table, "scan client");
}
