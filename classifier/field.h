/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * field.h - the fields of a header, as they stand in the message
 */
#ifndef FB_FIELD_H
#define FB_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

/* One header field as it stands in the message. */
struct fb_field {
	struct fb_str name;  /* without the colon, spaces trimmed */
	struct fb_str value; /* raw: folds and encoded-words still inside,
			      * blanks and line ends around it trimmed */
};

struct fb_fields {
	const struct fb_field *field;
	size_t count;
};

/* The raw value of the `index`-th field of that name (from 0), compared
 * without case.  Returns false when there is none; *out is then empty. */
bool fb_fields_find(struct fb_str *out, const struct fb_fields *fields,
    const char *name, size_t index);

#endif
