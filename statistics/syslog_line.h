/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * syslog_line.h - a line of a log file: when, where, who, what
 *
 *   Nov 27 12:00:07 mx1 postfix/qmgr[123]: 4ABC: from=<a@b.example>, …
 *   2026-11-27T12:00:07.123456+09:00 mx1 fakebill-milter[123]: 4ABC: …
 *
 * What a sender wrote may stand anywhere in the text but not before it, so
 * who speaks is known by its place alone.
 */
#ifndef FB_SYSLOG_LINE_H
#define FB_SYSLOG_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "str.h"

/* What a time without year and zone is taken for. */
struct fb_syslog_clock {
	int64_t now;   /* Unix time: no line is more than a day later */
	long offset_s; /* of local time, east of UTC */
};

struct fb_syslog_line {
	bool has_time;
	int64_t time;                      /* Unix time */
	struct fb_str host, program, text; /* slices of the line */
};

/*
 * Read a line without its newline; any bytes.  "program[pid]: text" alone,
 * as standard error has it, is a line without time and host.  False when it
 * is neither.
 */
bool fb_syslog_read(struct fb_syslog_line *out, struct fb_str line,
    const struct fb_syslog_clock *clock);

#endif
