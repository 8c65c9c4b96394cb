/* SPDX-License-Identifier: BSD-2-Clause */
#include "nearest.h"

#define LONGEST 32 /* bytes of a word that is worth a guess */

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static bool
is_same(char a, char b)
{
	return fb_str_equal_nocase((struct fb_str) { &a, 1 },
	    (struct fb_str) { &b, 1 });
}

/* Damerau's distance without overlapping swaps. */
static unsigned
distance(struct fb_str a, struct fb_str b)
{
	unsigned cost[3][LONGEST + 1];

	for (unsigned j = 0; j <= b.len; j++)
		cost[0][j] = j;
	for (unsigned i = 1; i <= a.len; i++) {
		unsigned *now = cost[i % 3], *before = cost[(i + 2) % 3],
			 *earlier = cost[(i + 1) % 3];
		now[0] = i;
		for (unsigned j = 1; j <= b.len; j++) {
			char x = a.data[i - 1], y = b.data[j - 1];
			now[j] = before[j - 1] + !is_same(x, y);
			now[j] = least(now[j], before[j] + 1);
			now[j] = least(now[j], now[j - 1] + 1);
			if (i > 1 && j > 1 && is_same(x, b.data[j - 2]) &&
			    is_same(a.data[i - 2], y))
				now[j] = least(now[j], earlier[j - 2] + 1);
		}
	}
	return cost[a.len % 3][b.len];
}

const char *
fb_nearest(const struct fb_words *set, struct fb_str word)
{
	const char *best = NULL;
	/* a third of the letters may be wrong, and at least one */
	unsigned best_distance = (unsigned)(word.len + 5) / 3;

	if (word.len == 0 || word.len > LONGEST ||
	    memchr(word.data, '\0', word.len) != NULL)
		return NULL;
	for (unsigned i = 0; i < set->count; i++) {
		struct fb_str candidate = fb_str(set->words[i]);
		if (candidate.len > LONGEST)
			continue;
		unsigned d = distance(word, candidate);
		if (d < best_distance) {
			best_distance = d;
			best = set->words[i];
		}
	}
	return best;
}
