/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cdb_check.h"
#include "i18n.h"
#include "list_internal.h"

#define COPY_BYTES ((size_t)256 << 10)

/* ---- copying ---------------------------------------------------------- */

static enum fb_status
open_regular(int *out, const char *path, struct fb_error *err)
{
	struct stat st;
	/* a FIFO must not hold us up */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);

	if (fd < 0 && errno == ENOENT)
		return fb_list_fail(err, FB_ERR_IO, path,
		    _("there is no such file; make it with "
		      "\"fakebill-list compile -o %s SOURCE\""),
		    path);
	if (fd < 0)
		return fb_list_fail(err, FB_ERR_IO, path,
		    _("cannot be opened: %s"), strerror(errno));
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return fb_list_fail(err, FB_ERR_IO, path,
		    _("not a regular file"));
	}
	*out = fd;
	return FB_OK;
}

/* Write all of a buffer. */
static bool
write_all(int fd, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t written = write(fd, bytes, size);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		bytes += written;
		size -= (size_t)written;
	}
	return true;
}

/* Copy a file into a memfd.  What is appended meanwhile is not taken, what
 * is cut off makes the copy short, which the checks will see. */
static enum fb_status
copy(int memfd, int fd, off_t size, const char *path, struct fb_error *err)
{
	char *buffer = malloc(COPY_BYTES);
	off_t done = 0;
	int number = 0;

	if (buffer == NULL)
		return fb_list_fail(err, FB_ERR_NOMEM, path,
		    _("out of memory"));
	while (number == 0 && done < size) {
		size_t want = size - done < (off_t)COPY_BYTES ?
		    (size_t)(size - done) :
		    COPY_BYTES;
		ssize_t got = pread(fd, buffer, want, done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0)
			break;
		if (got < 0 || !write_all(memfd, buffer, (size_t)got))
			number = errno;
		else
			done += got;
	}
	free(buffer);
	if (number != 0)
		return fb_list_fail(err, FB_ERR_IO, path,
		    _("cannot be read: %s"), strerror(number));
	return FB_OK;
}

/* Older kernels refuse a shared mapping of a write-sealed descriptor that
 * could write, so the one we hand out cannot.  Where /proc is missing it
 * stays as it is. */
static int
reopen_read_only(int memfd)
{
	char name[64];

	snprintf(name, sizeof name, "/proc/self/fd/%d", memfd);
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return memfd;
	close(memfd);
	return fd;
}

