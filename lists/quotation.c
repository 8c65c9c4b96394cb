/* SPDX-License-Identifier: BSD-2-Clause */
#include "quotation.h"

static const struct {
	const char *open, *close;
} pairs[] = { { "\u300C", "\u300D" }, { "\u300E", "\u300F" },
	{ "\u201C", "\u201D" }, { "\uFF62", "\uFF63" } };
#define PAIR_COUNT (sizeof pairs / sizeof *pairs)

static bool
stands_at(struct fb_str text, size_t at, const char *mark)
{
	size_t len = strlen(mark);

	return at <= text.len && len <= text.len - at &&
	    memcmp(text.data + at, mark, len) == 0;
}

/* Is there an opening mark in front, with no closing one between? */
static bool
is_opened(struct fb_str text, size_t begin, size_t pair)
{
	size_t low =
	    begin > FB_QUOTATION_MAX_BYTES ? begin - FB_QUOTATION_MAX_BYTES : 0;

	for (size_t i = begin; i-- > low;) {
		if (stands_at(text, i, pairs[pair].close))
			return false;
		if (stands_at(text, i, pairs[pair].open))
			return true;
	}
	return false;
}

static bool
is_closed(struct fb_str text, size_t end, size_t pair)
{
	for (size_t i = end; i < text.len && i - end < FB_QUOTATION_MAX_BYTES;
	     i++) {
		if (stands_at(text, i, pairs[pair].open))
			return false;
		if (stands_at(text, i, pairs[pair].close))
			return true;
	}
	return false;
}

/* "> …", also "| …" and "＞…". */
static bool
is_quoted_line(struct fb_str text, size_t begin)
{
	size_t low =
	    begin > FB_QUOTATION_MAX_BYTES ? begin - FB_QUOTATION_MAX_BYTES : 0;
	size_t at = begin;

	while (at > low && text.data[at - 1] != '\n')
		at--;
	if (at == low && low > 0)
		return false;
	while (at < begin && (text.data[at] == ' ' || text.data[at] == '\t'))
		at++;
	return stands_at(text, at, ">") || stands_at(text, at, "| ") ||
	    stands_at(text, at, "\uFF1E");
}

bool
fb_is_quoted(struct fb_str text, struct fb_span span)
{
	if (span.end > text.len || span.end <= span.begin)
		return false;
	if (is_quoted_line(text, span.begin))
		return true;
	for (size_t i = 0; i < PAIR_COUNT; i++)
		if (is_opened(text, span.begin, i) &&
		    is_closed(text, span.end, i))
			return true;
	return false;
}
