/* SPDX-License-Identifier: BSD-2-Clause */
#include "fold_context.h"

#include <unicode/utf16.h>

#include "utf8.h"

bool
fb_unit_is_cjk(uint16_t unit)
{
	if (unit < 0x2E80)
		return unit >= 0x1100 && unit <= 0x11FF;
	return unit <= 0xA4CF || (unit >= 0xA960 && unit <= 0xA97F) ||
	    (unit >= 0xAC00 && unit <= 0xDFFF) ||
	    (unit >= 0xF900 && unit <= 0xFAFF) ||
	    (unit >= 0xFF66 && unit <= 0xFFDC);
}

/* ---- writing -------------------------------------------------------- */

/* Drop what the rules no longer look at. */
static void
slide_window(struct fb_fold_run *run)
{
	size_t gone = run->count - FB_FOLD_CONTEXT_UNITS;
	memmove(run->unit, run->unit + gone,
	    FB_FOLD_CONTEXT_UNITS * sizeof *run->unit);
	run->count = FB_FOLD_CONTEXT_UNITS;
	run->base += gone;
	run->spaced_end = run->spaced_end > gone ? run->spaced_end - gone : 0;
}

bool
fb_fold_reserve(struct fb_fold_run *run, size_t more)
{
	if (run->arena == NULL) {
		if (run->count == run->capacity)
			slide_window(run);
		return true;
	}
	size_t want =
	    run->count + more + (run->reader.source.len - run->reader.position);
	if (want <= run->capacity)
		return true;
	uint16_t *grown = fb_arena_grow(run->arena, run->unit, run->count,
	    want + want / 2, sizeof *run->unit);
	if (grown == NULL) {
		run->is_out_of_memory = true;
		return false;
	}
	run->unit = grown;
	run->capacity = want + want / 2;
	return true;
}

static void
write_unit(struct fb_fold_run *run, uint16_t unit, struct fb_span span)
{
	if (!fb_fold_reserve(run, 1))
		return;
	if (run->arena == NULL && run->base + run->count == run->target)
		run->found = span;
	run->unit[run->count++] = unit;
}

static void
write_code_point(struct fb_fold_run *run, uint32_t code_point,
    struct fb_span span)
{
	if (code_point < 0x10000) {
		write_unit(run, (uint16_t)code_point, span);
	} else {
		write_unit(run, U16_LEAD(code_point), span);
		write_unit(run, U16_TRAIL(code_point), span);
	}
}

/* ---- V2: dashes in numbers ------------------------------------------ */

static bool
is_blank(uint32_t code_point)
{
	return code_point == ' ' || code_point == '\t';
}

static bool
number_ends_here(const struct fb_fold_run *run)
{
	for (size_t i = 0; i < run->count && i <= FB_FOLD_MAX_NUMBER_GAP; i++) {
		uint16_t unit = run->unit[run->count - 1 - i];
		if (fb_fold_is_digit(unit) || unit == ')')
			return true;
		if (!is_blank(unit) && unit != '-')
			return false;
	}
	return false;
}

static bool
number_goes_on(const struct fb_fold_run *run)
{
	struct fb_fold_reader ahead;
	struct fb_fold_symbol symbol;

	fb_fold_reader_fork(&ahead, &run->reader);
	for (int i = 0; i <= FB_FOLD_MAX_NUMBER_GAP &&
	     fb_fold_reader_next(&ahead, &symbol);
	     i++) {
		if (symbol.action == FB_FOLD_DASH || symbol.code_point == '-' ||
		    is_blank(symbol.code_point))
			continue;
		return symbol.code_point == '(' ||
		    (symbol.code_point < 0x80 &&
			fb_fold_is_digit((uint16_t)symbol.code_point));
	}
	return false;
}

static void
write_plain(struct fb_fold_run *run, struct fb_fold_symbol symbol,
    struct fb_span span)
{
	uint32_t code_point = symbol.code_point;
	if (symbol.action == FB_FOLD_DASH)
		code_point = number_ends_here(run) && number_goes_on(run) ?
		    '-' :
		    fb_fold_dash_form(run->reader.folder, code_point);
	write_code_point(run, code_point, span);
}

/* ---- V3: separators ------------------------------------------------- */

static bool
is_wide_blank(uint32_t code_point)
{
	return is_blank(code_point) || code_point == 0xA0 ||
	    code_point == 0x3000;
}

/* Separators that were read and of which nothing was written yet. */
struct gap {
	size_t count, dash_count; /* of separators and dashes; of dashes */
	bool has_sign;            /* something else than blanks */
	/* A long vowel mark behind a digit is one if no digit follows. */
	bool has_bar;
	struct fb_span span, bar;
};

