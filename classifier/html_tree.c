/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_tree.h"

/* The end of a formatting element (13.2.6.4.7, "adoption agency"): blocks
 * inside of it stay open without its style. */
static bool
end_formatting(struct fb_html_stack *stack, enum fb_html_tag_id id,
    uint32_t hash)
{
	if (fb_html_stack_forget(stack, hash))
		return true;
	size_t at = fb_html_stack_find(stack, id, hash, FB_SCOPE_DEFAULT);
	if (at == FB_HTML_NOWHERE)
		return false;
	size_t last = stack->open_count - 1, cost = last - at + 1;
	while (last > at && (stack->open[last].flags & FB_TAG_SPECIAL) == 0)
		last--;
	if (last > at && stack->budget < cost) {
		stack->is_cut = true;
		return false;
	}
	if (last > at) {
		stack->budget -= cost;
		fb_html_stack_remove_formatting(stack, at, last);
		return true;
	}
	stack->open[at].flags &= ~(unsigned)FB_TAG_FORMATTING;
	fb_html_stack_close(stack, at);
	return true;
}

static bool
close_named(struct fb_html_stack *stack, enum fb_html_tag_id id, uint32_t hash,
    enum fb_html_scope scope)
{
	size_t at = fb_html_stack_find(stack, id, hash, scope);

	if (at == FB_HTML_NOWHERE)
		return false;
	fb_html_stack_close(stack, at);
	return true;
}

/* <li> and <dd> end their neighbour, but no list around it. */
static void
close_item(struct fb_html_stack *stack, enum fb_html_tag_id first,
    enum fb_html_tag_id second)
{
	if (stack->count_of[first] == 0 && stack->count_of[second] == 0)
		return;
	for (size_t at = stack->open_count; at-- > 0;) {
		const struct fb_html_open *element = &stack->open[at];
		if (stack->budget == 0) {
			stack->is_cut = true;
			return;
		}
		stack->budget--;
		if (element->id == first || element->id == second) {
			fb_html_stack_close(stack, at);
			return;
		}
		if ((element->flags & FB_TAG_SPECIAL) != 0 &&
		    element->id != FB_TAG_ADDRESS &&
		    element->id != FB_TAG_DIV && element->id != FB_TAG_P)
			return;
	}
}

static bool
is_ruby_part(const struct fb_html_open *element)
{
	return element != NULL &&
	    (element->id == FB_TAG_RB || element->id == FB_TAG_RP ||
		element->id == FB_TAG_RT);
}

static void
close_ruby_part(struct fb_html_stack *stack, enum fb_html_tag_id id)
{
	while (is_ruby_part(fb_html_stack_top(stack)))
		fb_html_stack_close(stack, stack->open_count - 1);
	if ((id == FB_TAG_RB || id == FB_TAG_RTC) &&
	    fb_html_stack_top_is(stack, FB_TAG_RTC))
		fb_html_stack_close(stack, stack->open_count - 1);
}

/* The order in which the parts of a table contain each other. */
static int
part_level(enum fb_html_tag_id id)
{
	switch (id) {
	case FB_TAG_TD:
	case FB_TAG_TH:
		return 3;
	case FB_TAG_TR:
		return 2;
	default:
		return 1;
	}
}

static bool
contains_level(const struct fb_html_open *element, int level)
{
	switch (element->id) {
	case FB_TAG_TABLE:
		return true;
	case FB_TAG_TBODY:
		return level > 1;
	case FB_TAG_TR:
		return level > 2;
	default:
		return false;
	}
}

/* A part of a table ends the parts of its own level; outside of a table
 * it means nothing. */
static bool
prepare_table_part(struct fb_html_stack *stack, enum fb_html_tag_id id)
{
	int level = part_level(id);

	if (stack->count_of[FB_TAG_TABLE] == 0)
		return stack->count_of[FB_TAG_TEMPLATE] != 0;
	for (size_t at = stack->open_count; at-- > 0;) {
		if (stack->open[at].id == FB_TAG_TEMPLATE)
			return true;
		if (contains_level(&stack->open[at], level)) {
			if (at + 1 < stack->open_count)
				fb_html_stack_close(stack, at + 1);
			return true;
		}
		if (stack->budget == 0) {
			stack->is_cut = true;
			return false;
		}
		stack->budget--;
	}
	return false;
}

/* <td> in a table without <tr> (13.2.6.4.9). */
static void
imply(struct fb_html_stack *stack, enum fb_html_tag_id id, const char *name)
{
	static const struct fb_html_style none;
	struct fb_html_tag tag = fb_html_tag_find(fb_str(name));

	fb_html_stack_push(stack,
	    (struct fb_html_open) { .hash = tag.hash,
		.id = (uint16_t)id,
		.flags = (uint16_t)tag.flags,
		.flow = FB_FLOW_BLOCK,
		.subject = { .tag = fb_str(name),
		    .tag_hash = tag.hash,
		    .child_number = 1,
		    .names = fb_html_name_bit(FB_TEST_TAG, fb_str(name)) } },
	    &none);
}

