/* SPDX-License-Identifier: BSD-2-Clause */
#include "html.h"

#include "html_address.h"
#include "html_css.h"
#include "html_element.h"
#include "html_output.h"
#include "html_sheet.h"
#include "html_token.h"
#include "html_tree.h"
#include "url.h"

/* A longer <base href> is no honest one. */
#define BASE_BYTES_MAX 2048
/* Addresses of one script. */
#define SCRIPT_ADDRESSES_MAX 8

#define USUAL_SIDE_PIXELS 300     /* of a picture that does not say */
#define LONGEST_SIDE_PIXELS 10000 /* so that sums are no larger than 2^63 */

struct reader {
	struct fb_arena *arena;
	const struct fb_limits *limits;
	struct fb_html_tokenizer tokenizer;
	struct fb_html_token token;
	struct fb_html_stack stack;
	struct fb_html_output output;
	struct fb_html_scratch scratch;
	struct fb_html_sheet sheet;
	enum fb_html_viewer viewer;
	struct fb_str base;
	size_t image_count;
	uint64_t image_area;
	unsigned html_attributes, body_attributes; /* seen already */
	bool has_content;    /* a style element would come late */
	bool is_sheet_late;  /* rules came behind content */
	bool is_sheet_final; /* all rules are known */
	bool is_out_of_memory;
	bool differs_in_outlook;
	bool is_in_form;
	bool form_asks_secret, page_asks_secret;
	size_t form_links; /* links before the form */
	bool is_generated_cut;
	size_t generated_left; /* bytes that rules may still put in */
};

static struct fb_str
decode(struct reader *reader, enum fb_html_attribute attribute)
{
	return fb_html_value(&reader->scratch, &reader->token, attribute);
}

/* Note the addresses in a script; returns the last one's number, which is
 * where a click leads. */
static uint32_t
add_script(struct reader *reader, struct fb_str script)
{
	struct fb_str address;
	uint32_t link = 0;

	for (size_t i = 0; i < SCRIPT_ADDRESSES_MAX &&
	     fb_html_address_in_script(&address, &script);
	     i++)
		link = fb_html_output_link(&reader->output, address);
	return link;
}

static uint32_t
add_link(struct reader *reader, enum fb_html_attribute attribute)
{
	if (!fb_html_has(&reader->token, attribute))
		return 0;
	uint32_t link =
	    fb_html_output_link(&reader->output, decode(reader, attribute));
	if (link == 0)
		return 0;
	struct fb_str target = reader->output.link[link - 1].target;
	if (!fb_html_address_is_script(target))
		return link;
	target = fb_url_unescape(reader->arena, target);
	if (target.data == NULL) {
		reader->is_out_of_memory = true;
		return 0;
	}
	uint32_t inner = add_script(reader, target);
	fb_html_output_join_links(&reader->output, link, inner);
	return inner != 0 ? inner : link;
}

/* A form, or a button that sends it somewhere else. */
static uint32_t
add_form(struct reader *reader, enum fb_html_attribute attribute)
{
	uint32_t link = add_link(reader, attribute);

	if (link != 0)
		reader->output.link[link - 1].is_form = true;
	if (link != 0 && reader->is_in_form)
		reader->output.link[link - 1].asks_secret =
		    reader->form_asks_secret;
	return link;
}

/* A form inside of another is no new one (13.2.6.4.7). */
static void
begin_form(struct reader *reader)
{
	if (!reader->is_in_form) {
		reader->is_in_form = true;
		reader->form_asks_secret = false;
		reader->form_links = reader->output.link_count;
	}
	fb_html_output_end_link(&reader->output,
	    add_form(reader, FB_ATTRIBUTE_ACTION));
}

/* All forms from link `first` on ask for a secret. */
static void
mark_secret(struct reader *reader, size_t first)
{
	for (; first < reader->output.link_count; first++)
		reader->output.link[first].asks_secret =
		    reader->output.link[first].is_form;
}

/* A field belongs to the form around it; one outside, or with a form of its
 * own choice, to any. */
static void
note_secret(struct reader *reader)
{
	struct fb_str form;

	if (!reader->is_in_form ||
	    fb_html_find_attribute(&form, reader->token.attributes,
		FB_STR("form"))) {
		reader->page_asks_secret = true;
	} else if (!reader->form_asks_secret) {
		reader->form_asks_secret = true;
		mark_secret(reader, reader->form_links);
	}
}

