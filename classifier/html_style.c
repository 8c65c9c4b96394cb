/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_style.h"

#include "html_box.h"
#include "html_css.h"
#include "html_length.h"

/* A padding in which text can be seen although its box has no height. */
#define PADDED_MILLIPX 6000
/* Lines of less are no lines: a number is of the font size. */
#define LINE_LEAST_MILLIPX 2000

enum value_kind {
	VALUE_BACKGROUND,
	VALUE_BACKGROUND_COLOR,
	VALUE_BACKGROUND_IMAGE,
	VALUE_CLIP,
	VALUE_CLIP_PATH,
	VALUE_COLOR,
	VALUE_CONTENT,
	VALUE_DISPLAY,
	VALUE_FAR_LEFT,
	VALUE_FAR_TOP,
	VALUE_FILL,
	VALUE_FILTER,
	VALUE_FLOAT,
	VALUE_FONT,
	VALUE_FONT_SIZE,
	VALUE_INDENT,
	VALUE_INSET,
	VALUE_KEYWORD,
	VALUE_LARGE,
	VALUE_LINE_HEIGHT,
	VALUE_MARGIN,
	VALUE_OPACITY,
	VALUE_PADDING,
	VALUE_PAINT,
	VALUE_POSITION,
	VALUE_SCALE,
	VALUE_SMALL,
	VALUE_TRANSFORM,
	VALUE_TRANSLATE,
	VALUE_WHITE_SPACE,
	VALUE_ZOOM
};

struct property {
	struct fb_str name;
	enum value_kind kind;
	fb_html_properties bit;
};

static const struct property properties[] = {
	{ FB_STR("-webkit-clip-path"), VALUE_CLIP_PATH, FB_STYLE_CLIP_PATH },
	{ FB_STR("-webkit-filter"), VALUE_FILTER, FB_STYLE_FILTERED },
	{ FB_STR("-webkit-opacity"), VALUE_OPACITY, FB_STYLE_OPACITY },
	{ FB_STR("-webkit-text-fill-color"), VALUE_FILL, FB_STYLE_FILL },
	{ FB_STR("-webkit-transform"), VALUE_TRANSFORM, FB_STYLE_TRANSFORMED },
	{ FB_STR("background"), VALUE_BACKGROUND, 0 },
	{ FB_STR("background-color"), VALUE_BACKGROUND_COLOR,
	    FB_STYLE_BACKGROUND },
	{ FB_STR("background-image"), VALUE_BACKGROUND_IMAGE,
	    FB_STYLE_PICTURE },
	{ FB_STR("bottom"), VALUE_FAR_TOP, FB_STYLE_AWAY_BOTTOM },
	{ FB_STR("clip"), VALUE_CLIP, FB_STYLE_CLIPPED },
	{ FB_STR("clip-path"), VALUE_CLIP_PATH, FB_STYLE_CLIP_PATH },
	{ FB_STR("color"), VALUE_COLOR, FB_STYLE_COLOR },
	{ FB_STR("content"), VALUE_CONTENT, FB_STYLE_CONTENT },
	{ FB_STR("content-visibility"), VALUE_KEYWORD,
	    FB_STYLE_CONTENT_HIDDEN },
	{ FB_STR("direction"), VALUE_KEYWORD, FB_STYLE_RTL },
	{ FB_STR("display"), VALUE_DISPLAY, FB_STYLE_DISPLAY },
	{ FB_STR("fill"), VALUE_PAINT, FB_STYLE_PAINT },
	{ FB_STR("filter"), VALUE_FILTER, FB_STYLE_FILTERED },
	{ FB_STR("float"), VALUE_FLOAT, FB_STYLE_FLOATS },
	{ FB_STR("font"), VALUE_FONT, FB_STYLE_FONT_SIZE },
	{ FB_STR("font-size"), VALUE_FONT_SIZE, FB_STYLE_FONT_SIZE },
	{ FB_STR("height"), VALUE_SMALL, FB_STYLE_FLAT },
	{ FB_STR("inset"), VALUE_INSET, 0 },
	{ FB_STR("left"), VALUE_FAR_LEFT, FB_STYLE_AWAY_LEFT },
	{ FB_STR("line-height"), VALUE_LINE_HEIGHT, FB_STYLE_FLAT_LINE },
	{ FB_STR("margin"), VALUE_MARGIN, 0 },
	{ FB_STR("margin-left"), VALUE_FAR_LEFT, FB_STYLE_AWAY_MARGIN_LEFT },
	{ FB_STR("margin-top"), VALUE_FAR_TOP, FB_STYLE_AWAY_MARGIN_TOP },
	{ FB_STR("max-height"), VALUE_SMALL, FB_STYLE_MAX_FLAT },
	{ FB_STR("max-width"), VALUE_SMALL, FB_STYLE_MAX_NARROW },
	{ FB_STR("min-height"), VALUE_LARGE, FB_STYLE_MIN_HIGH },
	{ FB_STR("min-width"), VALUE_LARGE, FB_STYLE_MIN_WIDE },
	{ FB_STR("mso-hide"), VALUE_KEYWORD, FB_STYLE_MSO_HIDDEN },
	{ FB_STR("opacity"), VALUE_OPACITY, FB_STYLE_OPACITY },
	{ FB_STR("overflow"), VALUE_KEYWORD, FB_STYLE_CLIPS },
	{ FB_STR("overflow-x"), VALUE_KEYWORD, FB_STYLE_CLIPS },
	{ FB_STR("overflow-y"), VALUE_KEYWORD, FB_STYLE_CLIPS },
	{ FB_STR("padding"), VALUE_PADDING, FB_STYLE_PADDED },
	{ FB_STR("padding-bottom"), VALUE_PADDING, FB_STYLE_PADDED },
	{ FB_STR("padding-top"), VALUE_PADDING, FB_STYLE_PADDED },
	{ FB_STR("position"), VALUE_POSITION, FB_STYLE_POSITIONED },
	{ FB_STR("right"), VALUE_FAR_TOP, FB_STYLE_AWAY_RIGHT },
	{ FB_STR("scale"), VALUE_SCALE, FB_STYLE_SCALED },
	{ FB_STR("text-indent"), VALUE_INDENT, FB_STYLE_AWAY_INDENT },
	{ FB_STR("top"), VALUE_FAR_TOP, FB_STYLE_AWAY_TOP },
	{ FB_STR("transform"), VALUE_TRANSFORM, FB_STYLE_TRANSFORMED },
	{ FB_STR("translate"), VALUE_TRANSLATE, FB_STYLE_MOVED },
	{ FB_STR("unicode-bidi"), VALUE_KEYWORD, FB_STYLE_OVERRIDE },
	{ FB_STR("visibility"), VALUE_KEYWORD, FB_STYLE_INVISIBLE },
	{ FB_STR("white-space"), VALUE_WHITE_SPACE, FB_STYLE_PRE },
	{ FB_STR("width"), VALUE_SMALL, FB_STYLE_NARROW },
	{ FB_STR("zoom"), VALUE_ZOOM, FB_STYLE_ZOOM },
};

