/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-list allow - values that are honest count nothing from now on */
#include "i18n.h"
#include "lines.h"
#include "verb_override.h"

static void
usage(FILE *out)
{
	fputs(_("Usage: fakebill-list allow [OPTION]... VALUE...\n"
		"Let values count nothing here from now on, whatever list has "
		"them now or later,\n"
		"and write a report for those who maintain the lists.  VALUE "
		"is an account, a\n"
		"telephone number, an address or another identifier in any "
		"spelling, or the text\n"
		"of a phrase or a name of a brand as the list has it.\n"
		"\n"
		"  -t, --type TYPE        read VALUE as this: acct, tel, url, "
		"dom, mail, coin,\n"
		"                         line, file, brand or phrase\n"),
	    out);
	fb_override_verb_usage(out);
}

static bool
add_as(struct fb_override_reading *out, struct fb_arena *arena,
    const struct fb_reader *reader, enum fb_type type, struct fb_str value,
    char *message, size_t capacity)
{
	struct fb_override_row row = {
		.kind = FB_OVERRIDE_ALLOWED,
		.type = type,
		.value = value,
		.added = FB_DATE_NONE,
		.expires = FB_DATE_NONE,
	};

	if (fb_override_row_complete(&row, arena, fb_reader_extractor(reader),
		message, capacity) != FB_OK)
		return false;
	fb_override_reading_add(out, &row);
	return true;
}

/* What stands in a text, such as an account with the names of its bank and
 * branch. */
static void
add_found(struct fb_override_reading *out, struct fb_arena *arena,
    const struct fb_reader *reader, struct fb_str value)
{
	struct fb_reading reading;
	char message[256];

	if (fb_read_text(&reading, arena, reader, value) != FB_OK)
		return;
	for (size_t i = 0; i < reading.identifiers.count; i++)
		add_as(out, arena, reader,
		    reading.identifiers.identifier[i].type,
		    reading.identifiers.identifier[i].key, message,
		    sizeof message);
}

static bool
read_value(struct fb_override_reading *out, struct fb_arena *arena,
    const struct fb_reader *reader, enum fb_type type, const char *argument,
    char *message, size_t capacity)
{
	const struct fb_str value = fb_lines_trim(fb_str(argument));
	size_t column;

	if (!fb_lines_check(value, &column, message, capacity))
		return false;
	if (memchr(argument, '\t', strlen(argument)) != NULL) {
		snprintf(message, capacity, _("a value has no TAB"));
		return false;
	}
	if (type != FB_TYPE_COUNT)
		return add_as(out, arena, reader, type, value, message,
		    capacity);
	add_found(out, arena, reader, value);
	for (unsigned t = 0; t < FB_TYPE_RULE; t++)
		add_as(out, arena, reader, (enum fb_type)t, value, message,
		    capacity);
	if (out->count > 0)
		return true;
	char shown[FB_LINES_SHOWN_BYTES];
	fb_lines_show(shown, value);
	snprintf(message, capacity, _("\"%s\" is no value of any type"), shown);
	return false;
}

int
fb_verb_allow(int argc, char **argv)
{
	static const struct fb_override_verb verb = {
		.name = "allow",
		.kind = FB_OVERRIDE_ALLOWED,
		.usage = usage,
		.read = read_value,
	};

	return fb_override_verb_run(&verb, argc, argv);
}
