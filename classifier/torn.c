/* SPDX-License-Identifier: BSD-2-Clause */
#include "torn.h"

#include <stdint.h>

#include "utf8.h"

#define GAP_INSIDE_WORD_MOST 2 /* blanks; three are a spaced word's end */
#define GAP_INSIDE_JAPANESE_MOST 3

/* Two characters with nothing but blanks between. */
struct pair {
	uint32_t left, right; /* 0: none */
	size_t left_end, right_begin;
	size_t blank_count;
};

static bool
is_blank(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == 0x00A0 ||
	    (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
	    c == 0x3000;
}

static bool
is_latin(uint32_t c)
{
	uint32_t half = c >= 0xFF00 ? c - 0xFEE0 : c;

	return (half >= 'A' && half <= 'Z') || (half >= 'a' && half <= 'z');
}

/* Kana and ideographs, with the marks that stand in words of theirs. */
static bool
is_cjk(uint32_t c)
{
	return (c >= 0x3005 && c <= 0x3007) || (c >= 0x3041 && c <= 0x30FF) ||
	    (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xFF66 && c <= 0xFF9F);
}

/* Move on by one character that is no blank. */
static bool
next_pair(struct pair *pair, struct fb_str text, size_t *position)
{
	pair->left = pair->right;
	pair->left_end = *position;
	pair->blank_count = 0;
	while (*position < text.len) {
		pair->right_begin = *position;
		pair->right = fb_utf8_next(text, position);
		if (pair->right == '\r') /* one line end with its LF */
			continue;
		if (!is_blank(pair->right))
			return true;
		pair->blank_count++;
	}
	return false;
}

static bool
has_torn_word(const struct pair *pair)
{
	return pair->blank_count > 0 && is_latin(pair->left) &&
	    is_latin(pair->right);
}

bool
fb_is_torn(struct fb_str text)
{
	struct pair pair = { .right = 0 };
	size_t position = 0, torn = 0, all = 0;

	while (next_pair(&pair, text, &position)) {
		if (!is_cjk(pair.left) || !is_cjk(pair.right))
			continue;
		all++;
		torn += pair.blank_count > 0 &&
		    pair.blank_count <= GAP_INSIDE_JAPANESE_MOST;
	}
	return torn >= FB_TORN_LEAST && torn * FB_TORN_SHARE >= all;
}

static bool
has_torn_words(struct fb_str text)
{
	struct pair pair = { .right = 0 };
	size_t position = 0;

	while (next_pair(&pair, text, &position))
		if (has_torn_word(&pair))
			return true;
	return false;
}

enum fb_status
fb_torn_mend(struct fb_str *out, struct fb_arena *arena, struct fb_str text)
{
	struct pair pair = { .right = 0 };
	size_t position = 0, done = 0, length = 0;

	*out = (struct fb_str) { "", 0 };
	if (!has_torn_words(text))
		return FB_OK;
	char *data = fb_arena_alloc(arena, text.len);
	if (data == NULL)
		return FB_ERR_NOMEM;
	while (next_pair(&pair, text, &position)) {
		if (!has_torn_word(&pair))
			continue;
		memcpy(data + length, text.data + done, pair.left_end - done);
		length += pair.left_end - done;
		if (pair.blank_count > GAP_INSIDE_WORD_MOST)
			data[length++] = ' ';
		done = pair.right_begin;
	}
	memcpy(data + length, text.data + done, text.len - done);
	*out = (struct fb_str) { data, length + text.len - done };
	return FB_OK;
}