#define PROPERTY_COUNT (sizeof properties / sizeof properties[0])

static const struct property *
find_property(struct fb_str name)
{
	if (name.len == 0)
		return NULL;
	char first = (char)(name.data[0] | 0x20);
	for (size_t i = 0; i < PROPERTY_COUNT; i++)
		if (properties[i].name.data[0] == first &&
		    fb_str_equal_nocase(properties[i].name, name))
			return &properties[i];
	return NULL;
}

static void
switch_bit(struct fb_html_style *style, fb_html_properties bit, bool is_on)
{
	style->set |= bit;
	style->on = is_on ? style->on | bit : style->on & ~bit;
}

static void
set_font_size(struct fb_html_style *style, int64_t milli, bool is_relative)
{
	style->set |= FB_STYLE_FONT_SIZE;
	style->font_size_milli = milli;
	style->is_font_relative = is_relative;
}

static bool
read_font_keyword(struct fb_html_style *style, struct fb_str text)
{
	static const struct {
		const char *name;
		int milli;
		bool is_relative;
	} sizes[] = {
		{ "xx-small", 9000, false },
		{ "x-small", 10000, false },
		{ "small", 13000, false },
		{ "medium", 16000, false },
		{ "large", 18000, false },
		{ "x-large", 24000, false },
		{ "xx-large", 32000, false },
		{ "xxx-large", 48000, false },
		{ "smaller", 833, true },
		{ "larger", 1200, true },
		{ "inherit", 1000, true },
		{ "unset", 1000, true },
		{ "initial", 16000, false },
	};
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		if (!fb_css_is(text, sizes[i].name))
			continue;
		set_font_size(style, sizes[i].milli, sizes[i].is_relative);
		return true;
	}
	return false;
}

