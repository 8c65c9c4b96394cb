/* SPDX-License-Identifier: BSD-2-Clause */
#include "spaced.h"

#define ALONE_MIN 4 /* characters in a row, the first of them CJK */

/* Each unit of a text is asked, so that no list is walked for it. */
static inline bool
is_gap(uint16_t unit)
{
	switch (unit) {
	case ' ':
	case '\t':
	case '\n':
	case '\r':
	case 0xA0:
	case 0x3000:
	case '.':
	case '_':
	case '*':
	case '/':
	case '|':
	case u'・':
	case u'☆':
	case u'★':
	case u'◆':
	case u'◇':
	case u'■':
	case u'□':
	case u'▲':
	case u'△':
	case u'▼':
	case u'▽':
	case u'※':
	case u'♪':
		return true;
	default:
		return false;
	}
}

/* True when a gap breaks one of the words that accounts and telephone numbers
 * are written with: 銀 行, and 普　通 in a layout of columns. */
static bool
is_broken_word(uint16_t before, uint16_t after)
{
	static const char16_t pairs[] = u"銀行支店普通当座口座番号電話記号";

	for (size_t i = 0; pairs[i] != 0; i += 2)
		if (pairs[i] == before && pairs[i + 1] == after)
			return true;
	return false;
}

static bool
is_letter(uint16_t unit)
{
	return fb_unit_is_alnum(unit) || fb_unit_is_cjk(unit);
}

static bool
is_line_edge(struct fb_units text, size_t position)
{
	return position >= text.count ||
	    fb_unit_is_newline(text.unit[position]);
}

/* True when the line end parts two lines of one character each: such lines
 * are one that is written downwards. */
static bool
is_downwards(struct fb_units text, size_t position)
{
	size_t next = position + 1;

	if (text.unit[position] == '\r' && fb_unit_at(text, next) == '\n')
		next++;
	return position > 0 && !is_line_edge(text, position - 1) &&
	    is_line_edge(text, position - 2) && !is_line_edge(text, next) &&
	    is_line_edge(text, next + 1);
}

static size_t
line_end(struct fb_units text, size_t position)
{
	while (position < text.count) {
		if (!fb_unit_is_newline(text.unit[position]))
			position++;
		else if (!is_downwards(text, position))
			break;
		else
			position += text.unit[position] == '\r' &&
				fb_unit_at(text, position + 1) == '\n' ?
			    2 :
			    1;
	}
	return position;
}

/* True when four characters in a row stand alone, or when a gap breaks a
 * word. */
static bool
is_spaced(struct fb_units text, size_t begin, size_t end)
{
	size_t alone = 0;
	uint16_t last = 0;

	for (size_t i = begin; i < end; i++) {
		uint16_t unit = text.unit[i];
		if (is_gap(unit))
			continue;
		if (i > begin && is_gap(text.unit[i - 1]) &&
		    is_broken_word(last, unit))
			return true;
		last = unit;
		bool is_alone = is_letter(unit) &&
		    (alone > 0 || fb_unit_is_cjk(unit)) && i + 1 < end &&
		    is_gap(text.unit[i + 1]) &&
		    (i == begin || is_gap(text.unit[i - 1]));
		alone = is_alone ? alone + 1 : 0;
		if (alone == ALONE_MIN)
			return true;
	}
	return false;
}

/* True when the gap that ends at `end` parts two letters, one of them CJK. */
static bool
is_joint(struct fb_units text, size_t begin, size_t end)
{
	uint16_t before = fb_unit_at(text, begin - 1);
	uint16_t after = fb_unit_at(text, end);

	return is_letter(before) && is_letter(after) &&
	    (fb_unit_is_cjk(before) || fb_unit_is_cjk(after));
}

struct copy {
	uint16_t *unit;
	uint32_t *place;
	size_t count;
};

static void
copy_units(struct copy *copy, struct fb_units text, size_t begin, size_t end)
{
	for (; begin < end; begin++) {
		copy->unit[copy->count] = text.unit[begin];
		copy->place[copy->count++] = (uint32_t)begin;
	}
}

/* A gap between two digits is a blank; of a line end there, too. */
static void
copy_gap(struct copy *copy, struct fb_units text, size_t begin, size_t end)
{
	size_t first = copy->count;

	copy_units(copy, text, begin, end);
	for (; first < copy->count; first++)
		if (fb_unit_is_newline(copy->unit[first]))
			copy->unit[first] = ' ';
}

