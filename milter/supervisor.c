/* SPDX-License-Identifier: BSD-2-Clause */
#include "supervisor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "consent_source.h"
#include "crew.h"
#include "front.h"
#include "i18n.h"
#include "ipc.h"
#include "listener.h"
#include "log.h"
#include "pid_file.h"
#include "preflight.h"
#include "privileges.h"
#include "records.h"
#include "sandbox.h"
#include "watch.h"
#include "watchdog.h"

/* The front's own time to stop, and some more. */
#define STOP_MS (FB_FRONT_STOP_MS + 2000)

enum state {
	STARTING, /* until the front's socket is open */
	RUNNING,
	STOPPING
};

/* Files that are in force without a signal; places of struct fb_watch. */
enum watched {
	WATCHED_CONSENT,
	WATCHED_OVERRIDES
};

struct supervisor {
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
	enum state state;
	int64_t stop_ms; /* when patience ends */
	int exit_status;
	int signals, pid_file, ready_fd;
	bool was_ready;
	bool may_connect; /* the sandbox has a network */
};

/* An administrator who starts us looks at the terminal, and later at the
 * log. */
static void
report_preflight(void *context, int priority, const struct fb_error *error)
{
	const struct supervisor *supervisor = context;
	char line[FB_LOG_LINE_MAX_BYTES];

	fb_log_error(priority, error);
	if (supervisor->configuration.settings.log_target == FB_LOG_STDERR)
		return;
	fb_error_format(line, sizeof line, error);
	fprintf(stderr, "fakebill-milter: %s\n", line);
}

static void
report_start(void *context, const struct fb_error *error)
{
	report_preflight(context, LOG_ERR, error);
}

static void
report_reload(void *context, const struct fb_error *error)
{
	(void)context;
	fb_log_error(LOG_ERR, error);
}

static void
fail_start(struct supervisor *supervisor, const struct fb_error *error,
    int exit_status)
{
	report_start(supervisor, error);
	supervisor->exit_status = exit_status;
}

/* ---- lines of the log ------------------------------------------------- */

static void
log_lists(const struct fb_configuration *configuration)
{
	const struct fb_scanning *scanning = configuration->scanning;

	if (scanning->list_count == 0)
		fb_log(LOG_WARNING, _("no List is set, so no mail is judged"));
	for (size_t i = 0; i < scanning->list_count; i++)
		fb_log(LOG_INFO, _("list %s/%llu: %u entries%s, from %s"),
		    fb_list_name(scanning->list[i]),
		    (unsigned long long)fb_list_serial(scanning->list[i]),
		    fb_list_entry_count(scanning->list[i]),
		    (scanning->shadow_lists >> i & 1) != 0 ? _(" in shadow") :
							     "",
		    configuration->settings.list[i].path);
}

static void
log_overrides(const struct fb_configuration *configuration)
{
	const struct fb_overrides *overrides =
	    configuration->scanning->overrides;

	fb_log(LOG_INFO, _("overrides: %zu killed, %zu allowed, from %s"),
	    fb_overrides_count(overrides, FB_OVERRIDE_KILLED),
	    fb_overrides_count(overrides, FB_OVERRIDE_ALLOWED),
	    configuration->settings.overrides);
}

static void
log_configuration(const struct fb_configuration *configuration,
    const char *what)
{
	const struct fb_settings *settings = &configuration->settings;

	log_lists(configuration);
	if (configuration->scanning->overrides != NULL)
		log_overrides(configuration);
	fb_log(LOG_INFO, _("%s: mode %s, %zu lists, %zu consents, socket %s"),
	    what, settings->mode == FB_MODE_ENFORCE ? "enforce" : "observe",
	    configuration->scanning->list_count, configuration->consent_count,
	    settings->socket);
}

/* ---- start ------------------------------------------------------------ */

static bool
catch_signals(struct supervisor *supervisor)
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
static unsigned
watchdog_interval_ms(const struct supervisor *supervisor)
{
	unsigned interval_ms =
	    supervisor->configuration.settings.watchdog_interval_ms;
	uint64_t third_ms = supervisor->systemd_us / 3000;

	return supervisor->systemd_us != 0 && third_ms < interval_ms ?
	    (unsigned)third_ms :
	    interval_ms;
}

static enum fb_status
prepare_watchdog(struct supervisor *supervisor, struct fb_error *err)
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
	    watchdog_interval_ms(supervisor));
	return FB_OK;
}

static void
warn_of_privileges(struct supervisor *supervisor)
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
take_place(struct supervisor *supervisor, struct fb_error *err)
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