static void
imply_rows(struct fb_html_stack *stack, enum fb_html_tag_id id)
{
	int level = part_level(id);

	if (level > 1 && fb_html_stack_top_is(stack, FB_TAG_TABLE))
		imply(stack, FB_TAG_TBODY, "tbody");
	if (level > 2 && fb_html_stack_top_is(stack, FB_TAG_TBODY))
		imply(stack, FB_TAG_TR, "tr");
}

static bool
is_in_table(const struct fb_html_stack *stack)
{
	return stack->open_count > 0 && fb_html_stack_top(stack)->is_in_table;
}

bool
fb_html_tree_opens_foreign(const struct fb_html_stack *stack)
{
	return stack->open_count > 0 && fb_html_stack_top(stack)->is_foreign &&
	    !fb_html_stack_top(stack)->is_integration;
}

bool
fb_html_tree_is_foreign(const struct fb_html_stack *stack)
{
	return stack->open_count > 0 && fb_html_stack_top(stack)->is_foreign;
}

static bool
breaks_out(const struct fb_html_token *start)
{
	return (start->tag.flags & FB_TAG_BREAKOUT) != 0 ||
	    (start->tag.id == FB_TAG_FONT &&
		(fb_html_has(start, FB_ATTRIBUTE_COLOR) ||
		    fb_html_has(start, FB_ATTRIBUTE_SIZE)));
}

/* Elements that end others by their start. */
static bool
close_implied(struct fb_html_stack *stack, const struct fb_html_token *start)
{
	enum fb_html_tag_id id = start->tag.id;

	switch (id) {
	case FB_TAG_LI:
		close_item(stack, FB_TAG_LI, FB_TAG_LI);
		break;
	case FB_TAG_DD:
	case FB_TAG_DT:
		close_item(stack, FB_TAG_DD, FB_TAG_DT);
		break;
	case FB_TAG_OPTGROUP:
	case FB_TAG_OPTION:
		if (fb_html_stack_top_is(stack, FB_TAG_OPTION))
			fb_html_stack_close(stack, stack->open_count - 1);
		if (id == FB_TAG_OPTGROUP &&
		    fb_html_stack_top_is(stack, FB_TAG_OPTGROUP))
			fb_html_stack_close(stack, stack->open_count - 1);
		break;
	case FB_TAG_RB:
	case FB_TAG_RP:
	case FB_TAG_RT:
	case FB_TAG_RTC:
		close_ruby_part(stack, id);
		break;
	case FB_TAG_A:
	case FB_TAG_NOBR:
		end_formatting(stack, id, start->tag.hash);
		break;
	case FB_TAG_BUTTON:
		close_named(stack, id, 0, FB_SCOPE_DEFAULT);
		break;
	case FB_TAG_FORM:
		if (!is_in_table(stack))
			return !stack->has_form;
		stack->has_form = true; /* and is over at once */
		return false;
	case FB_TAG_TABLE:
		if (is_in_table(stack))
			close_named(stack, FB_TAG_TABLE, 0, FB_SCOPE_TABLE);
		break;
	default:
		break;
	}
	return true;
}

bool
fb_html_tree_prepare(struct fb_html_stack *stack,
    const struct fb_html_token *start)
{
	if (fb_html_tree_opens_foreign(stack)) {
		if (!breaks_out(start))
			return true;
		while (fb_html_tree_opens_foreign(stack))
			fb_html_stack_close(stack, stack->open_count - 1);
	}
	if (start->tag.flags & FB_TAG_TABLE_PART) {
		if (!prepare_table_part(stack, start->tag.id))
			return false;
		imply_rows(stack, start->tag.id);
		return true;
	}
	if (!close_implied(stack, start))
		return false;
	if (start->tag.flags & FB_TAG_CLOSES_P)
		close_named(stack, FB_TAG_P, 0, FB_SCOPE_BUTTON);
	if (start->tag.id == FB_TAG_HEADING &&
	    fb_html_stack_top_is(stack, FB_TAG_HEADING))
		fb_html_stack_close(stack, stack->open_count - 1);
	if ((start->tag.flags & (FB_TAG_BLOCK | FB_TAG_RAWTEXT)) == 0)
		fb_html_stack_reopen(stack);
	return true;
}

static bool
is_fostered(const struct fb_html_stack *stack,
    const struct fb_html_token *start)
{
	return fb_html_is_table_frame(fb_html_stack_top(stack)) &&
	    (start == NULL || (start->tag.flags & FB_TAG_TABLE_PART) == 0);
}

const struct fb_html_look *
fb_html_tree_look(const struct fb_html_stack *stack,
    const struct fb_html_token *start)
{
	if (stack->excess > 0)
		return &stack->styled[stack->styled_limit].look;
	uint32_t look = fb_html_stack_inherited(stack, stack->open_count,
	    is_fostered(stack, start));
	return &stack->styled[look].look;
}

