/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * compile.h - from entries to one constant database
 *
 * The result depends on the entries and the fold version only: the same
 * source gives the same bytes on every machine.  The format is described in
 * fakebill-cdb(5) and, for code, in compiled.h.
 */
#ifndef FB_COMPILE_H
#define FB_COMPILE_H

#include "fold.h"
#include "source.h"
#include "status.h"

/*
 * Compile to `path`: written beside it, synced, renamed, the directory
 * synced.  On any failure the old file stays as it was and nothing is left
 * behind.  Withdrawn entries are left out.
 * Returns FB_OK, FB_ERR_IO, FB_ERR_NOMEM, FB_ERR_TOO_LONG (beyond 4 GiB),
 * FB_ERR_SYNTAX (a phrase too short in its skeleton, or too many phrases
 * made of the same pieces) or FB_ERR_UNAVAILABLE (libsodium); *err says why.
 */
FB_MUST_CHECK enum fb_status fb_compile(const char *path,
    const struct fb_source *source, const struct fb_folder *folder,
    struct fb_error *err);

/* The same, written to an open and empty file that can be read and written;
 * nothing is synced.  On failure its content is undefined. */
FB_MUST_CHECK enum fb_status fb_compile_open(int fd,
    const struct fb_source *source, const struct fb_folder *folder,
    struct fb_error *err);

#endif
