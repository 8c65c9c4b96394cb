/* SPDX-License-Identifier: BSD-2-Clause */
#include "header.h"

#include "cfws.h"
#include "charset.h"
#include "encoded_word.h"
#include "transfer.h"

struct decoder {
	struct fb_arena *arena;
	struct fb_str around, raw;
	size_t words_left;

	struct fb_str *piece; /* decoded texts in a row */
	size_t piece_count, piece_capacity;

	/* the words of one run */
	struct fb_encoded_word *word;
	size_t word_count, word_capacity;

	const char *declared; /* of the first word */
	const char *used;
	bool is_mismatch, is_truncated;
};

/* One way to read the words of a run. */
struct attempt {
	struct fb_charset_result result;
	size_t faults;
};

static enum fb_status
add_piece(struct decoder *d, struct fb_str text)
{
	if (d->piece_count == d->piece_capacity) {
		size_t more =
		    d->piece_capacity == 0 ? 8 : 2 * d->piece_capacity;
		struct fb_str *grown = fb_arena_grow(d->arena, d->piece,
		    d->piece_count, more, sizeof *grown);
		if (grown == NULL)
			return FB_ERR_NOMEM;
		d->piece = grown;
		d->piece_capacity = more;
	}
	d->piece[d->piece_count++] = text;
	return FB_OK;
}

static enum fb_status
add_word(struct decoder *d, const struct fb_encoded_word *word)
{
	if (d->word_count == d->word_capacity) {
		size_t more = d->word_capacity == 0 ? 8 : 2 * d->word_capacity;
		struct fb_encoded_word *grown = fb_arena_grow(d->arena, d->word,
		    d->word_count, more, sizeof *grown);
		if (grown == NULL)
			return FB_ERR_NOMEM;
		d->word = grown;
		d->word_capacity = more;
	}
	d->word[d->word_count++] = *word;
	return FB_OK;
}

/* The charset to report is the first that disagrees with its label, or
 * else the first that is more than ASCII. */
static void
note_charset(struct decoder *d, const struct fb_charset_result *result)
{
	bool is_first = d->used == NULL || strcmp(d->used, "us-ascii") == 0;

	if (is_first || (result->is_mismatch && !d->is_mismatch))
		d->used = result->used;
	d->is_mismatch = d->is_mismatch || result->is_mismatch;
}

static bool
has_high(struct fb_str bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		if ((unsigned char)bytes.data[i] >= 0x80)
			return true;
	return false;
}

static enum fb_status
decode_plain(struct decoder *d, struct fb_str bytes)
{
	struct fb_charset_result result;
	const struct fb_str none = { NULL, 0 };
	enum fb_status status = fb_charset_decode(&result, d->arena,
	    has_high(bytes) ? d->around : none, bytes);

	if (status != FB_OK)
		return status;
	result.is_mismatch = false; /* nobody declared anything */
	note_charset(d, &result);
	return add_piece(d, result.text);
}

static enum fb_status
decode_text(struct fb_str *out, struct decoder *d, bool is_q,
    struct fb_str text)
{
	if (is_q)
		return fb_transfer_decode_q(out, d->arena, text);
	return fb_transfer_decode(out, d->arena, FB_TRANSFER_BASE64, text);
}

static enum fb_status
try_bytes(struct attempt *attempt, struct decoder *d, struct fb_str bytes)
{
	enum fb_status status = fb_charset_decode(&attempt->result, d->arena,
	    d->word[0].charset, bytes);

	if (status == FB_OK)
		attempt->faults = 2 * attempt->result.error_count +
		    attempt->result.is_mismatch;
	return status;
}

static size_t
total_text(const struct decoder *d)
{
	size_t total = 0;

	for (size_t i = 0; i < d->word_count; i++)
		total += d->word[i].text.len;
	return total;
}

/* The bytes of all words in a row: a word may end inside of a character or
 * of a run of kanji. */
