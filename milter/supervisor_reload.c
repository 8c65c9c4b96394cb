/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is in force, and how it changes while mail is served.
 */
#include "supervisor_state.h"

#include <stdio.h>
#include <string.h>
#include <systemd/sd-daemon.h>

#include "consent_source.h"
#include "i18n.h"
#include "log.h"

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

void
fb_supervisor_log_configuration(const struct fb_configuration *configuration,
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

void
fb_supervisor_watch_files(struct fb_watch *watch,
    const struct fb_settings *settings)
{
	char path[sizeof settings->consent + sizeof FB_CONSENT_CDB_SUFFIX];

	fb_consent_source_path(path, sizeof path, settings->consent);
	fb_watch_set(watch, FB_WATCHED_CONSENT, path, fb_crew_now_ms());
	fb_watch_set(watch, FB_WATCHED_OVERRIDES, settings->overrides,
	    fb_crew_now_ms());
}

static void
report_reload(void *context, const struct fb_error *error)
{
	(void)context;
	fb_log_error(LOG_ERR, error);
}

/* ---- reload ----------------------------------------------------------- */

/* What was opened or given up once cannot be changed while sessions run. */
static void
keep_without_network(const struct fb_supervisor *supervisor,
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
change_configuration(struct fb_supervisor *supervisor,
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
	supervisor->watchdog.interval_ms =
	    fb_supervisor_watchdog_ms(supervisor);
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
void
fb_supervisor_reload(struct fb_supervisor *supervisor)
{
	struct fb_configuration next;
	struct fb_watch watch;

	notify_reloading();
	fb_configuration_init(&next);
	fb_watch_init(&watch);
	enum fb_status status = fb_configuration_read(&next,
	    supervisor->options->config, report_reload, NULL);
	if (status == FB_OK) {
		fb_supervisor_watch_files(&watch, &next.settings);
		status = fb_configuration_load(&next, report_reload, NULL);
	}
	if (status == FB_OK) {
		fb_watch_deinit(&supervisor->watch);
		supervisor->watch = watch;
		change_configuration(supervisor, &next);
		fb_supervisor_log_configuration(&supervisor->configuration,
		    _("reloaded"));
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
reload_consent(struct fb_supervisor *supervisor)
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
reload_overrides(struct fb_supervisor *supervisor)
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

void
fb_supervisor_on_watch(struct fb_supervisor *supervisor)
{
	unsigned changed =
	    fb_watch_changed(&supervisor->watch, fb_crew_now_ms());

	if ((changed & 1u << FB_WATCHED_CONSENT) != 0)
		reload_consent(supervisor);
	if ((changed & 1u << FB_WATCHED_OVERRIDES) != 0)
		reload_overrides(supervisor);
}
