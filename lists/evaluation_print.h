/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * evaluation_print.h - an evaluation for people and for programs
 */
#ifndef FB_EVALUATION_PRINT_H
#define FB_EVALUATION_PRINT_H

#include <jansson.h>

#include "evaluation.h"
#include "source.h"

/* For people: at most 80 columns, but for long names of files.  `top` rows of
 * each table, 0: all. */
void fb_evaluation_print(const struct fb_evaluation *evaluation, fb_date day,
    size_t top);

/* One object, as fakebill-list(1) describes it; NULL without memory. */
json_t *fb_evaluation_json(const struct fb_evaluation *evaluation, fb_date day);

/* An entry with what it did; the order in which tables show them. */
struct fb_evaluation_row {
	unsigned list;
	struct fb_list_entry entry;
	struct fb_evaluation_entry did;
};

/*
 * The entries of all lists: first those that decided and hit most of the side
 * that they should not hit (fraud for a negative weight, else ham), then by
 * what they decided and hit of the other, then by list and id.  malloc()ed,
 * NULL without memory.
 */
struct fb_evaluation_row *fb_evaluation_rows(size_t *count,
    const struct fb_evaluation *evaluation);

#endif
