/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The folder of the decision log at the start, when there still is somebody
 * to tell.  Root makes it for the user that will write there; anybody else
 * can only try.
 */
#include "records.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "decision_folder.h"
#include "failure.h"
#include "i18n.h"

#define FOLDER_MODE 0750
#define PARENT_MODE 0755

static enum fb_status
refuse(struct fb_error *err, const struct fb_settings *settings, int number)
{
	const char *user = settings->user[0] == '\0' ? "USER" : settings->user;
	const char *group = settings->group[0] == '\0' ? user : settings->group;

	return fb_fail(err, FB_ERR_IO, settings->decision_log,
	    _("the decision log cannot be written there: %s; run \"install -d "
	      "-o %s -g %s -m 0750 %s\", or set DecisionLog off"),
	    strerror(number), user, group, settings->decision_log);
}

/* What is above the folder, each one that is missing. */
static void
make_parents(const char *path)
{
	char parent[FB_PATH_MAX_BYTES];

	snprintf(parent, sizeof parent, "%s", path);
	for (char *slash = strchr(parent + 1, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(parent, PARENT_MODE); /* the last mkdir() will tell */
		*slash = '/';
	}
}

/* A new folder for the user; umask must not matter. */
static int
make(const char *path, const struct fb_privileges *privileges)
{
	make_parents(path);
	if (mkdir(path, FOLDER_MODE) != 0)
		return errno;
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return errno;
	int number = 0;
	if (fchmod(fd, FOLDER_MODE) != 0 ||
	    (privileges->must_drop &&
		fchown(fd, privileges->main.uid, privileges->main.gid) != 0))
		number = errno;
	close(fd);
	return number;
}

/* A second daemon in the same folder would break the chain. */
static enum fb_status
check_alone(const struct fb_settings *settings, struct fb_error *err)
{
	char path[FB_PATH_MAX_BYTES + FB_DECISION_NAME_MAX_BYTES];
	char name[FB_DECISION_NAME_MAX_BYTES];
	enum fb_status status = FB_OK;

	fb_decision_name(name, fb_decision_day(time(NULL)));
	snprintf(path, sizeof path, "%s/%s", settings->decision_log, name);
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return FB_OK; /* none yet */
	if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
		status = fb_fail(err, FB_ERR_BUSY, settings->decision_log,
		    _("another fakebill-milter writes its decision log here; "
		      "give each a DecisionLog of its own"));
	close(fd);
	return status;
}

enum fb_status
fb_records_make_folder(const struct fb_settings *settings,
    const struct fb_privileges *privileges, struct fb_error *err)
{
	const char *path = settings->decision_log;
	struct stat st;

	if (path[0] == '\0')
		return FB_OK;
	if (stat(path, &st) != 0) {
		int number = errno == ENOENT ? make(path, privileges) : errno;
		if (number != 0)
			return refuse(err, settings, number);
	}
	return check_alone(settings, err);
}

/* Whether the start could make it. */
static bool
can_make(const char *path)
{
	char parent[FB_PATH_MAX_BYTES];

	snprintf(parent, sizeof parent, "%s", path);
	*strrchr(parent, '/') = '\0';
	return faccessat(AT_FDCWD, parent[0] == '\0' ? "/" : parent,
		   W_OK | X_OK, AT_EACCESS) == 0;
}

enum fb_status
fb_records_check_folder(const struct fb_settings *settings, bool is_root,
    struct fb_error *err)
{
	const char *path = settings->decision_log;
	struct stat st;

	if (path[0] == '\0')
		return FB_OK;
	if (stat(path, &st) != 0)
		return errno == ENOENT && (is_root || can_make(path)) ?
		    FB_OK :
		    refuse(err, settings, errno);
	if (!S_ISDIR(st.st_mode))
		return refuse(err, settings, ENOTDIR);
	if (faccessat(AT_FDCWD, path, R_OK | W_OK | X_OK, AT_EACCESS) != 0)
		return refuse(err, settings, errno);
	return FB_OK;
}
