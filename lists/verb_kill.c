/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-list kill - entries that are wrong count nothing from now on */
#include "i18n.h"
#include "lines.h"
#include "verb_override.h"

static void
usage(FILE *out)
{
	fputs(_("Usage: fakebill-list kill [OPTION]... ID...\n"
		"Let entries count nothing here from now on, in every list, "
		"and write a report\n"
		"for those who maintain them.  ID is P0102, or starter/P0102 "
		"for one list only.\n"
		"\n"),
	    out);
	fb_override_verb_usage(out);
}

static bool
read_id(struct fb_override_reading *out, struct fb_arena *arena,
    const struct fb_reader *reader, enum fb_type type, const char *argument,
    char *message, size_t capacity)
{
	struct fb_override_row row = { .kind = FB_OVERRIDE_KILLED,
		.added = FB_DATE_NONE,
		.expires = FB_DATE_NONE };
	const char *slash = strrchr(argument, '/');
	struct fb_str id = fb_str(slash == NULL ? argument : slash + 1);
	struct fb_str list = { argument,
		slash == NULL ? 0 : (size_t)(slash - argument) };

	(void)arena;
	(void)reader;
	(void)type;
	if (!fb_id_is_valid(id) || (slash != NULL && !fb_name_is_valid(list))) {
		char shown[FB_LINES_SHOWN_BYTES];
		fb_lines_show(shown, fb_str(argument));
		snprintf(message, capacity,
		    _("\"%s\" is no id of an entry, such as P0102 or "
		      "starter/P0102"),
		    shown);
		return false;
	}
	memcpy(row.id, id.data, id.len);
	memcpy(row.list, list.data, list.len);
	fb_override_reading_add(out, &row);
	return true;
}

int
fb_verb_kill(int argc, char **argv)
{
	static const struct fb_override_verb verb = {
		.name = "kill",
		.kind = FB_OVERRIDE_KILLED,
		.usage = usage,
		.read = read_id,
	};

	return fb_override_verb_run(&verb, argc, argv);
}
