/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What fold.h promises of every text, tried on every code point in several
 * surroundings and on random texts (the same ones in each run).
 */
#include <time.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

#include "fold.h"
#include "fold_context.h"
#include "fold_text.h"
#include "table.h"

#define LEVELS 3

/* ---- texts -------------------------------------------------------------- */

struct buffer {
	char *bytes;
	size_t len, capacity;
};

static void
append(struct buffer *buffer, struct fb_str text)
{
	if (buffer->capacity - buffer->len < text.len) {
		buffer->capacity = 2 * (buffer->capacity + text.len);
		buffer->bytes = realloc(buffer->bytes, buffer->capacity);
		if (buffer->bytes == NULL)
			abort();
	}
	if (text.len != 0)
		memcpy(buffer->bytes + buffer->len, text.data, text.len);
	buffer->len += text.len;
}

static void
append_code_point(struct buffer *buffer, uint32_t c)
{
	char bytes[FB_UTF8_MAX_BYTES];
	append(buffer, (struct fb_str) { bytes, fb_utf8_put(bytes, c) });
}

static struct fb_str
buffer_str(const struct buffer *buffer)
{
	return (struct fb_str) { buffer->bytes, buffer->len };
}

/* xorshift: the same texts everywhere. */
static uint32_t
random_below(uint64_t *seed, uint32_t limit)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return (uint32_t)((*seed >> 32) % limit);
}

/* The next code point worth a test; of the many ideographs and syllables
 * that are all alike, every seventh. */
static uint32_t
next_code_point(uint32_t c)
{
	bool is_alike = (c >= 0xAC00 && c < 0xD7A0) ||
	    (c >= 0x17000 && c < 0x18B00) || (c >= 0x20100 && c < 0x2F7F0) ||
	    (c >= 0x30000 && c < 0x32300);
	c += is_alike ? 7 : 1;
	if (c == 0xD800)
		return 0xE000;
	if (c == 0xE100)
		return 0xF8F0;
	if (c >= 0x32400 && c < 0xE0000)
		return 0xE0000;
	return c == 0xE1100 ? 0x10FFFE : c;
}

/* All code points, one after the other, each between two others. */
struct surroundings {
	const char *name, *before, *after;
};

static const struct surroundings surroundings[] = {
	{ "code points beside each other", "", "" },
	{ "each code point between kanji", "漢", "字" },
	{ "each code point between digits", "1", "2" },
	{ "each code point between letters", "a", "b" },
	{ "each code point between kana", "か", "ハ" },
	{ "each code point after か, with a voicing mark", "か", "゛" },
	{ "each code point between blanks", " ", " " },
	{ "each code point in letter-spaced text", "a b ", " c" },
	{ "each code point between a consonant and a vowel of Hangul", "\u1100",
	    "\u1161" },
	{ "each code point between dashes and digits", "1-", "-2" },
	{ "each code point between dashes and kana", "カ-", "-カ" },
	{ "each code point with an accent", "", "\u0301" },
	{ "each code point behind a mark", "e\u0338", "゜" },
};

static struct buffer
all_code_points(const struct surroundings *around)
{
	struct buffer text = { .len = 0 };
	for (uint32_t c = 1; c <= 0x10FFFF; c = next_code_point(c)) {
		append(&text, fb_str(around->before));
		append_code_point(&text, c);
		append(&text, fb_str(around->after));
	}
	return text;
}

/* ---- what is promised ----------------------------------------------------- */

static void
show_difference(const struct fb_view *view, struct fb_units a,
    struct fb_units b)
{
	size_t i = 0;
	while (i < a.count && i < b.count && a.unit[i] == b.unit[i])
		i++;
	struct fb_span span = { 0, view->source.len };
	if (i < view->text.count)
		span = fb_view_locate(view, test_folder(), i, i + 1);
	fail_msg("unit %zu is U+%04X, was U+%04X, made of \"%.*s\"", i,
	    i < b.count ? b.unit[i] : 0, i < a.count ? a.unit[i] : 0,
	    (int)(span.end - span.begin), view->source.data + span.begin);
}

