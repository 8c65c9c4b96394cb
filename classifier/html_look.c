/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_look.h"

#include "html_css.h"

#define OPACITY_LEAST_MILLI 100
#define FONT_DEFAULT_MILLIPX 16000

struct fb_html_look
fb_html_look_default(void)
{
	return (struct fb_html_look) {
		.color = FB_COLOR_BLACK,
		.background = FB_COLOR_WHITE,
		.font_size_millipx = FONT_DEFAULT_MILLIPX,
		.opacity_milli = 1000,
	};
}

/* Whether the element's box shows nothing of what is in it. */
static bool
is_box_empty(unsigned on)
{
	bool is_flat = (on & (FB_STYLE_FLAT | FB_STYLE_MAX_FLAT)) != 0 &&
	    (on & (FB_STYLE_MIN_HIGH | FB_STYLE_PADDED)) == 0;
	bool is_narrow = (on & (FB_STYLE_NARROW | FB_STYLE_MAX_NARROW)) != 0 &&
	    (on & FB_STYLE_MIN_WIDE) == 0;
	return (on & FB_STYLE_CLIPS) != 0 && (is_flat || is_narrow);
}

static bool
is_away(unsigned on)
{
	if ((on & FB_STYLE_POSITIONED) != 0 &&
	    (on &
		(FB_STYLE_AWAY_SIDE | FB_STYLE_AWAY_EDGE | FB_STYLE_CLIPPED)) !=
		0)
		return true;
	return (on &
		   (FB_STYLE_AWAY_MARGIN_LEFT | FB_STYLE_AWAY_MARGIN_TOP |
		       FB_STYLE_AWAY_INDENT | FB_STYLE_CLIP_PATH |
		       FB_STYLE_TRANSFORMED)) != 0;
}

static bool
is_hidden(const struct fb_html_look *look)
{
	if (look->flags & (FB_LOOK_GONE | FB_LOOK_INVISIBLE))
		return true;
	if (look->font_size_millipx <= FB_HTML_FONT_TINY_MILLIPX ||
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
	look->font_size_millipx =
	    size < FB_CSS_NUMBER_MAX ? size : FB_CSS_NUMBER_MAX;
}

static void
apply_flag(struct fb_html_look *look, const struct fb_html_style *style,
    unsigned property, enum fb_html_look_flag flag)
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
	if (((style->set & FB_STYLE_DISPLAY) != 0 &&
		style->display == FB_DISPLAY_NONE) ||
	    (style->on & (FB_STYLE_MSO_HIDDEN | FB_STYLE_CONTENT_HIDDEN)) !=
		0 ||
	    is_box_empty(style->on) || is_away(style->on))
		look.flags |= FB_LOOK_GONE;
	look.is_hidden = is_hidden(&look);
	return look;
}
