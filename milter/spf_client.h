/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_client.h - have a sender checked by an SPF worker
 *
 * Whatever goes wrong is a temperror and costs no more than the timeout:
 * mail goes on (pool.h).
 */
#ifndef FB_SPF_CLIENT_H
#define FB_SPF_CLIENT_H

#include "pool.h"
#include "spf.h"

/* Ask.  `pool` is of SPF workers; serial and deadline of the question are
 * set here.  Never returns FB_SPF_UNASKED. */
enum fb_spf fb_spf_ask(struct fb_pool *pool,
    const struct fb_spf_question *question, const struct fb_ask *how);

#endif
