/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * failure.h - say what went wrong, and what a program's exit status is then
 */
#ifndef FB_FAILURE_H
#define FB_FAILURE_H

#include "status.h"

/* Fill *err and return `status`.  `file` may be NULL. */
enum fb_status fb_fail(struct fb_error *err, enum fb_status status,
    const char *file, const char *format, ...) FB_PRINTF(4, 5);

/* "file:line:column: message", as far as they are known. */
void fb_error_format(char *out, size_t capacity, const struct fb_error *error);

/* The code of sysexits(3). */
int fb_exit_status(enum fb_status status);

/* The same for what is needed to serve: socket, user, pid file. */
int fb_exit_status_of_place(enum fb_status status);

#endif
