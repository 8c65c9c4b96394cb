/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reading.h - what a message says: bytes in, texts and identifiers out
 *
 * Runs the chain open, decode, show, fold, extract (mime.h, header.h,
 * charset.h, html.h, fold.h, extract.h) and keeps what matching and
 * explaining need.  Pure: no file, clock, locale, log or mutable global.
 */
#ifndef FB_READING_H
#define FB_READING_H

#include "arena.h"
#include "extract.h"
#include "field.h"
#include "fold.h"
#include "header.h"
#include "reading_limits.h"
#include "sender.h"
#include "status.h"
#include "vocabulary.h"

/* Where a text comes from. */
enum fb_text_kind {
	FB_TEXT_SUBJECT,
	FB_TEXT_SENDER,     /* display name of From, Sender or Reply-To */
	FB_TEXT_BODY,       /* plain text or visible HTML */
	FB_TEXT_HIDDEN,     /* HTML text that no reader sees */
	FB_TEXT_ATTACHMENT, /* name of an attachment */
	FB_TEXT_KIND_COUNT
};

struct fb_text {
	enum fb_text_kind kind;
	const char *part;        /* "1.2", "Subject", "From"; static or of
				  * the arena */
	struct fb_str decoded;   /* V0 */
	struct fb_span logo;     /* of decoded: alt text of the first picture
				  * of HTML that has one; empty if none */
	struct fb_view skeleton; /* V3 */
};

/* How the bytes of one part or field were read. */
struct fb_charset_note {
	const char *part;
	struct fb_str declared; /* "" when nothing was declared */
	const char *used;
	bool is_mismatch;
};

struct fb_reading {
	struct fb_fields fields; /* of the message itself; none of a text */
	struct fb_text *text;
	size_t text_count;
	struct fb_identifiers identifiers;
	struct fb_charset_note *charset;
	size_t charset_count;
	struct fb_mailbox from;  /* the first From mailbox; empty if none */
	struct fb_str from_host; /* its domain as A-label, lower case */
	struct fb_str home;      /* see fb_sender_home() */
	struct fb_links links;   /* where the reader is asked to go */
	fb_flag_set flags;       /* all but those of brands */
	size_t image_count;
	unsigned truncated; /* bits of enum fb_truncation */
};

struct fb_reader;

/*
 * Make what reading needs: fold tables, public suffixes, limits (copied).
 * Immutable afterwards; threads may share it.  Returns FB_OK, FB_ERR_NOMEM
 * or FB_ERR_UNAVAILABLE (ICU's or libpsl's data are missing).
 */
FB_MUST_CHECK enum fb_status fb_reader_new(struct fb_reader **out,
    const struct fb_limits *limits);
void fb_reader_free(struct fb_reader *reader);

const struct fb_folder *fb_reader_folder(const struct fb_reader *reader);
const struct fb_limits *fb_reader_limits(const struct fb_reader *reader);
const struct fb_extractor *fb_reader_extractor(const struct fb_reader *reader);

/*
 * Read a whole message (RFC 5322 bytes, any bytes).  *out is set on success
 * only; the arena and `message` must outlive it.  When the arena's limit is
 * reached the reading holds what was read so far with FB_TRUNCATED_MEMORY.
 * Returns FB_OK, or FB_ERR_NOMEM when not even that was possible.
 */
FB_MUST_CHECK enum fb_status fb_read_message(struct fb_reading *out,
    struct fb_arena *arena, const struct fb_reader *reader,
    struct fb_str message);

/* Read a pasted text such as an SMS: one body text, charset arbitrated. */
FB_MUST_CHECK enum fb_status fb_read_text(struct fb_reading *out,
    struct fb_arena *arena, const struct fb_reader *reader, struct fb_str text);

#endif
