/* SPDX-License-Identifier: BSD-2-Clause */
#include "supervisor_state.h"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "front.h"
#include "i18n.h"
#include "ipc.h"
#include "listener.h"
#include "log.h"
#include "pid_file.h"

/* The front's own time to stop, and some more. */
#define STOP_MS (FB_FRONT_STOP_MS + 2000)

/* ---- start ------------------------------------------------------------ */

static void
tell_starter(struct fb_supervisor *supervisor)
{
	unsigned char byte = (unsigned char)supervisor->exit_status;

	if (supervisor->ready_fd < 0)
		return;
	if (write(supervisor->ready_fd, &byte, 1) != 1)
		fb_log(LOG_WARNING, _("whoever started us is gone"));
	close(supervisor->ready_fd);
	supervisor->ready_fd = -1;
}

static void
on_ready(struct fb_supervisor *supervisor)
{
	fb_watchdog_start(&supervisor->watchdog, fb_crew_now_ms());
	if (supervisor->state != FB_SUPERVISOR_STARTING)
		return;
	supervisor->state = FB_SUPERVISOR_RUNNING;
	supervisor->was_ready = true;
	fb_supervisor_log_configuration(&supervisor->configuration, _("ready"));
	sd_notify(0, "READY=1");
	tell_starter(supervisor);
}

/* ---- stop ------------------------------------------------------------- */

static void
begin_stop(struct fb_supervisor *supervisor, int exit_status)
{
	if (supervisor->state == FB_SUPERVISOR_STOPPING) {
		supervisor->stop_ms = 0; /* asked twice: now */
		return;
	}
	supervisor->state = FB_SUPERVISOR_STOPPING;
	supervisor->exit_status = exit_status;
	supervisor->stop_ms = fb_crew_now_ms() + STOP_MS +
	    supervisor->configuration.settings.scan_timeout_ms +
	    supervisor->configuration.settings.spf_timeout_ms;
	sd_notify(0, "STOPPING=1");
	fb_watchdog_stop(&supervisor->watchdog);
	fb_crew_stop(&supervisor->crew);
}

static void
clean_up(struct fb_supervisor *supervisor)
{
	const struct fb_settings *settings =
	    &supervisor->configuration.settings;

	fb_crew_kill_all(&supervisor->crew);
	fb_crew_deinit(&supervisor->crew);
	if (supervisor->was_ready)
		fb_listener_remove(settings->socket);
	fb_pid_file_release(supervisor->pid_file, settings->pid_file);
	fb_watch_deinit(&supervisor->watch);
	if (supervisor->signals >= 0)
		close(supervisor->signals);
	if (supervisor->state == FB_SUPERVISOR_STOPPING &&
	    supervisor->exit_status == EX_OK)
		fb_log(LOG_INFO, _("stopped"));
	fb_configuration_deinit(&supervisor->configuration);
}

/* ---- the loop --------------------------------------------------------- */

static void
on_signals(struct fb_supervisor *supervisor)
{
	struct signalfd_siginfo info;

	while (read(supervisor->signals, &info, sizeof info) ==
	    (ssize_t)sizeof info)
		switch (info.ssi_signo) {
		case SIGHUP:
		case SIGUSR1:
			supervisor->must_reload = true; /* several are one */
			break;
		case SIGTERM:
		case SIGINT:
			begin_stop(supervisor, EX_OK);
			break;
		}
	fb_crew_reap(&supervisor->crew,
	    supervisor->state == FB_SUPERVISOR_STOPPING);
}

static void
on_failed(struct fb_supervisor *supervisor, struct fb_control *packet)
{
	struct fb_error error = { 0 };

	packet->text[sizeof packet->text - 1] = '\0';
	fb_fail(&error, FB_ERR_UNAVAILABLE, NULL, "%s", packet->text);
	if (supervisor->state != FB_SUPERVISOR_STARTING) {
		fb_log_error(LOG_ERR, &error);
		return;
	}
	fb_supervisor_report_start(supervisor, &error);
	begin_stop(supervisor,
	    packet->exit_status > 0 && packet->exit_status < 128 ?
		packet->exit_status :
		EX_UNAVAILABLE);
}

static void
on_front(struct fb_supervisor *supervisor)
{
	struct fb_control packet;
	struct fb_packet received;

	/* An end is told by SIGCHLD too, and dealt with there. */
	if (fb_ipc_receive(&received, supervisor->crew.control, &packet,
		sizeof packet, 0) != FB_OK ||
	    received.size != sizeof packet)
		return;
	switch (packet.type) {
	case FB_CONTROL_READY:
		on_ready(supervisor);
		break;
	case FB_CONTROL_FAILED:
		on_failed(supervisor, &packet);
		break;
	case FB_CONTROL_KILL:
		fb_crew_kill_worker(&supervisor->crew, &packet.worker);
		break;
	}
}

