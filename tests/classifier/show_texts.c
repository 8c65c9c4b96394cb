/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * show_texts - print what is read of each mail, for decoded.py
 *
 * A line "mail NAME", then for each text a line "text KIND PART LENGTH" and
 * that many bytes of UTF-8 and a line end.
 */
#include <stdio.h>
#include <stdlib.h>

#include "reading.h"

static const char *const kinds[FB_TEXT_KIND_COUNT] = { "subject", "sender",
	"body", "hidden", "attachment" };

static bool
read_file(struct fb_str *out, const char *name)
{
	FILE *file = fopen(name, "rb");
	size_t capacity = 32 << 20;
	char *bytes = malloc(capacity);

	if (file == NULL || bytes == NULL) {
		perror(name);
		free(bytes);
		return false;
	}
	out->data = bytes;
	out->len = fread(bytes, 1, capacity, file);
	fclose(file);
	return true;
}

static void
show(const char *name, struct fb_arena *arena, const struct fb_reader *reader,
    struct fb_str message)
{
	struct fb_reading reading;

	fb_arena_reset(arena);
	if (fb_read_message(&reading, arena, reader, message) != FB_OK)
		exit(EXIT_FAILURE);
	printf("mail %s\n", name);
	for (size_t i = 0; i < reading.text_count; i++) {
		const struct fb_text *text = &reading.text[i];
		printf("text %s %s %zu\n", kinds[text->kind], text->part,
		    text->decoded.len);
		fwrite(text->decoded.data, 1, text->decoded.len, stdout);
		putchar('\n');
	}
}

int
main(int argc, char **argv)
{
	const struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_arena *arena = fb_arena_new(limits.arena_bytes);
	struct fb_reader *reader;
	struct fb_str message;

	if (arena == NULL || fb_reader_new(&reader, &limits) != FB_OK)
		return EXIT_FAILURE;
	for (int i = 1; i < argc; i++) {
		if (!read_file(&message, argv[i]))
			return EXIT_FAILURE;
		show(argv[i], arena, reader, message);
		free((void *)(uintptr_t)message.data);
	}
	fb_reader_free(reader);
	fb_arena_free(arena);
	return EXIT_SUCCESS;
}