/* Before the files are read, so that no change is missed. */
static void
watch_files(struct fb_watch *watch, const struct fb_settings *settings)
{
	char path[sizeof settings->consent + sizeof FB_CONSENT_CDB_SUFFIX];

	fb_consent_source_path(path, sizeof path, settings->consent);
	fb_watch_set(watch, WATCHED_CONSENT, path, fb_crew_now_ms());
	fb_watch_set(watch, WATCHED_OVERRIDES, settings->overrides,
	    fb_crew_now_ms());
}

static bool
prepare(struct supervisor *supervisor)
{
	const struct fb_settings *settings =
	    &supervisor->configuration.settings;
	struct fb_error error = { 0 };

	if (!catch_signals(supervisor) || fb_sandbox_harden() != FB_OK) {
		fb_fail(&error, FB_ERR_IO, NULL, "%s", strerror(errno));
		fail_start(supervisor, &error, EX_OSERR);
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
confine(struct supervisor *supervisor)
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
	fail_start(supervisor, &error, EX_UNAVAILABLE);
	return false;
}

static bool
start(struct supervisor *supervisor)
{
	struct fb_error error = { 0 };

	if (!prepare(supervisor))
		return false;
	enum fb_status status = take_place(supervisor, &error);
	if (status != FB_OK) {
		fail_start(supervisor, &error, fb_exit_status_of_place(status));
		return false;
	}
	watch_files(&supervisor->watch, &supervisor->configuration.settings);
	status = fb_configuration_load(&supervisor->configuration, report_start,
	    supervisor);
	if (status != FB_OK) {
		supervisor->exit_status = fb_exit_status(status);
		return false;
	}
	if (!confine(supervisor))
		return false;
	fb_crew_start_generation(&supervisor->crew);
	return true;
}

static void
tell_starter(struct supervisor *supervisor)
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
on_ready(struct supervisor *supervisor)
{
	fb_watchdog_start(&supervisor->watchdog, fb_crew_now_ms());
	if (supervisor->state != STARTING)
		return;
	supervisor->state = RUNNING;
	supervisor->was_ready = true;
	log_configuration(&supervisor->configuration, _("ready"));
	sd_notify(0, "READY=1");
	tell_starter(supervisor);
}

/* ---- reload ----------------------------------------------------------- */

/* What was opened or given up once cannot be changed while sessions run. */
static void
keep_without_network(const struct supervisor *supervisor,
    struct fb_settings *next)
{
	if (!next->spf || supervisor->may_connect)
		return;
	fb_log(LOG_WARNING,
	    _("Spf stays off until a restart: the sandbox was closed without "
	      "a network"));
	next->spf = false;
}

static void
keep_fixed(struct fb_settings *next, const struct fb_settings *now)
{
	if (strcmp(next->socket, now->socket) != 0 ||
	    next->socket_mode != now->socket_mode ||
	    strcmp(next->socket_group, now->socket_group) != 0 ||
	    strcmp(next->user, now->user) != 0 ||
	    strcmp(next->group, now->group) != 0 ||
	    strcmp(next->scan_user, now->scan_user) != 0 ||
	    strcmp(next->spf_user, now->spf_user) != 0 ||
	    next->sandbox != now->sandbox ||
	    strcmp(next->pid_file, now->pid_file) != 0 ||
	    next->log_target != now->log_target ||
	    strcmp(next->decision_log, now->decision_log) != 0)
		fb_log(LOG_WARNING,
		    _("Socket, SocketMode, SocketGroup, User, Group, "
		      "ScanUser, SpfUser, Sandbox, PidFile, Log and "
		      "DecisionLog keep their old values until a restart"));
	memcpy(next->socket, now->socket, sizeof next->socket);
	next->socket_mode = now->socket_mode;
	memcpy(next->socket_group, now->socket_group,
	    sizeof next->socket_group);
	memcpy(next->user, now->user, sizeof next->user);
	memcpy(next->group, now->group, sizeof next->group);
	memcpy(next->scan_user, now->scan_user, sizeof next->scan_user);
	memcpy(next->spf_user, now->spf_user, sizeof next->spf_user);
	next->sandbox = now->sandbox;
	memcpy(next->pid_file, now->pid_file, sizeof next->pid_file);
	next->log_target = now->log_target;
	memcpy(next->decision_log, now->decision_log,
	    sizeof next->decision_log);
}

/* Put `next` in force.  Workers that would do the same are kept. */
static void
change_configuration(struct supervisor *supervisor,
    struct fb_configuration *next)
{
	struct fb_configuration *now = &supervisor->configuration;
	bool is_same = fb_scanning_is_same(now->scanning, next->scanning) &&
	    now->settings.scan_workers == next->settings.scan_workers;

	keep_fixed(&next->settings, &now->settings);
	keep_without_network(supervisor, &next->settings);
	if (is_same) {
		struct fb_scanning *kept = now->scanning;
		now->scanning = next->scanning;
		next->scanning = kept;
	}
	struct fb_configuration old = *now;
	*now = *next;
	supervisor->watchdog.interval_ms = watchdog_interval_ms(supervisor);
	if (is_same) {
		fb_crew_send_policy(&supervisor->crew);
		/* They read resolv.conf when they start. */
		fb_crew_renew(&supervisor->crew, FB_WORKER_SPF);
	} else {
		fb_crew_start_generation(&supervisor->crew);
	}
	fb_configuration_deinit(&old);
}

static void
notify_reloading(void)
{
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld",
	    (long long)fb_crew_now_ms() * 1000);
}