static enum fb_status
copy_sealed(int *out, int fd, off_t size, const char *path,
    struct fb_error *err)
{
	int memfd =
	    memfd_create("fakebill-list", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (memfd < 0)
		return fb_list_fail(err, FB_ERR_IO, path,
		    _("no memory file can be made: %s"), strerror(errno));
	enum fb_status status = copy(memfd, fd, size, path, err);
	if (status == FB_OK && fcntl(memfd, F_ADD_SEALS, FB_LIST_SEALS) != 0)
		status = fb_list_fail(err, FB_ERR_IO, path,
		    _("the memory file cannot be sealed: %s"), strerror(errno));
	if (status != FB_OK) {
		close(memfd);
		return status;
	}
	*out = reopen_read_only(memfd);
	return FB_OK;
}

/* ---- checking ------------------------------------------------------- */

static enum fb_status
fail_structure(struct fb_error *err, const char *path,
    const struct fb_cdb_finding *finding)
{
	switch (finding->fault) {
	case FB_CDB_EMPTY:
		return fb_list_fail(err, FB_ERR_CORRUPT, path,
		    _("the file is empty; copy or compile it again"));
	case FB_CDB_ZERO:
		return fb_list_fail(err, FB_ERR_CORRUPT, path,
		    _("the file holds nothing but zero bytes; a copy was "
		      "interrupted, so copy or compile it again"));
	case FB_CDB_UNFINISHED:
		return fb_list_fail(err, FB_ERR_CORRUPT, path,
		    _("the file was never finished; what compiled it was "
		      "interrupted, so compile it again"));
	case FB_CDB_SHORT:
		return fb_list_fail(err, FB_ERR_CORRUPT, path,
		    _("the file is cut off at byte %zu; copy or compile it "
		      "again"),
		    finding->offset);
	case FB_CDB_LONG:
		return fb_list_fail(err, FB_ERR_CORRUPT, path,
		    _("the file goes on behind its end (byte %zu); copy or "
		      "compile it again"),
		    finding->offset);
	default:
		return fb_list_fail(err, FB_ERR_CORRUPT, path,
		    _("the file is damaged at byte %zu; copy or compile it "
		      "again"),
		    finding->offset);
	}
}

static const char *const source_beginning = "#!fakebill-list";

/* What stands there instead of a compiled list? */
static enum fb_status
fail_foreign(struct fb_error *err, const char *path, const uint8_t *bytes,
    size_t size)
{
	size_t bom = size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0,
	       len = strlen(source_beginning);

	if (size - bom >= len &&
	    memcmp(bytes + bom, source_beginning, len) == 0)
		return fb_list_fail(err, FB_ERR_CORRUPT, path,
		    _("this is the source of a list; compile it: "
		      "\"fakebill-list compile -o LIST.cdb %s\""),
		    path);
	return FB_OK;
}

static enum fb_status
check_hash(const struct fb_list *list, const char *path, struct fb_error *err)
{
	uint8_t hash[FB_HASH_BYTES];

	fb_compiled_hash(hash, list->cdb.cdb_mem, list->cdb.cdb_fsize);
	if (sodium_memcmp(hash, list->hash, sizeof hash) != 0)
		return fb_list_fail(err, FB_ERR_CORRUPT, path,
		    _("the content does not fit its hash; the file was "
		      "changed or damaged, so copy or compile it again"));
	return FB_OK;
}

static enum fb_status
check_versions(const struct fb_list *list, const struct fb_folder *folder,
    const char *path, struct fb_error *err)
{
	const char *unicode = fb_folder_unicode_version(folder);

	if (list->meta.fold == FB_FOLD_VERSION &&
	    strcmp(list->meta.unicode, unicode) == 0)
		return FB_OK;
	return fb_list_fail(err, FB_ERR_VERSION, path,
	    _("compiled for fold %u and Unicode %s, but this program has fold "
	      "%d and Unicode %s; rebuild it with: fakebill-list compile -o "
	      "%s SOURCE"),
	    list->meta.fold, list->meta.unicode, FB_FOLD_VERSION, unicode,
	    path);
}

/* All that mapping alone does not look at. */
static enum fb_status
check_content(const struct fb_list *list, const struct fb_folder *folder,
    const char *path, struct fb_error *err)
{
	const char *what = "";

	enum fb_status status = check_hash(list, path, err);
	if (status == FB_OK)
		status = check_versions(list, folder, path, err);
	if (status == FB_OK && !fb_list_check_records(&what, list))
		status = fb_list_fail(err, FB_ERR_CORRUPT, path,
		    _("the records contradict each other (%s); the program "
		      "that wrote it is faulty or hostile"),
		    what);
	return status;
}

static enum fb_status
check_structure(int memfd, const char *path, struct fb_error *err)
{
	struct fb_cdb_finding finding = { .fault = FB_CDB_EMPTY };
	struct stat st;
	void *bytes = NULL;

	if (fstat(memfd, &st) != 0)
		return fb_list_fail(err, FB_ERR_IO, path,
		    _("cannot be read: %s"), strerror(errno));
	size_t size = (size_t)st.st_size;
	if (size == 0)
		return fail_structure(err, path, &finding);
	bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, memfd, 0);
	if (bytes == MAP_FAILED)
		return fb_list_fail(err, FB_ERR_IO, path,
		    _("cannot be mapped: %s"), strerror(errno));
	enum fb_status status = fail_foreign(err, path, bytes, size);
	if (status == FB_OK) {
		status = fb_cdb_check(&finding, bytes, size);
		if (status == FB_ERR_NOMEM)
			fb_list_fail(err, status, path, _("out of memory"));
		else if (status != FB_OK)
			fail_structure(err, path, &finding);
	}
	munmap(bytes, size);
	return status;
}

enum fb_status
fb_list_load_open(int *out, int fd, const char *path,
    const struct fb_folder *folder, struct fb_error *err)
{
	struct fb_list *list = NULL;
	struct stat st;
	int memfd = -1;

	if (sodium_init() < 0)
		return fb_list_fail(err, FB_ERR_IO, path,
		    _("libsodium cannot be started"));
	if (fstat(fd, &st) != 0)
		return fb_list_fail(err, FB_ERR_IO, path,
		    _("cannot be read: %s"), strerror(errno));
	enum fb_status status = copy_sealed(&memfd, fd, st.st_size, path, err);
	if (status != FB_OK)
		return status;
	status = check_structure(memfd, path, err);
	if (status == FB_OK)
		status = fb_list_map_named(&list, memfd, path, err);
	if (status == FB_OK)
		status = check_content(list, folder, path, err);
	fb_list_free(list);
	if (status == FB_OK)
		*out = memfd;
	else
		close(memfd);
	return status;
}

enum fb_status
fb_list_load(int *memfd, const char *path, const struct fb_folder *folder,
    struct fb_error *err)
{
	int fd = -1;

	enum fb_status status = open_regular(&fd, path, err);
	if (status != FB_OK)
		return status;
	status = fb_list_load_open(memfd, fd, path, folder, err);
	close(fd);
	return status;
}

enum fb_status
fb_list_open(struct fb_list **out, const char *path,
    const struct fb_folder *folder, struct fb_error *err)
{
	int memfd = -1;

	enum fb_status status = fb_list_load(&memfd, path, folder, err);
	if (status != FB_OK)
		return status;
	status = fb_list_map_named(out, memfd, path, err);
	close(memfd);
	return status;
}
