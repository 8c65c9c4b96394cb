/* SPDX-License-Identifier: BSD-2-Clause */
#include "charset.h"

#include <assert.h>

#include "charset_double.h"
#include "charset_lost.h"
#include "charset_name.h"
#include "charset_read.h"
#include "charset_sink.h"
#include "utf8.h"

#define SHIFT_OUT 0x0E

/*
 * What a candidate that nobody declared has to be better by, in the bits
 * of charset_sink.h.
 */
enum {
	HANDICAP_ORDER = 1,
	HANDICAP_UNICODE = 10,
	HANDICAP_JAPANESE = 16,
	HANDICAP_PIECE = 10, /* in a piece, against the whole text */
	HANDICAP_LATIN = 20,
	HANDICAP_OTHER = 32,
	HANDICAP_UNASKED = 32 /* UTF-16 that nobody spoke of */
};

/* Worst case of a text of kind PLAIN: a half-width kana, a bad byte. */
#define BYTES_PER_BYTE 3

/* A reading of a Japanese charset that costs less for each byte that is not
 * ASCII, and hardly any error, need not be compared with others. */
#define CLEAR_COST_PER_BYTE_TENTHS 45
#define CLEAR_HANGUL_COST_PER_BYTE_TENTHS 65
#define CLEAR_BYTES_PER_ERROR 256
#define CLEAR_BYTES 32 /* but not for less text than this */
#define COST_PER_ASCII 6

/* One that costs more is so strange that the label may be wrong altogether,
 * and Chinese and Korean are tried too.  Text of rare kanji costs less, and
 * so does Japanese into which somebody put a few bad bytes. */
#define HOPELESS_COST_PER_BYTE 10

/* A text of so many bytes is long: so many samples of it, spread evenly, tell
 * which charsets it is read in as a whole. */
#define LONG_BYTES 16384
#define SAMPLE_COUNT 16
#define SAMPLE_BYTES 512
#define SAMPLED_BEST 2

/* What a first look at the bytes shows. */
struct traits {
	bool has_high;   /* bytes above 7F */
	bool has_long;   /* bytes from E0: in UTF-8, three bytes or more */
	bool has_escape; /* designations of ISO 2022 */
	bool has_shift;  /* SO */
	bool has_nul;
	bool has_mark; /* byte order mark of UTF-16 in front */
};

struct decoding {
	struct fb_arena *arena;
	struct fb_str bytes;
	const struct fb_charset *declared; /* NULL: no claim */
	struct traits traits;
	bool is_hopeless; /* what was declared can hardly be right */
	struct fb_converters converters;
	/* the best reading so far */
	const struct fb_charset *best;
	const struct fb_charset *used; /* what best amounts to */
	uint64_t least;
	size_t best_len; /* of its text */
	size_t best_error_count;
	/* the first reading, if it was written */
	char *written;
	const struct fb_charset *written_as;
};

static bool
has_byte(struct fb_str bytes, int byte)
{
	return bytes.len != 0 && memchr(bytes.data, byte, bytes.len) != NULL;
}

/* Any byte above 7F?  Eight at a time. */
static bool
has_high(struct fb_str bytes)
{
	uint64_t all = 0, word;
	size_t i = 0;

	for (; bytes.len - i >= sizeof word; i += sizeof word) {
		memcpy(&word, bytes.data + i, sizeof word);
		all |= word;
	}
	for (; i < bytes.len; i++)
		all |= (unsigned char)bytes.data[i];
	return (all & UINT64_C(0x8080808080808080)) != 0;
}

static bool
has_long(struct fb_str bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		if ((unsigned char)bytes.data[i] >= 0xE0)
			return true;
	return false;
}

static struct traits
look_at(struct fb_str bytes)
{
	struct traits traits = {
		.has_high = has_high(bytes),
		.has_shift = has_byte(bytes, SHIFT_OUT),
		.has_nul = has_byte(bytes, '\0'),
		.has_escape = fb_charset_has_escape(bytes),
	};
	traits.has_long = traits.has_high && has_long(bytes);
	traits.has_mark = bytes.len >= 2 &&
	    (memcmp(bytes.data, "\xFF\xFE", 2) == 0 ||
		memcmp(bytes.data, "\xFE\xFF", 2) == 0);
	return traits;
}

