/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_output.h"

#include "html_address.h"
#include "html_reference.h"
#include "html_token.h"
#include "utf8.h"

void
fb_html_output_rewind(struct fb_html_output *output)
{
	output->visible =
	    (struct fb_html_text) { .data = output->visible.data };
	output->hidden = (struct fb_html_text) { .data = output->hidden.data };
	output->annotation =
	    (struct fb_html_text) { .data = output->annotation.data };
	output->reversed_from = 0;
	output->link_count = 0;
	output->split_count = output->disguised_count = 0;
	output->split_at = 0;
	output->logo_begin = output->logo_end = 0;
	output->is_hidden_ended = false;
	output->is_link_cut = false;
}

/* Memory for all that the text can become.  It is not touched before it is
 * needed. */
static bool
reserve(struct fb_html_output *output, struct fb_html_text *text)
{
	if (text->data == NULL)
		text->data = fb_arena_alloc(output->arena,
		    FB_HTML_SHOW_MAX_BYTES(output->input_bytes));
	if (text->data == NULL)
		output->is_out_of_memory = true;
	return text->data != NULL;
}

/* Turn round the links that were turned round with their text. */
static void
reverse_links(struct fb_html_output *output, size_t from)
{
	size_t end = output->visible.length;

	for (size_t i = output->link_count; i-- > 0;) {
		struct fb_html_link *link = &output->link[i];
		if (link->text_begin < from)
			break;
		if (link->text_end <= link->text_begin) /* or still open */
			continue;
		size_t length = link->text_end - link->text_begin;
		link->text_begin = from + (end - link->text_end);
		link->text_end = link->text_begin + length;
	}
}

static void
end_reversal(struct fb_html_output *output)
{
	size_t from = output->reversed_from, end = output->visible.length;

	if (from == 0)
		return;
	output->reversed_from = 0;
	for (from--; from < end; from++)
		if (!fb_html_is_blank(output->visible.data[from]))
			break;
	if (from == end)
		return;
	fb_html_text_reverse(&output->visible, from);
	reverse_links(output, from);
}

static void
end_line(struct fb_html_output *output)
{
	end_reversal(output);
	fb_html_text_end_line(&output->visible);
	fb_html_text_end_line(&output->annotation);
}

/* Ruby text goes behind all other, so that 請<rt>せい</rt>求 stays one word,
 * and a sentence over two lines one sentence. */
static void
put_annotation(struct fb_html_output *output)
{
	struct fb_str text = { output->annotation.data,
		output->annotation.length };

	if (text.len > 0 && reserve(output, &output->visible))
		fb_html_text_put(&output->visible, text, true);
}

static struct fb_html_text *
text_of(struct fb_html_output *output, const struct fb_html_look *look)
{
	if (look->is_hidden)
		return &output->hidden;
	return look->flags & FB_LOOK_ANNOTATION ? &output->annotation :
						  &output->visible;
}

/* Where text of this look goes, ready for it.  NULL without memory. */
static struct fb_html_text *
ready_text(struct fb_html_output *output, const struct fb_html_look *look)
{
	struct fb_html_text *text = text_of(output, look);

	if (!reserve(output, text))
		return NULL;
	if (text == &output->hidden && output->is_hidden_ended)
		fb_html_text_end_line(text);
	output->is_hidden_ended = text != &output->hidden;
	if (text != &output->visible)
		return text;
	if ((look->flags & FB_LOOK_REVERSED) == 0)
		end_reversal(output);
	else if (output->reversed_from == 0)
		output->reversed_from = text->length + 1;
	return text;
}

/* Blanks and invisible characters that stretch or fill a line. */
static bool
is_filler(uint32_t c)
{
	return c == ' ' || c == 0x00A0 || c == 0x00AD || c == 0x034F ||
	    c == 0x061C || c == 0x180E || (c >= 0x2000 && c <= 0x200F) ||
	    (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) ||
	    c == 0x2800 || c == 0x3000 || c == 0x3164 || c == 0xFEFF;
}

