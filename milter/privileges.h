/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * privileges.h - whom we run as
 *
 * Started as root with User, every process becomes that user and keeps no
 * capability.  With ScanUser or SpfUser workers become users of their own,
 * so that not even the processes of one user stand open to each other: the
 * supervisor, as User, then keeps the three capabilities that it takes to
 * make such children and to end them (CAP_SETUID, CAP_SETGID, CAP_KILL); no
 * other process has any.
 */
#ifndef FB_PRIVILEGES_H
#define FB_PRIVILEGES_H

#include <stdbool.h>
#include <sys/types.h>

#include "settings.h"

/* The kinds of processes. */
enum fb_role {
	FB_ROLE_SUPERVISOR,
	FB_ROLE_FRONT,
	FB_ROLE_SCAN,
	FB_ROLE_SPF
};

struct fb_identity {
	char user[64];
	uid_t uid;
	gid_t gid;
};

struct fb_privileges {
	bool must_drop;     /* started as root, and User says whom to be */
	bool has_own_users; /* some worker is to be another one */
	struct fb_identity main, scan, spf;
};

/*
 * Look up User, Group, ScanUser and SpfUser.  They matter only when we are
 * root; ScanUser and SpfUser need User.
 * Returns FB_OK, FB_ERR_NOT_FOUND, FB_ERR_SYNTAX (ScanUser without User) or
 * FB_ERR_UNAVAILABLE: root lacks capabilities that it takes, which are
 * named.
 */
FB_MUST_CHECK enum fb_status fb_privileges_find(struct fb_privileges *out,
    const struct fb_settings *settings, struct fb_error *err);

/*
 * Become the user of that role for good.  Does nothing where nothing is to
 * be dropped, as in a front that is forked from a supervisor without
 * privileges.  A child must ask once more to die with its parent (child.h).
 * Returns FB_OK or FB_ERR_UNAVAILABLE.
 */
FB_MUST_CHECK enum fb_status fb_privileges_drop(const struct fb_privileges
						    *privileges,
    enum fb_role role, struct fb_error *err);

#endif
