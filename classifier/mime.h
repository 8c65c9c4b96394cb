/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mime.h - open a message: its header fields and its leaf parts
 *
 * RFC 5322 and 2045 to 2049 as real mail writes them: bare LF or CR LF,
 * an mbox "From " line in front, fields without a colon, boundaries that
 * are never closed, multiparts inside multiparts.  One pass over the bytes;
 * time and memory grow linearly with the message whatever it holds.
 * This module knows structure only: transfer encodings are undone
 * (transfer.h), charsets are not (charset.h).
 *
 * Nothing is refused: bytes without any header are a message whose body is
 * all of them.
 */
#ifndef FB_MIME_H
#define FB_MIME_H

#include <stdbool.h>

#include "arena.h"
#include "field.h"
#include "reading_limits.h"
#include "status.h"
#include "str.h"
#include "transfer.h"

/* However high limits->part_depth is set. */
#define FB_MIME_DEPTH_MAX 64

/* A leaf of the MIME tree, or a message/rfc822's own header. */
struct fb_part {
	const char *path;        /* IMAP section number (RFC 3501, 6.4.5): "1",
				  * "2.1"; NUL-terminated ASCII.  A message's
				  * header has the number of the message */
	struct fb_fields fields; /* of this part; for a message that is not
				  * multipart those of the message */
	struct fb_str type;      /* "text", lower case; default text/plain */
	struct fb_str subtype;   /* "html", lower case */
	struct fb_str charset;   /* as declared, unquoted; empty if not */
	struct fb_str filename;  /* raw value of filename or name, RFC 2231
				  * joined and percent-decoded; empty if none */
	struct fb_str filename_charset; /* from RFC 2231; empty if none */
	struct fb_str extension;        /* of the decoded filename, ".txt" in
					 * any case; empty if none */
	bool is_flowed;                 /* text/plain; format=flowed */
	bool deletes_space;             /* and delsp=yes (RFC 3676) */
	bool is_attachment;             /* Content-Disposition: attachment */
	bool is_in_alternative;         /* in a multipart/alternative, or in
				  * another multipart inside of one */
	bool is_message_header;         /* the header of an enclosed message: no
				  * body; look at its fields only */
	struct fb_str body;             /* transfer encoding undone; text parts
				  * only, else empty */
	size_t raw_bytes;               /* length of the encoded body */
	struct fb_str encoded;          /* that body, of every part */
	enum fb_transfer transfer;      /* and its encoding */
};

struct fb_message {
	struct fb_fields fields; /* of the message itself */
	const struct fb_part *part;
	size_t part_count;
	unsigned truncated; /* bits of enum fb_truncation */
};

/*
 * Open a message.
 *
 *   out     receives the result, on success only.
 *   arena   owns everything in it that is not a slice of `bytes`; both must
 *           outlive it.
 *   limits  message_bytes, header_count, header_bytes, part_count and
 *           part_depth are used.
 *   bytes   the raw message, any bytes, possibly none.
 *
 * Bodies of parts that are text to a reader, by their type or their name
 * (mime_kind.h), are decoded; other bodies are skipped.  A message/rfc822,
 * or a file that is called .eml, is opened in place, with one part for its
 * header.  An encoded one is decoded first; of such messages no more bytes
 * are decoded than `bytes` has, FB_TRUNCATED_TEXT tells if there are more.  A multipart without boundary, or
 * without its delimiter lines, is a text/plain part.  Of several fields
 * Content-Type the first with "type/subtype" counts.  At most
 * limits->text_bytes of decoded body are kept in sum.
 *
 * Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_mime_open(struct fb_message *out,
    struct fb_arena *arena, const struct fb_limits *limits,
    struct fb_str bytes);

/* Whether the body is HTML to the program that opens it. */
bool fb_part_is_html(const struct fb_part *part);

#endif
