/* SPDX-License-Identifier: BSD-2-Clause */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "i18n.h"
#include "utf8.h"

#define PROGRAM "fakebill-milter"

/* Set once before threads start; libmilter's callbacks have no other way to
 * reach it. */
static enum fb_log_target log_target = FB_LOG_STDERR;
static bool has_journal; /* standard error understands "<6>" */

void
fb_log_open(enum fb_log_target target)
{
	log_target = target;
	has_journal = getenv("JOURNAL_STREAM") != NULL && !isatty(2);
	if (target == FB_LOG_SYSLOG)
		openlog(PROGRAM, LOG_PID | LOG_NDELAY, LOG_MAIL);
}

static void
mask_controls(char *line)
{
	for (unsigned char *p = (unsigned char *)line; *p != '\0'; p++)
		if (*p < 0x20 || *p == 0x7F)
			*p = '?';
}

/* One write, so that the lines of threads and processes do not mix. */
static void
write_line(int priority, const char *line)
{
	char out[FB_LOG_LINE_MAX_BYTES + 64];
	int length = has_journal ?
	    snprintf(out, sizeof out, "<%d>%s\n", priority, line) :
	    snprintf(out, sizeof out, PROGRAM "[%ld]: %s\n", (long)getpid(),
		line);

	/* Where standard error is gone there is nobody left to tell. */
	if (length > 0 && write(2, out, (size_t)length) < 0)
		return;
}

void
fb_log(int priority, const char *format, ...)
{
	char line[FB_LOG_LINE_MAX_BYTES];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	fb_utf8_end_whole(line);
	mask_controls(line);
	if (log_target == FB_LOG_SYSLOG)
		syslog(priority, "%s", line);
	else
		write_line(priority, line);
}

void
fb_log_error(int priority, const struct fb_error *error)
{
	struct fb_error told = *error;
	char line[FB_LOG_LINE_MAX_BYTES];

	/* Rows of the consent table are the only text of customers that we
	 * read. */
	if (told.is_private)
		fb_fail(&told, told.status, error->file,
		    _("this is wrong, but quotes a customer and does not "
		      "belong into a log; \"fakebill-consent check\" says it"));
	told.line = error->line;
	told.column = error->column;
	fb_error_format(line, sizeof line, &told);
	fb_log(priority, "%s", line);
}
