/* SPDX-License-Identifier: BSD-2-Clause */
#include "consent_source.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "failure.h"
#include "file.h"
#include "i18n.h"
#include "utf8.h"

static void complain(struct fb_consent_errors *errors, struct fb_error *error,
    const char *format, va_list arguments) FB_PRINTF(3, 0);

static void
complain(struct fb_consent_errors *errors, struct fb_error *error,
    const char *format, va_list arguments)
{
	errors->count++;
	if (errors->report == NULL)
		return;
	error->status = FB_ERR_SYNTAX;
	snprintf(error->file, sizeof error->file, "%s", errors->file_name);
	vsnprintf(error->message, sizeof error->message, format, arguments);
	fb_utf8_end_whole(error->file);
	fb_utf8_end_whole(error->message);
	errors->report(errors->context, error);
}

void
fb_consent_complain(struct fb_consent_errors *errors, size_t line,
    size_t column, const char *format, ...)
{
	struct fb_error error = {
		.line = line,
		.column = column,
		.is_private = true,
	};
	va_list arguments;

	va_start(arguments, format);
	complain(errors, &error, format, arguments);
	va_end(arguments);
}

void
fb_consent_complain_of_file(struct fb_consent_errors *errors,
    const char *format, ...)
{
	struct fb_error error = { .line = 0 };
	va_list arguments;

	va_start(arguments, format);
	complain(errors, &error, format, arguments);
	va_end(arguments);
}

static bool
has_prefix(const char *source)
{
	return strncmp(source, FB_CONSENT_CDB_PREFIX,
		   sizeof FB_CONSENT_CDB_PREFIX - 1) == 0;
}

void
fb_consent_source_path(char *out, size_t capacity, const char *source)
{
	if (has_prefix(source))
		snprintf(out, capacity, "%s" FB_CONSENT_CDB_SUFFIX,
		    source + sizeof FB_CONSENT_CDB_PREFIX - 1);
	else
		snprintf(out, capacity, "%s", source);
}

bool
fb_consent_source_is_cdb(const char *source)
{
	const size_t suffix = sizeof FB_CONSENT_CDB_SUFFIX - 1;
	size_t len = strlen(source);

	return has_prefix(source) ||
	    (len > suffix &&
		strcmp(source + len - suffix, FB_CONSENT_CDB_SUFFIX) == 0);
}

static enum fb_status
fail(const char *path, enum fb_status status, const char *why,
    fb_settings_report *report, void *context)
{
	struct fb_error error = { 0 };

	fb_fail(&error, status, path, "%s", why);
	if (report != NULL)
		report(context, &error);
	return status;
}

enum fb_status
fb_consent_read(struct fb_consent_build *build, const char *source,
    fb_settings_report *report, void *context)
{
	char path[FB_CONSENT_PATH_BYTES];
	struct fb_error error = { 0 };
	struct fb_str bytes;

	fb_consent_source_path(path, sizeof path, source);
	enum fb_status status =
	    fb_file_read(&bytes, path, FB_CONSENT_MAX_BYTES, &error);
	if (status != FB_OK) {
		if (report != NULL)
			report(context, &error);
		return status;
	}
	struct fb_consent_errors errors = {
		.file_name = path,
		.report = report,
		.context = context,
	};
	status = fb_consent_source_is_cdb(source) ?
	    fb_consent_read_cdb(build, bytes, &errors) :
	    fb_consent_read_text(build, bytes, &errors);
	free((char *)bytes.data);
	if (status == FB_ERR_NOMEM)
		fail(path, status, _("out of memory"), report, context);
	return status;
}

enum fb_status
fb_consent_load(int *memfd, size_t *count, const char *source,
    fb_settings_report *report, void *context)
{
	struct fb_consent_build build;

	assert(memfd != NULL && count != NULL);
	fb_consent_build_init(&build);
	enum fb_status status =
	    fb_consent_read(&build, source, report, context);
	if (status == FB_OK) {
		status = fb_consent_build_write(memfd, &build);
		if (status != FB_OK)
			fail(source, status,
			    status == FB_ERR_TOO_LONG ?
				_("the table is larger than 4 GiB") :
				_("out of memory"),
			    report, context);
	}
	if (status == FB_OK)
		*count = build.count;
	fb_consent_build_deinit(&build);
	return status;
}

static enum fb_status
open_build(struct fb_consent_table **out, const struct fb_consent_build *build)
{
	int memfd;
	enum fb_status status = fb_consent_build_write(&memfd, build);

	if (status != FB_OK)
		return status;
	status = fb_consent_open(out, memfd);
	close(memfd);
	return status;
}

enum fb_status
fb_consent_parse(struct fb_consent_table **out, struct fb_str text,
    const char *file_name, fb_settings_report *report, void *context)
{
	struct fb_consent_errors errors = {
		.file_name = file_name,
		.report = report,
		.context = context,
	};
	struct fb_consent_build build;

	assert(out != NULL && file_name != NULL);
	fb_consent_build_init(&build);
	enum fb_status status = fb_consent_read_text(&build, text, &errors);
	if (status == FB_OK)
		status = open_build(out, &build);
	fb_consent_build_deinit(&build);
	return status;
}
