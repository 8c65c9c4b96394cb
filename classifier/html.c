/* SPDX-License-Identifier: BSD-2-Clause */
#include "html.h"

#include <assert.h>

#include "html_css.h"
#include "html_reference.h"
#include "html_text.h"
#include "html_token.h"
#include "html_tree.h"

#define NOWHERE SIZE_MAX
/* A longer <base href> is no honest one. */
#define BASE_BYTES_MAX 2048

static const fb_html_color link_blue = 0xFF0000EEu;
static const fb_html_color mark_yellow = 0xFFFFFF00u;
static const fb_html_color control_grey = 0xFFEFEFEFu;
#define CONTROL_FONT_MILLIPX 13333

struct reader {
	struct fb_arena *arena;
	const struct fb_limits *limits;
	struct fb_html_tokenizer tokenizer;
	struct fb_html_token token;
	struct fb_html_tree tree;
	struct fb_html_text visible, hidden;
	struct fb_html_text annotation; /* until the line ends */
	size_t reversed_from;           /* in visible, or NOWHERE */
	struct fb_html_link *link;
	size_t link_count, link_capacity;
	struct fb_str base;
	char *scratch; /* for one decoded attribute value */
	size_t image_count;
	unsigned truncated;
	bool is_hidden_ended; /* visible text since the last hidden one */
	bool is_out_of_memory;
};

/* ---- text ------------------------------------------------------------ */

static char *
allocate_text(struct reader *reader)
{
	size_t room = FB_HTML_DECODED_BYTES(reader->tokenizer.in.len);
	char *memory = fb_arena_alloc(reader->arena, room);

	if (memory == NULL)
		reader->is_out_of_memory = true;
	return memory;
}

static void
end_reversal(struct reader *reader)
{
	size_t from = reader->reversed_from, end = reader->visible.length;

	if (from == NOWHERE)
		return;
	reader->reversed_from = NOWHERE;
	while (from < end && fb_html_is_blank(reader->visible.data[from]))
		from++;
	fb_html_text_reverse(&reader->visible, from);
	for (size_t i = reader->link_count; i-- > 0;) {
		struct fb_html_link *link = &reader->link[i];
		if (link->text_begin < from)
			break;
		size_t length = link->text_end - link->text_begin;
		if (link->text_end < link->text_begin || link->text_end > end)
			continue;
		link->text_begin = from + (end - link->text_end);
		link->text_end = link->text_begin + length;
	}
}

/* Ruby text goes behind the line of its base, so that 請<rt>せい</rt>求
 * stays one word. */
static void
end_line(struct reader *reader)
{
	end_reversal(reader);
	fb_html_text_end_line(&reader->visible);
	if (reader->annotation.length == 0)
		return;
	struct fb_str text = { reader->annotation.data,
		reader->annotation.length };
	reader->annotation.length = 0;
	if (reader->visible.data == NULL)
		reader->visible.data = allocate_text(reader);
	if (reader->visible.data == NULL)
		return;
	fb_html_text_put(&reader->visible, text, false);
	fb_html_text_end_line(&reader->visible);
}

/* Where text of this look goes.  NULL without memory. */
static struct fb_html_text *
text_for(struct reader *reader, const struct fb_html_look *look)
{
	struct fb_html_text *text = &reader->visible;

	if (look->is_hidden)
		text = &reader->hidden;
	else if (look->flags & FB_LOOK_ANNOTATION)
		text = &reader->annotation;
	if (text->data == NULL)
		text->data = allocate_text(reader);
	if (text->data == NULL)
		return NULL;
	if (text == &reader->hidden && reader->is_hidden_ended)
		fb_html_text_end_line(text);
	reader->is_hidden_ended = text != &reader->hidden;
	if (text != &reader->visible)
		return text;
	if ((look->flags & FB_LOOK_REVERSED) == 0)
		end_reversal(reader);
	else if (reader->reversed_from == NOWHERE)
		reader->reversed_from = text->length;
	return text;
}

static void
put_text(struct reader *reader, const struct fb_html_look *look,
    struct fb_str piece, bool is_decoded)
{
	struct fb_html_text *text = text_for(reader, look);
	bool is_pre = (look->flags & FB_LOOK_PRE) != 0;

