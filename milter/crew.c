/* SPDX-License-Identifier: BSD-2-Clause */
#include "crew.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "child.h"
#include "front.h"
#include "i18n.h"
#include "ipc.h"
#include "log.h"
#include "scan_worker.h"
#include "spf_worker.h"

#define NEVER INT64_MAX

/* How workers are called in messages. */
static const char *const kind_names[FB_WORKER_KINDS] = { N_("scan worker"),
	N_("SPF worker") };
static const char *const process_names[FB_WORKER_KINDS] = { "fb-scan",
	"fb-spf" };

int64_t
fb_crew_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
fb_restart_plan(struct fb_restart *restart, int64_t now_ms, int64_t lived_ms)
{
	int64_t pause_ms = 0;

	if (lived_ms >= FB_RESTART_STABLE_MS)
		restart->failures = 0;
	if (restart->failures > 0) {
		unsigned doublings =
		    restart->failures < 8 ? restart->failures - 1 : 7;
		pause_ms = (int64_t)500 << doublings;
	}
	if (pause_ms > FB_RESTART_MAX_MS)
		pause_ms = FB_RESTART_MAX_MS;
	restart->failures++;
	restart->due_ms = now_ms + pause_ms;
}

void
fb_crew_init(struct fb_crew *crew, const struct fb_configuration *configuration,
    const struct fb_privileges *privileges)
{
	*crew = (struct fb_crew) {
		.configuration = configuration,
		.privileges = privileges,
		.control = -1,
		.front_restart.due_ms = NEVER,
	};
	for (unsigned kind = 0; kind < FB_WORKER_KINDS; kind++)
		for (unsigned i = 0; i < FB_SCAN_WORKERS_MAX; i++)
			crew->slot[kind][i].due_ms = NEVER;
}

void
fb_crew_deinit(struct fb_crew *crew)
{
	if (crew->control >= 0)
		close(crew->control);
	free(crew->worker);
	fb_crew_init(crew, crew->configuration, crew->privileges);
}

/* ---- the front -------------------------------------------------------- */

enum fb_status
fb_crew_start_front(struct fb_crew *crew)
{
	const struct timeval patience = { .tv_sec = 2 };
	int pair[2];

	crew->front_restart.due_ms = NEVER;
	if (fb_ipc_pair(pair) != FB_OK)
		return FB_ERR_IO;
	/* Never wait longer for a front that does not listen. */
	setsockopt(pair[0], SOL_SOCKET, SO_SNDTIMEO, &patience,
	    sizeof patience);
	pid_t supervisor = getpid();
	pid_t pid = fb_child_fork("fb-front", pair[1]);
	if (pid == 0) {
		const struct fb_front_start start = {
			.control = FB_CHILD_SOCKET,
			.supervisor = supervisor,
			.settings = &crew->configuration->settings,
			.privileges = crew->privileges,
		};
		fb_front_run(&start);
	}
	close(pair[1]);
	if (pid < 0) {
		close(pair[0]);
		return FB_ERR_IO;
	}
	crew->front = pid;
	crew->control = pair[0];
	crew->front_started_ms = fb_crew_now_ms();
	fb_log(LOG_INFO, _("front started pid=%ld"), (long)pid);
	return FB_OK;
}

void
fb_crew_kill_front(struct fb_crew *crew)
{
	if (crew->front > 0)
		kill(crew->front, SIGKILL);
}

/* A front that cannot be reached is about to be reaped, or it hangs and has
 * let our packets pile up. */
static void
tell_front(struct fb_crew *crew, const void *packet, size_t size, int fd)
{
	if (crew->control < 0)
		return;
	if (fb_ipc_send(crew->control, packet, size, &fd, fd >= 0) == FB_OK)
		return;
	fb_log(LOG_WARNING, _("the front cannot be reached"));
	fb_crew_kill_front(crew);
}

void
fb_crew_send_policy(struct fb_crew *crew)
{
	struct fb_control_policy packet;

	memset(&packet, 0, sizeof packet);
	packet.type = FB_CONTROL_POLICY;
	packet.has_consent = crew->configuration->consent_memfd >= 0;
	packet.settings = crew->configuration->settings;
	tell_front(crew, &packet, sizeof packet,
	    crew->configuration->consent_memfd);
}

void
fb_crew_stop(struct fb_crew *crew)
{
	const struct fb_control packet = { .type = FB_CONTROL_STOP };

	tell_front(crew, &packet, sizeof packet, -1);
}

/* ---- workers ---------------------------------------------------------- */

static bool
make_room(struct fb_crew *crew)
{
	if (crew->worker_count < crew->worker_capacity)
		return true;
	size_t capacity = 2 * crew->worker_capacity + 8;
	struct fb_worker *grown =
	    realloc(crew->worker, capacity * sizeof *grown);
	if (grown == NULL)
		return false;
	crew->worker = grown;
	crew->worker_capacity = capacity;
	return true;
}

