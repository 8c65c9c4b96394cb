/* SPDX-License-Identifier: BSD-2-Clause */
#include "line.h"

#define ID_MIN 4
#define ID_MAX 20
#define GLUE_MAX 24 /* units between LINE and the ID */

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
	static const char16_t *const labels[] = { u"ID", u"Id", u"id", u"I D",
		u"アカウント", u"あいでぃー", u"アイディー", NULL };
	static const char16_t *const words[] = { u"友だち", u"友達",
		u"ともだち", u"追加", u"登録", u"検索", u"交換", u"しましょう",
		u"公式", u"で", u"から", u"まで", u"こちら", u"専用", u"担当",
		NULL };
	size_t stop = position + GLUE_MAX;

	*is_label = false;
	while (position < stop && position < text.count) {
		size_t word = fb_units_starts_any(text, position, labels);
		/* "id" may as well be how an ID begins */
		if (word != 0 && !*is_label &&
		    !fb_unit_is_alnum(fb_unit_at(text, position + word))) {
			*is_label = true;
			position += word;
			continue;
		}
		word = fb_units_starts_any(text, position, words);
		uint16_t unit = text.unit[position];
		/* LINE@, the name of a service */
		if (unit == '@' &&
		    fb_unit_is_blank(fb_unit_at(text, position + 1)))
			word = 1;
		if (word == 0 && !fb_unit_is_blank(unit) &&
		    !fb_unit_is_newline(unit) &&
		    !fb_unit_is_in(unit,
			u":・のは、!♪♡★☆【】「」『』()[]<>→⇒=_-|"))
			break;
		position += word != 0 ? word : 1;
	}
	return position;
}

/* "LINE: suzuki01" without a word for it: in capitals, and nothing that is a
 * word or a number of another kind. */
static bool
is_bare_id(struct fb_units text, size_t name, size_t length, size_t begin,
    size_t end)
{
	size_t letters = 0, others = 0;

	if (text.unit[name] != 'L' && text.unit[name] != u'ラ')
		return false;
	if (fb_unit_at(text, name + length) != ':' || begin - name > length + 2)
		return false;
	for (size_t i = begin; i < end; i++) {
		if (fb_unit_is_letter(text.unit[i]))
			letters++;
		else if (text.unit[i] != '-' && text.unit[i] != '.')
			others++;
	}
	return letters > 0 && others > 0;
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
	if (!read_id(key, text, begin, &end) ||
	    (!is_label && key[0] != '@' &&
		!is_bare_id(text, position, length, begin, end)))
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

/* Copy an ID and a NUL; its length, or 0 when it is none. */
static size_t
copy_name(char *out, struct fb_str name)
{
	if (name.len < ID_MIN || name.len > ID_MAX ||
	    name.data[name.len - 1] == '.')
		return 0;
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.data[i];
		if (!is_id_unit(c))
			return 0;
		out[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
	}
	out[name.len] = '\0';
	return name.len;
}

static struct fb_str
behind(struct fb_str text, size_t skip)
{
	return (struct fb_str) { text.data + skip, text.len - skip };
}

/* The ID behind ".../ti/p/~" or "@"; its length, or 0. */
static size_t
copy_id(char memory[FB_LINE_KEY_BYTES], struct fb_str rest)
{
	static const struct fb_str marks[] = { FB_STR("@"), FB_STR("%40") };

	if (begins(rest, FB_STR("~")))
		return copy_name(memory, behind(rest, 1));
	for (size_t i = 0; i < 2; i++) {
		if (!begins(rest, marks[i]))
			continue;
		memory[0] = '@';
		size_t len = copy_name(memory + 1, behind(rest, marks[i].len));
		return len == 0 ? 0 : len + 1;
	}
	return 0;
}

/* "page.line.me/example" is the page of @example. */
static size_t
copy_page(char memory[FB_LINE_KEY_BYTES], struct fb_str url)
{
	const struct fb_str page = FB_STR("page.line.me/");

	if (!begins(url, page))
		return 0;
	memory[0] = '@';
	size_t len = copy_name(memory + 1, behind(url, page.len));
	return len == 0 ? 0 : len + 1;
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
	size_t len = copy_page(memory, url);
	for (size_t i = 0; i < 2 && len == 0; i++)
		if (begins(url, people[i]))
			len = copy_id(memory, behind(url, people[i].len));
	if (len != 0) {
		*out = (struct fb_str) { memory, len };
		return;
	}
	for (size_t i = 0; i < 3; i++)
		if (begins(url, invitations[i]) && url.len > invitations[i].len)
			*out = url;
}

bool
fb_line_of_target(char memory[FB_LINE_KEY_BYTES], struct fb_str target)
{
	const struct fb_str scheme = FB_STR("line://ti/p/");

	return target.len > scheme.len &&
	    fb_str_equal_nocase((struct fb_str) { target.data, scheme.len },
		scheme) &&
	    copy_id(memory, behind(target, scheme.len)) != 0;
}

bool
fb_line_key(char key[FB_LINE_KEY_BYTES], struct fb_units exact)
{
	size_t end;

	return read_id(key, exact, 0, &end) && end == exact.count;
}