	if (text == NULL)
		return;
	if (is_decoded)
		fb_html_text_put(text, piece, is_pre);
	else
		fb_html_text_put_decoded(text, piece, is_pre);
}

/* What an element does to the line it stands in.  One without a box does
 * nothing to a visible line; one whose own text is hidden, by its colour
 * say, may have visible text inside. */
static void
put_flow(struct reader *reader, const struct fb_html_look *look,
    enum fb_html_flow flow)
{
	if (flow == FB_FLOW_INLINE)
		return;
	if (look->flags & FB_LOOK_GONE)
		fb_html_text_end_line(&reader->hidden);
	else if (look->flags & FB_LOOK_ANNOTATION)
		fb_html_text_space(&reader->annotation);
	else if (flow == FB_FLOW_BLOCK)
		end_line(reader);
	else
		fb_html_text_space(&reader->visible);
}

static void
put_break(struct reader *reader, const struct fb_html_look *look)
{
	if (look->flags & FB_LOOK_GONE) {
		fb_html_text_end_line(&reader->hidden);
		return;
	}
	bool has_line = reader->visible.wanted_lines > 0;
	end_line(reader);
	if (has_line)
		fb_html_text_break(&reader->visible);
}

/* ---- attributes ------------------------------------------------------ */

/* An attribute value with its references decoded; valid until the next. */
static struct fb_str
decode(struct reader *reader, enum fb_html_attribute attribute)
{
	struct fb_str value = reader->token.attribute[attribute];

	if (!fb_html_has(&reader->token, attribute))
		return FB_STR("");
	if (memchr(value.data, '&', value.len) == NULL &&
	    memchr(value.data, '\0', value.len) == NULL)
		return value;
	if (reader->scratch == NULL)
		reader->scratch = allocate_text(reader);
	if (reader->scratch == NULL)
		return FB_STR("");
	return (struct fb_str) { reader->scratch,
		fb_html_decode_attribute(reader->scratch, value) };
}

static bool
attribute_is(const struct fb_html_token *token,
    enum fb_html_attribute attribute, const char *word)
{
	return fb_html_has(token, attribute) &&
	    fb_css_is(token->attribute[attribute], word);
}

/* An attribute shown in the place of its element, such as alt. */
static void
put_attribute(struct reader *reader, const struct fb_html_look *look,
    enum fb_html_attribute attribute)
{
	struct fb_str value = decode(reader, attribute);

	if (value.len == 0)
		return;
	struct fb_html_text *text = text_for(reader, look);
	if (text == NULL)
		return;
	fb_html_text_space(text);
	fb_html_text_put(text, value, false);
	fb_html_text_space(text);
}

/* ---- links ----------------------------------------------------------- */

/* The address without what a browser leaves out: blanks and controls
 * around it, tabs and line ends in it (URL standard, 4.4). */
static struct fb_str
copy_address(struct fb_arena *arena, struct fb_str address)
{
	while (address.len > 0 && (unsigned char)address.data[0] <= ' ') {
		address.data++;
		address.len--;
	}
	while (address.len > 0 &&
	    (unsigned char)address.data[address.len - 1] <= ' ')
		address.len--;
	struct fb_str copy = fb_arena_copy(arena, address);
	if (copy.data == NULL)
		return copy;
	char *out = (char *)(uintptr_t)copy.data;
	size_t length = 0;
	for (size_t i = 0; i < copy.len; i++)
		if (out[i] != '\t' && out[i] != '\n' && out[i] != '\r')
			out[length++] = out[i];
	copy.len = length;
	return copy;
}

/* Note a link whose text begins here.  Returns its number, 0 for none. */
static uint32_t
add_link(struct reader *reader, struct fb_str address)
{
	if (reader->link_count >= reader->limits->link_count) {
		reader->truncated |= FB_TRUNCATED_LINKS;
		return 0;
	}
	if (reader->link_count == reader->link_capacity) {
		size_t capacity = 2 * reader->link_capacity + 16;
		struct fb_html_link *link = fb_arena_grow(reader->arena,
		    reader->link, reader->link_count, capacity, sizeof *link);
		if (link == NULL) {
			reader->is_out_of_memory = true;
			return 0;
		}
		reader->link = link;
		reader->link_capacity = capacity;
	}
	struct fb_str target = copy_address(reader->arena, address);
	if (target.data == NULL) {
		reader->is_out_of_memory = true;
		return 0;
	}
	size_t here = reader->visible.length;
	reader->link[reader->link_count++] =
	    (struct fb_html_link) { .target = target,
		    .text_begin = here,
		    .text_end = here };
	return (uint32_t)reader->link_count;
}