static bool
is_kind(const struct fb_charset *charset, enum fb_charset_kind kind)
{
	return charset != NULL && charset->kind == kind;
}

static bool
read_as(struct decoding *decoding, struct fb_sink *sink,
    const struct fb_charset *charset, const struct fb_charset **used)
{
	bool has_shifted;
	const struct fb_charset *eight_bit;

	*used = charset;
	if (charset->kind != FB_CHARSET_KIND_ISO2022)
		return fb_charset_read(sink, &decoding->converters, charset,
		    decoding->bytes);
	if (!fb_charset_read_iso2022(sink, &decoding->converters, charset,
		decoding->bytes, charset == decoding->declared, &has_shifted,
		&eight_bit))
		return false;
	/* Escapes around nothing do not make it ISO-2022-JP. */
	if (!has_shifted)
		*used = eight_bit != NULL ? eight_bit :
					    fb_charset_at(FB_CHARSET_ASCII);
	return true;
}

/* Bytes that are no ASCII in a reading, and what they cost. */
static size_t
foreign_bytes(uint64_t *cost, const struct decoding *decoding,
    const struct fb_sink *sink)
{
	size_t len = decoding->bytes.len;
	uint64_t ascii_cost = COST_PER_ASCII * (uint64_t)sink->ascii_count;

	*cost = sink->cost > ascii_cost ? sink->cost - ascii_cost : 0;
	return sink->ascii_count < len ? len - sink->ascii_count : 0;
}

/*
 * What a byte may cost in a reading that needs no other beside it.  Hangul
 * are two bytes of 11 bits, and the same bytes are often common kanji of
 * EUC-JP, so that only the label tells; without it they are not clear.
 */
static unsigned
clear_cost_tenths(const struct decoding *decoding,
    const struct fb_charset *charset)
{
	unsigned id = fb_charset_number(charset);

	if (id == FB_CHARSET_EUC_KR && charset == decoding->declared)
		return CLEAR_HANGUL_COST_PER_BYTE_TENTHS;
	return id <= FB_CHARSET_EUC_JP ? CLEAR_COST_PER_BYTE_TENTHS : 0;
}

/* True when a reading is so plausible that no other can be right. */
static bool
is_clear(const struct decoding *decoding, const struct fb_charset *charset,
    const struct fb_sink *sink)
{
	uint64_t cost;
	size_t foreign = foreign_bytes(&cost, decoding, sink);

	return foreign >= CLEAR_BYTES &&
	    sink->error_count <= foreign / CLEAR_BYTES_PER_ERROR &&
	    cost * 10 <
	    (uint64_t)foreign * clear_cost_tenths(decoding, charset);
}

static void
keep(struct decoding *decoding, const struct fb_charset *charset,
    const struct fb_charset *used, const struct fb_sink *sink)
{
	decoding->best = charset;
	decoding->used = used;
	decoding->least = sink->cost;
	decoding->best_len = sink->len;
	decoding->best_error_count = sink->error_count;
}

/* Weigh a reading; true when there is no need to look at others. */
static bool
consider(struct decoding *decoding, const struct fb_charset *charset,
    unsigned handicap)
{
	struct fb_sink weigh = fb_sink_weigh(decoding->least);
	const struct fb_charset *used;

	weigh.cost = handicap;
	if (!read_as(decoding, &weigh, charset, &used) ||
	    weigh.cost >= decoding->least)
		return false;
	keep(decoding, charset, used, &weigh);
	return is_clear(decoding, charset, &weigh);
}

/*
 * The first reading is written while it is weighed, since it is mostly the
 * last one too.  When it does not fit, or does not win, the best one is
 * read again in the end.
 */
