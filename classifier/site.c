/* SPDX-License-Identifier: BSD-2-Clause */
#include "site.h"

#include <unicode/uchar.h>
#include <unicode/utf16.h>

size_t
fb_site_dot(struct fb_units text, size_t position)
{
	static const char16_t *const forms[] = { u".", u"。", u"[.]", u"(.)",
		u"{.}", u"<.>", u"[dot]", u"(dot)", u"{dot}", u"<dot>",
		u"[DOT]", u"(DOT)", u" dot ", u" [.] ", u" (.) ", u" [dot] ",
		u" (dot) ", u"ドット", u" ドット ", u"[ドット]", u"(ドット)",
		u"「.」", u"【.】", u".。", NULL };
	uint16_t unit = fb_unit_at(text, position);

	if (unit == '.')
		return 1;
	return fb_unit_is_in(unit, u"。[({< ド「【") ?
	    fb_units_starts_any(text, position, forms) :
	    0;
}

size_t
fb_site_label_unit(struct fb_units text, size_t position, bool is_idn)
{
	uint16_t unit = fb_unit_at(text, position);
	UChar32 c;
	size_t next = position;

	if (fb_unit_is_alnum(unit) || unit == '-' || unit == '_')
		return 1;
	if (unit == '%')
		return is_idn ? 1 : 0;
	if (!is_idn || unit < 0x80)
		return 0;
	U16_NEXT(text.unit, next, text.count, c);
	return u_isalnum(c) || u_getCombiningClass(c) != 0 ? next - position :
							     0;
}

static void
append_units(struct fb_site *name, struct fb_units text, size_t begin,
    size_t end)
{
	while (begin < end) {
		UChar32 c;
		U16_NEXT(text.unit, begin, end, c);
		name->len += fb_utf8_put(name->text + name->len, (uint32_t)c);
	}
}

void
fb_site_copy(struct fb_site *name, struct fb_units text, size_t begin,
    size_t end)
{
	name->len = name->labels = name->last_text = 0;
	name->last_label = begin;
	append_units(name, text, begin, end);
	name->text[name->len] = '\0';
	name->end = end;
}

void
fb_site_read_name(struct fb_site *name, struct fb_units text, size_t position,
    enum fb_site_context context)
{
	bool is_idn = context == FB_SITE_IN_IDN;
	size_t dot = 0, stop = position + FB_SITE_MAX_UNITS;

	name->len = name->labels = name->last_text = 0;
	name->text[0] = '\0';
	name->end = name->last_label = position;
	for (;;) {
		size_t begin = position + dot, end = begin, step;
		while (end < stop &&
		    (step = fb_site_label_unit(text, end, is_idn)) != 0)
			end += step;
		if (end == begin || end >= stop)
			return;
		if (dot != 0)
			name->text[name->len++] = '.';
		name->last_label = begin;
		name->last_text = name->len;
		append_units(name, text, begin, end);
		name->text[name->len] = '\0';
		name->labels++;
		name->end = position = end;
		dot = fb_site_dot(text, position);
		/* "https://evil .example/" */
		if (dot == 0 && name->labels == 1 &&
		    context == FB_SITE_IN_URL &&
		    fb_units_starts(text, position, u" .") != 0)
			dot = 2;
		if (dot == 0 ||
		    (context == FB_SITE_IN_TEXT &&
			text.unit[position] == u'。'))
			return;
	}
}

bool
fb_site_has_suffix(const struct fb_extractor *extractor, const char *name)
{
	static const char *const reserved[] = { "invalid", "example", "test",
		NULL };
	const char *last = strrchr(name, '.');
	char label[64];
	size_t len;

	if (last == NULL)
		return false;
	len = strlen(++last);
	if (len == 0 || len >= sizeof label)
		return false;
	for (size_t i = 0; i <= len; i++)
		label[i] = last[i] >= 'A' && last[i] <= 'Z' ?
		    (char)(last[i] - 'A' + 'a') :
		    last[i];
	for (size_t i = 0; reserved[i] != NULL; i++)
		if (strcmp(label, reserved[i]) == 0)
			return true;
	return psl_is_public_suffix2(extractor->public_suffixes, label,
	    PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE);
}

/* Last labels of file names, which are rather that than a site. */
static bool
looks_like_file(const char *name)
{
	static const char *const extensions[] = { "zip", "md", "py", "sh", "rs",
		"pl", "ps", "mov", "app", "so", "cc", NULL };
	const char *last = strrchr(name, '.') + 1;

	for (size_t i = 0; extensions[i] != NULL; i++)
		if (strcmp(last, extensions[i]) == 0)
			return true;
	return false;
}

/* Cut Japanese text off a last label such as "jpへ". */
static void
cut_tail(const struct fb_extractor *extractor, struct fb_site *name,
    struct fb_units text)
{
	size_t end = name->last_label, len = name->last_text;

	while (end < name->end && text.unit[end] < 0x80) {
		end++;
		len++;
	}
	if (end == name->end || end == name->last_label)
		return;
	char kept = name->text[len];
	name->text[len] = '\0';
	if (fb_site_has_suffix(extractor, name->text)) {
		name->len = len;
		name->end = end;
	} else {
		name->text[len] = kept;
	}
}

void
fb_site_read_host(struct fb_site *name, const struct fb_extractor *extractor,
    struct fb_units text, size_t position)
{
	fb_site_read_name(name, text, position, FB_SITE_IN_URL);
	if (name->labels > 1 && fb_site_has_suffix(extractor, name->text))
		return;
	if (fb_site_label_unit(text, name->end, true) == 0 && name->labels > 0)
		return;
	fb_site_read_name(name, text, position, FB_SITE_IN_IDN);
	cut_tail(extractor, name, text);
}

/* "EXAMPLE.JP": in capitals only the commonest are more than initials. */
static bool
is_named_in_capitals(const struct fb_site *name, const char *last)
{
	static const char *const common[] = { "JP", "COM", "NET", "ORG", "INFO",
		"BIZ", NULL };
	size_t before = (size_t)(last - 1 - name->text);

	for (size_t i = 0; common[i] != NULL; i++)
		if (strcmp(last, common[i]) == 0)
			return before >= 3 && name->text[before - 1] != '.' &&
			    name->text[before - 2] != '.';
	return false;
}

bool
fb_site_is_named(const struct fb_site *name)
{
	const char *last = strrchr(name->text, '.') + 1;

	if (is_named_in_capitals(name, last))
		return true;
	for (const char *p = last; *p != '\0'; p++)
		if (*p < 'a' || *p > 'z')
			return false;
	return strlen(last) >= 2 && !looks_like_file(name->text);
}
