/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf.h - the place of the SPF worker
 *
 * libspf2 can be crashed by one TXT record, so it will live in a process of
 * its own, started by the supervisor like a scan worker and asked by the
 * front only when the answer can change the verdict
 * (fb_weighing.can_spf_change).  Until that worker exists every question
 * has the answer FB_SPF_UNASKED, which no rule treats as a result.
 */
#ifndef FB_MILTER_SPF_H
#define FB_MILTER_SPF_H

#include <netinet/in.h>
#include <sys/socket.h>

#include "vocabulary.h"

/* What the SPF worker is asked (RFC 7208, 4.1). */
struct fb_spf_question {
	struct sockaddr_storage client; /* IPv4-mapped addresses unmapped */
	char helo[256];
	char sender[321]; /* of MAIL FROM, without brackets; may be empty */
};

#endif
