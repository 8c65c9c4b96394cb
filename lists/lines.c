/* SPDX-License-Identifier: BSD-2-Clause */
#include "lines.h"

#include <inttypes.h>
#include <stdio.h>

#include "i18n.h"
#include "utf8.h"

struct fb_str
fb_lines_start(struct fb_str text)
{
	if (text.len >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0) {
		text.data += 3;
		text.len -= 3;
	}
	return text;
}

struct fb_str
fb_lines_take(struct fb_str *text)
{
	const char *end = memchr(text->data, '\n', text->len);
	struct fb_str line = { text->data,
		end == NULL ? text->len : (size_t)(end - text->data) };
	size_t taken = line.len + (end != NULL);

	text->data += taken;
	text->len -= taken;
	if (line.len != 0 && line.data[line.len - 1] == '\r')
		line.len--;
	return line;
}

struct fb_str
fb_lines_trim(struct fb_str text)
{
	while (text.len != 0 && fb_lines_is_blank(text.data[0])) {
		text.data++;
		text.len--;
	}
	while (text.len != 0 && fb_lines_is_blank(text.data[text.len - 1]))
		text.len--;
	return text;
}

bool
fb_lines_check(struct fb_str line, size_t *column, char *message,
    size_t capacity)
{
	size_t at = 0;

	for (size_t i = 1; at < line.len; i++) {
		bool is_valid;
		uint32_t c = fb_utf8_next_checked(line, &at, &is_valid);
		bool is_control = (c < 0x20 && c != '\t') || c == 0x7F;
		if (is_valid && !is_control)
			continue;
		*column = i;
		if (!is_valid)
			snprintf(message, capacity, "%s",
			    _("this is not UTF-8; save the file as UTF-8"));
		else
			snprintf(message, capacity,
			    _("a control character (U+%04" PRIX32
			      ") stands here"),
			    c);
		return false;
	}
	return true;
}

void
fb_lines_show(char out[FB_LINES_SHOWN_BYTES], struct fb_str text)
{
	const size_t room = FB_LINES_SHOWN_BYTES - sizeof "...";
	size_t at = 0, len = 0;

	while (at < text.len) {
		bool is_valid;
		uint32_t c = fb_utf8_next_checked(text, &at, &is_valid);
		char bytes[FB_UTF8_MAX_BYTES];
		size_t size = fb_utf8_put(bytes, c);
		if (!is_valid || c < 0x20 || (c >= 0x7F && c < 0xA0)) {
			bytes[0] = '?';
			size = 1;
		}
		if (len + size > room) {
			memcpy(out + len, "...", 3);
			len += 3;
			break;
		}
		memcpy(out + len, bytes, size);
		len += size;
	}
	out[len] = '\0';
}
