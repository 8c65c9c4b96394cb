/* SPDX-License-Identifier: BSD-2-Clause */
#include "html.h"

#include <stdint.h>
#include <stdlib.h>

#include "arena.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool is_true)
{
	if (!is_true)
		abort();
}

/* The reader takes valid UTF-8 only. */
static struct fb_str
mend(struct fb_arena *arena, const uint8_t *data, size_t size)
{
	struct fb_str raw = { (const char *)data, size };
	char *out = fb_arena_alloc(arena, 3 * size);
	size_t position = 0, length = 0;

	require(out != NULL);
	while (position < raw.len)
		length +=
		    fb_utf8_put(out + length, fb_utf8_next(raw, &position));
	return (struct fb_str) { out, length };
}

static bool
is_edge(struct fb_str text, size_t at)
{
	return at == text.len || ((unsigned char)text.data[at] & 0xC0) != 0x80;
}

static void
check_text(struct fb_str text, size_t input_bytes)
{
	require(text.len <= FB_HTML_SHOW_MAX_BYTES(input_bytes));
	require(fb_utf8_is_valid(text));
	if (text.len == 0)
		return;
	require(memchr(text.data, '\0', text.len) == NULL);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		require(c != '\t' && c != '\r' && c != '\f');
		if (c != ' ')
			continue;
		require(i > 0 && i + 1 < text.len);
		require(text.data[i - 1] != ' ' && text.data[i - 1] != '\n');
		require(text.data[i + 1] != '\n');
	}
	require(text.data[0] != '\n' && text.data[text.len - 1] != '\n');
}

static void
check(const struct fb_html *html, size_t input_bytes,
    const struct fb_limits *limits)
{
	check_text(html->visible, input_bytes);
	check_text(html->hidden, input_bytes);
	require(html->logo_begin <= html->logo_end);
	require(html->logo_end <= html->visible.len);
	require(is_edge(html->visible, html->logo_begin));
	require(is_edge(html->visible, html->logo_end));
	require(html->link_count <= limits->link_count);
	for (size_t i = 0; i < html->link_count; i++) {
		const struct fb_html_link *link = &html->link[i];
		require(fb_utf8_is_valid(link->target));
		require(link->text_begin <= link->text_end);
		require(link->text_end <= html->visible.len);
		require(is_edge(html->visible, link->text_begin));
		require(is_edge(html->visible, link->text_end));
	}
}

static void
show(struct fb_arena *arena, struct fb_str in, const struct fb_limits *limits)
{
	struct fb_html html;

	for (unsigned viewer = 0; viewer <= FB_HTML_OUTLOOK; viewer++) {
		require(fb_html_show(&html, arena, limits,
			    (enum fb_html_viewer)viewer, in) == FB_OK);
		check(&html, in.len, limits);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fb_arena *arena = fb_arena_new((size_t)512 << 20);
	struct fb_limits limits = FB_LIMITS_DEFAULT;

	require(arena != NULL);
	struct fb_str in = mend(arena, data, size);
	show(arena, in, &limits);
	limits.attribute_count = 2;
	limits.element_depth = 1;
	limits.link_count = 2;
	show(arena, in, &limits);
	fb_arena_free(arena);
	return 0;
}
