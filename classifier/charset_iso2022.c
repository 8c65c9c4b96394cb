/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ISO 2022 in 7 bits as Japanese mail has it, read by hand: the text is cut
 * at its escapes, and what stands between them is handed to a stateless
 * converter as EUC.  ICU's own stateful converters reject repeated escapes,
 * drop the state at a line end, and each of their versions knows only some
 * of the private habits.
 */
#include "charset_jis2004.h"
#include "charset_lost.h"
#include "charset_read.h"
#include "utf8.h"

#define ESC 0x1B
#define SHIFT_OUT 0x0E
#define SHIFT_IN 0x0F
#define RUN_BYTES 1024

enum set {
	SET_NONE,
	SET_ASCII, /* and its national variants, JIS X 0201 Roman too */
	SET_LATIN1,
	SET_KANA,
	SET_EMOJI, /* the pages of SoftBank telephones */
	/* two bytes for a character from here */
	SET_JIS,            /* X 0208 with NEC's and IBM's */
	SET_JIS2004,        /* X 0213, plane 1 */
	SET_JIS2004_SECOND, /* and plane 2 */
	SET_JIS_SUPPLEMENT, /* X 0212 */
	SET_JIS_PRIVATE,    /* user-defined, ISO-2022-JP-MS */
	SET_GB,
	SET_KS,
	SET_CNS,
	SET_UNKNOWN_DOUBLE
};

struct reader {
	struct fb_sink *sink;
	struct fb_converters *converters;
	struct fb_str bytes;
	enum set g0, g1, g2;
	bool is_shifted;      /* SO: g1 instead of g0 */
	uint32_t emoji_first; /* of the page, where g0 is SET_EMOJI */
	bool is_after_line;   /* a line end stood since the last escape */
	bool is_switched;     /* the last escape stood right inside kanji */
	bool is_japanese;     /* and no -KR or -CN */
	bool is_declared;
	struct fb_str escape; /* the last one, if nobody has to obey it */
	bool has_shifted;
	bool is_failed;
	const struct fb_charset *eight_bit;
	/* EUC on its way to a converter */
	enum fb_charset_id family;
	size_t run_len;
	char run[RUN_BYTES];
};

static bool
is_double(enum set set)
{
	return set >= SET_JIS;
}

static enum set
active_set(const struct reader *reader)
{
	return reader->is_shifted ? reader->g1 : reader->g0;
}

/* ---- escapes ---- */

struct escape {
	size_t len;  /* 0: none that designates anything */
	int element; /* 0, 1, 2: G0, G1, G2; 3: something to be skipped */
	enum set set;
	uint32_t emoji_first;
};

static enum set
double_set(unsigned char final)
{
	switch (final) {
	case '@':
	case 'B':
		return SET_JIS;
	case 'O': /* JIS X 0213:2000 */
	case 'Q': /* and 2004, plane 1 */
		return SET_JIS2004;
	case 'P':
		return SET_JIS2004_SECOND;
	case 'A':
		return SET_GB;
	case 'C':
		return SET_KS;
	case 'D':
		return SET_JIS_SUPPLEMENT;
	case 'G':
		return SET_CNS;
	case '?':
		return SET_JIS_PRIVATE;
	default:
		return SET_UNKNOWN_DOUBLE;
	}
}

static bool
is_final(unsigned char byte)
{
	return byte >= 0x30 && byte <= 0x7E;
}

/* ESC $ F, ESC $ ( F, ESC $ ) F and the pages of SoftBank. */
static struct escape
double_escape(const unsigned char *byte, size_t left)
{
	if (left < 3)
		return (struct escape) { 0 };
	if (byte[2] == '@' || byte[2] == 'A' || byte[2] == 'B')
		return (struct escape) { 3, 0, double_set(byte[2]), 0 };
	static const char pages[] = "GEFOPQ";
	const char *page = strchr(pages, byte[2]);
	if (page != NULL && *page != '\0')
		return (struct escape) { 3, 0, SET_EMOJI,
			0xE001 + 0x100 * (uint32_t)(page - pages) };
	if (left < 4 || byte[2] < '(' || byte[2] > '+' || !is_final(byte[3]))
		return (struct escape) { 0 };
	static const int element[] = { 0, 1, 3, 3 };
	return (struct escape) { 4, element[byte[2] - '('], double_set(byte[3]),
		0 };
}

