/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_tree.h"

#include "html.h"

#define NOWHERE SIZE_MAX
#define BUDGET_PER_BYTE 16
#define BUDGET_LEAST 65536

/* What a search for an open element does not look behind (13.2.4.2). */
enum scope {
	SCOPE_DEFAULT,
	SCOPE_BUTTON,
	SCOPE_LIST,
	SCOPE_TABLE,
	SCOPE_SPECIAL,
	SCOPE_NONE
};

/* Identical formatting elements that are reopened ("Noah's Ark"). */
#define LOST_ALIKE_MAX 3

bool
fb_html_tree_init(struct fb_html_tree *tree, struct fb_arena *arena,
    size_t element_depth, size_t input_bytes)
{
	/* No more elements can be open than the input has "<b>". */
	if (element_depth > input_bytes / 3 + 1)
		element_depth = input_bytes / 3 + 1;
	*tree = (struct fb_html_tree) {
		.open_limit = element_depth * FB_HTML_PLAIN_DEPTH,
		.styled_limit = element_depth + 1,
		.budget = input_bytes * BUDGET_PER_BYTE + BUDGET_LEAST,
	};
	if (tree->open_limit > input_bytes / 3 + 1)
		tree->open_limit = input_bytes / 3 + 1;
	tree->open =
	    fb_arena_alloc(arena, tree->open_limit * sizeof *tree->open);
	/* One more look than styles: that of text beyond the limit. */
	tree->styled = fb_arena_alloc(arena,
	    (tree->styled_limit + 1) * sizeof *tree->styled);
	tree->lost =
	    fb_arena_alloc(arena, FB_HTML_TREE_LOST_MAX * sizeof *tree->lost);
	if (tree->open == NULL || tree->styled == NULL || tree->lost == NULL)
		return false;
	tree->styled[0] =
	    (struct fb_html_styled) { .look = fb_html_look_default() };
	tree->styled[tree->styled_limit] = tree->styled[0];
	tree->styled_count = 1;
	return true;
}

static const struct fb_html_open *
top(const struct fb_html_tree *tree)
{
	return tree->open_count > 0 ? &tree->open[tree->open_count - 1] : NULL;
}

static bool
top_is(const struct fb_html_tree *tree, enum fb_html_tag_id id)
{
	return tree->open_count > 0 && top(tree)->id == id;
}

static bool
is_barrier(const struct fb_html_open *element, enum scope scope)
{
	switch (scope) {
	case SCOPE_DEFAULT:
		return (element->flags & FB_TAG_SCOPE) != 0;
	case SCOPE_BUTTON:
		return (element->flags & FB_TAG_SCOPE) != 0 ||
		    element->id == FB_TAG_BUTTON;
	case SCOPE_LIST:
		return (element->flags & FB_TAG_SCOPE) != 0 ||
		    element->id == FB_TAG_OL || element->id == FB_TAG_UL;
	case SCOPE_TABLE:
		return element->id == FB_TAG_TABLE ||
		    element->id == FB_TAG_TEMPLATE;
	case SCOPE_SPECIAL:
		return (element->flags & FB_TAG_SPECIAL) != 0;
	case SCOPE_NONE:
		break;
	}
	return false;
}

/* The innermost open element of that name inside the scope. */
static size_t
find_open(struct fb_html_tree *tree, enum fb_html_tag_id id, uint32_t hash,
    enum scope scope)
{
	if (tree->count_of[id] == 0)
		return NOWHERE;
	for (size_t at = tree->open_count; at-- > 0;) {
		const struct fb_html_open *element = &tree->open[at];
		if (element->id == id &&
		    (id != FB_TAG_OTHER || element->hash == hash))
			return at;
		if (is_barrier(element, scope))
			return NOWHERE;
		if (tree->budget == 0) {
			tree->is_cut = true;
			return NOWHERE;
		}
		tree->budget--;
	}
	return NOWHERE;
}

/* Table, its row groups and rows: text and elements that are no part of a
 * table are put before it (13.2.6.1, "foster parent"). */
static bool
is_table_frame(const struct fb_html_open *element)
{
	return element != NULL &&
	    (element->id == FB_TAG_TABLE || element->id == FB_TAG_TR ||
		element->id == FB_TAG_TBODY || element->id == FB_TAG_COLGROUP);
}

