/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * image_only.h - is what a mail says in its pictures only?
 *
 * Pictures are not read.  A mail that shows pictures and hardly any text
 * gets the flag "image-only", which proves nothing by itself: a rule may
 * count it together with a brand and a foreign sender.
 */
#ifndef FB_IMAGE_ONLY_H
#define FB_IMAGE_ONLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Letters of a mail whose message can only be in the pictures it shows:
 * a line for readers without HTML, "unsubscribe", a copyright. */
#define FB_IMAGE_ONLY_MAX_UNITS 60
/* The same beside pictures that are only attached: none, or a greeting. */
#define FB_IMAGE_ONLY_MAX_UNITS_ATTACHED 10
/* Square pixels of pictures that can hold a message: 300 by 100.  A logo or
 * a line of buttons is smaller. */
#define FB_IMAGE_ONLY_MIN_AREA 30000

/* Add up all parts of a mail; start with all members zero. */
struct fb_image_only {
	size_t text_units; /* visible letters outside of alternatives */
	size_t plain_units, html_units; /* of alternatives */
	bool has_html_alternative;
	uint64_t shown_area;
	bool has_attached;
};

/* A text that a reader sees, in letters (units of its skeleton view). */
void fb_image_only_text(struct fb_image_only *sum, size_t units, bool is_html,
    bool is_in_alternative);

/* Pictures in HTML, and what they cover in square pixels. */
void fb_image_only_shown(struct fb_image_only *sum, uint64_t area);

/* A part that is a picture: shown below the text, or as a file. */
void fb_image_only_part(struct fb_image_only *sum, bool is_attachment);

/*
 * The sum of all.  Of alternatives the HTML counts if there is one, since
 * that is what readers show: a long plain text beside a picture is not seen.
 */
bool fb_image_only(const struct fb_image_only *sum);

#endif
