/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_look.h"

#include "html_css.h"

#define OPACITY_LEAST_MILLI 100
#define FONT_DEFAULT_MILLIPX 16000

struct fb_html_look
fb_html_look_default(enum fb_html_viewer viewer)
{
	return (struct fb_html_look) {
		.flags = viewer == FB_HTML_OUTLOOK ? FB_LOOK_OUTLOOK : 0,
		.color = FB_COLOR_BLACK,
		.background = FB_COLOR_WHITE,
		.font_size_millipx = FONT_DEFAULT_MILLIPX,
		.opacity_milli = 1000,
		.zoom_milli = 1000,
	};
}

static bool
has(fb_html_properties on, fb_html_properties any)
{
	return (on & any) != 0;
}

/*
 * Whether the element's box shows nothing of what is in it.  A flat line
 * makes a flat box only where no height is set.
 */
static bool
is_box_empty(const struct fb_html_style *style)
{
	fb_html_properties on = style->on;
	bool is_flat = has(on, FB_STYLE_FLAT | FB_STYLE_MAX_FLAT) ||
	    (has(on, FB_STYLE_FLAT_LINE) && !has(style->set, FB_STYLE_FLAT));
	bool is_narrow = has(on, FB_STYLE_NARROW | FB_STYLE_MAX_NARROW);

	if (has(on, FB_STYLE_MIN_HIGH | FB_STYLE_PADDED))
		is_flat = false;
	if (has(on, FB_STYLE_MIN_WIDE))
		is_narrow = false;
	return has(on, FB_STYLE_CLIPS) &&
	    (is_flat || is_narrow || has(on, FB_STYLE_FULL_INDENT));
}

static bool
is_positioned_away(fb_html_properties on)
{
	if (has(on, FB_STYLE_ABSOLUTE) && has(on, FB_STYLE_CLIPPED))
		return true;
	return has(on, FB_STYLE_POSITIONED) &&
	    has(on,
		FB_STYLE_AWAY_LEFT | FB_STYLE_AWAY_RIGHT | FB_STYLE_AWAY_TOP |
		    FB_STYLE_AWAY_BOTTOM);
}

/* Sizes, indents and transformations mean nothing to an inline element
 * (CSS 2.2, 10.2, 16.1; CSS Transforms 1, 2). */
static bool
is_gone(const struct fb_html_style *style, bool is_inline)
{
	fb_html_properties on = style->on;

	if ((has(style->set, FB_STYLE_DISPLAY) &&
		style->display == FB_DISPLAY_NONE) ||
	    has(on,
		FB_STYLE_CLIP_PATH | FB_STYLE_FILTERED |
		    FB_STYLE_AWAY_MARGIN_LEFT) ||
	    is_positioned_away(on))
		return true;
	return !is_inline &&
	    (is_box_empty(style) ||
		has(on,
		    FB_STYLE_AWAY_MARGIN_TOP | FB_STYLE_AWAY_INDENT |
			FB_STYLE_TRANSFORMED | FB_STYLE_SCALED |
			FB_STYLE_MOVED | FB_STYLE_CONTENT_HIDDEN));
}

static int64_t
clamp(int64_t size)
{
	return size < FB_CSS_NUMBER_MAX ? size : FB_CSS_NUMBER_MAX;
}

/* Said to be hidden, as honest mail does. */
static bool
is_declared_hidden(const struct fb_html_look *look)
{
	unsigned hiding = FB_LOOK_GONE | FB_LOOK_INVISIBLE |
	    (look->flags & FB_LOOK_OUTLOOK ? FB_LOOK_MSO_GONE :
					     FB_LOOK_CLOSED | FB_LOOK_FALLBACK);

	return (look->flags & hiding) != 0;
}

static bool
is_unreadable(const struct fb_html_look *look)
{
	if (look->font_size_millipx * look->zoom_milli / 1000 <=
		FB_HTML_FONT_TINY_MILLIPX ||
	    look->opacity_milli < OPACITY_LEAST_MILLI)
		return true;
	fb_html_color color = look->fill != 0 ? look->fill : look->color;
	if (color >> 24 < 255 * OPACITY_LEAST_MILLI / 1000)
		return true;
	if (look->flags & FB_LOOK_PICTURE)
		return false;
	return fb_html_color_is_near(fb_html_color_over(color,
					 look->background),
	    look->background);
}

