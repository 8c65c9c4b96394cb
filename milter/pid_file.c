/* SPDX-License-Identifier: BSD-2-Clause */
#include "pid_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "failure.h"
#include "i18n.h"

static enum fb_status
in_use(int fd, const char *path, struct fb_error *err)
{
	char other[24] = "";

	if (pread(fd, other, sizeof other - 1, 0) < 0)
		other[0] = '\0';
	other[strcspn(other, "\n")] = '\0';
	return fb_fail(err, FB_ERR_BUSY, path,
	    _("fakebill-milter is running already (process %s)"),
	    other[0] == '\0' ? "?" : other);
}

enum fb_status
fb_pid_file_take(int *out, const char *path, struct fb_error *err)
{
	*out = -1;
	if (path[0] == '\0')
		return FB_OK;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd < 0)
		return fb_fail(err, FB_ERR_IO, path,
		    _("the pid file cannot be created: %s"), strerror(errno));
	enum fb_status status = FB_OK;
	if (flock(fd, LOCK_EX | LOCK_NB) != 0)
		status = errno == EWOULDBLOCK ?
		    in_use(fd, path, err) :
		    fb_fail(err, FB_ERR_IO, path,
			_("the pid file cannot be locked: %s"),
			strerror(errno));
	else if (ftruncate(fd, 0) != 0 ||
	    dprintf(fd, "%ld\n", (long)getpid()) < 0)
		status = fb_fail(err, FB_ERR_IO, path,
		    _("the pid file cannot be written: %s"), strerror(errno));
	if (status == FB_OK)
		*out = fd;
	else
		close(fd);
	return status;
}

void
fb_pid_file_release(int fd, const char *path)
{
	if (fd < 0)
		return;
	if (unlink(path) != 0 && ftruncate(fd, 0) != 0)
		errno = 0; /* nothing more can be done about it */
	close(fd);
}