/* The user that workers of that kind run as, before they read anything. */
static void
become(const struct fb_crew *crew, enum fb_worker_kind kind, pid_t supervisor)
{
	enum fb_role role = kind == FB_WORKER_SPF ? FB_ROLE_SPF : FB_ROLE_SCAN;
	struct fb_error error;

	if (fb_privileges_drop(crew->privileges, role, &error) != FB_OK)
		_exit(EX_NOPERM);
	fb_child_die_with_parent(supervisor);
}

_Noreturn static void
run_worker(const struct fb_crew *crew, enum fb_worker_kind kind)
{
	if (kind == FB_WORKER_SPF)
		fb_spf_worker_run(FB_CHILD_SOCKET);
	fb_scan_worker_run(crew->configuration->scanning, FB_CHILD_SOCKET);
}

/* Fork; the new worker's other end goes to the front. */
static bool
start_worker(struct fb_crew *crew, enum fb_worker_kind kind, uint32_t slot)
{
	struct fb_control packet = { .type = FB_CONTROL_WORKER };
	int pair[2];

	if (!make_room(crew) || fb_ipc_pair(pair) != FB_OK)
		return false;
	pid_t supervisor = getpid();
	pid_t pid = fb_child_fork(process_names[kind], pair[1]);
	if (pid == 0) {
		become(crew, kind, supervisor);
		run_worker(crew, kind);
	}
	close(pair[1]);
	if (pid < 0) {
		close(pair[0]);
		return false;
	}
	packet.worker = (struct fb_worker_id) { slot, (uint32_t)pid,
		++crew->last_serial, crew->generation, kind, 0 };
	crew->worker[crew->worker_count++] = (struct fb_worker) {
		.pid = pid,
		.id = packet.worker,
		.started_ms = fb_crew_now_ms(),
	};
	fb_log(LOG_INFO, _("%s %u started pid=%ld"), _(kind_names[kind]),
	    slot + 1, (long)pid);
	tell_front(crew, &packet, sizeof packet, pair[0]);
	close(pair[0]);
	return true;
}

static void
start_slot(struct fb_crew *crew, enum fb_worker_kind kind, uint32_t slot)
{
	struct fb_restart *restart = &crew->slot[kind][slot];

	restart->due_ms = NEVER;
	if (start_worker(crew, kind, slot))
		return;
	fb_log(LOG_ERR, _("%s %u cannot be started: %s"), _(kind_names[kind]),
	    slot + 1, strerror(errno));
	fb_restart_plan(restart, fb_crew_now_ms(), 0);
}

/* One for each processor, two at least: one slow mail must not hold up all
 * others. */
static unsigned
scan_slots_wanted(const struct fb_settings *settings)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned wanted = settings->scan_workers;

	if (wanted == 0)
		wanted = processors > 2 ? (unsigned)processors : 2;
	return wanted < FB_SCAN_WORKERS_MAX ? wanted : FB_SCAN_WORKERS_MAX;
}

static unsigned
slots_wanted(const struct fb_settings *settings, enum fb_worker_kind kind)
{
	if (kind == FB_WORKER_SPF)
		return settings->spf ? settings->spf_workers : 0;
	return scan_slots_wanted(settings);
}

static void
retire(struct fb_crew *crew, enum fb_worker_kind kind)
{
	for (size_t i = 0; i < crew->worker_count; i++)
		if (crew->worker[i].id.kind == kind)
			crew->worker[i].is_retired = true;
	for (unsigned i = 0; i < FB_SCAN_WORKERS_MAX; i++)
		crew->slot[kind][i].due_ms = NEVER;
}

void
fb_crew_renew(struct fb_crew *crew, enum fb_worker_kind kind)
{
	struct fb_control packet = { .type = FB_CONTROL_RETIRE };

	retire(crew, kind);
	if (crew->control < 0)
		return; /* the next front gets them */
	crew->generation++;
	crew->slot_count[kind] =
	    slots_wanted(&crew->configuration->settings, kind);
	for (unsigned i = 0; i < crew->slot_count[kind]; i++)
		start_slot(crew, kind, i);
	packet.worker.kind = kind;
	packet.worker.generation = crew->generation;
	tell_front(crew, &packet, sizeof packet, -1);
}

void
fb_crew_start_generation(struct fb_crew *crew)
{
	fb_crew_send_policy(crew);
	for (unsigned kind = 0; kind < FB_WORKER_KINDS; kind++)
		fb_crew_renew(crew, (enum fb_worker_kind)kind);
}

void
fb_crew_kill_worker(struct fb_crew *crew, const struct fb_worker_id *id)
{
	for (size_t i = 0; i < crew->worker_count; i++) {
		struct fb_worker *worker = &crew->worker[i];
		if (worker->id.serial != id->serial ||
		    worker->id.slot != id->slot || worker->id.kind != id->kind)
			continue;
		worker->was_killed = true;
		kill(worker->pid, SIGKILL);
	}
}

