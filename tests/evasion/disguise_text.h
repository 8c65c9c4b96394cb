/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * disguise_text.h - texts being made and their encodings, for tests
 */
#ifndef FB_TESTS_DISGUISE_TEXT_H
#define FB_TESTS_DISGUISE_TEXT_H

#include <ctype.h>
#include <iconv.h>
#include <stdarg.h>

#include "arena.h"
#include "table.h"

static struct fb_arena *scratch; /* of one test */

/* Chance that is the same in each run. */
static uint64_t random_state = 1;

static inline unsigned
random_below(unsigned limit)
{
	/* splitmix64, Steele, Lea and Flood 2014 */
	uint64_t z = (random_state += 0x9E3779B97F4A7C15u);

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return (unsigned)((z ^ z >> 31) % limit);
}

#define BASE64_BYTES 57 /* of a line */

/* Texts being made, with their length: mail may hold NULs. */

struct text {
	struct fb_str str;
	FILE *file;
	char *memory;
	size_t size;
};

static inline FILE *
text_open(struct text *text)
{
	text->file = open_memstream(&text->memory, &text->size);
	assert_non_null(text->file);
	return text->file;
}

static inline struct fb_str
text_close(struct text *text)
{
	assert_int_equal(fclose(text->file), 0);
	char *copy = fb_arena_alloc(scratch, text->size + 1);
	assert_non_null(copy);
	memcpy(copy, text->memory, text->size + 1);
	free(text->memory);
	return (struct fb_str) { copy, text->size };
}

static inline struct fb_str __attribute__((format(printf, 1, 2)))
format(const char *pattern, ...)
{
	struct text text;
	va_list arguments;

	va_start(arguments, pattern);
	vfprintf(text_open(&text), pattern, arguments);
	va_end(arguments);
	return text_close(&text);
}

/* Encodings. */

static inline struct fb_str
convert(struct fb_str in, const char *codeset)
{
	size_t left = 8 * in.len + 64, size = left;
	char *from = (char *)(uintptr_t)in.data;
	char *out = fb_arena_alloc(scratch, size), *to = out;
	iconv_t converter = iconv_open(codeset, "UTF-8");

	assert_true(converter != (iconv_t)-1);
	assert_int_equal(iconv(converter, &from, &in.len, &to, &left), 0);
	assert_int_equal(iconv(converter, NULL, NULL, &to, &left), 0);
	iconv_close(converter);
	return (struct fb_str) { out, size - left };
}

static inline void
put_base64(FILE *out, struct fb_str in)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < in.len; i += 3) {
		size_t count = in.len - i < 3 ? in.len - i : 3;
		uint32_t bits = 0;
		for (size_t k = 0; k < count; k++)
			bits |= (uint32_t)(unsigned char)in.data[i + k]
			    << (16 - 8 * k);
		for (size_t k = 0; k < 4; k++)
			putc(k <= count ? digit[bits >> (18 - 6 * k) & 63] :
					  '=',
			    out);
	}
}

static inline struct fb_str
base64(struct fb_str in)
{
	struct text text;
	FILE *out = text_open(&text);

	for (size_t i = 0; i < in.len; i += BASE64_BYTES) {
		size_t len =
		    in.len - i < BASE64_BYTES ? in.len - i : BASE64_BYTES;
		put_base64(out, (struct fb_str) { in.data + i, len });
		fputs("\r\n", out);
	}
	return text_close(&text);
}

/* Padding behind each byte or two, as no encoder does. */
static inline struct fb_str
base64_in_pieces(struct fb_str in)
{
	struct text text;
	FILE *out = text_open(&text);

	for (size_t i = 0, len; i < in.len; i += len) {
		len = in.len - i < 2 ? 1 : 1 + i / 2 % 2;
		put_base64(out, (struct fb_str) { in.data + i, len });
		if (i % 7 == 0)
			fputs("\r\n", out);
	}
	return text_close(&text);
}

static inline struct fb_str
quoted_printable(struct fb_str in)
{
	struct text text;
	FILE *out = text_open(&text);
	size_t column = 0;

	for (size_t i = 0; i < in.len; i++) {
		unsigned char c = (unsigned char)in.data[i];
		if (c == '\n') {
			fputs("\r\n", out);
			column = 0;
			continue;
		}
		if (column > 70) {
			fputs("=\r\n", out);
			column = 0;
		}
		column += isalnum(c) ? 1 : 3;
		fprintf(out, isalnum(c) ? "%c" : "=%02X", c);
	}
	return text_close(&text);
}

static inline struct fb_str
as_it_is(struct fb_str in)
{
	return in;
}

#endif
