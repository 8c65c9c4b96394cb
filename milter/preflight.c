/* SPDX-License-Identifier: BSD-2-Clause */
#include "preflight.h"

#include <errno.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "failure.h"
#include "file.h"
#include "i18n.h"
#include "sandbox.h"

#define SYSLOG_SOCKET "/dev/log"

/* As messages and tables are kept. */
static enum fb_status
try_sealed_memory(struct fb_error *err)
{
	int fd = fb_file_memfd("fakebill-preflight", FB_STR("x"));

	if (fd < 0)
		return fb_fail(err, FB_ERR_UNAVAILABLE, NULL,
		    _("the system refuses sealed memory, in which messages "
		      "are kept: %s; permit memfd_create(2)"),
		    strerror(errno));
	close(fd);
	return FB_OK;
}

static enum fb_status
try_syslog(const struct fb_settings *settings, struct fb_error *err)
{
	if (settings->log_target != FB_LOG_SYSLOG ||
	    access(SYSLOG_SOCKET, F_OK) == 0)
		return FB_OK;
	return fb_fail(err, FB_ERR_UNAVAILABLE, NULL,
	    _("Log syslog: there is no %s, so nothing is logged; set \"Log "
	      "stderr\" or provide it"),
	    SYSLOG_SOCKET);
}

enum fb_status
fb_preflight_check(const struct fb_settings *settings,
    fb_preflight_report *report, void *context)
{
	struct fb_error error = { 0 };
	enum fb_status memory = try_sealed_memory(&error);

	if (memory != FB_OK)
		report(context, LOG_ERR, &error);
	enum fb_status sandbox = fb_sandbox_rehearse(&error);
	bool is_needed = settings->sandbox == FB_SANDBOX_REQUIRED;
	if (sandbox != FB_OK)
		report(context, is_needed ? LOG_ERR : LOG_WARNING, &error);
	if (try_syslog(settings, &error) != FB_OK)
		report(context, LOG_WARNING, &error);
	if (memory != FB_OK)
		return memory;
	return is_needed ? sandbox : FB_OK;
}