static void
widen_gap(struct gap *gap, struct fb_fold_symbol symbol, struct fb_span span)
{
	if (gap->count == 0 && !gap->has_bar)
		gap->span.begin = span.begin;
	gap->span.end = span.end;
	if (symbol.action == FB_FOLD_BAR) {
		if (!gap->has_bar)
			gap->bar = span;
		gap->has_bar = true;
		return;
	}
	gap->count++;
	gap->dash_count += symbol.action == FB_FOLD_DASH;
	gap->has_sign |= !is_wide_blank(symbol.code_point);
}

static bool
is_open(const struct gap *gap)
{
	return gap->count != 0 || gap->has_bar;
}

static uint16_t
last_unit(const struct fb_fold_run *run)
{
	return run->count == 0 ? 0 : run->unit[run->count - 1];
}

static void
write_long_vowel(struct fb_fold_run *run, struct fb_span span)
{
	if (last_unit(run) != FB_FOLD_LONG_VOWEL)
		write_unit(run, FB_FOLD_LONG_VOWEL, span);
}

bool
fb_fold_is_single_behind(const uint16_t *unit, size_t count)
{
	return count < 2 ||
	    (!fb_fold_is_letter(unit[count - 2]) &&
		!fb_fold_is_digit(unit[count - 2]));
}

static bool
is_letter_symbol(struct fb_fold_symbol symbol)
{
	return symbol.action == 0 && symbol.code_point < 0x10000 &&
	    fb_fold_is_letter((uint16_t)symbol.code_point);
}

static bool
is_zero_or_one(struct fb_fold_symbol symbol)
{
	return symbol.action == FB_FOLD_ZERO || symbol.action == FB_FOLD_ONE;
}

static bool
is_digit_symbol(struct fb_fold_symbol symbol)
{
	return is_zero_or_one(symbol) ||
	    (symbol.action == 0 && symbol.code_point < 0x80 &&
		fb_fold_is_digit((uint16_t)symbol.code_point));
}

static bool
is_gap_symbol(struct fb_fold_symbol symbol)
{
	return symbol.action == FB_FOLD_SEPARATOR ||
	    symbol.action == FB_FOLD_DASH;
}

/*
 * Read the symbol behind a letter.  Returns whether that letter is a word of
 * its own; *is_gap tells that a gap follows.
 */
static bool
is_single_ahead(struct fb_fold_reader *ahead, bool *is_gap)
{
	struct fb_fold_symbol symbol;
	*is_gap = false;
	if (!fb_fold_reader_next(ahead, &symbol))
		return true;
	*is_gap = is_gap_symbol(symbol);
	return !is_letter_symbol(symbol) && !is_digit_symbol(symbol);
}

/*
 * Between two letters: is this one of the gaps of letter-spaced text?  That
 * takes three letters in a row that are words of their own.
 */
static bool
is_letter_spaced(const struct fb_fold_run *run)
{
	bool goes_on = run->spaced_end != 0 && run->spaced_end == run->count;
	if (!goes_on && !fb_fold_is_single_behind(run->unit, run->count))
		return false;

	struct fb_fold_reader ahead;
	fb_fold_reader_fork(&ahead, &run->reader);
	struct fb_fold_symbol symbol;
	bool is_gap;
	if (!is_single_ahead(&ahead, &is_gap))
		return false;
	if (goes_on)
		return true;
	if (!is_gap)
		return false;
	do {
		if (!fb_fold_reader_next(&ahead, &symbol))
			return false;
	} while (is_gap_symbol(symbol));
	return is_letter_symbol(symbol) && is_single_ahead(&ahead, &is_gap);
}

/* One of the 26 letters from `first` on, also of full width. */
static bool
is_latin(uint32_t c, char first)
{
	uint32_t half = c >= 0xFF00 ? c - 0xFEE0 : c;
	return half >= (uint32_t)first && half < (uint32_t)first + 26;
}

/*
 * Between two letters: is this "A mazon"?  That is a capital by itself,
 * blanks, and a word in small letters; "I" in front of one is a word.
 */
static bool
is_torn_capital(const struct fb_fold_run *run, const struct gap *gap)
{
	struct fb_str source = run->reader.source;
	size_t position = run->reader.begin;
	struct fb_fold_reader ahead;
	bool is_gap;

	if (gap->has_sign || gap->span.begin == 0)
		return false;
	uint32_t capital = fb_utf8_before(source, gap->span.begin);
	if (!is_latin(capital, 'A') || capital == 'I' ||
	    !fb_fold_is_single_behind(run->unit, run->count) ||
	    !is_latin(fb_utf8_next(source, &position), 'a'))
		return false;
	fb_fold_reader_fork(&ahead, &run->reader);
	return !is_single_ahead(&ahead, &is_gap);
}

static bool
is_beside_hiragana(const struct fb_fold_run *run, const struct gap *gap)
{
	struct fb_str source = run->reader.source;
	size_t position = run->reader.begin;

	return fb_fold_is_hiragana(fb_utf8_next(source, &position)) ||
	    (gap->span.begin > 0 &&
		fb_fold_is_hiragana(fb_utf8_before(source, gap->span.begin)));
}

