/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * supervisor_state.h - the inside of the supervisor, for supervisor*.c
 */
#ifndef FB_SUPERVISOR_STATE_H
#define FB_SUPERVISOR_STATE_H

#include "crew.h"
#include "supervisor.h"
#include "watch.h"
#include "watchdog.h"

enum fb_supervisor_state {
	FB_SUPERVISOR_STARTING, /* until the front's socket is open */
	FB_SUPERVISOR_RUNNING,
	FB_SUPERVISOR_STOPPING
};

/* Files that are in force without a signal; places of struct fb_watch. */
enum fb_watched {
	FB_WATCHED_CONSENT,
	FB_WATCHED_OVERRIDES
};

struct fb_supervisor {
	const struct fb_supervisor_options *options;
	struct fb_configuration configuration; /* in force */
	struct fb_privileges privileges;
	struct fb_crew crew;
	struct fb_watch watch;
	struct fb_error consent_error; /* of the table that was not taken */
	struct fb_error overrides_error;
	struct fb_watchdog watchdog;
	uint64_t systemd_us; /* systemd wants to hear of us that often; 0:
			      * it does not */
	enum fb_supervisor_state state;
	int64_t stop_ms; /* when patience ends */
	int exit_status;
	int signals, pid_file, ready_fd;
	bool was_ready;
	bool must_reload; /* asked for; waits until mail is served */
	bool may_connect; /* the sandbox has a network */
};

/* ---- supervisor_start.c ----------------------------------------------- */

/* Report to the log, and to the terminal while somebody looks at it.  The
 * context is the supervisor. */
void fb_supervisor_report_start(void *context, const struct fb_error *error);

/* Report why there is no start, and with what the program will exit. */
void fb_supervisor_fail(struct fb_supervisor *supervisor,
    const struct fb_error *error, int exit_status);

/* All up to the first workers: signals, places, files, privileges, sandbox.
 * False after fb_supervisor_fail(). */
bool fb_supervisor_start(struct fb_supervisor *supervisor);

/* How often the front is asked whether it serves. */
unsigned fb_supervisor_watchdog_ms(const struct fb_supervisor *supervisor);

/* ---- supervisor_reload.c ---------------------------------------------- */

/* Say what is in force; `what` begins the line. */
void fb_supervisor_log_configuration(const struct fb_configuration
					 *configuration,
    const char *what);

/* Watch the files that are in force without a signal; to be called before
 * they are read, so that no change is missed. */
void fb_supervisor_watch_files(struct fb_watch *watch,
    const struct fb_settings *settings);

/* Load everything again; what is wrong leaves everything as it was. */
void fb_supervisor_reload(struct fb_supervisor *supervisor);

/* Load alone what has changed of the watched files. */
void fb_supervisor_on_watch(struct fb_supervisor *supervisor);

#endif
