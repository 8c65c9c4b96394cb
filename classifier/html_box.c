/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_box.h"

#include "html_css.h"
#include "html_length.h"

/* A scale by less shows nothing. */
#define SCALE_LEAST_MILLI 100
/* Moved by so much of its own size a box has left its place: less is how
 * boxes are centered. */
#define MOVED_LEAST_PERCENT_MILLI 300000
/* A box that is turned so far is seen from its edge. */
#define EDGE_ON_LEAST_MILLI 88000
#define EDGE_ON_MOST_MILLI 92000
#define WHOLE_PERCENT_MILLI 100000
#define POLYGON_POINTS_MAX 64

static int64_t
magnitude(int64_t value)
{
	return value < 0 ? -value : value;
}

struct fb_str
fb_html_box_edge(struct fb_str text, enum fb_html_edge edge)
{
	static const unsigned char word_of[5][4] = { { 0, 0, 0, 0 },
		{ 0, 0, 0, 0 }, { 0, 1, 0, 1 }, { 0, 1, 2, 1 },
		{ 0, 1, 2, 3 } };
	struct fb_str word[4];
	size_t count = 0;

	while (count < 4 && fb_css_next_word(&word[count], &text))
		count++;
	return count == 0 ? FB_STR("") : word[word_of[count][edge]];
}

bool
fb_html_is_far(struct fb_str text, enum fb_html_edge edge)
{
	struct fb_css_length length;

	if (!fb_css_length(&length, text))
		return false;
	if (length.is_percent)
		return length.percent_milli <= -WHOLE_PERCENT_MILLI;
	return length.millipx < FB_HTML_AWAY_MILLIPX ||
	    (edge == FB_EDGE_LEFT &&
		length.millipx > FB_HTML_AWAY_RIGHT_MILLIPX);
}

bool
fb_html_has_length(struct fb_str text, int64_t least)
{
	struct fb_str word;
	struct fb_css_length length;

	while (fb_css_next_word(&word, &text))
		if (fb_css_length(&length, word) && length.millipx >= least)
			return true;
	return false;
}

/* The distance of two edges of "rect(top, right, bottom, left)". */
static bool
is_gap(struct fb_str near, struct fb_str far)
{
	struct fb_css_length from, to;

	return fb_css_length(&from, near) && fb_css_length(&to, far) &&
	    to.millipx - from.millipx <= FB_HTML_FLAT_MILLIPX;
}

bool
fb_html_is_clip_empty(struct fb_str text)
{
	struct fb_str edges;

	if (!fb_css_call(&edges, text, FB_STR("rect")))
		return false;
	return is_gap(fb_html_box_edge(edges, FB_EDGE_TOP),
		   fb_html_box_edge(edges, FB_EDGE_BOTTOM)) ||
	    is_gap(fb_html_box_edge(edges, FB_EDGE_LEFT),
		fb_html_box_edge(edges, FB_EDGE_RIGHT));
}

static int64_t
percent_of(struct fb_str word)
{
	struct fb_css_length length;

	return fb_css_length(&length, word) ? length.percent_milli : 0;
}

/* "inset(50%)", "inset(0 100% 0 0 round 5px)" */
static bool
is_inset_whole(struct fb_str edges)
{
	return percent_of(fb_html_box_edge(edges, FB_EDGE_TOP)) +
		percent_of(fb_html_box_edge(edges, FB_EDGE_BOTTOM)) >=
	    WHOLE_PERCENT_MILLI ||
	    percent_of(fb_html_box_edge(edges, FB_EDGE_LEFT)) +
		percent_of(fb_html_box_edge(edges, FB_EDGE_RIGHT)) >=
	    WHOLE_PERCENT_MILLI;
}

/* All points of a polygon in one line along an edge of the box. */
static bool
is_polygon_flat(struct fb_str points)
{
	struct fb_str word, value[2];
	bool is_same[2] = { true, true };
	size_t count = 0;

	for (; fb_css_next_word(&word, &points); count++) {
		if (count >= POLYGON_POINTS_MAX)
			return false;
		if (count < 2)
			value[count] = word;
		else if (!fb_str_equal(value[count % 2], word))
			is_same[count % 2] = false;
	}
	return count >= 2 && (is_same[0] || is_same[1]);
}

/* The radius of "circle(0)", "ellipse(0 50% at 0 0)". */
static bool
is_round_empty(struct fb_str arguments)
{
	struct fb_str word;
	struct fb_css_length length;

	while (fb_css_next_word(&word, &arguments) && !fb_css_is(word, "at"))
		if (fb_css_length(&length, word) &&
		    magnitude(length.millipx) <= FB_HTML_FLAT_MILLIPX)
			return true;
	return false;
}

