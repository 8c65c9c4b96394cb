/* SPDX-License-Identifier: BSD-2-Clause */
#include "settings.h"

#include <assert.h>
#include <stdarg.h>

#include "i18n.h"
#include "lines.h"
#include "settings_table.h"
#include "utf8.h"

struct parser {
	struct fb_settings settings;
	size_t first_line[FB_SETTINGS_MAX]; /* 0: not given yet */
	const char *file_name;
	size_t line;
	size_t error_count;
	fb_settings_report *report;
	void *context;
};

static void complain(struct parser *parser, size_t line, size_t column,
    const char *format, ...) FB_PRINTF(4, 5);

static void
complain(struct parser *parser, size_t line, size_t column, const char *format,
    ...)
{
	struct fb_error error = {
		.status = FB_ERR_SYNTAX,
		.line = line,
		.column = column,
	};
	va_list arguments;

	parser->error_count++;
	if (parser->report == NULL)
		return;
	snprintf(error.file, sizeof error.file, "%s", parser->file_name);
	va_start(arguments, format);
	vsnprintf(error.message, sizeof error.message, format, arguments);
	va_end(arguments);
	fb_utf8_end_whole(error.file);
	fb_utf8_end_whole(error.message);
	parser->report(parser->context, &error);
}

/*
 * Read a quoted value: "…" with \" and \\ inside and nothing but a comment
 * behind.  The value is written to `room`, which has as many bytes as
 * `text`.
 */
static bool
read_quoted(struct parser *parser, struct fb_str *value, char *room,
    struct fb_str text)
{
	size_t at = 1, len = 0;

	for (; at < text.len && text.data[at] != '"'; at++) {
		char c = text.data[at];
		if (c == '\\' && at + 1 < text.len &&
		    (text.data[at + 1] == '"' || text.data[at + 1] == '\\'))
			c = text.data[++at];
		room[len++] = c;
	}
	if (at >= text.len) {
		complain(parser, parser->line, 0,
		    _("the closing quotation mark is missing"));
		return false;
	}
	struct fb_str behind = fb_lines_trim(
	    (struct fb_str) { text.data + at + 1, text.len - at - 1 });
	if (behind.len != 0 && behind.data[0] != '#') {
		char shown[FB_LINES_SHOWN_BYTES];
		fb_lines_show(shown, behind);
		complain(parser, parser->line, 0,
		    _("\"%s\" stands behind the closing quotation mark"),
		    shown);
		return false;
	}
	*value = (struct fb_str) { room, len };
	return true;
}

/* An unquoted value ends at a "#" with a blank before it. */
static struct fb_str
read_plain(struct fb_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '#' &&
		    (i == 0 || fb_lines_is_blank(text.data[i - 1]))) {
			text.len = i;
			break;
		}
	}
	return fb_lines_trim(text);
}

static void
complain_unknown(struct parser *parser, struct fb_str name)
{
	char shown[FB_LINES_SHOWN_BYTES];
	const struct fb_setting *nearest = fb_setting_nearest(name);
	bool has_wide_blank = false;

	for (size_t i = 0; i + 3 <= name.len && !has_wide_blank; i++)
		has_wide_blank = memcmp(name.data + i, "\u3000", 3) == 0;
	fb_lines_show(shown, name);
	if (has_wide_blank)
		complain(parser, parser->line, 0,
		    _("a full-width space stands in \"%s\"; write an ordinary "
		      "space between name and value"),
		    shown);
	else if (nearest != NULL)
		complain(parser, parser->line, 0,
		    _("unknown setting \"%s\"; did you mean \"%s\"?"), shown,
		    nearest->name);
	else
		complain(parser, parser->line, 0, _("unknown setting \"%s\""),
		    shown);
}

/* Note where a setting stands; false when it stood before. */
static bool
note_line(struct parser *parser, const struct fb_setting *setting)
{
	size_t *first = &parser->first_line[setting - fb_setting_table];

	if (*first != 0 && !fb_setting_repeats(setting)) {
		complain(parser, parser->line, 0,
		    _("\"%s\" is given twice, first in line %zu"),
		    setting->name, *first);
		return false;
	}
	if (*first == 0)
		*first = parser->line;
	return true;
}

static void
parse_setting(struct parser *parser, struct fb_str name, struct fb_str rest,
    char *room)
{
	const struct fb_setting *setting = fb_setting_find(name);
	char message[FB_SETTING_MESSAGE_BYTES];
	struct fb_str value;

	if (setting == NULL) {
		complain_unknown(parser, name);
		return;
	}
	if (!note_line(parser, setting))
		return;
	if (rest.len != 0 && rest.data[0] == '=') {
		complain(parser, parser->line, 0,
		    _("write the value behind a space, without \"=\": "
		      "%s value"),
		    setting->name);
		return;
	}
	bool is_quoted = rest.len != 0 && rest.data[0] == '"';
	if (!is_quoted)
		value = read_plain(rest);
	else if (!read_quoted(parser, &value, room, rest))
		return;
	if (!is_quoted && value.len == 0)
		complain(parser, parser->line, 0, _("\"%s\" has no value"),
		    setting->name);
	else if (!fb_setting_store(&parser->settings, setting, value, message))
		complain(parser, parser->line, 0, "%s", message);
}

