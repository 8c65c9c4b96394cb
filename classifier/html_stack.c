/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_stack.h"

#include "html.h"

#define BUDGET_PER_BYTE 16
#define BUDGET_LEAST 65536

/* Identical formatting elements that are reopened ("Noah's Ark"). */
#define LOST_ALIKE_MAX 3

bool
fb_html_stack_init(struct fb_html_stack *stack, struct fb_arena *arena,
    size_t element_depth, size_t input_bytes, enum fb_html_viewer viewer)
{
	/* No more elements can be open than the input has "<b>". */
	if (element_depth > input_bytes / 3 + 1)
		element_depth = input_bytes / 3 + 1;
	*stack = (struct fb_html_stack) {
		.open_limit = element_depth * FB_HTML_PLAIN_DEPTH,
		.styled_limit = element_depth + 1,
		.budget = input_bytes * BUDGET_PER_BYTE + BUDGET_LEAST,
	};
	/* <td> can imply two more. */
	if (stack->open_limit > input_bytes + 1)
		stack->open_limit = input_bytes + 1;
	stack->open =
	    fb_arena_alloc(arena, stack->open_limit * sizeof *stack->open);
	/* One more look than styles: that of text beyond the limit. */
	stack->styled = fb_arena_alloc(arena,
	    (stack->styled_limit + 1) * sizeof *stack->styled);
	stack->lost =
	    fb_arena_alloc(arena, FB_HTML_LOST_MAX * sizeof *stack->lost);
	if (stack->open == NULL || stack->styled == NULL || stack->lost == NULL)
		return false;
	stack->styled[0] =
	    (struct fb_html_styled) { .look = fb_html_look_default(viewer) };
	stack->root = stack->styled[0].look;
	stack->html.tag = FB_STR("html");
	stack->html.names = fb_html_name_bit(FB_TEST_TAG, stack->html.tag);
	stack->body.tag = FB_STR("body");
	stack->body.names =
	    stack->html.names | fb_html_name_bit(FB_TEST_TAG, stack->body.tag);
	stack->styled[stack->styled_limit] = stack->styled[0];
	stack->styled_count = 1;
	return true;
}

const struct fb_html_subject *
fb_html_stack_ancestor(const void *context, size_t levels)
{
	const struct fb_html_stack *stack = context;

	if (levels < stack->open_count)
		return &stack->open[stack->open_count - 1 - levels].subject;
	switch (levels - stack->open_count) {
	case 0:
		return &stack->body;
	case 1:
		return &stack->html;
	default:
		return NULL;
	}
}

const struct fb_html_children *
fb_html_stack_children(const struct fb_html_stack *stack)
{
	return stack->open_count > 0 ?
	    &stack->open[stack->open_count - 1].children :
	    &stack->children;
}

void
fb_html_stack_note_child(struct fb_html_stack *stack,
    const struct fb_html_subject *child)
{
	struct fb_html_children *children = stack->open_count > 0 ?
	    &stack->open[stack->open_count - 1].children :
	    &stack->children;

	children->count++;
	children->last = *child;
}

const struct fb_html_open *
fb_html_stack_top(const struct fb_html_stack *stack)
{
	return stack->open_count > 0 ? &stack->open[stack->open_count - 1] :
				       NULL;
}

bool
fb_html_stack_top_is(const struct fb_html_stack *stack, enum fb_html_tag_id id)
{
	return stack->open_count > 0 && fb_html_stack_top(stack)->id == id;
}

static bool
is_barrier(const struct fb_html_open *element, enum fb_html_scope scope)
{
	switch (scope) {
	case FB_SCOPE_DEFAULT:
		return (element->flags & FB_TAG_SCOPE) != 0;
	case FB_SCOPE_BUTTON:
		return (element->flags & FB_TAG_SCOPE) != 0 ||
		    element->id == FB_TAG_BUTTON;
	case FB_SCOPE_LIST:
		return (element->flags & FB_TAG_SCOPE) != 0 ||
		    element->id == FB_TAG_OL || element->id == FB_TAG_UL;
	case FB_SCOPE_TABLE:
		return element->id == FB_TAG_TABLE ||
		    element->id == FB_TAG_TEMPLATE;
	case FB_SCOPE_SPECIAL:
		return (element->flags & FB_TAG_SPECIAL) != 0;
	case FB_SCOPE_NONE:
		break;
	}
	return false;
}

