/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_selector.h"

#include "html_css.h"
#include "html_tag.h"
#include "html_token.h"

#define SPECIFICITY_ID 1000000u
#define SPECIFICITY_CLASS 1000u
#define SPECIFICITY_TAG 1u
#define SPECIFICITY_MAX 2000000000u
#define STEP_MAX 10000 /* of :nth-child() */

static void
drop(struct fb_str *text, size_t count)
{
	text->data += count;
	text->len -= count;
}

static bool
take(struct fb_str *text, const char *prefix)
{
	size_t length = strlen(prefix);

	if (text->len < length || strncasecmp(text->data, prefix, length) != 0)
		return false;
	drop(text, length);
	return true;
}

static void
skip_blanks(struct fb_str *text)
{
	while (text->len > 0 && fb_html_is_blank(text->data[0]))
		drop(text, 1);
}

static bool
is_name_end(char c)
{
	return fb_html_is_blank(c) || strchr(".#:[]()*>+~=|^$,\"", c) != NULL;
}

static struct fb_str
take_name(struct fb_str *text)
{
	size_t length = 0;

	while (length < text->len && !is_name_end(text->data[length]))
		length++;
	struct fb_str name = { text->data, length };
	drop(text, length);
	return name;
}

/* ---- memory ------------------------------------------------------------ */

static bool
add_test(struct fb_html_selectors *set, struct fb_html_test test)
{
	if (set->test_count == set->test_capacity) {
		size_t capacity = 2 * set->test_capacity + 64;
		struct fb_html_test *grown = fb_arena_grow(set->arena,
		    set->test, set->test_count, capacity, sizeof *grown);
		if (grown == NULL) {
			set->is_out_of_memory = true;
			return false;
		}
		set->test = grown;
		set->test_capacity = capacity;
	}
	set->test[set->test_count++] = test;
	return true;
}

static struct fb_html_compound *
add_compound(struct fb_html_selectors *set, char combinator)
{
	if (set->compound_count == set->compound_capacity) {
		size_t capacity = 2 * set->compound_capacity + 64;
		struct fb_html_compound *grown =
		    fb_arena_grow(set->arena, set->compound,
			set->compound_count, capacity, sizeof *grown);
		if (grown == NULL) {
			set->is_out_of_memory = true;
			return NULL;
		}
		set->compound = grown;
		set->compound_capacity = capacity;
	}
	struct fb_html_compound *compound =
	    &set->compound[set->compound_count++];
	*compound =
	    (struct fb_html_compound) { .first_test = (uint32_t)set->test_count,
		    .combinator = combinator };
	return compound;
}

/* ---- reading ------------------------------------------------------------ */

/* A whole number, with or without sign; 0 digits are none. */
static bool
take_integer(int *number, struct fb_str *text)
{
	int64_t milli;

	if (!fb_css_number(&milli, text) || milli % 1000 != 0)
		return false;
	*number = (int)(milli / 1000);
	return *number >= -STEP_MAX && *number <= STEP_MAX;
}

/* "odd", "3", "2n + 1", "-n+4" (CSS Syntax 3, 6). */
static bool
read_nth(struct fb_html_test *test, struct fb_str text)
{
	text = fb_css_trim(text);
	test->kind = FB_TEST_NTH;
	if (fb_css_is(text, "odd") || fb_css_is(text, "even")) {
		test->step = 2;
		test->offset = fb_css_is(text, "odd");
		return true;
	}
	if (take(&text, "-n"))
		test->step = -1;
	else if (take(&text, "n") || take(&text, "+n"))
		test->step = 1;
	else if (!take_integer(&test->offset, &text))
		return false;
	else if (take(&text, "n")) {
		test->step = test->offset;
		test->offset = 0;
	} else
		return text.len == 0;
	skip_blanks(&text);
	if (text.len == 0)
		return true;
	bool is_negative = text.data[0] == '-';
	if (!is_negative && text.data[0] != '+')
		return false;
	drop(&text, 1);
	skip_blanks(&text);
	if (!take_integer(&test->offset, &text))
		return false;
	if (is_negative)
		test->offset = -test->offset;
	return text.len == 0;
}