static void
read_meta(struct reader *reader)
{
	if (!fb_html_value_is(&reader->token, FB_ATTRIBUTE_HTTP_EQUIV,
		"refresh"))
		return;
	struct fb_str address =
	    fb_html_address_of_refresh(decode(reader, FB_ATTRIBUTE_CONTENT));
	if (address.len > 0)
		fb_html_output_link(&reader->output, address);
}

static void
read_base(struct reader *reader)
{
	struct fb_str address = decode(reader, FB_ATTRIBUTE_HREF);

	if (reader->base.len > 0 || address.len == 0 ||
	    address.len > BASE_BYTES_MAX)
		return;
	reader->base = fb_html_address_copy(reader->arena, address);
	if (reader->base.data == NULL)
		reader->is_out_of_memory = true;
}

static void
element_closed(void *context, const struct fb_html_open *element)
{
	struct reader *reader = context;

	if (element->after != NULL)
		fb_html_output_text(&reader->output, &element->after->look,
		    element->after->text, FB_HTML_TEXT_DECODED);
	fb_html_output_end_link(&reader->output, element->link);
	fb_html_output_flow(&reader->output,
	    &reader->stack.styled[element->look].look, element->flow);
}

/* A width or height in pixels; false when it is not given so. */
static bool
read_pixels(int64_t *pixels, const struct fb_html_token *token,
    enum fb_html_attribute attribute)
{
	struct fb_str value = token->attribute[attribute];
	int64_t milli;

	if (!fb_html_has(token, attribute) || !fb_css_number(&milli, &value) ||
	    (value.len != 0 && value.data[0] == '%'))
		return false;
	*pixels = milli / 1000;
	return true;
}

/* A picture of one pixel: its alt text is for nobody. */
static bool
is_pixel(const struct fb_html_token *token, enum fb_html_attribute attribute)
{
	int64_t pixels;
	return read_pixels(&pixels, token, attribute) && pixels <= 1;
}

/* What a picture covers; a side that is not given is USUAL_SIDE_PIXELS. */
static uint64_t
picture_area(const struct fb_html_token *token)
{
	int64_t width, height;

	if (!read_pixels(&width, token, FB_ATTRIBUTE_WIDTH))
		width = USUAL_SIDE_PIXELS;
	if (!read_pixels(&height, token, FB_ATTRIBUTE_HEIGHT))
		height = USUAL_SIDE_PIXELS;
	if (width < 0 || height < 0)
		return 0;
	return (uint64_t)(width < LONGEST_SIDE_PIXELS ? width :
							LONGEST_SIDE_PIXELS) *
	    (uint64_t)(height < LONGEST_SIDE_PIXELS ? height :
						      LONGEST_SIDE_PIXELS);
}

static void
count_picture(struct reader *reader, const struct fb_html_look *look)
{
	if ((look->flags & (FB_LOOK_GONE | FB_LOOK_INVISIBLE)) != 0)
		return;
	reader->image_count++;
	reader->image_area += picture_area(&reader->token);
}

/*
 * Alt text that is hidden by nothing but its size or colour is neither
 * visible nor hidden: cells with pictures have font-size:0 in much honest
 * mail, to close the gap below the picture.
 */
static void
read_image(struct reader *reader, const struct fb_html_look *look)
{
	bool is_shown = !look->is_hidden ||
	    (look->flags & (FB_LOOK_GONE | FB_LOOK_INVISIBLE)) != 0;

	count_picture(reader, look);
	if (is_shown && !is_pixel(&reader->token, FB_ATTRIBUTE_WIDTH) &&
	    !is_pixel(&reader->token, FB_ATTRIBUTE_HEIGHT))
		fb_html_output_alt(&reader->output, look,
		    decode(reader, FB_ATTRIBUTE_ALT));
}

/* Types of <input> that show no text. */
static bool
is_textless(const struct fb_html_token *token)
{
	static const char *const types[] = { "hidden", "checkbox", "radio",
		"file", "password", "color", "range" };

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (fb_html_value_is(token, FB_ATTRIBUTE_TYPE, types[i]))
			return true;
	return false;
}