static void
parse_line(struct parser *parser, struct fb_str line)
{
	char room[1024], message[FB_SETTING_MESSAGE_BYTES];
	size_t len = 0, column;

	if (!fb_lines_check(line, &column, message, sizeof message)) {
		complain(parser, parser->line, column, "%s", message);
		return;
	}
	line = fb_lines_trim(line);
	if (line.len == 0 || line.data[0] == '#')
		return;
	/* Longer than any right line, and so than what `room` must hold. */
	if (line.len > sizeof room) {
		complain(parser, parser->line, 0,
		    _("the line is too long: %zu bytes, at most %zu"), line.len,
		    sizeof room);
		return;
	}
	while (len < line.len && !fb_lines_is_blank(line.data[len]) &&
	    line.data[len] != '=')
		len++;
	struct fb_str name = { line.data, len };
	struct fb_str rest =
	    fb_lines_trim((struct fb_str) { line.data + len, line.len - len });
	parse_setting(parser, name, rest, room);
}

static size_t
line_of(const struct parser *parser, const char *name)
{
	const struct fb_setting *setting = fb_setting_find(fb_str(name));

	assert(setting != NULL);
	return parser->first_line[setting - fb_setting_table];
}

/* The thresholds must rise, or a stronger action would come first. */
static void
check_thresholds(struct parser *parser)
{
	static const char *const names[] = { "ThresholdTag",
		"ThresholdQuarantine", "ThresholdReject" };
	const struct fb_thresholds *t = &parser->settings.thresholds;
	size_t line = 0;

	if (t->tag_milli <= t->quarantine_milli &&
	    t->quarantine_milli <= t->reject_milli)
		return;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (line_of(parser, names[i]) > line)
			line = line_of(parser, names[i]);
	char points[3][32];
	const int32_t milli[] = { t->tag_milli, t->quarantine_milli,
		t->reject_milli };
	for (size_t i = 0; i < 3; i++)
		fb_setting_write_bound(points[i], sizeof points[i],
		    fb_setting_find(fb_str(names[i])), (uint64_t)milli[i]);
	complain(parser, line, 0,
	    _("the thresholds must rise: ThresholdTag is %s, "
	      "ThresholdQuarantine %s, ThresholdReject %s"),
	    points[0], points[1], points[2]);
}

/* Whoever is wronged by a rejection must learn whom to ask. */
static void
check_desk(struct parser *parser)
{
	const struct fb_settings *settings = &parser->settings;

	if (settings->ceiling < FB_VERDICT_REJECT || settings->desk[0] != '\0')
		return;
	complain(parser, line_of(parser, "Ceiling"), 0,
	    _("Ceiling reject needs Desk: the reply to a rejected mail names "
	      "whom its sender may ask"));
}

static void
check_required(struct parser *parser)
{
	for (size_t i = 0; i < fb_setting_count; i++) {
		const struct fb_setting *setting = &fb_setting_table[i];
		char choice[128];

		if (setting->initial != NULL || parser->first_line[i] != 0)
			continue;
		fb_setting_write_choice(choice, sizeof choice, setting);
		complain(parser, 0, 0,
		    _("%s must be set to %s; it has no default, because the "
		      "law differs between them"),
		    setting->name, choice);
	}
}

static void
set_defaults(struct fb_settings *settings)
{
	char message[FB_SETTING_MESSAGE_BYTES];

	for (size_t i = 0; i < fb_setting_count; i++) {
		const struct fb_setting *setting = &fb_setting_table[i];
		bool is_stored = setting->initial == NULL ||
		    fb_setting_store(settings, setting,
			fb_str(setting->initial), message);
		assert(is_stored);
		(void)is_stored;
	}
}

enum fb_status
fb_settings_parse(struct fb_settings *out, struct fb_str text,
    const char *file_name, fb_settings_report *report, void *context)
{
	struct parser parser = {
		.file_name = file_name,
		.report = report,
		.context = context,
	};

	assert(out != NULL && file_name != NULL);
	set_defaults(&parser.settings);
	text = fb_lines_start(text);
	while (text.len != 0) {
		parser.line++;
		parse_line(&parser, fb_lines_take(&text));
	}
	check_thresholds(&parser);
	check_desk(&parser);
	check_required(&parser);
	if (parser.error_count != 0)
		return FB_ERR_SYNTAX;
	*out = parser.settings;
	return FB_OK;
}
