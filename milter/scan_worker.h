/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scan_worker.h - the process that reads mail
 *
 * Receives one sealed message after the other, judges it, answers.  It has
 * no network, no files and a limit on memory (sandbox.h), logs nothing, and
 * ends at the first thing that it does not expect.  Its exit status says
 * why: EX_OK the front let it go, EX_OSERR it could not be confined,
 * EX_PROTOCOL the front said something strange.
 */
#ifndef FB_SCAN_WORKER_H
#define FB_SCAN_WORKER_H

#include "scanning.h"

/* Serve on `socket`; never returns. */
_Noreturn void fb_scan_worker_run(const struct fb_scanning *scanning,
    int socket);

/* The loop alone, without the sandbox, for tests: returns the exit status. */
int fb_scan_worker_serve(const struct fb_scanning *scanning, int socket);

#endif
