/* SPDX-License-Identifier: BSD-2-Clause */
#include "content_lines.h"

/* Length of the line end and blank at `at` that fold a line, or 0. */
static size_t
fold_bytes(struct fb_str in, size_t at)
{
	size_t blank = at;

	if (blank < in.len && in.data[blank] == '\r')
		blank++;
	if (blank >= in.len || in.data[blank] != '\n')
		return 0;
	blank++;
	if (blank >= in.len ||
	    (in.data[blank] != ' ' && in.data[blank] != '\t'))
		return 0;
	return blank + 1 - at;
}

enum fb_status
fb_content_lines_unfold(struct fb_str *out, struct fb_arena *arena,
    struct fb_str in)
{
	char *text = fb_arena_alloc(arena, in.len);
	size_t len = 0;

	if (text == NULL)
		return FB_ERR_NOMEM;
	for (size_t at = 0; at < in.len;) {
		size_t fold = fold_bytes(in, at);
		if (fold == 0)
			text[len++] = in.data[at++];
		at += fold;
	}
	fb_arena_trim(arena, text, in.len, len);
	*out = (struct fb_str) { text, len };
	return FB_OK;
}

enum fb_status
fb_content_lines_unescape(struct fb_str *out, struct fb_arena *arena,
    struct fb_str in)
{
	char *text = fb_arena_alloc(arena, in.len);
	size_t len = 0;

	if (text == NULL)
		return FB_ERR_NOMEM;
	for (size_t at = 0; at < in.len; at++) {
		char c = in.data[at];
		if (c == '\\' && at + 1 < in.len &&
		    memchr("nN,;\\", in.data[at + 1], 5) != NULL) {
			c = in.data[++at];
			if (c == 'n' || c == 'N')
				c = '\n';
		}
		text[len++] = c;
	}
	fb_arena_trim(arena, text, in.len, len);
	*out = (struct fb_str) { text, len };
	return FB_OK;
}
