/* SPDX-License-Identifier: BSD-2-Clause */
#include "failure.h"

#include <stdarg.h>
#include <stdio.h>
#include <sysexits.h>

#include "utf8.h"

enum fb_status
fb_fail(struct fb_error *err, enum fb_status status, const char *file,
    const char *format, ...)
{
	va_list arguments;

	*err = (struct fb_error) { .status = status };
	snprintf(err->file, sizeof err->file, "%s", file == NULL ? "" : file);
	va_start(arguments, format);
	vsnprintf(err->message, sizeof err->message, format, arguments);
	va_end(arguments);
	fb_utf8_end_whole(err->file);
	fb_utf8_end_whole(err->message);
	return status;
}

void
fb_error_format(char *out, size_t capacity, const struct fb_error *error)
{
	if (error->file[0] == '\0')
		snprintf(out, capacity, "%s", error->message);
	else if (error->line == 0)
		snprintf(out, capacity, "%s: %s", error->file, error->message);
	else if (error->column == 0)
		snprintf(out, capacity, "%s:%zu: %s", error->file, error->line,
		    error->message);
	else
		snprintf(out, capacity, "%s:%zu:%zu: %s", error->file,
		    error->line, error->column, error->message);
}

int
fb_exit_status(enum fb_status status)
{
	switch (status) {
	case FB_OK:
		return EX_OK;
	case FB_ERR_SYNTAX:
		return EX_CONFIG;
	case FB_ERR_CORRUPT:
	case FB_ERR_VERSION:
	case FB_ERR_TOO_LONG:
		return EX_DATAERR;
	case FB_ERR_IO:
	case FB_ERR_NOT_FOUND:
		return EX_NOINPUT;
	case FB_ERR_BUSY:
	case FB_ERR_TIMEOUT:
	case FB_ERR_UNAVAILABLE:
		return EX_UNAVAILABLE;
	case FB_ERR_NOMEM:
		break;
	}
	return EX_OSERR;
}

int
fb_exit_status_of_place(enum fb_status status)
{
	switch (status) {
	case FB_ERR_NOT_FOUND:
		return EX_CONFIG;
	case FB_ERR_IO:
		return EX_CANTCREAT;
	default:
		return fb_exit_status(status);
	}
}
