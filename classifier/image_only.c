/* SPDX-License-Identifier: BSD-2-Clause */
#include "image_only.h"

void
fb_image_only_text(struct fb_image_only *sum, size_t units, bool is_html,
    bool is_in_alternative)
{
	if (!is_in_alternative)
		sum->text_units += units;
	else if (is_html)
		sum->html_units += units;
	else
		sum->plain_units += units;
	sum->has_html_alternative |= is_in_alternative && is_html;
}

void
fb_image_only_shown(struct fb_image_only *sum, uint64_t area)
{
	sum->shown_area += area;
}

void
fb_image_only_part(struct fb_image_only *sum, bool is_attachment)
{
	if (is_attachment)
		sum->has_attached = true;
	else
		sum->shown_area += FB_IMAGE_ONLY_MIN_AREA;
}

bool
fb_image_only(const struct fb_image_only *sum)
{
	size_t units = sum->text_units +
	    (sum->has_html_alternative ? sum->html_units : sum->plain_units);

	if (sum->shown_area >= FB_IMAGE_ONLY_MIN_AREA)
		return units <= FB_IMAGE_ONLY_MAX_UNITS;
	return sum->has_attached && units <= FB_IMAGE_ONLY_MAX_UNITS_ATTACHED;
}
