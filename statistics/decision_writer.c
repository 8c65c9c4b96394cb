/* SPDX-License-Identifier: BSD-2-Clause */
#include "decision_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "decision_folder.h"

#define FILE_MODE 0640
#define ENDS_MAX 8 /* days that may wait to be told */

struct ended {
	int fd; /* to be synced */
	struct fb_decision_end end;
};

struct fb_decision_writer {
	pthread_mutex_t lock;
	char *path;
	unsigned keep_days;
	int folder; /* -1: not open */
	int fd;     /* -1: no file is open */
	fb_date day;
	struct fb_decision_chain chain;
	struct ended ended[ENDS_MAX];
	unsigned ended_count;
	struct fb_decision_repairs repairs;
};

struct fb_decision_writer *
fb_decision_writer_new(const char *folder, unsigned keep_days)
{
	struct fb_decision_writer *writer = calloc(1, sizeof *writer);

	if (writer == NULL)
		return NULL;
	writer->path = strdup(folder);
	if (writer->path == NULL) {
		free(writer);
		return NULL;
	}
	pthread_mutex_init(&writer->lock, NULL);
	writer->keep_days = keep_days;
	writer->folder = writer->fd = -1;
	return writer;
}

static void
close_all(struct fb_decision_writer *writer)
{
	if (writer->fd >= 0)
		close(writer->fd);
	if (writer->folder >= 0)
		close(writer->folder);
	writer->fd = writer->folder = -1;
}

void
fb_decision_writer_free(struct fb_decision_writer *writer)
{
	if (writer == NULL)
		return;
	close_all(writer);
	for (unsigned i = 0; i < writer->ended_count; i++)
		close(writer->ended[i].fd);
	pthread_mutex_destroy(&writer->lock);
	free(writer->path);
	free(writer);
}

void
fb_decision_writer_set_keep(struct fb_decision_writer *writer,
    unsigned keep_days)
{
	pthread_mutex_lock(&writer->lock);
	writer->keep_days = keep_days;
	pthread_mutex_unlock(&writer->lock);
}

static void
close_keeping_errno(int fd)
{
	int number = errno;

	close(fd);
	errno = number;
}

/* ---- one file --------------------------------------------------------- */

/* A file that is being opened. */
struct opening {
	int fd;
	fb_date day;
	struct fb_decision_chain chain;
};

/* All of it or, as far as that can be, nothing. */
static enum fb_status
append(int fd, const char *bytes, size_t len)
{
	struct stat before;

	if (fstat(fd, &before) != 0)
		return FB_ERR_IO;
	ssize_t written = write(fd, bytes, len);
	if (written == (ssize_t)len)
		return FB_OK;
	int number = written < 0 ? errno : ENOSPC;
	if (written > 0 && ftruncate(fd, before.st_size) != 0)
		number = errno;
	errno = number;
	return FB_ERR_IO;
}

/* The last bytes of a file, at most `capacity`. */
static bool
read_tail(struct fb_str *out, int fd, char *buffer, size_t capacity)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return false;
	size_t size = (size_t)st.st_size;
	size_t want = size < capacity ? size : capacity;
	ssize_t got = pread(fd, buffer, want, (off_t)(size - want));
	*out = (struct fb_str) { buffer, got < 0 ? 0 : (size_t)got };
	return got == (ssize_t)want;
}

/*
 * Find where the chain of a file stands: its last whole line, and what may
 * stand behind that.  False when the end cannot be made sense of.
 */
static bool
find_end(struct fb_decision_chain *out, struct fb_str *fragment,
    struct fb_str tail)
{
	struct fb_decision_line line;
	const char *end = memrchr(tail.data, '\n', tail.len);

