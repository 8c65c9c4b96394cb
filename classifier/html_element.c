/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_element.h"

#include "html_css.h"
#include "html_reference.h"

static const fb_html_color mark_yellow = 0xFFFFFF00u;
static const fb_html_color control_grey = 0xFFEFEFEFu;
#define CONTROL_FONT_MILLIPX 13333
/* The attributes of svg are searched one by one. */
#define PICTURE_ATTRIBUTES_MAX_BYTES 2048

static bool
reserve_scratch(struct fb_html_scratch *scratch)
{
	if (scratch->data == NULL)
		scratch->data = fb_arena_alloc(scratch->arena,
		    FB_HTML_DECODED_BYTES(scratch->input_bytes));
	if (scratch->data == NULL)
		scratch->is_out_of_memory = true;
	return scratch->data != NULL;
}

struct fb_str
fb_html_value(struct fb_html_scratch *scratch,
    const struct fb_html_token *token, enum fb_html_attribute attribute)
{
	struct fb_str value = token->attribute[attribute];

	if (!fb_html_has(token, attribute))
		return FB_STR("");
	if (memchr(value.data, '&', value.len) == NULL &&
	    memchr(value.data, '\0', value.len) == NULL)
		return value;
	if (!reserve_scratch(scratch))
		return FB_STR("");
	return (struct fb_str) { scratch->data,
		fb_html_decode_attribute(scratch->data, value) };
}

bool
fb_html_value_is(const struct fb_html_token *token,
    enum fb_html_attribute attribute, const char *word)
{
	return fb_html_has(token, attribute) &&
	    fb_css_is(token->attribute[attribute], word);
}

static void
switch_on(struct fb_html_style *style, fb_html_properties bit)
{
	style->set |= bit;
	style->on |= bit;
}

static void
display_none(struct fb_html_style *style)
{
	style->set |= FB_STYLE_DISPLAY;
	style->display = FB_DISPLAY_NONE;
}

static void
set_colors(struct fb_html_style *style, fb_html_color color,
    fb_html_color background)
{
	style->set |= FB_STYLE_COLOR | FB_STYLE_BACKGROUND;
	style->color = color;
	style->background = background;
}

/* Controls do not inherit the font and colour of what is around them. */
static void
style_control(struct fb_html_style *style)
{
	set_colors(style, FB_COLOR_BLACK, control_grey);
	style->set |= FB_STYLE_FONT_SIZE;
	style->font_size_milli = CONTROL_FONT_MILLIPX;
}

/* What an element looks like by itself. */
static void
style_element(struct fb_html_style *style, const struct fb_html_token *token,
    const struct fb_html_scratch *scratch)
{
	if (token->tag.flags & FB_TAG_PRE)
		switch_on(style, FB_STYLE_PRE);
	if (token->tag.flags & FB_TAG_FALLBACK)
		switch_on(style, FB_STYLE_FALLBACK);
	switch (token->tag.id) {
	case FB_TAG_A:
		if (!fb_html_has(token, FB_ATTRIBUTE_HREF))
			break;
		style->set |= FB_STYLE_COLOR;
		style->color = scratch->link_color;
		break;
	case FB_TAG_MARK:
		set_colors(style, FB_COLOR_BLACK, mark_yellow);
		break;
	case FB_TAG_TEXTAREA:
		switch_on(style, FB_STYLE_PRE);
		style_control(style);
		break;
	case FB_TAG_BUTTON:
	case FB_TAG_INPUT:
	case FB_TAG_SELECT:
		style_control(style);
		break;
	case FB_TAG_BDO:
		switch_on(style, FB_STYLE_OVERRIDE);
		break;
	case FB_TAG_DETAILS:
		if (!fb_html_has(token, FB_ATTRIBUTE_OPEN))
			switch_on(style, FB_STYLE_CLOSED);
		break;
	case FB_TAG_SUMMARY:
		style->set |= FB_STYLE_CLOSED;
		break;
	case FB_TAG_RT:
	case FB_TAG_RTC:
		switch_on(style, FB_STYLE_ANNOTATION);
		break;
	case FB_TAG_DIALOG:
		if (!fb_html_has(token, FB_ATTRIBUTE_OPEN))
			display_none(style);
		break;
	case FB_TAG_DATALIST:
	case FB_TAG_RP:
	case FB_TAG_TEMPLATE:
		display_none(style);
		break;
	default:
		break;
	}
}