static bool
are_equal(struct fb_units a, struct fb_units b)
{
	return a.count == b.count &&
	    (a.count == 0 || memcmp(a.unit, b.unit, 2 * a.count) == 0);
}

static void
assert_same_units(const struct fb_view *view, struct fb_units got)
{
	if (!are_equal(view->text, got))
		show_difference(view, view->text, got);
}

static void
assert_idempotent(struct fb_arena *arena, const struct fb_view *view)
{
	struct text once = units_text(view->text);
	struct fb_view twice = fold_view(arena, view->level, text_str(&once));
	assert_same_units(view, twice.text);
	text_free(&once);
}

/* The fast path writes what the steps would write. */
static void
assert_same_by_steps(struct fb_arena *arena, const struct fb_view *view)
{
	struct fb_fold_run run = { .arena = arena };
	fb_fold_reader_init(&run.reader, test_folder(), view->level,
	    view->source, 0);
	while (run.reader.position < view->source.len)
		fb_fold_step(&run);
	assert_false(run.is_out_of_memory);
	assert_same_units(view, (struct fb_units) { run.unit, run.count });
	assert_int_equal(view->invisible_count, run.reader.invisible_count);
}

/* A unit that depended on what stood beside it; `alone` is what its words
 * become without that. */
static bool
is_contextual(uint16_t unit, struct fb_units alone)
{
	return unit == ' ' || unit == '-' || unit == 0x30FC ||
	    (alone.count != 0 &&
		(*alone.unit == 0x30FD || *alone.unit == 0x30FE ||
		    (unit == 'o' && *alone.unit == '0') ||
		    (unit == 'l' && *alone.unit == '1')));
}

static bool
contains(struct fb_units text, struct fb_units part)
{
	for (size_t i = 0; i + part.count <= text.count; i++)
		if (memcmp(text.unit + i, part.unit, 2 * part.count) == 0)
			return true;
	return false;
}

/* Spans of units, every `step`th, are in order, of whole code points, and
 * fold to those units again. */
static void
assert_locatable(const struct fb_view *view, size_t step)
{
	struct fb_span last = { 0, 0 };
	struct fb_arena *arena = fb_arena_new(FOLD_TEXT_ARENA_BYTES);
	for (size_t i = 0; i < view->text.count; i += step) {
		struct fb_span span =
		    fb_view_locate(view, test_folder(), i, i + 1);
		assert_true(span.begin < span.end);
		assert_true(span.end <= view->source.len);
		assert_true(span.begin >= last.begin && span.end >= last.end);
		last = span;

		struct fb_str words = { view->source.data + span.begin,
			span.end - span.begin };
		assert_true(fb_utf8_is_valid(words));
		fb_arena_reset(arena);
		struct fb_units unit = { view->text.unit + i, 1 };
		struct fb_view again = fold_view(arena, view->level, words);
		if (!is_contextual(*unit.unit, again.text) &&
		    !contains(again.text, unit))
			fail_msg("unit U+%04X is not in \"%.*s\"", *unit.unit,
			    (int)words.len, words.data);
	}
	fb_arena_free(arena);
}

static void
is_as_promised(void **state)
{
	struct buffer text = all_code_points(*state);
	for (int level = 0; level < LEVELS; level++) {
		struct fb_arena *arena = fb_arena_new(FOLD_TEXT_ARENA_BYTES);
		struct fb_view view = fold_view(arena,
		    (enum fb_view_level)level, buffer_str(&text));
		assert_true(
		    view.text.count <= FB_FOLD_MAX_EXPANSION * text.len);
		assert_idempotent(arena, &view);
		assert_same_by_steps(arena, &view);
		assert_locatable(&view, 499);
		fb_arena_free(arena);
	}
	free(text.bytes);
}

