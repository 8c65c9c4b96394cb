/* SPDX-License-Identifier: BSD-2-Clause */
#include "charset_lost.h"

static bool
is_graphic(char c)
{
	return c > 0x20 && c < 0x7F;
}

static bool
is_pair(struct fb_str bytes, size_t at, char first, const char *second)
{
	return bytes.len - at >= 2 && bytes.data[at] == first &&
	    (bytes.data[at + 1] == second[0] ||
		bytes.data[at + 1] == second[1]);
}

/* Where the pairs from `at` on end: at "(B", or where is none. */
static size_t
pairs_end(struct fb_str bytes, size_t at)
{
	while (bytes.len - at >= 2 && is_graphic(bytes.data[at]) &&
	    is_graphic(bytes.data[at + 1]) && !is_pair(bytes, at, '(', "BJ"))
		at += 2;
	return at;
}

bool
fb_lost_find(struct fb_lost_run *run, struct fb_str bytes, size_t at)
{
	/* Pairs that lead nowhere from one place do so from each place
	 * among them that is even to it. */
	size_t dead_end[2] = { 0, 0 };

	while (at < bytes.len) {
		const char *found =
		    memchr(bytes.data + at, '$', bytes.len - at);
		if (found == NULL)
			break;
		at = (size_t)(found - bytes.data);
		if (is_pair(bytes, at, '$', "B@") && at >= dead_end[at % 2]) {
			size_t first = at + FB_LOST_MARK_BYTES;
			size_t end = pairs_end(bytes, first);
			if (end > first && is_pair(bytes, end, '(', "BJ")) {
				*run = (struct fb_lost_run) { at, end };
				return true;
			}
			dead_end[at % 2] = end;
		}
		at++;
	}
	return false;
}
