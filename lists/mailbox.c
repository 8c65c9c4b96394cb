/* SPDX-License-Identifier: BSD-2-Clause */
#include "mailbox.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "i18n.h"

#define FIRST_BYTES ((size_t)64 << 10)

/* The message being gathered. */
struct gathering {
	char *data;
	size_t len, capacity;
	size_t limit; /* kept of one message */
};

struct walk {
	struct gathering message;
	bool is_text;
	fb_mailbox_visitor *visitor;
	fb_mailbox_report *report;
	void *context;
	bool is_stopped;
	enum fb_status status; /* worst so far */
};

static void
report_errno(struct walk *walk, const char *path, int error)
{
	struct fb_error err = { .status = FB_ERR_IO };

	snprintf(err.file, sizeof err.file, "%s", path);
	snprintf(err.message, sizeof err.message, _("cannot read: %s"),
	    strerror(error));
	walk->report(walk->context, &err);
	walk->status = FB_ERR_IO;
}

/* Keep bytes up to the limit; the rest is dropped on purpose. */
static enum fb_status
gather(struct gathering *message, const char *data, size_t len)
{
	if (len > message->limit - message->len)
		len = message->limit - message->len;
	if (len > message->capacity - message->len) {
		size_t capacity =
		    message->capacity == 0 ? FIRST_BYTES : message->capacity;
		while (capacity - message->len < len)
			capacity *= 2;
		char *larger = realloc(message->data, capacity);
		if (larger == NULL)
			return FB_ERR_NOMEM;
		message->data = larger;
		message->capacity = capacity;
	}
	if (len > 0)
		memcpy(message->data + message->len, data, len);
	message->len += len;
	return FB_OK;
}

static void
visit_gathered(struct walk *walk, const char *name)
{
	struct fb_str message = { walk->message.data, walk->message.len };

	if (!walk->visitor(walk->context, name, message))
		walk->is_stopped = true;
	walk->message.len = 0;
}

/* The rest of a file that holds one message. */
static enum fb_status
read_single(struct walk *walk, FILE *file, const char *name)
{
	char buffer[1 << 16];
	size_t len;

	while ((len = fread(buffer, 1, sizeof buffer, file)) > 0) {
		if (gather(&walk->message, buffer, len) != FB_OK)
			return FB_ERR_NOMEM;
		if (walk->message.len == walk->message.limit)
			break;
	}
	if (ferror(file))
		return FB_ERR_IO;
	visit_gathered(walk, name);
	return FB_OK;
}

static bool
is_from_line(const char *line, size_t len)
{
	return len > 5 && memcmp(line, "From ", 5) == 0;
}

static bool
is_empty_line(const char *line, size_t len)
{
	return (len == 1 && line[0] == '\n') ||
	    (len == 2 && line[0] == '\r' && line[1] == '\n');
}

/* Split at the "From " lines; the first line was read already. */
static enum fb_status
read_mbox(struct walk *walk, FILE *file, const char *name, char **line,
    size_t *capacity)
{
	char numbered[4096];
	unsigned long number = 1;
	bool was_empty = false;
	ssize_t len;

	while (!walk->is_stopped && (len = getline(line, capacity, file)) > 0) {
		if (was_empty && is_from_line(*line, (size_t)len)) {
			snprintf(numbered, sizeof numbered, "%s:%lu", name,
			    number++);
			visit_gathered(walk, numbered);
			was_empty = false;
			continue;
		}
		was_empty = is_empty_line(*line, (size_t)len);
		if (gather(&walk->message, *line, (size_t)len) != FB_OK)
			return FB_ERR_NOMEM;
	}
	if (ferror(file))
		return FB_ERR_IO;
	if (walk->is_stopped)
		return FB_OK;
	snprintf(numbered, sizeof numbered, "%s:%lu", name, number);
	visit_gathered(walk, numbered);
	return FB_OK;
}

/* A first line longer than this is no "From " line. */
#define FROM_LINE_MAX 512

static enum fb_status
read_stream(struct walk *walk, FILE *file, const char *name)
{
	char head[FROM_LINE_MAX];
	char *line = NULL;
	size_t len = 0, capacity = 0;
	int c = EOF;

	walk->message.len = 0;
	while (!walk->is_text && len < sizeof head && (c = getc(file)) != EOF) {
		head[len++] = (char)c;
		if (c == '\n')
			break;
	}
	enum fb_status status;
	if (c == '\n' && is_from_line(head, len)) {
		status = read_mbox(walk, file, name, &line, &capacity);
	} else {
		status = gather(&walk->message, head, len);
		if (status == FB_OK)
			status = read_single(walk, file, name);
	}
	free(line);
	return status;
}

static void
visit_file(struct walk *walk, const char *path)
{
	FILE *file = fopen(path, "re");

	if (file == NULL) {
		report_errno(walk, path, errno);
		return;
	}
	enum fb_status status = read_stream(walk, file, path);
	int error = errno;
	fclose(file);
	if (status == FB_ERR_IO)
		report_errno(walk, path, error);
	else if (status != FB_OK)
		walk->status = status;
}

static int
by_name(const FTSENT **left, const FTSENT **right)
{
	return strcmp((*left)->fts_name, (*right)->fts_name);
}

/* "tmp" beside "cur" and "new" holds what is not delivered yet. */
static bool
is_maildir_tmp(const FTSENT *entry)
{
	struct stat info;
	char path[4096];

	if (strcmp(entry->fts_name, "tmp") != 0)
		return false;
	int len = snprintf(path, sizeof path, "%.*scur",
	    (int)(entry->fts_pathlen - entry->fts_namelen), entry->fts_path);
	return len > 0 && (size_t)len < sizeof path && stat(path, &info) == 0 &&
	    S_ISDIR(info.st_mode);
}

static void
visit_folder(struct walk *walk, const char *path)
{
	char *const paths[] = { (char *)(uintptr_t)path, NULL };
	FTS *tree = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	FTSENT *entry;

	if (tree == NULL) {
		report_errno(walk, path, errno);
		return;
	}
	while (!walk->is_stopped && (entry = fts_read(tree)) != NULL) {
		switch (entry->fts_info) {
		case FTS_F:
			visit_file(walk, entry->fts_path);
			break;
		case FTS_D:
			if (is_maildir_tmp(entry))
				fts_set(tree, entry, FTS_SKIP);
			break;
		case FTS_DNR:
		case FTS_ERR:
		case FTS_NS:
			report_errno(walk, entry->fts_path, entry->fts_errno);
			break;
		default:
			break;
		}
	}
	fts_close(tree);
}

enum fb_status
fb_mailbox_visit(const char *path, size_t limit_bytes, bool is_text,
    fb_mailbox_visitor *visitor, fb_mailbox_report *report, void *context)
{
	struct walk walk = {
		.message = { .limit = limit_bytes + 1 },
		.is_text = is_text,
		.visitor = visitor,
		.report = report,
		.context = context,
		.status = FB_OK,
	};
	struct stat info;

	if (strcmp(path, "-") == 0) {
		enum fb_status status = read_stream(&walk, stdin, "-");
		if (status == FB_ERR_IO)
			report_errno(&walk, "-", errno);
		else if (status != FB_OK)
			walk.status = status;
	} else if (stat(path, &info) != 0) {
		report_errno(&walk, path, errno);
	} else if (S_ISDIR(info.st_mode)) {
		visit_folder(&walk, path);
	} else {
		visit_file(&walk, path);
	}
	free(walk.message.data);
	return walk.status;
}
