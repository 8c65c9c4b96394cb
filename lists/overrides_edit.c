/* SPDX-License-Identifier: BSD-2-Clause */
#include "overrides_edit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "failure.h"
#include "file.h"
#include "i18n.h"
#include "lines.h"
#include "replace.h"

#define NEW_FILE_MODE 0644

/* Lock the folder, so that nothing is left beside the file. */
static int
lock_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash == NULL ?
	    strdup(".") :
	    strndup(path, slash == path ? 1 : (size_t)(slash - path));
	int fd = folder == NULL ?
	    -1 :
	    open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	free(folder);
	while (fd >= 0 && flock(fd, LOCK_EX) != 0)
		if (errno != EINTR) {
			close(fd);
			return -1;
		}
	return fd;
}

/* A symbolic link is followed, as replacing does. */
static char *
real_path(const char *path)
{
	char *target = realpath(path, NULL);

	return target != NULL ? target : strdup(path);
}

static enum fb_status
read_text(struct fb_overrides_edit *edit, struct fb_error *err)
{
	if (access(edit->path, F_OK) == 0 || errno != ENOENT)
		return fb_file_read(&edit->text, edit->path,
		    FB_OVERRIDES_MAX_BYTES, err);
	edit->is_new = true;
	return FB_OK;
}

static enum fb_status
read_overrides(struct fb_overrides_edit *edit,
    const struct fb_extractor *extractor, fb_overrides_report *report,
    void *context)
{
	size_t count;
	enum fb_status status = fb_overrides_parse(&edit->overrides, extractor,
	    edit->text, edit->path, report, context);

	if (status != FB_OK)
		return status;
	fb_overrides_rows(edit->overrides, &count);
	edit->is_removed = calloc(count + 1, sizeof *edit->is_removed);
	edit->out = open_memstream(&edit->added, &edit->added_bytes);
	return edit->is_removed == NULL || edit->out == NULL ? FB_ERR_NOMEM :
							       FB_OK;
}

enum fb_status
fb_overrides_edit_begin(struct fb_overrides_edit *edit,
    const struct fb_extractor *extractor, const char *path,
    fb_overrides_report *report, void *context)
{
	struct fb_error error = { 0 };
	enum fb_status status = FB_OK;

	*edit =
	    (struct fb_overrides_edit) { .path = real_path(path), .lock = -1 };
	if (edit->path == NULL)
		return FB_ERR_NOMEM;
	edit->lock = lock_folder(edit->path);
	if (edit->lock < 0)
		status = fb_fail(&error, FB_ERR_IO, path,
		    _("cannot be written: %s"), strerror(errno));
	if (status == FB_OK)
		status = read_text(edit, &error);
	if (status != FB_OK)
		report(context, &error);
	else
		status = read_overrides(edit, extractor, report, context);
	if (status != FB_OK)
		fb_overrides_edit_abort(edit);
	return status;
}

const struct fb_override_row *
fb_overrides_edit_find(const struct fb_overrides_edit *edit,
    const struct fb_override_row *row)
{
	size_t count;
	const struct fb_override_row *old =
	    fb_overrides_rows(edit->overrides, &count);

	for (size_t i = 0; i < count; i++)
		if (!edit->is_removed[i] &&
		    fb_override_row_is_same(&old[i], row))
			return &old[i];
	return NULL;
}

size_t
fb_overrides_edit_remove(struct fb_overrides_edit *edit,
    const struct fb_override_row *row)
{
	size_t count, removed = 0;
	const struct fb_override_row *old =
	    fb_overrides_rows(edit->overrides, &count);

	for (size_t i = 0; i < count; i++)
		if (!edit->is_removed[i] &&
		    fb_override_row_is_same(&old[i], row)) {
			edit->is_removed[i] = true;
			edit->is_changed = true;
			removed++;
		}
	return removed;
}

void
fb_overrides_edit_add(struct fb_overrides_edit *edit,
    const struct fb_override_row *row)
{
	fb_override_row_write(edit->out, row);
	edit->is_changed = true;
}

/* The lines of the old file that stay.  Rows stand in the order of their
 * lines. */
