/* SPDX-License-Identifier: BSD-2-Clause */
#include "mime_kind.h"

#include "cfws.h"

#define EXTENSION_BYTES_MAX 6 /* ".xhtml" without its dot, and one more */

bool
fb_part_is_type(const struct fb_part *part, const char *type,
    const char *subtype)
{
	return fb_str_equal(part->type, fb_str(type)) &&
	    (subtype == NULL || fb_str_equal(part->subtype, fb_str(subtype)));
}

static bool
is_one_of(struct fb_str extension, const char *const *name, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (fb_str_equal_nocase(extension, fb_str(name[i])))
			return true;
	return false;
}

static bool
has_html_name(const struct fb_part *part)
{
	static const char *const names[] = { ".htm", ".html", ".shtml",
		".xhtml", ".xht" };
	return is_one_of(part->extension, names, sizeof names / sizeof *names);
}

static bool
has_text_name(const struct fb_part *part)
{
	static const char *const names[] = { ".txt", ".text", ".csv", ".tsv",
		".log", ".md", ".ics", ".vcf" };
	return is_one_of(part->extension, names, sizeof names / sizeof *names);
}

static bool
has_message_name(const struct fb_part *part)
{
	static const char *const names[] = { ".eml", ".mht", ".mhtml" };
	return is_one_of(part->extension, names, sizeof names / sizeof *names);
}

/* Of a type that leaves it to the name what to do. */
static bool
goes_by_name(const struct fb_part *part)
{
	static const char *const others[] = { "text", "message", "multipart",
		"image", "audio", "video", "font", "model" };

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (fb_part_is_type(part, others[i], NULL))
			return false;
	return true;
}

struct fb_str
fb_extension_of(struct fb_str name)
{
	const struct fb_str none = { NULL, 0 };
	size_t len = 0;

	while (name.len > 0 &&
	    (fb_is_blank(name.data[name.len - 1]) ||
		name.data[name.len - 1] == '.'))
		name.len--;
	while (len < name.len && name.data[name.len - 1 - len] != '.' &&
	    name.data[name.len - 1 - len] > ' ')
		len++;
	if (len < 1 || len >= EXTENSION_BYTES_MAX || len == name.len ||
	    name.data[name.len - 1 - len] != '.')
		return none;
	return (struct fb_str) { name.data + name.len - 1 - len, len + 1 };
}

void
fb_part_type_by_name(struct fb_part *part)
{
	if (has_html_name(part)) {
		part->subtype = FB_STR("html");
	} else if (!has_text_name(part) && part->extension.len > 0) {
		part->type = FB_STR("application");
		part->subtype = FB_STR("octet-stream");
	}
}

bool
fb_part_is_text(const struct fb_part *part)
{
	if (fb_part_is_type(part, "text", NULL) ||
	    fb_part_is_type(part, "application", "xhtml+xml") ||
	    fb_part_is_type(part, "application", "ics"))
		return true;
	/* Reports about delivery (RFC 3464, 8098) are shown as they stand. */
	if (fb_part_is_type(part, "message", NULL))
		return !fb_part_is_message(part) &&
		    !fb_part_is_type(part, "message", "partial");
	return goes_by_name(part) &&
	    (has_text_name(part) || has_html_name(part));
}

bool
fb_part_has_content_lines(const struct fb_part *part)
{
	static const char *const types[] = { "calendar", "x-vcalendar", "vcard",
		"x-vcard", "directory" };
	static const char *const names[] = { ".ics", ".vcf" };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (fb_part_is_type(part, "text", types[i]))
			return true;
	return fb_part_is_type(part, "application", "ics") ||
	    (goes_by_name(part) &&
		is_one_of(part->extension, names,
		    sizeof names / sizeof *names));
}

bool
fb_part_is_message(const struct fb_part *part)
{
	return fb_part_is_type(part, "message", "rfc822") ||
	    fb_part_is_type(part, "message", "global") ||
	    fb_part_is_type(part, "message", "news") ||
	    (goes_by_name(part) && has_message_name(part));
}

bool
fb_part_is_html(const struct fb_part *part)
{
	/* RFC 1896 and its forerunner have tags in angle brackets too. */
	if (fb_part_is_type(part, "text", NULL))
		return fb_str_equal(part->subtype, FB_STR("html")) ||
		    fb_str_equal(part->subtype, FB_STR("enriched")) ||
		    fb_str_equal(part->subtype, FB_STR("richtext"));
	/* Other types are decoded for their file name only. */
	return fb_part_is_type(part, "application", "xhtml+xml") ||
	    has_html_name(part);
}
