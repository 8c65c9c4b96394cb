/* SPDX-License-Identifier: BSD-2-Clause */
#include "front.h"

#include <libmilter/mfapi.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "bounds.h"
#include "callbacks.h"
#include "child.h"
#include "control.h"
#include "i18n.h"
#include "ipc.h"
#include "listener.h"
#include "log.h"
#include "records.h"
#include "sandbox.h"

/* Replies are written after the last callback has returned. */
#define LAST_REPLY_MS 50
/* libmilter's listener is woken so often, and so many times, to stop. */
#define POKE_EVERY_MS 10
#define POKES_MAX 50
#define STACK_BYTES ((size_t)1 << 20)

struct front {
	const struct fb_front_start *start;
	struct fb_policy_seat *seat;
	struct fb_pool *pool[FB_WORKER_KINDS];
	unsigned timeout_ms; /* of all that one message waits for */
	bool is_open;
	atomic_bool is_stopping, has_stopped;
};

static void
tell(const struct front *front, const struct fb_control *packet)
{
	/* Without a supervisor we are about to die anyway. */
	if (fb_ipc_send(front->start->control, packet, sizeof *packet, NULL,
		0) != FB_OK)
		fb_log(LOG_ERR, _("the front cannot reach its supervisor"));
}

static void
kill_worker(void *context, const struct fb_worker_id *worker)
{
	const struct fb_control packet = { .type = FB_CONTROL_KILL,
		.worker = *worker };

	tell(context, &packet);
}

static void
say_scanning_pauses(void *context, unsigned pause_s)
{
	(void)context;
	fb_log(LOG_ERR,
	    _("scanning fails again and again: it pauses for %u s and "
	      "all mail passes unfiltered"),
	    pause_s);
}

static void
say_spf_pauses(void *context, unsigned pause_s)
{
	(void)context;
	fb_log(LOG_ERR,
	    _("SPF workers fail again and again: for %u s nobody asks them, "
	      "and SPF is temperror"),
	    pause_s);
}

_Noreturn static void
fail(const struct front *front, const struct fb_error *error)
{
	struct fb_control packet = { .type = FB_CONTROL_FAILED,
		.exit_status = fb_exit_status_of_place(error->status) };

	fb_error_format(packet.text, sizeof packet.text, error);
	tell(front, &packet);
	_exit(packet.exit_status);
}

/* libmilter's threads take the default; ours are no deep calls, and SessionsMax
 * times 8 MB would be a lot. */
static void
limit_stacks(void)
{
	pthread_attr_t attributes;

	pthread_attr_init(&attributes);
	if (pthread_attr_setstacksize(&attributes, STACK_BYTES) == 0)
		pthread_setattr_default_np(&attributes);
	pthread_attr_destroy(&attributes);
}

/* libmilter returns when it was told to stop, or when it cannot go on. */
static void *
run_libmilter(void *context)
{
	struct front *front = context;
	int result = smfi_main();

	if (!atomic_load(&front->is_stopping)) {
		fb_log(LOG_ERR, _("libmilter ended by itself (%d)"), result);
		_exit(EX_SOFTWARE);
	}
	return NULL;
}

static void
open_socket(struct front *front)
{
	const struct fb_front_start *start = front->start;
	const struct fb_control ready = { .type = FB_CONTROL_READY };
	struct fb_error error = { 0 };
	pthread_t thread;

	enum fb_status status = fb_callbacks_register(front->seat,
	    front->pool[FB_WORKER_SCAN], front->pool[FB_WORKER_SPF]);
	if (status != FB_OK)
		fb_fail(&error, status, NULL, _("out of memory"));
	if (status == FB_OK)
		status = fb_listener_open(start->settings,
		    start->privileges->must_drop ? start->privileges->main.uid :
						   (uid_t)-1,
		    &error);
	if (status == FB_OK)
		status = fb_privileges_drop(start->privileges, FB_ROLE_FRONT,
		    &error);
	if (status != FB_OK)
		fail(front, &error);
	fb_child_die_with_parent(start->supervisor);
	fb_bounds_set_descriptors();
	limit_stacks();
	if (fb_sandbox_enter_front(
		fb_listener_is_inet(start->settings->socket)) != FB_OK) {
		fb_fail(&error, FB_ERR_UNAVAILABLE, NULL,
		    _("the front cannot be confined; see Sandbox"));
		fail(front, &error);
	}
	fb_records_start(start->settings);
	if (pthread_create(&thread, NULL, run_libmilter, front) != 0) {
		fb_fail(&error, FB_ERR_NOMEM, NULL,
		    _("no thread can be started"));
		fail(front, &error);
	}
	pthread_detach(thread);
	front->is_open = true;
	tell(front, &ready);
}

