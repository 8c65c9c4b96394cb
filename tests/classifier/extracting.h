/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * extracting.h - extract from a text and compare what was found
 *
 * A case is {name, in, want}; `want` holds the keys of one type in the order
 * of the text, with blanks between them, "" for a refusal.
 */
#ifndef FB_TESTS_EXTRACTING_H
#define FB_TESTS_EXTRACTING_H

#include "extract.h"
#include "table.h"

struct extracting {
	struct fb_folder *folder;
	struct fb_extractor extractor;
	struct fb_arena *arena;
};

static struct extracting fixture;

static inline void
set_up(void)
{
	if (fb_folder_new(&fixture.folder) != FB_OK)
		abort();
	fixture.extractor.folder = fixture.folder;
	fixture.extractor.public_suffixes = psl_builtin();
	fixture.arena = fb_arena_new((size_t)64 << 20);
	if (fixture.arena == NULL)
		abort();
}

static inline void
tear_down(void)
{
	fb_arena_free(fixture.arena);
	fb_folder_free(fixture.folder);
}

/* All identifiers of a text. */
static inline struct fb_identifiers
extract(struct fb_str in)
{
	struct fb_view exact, plain;

	fb_arena_reset(fixture.arena);
	struct fb_identifiers set = { .arena = fixture.arena, .limit = 1000 };
	assert_int_equal(fb_fold(&exact, fixture.arena, fixture.folder,
			     FB_VIEW_EXACT, in),
	    FB_OK);
	assert_int_equal(fb_fold(&plain, fixture.arena, fixture.folder,
			     FB_VIEW_PLAIN, in),
	    FB_OK);
	assert_int_equal(fb_extract(&set, &fixture.extractor, &exact, &plain,
			     0),
	    FB_OK);
	return set;
}

/* The keys of one type with blanks between them. */
static inline const char *
keys_of(const struct fb_identifiers *set, enum fb_type type)
{
	static char text[4096];
	size_t len = 0;

	text[0] = '\0';
	for (size_t i = 0; i < set->count; i++) {
		if (set->identifier[i].type != type)
			continue;
		len += (size_t)snprintf(text + len, sizeof text - len, "%s%s",
		    len == 0 ? "" : " ", set->identifier[i].key.data);
		assert_true(len < sizeof text);
	}
	return text;
}

static inline void
assert_found(const char *in, enum fb_type type, const char *want)
{
	struct fb_identifiers set = extract(fb_str(in));

	assert_string_equal(keys_of(&set, type), want);
}

/* The key of a list value, "" when it is refused. */
static inline void
assert_key(enum fb_type type, const char *value, const char *want)
{
	struct fb_str key = FB_STR("");

	fb_arena_reset(fixture.arena);
	enum fb_status status = fb_extract_key(&key, fixture.arena,
	    &fixture.extractor, type, fb_str(value));
	assert_int_equal(status, *want == '\0' ? FB_ERR_SYNTAX : FB_OK);
	assert_string_equal(key.data, want);
	assert_int_equal(key.len, strlen(key.data));
}

#endif
