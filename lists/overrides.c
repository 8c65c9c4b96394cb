/* SPDX-License-Identifier: BSD-2-Clause */
#include "overrides_internal.h"

#include <errno.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "failure.h"
#include "file.h"
#include "i18n.h"
#include "lines.h"
#include "nearest.h"
#include "utf8.h"

/* All rows, and what folding their values leaves behind. */
#define ARENA_BYTES ((size_t)256 << 20)

static const char *const key_words[] = { "list", "add", "exp", "by", "why" };
_Static_assert(sizeof key_words / sizeof *key_words == FB_OVERRIDE_KEY_COUNT,
    "one word for each key");
const struct fb_words fb_override_key_words = { key_words,
	FB_OVERRIDE_KEY_COUNT };

static const char *const verb_list[] = { "kill", "allow" };
static const struct fb_words verb_words = { verb_list, 2 };

/* ---- parsing ----------------------------------------------------------- */

struct parser {
	struct fb_overrides *overrides;
	const struct fb_extractor *extractor;
	const char *file_name;
	size_t line, row_capacity, error_count;
	enum fb_status status; /* no memory, too long */
	fb_overrides_report *report;
	void *context;
};

static void complain(struct parser *parser, size_t column, const char *format,
    ...) FB_PRINTF(3, 4);