	if (end == NULL)
		return false;
	size_t len = (size_t)(end - tail.data);
	*fragment = (struct fb_str) { end + 1, tail.len - len - 1 };
	const char *before = memrchr(tail.data, '\n', len);
	struct fb_str last = { before == NULL ? tail.data : before + 1, 0 };
	last.len = (size_t)(end - last.data);
	if (fragment->len > FB_DECISION_TORN_MAX ||
	    !fb_decision_read(&line, last))
		return false;
	*out = (struct fb_decision_chain) { .line = line.number };
	memcpy(out->hash, line.hash, sizeof out->hash);
	return true;
}

static enum fb_status
mark_torn(struct fb_decision_writer *writer, struct opening *file,
    struct fb_str fragment)
{
	struct fb_decision_chain chain = file->chain;
	char line[FB_DECISION_LINE_MAX];

	size_t len = fb_decision_write_torn(line, &chain, fragment);
	if (append(file->fd, line, len) != FB_OK)
		return FB_ERR_IO;
	file->chain = chain;
	writer->repairs.torn++;
	return FB_OK;
}

/* Go on behind what a file holds.  *is_known is false when its end makes no
 * sense: nothing is changed then. */
static enum fb_status
resume(struct fb_decision_writer *writer, struct opening *file, bool *is_known)
{
	const size_t capacity = FB_DECISION_TORN_MAX + 2 * FB_DECISION_LINE_MAX;
	char *buffer = malloc(capacity);
	struct fb_str tail, fragment;
	enum fb_status status = FB_OK;

	*is_known = false;
	if (buffer == NULL)
		return FB_ERR_NOMEM;
	if (!read_tail(&tail, file->fd, buffer, capacity))
		status = FB_ERR_IO;
	else if (tail.len > 0)
		*is_known = find_end(&file->chain, &fragment, tail);
	if (*is_known && fragment.len > 0)
		status = mark_torn(writer, file, fragment);
	int number = errno;
	free(buffer);
	errno = number;
	return status;
}

/* A lock tells a second daemon that the folder is taken; it goes with the
 * process that holds it. */
static enum fb_status
open_file(struct opening *out, int folder, fb_date day, int flags)
{
	char name[FB_DECISION_NAME_MAX_BYTES];

	fb_decision_name(name, day);
	*out = (struct opening) { .day = day };
	out->fd = openat(folder, name,
	    flags | O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
	    FILE_MODE);
	if (out->fd < 0)
		return FB_ERR_IO;
	if (flock(out->fd, LOCK_EX | LOCK_NB) == 0)
		return FB_OK;
	enum fb_status status = errno == EWOULDBLOCK ? FB_ERR_BUSY : FB_ERR_IO;
	close_keeping_errno(out->fd);
	return status;
}

/* ---- the day before --------------------------------------------------- */

/* The newest day before this one; false when there is none. */
static enum fb_status
find_before(fb_date *out, bool *is_there, int folder, fb_date day)
{
	struct fb_decision_days days;
	enum fb_status status = fb_decision_days_find(&days, folder);

	*is_there = false;
	if (status != FB_OK)
		return status;
	for (size_t i = 0; i < days.count && days.day[i] < day; i++) {
		*out = days.day[i];
		*is_there = true;
	}
	fb_decision_days_free(&days);
	return FB_OK;
}

/* Keep the end of a file to be told; the file is the keeper's, who needs no
 * lock for syncing it. */
static void
note_end(struct fb_decision_writer *writer, const struct opening *file)
{
	if (writer->ended_count == ENDS_MAX) {
		close(writer->ended[0].fd);
		writer->ended_count--;
		memmove(writer->ended, writer->ended + 1,
		    writer->ended_count * sizeof *writer->ended);
	}
	struct ended *ended = &writer->ended[writer->ended_count++];
	flock(file->fd, LOCK_UN);
	ended->fd = file->fd;
	ended->end.day = file->day;
	ended->end.lines = file->chain.line;
	fb_decision_hash_format(ended->end.hash, file->chain.hash);
}

/* The file that a new one goes on from; before->fd is -1 where there is
 * none, or none whose end makes sense. */