static struct escape
escape_at(struct fb_str bytes, size_t position)
{
	const unsigned char *byte =
	    (const unsigned char *)bytes.data + position;
	size_t left = bytes.len - position;

	if (left < 3 || byte[0] != ESC)
		return (struct escape) { 0 };
	switch (byte[1]) {
	case '$':
		return double_escape(byte, left);
	case '(':
	case ')':
		if (!is_final(byte[2]))
			return (struct escape) { 0 };
		return (struct escape) { 3, byte[1] - '(',
			byte[2] == 'I' ? SET_KANA : SET_ASCII, 0 };
	case '.':
		return (struct escape) { 3, 2,
			byte[2] == 'A' ? SET_LATIN1 : SET_NONE, 0 };
	case '&': /* ESC & @: the revision of JIS X 0208 that follows */
		return (
		    struct escape) { byte[2] == '@' ? 3 : 0, 3, SET_NONE, 0 };
	default:
		return (struct escape) { 0 };
	}
}

/* Position of the next designation, or the end. */
static size_t
next_escape(struct fb_str bytes, size_t position)
{
	while (position < bytes.len) {
		const char *found =
		    memchr(bytes.data + position, ESC, bytes.len - position);
		if (found == NULL)
			break;
		position = (size_t)(found - bytes.data);
		if (escape_at(bytes, position).len != 0)
			return position;
		position++;
	}
	return bytes.len;
}

bool
fb_charset_has_escape(struct fb_str bytes)
{
	return next_escape(bytes, 0) < bytes.len;
}

static void
apply_escape(struct reader *reader, const struct escape *escape)
{
	switch (escape->element) {
	case 0:
		reader->is_switched = is_double(reader->g0);
		reader->g0 = escape->set;
		reader->emoji_first = escape->emoji_first;
		/* Whoever designates G0 wants to see it. */
		reader->is_shifted = false;
		reader->is_after_line = false;
		break;
	case 1:
		reader->g1 = escape->set;
		break;
	case 2:
		reader->g2 = escape->set;
		break;
	default:
		break;
	}
}

/* ---- runs ---- */

static void
flush(struct reader *reader)
{
	struct fb_str run = { reader->run, reader->run_len };

	if (!fb_charset_read(reader->sink, reader->converters,
		fb_charset_at(reader->family), run))
		reader->is_failed = true;
	reader->run_len = 0;
}

/* Make room for `len` more bytes of a family. */
static inline void
make_room(struct reader *reader, enum fb_charset_id family, size_t len)
{
	if (reader->family != family || len > RUN_BYTES - reader->run_len) {
		flush(reader);
		reader->family = family;
	}
}

static inline void
add_ascii(struct reader *reader, unsigned char byte)
{
	/* ASCII is ASCII in every family. */
	make_room(reader, reader->family, 1);
	reader->run[reader->run_len++] = (char)byte;
}

static void
put(struct reader *reader, uint32_t c)
{
	flush(reader);
	fb_sink_put(reader->sink, c);
}

static void
add_kana(struct reader *reader, unsigned char byte)
{
	reader->has_shifted = true;
	if ((byte | 0x80) > 0xDF) {
		put(reader, FB_UTF8_REPLACEMENT);
		return;
	}
	make_room(reader, FB_CHARSET_EUC_JP, 2);
	reader->run[reader->run_len++] = (char)0x8E;
	reader->run[reader->run_len++] = (char)(byte | 0x80);
}

/* Of two-byte sets: which converter reads them, and by SS3 or not. */
static const struct {
	bool is_read;
	enum fb_charset_id family;
	bool is_single_shifted;
} double_sets[] = {
	[SET_JIS] = { true, FB_CHARSET_EUC_JP, false },
	[SET_JIS_SUPPLEMENT] = { true, FB_CHARSET_EUC_JP, true },
	[SET_GB] = { true, FB_CHARSET_GB18030, false },
	[SET_KS] = { true, FB_CHARSET_EUC_KR, false },
	[SET_CNS] = { true, FB_CHARSET_EUC_TW, false },
	[SET_UNKNOWN_DOUBLE] = { false, FB_CHARSET_EUC_JP, false },
};

