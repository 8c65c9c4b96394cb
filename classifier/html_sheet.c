/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_sheet.h"

#include "html_css.h"
#include "html_tag.h"
#include "html_token.h"

#define BUCKET_COUNT 1024
#define BUDGET_PER_BYTE 16
#define BUDGET_LEAST 65536

struct fb_html_rule {
	struct fb_html_selector selector;
	const struct fb_html_style *style;
	uint32_t next; /* of its bucket; number from 1, or 0 */
};

struct fb_html_sheet
fb_html_sheet_empty(struct fb_arena *arena, size_t input_bytes)
{
	return (struct fb_html_sheet) { .arena = arena,
		.selectors = { .arena = arena },
		.budget = input_bytes * BUDGET_PER_BYTE + BUDGET_LEAST };
}

static bool
take(struct fb_str *text, const char *prefix)
{
	size_t length = strlen(prefix);

	if (text->len < length || memcmp(text->data, prefix, length) != 0)
		return false;
	text->data += length;
	text->len -= length;
	return true;
}

static void
skip_blanks(struct fb_str *text)
{
	while (text->len > 0 && fb_html_is_blank(text->data[0])) {
		text->data++;
		text->len--;
	}
}

/* Take what stands before `end` and the end itself. */
static struct fb_str
take_until(struct fb_str *text, char end)
{
	const char *found =
	    text->len > 0 ? memchr(text->data, end, text->len) : NULL;
	size_t length =
	    found != NULL ? (size_t)(found - text->data) : text->len;
	size_t taken = found != NULL ? length + 1 : length;
	struct fb_str part = { text->data, length };

	text->data += taken;
	text->len -= taken;
	return part;
}

/* ---- media ------------------------------------------------------------ */

/* "(min-width: 600px)", without its brackets */
static bool
feature_matches(struct fb_str feature)
{
	struct fb_str value = feature;
	struct fb_str name = fb_css_trim(take_until(&value, ':'));
	int64_t milli;

	value = fb_css_trim(value);
	if (fb_css_is(name, "prefers-color-scheme"))
		return fb_css_is(value, "light");
	if (fb_css_is(name, "orientation"))
		return fb_css_is(value, "landscape");
	if (!fb_css_number(&milli, &value))
		return false;
	if (fb_css_is(value, "em") || fb_css_is(value, "rem"))
		milli *= 16;
	else if (value.len != 0 && !fb_css_is(value, "px"))
		return false;
	if (fb_css_is(name, "min-width") || fb_css_is(name, "min-device-width"))
		return milli <= FB_HTML_SCREEN_PX * 1000;
	if (fb_css_is(name, "max-width") || fb_css_is(name, "max-device-width"))
		return milli >= FB_HTML_SCREEN_PX * 1000;
	return fb_css_is(name, "-webkit-min-device-pixel-ratio") &&
	    milli <= 1000;
}

static bool
query_matches(struct fb_str query)
{
	struct fb_str word;

	while (fb_css_next_word(&word, &query)) {
		if (word.data[0] == '(') {
			size_t length = word.len - 1;
			if (length > 0 && word.data[length] == ')')
				length--;
			if (!feature_matches(
				(struct fb_str) { word.data + 1, length }))
				return false;
		} else if (!fb_css_is(word, "all") &&
		    !fb_css_is(word, "screen") && !fb_css_is(word, "only") &&
		    !fb_css_is(word, "and")) {
			return false;
		}
	}
	return true;
}

bool
fb_html_media_matches(struct fb_str query)
{
	query = fb_css_trim(query);
	if (query.len == 0)
		return true;
	while (query.len > 0)
		if (query_matches(take_until(&query, ',')))
			return true;
	return false;
}

/* ---- rules ------------------------------------------------------------ */

static uint32_t
key_of_hash(char kind, uint32_t hash)
{
	return (hash ^ (unsigned char)kind) % BUCKET_COUNT;
}

static uint32_t
key_of(char kind, struct fb_str name)
{
	return key_of_hash(kind, fb_html_hash_nocase(name));
}

/* An element finds a rule by its id, its class or its tag. */
static uint32_t
bucket_of(const struct fb_html_selector *selector,
    const struct fb_html_selectors *set)
{
	const struct fb_html_test *key = fb_html_selector_key(selector, set);

	if (key == NULL)
		return key_of_hash('*', 0);
	switch (key->kind) {
	case FB_TEST_ID:
		return key_of('#', key->name);
	case FB_TEST_CLASS:
		return key_of('.', key->name);
	default:
		return key_of('<', key->name);
	}
}

