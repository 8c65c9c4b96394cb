/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sandbox.h - what each of our processes may still do
 *
 *   worker       parses mail.  Receives and sends on the sockets it has, takes
 *                memory up to a limit, ends.  Opening a file fails as if there
 *                were none (ICU looks for converters that do not exist);
 *                everything else, network and new processes above all, kills
 *                it.
 *   front        speaks with the MTA, on threads, and writes logs.  No
 *                program and no process can be started, no code be made, no
 *                other process be signalled or looked into, no network socket
 *                be opened.
 *   supervisor   forks the others, kills them and reads files.  No program can
 *                be started, no code be made, nobody be looked into, no
 *                network socket be opened unless it needs one.
 *
 * A worker's calls are few and known, so all others are forbidden.  What
 * libmilter, syslog(3) and libc call changes with their versions, so for
 * front and supervisor what they must not do is listed; it fails with EPERM.
 *
 * Each can gain no privileges, leaves no core and lets nobody of its user
 * look into it.  A build with sanitizers, which need more of everything, gets
 * this and no filter.
 */
#ifndef FB_SANDBOX_H
#define FB_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "failure.h"
#include "settings.h"

/*
 * Whether the functions below are to fail where the system refuses
 * (FB_SANDBOX_REQUIRED, the default) or to do without.  Call it before
 * processes are made.
 */
void fb_sandbox_set_need(enum fb_sandbox_need need);

/*
 * Try in a process of its own whether this system lets a worker enter.
 * Returns FB_OK, or FB_ERR_UNAVAILABLE with what is missing.
 */
FB_MUST_CHECK enum fb_status fb_sandbox_rehearse(struct fb_error *err);

/*
 * Enter a worker's; there is no way back.  `memory_bytes` is the address
 * space that may be taken beyond what is mapped now.
 * Returns FB_OK or FB_ERR_UNAVAILABLE.
 */
FB_MUST_CHECK enum fb_status fb_sandbox_enter(uint64_t memory_bytes);

/*
 * The same for a process that asks name servers: it may also open sockets of
 * the internet, UDP and TCP, connect them and talk on them, but neither bind
 * them nor listen; and whatever it had open, it writes no file.
 */
FB_MUST_CHECK enum fb_status fb_sandbox_enter_network(uint64_t memory_bytes);

/* Enter the front's, before its threads are started.  `may_connect` permits
 * TCP, for a milter socket that is one. */
FB_MUST_CHECK enum fb_status fb_sandbox_enter_front(bool may_connect);

/* Enter the supervisor's.  Whoever is forked from it inherits what it may
 * not do. */
FB_MUST_CHECK enum fb_status fb_sandbox_enter_supervisor(bool may_connect);

/* No core, no new privileges, no look into our memory for others of our
 * user.  After a change of user once more, which undoes the last. */
FB_MUST_CHECK enum fb_status fb_sandbox_harden(void);

#endif
