/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * command.h - what another program prints
 *
 * Without a shell, with a deadline and a limit.  For the tools of a mail
 * server (postconf(1)); never called by the daemon.
 */
#ifndef FB_COMMAND_H
#define FB_COMMAND_H

#include <stddef.h>

#include "status.h"
#include "str.h"

#define FB_COMMAND_TIMEOUT_MS 5000

/*
 * Run argv[0], a bare name that is looked for in PATH and then in /usr/sbin
 * and /usr/local/sbin, with nothing on standard input, and read what it
 * prints into `room` bytes.  *out is a slice of them, set on success only.
 * Standard error is dropped.  A program that takes longer or prints more is
 * killed.
 *
 * Returns FB_OK (it ended with 0), FB_ERR_UNAVAILABLE (there is no such
 * program), FB_ERR_TOO_LONG, or FB_ERR_IO (it failed or took too long).
 */
FB_MUST_CHECK enum fb_status fb_command_read(struct fb_str *out, char *room,
    size_t size, const char *const *argv);

#endif
