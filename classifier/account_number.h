/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * account_number.h - the digits of an account, as people write them
 *
 * Internal to account.c.
 */
#ifndef FB_ACCOUNT_NUMBER_H
#define FB_ACCOUNT_NUMBER_H

#include "bank.h"

struct fb_account_number {
	char digits[8]; /* as many as were written, at most 7 */
	size_t count;
	size_t begin, end; /* units */
	unsigned branch;   /* of "123-1234567"; 0 when none */
	bool is_post;      /* 記号 and 番号: `post` is set instead */
	bool is_loose;     /* … with only a blank between them */
	struct fb_post_account post;
};

/*
 * Read the number at `position`.  Behind a label (`is_labelled`) the digits
 * may be kanji, may be grouped by blanks and dots as well as by dashes, and
 * a few of them may be letters that look alike.  Returns false when there is
 * none, or when it is part of a longer number, a date or an amount.
 */
bool fb_account_number_read(struct fb_account_number *out,
    struct fb_units plain, size_t position, bool is_labelled);

/* True when something that fb_account_number_read() takes for a digit stands
 * at `position`. */
bool fb_account_number_starts(struct fb_units plain, size_t position);

/*
 * Exactly `count` digits at `position` and no more: their value, or -1.
 */
int fb_account_digits(struct fb_units plain, size_t position, size_t count);

#define FB_ACCOUNT_CODE_MAX 5 /* digits of a code or 記号 */

/*
 * Read at most `count` digits, which may be kanji or letters that look alike
 * and may have a blank, a dot or "_" between them.  Returns how many; 0 when
 * more follow.  *end is set behind the last one.
 */
size_t fb_account_digits_read(char *out, struct fb_units plain, size_t position,
    size_t count, size_t *end);

/*
 * The value of the code of a bank or branch, written like that, or -1.  *end
 * is set when there is one.  count <= FB_ACCOUNT_CODE_MAX.
 */
int fb_account_code(struct fb_units plain, size_t position, size_t count,
    size_t *end);

/*
 * Position behind the blanks, line ends, colons, brackets and "No." that
 * stand between a label and its number, a remark in brackets such as (7桁)
 * included.  At most `limit` units.
 */
size_t fb_account_skip_glue(struct fb_units plain, size_t position,
    size_t limit);

#endif
