/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scan_client.h - the front's side of scanning: a pool of workers
 *
 * A message is handed to one idle worker and waits for the answer until its
 * deadline.  Whatever goes wrong costs this one verdict: a worker that died
 * is forgotten, one that is too slow is killed (by the supervisor, on
 * request), and when that repeats the breaker lets all mail pass at once.
 *
 * All functions may be called by any thread.
 */
#ifndef FB_SCAN_CLIENT_H
#define FB_SCAN_CLIENT_H

#include "action.h"
#include "breaker.h"
#include "control.h"
#include "scan.h"

/* The MTA hears from us at least this often (Sendmail's read timer is 10 s
 * by default). */
#define FB_PROGRESS_EVERY_MS 4000

struct fb_pool;

/* Asks for the death of a worker; must not call the pool. */
typedef void fb_pool_kill(void *context, const struct fb_worker_id *worker);

/* An empty pool.  NULL without memory. */
struct fb_pool *fb_pool_new(fb_pool_kill *kill, void *context);
/* Let all idle workers go.  No thread may be asking. */
void fb_pool_free(struct fb_pool *pool);

/* Add an idle worker.  The pool owns the socket, also on failure.  An idle
 * one of the same slot is let go.  Returns FB_OK or FB_ERR_NOMEM. */
FB_MUST_CHECK enum fb_status fb_pool_add(struct fb_pool *pool, int socket,
    const struct fb_worker_id *worker);

/* Let go the workers of generations before this one; those that are busy
 * finish their message first. */
void fb_pool_retire(struct fb_pool *pool, uint64_t generation);

/* When scanning pauses; takes effect with the next crash. */
void fb_pool_set_breaker(struct fb_pool *pool,
    const struct fb_breaker_limits *limits);

/* How to ask. */
struct fb_ask {
	unsigned timeout_ms;             /* for waiting and judging together */
	void (*progress)(void *context); /* called every
					  * FB_PROGRESS_EVERY_MS, unlocked */
	void *context;
};

/*
 * Have a message judged.
 *
 *   result    set on FB_OUTCOME_JUDGED only; it was checked.
 *   request   its serial is set here.
 *   memfd     the sealed message; stays the caller's.
 *
 * At most half of the time goes into waiting for an idle worker, so that a
 * worker is never killed for what others did.  Returns JUDGED, NO_WORKER,
 * TIMEOUT, WORKER_DIED, BREAKER, NO_MEMORY or IO.
 */
enum fb_outcome fb_pool_ask(struct fb_scan_result *result, struct fb_pool *pool,
    const struct fb_scan_request *request, int memfd, const struct fb_ask *how);

#endif