static enum fb_status
try_joined(struct attempt *attempt, struct decoder *d)
{
	struct fb_str bytes;
	size_t len = 0;

	if (d->word_count == 1) {
		enum fb_status status =
		    decode_text(&bytes, d, d->word[0].is_q, d->word[0].text);
		return status == FB_OK ? try_bytes(attempt, d, bytes) : status;
	}
	char *joined = fb_arena_alloc(d->arena, total_text(d));
	if (joined == NULL)
		return FB_ERR_NOMEM;
	for (size_t i = 0; i < d->word_count; i++) {
		enum fb_status status =
		    decode_text(&bytes, d, d->word[i].is_q, d->word[i].text);
		if (status != FB_OK)
			return status;
		if (bytes.len != 0)
			memcpy(joined + len, bytes.data, bytes.len);
		len += bytes.len;
	}
	return try_bytes(attempt, d, (struct fb_str) { joined, len });
}

/* The encoded texts of all words in a row: some mailers cut what was
 * encoded already, without regard for groups of four or "=E3". */
static enum fb_status
try_joined_text(struct attempt *attempt, struct decoder *d)
{
	struct fb_str bytes;
	size_t len = 0, total = total_text(d);

	char *joined = fb_arena_alloc(d->arena, total);
	if (joined == NULL)
		return FB_ERR_NOMEM;
	for (size_t i = 0; i < d->word_count; i++) {
		struct fb_str text = d->word[i].text;
		if (text.len != 0)
			memcpy(joined + len, text.data, text.len);
		len += text.len;
	}
	enum fb_status status = decode_text(&bytes, d, d->word[0].is_q,
	    (struct fb_str) { joined, len });
	return status == FB_OK ? try_bytes(attempt, d, bytes) : status;
}

/* Each word by itself, as the RFC has it. */
static enum fb_status
try_separate(struct attempt *attempt, struct decoder *d)
{
	struct fb_str bytes;
	size_t first = d->piece_count, total = 0;

	*attempt = (struct attempt) { .result = { .used = "us-ascii" } };
	for (size_t i = 0; i < d->word_count; i++) {
		struct attempt one;
		enum fb_status status =
		    decode_text(&bytes, d, d->word[i].is_q, d->word[i].text);
		if (status == FB_OK)
			status = try_bytes(&one, d, bytes);
		if (status == FB_OK)
			status = add_piece(d, one.result.text);
		if (status != FB_OK)
			return status;
		attempt->faults += one.faults;
		total += one.result.text.len;
		if (strcmp(attempt->result.used, "us-ascii") == 0)
			attempt->result.used = one.result.used;
		attempt->result.is_mismatch |= one.result.is_mismatch;
	}
	char *text = fb_arena_alloc(d->arena, total);
	if (text == NULL)
		return FB_ERR_NOMEM;
	attempt->result.text = (struct fb_str) { text, total };
	for (size_t i = first; i < d->piece_count; i++) {
		if (d->piece[i].len != 0)
			memcpy(text, d->piece[i].data, d->piece[i].len);
		text += d->piece[i].len;
	}
	d->piece_count = first;
	return FB_OK;
}

/* Whether all words have one encoding and some word but the last one ends
 * within a base64 group or a Q escape. */
static bool
is_cut_after_encoding(const struct decoder *d)
{
	bool is_cut = false;

	for (size_t i = 0; i + 1 < d->word_count; i++) {
		struct fb_str text = d->word[i].text;
		if (d->word[i].is_q != d->word[i + 1].is_q)
			return false;
		if (d->word[i].is_q)
			is_cut = is_cut ||
			    (text.len >= 1 && text.data[text.len - 1] == '=') ||
			    (text.len >= 2 && text.data[text.len - 2] == '=');
		else
			is_cut = is_cut ||
			    (text.len % 4 != 0 &&
				text.data[text.len - 1] != '=');
	}
	return is_cut;
}

/*
 * Decode a run of adjacent words of one charset: joined, unless another
 * reading has fewer faults.
 */
static enum fb_status
decode_run(struct decoder *d)
{
	struct attempt best, other;
	enum fb_status status = try_joined(&best, d);

	if (status == FB_OK && best.faults != 0 && is_cut_after_encoding(d)) {
		status = try_joined_text(&other, d);
		if (status == FB_OK && other.faults < best.faults)
			best = other;
	}
	if (status == FB_OK && best.faults != 0 && d->word_count > 1) {
		status = try_separate(&other, d);
		if (status == FB_OK && other.faults < best.faults)
			best = other;
	}
	if (status != FB_OK)
		return status;
	note_charset(d, &best.result);
	return add_piece(d, best.result.text);
}

static bool
is_blank_only(struct fb_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!fb_is_blank(text.data[i]))
			return false;
	return true;
}

