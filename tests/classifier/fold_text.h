/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fold_text.h - fold from UTF-8 to UTF-8, for tests
 *
 * The folder and an arena are made at the first use and kept to the end of
 * the program.
 */
#ifndef FB_TESTS_FOLD_TEXT_H
#define FB_TESTS_FOLD_TEXT_H

#include <stdlib.h>

#include "fold.h"
#include "utf8.h"

#define FOLD_TEXT_ARENA_BYTES ((size_t)256 << 20)

struct text {
	char *bytes; /* NUL-terminated */
	size_t len;
};

static inline void
text_free(struct text *text)
{
	free(text->bytes);
}

static inline struct fb_str
text_str(const struct text *text)
{
	return (struct fb_str) { text->bytes, text->len };
}

static struct fb_folder *test_folder_;
static struct fb_arena *test_arena_;

static inline void
free_test_folder(void)
{
	fb_folder_free(test_folder_);
}

static inline void
free_test_arena(void)
{
	fb_arena_free(test_arena_);
}

static inline const struct fb_folder *
test_folder(void)
{
	if (test_folder_ == NULL) {
		if (fb_folder_new(&test_folder_) != FB_OK)
			abort();
		atexit(free_test_folder);
	}
	return test_folder_;
}

static inline struct fb_arena *
test_arena(void)
{
	if (test_arena_ == NULL) {
		test_arena_ = fb_arena_new(FOLD_TEXT_ARENA_BYTES);
		if (test_arena_ == NULL)
			abort();
		atexit(free_test_arena);
	}
	return test_arena_;
}

/* UTF-16 as UTF-8; a surrogate alone is U+FFFD. */
static inline struct text
units_text(struct fb_units units)
{
	struct text text = { malloc(3 * units.count + 1), 0 };
	if (text.bytes == NULL)
		abort();
	for (size_t i = 0; i < units.count; i++) {
		uint32_t c = units.unit[i];
		if ((c & 0xFC00) == 0xD800 && i + 1 < units.count &&
		    (units.unit[i + 1] & 0xFC00) == 0xDC00)
			c = 0x10000 + ((c & 0x3FF) << 10) +
			    (units.unit[++i] & 0x3FF);
		text.len += fb_utf8_put(text.bytes + text.len, c);
	}
	text.bytes[text.len] = '\0';
	return text;
}

static inline struct fb_view
fold_view(struct fb_arena *arena, enum fb_view_level level,
    struct fb_str source)
{
	struct fb_view view;
	if (fb_fold(&view, arena, test_folder(), level, source) != FB_OK)
		abort();
	return view;
}

static inline struct text
fold_text(enum fb_view_level level, struct fb_str source)
{
	struct fb_arena *arena = test_arena();
	fb_arena_reset(arena);
	return units_text(fold_view(arena, level, source).text);
}

#endif
