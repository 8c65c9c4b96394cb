/* SPDX-License-Identifier: BSD-2-Clause */
#include "listener.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libmilter/mfapi.h>
#include <limits.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "failure.h"
#include "i18n.h"

/* The path of a UNIX socket's address, or NULL. */
static const char *
unix_path(const char *address)
{
	return strncmp(address, "unix:", 5) == 0 ? address + 5 : NULL;
}

bool
fb_listener_is_inet(const char *address)
{
	return unix_path(address) == NULL;
}

/* Returns 0 or a number of errno. */
static int
resolve_unix(struct sockaddr_storage *out, socklen_t *out_size,
    const char *path)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof name.sun_path)
		return ENAMETOOLONG;
	strcpy(name.sun_path, path);
	memcpy(out, &name, sizeof name);
	*out_size = sizeof name;
	return 0;
}

/* "inet:port@host" or "inet6:port@host". */
static int
resolve_inet(struct sockaddr_storage *out, socklen_t *out_size,
    const char *address)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_family =
		    strncmp(address, "inet6:", 6) == 0 ? AF_INET6 : AF_INET };
	struct addrinfo *found;
	char port[16];
	const char *begin = strchr(address, ':'), *at = strchr(address, '@');

	if (begin == NULL || at == NULL || (size_t)(at - begin) > sizeof port)
		return EINVAL;
	snprintf(port, sizeof port, "%.*s", (int)(at - begin - 1), begin + 1);
	if (getaddrinfo(at + 1, port, &hints, &found) != 0)
		return EADDRNOTAVAIL;
	memcpy(out, found->ai_addr, found->ai_addrlen);
	*out_size = found->ai_addrlen;
	freeaddrinfo(found);
	return 0;
}

static int
resolve(struct sockaddr_storage *out, socklen_t *out_size, const char *address)
{
	const char *path = unix_path(address);

	return path != NULL ? resolve_unix(out, out_size, path) :
			      resolve_inet(out, out_size, address);
}

enum fb_status
fb_listener_resolve(struct sockaddr_storage *out, socklen_t *out_size,
    const char *address, struct fb_error *err)
{
	int number = resolve(out, out_size, address);

	return number == 0 ? FB_OK :
			     fb_fail(err, FB_ERR_NOT_FOUND, NULL,
				 _("Socket %s: %s"), address, strerror(number));
}

/* Connect; returns the descriptor, or -1 with errno.  Where a stuck program
 * lets the queue of its UNIX socket run full, do not join it. */
static int
connect_to(const char *address)
{
	struct sockaddr_storage name;
	socklen_t size;
	int number = resolve(&name, &size, address);

	if (number != 0) {
		errno = number;
		return -1;
	}
	int flags = name.ss_family == AF_UNIX ? SOCK_NONBLOCK : 0;
	int fd = socket(name.ss_family, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
	if (fd >= 0 && connect(fd, (void *)&name, size) != 0) {
		number = errno;
		close(fd);
		errno = number;
		return -1;
	}
	return fd;
}

static enum fb_status
in_use(const char *address, struct fb_error *err)
{
	return fb_fail(err, FB_ERR_BUSY, NULL,
	    _("Socket %s is in use by a running program; stop that one "
	      "first, or give this one another socket"),
	    address);
}

static void
folder_of(char out[FB_PATH_MAX_BYTES], const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL || slash == path)
		snprintf(out, FB_PATH_MAX_BYTES, "/");
	else
		snprintf(out, FB_PATH_MAX_BYTES, "%.*s", (int)(slash - path),
		    path);
}

/* The folder of a path that does not exist yet. */
static enum fb_status
check_folder(const char *path, struct fb_error *err)
{
	char folder[FB_PATH_MAX_BYTES];
	struct stat st;

	folder_of(folder, path);
	if (stat(folder, &st) == 0 && S_ISDIR(st.st_mode))
		return FB_OK;
	return fb_fail(err, FB_ERR_NOT_FOUND, folder,
	    _("there is no such folder for the socket; create it for the "
	      "user that the program runs as"));
}

enum fb_status
fb_listener_look(const char *address, struct fb_error *err)
{
	const char *path = unix_path(address);
	struct stat st;

	if (path != NULL) {
		if (lstat(path, &st) != 0)
			return errno == ENOENT || errno == ENOTDIR ?
			    check_folder(path, err) :
			    fb_fail(err, FB_ERR_IO, path,
				_("cannot be looked at: %s"), strerror(errno));
		if (!S_ISSOCK(st.st_mode))
			return fb_fail(err, FB_ERR_IO, path,
			    _("something that is not a socket stands where "
			      "the socket is to be; remove it or change "
			      "Socket"));
	}
	int fd = connect_to(address);
	if (fd >= 0)
		close(fd);
	if (fd >= 0 || errno == EAGAIN)
		return in_use(address, err);
	if (path != NULL && errno != ECONNREFUSED && errno != ENOENT)
		return fb_fail(err, FB_ERR_IO, path,
		    _("cannot tell whether the socket is in use: %s"),
		    strerror(errno));
	return FB_OK;
}

enum fb_status
fb_listener_check(const char *address, struct fb_error *err)
{
	const char *path = unix_path(address);
	enum fb_status status = fb_listener_look(address, err);

	if (status == FB_OK && path != NULL && unlink(path) != 0 &&
	    errno != ENOENT)
		return fb_fail(err, FB_ERR_IO, path,
		    _("the socket of a program that is gone cannot be "
		      "removed: %s"),
		    strerror(errno));
	return status;
}