static void
apply_colors(struct fb_html_look *look, const struct fb_html_style *style)
{
	if ((style->set & FB_STYLE_COLOR) != 0 && !style->is_color_inherited)
		look->color = style->color;
	if (style->set & FB_STYLE_FILL)
		look->fill = style->fill;
	if ((style->set & FB_STYLE_BACKGROUND) != 0) {
		look->background =
		    fb_html_color_over(style->background, look->background);
		if (style->background >> 24 == 255)
			look->flags &= ~(unsigned)FB_LOOK_PICTURE;
	}
	if (style->on & FB_STYLE_PICTURE)
		look->flags |= FB_LOOK_PICTURE;
}

static void
apply_font_size(struct fb_html_look *look, const struct fb_html_style *style)
{
	int64_t size = style->font_size_milli;

	if ((style->set & FB_STYLE_FONT_SIZE) == 0)
		return;
	if (style->is_font_relative)
		size = look->font_size_millipx * size / 1000;
	look->font_size_millipx = clamp(size);
}

/* Not inherited as a size: "font-size: 16px" inside is zoomed as well. */
static void
apply_zoom(struct fb_html_look *look, const struct fb_html_style *style)
{
	if (style->set & FB_STYLE_ZOOM)
		look->zoom_milli =
		    clamp(look->zoom_milli * style->zoom_milli / 1000);
}

static void
apply_flag(struct fb_html_look *look, const struct fb_html_style *style,
    fb_html_properties property, enum fb_html_look_flag flag)
{
	if ((style->set & property) == 0)
		return;
	if (style->on & property)
		look->flags |= flag;
	else
		look->flags &= ~(unsigned)flag;
}

struct fb_html_look
fb_html_look_inside(const struct fb_html_look *parent,
    const struct fb_html_style *style)
{
	struct fb_html_look look = *parent;

	apply_colors(&look, style);
	apply_font_size(&look, style);
	apply_zoom(&look, style);
	apply_flag(&look, style, FB_STYLE_INVISIBLE, FB_LOOK_INVISIBLE);
	apply_flag(&look, style, FB_STYLE_PRE, FB_LOOK_PRE);
	apply_flag(&look, style, FB_STYLE_RTL, FB_LOOK_RTL);
	apply_flag(&look, style, FB_STYLE_ANNOTATION, FB_LOOK_ANNOTATION);
	if (style->on & FB_STYLE_OVERRIDE) {
		look.flags &= ~(unsigned)FB_LOOK_REVERSED;
		if (look.flags & FB_LOOK_RTL)
			look.flags |= FB_LOOK_REVERSED;
	}
	if (style->set & FB_STYLE_OPACITY)
		look.opacity_milli =
		    look.opacity_milli * style->opacity_milli / 1000;
	bool is_inline =
	    style->is_inline && (parent->flags & FB_LOOK_BOXES) == 0;
	look.flags &= ~(unsigned)FB_LOOK_BOXES;
	if ((style->set & FB_STYLE_DISPLAY) != 0 &&
	    style->display == FB_DISPLAY_FLEX)
		look.flags |= FB_LOOK_BOXES;
	/* The summary of details inside closed ones is hidden with them. */
	if ((style->on & FB_STYLE_CLOSED) != 0 &&
	    (parent->flags & FB_LOOK_CLOSED) != 0)
		look.flags |= FB_LOOK_GONE;
	apply_flag(&look, style, FB_STYLE_CLOSED, FB_LOOK_CLOSED);
	if (style->on & FB_STYLE_MSO_HIDDEN)
		look.flags |= FB_LOOK_MSO_GONE;
	if (style->on & FB_STYLE_FALLBACK)
		look.flags |= FB_LOOK_FALLBACK;
	if (is_gone(style, is_inline))
		look.flags |= FB_LOOK_GONE;
	bool is_declared = is_declared_hidden(&look);
	look.is_disguised = !is_declared && is_unreadable(&look);
	look.is_hidden = is_declared || look.is_disguised;
	return look;
}
