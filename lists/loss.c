/* SPDX-License-Identifier: BSD-2-Clause */
#include "loss.h"

#define STEP_MILLI 125
#define POINTS 129

/* round(2^20 * ln(1 + exp(-i / 8))) */
static const int32_t table[POINTS] = { 726817, 663328, 603916, 548534, 497106,
	449525, 405664, 365371, 328479, 294807, 264167, 236362, 211197, 188476,
	168007, 149606, 133094, 118303, 105074, 93260, 82722, 73333, 64978,
	57548, 50948, 45088, 39889, 35280, 31196, 27578, 24375, 21540, 19032,
	16813, 14851, 13117, 11584, 10230, 9033, 7976, 7042, 6217, 5488, 4845,
	4277, 3775, 3332, 2941, 2596, 2291, 2022, 1785, 1575, 1390, 1227, 1083,
	956, 843, 744, 657, 580, 512, 452, 399, 352, 310, 274, 242, 213, 188,
	166, 147, 129, 114, 101, 89, 78, 69, 61, 54, 48, 42, 37, 33, 29, 25, 22,
	20, 18, 15, 14, 12, 11, 9, 8, 7, 6, 6, 5, 4, 4, 3, 3, 3, 2, 2, 2, 2, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };

int64_t
fb_loss(int64_t margin_milli)
{
	/* ln(1 + exp(x)) = x + ln(1 + exp(-x)) */
	if (margin_milli < 0)
		return -margin_milli * FB_LOSS_ONE / 1000 +
		    fb_loss(-margin_milli);
	int64_t i = margin_milli / STEP_MILLI;
	if (i >= POINTS - 1)
		return table[POINTS - 1];
	return table[i] -
	    (table[i] - table[i + 1]) * (margin_milli % STEP_MILLI) /
	    STEP_MILLI;
}
