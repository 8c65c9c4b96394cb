/* SPDX-License-Identifier: BSD-2-Clause */
#include "fold.h"

#include <assert.h>

#include "fold_context.h"
#include "utf8.h"

/* One check-point for so many bytes of V0: what locating folds again. */
#define CHECKPOINT_BYTES 512

/* The fast path reads two code points without looking for the end. */
#define TAIL_BYTES (2 * FB_UTF8_MAX_BYTES)

/*
 * A place where a fold can be resumed: bytes from `position` on become units
 * from `unit` on.
 */
struct fb_fold_checkpoint {
	size_t position, unit;
	bool is_spaced; /* the last unit ends letter-spaced text */
};

/* ---- the fast path -------------------------------------------------- */

/*
 * Read a code point of the BMP.  Returns its length in bytes, or 0 for one
 * above the BMP.
 */
static inline size_t
decode(const unsigned char *p, uint32_t *c)
{
	if (p[0] < 0x80) {
		*c = p[0];
		return 1;
	}
	if (p[0] < 0xE0) {
		*c = (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
		return 2;
	}
	*c = (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
	return p[0] < 0xF0 ? 3 : 0;
}

static inline uint16_t
last_unit(const uint16_t *out, size_t count)
{
	return count == 0 ? 0 : out[count - 1];
}

static uint32_t
code_point_before(const struct fb_fold_run *run, const unsigned char *p)
{
	struct fb_str source = run->reader.source;
	return fb_utf8_before(source,
	    (size_t)(p - (const unsigned char *)source.data));
}

/*
 * Fold a whole gap, of separators and dashes only, that begins at `p` and is
 * followed by a plain character.  Returns the end of the gap, or NULL when
 * that takes a step.
 */
static const unsigned char *
fold_gap(struct fb_fold_run *run, const unsigned char *p,
    const unsigned char *end, size_t *count)
{
	const uint16_t *table = run->reader.folder->bmp[FB_VIEW_SKELETON];
	const unsigned char *begin = p;
	uint16_t *out = run->unit, left = last_unit(out, *count), right;
	size_t symbol_count = 0, dash_count = 0, length;
	uint32_t c;

	for (;; p += length, symbol_count++) {
		if (p >= end)
			return NULL;
		length = decode(p, &c);
		right = length == 0 ? FB_FOLD_SELF : table[c];
		if (right == FB_FOLD_DASH)
			dash_count++;
		else if (right != FB_FOLD_SEPARATOR)
			break;
	}
	if (fb_fold_is_action(right)) {
		if (right >= FB_FOLD_ZERO)
			right = '0';
		else if (right == FB_FOLD_BAR && !fb_fold_is_digit(left))
			right = FB_FOLD_LONG_VOWEL;
		else
			return NULL;
	}

	switch (fb_fold_gap_between(left, right, dash_count == symbol_count)) {
	case FB_FOLD_GAP_NOTHING:
		return p;
	case FB_FOLD_GAP_LONG_VOWEL:
		if (left != FB_FOLD_LONG_VOWEL && !fb_fold_is_hiragana(c) &&
		    !fb_fold_is_hiragana(code_point_before(run, begin)))
			out[(*count)++] = FB_FOLD_LONG_VOWEL;
		return p;
	case FB_FOLD_GAP_LETTERS:
		if (*count == run->spaced_end ||
		    fb_fold_is_single_behind(out, *count))
			return NULL;
		break;
	case FB_FOLD_GAP_SPACE:
		break;
	}
	out[(*count)++] = ' ';
	return p;
}

/* A character that belongs to the one before it. */
static inline bool
is_tied(uint16_t entry)
{
	return entry == FB_FOLD_COMBINE || entry == FB_FOLD_INVISIBLE ||
	    entry == FB_FOLD_DROP;
}

/* Write a character that becomes several units, none of which takes a step;
 * false when one does. */
static bool
expand(struct fb_fold_run *run, enum fb_view_level level,
    const unsigned char *p, uint32_t c, size_t *count)
{
	const struct fb_folder *folder = run->reader.folder;
	struct fb_units text = fb_folder_expansion(folder, level, c);

	for (size_t i = 0; i < text.count; i++)
		if (fb_fold_is_action(folder->bmp[level][text.unit[i]]))
			return false;
	run->count = *count;
	run->reader.position =
	    (size_t)(p - (const unsigned char *)run->reader.source.data);
	if (!fb_fold_reserve(run, text.count))
		return false;
	for (size_t i = 0; i < text.count; i++)
		run->unit[(*count)++] = folder->bmp[level][text.unit[i]];
	return true;
}

/*
 * Do what the most frequent actions amount to.  Returns where reading goes
 * on, or NULL when a step is needed.
 */
static inline __attribute__((always_inline)) const unsigned char *
act(struct fb_fold_run *run, enum fb_view_level level, uint16_t action,
    const unsigned char *p, size_t length, const unsigned char *end, uint32_t c,
    size_t *count)
{
	uint16_t left = last_unit(run->unit, *count);
	uint32_t after;

	if (level == FB_VIEW_SKELETON &&
	    (action == FB_FOLD_SEPARATOR || action == FB_FOLD_DASH))
		return fold_gap(run, p, end, count);
	if (decode(p + length, &after) == 0 ||
	    is_tied(run->reader.folder->bmp[level][after]))
		return NULL;
	if (action == FB_FOLD_EXPAND)
		return expand(run, level, p, c, count) ? p + length : NULL;
	if (level == FB_VIEW_SKELETON && action == FB_FOLD_BAR &&
	    !fb_fold_is_digit(left)) {
		if (left != FB_FOLD_LONG_VOWEL)
			run->unit[(*count)++] = FB_FOLD_LONG_VOWEL;
		return p + length;
	}
	if (level == FB_VIEW_SKELETON && action == FB_FOLD_REPEAT &&
	    fb_fold_is_repeatable(left)) {
		run->unit[(*count)++] = left;
		return p + length;
	}
	if (level == FB_VIEW_SKELETON && action >= FB_FOLD_ZERO &&
	    !fb_fold_is_letter(left)) {
		run->unit[(*count)++] = action == FB_FOLD_ZERO ? '0' : '1';
		return p + length;
	}
	if (level == FB_VIEW_PLAIN && action == FB_FOLD_DASH &&
	    fb_unit_is_cjk(left)) {
		run->unit[(*count)++] =
		    (uint16_t)fb_fold_dash_form(run->reader.folder, c);
		return p + length;
	}
	return NULL;
}

/*
 * Fold while each code point becomes one unit or little is to be decided.
 * Stops at a character that needs a step, or at or behind `limit`.  Nothing
 * before `limit` needs a check of the end, or of room but to expand.
 */
static inline __attribute__((always_inline)) void
fold_fast(struct fb_fold_run *run, size_t limit, enum fb_view_level level)
{
	const uint16_t *table = run->reader.folder->bmp[level];
	const unsigned char *begin =
	    (const unsigned char *)run->reader.source.data;
	const unsigned char *p = begin + run->reader.position;
	const unsigned char *end = begin + limit;
	uint16_t *out = run->unit;
	size_t count = run->count;

	while (p < end) {
		uint32_t c;
		size_t length = decode(p, &c);
		if (length == 0)
			break;
		uint16_t entry = table[c];
		if (fb_fold_is_action(entry)) {
			const unsigned char *next =
			    act(run, level, entry, p, length, end, c, &count);
			if (next == NULL)
				break;
			p = next;
			out = run->unit;
		} else {
			out[count++] = entry;
			p += length;
		}
	}
	run->count = count;
	run->reader.position = (size_t)(p - begin);
}

/* One loop for each level, so that the compiler removes what it does not
 * need. */
static void
fold_until(struct fb_fold_run *run, size_t limit)
{
	switch (run->reader.level) {
	case FB_VIEW_EXACT:
		fold_fast(run, limit, FB_VIEW_EXACT);
		break;
	case FB_VIEW_PLAIN:
		fold_fast(run, limit, FB_VIEW_PLAIN);
		break;
	case FB_VIEW_SKELETON:
		fold_fast(run, limit, FB_VIEW_SKELETON);
		break;
	}
}

/* ---- folding -------------------------------------------------------- */

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static uint16_t
entry_at(const struct fb_fold_run *run, size_t position)
{
	return fb_folder_entry(run->reader.folder, run->reader.level,
	    fb_utf8_next(run->reader.source, &position));
}

/* Does the next character belong to the one before it? */
static bool
is_tied_to_last(const struct fb_fold_run *run)
{
	size_t behind;
	return is_tied(entry_at(run, run->reader.position)) ||
	    fb_fold_reader_is_spaced_mark(&behind, &run->reader);
}

/*
 * Before a step: go back to the last character if the next one is tied to
 * it and it became one unit on the fast path, that is, behind `floor`.
 */
static void
take_back(struct fb_fold_run *run, size_t floor)
{
	size_t position = run->reader.position;
	if (position == floor || !is_tied_to_last(run))
		return;
	do
		position--;
	while (position > floor &&
	    ((unsigned char)run->reader.source.data[position] & 0xC0) == 0x80);
	if (fb_fold_is_action(entry_at(run, position)) || run->count == 0)
		return;
	run->reader.position = position;
	run->count--;
}

/* Note where the fold stands, where it can be resumed. */
static bool
add_checkpoint(struct fb_fold_checkpoint *checkpoint,
    const struct fb_fold_run *run)
{
	if (is_tied_to_last(run))
		return false;
	*checkpoint = (struct fb_fold_checkpoint) {
		.position = run->reader.position,
		.unit = run->count,
		.is_spaced = run->count != 0 && run->spaced_end == run->count,
	};
	return true;
}

static void
fold_all(struct fb_fold_run *run, struct fb_view *view,
    struct fb_fold_checkpoint *checkpoint)
{
	struct fb_str source = run->reader.source;
	size_t tail = source.len - smaller(source.len, TAIL_BYTES);
	size_t wanted = CHECKPOINT_BYTES, floor = 0;

	while (run->reader.position < source.len && !run->is_out_of_memory) {
		if (run->reader.position >= wanted &&
		    add_checkpoint(&checkpoint[view->checkpoint_count], run)) {
			view->checkpoint_count++;
			wanted = run->reader.position + CHECKPOINT_BYTES;
		}
		size_t limit = smaller(tail,
		    wanted > run->reader.position ? wanted :
						    run->reader.position + 1);
		fold_until(run, limit);
		if ((run->reader.position < limit || limit == tail) &&
		    run->reader.position < source.len) {
			take_back(run, floor);
			fb_fold_step(run);
			floor = run->reader.position;
		}
	}
}

enum fb_status
fb_fold(struct fb_view *out, struct fb_arena *arena,
    const struct fb_folder *folder, enum fb_view_level level,
    struct fb_str source)
{
	struct fb_fold_checkpoint *checkpoint = fb_arena_calloc(arena,
	    source.len / CHECKPOINT_BYTES + 1, sizeof *checkpoint);
	struct fb_fold_run run = {
		.arena = arena,
		.capacity = source.len + 1,
	};
	if (checkpoint == NULL || run.capacity > SIZE_MAX / sizeof *run.unit)
		return FB_ERR_NOMEM;
	run.unit = fb_arena_alloc(arena, run.capacity * sizeof *run.unit);
	if (run.unit == NULL)
		return FB_ERR_NOMEM;

	struct fb_view view = { .level = level, .source = source };
	fb_fold_reader_init(&run.reader, folder, level, source, 0);
	fold_all(&run, &view, checkpoint);
	if (run.is_out_of_memory)
		return FB_ERR_NOMEM;
	fb_arena_trim(arena, run.unit, run.capacity * sizeof *run.unit,
	    run.count * sizeof *run.unit);
	view.text = (struct fb_units) { run.unit, run.count };
	view.invisible_count = run.reader.invisible_count;
	view.checkpoint = checkpoint;
	*out = view;
	return FB_OK;
}

/* ---- locating ------------------------------------------------------- */

/* The last check-point at or before a unit; NULL for the beginning. */
static const struct fb_fold_checkpoint *
checkpoint_before(const struct fb_view *view, size_t unit)
{
	size_t low = 0, high = view->checkpoint_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (view->checkpoint[middle].unit <= unit)
			low = middle + 1;
		else
			high = middle;
	}
	return low == 0 ? NULL : &view->checkpoint[low - 1];
}

/* The span of one unit: fold again from the check-point before it. */
static struct fb_span
locate_unit(const struct fb_view *view, const struct fb_folder *folder,
    size_t target)
{
	uint16_t window[2 * FB_FOLD_CONTEXT_UNITS];
	const struct fb_fold_checkpoint *from = checkpoint_before(view, target);
	struct fb_fold_run run = {
		.unit = window,
		.capacity = sizeof window / sizeof *window,
		.target = target,
	};
	fb_fold_reader_init(&run.reader, folder, view->level, view->source,
	    from == NULL ? 0 : from->position);
	if (from != NULL) {
		run.count = smaller(from->unit, FB_FOLD_CONTEXT_UNITS);
		run.base = from->unit - run.count;
		memcpy(window, view->text.unit + run.base,
		    run.count * sizeof *window);
		run.spaced_end = from->is_spaced ? run.count : 0;
	}
	while (run.base + run.count <= target) {
		assert(run.reader.position < view->source.len);
		fb_fold_step(&run);
	}
	return run.found;
}

struct fb_span
fb_view_locate(const struct fb_view *view, const struct fb_folder *folder,
    size_t begin, size_t end)
{
	assert(begin <= end && end <= view->text.count);
	if (begin == end) {
		size_t place = begin == view->text.count ?
		    view->source.len :
		    locate_unit(view, folder, begin).begin;
		return (struct fb_span) { place, place };
	}
	return (struct fb_span) {
		.begin = locate_unit(view, folder, begin).begin,
		.end = locate_unit(view, folder, end - 1).end,
	};
}
