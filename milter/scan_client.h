/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scan_client.h - have a message judged by a scan worker
 *
 * Whatever goes wrong costs this one verdict, never the message (pool.h).
 */
#ifndef FB_SCAN_CLIENT_H
#define FB_SCAN_CLIENT_H

#include "action.h"
#include "pool.h"
#include "scan.h"

/*
 * Have a message judged.
 *
 *   result    set on FB_OUTCOME_JUDGED only; it was checked.
 *   pool      of scan workers.
 *   request   its serial is set here.
 *   memfd     the sealed message; stays the caller's.
 *
 * Returns JUDGED, NO_WORKER, TIMEOUT, WORKER_DIED, BREAKER, NO_MEMORY or IO.
 */
enum fb_outcome fb_scan_ask(struct fb_scan_result *result, struct fb_pool *pool,
    const struct fb_scan_request *request, int memfd, const struct fb_ask *how);

#endif
