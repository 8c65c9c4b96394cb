/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_style.h"

#include "html_css.h"

/* Farther out than this nothing is seen. */
#define AWAY_MILLIPX ((int64_t)-900000)
/* A box of this size shows no character. */
#define FLAT_MILLIPX 1000
/* A padding in which text can be seen although its box has no height. */
#define PADDED_MILLIPX 6000
/* A scale by less shows nothing. */
#define SCALE_LEAST_MILLI 100

enum value_kind {
	VALUE_BACKGROUND,
	VALUE_BACKGROUND_COLOR,
	VALUE_BACKGROUND_IMAGE,
	VALUE_CLIP,
	VALUE_CLIP_PATH,
	VALUE_COLOR,
	VALUE_DISPLAY,
	VALUE_FAR,
	VALUE_FILL,
	VALUE_FONT,
	VALUE_FONT_SIZE,
	VALUE_KEYWORD,
	VALUE_LARGE,
	VALUE_OPACITY,
	VALUE_PADDING,
	VALUE_SMALL,
	VALUE_TRANSFORM,
	VALUE_WHITE_SPACE
};

struct property {
	struct fb_str name;
	enum value_kind kind;
	unsigned bit;
};

static const struct property properties[] = {
	{ FB_STR("-webkit-text-fill-color"), VALUE_FILL, FB_STYLE_FILL },
	{ FB_STR("background"), VALUE_BACKGROUND, 0 },
	{ FB_STR("background-color"), VALUE_BACKGROUND_COLOR,
	    FB_STYLE_BACKGROUND },
	{ FB_STR("background-image"), VALUE_BACKGROUND_IMAGE,
	    FB_STYLE_PICTURE },
	{ FB_STR("bottom"), VALUE_FAR, FB_STYLE_AWAY_EDGE },
	{ FB_STR("clip"), VALUE_CLIP, FB_STYLE_CLIPPED },
	{ FB_STR("clip-path"), VALUE_CLIP_PATH, FB_STYLE_CLIP_PATH },
	{ FB_STR("color"), VALUE_COLOR, FB_STYLE_COLOR },
	{ FB_STR("content-visibility"), VALUE_KEYWORD,
	    FB_STYLE_CONTENT_HIDDEN },
	{ FB_STR("direction"), VALUE_KEYWORD, FB_STYLE_RTL },
	{ FB_STR("display"), VALUE_DISPLAY, FB_STYLE_DISPLAY },
	{ FB_STR("font"), VALUE_FONT, FB_STYLE_FONT_SIZE },
	{ FB_STR("font-size"), VALUE_FONT_SIZE, FB_STYLE_FONT_SIZE },
	{ FB_STR("height"), VALUE_SMALL, FB_STYLE_FLAT },
	{ FB_STR("left"), VALUE_FAR, FB_STYLE_AWAY_SIDE },
	{ FB_STR("margin-left"), VALUE_FAR, FB_STYLE_AWAY_MARGIN_LEFT },
	{ FB_STR("margin-top"), VALUE_FAR, FB_STYLE_AWAY_MARGIN_TOP },
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
	{ FB_STR("position"), VALUE_KEYWORD, FB_STYLE_POSITIONED },
	{ FB_STR("right"), VALUE_FAR, FB_STYLE_AWAY_SIDE },
	{ FB_STR("text-indent"), VALUE_FAR, FB_STYLE_AWAY_INDENT },
	{ FB_STR("top"), VALUE_FAR, FB_STYLE_AWAY_EDGE },
	{ FB_STR("transform"), VALUE_TRANSFORM, FB_STYLE_TRANSFORMED },
	{ FB_STR("unicode-bidi"), VALUE_KEYWORD, FB_STYLE_OVERRIDE },
	{ FB_STR("visibility"), VALUE_KEYWORD, FB_STYLE_INVISIBLE },
	{ FB_STR("white-space"), VALUE_WHITE_SPACE, FB_STYLE_PRE },
	{ FB_STR("width"), VALUE_SMALL, FB_STYLE_NARROW },
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

/* What one unit is in thousandths of a pixel; relative ones by a guess. */
static const struct {
	const char *name;
	int64_t micropx;  /* of one thousandth */
	bool is_relative; /* to the font size */
} units[] = {
	{ "px", 1000, false },
	{ "pt", 1333, false },
	{ "em", 16000, true },
	{ "%", 160, true },
	{ "rem", 16000, false },
	{ "ex", 8000, true },
	{ "ch", 8000, true },
	{ "pc", 16000, false },
	{ "in", 96000, false },
	{ "cm", 37795, false },
	{ "mm", 3780, false },
	{ "q", 945, false },
	{ "vw", 10000, false },
	{ "vh", 8000, false },
	{ "vmin", 8000, false },
	{ "vmax", 10000, false },
};

struct length {
	int64_t millipx;
	bool is_relative;
	int64_t ratio_milli; /* of the font size, when relative */
};

/* A length or percentage and nothing behind it; 0 needs no unit. */
static bool
read_length(struct length *length, struct fb_str text)
{
	struct fb_str arguments;
	int64_t number;

	if (fb_css_call(&arguments, text, FB_STR("calc")))
		text = fb_css_trim(arguments);
	if (!fb_css_number(&number, &text))
		return false;
	*length = (struct length) { 0, false, 0 };
	if (text.len == 0)
		return number == 0;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (!fb_css_is(text, units[i].name))
			continue;
		length->millipx = number * units[i].micropx / 1000;
		length->is_relative = units[i].is_relative;
		length->ratio_milli = number * units[i].micropx / 16000;
		return true;
	}
	return false;
}

