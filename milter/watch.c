/* SPDX-License-Identifier: BSD-2-Clause */
#include "watch.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * IN_DELETE and IN_MOVED_FROM are not among them: editors move a file away
 * before they write the new one, and a file that stays away is seen by the
 * looks.
 */
#define WRITING (IN_MODIFY | IN_CREATE)
#define DONE (IN_CLOSE_WRITE | IN_MOVED_TO)

static const char *
name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static void
watch_folder(struct fb_watch *watch, struct fb_watch_file *file)
{
	char folder[FB_WATCH_PATH_BYTES];
	const char *name = name_of(file->path);
	size_t len = (size_t)(name - file->path);

	if (watch->fd < 0 || file->folder >= 0)
		return;
	/* "/name" has the folder "/", "name" has ".". */
	if (len > 1)
		len--;
	snprintf(folder, sizeof folder, "%.*s", len == 0 ? 1 : (int)len,
	    len == 0 ? "." : file->path);
	/* One folder has one descriptor, however often it is added. */
	file->folder = inotify_add_watch(watch->fd, folder,
	    WRITING | DONE | IN_ONLYDIR | IN_MASK_ADD);
}

static struct fb_watch_sight
look_at(const char *path)
{
	struct fb_watch_sight sight;
	struct stat st;

	memset(&sight, 0, sizeof sight);
	if (stat(path, &st) != 0)
		return sight;
	sight.device = st.st_dev;
	sight.inode = st.st_ino;
	sight.size = st.st_size;
	sight.modified = st.st_mtim;
	sight.changed = st.st_ctim;
	return sight;
}

static bool
is_same(const struct fb_watch_sight *a, const struct fb_watch_sight *b)
{
	return a->device == b->device && a->inode == b->inode &&
	    a->size == b->size && a->modified.tv_sec == b->modified.tv_sec &&
	    a->modified.tv_nsec == b->modified.tv_nsec &&
	    a->changed.tv_sec == b->changed.tv_sec &&
	    a->changed.tv_nsec == b->changed.tv_nsec;
}

void
fb_watch_init(struct fb_watch *watch)
{
	memset(watch, 0, sizeof *watch);
	watch->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	for (unsigned i = 0; i < FB_WATCH_FILES_MAX; i++)
		watch->file[i].folder = -1;
}

void
fb_watch_deinit(struct fb_watch *watch)
{
	if (watch->fd >= 0)
		close(watch->fd);
	watch->fd = -1;
}

/* A folder that another file needs too stays watched. */
static void
unwatch_folder(struct fb_watch *watch, struct fb_watch_file *file)
{
	int folder = file->folder;

	file->folder = -1;
	for (unsigned i = 0; i < FB_WATCH_FILES_MAX; i++)
		if (watch->file[i].folder == folder)
			return;
	if (folder >= 0)
		inotify_rm_watch(watch->fd, folder);
}

void
fb_watch_set(struct fb_watch *watch, unsigned place, const char *path,
    int64_t now_ms)
{
	assert(place < FB_WATCH_FILES_MAX);
	struct fb_watch_file *file = &watch->file[place];

	if (path == NULL || strlen(path) >= sizeof file->path)
		path = "";
	if (strcmp(path, file->path) != 0)
		unwatch_folder(watch, file);
	snprintf(file->path, sizeof file->path, "%s", path);
	if (file->path[0] == '\0')
		return;
	watch_folder(watch, file);
	file->reported = file->seen = look_at(file->path);
	file->is_due = false;
	file->writing_until_ms = file->pause_until_ms = 0;
	if (watch->look_ms == 0)
		watch->look_ms = now_ms + FB_WATCH_LOOK_MS;
}

int
fb_watch_fd(const struct fb_watch *watch)
{
	return watch->fd;
}

int64_t
fb_watch_due_ms(const struct fb_watch *watch)
{
	int64_t due = INT64_MAX;

	for (unsigned i = 0; i < FB_WATCH_FILES_MAX; i++) {
		const struct fb_watch_file *file = &watch->file[i];
		if (file->path[0] == '\0')
			continue;
		if (watch->look_ms < due)
			due = watch->look_ms;
		if (file->is_due && file->pause_until_ms < due)
			due = file->pause_until_ms;
	}
	return due;
}

/* ---- what inotify says ------------------------------------------------ */

static void
take_event(struct fb_watch *watch, const struct inotify_event *event,
    const char *name, int64_t now_ms)
{
	for (unsigned i = 0; i < FB_WATCH_FILES_MAX; i++) {
		struct fb_watch_file *file = &watch->file[i];
		if (file->path[0] == '\0')
			continue;
		if ((event->mask & IN_Q_OVERFLOW) != 0) {
			file->is_due = true;
			continue;
		}
		if (file->folder != event->wd)
			continue;
		if ((event->mask & IN_IGNORED) != 0) {
			/* The folder is gone; the looks wait for it. */
			file->folder = -1;
			continue;
		}
		if (strcmp(name, name_of(file->path)) != 0)
			continue;
		if ((event->mask & DONE) != 0) {
			file->is_due = true;
			file->writing_until_ms = 0;
		} else if ((event->mask & WRITING) != 0) {
			file->is_due = false;
			file->writing_until_ms = now_ms + FB_WATCH_SILENCE_MS;
		}
	}
}

static void
take_events(struct fb_watch *watch, int64_t now_ms)
{
	union {
		struct inotify_event event; /* for its alignment */
		char bytes[16 * (sizeof(struct inotify_event) + NAME_MAX + 1)];
	} buffer;
	ssize_t got;

	if (watch->fd < 0)
		return;
	while ((got = read(watch->fd, &buffer, sizeof buffer)) > 0) {
		for (ssize_t at = 0; at < got;) {
			const char *place = buffer.bytes + at;
			struct inotify_event event;
			memcpy(&event, place, sizeof event);
			take_event(watch, &event,
			    event.len == 0 ? "" : place + sizeof event, now_ms);
			at += (ssize_t)(sizeof event + event.len);
		}
	}
}

/* ---- what looks see ---------------------------------------------------- */

/* A change that no event told of counts when the next look sees the same. */
static void
look(struct fb_watch *watch, int64_t now_ms)
{
	if (now_ms < watch->look_ms)
		return;
	watch->look_ms = now_ms + FB_WATCH_LOOK_MS;
	for (unsigned i = 0; i < FB_WATCH_FILES_MAX; i++) {
		struct fb_watch_file *file = &watch->file[i];
		if (file->path[0] == '\0')
			continue;
		watch_folder(watch, file);
		struct fb_watch_sight now = look_at(file->path);
		if (is_same(&now, &file->seen) &&
		    !is_same(&now, &file->reported) &&
		    now_ms >= file->writing_until_ms)
			file->is_due = true;
		file->seen = now;
	}
}

unsigned
fb_watch_changed(struct fb_watch *watch, int64_t now_ms)
{
	unsigned changed = 0;

	take_events(watch, now_ms);
	look(watch, now_ms);
	for (unsigned i = 0; i < FB_WATCH_FILES_MAX; i++) {
		struct fb_watch_file *file = &watch->file[i];
		if (!file->is_due || now_ms < file->pause_until_ms)
			continue;
		file->is_due = false;
		file->writing_until_ms = 0;
		file->pause_until_ms = now_ms + FB_WATCH_PAUSE_MS;
		file->reported = file->seen = look_at(file->path);
		changed |= 1u << i;
	}
	return changed;
}