static void
copy_joined(struct copy *copy, struct fb_units text, size_t begin, size_t end)
{
	while (begin < end) {
		size_t gap = begin;
		while (gap < end && is_gap(text.unit[gap]))
			gap++;
		if (gap == begin)
			copy_units(copy, text, begin, ++gap);
		else if (!is_joint(text, begin, gap))
			copy_gap(copy, text, begin, gap);
		begin = gap;
	}
}

/* The first spaced line from `position`; text.count when there is none. */
static size_t
find_spaced(struct fb_units text, size_t position)
{
	while (position < text.count) {
		size_t end = line_end(text, position);
		if (is_spaced(text, position, end))
			return position;
		position = end + 1;
	}
	return text.count;
}

/* Room for a copy and its places. */
static bool
start_copy(struct copy *copy, struct fb_arena *arena, struct fb_units text)
{
	copy->count = 0;
	copy->unit = fb_arena_calloc(arena, text.count, sizeof *copy->unit);
	copy->place =
	    fb_arena_calloc(arena, text.count + 1, sizeof *copy->place);
	return copy->unit != NULL && copy->place != NULL;
}

static void
end_copy(struct fb_spaced *out, struct copy *copy, struct fb_units text,
    size_t done)
{
	copy_units(copy, text, done, text.count);
	copy->place[copy->count] = (uint32_t)text.count;
	out->text = (struct fb_units) { copy->unit, copy->count };
	out->place = copy->place;
}

enum fb_status
fb_spaced_join(struct fb_spaced *out, struct fb_arena *arena,
    struct fb_units plain)
{
	size_t done = 0, next = find_spaced(plain, 0);

	if (next == plain.count || plain.count >= UINT32_MAX) {
		*out = (struct fb_spaced) { .text = plain };
		return FB_OK;
	}
	struct copy copy;
	if (!start_copy(&copy, arena, plain))
		return FB_ERR_NOMEM;
	while (next < plain.count) {
		size_t end = line_end(plain, next);
		copy_units(&copy, plain, done, next);
		copy_joined(&copy, plain, next, end);
		done = end;
		next = find_spaced(plain, end);
	}
	end_copy(out, &copy, plain, done);
	return FB_OK;
}

/* ---- letters ---------------------------------------------------------------- */

static bool
is_printable(uint16_t unit)
{
	return unit > ' ' && unit < 0x7F;
}

/* End of the run of single ASCII characters with a blank between each two
 * that begins at `position`; *count is how many. */
static size_t
letters_end(struct fb_units text, size_t position, size_t *count)
{
	*count = 1;
	while (fb_unit_is_blank(fb_unit_at(text, position + 1)) &&
	    is_printable(fb_unit_at(text, position + 2)) &&
	    !is_printable(fb_unit_at(text, position + 3))) {
		position += 2;
		++*count;
	}
	return position + 1;
}

/* The first run that is long enough from `position`; text.count when there is
 * none. */
static size_t
find_letters(struct fb_units text, size_t position, size_t *end)
{
	size_t count;

	while (position < text.count) {
		*end = position + 1;
		if (is_printable(text.unit[position]) &&
		    !is_printable(fb_unit_at(text, position + 1)) &&
		    (position == 0 || !is_printable(text.unit[position - 1]))) {
			*end = letters_end(text, position, &count);
			if (count >= FB_SPACED_LETTERS_MIN)
				return position;
		}
		position = *end;
	}
	return text.count;
}

enum fb_status
fb_spaced_join_letters(struct fb_spaced *out, struct fb_arena *arena,
    struct fb_units exact)
{
	size_t done = 0, end, next = find_letters(exact, 0, &end);
	struct copy copy;

	*out = (struct fb_spaced) { .text = exact };
	if (next == exact.count || exact.count >= UINT32_MAX)
		return FB_OK;
	if (!start_copy(&copy, arena, exact))
		return FB_ERR_NOMEM;
	while (next < exact.count) {
		copy_units(&copy, exact, done, next);
		for (; next < end; next += 2)
			copy_units(&copy, exact, next, next + 1);
		done = end;
		next = find_letters(exact, end, &end);
	}
	end_copy(out, &copy, exact, done);
	return FB_OK;
}
