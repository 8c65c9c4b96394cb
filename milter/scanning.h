/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scanning.h - what a scan worker needs: lists, tables, limits
 *
 * The supervisor loads it and forks workers, which share its pages.  New
 * lists mean new workers: a worker never sees a change, and what a list
 * costs in memory is known when a worker's limits are set.
 */
#ifndef FB_SCANNING_H
#define FB_SCANNING_H

#include "judge.h"
#include "settings.h"

struct fb_scanning {
	struct fb_reader *reader;
	struct fb_list *list[FB_LISTS_MAX];
	size_t list_count;
	uint32_t shadow_lists; /* bit i: list i counts nothing */
	fb_category_set shadow_categories;
	struct fb_authserv_ids trusted_authserv;
	struct fb_overrides *overrides; /* NULL: none */
	uint64_t message_bytes;
	uint64_t memory_bytes; /* of one worker, beyond what is mapped */
};

/*
 * Load the lists and overrides that the settings name, and make the tables.
 * All are tried and every failure is reported.  Returns FB_OK or the first failure;
 * then *out is untouched.
 */
FB_MUST_CHECK enum fb_status fb_scanning_load(struct fb_scanning **out,
    const struct fb_settings *settings, fb_settings_report *report,
    void *context);

/*
 * Read the overrides of the settings again, and nothing else.  *changed says
 * whether they are others now, so that new workers are needed.  On failure,
 * which is reported, the old ones stay.
 */
FB_MUST_CHECK enum fb_status fb_scanning_reload_overrides(bool *changed,
    struct fb_scanning *scanning, const struct fb_settings *settings,
    fb_settings_report *report, void *context);

void fb_scanning_free(struct fb_scanning *scanning); /* NULL is ignored */

/* True when workers made for one would do the same with the other. */
bool fb_scanning_is_same(const struct fb_scanning *a,
    const struct fb_scanning *b);

#endif
