/* SPDX-License-Identifier: BSD-2-Clause */
#include "pool.h"

#include <assert.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ipc.h"

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
	struct fb_pool_owner owner;
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
fb_pool_new(const struct fb_pool_owner *owner)
{
	struct fb_pool *pool = calloc(1, sizeof *pool);
	pthread_condattr_t clock;

	if (pool == NULL)
		return NULL;
	pool->owner = *owner;
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

/* Hand the question to a worker that lives.  One that died while it was idle
 * is forgotten: this question did nothing to it. */
static enum fb_pool_end
hand_over(struct worker **out, struct errand *errand,
    const struct fb_exchange *exchange)
{
	int64_t now = now_ms(),
		until_ms = now + (errand->deadline_ms - now) / 2;

	for (;;) {
		struct worker *worker = take_worker(errand, until_ms);
		if (worker == NULL)
			return FB_POOL_NO_WORKER;
		enum fb_status status = fb_ipc_send(worker->socket,
		    exchange->question, exchange->question_size, &exchange->fd,
		    exchange->fd >= 0);
		if (status == FB_OK) {
			*out = worker;
			return FB_POOL_ANSWERED;
		}
		if (status != FB_ERR_UNAVAILABLE) {
			give_back(errand->pool, worker);
			return FB_POOL_IO;
		}
		let_go(worker);
	}
}

/* Receive the answer, which is hostile until checked. */
static enum fb_pool_end
receive_answer(struct errand *errand, const struct worker *worker,
    const struct fb_exchange *exchange)
{
	union {
		char bytes[FB_POOL_ANSWER_MAX_BYTES];
		max_align_t alignment;
	} answer;
	struct fb_packet packet;

	assert(exchange->answer_size <= sizeof answer);
	enum fb_status status = fb_ipc_receive(&packet, worker->socket, &answer,
	    exchange->answer_size, 0);
	errand->is_worker_gone = status == FB_ERR_UNAVAILABLE;
	if (status != FB_OK || packet.size != exchange->answer_size ||
	    !exchange->is_valid(&answer, exchange->question))
		return FB_POOL_WORKER_DIED;
	memcpy(exchange->answer, &answer, exchange->answer_size);
	return FB_POOL_ANSWERED;
}

static enum fb_pool_end
wait_for_answer(struct errand *errand, const struct worker *worker,
    const struct fb_exchange *exchange)
{
	for (;;) {
		int64_t now = now_ms();
		if (now >= errand->deadline_ms)
			return FB_POOL_TIMEOUT;
		int64_t until =
		    earlier(errand->deadline_ms, errand->progress_ms);
		int timeout_ms = until > now ? (int)(until - now) : 0;
		enum fb_status status = fb_ipc_wait(worker->socket, timeout_ms);
		if (status == FB_OK)
			return receive_answer(errand, worker, exchange);
		if (status != FB_ERR_TIMEOUT)
			return FB_POOL_IO;
		make_progress(errand);
	}
}

/* A worker that crashed, hangs or talks nonsense: away with it. */
static void
give_up(const struct errand *errand, struct worker *worker)
{
	struct fb_pool *pool = errand->pool;
	const struct fb_pool_owner *owner = &pool->owner;

	pthread_mutex_lock(&pool->lock);
	bool opens =
	    fb_breaker_crash(&pool->breaker, &pool->limits, now_ms() / 1000);
	unsigned pause_s = pool->limits.pause_s;
	pthread_mutex_unlock(&pool->lock);

	if (!errand->is_worker_gone)
		owner->kill(owner->context, &worker->id);
	let_go(worker);
	if (opens && owner->pauses != NULL)
		owner->pauses(owner->context, pause_s);
}

static bool
is_paused(struct fb_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	bool is_open = fb_breaker_is_open(&pool->breaker, now_ms() / 1000);
	pthread_mutex_unlock(&pool->lock);
	return is_open;
}

uint64_t
fb_pool_next_serial(struct fb_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	uint64_t serial = pool->next_serial++;
	pthread_mutex_unlock(&pool->lock);
	return serial;
}

enum fb_pool_end
fb_pool_ask(struct fb_pool *pool, const struct fb_exchange *exchange,
    const struct fb_ask *how)
{
	int64_t now = now_ms();
	struct errand errand = {
		.pool = pool,
		.how = how,
		.deadline_ms = now + how->timeout_ms,
		.progress_ms = now + FB_PROGRESS_EVERY_MS,
	};
	struct worker *worker;

	if (is_paused(pool))
		return FB_POOL_BREAKER;
	enum fb_pool_end end = hand_over(&worker, &errand, exchange);
	if (end != FB_POOL_ANSWERED)
		return end;
	end = wait_for_answer(&errand, worker, exchange);
	if (end == FB_POOL_ANSWERED)
		give_back(pool, worker);
	else
		give_up(&errand, worker);
	return end;
}
