/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_sheet.h"

#include "html_css.h"
#include "html_tag.h"
#include "html_token.h"

#define BUCKET_COUNT 256
#define BUDGET_PER_BYTE 64
#define BUDGET_LEAST 65536

struct selector {
	struct fb_str tag, id; /* empty: any */
	struct fb_str class_name[FB_HTML_SELECTOR_CLASSES_MAX];
	size_t class_count;
	unsigned specificity;
};

struct fb_html_rule {
	struct selector selector;
	struct fb_html_style style;
	uint32_t next; /* of its bucket; number from 1, or 0 */
};

struct fb_html_sheet
fb_html_sheet_empty(struct fb_arena *arena, size_t input_bytes)
{
	return (struct fb_html_sheet) { .arena = arena,
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

/* ---- selectors -------------------------------------------------------- */

static bool
is_name_end(char c)
{
	return c == '.' || c == '#' || c == ':' || c == '[' || c == '*';
}

static struct fb_str
take_name(struct fb_str *text)
{
	size_t length = 0;

	while (length < text->len && !is_name_end(text->data[length]))
		length++;
	struct fb_str name = { text->data, length };
	text->data += length;
	text->len -= length;
	return name;
}

static bool
add_class(struct selector *selector, struct fb_str name)
{
	if (name.len == 0 ||
	    selector->class_count == FB_HTML_SELECTOR_CLASSES_MAX)
		return false;
	selector->class_name[selector->class_count++] = name;
	selector->specificity += 10;
	return true;
}

/* "p.note#first".  False for what is not understood. */
static bool
read_compound(struct selector *selector, struct fb_str text)
{
	*selector = (struct selector) { 0 };
	if (!take(&text, "*")) {
		selector->tag = take_name(&text);
		selector->specificity = selector->tag.len > 0;
	}
	while (text.len > 0) {
		if (take(&text, ".")) {
			if (!add_class(selector, take_name(&text)))
				return false;
		} else if (take(&text, "#")) {
			selector->id = take_name(&text);
			selector->specificity += 100;
			if (selector->id.len == 0)
				return false;
		} else if (take(&text, ":link")) {
			selector->specificity += 10;
		} else {
			return false;
		}
	}
	return true;
}

/* html and body stand around everything. */
static bool
is_around_all(const struct selector *selector)
{
	return selector->id.len == 0 && selector->class_count == 0 &&
	    (fb_css_is(selector->tag, "html") ||
		fb_css_is(selector->tag, "body"));
}

static bool
read_selector(struct selector *selector, struct fb_str text)
{
	unsigned specificity = 0;

	text = fb_css_trim(text);
	if (text.len == 0)
		return false;
	for (;;) {
		size_t length = 0;
		while (length < text.len && text.data[length] != '>' &&
		    !fb_html_is_blank(text.data[length]))
			length++;
		if (!read_compound(selector,
			(struct fb_str) { text.data, length }))
			return false;
		text.data += length;
		text.len -= length;
		selector->specificity += specificity;
		if (text.len == 0)
			return length > 0;
		if (!is_around_all(selector))
			return false;
		specificity = selector->specificity;
		skip_blanks(&text);
		take(&text, ">");
		skip_blanks(&text);
	}
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

/* An element finds a rule by its id, its first class or its tag. */
static uint32_t
bucket_of(const struct selector *selector)
{
	if (selector->id.len > 0)
		return key_of('#', selector->id);
	if (selector->class_count > 0)
		return key_of('.', selector->class_name[0]);
	return selector->tag.len > 0 ? key_of('<', selector->tag) :
				       key_of_hash('*', 0);
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
add_rule(struct fb_html_sheet *sheet, const struct selector *selector,
    const struct fb_html_style *style)
{
	if (sheet->count == FB_HTML_RULES_MAX) {
		sheet->is_cut = true;
		return true;
	}
	if (!reserve_rule(sheet))
		return false;
	uint32_t *bucket = &sheet->bucket[bucket_of(selector)];
	sheet->rule[sheet->count++] =
	    (struct fb_html_rule) { .selector = *selector,
		    .style = *style,
		    .next = *bucket };
	*bucket = (uint32_t)sheet->count;
	return true;
}

static bool
add_rules(struct fb_html_sheet *sheet, struct fb_str selectors,
    struct fb_str declarations)
{
	struct fb_html_style style = { 0 };

	fb_html_style_read(&style, declarations);
	if (style.set == 0)
		return true;
	while (selectors.len > 0) {
		struct selector selector;
		if (read_selector(&selector, take_until(&selectors, ',')) &&
		    !add_rule(sheet, &selector, &style))
			return false;
	}
	return true;
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

static bool
pay(struct fb_html_sheet *sheet, size_t steps)
{
	if (sheet->budget < steps) {
		sheet->budget = 0;
		sheet->is_cut = true;
		return false;
	}
	sheet->budget -= steps;
	return true;
}

static bool
next_class(struct fb_str *name, struct fb_str *classes)
{
	size_t length = 0;

	skip_blanks(classes);
	while (
	    length < classes->len && !fb_html_is_blank(classes->data[length]))
		length++;
	*name = (struct fb_str) { classes->data, length };
	classes->data += length;
	classes->len -= length;
	return length > 0;
}

static bool
has_class(struct fb_html_sheet *sheet, struct fb_str classes,
    struct fb_str wanted)
{
	struct fb_str name;

	if (!pay(sheet, classes.len))
		return false;
	while (next_class(&name, &classes))
		if (fb_str_equal(name, wanted))
			return true;
	return false;
}

static bool
matches(struct fb_html_sheet *sheet, const struct selector *selector,
    const struct fb_html_subject *subject)
{
	if (selector->tag.len > 0 &&
	    !fb_str_equal_nocase(selector->tag, subject->tag))
		return false;
	if (selector->id.len > 0 && !fb_str_equal(selector->id, subject->id))
		return false;
	for (size_t i = 0; i < selector->class_count; i++)
		if (!has_class(sheet, subject->classes,
			selector->class_name[i]))
			return false;
	return true;
}

struct match_list {
	uint32_t rule[FB_HTML_MATCHES_MAX];
	size_t count;
};

/* Rules of one bucket that match, in order of their weight. */
static void
collect(struct match_list *list, struct fb_html_sheet *sheet, uint32_t key,
    const struct fb_html_subject *subject)
{
	const struct fb_html_rule *rule = sheet->rule;

	for (uint32_t next = sheet->bucket[key]; next != 0;) {
		uint32_t this = next - 1;
		next = rule[this].next;
		if (!pay(sheet, 1))
			return;
		if (!matches(sheet, &rule[this].selector, subject))
			continue;
		if (list->count == FB_HTML_MATCHES_MAX) {
			sheet->is_cut = true;
			return;
		}
		size_t at = list->count++;
		for (; at > 0; at--) {
			uint32_t other = list->rule[at - 1];
			unsigned ours = rule[this].selector.specificity;
			unsigned theirs = rule[other].selector.specificity;
			if (theirs < ours || (theirs == ours && other < this))
				break;
			list->rule[at] = other;
		}
		list->rule[at] = this;
	}
}

void
fb_html_sheet_style(struct fb_html_sheet *sheet, struct fb_html_style *style,
    const struct fb_html_subject *subject)
{
	struct match_list list;
	struct fb_str classes = subject->classes, name;

	if (sheet->count == 0)
		return;
	list.count = 0;
	collect(&list, sheet, key_of_hash('*', 0), subject);
	collect(&list, sheet, key_of_hash('<', subject->tag_hash), subject);
	if (subject->id.len > 0)
		collect(&list, sheet, key_of('#', subject->id), subject);
	while (next_class(&name, &classes))
		collect(&list, sheet, key_of('.', name), subject);
	for (size_t i = 0; i < list.count; i++)
		fb_html_style_add(style, &sheet->rule[list.rule[i]].style);
}
