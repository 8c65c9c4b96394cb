/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * preflight.h - what the system must give, tried before mail depends on it
 *
 * Containers and hardened hosts leave things out.  Each is tried here, and
 * what is missing is named together with what to do, at the start and by
 * -n.
 *
 * Fatal is what mail cannot be judged without (memory that can be sealed) and
 * what would silently take the protection away that the operator counts on
 * (the sandbox, unless "Sandbox available" says so).  A log that goes nowhere
 * is a warning: mail does not need it, but the administrator does.
 */
#ifndef FB_PREFLIGHT_H
#define FB_PREFLIGHT_H

#include "settings.h"

/* How bad it is: a priority of syslog(3), LOG_ERR for what is fatal. */
typedef void fb_preflight_report(void *context, int priority,
    const struct fb_error *error);

/* Try everything.  Returns FB_OK or the first fatal status. */
FB_MUST_CHECK enum fb_status fb_preflight_check(const struct fb_settings
						    *settings,
    fb_preflight_report *report, void *context);

#endif
