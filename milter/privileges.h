/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * privileges.h - whom we run as
 */
#ifndef FB_PRIVILEGES_H
#define FB_PRIVILEGES_H

#include <stdbool.h>
#include <sys/types.h>

#include "settings.h"

struct fb_privileges {
	bool must_drop; /* started as root, and User says whom to be */
	char user[64];
	uid_t uid;
	gid_t gid;
};

/* Look up User and Group.  They matter only when we are root.
 * Returns FB_OK or FB_ERR_NOT_FOUND. */
FB_MUST_CHECK enum fb_status fb_privileges_find(struct fb_privileges *out,
    const struct fb_settings *settings, struct fb_error *err);

/* Become that user for good.  Does nothing where nothing is to be dropped.
 * Returns FB_OK or FB_ERR_UNAVAILABLE. */
FB_MUST_CHECK enum fb_status fb_privileges_drop(const struct fb_privileges
						    *privileges,
    struct fb_error *err);

#endif