/* Which look the element at `at` inherits. */
static uint32_t
inherited_look(const struct fb_html_tree *tree, size_t at, bool is_fostered)
{
	while (is_fostered && at > 0 && is_table_frame(&tree->open[at - 1])) {
		at--;
		if (tree->open[at].id == FB_TAG_TABLE)
			break;
	}
	return at > 0 ? tree->open[at - 1].look : 0;
}

/* Formatting elements at the end of the list that no text has seen yet. */
static bool
is_kept_already(const struct fb_html_tree *tree,
    const struct fb_html_open *element, const struct fb_html_style *style)
{
	size_t alike = 0;

	for (size_t i = tree->lost_floor; i < tree->lost_count; i++) {
		const struct fb_html_lost *lost = &tree->lost[i];
		alike += lost->element.hash == element->hash &&
		    lost->style.set == style->set &&
		    lost->style.on == style->on &&
		    lost->style.color == style->color &&
		    lost->element.link == element->link;
	}
	return alike >= LOST_ALIKE_MAX;
}

static void
keep_lost(struct fb_html_tree *tree, const struct fb_html_open *element)
{
	static const struct fb_html_style none;
	const struct fb_html_style *style =
	    element->has_look ? &tree->styled[element->look].style : &none;

	if (is_kept_already(tree, element, style))
		return;
	if (tree->lost_count == FB_HTML_TREE_LOST_MAX) {
		tree->is_cut = true;
		return;
	}
	tree->lost[tree->lost_count++] =
	    (struct fb_html_lost) { .element = *element, .style = *style };
}

static bool
is_marker(const struct fb_html_open *element)
{
	return (element->flags & FB_TAG_SCOPE) != 0 &&
	    element->id != FB_TAG_TABLE;
}

/* Note the formatting elements above `at` that end without an end tag. */
static void
collect_lost(struct fb_html_tree *tree, size_t at)
{
	for (size_t i = at; i < tree->open_count; i++) {
		const struct fb_html_open *element = &tree->open[i];
		if (is_marker(element))
			return;
		if (i > at && (element->flags & FB_TAG_FORMATTING) != 0)
			keep_lost(tree, element);
	}
}

/* What was lost inside a cell or table is not reopened behind it. */
static void
leave_scope(struct fb_html_tree *tree, const struct fb_html_open *element)
{
	if ((element->flags & FB_TAG_SCOPE) == 0)
		return;
	tree->lost_count = tree->lost_floor;
	tree->lost_floor = element->lost_floor;
}

static void
pop(struct fb_html_tree *tree)
{
	const struct fb_html_open *element = &tree->open[--tree->open_count];

	tree->count_of[element->id]--;
	if (element->has_look)
		tree->styled_count--;
	tree->closed(tree->context, element);
}

/* Close the element at `at` and all above. */
static void
close_to(struct fb_html_tree *tree, size_t at)
{
	for (size_t i = tree->open_count; i-- > at;)
		leave_scope(tree, &tree->open[i]);
	collect_lost(tree, at);
	while (tree->open_count > at)
		pop(tree);
}

static const struct fb_html_look *
push(struct fb_html_tree *tree, struct fb_html_open element,
    const struct fb_html_style *style)
{
	if (tree->open_count == tree->open_limit) {
		tree->excess++;
		tree->is_cut = true;
		return &tree->styled[tree->styled_limit].look;
	}
	element.look =
	    inherited_look(tree, tree->open_count, element.is_fostered);
	element.has_look =
	    style->set != 0 && tree->styled_count < tree->styled_limit;
	if (element.has_look) {
		struct fb_html_styled *own = &tree->styled[tree->styled_count];
		own->style = *style;
		own->look =
		    fb_html_look_inside(&tree->styled[element.look].look,
			style);
		element.look = (uint32_t)tree->styled_count++;
	} else if (style->set != 0) {
		tree->is_cut = true;
		element.look = (uint32_t)tree->styled_limit;
	}
	if (element.flags & FB_TAG_SCOPE) {
		element.lost_floor = (uint8_t)tree->lost_floor;
		tree->lost_floor = tree->lost_count;
	}
	tree->count_of[element.id]++;
	tree->open[tree->open_count++] = element;
	return &tree->styled[element.look].look;
}

