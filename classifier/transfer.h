/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * transfer.h - undo base64 and quoted-printable (RFC 2045, 6), uuencode
 *
 * As a mail reader does it, not as a validator would: base64 goes on after
 * padding and over foreign characters, since filters that stop there can be
 * bypassed; quoted-printable keeps what it cannot decode; uuencode without
 * its "begin" line is the text it is.  Also used for the B and Q encodings of RFC 2047.
 */
#ifndef FB_TRANSFER_H
#define FB_TRANSFER_H

#include <stdbool.h>

#include "arena.h"
#include "status.h"
#include "str.h"

enum fb_transfer {
	FB_TRANSFER_IDENTITY, /* 7bit, 8bit, binary and anything unknown */
	FB_TRANSFER_BASE64,
	FB_TRANSFER_QUOTED_PRINTABLE,
	FB_TRANSFER_UUENCODE /* "x-uuencode": old mailers, POSIX */
};

/* The encoding named by a Content-Transfer-Encoding value (any case;
 * blanks, comments and quotes around it are ignored, and so is what
 * follows). */
enum fb_transfer fb_transfer_named(struct fb_str value);

/*
 * Decode.  *out lives as long as the arena (for FB_TRANSFER_IDENTITY it is
 * `in` itself) and is never longer than `in`.
 * Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_transfer_decode(struct fb_str *out,
    struct fb_arena *arena, enum fb_transfer transfer, struct fb_str in);

/*
 * The same, but at most `limit` bytes of output: memory and time do not
 * follow what stands behind.  *is_cut says whether there was more.
 */
FB_MUST_CHECK enum fb_status fb_transfer_decode_some(struct fb_str *out,
    bool *is_cut, struct fb_arena *arena, enum fb_transfer transfer,
    struct fb_str in, size_t limit);

/* Decode the Q encoding of RFC 2047, 4.2: "_" is a space.  As above. */
FB_MUST_CHECK enum fb_status fb_transfer_decode_q(struct fb_str *out,
    struct fb_arena *arena, struct fb_str in);

#endif
