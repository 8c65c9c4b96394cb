/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * loss.h - the logistic loss in whole numbers
 *
 * ln(1 + exp(-margin)), by a table and straight lines between its points, so
 * that a fit is the same bit for bit on every machine, compiler and C
 * library.  The error is below 0.0005; the function falls everywhere.
 */
#ifndef FB_LOSS_H
#define FB_LOSS_H

#include <stdint.h>

/* One nat. */
#define FB_LOSS_ONE ((int64_t)1 << 20)

/* The margin in thousandths: positive where the judgement is right. */
int64_t fb_loss(int64_t margin_milli);

#endif
