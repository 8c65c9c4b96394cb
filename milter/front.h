/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * front.h - the process that talks with the MTA
 *
 * It speaks libmilter and parses nothing: messages go to scan workers as
 * they came.  libmilter runs on a thread of its own, because it treats
 * SIGHUP and SIGTERM as its end wherever it sees them; the main thread
 * listens to the supervisor, which alone handles signals.
 */
#ifndef FB_FRONT_H
#define FB_FRONT_H

#include <sys/types.h>

#include "privileges.h"
#include "settings.h"

/* What may be left running when it is to stop, beyond ScanTimeout. */
#define FB_FRONT_STOP_MS 1000

struct fb_front_start {
	int control;                        /* to the supervisor (control.h) */
	pid_t supervisor;                   /* die with it */
	const struct fb_settings *settings; /* of the socket and the log */
	const struct fb_privileges *privileges;
};

/*
 * Serve; never returns.  The socket is opened when the first policy has
 * come, so that nobody is served without one, and root is given up after
 * that.
 */
_Noreturn void fb_front_run(const struct fb_front_start *start);

#endif
