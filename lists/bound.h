/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bound.h - how many false alarms there may be at most
 *
 * Who looked at n mails and found k false alarms knows less than k/n: with
 * 95 % confidence the rate is below a bound.  Pure arithmetic.
 */
#ifndef FB_BOUND_H
#define FB_BOUND_H

#include <stdint.h>

#define FB_BOUND_CONFIDENCE 0.95

/* Rule of three: none found in n.  3/n, but at most 1; 1 for n = 0. */
double fb_bound_none(uint64_t n);

/*
 * Clopper-Pearson, one-sided: the p at which k or fewer in n are found with
 * probability 1 - FB_BOUND_CONFIDENCE.  Exact to 1e-9.  1 for k >= n and for
 * n = 0.
 */
double fb_bound_exact(uint64_t k, uint64_t n);

#endif