static void
style_color(struct fb_html_style *style, const struct fb_html_token *token,
    struct fb_html_scratch *scratch, enum fb_html_attribute attribute)
{
	fb_html_color color;

	if (!fb_html_has(token, attribute) ||
	    !fb_html_color_legacy(&color,
		fb_html_value(scratch, token, attribute)))
		return;
	if (attribute == FB_ATTRIBUTE_BGCOLOR) {
		style->set |= FB_STYLE_BACKGROUND;
		style->background = color;
	} else {
		style->set |= FB_STYLE_COLOR;
		style->color = color;
	}
}

/* Attributes from before there was CSS. */
static void
style_attributes(struct fb_html_style *style, const struct fb_html_token *token,
    struct fb_html_scratch *scratch)
{
	enum fb_html_tag_id id = token->tag.id;

	if (fb_html_value_is(token, FB_ATTRIBUTE_DIR, "rtl"))
		switch_on(style, FB_STYLE_RTL);
	else if (fb_html_value_is(token, FB_ATTRIBUTE_DIR, "ltr"))
		style->set |= FB_STYLE_RTL;
	if (fb_html_has(token, FB_ATTRIBUTE_HIDDEN))
		display_none(style);
	if (id == FB_TAG_FONT) {
		style_color(style, token, scratch, FB_ATTRIBUTE_COLOR);
		if (fb_html_has(token, FB_ATTRIBUTE_SIZE) &&
		    fb_html_font_size(&style->font_size_milli,
			token->attribute[FB_ATTRIBUTE_SIZE]))
			style->set |= FB_STYLE_FONT_SIZE;
	}
	if (id == FB_TAG_BODY)
		style_color(style, token, scratch, FB_ATTRIBUTE_TEXT);
	if (id != FB_TAG_BODY && id != FB_TAG_TABLE &&
	    (token->tag.flags & FB_TAG_TABLE_PART) == 0)
		return;
	style_color(style, token, scratch, FB_ATTRIBUTE_BGCOLOR);
	if (fb_html_has(token, FB_ATTRIBUTE_BACKGROUND) &&
	    token->attribute[FB_ATTRIBUTE_BACKGROUND].len > 0)
		switch_on(style, FB_STYLE_PICTURE);
}

/* SVG 2, 6.6: attributes that are weaker than any rule. */
static void
style_picture(struct fb_html_style *style, const struct fb_html_token *token,
    const struct fb_html_stack *stack)
{
	static const struct fb_str names[] = { FB_STR("fill"),
		FB_STR("opacity"), FB_STR("display"), FB_STR("visibility"),
		FB_STR("font-size"), FB_STR("color") };
	struct fb_str value;

	if (!fb_html_tree_opens_foreign(stack) ||
	    token->attributes.len > PICTURE_ATTRIBUTES_MAX_BYTES)
		return;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (fb_html_find_attribute(&value, token->attributes, names[i]))
			fb_html_style_read_one(style, names[i],
			    fb_css_trim(value));
}

/* A value that outlives the scratch. */
static struct fb_str
keep_value(struct fb_html_scratch *scratch, const struct fb_html_token *token,
    enum fb_html_attribute attribute)
{
	struct fb_str value = fb_html_value(scratch, token, attribute);

