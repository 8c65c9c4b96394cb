/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mailbox.h - one message after the other, wherever mail is kept
 *
 * Files with one message, mbox files (RFC 4155: each message begins with a
 * "From " line at the start or after an empty line), Maildir and any other
 * folder (walked in the order of names; "tmp" of a Maildir is left out),
 * and "-" for standard input.
 */
#ifndef FB_MAILBOX_H
#define FB_MAILBOX_H

#include "status.h"
#include "str.h"

/*
 * Called for each message.
 *
 *   name     the file; of the n-th message of an mbox "file:n".
 *   message  its bytes, at most the limit; valid during the call only.
 *
 * Returns false to stop.
 */
typedef bool fb_mailbox_visitor(void *context, const char *name,
    struct fb_str message);

/* Called for a file or folder that cannot be read; the walk goes on. */
typedef void fb_mailbox_report(void *context, const struct fb_error *error);

/*
 * Visit all messages under a path.
 *
 *   limit_bytes  what stands beyond it in one message is not read, but for
 *                one byte, by which the reader sees that there is more.
 *   is_text      the files hold plain text: nothing is split.
 *
 * Returns FB_OK, FB_ERR_IO when something could not be read (each was
 * reported), or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_mailbox_visit(const char *path,
    size_t limit_bytes, bool is_text, fb_mailbox_visitor *visitor,
    fb_mailbox_report *report, void *context);

#endif