/* What words are made of: no blank, no punctuation of ASCII or CJK. */
static bool
is_letter(uint32_t c)
{
	if (c < 0x80)
		return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z');
	return !is_filler(c) && (c < 0x2000 || c > 0x206F) &&
	    (c < 0x3000 || c > 0x3004) && (c < 0x3008 || c > 0x3020) &&
	    (c < 0xFF01 || c > 0xFF0F) && (c < 0xFF1A || c > 0xFF20);
}

static bool
ends_in_letter(const struct fb_html_text *text)
{
	struct fb_str all = { text->data, text->length };
	size_t at = text->length;

	while (at > 0 && ((unsigned char)text->data[at - 1] & 0xC0) == 0x80)
		at--;
	if (at == 0)
		return false;
	at--;
	return is_letter(fb_utf8_next(all, &at));
}

/* Hidden text was written from `from`: a word may stand around it. */
static void
note_hidden(struct fb_html_output *output, const struct fb_html_look *look,
    size_t from)
{
	const struct fb_html_text *hidden = &output->hidden;
	const struct fb_html_text *visible = &output->visible;
	struct fb_str added = { hidden->data + from, hidden->length - from };
	size_t position = 0, letters = 0;

	while (position < added.len) {
		uint32_t c = fb_utf8_next(added, &position);
		letters += c != '\n' && !is_filler(c);
	}
	if (look->is_disguised)
		output->disguised_count += letters;
	if (letters > 0 && visible->wanted_lines == 0 &&
	    !visible->wants_space && ends_in_letter(visible))
		output->split_at = visible->length;
}

/* Visible text was written from `from`. */
static void
note_visible(struct fb_html_output *output, size_t from)
{
	struct fb_str all = { output->visible.data, output->visible.length };

	if (all.len == from)
		return;
	output->split_count += output->split_at != 0 &&
	    output->split_at == from && is_letter(fb_utf8_next(all, &from));
	output->split_at = 0;
}

static void
note_text(struct fb_html_output *output, const struct fb_html_look *look,
    const struct fb_html_text *text, size_t from)
{
	if (text == &output->hidden)
		note_hidden(output, look, from);
	else if (text == &output->visible)
		note_visible(output, from);
}

void
fb_html_output_text(struct fb_html_output *output,
    const struct fb_html_look *look, struct fb_str text,
    enum fb_html_text_kind kind)
{
	struct fb_html_text *to = ready_text(output, look);
	bool is_pre = (look->flags & FB_LOOK_PRE) != 0;

	if (to == NULL)
		return;
	size_t from = to->length;
	if (kind == FB_HTML_TEXT_DECODED)
		fb_html_text_put(to, text, is_pre);
	else
		fb_html_text_put_decoded(to, text, is_pre);
	note_text(output, look, to, from);
}

void
fb_html_output_value(struct fb_html_output *output,
    const struct fb_html_look *look, struct fb_str value)
{
	struct fb_html_text *to =
	    value.len > 0 ? ready_text(output, look) : NULL;

	if (to == NULL)
		return;
	fb_html_text_space(to);
	size_t from = to->length;
	fb_html_text_put(to, value, false);
	note_text(output, look, to, from);
	fb_html_text_space(to);
}

void
fb_html_output_alt(struct fb_html_output *output,
    const struct fb_html_look *look, struct fb_str alt)
{
	size_t begin = output->visible.length;

	fb_html_output_value(output, look, alt);
	if (output->logo_end > 0 || output->visible.length == begin)
		return;
	output->logo_begin = begin;
	output->logo_end = output->visible.length;
}

void
fb_html_output_blank(struct fb_html_output *output,
    const struct fb_html_look *look)
{
	fb_html_text_space(text_of(output, look));
}

/*
 * An element without a box does nothing to a visible line; one whose own
 * text is hidden, by its colour say, may have visible text inside.
 */