static uint32_t
add_attribute_link(struct reader *reader, enum fb_html_attribute attribute)
{
	if (!fb_html_has(&reader->token, attribute))
		return 0;
	return add_link(reader, decode(reader, attribute));
}

static void
end_link(struct reader *reader, uint32_t number)
{
	if (number != 0)
		reader->link[number - 1].text_end = reader->visible.length;
}

static void
skip_blanks(struct fb_str *text)
{
	while (text->len > 0 && fb_html_is_blank(text->data[0])) {
		text->data++;
		text->len--;
	}
}

static void
drop(struct fb_str *text, size_t count)
{
	text->data += count;
	text->len -= count;
}

/* The address in "5; url='http://...'" (HTML 4.2.5.3). */
static struct fb_str
refresh_address(struct fb_str content)
{
	const struct fb_str none = { NULL, 0 };

	skip_blanks(&content);
	while (content.len > 0 &&
	    ((content.data[0] >= '0' && content.data[0] <= '9') ||
		content.data[0] == '.'))
		drop(&content, 1);
	skip_blanks(&content);
	if (content.len == 0)
		return none;
	if (content.data[0] == ';' || content.data[0] == ',')
		drop(&content, 1);
	skip_blanks(&content);
	if (content.len >= 3 && strncasecmp(content.data, "url", 3) == 0) {
		struct fb_str behind = content;
		drop(&behind, 3);
		skip_blanks(&behind);
		if (behind.len > 0 && behind.data[0] == '=') {
			drop(&behind, 1);
			skip_blanks(&behind);
			content = behind;
		}
	}
	if (content.len > 0 &&
	    (content.data[0] == '"' || content.data[0] == '\'')) {
		char quote = content.data[0];
		drop(&content, 1);
		const char *end = memchr(content.data, quote, content.len);
		if (end != NULL)
			content.len = (size_t)(end - content.data);
	}
	return content.len > 0 ? content : none;
}

static void
read_meta(struct reader *reader)
{
	if (!attribute_is(&reader->token, FB_ATTRIBUTE_HTTP_EQUIV, "refresh"))
		return;
	struct fb_str address =
	    refresh_address(decode(reader, FB_ATTRIBUTE_CONTENT));
	if (address.len > 0)
		add_link(reader, address);
}

static void
read_base(struct reader *reader)
{
	struct fb_str address = decode(reader, FB_ATTRIBUTE_HREF);

	if (reader->base.len > 0 || address.len == 0 ||
	    address.len > BASE_BYTES_MAX)
		return;
	reader->base = copy_address(reader->arena, address);
	if (reader->base.data == NULL)
		reader->is_out_of_memory = true;
}

