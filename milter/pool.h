/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pool.h - the front's side of worker processes
 *
 * A question is handed to one idle worker and waits for the answer until its
 * deadline.  Whatever goes wrong costs this one answer: a worker that died
 * is forgotten, one that is too slow or talks nonsense is killed (by the
 * supervisor, on request), and when that repeats the breaker opens and
 * nobody waits any more.
 *
 * One pool holds the workers of one kind and knows nothing of what they do:
 * questions and answers are packets of fixed size (scan.h, spf.h).  All
 * functions may be called by any thread.
 */
#ifndef FB_POOL_H
#define FB_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "breaker.h"
#include "control.h"
#include "status.h"

/* The MTA hears from us at least this often (Sendmail's read timer is 10 s
 * by default). */
#define FB_PROGRESS_EVERY_MS 4000

struct fb_pool;

/* Whom a pool tells what; both are called unlocked and must not call the
 * pool. */
struct fb_pool_owner {
	/* Asks for the death of a worker. */
	void (*kill)(void *context, const struct fb_worker_id *worker);
	/* The breaker has just opened, for so long; may be NULL. */
	void (*pauses)(void *context, unsigned pause_s);
	void *context;
};

/* An empty pool.  NULL without memory. */
struct fb_pool *fb_pool_new(const struct fb_pool_owner *owner);
/* Let all idle workers go.  No thread may be asking.  NULL is ignored. */
void fb_pool_free(struct fb_pool *pool);

/* Add an idle worker.  The pool owns the socket, also on failure.  An idle
 * one of the same slot is let go.  Returns FB_OK or FB_ERR_NOMEM. */
FB_MUST_CHECK enum fb_status fb_pool_add(struct fb_pool *pool, int socket,
    const struct fb_worker_id *worker);

/* Let go the workers of generations before this one; those that are busy
 * finish their question first. */
void fb_pool_retire(struct fb_pool *pool, uint64_t generation);

/* When asking pauses; takes effect with the next crash. */
void fb_pool_set_breaker(struct fb_pool *pool,
    const struct fb_breaker_limits *limits);

/* How to ask. */
struct fb_ask {
	unsigned timeout_ms; /* for waiting and answering together */
	void (*progress)(void *context); /* called every
					  * FB_PROGRESS_EVERY_MS, unlocked */
	void *context;
};

/* A question and the place of its answer. */
struct fb_exchange {
	const void *question;
	size_t question_size;
	int fd;       /* goes with the question, stays the caller's; -1: none */
	void *answer; /* written only when the answer is valid */
	size_t answer_size;
	/* The answer is hostile until this says that it is well-formed and
	 * belongs to the question. */
	bool (*is_valid)(const void *answer, const void *question);
};

/* The largest answer of all kinds of workers. */
#define FB_POOL_ANSWER_MAX_BYTES 4096

enum fb_pool_end {
	FB_POOL_ANSWERED,
	FB_POOL_NO_WORKER, /* none became free in time */
	FB_POOL_TIMEOUT,
	FB_POOL_WORKER_DIED, /* or answered what is not valid */
	FB_POOL_BREAKER,     /* asking pauses */
	FB_POOL_IO
};

/* A number for a question, never used again in this pool. */
uint64_t fb_pool_next_serial(struct fb_pool *pool);

/*
 * Ask.  At most half of the time goes into waiting for an idle worker, so
 * that a worker is never killed for what others did.
 */
enum fb_pool_end fb_pool_ask(struct fb_pool *pool,
    const struct fb_exchange *exchange, const struct fb_ask *how);

#endif
