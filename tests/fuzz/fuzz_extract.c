/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Extraction from any text: keys are ASCII but for names of files, unique and
 * their own keys, and spans lie inside the text.  The same bytes are tried as
 * a link target and as a list value.
 */
#include <stdlib.h>

#include "extract.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct fb_folder *folder;
static struct fb_extractor extractor;

static void
require(bool claim)
{
	if (!claim)
		abort();
}

static void
check_key(struct fb_arena *arena, const struct fb_identifier *identifier)
{
	struct fb_str key;

	require(identifier->key.len > 0);
	require(identifier->key.data[identifier->key.len] == '\0');
	for (size_t i = 0; i < identifier->key.len; i++)
		require(identifier->key.data[i] != 0x7F &&
		    (identifier->key.data[i] > ' ' ||
			(identifier->type == FB_TYPE_FILE &&
			    identifier->key.data[i] < 0)));
	require(fb_extract_key(&key, arena, &extractor, identifier->type,
		    identifier->key) == FB_OK);
	require(fb_str_equal(key, identifier->key));
	require(fb_extract_agree(identifier->type, key, identifier->key));
}

static void
check_set(const struct fb_identifiers *set, size_t source_len)
{
	require(set->count <= set->limit);
	for (size_t i = 0; i < set->count; i++) {
		const struct fb_identifier *one = &set->identifier[i];
		require(one->span.begin <= one->span.end);
		require(one->span.end <= source_len);
		for (size_t k = 0; k < i; k++)
			require(one->type != set->identifier[k].type ||
			    !fb_str_equal(one->key, set->identifier[k].key));
		check_key(set->arena, one);
	}
}

static void
check_text(struct fb_arena *arena, struct fb_str text)
{
	struct fb_identifiers set = { .arena = arena, .limit = 50 };
	struct fb_view exact, plain;

	require(fb_fold(&exact, arena, folder, FB_VIEW_EXACT, text) == FB_OK);
	require(fb_fold(&plain, arena, folder, FB_VIEW_PLAIN, text) == FB_OK);
	require(fb_extract(&set, &extractor, &exact, &plain, 0) == FB_OK);
	check_set(&set, text.len);
}

static void
check_values(struct fb_arena *arena, struct fb_str text)
{
	for (unsigned type = 0; type < FB_TYPE_COUNT; type++) {
		struct fb_identifier one = { .type = type };
		enum fb_status status =
		    fb_extract_key(&one.key, arena, &extractor, type, text);
		require(status == FB_OK || status == FB_ERR_SYNTAX);
		if (status == FB_OK)
			check_key(arena, &one);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fb_str text = { (const char *)data, size }, host;

	if (folder == NULL) {
		require(fb_folder_new(&folder) == FB_OK);
		extractor.folder = folder;
		extractor.public_suffixes = psl_builtin();
	}
	struct fb_arena *arena = fb_arena_new((size_t)64 << 20);
	require(arena != NULL);
	if (fb_utf8_is_valid(text)) {
		check_text(arena, text);
		check_values(arena, text);
	}
	struct fb_identifiers set = { .arena = arena, .limit = 50 };
	require(fb_extract_target(&set, &extractor, text, 0) == FB_OK ||
	    !fb_utf8_is_valid(text));
	check_set(&set, 0);
	require(fb_extract_host(&host, arena, text) == FB_OK);
	fb_arena_free(arena);
	return 0;
}