static bool
read_font_size(struct fb_html_style *style, struct fb_str text)
{
	struct fb_css_length length;

	if (!fb_css_length(&length, text))
		return read_font_keyword(style, text);
	if (length.millipx < 0)
		return false;
	if (length.is_relative)
		set_font_size(style, length.ratio_milli, true);
	else
		set_font_size(style, length.millipx, false);
	return true;
}

/* "font: bold 12px/1.5 serif": the first word that is a size. */
static void
read_font(struct fb_html_style *style, struct fb_str text)
{
	struct fb_str word;

	while (fb_css_next_word(&word, &text))
		if (read_font_size(style, word))
			return;
}

static bool
read_color(struct fb_html_style *style, struct fb_str text)
{
	bool is_inherited = fb_css_is(text, "inherit") ||
	    fb_css_is(text, "unset") || fb_css_is(text, "currentcolor");
	fb_html_color color = FB_COLOR_BLACK;

	if (!is_inherited && !fb_css_is(text, "initial") &&
	    !fb_html_color_css(&color, text))
		return false;
	style->set |= FB_STYLE_COLOR;
	style->color = color;
	style->is_color_inherited = is_inherited;
	return true;
}

static void
read_fill(struct fb_html_style *style, struct fb_str text)
{
	fb_html_color color;

	if (!fb_html_color_css(&color, text))
		return;
	style->set |= FB_STYLE_FILL;
	/* 0 means "no fill"; another transparent colour does as well. */
	style->fill = color == 0 ? 1 : color;
}

/* The colour of text in svg; "none" is transparent. */
static void
read_paint(struct fb_html_style *style, struct fb_str text)
{
	fb_html_color color = FB_COLOR_TRANSPARENT;

	if (!fb_css_is(text, "none") && !fb_html_color_css(&color, text))
		return;
	style->set |= FB_STYLE_PAINT;
	style->paint = color;
}

static bool
is_picture(struct fb_str word)
{
	const char *bracket =
	    word.len > 0 ? memchr(word.data, '(', word.len) : NULL;
	if (bracket == NULL)
		return false;
	struct fb_str name = { word.data, (size_t)(bracket - word.data) };
	return fb_css_is(name, "url") || fb_css_is(name, "image-set") ||
	    (name.len >= 8 &&
		strncasecmp(name.data + name.len - 8, "gradient", 8) == 0);
}

static bool
read_background_color(struct fb_html_style *style, struct fb_str text)
{
	fb_html_color color = FB_COLOR_TRANSPARENT;

	if (!fb_css_is(text, "initial") && !fb_css_is(text, "unset") &&
	    !fb_html_color_css(&color, text))
		return false;
	style->set |= FB_STYLE_BACKGROUND;
	style->background = color;
	return true;
}

/* The shorthand resets what it does not name. */
static void
read_background(struct fb_html_style *style, struct fb_str text)
{
	struct fb_str word;
	bool has_picture = false;

	style->set |= FB_STYLE_BACKGROUND;
	style->background = FB_COLOR_TRANSPARENT;
	while (fb_css_next_word(&word, &text)) {
		if (is_picture(word))
			has_picture = true;
		else
			read_background_color(style, word);
	}
	switch_bit(style, FB_STYLE_PICTURE, has_picture);
}

static void
read_display(struct fb_html_style *style, struct fb_str text)
{
	static const struct {
		const char *word;
		enum fb_html_display display;
	} words[] = {
		{ "none", FB_DISPLAY_NONE },
		{ "inline", FB_DISPLAY_INLINE },
		{ "contents", FB_DISPLAY_INLINE },
		{ "initial", FB_DISPLAY_INLINE },
		{ "unset", FB_DISPLAY_INLINE },
		{ "ruby", FB_DISPLAY_INLINE },
		{ "inline-block", FB_DISPLAY_INLINE_BLOCK },
		{ "inline-flex", FB_DISPLAY_INLINE_BLOCK },
		{ "inline-grid", FB_DISPLAY_INLINE_BLOCK },
		{ "inline-table", FB_DISPLAY_INLINE_BLOCK },
		{ "-webkit-inline-box", FB_DISPLAY_INLINE_BLOCK },
		{ "block", FB_DISPLAY_BLOCK },
		{ "list-item", FB_DISPLAY_BLOCK },
		{ "flow-root", FB_DISPLAY_BLOCK },
		{ "table", FB_DISPLAY_BLOCK },
		{ "table-row", FB_DISPLAY_BLOCK },
		{ "flex", FB_DISPLAY_FLEX },
		{ "grid", FB_DISPLAY_FLEX },
		{ "-webkit-box", FB_DISPLAY_FLEX },
		{ "-webkit-flex", FB_DISPLAY_FLEX },
		{ "table-cell", FB_DISPLAY_CELL },
		{ "table-row-group", FB_DISPLAY_DEFAULT },
		{ "table-header-group", FB_DISPLAY_DEFAULT },
		{ "table-footer-group", FB_DISPLAY_DEFAULT },
		{ "table-caption", FB_DISPLAY_BLOCK },
		{ "table-column", FB_DISPLAY_NONE },
		{ "table-column-group", FB_DISPLAY_NONE },
		{ "revert", FB_DISPLAY_DEFAULT },
	};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (!fb_css_is(text, words[i].word))
			continue;
		style->set |= FB_STYLE_DISPLAY;
		style->display = words[i].display;
	}
}