static void
write_kept(FILE *out, const struct fb_overrides_edit *edit)
{
	struct fb_str text = edit->text;
	size_t count, next = 0, line = 0;
	const struct fb_override_row *row =
	    fb_overrides_rows(edit->overrides, &count);

	while (text.len > 0) {
		const char *begin = text.data;
		fb_lines_take(&text);
		line++;
		while (next < count && row[next].line < line)
			next++;
		if (next < count && row[next].line == line &&
		    edit->is_removed[next])
			continue;
		size_t len = (size_t)(text.data - begin);
		fwrite(begin, 1, len, out);
		/* the last line may lack its end */
		if (begin[len - 1] != '\n')
			putc('\n', out);
	}
}

static enum fb_status
compose(struct fb_str *text, struct fb_overrides_edit *edit)
{
	char *bytes = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&bytes, &size);

	if (out == NULL || fflush(edit->out) != 0) {
		if (out != NULL)
			fclose(out);
		free(bytes);
		return FB_ERR_NOMEM;
	}
	if (edit->text.len == 0)
		fputs(FB_OVERRIDES_FIRST_LINE "\n", out);
	write_kept(out, edit);
	fwrite(edit->added, 1, edit->added_bytes, out);
	bool has_failed = ferror(out) != 0;
	if (fclose(out) != 0 || has_failed) {
		free(bytes);
		return FB_ERR_NOMEM;
	}
	*text = (struct fb_str) { bytes, size };
	return FB_OK;
}

static void
keep_error(void *context, const struct fb_error *error)
{
	struct fb_error *first = context;

	if (first->status == FB_OK)
		*first = *error;
}

/* What we write we must be able to read. */
static enum fb_status
check(const struct fb_overrides_edit *edit,
    const struct fb_extractor *extractor, struct fb_str text,
    struct fb_error *err)
{
	struct fb_overrides *overrides;
	struct fb_error first = { 0 };
	enum fb_status status = fb_overrides_parse(&overrides, extractor, text,
	    edit->path, keep_error, &first);

	if (status == FB_OK)
		fb_overrides_free(overrides);
	else
		*err = first;
	return status;
}

static enum fb_status
write_file(const struct fb_overrides_edit *edit, struct fb_str text,
    struct fb_error *err)
{
	struct fb_replace replace;
	enum fb_status status = fb_replace_begin(&replace, edit->path, err);

	if (status != FB_OK)
		return status;
	for (size_t done = 0; done < text.len;) {
		ssize_t n =
		    write(replace.fd, text.data + done, text.len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			status = fb_fail(err, FB_ERR_IO, edit->path,
			    _("cannot be written: %s"), strerror(errno));
			fb_replace_abort(&replace);
			return status;
		}
		done += (size_t)n;
	}
	if (edit->is_new && fchmod(replace.fd, NEW_FILE_MODE) != 0)
		errno = 0; /* it stays ours */
	return fb_replace_commit(&replace, err);
}

enum fb_status
fb_overrides_edit_commit(struct fb_overrides_edit *edit,
    const struct fb_extractor *extractor, struct fb_error *err)
{
	struct fb_str text = { NULL, 0 };
	enum fb_status status = FB_OK;

	if (edit->is_changed) {
		status = compose(&text, edit);
		if (status == FB_OK)
			status = check(edit, extractor, text, err);
		if (status == FB_OK)
			status = write_file(edit, text, err);
		if (status == FB_ERR_NOMEM)
			fb_fail(err, status, edit->path, _("out of memory"));
		free((char *)text.data);
	}
	fb_overrides_edit_abort(edit);
	return status;
}

void
fb_overrides_edit_abort(struct fb_overrides_edit *edit)
{
	if (edit->out != NULL)
		fclose(edit->out);
	free(edit->added);
	free(edit->is_removed);
	fb_overrides_free(edit->overrides);
	free((char *)edit->text.data);
	if (edit->lock >= 0)
		close(edit->lock);
	free(edit->path);
	*edit = (struct fb_overrides_edit) { .lock = -1 };
}
