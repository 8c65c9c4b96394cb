/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * file_name.h - by what name an attachment is known
 *
 * The same file arrives as "請求書.ZIP", "請求書.zip" and, from programs that
 * dislike blanks, as "ご 請求.zip" and "ご_請求.zip".
 */
#ifndef FB_FILE_NAME_H
#define FB_FILE_NAME_H

#include "arena.h"
#include "fold.h"
#include "status.h"
#include "str.h"

/* Bytes of a key, as file systems have them; longer names have none. */
#define FB_FILE_NAME_MAX_BYTES 255

/*
 * Make the key of a name: what stands behind the last "/" or "\", as
 * FB_VIEW_PLAIN folds it, blanks and controls as one "_" each run.  UTF-8.
 * *key is empty when there is none: a name has a dot with something on both
 * sides, which tells it from a hash that was cut off.  *key is of the arena.
 * `name` is UTF-8.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_file_name_key(struct fb_str *key,
    struct fb_arena *arena, const struct fb_folder *folder, struct fb_str name);

#endif
