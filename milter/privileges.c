/* SPDX-License-Identifier: BSD-2-Clause */
#include "privileges.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "failure.h"
#include "i18n.h"

#define BIT(capability) ((uint32_t)1 << (capability))
/* To make children of other users, and to end them. */
#define OWN_USERS (BIT(CAP_SETUID) | BIT(CAP_SETGID) | BIT(CAP_KILL))

/* ---- capabilities ----------------------------------------------------- */

/* All that we name are in the first word. */
static uint32_t
capabilities(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };

	return syscall(SYS_capget, &header, data) == 0 ? data[0].effective : 0;
}

/* Keep no more than these. */
static int
set_capabilities(uint32_t kept)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {
		{ .effective = kept, .permitted = kept }
	};

	return (int)syscall(SYS_capset, &header, data);
}

/* Root in a container may be root in name only. */
static enum fb_status
check_capabilities(const struct fb_privileges *privileges, struct fb_error *err)
{
	static const struct {
		uint32_t bit;
		const char *name;
	} needed[] = {
		{ BIT(CAP_SETUID), "CAP_SETUID" },
		{ BIT(CAP_SETGID), "CAP_SETGID" },
		{ BIT(CAP_CHOWN), "CAP_CHOWN" },
		{ BIT(CAP_KILL), "CAP_KILL" },
	};
	uint32_t has = capabilities();
	char missing[64] = "";
	size_t used = 0;

	if (!privileges->has_own_users)
		has |= BIT(CAP_KILL);
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		if ((has & needed[i].bit) == 0)
			used += (size_t)snprintf(missing + used,
			    sizeof missing - used, "%s%s",
			    used == 0 ? "" : ", ", needed[i].name);
	if (used == 0)
		return FB_OK;
	return fb_fail(err, FB_ERR_UNAVAILABLE, NULL,
	    _("User %s: root lacks %s here, as in a container; start the "
	      "program as that user and leave User out, or grant them"),
	    privileges->main.user, missing);
}

/* ---- users ------------------------------------------------------------ */

static enum fb_status
find_user(struct fb_identity *out, const char *setting, const char *name,
    struct fb_error *err)
{
	const struct passwd *user = getpwnam(name);

	if (user == NULL)
		return fb_fail(err, FB_ERR_NOT_FOUND, NULL,
		    _("%s %s: there is no such user; create it with "
		      "\"adduser --system --group %s\""),
		    setting, name, name);
	out->uid = user->pw_uid;
	out->gid = user->pw_gid;
	snprintf(out->user, sizeof out->user, "%s", name);
	return FB_OK;
}

/* A worker's user; the one of all others where it has none of its own. */
static enum fb_status
find_worker(struct fb_privileges *privileges, struct fb_identity *out,
    const char *setting, const char *name, struct fb_error *err)
{
	*out = privileges->main;
	if (name[0] == '\0')
		return FB_OK;
	if (privileges->main.user[0] == '\0')
		return fb_fail(err, FB_ERR_SYNTAX, NULL,
		    _("%s needs User, who the others are to be"), setting);
	enum fb_status status = find_user(out, setting, name, err);
	if (status != FB_OK)
		return status;
	if (out->uid == 0)
		return fb_fail(err, FB_ERR_SYNTAX, NULL,
		    _("%s must not be root"), setting);
	privileges->has_own_users = true;
	return FB_OK;
}

static enum fb_status
find_main(struct fb_privileges *privileges, const struct fb_settings *settings,
    struct fb_error *err)
{
	struct fb_identity *identity = &privileges->main;

	if (settings->user[0] != '\0') {
		enum fb_status status =
		    find_user(identity, "User", settings->user, err);
		if (status != FB_OK)
			return status;
		privileges->must_drop = geteuid() == 0 && identity->uid != 0;
	}
	if (settings->group[0] != '\0') {
		const struct group *group = getgrnam(settings->group);
		if (group == NULL)
			return fb_fail(err, FB_ERR_NOT_FOUND, NULL,
			    _("Group %s: there is no such group"),
			    settings->group);
		identity->gid = group->gr_gid;
	}
	return FB_OK;
}

enum fb_status
fb_privileges_find(struct fb_privileges *out,
    const struct fb_settings *settings, struct fb_error *err)
{
	struct fb_privileges found = { .must_drop = false };
	enum fb_status status = find_main(&found, settings, err);

	if (status == FB_OK)
		status = find_worker(&found, &found.scan, "ScanUser",
		    settings->scan_user, err);
	if (status == FB_OK)
		status = find_worker(&found, &found.spf, "SpfUser",
		    settings->spf_user, err);
	if (status == FB_OK && found.must_drop)
		status = check_capabilities(&found, err);
	if (status == FB_OK)
		*out = found;
	return status;
}

/* ---- becoming --------------------------------------------------------- */

/* Workers open nothing, so they need no further groups. */
static int
set_groups(const struct fb_identity *identity, enum fb_role role)
{
	return role == FB_ROLE_SUPERVISOR || role == FB_ROLE_FRONT ?
	    initgroups(identity->user, identity->gid) :
	    setgroups(0, NULL);
}

static enum fb_status
become(const struct fb_identity *identity, enum fb_role role,
    struct fb_error *err)
{
	if (geteuid() == identity->uid)
		return FB_OK;
	if (set_groups(identity, role) != 0 ||
	    setresgid(identity->gid, identity->gid, identity->gid) != 0 ||
	    setresuid(identity->uid, identity->uid, identity->uid) != 0)
		return fb_fail(err, FB_ERR_UNAVAILABLE, NULL,
		    _("cannot become user %s: %s"), identity->user,
		    strerror(errno));
	return FB_OK;
}

enum fb_status
fb_privileges_drop(const struct fb_privileges *privileges, enum fb_role role,
    struct fb_error *err)
{
	const struct fb_identity *identity = role == FB_ROLE_SCAN ?
	    &privileges->scan :
	    role == FB_ROLE_SPF ? &privileges->spf :
				  &privileges->main;
	uint32_t kept =
	    role == FB_ROLE_SUPERVISOR && privileges->has_own_users ?
	    OWN_USERS :
	    0;

	if (!privileges->must_drop)
		return FB_OK;
	/* Else a change of user takes all capabilities. */
	if (kept != 0 && prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0)
		return fb_fail(err, FB_ERR_UNAVAILABLE, NULL,
		    _("capabilities cannot be kept: %s"), strerror(errno));
	enum fb_status status = become(identity, role, err);
	if (status != FB_OK)
		return status;
	if (set_capabilities(kept) != 0)
		return fb_fail(err, FB_ERR_UNAVAILABLE, NULL,
		    _("capabilities cannot be dropped: %s"), strerror(errno));
	/* What can be taken back was never dropped. */
	if (kept == 0 && setuid(0) == 0)
		return fb_fail(err, FB_ERR_UNAVAILABLE, NULL,
		    _("cannot become user %s: root can be had back"),
		    identity->user);
	return FB_OK;
}