/* Work out the looks from the element at `at` upwards once more. */
static void
restyle(struct fb_html_tree *tree, size_t at)
{
	size_t count = 1;

	for (size_t i = 0; i < at; i++)
		if (tree->open[i].has_look)
			count = tree->open[i].look + 1;
	for (size_t i = at; i < tree->open_count; i++) {
		struct fb_html_open *element = &tree->open[i];
		uint32_t look = inherited_look(tree, i, element->is_fostered);
		if (!element->has_look) {
			if (element->look != tree->styled_limit)
				element->look = look;
			continue;
		}
		tree->styled[count].style = tree->styled[element->look].style;
		tree->styled[count].look =
		    fb_html_look_inside(&tree->styled[look].look,
			&tree->styled[count].style);
		element->look = (uint32_t)count++;
	}
	tree->styled_count = count;
}

/* Close one element and leave open what is inside of it. */
static void
remove_open(struct fb_html_tree *tree, size_t at)
{
	struct fb_html_open element = tree->open[at];
	size_t cost = tree->open_count;

	if (tree->budget < cost) {
		tree->is_cut = true;
		return;
	}
	tree->budget -= cost;
	tree->count_of[element.id]--;
	tree->open_count--;
	memmove(&tree->open[at], &tree->open[at + 1],
	    (tree->open_count - at) * sizeof *tree->open);
	if (element.has_look)
		restyle(tree, at);
	tree->closed(tree->context, &element);
}

/* Formatting that waits to be reopened and got its end tag. */
static bool
forget_lost(struct fb_html_tree *tree, uint32_t hash)
{
	for (size_t i = tree->lost_count; i-- > tree->lost_floor;) {
		if (tree->lost[i].element.hash != hash)
			continue;
		tree->lost_count--;
		memmove(&tree->lost[i], &tree->lost[i + 1],
		    (tree->lost_count - i) * sizeof *tree->lost);
		return true;
	}
	return false;
}

/* The end of a formatting element (13.2.6.4.7, "adoption agency"): blocks
 * inside of it stay open without its style. */
static bool
end_formatting(struct fb_html_tree *tree, enum fb_html_tag_id id, uint32_t hash)
{
	if (forget_lost(tree, hash))
		return true;
	size_t at = find_open(tree, id, hash, SCOPE_DEFAULT);
	if (at == NOWHERE)
		return false;
	for (size_t i = at + 1; i < tree->open_count; i++) {
		if ((tree->open[i].flags & FB_TAG_SPECIAL) == 0)
			continue;
		remove_open(tree, at);
		return true;
	}
	close_to(tree, at);
	return true;
}

static bool
close_named(struct fb_html_tree *tree, enum fb_html_tag_id id, uint32_t hash,
    enum scope scope)
{
	size_t at = find_open(tree, id, hash, scope);

	if (at == NOWHERE)
		return false;
	close_to(tree, at);
	return true;
}

