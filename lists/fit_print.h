/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fit_print.h - proposed weights for people and for programs
 */
#ifndef FB_FIT_PRINT_H
#define FB_FIT_PRINT_H

#include <jansson.h>

#include "fit.h"
#include "list.h"

/* All that there is to say about a fit. */
struct fb_fit_report {
	const struct fb_fit *fit;
	const struct fb_list *list;
	const int32_t *proposed;       /* weights by number */
	struct fb_fit_quality present; /* as they are */
	struct fb_fit_quality crossed; /* cross-validated */
	struct fb_fit_quality fitted; /* on the mail that they were fitted to */
	uint64_t given[FB_SIDE_COUNT];
};

/* Are the proposed weights better for mail that they were not fitted to: less
 * loss, and no more honest mail that reaches the threshold? */
bool fb_fit_is_better(const struct fb_fit_report *report);

/* Numbers of the entries whose weights would change, the largest change
 * first, then by number.  malloc()ed, NULL without memory. */
uint32_t *fb_fit_changes(size_t *count, const struct fb_fit_report *report);

/* For people: at most 80 columns; `top` rows of each table, 0: all. */
void fb_fit_print(const struct fb_fit_report *report, size_t top);

/* One object, as fakebill-list(1) describes it; NULL without memory. */
json_t *fb_fit_json(const struct fb_fit_report *report);

#endif
