/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mime_kind.h - what a part is to the program that opens it
 *
 * Readers go by the type, and by the name where the type says nothing: a
 * bill may come as "application/octet-stream; name=bill.html".
 */
#ifndef FB_MIME_KIND_H
#define FB_MIME_KIND_H

#include <stdbool.h>

#include "mime.h"

/* Whether a part has this type, and this subtype if it is not NULL. */
bool fb_part_is_type(const struct fb_part *part, const char *type,
    const char *subtype);

/* ".jpg" of "x.jpg"; empty for "x" and "Mr. Smith". */
struct fb_str fb_extension_of(struct fb_str name);

/*
 * A part without a type is what its name says to readers, not the text of
 * RFC 2045, 5.2: set its type and subtype by its extension.
 */
void fb_part_type_by_name(struct fb_part *part);

/* Text, what its name calls text, and reports of type message/. */
bool fb_part_is_text(const struct fb_part *part);

/* A calendar or visiting card (content_lines.h). */
bool fb_part_has_content_lines(const struct fb_part *part);

/* A whole message, by its type or by its name (".eml"). */
bool fb_part_is_message(const struct fb_part *part);

#endif
