/* SPDX-License-Identifier: BSD-2-Clause */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "failure.h"
#include "i18n.h"

/* What is in such a file never changes again. */
#define SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL)

/* Read up to `size` bytes; the file may shrink meanwhile.  -1 on failure. */
static ssize_t
read_all(int fd, char *bytes, size_t size)
{
	size_t done = 0;

	while (done < size) {
		ssize_t got = read(fd, bytes + done, size - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

static enum fb_status
read_open(struct fb_str *out, int fd, const char *path, size_t max_bytes,
    struct fb_error *err)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return fb_fail(err, FB_ERR_IO, path, _("cannot be read: %s"),
		    strerror(errno));
	if (!S_ISREG(st.st_mode))
		return fb_fail(err, FB_ERR_IO, path, _("not a regular file"));
	if ((uint64_t)st.st_size > max_bytes)
		return fb_fail(err, FB_ERR_TOO_LONG, path,
		    _("%lld bytes, but at most %zu are read"),
		    (long long)st.st_size, max_bytes);
	char *bytes = malloc((size_t)st.st_size + 1);
	if (bytes == NULL)
		return fb_fail(err, FB_ERR_NOMEM, path, _("out of memory"));
	ssize_t got = read_all(fd, bytes, (size_t)st.st_size);
	if (got < 0) {
		int number = errno;
		free(bytes);
		return fb_fail(err, FB_ERR_IO, path, _("cannot be read: %s"),
		    strerror(number));
	}
	bytes[got] = '\0';
	*out = (struct fb_str) { bytes, (size_t)got };
	return FB_OK;
}

enum fb_status
fb_file_read(struct fb_str *out, const char *path, size_t max_bytes,
    struct fb_error *err)
{
	/* A FIFO in its place must not make us wait. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return fb_fail(err, FB_ERR_IO, path, _("cannot be opened: %s"),
		    strerror(errno));
	enum fb_status status = read_open(out, fd, path, max_bytes, err);
	close(fd);
	return status;
}

int
fb_file_memfd(const char *name, struct fb_str bytes)
{
	int memfd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	size_t done = 0;

	while (memfd >= 0 && done < bytes.len) {
		ssize_t written =
		    write(memfd, bytes.data + done, bytes.len - done);
		if (written > 0) {
			done += (size_t)written;
		} else if (errno != EINTR) {
			close(memfd);
			return -1;
		}
	}
	if (memfd >= 0 && fcntl(memfd, F_ADD_SEALS, SEALS) != 0) {
		close(memfd);
		return -1;
	}
	return memfd;
}