static bool
reserve_rule(struct fb_html_sheet *sheet)
{
	if (sheet->bucket == NULL) {
		sheet->bucket = fb_arena_calloc(sheet->arena, BUCKET_COUNT,
		    sizeof *sheet->bucket);
		if (sheet->bucket == NULL)
			return false;
	}
	if (sheet->count < sheet->capacity)
		return true;
	size_t capacity = 2 * sheet->capacity + 32;
	struct fb_html_rule *rule = fb_arena_grow(sheet->arena, sheet->rule,
	    sheet->count, capacity, sizeof *rule);
	if (rule == NULL)
		return false;
	sheet->rule = rule;
	sheet->capacity = capacity;
	return true;
}

static bool
add_rule(struct fb_html_sheet *sheet, const struct fb_html_selector *selector,
    const struct fb_html_style *style)
{
	if (!reserve_rule(sheet))
		return false;
	uint32_t *bucket =
	    &sheet->bucket[bucket_of(selector, &sheet->selectors)];
	sheet->rule[sheet->count++] =
	    (struct fb_html_rule) { .selector = *selector,
		    .style = style,
		    .next = *bucket };
	*bucket = (uint32_t)sheet->count;
	sheet->has_pseudo |= selector->pseudo != FB_PSEUDO_NONE;
	return true;
}

/* The end of the selector that `text` begins with: its comma. */
static size_t
selector_end(struct fb_str text)
{
	size_t at = 0;

	while (at < text.len && text.data[at] != ',')
		at = text.data[at] == '(' || text.data[at] == '[' ?
		    fb_css_bracket_end(text, at) :
		    at + 1;
	return at;
}

static bool
add_selectors(struct fb_html_sheet *sheet, struct fb_str selectors,
    const struct fb_html_style *style)
{
	while (selectors.len > 0) {
		struct fb_html_selector selector;
		size_t end = selector_end(selectors);
		struct fb_str one = { selectors.data, end };
		size_t taken = end < selectors.len ? end + 1 : end;
		selectors.data += taken;
		selectors.len -= taken;
		if (sheet->count == FB_HTML_RULES_MAX) {
			sheet->is_cut = true;
			return true;
		}
		if (fb_html_selector_read(&selector, &sheet->selectors, one) &&
		    !add_rule(sheet, &selector, style))
			return false;
		if (sheet->selectors.is_out_of_memory)
			return false;
	}
	return true;
}

/* What says nothing about visibility is not kept. */
static bool
add_rules(struct fb_html_sheet *sheet, struct fb_str selectors,
    struct fb_str declarations)
{
	struct fb_html_style style = { 0 };

	fb_html_style_read(&style, declarations);
	if (style.set == 0)
		return true;
	struct fb_html_style *kept = fb_arena_alloc(sheet->arena, sizeof *kept);
	if (kept == NULL)
		return false;
	*kept = style;
	return add_selectors(sheet, selectors, kept);
}

/* Take a block from its opening bracket on; its content is the result. */
static struct fb_str
take_block(struct fb_str *text)
{
	size_t end = fb_css_bracket_end(*text, 0);
	struct fb_str block = { text->data + 1, end - 1 };

	if (text->data[end - 1] == '}')
		block.len--;
	text->data += end;
	text->len -= end;
	return block;
}

/* "@media screen { ... }": what it applies to is gone into, the rest is
 * passed over.  Returns whether a group was opened. */
static bool
enter_group(struct fb_str *text)
{
	size_t end = 0;

	while (
	    end < text->len && text->data[end] != '{' && text->data[end] != ';')
		end++;
	struct fb_str prelude = { text->data, end };
	text->data += end;
	text->len -= end;
	if (text->len == 0)
		return false;
	if (text->data[0] == ';') {
		text->data++;
		text->len--;
		return false;
	}
	struct fb_str query = prelude;
	struct fb_str name = prelude;
	name.len = 0;
	while (query.len > 0 && query.data[0] != '(' &&
	    !fb_html_is_blank(query.data[0])) {
		query.data++;
		query.len--;
		name.len++;
	}
	if ((fb_css_is(name, "@media") && fb_html_media_matches(query)) ||
	    fb_css_is(name, "@supports") || fb_css_is(name, "@layer")) {
		text->data++;
		text->len--;
		return true;
	}
	take_block(text);
	return false;
}

