/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * breaker.h - stop scanning when scanning keeps failing
 *
 * A mail that kills its worker costs one verdict.  A flood of such mails
 * would cost every message its deadline, so after a number of crashes
 * within a window scanning pauses: all mail passes unfiltered at once, and
 * after the pause scanning is tried again.  A deadline that passed counts as
 * a crash, because the worker is killed.
 *
 * Pure arithmetic; the clock (any monotonic one, in seconds) is an argument.
 * The caller locks.
 */
#ifndef FB_BREAKER_H
#define FB_BREAKER_H

#include <stdbool.h>
#include <stdint.h>

#define FB_BREAKER_CRASHES_MAX 1000

struct fb_breaker_limits {
	unsigned crashes;  /* 1 to FB_BREAKER_CRASHES_MAX; others are cut */
	unsigned window_s; /* so many crashes within this time open it … */
	unsigned pause_s;  /* … for this long */
};

struct fb_breaker {
	/* of the last crashes, as a ring; `next` is written next */
	int64_t crash_at[FB_BREAKER_CRASHES_MAX];
	unsigned next, count;
	int64_t open_until; /* scanning pauses while now < open_until */
};

/* All zero is a closed breaker without crashes. */

/* True while scanning pauses. */
bool fb_breaker_is_open(const struct fb_breaker *breaker, int64_t now);

/*
 * Note a crash.  Returns true when this one opens the breaker, so that it is
 * logged once.  Crashes of workers that were busy when it opened do not
 * lengthen the pause.
 */
bool fb_breaker_crash(struct fb_breaker *breaker,
    const struct fb_breaker_limits *limits, int64_t now);

#endif
