/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * watch.h - notice that a file changed, without a signal
 *
 * For files that people and programs change while we run.  The folder of
 * each file is watched with inotify(7), so that a file renamed into place and
 * one that is written in place are both noticed at once.  Where inotify sees
 * nothing (other machines' changes on a network file system, the target of a
 * symbolic link, a folder that we may not read), a look at the file every
 * FB_WATCH_LOOK_MS does.
 *
 * A file that is being written is not reported before its writer has closed
 * it, or has been silent for FB_WATCH_SILENCE_MS: half a table may be well
 * formed too.  Changes that follow one another are reported together.  A file
 * that goes away is a change like any other; loading it will fail.
 *
 * How to use it, in a program that polls:
 *
 *   struct fb_watch watch;
 *   fb_watch_init(&watch);
 *   fb_watch_set(&watch, CONSENT, path, now_ms);   first watch, then load
 *   load(path);
 *   for (;;) {
 *           poll fb_watch_fd(&watch) for POLLIN until
 *               fb_watch_due_ms(&watch) at the latest;
 *           unsigned changed = fb_watch_changed(&watch, now_ms);
 *           if ((changed & 1u << CONSENT) != 0)
 *                   load(path);      keep the old one when that fails
 *   }
 *
 * now_ms is CLOCK_MONOTONIC in milliseconds everywhere.
 */
#ifndef FB_WATCH_H
#define FB_WATCH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#define FB_WATCH_FILES_MAX 8
#define FB_WATCH_PATH_BYTES 512
/* Between two looks. */
#define FB_WATCH_LOOK_MS 2000
/* After the last byte of a writer that does not close the file. */
#define FB_WATCH_SILENCE_MS 10000
/* Between two reports of one file. */
#define FB_WATCH_PAUSE_MS 200

/* What a look sees; all 0 where there is no file. */
struct fb_watch_sight {
	dev_t device;
	ino_t inode;
	off_t size;
	struct timespec modified, changed;
};

struct fb_watch_file {
	char path[FB_WATCH_PATH_BYTES]; /* empty: not watched */
	int folder;                     /* watch descriptor, or -1 */
	struct fb_watch_sight reported; /* when last reported */
	struct fb_watch_sight seen;     /* at the last look */
	bool is_due;                    /* changed and closed */
	int64_t writing_until_ms;       /* somebody may be writing */
	int64_t pause_until_ms;
};

struct fb_watch {
	int fd; /* inotify, or -1 */
	struct fb_watch_file file[FB_WATCH_FILES_MAX];
	int64_t look_ms; /* when to look again */
};

/* Watch nothing yet.  Without inotify there are only looks. */
void fb_watch_init(struct fb_watch *watch);
void fb_watch_deinit(struct fb_watch *watch);

/*
 * Watch a file from now on, in one of FB_WATCH_FILES_MAX places that the
 * caller numbers; what was watched there before is forgotten.  The file need
 * not exist.  An empty path, NULL or a longer one than FB_WATCH_PATH_BYTES
 * watches nothing.  Call it before the file is read, or a change in between
 * is missed.
 */
void fb_watch_set(struct fb_watch *watch, unsigned place, const char *path,
    int64_t now_ms);

/* To be polled for POLLIN; -1 (which poll(2) skips) without inotify. */
int fb_watch_fd(const struct fb_watch *watch);

/* When fb_watch_changed() is due without any event; INT64_MAX: never. */
int64_t fb_watch_due_ms(const struct fb_watch *watch);

/* Which files changed since they were set or reported last: bit 1 << place.
 * Never waits, and may be called at any time. */
unsigned fb_watch_changed(struct fb_watch *watch, int64_t now_ms);

#endif
