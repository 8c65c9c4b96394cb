/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * file.h - a whole text file in memory
 */
#ifndef FB_FILE_H
#define FB_FILE_H

#include "status.h"
#include "str.h"

/*
 * Read a regular file of at most `max_bytes`.  out->data is malloc()ed and
 * the caller's; a NUL stands behind it.  Set on success only.
 * Returns FB_OK, FB_ERR_IO, FB_ERR_TOO_LONG or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_file_read(struct fb_str *out, const char *path,
    size_t max_bytes, struct fb_error *err);

/* A sealed memfd with these bytes, or -1. */
int fb_file_memfd(const char *name, struct fb_str bytes);

#endif
