/* SPDX-License-Identifier: BSD-2-Clause */
#include "quotation.h"

#define MARK_BYTES 3

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

/* The marks of `pairs` have three bytes each, of which the last tells most:
 * a phrase that is repeated has this asked about every byte. */
static inline bool
is_mark(struct fb_str text, size_t at, const char *mark)
{
	return text.len - at >= MARK_BYTES && text.data[at + 2] == mark[2] &&
	    text.data[at + 1] == mark[1] && text.data[at] == mark[0];
}

/* Is there an opening mark in front, with no closing one between? */
static bool
is_opened(size_t *at, struct fb_str text, size_t begin, size_t pair)
{
	size_t low =
	    begin > FB_QUOTATION_MAX_BYTES ? begin - FB_QUOTATION_MAX_BYTES : 0;

	for (size_t i = begin; i-- > low;) {
		if (is_mark(text, i, pairs[pair].close))
			return false;
		if (is_mark(text, i, pairs[pair].open)) {
			*at = i + MARK_BYTES;
			return true;
		}
	}
	return false;
}

static bool
is_closed(size_t *at, struct fb_str text, size_t end, size_t pair)
{
	for (size_t i = end; i < text.len && i - end < FB_QUOTATION_MAX_BYTES;
	     i++) {
		if (is_mark(text, i, pairs[pair].open))
			return false;
		if (is_mark(text, i, pairs[pair].close)) {
			*at = i;
			return true;
		}
	}
	return false;
}

/* '"' opens and closes alike: inside is what stands behind an odd number of
 * them in its line. */
static bool
is_between_straight(size_t *begin, size_t *end, struct fb_str text,
    struct fb_span span)
{
	size_t marks = 0;

	for (size_t i = span.begin;
	     i > 0 && span.begin - i < FB_QUOTATION_MAX_BYTES &&
	     text.data[i - 1] != '\n';
	     i--) {
		if (text.data[i - 1] == '"' && marks++ == 0)
			*begin = i;
	}
	if (marks % 2 == 0)
		return false;
	for (*end = span.end;
	     *end < text.len && *end - span.end < FB_QUOTATION_MAX_BYTES &&
	     text.data[*end] != '\n';
	     ++*end)
		if (text.data[*end] == '"')
			return true;
	return false;
}

static size_t
count_characters(struct fb_str text, size_t begin, size_t end)
{
	size_t count = 0;

	for (size_t i = begin; i < end; i++)
		count += ((unsigned char)text.data[i] & 0xC0) != 0x80;
	return count;
}

/* Do marks stand around it, so many characters apart? */
static bool
is_marked(struct fb_str text, struct fb_span span, size_t least)
{
	size_t begin = 0, end = 0;

	if (is_between_straight(&begin, &end, text, span) &&
	    count_characters(text, begin, end) >= least)
		return true;
	for (size_t i = 0; i < PAIR_COUNT; i++)
		if (is_opened(&begin, text, span.begin, i) &&
		    is_closed(&end, text, span.end, i) &&
		    count_characters(text, begin, end) >= least)
			return true;
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

static bool
is_quoted(struct fb_str text, struct fb_span span, size_t least)
{
	if (span.end > text.len || span.end <= span.begin)
		return false;
	return is_quoted_line(text, span.begin) || is_marked(text, span, least);
}

bool
fb_is_quoted(struct fb_str text, struct fb_span span)
{
	return is_quoted(text, span, 0);
}

bool
fb_is_quoted_sentence(struct fb_str text, struct fb_span span)
{
	return is_quoted(text, span, FB_QUOTATION_SENTENCE_MIN);
}
