/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * disguise_words.h - what is done to words, for tests
 */
#ifndef FB_TESTS_DISGUISE_WORDS_H
#define FB_TESTS_DISGUISE_WORDS_H

#include "disguise_text.h"

/* Words: what is done to the text, character by character. */

typedef void put_character(FILE *out, const char *character, size_t index);

static inline size_t
character_bytes(const char *at)
{
	unsigned char c = (unsigned char)*at;
	return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

static inline uint32_t
code_point(const char *at)
{
	static const unsigned char lead[5] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
	size_t len = character_bytes(at);
	uint32_t c = (unsigned char)*at & lead[len];

	for (size_t i = 1; i < len; i++)
		c = c << 6 | ((unsigned char)at[i] & 0x3F);
	return c;
}

static inline void
put_code_point(FILE *out, uint32_t c)
{
	if (c < 0x80)
		fprintf(out, "%c", (int)c);
	else if (c < 0x800)
		fprintf(out, "%c%c", (int)(0xC0 | c >> 6),
		    (int)(0x80 | (c & 0x3F)));
	else if (c < 0x10000)
		fprintf(out, "%c%c%c", (int)(0xE0 | c >> 12),
		    (int)(0x80 | (c >> 6 & 0x3F)), (int)(0x80 | (c & 0x3F)));
	else
		fprintf(out, "%c%c%c%c", (int)(0xF0 | c >> 18),
		    (int)(0x80 | (c >> 12 & 0x3F)),
		    (int)(0x80 | (c >> 6 & 0x3F)), (int)(0x80 | (c & 0x3F)));
}

/*
 * How long the web, mail or coin address is that begins here, 0 when there is
 * none: ASCII with "://" or "@" in it, with a dot between letters, or with 26
 * letters and digits in a row.
 */
static inline size_t
address_bytes(const char *at)
{
	size_t len = 0, in_a_row = 0;
	bool is_address = false;

	for (; at[len] > ' ' && at[len] < 0x7F &&
	     strchr("<>\"|", at[len]) == NULL;
	     len++) {
		in_a_row = isalnum(at[len]) ? in_a_row + 1 : 0;
		is_address = is_address || in_a_row >= 26 || at[len] == '@' ||
		    strncmp(at + len, "://", 3) == 0 ||
		    (len > 0 && at[len] == '.' && isalnum(at[len - 1]) &&
			isalpha(at[len + 1]));
	}
	return is_address ? len : 0;
}

/* An address that is written otherwise cannot be followed; so addresses
 * stay as they are. */
static inline struct fb_str
each(struct fb_str in, put_character *put)
{
	struct text text;
	FILE *out = text_open(&text);
	size_t index = 0;

	for (const char *at = in.data; *at != '\0';) {
		size_t len = address_bytes(at);
		if (len > 0) {
			fwrite(at, 1, len, out);
			at += len;
			continue;
		}
		char character[8] = "";
		len = character_bytes(at);
		memcpy(character, at, len);
		at += len;
		if (*character == '\n')
			putc('\n', out);
		else
			put(out, character, index++);
	}
	return text_close(&text);
}

/* Each occurrence of the first of a pair becomes the second. */
struct pair {
	const char *plain, *other;
};

static inline struct fb_str
replace(struct fb_str in, const struct pair *pair, size_t count)
{
	struct text text;
	FILE *out = text_open(&text);

	for (const char *at = in.data; *at != '\0';) {
		size_t i = 0, len;
		while (i < count &&
		    strncmp(at, pair[i].plain, strlen(pair[i].plain)) != 0)
			i++;
		len = i < count ? strlen(pair[i].plain) : character_bytes(at);
		fprintf(out, "%.*s", (int)len, i < count ? "" : at);
		if (i < count)
			fputs(pair[i].other, out);
		at += len;
	}
	return text_close(&text);
}

#define REPLACE(in, pairs) \
	replace((in), (pairs), sizeof(pairs) / sizeof *(pairs))

/* A function that puts something behind each character. */
#define INSERTER(name, inserted) \
	static inline void put_##name(FILE *out, const char *character, \
	    size_t index) \
	{ \
		(void)index; \
		fprintf(out, "%s%s", character, (inserted)); \
	} \
	static inline struct fb_str name(struct fb_str in) \
	{ \
		return each(in, put_##name); \
	}

INSERTER(zero_width_spaces, "\u200b")
INSERTER(zero_width_joiners, "\u200d\u200c")
INSERTER(byte_order_marks, "\ufeff")
INSERTER(soft_hyphens, "\u00ad")
INSERTER(word_joiners, "\u2060\u2063")
INSERTER(variation_selectors, "\ufe0f")
INSERTER(ideographic_variations, "\U000e0100")
INSERTER(grapheme_joiners, "\u034f")
INSERTER(bidi_marks, "\u200e")
INSERTER(bidi_isolates, "\u2066\u2069")
INSERTER(tag_characters, "\U000e0041")
INSERTER(hangul_fillers, "\u3164")
INSERTER(underlines, "\u0332")
INSERTER(strokes, "\u0336")
INSERTER(spaces, " ")
INSERTER(wide_spaces, "\u3000")
INSERTER(thin_spaces, "\u2009")
INSERTER(line_ends, "\n")

static inline void
put_broken(FILE *out, const char *character, size_t index)
{
	fprintf(out, "%s%s", character, index % 3 == 2 ? "\n" : "");
}

/* Lines of three characters, wherever a word begins. */
static inline struct fb_str
broken_lines(struct fb_str in)
{
	return each(in, put_broken);
}

static inline bool
is_cjk(const char *character)
{
	return (unsigned char)*character >= 0xE3 &&
	    (unsigned char)*character <= 0xE9;
}

static inline void
put_dotted(FILE *out, const char *character, size_t index)
{
	(void)index;
	fprintf(out, is_cjk(character) ? "%s・" : "%s", character);
}

static inline struct fb_str
middle_dots(struct fb_str in)
{
	return each(in, put_dotted);
}

static inline void
put_underscored(FILE *out, const char *character, size_t index)
{
	(void)index;
	fprintf(out, is_cjk(character) ? "%s_" : "%s", character);
}

static inline struct fb_str
underscores(struct fb_str in)
{
	return each(in, put_underscored);
}

static inline void
put_wide(FILE *out, const char *character, size_t index)
{
	unsigned c = (unsigned char)*character;
	(void)index;
	if (c == '-') /* no Japanese set has U+FF0D */
		fputs("−", out);
	else if (c > ' ' && c < 0x7F) /* U+FF01 … U+FF5E */
		fprintf(out, "\xEF%c%c", c < 0x60 ? 0xBC : 0xBD,
		    c < 0x60 ? c + 0x60 : c + 0x20);
	else
		fputs(c == ' ' ? "\u3000" : character, out);
}

static inline struct fb_str
full_width(struct fb_str in)
{
	return each(in, put_wide);
}

/* Other digits everywhere but in the web address, the last line. */
static inline struct fb_str
other_digits(struct fb_str in, const char *const digit[10])
{
	struct pair pair[10];

	for (int i = 0; i < 10; i++)
		pair[i] = (struct pair) { format("%d", i).data, digit[i] };
	const char *url = strstr(in.data, "http");
	struct fb_str head = format("%.*s", (int)(url - in.data), in.data);
	return format("%s%s", REPLACE(head, pair).data, url);
}

static inline struct fb_str
circled_digits(struct fb_str in)
{
	static const char *const digit[10] = { "⓪", "①", "②", "③", "④", "⑤",
		"⑥", "⑦", "⑧", "⑨" };
	return other_digits(in, digit);
}

static inline struct fb_str
black_circled_digits(struct fb_str in)
{
	static const char *const digit[10] = { "⓿", "❶", "❷", "❸", "❹", "❺",
		"❻", "❼", "❽", "❾" };
	return other_digits(in, digit);
}

static inline struct fb_str
keycap_digits(struct fb_str in)
{
	static const char *const digit[10] = { "0\ufe0f\u20e3", "1\ufe0f\u20e3",
		"2\ufe0f\u20e3", "3\ufe0f\u20e3", "4\ufe0f\u20e3",
		"5\ufe0f\u20e3", "6\ufe0f\u20e3", "7\ufe0f\u20e3",
		"8\ufe0f\u20e3", "9\ufe0f\u20e3" };
	return other_digits(in, digit);
}

static inline struct fb_str
bold_digits(struct fb_str in)
{
	static const char *const digit[10] = { "𝟎", "𝟏", "𝟐", "𝟑", "𝟒", "𝟓",
		"𝟔", "𝟕", "𝟖", "𝟗" };
	return other_digits(in, digit);
}

static inline struct fb_str
kanji_digits(struct fb_str in)
{
	static const char *const digit[10] = { "〇", "一", "二", "三", "四",
		"五", "六", "七", "八", "九" };
	return other_digits(in, digit);
}

static const struct pair dashes[] = {
	{ "-1234-", "ー1234−" },
	{ "-8765-", "―8765‐" },
};

static inline struct fb_str
other_dashes(struct fb_str in)
{
	return REPLACE(in, dashes);
}

/* Web addresses, which a reader can still follow. */
static const struct pair url_wide[] = {
	{ "http://www.seikyu-kakunin.example/",
	    "ｈｔｔｐ：／／ｗｗｗ．ｓｅｉｋｙｕ－ｋａｋｕｎｉｎ．ｅｘａｍｐｌｅ"
	    "／" },
	{ "https://hogo-madoguchi.example/",
	    "ｈｔｔｐｓ：／／ｈｏｇｏ－ｍａｄｏｇｕｃｈｉ。ｅｘａｍｐｌｅ／" },
};

static inline struct fb_str
wide_urls(struct fb_str in)
{
	return REPLACE(in, url_wide);
}

static const struct pair url_upper[] = {
	{ "http://www.seikyu", "HTTP://WWW.Seikyu" },
	{ "hogo-madoguchi.example", "HOGO-Madoguchi.EXAMPLE.:443" },
};

static inline struct fb_str
upper_urls(struct fb_str in)
{
	return REPLACE(in, url_upper);
}

static const struct pair url_user[] = {
	{ "http://www.", "http://www.mizuho.example:80@www." },
	{ "https://hogo", "https://rakuten.example%2F@hogo" },
};

static inline struct fb_str
users_in_urls(struct fb_str in)
{
	return REPLACE(in, url_user);
}

static const struct pair url_percent[] = {
	{ "/nyukin", "/%6e%79ukin?uid=77#top" },
	{ "/wakai/b7", "/x/../wak%61i/b7?q=1" },
};

static inline struct fb_str
percent_in_urls(struct fb_str in)
{
	return REPLACE(in, url_percent);
}

static const struct pair url_defanged[] = {
	{ "http://", "☆ttp://" },
	{ "https://", "hxxps://" },
};

static inline struct fb_str
defanged_urls(struct fb_str in)
{
	return REPLACE(in, url_defanged);
}

static const struct pair url_invisible[] = {
	{ "seikyu", "se\u200bik\u00adyu" },
	{ "madoguchi", "mado\u2060guchi" },
};

static inline struct fb_str
invisible_in_urls(struct fb_str in)
{
	return REPLACE(in, url_invisible);
}

static const struct pair url_glued[] = {
	{ "\nhttp", "は【http" },
	{ "nyukin\n", "nyukin】まで\n" },
	{ "b7\n", "b7】まで\n" },
};

static inline struct fb_str
glued_urls(struct fb_str in)
{
	return REPLACE(in, url_glued);
}

#endif
