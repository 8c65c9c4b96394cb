/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * review_print.h - a review as text and as JSON
 */
#ifndef FB_REVIEW_PRINT_H
#define FB_REVIEW_PRINT_H

#include <jansson.h>

#include "review.h"

struct fb_review_style {
	size_t top; /* rows of each table; 0: all */
	bool has_false_positives;
	uint64_t false_positives; /* that the administrator found */
};

/* For people: at most 80 columns, but for long domains. */
void fb_review_print(const struct fb_review *review,
    const struct fb_review_style *style);

/* For programs; NULL without memory. */
json_t *fb_review_json(const struct fb_review *review,
    const struct fb_review_style *style);

#endif
