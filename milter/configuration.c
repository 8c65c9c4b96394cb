/* SPDX-License-Identifier: BSD-2-Clause */
#include "configuration.h"

#include <stdlib.h>
#include <unistd.h>

#include "consent_source.h"
#include "failure.h"
#include "file.h"
#include "i18n.h"

void
fb_configuration_init(struct fb_configuration *configuration)
{
	*configuration = (struct fb_configuration) { .consent_memfd = -1 };
}

void
fb_configuration_deinit(struct fb_configuration *configuration)
{
	fb_scanning_free(configuration->scanning);
	if (configuration->consent_memfd >= 0)
		close(configuration->consent_memfd);
	fb_configuration_init(configuration);
}

enum fb_status
fb_configuration_read(struct fb_configuration *configuration, const char *path,
    fb_settings_report *report, void *context)
{
	struct fb_error error = { 0 };
	struct fb_str text;
	enum fb_status status =
	    fb_file_read(&text, path, FB_CONFIGURATION_MAX_BYTES, &error);

	if (status != FB_OK) {
		report(context, &error);
		/* Whatever is wrong with that file, it is configuration. */
		return FB_ERR_SYNTAX;
	}
	status = fb_settings_parse(&configuration->settings, text, path, report,
	    context);
	free((char *)text.data);
	return status;
}

/* ---- consents --------------------------------------------------------- */

/* A table that is wrong throughout must not fill the log. */
#define CONSENT_ERRORS_MAX 20

struct few {
	fb_settings_report *report;
	void *context;
	size_t count;
};

static void
report_few(void *context, const struct fb_error *error)
{
	struct few *few = context;

	if (few->count++ < CONSENT_ERRORS_MAX)
		few->report(few->context, error);
}

static void
report_rest(const struct few *few, const char *source)
{
	struct fb_error error = { 0 };

	if (few->count <= CONSENT_ERRORS_MAX)
		return;
	fb_fail(&error, FB_ERR_SYNTAX, source,
	    _("%zu more errors; \"fakebill-consent check\" shows them"),
	    few->count - CONSENT_ERRORS_MAX);
	few->report(few->context, &error);
}

enum fb_status
fb_configuration_load_consent(struct fb_configuration *configuration,
    fb_settings_report *report, void *context)
{
	const char *source = configuration->settings.consent;
	struct few few = { .report = report, .context = context };
	int memfd = -1;
	size_t count = 0;

	if (source[0] != '\0') {
		enum fb_status status =
		    fb_consent_load(&memfd, &count, source, report_few, &few);
		report_rest(&few, source);
		if (status != FB_OK)
			return status;
	}
	if (configuration->consent_memfd >= 0)
		close(configuration->consent_memfd);
	configuration->consent_memfd = memfd;
	configuration->consent_count = count;
	return FB_OK;
}

enum fb_status
fb_configuration_load(struct fb_configuration *configuration,
    fb_settings_report *report, void *context)
{
	enum fb_status consent =
	    fb_configuration_load_consent(configuration, report, context);
	enum fb_status lists = fb_scanning_load(&configuration->scanning,
	    &configuration->settings, report, context);

	return consent != FB_OK ? consent : lists;
}
