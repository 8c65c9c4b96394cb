/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * overrides_edit.h - change a file of overrides
 *
 * Reads the file, keeps every line and comment that is not concerned, and
 * replaces the whole at once.  From begin to the end the folder of the file
 * is locked, so that two programs do not undo each other's work; nothing
 * locks out an editor.  A file with an error is not touched.
 */
#ifndef FB_OVERRIDES_EDIT_H
#define FB_OVERRIDES_EDIT_H

#include "overrides.h"

struct fb_overrides_edit {
	char *path;
	int lock;           /* the folder */
	struct fb_str text; /* of the old file, malloc()ed */
	bool is_new;        /* there was no file */
	struct fb_overrides *overrides;
	bool *is_removed; /* for each row */
	char *added;      /* lines to append, malloc()ed */
	size_t added_bytes;
	FILE *out; /* writes `added` */
	bool is_changed;
};

/*
 * Begin to change `path`, which need not exist; its folder must.  *edit must
 * stay where it is.  Every begin that succeeds is ended by a commit or an abort.  Returns FB_OK,
 * FB_ERR_IO, FB_ERR_SYNTAX, FB_ERR_TOO_LONG or FB_ERR_NOMEM; all but the
 * last are reported.
 */
FB_MUST_CHECK enum fb_status fb_overrides_edit_begin(struct fb_overrides_edit
							 *edit,
    const struct fb_extractor *extractor, const char *path,
    fb_overrides_report *report, void *context);

/* The first row that overrides the same and is not removed, or NULL. */
const struct fb_override_row *
fb_overrides_edit_find(const struct fb_overrides_edit *edit,
    const struct fb_override_row *row);

/* Take back what overrides the same; returns how many lines that are. */
size_t fb_overrides_edit_remove(struct fb_overrides_edit *edit,
    const struct fb_override_row *row);

/* Append a line. */
void fb_overrides_edit_add(struct fb_overrides_edit *edit,
    const struct fb_override_row *row);

/*
 * Put the new file in place; one that was not changed is left alone.  A new
 * file may be read by everybody: the filter runs as another user.
 * Returns FB_OK, FB_ERR_IO, FB_ERR_NOMEM, or FB_ERR_SYNTAX or FB_ERR_TOO_LONG
 * when the result would not be read again; *err says why.
 */
FB_MUST_CHECK enum fb_status fb_overrides_edit_commit(struct fb_overrides_edit
							  *edit,
    const struct fb_extractor *extractor, struct fb_error *err);

/* Leave the old file as it is. */
void fb_overrides_edit_abort(struct fb_overrides_edit *edit);

#endif
