/* SPDX-License-Identifier: BSD-2-Clause */
#include "file_name.h"

#include "extraction.h"

static struct fb_str
without_folder(struct fb_str name)
{
	for (size_t i = name.len; i-- > 0;)
		if (name.data[i] == '/' || name.data[i] == '\\')
			return (struct fb_str) { name.data + i + 1,
				name.len - i - 1 };
	return name;
}

static bool
is_blank(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7F || c == '_';
}

/* Blanks become one "_" each run, and none at the edges. */
static size_t
join_blanks(char *out, struct fb_str text)
{
	size_t length = 0;
	bool is_behind_blank = false;

	for (size_t i = 0; i < text.len; i++) {
		if (is_blank(text.data[i])) {
			is_behind_blank = length > 0;
			continue;
		}
		if (is_behind_blank)
			out[length++] = '_';
		is_behind_blank = false;
		out[length++] = text.data[i];
	}
	return length;
}

static bool
has_ending(struct fb_str name)
{
	const char *dot =
	    name.len == 0 ? NULL : memrchr(name.data, '.', name.len);

	return dot != NULL && dot > name.data && dot + 1 < name.data + name.len;
}

enum fb_status
fb_file_name_key(struct fb_str *key, struct fb_arena *arena,
    const struct fb_folder *folder, struct fb_str name)
{
	struct fb_view plain;

	*key = (struct fb_str) { NULL, 0 };
	name = without_folder(name);
	if (name.len > FB_FILE_NAME_MAX_BYTES)
		return FB_OK;
	enum fb_status status =
	    fb_fold(&plain, arena, folder, FB_VIEW_PLAIN, name);
	if (status != FB_OK)
		return status;
	struct fb_str utf8 =
	    fb_extraction_utf8(arena, plain.text, 0, plain.text.count);
	char *out = fb_arena_alloc(arena, FB_FILE_NAME_MAX_BYTES + 1);
	if (utf8.data == NULL || out == NULL)
		return FB_ERR_NOMEM;
	/* a fullwidth "／" is one now */
	utf8 = without_folder(utf8);
	if (utf8.len > FB_FILE_NAME_MAX_BYTES)
		return FB_OK;
	struct fb_str found = { out, join_blanks(out, utf8) };
	out[found.len] = '\0';
	if (has_ending(found))
		*key = found;
	return FB_OK;
}
