/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdint.h>
#include <stdlib.h>

#include "transfer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

/* Base64 without what it ignores must give the same bytes. */
static void
check_rubbish_is_ignored(struct fb_arena *arena, struct fb_str in,
    struct fb_str want)
{
	char *clean = fb_arena_alloc(arena, in.len);
	size_t len = 0;
	struct fb_str out;

	require(clean != NULL);
	for (size_t i = 0; i < in.len; i++) {
		char c = in.data[i];
		if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		    (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=')
			clean[len++] = c;
	}
	require(fb_transfer_decode(&out, arena, FB_TRANSFER_BASE64,
		    (struct fb_str) { clean, len }) == FB_OK);
	require(fb_str_equal(out, want));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fb_arena *arena = fb_arena_new((size_t)64 << 20);
	struct fb_str out, some, in = { (const char *)data, size };
	bool is_cut;

	require(arena != NULL);
	for (int t = FB_TRANSFER_IDENTITY; t <= FB_TRANSFER_UUENCODE; t++) {
		enum fb_transfer transfer = (enum fb_transfer)t;
		require(fb_transfer_decode(&out, arena, transfer, in) == FB_OK);
		require(out.len <= size);
		require(fb_transfer_decode_some(&some, &is_cut, arena, transfer,
			    in, size / 3) == FB_OK);
		require(is_cut == (out.len > size / 3));
		require(some.len == (is_cut ? size / 3 : out.len));
		require(some.len == 0 ||
		    memcmp(some.data, out.data, some.len) == 0);
		if (transfer == FB_TRANSFER_BASE64)
			check_rubbish_is_ignored(arena, in, out);
	}
	require(fb_transfer_decode_q(&out, arena, in) == FB_OK);
	require(out.len <= size);
	(void)fb_transfer_named(in);
	fb_arena_free(arena);
	return 0;
}
