/* SPDX-License-Identifier: BSD-2-Clause */
#include "scan_client.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "i18n.h"
#include "ipc.h"
#include "log.h"

struct worker {
	struct worker *next;
	int socket;
	struct fb_worker_id id;
};

struct fb_pool {
	pthread_mutex_t lock;
	pthread_cond_t has_idle;
	struct worker *idle; /* last used first: its caches are warm */
	uint64_t generation; /* older workers are let go */
	uint64_t next_serial;
	struct fb_breaker breaker;
	struct fb_breaker_limits limits;
	fb_pool_kill *kill;
	void *context;
};

/* One question on its way. */
struct errand {
	struct fb_pool *pool;
	const struct fb_ask *how;
	int64_t deadline_ms, progress_ms; /* on the monotonic clock */
	bool is_worker_gone;              /* it hung up */
};

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct fb_pool *
fb_pool_new(fb_pool_kill *kill, void *context)
{
	struct fb_pool *pool = calloc(1, sizeof *pool);
	pthread_condattr_t clock;

	if (pool == NULL)
		return NULL;
	pool->kill = kill;
	pool->context = context;
	pool->next_serial = 1;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&pool->has_idle, &clock);
	pthread_condattr_destroy(&clock);
	return pool;
}

/* A worker whose socket is closed ends by itself. */
static void
let_go(struct worker *worker)
{
	close(worker->socket);
	free(worker);
}

void
fb_pool_free(struct fb_pool *pool)
{
	if (pool == NULL)
		return;
	while (pool->idle != NULL) {
		struct worker *worker = pool->idle;
		pool->idle = worker->next;
		let_go(worker);
	}
	pthread_cond_destroy(&pool->has_idle);
	pthread_mutex_destroy(&pool->lock);
	free(pool);
}

/* Let go the idle workers of one slot and those that are too old. */
static void
sweep(struct fb_pool *pool, uint32_t slot)
{
	for (struct worker **link = &pool->idle; *link != NULL;) {
		struct worker *worker = *link;
		if (worker->id.slot != slot &&
		    worker->id.generation >= pool->generation) {
			link = &worker->next;
			continue;
		}
		*link = worker->next;
		let_go(worker);
	}
}

enum fb_status
fb_pool_add(struct fb_pool *pool, int socket, const struct fb_worker_id *id)
{
	struct worker *worker = malloc(sizeof *worker);

	if (worker == NULL) {
		close(socket);
		return FB_ERR_NOMEM;
	}
	pthread_mutex_lock(&pool->lock);
	sweep(pool, id->slot);
	*worker = (struct worker) { pool->idle, socket, *id };
	pool->idle = worker;
	pthread_cond_signal(&pool->has_idle);
	pthread_mutex_unlock(&pool->lock);
	return FB_OK;
}

void
fb_pool_retire(struct fb_pool *pool, uint64_t generation)
{
	pthread_mutex_lock(&pool->lock);
	pool->generation = generation;
	sweep(pool, UINT32_MAX);
	pthread_mutex_unlock(&pool->lock);
}

