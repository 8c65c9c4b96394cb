/* SPDX-License-Identifier: BSD-2-Clause */
#include "flowed.h"

/* A line as RFC 3676, 4 takes it apart. */
struct line {
	size_t depth;        /* number of ">" */
	struct fb_str quote; /* they themselves and the space behind them */
	struct fb_str text;  /* without quote, stuffed space and line end */
	struct fb_str end;   /* "\r\n", "\n" or nothing */
	bool is_flowed;      /* goes on in the next line */
};

static struct line
take_line(struct fb_str *rest)
{
	struct line line = { 0 };
	const char *start = rest->data;
	const char *feed = memchr(start, '\n', rest->len);
	size_t whole = feed == NULL ? rest->len : (size_t)(feed - start) + 1;
	size_t len = feed == NULL ? whole : whole - 1;

	if (feed != NULL && len > 0 && start[len - 1] == '\r')
		len--;
	line.end = (struct fb_str) { start + len, whole - len };
	*rest = (struct fb_str) { start + whole, rest->len - whole };
	while (line.depth < len && start[line.depth] == '>')
		line.depth++;
	bool is_stuffed = line.depth < len && start[line.depth] == ' ';
	size_t text = line.depth + is_stuffed;
	line.quote = (struct fb_str) { start, line.depth == 0 ? 0 : text };
	line.text = (struct fb_str) { start + text, len - text };
	line.is_flowed = line.text.len > 0 &&
	    line.text.data[line.text.len - 1] == ' ' &&
	    !fb_str_equal(line.text, FB_STR("-- "));
	return line;
}

static void
put(char *out, size_t *len, struct fb_str text)
{
	if (text.len != 0)
		memcpy(out + *len, text.data, text.len);
	*len += text.len;
}

enum fb_status
fb_flowed_join(struct fb_str *out, struct fb_arena *arena, struct fb_str in,
    bool deletes_space)
{
	char *text = fb_arena_alloc(arena, in.len);
	struct fb_str rest = in, end = { NULL, 0 };
	size_t len = 0, depth = 0;
	bool is_open = false; /* the line before goes on */

	if (text == NULL)
		return FB_ERR_NOMEM;
	while (rest.len > 0) {
		struct line line = take_line(&rest);
		bool is_signature = fb_str_equal(line.text, FB_STR("-- "));
		bool is_joined =
		    is_open && line.depth == depth && !is_signature;
		if (!is_joined) {
			put(text, &len, end);
			put(text, &len, line.quote);
		} else if (deletes_space) {
			len--;
		}
		put(text, &len, line.text);
		end = line.end;
		depth = line.depth;
		is_open = line.is_flowed;
	}
	put(text, &len, end);
	fb_arena_trim(arena, text, in.len, len);
	*out = (struct fb_str) { text, len };
	return FB_OK;
}
