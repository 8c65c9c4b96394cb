/* SPDX-License-Identifier: BSD-2-Clause */
#include "decision_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DAY_CHARS (sizeof "2026-11-27" - 1)

void
fb_decision_name(char out[FB_DECISION_NAME_MAX_BYTES], fb_date day)
{
	char text[FB_DATE_MAX_BYTES];

	fb_date_format(text, day);
	snprintf(out, FB_DECISION_NAME_MAX_BYTES, "%.10s.log", text);
}

bool
fb_decision_name_day(fb_date *out, const char *name)
{
	return strlen(name) == DAY_CHARS + 4 &&
	    strcmp(name + DAY_CHARS, ".log") == 0 &&
	    fb_date_parse(out, (struct fb_str) { name, DAY_CHARS });
}

int
fb_decision_folder_open(const char *path)
{
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* ---- which days there are --------------------------------------------- */

static int
by_day(const void *left, const void *right)
{
	const fb_date *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

static bool
add_day(struct fb_decision_days *days, fb_date day)
{
	/* Doubling, with the capacity told by the count. */
	if ((days->count & (days->count - 1)) == 0) {
		size_t capacity = days->count == 0 ? 1 : 2 * days->count;
		fb_date *grown = realloc(days->day, capacity * sizeof *grown);
		if (grown == NULL)
			return false;
		days->day = grown;
	}
	days->day[days->count++] = day;
	return true;
}

static enum fb_status
collect(struct fb_decision_days *days, DIR *stream)
{
	const struct dirent *entry;
	fb_date day;

	for (;;) {
		errno = 0;
		entry = readdir(stream);
		if (entry == NULL)
			return errno == 0 ? FB_OK : FB_ERR_IO;
		if (fb_decision_name_day(&day, entry->d_name) &&
		    days->count < FB_DECISION_DAYS_MAX && !add_day(days, day))
			return FB_ERR_NOMEM;
	}
}

enum fb_status
fb_decision_days_find(struct fb_decision_days *out, int folder)
{
	struct fb_decision_days days = { NULL, 0 };
	/* A descriptor of its own: closedir() closes it. */
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);

	if (stream == NULL) {
		if (fd >= 0)
			close(fd);
		return FB_ERR_IO;
	}
	enum fb_status status = collect(&days, stream);
	int number = errno;
	closedir(stream);
	errno = number;
	if (status != FB_OK) {
		fb_decision_days_free(&days);
		return status;
	}
	if (days.count > 0)
		qsort(days.day, days.count, sizeof *days.day, by_day);
	*out = days;
	return FB_OK;
}

void
fb_decision_days_free(struct fb_decision_days *days)
{
	free(days->day);
	*days = (struct fb_decision_days) { NULL, 0 };
}

/* ---- erasing ---------------------------------------------------------- */

bool
fb_decision_is_due(fb_date day, fb_date today, unsigned keep_days)
{
	return (int64_t)today - day > (int64_t)keep_days;
}

static void
erase_due(int folder, const struct fb_decision_days *days,
    const struct fb_holds *holds, fb_date today, unsigned keep_days,
    fb_decision_erased *erased, void *context)
{
	char name[FB_DECISION_NAME_MAX_BYTES];

	for (size_t i = 0; i < days->count; i++) {
		fb_date day = days->day[i];
		if (!fb_decision_is_due(day, today, keep_days))
			break; /* oldest first */
		bool is_held = fb_holds_keep(holds, day, today);
		int number = 0;
		fb_decision_name(name, day);
		if (!is_held && unlinkat(folder, name, 0) != 0)
			number = errno;
		if (erased != NULL)
			erased(context, day, is_held, number);
	}
}

enum fb_status
fb_decision_erase(int folder, fb_date today, unsigned keep_days,
    fb_decision_erased *erased, void *context, struct fb_error *err)
{
	struct fb_decision_days days;
	struct fb_holds holds;

	enum fb_status status = fb_holds_load(&holds, folder, err);
	if (status != FB_OK)
		return status;
	status = fb_decision_days_find(&days, folder);
	if (status == FB_OK) {
		erase_due(folder, &days, &holds, today, keep_days, erased,
		    context);
		fb_decision_days_free(&days);
	} else {
		*err = (struct fb_error) { .status = status };
		snprintf(err->message, sizeof err->message, "%s",
		    strerror(status == FB_ERR_NOMEM ? ENOMEM : errno));
	}
	fb_holds_free(&holds);
	return status;
}

/* ---- reading ---------------------------------------------------------- */

enum fb_status
fb_decision_reader_open(struct fb_line_reader **out, int folder, fb_date day)
{
	char name[FB_DECISION_NAME_MAX_BYTES];

	fb_decision_name(name, day);
	int fd = openat(folder, name,
	    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return FB_ERR_IO;
	*out = fb_line_reader_new(fd, FB_DECISION_CUT);
	return *out == NULL ? FB_ERR_NOMEM : FB_OK;
}