static void
each_code_point_alone_is_as_promised(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(FOLD_TEXT_ARENA_BYTES);
	for (uint32_t c = 1; c <= 0x10FFFF; c = next_code_point(c)) {
		char bytes[FB_UTF8_MAX_BYTES];
		struct fb_str source = { bytes, fb_utf8_put(bytes, c) };
		for (int level = 0; level < LEVELS; level++) {
			fb_arena_reset(arena);
			struct fb_view view =
			    fold_view(arena, (enum fb_view_level)level, source);
			assert_true(view.text.count <=
			    FB_FOLD_MAX_EXPANSION * source.len);
			assert_idempotent(arena, &view);
		}
	}
	fb_arena_free(arena);
}

/* ---- random texts ---------------------------------------------------------- */

static const uint32_t awkward[] = { ' ', ' ', '-', '-', 'a', 'b', '1', '2',
	'\n', '.', '(', ')', '=', '<', 0xAD, 0xDF, 0xE9, 0x0301, 0x0336, 0x0338,
	0x0344, 0x0345, 0x03B1, 0x0661, 0x09BE, 0x09C7, 0x0E33, 0x0F71, 0x0FB2,
	'0', 'A', '~', 0xB0, 0x2033, 0x3005, 0x303C, 0x51, 0x1F194, 0x1100,
	0x1161, 0x11A8, 0x200B, 0x200D, 0x2014, 0x20E3, 0x3042, 0x304B, 0x3099,
	0x309A, 0x309B, 0x309D, 0x309E, 0x30CF, 0x30FC, 0x3131, 0x3161, 0x3231,
	0x4E00, 0x53E3, 0x6F22, 0xAC00, 0xFB01, 0xFDFA, 0xFE0F, 0xFF0D, 0xFF9E,
	0xFFDA, 0x1D15E, 0x1D167, 0x1F600, 0x20BB7, 0x2F800, 0xE0041 };

static struct buffer
random_text(uint64_t *seed, const uint32_t *alphabet, uint32_t alphabet_count,
    uint32_t length)
{
	struct buffer text = { .len = 0 };
	while (length-- != 0)
		append_code_point(&text,
		    alphabet[random_below(seed, alphabet_count)]);
	return text;
}

static void
random_texts_are_as_promised(void **state)
{
	(void)state;
	uint64_t seed = 20240229;
	for (int i = 0; i < 1100; i++) {
		struct buffer text = random_text(&seed, awkward,
		    sizeof awkward / sizeof *awkward,
		    i < 1000 ? random_below(&seed, 20) : 2000);
		for (int level = 0; level < LEVELS; level++) {
			struct fb_arena *arena =
			    fb_arena_new(FOLD_TEXT_ARENA_BYTES);
			struct fb_view view = fold_view(arena,
			    (enum fb_view_level)level, buffer_str(&text));
			assert_idempotent(arena, &view);
			assert_same_by_steps(arena, &view);
			assert_locatable(&view, i < 1000 ? 1 : 97);
			fb_arena_free(arena);
		}
		free(text.bytes);
	}
}

/* ---- ICU's answer ------------------------------------------------------------ */

static struct fb_str
icu_answer(struct buffer *out, const UNormalizer2 *normalizer,
    struct fb_str source)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar *in = malloc(2 * source.len + 2), *normal;
	size_t count = 0;
	for (size_t i = 0; i < source.len;) {
		uint32_t c = fb_utf8_next(source, &i);
		U16_APPEND_UNSAFE(in, count, c);
	}
	int32_t capacity = 20 * (int32_t)count + 20;
	normal = malloc((size_t)capacity * sizeof *normal);
	int32_t length = unorm2_normalize(normalizer, in, (int32_t)count,
	    normal, capacity, &error);
	assert_true(U_SUCCESS(error));
	struct text text =
	    units_text((struct fb_units) { normal, (size_t)length });
	out->len = 0;
	append(out, text_str(&text));
	text_free(&text);
	free(in);
	free(normal);
	return buffer_str(out);
}

