/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * header.h - what a header field says (RFC 2047, RFC 5322 3.4)
 *
 * Encoded-words as Japanese mail really has them: adjacent words that split
 * a character or an ISO-2022-JP escape state, words longer than 75
 * characters, words inside quotes and comments, spaces in their text, raw
 * JIS, Shift_JIS or UTF-8 beside them.
 */
#ifndef FB_HEADER_H
#define FB_HEADER_H

#include <stdbool.h>

#include "arena.h"
#include "reading_limits.h"
#include "status.h"
#include "str.h"

struct fb_header_text {
	struct fb_str text;   /* UTF-8, unfolded, encoded-words decoded */
	const char *declared; /* charset of the first encoded-word as it
			       * stood there, NUL-terminated; "" if none */
	const char *used;     /* charset that its bytes were read in */
	bool is_mismatch;     /* some label and bytes disagree */
	bool is_truncated;    /* more than limits->encoded_word_count words */
};

/*
 * Decode an unstructured field (Subject) or the words of any other.
 * `raw` is a struct fb_field value.  `around` is the charset of the message
 * around it, empty if not known: where 8-bit bytes outside encoded-words
 * could be anything, mail readers take them for that; it is no claim, so
 * that is_mismatch is not about it.  *out is set on success only and lives
 * as long as the arena and `raw`.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_header_decode(struct fb_header_text *out,
    struct fb_arena *arena, const struct fb_limits *limits,
    struct fb_str around, struct fb_str raw);

struct fb_mailbox {
	struct fb_str display_name; /* UTF-8, decoded, unquoted */
	struct fb_str address;      /* local@domain as written, raw bytes,
				     * without comments; "" if none */
	struct fb_str domain;       /* of the address, ASCII in lower case,
				     * no dot at the end; "" if none */
	const char *declared;       /* charset of the display name and how it */
	const char *used;           /* was read, as in struct fb_header_text; */
	bool is_mismatch;           /* NULL and false without a name */
};

/*
 * Read the first `capacity` mailboxes of an address list (From, Reply-To).
 * Groups are flattened, encoded-words decoded after splitting (so that a
 * decoded "<" is no address).  Comments are skipped, but the first one of a
 * mailbox without a display name is shown as one ("a@b (Name)").  Text that
 * is no address becomes a display name.  *count receives how many were
 * written.  `around` is as above.
 * Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_header_mailboxes(struct fb_mailbox *out,
    size_t capacity, size_t *count, struct fb_arena *arena,
    const struct fb_limits *limits, struct fb_str around, struct fb_str raw);

#endif