static void
read_opacity(struct fb_html_style *style, struct fb_str text)
{
	int64_t milli;

	if (!fb_css_number(&milli, &text))
		return;
	if (fb_css_is(text, "%"))
		milli /= 100;
	else if (text.len != 0)
		return;
	style->set |= FB_STYLE_OPACITY;
	style->opacity_milli = milli < 0 ? 0 : milli > 1000 ? 1000 : (int)milli;
}

static bool
is_pre(struct fb_str text)
{
	return text.len >= 3 && strncasecmp(text.data, "pre", 3) == 0;
}

/* A word that CSS does not know changes nothing. */
static void
read_keyword(struct fb_html_style *style, const struct property *property,
    struct fb_str value)
{
	static const struct {
		fb_html_properties bit;
		bool is_on;
		const char *word;
	} keywords[] = {
		{ FB_STYLE_INVISIBLE, true, "hidden" },
		{ FB_STYLE_INVISIBLE, true, "collapse" },
		{ FB_STYLE_INVISIBLE, false, "visible" },
		{ FB_STYLE_CONTENT_HIDDEN, true, "hidden" },
		{ FB_STYLE_CONTENT_HIDDEN, false, "visible" },
		{ FB_STYLE_CONTENT_HIDDEN, false, "auto" },
		{ FB_STYLE_CLIPS, true, "hidden" },
		{ FB_STYLE_CLIPS, true, "clip" },
		{ FB_STYLE_CLIPS, true, "scroll" },
		{ FB_STYLE_CLIPS, true, "auto" },
		{ FB_STYLE_CLIPS, false, "visible" },
		{ FB_STYLE_RTL, true, "rtl" },
		{ FB_STYLE_RTL, false, "ltr" },
		{ FB_STYLE_OVERRIDE, true, "bidi-override" },
		{ FB_STYLE_OVERRIDE, true, "isolate-override" },
		{ FB_STYLE_OVERRIDE, false, "normal" },
		{ FB_STYLE_OVERRIDE, false, "embed" },
		{ FB_STYLE_OVERRIDE, false, "isolate" },
		{ FB_STYLE_MSO_HIDDEN, true, "all" },
		{ FB_STYLE_MSO_HIDDEN, false, "none" },
	};
	for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
		if (keywords[i].bit == property->bit &&
		    fb_css_is(value, keywords[i].word))
			switch_bit(style, property->bit, keywords[i].is_on);
}

/* Lengths that are too small or large enough. */
static void
read_size(struct fb_html_style *style, const struct property *property,
    struct fb_str value)
{
	struct fb_css_length length;
	bool is_length = fb_css_length(&length, value);

	if (!is_length && !fb_css_is(value, "auto") &&
	    !fb_css_is(value, "none") && !fb_css_is(value, "initial"))
		return;
	int64_t millipx = is_length ? length.millipx : 0;
	/* A percentage is of a size that is not known. */
	if (is_length && length.is_percent && length.percent_milli > 0)
		millipx = PADDED_MILLIPX;
	bool is_on = property->kind == VALUE_LARGE ?
	    millipx >= PADDED_MILLIPX :
	    is_length && millipx >= 0 && millipx <= FB_HTML_FLAT_MILLIPX;
	switch_bit(style, property->bit, is_on);
}

static void
read_far(struct fb_html_style *style, fb_html_properties bit,
    struct fb_str value, enum fb_html_edge edge)
{
	struct fb_css_length length;

	if (fb_css_length(&length, value) || fb_css_is(value, "auto") ||
	    fb_css_is(value, "initial"))
		switch_bit(style, bit, fb_html_is_far(value, edge));
}