/* HTML 4.10.18.7.1: what browsers fill in by themselves. */
static bool
asks_secret(const struct fb_html_token *token)
{
	struct fb_str use;

	if (fb_html_value_is(token, FB_ATTRIBUTE_TYPE, "password"))
		return true;
	if (!fb_html_find_attribute(&use, token->attributes,
		FB_STR("autocomplete")))
		return false;
	return (use.len > 3 && strncasecmp(use.data, "cc-", 3) == 0) ||
	    fb_css_is(use, "current-password") ||
	    fb_css_is(use, "one-time-code");
}

static void
read_input(struct reader *reader, const struct fb_html_look *look)
{
	const struct fb_html_token *token = &reader->token;
	uint32_t link = add_form(reader, FB_ATTRIBUTE_FORMACTION);
	bool has_value = fb_html_has(token, FB_ATTRIBUTE_VALUE) &&
	    token->attribute[FB_ATTRIBUTE_VALUE].len > 0;

	if (asks_secret(token))
		note_secret(reader);
	if (fb_html_value_is(token, FB_ATTRIBUTE_TYPE, "image"))
		read_image(reader, look);
	else if (!is_textless(token))
		fb_html_output_value(&reader->output, look,
		    decode(reader,
			has_value ? FB_ATTRIBUTE_VALUE :
				    FB_ATTRIBUTE_PLACEHOLDER));
	fb_html_output_end_link(&reader->output, link);
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
	    fb_html_tree_look(&reader->stack, &reader->token);
	struct fb_html_subject subject = fb_html_element_subject(&reader->token,
	    &reader->scratch, &reader->sheet, &reader->stack);
	struct fb_html_style style = fb_html_element_style(&reader->token,
	    &reader->scratch, &reader->sheet, &subject, &reader->stack);
	fb_html_stack_note_child(&reader->stack, &subject);
	struct fb_html_look look = fb_html_look_inside(parent, &style);
	if (id == FB_TAG_BR)
		fb_html_output_break(&reader->output, &look);
	else if (id == FB_TAG_HR)
		fb_html_output_flow(&reader->output, &look, FB_FLOW_BLOCK);
	else if (id == FB_TAG_IMG)
		read_image(reader, &look);
	else if (id == FB_TAG_INPUT)
		read_input(reader, &look);
	else if (id == FB_TAG_AREA)
		fb_html_output_end_link(&reader->output,
		    add_link(reader, FB_ATTRIBUTE_HREF));
}

static void
display_none(struct fb_html_style *style)
{
	style->set |= FB_STYLE_DISPLAY;
	style->display = FB_DISPLAY_NONE;
}

/* What svg contains beside its picture, and Outlook's settings, which only
 * Outlook knows as such. */
static bool
is_unseen(const struct reader *reader)
{
	const struct fb_html_token *token = &reader->token;

	if ((token->tag.flags & FB_TAG_UNSEEN) == 0)
		return false;
	return token->tag.id == FB_TAG_XML ?
	    reader->viewer == FB_HTML_OUTLOOK :
	    fb_html_tree_opens_foreign(&reader->stack);
}

/* The words of "content: 'a' attr(title) 'b'".  Empty for other values. */
static struct fb_str
generated_text(struct reader *reader, struct fb_str content)
{
	struct fb_str word, name, attributes = reader->token.attributes;
	size_t length = 0, room = content.len + attributes.len;

	if (room > reader->generated_left) {
		reader->is_generated_cut = true;
		return FB_STR("");
	}
	char *out = fb_arena_alloc(reader->arena, room);
	if (out == NULL) {
		reader->is_out_of_memory = true;
		return FB_STR("");
	}
	while (fb_css_next_word(&word, &content)) {
		struct fb_str text = FB_STR("");
		if (word.data[0] == '"' && word.len <= room - length)
			text = fb_css_copy_string(out + length, word);
		else if (fb_css_call(&name, word, FB_STR("attr")) &&
		    fb_html_find_attribute(&text, attributes,
			fb_css_trim(name)) &&
		    text.len <= room - length)
			memcpy(out + length, text.data, text.len);
		else
			text.len = 0;
		length += text.len;
	}
	reader->generated_left -= length;
	return (struct fb_str) { out, length };
}

