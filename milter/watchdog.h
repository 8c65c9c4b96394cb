/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * watchdog.h - does the front serve?
 *
 * A front that hangs (stopped, deadlocked, out of threads or descriptors)
 * is no ended process: nobody would notice, and every mail would wait for
 * the MTA's timeouts.  So the supervisor asks as an MTA would: it connects
 * to the milter's socket, negotiates and quits.  That needs libmilter's
 * listener, a thread of its pool and our first callback.
 *
 * Nothing here waits.  The caller polls, calls fb_watchdog_step() when the
 * descriptor is ready or the time has come, and does what it says.
 */
#ifndef FB_WATCHDOG_H
#define FB_WATCHDOG_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/* So many questions without an answer, one after the other, mean that the
 * front hangs.  Each has the interval's time. */
#define FB_WATCHDOG_FAILURES_MAX 3
/* A front that has just been started may read consents for so long. */
#define FB_WATCHDOG_START_MS 30000

struct fb_watchdog {
	struct sockaddr_storage address;
	socklen_t address_size;
	unsigned interval_ms;
	int64_t due_ms;    /* the next question, or the end of patience */
	int fd;            /* -1: no question is out */
	bool is_asked;     /* the connection stands and was written to */
	size_t got;        /* bytes of the answer */
	uint8_t answer[5]; /* its length and command */
	unsigned failures; /* one after the other */
};

enum fb_watchdog_says {
	FB_WATCHDOG_QUIET, /* nothing to say yet */
	FB_WATCHDOG_ALIVE, /* the front has answered just now */
	FB_WATCHDOG_HUNG   /* it has not, FB_WATCHDOG_FAILURES_MAX times */
};

/* Watch nobody yet.  The address is that of the milter's socket. */
void fb_watchdog_init(struct fb_watchdog *watchdog,
    const struct sockaddr_storage *address, socklen_t address_size,
    unsigned interval_ms);

/* Ask for the first time at `due_ms`, and then at every interval.  What
 * happened before is forgotten. */
void fb_watchdog_start(struct fb_watchdog *watchdog, int64_t due_ms);

/* There is nobody to watch. */
void fb_watchdog_stop(struct fb_watchdog *watchdog);

/* What to poll for; its descriptor is -1 when there is nothing. */
struct pollfd fb_watchdog_poll(const struct fb_watchdog *watchdog);

/*
 * Go on.  `revents` is what poll(2) gave for fb_watchdog_poll(), 0 when it
 * was not asked; `now_ms` is the time on the monotonic clock.
 *
 * A front that hangs up on us is alive: it has no room for one more
 * connection (bounds.h), but it has looked.
 */
enum fb_watchdog_says fb_watchdog_step(struct fb_watchdog *watchdog,
    short revents, int64_t now_ms);

#endif