void
fb_html_output_flow(struct fb_html_output *output,
    const struct fb_html_look *look, enum fb_html_flow flow)
{
	if (flow == FB_FLOW_INLINE)
		return;
	fb_html_text_end_line(&output->hidden);
	if (look->flags & FB_LOOK_GONE)
		return;
	if (look->flags & FB_LOOK_ANNOTATION)
		fb_html_text_space(&output->annotation);
	else if (flow == FB_FLOW_BLOCK)
		end_line(output);
	else
		fb_html_text_space(&output->visible);
}

void
fb_html_output_break(struct fb_html_output *output,
    const struct fb_html_look *look)
{
	bool has_line = output->visible.wanted_lines > 0;

	fb_html_output_flow(output, look, FB_FLOW_BLOCK);
	if (has_line &&
	    (look->flags & (FB_LOOK_GONE | FB_LOOK_ANNOTATION)) == 0)
		fb_html_text_break(&output->visible);
}

static bool
reserve_link(struct fb_html_output *output)
{
	if (output->link_count < output->link_capacity)
		return true;
	size_t capacity = 2 * output->link_capacity + 16;
	struct fb_html_link *link = fb_arena_grow(output->arena, output->link,
	    output->link_count, capacity, sizeof *link);
	if (link == NULL)
		return false;
	output->link = link;
	output->link_capacity = capacity;
	return true;
}

uint32_t
fb_html_output_link(struct fb_html_output *output, struct fb_str address)
{
	if (output->link_count >= output->link_limit) {
		output->is_link_cut = true;
		return 0;
	}
	struct fb_str target = { NULL, 0 };
	if (reserve_link(output))
		target = fb_html_address_copy(output->arena, address);
	if (target.data == NULL) {
		output->is_out_of_memory = true;
		return 0;
	}
	size_t here = output->visible.length;
	output->link[output->link_count++] =
	    (struct fb_html_link) { .target = target,
		    .text_begin = here,
		    .text_end = here };
	return (uint32_t)output->link_count;
}

void
fb_html_output_join_links(struct fb_html_output *output, uint32_t first,
    uint32_t last)
{
	for (; first != 0 && first < last; first++)
		output->link[first - 1].has_text_of_next = true;
}

void
fb_html_output_end_link(struct fb_html_output *output, uint32_t number)
{
	struct fb_html_link *link = output->link;

	if (number == 0)
		return;
	size_t at = number - 1;
	link[at].text_end = output->visible.length;
	for (; at > 0 && link[at - 1].has_text_of_next; at--)
		link[at - 1].text_end = output->visible.length;
}

/* A text in the visible one does not begin with the blank before it. */
static void
skip_blanks(const struct fb_html_output *output, size_t *begin, size_t end)
{
	while (*begin < end && fb_html_is_blank(output->visible.data[*begin]))
		++*begin;
}

static void
finish_link(struct fb_html_output *output, struct fb_html_link *link,
    struct fb_str base)
{
	skip_blanks(output, &link->text_begin, link->text_end);
	link->target =
	    fb_html_address_resolve(output->arena, base, link->target);
	if (link->target.data == NULL)
		output->is_out_of_memory = true;
}

/*
 * Honest mail is full of tiny no-break spaces and of zero-width fillers
 * behind its preview text.  Nobody hides anything in them, so they become
 * blanks, which leaves none of them at the edges of a line.
 */
static void
join_fillers(struct fb_html_text *text)
{
	struct fb_str from = { text->data, text->length };
	size_t position = 0;

	*text = (struct fb_html_text) { .data = text->data };
	while (position < from.len) {
		size_t begin = position;
		uint32_t c = fb_utf8_next(from, &position);
		struct fb_str piece = { from.data + begin, position - begin };
		if (c == '\n')
			fb_html_text_end_line(text);
		else if (is_filler(c))
			fb_html_text_space(text);
		else
			fb_html_text_put(text, piece, false);
	}
}

void
fb_html_output_finish(struct fb_html_output *output, struct fb_str base)
{
	end_line(output);
	put_annotation(output);
	join_fillers(&output->hidden);
	skip_blanks(output, &output->logo_begin, output->logo_end);
	for (size_t i = 0; i < output->link_count; i++)
		finish_link(output, &output->link[i], base);
}
