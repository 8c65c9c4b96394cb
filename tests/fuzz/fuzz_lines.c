/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text in the order in which it is seen: turning it round loses no byte,
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

/* How often each byte stands in a text. */
static void
count(size_t out[256], struct fb_str text)
{
	memset(out, 0, 256 * sizeof *out);
	for (size_t i = 0; i < text.len; i++)
		out[(unsigned char)text.data[i]]++;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fb_str text = { (const char *)data, size }, seen, columns;
	size_t before[256], after[256];

	if (!fb_utf8_is_valid(text))
		return 0;
	struct fb_arena *arena = fb_arena_new((size_t)256 << 20);
	require(arena != NULL);
	require(fb_bidi_show(&seen, arena, text) == FB_OK);
	require(fb_utf8_is_valid(seen));
	count(before, text);
	count(after, seen);
	require(memcmp(before, after, sizeof before) == 0);
	require(fb_columns_read(&columns, arena, seen) == FB_OK);
	require(columns.len <= 2 * seen.len + 2);
	require(fb_utf8_is_valid(columns));
	fb_arena_free(arena);
	return 0;
}
