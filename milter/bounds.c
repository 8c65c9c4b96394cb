/* SPDX-License-Identifier: BSD-2-Clause */
#include "bounds.h"

#include <pthread.h>
#include <sys/resource.h>
#include <time.h>

#include "i18n.h"
#include "log.h"

#define LOG_EVERY_S 60

/* How often a limit was reached since it was last logged. */
struct complaint {
	int64_t next_s; /* 0: never logged */
	unsigned long count;
};

/* One for the process, as libmilter's pool is. */
static struct {
	pthread_mutex_t lock;
	unsigned sessions_max, sessions;
	unsigned descriptors_max, connections, memfds;
	uint64_t memory_max, memory;
	struct complaint of_sessions, of_descriptors, of_memory;
} bounds = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.sessions_max = UINT32_MAX,
	.descriptors_max = UINT32_MAX,
	.memory_max = UINT64_MAX,
};

static void
lock(void)
{
	pthread_mutex_lock(&bounds.lock);
}

static void
unlock(void)
{
	pthread_mutex_unlock(&bounds.lock);
}

/* Count a complaint; returns how many are to be told now, or 0. */
static unsigned long
complain(struct complaint *complaint)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	complaint->count++;
	if (complaint->next_s != 0 && now.tv_sec < complaint->next_s)
		return 0;
	complaint->next_s = now.tv_sec + LOG_EVERY_S;
	unsigned long count = complaint->count;
	complaint->count = 0;
	return count;
}

void
fb_bounds_set(const struct fb_settings *settings)
{
	lock();
	bounds.sessions_max = settings->sessions_max;
	bounds.memory_max = settings->message_memory_bytes;
	unlock();
}

void
fb_bounds_set_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0 ||
	    limit.rlim_cur > UINT32_MAX)
		return;
	unsigned all = (unsigned)limit.rlim_cur;
	unsigned kept = all / 2 < FB_BOUNDS_DESCRIPTORS_KEPT ?
	    all / 2 :
	    FB_BOUNDS_DESCRIPTORS_KEPT;
	lock();
	bounds.descriptors_max = all - kept;
	unlock();
}

static bool
has_descriptor(void)
{
	return bounds.connections + bounds.memfds < bounds.descriptors_max;
}

/* A quarter is left for messages: connections that wait must not take what
 * those need that work. */
static bool
has_place(void)
{
	return has_descriptor() &&
	    bounds.connections <
	    bounds.descriptors_max - bounds.descriptors_max / 4;
}

/* What is to be said is said without the lock. */
static void
say(enum fb_admission admission, unsigned long count, unsigned limit)
{
	if (count == 0)
		return;
	if (admission == FB_PASSED_BY)
		fb_log(LOG_WARNING,
		    _("SessionsMax %u is reached: the mail of %lu "
		      "connections passes unjudged"),
		    limit, count);
	else
		fb_log(LOG_ERR,
		    _("descriptors run short at %u: %lu connections were "
		      "turned off; raise the limit of open files"),
		    limit, count);
}

enum fb_admission
fb_bounds_admit(void)
{
	enum fb_admission admission = FB_ADMITTED;
	unsigned long count = 0;
	unsigned limit = 0;

	lock();
	if (!has_place()) {
		admission = FB_TURNED_OFF;
		count = complain(&bounds.of_descriptors);
		limit = bounds.descriptors_max;
	} else if (bounds.sessions >= bounds.sessions_max) {
		admission = FB_PASSED_BY;
		count = complain(&bounds.of_sessions);
		limit = bounds.sessions_max;
	}
	bounds.connections += admission != FB_TURNED_OFF;
	bounds.sessions += admission == FB_ADMITTED;
	unlock();
	say(admission, count, limit);
	return admission;
}

void
fb_bounds_pass_by(void)
{
	lock();
	bounds.sessions--;
	unlock();
}

void
fb_bounds_leave(enum fb_admission admission)
{
	lock();
	bounds.connections--;
	bounds.sessions -= admission == FB_ADMITTED;
	unlock();
}

bool
fb_bounds_take_memory(uint64_t bytes)
{
	unsigned long count = 0;

	lock();
	bool is_taken = bytes <= bounds.memory_max &&
	    bounds.memory <= bounds.memory_max - bytes;
	if (is_taken)
		bounds.memory += bytes;
	else
		count = complain(&bounds.of_memory);
	unlock();
	if (count > 0)
		fb_log(LOG_WARNING,
		    _("MessageMemory is used up: %lu messages pass unjudged"),
		    count);
	return is_taken;
}

void
fb_bounds_give_memory(uint64_t bytes)
{
	lock();
	bounds.memory -= bytes;
	unlock();
}

bool
fb_bounds_take_descriptor(void)
{
	lock();
	bool is_taken = has_descriptor();
	bounds.memfds += is_taken;
	unlock();
	return is_taken;
}

void
fb_bounds_give_descriptor(void)
{
	lock();
	bounds.memfds--;
	unlock();
}

unsigned
fb_bounds_session_count(void)
{
	lock();
	unsigned count = bounds.sessions;
	unlock();
	return count;
}

uint64_t
fb_bounds_memory_bytes(void)
{
	lock();
	uint64_t bytes = bounds.memory;
	unlock();
	return bytes;
}
