/* SPDX-License-Identifier: BSD-2-Clause */
#include "fold_reader.h"

#include <assert.h>

#include <unicode/uchar.h>
#include <unicode/utf16.h>

#include "fold_rules.h"
#include "utf8.h"

/* Room for a character and its marks as ICU wants and returns them. */
#define RAW_UNITS (2 * (FB_FOLD_MAX_MARKS + 1))
#define NORMAL_UNITS 512

void
fb_fold_reader_init(struct fb_fold_reader *reader,
    const struct fb_folder *folder, enum fb_view_level level,
    struct fb_str source, size_t position)
{
	reader->folder = folder;
	reader->level = level;
	reader->source = source;
	reader->position = position;
	reader->invisible_count = 0;
	reader->is_overflowing = false;
	reader->begin = position;
	reader->symbol_count = 0;
	reader->symbol_next = 0;
}

/* Most look-ahead is short, so only what is needed is copied. */
void
fb_fold_reader_fork(struct fb_fold_reader *ahead,
    const struct fb_fold_reader *reader)
{
	fb_fold_reader_init(ahead, reader->folder, reader->level,
	    reader->source, reader->position);
	ahead->is_overflowing = reader->is_overflowing;
	ahead->symbol_count = reader->symbol_count - reader->symbol_next;
	memcpy(ahead->symbol, reader->symbol + reader->symbol_next,
	    ahead->symbol_count * sizeof *ahead->symbol);
}

static bool
is_skipped(uint16_t entry)
{
	return entry == FB_FOLD_INVISIBLE || entry == FB_FOLD_DROP;
}

/* ---- invisible characters ------------------------------------------ */

/* A reader of Japanese mail expects nothing hidden beside these. */
static bool
is_letter(uint32_t c)
{
	return u_isalnum((UChar32)c) &&
	    (c < 0x0590 || c > 0xFFFF || fb_unit_is_cjk((uint16_t)c) ||
		(c >= 0xFF00 && c <= 0xFFEF));
}

/* Variation selectors are part of how names are written in kanji. */
static bool
is_suspicious(uint32_t c, uint16_t entry)
{
	return entry == FB_FOLD_INVISIBLE && !(c >= 0xFE00 && c <= 0xFE0F) &&
	    !(c >= 0xE0100 && c <= 0xE01EF);
}

/* Count what was skipped in [begin, end) when it stood between letters. */
static void
count_invisible(struct fb_fold_reader *reader, size_t begin, size_t end,
    size_t suspicious_count)
{
	if (suspicious_count == 0 || begin == 0 || end >= reader->source.len ||
	    !is_letter(fb_utf8_before(reader->source, begin)))
		return;
	size_t position = end;
	if (reader->is_overflowing ||
	    is_letter(fb_utf8_next(reader->source, &position)))
		reader->invisible_count += suspicious_count;
}

/* ---- characters ----------------------------------------------------- */

static void
add_symbol(struct fb_fold_reader *reader, uint32_t code_point, uint16_t action)
{
	if (reader->symbol_count < FB_FOLD_MAX_SYMBOLS)
		reader->symbol[reader->symbol_count++] =
		    (struct fb_fold_symbol) { code_point, action };
}

/*
 * What joined nothing: V1 keeps it, V2 keeps what is no mark (a vowel of
 * Hangul without its consonant), V3 nothing, because it removes separators
 * and must not bring such a character beside one that it joins.
 */
static bool
is_stray(enum fb_view_level level, uint32_t c)
{
	return level == FB_VIEW_SKELETON ||
	    (level == FB_VIEW_PLAIN && fb_fold_is_mark(c));
}

/* Add what the table says of a code point that is not FB_FOLD_EXPAND. */
static void
add_entry(struct fb_fold_reader *reader, uint32_t code_point, uint16_t entry)
{
	if (is_skipped(entry) ||
	    (entry == FB_FOLD_COMBINE && is_stray(reader->level, code_point)))
		return;
	if (!fb_fold_is_action(entry))
		add_symbol(reader, entry, 0);
	else if (entry == FB_FOLD_SELF || entry == FB_FOLD_COMBINE)
		add_symbol(reader, code_point, 0);
	else
		add_symbol(reader, code_point, entry);
}

