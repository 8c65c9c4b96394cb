/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sandbox.h - what a process that parses mail or DNS may still do
 *
 * Receive and send on the sockets it has, take memory up to a limit, end.
 * Opening a file fails as if there were none (ICU looks for converters that
 * do not exist); everything else, network and new processes above all, kills
 * the process.
 */
#ifndef FB_SANDBOX_H
#define FB_SANDBOX_H

#include <stdint.h>

#include "status.h"

/*
 * Enter; there is no way back.  `memory_bytes` is the address space that may
 * be taken beyond what is mapped now.  A build with sanitizers needs more of
 * both and gets only the limits on cores and descriptors.
 * Returns FB_OK or FB_ERR_UNAVAILABLE.
 */
FB_MUST_CHECK enum fb_status fb_sandbox_enter(uint64_t memory_bytes);

/*
 * The same for a process that asks name servers: it may also open sockets of
 * the internet, UDP and TCP, connect them and talk on them, but neither bind
 * them nor listen; and whatever it had open, it writes no file.
 */
FB_MUST_CHECK enum fb_status fb_sandbox_enter_network(uint64_t memory_bytes);

#endif