static bool
agrees_with_icu(enum fb_view_level level, struct fb_str source)
{
	UErrorCode error = U_ZERO_ERROR;
	struct buffer want = { .len = 0 };
	struct fb_str answer = icu_answer(&want,
	    level == FB_VIEW_EXACT ? unorm2_getNFKCInstance(&error) :
				     unorm2_getNFKCCasefoldInstance(&error),
	    source);
	struct text got = fold_text(level, source);
	bool agrees = fb_str_equal(text_str(&got), answer);
	text_free(&got);
	free(want.bytes);
	return agrees;
}

/* The code points that have no rule of ours. */
static uint32_t *
code_points_without_rules(enum fb_view_level level, uint32_t *count)
{
	uint32_t *list = malloc(0x110000 * sizeof *list);
	*count = 0;
	for (uint32_t c = 1; c < 0x20000; c = next_code_point(c)) {
		char bytes[FB_UTF8_MAX_BYTES];
		struct fb_str source = { bytes, fb_utf8_put(bytes, c) };
		if (c != 0x3161 && c != 0xFFDA &&
		    agrees_with_icu(level, source))
			list[(*count)++] = c;
	}
	return list;
}

/*
 * V1 and V2 are ICU's NFKC and NFKC_Casefold where no rule of ours speaks.
 * In V1 that is the case for 99 % of all characters, marks included.
 */
static void
plain_characters_are_as_icu_has_them(void **state)
{
	(void)state;
	uint64_t seed = 1868;
	for (int level = FB_VIEW_EXACT; level <= FB_VIEW_PLAIN; level++) {
		uint32_t count;
		uint32_t *list =
		    code_points_without_rules((enum fb_view_level)level,
			&count);
		assert_true(count > 60000);
		for (int i = 0; i < 3000; i++) {
			struct buffer text =
			    random_text(&seed, list, count, 12);
			if (!agrees_with_icu((enum fb_view_level)level,
				buffer_str(&text)))
				fail_msg("level %d, not as ICU: \"%.*s\"",
				    level, (int)text.len, text.bytes);
			free(text.bytes);
		}
		free(list);
	}
}

/* Letters with marks, written apart and in any order. */
static void
marks_join_as_in_icu(void **state)
{
	(void)state;
	static const uint32_t alphabet[] = { 'a', 'e', 'o', 'u', 0x304B, 0x30CF,
		0x0300, 0x0301, 0x0302, 0x0323, 0x0327, 0x0328, 0x0338, 0x0344,
		0x3099, 0x309A, 0x1100, 0x1161, 0x11A8, 0x09C7, 0x09BE, 0x0F71,
		0x0F72, 0xFF9E, 0xAC00, 0x1D157, 0x1D165, 0x110BA, 0x11099 };
	uint64_t seed = 99;
	for (int i = 0; i < 4000; i++) {
		struct buffer text = random_text(&seed, alphabet,
		    sizeof alphabet / sizeof *alphabet,
		    1 + random_below(&seed, 8));
		if (!agrees_with_icu(FB_VIEW_EXACT, buffer_str(&text)))
			fail_msg("not as ICU: \"%.*s\"", (int)text.len,
			    text.bytes);
		free(text.bytes);
	}
}

/* Every composed letter is one in each view, written apart or not. */
static void
decomposed_letters_fold_as_composed_ones(void **state)
{
	(void)state;
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *apart = unorm2_getNFDInstance(&error);
	struct buffer pieces = { .len = 0 }, composed = { .len = 0 };
	for (uint32_t c = 0xC0; c < 0x20000; c = next_code_point(c)) {
		composed.len = 0;
		append_code_point(&composed, c);
		struct fb_str piece =
		    icu_answer(&pieces, apart, buffer_str(&composed));
		for (int level = 0; level < LEVELS; level++) {
			struct text a = fold_text((enum fb_view_level)level,
			    buffer_str(&composed));
			struct text b =
			    fold_text((enum fb_view_level)level, piece);
			if (!fb_str_equal(text_str(&a), text_str(&b)))
				fail_msg("U+%04X: \"%s\" and \"%s\"", c,
				    a.bytes, b.bytes);
			text_free(&a);
			text_free(&b);
		}
	}
	free(pieces.bytes);
	free(composed.bytes);
}

