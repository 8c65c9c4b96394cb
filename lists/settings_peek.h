/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * settings_peek.h - the few settings of the filter that its tools go by
 *
 * The configuration of fakebill-milter is read and checked by milter/, which
 * lists/ does not know.  This looks at it for the names of files only, and
 * passes over everything else, right or wrong.
 */
#ifndef FB_SETTINGS_PEEK_H
#define FB_SETTINGS_PEEK_H

#include "judge.h"
#include "status.h"

#define FB_DEFAULT_CONFIG PKGSYSCONFDIR "/fakebill-milter.conf"

struct fb_settings_peek {
	char *list[FB_LISTS_MAX]; /* List and ShadowList */
	size_t list_count;
	char *overrides; /* FB_OVERRIDES_DEFAULT where it is not set */
};

/* Look at a configuration.  Returns FB_OK, FB_ERR_IO, FB_ERR_TOO_LONG or
 * FB_ERR_NOMEM; deinit after FB_OK. */
FB_MUST_CHECK enum fb_status fb_settings_peek_init(struct fb_settings_peek *out,
    const char *path, struct fb_error *err);

/* What holds without a configuration.  FB_OK or FB_ERR_NOMEM. */
FB_MUST_CHECK enum fb_status fb_settings_peek_default(
    struct fb_settings_peek *out);

void fb_settings_peek_deinit(struct fb_settings_peek *peek);

#endif