/* Where a scheme ends, behind its colon; 0 when there is none. */
static size_t
scheme_length(struct fb_str address)
{
	for (size_t i = 0; i < address.len; i++) {
		char c = address.data[i];
		if (c == ':')
			return i > 0 ? i + 1 : 0;
		bool is_letter =
		    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool is_other =
		    (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
		if (!is_letter && !(is_other && i > 0))
			return 0;
	}
	return 0;
}

static size_t
find_any(struct fb_str text, size_t at, const char *set)
{
	while (at < text.len && strchr(set, text.data[at]) == NULL)
		at++;
	return at;
}

/* How much of the base stands before a relative address. */
static size_t
kept_of_base(struct fb_str base, struct fb_str address)
{
	size_t scheme = scheme_length(base);
	bool has_host =
	    base.len >= scheme + 2 && memcmp(base.data + scheme, "//", 2) == 0;

	if (scheme == 0 || !has_host)
		return 0;
	if (address.len >= 2 && memcmp(address.data, "//", 2) == 0)
		return scheme;
	size_t path = find_any(base, scheme + 2, "/?#");
	if (address.data[0] == '/')
		return path;
	size_t end = find_any(base, path, "?#");
	while (
	    address.data[0] != '?' && end > path && base.data[end - 1] != '/')
		end--;
	return end;
}

/* Put the base before a relative address.  "." and ".." stay. */
static void
resolve(struct reader *reader, struct fb_html_link *link)
{
	struct fb_str address = link->target, base = reader->base;

	if (base.len == 0 || address.len == 0 || address.data[0] == '#' ||
	    scheme_length(address) != 0)
		return;
	size_t kept = kept_of_base(base, address);
	if (kept == 0)
		return;
	bool needs_slash = base.data[kept - 1] != '/' &&
	    address.data[0] != '/' && address.data[0] != '?';
	char *joined = fb_arena_alloc(reader->arena, kept + 1 + address.len);
	if (joined == NULL) {
		reader->is_out_of_memory = true;
		return;
	}
	memcpy(joined, base.data, kept);
	if (needs_slash)
		joined[kept++] = '/';
	memcpy(joined + kept, address.data, address.len);
	link->target = (struct fb_str) { joined, kept + address.len };
}

/* ---- style ----------------------------------------------------------- */

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
style_color(struct reader *reader, struct fb_html_style *style,
    enum fb_html_attribute attribute)
{
	fb_html_color color;

	if (!fb_html_has(&reader->token, attribute) ||
	    !fb_html_color_legacy(&color, decode(reader, attribute)))
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
style_attributes(struct reader *reader, struct fb_html_style *style)
{
	const struct fb_html_token *token = &reader->token;
	enum fb_html_tag_id id = token->tag.id;

	if (attribute_is(token, FB_ATTRIBUTE_DIR, "rtl"))
		switch_on(style, FB_STYLE_RTL);
	else if (attribute_is(token, FB_ATTRIBUTE_DIR, "ltr"))
		style->set |= FB_STYLE_RTL;
	if (fb_html_has(token, FB_ATTRIBUTE_HIDDEN))
		display_none(style);
	if (id == FB_TAG_FONT) {
		style_color(reader, style, FB_ATTRIBUTE_COLOR);
		if (fb_html_has(token, FB_ATTRIBUTE_SIZE) &&
		    fb_html_font_size(&style->font_size_milli,
			token->attribute[FB_ATTRIBUTE_SIZE]))
			style->set |= FB_STYLE_FONT_SIZE;
	}
	if (id == FB_TAG_BODY)
		style_color(reader, style, FB_ATTRIBUTE_TEXT);
	if (id != FB_TAG_BODY && id != FB_TAG_TABLE &&
	    (token->tag.flags & FB_TAG_TABLE_PART) == 0)
		return;
	style_color(reader, style, FB_ATTRIBUTE_BGCOLOR);
	if (fb_html_has(token, FB_ATTRIBUTE_BACKGROUND) &&
	    token->attribute[FB_ATTRIBUTE_BACKGROUND].len > 0)
		switch_on(style, FB_STYLE_PICTURE);
}

static void
style_inline(struct reader *reader, struct fb_html_style *style)
{
	if (!fb_html_has(&reader->token, FB_ATTRIBUTE_STYLE))
		return;
	struct fb_str text = decode(reader, FB_ATTRIBUTE_STYLE);
	if (reader->scratch == NULL)
		reader->scratch = allocate_text(reader);
	if (reader->scratch != NULL)
		fb_html_style_read(style, fb_css_plain(reader->scratch, text));
}

static struct fb_html_style
style_of(struct reader *reader)
{
	struct fb_html_style style = { 0 };

	style_element(&style, &reader->token);
	style_attributes(reader, &style);
	style_inline(reader, &style);
	return style;
}

static enum fb_html_flow
flow_of(const struct fb_html_token *token, const struct fb_html_style *style)
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

/* ---- elements -------------------------------------------------------- */

static void
element_closed(void *context, const struct fb_html_open *element)
{
	struct reader *reader = context;

	end_link(reader, element->link);
	put_flow(reader, &reader->tree.styled[element->look].look,
	    element->flow);
}

/* A picture of one pixel: its alt text is for nobody. */
static bool
is_pixel(const struct fb_html_token *token, enum fb_html_attribute attribute)
{
	struct fb_str value = token->attribute[attribute];
	int64_t milli;

	return fb_html_has(token, attribute) && fb_css_number(&milli, &value) &&
	    milli <= 1000 && (value.len == 0 || value.data[0] != '%');
}

static void
read_image(struct reader *reader, const struct fb_html_look *look)
{
	reader->image_count++;
	if (!is_pixel(&reader->token, FB_ATTRIBUTE_WIDTH) &&
	    !is_pixel(&reader->token, FB_ATTRIBUTE_HEIGHT))
		put_attribute(reader, look, FB_ATTRIBUTE_ALT);
}

/* Types of <input> that show no text. */
static bool
is_textless(const struct fb_html_token *token)
{
	static const char *const types[] = { "hidden", "checkbox", "radio",
		"file", "password", "color", "range" };

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (attribute_is(token, FB_ATTRIBUTE_TYPE, types[i]))
			return true;
	return false;
}

static void
read_input(struct reader *reader, const struct fb_html_look *look)
{
	const struct fb_html_token *token = &reader->token;
	uint32_t link = add_attribute_link(reader, FB_ATTRIBUTE_FORMACTION);

	if (attribute_is(token, FB_ATTRIBUTE_TYPE, "image"))
		read_image(reader, look);
	else if (!is_textless(token))
		put_attribute(reader, look,
		    fb_html_has(token, FB_ATTRIBUTE_VALUE) &&
			    token->attribute[FB_ATTRIBUTE_VALUE].len > 0 ?
			FB_ATTRIBUTE_VALUE :
			FB_ATTRIBUTE_PLACEHOLDER);
	end_link(reader, link);
}

static void
read_void(struct reader *reader)
{
	enum fb_html_tag_id id = reader->token.tag.id;

	if (id == FB_TAG_META) {
		read_meta(reader);
		return;
	}
	if (id == FB_TAG_BASE) {
		read_base(reader);
		return;
	}
	const struct fb_html_look *parent =
	    fb_html_tree_look(&reader->tree, &reader->token);
	struct fb_html_style style = style_of(reader);
	struct fb_html_look look = fb_html_look_inside(parent, &style);
	if (id == FB_TAG_BR)
		put_break(reader, &look);
	else if (id == FB_TAG_HR)
		put_flow(reader, &look, FB_FLOW_BLOCK);
	else if (id == FB_TAG_IMG)
		read_image(reader, &look);
	else if (id == FB_TAG_INPUT)
		read_input(reader, &look);
	else if (id == FB_TAG_AREA)
		end_link(reader, add_attribute_link(reader, FB_ATTRIBUTE_HREF));
}

static const struct fb_html_look *
open_element(struct reader *reader)
{
	const struct fb_html_token *token = &reader->token;
	bool is_inner = fb_html_tree_is_foreign(&reader->tree);
	struct fb_html_style style = style_of(reader);
	enum fb_html_flow flow = flow_of(token, &style);
	uint32_t link = 0;

	if (is_inner &&
	    (token->tag.id == FB_TAG_STYLE || token->tag.id == FB_TAG_SCRIPT ||
		token->tag.id == FB_TAG_TITLE || token->tag.id == FB_TAG_DESC))
		display_none(&style);
	if (token->tag.id == FB_TAG_A)
		link = add_attribute_link(reader, FB_ATTRIBUTE_HREF);
	else if (token->tag.id == FB_TAG_BUTTON)
		link = add_attribute_link(reader, FB_ATTRIBUTE_FORMACTION);
	const struct fb_html_look *look =
	    fb_html_tree_open(&reader->tree, token, &style, flow, link);
	put_flow(reader, look, flow);
	return look;
}

/* Elements without markup inside: most are not shown at all. */
static void
read_raw(struct reader *reader)
{
	const struct fb_html_token *token = &reader->token;
	enum fb_html_tag_id id = token->tag.id;
	bool is_shown =
	    id == FB_TAG_TEXTAREA || id == FB_TAG_XMP || id == FB_TAG_PLAINTEXT;
	struct fb_html_look look = fb_html_look_default();

	if (is_shown)
		look = *open_element(reader);
	struct fb_str text = fb_html_raw_text(&reader->tokenizer, token);
	if (is_shown)
		put_text(reader, &look, text, id != FB_TAG_TEXTAREA);
}

static bool
is_raw(const struct fb_html_token *token)
{
	return (token->tag.flags & FB_TAG_RAWTEXT) != 0 ||
	    token->tag.id == FB_TAG_TITLE || token->tag.id == FB_TAG_TEXTAREA ||
	    token->tag.id == FB_TAG_PLAINTEXT;
}

static void
read_start(struct reader *reader)
{
	const struct fb_html_token *token = &reader->token;

	if (token->tag.flags & FB_TAG_IGNORED) {
		struct fb_html_style style = style_of(reader);
		if (style.set != 0 && token->tag.id != FB_TAG_HEAD)
			fb_html_tree_style_body(&reader->tree, &style);
		return;
	}
	if (token->tag.id == FB_TAG_FORM)
		end_link(reader,
		    add_attribute_link(reader, FB_ATTRIBUTE_ACTION));
	if (!fb_html_tree_prepare(&reader->tree, token))
		return;
	bool is_foreign = fb_html_tree_is_foreign(&reader->tree);
	if (token->tag.flags & FB_TAG_VOID)
		read_void(reader);
	else if (is_raw(token) && !is_foreign)
		read_raw(reader);
	else if (!token->is_self_closing ||
	    (!is_foreign && token->tag.id != FB_TAG_SVG &&
		token->tag.id != FB_TAG_MATH))
		open_element(reader);
}

static void
read_end(struct reader *reader)
{
	const struct fb_html_token *token = &reader->token;
	const struct fb_html_look *look;

	if (token->tag.id == FB_TAG_BR) {
		look = fb_html_tree_look(&reader->tree, NULL);
		put_break(reader, look);
		return;
	}
	bool was_open = fb_html_tree_end(&reader->tree, token);
	if (!was_open && token->tag.id == FB_TAG_P) {
		look = fb_html_tree_look(&reader->tree, NULL);
		put_flow(reader, look, FB_FLOW_BLOCK);
	}
}

static bool
is_blank_text(struct fb_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!fb_html_is_blank(text.data[i]))
			return false;
	return true;
}

static void
read_text(struct reader *reader)
{
	const struct fb_html_token *token = &reader->token;

	if (!is_blank_text(token->text))
		fb_html_tree_text(&reader->tree);
	put_text(reader, fb_html_tree_look(&reader->tree, NULL), token->text,
	    token->kind == FB_HTML_CDATA);
}

static void
read_tokens(struct reader *reader)
{
	while (!reader->is_out_of_memory &&
	    fb_html_next(&reader->token, &reader->tokenizer)) {
		switch (reader->token.kind) {
		case FB_HTML_TEXT:
		case FB_HTML_CDATA:
			read_text(reader);
			break;
		case FB_HTML_START_TAG:
			read_start(reader);
			break;
		case FB_HTML_END_TAG:
			read_end(reader);
			break;
		}
		reader->tokenizer.is_foreign =
		    fb_html_tree_is_foreign(&reader->tree);
	}
	fb_html_tree_finish(&reader->tree);
	end_line(reader);
}

/* A link's text does not begin with the blank before it. */
static void
finish_links(struct reader *reader)
{
	for (size_t i = 0; i < reader->link_count; i++) {
		struct fb_html_link *link = &reader->link[i];
		while (link->text_begin < link->text_end &&
		    fb_html_is_blank(reader->visible.data[link->text_begin]))
			link->text_begin++;
		resolve(reader, link);
	}
}

enum fb_status
fb_html_show(struct fb_html *out, struct fb_arena *arena,
    const struct fb_limits *limits, struct fb_str in)
{
	struct reader reader = {
		.arena = arena,
		.limits = limits,
		.tokenizer = { .in = in,
		    .attribute_limit = limits->attribute_count },
		.reversed_from = NOWHERE,
	};
	if (!fb_html_tree_init(&reader.tree, arena, limits->element_depth,
		in.len))
		return FB_ERR_NOMEM;
	reader.tree.closed = element_closed;
	reader.tree.context = &reader;
	read_tokens(&reader);
	finish_links(&reader);
	if (reader.is_out_of_memory)
		return FB_ERR_NOMEM;
	if (reader.tree.is_cut || reader.tokenizer.is_attribute_cut)
		reader.truncated |= FB_TRUNCATED_TEXT;
	*out = (struct fb_html) {
		.visible = { reader.visible.data, reader.visible.length },
		.hidden = { reader.hidden.data, reader.hidden.length },
		.link = reader.link,
		.link_count = reader.link_count,
		.image_count = reader.image_count,
		.truncated = reader.truncated,
	};
	return FB_OK;
}