static bool
read_operator(struct fb_html_test *test, struct fb_str *text)
{
	static const struct {
		const char *sign;
		enum fb_html_test_kind kind;
	} signs[] = { { "=", FB_TEST_EQUALS }, { "~=", FB_TEST_WORD },
		{ "|=", FB_TEST_DASH }, { "^=", FB_TEST_BEGINS },
		{ "$=", FB_TEST_ENDS }, { "*=", FB_TEST_CONTAINS } };

	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		if (!take(text, signs[i].sign))
			continue;
		test->kind = signs[i].kind;
		return true;
	}
	return false;
}

/* "name", "name=value", "name^='value' i", without its brackets.  A value
 * in quotes is decoded where it stands. */
static bool
read_attribute(struct fb_html_test *test, struct fb_str text)
{
	text = fb_css_trim(text);
	test->kind = FB_TEST_HAS;
	test->name = take_name(&text);
	skip_blanks(&text);
	if (test->name.len == 0)
		return false;
	if (text.len == 0)
		return true;
	if (!read_operator(test, &text))
		return false;
	skip_blanks(&text);
	test->value = text.len > 0 && text.data[0] == '"' ?
	    fb_css_take_string(&text) :
	    take_name(&text);
	skip_blanks(&text);
	test->is_nocase = fb_css_is(text, "i") ||
	    fb_str_equal_nocase(test->name, FB_STR("type"));
	return text.len == 0 || fb_css_is(text, "i") || fb_css_is(text, "s");
}

/* The text inside the brackets that `text` begins with; taken from it. */
static bool
take_bracket(struct fb_str *inside, struct fb_str *text)
{
	size_t end = fb_css_bracket_end(*text, 0);

	if (end < 2 ||
	    (text->data[end - 1] != ']' && text->data[end - 1] != ')'))
		return false;
	*inside = (struct fb_str) { text->data + 1, end - 2 };
	drop(text, end);
	return true;
}

/* One of ".class", "#id", "[attribute]", ":first-child" and the like. */
static bool
read_simple(struct fb_html_test *test, struct fb_str *text)
{
	struct fb_str inside;

	if (take(text, ".") || take(text, "#")) {
		test->kind = text->data[-1] == '.' ? FB_TEST_CLASS : FB_TEST_ID;
		test->name = take_name(text);
		return test->name.len > 0;
	}
	if (text->data[0] == '[')
		return take_bracket(&inside, text) &&
		    read_attribute(test, inside);
	if (take(text, ":nth-child") && text->len > 0 && text->data[0] == '(')
		return take_bracket(&inside, text) && read_nth(test, inside);
	if (take(text, ":first-child")) {
		test->kind = FB_TEST_NTH;
		test->offset = 1;
		return text->len == 0 || is_name_end(text->data[0]);
	}
	if (take(text, ":link") || take(text, ":any-link")) {
		test->kind = FB_TEST_HAS;
		test->name = FB_STR("href");
		return text->len == 0 || is_name_end(text->data[0]);
	}
	if (take(text, ":root")) {
		test->kind = FB_TEST_ROOT;
		return text->len == 0 || is_name_end(text->data[0]);
	}
	struct fb_str name = take_name(text);
	test->kind = FB_TEST_TAG;
	test->name = name;
	return name.len > 0;
}

static uint32_t
specificity_of(const struct fb_html_test *test)
{
	switch (test->kind) {
	case FB_TEST_ID:
		return SPECIFICITY_ID;
	case FB_TEST_TAG:
		return SPECIFICITY_TAG;
	default:
		return SPECIFICITY_CLASS;
	}
}

