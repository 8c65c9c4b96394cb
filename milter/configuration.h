/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * configuration.h - all that the supervisor reads from files
 *
 * The same two steps at start, for -n and at a reload.  Every failure is
 * reported, and nothing is half-loaded: what was in force stays in force.
 */
#ifndef FB_CONFIGURATION_H
#define FB_CONFIGURATION_H

#include "consent.h"
#include "scanning.h"
#include "settings.h"

#define FB_CONFIGURATION_MAX_BYTES ((size_t)1 << 20)

struct fb_configuration {
	struct fb_settings settings;
	struct fb_scanning *scanning;
	int consent_memfd; /* the table (consent.h), sealed; -1: none */
	size_t consent_count;
};

/* Nothing loaded yet. */
void fb_configuration_init(struct fb_configuration *configuration);
void fb_configuration_deinit(struct fb_configuration *configuration);

/* First step: the settings.  On failure nothing is changed. */
FB_MUST_CHECK enum fb_status fb_configuration_read(struct fb_configuration
						       *configuration,
    const char *path, fb_settings_report *report, void *context);

/* Second step, as the user that the program runs as: what the settings
 * name.  All of it is tried; the first failure is returned. */
FB_MUST_CHECK enum fb_status fb_configuration_load(struct fb_configuration
						       *configuration,
    fb_settings_report *report, void *context);

/*
 * The consent table alone, from the settings that were read before.  A
 * table without a file name is none.  On failure nothing is changed.
 */
FB_MUST_CHECK enum fb_status
fb_configuration_load_consent(struct fb_configuration *configuration,
    fb_settings_report *report, void *context);

#endif