static enum fb_status
find_link(struct opening *before, struct fb_decision_writer *writer,
    fb_date day)
{
	bool is_there, is_known;
	fb_date newest;

	before->fd = -1;
	enum fb_status status =
	    find_before(&newest, &is_there, writer->folder, day);
	if (status != FB_OK || !is_there)
		return status;
	status = open_file(before, writer->folder, newest, 0);
	if (status != FB_OK)
		return status;
	status = resume(writer, before, &is_known);
	if (status == FB_OK && is_known)
		return FB_OK;
	writer->repairs.broken += status == FB_OK;
	close_keeping_errno(before->fd);
	before->fd = -1;
	return status;
}

/* ---- the file of today ------------------------------------------------ */

/* Begin an empty file, behind the one before it. */
static enum fb_status
begin_file(struct fb_decision_writer *writer, struct opening *file)
{
	struct fb_decision_head head = {
		.day = file->day,
		.keep_days = writer->keep_days,
		.after = FB_DATE_NONE,
	};
	char line[FB_DECISION_LINE_MAX];
	struct opening before;

	enum fb_status status = find_link(&before, writer, file->day);
	if (status != FB_OK)
		return status;
	if (before.fd >= 0) {
		head.after = before.day;
		memcpy(head.after_hash, before.chain.hash,
		    sizeof head.after_hash);
	}
	size_t len = fb_decision_write_head(line, &file->chain, &head);
	status = append(file->fd, line, len);
	if (before.fd >= 0 && status == FB_OK)
		note_end(writer, &before);
	else if (before.fd >= 0)
		close_keeping_errno(before.fd);
	return status;
}

/* Begin anew behind what makes no sense. */
static enum fb_status
begin_anew(struct fb_decision_writer *writer, struct opening *file)
{
	const struct fb_decision_head head = {
		.day = file->day,
		.keep_days = writer->keep_days,
		.after = FB_DATE_NONE,
	};
	char line[FB_DECISION_LINE_MAX + 1] = "\n";

	size_t len = fb_decision_write_head(line + 1, &file->chain, &head);
	writer->repairs.broken++;
	return append(file->fd, line, len + 1);
}

/* A first line that was torn holds no record: it is written again. */
static bool
is_torn_head(int fd, struct stat *st)
{
	static const char mark[] = "#!fakebill-decisions";
	char bytes[FB_DECISION_LINE_MAX];

	if (st->st_size == 0 || st->st_size >= (off_t)sizeof bytes)
		return false;
	ssize_t got = pread(fd, bytes, sizeof bytes, 0);
	size_t len = got < 0 ? 0 : (size_t)got;
	size_t compared = len < sizeof mark - 1 ? len : sizeof mark - 1;
	return got == st->st_size && memchr(bytes, '\n', len) == NULL &&
	    memcmp(bytes, mark, compared) == 0;
}

static enum fb_status
enter_file(struct fb_decision_writer *writer, struct opening *file)
{
	bool is_known = false;
	struct stat st;

	if (fstat(file->fd, &st) != 0)
		return FB_ERR_IO;
	if (!S_ISREG(st.st_mode)) {
		errno = EINVAL;
		return FB_ERR_IO;
	}
	if (is_torn_head(file->fd, &st)) {
		if (ftruncate(file->fd, 0) != 0)
			return FB_ERR_IO;
		writer->repairs.torn++;
		st.st_size = 0;
	}
	if (st.st_size > 0) {
		enum fb_status status = resume(writer, file, &is_known);
		if (status != FB_OK || is_known)
			return status;
	}
	return st.st_size == 0 ? begin_file(writer, file) :
				 begin_anew(writer, file);
}

/* A file of which not even the first line could be written is none. */
static void
drop_file(struct fb_decision_writer *writer, const struct opening *file)
{
	char name[FB_DECISION_NAME_MAX_BYTES];
	struct stat st;
	int number = errno;

	fb_decision_name(name, file->day);
	if (fstat(file->fd, &st) == 0 && st.st_size == 0)
		unlinkat(writer->folder, name, 0);
	close(file->fd);
	errno = number;
}

