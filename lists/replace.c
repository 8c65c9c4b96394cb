/* SPDX-License-Identifier: BSD-2-Clause */
#include "replace.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "i18n.h"

#define NAME_ATTEMPTS 100

/* Say which file could not be written and why. */
static enum fb_status
fail(struct fb_error *err, const char *file, int number)
{
	*err = (struct fb_error) { .status = FB_ERR_IO };
	snprintf(err->file, sizeof err->file, "%s", file);
	snprintf(err->message, sizeof err->message, _("cannot be written: %s"),
	    strerror(number));
	return FB_ERR_IO;
}

static enum fb_status
no_memory(struct fb_error *err)
{
	*err = (struct fb_error) { .status = FB_ERR_NOMEM };
	snprintf(err->message, sizeof err->message, _("out of memory"));
	return FB_ERR_NOMEM;
}

static char *
directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return strdup(".");
	return strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

/* A fresh name beside the target. */
static char *
make_name(const struct fb_replace *replace)
{
	const char *slash = strrchr(replace->target, '/');
	const char *base = slash == NULL ? replace->target : slash + 1;
	char *name;

	if (asprintf(&name, "%s/.%s.%08x", replace->directory, base,
		(unsigned)randombytes_random()) < 0)
		return NULL;
	return name;
}

/* Where the file system cannot hold a file without a name. */
static int
open_named(struct fb_replace *replace)
{
	for (int i = 0; i < NAME_ATTEMPTS; i++) {
		char *name = make_name(replace);
		if (name == NULL)
			return -1;
		int fd =
		    open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd >= 0) {
			replace->temporary = name;
			return fd;
		}
		free(name);
		if (errno != EEXIST)
			return -1;
	}
	return -1;
}

/* The new file is to be readable by whom the old one was. */
static void
copy_permissions(const struct fb_replace *replace)
{
	struct stat st;

	if (stat(replace->target, &st) != 0)
		return;
	/* without the right to do so it stays ours */
	if (fchown(replace->fd, st.st_uid, st.st_gid) != 0)
		errno = 0;
	if (fchmod(replace->fd, st.st_mode & 07777) != 0)
		errno = 0;
}

static void
deinit(struct fb_replace *replace)
{
	if (replace->fd >= 0)
		close(replace->fd);
	free(replace->target);
	free(replace->directory);
	free(replace->temporary);
	*replace = (struct fb_replace) { .fd = -1 };
}

enum fb_status
fb_replace_begin(struct fb_replace *out, const char *path, struct fb_error *err)
{
	struct fb_replace replace = { .fd = -1 };

	replace.target = realpath(path, NULL);
	if (replace.target == NULL)
		replace.target = strdup(path);
	if (replace.target != NULL)
		replace.directory = directory_of(replace.target);
	if (replace.directory == NULL) {
		deinit(&replace);
		return no_memory(err);
	}
	replace.fd =
	    open(replace.directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
	if (replace.fd < 0)
		replace.fd = open_named(&replace);
	if (replace.fd < 0) {
		int number = errno;
		deinit(&replace);
		return fail(err, path, number);
	}
	copy_permissions(&replace);
	*out = replace;
	return FB_OK;
}

/* Give a file without a name one.  Returns 0 or an errno. */
static int
name_file(struct fb_replace *replace)
{
	char source[64];

	snprintf(source, sizeof source, "/proc/self/fd/%d", replace->fd);
	for (int i = 0; i < NAME_ATTEMPTS; i++) {
		char *name = make_name(replace);
		if (name == NULL)
			return ENOMEM;
		if (linkat(AT_FDCWD, source, AT_FDCWD, name,
			AT_SYMLINK_FOLLOW) == 0) {
			replace->temporary = name;
			return 0;
		}
		free(name);
		if (errno != EEXIST)
			return errno;
	}
	return EEXIST;
}

/* Sync a directory, so that a rename in it survives a crash. */
static int
sync_directory(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return errno;
	int number = fsync(fd) == 0 ? 0 : errno;
	close(fd);
	return number;
}

static int
commit(struct fb_replace *replace)
{
	int number = fsync(replace->fd) == 0 ? 0 : errno;

	if (number == 0 && replace->temporary == NULL)
		number = name_file(replace);
	if (number != 0)
		return number;
	if (rename(replace->temporary, replace->target) != 0)
		return errno;
	free(replace->temporary);
	replace->temporary = NULL;
	return sync_directory(replace->directory);
}

enum fb_status
fb_replace_commit(struct fb_replace *replace, struct fb_error *err)
{
	int number = commit(replace);
	enum fb_status status =
	    number == 0 ? FB_OK : fail(err, replace->target, number);

	fb_replace_abort(replace);
	return status;
}

void
fb_replace_abort(struct fb_replace *replace)
{
	if (replace->temporary != NULL)
		unlink(replace->temporary);
	deinit(replace);
}
