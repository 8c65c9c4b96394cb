/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * message.h - the bytes of one message, on their way to a scan worker
 *
 * The MTA hands a message over in pieces.  They are put together in a memfd,
 * which is sealed before a worker gets it: nobody can change it under the
 * worker's feet, and nothing is written to a disk.  Small pieces gather in a
 * buffer first.
 *
 * A failure (no memory, no descriptor left) is remembered and told once, by
 * fb_message_seal(): a callback in the middle of a message could do nothing
 * better about it.
 */
#ifndef FB_MESSAGE_H
#define FB_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "status.h"
#include "str.h"

/* Who keeps the blank behind the colon of a header field: without
 * SMFIP_HDR_LEADSPC the MTA takes one away and puts one there. */
enum fb_leading_space {
	FB_SPACE_IS_OURS,
	FB_SPACE_ADDED_BY_MTA
};

struct fb_message {
	int memfd; /* -1 until the buffer was full once */
	char *buffer;
	size_t buffered;
	uint64_t taken; /* of MessageMemory (bounds.h) */
	uint64_t size;  /* bytes taken, buffer included */
	uint64_t limit; /* what stands beyond is not taken */
	bool is_cut;    /* something stood beyond */
	bool is_sealed; /* and stays as it is */
	enum fb_status status;
};

/* An empty message.  Takes no memory yet.  One that finds none any more gives
 * back what it had taken and takes nothing until the end. */
void fb_message_init(struct fb_message *message, uint64_t limit_bytes);

/* Free and close everything.  May be called twice. */
void fb_message_deinit(struct fb_message *message);

void fb_message_append(struct fb_message *message, struct fb_str bytes);

/*
 * Append a header field as it stands in mail: name, colon, value, CR LF.
 * `value` may have folds as "\n" or "\r\n".
 */
void fb_message_append_field(struct fb_message *message, struct fb_str name,
    struct fb_str value, enum fb_leading_space space);

/*
 * Finish and seal; again, for a second judgement, it gives the same.
 * *memfd receives a descriptor that the message keeps and closes.  Returns FB_OK, FB_ERR_NOMEM or FB_ERR_IO.
 */
FB_MUST_CHECK enum fb_status fb_message_seal(struct fb_message *message,
    int *memfd);

/* The seals that make a memfd unchangeable. */
extern const int fb_message_seals;

#endif