static bool
consider_first(struct decoding *decoding, const struct fb_charset *charset,
    unsigned handicap)
{
	size_t capacity =
	    decoding->bytes.len + decoding->bytes.len / 2 + FB_SINK_SPARE_BYTES;
	struct fb_sink sink = { .capacity = capacity,
		.cost = handicap,
		.cost_limit = UINT64_MAX };
	const struct fb_charset *used;

	sink.out = fb_arena_alloc(decoding->arena, capacity);
	if (sink.out == NULL)
		return consider(decoding, charset, handicap);
	char *memory = sink.out;
	bool is_read = read_as(decoding, &sink, charset, &used);
	bool is_written = is_read && sink.out != NULL;
	fb_arena_trim(decoding->arena, memory, capacity,
	    is_written ? sink.len : 0);
	if (!is_read)
		return false;
	keep(decoding, charset, used, &sink);
	uint64_t cost;
	size_t foreign = foreign_bytes(&cost, decoding, &sink);
	decoding->is_hopeless =
	    cost >= HOPELESS_COST_PER_BYTE * (uint64_t)foreign;
	if (is_written) {
		decoding->written = memory;
		decoding->written_as = charset;
	}
	return is_clear(decoding, charset, &sink);
}

static bool
is_declarable(const struct decoding *decoding)
{
	const struct fb_charset *declared = decoding->declared;
	const struct traits *traits = &decoding->traits;

	if (declared == NULL || declared->kind == FB_CHARSET_KIND_ASCII)
		return false;
	return declared->kind != FB_CHARSET_KIND_ISO2022 ||
	    traits->has_escape || traits->has_shift;
}

static bool
is_utf16(const struct fb_charset *charset)
{
	return charset != NULL &&
	    fb_charset_number(charset) >= FB_CHARSET_UTF16 &&
	    fb_charset_number(charset) <= FB_CHARSET_UTF16BE;
}

/* The newer standard is declared, and the bytes keep to it: it writes a few
 * symbols otherwise, which says nothing for the older one. */
static bool
is_twin_right(const struct decoding *decoding, enum fb_charset_id id)
{
	enum fb_charset_id twin = id == FB_CHARSET_SHIFT_JIS ?
	    FB_CHARSET_SHIFT_JIS2004 :
	    FB_CHARSET_EUC_JIS2004;

	return decoding->declared == fb_charset_at(twin) &&
	    decoding->best == decoding->declared &&
	    decoding->best_error_count == 0;
}

/* Is this one of the readings that the bytes and the label suggest? */
static bool
is_suggested(const struct decoding *decoding, enum fb_charset_id id)
{
	const struct traits *traits = &decoding->traits;
	bool is_open = !is_declarable(decoding);
	bool is_utf8 = is_kind(decoding->best, FB_CHARSET_KIND_UTF8) &&
	    decoding->best_error_count == 0;

	switch (id) {
	case FB_CHARSET_ISO2022JP:
		return traits->has_escape ||
		    (traits->has_shift && !traits->has_high);
	case FB_CHARSET_UTF8:
		return true;
	case FB_CHARSET_UTF16:
		return traits->has_mark;
	case FB_CHARSET_UTF16LE:
	case FB_CHARSET_UTF16BE: /* labels are wrong about the order */
		return is_utf16(decoding->declared) ||
		    (is_open && traits->has_nul);
	case FB_CHARSET_SHIFT_JIS:
	case FB_CHARSET_EUC_JP:
		return traits->has_high && !is_twin_right(decoding, id);
	case FB_CHARSET_WINDOWS1252:
		return traits->has_high &&
		    (is_open || decoding->best_error_count != 0);
	default:
		return traits->has_high &&
		    (is_open || (decoding->is_hopeless && !is_utf8));
	}
}

/*
 * Without 8-bit bytes all other charsets make ASCII of what stands between
 * escapes, and the reader of ISO-2022-JP has looked at each line whether it
 * is that.  A sum over the whole text would let a heap of rare kanji in one
 * place make ASCII of all.
 */
static bool
is_certain(const struct decoding *decoding)
{
	return !decoding->traits.has_high &&
	    is_kind(decoding->used, FB_CHARSET_KIND_ISO2022);
}

