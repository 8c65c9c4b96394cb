/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_worker.h - the process that asks for SPF
 *
 * Answers one question after the other.  It has libspf2 and the network in
 * it, so it has no files, can start nothing and listen to nobody
 * (sandbox.h), logs nothing, and keeps nothing but a small cache.  Its exit
 * status says why it ended: EX_OK the front let it go, EX_OSERR it could not
 * be confined or had no memory, EX_UNAVAILABLE no name server can be asked,
 * EX_SOFTWARE libspf2 gave up, EX_PROTOCOL the front said something strange.
 */
#ifndef FB_SPF_WORKER_H
#define FB_SPF_WORKER_H

#include "dns.h"

/* Address space beyond what is mapped at the start. */
#define FB_SPF_WORKER_MEMORY_BYTES ((uint64_t)64 << 20)
/* It answers so long before the deadline that the answer arrives in time. */
#define FB_SPF_WORKER_MARGIN_MS 50

/* Serve on `socket` with the name servers of the system; never returns. */
_Noreturn void fb_spf_worker_run(int socket);

/* The loop alone, without the sandbox and with any DNS: returns the exit
 * status. */
int fb_spf_worker_serve(const struct fb_dns *dns, int socket);

#endif