static bool
note_test(struct fb_html_selector *selector, struct fb_html_selectors *set,
    const struct fb_html_test *test)
{
	if (selector->specificity < SPECIFICITY_MAX)
		selector->specificity += specificity_of(test);
	return add_test(set, *test);
}

/* ":not(.a, [b])": each of a list of simple selectors must not be.  Not
 * quite CSS in its specificity, which counts the strongest only. */
static bool
read_not(struct fb_html_selector *selector, struct fb_html_selectors *set,
    struct fb_str text)
{
	do {
		struct fb_html_test test = { .is_negated = true };
		skip_blanks(&text);
		if (text.len == 0 || !read_simple(&test, &text) ||
		    !note_test(selector, set, &test))
			return false;
		skip_blanks(&text);
	} while (take(&text, ","));
	return text.len == 0;
}

static bool
read_pseudo_element(struct fb_html_selector *selector, struct fb_str *text)
{
	if (take(text, "::before") || take(text, ":before"))
		selector->pseudo = FB_PSEUDO_BEFORE;
	else if (take(text, "::after") || take(text, ":after"))
		selector->pseudo = FB_PSEUDO_AFTER;
	return selector->pseudo != FB_PSEUDO_NONE;
}

static bool
ends_compound(struct fb_str text)
{
	return text.len == 0 || fb_html_is_blank(text.data[0]) ||
	    strchr(">+~", text.data[0]) != NULL;
}

/* "p.note#first[title]:not(.x)" */
static bool
read_compound(struct fb_html_selector *selector, struct fb_html_selectors *set,
    struct fb_str *text)
{
	struct fb_str inside;
	bool is_empty = !take(text, "*");

	for (; !ends_compound(*text); is_empty = false) {
		struct fb_html_test test = { .is_negated = false };
		if (selector->pseudo != FB_PSEUDO_NONE)
			return false; /* nothing stands behind it */
		if (read_pseudo_element(selector, text))
			continue;
		if (text->len > 5 && strncasecmp(text->data, ":not(", 5) == 0) {
			drop(text, 4);
			if (!take_bracket(&inside, text) ||
			    !read_not(selector, set, inside))
				return false;
			continue;
		}
		if (!read_simple(&test, text) ||
		    (test.kind == FB_TEST_TAG && !is_empty) ||
		    !note_test(selector, set, &test))
			return false;
	}
	return !is_empty;
}

/* The combinator between two compounds; 0 at the end, '?' for one that is
 * not understood. */
static char
take_combinator(struct fb_str *text)
{
	skip_blanks(text);
	if (text->len == 0)
		return 0;
	if (text->data[0] == '~')
		return '?';
	char combinator = ' ';
	if (text->data[0] == '>' || text->data[0] == '+') {
		combinator = text->data[0];
		drop(text, 1);
		skip_blanks(text);
	}
	return combinator;
}

static bool
read_compounds(struct fb_html_selector *selector, struct fb_html_selectors *set,
    struct fb_str text)
{
	char combinator = 0;

	do {
		if (selector->compound_count ==
			FB_HTML_SELECTOR_COMPOUNDS_MAX ||
		    selector->pseudo != FB_PSEUDO_NONE)
			return false;
		if (add_compound(set, combinator) == NULL ||
		    !read_compound(selector, set, &text))
			return false;
		struct fb_html_compound *compound =
		    &set->compound[set->compound_count - 1];
		compound->test_count =
		    (uint32_t)set->test_count - compound->first_test;
		selector->compound_count++;
		combinator = take_combinator(&text);
	} while (combinator != 0 && combinator != '?');
	return combinator == 0;
}

uint64_t
fb_html_name_bit(enum fb_html_test_kind kind, struct fb_str name)
{
	uint32_t hash = fb_html_hash_nocase(name) ^ (uint32_t)kind * 0x9E3779B9;

	return (uint64_t)1 << (hash * 0x85EBCA6Bu >> 26);
}