size_t
fb_html_stack_find(struct fb_html_stack *stack, enum fb_html_tag_id id,
    uint32_t hash, enum fb_html_scope scope)
{
	bool has_kinds = id == FB_TAG_OTHER || id == FB_TAG_TBODY;

	if (stack->count_of[id] == 0)
		return FB_HTML_NOWHERE;
	for (size_t at = stack->open_count; at-- > 0;) {
		const struct fb_html_open *element = &stack->open[at];
		if (element->id == id && (!has_kinds || element->hash == hash))
			return at;
		if (is_barrier(element, scope))
			return FB_HTML_NOWHERE;
		if (stack->budget == 0) {
			stack->is_cut = true;
			return FB_HTML_NOWHERE;
		}
		stack->budget--;
	}
	return FB_HTML_NOWHERE;
}

bool
fb_html_is_table_frame(const struct fb_html_open *element)
{
	return element != NULL &&
	    (element->id == FB_TAG_TABLE || element->id == FB_TAG_TR ||
		element->id == FB_TAG_TBODY || element->id == FB_TAG_COLGROUP);
}

uint32_t
fb_html_stack_inherited(const struct fb_html_stack *stack, size_t at,
    bool is_fostered)
{
	while (is_fostered && at > 0 &&
	    fb_html_is_table_frame(&stack->open[at - 1])) {
		at--;
		if (stack->open[at].id == FB_TAG_TABLE)
			break;
	}
	return at > 0 ? stack->open[at - 1].look : 0;
}

/* Whether enough formatting of the same kind waits already. */
static bool
is_kept_already(const struct fb_html_stack *stack,
    const struct fb_html_open *element, const struct fb_html_style *style)
{
	size_t alike = 0;

	for (size_t i = stack->lost_floor; i < stack->lost_count; i++) {
		const struct fb_html_lost *lost = &stack->lost[i];
		alike += lost->element.hash == element->hash &&
		    lost->style.set == style->set &&
		    lost->style.on == style->on &&
		    lost->style.color == style->color &&
		    lost->element.link == element->link;
	}
	return alike >= LOST_ALIKE_MAX;
}

static void
keep_lost(struct fb_html_stack *stack, const struct fb_html_open *element)
{
	static const struct fb_html_style none;
	const struct fb_html_style *style =
	    element->has_look ? &stack->styled[element->look].style : &none;

	if (is_kept_already(stack, element, style))
		return;
	if (stack->lost_count == FB_HTML_LOST_MAX) {
		stack->is_cut = true;
		return;
	}
	stack->lost[stack->lost_count++] =
	    (struct fb_html_lost) { .element = *element, .style = *style };
}

/* Cells and the like: formatting does not go on behind them. */
static bool
is_marker(const struct fb_html_open *element)
{
	return (element->flags & FB_TAG_SCOPE) != 0 &&
	    element->id != FB_TAG_TABLE && !element->is_foreign;
}

/* Note the formatting elements from `at` that end without an end tag. */
static void
collect_lost(struct fb_html_stack *stack, size_t at)
{
	for (size_t i = at; i < stack->open_count; i++) {
		const struct fb_html_open *element = &stack->open[i];
		if (is_marker(element))
			return;
		if ((element->flags & FB_TAG_FORMATTING) != 0)
			keep_lost(stack, element);
	}
}

/* What was lost inside a cell is not reopened behind it. */
static void
leave_scope(struct fb_html_stack *stack, const struct fb_html_open *element)
{
	if (!is_marker(element))
		return;
	stack->lost_count = stack->lost_floor;
	stack->lost_floor = element->lost_floor;
}

static void
pop(struct fb_html_stack *stack)
{
	const struct fb_html_open *element = &stack->open[--stack->open_count];

	stack->count_of[element->id]--;
	if (element->has_look)
		stack->styled_count--;
	stack->closed(stack->context, element);
}

void
fb_html_stack_close(struct fb_html_stack *stack, size_t at)
{
	for (size_t i = stack->open_count; i-- > at;)
		leave_scope(stack, &stack->open[i]);
	collect_lost(stack, at);
	while (
	    stack->open_count > at || fb_html_stack_top_is(stack, FB_TAG_ENDED))
		pop(stack);
}

static bool
ends_table_mode(const struct fb_html_open *element)
{
	return element->id == FB_TAG_TD || element->id == FB_TAG_TH ||
	    element->id == FB_TAG_CAPTION || element->id == FB_TAG_TEMPLATE;
}

