/* SPDX-License-Identifier: BSD-2-Clause */
#include "watchdog.h"

#include <errno.h>
#include <stdbool.h>
#include <unistd.h>

#define NEVER INT64_MAX
#define LENGTH_BYTES 4

/*
 * SMFIC_OPTNEG of milter protocol 6 with all that Postfix 3.7 and Sendmail
 * 8.17 offer, and SMFIC_QUIT.  libmilter keeps some of what was negotiated
 * in one table for all connections, so we offer no less than an MTA does.
 */
static const uint8_t question[] = {
	0, 0, 0, 13, 'O',   /* length of what follows, command */
	0, 0, 0, 6,         /* version */
	0, 0, 0x01, 0xFF,   /* actions */
	0, 0x1F, 0xFF, 0xFF /* protocol steps */
};
static const uint8_t farewell[] = { 0, 0, 0, 1, 'Q' };

void
fb_watchdog_init(struct fb_watchdog *watchdog,
    const struct sockaddr_storage *address, socklen_t address_size,
    unsigned interval_ms)
{
	*watchdog = (struct fb_watchdog) {
		.address = *address,
		.address_size = address_size,
		.interval_ms = interval_ms,
		.due_ms = NEVER,
		.fd = -1,
	};
}

static void
hang_up(struct fb_watchdog *watchdog)
{
	if (watchdog->fd >= 0)
		close(watchdog->fd);
	watchdog->fd = -1;
	watchdog->is_asked = false;
	watchdog->got = 0;
}

void
fb_watchdog_start(struct fb_watchdog *watchdog, int64_t due_ms)
{
	hang_up(watchdog);
	watchdog->failures = 0;
	watchdog->due_ms = due_ms;
}

void
fb_watchdog_stop(struct fb_watchdog *watchdog)
{
	fb_watchdog_start(watchdog, NEVER);
}

struct pollfd
fb_watchdog_poll(const struct fb_watchdog *watchdog)
{
	return (struct pollfd) {
		.fd = watchdog->fd,
		.events = watchdog->is_asked ? POLLIN : POLLOUT,
	};
}

static enum fb_watchdog_says
no_answer(struct fb_watchdog *watchdog)
{
	hang_up(watchdog);
	watchdog->failures++;
	return watchdog->failures >= FB_WATCHDOG_FAILURES_MAX ?
	    FB_WATCHDOG_HUNG :
	    FB_WATCHDOG_QUIET;
}

static enum fb_watchdog_says
has_answered(struct fb_watchdog *watchdog)
{
	char rest[4096]; /* of an answer, with its lists of macros */

	/* What we leave unread would look like a broken connection to the
	 * front; whether it reads our farewell is its own affair. */
	recv(watchdog->fd, rest, sizeof rest, MSG_DONTWAIT);
	send(watchdog->fd, farewell, sizeof farewell,
	    MSG_NOSIGNAL | MSG_DONTWAIT);
	hang_up(watchdog);
	watchdog->failures = 0;
	return FB_WATCHDOG_ALIVE;
}

/* A new connection has room for so little. */
static enum fb_watchdog_says
ask(struct fb_watchdog *watchdog)
{
	watchdog->is_asked = true;
	return send(watchdog->fd, question, sizeof question, MSG_NOSIGNAL) ==
		(ssize_t)sizeof question ?
	    FB_WATCHDOG_QUIET :
	    no_answer(watchdog);
}

/* A UNIX socket is connected at once or not at all (EAGAIN: the queue of a
 * front that accepts nothing is full); TCP takes its time. */
static enum fb_watchdog_says
begin(struct fb_watchdog *watchdog, int64_t now_ms)
{
	watchdog->due_ms = now_ms + watchdog->interval_ms;
	watchdog->fd = socket(watchdog->address.ss_family,
	    SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (watchdog->fd < 0)
		return no_answer(watchdog);
	if (connect(watchdog->fd, (void *)&watchdog->address,
		watchdog->address_size) == 0)
		return ask(watchdog);
	return errno == EINPROGRESS ? FB_WATCHDOG_QUIET : no_answer(watchdog);
}

/* The length and the command of the answer are enough. */
static enum fb_watchdog_says
listen_to(struct fb_watchdog *watchdog)
{
	ssize_t got = recv(watchdog->fd, watchdog->answer + watchdog->got,
	    sizeof watchdog->answer - watchdog->got, MSG_DONTWAIT);

	if (got < 0)
		return errno == EAGAIN || errno == EINTR ? FB_WATCHDOG_QUIET :
							   no_answer(watchdog);
	if (got == 0)
		return has_answered(watchdog);
	watchdog->got += (size_t)got;
	if (watchdog->got < sizeof watchdog->answer)
		return FB_WATCHDOG_QUIET;
	return watchdog->answer[LENGTH_BYTES] == 'O' ? has_answered(watchdog) :
						       no_answer(watchdog);
}

enum fb_watchdog_says
fb_watchdog_step(struct fb_watchdog *watchdog, short revents, int64_t now_ms)
{
	enum fb_watchdog_says says = FB_WATCHDOG_QUIET;

	/* An answer may have come while the caller was busy. */
	if (watchdog->fd >= 0 && (revents != 0 || watchdog->due_ms <= now_ms))
		says = watchdog->is_asked ? listen_to(watchdog) : ask(watchdog);
	if (says == FB_WATCHDOG_QUIET && watchdog->due_ms <= now_ms) {
		if (watchdog->fd >= 0)
			says = no_answer(watchdog);
		if (says == FB_WATCHDOG_QUIET)
			says = begin(watchdog, now_ms);
	}
	return says;
}