/* Charsets that are tried when nobody declared them. */
static const struct candidate {
	enum fb_charset_id id;
	unsigned handicap;
} candidates[] = {
	{ FB_CHARSET_ISO2022JP, HANDICAP_UNICODE },
	{ FB_CHARSET_UTF8, HANDICAP_UNICODE },
	{ FB_CHARSET_UTF16, HANDICAP_UNICODE },
	{ FB_CHARSET_UTF16LE, HANDICAP_ORDER },
	{ FB_CHARSET_UTF16BE, HANDICAP_ORDER + 1 },
	{ FB_CHARSET_SHIFT_JIS, HANDICAP_JAPANESE },
	{ FB_CHARSET_EUC_JP, HANDICAP_JAPANESE + 1 },
	{ FB_CHARSET_WINDOWS1252, HANDICAP_LATIN },
	{ FB_CHARSET_GB18030, HANDICAP_OTHER },
	{ FB_CHARSET_EUC_KR, HANDICAP_OTHER },
	{ FB_CHARSET_BIG5, HANDICAP_OTHER },
};

#define CANDIDATE_COUNT (sizeof candidates / sizeof *candidates)

static uint64_t
cost_of_samples(struct decoding *decoding, enum fb_charset_id id)
{
	size_t distance = decoding->bytes.len / SAMPLE_COUNT;
	uint64_t cost = 0;

	for (size_t i = 0; i < SAMPLE_COUNT; i++) {
		struct fb_sink weigh = fb_sink_weigh(UINT64_MAX);
		if (!fb_charset_read(&weigh, &decoding->converters,
			fb_charset_at(id),
			(struct fb_str) { decoding->bytes.data + i * distance,
			    SAMPLE_BYTES }))
			return UINT64_MAX;
		cost += weigh.cost;
	}
	return cost;
}

/*
 * Which candidates of kind PLAIN are not worth a reading of the whole text?
 * Of a short one, none; of a long one all but the two that read samples of it
 * best.  Whoever sends bytes that are as bad in every charset is not to have
 * them read in each.
 */
static void
sample(bool is_unlikely[CANDIDATE_COUNT], struct decoding *decoding)
{
	uint64_t cost[CANDIDATE_COUNT];

	for (size_t i = 0; i < CANDIDATE_COUNT; i++)
		cost[i] = is_kind(fb_charset_at(candidates[i].id),
			      FB_CHARSET_KIND_PLAIN) ?
		    cost_of_samples(decoding, candidates[i].id) :
		    0;
	for (size_t i = 0; i < CANDIDATE_COUNT; i++) {
		size_t better = 0;
		for (size_t k = 0; k < CANDIDATE_COUNT; k++)
			better += cost[k] != 0 &&
			    (cost[k] < cost[i] ||
				(cost[k] == cost[i] && k < i));
		is_unlikely[i] = cost[i] != 0 && better >= SAMPLED_BEST;
	}
}

/* Choose the reading: decoding->best is set on return. */
static void
arbitrate(struct decoding *decoding)
{
	bool is_unlikely[CANDIDATE_COUNT] = { false };

	bool is_plain = is_kind(decoding->declared, FB_CHARSET_KIND_PLAIN) ||
	    is_kind(decoding->declared, FB_CHARSET_KIND_UTF8);
	bool is_only_escapes = is_plain && decoding->traits.has_escape &&
	    !decoding->traits.has_high;

	decoding->least = UINT64_MAX;
	if (is_declarable(decoding) && !is_only_escapes) {
		bool is_clear = consider_first(decoding, decoding->declared, 0);
		/* Its reader looks after 8-bit text itself, and no heap of
		 * rare kanji shall make kanji of a labelled text ASCII. */
		if (is_clear ||
		    is_kind(decoding->best, FB_CHARSET_KIND_ISO2022))
			return;
	}
	if (decoding->traits.has_high && decoding->bytes.len >= LONG_BYTES)
		sample(is_unlikely, decoding);
	for (size_t i = 0; i < CANDIDATE_COUNT; i++) {
		enum fb_charset_id id = candidates[i].id;
		const struct fb_charset *charset = fb_charset_at(id);
		bool is_done = charset == decoding->declared &&
		    is_declarable(decoding) && !is_only_escapes;
		if (is_done || is_unlikely[i] || !is_suggested(decoding, id))
			continue;
		bool is_unasked = !is_utf16(decoding->declared) &&
		    (id == FB_CHARSET_UTF16LE || id == FB_CHARSET_UTF16BE);
		unsigned handicap = candidates[i].handicap +
		    (is_unasked ? HANDICAP_UNASKED : 0);
		bool is_first =
		    decoding->best == NULL && id == FB_CHARSET_ISO2022JP;
		if ((is_first ? consider_first : consider)(decoding, charset,
			handicap))
			return;
		if (is_first && is_certain(decoding))
			return;
	}
}

