/* SPDX-License-Identifier: BSD-2-Clause */
#include "imitation.h"

#define JOINED_MAX 3 /* pieces of a name that are read as one */
#define PIECES_MAX 32

/* Letters of words for which a looser comparison is allowed. */
#define EXACT_MIN 3
#define PREFIX_MIN 5
#define ONE_OFF_MIN 6
#define INSIDE_MIN 7
#define TWO_OFF_MIN 9

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_alphanumeric(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9');
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

size_t
fb_imitation_word(char *out, struct fb_str name)
{
	size_t len = 0;

	for (size_t i = 0; i < name.len; i++) {
		char c = name.data[i];
		if ((unsigned char)c >= 0x80)
			return 0;
		if (c == '.')
			break;
		if (is_alphanumeric(c) && len < FB_IMITATION_WORD_MAX)
			out[len++] = lower(c);
	}
	return len;
}

/* Make look-alikes one; in place, the result is never longer. */
static size_t
fold_look_alikes(char *text, size_t len)
{
	size_t to = 0;

	for (size_t i = 0; i < len; i++) {
		char c = text[i], next = i + 1 < len ? text[i + 1] : '\0';
		if (c == 'r' && next == 'n') {
			c = 'm';
			i++;
		} else if (c == 'v' && next == 'v') {
			c = 'w';
			i++;
		} else if (c == '0') {
			c = 'o';
		} else if (c == '1' || c == 'i') {
			c = 'l';
		}
		text[to++] = c;
	}
	return to;
}

static size_t
minimum(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Optimal string alignment: letters that differ, are missing or too many,
 * and neighbours that changed places. */
static size_t
distance(struct fb_str a, struct fb_str b)
{
	size_t row[3][FB_IMITATION_WORD_MAX + 2];
	size_t *before = row[0], *last = row[1], *now = row[2];

	for (size_t j = 0; j <= b.len; j++)
		last[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		now[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			bool same = a.data[i - 1] == b.data[j - 1];
			now[j] = minimum(last[j - 1] + !same,
			    1 + minimum(last[j], now[j - 1]));
			if (i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] &&
			    a.data[i - 2] == b.data[j - 1])
				now[j] = minimum(now[j], before[j - 2] + 1);
		}
		size_t *free_row = before;
		before = last;
		last = now;
		now = free_row;
	}
	return last[b.len];
}

static size_t
allowed_distance(size_t word_len)
{
	return word_len >= TWO_OFF_MIN ? 2 : word_len >= ONE_OFF_MIN;
}

static bool
is_near(struct fb_str piece, struct fb_str word)
{
	size_t allowed = allowed_distance(word.len);

	if (allowed == 0 || piece.len > FB_IMITATION_WORD_MAX ||
	    piece.len + allowed < word.len || word.len + allowed < piece.len)
		return false;
	return distance(piece, word) <= allowed;
}

/* "amozonjp": what is added in front of nothing says nothing. */
static struct fb_str
without_country(struct fb_str piece)
{
	static const char *const ends[] = { "cojp", "jp", "com" };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		size_t len = strlen(ends[i]);
		if (piece.len > len &&
		    memcmp(piece.data + piece.len - len, ends[i], len) == 0) {
			piece.len -= len;
			break;
		}
	}
	return piece;
}

/* One piece of a name, or several that were joined. */
static bool
piece_imitates(struct fb_str piece, struct fb_str word)
{
	if (word.len < EXACT_MIN)
		return false;
	if (fb_str_equal(piece, word) ||
	    fb_str_equal(without_country(piece), word))
		return true;
	if (word.len >= PREFIX_MIN && piece.len > word.len &&
	    memcmp(piece.data, word.data, word.len) == 0)
		return true;
	return (word.len >= INSIDE_MIN &&
		   memmem(piece.data, piece.len, word.data, word.len) !=
		       NULL) ||
	    is_near(piece, word) || is_near(without_country(piece), word);
}

struct pieces {
	char text[FB_IMITATION_NAME_MAX]; /* one behind the other */
	size_t end[PIECES_MAX];
	size_t count;
};

static void
cut(struct pieces *out, struct fb_str name)
{
	size_t len = 0, begin = 0;

	out->count = 0;
	if (name.len > FB_IMITATION_NAME_MAX)
		name.len = FB_IMITATION_NAME_MAX;
	for (size_t i = 0; i <= name.len && out->count < PIECES_MAX; i++) {
		if (i < name.len && is_alphanumeric(name.data[i])) {
			out->text[len++] = lower(name.data[i]);
			continue;
		}
		if (len == begin)
			continue;
		len = begin + fold_look_alikes(out->text + begin, len - begin);
		out->end[out->count++] = len;
		begin = len;
	}
}

bool
fb_imitates(struct fb_str name, struct fb_str word)
{
	char folded[FB_IMITATION_WORD_MAX];
	struct pieces pieces;
	size_t len = minimum(word.len, FB_IMITATION_WORD_MAX);

	if (len == 0 || name.len == 0)
		return false;
	memcpy(folded, word.data, len);
	/* how much must agree is said of the word as people write it */
	struct fb_str plain = { folded, fold_look_alikes(folded, len) };
	cut(&pieces, name);
	for (size_t i = 0; i < pieces.count; i++) {
		size_t begin = i == 0 ? 0 : pieces.end[i - 1];
		for (size_t j = i; j < pieces.count && j < i + JOINED_MAX;
		     j++) {
			struct fb_str piece = { pieces.text + begin,
				pieces.end[j] - begin };
			if (piece_imitates(piece, plain))
				return true;
		}
	}
	return false;
}
