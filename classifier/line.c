/* SPDX-License-Identifier: BSD-2-Clause */
#include "line.h"

#define ID_MIN 4
#define ID_MAX 20
#define GLUE_MAX 16 /* units between LINE and the ID */

static bool
is_id_unit(uint16_t unit)
{
	return fb_unit_is_alnum(unit) || fb_unit_is_in(unit, u"._-");
}

/* Read the ID at `position`; *end is the unit behind it. */
static bool
read_id(char key[FB_LINE_KEY_BYTES], struct fb_units text, size_t position,
    size_t *end)
{
	size_t len = 0;

	if (fb_unit_at(text, position) == '@') {
		key[len++] = '@';
		position++;
	}
	size_t begin = position;
	while (is_id_unit(fb_unit_at(text, position))) {
		uint16_t unit = text.unit[position++];
		if (position - begin > ID_MAX)
			return false;
		key[len++] =
		    (char)(unit >= 'A' && unit <= 'Z' ? unit - 'A' + 'a' :
							unit);
	}
	/* a full stop of the sentence */
	while (position > begin && text.unit[position - 1] == '.') {
		position--;
		len--;
	}
	key[len] = '\0';
	*end = position;
	return position - begin >= ID_MIN &&
	    !fb_unit_is_in(fb_unit_at(text, position), u"@:/");
}

/* Units of "LINE" in any case, or ライン, at `position`, or 0. */
static size_t
name_at(struct fb_units text, size_t position)
{
	static const char name[] = "line";

	uint16_t before = fb_unit_at(text, position - 1);

	/* オンライン and online are other words */
	if (fb_unit_at(text, position) == u'ラ')
		return before >= 0x30A1 && before <= 0x30FC ?
		    0 :
		    fb_units_starts(text, position, u"ライン");
	for (size_t i = 0; i < 4; i++)
		if ((fb_unit_at(text, position + i) | 0x20) != name[i])
			return 0;
	return fb_unit_is_letter(before) ? 0 : 4;
}

/* Skip what stands between the name and an ID; *is_label is set when one of
 * the words says that an ID follows. */
static size_t
skip_glue(struct fb_units text, size_t position, bool *is_label)
{
	static const char16_t *const words[] = { u"ID", u"Id", u"id",
		u"アカウント", u"あいでぃー", NULL };
	size_t stop = position + GLUE_MAX;

	*is_label = false;
	while (position < stop && position < text.count) {
		size_t word = fb_units_starts_any(text, position, words);
		if (word != 0 && !*is_label) {
			*is_label = true;
			position += word;
			continue;
		}
		uint16_t unit = text.unit[position];
		if (!fb_unit_is_blank(unit) && !fb_unit_is_newline(unit) &&
		    !fb_unit_is_in(unit, u":・のは【】「」『』()[]<>→=_-公式"))
			break;
		position++;
	}
	return position;
}

static size_t
scan_at(struct fb_extraction *extraction, struct fb_units text, size_t position)
{
	char key[FB_LINE_KEY_BYTES];
	size_t length = name_at(text, position), end;
	bool is_label;

	if (length == 0)
		return position + 1;
	size_t begin = skip_glue(text, position + length, &is_label);
	if ((!is_label && fb_unit_at(text, begin) != '@') ||
	    !read_id(key, text, begin, &end))
		return position + length;
	fb_extraction_note(extraction, FB_TYPE_LINE, fb_str(key), begin, end);
	return end;
}

void
fb_line_scan(struct fb_extraction *extraction, struct fb_units exact)
{
	size_t i = 0;

	while (i < exact.count && fb_extraction_goes_on(extraction)) {
		uint16_t unit = exact.unit[i];
		if (unit == 'L' || unit == 'l' || unit == u'ラ')
			i = scan_at(extraction, exact, i);
		else
			i++;
	}
}

static bool
begins(struct fb_str text, struct fb_str prefix)
{
	return text.len >= prefix.len &&
	    memcmp(text.data, prefix.data, prefix.len) == 0;
}

/* The ID behind ".../ti/p/~" or "@"; its length, or 0. */
static size_t
copy_id(char memory[FB_LINE_KEY_BYTES], struct fb_str rest)
{
	size_t len = 0;

	if (begins(rest, FB_STR("~"))) {
		rest.data++;
		rest.len--;
	} else if (begins(rest, FB_STR("%40"))) {
		memory[len++] = '@';
		rest.data += 3;
		rest.len -= 3;
	} else if (begins(rest, FB_STR("@"))) {
		memory[len++] = '@';
		rest.data++;
		rest.len--;
	} else {
		return 0;
	}
	if (rest.len < ID_MIN || rest.len > ID_MAX ||
	    rest.data[rest.len - 1] == '.')
		return 0;
	for (size_t i = 0; i < rest.len; i++) {
		unsigned char c = (unsigned char)rest.data[i];
		if (!is_id_unit(c))
			return 0;
		memory[len++] =
		    (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
	}
	memory[len] = '\0';
	return len;
}

void
fb_line_of_url(struct fb_str *out, char memory[FB_LINE_KEY_BYTES],
    struct fb_str url)
{
	static const struct fb_str people[] = { FB_STR("line.me/ti/p/"),
		FB_STR("line.me/R/ti/p/") };
	static const struct fb_str invitations[] = { FB_STR("line.me/ti/"),
		FB_STR("line.me/R/ti/"), FB_STR("lin.ee/") };

	*out = (struct fb_str) { "", 0 };
	for (size_t i = 0; i < 2; i++) {
		if (!begins(url, people[i]))
			continue;
		size_t skip = people[i].len;
		size_t len = copy_id(memory,
		    (struct fb_str) { url.data + skip, url.len - skip });
		if (len != 0) {
			*out = (struct fb_str) { memory, len };
			return;
		}
	}
	for (size_t i = 0; i < 3; i++)
		if (begins(url, invitations[i]) && url.len > invitations[i].len)
			*out = url;
}

bool
fb_line_key(char key[FB_LINE_KEY_BYTES], struct fb_units exact)
{
	size_t end;

	return read_id(key, exact, 0, &end) && end == exact.count;
}