static bool
is_mismatch(const struct fb_charset *declared, const struct fb_charset *used)
{
	if (declared == NULL || used == declared)
		return false;
	if (is_utf16(declared) && is_utf16(used))
		return fb_charset_number(declared) != FB_CHARSET_UTF16;
	/* ASCII is a part of all but a few. */
	return used->kind != FB_CHARSET_KIND_ASCII ||
	    declared->kind == FB_CHARSET_KIND_CODED;
}

/* The text is the bytes themselves. */
static enum fb_status
borrow(struct fb_charset_result *out, struct fb_str bytes,
    const struct fb_charset *declared, enum fb_charset_id id)
{
	const struct fb_charset *used = fb_charset_at(id);

	*out = (struct fb_charset_result) { .text = bytes,
		.used = used->name,
		.is_mismatch = is_mismatch(declared, used) };
	return FB_OK;
}

static bool
can_mix(const struct fb_charset *charset)
{
	return is_kind(charset, FB_CHARSET_KIND_UTF8) ||
	    is_kind(charset, FB_CHARSET_KIND_PLAIN);
}

/*
 * Where the best reading is not the declared one, or has errors, the text
 * may be put together from several; or somebody wants us to believe so, and
 * added (where no reader sees it) as much of another charset as decides
 * about the whole.  Either way each piece is read by itself.
 */
static bool
is_mixed(const struct decoding *decoding)
{
	if (!decoding->traits.has_high || !can_mix(decoding->best))
		return false;
	if (is_kind(decoding->best, FB_CHARSET_KIND_UTF8))
		return decoding->best_error_count != 0;
	return decoding->best_error_count != 0 ||
	    (is_declarable(decoding) && decoding->best != decoding->declared &&
		can_mix(decoding->declared));
}

static void
read_mixed(struct decoding *decoding, struct fb_sink *sink)
{
	const struct fb_charset_choice choice[] = {
		{ decoding->best, 0 },
		{ can_mix(decoding->declared) ? decoding->declared :
						decoding->best,
		    HANDICAP_PIECE },
		{ fb_charset_at(FB_CHARSET_UTF8), HANDICAP_UNICODE },
		{ fb_charset_at(FB_CHARSET_SHIFT_JIS), HANDICAP_JAPANESE },
		{ fb_charset_at(FB_CHARSET_EUC_JP), HANDICAP_JAPANESE + 1 },
		{ fb_charset_at(FB_CHARSET_WINDOWS1252), HANDICAP_PIECE },
	};

	decoding->used = fb_charset_read_mixed(sink, &decoding->converters,
	    choice, sizeof choice / sizeof *choice, decoding->bytes);
}

/* Write the best reading and free the memory that it does not need. */
static enum fb_status
write_text(struct decoding *decoding)
{
	bool mixed = is_mixed(decoding);
	size_t len = mixed ? decoding->bytes.len : decoding->best_len;
	if (mixed && len > (SIZE_MAX - FB_SINK_SPARE_BYTES) / BYTES_PER_BYTE)
		return FB_ERR_NOMEM;
	size_t capacity =
	    (mixed ? BYTES_PER_BYTE * len : len) + FB_SINK_SPARE_BYTES;
	struct fb_sink sink = { .capacity = capacity,
		.cost_limit = UINT64_MAX };
	const struct fb_charset *used;
	char *memory = fb_arena_alloc(decoding->arena, capacity);

	sink.out = memory;
	if (memory == NULL)
		return FB_ERR_NOMEM;
	if (mixed)
		read_mixed(decoding, &sink);
	else if (!read_as(decoding, &sink, decoding->best, &used))
		return FB_ERR_NOMEM;
	if (decoding->converters.is_nomem)
		return FB_ERR_NOMEM;
	assert(sink.out != NULL);
	fb_arena_trim(decoding->arena, memory, capacity, sink.len);
	decoding->written = memory;
	decoding->written_as = decoding->best;
	decoding->best_len = sink.len;
	decoding->best_error_count = sink.error_count;
	return FB_OK;
}