/* Where a reload fails, the watch that was there before stays too: it has not
 * forgotten what changed meanwhile. */
static void
reload(struct supervisor *supervisor)
{
	struct fb_configuration next;
	struct fb_watch watch;

	notify_reloading();
	fb_configuration_init(&next);
	fb_watch_init(&watch);
	enum fb_status status = fb_configuration_read(&next,
	    supervisor->options->config, report_reload, NULL);
	if (status == FB_OK) {
		watch_files(&watch, &next.settings);
		status = fb_configuration_load(&next, report_reload, NULL);
	}
	if (status == FB_OK) {
		fb_watch_deinit(&supervisor->watch);
		supervisor->watch = watch;
		change_configuration(supervisor, &next);
		log_configuration(&supervisor->configuration, _("reloaded"));
	} else {
		fb_configuration_deinit(&next);
		fb_watch_deinit(&watch);
		fb_log(LOG_ERR,
		    _("not reloaded: configuration, consents, lists and "
		      "overrides stay as they were"));
	}
	sd_notify(0, "READY=1");
}

/* ---- the consent table alone ------------------------------------------ */

struct complaint {
	struct fb_error *last; /* first one of the last time */
	bool is_first, is_known;
};

/* Who edits a file in place may leave it half written for a while; what is
 * wrong is said once. */
static void
report_once(void *context, const struct fb_error *error)
{
	struct complaint *complaint = context;
	struct fb_error *last = complaint->last;

	if (complaint->is_first) {
		complaint->is_known = last->line == error->line &&
		    strcmp(last->message, error->message) == 0;
		*last = *error;
	}
	complaint->is_first = false;
	if (!complaint->is_known)
		fb_log_error(LOG_ERR, error);
}

/* Somebody agreed or cancelled: that holds from the next message on. */
static void
reload_consent(struct supervisor *supervisor)
{
	struct complaint complaint = { &supervisor->consent_error,
		.is_first = true };
	struct fb_configuration *configuration = &supervisor->configuration;

	enum fb_status status = fb_configuration_load_consent(configuration,
	    report_once, &complaint);
	if (status == FB_OK) {
		supervisor->consent_error = (struct fb_error) { 0 };
		fb_crew_send_policy(&supervisor->crew);
		fb_log(LOG_INFO, _("consent table changed: %zu rows in force"),
		    configuration->consent_count);
	} else if (!complaint.is_known) {
		fb_log(LOG_ERR,
		    _("consent table not taken: the one before stays in "
		      "force"));
	}
}

/* ---- the overrides alone ---------------------------------------------- */

/* A false alarm was ended: no mail is to raise it again. */
static void
reload_overrides(struct supervisor *supervisor)
{
	struct complaint complaint = { &supervisor->overrides_error,
		.is_first = true };
	struct fb_configuration *configuration = &supervisor->configuration;
	bool is_changed;

	enum fb_status status =
	    fb_scanning_reload_overrides(&is_changed, configuration->scanning,
		&configuration->settings, report_once, &complaint);
	if (status == FB_OK) {
		supervisor->overrides_error = (struct fb_error) { 0 };
		if (!is_changed)
			return;
		fb_crew_start_generation(&supervisor->crew);
		log_overrides(configuration);
	} else if (!complaint.is_known) {
		fb_log(LOG_ERR,
		    _("overrides not taken: those before stay in force"));
	}
}

static void
on_watch(struct supervisor *supervisor)
{
	unsigned changed =
	    fb_watch_changed(&supervisor->watch, fb_crew_now_ms());

	if ((changed & 1u << WATCHED_CONSENT) != 0)
		reload_consent(supervisor);
	if ((changed & 1u << WATCHED_OVERRIDES) != 0)
		reload_overrides(supervisor);
}