static enum fb_status
find_group(gid_t *out, const char *name, struct fb_error *err)
{
	*out = (gid_t)-1; /* leave it */
	if (name[0] == '\0')
		return FB_OK;
	const struct group *group = getgrnam(name);
	if (group == NULL)
		return fb_fail(err, FB_ERR_NOT_FOUND, NULL,
		    _("SocketGroup %s: there is no such group"), name);
	*out = group->gr_gid;
	return FB_OK;
}

enum fb_status
fb_listener_check_group(const struct fb_settings *settings,
    struct fb_error *err)
{
	gid_t group;

	return find_group(&group, settings->socket_group, err);
}

static bool
is_member(gid_t wanted)
{
	gid_t groups[NGROUPS_MAX];
	int count = getgroups(NGROUPS_MAX, groups);

	for (int i = 0; i < count; i++)
		if (groups[i] == wanted)
			return true;
	return getegid() == wanted;
}

enum fb_status
fb_listener_check_again(const struct fb_settings *settings,
    struct fb_error *err)
{
	const char *path = unix_path(settings->socket);
	char folder[FB_PATH_MAX_BYTES];
	gid_t group;

	if (path == NULL || geteuid() == 0)
		return FB_OK;
	folder_of(folder, path);
	if (access(folder, W_OK | X_OK) != 0)
		return fb_fail(err, FB_ERR_UNAVAILABLE, folder,
		    _("a front that must be started again could not open the "
		      "socket here; make the folder User's"));
	if (find_group(&group, settings->socket_group, err) == FB_OK &&
	    group != (gid_t)-1 && !is_member(group))
		return fb_fail(err, FB_ERR_UNAVAILABLE, NULL,
		    _("a front that must be started again could not set "
		      "SocketGroup %s; make User a member of it"),
		    settings->socket_group);
	return FB_OK;
}

/*
 * Hold what stands at the path, if it is a socket.  The folder may be User's,
 * and whoever has taken over that user must not have root change the owner of
 * a file of his choice by a link.  Returns a descriptor, or -1 with errno.
 */
static int
hold_socket(const char *path)
{
	int fd = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode))
		return fd;
	if (fd >= 0) {
		close(fd);
		errno = ENOTSOCK;
	}
	return -1;
}

/* chmod(2) of a descriptor that only holds a path goes by its link; where
 * /proc is missing there is only the path. */
static int
change_mode(int fd, const char *path, mode_t mode)
{
	char link[64];

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	if (chmod(link, mode) == 0)
		return 0;
	return errno == ENOENT ? chmod(path, mode) : -1;
}

/* Group before mode: at no time may more people connect than should. */
static enum fb_status
set_access_of(int fd, const char *path, const struct fb_settings *settings,
    uid_t owner, gid_t group, struct fb_error *err)
{
	if (geteuid() != 0)
		owner = (uid_t)-1;
	if ((owner != (uid_t)-1 || group != (gid_t)-1) &&
	    fchownat(fd, "", owner, group, AT_EMPTY_PATH) != 0)
		return fb_fail(err, FB_ERR_IO, path,
		    _("SocketGroup %s cannot be set: %s; make the user of "
		      "this program a member of that group"),
		    settings->socket_group, strerror(errno));
	if (change_mode(fd, path, settings->socket_mode) != 0)
		return fb_fail(err, FB_ERR_IO, path,
		    _("SocketMode cannot be set: %s"), strerror(errno));
	return FB_OK;
}

static enum fb_status
set_access(const char *path, const struct fb_settings *settings, uid_t owner,
    gid_t group, struct fb_error *err)
{
	int fd = hold_socket(path);

	if (fd < 0)
		return fb_fail(err, FB_ERR_IO, path,
		    _("SocketMode cannot be set: %s"), strerror(errno));
	enum fb_status status =
	    set_access_of(fd, path, settings, owner, group, err);
	close(fd);
	return status;
}

enum fb_status
fb_listener_open(const struct fb_settings *settings, uid_t owner,
    struct fb_error *err)
{
	const char *path = unix_path(settings->socket);
	gid_t group;

	enum fb_status status = find_group(&group, settings->socket_group, err);
	if (status != FB_OK)
		return status;
	if (smfi_setconn((char *)settings->socket) != MI_SUCCESS)
		return fb_fail(err, FB_ERR_IO, NULL,
		    _("Socket %s: libmilter does not know such an address"),
		    settings->socket);
	mode_t saved = umask(0777 & ~(settings->socket_mode & 0700));
	errno = 0;
	int result = smfi_opensocket(path != NULL);
	int number = errno;
	umask(saved);
	if (result != MI_SUCCESS)
		return fb_fail(err, FB_ERR_IO, NULL,
		    _("Socket %s cannot be opened: %s"), settings->socket,
		    number != 0 ? strerror(number) : _("see the mail log"));
	return path == NULL ? FB_OK :
			      set_access(path, settings, owner, group, err);
}

const char *
fb_listener_doubt(const char *address)
{
	if (strncmp(address, "inet", 4) != 0)
		return NULL;
	return _("Socket is a TCP port: each changed message waits some "
		 "40 ms there, and whoever reaches the port can speak to the "
		 "filter; use unix:/path");
}

void
fb_listener_poke(const char *address)
{
	int fd = connect_to(address);

	if (fd >= 0)
		close(fd);
}

void
fb_listener_remove(const char *address)
{
	const char *path = unix_path(address);
	struct stat st;

	if (path != NULL && lstat(path, &st) == 0 && S_ISSOCK(st.st_mode))
		unlink(path);
}