static void
add_expansion(struct fb_fold_reader *reader, uint32_t code_point)
{
	const struct fb_folder *folder = reader->folder;
	struct fb_units text =
	    fb_folder_expansion(folder, reader->level, code_point);

	for (size_t i = 0; i < text.count;) {
		UChar32 c;
		U16_NEXT(text.unit, i, text.count, c);
		add_entry(reader, (uint32_t)c,
		    fb_folder_entry(folder, reader->level, (uint32_t)c));
	}
}

static void
add_character(struct fb_fold_reader *reader, uint32_t code_point)
{
	uint16_t entry =
	    fb_folder_entry(reader->folder, reader->level, code_point);
	if (entry == FB_FOLD_EXPAND)
		add_expansion(reader, code_point);
	else
		add_entry(reader, code_point, entry);
}

/* ---- characters with marks ------------------------------------------ */

struct raw {
	UChar unit[RAW_UNITS];
	size_t count, mark_count;
};

static void
add_raw(struct raw *raw, uint32_t code_point)
{
	assert(raw->count + 2 <= RAW_UNITS);
	U16_APPEND_UNSAFE(raw->unit, raw->count, code_point);
}

/*
 * Drop from normalized text what the view does not keep.  Returns the new
 * length.
 */
static size_t
filter(const struct fb_fold_reader *reader, UChar *unit, size_t count)
{
	size_t kept = 0, mark_count = 0;

	for (size_t i = 0; i < count;) {
		UChar32 c;
		U16_NEXT(unit, i, count, c);
		uint16_t entry =
		    fb_folder_entry(reader->folder, reader->level, (uint32_t)c);
		if (is_skipped(entry))
			continue;
		if (entry != FB_FOLD_COMBINE)
			mark_count = 0;
		else if ((reader->level != FB_VIEW_EXACT &&
			     fb_fold_is_mark((uint32_t)c)) ||
		    ++mark_count > FB_FOLD_MAX_MARKS)
			continue;
		U16_APPEND_UNSAFE(unit, kept, c);
	}
	return kept;
}

/*
 * Normalize a character and its marks as ICU does.  Dropping marks can bring
 * others together, so it is done until nothing is dropped; marks that drop
 * are gone after the first round, so that there are three rounds at most.
 */
static void
add_normalized(struct fb_fold_reader *reader, struct raw *raw)
{
	UChar normal[NORMAL_UNITS];
	const UChar *in = raw->unit;
	size_t in_count = raw->count, count;

	for (;;) {
		UErrorCode error = U_ZERO_ERROR;
		UChar next[NORMAL_UNITS];
		int32_t length =
		    unorm2_normalize(reader->folder->normalizer[reader->level],
			in, (int32_t)in_count, next, NORMAL_UNITS, &error);
		if (U_FAILURE(error))
			length = 0;
		count = filter(reader, next, (size_t)length);
		memcpy(normal, next, count * sizeof *next);
		if (count == (size_t)length)
			break;
		in = normal;
		in_count = count;
	}
	for (size_t i = 0; i < count;) {
		UChar32 c;
		U16_NEXT(normal, i, count, c);
		add_character(reader, (uint32_t)c);
	}
}

static bool
starts_with(const struct raw *raw, uint32_t *code_point)
{
	size_t i = 0;
	UChar32 c;
	if (raw->count == 0)
		return false;
	U16_NEXT(raw->unit, i, raw->count, c);
	*code_point = (uint32_t)c;
	return true;
}

/* V2 and V3 treat the spacing voicing marks as the combining ones, and the
 * Hangul vowel that looks like a long vowel mark as one.  All take a sentence
 * in one character for its first letter. */
static uint32_t
what_it_looks_like(const struct fb_fold_reader *reader, uint32_t code_point)
{
	uint32_t letter = fb_fold_first_letter(code_point);
	if (letter != 0)
		return letter;
	if (reader->level == FB_VIEW_EXACT)
		return code_point;
	switch (code_point) {
	case 0x309B:
	case 0x309C:
		return code_point - 2;
	case 0x3161:
	case 0xFFDA:
		return 0x30FC;
	default:
		return code_point;
	}
}

/* For V3 also signs can be voicing marks. */
static uint32_t
mark_that_it_looks_like(const struct fb_fold_reader *reader,
    uint32_t code_point)
{
	uint32_t mark;
	return reader->level == FB_VIEW_SKELETON &&
		fb_fold_is_loose_mark(code_point, &mark) ?
	    mark :
	    what_it_looks_like(reader, code_point);
}