/* Characters that no converter of ICU reads. */
static void
put_double(struct reader *reader, enum set set, unsigned char first,
    unsigned char second)
{
	flush(reader);
	switch (set) {
	case SET_JIS2004:
		fb_jis2004_put(reader->sink, 1, first, second);
		break;
	case SET_JIS2004_SECOND:
		fb_jis2004_put(reader->sink, 2, first, second);
		break;
	case SET_JIS_PRIVATE:
		fb_sink_put(reader->sink,
		    0xE000 + (first - 0x21u) % 20 * 94 + (second - 0x21u));
		break;
	default:
		fb_sink_put_error(reader->sink);
		break;
	}
}

static void
add_double(struct reader *reader, enum set set, unsigned char first,
    unsigned char second)
{
	reader->has_shifted = true;
	if (!double_sets[set].is_read) {
		put_double(reader, set, first, second);
		return;
	}
	make_room(reader, double_sets[set].family, 3);
	if (double_sets[set].is_single_shifted)
		reader->run[reader->run_len++] = (char)0x8F;
	reader->run[reader->run_len++] = (char)(first | 0x80);
	reader->run[reader->run_len++] = (char)(second | 0x80);
}

/* ---- reading ---- */

static bool
is_graphic(unsigned char byte)
{
	return byte > 0x20 && byte < 0x7F;
}

static unsigned char
byte_at(const struct reader *reader, size_t position)
{
	return (unsigned char)reader->bytes.data[position];
}

static bool
is_line_end(unsigned char byte)
{
	return byte == '\n' || byte == '\r';
}

/* ---- what a run of bytes costs in one set or another ---- */

enum {
	COST_REPEATED = 1,
	COST_SAME_KIND = 4, /* a letter after a letter, a digit after one */
	COST_OTHER_KIND = 8,
	CARRY_BONUS = 2,     /* the state says kanji or kana ... */
	CLOSED_BONUS = 16,   /* ... and is closed on this line */
	SWITCHED_BONUS = 16, /* ... and began inside of kanji */
	REOPENED_BONUS = 16  /* it is switched on again: it was off */
};

static int
kind_of(unsigned char byte)
{
	if (byte >= '0' && byte <= '9')
		return 1;
	if (byte >= 'a' && byte <= 'z')
		return 2;
	if (byte >= 'A' && byte <= 'Z')
		return 3;
	return 4;
}

static uint64_t
cost_as_ascii(struct fb_str line)
{
	uint64_t cost = 0;
	int previous = 0;

	for (size_t i = 0; i < line.len; i++) {
		int kind = kind_of((unsigned char)line.data[i]);
		bool is_word_start = previous == 4 || previous == 0 ||
		    (previous == 3 && kind == 2);
		bool is_easy = line.data[i] == ' ' ||
		    (kind != 4 && (kind == previous || is_word_start));
		if (i != 0 && line.data[i] == line.data[i - 1])
			cost += COST_REPEATED; /* a rule: "-----" */
		else
			cost += is_easy ? COST_SAME_KIND : COST_OTHER_KIND;
		previous = line.data[i] == ' ' ? 0 : kind;
	}
	return cost;
}

static void read_segment(struct reader *reader, size_t position, size_t end);

/* There is no SO between `position` and `end`, or it would be read in turn
 * with this. */
static uint64_t
cost_in_set(const struct reader *reader, enum set set, size_t position,
    size_t end)
{
	if (set == SET_ASCII)
		return cost_as_ascii((struct fb_str) {
		    reader->bytes.data + position, end - position });
	struct fb_sink weigh = fb_sink_weigh(UINT64_MAX);
	struct reader trial = *reader;

	trial.sink = &weigh;
	trial.run_len = 0;
	trial.g0 = set;
	read_segment(&trial, position, end);
	flush(&trial);
	return weigh.cost;
}

