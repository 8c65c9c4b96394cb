/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * supervisor.h - the process that owns the others
 *
 * Signals, files, lists, children.  It sees no mail.
 *
 *   SIGHUP, SIGUSR1   load configuration, consent table and lists again; what
 *                     is wrong leaves everything as it was
 *   SIGTERM, SIGINT   finish what is running and end; the second one at once
 */
#ifndef FB_SUPERVISOR_H
#define FB_SUPERVISOR_H

#include "configuration.h"

struct fb_supervisor_options {
	const char *config; /* absolute path */
	int ready_fd; /* one byte, the exit status so far, is written there
		       * when mail is served; -1: nobody waits */
};

/*
 * Serve until told to stop.  `configuration` was read (first step), and is
 * consumed.  Returns an exit status of sysexits(3); what was wrong stands in
 * the log and on standard error.
 */
int fb_supervisor_run(const struct fb_supervisor_options *options,
    struct fb_configuration *configuration);

#endif
