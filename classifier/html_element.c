/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_element.h"

#include "html_css.h"
#include "html_reference.h"

static const fb_html_color link_blue = 0xFF0000EEu;
static const fb_html_color mark_yellow = 0xFFFFFF00u;
static const fb_html_color control_grey = 0xFFEFEFEFu;
#define CONTROL_FONT_MILLIPX 13333

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
switch_on(struct fb_html_style *style, unsigned bit)
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
style_element(struct fb_html_style *style, const struct fb_html_token *token)
{
	if (token->tag.flags & FB_TAG_PRE)
		switch_on(style, FB_STYLE_PRE);
	switch (token->tag.id) {
	case FB_TAG_A:
		if (!fb_html_has(token, FB_ATTRIBUTE_HREF))
			break;
		style->set |= FB_STYLE_COLOR;
		style->color = link_blue;
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

/* What the style sheets say.  The class is decoded into memory of its own:
 * the id needs the scratch. */
static void
style_by_sheet(struct fb_html_style *style, const struct fb_html_token *token,
    struct fb_html_scratch *scratch, struct fb_html_sheet *sheet)
{
	struct fb_html_subject subject = { .tag = token->text,
		.tag_hash = token->tag.hash };

	if (sheet->count == 0)
		return;
	subject.classes = fb_html_value(scratch, token, FB_ATTRIBUTE_CLASS);
	if (subject.classes.data == scratch->data && subject.classes.len > 0) {
		subject.classes =
		    fb_arena_copy(scratch->arena, subject.classes);
		if (subject.classes.data == NULL) {
			scratch->is_out_of_memory = true;
			return;
		}
	}
	subject.id = fb_html_value(scratch, token, FB_ATTRIBUTE_ID);
	fb_html_sheet_style(sheet, style, &subject);
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

struct fb_html_style
fb_html_element_style(const struct fb_html_token *token,
    struct fb_html_scratch *scratch, struct fb_html_sheet *sheet)
{
	struct fb_html_style style = { 0 };

	style_element(&style, token);
	style_attributes(&style, token, scratch);
	style_by_sheet(&style, token, scratch, sheet);
	style_inline(&style, token, scratch);
	return style;
}

enum fb_html_flow
fb_html_element_flow(const struct fb_html_token *token,
    const struct fb_html_style *style)
{
	enum fb_html_display display =
	    style->set & FB_STYLE_DISPLAY ? style->display : FB_DISPLAY_DEFAULT;

	if (display == FB_DISPLAY_BLOCK)
		return FB_FLOW_BLOCK;
	if (display == FB_DISPLAY_CELL)
		return FB_FLOW_CELL;
	if (display == FB_DISPLAY_INLINE)
		return FB_FLOW_INLINE;
	if (token->tag.id == FB_TAG_TD || token->tag.id == FB_TAG_TH)
		return FB_FLOW_CELL;
	return token->tag.flags & FB_TAG_BLOCK ? FB_FLOW_BLOCK : FB_FLOW_INLINE;
}
