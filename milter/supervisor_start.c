/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From the first signal caught to the first worker.
 */
#include "supervisor_state.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "i18n.h"
#include "listener.h"
#include "log.h"
#include "pid_file.h"
#include "preflight.h"
#include "privileges.h"
#include "records.h"
#include "sandbox.h"

/* An administrator who starts us looks at the terminal, and later at the
 * log. */
static void
report_preflight(void *context, int priority, const struct fb_error *error)
{
	const struct fb_supervisor *supervisor = context;
	char line[FB_LOG_LINE_MAX_BYTES];

	fb_log_error(priority, error);
	if (supervisor->configuration.settings.log_target == FB_LOG_STDERR)
		return;
	fb_error_format(line, sizeof line, error);
	fprintf(stderr, "fakebill-milter: %s\n", line);
}

void
fb_supervisor_report_start(void *context, const struct fb_error *error)
{
	report_preflight(context, LOG_ERR, error);
}

void
fb_supervisor_fail(struct fb_supervisor *supervisor,
    const struct fb_error *error, int exit_status)
{
	fb_supervisor_report_start(supervisor, error);
	supervisor->exit_status = exit_status;
}

/* ---- start ------------------------------------------------------------ */

static bool
catch_signals(struct fb_supervisor *supervisor)
{
	static const int caught[] = { SIGHUP, SIGUSR1, SIGTERM, SIGINT,
		SIGCHLD };
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof caught / sizeof *caught; i++)
		sigaddset(&set, caught[i]);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return false;
	signal(SIGPIPE, SIG_IGN);
	supervisor->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return supervisor->signals >= 0;
}

/* Three questions within the time that systemd gives us, so that no lost
 * one matters. */
unsigned
fb_supervisor_watchdog_ms(const struct fb_supervisor *supervisor)
{
	unsigned interval_ms =
	    supervisor->configuration.settings.watchdog_interval_ms;
	uint64_t third_ms = supervisor->systemd_us / 3000;

	return supervisor->systemd_us != 0 && third_ms < interval_ms ?
	    (unsigned)third_ms :
	    interval_ms;
}

static enum fb_status
prepare_watchdog(struct fb_supervisor *supervisor, struct fb_error *err)
{
	struct sockaddr_storage address;
	socklen_t size;
	enum fb_status status = fb_listener_resolve(&address, &size,
	    supervisor->configuration.settings.socket, err);

	if (status != FB_OK)
		return status;
	if (sd_watchdog_enabled(0, &supervisor->systemd_us) <= 0)
		supervisor->systemd_us = 0;
	fb_watchdog_init(&supervisor->watchdog, &address, size,
	    fb_supervisor_watchdog_ms(supervisor));
	return FB_OK;
}

static void
warn_of_privileges(struct fb_supervisor *supervisor)
{
	const struct fb_privileges *privileges = &supervisor->privileges;
	struct fb_error error;

	if (geteuid() == 0)
		fb_log(LOG_WARNING,
		    _("running as root; set User in the configuration"));
	if (privileges->has_own_users && !privileges->must_drop)
		fb_log(LOG_WARNING,
		    _("not started as root, so ScanUser and SpfUser do "
		      "nothing"));
	if (fb_listener_check_again(&supervisor->configuration.settings,
		&error) != FB_OK)
		report_preflight(supervisor, LOG_WARNING, &error);
}

/* What may need root, in the order in which it is safe. */
static enum fb_status
take_place(struct fb_supervisor *supervisor, struct fb_error *err)
{
	const struct fb_settings *settings =
	    &supervisor->configuration.settings;
	enum fb_status status =
	    fb_privileges_find(&supervisor->privileges, settings, err);

	if (status == FB_OK)
		status = fb_pid_file_take(&supervisor->pid_file,
		    settings->pid_file, err);
	if (status == FB_OK)
		status = prepare_watchdog(supervisor, err);
	if (status == FB_OK)
		status = fb_listener_check(settings->socket, err);
	if (status == FB_OK)
		status = fb_records_make_folder(settings,
		    &supervisor->privileges, err);
	if (status != FB_OK)
		return status;
	/* The front opens the socket before it gives up root. */
	if (fb_crew_start_front(&supervisor->crew) != FB_OK)
		return fb_fail(err, FB_ERR_NOMEM, NULL,
		    _("a process cannot be started: %s"), strerror(errno));
	status = fb_privileges_drop(&supervisor->privileges, FB_ROLE_SUPERVISOR,
	    err);
	if (status == FB_OK)
		status = fb_records_check_folder(settings, false, err);
	if (status == FB_OK)
		warn_of_privileges(supervisor);
	const char *doubt = fb_listener_doubt(settings->socket);
	if (status == FB_OK && doubt != NULL)
		fb_log(LOG_WARNING, "%s", doubt);
	return status;
}

static bool
prepare(struct fb_supervisor *supervisor)
{
	const struct fb_settings *settings =
	    &supervisor->configuration.settings;
	struct fb_error error = { 0 };

	if (!catch_signals(supervisor) || fb_sandbox_harden() != FB_OK) {
		fb_fail(&error, FB_ERR_IO, NULL, "%s", strerror(errno));
		fb_supervisor_fail(supervisor, &error, EX_OSERR);
		return false;
	}
	fb_sandbox_set_need(settings->sandbox);
	enum fb_status status =
	    fb_preflight_check(settings, report_preflight, supervisor);
	supervisor->exit_status = fb_exit_status(status);
	return status == FB_OK;
}

/* The watchdog asks a TCP socket by TCP, and SPF workers, who inherit what
 * the supervisor may not do, ask name servers. */
static bool
confine(struct fb_supervisor *supervisor)
{
	const struct fb_settings *settings =
	    &supervisor->configuration.settings;
	struct fb_error error = { 0 };

	supervisor->may_connect =
	    settings->spf || fb_listener_is_inet(settings->socket);
	if (fb_sandbox_enter_supervisor(supervisor->may_connect) == FB_OK)
		return true;
	fb_fail(&error, FB_ERR_UNAVAILABLE, NULL,
	    _("the supervisor cannot be confined; see Sandbox"));
	fb_supervisor_fail(supervisor, &error, EX_UNAVAILABLE);
	return false;
}

bool
fb_supervisor_start(struct fb_supervisor *supervisor)
{
	struct fb_error error = { 0 };

	if (!prepare(supervisor))
		return false;
	enum fb_status status = take_place(supervisor, &error);
	if (status != FB_OK) {
		fb_supervisor_fail(supervisor, &error,
		    fb_exit_status_of_place(status));
		return false;
	}
	fb_supervisor_watch_files(&supervisor->watch,
	    &supervisor->configuration.settings);
	status = fb_configuration_load(&supervisor->configuration,
	    fb_supervisor_report_start, supervisor);
	if (status != FB_OK) {
		supervisor->exit_status = fb_exit_status(status);
		return false;
	}
	if (!confine(supervisor))
		return false;
	fb_crew_start_generation(&supervisor->crew);
	return true;
}