static enum fb_status
set_policy(struct front *front, const struct fb_control_policy *packet,
    const struct fb_packet *received)
{
	const struct fb_settings *settings = &packet->settings;
	const struct fb_breaker_limits limits = {
		.crashes = settings->breaker_crashes,
		.window_s = settings->breaker_window_s,
		.pause_s = settings->breaker_pause_s,
	};
	struct fb_consent_table *consent = NULL;
	enum fb_status status = FB_OK;

	if (received->fd_count == 1)
		status = fb_consent_open(&consent, received->fd[0]);
	if (status != FB_OK)
		return status;
	struct fb_policy *policy = fb_policy_new(settings, consent);
	if (policy == NULL)
		return FB_ERR_NOMEM;
	fb_policy_seat_set(front->seat, policy);
	fb_bounds_set(settings);
	for (unsigned kind = 0; kind < FB_WORKER_KINDS; kind++)
		fb_pool_set_breaker(front->pool[kind], &limits);
	front->timeout_ms =
	    settings->scan_timeout_ms + settings->spf_timeout_ms;
	return FB_OK;
}

static void
on_policy(struct front *front, const struct fb_control_policy *packet,
    const struct fb_packet *received)
{
	struct fb_error error = { 0 };
	enum fb_status status = set_policy(front, packet, received);

	if (status == FB_OK && front->is_open)
		fb_records_reload(&packet->settings);
	else if (status == FB_OK)
		open_socket(front);
	if (status == FB_OK)
		return;
	fb_fail(&error, status, NULL,
	    _("out of memory for the new configuration"));
	/* At a reload the old one stays in force. */
	fb_log_error(LOG_ERR, &error);
	if (!front->is_open)
		fail(front, &error);
}

static void *
stop_libmilter(void *context)
{
	struct front *front = context;

	smfi_stop();
	atomic_store(&front->has_stopped, true);
	return NULL;
}

/* libmilter's listener holds its lock while it sleeps, up to 5 s unless
 * somebody connects, and smfi_stop() waits for that lock. */
static void
close_socket(struct front *front)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, stop_libmilter, front) != 0)
		return; /* it closes when we end */
	pthread_detach(thread);
	for (int i = 0; i < POKES_MAX && !atomic_load(&front->has_stopped);
	     i++) {
		usleep(POKE_EVERY_MS * 1000);
		fb_listener_poke(front->start->settings->socket);
	}
}

/*
 * Finish what is running.  Sessions that wait between two commands are not
 * served again; the MTA sees their connections break.
 */
_Noreturn static void
stop(struct front *front)
{
	atomic_store(&front->is_stopping, true);
	if (front->is_open) {
		close_socket(front);
		fb_callbacks_drain(front->timeout_ms + FB_FRONT_STOP_MS);
		usleep(LAST_REPLY_MS * 1000);
		fb_records_stop();
	}
	_exit(EX_OK);
}

static void
on_worker(struct front *front, const struct fb_control *packet,
    struct fb_packet *received)
{
	if (received->fd_count != 1 || packet->worker.kind >= FB_WORKER_KINDS)
		return;
	received->fd_count = 0; /* the pool's from here on */
	if (fb_pool_add(front->pool[packet->worker.kind], received->fd[0],
		&packet->worker) != FB_OK)
		fb_log(LOG_ERR, _("out of memory for a new worker"));
}

static void
on_retire(struct front *front, const struct fb_worker_id *last)
{
	if (last->kind < FB_WORKER_KINDS)
		fb_pool_retire(front->pool[last->kind], last->generation);
}

static void
on_packet(struct front *front, const union fb_control_packet *packet,
    struct fb_packet *received)
{
	switch (packet->type) {
	case FB_CONTROL_POLICY:
		on_policy(front, &packet->policy, received);
		break;
	case FB_CONTROL_WORKER:
		on_worker(front, &packet->control, received);
		break;
	case FB_CONTROL_RETIRE:
		on_retire(front, &packet->control.worker);
		break;
	case FB_CONTROL_STOP:
		stop(front);
	}
	fb_packet_close(received);
}

_Noreturn void
fb_front_run(const struct fb_front_start *start)
{
	struct front front = { .start = start };
	const struct fb_pool_owner owner[FB_WORKER_KINDS] = {
		{ kill_worker, say_scanning_pauses, &front },
		{ kill_worker, say_spf_pauses, &front },
	};
	union fb_control_packet packet;
	struct fb_packet received;
	struct fb_error error = { 0 };

	fb_log_open(start->settings->log_target);
	front.seat = fb_policy_seat_new();
	for (unsigned kind = 0; kind < FB_WORKER_KINDS; kind++)
		front.pool[kind] = fb_pool_new(&owner[kind]);
	if (front.seat == NULL || front.pool[FB_WORKER_SCAN] == NULL ||
	    front.pool[FB_WORKER_SPF] == NULL) {
		fb_fail(&error, FB_ERR_NOMEM, NULL, _("out of memory"));
		fail(&front, &error);
	}
	while (fb_ipc_receive(&received, start->control, &packet, sizeof packet,
		   1) == FB_OK)
		on_packet(&front, &packet, &received);
	/* The supervisor is gone. */
	_exit(EX_OK);
}