static enum fb_status
open_day(struct fb_decision_writer *writer, fb_date day)
{
	struct opening file;

	if (writer->folder < 0)
		writer->folder = fb_decision_folder_open(writer->path);
	if (writer->folder < 0)
		return FB_ERR_IO;
	enum fb_status status = open_file(&file, writer->folder, day, O_CREAT);
	if (status != FB_OK)
		return status;
	status = enter_file(writer, &file);
	if (status != FB_OK) {
		drop_file(writer, &file);
		return status;
	}
	writer->fd = file.fd;
	writer->day = day;
	writer->chain = file.chain;
	return FB_OK;
}

/* Somebody may have removed or replaced the file, or the folder. */
static bool
is_still_there(const struct fb_decision_writer *writer)
{
	struct stat st;

	return fstat(writer->fd, &st) == 0 && st.st_nlink > 0;
}

static enum fb_status
turn(struct fb_decision_writer *writer, fb_date day)
{
	/* A clock that was put right may go back over midnight. */
	if (writer->fd >= 0 && is_still_there(writer) &&
	    (day == writer->day || day == writer->day - 1))
		return FB_OK;
	if (writer->fd >= 0)
		close(writer->fd); /* opened again, to be told its end */
	writer->fd = -1;
	bool was_open = writer->folder >= 0;
	enum fb_status status = open_day(writer, day);
	if (status == FB_OK)
		return FB_OK;
	/* The folder may have been replaced. */
	int number = errno;
	close_all(writer);
	errno = number;
	return was_open ? open_day(writer, day) : status;
}

static enum fb_status
add(struct fb_decision_writer *writer, const struct fb_decision_record *record)
{
	char line[FB_DECISION_LINE_MAX];
	enum fb_status status = turn(writer, fb_decision_day(record->time));

	if (status != FB_OK)
		return status;
	struct fb_decision_chain chain = writer->chain;
	size_t len = fb_decision_write_record(line, &chain, record);
	status = append(writer->fd, line, len);
	if (status == FB_OK) {
		writer->chain = chain;
		return FB_OK;
	}
	int number = errno;
	/* Opened again, the file tells what was left in it. */
	close(writer->fd);
	writer->fd = -1;
	errno = number;
	return status;
}

enum fb_status
fb_decision_writer_add(struct fb_decision_writer *writer,
    const struct fb_decision_record *record)
{
	pthread_mutex_lock(&writer->lock);
	enum fb_status status = add(writer, record);
	int number = errno;
	pthread_mutex_unlock(&writer->lock);
	errno = number;
	return status;
}

enum fb_status
fb_decision_writer_turn(struct fb_decision_writer *writer, int64_t now)
{
	pthread_mutex_lock(&writer->lock);
	enum fb_status status = turn(writer, fb_decision_day(now));
	int number = errno;
	pthread_mutex_unlock(&writer->lock);
	errno = number;
	return status;
}

/* ---- what the keeper asks --------------------------------------------- */

bool
fb_decision_writer_take_end(struct fb_decision_writer *writer,
    struct fb_decision_end *out)
{
	int fd = -1;

	pthread_mutex_lock(&writer->lock);
	if (writer->ended_count > 0) {
		fd = writer->ended[0].fd;
		*out = writer->ended[0].end;
		writer->ended_count--;
		memmove(writer->ended, writer->ended + 1,
		    writer->ended_count * sizeof *writer->ended);
	}
	pthread_mutex_unlock(&writer->lock);
	if (fd < 0)
		return false;
	/* What cannot be synced now is no worse than what was not. */
	if (fsync(fd) != 0)
		errno = 0;
	close(fd);
	return true;
}

struct fb_decision_repairs
fb_decision_writer_take_repairs(struct fb_decision_writer *writer)
{
	pthread_mutex_lock(&writer->lock);
	struct fb_decision_repairs repairs = writer->repairs;
	writer->repairs = (struct fb_decision_repairs) { 0, 0 };
	pthread_mutex_unlock(&writer->lock);
	return repairs;
}