static void
switch_bit(struct fb_html_style *style, unsigned bit, bool is_on)
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
	struct length length;

	if (!read_length(&length, text))
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
	enum fb_html_display display;

	if (fb_css_is(text, "none"))
		display = FB_DISPLAY_NONE;
	else if (fb_css_is(text, "table-cell"))
		display = FB_DISPLAY_CELL;
	else if (fb_css_is(text, "contents") || fb_css_is(text, "initial") ||
	    (text.len >= 6 && strncasecmp(text.data, "inline", 6) == 0))
		display = FB_DISPLAY_INLINE;
	else if (fb_css_is(text, "block") || fb_css_is(text, "flex") ||
	    fb_css_is(text, "grid") || fb_css_is(text, "table") ||
	    fb_css_is(text, "list-item") || fb_css_is(text, "table-row") ||
	    fb_css_is(text, "flow-root"))
		display = FB_DISPLAY_BLOCK;
	else if (text.len > 6 && strncasecmp(text.data, "table-", 6) == 0)
		display = FB_DISPLAY_DEFAULT;
	else
		return;
	style->set |= FB_STYLE_DISPLAY;
	style->display = display;
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

/* Whether a length of `text` is at least `least`. */
static bool
has_length(struct fb_str text, int64_t least)
{
	struct fb_str word;
	struct length length;

	while (fb_css_next_word(&word, &text))
		if (read_length(&length, word) && length.millipx >= least)
			return true;
	return false;
}

/* "rect(0 0 0 0)", "rect(1px, 1px, 1px, 1px)" */
static bool
is_clipped(struct fb_str text)
{
	struct fb_str arguments;

	return fb_css_call(&arguments, text, FB_STR("rect")) &&
	    !has_length(arguments, FLAT_MILLIPX + 1);
}

/* "inset(50%)" or more, "circle(0)" */
static bool
is_path_empty(struct fb_str text)
{
	struct fb_str arguments;
	struct length length;

	if (fb_css_call(&arguments, text, FB_STR("inset")))
		return read_length(&length, fb_css_trim(arguments)) &&
		    length.is_relative && length.ratio_milli >= 500;
	return fb_css_call(&arguments, text, FB_STR("circle")) &&
	    read_length(&length, fb_css_trim(arguments)) &&
	    length.millipx <= FLAT_MILLIPX;
}