static void
read_in_set(struct reader *reader, enum set set, size_t position, size_t end)
{
	enum set g0 = reader->g0;
	reader->g0 = set;
	read_segment(reader, position, end);
	reader->g0 = g0;
}

/* Random bytes are hardly ever valid UTF-8, and Shift_JIS has the kana of
 * JIS8 too. */
enum {
	HANDICAP_SHIFT_JIS = 6,
	HANDICAP_EUC_JP = 16
};

/*
 * 8-bit bytes have no place here, but stand in mail: kana in JIS8 and, in
 * mail put together from pieces, Shift_JIS, EUC-JP or UTF-8.  In ASCII they
 * are read with all that follows up to the next escape; inside a kanji run
 * they are read by themselves.
 */
static size_t
read_8bit(struct reader *reader, size_t position, size_t end)
{
	struct fb_str rest = { reader->bytes.data + position, 0 };
	bool is_run = is_double(active_set(reader));

	while (position + rest.len < end &&
	    (!is_run || byte_at(reader, position + rest.len) >= 0x80))
		rest.len++;
	const struct fb_charset_choice choice[] = {
		{ fb_charset_at(FB_CHARSET_UTF8), 0 },
		{ fb_charset_at(FB_CHARSET_SHIFT_JIS), HANDICAP_SHIFT_JIS },
		{ fb_charset_at(FB_CHARSET_EUC_JP), HANDICAP_EUC_JP },
	};
	flush(reader);
	reader->eight_bit = fb_charset_read_mixed(reader->sink,
	    reader->converters, choice, sizeof choice / sizeof *choice, rest);
	return position + rest.len;
}

/*
 * Kana between SO and SI.  Mail readers do not agree about SO, so it may
 * stand there to make kana of what they show as ASCII; so the run has to
 * look like kana.  It ends with its line.
 */
static size_t
read_shifted_kana(struct reader *reader, size_t position, size_t end)
{
	size_t run_end = position;

	while (run_end < end) {
		unsigned char byte = byte_at(reader, run_end);
		if (byte >= 0x80 || byte == SHIFT_OUT || byte == SHIFT_IN ||
		    is_line_end(byte))
			break;
		run_end++;
	}
	bool is_closed = run_end < end && byte_at(reader, run_end) == SHIFT_IN;
	uint64_t kana = cost_in_set(reader, SET_KANA, position, run_end);
	uint64_t other = cost_in_set(reader, reader->g0, position, run_end);

	other += CARRY_BONUS + (is_closed ? CLOSED_BONUS : 0);
	read_in_set(reader, kana < other ? SET_KANA : reader->g0, position,
	    run_end);
	return run_end + is_closed;
}

/* Behind an SO. */
static size_t
read_shifted(struct reader *reader, size_t position, size_t end)
{
	if (reader->g1 == SET_KANA)
		return read_shifted_kana(reader, position, end);
	reader->is_shifted = true;
	return position;
}

/* "(B" at the place of a pair, where JIS X 0208 has no character: the ESC
 * before it was lost. */
static bool
is_lost_close(enum set set, unsigned char first, unsigned char second)
{
	return first == '(' && (second == 'B' || second == 'J') &&
	    set == SET_JIS;
}

/* The character at `position`, which is below 80; returns what is behind
 * it. */
static size_t
read_one(struct reader *reader, size_t position, size_t end)
{
	unsigned char byte = byte_at(reader, position);
	enum set set = active_set(reader);

	if (byte == SHIFT_OUT)
		return read_shifted(reader, position + 1, end);
	if (byte == SHIFT_IN) {
		if (reader->g0 == SET_EMOJI)
			reader->g0 = SET_ASCII;
		reader->is_shifted = false;
		return position + 1;
	}
	if (byte == ESC && position + 2 < end &&
	    byte_at(reader, position + 1) == 'N' && reader->g2 != SET_NONE) {
		put(reader, byte_at(reader, position + 2) | 0x80u);
		return position + 3;
	}
	if (is_line_end(byte)) {
		reader->is_after_line = true;
		reader->is_shifted = false; /* RFC 1557, RFC 1922 */
	}
	if (set == SET_ASCII || !is_graphic(byte)) {
		add_ascii(reader, byte);
		return position + 1;
	}
	if (set == SET_KANA) {
		add_kana(reader, byte);
		return position + 1;
	}
	if (set == SET_EMOJI) { /* stands in Shift_JIS and UTF-8 too */
		put(reader, reader->emoji_first + (byte - 0x21u));
		return position + 1;
	}
	if (end - position >= FB_LOST_MARK_BYTES &&
	    is_lost_close(set, byte, byte_at(reader, position + 1))) {
		reader->g0 = SET_ASCII;
		return position + FB_LOST_MARK_BYTES;
	}
	put(reader, FB_UTF8_REPLACEMENT); /* half a character */
	return position + 1;
}