bool
fb_html_is_clip_path_empty(struct fb_str text)
{
	struct fb_str arguments;

	if (fb_css_call(&arguments, text, FB_STR("inset")))
		return is_inset_whole(arguments);
	if (fb_css_call(&arguments, text, FB_STR("rect")))
		return fb_html_is_clip_empty(text);
	if (fb_css_call(&arguments, text, FB_STR("polygon")))
		return is_polygon_flat(arguments);
	return (fb_css_call(&arguments, text, FB_STR("circle")) ||
		   fb_css_call(&arguments, text, FB_STR("ellipse"))) &&
	    is_round_empty(arguments);
}

static bool
is_any(struct fb_str name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (fb_css_is(name, *names))
			return true;
	return false;
}

bool
fb_html_is_scaled_away(struct fb_str text)
{
	struct fb_str word;
	int64_t factor;

	for (size_t i = 0; i < 2 && fb_css_next_word(&word, &text); i++) {
		if (!fb_css_number(&factor, &word))
			return false;
		if (fb_css_is(word, "%"))
			factor /= 100;
		if (magnitude(factor) < SCALE_LEAST_MILLI)
			return true;
	}
	return false;
}

bool
fb_html_is_moved_away(struct fb_str text)
{
	struct fb_str word;
	struct fb_css_length length;

	for (size_t i = 0; i < 2 && fb_css_next_word(&word, &text); i++) {
		if (!fb_css_length(&length, word))
			return false;
		if (length.is_percent ?
			length.percent_milli <= -MOVED_LEAST_PERCENT_MILLI :
			length.millipx < FB_HTML_AWAY_MILLIPX ||
			    length.millipx > FB_HTML_AWAY_RIGHT_MILLIPX)
			return true;
	}
	return false;
}

/* matrix(a, b, c, d, x, y): no area, or far away. */
static bool
is_matrix_away(struct fb_str arguments)
{
	int64_t value[6];
	struct fb_str word;

	for (size_t i = 0; i < 6; i++)
		if (!fb_css_next_word(&word, &arguments) ||
		    !fb_css_number(&value[i], &word))
			return false;
	for (size_t i = 0; i < 4; i++) /* no overflow below */
		if (magnitude(value[i]) > FB_CSS_NUMBER_MAX)
			return false;
	int64_t area = value[0] * value[3] / 1000 - value[1] * value[2] / 1000;
	return magnitude(area) < SCALE_LEAST_MILLI * SCALE_LEAST_MILLI / 1000 ||
	    value[4] < FB_HTML_AWAY_MILLIPX || value[5] < FB_HTML_AWAY_MILLIPX;
}

static bool
is_edge_on(struct fb_str angle)
{
	int64_t milli;

	if (!fb_css_number(&milli, &angle) || !fb_css_is(angle, "deg"))
		return false;
	milli = magnitude(milli) % 180000;
	return milli > EDGE_ON_LEAST_MILLI && milli < EDGE_ON_MOST_MILLI;
}

static bool
is_function_away(struct fb_str function)
{
	static const char *const scales[] = { "scale", "scalex", "scaley",
		"scale3d", NULL };
	static const char *const moves[] = { "translate", "translatex",
		"translatey", "translate3d", NULL };
	static const char *const turns[] = { "rotatex", "rotatey", NULL };
	const char *bracket = memchr(function.data, '(', function.len);

	if (bracket == NULL || function.data[function.len - 1] != ')')
		return false;
	struct fb_str name = { function.data,
		(size_t)(bracket - function.data) };
	struct fb_str arguments = { bracket + 1, function.len - name.len - 2 };
	if (is_any(name, scales))
		return fb_html_is_scaled_away(arguments);
	if (is_any(name, moves))
		return fb_html_is_moved_away(arguments);
	if (is_any(name, turns))
		return is_edge_on(fb_css_trim(arguments));
	return fb_css_is(name, "matrix") && is_matrix_away(arguments);
}

bool
fb_html_is_transformed_away(struct fb_str text)
{
	struct fb_str function;

	while (fb_css_next_word(&function, &text))
		if (is_function_away(function))
			return true;
	return false;
}

bool
fb_html_is_filtered_away(struct fb_str text)
{
	struct fb_str function, arguments;
	int64_t factor;

	while (fb_css_next_word(&function, &text)) {
		if (!fb_css_call(&arguments, function, FB_STR("opacity")) ||
		    !fb_css_number(&factor, &arguments))
			continue;
		if (fb_css_is(arguments, "%"))
			factor /= 100;
		if (factor < SCALE_LEAST_MILLI)
			return true;
	}
	return false;
}
