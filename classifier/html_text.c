/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_text.h"

#include <stdint.h>

#include "html_reference.h"

/* What ends a run that is copied as it is. */
enum {
	PLAIN,
	SPECIAL
};
static const unsigned char class_of[256] = {
	['\0'] = SPECIAL,
	['\t'] = SPECIAL,
	['\n'] = SPECIAL,
	['\f'] = SPECIAL,
	['\r'] = SPECIAL,
	[' '] = SPECIAL,
	['&'] = SPECIAL,
};

/* Write what stands before the next character. */
static void
begin_run(struct fb_html_text *text)
{
	if (text->length > 0) {
		size_t lines = text->wanted_lines;
		if (lines > FB_HTML_TEXT_LINES_MAX)
			lines = FB_HTML_TEXT_LINES_MAX;
		for (size_t i = 0; i < lines; i++)
			text->data[text->length++] = '\n';
		if (lines == 0 && text->wants_space)
			text->data[text->length++] = ' ';
	}
	text->wanted_lines = 0;
	text->wants_space = false;
}

static void
put_run(struct fb_html_text *text, const char *data, size_t length)
{
	begin_run(text);
	/* Overlapping when a text is written over itself. */
	memmove(text->data + text->length, data, length);
	text->length += length;
}

void
fb_html_text_space(struct fb_html_text *text)
{
	text->wants_space = true;
}

void
fb_html_text_end_line(struct fb_html_text *text)
{
	if (text->wanted_lines == 0)
		text->wanted_lines = 1;
}

void
fb_html_text_break(struct fb_html_text *text)
{
	text->wanted_lines++;
}

/* A blank, or a NUL, which is nothing. */
static void
put_blank(struct fb_html_text *text, char c, bool is_pre)
{
	if (c == '\n' && is_pre)
		fb_html_text_break(text);
	else if (c != '\0')
		text->wants_space = true;
}

static size_t
put_reference(struct fb_html_text *text, struct fb_str piece, size_t at,
    bool is_pre)
{
	char decoded[FB_HTML_REFERENCE_MAX_BYTES];
	size_t length;
	size_t taken =
	    fb_html_reference(decoded, &length, piece, at, FB_HTML_IN_TEXT);

	if (taken == 0) {
		put_run(text, "&", 1);
		return 1;
	}
	if (class_of[(unsigned char)decoded[0]] == PLAIN || decoded[0] == '&')
		put_run(text, decoded, length);
	else
		put_blank(text, decoded[0], is_pre);
	return taken;
}

#define EACH_BYTE UINT64_C(0x0101010101010101)

/* Whether one of eight bytes is a blank, a NUL or '&'; at times true when
 * none is. */
static bool
may_be_special(const char *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof word);
	uint64_t ampersand = word ^ ('&' * EACH_BYTE);
	uint64_t below_33 = (word - 33 * EACH_BYTE) & ~word;
	uint64_t is_ampersand = (ampersand - EACH_BYTE) & ~ampersand;
	return ((below_33 | is_ampersand) & 0x80 * EACH_BYTE) != 0;
}

/* The end of what can be copied as it is: single spaces between words
 * included. */
static size_t
run_end(struct fb_str piece, size_t at)
{
	while (at < piece.len) {
		while (piece.len - at >= 8 && !may_be_special(piece.data + at))
			at += 8;
		while (at < piece.len &&
		    class_of[(unsigned char)piece.data[at]] == PLAIN)
			at++;
		if (piece.len - at < 2 || piece.data[at] != ' ' ||
		    class_of[(unsigned char)piece.data[at + 1]] != PLAIN)
			break;
		at += 2;
	}
	return at;
}

void
fb_html_text_put_decoded(struct fb_html_text *text, struct fb_str piece,
    bool is_pre)
{
	size_t at = 0;

	while (at < piece.len) {
		size_t end = at;
		if (class_of[(unsigned char)piece.data[at]] == PLAIN)
			end = run_end(piece, at);
		if (end > at)
			put_run(text, piece.data + at, end - at);
		at = end;
		if (at == piece.len)
			break;
		if (piece.data[at] == '&')
			at += put_reference(text, piece, at, is_pre);
		else
			put_blank(text, piece.data[at++], is_pre);
	}
}

void
fb_html_text_put(struct fb_html_text *text, struct fb_str piece, bool is_pre)
{
	size_t at = 0;

	while (at < piece.len) {
		size_t end = at;
		if (class_of[(unsigned char)piece.data[at]] == PLAIN)
			end = run_end(piece, at);
		if (end < piece.len && piece.data[end] == '&')
			end++;
		if (end > at)
			put_run(text, piece.data + at, end - at);
		else
			put_blank(text, piece.data[end++], is_pre);
		at = end;
	}
}

static void
reverse_bytes(char *first, char *last)
{
	while (first < last) {
		char c = *first;
		*first++ = *last;
		*last-- = c;
	}
}

/* Each character forwards again after all bytes were turned round. */
void
fb_html_text_reverse(struct fb_html_text *text, size_t from)
{
	char *data = text->data + from;
	size_t length = text->length - from, begin = 0;

	if (length < 2)
		return;
	reverse_bytes(data, data + length - 1);
	for (size_t at = 0; at < length; at++) {
		if (((unsigned char)data[at] & 0xC0) == 0x80)
			continue;
		reverse_bytes(data + begin, data + at);
		begin = at + 1;
	}
}