/* ---- phrases in texts ---------------------------------------------------------- */

static const uint32_t words[] = { ' ', ' ', '-', '.', '\n', 'a', 'b', 'X', '1',
	'2', 0x3000, 0x3001, 0x300C, 0x2014, 0x304B, 0x30AB, 0x30CF, 0x3099,
	0x309B, 0x30FC, 0x4E00, 0x53E3, 0x6F22, 0x8ACB, 0x6C42, 0x5834, 0xAD,
	0x200B, 0xFF11, 0xFF21, 0x2460, 0x3231, 0x20BB7, 0xAC00, 0x1F600, '0',
	'~', 0x3005, 0x309D, 0x1F194, 0x303C };

/* What a code point is in a phrase: the unit that it becomes, ' ' for a
 * separator, 0 for what is not seen. */
static uint16_t
kind_of(uint32_t c)
{
	char bytes[FB_UTF8_MAX_BYTES];
	struct fb_str source = { bytes, fb_utf8_put(bytes, c) };
	if (c == 0xAD || c == 0x200B)
		return 0;
	fb_arena_reset(test_arena());
	struct fb_view view = fold_view(test_arena(), FB_VIEW_SKELETON, source);
	return view.text.count == 0 ? ' ' : view.text.unit[0];
}

static bool
is_part_of_word(uint16_t kind)
{
	return kind != 0 && kind != ' ' && !fb_unit_is_cjk(kind);
}

/* A first or last word of one letter. */
static bool
is_single_letter(uint16_t outer, uint16_t inner)
{
	return is_part_of_word(outer) && !fb_fold_is_digit(outer) &&
	    !is_part_of_word(inner);
}

/* ー at an end, and from there on a digit or nothing. */
static bool
is_bar_of_number(const uint16_t *kind, size_t count, size_t from, int step)
{
	if (kind[from] != 0x30FC)
		return false;
	while (from < count && (kind[from] == 0x30FC || kind[from] == ' '))
		from += (size_t)step;
	return from >= count || fb_fold_is_digit(kind[from]);
}

/* A letter, if there is one on its other side. */
static bool
is_zero_or_one(uint16_t kind)
{
	return kind == '0' || kind == '1';
}

/* The conditions of fold.h. */
static bool
is_local_phrase(struct fb_str phrase)
{
	uint16_t kind[64];
	size_t count = 0, begin = 0;
	for (size_t i = 0; i < phrase.len;) {
		uint32_t c = fb_utf8_next(phrase, &i);
		if (count == 0 && (c == 0x3099 || c == 0x309B))
			return false;
		if (kind_of(c) != 0)
			kind[count++] = kind_of(c);
	}
	while (count > 0 && kind[count - 1] == ' ')
		count--;
	while (begin < count && kind[begin] == ' ')
		begin++;
	if (count == begin || kind[begin] == 0x30FD)
		return false;
	size_t last = count - 1;
	return !is_zero_or_one(kind[begin]) && !is_zero_or_one(kind[last]) &&
	    !is_bar_of_number(kind, count, begin, 1) &&
	    !is_bar_of_number(kind, count, last, -1) &&
	    !is_single_letter(kind[begin],
		begin < last ? kind[begin + 1] : 0) &&
	    !is_single_letter(kind[last], begin < last ? kind[last - 1] : 0);
}

static bool
begins_with_mark(struct fb_str text)
{
	for (size_t i = 0; i < text.len;) {
		uint32_t c = fb_utf8_next(text, &i);
		if (c == 0x3099 || c == 0x309B)
			return true;
		if (c != 0xAD && c != 0x200B && c != ' ' && c != 0x3000)
			return false;
	}
	return false;
}