/* systemd hears of us only while mail is served. */
static void
ask_front(struct fb_supervisor *supervisor, short revents)
{
	if (supervisor->crew.front == 0)
		fb_watchdog_stop(&supervisor->watchdog);
	switch (fb_watchdog_step(&supervisor->watchdog, revents,
	    fb_crew_now_ms())) {
	case FB_WATCHDOG_ALIVE:
		if (supervisor->systemd_us != 0)
			sd_notify(0, "WATCHDOG=1");
		break;
	case FB_WATCHDOG_HUNG:
		fb_log(LOG_ERR,
		    _("the front does not answer on %s: it is killed and "
		      "started again"),
		    supervisor->configuration.settings.socket);
		fb_watchdog_stop(&supervisor->watchdog);
		fb_crew_kill_front(&supervisor->crew);
		break;
	case FB_WATCHDOG_QUIET:
		break;
	}
}

/* Start again what is due; a new front is watched. */
static void
restart(struct fb_supervisor *supervisor)
{
	const struct fb_crew *crew = &supervisor->crew;
	pid_t before = crew->front;

	fb_crew_restart(&supervisor->crew);
	if (crew->front != before && crew->front != 0)
		fb_watchdog_start(&supervisor->watchdog,
		    crew->front_started_ms + FB_WATCHDOG_START_MS);
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
next_due_ms(const struct fb_supervisor *supervisor)
{
	if (supervisor->state == FB_SUPERVISOR_STOPPING)
		return supervisor->stop_ms;
	int64_t due = earlier(fb_crew_next_due_ms(&supervisor->crew),
	    supervisor->watchdog.due_ms);
	return supervisor->state == FB_SUPERVISOR_RUNNING ?
	    earlier(due, fb_watch_due_ms(&supervisor->watch)) :
	    due;
}

static int
poll_timeout_ms(const struct fb_supervisor *supervisor)
{
	int64_t now = fb_crew_now_ms(), due = next_due_ms(supervisor);

	if (due == INT64_MAX)
		return -1;
	return due <= now ? 0 : (int)(due - now);
}

/* A front that dies before its socket was open will do so again. */
static void
check_start(struct fb_supervisor *supervisor)
{
	struct fb_error error = { 0 };

	if (supervisor->state != FB_SUPERVISOR_STARTING ||
	    supervisor->crew.front != 0)
		return;
	fb_fail(&error, FB_ERR_UNAVAILABLE, NULL,
	    _("the front ended before it could serve"));
	fb_supervisor_report_start(supervisor, &error);
	begin_stop(supervisor, EX_SOFTWARE);
}

static bool
is_finished(const struct fb_supervisor *supervisor)
{
	return supervisor->state == FB_SUPERVISOR_STOPPING &&
	    (fb_crew_is_gone(&supervisor->crew) ||
		fb_crew_now_ms() >= supervisor->stop_ms);
}

/* What was asked for while the program started is still to be done. */
static void
take_changes(struct fb_supervisor *supervisor)
{
	if (supervisor->must_reload) {
		supervisor->must_reload = false;
		fb_supervisor_reload(supervisor);
	}
	fb_supervisor_on_watch(supervisor);
}

static void
serve(struct fb_supervisor *supervisor)
{
	while (!is_finished(supervisor)) {
		/* Before mail is served, changes wait in the kernel. */
		bool is_running = supervisor->state == FB_SUPERVISOR_RUNNING;
		struct pollfd ready[4] = {
			{ .fd = supervisor->signals, .events = POLLIN },
			{ .fd = supervisor->crew.control, .events = POLLIN },
			{ .fd = is_running ? fb_watch_fd(&supervisor->watch) :
					     -1,
			    .events = POLLIN },
			fb_watchdog_poll(&supervisor->watchdog),
		};
		int count = poll(ready, 4, poll_timeout_ms(supervisor));
		if (count > 0 && (ready[1].revents & POLLIN) != 0)
			on_front(supervisor);
		if (count > 0 && ready[0].revents != 0)
			on_signals(supervisor);
		if (supervisor->state == FB_SUPERVISOR_RUNNING)
			take_changes(supervisor);
		check_start(supervisor);
		if (supervisor->state == FB_SUPERVISOR_STOPPING)
			continue;
		ask_front(supervisor, count > 0 ? ready[3].revents : 0);
		restart(supervisor);
	}
}

int
fb_supervisor_run(const struct fb_supervisor_options *options,
    struct fb_configuration *configuration)
{
	struct fb_supervisor supervisor = {
		.options = options,
		.configuration = *configuration,
		.exit_status = EX_OK,
		.signals = -1,
		.pid_file = -1,
		.ready_fd = options->ready_fd,
		.watchdog = { .due_ms = INT64_MAX, .fd = -1 },
	};

	fb_configuration_init(configuration);
	fb_log_open(supervisor.configuration.settings.log_target);
	fb_crew_init(&supervisor.crew, &supervisor.configuration,
	    &supervisor.privileges);
	fb_watch_init(&supervisor.watch);
	if (fb_supervisor_start(&supervisor))
		serve(&supervisor);
	clean_up(&supervisor);
	tell_starter(&supervisor); /* unless it knows */
	return supervisor.exit_status;
}