/* <li> and <dd> end their neighbour, but no list around it. */
static void
close_item(struct fb_html_tree *tree, enum fb_html_tag_id first,
    enum fb_html_tag_id second)
{
	if (tree->count_of[first] == 0 && tree->count_of[second] == 0)
		return;
	for (size_t at = tree->open_count; at-- > 0 && tree->budget > 0;) {
		const struct fb_html_open *element = &tree->open[at];
		if (element->id == first || element->id == second) {
			close_to(tree, at);
			return;
		}
		if ((element->flags & FB_TAG_SPECIAL) != 0 &&
		    element->id != FB_TAG_DIV && element->id != FB_TAG_P)
			return;
		tree->budget--;
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
close_ruby_part(struct fb_html_tree *tree, enum fb_html_tag_id id)
{
	while (is_ruby_part(top(tree)))
		close_to(tree, tree->open_count - 1);
	if ((id == FB_TAG_RB || id == FB_TAG_RTC) && top_is(tree, FB_TAG_RTC))
		close_to(tree, tree->open_count - 1);
}

/* How deep in the frame of its table a part stands: table 0 to cell 3. */
static int
table_level(enum fb_html_tag_id id)
{
	switch (id) {
	case FB_TAG_TABLE:
		return 0;
	case FB_TAG_TBODY:
	case FB_TAG_CAPTION:
	case FB_TAG_COLGROUP:
		return 1;
	case FB_TAG_TR:
	case FB_TAG_COL:
		return 2;
	case FB_TAG_TD:
	case FB_TAG_TH:
		return 3;
	default:
		return 4;
	}
}

/* A part of a table ends the parts of its own level; outside of a table
 * it means nothing. */
static bool
prepare_table_part(struct fb_html_tree *tree, enum fb_html_tag_id id)
{
	size_t at = tree->open_count;

	if (tree->count_of[FB_TAG_TABLE] == 0)
		return tree->count_of[FB_TAG_TEMPLATE] != 0;
	while (at > 0 && tree->open[at - 1].id != FB_TAG_TEMPLATE) {
		if (table_level(tree->open[at - 1].id) < table_level(id)) {
			close_to(tree, at);
			return true;
		}
		if (tree->budget == 0) {
			tree->is_cut = true;
			return false;
		}
		tree->budget--;
		at--;
	}
	return true;
}

static bool
is_in_foreign(const struct fb_html_tree *tree)
{
	return tree->open_count > 0 && top(tree)->is_foreign &&
	    !top(tree)->is_integration;
}

bool
fb_html_tree_is_foreign(const struct fb_html_tree *tree)
{
	return tree->open_count > 0 && top(tree)->is_foreign;
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
close_implied(struct fb_html_tree *tree, const struct fb_html_token *start)
{
	enum fb_html_tag_id id = start->tag.id;

	switch (id) {
	case FB_TAG_LI:
		close_item(tree, FB_TAG_LI, FB_TAG_LI);
		break;
	case FB_TAG_DD:
	case FB_TAG_DT:
		close_item(tree, FB_TAG_DD, FB_TAG_DT);
		break;
	case FB_TAG_HEADING:
		if (top_is(tree, FB_TAG_HEADING))
			close_to(tree, tree->open_count - 1);
		break;
	case FB_TAG_OPTGROUP:
	case FB_TAG_OPTION:
		if (top_is(tree, FB_TAG_OPTION))
			close_to(tree, tree->open_count - 1);
		if (id == FB_TAG_OPTGROUP && top_is(tree, FB_TAG_OPTGROUP))
			close_to(tree, tree->open_count - 1);
		break;
	case FB_TAG_RB:
	case FB_TAG_RP:
	case FB_TAG_RT:
	case FB_TAG_RTC:
		close_ruby_part(tree, id);
		break;
	case FB_TAG_A:
	case FB_TAG_NOBR:
		end_formatting(tree, id, start->tag.hash);
		break;
	case FB_TAG_BUTTON:
		close_named(tree, id, 0, SCOPE_DEFAULT);
		break;
	case FB_TAG_FORM:
		return !is_table_frame(top(tree));
	case FB_TAG_TABLE:
		if (is_table_frame(top(tree)))
			close_named(tree, FB_TAG_TABLE, 0, SCOPE_TABLE);
		break;
	default:
		break;
	}
	return true;
}

bool
fb_html_tree_prepare(struct fb_html_tree *tree,
    const struct fb_html_token *start)
{
	if (is_in_foreign(tree)) {
		if (!breaks_out(start))
			return true;
		while (is_in_foreign(tree))
			close_to(tree, tree->open_count - 1);
	}
	if (start->tag.flags & FB_TAG_TABLE_PART)
		return prepare_table_part(tree, start->tag.id);
	if (!close_implied(tree, start))
		return false;
	if (start->tag.flags & FB_TAG_CLOSES_P)
		close_named(tree, FB_TAG_P, 0, SCOPE_BUTTON);
	if ((start->tag.flags & (FB_TAG_BLOCK | FB_TAG_RAWTEXT)) == 0)
		fb_html_tree_text(tree);
	return true;
}

void
fb_html_tree_text(struct fb_html_tree *tree)
{
	size_t first = tree->lost_floor, count = tree->lost_count;

	if (first == count || is_table_frame(top(tree)))
		return;
	tree->lost_count = first;
	for (size_t i = first; i < count; i++)
		push(tree, tree->lost[i].element, &tree->lost[i].style);
}

static bool
is_fostered(const struct fb_html_tree *tree, const struct fb_html_token *start)
{
	return is_table_frame(top(tree)) &&
	    (start == NULL || (start->tag.flags & FB_TAG_TABLE_PART) == 0);
}

const struct fb_html_look *
fb_html_tree_look(struct fb_html_tree *tree, const struct fb_html_token *start)
{
	if (tree->excess > 0)
		return &tree->styled[tree->styled_limit].look;
	uint32_t look =
	    inherited_look(tree, tree->open_count, is_fostered(tree, start));
	return &tree->styled[look].look;
}

/* Elements of svg and math whose content is HTML again. */
static bool
is_integration_point(enum fb_html_tag_id id)
{
	return id == FB_TAG_FOREIGN_OBJECT || id == FB_TAG_DESC ||
	    id == FB_TAG_TITLE || id == FB_TAG_MATH_TEXT ||
	    id == FB_TAG_ANNOTATION_XML;
}

const struct fb_html_look *
fb_html_tree_open(struct fb_html_tree *tree, const struct fb_html_token *start,
    const struct fb_html_style *style, enum fb_html_flow flow, uint32_t link)
{
	struct fb_html_open element = {
		.hash = start->tag.hash,
		.link = link,
		.id = (uint16_t)start->tag.id,
		.flags = (uint16_t)start->tag.flags,
		.flow = (uint8_t)flow,
		.is_fostered = is_fostered(tree, start),
		.is_foreign = is_in_foreign(tree) ||
		    start->tag.id == FB_TAG_SVG || start->tag.id == FB_TAG_MATH,
	};
	if (element.is_foreign) {
		element.is_integration = is_integration_point(start->tag.id);
		element.flags = element.is_integration ? FB_TAG_SCOPE : 0;
	}
	return push(tree, element, style);
}

/* In svg and math an end tag first looks for its element there. */
static bool
end_foreign(struct fb_html_tree *tree, uint32_t hash)
{
	for (size_t at = tree->open_count;
	     at-- > 0 && tree->open[at].is_foreign && tree->budget > 0;) {
		tree->budget--;
		if (tree->open[at].hash != hash)
			continue;
		close_to(tree, at);
		return true;
	}
	return false;
}

static bool
end_form(struct fb_html_tree *tree)
{
	size_t at = find_open(tree, FB_TAG_FORM, 0, SCOPE_DEFAULT);

	if (at == NOWHERE)
		return false;
	remove_open(tree, at);
	return true;
}

bool
fb_html_tree_end(struct fb_html_tree *tree, const struct fb_html_token *end)
{
	enum fb_html_tag_id id = end->tag.id;
	unsigned flags = end->tag.flags;

	if (flags & (FB_TAG_IGNORED | FB_TAG_VOID))
		return false;
	if (tree->excess > 0) {
		tree->excess--;
		return true;
	}
	if (fb_html_tree_is_foreign(tree) && end_foreign(tree, end->tag.hash))
		return true;
	if (flags & FB_TAG_FORMATTING)
		return end_formatting(tree, id, end->tag.hash);
	if (id == FB_TAG_FORM)
		return end_form(tree);
	enum scope scope = SCOPE_SPECIAL;
	if (id == FB_TAG_TEMPLATE)
		scope = SCOPE_NONE;
	else if (id == FB_TAG_TABLE || (flags & FB_TAG_TABLE_PART) != 0)
		scope = SCOPE_TABLE;
	else if (id == FB_TAG_P)
		scope = SCOPE_BUTTON;
	else if (id == FB_TAG_LI)
		scope = SCOPE_LIST;
	else if (flags & FB_TAG_SPECIAL)
		scope = SCOPE_DEFAULT;
	return close_named(tree, id, end->tag.hash, scope);
}

void
fb_html_tree_style_body(struct fb_html_tree *tree,
    const struct fb_html_style *style)
{
	struct fb_html_look look = fb_html_look_default();

	if (tree->budget < tree->open_count)
		return;
	tree->budget -= tree->open_count;
	fb_html_style_add(&tree->styled[0].style, style);
	tree->styled[0].look =
	    fb_html_look_inside(&look, &tree->styled[0].style);
	restyle(tree, 0);
}

void
fb_html_tree_finish(struct fb_html_tree *tree)
{
	while (tree->open_count > 0)
		pop(tree);
}