static enum fb_status
decode(struct fb_charset_result *out, struct decoding *decoding)
{
	arbitrate(decoding);
	if (decoding->converters.is_nomem)
		return FB_ERR_NOMEM;
	assert(decoding->best != NULL); /* UTF-8 needs no converter */
	if (is_kind(decoding->best, FB_CHARSET_KIND_UTF8) &&
	    decoding->best_error_count == 0)
		return borrow(out, decoding->bytes, decoding->declared,
		    decoding->traits.has_high ? FB_CHARSET_UTF8 :
						FB_CHARSET_ASCII);
	if ((decoding->written_as != decoding->best || is_mixed(decoding)) &&
	    write_text(decoding) != FB_OK)
		return FB_ERR_NOMEM;
	*out = (struct fb_charset_result) {
		.text = { decoding->written, decoding->best_len },
		.used = decoding->used->name,
		.is_mismatch = is_mismatch(decoding->declared, decoding->used),
		.error_count = decoding->best_error_count,
	};
	return FB_OK;
}

/* Without a label, or with one that says as little. */
static bool
is_unlabelled(const struct fb_charset *label)
{
	return label == NULL || is_kind(label, FB_CHARSET_KIND_ASCII);
}

/* ESC bytes that were lost count as if they were there, where no other
 * charset is spoken of. */
static bool
has_lost_escape(const struct fb_charset *label, const struct traits *traits,
    struct fb_str bytes)
{
	struct fb_lost_run run;

	return !traits->has_high &&
	    (is_unlabelled(label) || is_kind(label, FB_CHARSET_KIND_ISO2022)) &&
	    fb_lost_find(&run, bytes, 0);
}

static enum fb_status
decode_any(struct fb_charset_result *out, struct decoding *decoding)
{
	const struct traits *traits = &decoding->traits;
	const struct fb_charset *label = decoding->declared;
	struct fb_str bytes = decoding->bytes;

	bool is_plain = !is_kind(label, FB_CHARSET_KIND_CODED) &&
	    !traits->has_escape && !traits->has_shift &&
	    !(traits->has_nul && is_unlabelled(label));
	if (is_plain && !traits->has_high)
		return borrow(out, bytes, label, FB_CHARSET_ASCII);
	/* Two kanji of EUC-JP may be valid as two letters of UTF-8, but
	 * hardly anything is by chance when it has longer sequences. */
	bool is_sure = is_kind(label, FB_CHARSET_KIND_UTF8) ||
	    (is_unlabelled(label) && traits->has_long);
	if (is_plain && is_sure && fb_utf8_is_valid(bytes))
		return borrow(out, bytes, label, FB_CHARSET_UTF8);

	enum fb_status status = decode(out, decoding);
	fb_converters_close(&decoding->converters);
	return status;
}

enum fb_status
fb_charset_decode(struct fb_charset_result *out, struct fb_arena *arena,
    struct fb_str declared, struct fb_str bytes)
{
	assert(out != NULL && arena != NULL);
	struct decoding decoding = { .arena = arena,
		.bytes = bytes,
		.declared = fb_charset_named(declared),
		.traits = look_at(bytes) };
	struct fb_charset_result result;

	if (!decoding.traits.has_escape)
		decoding.traits.has_escape =
		    has_lost_escape(decoding.declared, &decoding.traits, bytes);
	enum fb_status status = decode_any(&result, &decoding);
	if (status == FB_OK)
		status = fb_charset_undouble(&result.text, arena);
	if (status == FB_OK)
		*out = result;
	return status;
}