static void
read_inset(struct fb_html_style *style, struct fb_str value)
{
	read_far(style, FB_STYLE_AWAY_TOP, fb_html_box_edge(value, FB_EDGE_TOP),
	    FB_EDGE_TOP);
	read_far(style, FB_STYLE_AWAY_RIGHT,
	    fb_html_box_edge(value, FB_EDGE_RIGHT), FB_EDGE_RIGHT);
	read_far(style, FB_STYLE_AWAY_BOTTOM,
	    fb_html_box_edge(value, FB_EDGE_BOTTOM), FB_EDGE_BOTTOM);
	read_far(style, FB_STYLE_AWAY_LEFT,
	    fb_html_box_edge(value, FB_EDGE_LEFT), FB_EDGE_LEFT);
}

static void
read_margin(struct fb_html_style *style, struct fb_str value)
{
	read_far(style, FB_STYLE_AWAY_MARGIN_TOP,
	    fb_html_box_edge(value, FB_EDGE_TOP), FB_EDGE_TOP);
	read_far(style, FB_STYLE_AWAY_MARGIN_LEFT,
	    fb_html_box_edge(value, FB_EDGE_LEFT), FB_EDGE_LEFT);
}

/* text-indent moves the first line only, which with so much is all. */
static void
read_indent(struct fb_html_style *style, struct fb_str value)
{
	struct fb_css_length length;

	if (!fb_css_length(&length, value))
		return;
	switch_bit(style, FB_STYLE_AWAY_INDENT,
	    fb_html_is_far(value, FB_EDGE_LEFT));
	switch_bit(style, FB_STYLE_FULL_INDENT, length.percent_milli >= 100000);
}

static void
read_position(struct fb_html_style *style, struct fb_str value)
{
	static const struct {
		const char *word;
		bool is_positioned, is_absolute;
	} words[] = { { "absolute", true, true }, { "fixed", true, true },
		{ "relative", true, false }, { "sticky", false, false },
		{ "static", false, false } };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (!fb_css_is(value, words[i].word))
			continue;
		switch_bit(style, FB_STYLE_POSITIONED, words[i].is_positioned);
		switch_bit(style, FB_STYLE_ABSOLUTE, words[i].is_absolute);
	}
}

static void
read_line_height(struct fb_html_style *style, struct fb_str value)
{
	struct fb_str number = value;
	struct fb_css_length length = { 0 };
	int64_t factor;

	if (fb_css_number(&factor, &number) && number.len == 0)
		length.millipx = 16 * factor; /* of the font size */
	else if (!fb_css_length(&length, value) && !fb_css_is(value, "normal"))
		return;
	switch_bit(style, FB_STYLE_FLAT_LINE,
	    !fb_css_is(value, "normal") && length.millipx < LINE_LEAST_MILLIPX);
}

static void
read_zoom(struct fb_html_style *style, struct fb_str value)
{
	int64_t factor;

	if (!fb_css_number(&factor, &value) || factor < 0)
		return;
	if (fb_css_is(value, "%"))
		factor /= 100;
	else if (value.len != 0)
		return;
	style->set |= FB_STYLE_ZOOM;
	style->zoom_milli = factor == 0 ? 1000 : factor; /* as browsers do */
}

static void
read_value(struct fb_html_style *style, const struct property *property,
    struct fb_str value)
{
	fb_html_properties bit = property->bit;

