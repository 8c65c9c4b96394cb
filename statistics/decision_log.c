/* SPDX-License-Identifier: BSD-2-Clause */
#include "decision_log.h"

#include <assert.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <time.h>

#define JST_AHEAD_SECONDS (9 * 3600)
#define DAY_SECONDS 86400

#define HEAD_MARK "#!fakebill-decisions 1 "
#define TORN_MARK " torn=yes"
#define LINE_KEY " line="
#define CHAIN_KEY " chain="
#define TIME_CHARS (sizeof "2026-11-26T15:00:07Z" - 1)

fb_date
fb_decision_day(int64_t time)
{
	int64_t japan = time + JST_AHEAD_SECONDS;
	int64_t day = japan / DAY_SECONDS;

	return (fb_date)(japan % DAY_SECONDS < 0 ? day - 1 : day);
}

void
fb_decision_time_format(char out[FB_DECISION_TIME_MAX_BYTES], int64_t time)
{
	time_t seconds = (time_t)time;
	struct tm utc;

	/* Years of five digits and more are no times of ours. */
	if (gmtime_r(&seconds, &utc) == NULL || utc.tm_year < 70 - 1 ||
	    utc.tm_year > 9999 - 1900) {
		seconds = 0;
		gmtime_r(&seconds, &utc);
	}
	strftime(out, FB_DECISION_TIME_MAX_BYTES, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

void
fb_decision_hash_format(char out[FB_DECISION_HASH_CHARS + 1],
    const uint8_t hash[FB_DECISION_HASH_BYTES])
{
	sodium_bin2hex(out, FB_DECISION_HASH_CHARS + 1, hash,
	    FB_DECISION_HASH_BYTES);
}

static bool
is_hex(struct fb_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!(text.data[i] >= '0' && text.data[i] <= '9') &&
		    !(text.data[i] >= 'a' && text.data[i] <= 'f'))
			return false;
	return true;
}

bool
fb_decision_hash_parse(uint8_t out[FB_DECISION_HASH_BYTES], struct fb_str text)
{
	size_t len;

	return text.len == FB_DECISION_HASH_CHARS && is_hex(text) &&
	    sodium_hex2bin(out, FB_DECISION_HASH_BYTES, text.data, text.len,
		NULL, &len, NULL) == 0 &&
	    len == FB_DECISION_HASH_BYTES;
}

/* ---- writing ---------------------------------------------------------- */

/* The hash of a line: over the hash before it and its bytes up to CHAIN_KEY,
 * which may lie in two pieces. */
static void
hash_line(uint8_t out[FB_DECISION_HASH_BYTES],
    const uint8_t before[FB_DECISION_HASH_BYTES], struct fb_str first,
    struct fb_str second)
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, FB_DECISION_HASH_BYTES);
	crypto_generichash_update(&state, before, FB_DECISION_HASH_BYTES);
	if (first.len != 0)
		crypto_generichash_update(&state,
		    (const unsigned char *)first.data, first.len);
	if (second.len != 0)
		crypto_generichash_update(&state,
		    (const unsigned char *)second.data, second.len);
	crypto_generichash_final(&state, out, FB_DECISION_HASH_BYTES);
}

/* Put number and hash behind the `len` bytes of `out`, which stand behind
 * `fragment` in the file. */
static size_t
close_line(char out[FB_DECISION_LINE_MAX], size_t len,
    struct fb_decision_chain *chain, struct fb_str fragment)
{
	char hash[FB_DECISION_HASH_CHARS + 1];

	chain->line++;
	len += (size_t)snprintf(out + len, FB_DECISION_LINE_MAX - len,
	    LINE_KEY "%" PRIu64, chain->line);
	hash_line(chain->hash, chain->hash, fragment,
	    (struct fb_str) { out, len });
	fb_decision_hash_format(hash, chain->hash);
	len += (size_t)snprintf(out + len, FB_DECISION_LINE_MAX - len,
	    CHAIN_KEY "%s\n", hash);
	assert(len < FB_DECISION_LINE_MAX);
	return len;
}

size_t
fb_decision_write_head(char out[FB_DECISION_LINE_MAX],
    struct fb_decision_chain *chain, const struct fb_decision_head *head)
{
	char day[FB_DATE_MAX_BYTES], after[FB_DATE_MAX_BYTES];
	char hash[FB_DECISION_HASH_CHARS + 1];
	int len;