/* What ancestors must be called; siblings are none. */
static uint64_t
needed_names(const struct fb_html_selector *selector,
    const struct fb_html_selectors *set)
{
	uint64_t names = 0;
	size_t last = selector->first_compound + selector->compound_count - 1;

	for (size_t i = selector->first_compound; i < last; i++) {
		const struct fb_html_compound *compound = &set->compound[i];
		if (set->compound[i + 1].combinator == '+')
			continue;
		for (size_t k = 0; k < compound->test_count; k++) {
			const struct fb_html_test *test =
			    &set->test[compound->first_test + k];
			if (test->kind <= FB_TEST_CLASS && !test->is_negated)
				names |=
				    fb_html_name_bit(test->kind, test->name);
		}
	}
	return names;
}

bool
fb_html_selector_read(struct fb_html_selector *selector,
    struct fb_html_selectors *set, struct fb_str text)
{
	size_t tests = set->test_count, compounds = set->compound_count;

	*selector = (struct fb_html_selector) {
		.first_compound = (uint32_t)compounds,
	};
	text = fb_css_trim(text);
	if (text.len == 0 || !read_compounds(selector, set, text)) {
		set->test_count = tests;
		set->compound_count = compounds;
		return false;
	}
	selector->needed_names = needed_names(selector, set);
	return true;
}

/* ---- matching ----------------------------------------------------------- */

static bool
pay(size_t *budget, size_t steps)
{
	if (*budget < steps) {
		*budget = 0;
		return false;
	}
	*budget -= steps;
	return true;
}

bool
fb_html_next_word(struct fb_str *word, struct fb_str *words)
{
	size_t length = 0;

	skip_blanks(words);
	while (length < words->len && !fb_html_is_blank(words->data[length]))
		length++;
	*word = (struct fb_str) { words->data, length };
	drop(words, length);
	return length > 0;
}

static bool
has_word(struct fb_str words, struct fb_str wanted)
{
	struct fb_str word;

	while (fb_html_next_word(&word, &words))
		if (fb_str_equal(word, wanted))
			return true;
	return false;
}

static bool
is_same(const struct fb_html_test *test, const char *data)
{
	return test->is_nocase ?
	    strncasecmp(data, test->value.data, test->value.len) == 0 :
	    memcmp(data, test->value.data, test->value.len) == 0;
}

static bool
contains(const struct fb_html_test *test, struct fb_str value)
{
	if (!test->is_nocase)
		return memmem(value.data, value.len, test->value.data,
			   test->value.len) != NULL;
	for (size_t i = 0; i + test->value.len <= value.len; i++)
		if (is_same(test, value.data + i))
			return true;
	return false;
}

static bool
value_matches(const struct fb_html_test *test, struct fb_str value)
{
	size_t length = test->value.len;

	switch (test->kind) {
	case FB_TEST_HAS:
		return true;
	case FB_TEST_EQUALS:
		return value.len == length && is_same(test, value.data);
	case FB_TEST_WORD:
		return length > 0 && has_word(value, test->value);
	case FB_TEST_DASH:
		return value.len >= length && is_same(test, value.data) &&
		    (value.len == length || value.data[length] == '-');
	case FB_TEST_BEGINS:
		return length > 0 && value.len >= length &&
		    is_same(test, value.data);
	case FB_TEST_ENDS:
		return length > 0 && value.len >= length &&
		    is_same(test, value.data + value.len - length);
	default:
		return length > 0 && value.len >= length &&
		    contains(test, value);
	}
}

/* Number = step * n + offset for some n from 0. */
static bool
is_nth(const struct fb_html_test *test, uint32_t number)
{
	int64_t distance = (int64_t)number - test->offset;

	if (test->step == 0)
		return distance == 0;
	return distance % test->step == 0 && distance / test->step >= 0;
}