/* Inside a group its closing bracket ends a rule without a block. */
static bool
read_rule(struct fb_html_sheet *sheet, struct fb_str *text, bool is_in_group)
{
	size_t length = 0;

	while (length < text->len && text->data[length] != '{' &&
	    !(is_in_group && text->data[length] == '}'))
		length++;
	struct fb_str selectors = { text->data, length };
	text->data += length;
	text->len -= length;
	if (text->len == 0 || text->data[0] == '}')
		return true;
	return add_rules(sheet, selectors, take_block(text));
}

bool
fb_html_sheet_add(struct fb_html_sheet *sheet, struct fb_str text)
{
	struct fb_str copy = fb_arena_copy(sheet->arena, text);
	size_t group_count = 0;

	if (copy.data == NULL)
		return false;
	text = fb_css_plain((char *)(uintptr_t)copy.data, copy);
	for (skip_blanks(&text); text.len > 0; skip_blanks(&text)) {
		if (take(&text, "<!--") || take(&text, "-->"))
			continue;
		if (group_count > 0 && take(&text, "}"))
			group_count--;
		else if (text.data[0] == '@')
			group_count += enter_group(&text);
		else if (!read_rule(sheet, &text, group_count > 0))
			return false;
	}
	return true;
}

/* ---- matching --------------------------------------------------------- */

struct match_list {
	uint32_t rule[FB_HTML_MATCHES_MAX];
	size_t count;
};

/* Put a rule where its weight belongs, once; equal ones in their order. */
static void
insert(struct match_list *list, const struct fb_html_rule *rule, uint32_t this)
{
	uint32_t ours = rule[this].selector.specificity;
	size_t at;

	for (at = 0; at < list->count; at++)
		if (list->rule[at] == this)
			return; /* two names in one bucket */
	at = list->count++;
	for (; at > 0; at--) {
		uint32_t other = list->rule[at - 1];
		uint32_t theirs = rule[other].selector.specificity;
		if (theirs < ours || (theirs == ours && other < this))
			break;
		list->rule[at] = other;
	}
	list->rule[at] = this;
}

/* Who asks, for which pseudo-element. */
struct question {
	struct fb_html_sheet *sheet;
	const struct fb_html_subject *subject;
	const struct fb_html_family *family;
	enum fb_html_pseudo pseudo;
};

/* Rules of one bucket that match. */
static void
collect(struct match_list *list, const struct question *question, uint32_t key)
{
	struct fb_html_sheet *sheet = question->sheet;
	const struct fb_html_rule *rule = sheet->rule;

	for (uint32_t next = sheet->bucket[key]; next != 0;) {
		uint32_t this = next - 1;
		next = rule[this].next;
		if (sheet->budget <= 1) {
			sheet->is_cut = true;
			return;
		}
		sheet->budget--;
		if (rule[this].selector.pseudo != question->pseudo ||
		    !fb_html_selector_matches(&rule[this].selector,
			&sheet->selectors, question->subject, question->family,
			&sheet->budget))
			continue;
		if (list->count == FB_HTML_MATCHES_MAX) {
			sheet->is_cut = true;
			return;
		}
		insert(list, rule, this);
	}
}

void
fb_html_sheet_style(struct fb_html_sheet *sheet, struct fb_html_style *style,
    const struct fb_html_subject *subject, const struct fb_html_family *family,
    enum fb_html_pseudo pseudo)
{
	const struct question question = { sheet, subject, family, pseudo };
	struct match_list list;
	struct fb_str classes = subject->classes, name;

	if (sheet->count == 0)
		return;
	list.count = 0;
	collect(&list, &question, key_of_hash('*', 0));
	collect(&list, &question, key_of_hash('<', subject->tag_hash));
	if (subject->id.len > 0)
		collect(&list, &question, key_of('#', subject->id));
	while (fb_html_next_word(&name, &classes) && sheet->budget > 1) {
		sheet->budget--;
		collect(&list, &question, key_of('.', name));
	}
	for (size_t i = 0; i < list.count; i++)
		fb_html_style_add(style, sheet->rule[list.rule[i]].style);
}