static void
a_phrase_is_found_where_it_stands(void **state)
{
	(void)state;
	const uint32_t count = sizeof words / sizeof *words;
	uint64_t seed = 7;
	int tried = 0;
	while (tried < 20000) {
		struct fb_arena *arena = fb_arena_new(FOLD_TEXT_ARENA_BYTES);
		struct buffer text =
		    random_text(&seed, words, count, random_below(&seed, 12));
		struct buffer phrase = random_text(&seed, words, count,
		    1 + random_below(&seed, 10));
		struct buffer after =
		    random_text(&seed, words, count, random_below(&seed, 12));
		struct fb_view folded =
		    fold_view(arena, FB_VIEW_SKELETON, buffer_str(&phrase));
		if (is_local_phrase(buffer_str(&phrase)) &&
		    !begins_with_mark(buffer_str(&after))) {
			append(&text, buffer_str(&phrase));
			append(&text, buffer_str(&after));
			struct fb_view view = fold_view(arena, FB_VIEW_SKELETON,
			    buffer_str(&text));
			if (!contains(view.text, folded.text))
				fail_msg("\"%.*s\" is not found in \"%.*s\"",
				    (int)phrase.len, phrase.bytes,
				    (int)text.len, text.bytes);
			tried++;
		}
		free(text.bytes);
		free(phrase.bytes);
		free(after.bytes);
		fb_arena_free(arena);
	}
}

/* Between CJK characters any number of signs may stand. */
static void
signs_between_cjk_characters_change_nothing(void **state)
{
	(void)state;
	static const uint32_t cjk[] = { 0x8ACB, 0x6C42, 0x304B, 0x30AB, 0x4E8C,
		0x7121, 0x6599, 0x3051, 0x7D42, 0x20BB7 };
	static const uint32_t signs[] = { ' ', 0x3000, '.', 0x30FB, '/', 0x300C,
		0x300D, '*', 0x2605, 0x1F600, 0x200B, '\n', '_', 0xFF0B,
		0x25A0 };
	uint64_t seed = 5;
	for (int i = 0; i < 3000; i++) {
		struct buffer bare = { .len = 0 }, signed_text = { .len = 0 };
		for (int k = 0; k < 8; k++) {
			uint32_t c = cjk[random_below(&seed, 10)];
			append_code_point(&bare, c);
			append_code_point(&signed_text, c);
			for (uint32_t n = random_below(&seed, 4); n > 0; n--)
				append_code_point(&signed_text,
				    signs[random_below(&seed, 15)]);
		}
		struct text a = fold_text(FB_VIEW_SKELETON, buffer_str(&bare));
		struct text b =
		    fold_text(FB_VIEW_SKELETON, buffer_str(&signed_text));
		assert_string_equal(a.bytes, b.bytes);
		text_free(&a);
		text_free(&b);
		free(bare.bytes);
		free(signed_text.bytes);
	}
}

/* ---- the classes of variants ------------------------------------------------------ */

/* fold_variants.h has what fold_kept.txt says. */
static void
members_of_a_class_are_one(void **state)
{
	(void)state;
	char path[4096], line[4096];
	const char *top = getenv("top_srcdir");
	snprintf(path, sizeof path, "%s/classifier/fold_kept.txt",
	    top == NULL ? "." : top);
	FILE *file = fopen(path, "r");
	if (file == NULL)
		skip();
	while (fgets(line, sizeof line, file) != NULL) {
		line[strcspn(line, "#\n")] = '\0';
		if (strncmp(line, "apart ", 6) == 0 ||
		    strncmp(line, "write ", 6) == 0)
			continue;
		for (char *word = strtok(line, " "); word != NULL;
		     word = strtok(NULL, " ")) {
			struct text got =
			    fold_text(FB_VIEW_SKELETON, fb_str(word));
			size_t length = strlen(got.bytes), head = 0;
			if (length == 0) /* a class of dashes */
				head = 1;
			else
				fb_utf8_next(text_str(&got), &head);
			for (size_t i = 0; i + head < length; i++)
				if (got.bytes[i] != got.bytes[i + head])
					fail_msg("%s is %s", word, got.bytes);
			text_free(&got);
		}
	}
	fclose(file);
}