	*chain = (struct fb_decision_chain) { .line = 0 };
	fb_date_format(day, head->day);
	if (head->after == FB_DATE_NONE) {
		len = snprintf(out, FB_DECISION_LINE_MAX,
		    HEAD_MARK "day=%s keep=%u after=none", day,
		    head->keep_days);
	} else {
		memcpy(chain->hash, head->after_hash, sizeof chain->hash);
		fb_date_format(after, head->after);
		fb_decision_hash_format(hash, head->after_hash);
		len = snprintf(out, FB_DECISION_LINE_MAX,
		    HEAD_MARK "day=%s keep=%u after=%s:%s", day,
		    head->keep_days, after, hash);
	}
	return close_line(out, (size_t)len, chain, FB_STR(""));
}

size_t
fb_decision_write_record(char out[FB_DECISION_LINE_MAX],
    struct fb_decision_chain *chain, const struct fb_decision_record *record)
{
	char time[FB_DECISION_TIME_MAX_BYTES];

	fb_decision_time_format(time, record->time);
	size_t len = (size_t)snprintf(out, FB_DECISION_LINE_MAX, "%s ", time);
	for (const char *p = record->text;
	     *p != '\0' && p < record->text + FB_DECISION_TEXT_MAX; p++)
		out[len++] = *p >= ' ' && *p <= '~' ? *p : '?';
	return close_line(out, len, chain, FB_STR(""));
}

size_t
fb_decision_write_torn(char out[FB_DECISION_LINE_MAX],
    struct fb_decision_chain *chain, struct fb_str fragment)
{
	const size_t len = sizeof TORN_MARK - 1;

	memcpy(out, TORN_MARK, len);
	return close_line(out, len, chain, fragment);
}

/* ---- reading ---------------------------------------------------------- */

static bool
has_prefix(struct fb_str text, struct fb_str prefix)
{
	return text.len >= prefix.len &&
	    memcmp(text.data, prefix.data, prefix.len) == 0;
}

static bool
has_suffix(struct fb_str text, struct fb_str suffix)
{
	return text.len >= suffix.len &&
	    memcmp(text.data + text.len - suffix.len, suffix.data,
		suffix.len) == 0;
}

static struct fb_str
without_prefix(struct fb_str text, size_t len)
{
	return (struct fb_str) { text.data + len, text.len - len };
}

/* Digits at the end, without a leading zero, at most 18 of them. */
static bool
take_number(uint64_t *out, struct fb_str *text)
{
	uint64_t number = 0, unit = 1;
	size_t digits = 0;

	while (digits < 18 && text->len > 0) {
		char c = text->data[text->len - 1];
		if (c < '0' || c > '9')
			break;
		number += (uint64_t)(c - '0') * unit;
		unit *= 10;
		digits++;
		text->len--;
	}
	*out = number;
	return digits > 0 && text->data[text->len] != '0';
}

/* Take " line=N chain=HASH" off the end.  `text` then ends where the hash
 * stops to cover it but for the number. */
static bool
take_tail(struct fb_decision_line *out, struct fb_str *text)
{
	const size_t tail = sizeof CHAIN_KEY - 1 + FB_DECISION_HASH_CHARS;

	if (text->len < tail)
		return false;
	struct fb_str hash = { text->data + text->len - FB_DECISION_HASH_CHARS,
		FB_DECISION_HASH_CHARS };
	text->len -= FB_DECISION_HASH_CHARS;
	if (!has_suffix(*text, FB_STR(CHAIN_KEY)) ||
	    !fb_decision_hash_parse(out->hash, hash))
		return false;
	text->len -= sizeof CHAIN_KEY - 1;
	if (!take_number(&out->number, text) ||
	    !has_suffix(*text, FB_STR(LINE_KEY)))
		return false;
	text->len -= sizeof LINE_KEY - 1;
	return true;
}

/* Take " KEY=" and the word behind it off the front. */
static bool
take_word(struct fb_str *out, struct fb_str *text, struct fb_str key)
{
	if (!has_prefix(*text, key))
		return false;
	*text = without_prefix(*text, key.len);
	const char *space = memchr(text->data, ' ', text->len);
	out->data = text->data;
	out->len = space == NULL ? text->len : (size_t)(space - text->data);
	*text = without_prefix(*text, out->len);
	return out->len > 0;
}

