/* SPDX-License-Identifier: BSD-2-Clause */
/* A whole message through the chain of the classifier. */
#include <stdlib.h>

#include "reading.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct fb_reading *reading, const struct fb_reader *reader)
{
	for (size_t i = 0; i < reading->text_count; i++) {
		const struct fb_text *text = &reading->text[i];
		size_t count = text->skeleton.text.count;
		if (!fb_utf8_is_valid(text->decoded))
			abort();
		struct fb_span span = fb_view_locate(&text->skeleton,
		    fb_reader_folder(reader), count / 2, count);
		if (span.begin > span.end || span.end > text->decoded.len)
			abort();
	}
	for (size_t i = 0; i < reading->identifiers.count; i++) {
		const struct fb_identifier *identifier =
		    &reading->identifiers.identifier[i];
		if (identifier->key.len == 0 ||
		    identifier->key.data[identifier->key.len] != '\0' ||
		    identifier->span.begin > identifier->span.end)
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fb_reader *reader;
	static struct fb_arena *arena;
	const struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_reading reading;

	if (reader == NULL) {
		arena = fb_arena_new(limits.arena_bytes);
		if (arena == NULL || fb_reader_new(&reader, &limits) != FB_OK)
			abort();
	}
	struct fb_str bytes = { (const char *)data, size };
	fb_arena_reset(arena);
	if (fb_read_message(&reading, arena, reader, bytes) == FB_OK)
		check(&reading, reader);
	fb_arena_reset(arena);
	if (fb_read_text(&reading, arena, reader, bytes) == FB_OK)
		check(&reading, reader);
	return 0;
}