/* Nearly all there is: pairs of two-byte sets, printable ASCII.  Returns
 * what is behind as many as stand in a row. */
static size_t
read_common(struct reader *reader, size_t position, size_t end)
{
	enum set set = active_set(reader);

	if (set == SET_ASCII)
		while (position < end &&
		    byte_at(reader, position) - 0x20u < 0x7F - 0x20)
			add_ascii(reader, byte_at(reader, position++));
	else if (is_double(set))
		while (end - position >= 2 &&
		    is_graphic(byte_at(reader, position)) &&
		    is_graphic(byte_at(reader, position + 1)) &&
		    !is_lost_close(set, byte_at(reader, position),
			byte_at(reader, position + 1))) {
			add_double(reader, set, byte_at(reader, position),
			    byte_at(reader, position + 1));
			position += 2;
		}
	return position;
}

/* Read with the state as it is up to `end`, where an escape stands. */
static void
read_segment(struct reader *reader, size_t position, size_t end)
{
	while (position < end && !fb_sink_is_over(reader->sink)) {
		position = read_common(reader, position, end);
		if (position == end)
			break;
		position = byte_at(reader, position) >= 0x80 ?
		    read_8bit(reader, position, end) :
		    read_one(reader, position, end);
	}
}

/* ---- lines that nobody switched back to ASCII ---- */

/*
 * RFC 1468 wants ASCII at each line end, so a line end inside kanji is
 * either a long line that was broken on its way (then kanji go on) or the
 * escape that is missing (then the line is ASCII).  In text that is not
 * declared to have escapes a reader may show any line as ASCII.
 */
static bool
is_line_ascii(const struct reader *reader, size_t position, size_t end)
{
	uint64_t other = cost_in_set(reader, reader->g0, position, end);
	uint64_t ascii =
	    cost_in_set(reader, SET_ASCII, position, end) + CARRY_BONUS;
	struct escape escape = end < reader->bytes.len ?
	    escape_at(reader->bytes, end) :
	    (struct escape) { 0 };

	if (escape.len != 0 && escape.element == 0) {
		if (escape.set == SET_ASCII)
			ascii += CLOSED_BONUS;
		else if (escape.set == reader->g0)
			other += REOPENED_BONUS;
	}
	if (reader->is_switched && !reader->is_after_line)
		ascii += SWITCHED_BONUS;
	return ascii < other;
}

static size_t
find_line_end(const struct reader *reader, size_t position, size_t end)
{
	while (position < end && !is_line_end(byte_at(reader, position)))
		position++;
	return position;
}

static size_t
find_line_begin(const struct reader *reader, size_t position, size_t end)
{
	while (position < end && is_line_end(byte_at(reader, position)))
		position++;
	return position;
}

/* ---- escapes that are missing ---- */

/* Kanji between "$B" and "(B" that lost their ESC, or something else? */
static bool
is_lost_kanji(const struct reader *reader, const struct fb_lost_run *run)
{
	size_t first = run->begin + FB_LOST_MARK_BYTES;

	return cost_in_set(reader, SET_JIS, first, run->close) <
	    cost_in_set(reader, SET_ASCII, first, run->close) + CLOSED_BONUS;
}

/*
 * Does the escape at `end`, back to ASCII, end what nobody began?  Then the
 * one before it is missing, and what stands before it without a blank is
 * kanji if it looks like that.  Returns where it begins, or `end`.
 */
