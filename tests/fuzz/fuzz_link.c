/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The words of a link over its target (the first line is the target), and the
 * page that a target carries.
 */
#include <stdint.h>
#include <stdlib.h>

#include "link_page.h"
#include "link_text.h"
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
	static struct fb_folder *folder;
	static struct fb_extractor extractor;
	struct fb_str all = { (const char *)data, size }, page;
	bool is_foreign;

	if (folder == NULL) {
		require(fb_folder_new(&folder) == FB_OK);
		extractor.folder = folder;
		extractor.public_suffixes = psl_builtin();
	}
	if (size == 0 || !fb_utf8_is_valid(all))
		return 0;
	const char *end = memchr(all.data, '\n', all.len);
	size_t length = end == NULL ? all.len : (size_t)(end - all.data);
	struct fb_str target = { all.data, length };
	struct fb_str words = { all.data + length, all.len - length };
	struct fb_arena *arena = fb_arena_new((size_t)64 << 20);
	require(arena != NULL);
	require(fb_link_page(&page, arena, target) == FB_OK);
	require(page.len <= target.len);
	require(page.len == 0 || fb_link_is_active(target));
	require(fb_link_text_is_foreign(&is_foreign, arena, &extractor, words,
		    target) == FB_OK);
	fb_arena_free(arena);
	return 0;
}