static void
complain(struct parser *parser, size_t column, const char *format, ...)
{
	struct fb_error error = {
		.status = FB_ERR_SYNTAX,
		.line = parser->line,
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

/* The next field of a line; *line moves behind its TAB. */
static struct fb_str
take_field(struct fb_str *line)
{
	const char *tab =
	    line->len == 0 ? NULL : memchr(line->data, '\t', line->len);
	struct fb_str field = { line->data,
		tab == NULL ? line->len : (size_t)(tab - line->data) };
	size_t taken = field.len + (tab != NULL);

	line->data += taken;
	line->len -= taken;
	return fb_lines_trim(field);
}

/* Of a word of the set; false after a complaint about `what`. */
static bool
find_word(struct parser *parser, unsigned *number, const struct fb_words *set,
    struct fb_str word, const char *what)
{
	char shown[FB_LINES_SHOWN_BYTES];

	if (fb_words_find(set, word, number))
		return true;
	const char *near = fb_nearest(set, word);
	fb_lines_show(shown, word);
	if (near != NULL)
		complain(parser, 0,
		    _("unknown %s \"%s\"; did you mean \"%s\"?"), what, shown,
		    near);
	else
		complain(parser, 0, _("unknown %s \"%s\""), what, shown);
	return false;
}

static bool
set_date(struct parser *parser, fb_date *out, struct fb_str value)
{
	char shown[FB_LINES_SHOWN_BYTES];

	if (fb_date_parse(out, value))
		return true;
	fb_lines_show(shown, value);
	complain(parser, 0, _("\"%s\" is no date such as 2026-01-31"), shown);
	return false;
}

static bool
set_list(struct parser *parser, struct fb_override_row *row,
    struct fb_str value)
{
	char shown[FB_LINES_SHOWN_BYTES];

	if (row->kind != FB_OVERRIDE_KILLED) {
		complain(parser, 0,
		    _("list= has no sense here: a value is allowed whatever "
		      "list has it"));
		return false;
	}
	if (!fb_name_is_valid(value)) {
		fb_lines_show(shown, value);
		complain(parser, 0, _("\"%s\" is no name of a list"), shown);
		return false;
	}
	memcpy(row->list, value.data, value.len);
	return true;
}

static bool
set_key(struct parser *parser, struct fb_override_row *row, unsigned key,
    struct fb_str value)
{
	switch ((enum fb_override_key)key) {
	case FB_OVERRIDE_LIST:
		return set_list(parser, row, value);
	case FB_OVERRIDE_ADD:
		return set_date(parser, &row->added, value);
	case FB_OVERRIDE_EXP:
		return set_date(parser, &row->expires, value);
	case FB_OVERRIDE_BY:
		row->by = value;
		return true;
	case FB_OVERRIDE_WHY:
		row->why = value;
		return true;
	case FB_OVERRIDE_KEY_COUNT:
		break;
	}
	return false;
}

/* The fields key=value behind what is overridden. */
static bool
parse_keys(struct parser *parser, struct fb_override_row *row,
    struct fb_str rest)
{
	unsigned given = 0, key;

	while (rest.len > 0) {
		struct fb_str field = take_field(&rest);
		const char *equals =
		    field.len == 0 ? NULL : memchr(field.data, '=', field.len);
		if (field.len == 0)
			continue;
		if (equals == NULL) {
			char shown[FB_LINES_SHOWN_BYTES];
			fb_lines_show(shown, field);
			complain(parser, 0,
			    _("\"%s\" is no key=value; fields are separated "
			      "by TAB"),
			    shown);
			return false;
		}
		struct fb_str name = { field.data,
			(size_t)(equals - field.data) };
		struct fb_str value = { equals + 1, field.len - name.len - 1 };
		if (!find_word(parser, &key, &fb_override_key_words, name,
			_("key")))
			return false;
		if ((given & 1u << key) != 0) {
			complain(parser, 0, _("%s= is given twice"),
			    key_words[key]);
			return false;
		}
		given |= 1u << key;
		if (!set_key(parser, row, key, value))
			return false;
	}
	return true;
}

static bool
parse_kill(struct parser *parser, struct fb_override_row *row,
    struct fb_str *rest)
{
	struct fb_str id = take_field(rest);
	char shown[FB_LINES_SHOWN_BYTES];

	if (!fb_id_is_valid(id)) {
		fb_lines_show(shown, id);
		complain(parser, 0,
		    _("\"%s\" is no id of an entry, such as P0102; fields are "
		      "separated by TAB"),
		    shown);
		return false;
	}
	memcpy(row->id, id.data, id.len);
	return true;
}

static bool
parse_allow(struct parser *parser, struct fb_override_row *row,
    struct fb_str *rest)
{
	char message[sizeof((struct fb_error *)0)->message];
	unsigned type;

	if (!find_word(parser, &type, &fb_type_words, take_field(rest),
		_("type")))
		return false;
	row->type = (enum fb_type)type;
	row->value = take_field(rest);
	enum fb_status status =
	    fb_override_row_complete(row, parser->overrides->arena,
		parser->extractor, message, sizeof message);
	if (status == FB_ERR_SYNTAX)
		complain(parser, 0, "%s", message);
	else if (status != FB_OK)
		parser->status = status;
	return status == FB_OK;
}

static bool
add_row(struct parser *parser, const struct fb_override_row *row)
{
	struct fb_overrides *overrides = parser->overrides;

	if (overrides->row_count == FB_OVERRIDES_MAX) {
		complain(parser, 0, _("more than %d overrides"),
		    FB_OVERRIDES_MAX);
		parser->status = FB_ERR_TOO_LONG;
		return false;
	}
	if (overrides->row_count == parser->row_capacity) {
		size_t capacity = 2 * parser->row_capacity + 16;
		struct fb_override_row *grown =
		    fb_arena_calloc(overrides->arena, capacity, sizeof *grown);
		if (grown == NULL) {
			parser->status = FB_ERR_NOMEM;
			return false;
		}
		if (overrides->row_count > 0)
			memcpy(grown, overrides->row,
			    overrides->row_count * sizeof *grown);
		overrides->row = grown;
		parser->row_capacity = capacity;
	}
	overrides->row[overrides->row_count++] = *row;
	return true;
}

/* "#!fakebill-overrides 1": a later format says something else. */
static void
check_first_line(struct parser *parser, struct fb_str line)
{
	if (line.len < 2 || line.data[1] != '!' ||
	    fb_str_equal(line, FB_STR(FB_OVERRIDES_FIRST_LINE)))
		return;
	complain(parser, 0, _("this program knows \"%s\" only"),
	    FB_OVERRIDES_FIRST_LINE);
}

static void
parse_line(struct parser *parser, struct fb_str line)
{
	struct fb_override_row row = { .added = FB_DATE_NONE,
		.expires = FB_DATE_NONE,
		.line = parser->line };
	char message[sizeof((struct fb_error *)0)->message];
	size_t column;
	unsigned verb;

	if (line.len > FB_OVERRIDES_MAX_LINE_BYTES) {
		complain(parser, 0,
		    _("the line is too long: %zu bytes, at most %d"), line.len,
		    FB_OVERRIDES_MAX_LINE_BYTES);
		return;
	}
	if (!fb_lines_check(line, &column, message, sizeof message)) {
		complain(parser, column, "%s", message);
		return;
	}
	line = fb_lines_trim(line);
	if (line.len == 0)
		return;
	if (line.data[0] == '#') {
		check_first_line(parser, line);
		return;
	}
	if (memchr(line.data, '\t', line.len) == NULL &&
	    memchr(line.data, ' ', line.len) != NULL) {
		complain(parser, 0,
		    _("no TAB in this line; fields are separated by TAB"));
		return;
	}
	if (!find_word(parser, &verb, &verb_words, take_field(&line),
		_("word")))
		return;
	row.kind = verb == 0 ? FB_OVERRIDE_KILLED : FB_OVERRIDE_ALLOWED;
	if ((verb == 0 ? parse_kill : parse_allow)(parser, &row, &line) &&
	    parse_keys(parser, &row, line))
		add_row(parser, &row);
}

/* A lookup looks at all that are filed alike. */
static void
check_crowds(struct parser *parser)
{
	const struct fb_override_row *row =
	    fb_overrides_crowded(parser->overrides);

	if (row == NULL)
		return;
	parser->line = row->line;
	complain(parser, 0,
	    _("more than %d accounts that differ in branch and type only"),
	    FB_OVERRIDES_MAX_ALIKE);
}

static void
index_rows(struct parser *parser)
{
	if (fb_overrides_index(parser->overrides))
		check_crowds(parser);
	else
		parser->status = FB_ERR_NOMEM;
}

/* ---- whole files ------------------------------------------------------- */

static void
parse_lines(struct parser *parser, struct fb_str text)
{
	text = fb_lines_start(text);
	while (text.len > 0 && parser->status == FB_OK &&
	    parser->error_count < FB_OVERRIDES_MAX_ERRORS) {
		parser->line++;
		parse_line(parser, fb_lines_take(&text));
	}
	if (parser->error_count == 0 && parser->status == FB_OK)
		index_rows(parser);
	if (parser->status == FB_OK && parser->error_count > 0)
		parser->status = FB_ERR_SYNTAX;
}

static struct fb_overrides *
new_overrides(struct fb_str *copy, struct fb_str text)
{
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
	struct fb_overrides *overrides = calloc(1, sizeof *overrides);
	char *bytes =
	    arena == NULL ? NULL : fb_arena_alloc(arena, text.len + 1);

	if (overrides == NULL || bytes == NULL) {
		fb_arena_free(arena);
		free(overrides);
		return NULL;
	}
	overrides->arena = arena;
	if (text.len > 0)
		memcpy(bytes, text.data, text.len);
	*copy = (struct fb_str) { bytes, text.len };
	return overrides;
}

enum fb_status
fb_overrides_parse(struct fb_overrides **out,
    const struct fb_extractor *extractor, struct fb_str text,
    const char *file_name, fb_overrides_report *report, void *context)
{
	struct parser parser = {
		.extractor = extractor,
		.file_name = file_name,
		.report = report,
		.context = context,
	};
	struct fb_str copy;

	if (text.len > FB_OVERRIDES_MAX_BYTES) {
		complain(&parser, 0, _("%zu bytes, but at most %zu are read"),
		    text.len, FB_OVERRIDES_MAX_BYTES);
		return FB_ERR_TOO_LONG;
	}
	parser.overrides = new_overrides(&copy, text);
	if (parser.overrides == NULL)
		return FB_ERR_NOMEM;
	crypto_generichash(parser.overrides->hash, FB_OVERRIDES_HASH_BYTES,
	    (const unsigned char *)copy.data, copy.len, NULL, 0);
	parse_lines(&parser, copy);
	if (parser.status == FB_OK)
		*out = parser.overrides;
	else
		fb_overrides_free(parser.overrides);
	return parser.status;
}

static void
report_nothing(void *context, const struct fb_error *error)
{
	(void)context;
	(void)error;
}

enum fb_status
fb_overrides_load(struct fb_overrides **out,
    const struct fb_extractor *extractor, const char *path,
    fb_overrides_report *report, void *context)
{
	struct fb_error error = { 0 };
	struct fb_str text;

	if (report == NULL)
		report = report_nothing;
	if (access(path, F_OK) != 0 && errno == ENOENT) {
		*out = NULL;
		return FB_OK;
	}
	enum fb_status status =
	    fb_file_read(&text, path, FB_OVERRIDES_MAX_BYTES, &error);
	if (status != FB_OK) {
		report(context, &error);
		return status;
	}
	status =
	    fb_overrides_parse(out, extractor, text, path, report, context);
	free((char *)text.data);
	if (status == FB_ERR_NOMEM) {
		fb_fail(&error, status, path, _("out of memory"));
		report(context, &error);
	}
	return status;
}

void
fb_overrides_free(struct fb_overrides *overrides)
{
	if (overrides == NULL)
		return;
	fb_arena_free(overrides->arena);
	free(overrides);
}

bool
fb_overrides_is_same(const struct fb_overrides *a, const struct fb_overrides *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return memcmp(a->hash, b->hash, FB_OVERRIDES_HASH_BYTES) == 0;
}

const struct fb_override_row *
fb_overrides_rows(const struct fb_overrides *overrides, size_t *count)
{
	*count = overrides == NULL ? 0 : overrides->row_count;
	return overrides == NULL ? NULL : overrides->row;
}

size_t
fb_overrides_count(const struct fb_overrides *overrides, enum fb_override kind)
{
	size_t count = 0;

	for (size_t i = 0; overrides != NULL && i < overrides->row_count; i++)
		count += overrides->row[i].kind == kind;
	return count;
}
