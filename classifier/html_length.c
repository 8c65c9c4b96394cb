/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_length.h"

#include "html_css.h"

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
	{ "ic", 16000, true },
	{ "lh", 19200, true },
	{ "pc", 16000, false },
	{ "in", 96000, false },
	{ "cm", 37795, false },
	{ "mm", 3780, false },
	{ "q", 945, false },
	{ "vw", 10240, false },
	{ "vh", 7680, false },
	{ "vi", 10240, false },
	{ "vb", 7680, false },
	{ "vmin", 7680, false },
	{ "vmax", 10240, false },
};

/* calc(), min(), max() and clamp() with one number in them. */
static struct fb_str
without_function(struct fb_str text)
{
	static const struct fb_str functions[] = { FB_STR("calc"),
		FB_STR("-webkit-calc"), FB_STR("min"), FB_STR("max") };
	struct fb_str arguments;

	for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
		if (fb_css_call(&arguments, text, functions[i]))
			return fb_css_trim(arguments);
	return text;
}

bool
fb_css_length(struct fb_css_length *length, struct fb_str text)
{
	int64_t number;

	text = without_function(text);
	if (!fb_css_number(&number, &text))
		return false;
	*length = (struct fb_css_length) { .millipx = 0 };
	if (text.len == 0)
		return number == 0;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (!fb_css_is(text, units[i].name))
			continue;
		length->millipx = number * units[i].micropx / 1000;
		length->is_relative = units[i].is_relative;
		length->ratio_milli = number * units[i].micropx / 16000;
		length->is_percent = units[i].name[0] == '%';
		length->percent_milli = length->is_percent ? number : 0;
		return true;
	}
	return false;
}
