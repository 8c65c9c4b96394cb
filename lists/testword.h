/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * testword.h - the test words, by which an administrator tries the filter
 *
 * One fixed word for each category, built in and of no list, as GTUBE is for
 * filters against spam:
 *
 *   FAKEBILL-TEST-fakebill-63NXKJVMGD
 *
 * It is looked for in decoded text that a reader sees, so any charset and
 * transfer encoding will do.  It hits like an entry of a list that is named
 * "test": consent, ceilings and Mode decide as ever what comes of it.
 */
#ifndef FB_TESTWORD_H
#define FB_TESTWORD_H

#include <stdbool.h>

#include "fold.h"
#include "str.h"
#include "vocabulary.h"

/* What the words hit as. */
#define FB_TEST_LIST_NAME "test"
#define FB_TEST_LIST_SERIAL 1
/* 1000 points, the highest threshold that can be set. */
#define FB_TEST_WEIGHT_MILLI 1000000

/* The word of a category; static. */
const char *fb_testword(enum fb_category category);

/* The id that it hits under: T0001 to T0008; static. */
const char *fb_testword_id(enum fb_category category);

/*
 * Find the next test word of a text behind *position, which is moved behind
 * it.  False when there is none.  Linear in the text; a text without any
 * costs one memmem(3).
 */
bool fb_testword_next(enum fb_category *category, struct fb_span *place,
    struct fb_str text, size_t *position);

#endif
