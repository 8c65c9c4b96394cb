/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fold any text at each level: folding again changes nothing, the result is
 * bounded, every unit can be traced to bytes in order, and the fast path
 * writes what the steps write.
 *
 * Random bytes are hardly ever UTF-8, so each byte below 80 is itself, each
 * above one of the characters that have rules, and FF takes the next three
 * as a code point.
 */
#include <stdlib.h>

#include "../classifier/fold_text.h"
#include "fold_context.h"

#define LOCATED_UNITS 24 /* of each view; each costs two folds */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint32_t awkward[] = { 0xAD, 0xDF, 0xE9, 0xA5, 0xB4, 0x0301,
	0x0336, 0x0338, 0x0344, 0x0345, 0x03B1, 0x039D, 0x0661, 0x09BE, 0x09C7,
	0x0CBF, 0x0CD5, 0x0E33, 0x0F71, 0x0FB2, 0x1100, 0x1161, 0x11A8, 0x200B,
	0x200D, 0x2014, 0x2028, 0x20E3, 0x2460, 0x25CB, 0x2776, 0x2E9D, 0x2F3E,
	0x3000, 0x3001, 0x300C, 0x301C, 0x3042, 0x304B, 0x304C, 0x3063, 0x3099,
	0x309A, 0x309B, 0x309C, 0x309D, 0x309E, 0x30AB, 0x30C8, 0x30CF, 0x30FB,
	0x30FC, 0x30FD, 0x30FE, 0x3131, 0x3161, 0x31F0, 0x3231, 0x4E00, 0x4E8C,
	0x53E3, 0x6236, 0x6F22, 0x8ACB, 0xAC00, 0xE63E, 0xFA11, 0xFB01, 0xFDFA,
	0xFE0F, 0xFF0D, 0xFF11, 0xFF21, 0xFF70, 0xFF76, 0xFF9E, 0xFFDA, 0xFFFD,
	0xFFE5, 0x1109A, 0x110BA, 0x1D15E, 0x1D165, 0x1D400, 0x1F10B, 0x1F170,
	0x1F600, 0x20BB7, 0x2F800, 0x2F81A, 0xE0041, 0xE0100, 0xF0000, 0xB0,
	0x2033, 0x3005, 0x303C, 0x30F3, 0x1F194, 0x4E28, 0xFF10, 0xFF11 };

#define AWKWARD_COUNT (sizeof awkward / sizeof *awkward)

static void
require(bool condition)
{
	if (!condition)
		abort();
}

static struct fb_str
make_text(char *out, const uint8_t *data, size_t size)
{
	size_t len = 0;
	for (size_t i = 0; i < size; i++) {
		uint32_t c = data[i];
		if (c == 0xFF && i + 3 < size) {
			c = (data[i + 1] & 0x1Fu) << 16 | data[i + 2] << 8 |
			    data[i + 3];
			i += 3;
		} else if (c >= 0x80) {
			c = awkward[c % AWKWARD_COUNT];
		}
		len += fb_utf8_put(out + len, c);
	}
	return (struct fb_str) { out, len };
}

static bool
are_equal(struct fb_units a, struct fb_units b)
{
	return a.count == b.count &&
	    (a.count == 0 || memcmp(a.unit, b.unit, 2 * a.count) == 0);
}

static void
check_places(const struct fb_view *view)
{
	struct fb_span before = { 0, 0 };
	size_t step = 1 + view->text.count / LOCATED_UNITS;
	for (size_t i = 0; i < view->text.count; i += step) {
		struct fb_span span =
		    fb_view_locate(view, test_folder(), i, i + 1);
		require(span.begin < span.end);
		require(span.end <= view->source.len);
		require(span.begin >= before.begin && span.end >= before.end);
		before = span;
	}
}

static void
check_level(struct fb_arena *arena, enum fb_view_level level,
    struct fb_str source)
{
	struct fb_view view = fold_view(arena, level, source);
	require(view.text.count <= FB_FOLD_MAX_EXPANSION * source.len);

	struct text once = units_text(view.text);
	require(are_equal(fold_view(arena, level, text_str(&once)).text,
	    view.text));
	text_free(&once);

	struct fb_fold_run run = { .arena = arena };
	fb_fold_reader_init(&run.reader, test_folder(), level, source, 0);
	while (run.reader.position < source.len)
		fb_fold_step(&run);
	require(
	    are_equal((struct fb_units) { run.unit, run.count }, view.text));
	require(run.reader.invisible_count == view.invisible_count);
	check_places(&view);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes = malloc(FB_UTF8_MAX_BYTES * size + 1);
	require(bytes != NULL);
	struct fb_str source = make_text(bytes, data, size);
	for (int level = FB_VIEW_EXACT; level <= FB_VIEW_SKELETON; level++) {
		fb_arena_reset(test_arena());
		check_level(test_arena(), (enum fb_view_level)level, source);
	}
	free(bytes);
	return 0;
}