/* Text of a pseudo-element.  False when it has none. */
static bool
generate(struct fb_html_after *generated, struct reader *reader,
    enum fb_html_pseudo pseudo, const struct fb_html_subject *subject)
{
	if (!reader->sheet.has_pseudo)
		return false;
	struct fb_html_style style = fb_html_pseudo_style(pseudo,
	    &reader->sheet, subject, &reader->stack);
	if ((style.set & FB_STYLE_CONTENT) == 0)
		return false;
	generated->text = generated_text(reader, style.content);
	generated->style = style;
	return generated->text.len > 0;
}

static const struct fb_html_after *
keep_after(struct reader *reader, const struct fb_html_after *after)
{
	struct fb_html_after *kept =
	    fb_arena_alloc(reader->arena, sizeof *kept);

	if (kept == NULL)
		reader->is_out_of_memory = true;
	else
		*kept = *after;
	return kept;
}

/* Where the element leads by its attributes. */
static uint32_t
open_target(struct reader *reader)
{
	const struct fb_html_token *token = &reader->token;
	struct fb_str target;

	switch (token->tag.id) {
	case FB_TAG_BUTTON:
		return add_form(reader, FB_ATTRIBUTE_FORMACTION);
	case FB_TAG_A:
	case FB_TAG_OTHER:
		if (!fb_html_has(token, FB_ATTRIBUTE_HREF) &&
		    fb_html_tree_is_foreign(&reader->stack) &&
		    fb_html_find_attribute(&target, token->attributes,
			FB_STR("xlink:href")))
			return fb_html_output_link(&reader->output, target);
		return add_link(reader, FB_ATTRIBUTE_HREF);
	default:
		return 0;
	}
}

/* The link that an element is, if it is one.  Where mail is shown no script
 * runs, where it is saved and opened it does: both targets count. */
static uint32_t
open_link(struct reader *reader)
{
	uint32_t link = open_target(reader), scripted = 0;

	if (fb_html_has(&reader->token, FB_ATTRIBUTE_ONCLICK))
		scripted =
		    add_script(reader, decode(reader, FB_ATTRIBUTE_ONCLICK));
	fb_html_output_join_links(&reader->output, link, scripted);
	return scripted != 0 ? scripted : link;
}

static const struct fb_html_look *
open_element(struct reader *reader)
{
	const struct fb_html_token *token = &reader->token;
	struct fb_html_subject subject = fb_html_element_subject(token,
	    &reader->scratch, &reader->sheet, &reader->stack);
	struct fb_html_style style = fb_html_element_style(token,
	    &reader->scratch, &reader->sheet, &subject, &reader->stack);
	enum fb_html_flow flow = fb_html_element_flow(token, &style);
	struct fb_html_after before, after;
	bool has_before = generate(&before, reader, FB_PSEUDO_BEFORE, &subject);
	bool has_after = generate(&after, reader, FB_PSEUDO_AFTER, &subject);

	reader->has_content = true;
	if (is_unseen(reader))
		display_none(&style);
	fb_html_stack_note_child(&reader->stack, &subject);
	const struct fb_html_look *look = fb_html_tree_open(&reader->stack,
	    token, &style, flow, open_link(reader), &subject);
	fb_html_output_flow(&reader->output, look, flow);
	if (has_before) {
		before.look = fb_html_look_inside(look, &before.style);
		fb_html_output_text(&reader->output, &before.look, before.text,
		    FB_HTML_TEXT_DECODED);
	}
	if (has_after) {
		after.look = fb_html_look_inside(look, &after.style);
		fb_html_stack_set_after(&reader->stack, subject.tag,
		    keep_after(reader, &after));
	}
	return look;
}

static bool
is_style_sheet(struct reader *reader)
{
	const struct fb_html_token *token = &reader->token;
	bool is_css = !fb_html_has(token, FB_ATTRIBUTE_TYPE) ||
	    fb_html_value_is(token, FB_ATTRIBUTE_TYPE, "") ||
	    fb_html_value_is(token, FB_ATTRIBUTE_TYPE, "text/css");

	return is_css && reader->stack.count_of[FB_TAG_TEMPLATE] == 0 &&
	    fb_html_media_matches(decode(reader, FB_ATTRIBUTE_MEDIA));
}

/* A sheet applies to what stands before it as well. */
static void
read_sheet(struct reader *reader, struct fb_str text)
{
	size_t count = reader->sheet.count;

	if (reader->is_sheet_final || !is_style_sheet(reader))
		return;
	if (!fb_html_sheet_add(&reader->sheet, text))
		reader->is_out_of_memory = true;
	if (reader->has_content && reader->sheet.count > count)
		reader->is_sheet_late = true;
}

