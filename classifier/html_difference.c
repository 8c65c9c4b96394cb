/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_difference.h"

struct fb_str
fb_html_difference(struct fb_str text, struct fb_str other)
{
	size_t begin = 0, end = 0, least;

	least = text.len < other.len ? text.len : other.len;
	while (begin < least && text.data[begin] == other.data[begin])
		begin++;
	if (begin == text.len && begin == other.len)
		return (struct fb_str) { other.data, 0 };
	/* A line begins with the end of the one before. */
	while (begin > 0 && other.data[begin - 1] != '\n')
		begin--;
	if (begin > 0)
		begin--;
	while (end < least - begin &&
	    text.data[text.len - end - 1] == other.data[other.len - end - 1])
		end++;
	/* The line that the common end begins in belongs to the difference. */
	while (end > 0 && other.data[other.len - end] != '\n')
		end--;
	size_t until = other.len - end;
	while (begin < until && other.data[begin] == '\n')
		begin++;
	return (struct fb_str) { other.data + begin, until - begin };
}