void
fb_pool_set_breaker(struct fb_pool *pool,
    const struct fb_breaker_limits *limits)
{
	pthread_mutex_lock(&pool->lock);
	pool->limits = *limits;
	pthread_mutex_unlock(&pool->lock);
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Tell the MTA that we live, when it is time to. */
static void
make_progress(struct errand *errand)
{
	int64_t now = now_ms();

	if (now < errand->progress_ms)
		return;
	errand->progress_ms = now + FB_PROGRESS_EVERY_MS;
	if (errand->how->progress != NULL)
		errand->how->progress(errand->how->context);
}

static void
wait_for_idle(struct fb_pool *pool, int64_t until_ms)
{
	struct timespec until = { until_ms / 1000, until_ms % 1000 * 1000000 };

	pthread_cond_timedwait(&pool->has_idle, &pool->lock, &until);
}

/* Take an idle worker, or NULL when none comes in time. */
static struct worker *
take_worker(struct errand *errand, int64_t until_ms)
{
	struct fb_pool *pool = errand->pool;
	struct worker *worker;

	pthread_mutex_lock(&pool->lock);
	while ((worker = pool->idle) == NULL && now_ms() < until_ms) {
		wait_for_idle(pool, earlier(until_ms, errand->progress_ms));
		pthread_mutex_unlock(&pool->lock);
		make_progress(errand);
		pthread_mutex_lock(&pool->lock);
	}
	if (worker != NULL)
		pool->idle = worker->next;
	pthread_mutex_unlock(&pool->lock);
	return worker;
}

static void
give_back(struct fb_pool *pool, struct worker *worker)
{
	pthread_mutex_lock(&pool->lock);
	bool is_old = worker->id.generation < pool->generation;
	if (!is_old) {
		worker->next = pool->idle;
		pool->idle = worker;
		pthread_cond_signal(&pool->has_idle);
	}
	pthread_mutex_unlock(&pool->lock);
	if (is_old)
		let_go(worker);
}

/* Hand the message to a worker that lives.  One that died while it was idle
 * is forgotten: this message did nothing to it. */
static enum fb_outcome
hand_over(struct worker **out, struct errand *errand,
    const struct fb_scan_request *request, int memfd)
{
	int64_t now = now_ms(),
		until_ms = now + (errand->deadline_ms - now) / 2;

	for (;;) {
		struct worker *worker = take_worker(errand, until_ms);
		if (worker == NULL)
			return FB_OUTCOME_NO_WORKER;
		enum fb_status status = fb_ipc_send(worker->socket, request,
		    sizeof *request, &memfd, 1);
		if (status == FB_OK) {
			*out = worker;
			return FB_OUTCOME_JUDGED;
		}
		if (status != FB_ERR_UNAVAILABLE) {
			give_back(errand->pool, worker);
			return FB_OUTCOME_IO;
		}
		let_go(worker);
	}
}

/* Receive the answer, which is hostile until checked. */
static enum fb_outcome
receive_answer(struct fb_scan_result *result, struct errand *errand,
    struct worker *worker, const struct fb_scan_request *request)
{
	struct fb_scan_result answer;
	struct fb_packet packet;

	enum fb_status status =
	    fb_ipc_receive(&packet, worker->socket, &answer, sizeof answer, 0);
	errand->is_worker_gone = status == FB_ERR_UNAVAILABLE;
	if (status != FB_OK || packet.size != sizeof answer ||
	    !fb_scan_result_is_valid(&answer, request))
		return FB_OUTCOME_WORKER_DIED;
	if (answer.status != FB_OK)
		return FB_OUTCOME_NO_MEMORY;
	*result = answer;
	return FB_OUTCOME_JUDGED;
}

static enum fb_outcome
wait_for_answer(struct fb_scan_result *result, struct errand *errand,
    struct worker *worker, const struct fb_scan_request *request)
{
	for (;;) {
		int64_t now = now_ms();
		if (now >= errand->deadline_ms)
			return FB_OUTCOME_TIMEOUT;
		int64_t until =
		    earlier(errand->deadline_ms, errand->progress_ms);
		int timeout_ms = until > now ? (int)(until - now) : 0;
		enum fb_status status = fb_ipc_wait(worker->socket, timeout_ms);
		if (status == FB_OK)
			return receive_answer(result, errand, worker, request);
		if (status != FB_ERR_TIMEOUT)
			return FB_OUTCOME_IO;
		make_progress(errand);
	}
}

/* A worker that crashed, hangs or talks nonsense: away with it. */
static void
give_up(const struct errand *errand, struct worker *worker)
{
	struct fb_pool *pool = errand->pool;

	pthread_mutex_lock(&pool->lock);
	bool opens =
	    fb_breaker_crash(&pool->breaker, &pool->limits, now_ms() / 1000);
	unsigned pause_s = pool->limits.pause_s;
	pthread_mutex_unlock(&pool->lock);

	if (!errand->is_worker_gone)
		pool->kill(pool->context, &worker->id);
	let_go(worker);
	if (opens)
		fb_log(LOG_ERR,
		    _("scanning fails again and again: it pauses for %u s and "
		      "all mail passes unfiltered"),
		    pause_s);
}

/* The next serial, or 0 while scanning pauses. */
static uint64_t
begin(struct fb_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	bool is_open = fb_breaker_is_open(&pool->breaker, now_ms() / 1000);
	uint64_t serial = is_open ? 0 : pool->next_serial++;
	pthread_mutex_unlock(&pool->lock);
	return serial;
}

enum fb_outcome
fb_pool_ask(struct fb_scan_result *result, struct fb_pool *pool,
    const struct fb_scan_request *request, int memfd, const struct fb_ask *how)
{
	int64_t now = now_ms();
	struct errand errand = {
		.pool = pool,
		.how = how,
		.deadline_ms = now + how->timeout_ms,
		.progress_ms = now + FB_PROGRESS_EVERY_MS,
	};
	struct fb_scan_request question = *request;
	struct worker *worker;

	question.serial = begin(pool);
	if (question.serial == 0)
		return FB_OUTCOME_BREAKER;
	enum fb_outcome outcome = hand_over(&worker, &errand, &question, memfd);
	if (outcome != FB_OUTCOME_JUDGED)
		return outcome;
	outcome = wait_for_answer(result, &errand, worker, &question);
	if (outcome == FB_OUTCOME_JUDGED || outcome == FB_OUTCOME_NO_MEMORY)
		give_back(pool, worker);
	else
		give_up(&errand, worker);
	return outcome;
}
