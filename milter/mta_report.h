/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mta_report.h - what mta_check.c, mta_postfix.c and mta_sendmail.c share
 */
#ifndef FB_MTA_REPORT_H
#define FB_MTA_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "mta_filter.h"
#include "settings.h"

#define FB_MTA_LINE_BYTES 1024 /* of a line to write */

struct fb_mta_report {
	FILE *out;
	const struct fb_settings *settings;
	unsigned warnings;
};

/*
 * Print a warning of one sentence or two and, unless it is NULL, the line
 * that is to stand in the mail server's configuration.
 */
void fb_mta_warn(struct fb_mta_report *report, const char *line,
    const char *format, ...) FB_PRINTF(3, 4);

/* Print what may be right or wrong, which only the administrator knows. */
void fb_mta_hint(struct fb_mta_report *report, const char *format, ...)
    FB_PRINTF(2, 3);

/* Warn where other filters stand on the wrong side of filter[ours]. */
void fb_mta_check_order(struct fb_mta_report *report,
    const struct fb_mta_filters *filters, size_t ours);

/*
 * Judge what postconf(1) printed, lines "name = value" of main.cf, of the
 * services of master.cf and of what they override; or a sendmail.cf.
 * Returns whether the server names our socket.
 */
bool fb_mta_judge_postfix(struct fb_mta_report *report, struct fb_str settings,
    struct fb_str services, struct fb_str overrides);
bool fb_mta_judge_sendmail(struct fb_mta_report *report, struct fb_str text);

/* Each looks at one server, if it is there.  *is_there and *is_ours (it
 * names our socket) are set. */
void fb_mta_check_postfix(struct fb_mta_report *report, const char *folder,
    bool *is_there, bool *is_ours);
void fb_mta_check_sendmail(struct fb_mta_report *report, const char *path,
    bool *is_there, bool *is_ours);

#endif
