/* SPDX-License-Identifier: BSD-2-Clause */
#include "privileges.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

#include "failure.h"
#include "i18n.h"

enum fb_status
fb_privileges_find(struct fb_privileges *out,
    const struct fb_settings *settings, struct fb_error *err)
{
	struct fb_privileges found = { .must_drop = false };

	if (settings->user[0] != '\0') {
		const struct passwd *user = getpwnam(settings->user);
		if (user == NULL)
			return fb_fail(err, FB_ERR_NOT_FOUND, NULL,
			    _("User %s: there is no such user; create it "
			      "with \"adduser --system --group %s\""),
			    settings->user, settings->user);
		found.must_drop = geteuid() == 0 && user->pw_uid != 0;
		found.uid = user->pw_uid;
		found.gid = user->pw_gid;
		snprintf(found.user, sizeof found.user, "%s", settings->user);
	}
	if (settings->group[0] != '\0') {
		const struct group *group = getgrnam(settings->group);
		if (group == NULL)
			return fb_fail(err, FB_ERR_NOT_FOUND, NULL,
			    _("Group %s: there is no such group"),
			    settings->group);
		found.gid = group->gr_gid;
	}
	*out = found;
	return FB_OK;
}

enum fb_status
fb_privileges_drop(const struct fb_privileges *privileges, struct fb_error *err)
{
	if (!privileges->must_drop)
		return FB_OK;
	if (initgroups(privileges->user, privileges->gid) != 0 ||
	    setresgid(privileges->gid, privileges->gid, privileges->gid) != 0 ||
	    setresuid(privileges->uid, privileges->uid, privileges->uid) != 0)
		return fb_fail(err, FB_ERR_UNAVAILABLE, NULL,
		    _("cannot become user %s: %s"), privileges->user,
		    strerror(errno));
	/* What can be taken back was never dropped. */
	if (setuid(0) == 0)
		return fb_fail(err, FB_ERR_UNAVAILABLE, NULL,
		    _("cannot become user %s: root can be had back"),
		    privileges->user);
	return FB_OK;
}
