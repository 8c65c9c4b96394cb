/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * replace.h - a file that is there whole or not at all
 *
 * Write beside the target, sync, rename over it, sync the directory.  Until
 * the commit the old file is untouched, and a process that dies leaves
 * nothing behind (where the file system knows O_TMPFILE).
 */
#ifndef FB_REPLACE_H
#define FB_REPLACE_H

#include "status.h"

struct fb_replace {
	int fd;          /* write here */
	char *target;    /* symbolic links resolved */
	char *directory; /* of the target */
	char *temporary; /* name of the new file, NULL while it has none */
};

/*
 * Begin to replace `path`, which need not exist yet.  An old file's
 * permissions are kept.  Every begin is ended by a commit or an abort.
 * Returns FB_OK, FB_ERR_IO or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_replace_begin(struct fb_replace *out,
    const char *path, struct fb_error *err);

/* Put the new file in place.  On failure nothing is left of it.
 * Returns FB_OK, FB_ERR_IO or FB_ERR_NOMEM. */
FB_MUST_CHECK enum fb_status fb_replace_commit(struct fb_replace *replace,
    struct fb_error *err);

/* Leave the old file as it is. */
void fb_replace_abort(struct fb_replace *replace);

#endif