const struct fb_html_look *
fb_html_stack_push(struct fb_html_stack *stack, struct fb_html_open element,
    const struct fb_html_style *style)
{
	if (stack->open_count == stack->open_limit) {
		stack->excess++;
		stack->is_cut = true;
		return &stack->styled[stack->styled_limit].look;
	}
	element.is_fostered =
	    fb_html_is_table_frame(fb_html_stack_top(stack)) &&
	    (element.flags & FB_TAG_TABLE_PART) == 0;
	element.is_in_table = fb_html_is_table_frame(&element) ||
	    (stack->open_count > 0 && fb_html_stack_top(stack)->is_in_table &&
		!ends_table_mode(&element));
	element.look = fb_html_stack_inherited(stack, stack->open_count,
	    element.is_fostered);
	element.subject.names |= fb_html_stack_ancestor(stack, 0)->names;
	/* What is inside of boxes in a box is no box of it. */
	bool needs_look = style->set != 0 ||
	    (stack->styled[element.look].look.flags & FB_LOOK_BOXES) != 0;
	element.has_look =
	    needs_look && stack->styled_count < stack->styled_limit;
	if (element.has_look) {
		struct fb_html_styled *own =
		    &stack->styled[stack->styled_count];
		own->style = *style;
		own->look =
		    fb_html_look_inside(&stack->styled[element.look].look,
			style);
		element.look = (uint32_t)stack->styled_count++;
	} else if (needs_look) {
		stack->is_cut = true;
		element.look = (uint32_t)stack->styled_limit;
	}
	if (is_marker(&element)) {
		element.lost_floor = (uint8_t)stack->lost_floor;
		stack->lost_floor = stack->lost_count;
	}
	stack->count_of[element.id]++;
	stack->open[stack->open_count++] = element;
	return &stack->styled[element.look].look;
}

void
fb_html_stack_set_after(struct fb_html_stack *stack, struct fb_str tag,
    const struct fb_html_after *after)
{
	if (stack->open_count == 0)
		return;
	struct fb_html_open *top = &stack->open[stack->open_count - 1];
	/* An element beyond the limit was not opened. */
	if (top->subject.tag.data == tag.data)
		top->after = after;
}

/*
 * Work out the looks from the element at `at` upwards once more; the first
 * of its own is number `count`.  Looks only move down.
 */
static void
restyle(struct fb_html_stack *stack, size_t at, size_t count)
{
	for (size_t i = at; i < stack->open_count; i++) {
		struct fb_html_open *element = &stack->open[i];
		uint32_t look =
		    fb_html_stack_inherited(stack, i, element->is_fostered);
		if (!element->has_look) {
			if (element->look != stack->styled_limit)
				element->look = look;
			continue;
		}
		stack->styled[count].style = stack->styled[element->look].style;
		stack->styled[count].look =
		    fb_html_look_inside(&stack->styled[look].look,
			&stack->styled[count].style);
		element->look = (uint32_t)count++;
	}
	stack->styled_count = count;
}

void
fb_html_stack_remove_formatting(struct fb_html_stack *stack, size_t at,
    size_t last_special)
{
	fb_html_stack_close(stack, last_special + 1);

	size_t kept = at, styled_from = stack->styled_count;
	for (size_t i = stack->open_count; i-- > at;)
		if (stack->open[i].has_look)
			styled_from = stack->open[i].look;
	for (size_t i = at; i < stack->open_count; i++) {
		struct fb_html_open element = stack->open[i];
		bool is_kept = i > at &&
		    (element.flags & (FB_TAG_SPECIAL | FB_TAG_FORMATTING)) != 0;
		if (is_kept) {
			stack->open[kept++] = element;
			continue;
		}
		stack->count_of[element.id]--;
		stack->closed(stack->context, &element);
	}
	stack->open_count = kept;
	restyle(stack, at, styled_from);
}

bool
fb_html_stack_forget(struct fb_html_stack *stack, uint32_t hash)
{
	for (size_t i = stack->lost_count; i-- > stack->lost_floor;) {
		if (stack->lost[i].element.hash != hash)
			continue;
		stack->lost_count--;
		memmove(&stack->lost[i], &stack->lost[i + 1],
		    (stack->lost_count - i) * sizeof *stack->lost);
		return true;
	}
	return false;
}

void
fb_html_stack_reopen(struct fb_html_stack *stack)
{
	size_t first = stack->lost_floor, count = stack->lost_count;

	stack->lost_count = first;
	for (size_t i = first; i < count; i++)
		fb_html_stack_push(stack, stack->lost[i].element,
		    &stack->lost[i].style);
}

void
fb_html_stack_style_body(struct fb_html_stack *stack,
    const struct fb_html_style *style)
{
	struct fb_html_look look = stack->root;

	if (stack->budget < stack->open_count)
		return;
	stack->budget -= stack->open_count;
	fb_html_style_add(&stack->styled[0].style, style);
	stack->styled[0].look =
	    fb_html_look_inside(&look, &stack->styled[0].style);
	restyle(stack, 0, 1);
}

void
fb_html_stack_finish(struct fb_html_stack *stack)
{
	while (stack->open_count > 0)
		pop(stack);
}