static bool
test_holds(const struct fb_html_test *test,
    const struct fb_html_subject *subject, size_t *budget)
{
	struct fb_str value;

	switch (test->kind) {
	case FB_TEST_TAG:
		return fb_str_equal_nocase(test->name, subject->tag);
	case FB_TEST_ID:
		return fb_str_equal(test->name, subject->id);
	case FB_TEST_CLASS:
		return pay(budget, subject->classes.len / 8) &&
		    has_word(subject->classes, test->name);
	case FB_TEST_NTH:
		return is_nth(test, subject->child_number);
	case FB_TEST_ROOT:
		return fb_css_is(subject->tag, "html");
	default:
		return pay(budget, subject->attributes.len / 8) &&
		    fb_html_find_attribute(&value, subject->attributes,
			test->name) &&
		    value_matches(test, value);
	}
}

static bool
compound_matches(const struct fb_html_compound *compound,
    const struct fb_html_selectors *set, const struct fb_html_subject *subject,
    size_t *budget)
{
	for (size_t i = 0; i < compound->test_count; i++) {
		const struct fb_html_test *test =
		    &set->test[compound->first_test + i];
		if (!pay(budget, 1) ||
		    test_holds(test, subject, budget) == test->is_negated)
			return false;
	}
	return *budget > 0;
}

/*
 * From right to left.  A descendant combinator takes the nearest ancestor
 * that fits.  When a child combinator fails behind it, the search goes on
 * at the next ancestor, as for a '*' of a file name pattern: coming back to
 * the innermost one only is enough, and keeps the work small.
 */
static bool
ancestors_match(const struct fb_html_selector *selector,
    const struct fb_html_selectors *set, const struct fb_html_family *family,
    size_t *budget)
{
	const struct fb_html_compound *compound =
	    &set->compound[selector->first_compound];
	size_t at = selector->compound_count - 1, levels = 0;
	size_t retry_at = 0, retry_levels = 0;

	if (at > 0 && compound[at].combinator == '+') {
		if (family->previous == NULL ||
		    !compound_matches(&compound[at - 1], set, family->previous,
			budget))
			return false;
		at--;
	}
	while (at > 0) {
		char combinator = compound[at].combinator;
		const struct fb_html_subject *other =
		    family->ancestor(family->context, levels++);
		if (other == NULL || combinator == '+' || !pay(budget, 1))
			return false;
		if (combinator == ' ') {
			retry_at = at;
			retry_levels = levels;
		}
		if (compound_matches(&compound[at - 1], set, other, budget)) {
			at--;
		} else if (combinator == '>') {
			if (retry_at == 0)
				return false;
			at = retry_at;
			levels = retry_levels;
		}
	}
	return true;
}

bool
fb_html_selector_matches(const struct fb_html_selector *selector,
    const struct fb_html_selectors *set, const struct fb_html_subject *subject,
    const struct fb_html_family *family, size_t *budget)
{
	size_t last = selector->first_compound + selector->compound_count - 1;
	const struct fb_html_subject *parent =
	    family->ancestor(family->context, 0);

	if (selector->needed_names != 0 &&
	    (parent == NULL || (selector->needed_names & ~parent->names) != 0))
		return false;
	return compound_matches(&set->compound[last], set, subject, budget) &&
	    ancestors_match(selector, set, family, budget);
}

const struct fb_html_test *
fb_html_selector_key(const struct fb_html_selector *selector,
    const struct fb_html_selectors *set)
{
	static const enum fb_html_test_kind kinds[] = { FB_TEST_ID,
		FB_TEST_CLASS, FB_TEST_TAG };
	const struct fb_html_compound *compound =
	    &set->compound[selector->first_compound + selector->compound_count -
		1];

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		for (size_t k = 0; k < compound->test_count; k++) {
			const struct fb_html_test *test =
			    &set->test[compound->first_test + k];
			if (test->kind == kinds[i] && !test->is_negated)
				return test;
		}
	return NULL;
}
