/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text in the order in which it is seen: turning it round keeps its length,
 * columns stay within their bound.
 */
#include <stdint.h>
#include <stdlib.h>

#include "bidi.h"
#include "columns.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool claim)
{
	if (!claim)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fb_str text = { (const char *)data, size }, seen, columns;

	if (!fb_utf8_is_valid(text))
		return 0;
	struct fb_arena *arena = fb_arena_new((size_t)256 << 20);
	require(arena != NULL);
	require(fb_bidi_show(&seen, arena, text) == FB_OK);
	require(fb_utf8_is_valid(seen));
	/* brackets are mirrored */
	require(seen.len == text.len);
	require(fb_columns_read(&columns, arena, seen) == FB_OK);
	require(columns.len <= 2 * seen.len + 2);
	require(fb_utf8_is_valid(columns));
	fb_arena_free(arena);
	return 0;
}