/* Elements without markup inside: most are not shown at all. */
static void
read_raw(struct reader *reader)
{
	const struct fb_html_token *token = &reader->token;
	enum fb_html_tag_id id = token->tag.id;
	bool is_shown =
	    id == FB_TAG_TEXTAREA || id == FB_TAG_XMP || id == FB_TAG_PLAINTEXT;
	struct fb_html_look look = reader->stack.root;

	if (is_shown)
		look = *open_element(reader);
	struct fb_str text = fb_html_raw_text(&reader->tokenizer, token);
	if (is_shown)
		fb_html_output_text(&reader->output, &look, text,
		    id == FB_TAG_TEXTAREA ? FB_HTML_TEXT_ENCODED :
					    FB_HTML_TEXT_DECODED);
	else if (id == FB_TAG_STYLE)
		read_sheet(reader, text);
}

static bool
is_raw(const struct fb_html_token *token)
{
	return (token->tag.flags & FB_TAG_RAWTEXT) != 0 ||
	    token->tag.id == FB_TAG_TITLE || token->tag.id == FB_TAG_TEXTAREA ||
	    token->tag.id == FB_TAG_PLAINTEXT;
}

/* <body link=...>: the colour of links that have none of their own. */
static void
read_link_color(struct reader *reader)
{
	struct fb_str value;

	if (fb_html_find_attribute(&value, reader->token.attributes,
		FB_STR("link")))
		fb_html_color_legacy(&reader->scratch.link_color, value);
}

/* <html> and <body> are never opened again: a second one adds the
 * attributes that the first had not (13.2.6.4.7). */
static void
read_body(struct reader *reader)
{
	struct fb_html_token *token = &reader->token;
	unsigned *seen = token->tag.id == FB_TAG_HTML ?
	    &reader->html_attributes :
	    &reader->body_attributes;

	if (token->tag.id != FB_TAG_HTML && token->tag.id != FB_TAG_BODY)
		return;
	token->attribute_set &= ~*seen;
	*seen |= token->attribute_set;
	struct fb_html_subject *subject = token->tag.id == FB_TAG_HTML ?
	    &reader->stack.html :
	    &reader->stack.body;
	uint64_t around = subject == &reader->stack.body ?
	    reader->stack.html.names :
	    subject->names;
	if (reader->sheet.count > 0) {
		*subject = fb_html_element_subject(token, &reader->scratch,
		    &reader->sheet, &reader->stack);
		subject->names |= around;
	}
	struct fb_html_style style = fb_html_element_style(token,
	    &reader->scratch, &reader->sheet, subject, &reader->stack);
	if (token->tag.id == FB_TAG_BODY)
		read_link_color(reader);
	if (style.set != 0)
		fb_html_stack_style_body(&reader->stack, &style);
	reader->has_content |= token->tag.id == FB_TAG_BODY;
}

static void
read_start(struct reader *reader)
{
	const struct fb_html_token *token = &reader->token;

	if (token->tag.flags & FB_TAG_IGNORED) {
		read_body(reader);
		return;
	}
	if (token->tag.id == FB_TAG_FORM)
		begin_form(reader);
	if (!fb_html_tree_prepare(&reader->stack, token))
		return;
	bool is_foreign = fb_html_tree_opens_foreign(&reader->stack);
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
		look = fb_html_tree_look(&reader->stack, NULL);
		fb_html_output_break(&reader->output, look);
		return;
	}
	if (token->tag.id == FB_TAG_FORM)
		reader->is_in_form = false;
	bool was_open = fb_html_tree_end(&reader->stack, token);
	if (!was_open && token->tag.id == FB_TAG_P) {
		look = fb_html_tree_look(&reader->stack, NULL);
		fb_html_output_flow(&reader->output, look, FB_FLOW_BLOCK);
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
	bool is_blank = is_blank_text(token->text);

	if (!is_blank) {
		fb_html_stack_reopen(&reader->stack);
		reader->has_content = true;
	}
	const struct fb_html_look *look =
	    fb_html_tree_look(&reader->stack, NULL);
	if (!is_blank &&
	    (look->flags &
		(FB_LOOK_MSO_GONE | FB_LOOK_CLOSED | FB_LOOK_FALLBACK)) != 0)
		reader->differs_in_outlook = true;
	if (is_blank && (look->flags & FB_LOOK_PRE) == 0)
		fb_html_output_blank(&reader->output, look);
	else
		fb_html_output_text(&reader->output, look, token->text,
		    token->kind == FB_HTML_CDATA ? FB_HTML_TEXT_DECODED :
						   FB_HTML_TEXT_ENCODED);
}

