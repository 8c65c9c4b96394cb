/* SPDX-License-Identifier: BSD-2-Clause */
#include "mime_boundary.h"

/* How well a line fits, best first. */
enum fit {
	FIT_EXACT,
	FIT_EXACT_CLOSED,
	FIT_LOOSE,
	FIT_LOOSE_CLOSED,
	FIT_NONE
};

static bool
is_delimiter_start(struct fb_str bytes, size_t at)
{
	return bytes.len - at >= 3 && bytes.data[at] == '-' &&
	    bytes.data[at + 1] == '-';
}

/* How a line (without "--" and blanks at its end) fits a boundary, judged
 * by what follows the boundary in it. */
static enum fit
fit_of_rest(const struct fb_boundary *boundary, struct fb_str line,
    bool *is_close)
{
	const char *rest = line.data + boundary->text.len;
	size_t left = line.len - boundary->text.len;

	*is_close = left >= 2 && rest[0] == '-' && rest[1] == '-';
	if (left == 0 || (*is_close && left == 2))
		return boundary->is_closed ? FIT_EXACT_CLOSED : FIT_EXACT;
	if (*is_close || rest[0] == ' ' || rest[0] == '\t' || rest[0] == '\0')
		return boundary->is_closed ? FIT_LOOSE_CLOSED : FIT_LOOSE;
	return FIT_NONE;
}

/* The cheap tests come first: a message can have millions of lines that
 * nearly match. */
static enum fit
fit_of(const struct fb_boundary *boundary, struct fb_str line, bool *is_close)
{
	struct fb_str text = boundary->text;

	if (text.len == 0 || line.len < text.len ||
	    line.data[text.len - 1] != text.data[text.len - 1])
		return FIT_NONE;
	enum fit fit = fit_of_rest(boundary, line, is_close);
	if (fit == FIT_NONE || memcmp(line.data, text.data, text.len) != 0)
		return FIT_NONE;
	return fit;
}

/*
 * At most a few dozen boundaries are open, and each comparison ends at the
 * first byte that differs, so the cost of a line is bounded by its length.
 */
bool
fb_boundary_match(struct fb_boundary_hit *hit,
    const struct fb_boundary *boundary, size_t count, struct fb_str bytes,
    size_t at)
{
	if (count == 0 || !is_delimiter_start(bytes, at))
		return false;
	size_t end = fb_line_end(bytes, at + 2);
	struct fb_str line = { bytes.data + at + 2, end - at - 2 };
	while (line.len > 0 &&
	    (line.data[line.len - 1] == ' ' || line.data[line.len - 1] == '\t'))
		line.len--;

	enum fit best = FIT_NONE;
	for (size_t i = count; i-- > 0;) {
		bool is_close = false;
		enum fit fit = fit_of(&boundary[i], line, &is_close);
		if (fit >= best)
			continue;
		best = fit;
		*hit = (struct fb_boundary_hit) { i, is_close, at, end };
	}
	return best != FIT_NONE;
}

static bool
begins_line(struct fb_str bytes, size_t at, size_t start)
{
	return at == start || bytes.data[at - 1] == '\n' ||
	    bytes.data[at - 1] == '\r';
}

bool
fb_boundary_find(struct fb_boundary_hit *hit,
    const struct fb_boundary *boundary, size_t count, struct fb_str bytes,
    size_t at)
{
	size_t start = at;

	while (at < bytes.len) {
		const char *dash = memchr(bytes.data + at, '-', bytes.len - at);
		if (dash == NULL)
			return false;
		at = (size_t)(dash - bytes.data);
		if (begins_line(bytes, at, start) &&
		    fb_boundary_match(hit, boundary, count, bytes, at))
			return true;
		/* the rest of a ruled line begins no line */
		while (at < bytes.len && bytes.data[at] == '-')
			at++;
	}
	return false;
}