/* ---- ends ------------------------------------------------------------- */

static void
describe_end(char out[64], int status)
{
	if (WIFSIGNALED(status))
		snprintf(out, 64, _("signal %d"), WTERMSIG(status));
	else
		snprintf(out, 64, _("exit status %d"), WEXITSTATUS(status));
}

static void
log_worker_end(const struct fb_worker *worker, int status)
{
	const char *name = _(kind_names[worker->id.kind]);
	char end[64];

	describe_end(end, status);
	if (worker->was_killed)
		fb_log(LOG_WARNING,
		    _("%s %u pid=%ld was killed: no right answer in time"),
		    name, worker->id.slot + 1, (long)worker->pid);
	else if (WIFEXITED(status) && WEXITSTATUS(status) == EX_OSERR)
		fb_log(LOG_ERR,
		    _("%s %u pid=%ld could not be confined and ended; "
		      "seccomp and memory limits are needed"),
		    name, worker->id.slot + 1, (long)worker->pid);
	else if (WIFEXITED(status) && WEXITSTATUS(status) == EX_NOPERM)
		fb_log(LOG_ERR,
		    _("%s %u pid=%ld could not become its user and ended"),
		    name, worker->id.slot + 1, (long)worker->pid);
	else
		fb_log(LOG_WARNING, _("%s %u pid=%ld ended: %s"), name,
		    worker->id.slot + 1, (long)worker->pid, end);
}

static void
worker_ended(struct fb_crew *crew, size_t index, int status, bool is_stopping)
{
	struct fb_worker worker = crew->worker[index];
	int64_t now = fb_crew_now_ms();

	crew->worker[index] = crew->worker[--crew->worker_count];
	if (worker.is_retired || is_stopping)
		return;
	log_worker_end(&worker, status);
	if (worker.id.slot < crew->slot_count[worker.id.kind])
		fb_restart_plan(&crew->slot[worker.id.kind][worker.id.slot],
		    now, now - worker.started_ms);
}

/* Its workers have nobody to answer any more, and nobody who would notice
 * one that hangs; the new front gets new ones. */
static void
front_ended(struct fb_crew *crew, int status, bool is_stopping)
{
	int64_t now = fb_crew_now_ms();
	char end[64];

	close(crew->control);
	crew->control = -1;
	crew->front = 0;
	for (unsigned kind = 0; kind < FB_WORKER_KINDS; kind++)
		retire(crew, (enum fb_worker_kind)kind);
	for (size_t i = 0; i < crew->worker_count; i++)
		kill(crew->worker[i].pid, SIGKILL);
	if (is_stopping)
		return;
	describe_end(end, status);
	fb_log(LOG_ERR, _("the front ended: %s"), end);
	fb_restart_plan(&crew->front_restart, now,
	    now - crew->front_started_ms);
}

void
fb_crew_reap(struct fb_crew *crew, bool is_stopping)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == crew->front) {
			front_ended(crew, status, is_stopping);
			continue;
		}
		for (size_t i = 0; i < crew->worker_count; i++)
			if (crew->worker[i].pid == pid) {
				worker_ended(crew, i, status, is_stopping);
				break;
			}
	}
}

void
fb_crew_restart(struct fb_crew *crew)
{
	int64_t now = fb_crew_now_ms();

	if (crew->front_restart.due_ms <= now) {
		if (fb_crew_start_front(crew) == FB_OK)
			fb_crew_start_generation(crew);
		else
			fb_restart_plan(&crew->front_restart, now, 0);
	}
	for (unsigned kind = 0; kind < FB_WORKER_KINDS; kind++)
		for (unsigned i = 0; i < crew->slot_count[kind]; i++)
			if (crew->slot[kind][i].due_ms <= now)
				start_slot(crew, (enum fb_worker_kind)kind, i);
}

int64_t
fb_crew_next_due_ms(const struct fb_crew *crew)
{
	int64_t next = crew->front_restart.due_ms;

	for (unsigned kind = 0; kind < FB_WORKER_KINDS; kind++)
		for (unsigned i = 0; i < crew->slot_count[kind]; i++)
			if (crew->slot[kind][i].due_ms < next)
				next = crew->slot[kind][i].due_ms;
	return next;
}

bool
fb_crew_is_gone(const struct fb_crew *crew)
{
	return crew->front == 0 && crew->worker_count == 0;
}

void
fb_crew_kill_all(struct fb_crew *crew)
{
	/* A front that still is root cannot be killed by us any more, but it
	 * ends when it sees this. */
	if (crew->control >= 0)
		close(crew->control);
	crew->control = -1;
	if (crew->front > 0) {
		kill(crew->front, SIGKILL);
		waitpid(crew->front, NULL, 0);
		crew->front = 0;
	}
	for (size_t i = 0; i < crew->worker_count; i++) {
		kill(crew->worker[i].pid, SIGKILL);
		waitpid(crew->worker[i].pid, NULL, 0);
	}
	crew->worker_count = 0;
}