bool
fb_fold_reader_is_spaced_mark(size_t *behind,
    const struct fb_fold_reader *reader)
{
	struct fb_str source = reader->source;
	size_t next = reader->position;

	if (reader->level != FB_VIEW_SKELETON)
		return false;
	uint32_t blank = fb_utf8_next(source, &next);
	if ((blank != ' ' && blank != 0x3000) || next >= source.len)
		return false;
	uint32_t mark = fb_utf8_next(source, &next);
	*behind = next;
	return mark == 0x309B || mark == 0x309C || mark == 0xFF9E ||
	    mark == 0xFF9F;
}

static bool
is_kana(uint32_t c)
{
	return (c >= 0x3041 && c <= 0x30FF) || (c >= 0xFF66 && c <= 0xFF9D);
}

/* A kana without marks takes one that a blank stands before. */
static void
read_spaced_mark(struct fb_fold_reader *reader, struct raw *raw)
{
	uint32_t base;
	size_t behind;

	if (reader->position >= reader->source.len ||
	    (reader->source.data[reader->position] != ' ' &&
		reader->source.data[reader->position] != '\xE3') ||
	    !starts_with(raw, &base) || !is_kana(base) ||
	    !fb_fold_reader_is_spaced_mark(&behind, reader))
		return;
	uint32_t mark = fb_utf8_before(reader->source, behind);
	reader->position = behind;
	raw->mark_count++;
	add_raw(raw, what_it_looks_like(reader, mark));
}

/* Read what follows a character and belongs to it. */
static void
read_marks(struct fb_fold_reader *reader, struct raw *raw)
{
	size_t skipped_count = 0, suspicious_count = 0;

	read_spaced_mark(reader, raw);
	size_t skipped_begin = reader->position;

	while (reader->position < reader->source.len) {
		size_t next = reader->position;
		uint32_t c = fb_utf8_next(reader->source, &next);
		uint16_t entry =
		    fb_folder_entry(reader->folder, reader->level, c);
		if (is_skipped(entry)) {
			if (++skipped_count > FB_FOLD_MAX_SKIPPED) {
				reader->is_overflowing = true;
				break;
			}
			suspicious_count += is_suspicious(c, entry);
		} else if (entry == FB_FOLD_COMBINE) {
			if (raw->mark_count == FB_FOLD_MAX_MARKS) {
				reader->is_overflowing = true;
				break;
			}
			raw->mark_count++;
			add_raw(raw, mark_that_it_looks_like(reader, c));
		} else {
			break;
		}
		reader->position = next;
	}
	count_invisible(reader, skipped_begin, reader->position,
	    suspicious_count);
}

/* A mark or something skipped that has no room in the last cluster. */
static bool
drop_overflow(struct fb_fold_reader *reader)
{
	size_t next = reader->position;
	uint32_t c = fb_utf8_next(reader->source, &next);
	uint16_t entry = fb_folder_entry(reader->folder, reader->level, c);
	reader->is_overflowing = is_skipped(entry) || entry == FB_FOLD_COMBINE;
	if (reader->is_overflowing)
		reader->position = next;
	return reader->is_overflowing;
}

void
fb_fold_reader_cluster(struct fb_fold_reader *reader)
{
	assert(reader->position < reader->source.len);
	reader->begin = reader->position;
	reader->symbol_count = 0;
	reader->symbol_next = 0;
	if (reader->is_overflowing && drop_overflow(reader))
		return;

	struct raw raw;
	raw.count = 0;
	raw.mark_count = 0;
	size_t next = reader->position;
	uint32_t c = fb_utf8_next(reader->source, &next);
	uint16_t entry = fb_folder_entry(reader->folder, reader->level, c);
	if (!is_skipped(entry) && entry != FB_FOLD_COMBINE) {
		reader->position = next;
		add_raw(&raw, what_it_looks_like(reader, c));
	}
	read_marks(reader, &raw);
	if (raw.mark_count != 0)
		add_normalized(reader, &raw);
	else if (starts_with(&raw, &c))
		add_character(reader, c);
}

bool
fb_fold_reader_next(struct fb_fold_reader *reader,
    struct fb_fold_symbol *symbol)
{
	while (reader->symbol_next == reader->symbol_count) {
		if (reader->position >= reader->source.len)
			return false;
		fb_fold_reader_cluster(reader);
	}
	*symbol = reader->symbol[reader->symbol_next++];
	return true;
}