/* ---- stop ------------------------------------------------------------- */

static void
begin_stop(struct supervisor *supervisor, int exit_status)
{
	if (supervisor->state == STOPPING) {
		supervisor->stop_ms = 0; /* asked twice: now */
		return;
	}
	supervisor->state = STOPPING;
	supervisor->exit_status = exit_status;
	supervisor->stop_ms = fb_crew_now_ms() + STOP_MS +
	    supervisor->configuration.settings.scan_timeout_ms +
	    supervisor->configuration.settings.spf_timeout_ms;
	sd_notify(0, "STOPPING=1");
	fb_watchdog_stop(&supervisor->watchdog);
	fb_crew_stop(&supervisor->crew);
}

static void
clean_up(struct supervisor *supervisor)
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
	if (supervisor->state == STOPPING && supervisor->exit_status == EX_OK)
		fb_log(LOG_INFO, _("stopped"));
	fb_configuration_deinit(&supervisor->configuration);
}

/* ---- the loop --------------------------------------------------------- */

static void
on_signals(struct supervisor *supervisor)
{
	struct signalfd_siginfo info;
	bool must_reload = false;

	while (read(supervisor->signals, &info, sizeof info) ==
	    (ssize_t)sizeof info)
		switch (info.ssi_signo) {
		case SIGHUP:
		case SIGUSR1:
			must_reload = true; /* several are one */
			break;
		case SIGTERM:
		case SIGINT:
			begin_stop(supervisor, EX_OK);
			break;
		}
	fb_crew_reap(&supervisor->crew, supervisor->state == STOPPING);
	if (must_reload && supervisor->state == RUNNING)
		reload(supervisor);
}

static void
on_failed(struct supervisor *supervisor, struct fb_control *packet)
{
	struct fb_error error = { 0 };

	packet->text[sizeof packet->text - 1] = '\0';
	fb_fail(&error, FB_ERR_UNAVAILABLE, NULL, "%s", packet->text);
	if (supervisor->state != STARTING) {
		fb_log_error(LOG_ERR, &error);
		return;
	}
	report_start(supervisor, &error);
	begin_stop(supervisor,
	    packet->exit_status > 0 && packet->exit_status < 128 ?
		packet->exit_status :
		EX_UNAVAILABLE);
}

static void
on_front(struct supervisor *supervisor)
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
ask_front(struct supervisor *supervisor, short revents)
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
restart(struct supervisor *supervisor)
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
next_due_ms(const struct supervisor *supervisor)
{
	if (supervisor->state == STOPPING)
		return supervisor->stop_ms;
	int64_t due = earlier(fb_crew_next_due_ms(&supervisor->crew),
	    supervisor->watchdog.due_ms);
	return supervisor->state == RUNNING ?
	    earlier(due, fb_watch_due_ms(&supervisor->watch)) :
	    due;
}

static int
poll_timeout_ms(const struct supervisor *supervisor)
{
	int64_t now = fb_crew_now_ms(), due = next_due_ms(supervisor);

	if (due == INT64_MAX)
		return -1;
	return due <= now ? 0 : (int)(due - now);
}

/* A front that dies before its socket was open will do so again. */
static void
check_start(struct supervisor *supervisor)
{
	struct fb_error error = { 0 };

	if (supervisor->state != STARTING || supervisor->crew.front != 0)
		return;
	fb_fail(&error, FB_ERR_UNAVAILABLE, NULL,
	    _("the front ended before it could serve"));
	report_start(supervisor, &error);
	begin_stop(supervisor, EX_SOFTWARE);
}

static bool
is_finished(const struct supervisor *supervisor)
{
	return supervisor->state == STOPPING &&
	    (fb_crew_is_gone(&supervisor->crew) ||
		fb_crew_now_ms() >= supervisor->stop_ms);
}

static void
serve(struct supervisor *supervisor)
{
	while (!is_finished(supervisor)) {
		/* Before mail is served, changes wait in the kernel. */
		bool is_running = supervisor->state == RUNNING;
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
		if (supervisor->state == RUNNING)
			on_watch(supervisor);
		check_start(supervisor);
		if (supervisor->state == STOPPING)
			continue;
		ask_front(supervisor, count > 0 ? ready[3].revents : 0);
		restart(supervisor);
	}
}

int
fb_supervisor_run(const struct fb_supervisor_options *options,
    struct fb_configuration *configuration)
{
	struct supervisor supervisor = {
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
	if (start(&supervisor))
		serve(&supervisor);
	clean_up(&supervisor);
	tell_starter(&supervisor); /* unless it knows */
	return supervisor.exit_status;
}
