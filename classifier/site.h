/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * site.h - host names in running text
 *
 * Internal to link.c.  Dots may be disguised ("[.]", "(dot)", ドット), and
 * Japanese text may follow without a blank.
 */
#ifndef FB_SITE_H
#define FB_SITE_H

#include "extraction.h"
#include "utf8.h"

#define FB_SITE_MAX_UNITS 512 /* of a host name as written */

/* Where a name stands.  An ideographic full stop is a dot in a URL, as
 * browsers have it, and ends a sentence elsewhere. */
enum fb_site_context {
	FB_SITE_IN_TEXT,
	FB_SITE_IN_URL, /* ASCII only */
	FB_SITE_IN_IDN
};

/* A host name as it was read; not canonical. */
struct fb_site {
	char text[FB_UTF8_MAX_BYTES * FB_SITE_MAX_UNITS + 1];
	size_t len;
	size_t labels;
	size_t end;        /* unit behind it */
	size_t last_label; /* unit where the last label begins */
	size_t last_text;  /* where it begins in `text` */
};

/* Units of a dot at `position`, as it is or disguised, or 0. */
size_t fb_site_dot(struct fb_units text, size_t position);

/* Units of one character of a host label at `position`, or 0. */
size_t fb_site_label_unit(struct fb_units text, size_t position, bool is_idn);

/* Read labels with dots between them from `position`. */
void fb_site_read_name(struct fb_site *name, struct fb_units text,
    size_t position, enum fb_site_context context);

/* Read units [begin, end) as they are. */
void fb_site_copy(struct fb_site *name, struct fb_units text, size_t begin,
    size_t end);

/*
 * Read the host name that begins at `position` of a URL.  Text that follows
 * it without a blank must not become part of it, yet a name may be Japanese:
 * the ASCII reading wins when it ends in a known suffix.
 */
void fb_site_read_host(struct fb_site *name,
    const struct fb_extractor *extractor, struct fb_units text,
    size_t position);

/* True when the public suffix list, or RFC 2606, knows the last label. */
bool fb_site_has_suffix(const struct fb_extractor *extractor, const char *name);

/* True for a name of several labels that is a site rather than a file or two
 * sentences. */
bool fb_site_is_named(const struct fb_site *name);

#endif