	if (value.len == 0 || value.data != scratch->data)
		return value;
	value = fb_arena_copy(scratch->arena, value);
	if (value.data != NULL)
		return value;
	scratch->is_out_of_memory = true;
	return FB_STR("");
}

static uint64_t
names_of(const struct fb_html_subject *subject)
{
	struct fb_str classes = subject->classes, name;
	uint64_t names = fb_html_name_bit(FB_TEST_TAG, subject->tag);

	if (subject->id.len > 0)
		names |= fb_html_name_bit(FB_TEST_ID, subject->id);
	while (fb_html_next_word(&name, &classes))
		names |= fb_html_name_bit(FB_TEST_CLASS, name);
	return names;
}

struct fb_html_subject
fb_html_element_subject(const struct fb_html_token *token,
    struct fb_html_scratch *scratch, const struct fb_html_sheet *sheet,
    const struct fb_html_stack *stack)
{
	if (sheet->count == 0)
		return (struct fb_html_subject) { .tag_hash = 0 };
	struct fb_html_subject subject = {
		.tag = token->text,
		.id = keep_value(scratch, token, FB_ATTRIBUTE_ID),
		.classes = keep_value(scratch, token, FB_ATTRIBUTE_CLASS),
		.tag_hash = token->tag.hash,
		.child_number = fb_html_stack_children(stack)->count + 1,
		.attributes = token->attributes,
	};
	subject.names = names_of(&subject);
	return subject;
}

static struct fb_html_family
family_of(const struct fb_html_stack *stack)
{
	const struct fb_html_children *children = fb_html_stack_children(stack);

	return (struct fb_html_family) { .ancestor = fb_html_stack_ancestor,
		.context = stack,
		.previous = children->count > 0 ? &children->last : NULL };
}

/* <html> and <body> have nobody around them but each other. */
static const struct fb_html_subject *
no_ancestor(const void *html, size_t levels)
{
	return levels == 0 ? html : NULL;
}

static void
style_by_sheet(struct fb_html_style *style, struct fb_html_sheet *sheet,
    const struct fb_html_subject *subject, const struct fb_html_stack *stack)
{
	struct fb_html_family family = family_of(stack);

	if (sheet->count == 0)
		return;
	if (fb_css_is(subject->tag, "html") || fb_css_is(subject->tag, "body"))
		family = (struct fb_html_family) { .ancestor = no_ancestor,
			.context = fb_css_is(subject->tag, "body") ?
			    &stack->html :
			    NULL };
	fb_html_sheet_style(sheet, style, subject, &family, FB_PSEUDO_NONE);
}

struct fb_html_style
fb_html_pseudo_style(enum fb_html_pseudo pseudo, struct fb_html_sheet *sheet,
    const struct fb_html_subject *subject, const struct fb_html_stack *stack)
{
	struct fb_html_style style = { .is_inline = true };
	struct fb_html_family family = family_of(stack);

	fb_html_sheet_style(sheet, &style, subject, &family, pseudo);
	return style;
}

/* Where a style attribute is kept: a mix of its length and of bytes from
 * its beginning, middle and end. */
static size_t
slot_of(struct fb_str text)
{
	uint64_t head, middle, tail;

	if (text.len < sizeof head)
		return text.len;
	memcpy(&head, text.data, sizeof head);
	memcpy(&middle, text.data + (text.len - sizeof middle) / 2,
	    sizeof middle);
	memcpy(&tail, text.data + text.len - sizeof tail, sizeof tail);
	uint64_t mix = (head ^ text.len) * UINT64_C(0x9E3779B97F4A7C15);
	mix = (mix ^ middle) * UINT64_C(0xC2B2AE3D27D4EB4F);
	mix = (mix ^ tail) * UINT64_C(0x9E3779B97F4A7C15);
	return mix >> 58;
}

_Static_assert(FB_HTML_STYLE_CACHE_SLOTS == 1 << (64 - 58), "as slot_of()");

