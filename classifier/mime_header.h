/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mime_header.h - split the header of a message or part into fields
 *
 * A header ends at an empty line, at a delimiter line, or at the first line
 * that is no field.  What real mail adds to that: an mbox "From " line or
 * other rubbish in front, rubbish between fields, folded lines whose
 * indentation got lost, and blanks on the empty line.
 */
#ifndef FB_MIME_HEADER_H
#define FB_MIME_HEADER_H

#include "arena.h"
#include "mime.h"
#include "mime_boundary.h"
#include "mime_line.h"
#include "reading_limits.h"

struct fb_mime_header {
	struct fb_fields fields;
	struct fb_str content_type;      /* values; empty if none */
	struct fb_str transfer_encoding; /* found even beyond header_count */
	struct fb_str disposition;
	size_t body;       /* position of the first byte behind the header */
	bool is_truncated; /* header_count or header_bytes was reached */
};

/*
 * Read the header that begins at `at`.  Returns FB_OK or FB_ERR_NOMEM.
 *
 * Of several fields of a kind the first counts, as in Thunderbird and in
 * Python's email: a sender who adds a second one to mislead us misleads
 * his readers too.  A Content-Type without "type/subtype" does not count
 * when another has one.
 */
FB_MUST_CHECK enum fb_status fb_mime_header_read(struct fb_mime_header *out,
    struct fb_arena *arena, const struct fb_limits *limits, struct fb_str bytes,
    const struct fb_boundary *boundary, size_t boundary_count, size_t at);

/* Split "type/subtype" off the front of a Content-Type value; false when
 * there is none. */
bool fb_mime_media_type(struct fb_str *type, struct fb_str *subtype,
    struct fb_str content_type);

#endif