static void
read_tokens(struct reader *reader)
{
	while (!reader->is_out_of_memory && !reader->output.is_out_of_memory &&
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
		    fb_html_tree_is_foreign(&reader->stack);
	}
	fb_html_stack_finish(&reader->stack);
}

/* Begin at the beginning with nothing but the memory and the sheet. */
static bool
rewind_reader(struct reader *reader)
{
	reader->tokenizer.at = 0;
	reader->tokenizer.is_foreign = false;
	reader->tokenizer.condition_end = reader->tokenizer.tags_end = 0;
	reader->tokenizer.has_no_end = false;
	reader->generated_left =
	    reader->tokenizer.in.len < FB_HTML_GENERATED_MAX_BYTES ?
	    reader->tokenizer.in.len :
	    FB_HTML_GENERATED_MAX_BYTES;
	reader->scratch.link_color = FB_HTML_LINK_COLOR;
	fb_html_output_rewind(&reader->output);
	reader->is_in_form = reader->page_asks_secret = false;
	reader->image_count = 0;
	reader->image_area = 0;
	reader->base = FB_STR("");
	reader->html_attributes = reader->body_attributes = 0;
	if (!fb_html_stack_init(&reader->stack, reader->arena,
		reader->limits->element_depth, reader->tokenizer.in.len,
		reader->viewer))
		return false;
	reader->stack.closed = element_closed;
	reader->stack.context = reader;
	return true;
}

static bool
read_all(struct reader *reader)
{
	if (!rewind_reader(reader))
		return false;
	read_tokens(reader);
	if (reader->is_sheet_late) {
		reader->is_sheet_final = true;
		if (!rewind_reader(reader))
			return false;
		read_tokens(reader);
	}
	if (reader->page_asks_secret)
		mark_secret(reader, 0);
	fb_html_output_finish(&reader->output, reader->base);
	return !reader->is_out_of_memory && !reader->output.is_out_of_memory &&
	    !reader->scratch.is_out_of_memory;
}

static unsigned
truncation_of(const struct reader *reader)
{
	unsigned bits = 0;

	if (reader->stack.is_cut || reader->sheet.is_cut ||
	    reader->is_generated_cut || reader->tokenizer.is_attribute_cut)
		bits |= FB_TRUNCATED_TEXT;
	if (reader->output.is_link_cut)
		bits |= FB_TRUNCATED_LINKS;
	return bits;
}

enum fb_status
fb_html_show(struct fb_html *out, struct fb_arena *arena,
    const struct fb_limits *limits, enum fb_html_viewer viewer,
    struct fb_str in)
{
	struct reader reader = {
		.arena = arena,
		.limits = limits,
		.viewer = viewer,
		.tokenizer = { .in = in,
		    .viewer = viewer,
		    .attribute_limit = limits->attribute_count },
		.output = { .arena = arena,
		    .input_bytes = in.len,
		    .link_limit = limits->link_count },
		.scratch = { .arena = arena, .input_bytes = in.len },
		.sheet = fb_html_sheet_empty(arena, in.len),
	};

	if (!read_all(&reader))
		return FB_ERR_NOMEM;
	const struct fb_html_output *output = &reader.output;
	*out = (struct fb_html) {
		.visible = { output->visible.data, output->visible.length },
		.hidden = { output->hidden.data, output->hidden.length },
		.link = output->link,
		.link_count = output->link_count,
		.logo_begin = output->logo_begin,
		.logo_end = output->logo_end,
		.image_count = reader.image_count,
		.image_area = reader.image_area,
		.split_count = output->split_count,
		.disguised_count = output->disguised_count,
		.differs_in_outlook = viewer == FB_HTML_BROWSER &&
		    (reader.differs_in_outlook ||
			reader.tokenizer.has_condition),
		.truncated = truncation_of(&reader),
	};
	return FB_OK;
}