	switch (property->kind) {
	case VALUE_BACKGROUND:
		read_background(style, value);
		break;
	case VALUE_BACKGROUND_COLOR:
		read_background_color(style, value);
		break;
	case VALUE_BACKGROUND_IMAGE:
		switch_bit(style, bit, is_picture(value));
		break;
	case VALUE_CLIP:
		switch_bit(style, bit, fb_html_is_clip_empty(value));
		break;
	case VALUE_CLIP_PATH:
		switch_bit(style, bit, fb_html_is_clip_path_empty(value));
		break;
	case VALUE_COLOR:
		read_color(style, value);
		break;
	case VALUE_CONTENT:
		style->set |= bit;
		style->content = value;
		break;
	case VALUE_DISPLAY:
		read_display(style, value);
		break;
	case VALUE_FAR_LEFT:
		read_far(style, bit, value, FB_EDGE_LEFT);
		break;
	case VALUE_FAR_TOP:
		read_far(style, bit, value, FB_EDGE_TOP);
		break;
	case VALUE_FILL:
		read_fill(style, value);
		break;
	case VALUE_FILTER:
		switch_bit(style, bit, fb_html_is_filtered_away(value));
		break;
	case VALUE_FLOAT:
		switch_bit(style, bit, !fb_css_is(value, "none"));
		break;
	case VALUE_FONT:
		read_font(style, value);
		break;
	case VALUE_FONT_SIZE:
		read_font_size(style, value);
		break;
	case VALUE_INDENT:
		read_indent(style, value);
		break;
	case VALUE_INSET:
		read_inset(style, value);
		break;
	case VALUE_KEYWORD:
		read_keyword(style, property, value);
		break;
	case VALUE_LINE_HEIGHT:
		read_line_height(style, value);
		break;
	case VALUE_MARGIN:
		read_margin(style, value);
		break;
	case VALUE_OPACITY:
		read_opacity(style, value);
		break;
	case VALUE_PADDING:
		switch_bit(style, bit,
		    fb_html_has_length(value, PADDED_MILLIPX));
		break;
	case VALUE_PAINT:
		read_paint(style, value);
		break;
	case VALUE_POSITION:
		read_position(style, value);
		break;
	case VALUE_SCALE:
		switch_bit(style, bit, fb_html_is_scaled_away(value));
		break;
	case VALUE_TRANSFORM:
		switch_bit(style, bit, fb_html_is_transformed_away(value));
		break;
	case VALUE_TRANSLATE:
		switch_bit(style, bit, fb_html_is_moved_away(value));
		break;
	case VALUE_WHITE_SPACE:
		switch_bit(style, bit, is_pre(value));
		break;
	case VALUE_ZOOM:
		read_zoom(style, value);
		break;
	case VALUE_LARGE:
	case VALUE_SMALL:
		read_size(style, property, value);
		break;
	}
}

static void
read_declaration(struct fb_html_style *style,
    const struct fb_css_declaration *declaration)
{
	const struct property *property = find_property(declaration->name);
	struct fb_html_style one = { 0 };

	if (property == NULL)
		return;
	read_value(&one, property, declaration->value);
	one.important = declaration->is_important ? one.set : 0;
	if (one.set != 0)
		fb_html_style_add(style, &one);
}

void
fb_html_style_read(struct fb_html_style *style, struct fb_str declarations)
{
	struct fb_css_declaration declaration;

	while (fb_css_next_declaration(&declaration, &declarations))
		read_declaration(style, &declaration);
}

void
fb_html_style_read_one(struct fb_html_style *style, struct fb_str name,
    struct fb_str value)
{
	const struct fb_css_declaration declaration = { name, value, false };

	read_declaration(style, &declaration);
}

void
fb_html_style_add(struct fb_html_style *style,
    const struct fb_html_style *above)
{
	fb_html_properties wins =
	    above->set & ~(style->important & ~above->important);

	style->set |= wins;
	style->important |= above->important & wins;
	style->on = (style->on & ~wins) | (above->on & wins);
	if (wins & FB_STYLE_DISPLAY)
		style->display = above->display;
	if (wins & FB_STYLE_OPACITY)
		style->opacity_milli = above->opacity_milli;
	if (wins & FB_STYLE_FONT_SIZE) {
		style->font_size_milli = above->font_size_milli;
		style->is_font_relative = above->is_font_relative;
	}
	if (wins & FB_STYLE_COLOR) {
		style->color = above->color;
		style->is_color_inherited = above->is_color_inherited;
	}
	if (wins & FB_STYLE_FILL)
		style->fill = above->fill;
	if (wins & FB_STYLE_BACKGROUND)
		style->background = above->background;
	if (wins & FB_STYLE_PAINT)
		style->paint = above->paint;
	if (wins & FB_STYLE_ZOOM)
		style->zoom_milli = above->zoom_milli;
	if (wins & FB_STYLE_CONTENT)
		style->content = above->content;
}

bool
fb_html_font_size(int64_t *millipx, struct fb_str value)
{
	static const int sizes[] = { 10000, 13000, 16000, 18000, 24000, 32000,
		48000 };
	int64_t milli;

	value = fb_css_trim(value);
	bool is_relative =
	    value.len > 0 && (value.data[0] == '+' || value.data[0] == '-');
	if (!fb_css_number(&milli, &value))
		return false;
	int64_t size = milli / 1000 + (is_relative ? 3 : 0);
	size = size < 1 ? 1 : size > 7 ? 7 : size;
	*millipx = sizes[size - 1];
	return true;
}
