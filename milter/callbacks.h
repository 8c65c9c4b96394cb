/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * callbacks.h - what libmilter calls
 *
 * Each callback fetches its connection and hands over to session.h.  A
 * connection beyond the bounds (bounds.h) or without memory for its state is
 * accepted without being looked at.  Nothing here is thread-local: Debian's libmilter moves a connection
 * from thread to thread.
 */
#ifndef FB_CALLBACKS_H
#define FB_CALLBACKS_H

#include "policy.h"
#include "scan_client.h"

/* Tell libmilter about the callbacks.  Call it once; seat and pools must
 * live as long as the process.  Returns FB_OK or FB_ERR_NOMEM. */
FB_MUST_CHECK enum fb_status fb_callbacks_register(struct fb_policy_seat *seat,
    struct fb_pool *pool, struct fb_pool *spf_pool);

/* Wait until no message is being judged, at most `timeout_ms`. */
void fb_callbacks_drain(unsigned timeout_ms);

#endif