/* ---- hostile texts ---------------------------------------------------------------- */

static const struct {
	const char *name, *begin, *piece, *end;
} hostile_cases[] = {
	{ "a megabyte of marks", "か", "\u3099", "き" },
	{ "a megabyte of marks that are two marks", "a", "\u0344", "b" },
	{ "a megabyte of overlays", "a", "\u0336", "b" },
	{ "a megabyte of zero-width spaces", "請", "\u200B", "求" },
	{ "zero-width spaces and marks in turn", "か", "\u200B\u3099", "き" },
	{ "a megabyte of blanks", "a", " ", "b" },
	{ "a megabyte of blanks between digits", "1", " ", "a" },
	{ "a megabyte of dashes", "1", "-", "x" },
	{ "a megabyte of em dashes", "カ", "—", "カ" },
	{ "a megabyte of long vowel marks", "1", "ー", "x" },
	{ "long vowel marks and blanks in turn", "1", "ー ", "2" },
	{ "letter-spaced text without end", "", "a ", "" },
	{ "nearly letter-spaced text", "", "a b cd ", "" },
	{ "single letters far apart", "", "a                    b          ",
	    "" },
	{ "digits and em dashes in turn", "", "1— ", "" },
	{ "a megabyte of vowels of Hangul", "\u1100", "\u1161", "" },
	{ "characters that become many", "", "\uFDFA", "" },
	{ "enclosed characters", "", "㍿", "" },
	{ "iteration marks", "す", "ゝ", "" },
	{ "characters above the BMP", "", "😀", "" },
	{ "tags", "a", "\U000E0041", "b" },
};

#define HOSTILE_BYTES 1000000

/* In processor time; a hundred times what it takes, for slow machines. */
#define HOSTILE_SECONDS 10

static void
takes_linear_time(void **state)
{
	const typeof(*hostile_cases) *c = *state;
	struct buffer text = { .len = 0 };
	append(&text, fb_str(c->begin));
	while (text.len < HOSTILE_BYTES)
		append(&text, fb_str(c->piece));
	append(&text, fb_str(c->end));

	clock_t begin = clock();
	for (int level = 0; level < LEVELS; level++) {
		struct fb_arena *arena = fb_arena_new(FOLD_TEXT_ARENA_BYTES);
		struct fb_view view = fold_view(arena,
		    (enum fb_view_level)level, buffer_str(&text));
		assert_idempotent(arena, &view);
		assert_locatable(&view, 1 + view.text.count / 50);
		fb_arena_free(arena);
	}
	assert_true(clock() - begin < HOSTILE_SECONDS * CLOCKS_PER_SEC);
	free(text.bytes);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, surroundings, is_as_promised);
	table_add(&table, "each code point alone",
	    each_code_point_alone_is_as_promised, NULL);
	table_add(&table, "random texts are as promised",
	    random_texts_are_as_promised, NULL);
	table_add(&table, "V1 and V2 of plain characters are as ICU has them",
	    plain_characters_are_as_icu_has_them, NULL);
	table_add(&table, "marks join as in ICU", marks_join_as_in_icu, NULL);
	table_add(&table, "decomposed letters fold as composed ones",
	    decomposed_letters_fold_as_composed_ones, NULL);
	table_add(&table, "a phrase is found where it stands",
	    a_phrase_is_found_where_it_stands, NULL);
	table_add(&table, "signs between CJK characters change nothing",
	    signs_between_cjk_characters_change_nothing, NULL);
	table_add(&table, "members of a class are one",
	    members_of_a_class_are_one, NULL);
	TABLE_ADD(&table, hostile_cases, takes_linear_time);
	return table_run(&table, "fold properties");
}
