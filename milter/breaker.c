/* SPDX-License-Identifier: BSD-2-Clause */
#include "breaker.h"

bool
fb_breaker_is_open(const struct fb_breaker *breaker, int64_t now)
{
	return now < breaker->open_until;
}

static unsigned
needed_crashes(const struct fb_breaker_limits *limits)
{
	if (limits->crashes < 1)
		return 1;
	return limits->crashes > FB_BREAKER_CRASHES_MAX ?
	    FB_BREAKER_CRASHES_MAX :
	    limits->crashes;
}

/* When the crash happened that lies `back` crashes before the last one. */
static int64_t
crash_before(const struct fb_breaker *breaker, unsigned back)
{
	return breaker
	    ->crash_at[(breaker->next + FB_BREAKER_CRASHES_MAX - 1 - back) %
		FB_BREAKER_CRASHES_MAX];
}

bool
fb_breaker_crash(struct fb_breaker *breaker,
    const struct fb_breaker_limits *limits, int64_t now)
{
	unsigned needed = needed_crashes(limits);

	if (fb_breaker_is_open(breaker, now))
		return false;
	breaker->crash_at[breaker->next] = now;
	breaker->next = (breaker->next + 1) % FB_BREAKER_CRASHES_MAX;
	if (breaker->count < FB_BREAKER_CRASHES_MAX)
		breaker->count++;
	if (breaker->count < needed)
		return false;
	if (now - crash_before(breaker, needed - 1) > (int64_t)limits->window_s)
		return false;
	breaker->open_until = now + limits->pause_s;
	breaker->count = 0;
	return limits->pause_s > 0;
}
