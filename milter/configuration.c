/* SPDX-License-Identifier: BSD-2-Clause */
#include "configuration.h"

#include <stdlib.h>
#include <unistd.h>

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

/* The text goes to the front, which parses it once more; here it is only
 * proved good. */
static enum fb_status
check_consent(struct fb_configuration *configuration, struct fb_str text,
    fb_settings_report *report, void *context)
{
	const char *path = configuration->settings.consent;
	struct fb_consent_table *table;
	struct fb_error error = { 0 };
	enum fb_status status =
	    fb_consent_parse(&table, text, path, report, context);

	if (status != FB_OK)
		return status;
	configuration->consent_count = fb_consent_count(table);
	fb_consent_free(table);
	configuration->consent_memfd = fb_file_memfd("fakebill-consent", text);
	if (configuration->consent_memfd >= 0)
		return FB_OK;
	status = fb_fail(&error, FB_ERR_NOMEM, path, _("out of memory"));
	report(context, &error);
	return status;
}

static enum fb_status
load_consent(struct fb_configuration *configuration, fb_settings_report *report,
    void *context)
{
	struct fb_error error = { 0 };
	struct fb_str text;

	if (configuration->settings.consent[0] == '\0')
		return FB_OK;
	enum fb_status status = fb_file_read(&text,
	    configuration->settings.consent, FB_CONSENT_MAX_BYTES, &error);
	if (status != FB_OK) {
		report(context, &error);
		return status;
	}
	status = check_consent(configuration, text, report, context);
	free((char *)text.data);
	return status;
}

enum fb_status
fb_configuration_load(struct fb_configuration *configuration,
    fb_settings_report *report, void *context)
{
	enum fb_status consent = load_consent(configuration, report, context);
	enum fb_status lists = fb_scanning_load(&configuration->scanning,
	    &configuration->settings, report, context);

	return consent != FB_OK ? consent : lists;
}