static bool
is_transformed_away(struct fb_str text)
{
	static const struct fb_str scales[] = { FB_STR("scale"),
		FB_STR("scalex"), FB_STR("scaley") };
	static const struct fb_str moves[] = { FB_STR("translate"),
		FB_STR("translatex"), FB_STR("translatey") };
	struct fb_str function, arguments, word;
	struct length length;

	while (fb_css_next_word(&function, &text)) {
		for (size_t i = 0; i < 3; i++) {
			int64_t factor;
			if (fb_css_call(&arguments, function, scales[i]) &&
			    fb_css_next_word(&word, &arguments) &&
			    fb_css_number(&factor, &word) &&
			    factor > -SCALE_LEAST_MILLI &&
			    factor < SCALE_LEAST_MILLI)
				return true;
			if (fb_css_call(&arguments, function, moves[i]))
				while (fb_css_next_word(&word, &arguments))
					if (read_length(&length, word) &&
					    length.millipx < AWAY_MILLIPX)
						return true;
		}
	}
	return false;
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
		unsigned bit;
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
		{ FB_STYLE_POSITIONED, true, "absolute" },
		{ FB_STYLE_POSITIONED, true, "fixed" },
		{ FB_STYLE_POSITIONED, true, "relative" },
		{ FB_STYLE_POSITIONED, true, "sticky" },
		{ FB_STYLE_POSITIONED, false, "static" },
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

/* Lengths that are too small, large enough or far away. */
static void
read_box(struct fb_html_style *style, const struct property *property,
    struct fb_str value)
{
	struct length length;
	bool is_length = read_length(&length, value);

	if (!is_length && !fb_css_is(value, "auto") &&
	    !fb_css_is(value, "none") && !fb_css_is(value, "initial"))
		return;
	int64_t millipx = is_length ? length.millipx : 0;
	bool is_on;
	if (property->kind == VALUE_SMALL)
		is_on = is_length && millipx >= 0 && millipx <= FLAT_MILLIPX;
	else if (property->kind == VALUE_LARGE)
		is_on = millipx >= PADDED_MILLIPX;
	else
		is_on = millipx < AWAY_MILLIPX;
	switch_bit(style, property->bit, is_on);
}

static void
read_value(struct fb_html_style *style, const struct property *property,
    struct fb_str value)
{
	unsigned bit = property->bit;

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
		switch_bit(style, bit, is_clipped(value));
		break;
	case VALUE_CLIP_PATH:
		switch_bit(style, bit, is_path_empty(value));
		break;
	case VALUE_COLOR:
		read_color(style, value);
		break;
	case VALUE_DISPLAY:
		read_display(style, value);
		break;
	case VALUE_FILL:
		read_fill(style, value);
		break;
	case VALUE_FONT:
		read_font(style, value);
		break;
	case VALUE_FONT_SIZE:
		read_font_size(style, value);
		break;
	case VALUE_KEYWORD:
		read_keyword(style, property, value);
		break;
	case VALUE_OPACITY:
		read_opacity(style, value);
		break;
	case VALUE_PADDING:
		switch_bit(style, bit, has_length(value, PADDED_MILLIPX));
		break;
	case VALUE_TRANSFORM:
		switch_bit(style, bit, is_transformed_away(value));
		break;
	case VALUE_WHITE_SPACE:
		switch_bit(style, bit, is_pre(value));
		break;
	case VALUE_FAR:
	case VALUE_LARGE:
	case VALUE_SMALL:
		read_box(style, property, value);
		break;
	}
}

void
fb_html_style_read(struct fb_html_style *style, struct fb_str declarations)
{
	struct fb_css_declaration declaration;

	while (fb_css_next_declaration(&declaration, &declarations)) {
		const struct property *property =
		    find_property(declaration.name);
		if (property == NULL)
			continue;
		struct fb_html_style one = { 0 };
		read_value(&one, property, declaration.value);
		one.important = declaration.is_important ? one.set : 0;
		if (one.set != 0)
			fb_html_style_add(style, &one);
	}
}

void
fb_html_style_add(struct fb_html_style *style,
    const struct fb_html_style *above)
{
	unsigned wins = above->set & ~(style->important & ~above->important);

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