/* Elements of svg and math whose content is HTML again. */
static bool
is_integration_point(enum fb_html_tag_id id, bool is_math)
{
	if (is_math)
		return id == FB_TAG_MATH_TEXT || id == FB_TAG_ANNOTATION_XML;
	return id == FB_TAG_FOREIGN_OBJECT || id == FB_TAG_DESC ||
	    id == FB_TAG_TITLE;
}

const struct fb_html_look *
fb_html_tree_open(struct fb_html_stack *stack,
    const struct fb_html_token *start, const struct fb_html_style *style,
    enum fb_html_flow flow, uint32_t link,
    const struct fb_html_subject *subject)
{
	struct fb_html_open element = {
		.hash = start->tag.hash,
		.link = link,
		.id = (uint16_t)start->tag.id,
		.flags = (uint16_t)start->tag.flags,
		.flow = (uint8_t)flow,
		.subject = *subject,
		.is_foreign = fb_html_tree_opens_foreign(stack) ||
		    start->tag.id == FB_TAG_SVG || start->tag.id == FB_TAG_MATH,
	};
	if (start->tag.id == FB_TAG_FORM)
		stack->has_form = true;
	if (element.is_foreign) {
		element.is_math = fb_html_tree_opens_foreign(stack) ?
		    fb_html_stack_top(stack)->is_math :
		    start->tag.id == FB_TAG_MATH;
		element.is_integration =
		    is_integration_point(start->tag.id, element.is_math);
		element.flags =
		    element.is_integration ? FB_TAG_SCOPE | FB_TAG_SPECIAL : 0;
	}
	return fb_html_stack_push(stack, element, style);
}

/* In svg and math an end tag first looks for its element there. */
static bool
end_foreign(struct fb_html_stack *stack, uint32_t hash)
{
	for (size_t at = stack->open_count;
	     at-- > 0 && stack->open[at].is_foreign && stack->budget > 0;) {
		stack->budget--;
		if (stack->open[at].hash != hash)
			continue;
		fb_html_stack_close(stack, at);
		return true;
	}
	return false;
}

static bool
is_implied(const struct fb_html_open *element)
{
	switch (element->id) {
	case FB_TAG_DD:
	case FB_TAG_DT:
	case FB_TAG_LI:
	case FB_TAG_OPTGROUP:
	case FB_TAG_OPTION:
	case FB_TAG_P:
	case FB_TAG_RB:
	case FB_TAG_RP:
	case FB_TAG_RT:
	case FB_TAG_RTC:
		return true;
	default:
		return false;
	}
}

/* A form can end while elements in it go on (13.2.6.4.7). */
static bool
end_form(struct fb_html_stack *stack)
{
	size_t at = stack->has_form ?
	    fb_html_stack_find(stack, FB_TAG_FORM, 0, FB_SCOPE_DEFAULT) :
	    FB_HTML_NOWHERE;

	stack->has_form = false;
	if (at == FB_HTML_NOWHERE)
		return false;
	while (is_implied(fb_html_stack_top(stack)))
		fb_html_stack_close(stack, stack->open_count - 1);
	if (at + 1 == stack->open_count) {
		fb_html_stack_close(stack, at);
		return true;
	}
	stack->count_of[FB_TAG_FORM]--;
	stack->count_of[FB_TAG_ENDED]++;
	stack->open[at].id = FB_TAG_ENDED;
	stack->open[at].flags = 0;
	return true;
}

bool
fb_html_tree_end(struct fb_html_stack *stack, const struct fb_html_token *end)
{
	enum fb_html_tag_id id = end->tag.id;
	unsigned flags = end->tag.flags;

	if (flags & (FB_TAG_IGNORED | FB_TAG_VOID))
		return false;
	if (stack->excess > 0) {
		stack->excess--;
		return true;
	}
	if (fb_html_tree_is_foreign(stack) && end_foreign(stack, end->tag.hash))
		return true;
	if (flags & FB_TAG_FORMATTING)
		return end_formatting(stack, id, end->tag.hash);
	if (id == FB_TAG_FORM)
		return end_form(stack);
	enum fb_html_scope scope = FB_SCOPE_SPECIAL;
	if (id == FB_TAG_TEMPLATE)
		scope = FB_SCOPE_NONE;
	else if (id == FB_TAG_TABLE || (flags & FB_TAG_TABLE_PART) != 0)
		scope = FB_SCOPE_TABLE;
	else if (id == FB_TAG_P)
		scope = FB_SCOPE_BUTTON;
	else if (id == FB_TAG_LI)
		scope = FB_SCOPE_LIST;
	else if ((flags & FB_TAG_SPECIAL) != 0 && id != FB_TAG_TITLE)
		scope = FB_SCOPE_DEFAULT;
	return close_named(stack, id, end->tag.hash, scope);
}