static struct fb_str
slice(struct fb_str text, size_t start, size_t end)
{
	return (struct fb_str) { text.data + start, end - start };
}

static enum fb_status
declare(struct decoder *d, struct fb_str charset)
{
	if (d->declared != NULL)
		return FB_OK;
	d->declared = fb_arena_copy(d->arena, charset).data;
	return d->declared == NULL ? FB_ERR_NOMEM : FB_OK;
}

/* Collect the run that begins with `word`; *end is the position behind. */
static enum fb_status
collect_run(struct decoder *d, struct fb_encoded_word word, size_t *end)
{
	d->word_count = 0;
	for (;;) {
		enum fb_status status = add_word(d, &word);
		if (status != FB_OK)
			return status;
		d->words_left--;
		*end = word.end;
		size_t next = word.end;
		while (next < d->raw.len && fb_is_blank(d->raw.data[next]))
			next++;
		if (!fb_encoded_word_match(&word, d->raw, next) ||
		    !fb_str_equal_nocase(word.charset, d->word[0].charset))
			return FB_OK;
		if (d->words_left == 0)
			return FB_OK;
	}
}

/* Decode all of d->raw into pieces. */
static enum fb_status
decode_pieces(struct decoder *d)
{
	struct fb_encoded_word word;
	size_t at = 0, start;
	bool is_behind_word = false;
	enum fb_status status;

	while (fb_encoded_word_find(&word, &start, d->raw, at)) {
		if (d->words_left == 0) {
			d->is_truncated = true;
			break;
		}
		struct fb_str plain = slice(d->raw, at, start);
		/* blanks between words vanish (RFC 2047, 6.2) */
		if (plain.len != 0 &&
		    !(is_behind_word && is_blank_only(plain))) {
			status = decode_plain(d, plain);
			if (status != FB_OK)
				return status;
		}
		status = declare(d, word.charset);
		if (status == FB_OK)
			status = collect_run(d, word, &at);
		if (status == FB_OK)
			status = decode_run(d);
		if (status != FB_OK)
			return status;
		is_behind_word = true;
	}
	if (at < d->raw.len)
		return decode_plain(d, slice(d->raw, at, d->raw.len));
	return FB_OK;
}

/*
 * Copy a text without line ends: one with the blanks around it becomes a
 * space.  Done after decoding, since a line end means something inside of
 * ISO-2022-JP.  Returns the number of bytes written.
 */
static size_t
unfold(char *out, struct fb_str text)
{
	size_t len = 0;

	for (size_t at = 0; at < text.len;) {
		char c = text.data[at++];
		if (c != '\r' && c != '\n') {
			out[len++] = c;
			continue;
		}
		while (at < text.len && fb_is_blank(text.data[at]))
			at++;
		while (len > 0 && fb_is_blank(out[len - 1]))
			len--;
		out[len++] = ' ';
	}
	return len;
}

static enum fb_status
join_pieces(struct fb_str *out, struct decoder *d)
{
	size_t total = 0, len = 0;

	for (size_t i = 0; i < d->piece_count; i++)
		total += d->piece[i].len;
	char *text = fb_arena_alloc(d->arena, total);
	if (text == NULL)
		return FB_ERR_NOMEM;
	for (size_t i = 0; i < d->piece_count; i++)
		len += unfold(text + len, d->piece[i]);
	fb_arena_trim(d->arena, text, total, len);
	*out = (struct fb_str) { text, len };
	return FB_OK;
}

enum fb_status
fb_header_decode(struct fb_header_text *out, struct fb_arena *arena,
    const struct fb_limits *limits, struct fb_str around, struct fb_str raw)
{
	struct decoder d = {
		.arena = arena,
		.around = around,
		.raw = raw,
		.words_left = limits->encoded_word_count,
	};
	struct fb_str text;

	enum fb_status status = decode_pieces(&d);
	if (status == FB_OK)
		status = join_pieces(&text, &d);
	if (status != FB_OK)
		return status;
	*out = (struct fb_header_text) {
		.text = text,
		.declared = d.declared == NULL ? "" : d.declared,
		.used = d.used == NULL ? "us-ascii" : d.used,
		.is_mismatch = d.is_mismatch,
		.is_truncated = d.is_truncated,
	};
	return FB_OK;
}
