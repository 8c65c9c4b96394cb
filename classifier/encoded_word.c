/* SPDX-License-Identifier: BSD-2-Clause */
#include "encoded_word.h"

#include "cfws.h"
#include "hex.h"

#define CHARSET_BYTES_MAX 64

static bool
is_at(struct fb_str raw, size_t at, char first, char second)
{
	return raw.len - at >= 2 && raw.data[at] == first &&
	    raw.data[at + 1] == second;
}

/* Read "charset?" at `at`; returns the position behind it, or 0. */
static size_t
read_charset(struct fb_str *charset, struct fb_str raw, size_t at)
{
	size_t end = at;

	while (end < raw.len && end - at <= CHARSET_BYTES_MAX &&
	    raw.data[end] > ' ' && raw.data[end] != '?')
		end++;
	if (end == raw.len || raw.data[end] != '?')
		return 0;
	*charset = (struct fb_str) { raw.data + at, end - at };
	const char *language =
	    charset->len == 0 ? NULL : memchr(charset->data, '*', charset->len);
	if (language != NULL)
		charset->len = (size_t)(language - charset->data);
	return end + 1;
}

/*
 * The position of the "?=" that ends the text at `at`, or raw.len.  The
 * text ends no later than where another word seems to begin; in base64
 * "=?=" is padding before the end.
 */
static size_t
text_end(struct fb_str raw, size_t at)
{
	for (; at < raw.len; at++) {
		if (is_at(raw, at, '?', '='))
			return at;
		if (is_at(raw, at, '=', '?') && !is_at(raw, at + 1, '?', '='))
			break;
	}
	return raw.len;
}

/*
 * A Q text may hold a raw "?" before an encoded byte: "?=E3".  It goes on
 * if it has another end.
 */
static size_t
q_text_end(struct fb_str raw, size_t at)
{
	size_t end = text_end(raw, at);

	while (raw.len - end >= 4 && fb_hex_value(raw.data[end + 2]) >= 0 &&
	    fb_hex_value(raw.data[end + 3]) >= 0) {
		size_t next = text_end(raw, end + 4);
		if (next == raw.len)
			break;
		end = next;
	}
	return end;
}

bool
fb_encoded_word_match(struct fb_encoded_word *word, struct fb_str raw,
    size_t at)
{
	if (!is_at(raw, at, '=', '?'))
		return false;
	at = read_charset(&word->charset, raw, at + 2);
	if (at == 0 || raw.len - at < 2 || raw.data[at + 1] != '?')
		return false;
	char encoding = raw.data[at];
	word->is_q = encoding == 'Q' || encoding == 'q';
	if (!word->is_q && encoding != 'B' && encoding != 'b')
		return false;
	at += 2;
	size_t end = word->is_q ? q_text_end(raw, at) : text_end(raw, at);
	if (end == raw.len)
		return false;
	word->text = (struct fb_str) { raw.data + at, end - at };
	word->end = end + 2;
	return true;
}

bool
fb_encoded_word_find(struct fb_encoded_word *word, size_t *start,
    struct fb_str raw, size_t at)
{
	while (at < raw.len) {
		size_t jis_end = fb_jis_end(raw, at);
		if (jis_end > at) {
			at = jis_end;
			continue;
		}
		if (fb_encoded_word_match(word, raw, at)) {
			*start = at;
			return true;
		}
		at++;
	}
	return false;
}
