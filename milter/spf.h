/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf.h - what the front and an SPF worker say to each other
 *
 * Packets of fixed size (ipc.h).  libspf2 can be crashed by one TXT record,
 * so it lives in processes of its own, and what they answer is checked like
 * everything from outside.
 */
#ifndef FB_SPF_H
#define FB_SPF_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "str.h"
#include "vocabulary.h"

#define FB_SPF_HELO_MAX_BYTES 255
/* RFC 5321, 4.5.3.1: 64 for the local part, 255 for the domain. */
#define FB_SPF_SENDER_MAX_BYTES 320

/* Who sent the mail. */
struct fb_spf_client {
	uint32_t family;     /* AF_INET or AF_INET6, never IPv4-mapped */
	uint8_t address[16]; /* network order; 4 bytes of it for IPv4 */
};

/* What an SPF worker is asked (RFC 7208, 4.1). */
struct fb_spf_question {
	uint64_t serial;     /* comes back in the answer */
	int64_t deadline_ms; /* on the monotonic clock, the same for all
				* processes: answer before */
	struct fb_spf_client client;
	char helo[FB_SPF_HELO_MAX_BYTES + 1];     /* may be empty */
	char sender[FB_SPF_SENDER_MAX_BYTES + 1]; /* of MAIL FROM, without
						    * brackets; may be empty */
	char pad[3];
};

struct fb_spf_answer {
	uint64_t serial;
	uint32_t result; /* enum fb_spf, never UNASKED */
	uint32_t pad;    /* 0 */
};

/*
 * The client of a connection; IPv4-mapped addresses become IPv4.  Returns
 * false where SPF has nothing to say: no address, another family, loopback
 * (libspf2 lets all of 127/8 pass).
 */
bool fb_spf_client_read(struct fb_spf_client *out,
    const struct sockaddr *address);

/*
 * Put a question together but for its serial and deadline.  `client` may be
 * NULL; `helo` and `sender` may be empty, and the sender may stand in
 * brackets.  Returns false where SPF has nothing to say: for such clients,
 * and for a sender that is too long or holds a NUL.  Such a HELO counts as
 * none.
 */
bool fb_spf_question_fill(struct fb_spf_question *out,
    const struct sockaddr *client, struct fb_str helo, struct fb_str sender);

/* True when every member is within its range and every string ends. */
bool fb_spf_question_is_valid(const struct fb_spf_question *question);

/* True when it answers the question, with one of the seven results. */
bool fb_spf_answer_is_valid(const struct fb_spf_answer *answer,
    const struct fb_spf_question *question);

#endif
