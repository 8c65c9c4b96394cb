/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * crew.h - the front and the workers, seen by the supervisor
 *
 * Starts them, notices their end, starts them again (at once when they lived
 * for a while, with growing pauses when they keep dying), and passes new
 * workers and the policy to the front.  Workers belong to a generation: new
 * lists mean a new generation, and the old one is let go by the front when
 * it has finished its messages.
 */
#ifndef FB_CREW_H
#define FB_CREW_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "configuration.h"
#include "control.h"
#include "privileges.h"

#define FB_SCAN_WORKERS_MAX 64
#define FB_RESTART_MAX_MS 60000
/* Who lived so long did not die of its start. */
#define FB_RESTART_STABLE_MS 10000

/* When to start something again. */
struct fb_restart {
	int64_t due_ms; /* INT64_MAX: it runs, or is not to */
	unsigned failures;
};

struct fb_worker {
	pid_t pid;
	struct fb_worker_id id;
	int64_t started_ms;
	bool is_retired; /* its end is expected */
	bool was_killed; /* by us, for its deadline */
};

struct fb_crew {
	const struct fb_configuration *configuration; /* in force */
	const struct fb_privileges *privileges;
	/* the front */
	pid_t front; /* 0: not running */
	int control; /* -1: not running */
	int64_t front_started_ms;
	struct fb_restart front_restart;
	/* the workers, retired ones too */
	struct fb_worker *worker;
	size_t worker_count, worker_capacity;
	struct fb_restart slot[FB_WORKER_KINDS][FB_SCAN_WORKERS_MAX];
	unsigned slot_count[FB_WORKER_KINDS];
	uint64_t generation, last_serial;
};

/* How a pause before a restart grows.  Pure: `lived_ms` is how long it
 * lived. */
void fb_restart_plan(struct fb_restart *restart, int64_t now_ms,
    int64_t lived_ms);

void fb_crew_init(struct fb_crew *crew,
    const struct fb_configuration *configuration,
    const struct fb_privileges *privileges);
void fb_crew_deinit(struct fb_crew *crew);

/* Start the front alone; it waits for its policy.  FB_OK or FB_ERR_IO. */
FB_MUST_CHECK enum fb_status fb_crew_start_front(struct fb_crew *crew);

/* Pass the policy in force to the front and start a generation of workers of
 * every kind; those of the old one are retired. */
void fb_crew_start_generation(struct fb_crew *crew);

/* The same for one kind of workers, without the policy. */
void fb_crew_renew(struct fb_crew *crew, enum fb_worker_kind kind);

/* Pass the policy in force to the front. */
void fb_crew_send_policy(struct fb_crew *crew);

/* Kill the worker of that kind, slot and serial, if there is one. */
void fb_crew_kill_worker(struct fb_crew *crew, const struct fb_worker_id *id);

/* Kill a front that hangs; its end is noted, and it is started again, as
 * if it had crashed. */
void fb_crew_kill_front(struct fb_crew *crew);

/* Note who ended.  Unless `is_stopping`, restarts are planned. */
void fb_crew_reap(struct fb_crew *crew, bool is_stopping);

/* Start again what is due. */
void fb_crew_restart(struct fb_crew *crew);

/* When the next restart is due; INT64_MAX when none is. */
int64_t fb_crew_next_due_ms(const struct fb_crew *crew);

/* Ask the front to end; the workers follow it. */
void fb_crew_stop(struct fb_crew *crew);

bool fb_crew_is_gone(const struct fb_crew *crew);

/* Kill everybody who is left and wait for their end. */
void fb_crew_kill_all(struct fb_crew *crew);

/* Milliseconds on the monotonic clock. */
int64_t fb_crew_now_ms(void);

#endif