static void
read_style(struct fb_html_style *style, const struct fb_html_token *token,
    struct fb_html_scratch *scratch)
{
	struct fb_str text = fb_html_value(scratch, token, FB_ATTRIBUTE_STYLE);

	if (reserve_scratch(scratch))
		fb_html_style_read(style, fb_css_plain(scratch->data, text));
	/* It is for pseudo-elements only, and the scratch is used again. */
	style->set &= ~FB_STYLE_CONTENT;
}

static void
style_inline(struct fb_html_style *style, const struct fb_html_token *token,
    struct fb_html_scratch *scratch)
{
	struct fb_str text = token->attribute[FB_ATTRIBUTE_STYLE];

	if (!fb_html_has(token, FB_ATTRIBUTE_STYLE) || text.len == 0)
		return;
	if (scratch->style_slot == NULL) {
		scratch->style_slot = fb_arena_calloc(scratch->arena,
		    FB_HTML_STYLE_CACHE_SLOTS, sizeof *scratch->style_slot);
		if (scratch->style_slot == NULL) {
			scratch->is_out_of_memory = true;
			return;
		}
	}
	struct fb_html_style_slot *slot = &scratch->style_slot[slot_of(text)];
	if (!fb_str_equal(slot->text, text)) {
		slot->text = text;
		slot->style = (struct fb_html_style) { 0 };
		read_style(&slot->style, token, scratch);
	}
	fb_html_style_add(style, &slot->style);
}

static bool
is_inline(const struct fb_html_token *token, const struct fb_html_style *style)
{
	if ((style->on & (FB_STYLE_ABSOLUTE | FB_STYLE_FLOATS)) != 0)
		return false;
	if ((style->set & FB_STYLE_DISPLAY) != 0 &&
	    style->display == FB_DISPLAY_INLINE_BLOCK)
		return false;
	return fb_html_element_flow(token, style) == FB_FLOW_INLINE &&
	    token->tag.id != FB_TAG_BUTTON && token->tag.id != FB_TAG_INPUT &&
	    token->tag.id != FB_TAG_SELECT && token->tag.id != FB_TAG_IMG &&
	    token->tag.id != FB_TAG_SVG;
}

struct fb_html_style
fb_html_element_style(const struct fb_html_token *token,
    struct fb_html_scratch *scratch, struct fb_html_sheet *sheet,
    const struct fb_html_subject *subject, const struct fb_html_stack *stack)
{
	struct fb_html_style style = { 0 };

	style_element(&style, token, scratch);
	style_picture(&style, token, stack);
	style_attributes(&style, token, scratch);
	style_by_sheet(&style, sheet, subject, stack);
	style_inline(&style, token, scratch);
	style.is_inline = is_inline(token, &style);
	if ((style.set & FB_STYLE_PAINT) != 0 &&
	    fb_html_tree_opens_foreign(stack)) {
		style.set |= FB_STYLE_FILL;
		style.fill = style.paint == 0 ? 1 : style.paint;
	}
	return style;
}

enum fb_html_flow
fb_html_element_flow(const struct fb_html_token *token,
    const struct fb_html_style *style)
{
	enum fb_html_display display =
	    style->set & FB_STYLE_DISPLAY ? style->display : FB_DISPLAY_DEFAULT;

	switch (display) {
	case FB_DISPLAY_BLOCK:
	case FB_DISPLAY_FLEX:
		return FB_FLOW_BLOCK;
	case FB_DISPLAY_CELL:
		return FB_FLOW_CELL;
	case FB_DISPLAY_INLINE:
	case FB_DISPLAY_INLINE_BLOCK:
		return FB_FLOW_INLINE;
	default:
		break;
	}
	if (token->tag.id == FB_TAG_TD || token->tag.id == FB_TAG_TH)
		return FB_FLOW_CELL;
	return token->tag.flags & FB_TAG_BLOCK ? FB_FLOW_BLOCK : FB_FLOW_INLINE;
}