static size_t
find_unopened(const struct reader *reader, size_t position, size_t end)
{
	struct escape escape = end < reader->bytes.len ?
	    escape_at(reader->bytes, end) :
	    (struct escape) { 0 };
	size_t begin = end;

	if (!reader->is_japanese || !reader->has_shifted || escape.len == 0 ||
	    escape.element != 0 || escape.set != SET_ASCII)
		return end;
	while (begin > position && is_graphic(byte_at(reader, begin - 1)))
		begin--;
	bool is_kanji = (end - begin) % 2 == 0 &&
	    cost_in_set(reader, SET_JIS, begin, end) + REOPENED_BONUS <
		cost_in_set(reader, SET_ASCII, begin, end);
	return is_kanji ? begin : end;
}

/* Up to the next escape in ASCII. */
static void
read_ascii(struct reader *reader, size_t position, size_t end)
{
	const struct fb_str text = { reader->bytes.data, end };
	struct fb_lost_run run;

	while (!reader->is_shifted && reader->is_japanese &&
	    fb_lost_find(&run, text, position)) {
		size_t behind = run.close + FB_LOST_MARK_BYTES;
		bool is_lost = is_lost_kanji(reader, &run);
		read_segment(reader, position, is_lost ? run.begin : behind);
		if (is_lost)
			read_in_set(reader, SET_JIS,
			    run.begin + FB_LOST_MARK_BYTES, run.close);
		position = behind;
	}
	size_t unopened = find_unopened(reader, position, end);
	read_segment(reader, position, unopened);
	read_in_set(reader, SET_JIS, unopened, end);
}

/* Who does not know the escape sees it, but for its ESC, before what it
 * does not make kanji. */
static void
show_escape(struct reader *reader)
{
	for (size_t i = 0; i < reader->escape.len; i++)
		add_ascii(reader, (unsigned char)reader->escape.data[i]);
	reader->escape.len = 0;
}

/* Everything from one escape to the next. */
static void
read_between(struct reader *reader, size_t position, size_t end)
{
	while (position < end && !fb_sink_is_over(reader->sink)) {
		if (reader->g0 == SET_ASCII) {
			read_ascii(reader, position, end);
			return;
		}
		size_t line_end = find_line_end(reader, position, end);
		bool is_doubtful = reader->is_after_line ||
		    (!reader->is_declared && reader->g0 != SET_EMOJI);
		bool is_ascii = is_doubtful && !reader->is_shifted &&
		    is_line_ascii(reader, position, line_end);
		if (is_ascii) {
			show_escape(reader);
			read_in_set(reader, SET_ASCII, position, line_end);
		} else {
			read_segment(reader, position, line_end);
		}
		position = find_line_begin(reader, line_end, end);
		read_segment(reader, line_end, position);
	}
}

bool
fb_charset_read_iso2022(struct fb_sink *sink, struct fb_converters *converters,
    const struct fb_charset *charset, struct fb_str bytes, bool is_declared,
    bool *has_shifted, const struct fb_charset **eight_bit)
{
	struct reader reader = {
		.sink = sink,
		.converters = converters,
		.bytes = bytes,
		.g0 = SET_ASCII,
		.g1 =
		    fb_str_equal(fb_str(charset->name), FB_STR("iso-2022-kr")) ?
		    SET_KS :
		    SET_KANA,
		.family = FB_CHARSET_EUC_JP,
		.is_declared = is_declared,
		.is_japanese =
		    fb_charset_number(charset) == FB_CHARSET_ISO2022JP,
	};
	size_t position = 0;

	while (position < bytes.len && !fb_sink_is_over(sink)) {
		struct escape escape = escape_at(bytes, position);
		if (escape.len != 0) {
			apply_escape(&reader, &escape);
			if (!is_declared)
				reader.escape =
				    (struct fb_str) { bytes.data + position,
					    escape.len };
			position += escape.len;
			continue;
		}
		size_t end = next_escape(bytes, position);
		read_between(&reader, position, end);
		position = end;
	}
	flush(&reader);
	*has_shifted = reader.has_shifted;
	*eight_bit = reader.eight_bit;
	return !reader.is_failed;
}
