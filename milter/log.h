/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * log.h - one line at a time, to syslog or to standard error
 *
 * Used by the supervisor and the front.  Scan workers never log: they see
 * mail, and what they have to say is their exit status.  Any thread may call
 * fb_log().
 */
#ifndef FB_LOG_H
#define FB_LOG_H

#include <syslog.h>

#include "failure.h"
#include "settings.h"

/* A longer line is cut. */
#define FB_LOG_LINE_MAX_BYTES 2048

/* Say where lines go; until then they go to standard error.  May be called
 * again by a single-threaded process. */
void fb_log_open(enum fb_log_target target);

/*
 * Log one line.  `priority` is one of syslog(3).  Control characters become
 * "?", so that nothing hostile can begin a line of its own.
 */
void fb_log(int priority, const char *format, ...) FB_PRINTF(2, 3);

/* Log an error with its file and line, but not what a private one says. */
void fb_log_error(int priority, const struct fb_error *error);

#endif
