/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fold any text at each level: folding again changes nothing, the result is
 * bounded, and every unit can be traced to bytes in order.
 */
#include <stdlib.h>

#include "../classifier/fold_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool condition)
{
	if (!condition)
		abort();
}

static void
check_places(const struct fb_view *view)
{
	struct fb_span before = { 0, 0 };
	for (size_t i = 0; i < view->text.count; i++) {
		struct fb_span span =
		    fb_view_locate(view, test_folder(), i, i + 1);
		require(span.begin < span.end);
		require(span.end <= view->source.len);
		require(span.begin >= before.begin && span.end >= before.end);
		before = span;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fb_str source = { (const char *)data, size };
	if (!fb_utf8_is_valid(source))
		return 0;
	for (int level = FB_VIEW_EXACT; level <= FB_VIEW_SKELETON; level++) {
		struct fb_arena *arena = fb_arena_new(FOLD_TEXT_ARENA_BYTES);
		struct fb_view view =
		    fold_view(arena, (enum fb_view_level)level, source);
		require(view.text.count <= FB_FOLD_MAX_EXPANSION * size + 16);
		struct text once = units_text(view.text);
		struct text twice =
		    fold_text((enum fb_view_level)level, text_str(&once));
		require(fb_str_equal(text_str(&once), text_str(&twice)));
		check_places(&view);
		text_free(&once);
		text_free(&twice);
		fb_arena_free(arena);
	}
	return 0;
}