static bool
read_after(struct fb_decision_head *out, struct fb_str word)
{
	const size_t day = sizeof "2026-11-26" - 1;

	out->after = FB_DATE_NONE;
	memset(out->after_hash, 0, sizeof out->after_hash);
	if (fb_str_equal(word, FB_STR("none")))
		return true;
	return word.len > day && word.data[day] == ':' &&
	    fb_date_parse(&out->after, (struct fb_str) { word.data, day }) &&
	    fb_decision_hash_parse(out->after_hash,
		without_prefix(word, day + 1));
}

static bool
read_head(struct fb_decision_head *out, struct fb_str text)
{
	struct fb_str day, keep, after;
	uint64_t keep_days;

	text = without_prefix(text, sizeof HEAD_MARK - 1);
	if (!take_word(&day, &text, FB_STR("day=")) ||
	    !take_word(&keep, &text, FB_STR(" keep=")) ||
	    !take_word(&after, &text, FB_STR(" after=")) || text.len != 0 ||
	    !fb_date_parse(&out->day, day) || keep.len > 5 ||
	    !take_number(&keep_days, &keep) || keep.len != 0)
		return false;
	out->keep_days = (unsigned)keep_days;
	return read_after(out, after);
}

/* NNNN-NN-NNTNN:NN:NNZ; whether there is such a day matters to nobody. */
static bool
is_time(struct fb_str text)
{
	static const char form[] = "0000-00-00T00:00:00Z";

	for (size_t i = 0; i < TIME_CHARS; i++) {
		bool is_digit = text.data[i] >= '0' && text.data[i] <= '9';
		if (form[i] == '0' ? !is_digit : text.data[i] != form[i])
			return false;
	}
	return true;
}

static bool
is_printable(struct fb_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] < ' ' || text.data[i] > '~')
			return false;
	return true;
}

static bool
read_record(struct fb_decision_line *out, struct fb_str text)
{
	if (text.len <= TIME_CHARS || !is_time(text) ||
	    text.data[TIME_CHARS] != ' ' || !is_printable(text))
		return false;
	out->time = (struct fb_str) { text.data, TIME_CHARS };
	out->text = without_prefix(text, TIME_CHARS + 1);
	return true;
}

bool
fb_decision_read(struct fb_decision_line *out, struct fb_str line)
{
	*out = (struct fb_decision_line) { .kind = FB_DECISION_RECORD };
	if (!take_tail(out, &line))
		return false;
	if (has_suffix(line, FB_STR(TORN_MARK))) {
		out->kind = FB_DECISION_TORN;
		return true;
	}
	if (has_prefix(line, FB_STR(HEAD_MARK))) {
		out->kind = FB_DECISION_HEAD;
		return read_head(&out->head, line);
	}
	return read_record(out, line);
}

/* What the hash of a line covers. */
static struct fb_str
covered(struct fb_str line)
{
	line.len -= sizeof CHAIN_KEY - 1 + FB_DECISION_HASH_CHARS;
	return line;
}

static enum fb_decision_fault
check(const struct fb_decision_line *line,
    const struct fb_decision_chain *chain, struct fb_str text)
{
	bool is_first = chain->line == 0;
	bool is_head = line->kind == FB_DECISION_HEAD;
	uint8_t hash[FB_DECISION_HASH_BYTES];

	hash_line(hash, is_head ? line->head.after_hash : chain->hash,
	    covered(text), FB_STR(""));
	if (is_first && !is_head)
		return FB_DECISION_NO_HEAD;
	if (!is_first && is_head)
		return FB_DECISION_SECOND_HEAD;
	if (chain->is_lost)
		return FB_DECISION_FINE;
	if (line->number != chain->line + 1)
		return FB_DECISION_WRONG_NUMBER;
	return memcmp(hash, line->hash, sizeof hash) == 0 ?
	    FB_DECISION_FINE :
	    FB_DECISION_WRONG_HASH;
}

enum fb_decision_fault
fb_decision_check(struct fb_decision_line *out, struct fb_decision_chain *chain,
    struct fb_str line)
{
	if (!fb_decision_read(out, line)) {
		chain->line++;
		chain->is_lost = true;
		return FB_DECISION_NO_LINE;
	}
	enum fb_decision_fault fault = check(out, chain, line);
	memcpy(chain->hash, out->hash, sizeof chain->hash);
	chain->line = out->number;
	chain->is_lost = false;
	return fault;
}