/*
 * Settle what the separators become, now that the unit behind them is
 * known.  Returns true when letter-spaced text goes on.
 */
static bool
close_gap(struct fb_fold_run *run, struct gap *gap, uint16_t right)
{
	uint16_t left = last_unit(run);
	struct gap closed = *gap;
	*gap = (struct gap) { .count = 0 };

	if (!is_open(&closed))
		return false;
	if (closed.has_bar) {
		if (!fb_fold_is_digit(right))
			write_long_vowel(run, closed.bar);
		return false;
	}
	switch (fb_fold_gap_between(left, right,
	    closed.dash_count == closed.count)) {
	case FB_FOLD_GAP_NOTHING:
		break;
	case FB_FOLD_GAP_LONG_VOWEL:
		if (!is_beside_hiragana(run, &closed))
			write_long_vowel(run, closed.span);
		break;
	case FB_FOLD_GAP_LETTERS:
		if (is_letter_spaced(run))
			return true;
		if (!is_torn_capital(run, &closed))
			write_unit(run, ' ', closed.span);
		break;
	case FB_FOLD_GAP_SPACE:
		write_unit(run, ' ', closed.span);
		break;
	}
	return false;
}

/* Is the code point behind this kana its voiced form?  カ to チ stand at odd
 * code points; ッ shifts ツ to ト to even ones; ハ to ホ come in threes. */
static bool
has_voiced_form(uint16_t kana)
{
	if (kana >= 0x30AB && kana <= 0x30C1)
		return kana % 2 != 0;
	if (kana >= 0x30C4 && kana <= 0x30C8)
		return kana % 2 == 0;
	return kana >= 0x30CF && kana <= 0x30DB && kana % 3 == 0;
}

static void
write_repeat(struct fb_fold_run *run, struct fb_fold_symbol symbol,
    struct fb_span span)
{
	bool is_voiced = symbol.action == FB_FOLD_REPEAT_VOICED;
	uint16_t left = last_unit(run);
	if (fb_fold_is_repeatable(left))
		write_unit(run,
		    is_voiced && has_voiced_form(left) ? left + 1 : left, span);
	else
		write_unit(run, is_voiced ? 0x30FE : 0x30FD, span);
}

/*
 * A zero or one between two letters is a letter to the reader: "Amaz0n".
 * More than one are a number, as separators may have stood between them.
 */
static bool
is_between_letters(const struct fb_fold_run *run)
{
	struct fb_fold_reader ahead;
	struct fb_fold_symbol symbol;

	if (!fb_fold_is_letter(last_unit(run)))
		return false;
	fb_fold_reader_fork(&ahead, &run->reader);
	return fb_fold_reader_next(&ahead, &symbol) && is_letter_symbol(symbol);
}

static void
write_zero_or_one(struct fb_fold_run *run, bool is_zero, struct fb_span span)
{
	if (is_between_letters(run))
		write_unit(run, is_zero ? 'o' : 'l', span);
	else
		write_unit(run, is_zero ? '0' : '1', span);
}

static void
write_skeleton(struct fb_fold_run *run, struct gap *gap,
    struct fb_fold_symbol symbol, struct fb_span span)
{
	bool is_bar = symbol.action == FB_FOLD_BAR;
	if (is_gap_symbol(symbol) ||
	    (is_bar && fb_fold_is_digit(last_unit(run)))) {
		widen_gap(gap, symbol, span);
		return;
	}
	/* All actions that are left write digits or CJK characters. */
	uint16_t right = is_zero_or_one(symbol) ? '0' :
	    symbol.action != 0                  ? FB_FOLD_LONG_VOWEL :
	    symbol.code_point < 0x10000         ? (uint16_t)symbol.code_point :
						  U16_LEAD(symbol.code_point);
	bool is_spaced = close_gap(run, gap, right);
	if (is_bar)
		write_long_vowel(run, span);
	else if (is_zero_or_one(symbol))
		write_zero_or_one(run, symbol.action == FB_FOLD_ZERO, span);
	else if (symbol.action != 0)
		write_repeat(run, symbol, span);
	else
		write_code_point(run, symbol.code_point, span);
	if (is_spaced)
		run->spaced_end = run->count;
}

void
fb_fold_step(struct fb_fold_run *run)
{
	struct fb_fold_reader *reader = &run->reader;
	bool is_skeleton = reader->level == FB_VIEW_SKELETON;
	struct gap gap = { .count = 0 };

	do {
		fb_fold_reader_cluster(reader);
		struct fb_span span = { reader->begin, reader->position };
		while (reader->symbol_next < reader->symbol_count) {
			struct fb_fold_symbol symbol =
			    reader->symbol[reader->symbol_next++];
			if (is_skeleton)
				write_skeleton(run, &gap, symbol, span);
			else
				write_plain(run, symbol, span);
		}
	} while (is_open(&gap) && reader->position < reader->source.len &&
	    !run->is_out_of_memory);
	if (gap.has_bar)
		write_long_vowel(run, gap.bar);
}
