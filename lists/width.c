/* SPDX-License-Identifier: BSD-2-Clause */
#include "width.h"

#include <unicode/uchar.h>

#include "utf8.h"

static size_t
columns_of(uint32_t c)
{
	int32_t width =
	    u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH);

	switch (u_charType((UChar32)c)) {
	case U_NON_SPACING_MARK:
	case U_ENCLOSING_MARK:
	case U_FORMAT_CHAR:
		return 0;
	default:
		return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
	}
}

size_t
fb_width(const char *text)
{
	struct fb_str rest = fb_str(text);
	size_t pos = 0, columns = 0;

	while (pos < rest.len)
		columns += columns_of(fb_utf8_next(rest, &pos));
	return columns;
}

void
fb_width_put(FILE *out, const char *text, size_t columns)
{
	size_t width = fb_width(text);

	fputs(text, out);
	for (; width < columns; width++)
		putc(' ', out);
}

void
fb_width_put_cut(FILE *out, struct fb_str text, size_t columns)
{
	/* `cut` is where "…" would still fit behind */
	size_t pos = 0, cut = 0, width = 0;

	while (pos < text.len) {
		size_t next = pos;
		width += columns_of(fb_utf8_next(text, &next));
		if (width > columns)
			break;
		pos = next;
		if (width < columns)
			cut = pos;
	}
	if (pos == text.len)
		cut = pos;
	fwrite(text.data, 1, cut, out);
	if (pos < text.len && columns > 0)
		fputs("…", out);
}
