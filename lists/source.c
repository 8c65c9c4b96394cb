/* SPDX-License-Identifier: BSD-2-Clause */
#include "source.h"

#include <assert.h>
#include <stdlib.h>

#include "i18n.h"
#include "nearest.h"
#include "source_parser.h"
#include "utf8.h"

#define SCRATCH_BYTES ((size_t)4 << 20) /* folding one line of 8 kB */
/* The shortest line that can be an entry; bounds how many there are. */
#define ENTRY_MIN_BYTES 18

/* ---- errors ----------------------------------------------------------- */

static void
report(struct fb_parser *parser, const struct fb_error *error)
{
	parser->out->error_count++;
	if (parser->report != NULL)
		parser->report(parser->context, error);
}

static size_t
column_of(struct fb_str line, const char *at)
{
	struct fb_str before = { line.data, (size_t)(at - line.data) };
	size_t column = 1, i = 0;

	for (; i < before.len; column++)
		fb_utf8_next(before, &i);
	return column;
}

void
fb_parser_complain(struct fb_parser *parser, const char *at, const char *format,
    ...)
{
	struct fb_error error = {
		.status = FB_ERR_SYNTAX,
		.line = parser->line_number,
		.column = at == NULL ? 1 : column_of(parser->line, at),
	};
	va_list arguments;

	snprintf(error.file, sizeof error.file, "%s", parser->out->file);
	va_start(arguments, format);
	vsnprintf(error.message, sizeof error.message, format, arguments);
	va_end(arguments);
	fb_utf8_end_whole(error.file);
	fb_utf8_end_whole(error.message);
	report(parser, &error);
}

struct fb_quote
fb_quote(struct fb_str text)
{
	struct fb_quote quote = { .text = "" };
	size_t i = 0, len = 0;

	for (unsigned count = 0; i < text.len; count++) {
		if (count == 40) {
			memcpy(quote.text + len, "…", sizeof "…");
			return quote;
		}
		len += fb_utf8_put(quote.text + len, fb_utf8_next(text, &i));
	}
	quote.text[len] = '\0';
	return quote;
}

/* ---- directives ------------------------------------------------------- */

enum directive {
	DIRECTIVE_LIST,
	DIRECTIVE_NAME,
	DIRECTIVE_SERIAL,
	DIRECTIVE_CAP,
	DIRECTIVE_COUNT
};

static const char *const directive_list[] = { "fakebill-list", "name", "serial",
	"cap" };
static const struct fb_words directive_words = { directive_list,
	DIRECTIVE_COUNT };

#define FORMAT FB_STR("1")

static void
parse_format(struct fb_parser *parser, struct fb_str *rest)
{
	struct fb_str word = fb_next_word(rest);

	if (parser->line_number != 1)
		fb_parser_complain(parser, NULL,
		    _("\"#!fakebill-list\" stands in the first line only"));
	else if (!fb_str_equal(word, FORMAT)) {
		fb_parser_complain(parser, word.data,
		    _("format \"%s\" is unknown to this program, which reads "
		      "\"#!fakebill-list 1\""),
		    FB_QUOTE(word));
		parser->is_fatal = true;
	}
}

static void
parse_name(struct fb_parser *parser, struct fb_str *rest)
{
	struct fb_str word = fb_next_word(rest);

	if (!fb_name_is_valid(word)) {
		fb_parser_complain(parser, word.data,
		    _("\"%s\" is no name of a list; use up to %d small "
		      "letters, digits, \"-\", \"_\" and \".\", such as "
		      "jp-fakebill"),
		    FB_QUOTE(word), FB_NAME_MAX_BYTES - 1);
		return;
	}
	memcpy(parser->out->name, word.data, word.len);
	parser->out->name[word.len] = '\0';
}

/* Serials fit into a double, since JSON readers have nothing else. */
#define SERIAL_MAX_DIGITS 15

static void
parse_serial(struct fb_parser *parser, struct fb_str *rest)
{
	struct fb_str word = fb_next_word(rest);
	uint64_t serial = 0;
	bool is_right = word.len > 0 && word.len <= SERIAL_MAX_DIGITS;

	for (size_t i = 0; is_right && i < word.len; i++) {
		is_right = word.data[i] >= '0' && word.data[i] <= '9';
		serial = 10 * serial + (uint64_t)(word.data[i] - '0');
	}
	if (is_right)
		parser->out->serial = serial;
	else
		fb_parser_complain(parser, word.data,
		    _("\"%s\" is no serial; write a number of at most %d "
		      "digits that grows with each release"),
		    FB_QUOTE(word), SERIAL_MAX_DIGITS);
}

static void
parse_cap(struct fb_parser *parser, struct fb_str word)
{
	const char *equals = memchr(word.data, '=', word.len);
	size_t len = equals == NULL ? word.len : (size_t)(equals - word.data);
	struct fb_str name = { word.data, len };
	unsigned group;
	int32_t milli = 0;

	if (!fb_words_find(&fb_group_words, name, &group)) {
		const char *near = fb_nearest(&fb_group_words, name);
		fb_parser_complain(parser, word.data,
		    _("unknown group \"%s\"; did you mean \"%s\"?"),
		    FB_QUOTE(name), near == NULL ? "demand" : near);
		return;
	}
	if (equals != NULL) {
		struct fb_str points = { equals + 1, word.len - len - 1 };
		if (fb_points_parse(&milli, points) && milli >= 0) {
			parser->out->caps.cap_milli[group] = milli;
			return;
		}
	}
	fb_parser_complain(parser, word.data,
	    _("\"%s\" is no cap; write group=points, such as demand=3, with "
	      "points from 0 to %d"),
	    FB_QUOTE(word), FB_POINTS_MAX_MILLI / FB_MILLI);
}

static void
parse_caps(struct fb_parser *parser, struct fb_str *rest)
{
	for (;;) {
		struct fb_str word = fb_next_word(rest);
		if (word.len == 0)
			return;
		parse_cap(parser, word);
	}
}

static void
parse_directive(struct fb_parser *parser, unsigned *given)
{
	struct fb_str rest = { parser->line.data + 2, parser->line.len - 2 };
	struct fb_str word = fb_next_word(&rest);
	unsigned directive;

	if (!fb_words_find(&directive_words, word, &directive)) {
		const char *near = fb_nearest(&directive_words, word);
		fb_parser_complain(parser, word.data,
		    _("unknown directive \"#!%s\"; did you mean \"#!%s\"? "
		      "(a comment begins with \"# \")"),
		    FB_QUOTE(word), near == NULL ? "name" : near);
		return;
	}
	if (parser->out->entry_count > 0)
		fb_parser_complain(parser, NULL,
		    _("\"#!%s\" must stand before the first entry"),
		    directive_list[directive]);
	else if ((*given >> directive & 1) != 0 && directive != DIRECTIVE_CAP)
		fb_parser_complain(parser, NULL,
		    _("\"#!%s\" stands here twice"), directive_list[directive]);
	*given |= 1u << directive;
	if (directive == DIRECTIVE_LIST)
		parse_format(parser, &rest);
	else if (directive == DIRECTIVE_NAME)
		parse_name(parser, &rest);
	else if (directive == DIRECTIVE_SERIAL)
		parse_serial(parser, &rest);
	else
		parse_caps(parser, &rest);
	word = fb_next_word(&rest);
	if (word.len > 0 && !parser->is_fatal)
		fb_parser_complain(parser, word.data,
		    _("\"%s\" does not belong here; one value is enough"),
		    FB_QUOTE(word));
}

/* ---- lines ------------------------------------------------------------ */

static bool
is_fit_to_read(struct fb_parser *parser)
{
	size_t position = 0;

	if (parser->line.len > FB_SOURCE_MAX_LINE_BYTES) {
		fb_parser_complain(parser, NULL,
		    _("a line of %zu bytes; at most %d are allowed"),
		    parser->line.len, FB_SOURCE_MAX_LINE_BYTES);
		return false;
	}
	uint32_t c = fb_forbidden_character(parser->line, &position);
	if (c == 0)
		return true;
	fb_parser_complain(parser, parser->line.data + position,
	    _("invisible control character U+%04X; delete it"),
	    (unsigned)(c == UINT32_MAX ? 0 : c));
	return false;
}

static bool
is_blank_line(struct fb_str line)
{
	return fb_next_word(&line).len == 0;
}

/* What the lines of one file share. */
struct reader {
	struct fb_parser parser;
	struct fb_unique unique;
	size_t capacity; /* of the entries */
	unsigned given;  /* directives */
};

static enum fb_status
read_entry(struct reader *reader)
{
	struct fb_source *out = reader->parser.out;
	enum fb_status status = FB_OK;
	struct fb_error error = { .status = FB_OK };

	if (out->entry_count == FB_SOURCE_MAX_ENTRIES)
		return FB_ERR_TOO_LONG;
	struct fb_entry *entry = &out->entry[out->entry_count];
	if (!fb_parse_entry(entry, &reader->parser, &status))
		return status;
	/* a right entry is never so short */
	assert(out->entry_count < reader->capacity);
	if (fb_unique_add(&reader->unique, out->entry_count, &error))
		out->entry_count++;
	else
		report(&reader->parser, &error);
	return FB_OK;
}

static enum fb_status
read_line(struct reader *reader)
{
	struct fb_parser *parser = &reader->parser;
	const struct fb_str *line = &parser->line;

	if (!is_fit_to_read(parser) || is_blank_line(*line))
		return FB_OK;
	if (line->data[0] != '#')
		return read_entry(reader);
	if (line->len > 1 && line->data[1] == '!')
		parse_directive(parser, &reader->given);
	return FB_OK;
}

static enum fb_status
read_lines(struct reader *reader, struct fb_str text)
{
	struct fb_parser *parser = &reader->parser;
	size_t position = fb_text_begin(text);

	parser->line = (struct fb_str) { text.data + position, 0 };
	while (
	    !parser->is_fatal && fb_next_line(&parser->line, text, &position)) {
		parser->line_number++;
		if (parser->line_number == 1 &&
		    !fb_begins_with(parser->line, FB_STR("#!fakebill-list")))
			fb_parser_complain(parser, NULL,
			    _("the first line must be "
			      "\"#!fakebill-list 1\""));
		enum fb_status status = read_line(reader);
		if (status != FB_OK)
			return status;
	}
	if (parser->line_number == 0) {
		parser->line_number = 1;
		fb_parser_complain(parser, NULL,
		    _("the file is empty; the first line must be "
		      "\"#!fakebill-list 1\""));
	}
	return parser->out->error_count > 0 ? FB_ERR_SYNTAX : FB_OK;
}

/* ---- files ------------------------------------------------------------ */

static void
complain_encoding(struct fb_parser *parser, struct fb_str text, size_t foreign,
    const char *name)
{
	size_t position = 0;

	parser->line = (struct fb_str) { text.data, 0 };
	do {
		parser->line_number++;
	} while (fb_next_line(&parser->line, text, &position) &&
	    position <= foreign);
	/* only the part before it can be counted in characters */
	const char *at = text.data + foreign;
	if (at < parser->line.data || at > parser->line.data + parser->line.len)
		at = parser->line.data;
	if (name != NULL)
		fb_parser_complain(parser, at,
		    _("the file is %s; save it as UTF-8"), name);
	else
		fb_parser_complain(parser, at,
		    _("byte %02X is not UTF-8; save the file as UTF-8 or "
		      "correct this place"),
		    (unsigned char)text.data[foreign]);
}

static void
clear_caps(struct fb_caps *caps)
{
	for (unsigned g = 0; g < FB_GROUP_COUNT; g++)
		caps->cap_milli[g] = FB_CAP_NONE;
}

/* An upper bound for the number of entries. */
static size_t
count_entries(struct fb_str text)
{
	struct fb_str line;
	size_t count = 0, position = 0;

	while (fb_next_line(&line, text, &position))
		count += line.len >= ENTRY_MIN_BYTES && line.data[0] != '#';
	return count < FB_SOURCE_MAX_ENTRIES ? count : FB_SOURCE_MAX_ENTRIES;
}

static enum fb_status
prepare(struct reader *reader, struct fb_str text)
{
	struct fb_parser *parser = &reader->parser;
	struct fb_source *out = parser->out;

	/* and one more, for a line that turns out to be none */
	reader->capacity = count_entries(text) + 1;
	out->entry = fb_arena_calloc(parser->arena, reader->capacity,
	    sizeof *out->entry);
	parser->scratch = fb_arena_new(SCRATCH_BYTES);
	if (out->entry == NULL || parser->scratch == NULL ||
	    !fb_unique_init(&reader->unique, out->entry, reader->capacity))
		return FB_ERR_NOMEM;
	return FB_OK;
}

enum fb_status
fb_source_parse_text(struct fb_source *out, struct fb_arena *arena,
    const struct fb_extractor *extractor, struct fb_str text,
    const char *file_name, fb_source_report *callback, void *context)
{
	struct fb_source source = { .name = "local" };
	struct reader reader = { .parser = {
				     .out = &source,
				     .arena = arena,
				     .extractor = extractor,
				     .report = callback,
				     .context = context,
				 } };
	const char *foreign_name;

	clear_caps(&source.caps);
	source.file = fb_arena_copy(arena, fb_str(file_name)).data;
	if (source.file == NULL)
		return FB_ERR_NOMEM;
	size_t foreign = fb_source_foreign(text, &foreign_name);
	if (foreign < text.len) {
		complain_encoding(&reader.parser, text, foreign, foreign_name);
		*out = source;
		return FB_ERR_SYNTAX;
	}
	enum fb_status status = prepare(&reader, text);
	if (status == FB_OK)
		status = read_lines(&reader, text);
	fb_arena_free(reader.parser.scratch);
	fb_unique_deinit(&reader.unique);
	if (status != FB_ERR_NOMEM)
		*out = source;
	return status;
}

enum fb_status
fb_source_parse(struct fb_source *out, struct fb_arena *arena,
    const struct fb_extractor *extractor, FILE *file, const char *file_name,
    fb_source_report *callback, void *context)
{
	struct fb_str text;

	enum fb_status status = fb_source_read(&text, arena, file);
	if (status != FB_OK)
		return status;
	return fb_source_parse_text(out, arena, extractor, text, file_name,
	    callback, context);
}

/* ---- several files ---------------------------------------------------- */

static void
complain_header(struct fb_parser *parser, const struct fb_source *source,
    const struct fb_source *first, const char *directive)
{
	struct fb_error error = { .status = FB_ERR_SYNTAX, .line = 1 };

	snprintf(error.file, sizeof error.file, "%s", source->file);
	snprintf(error.message, sizeof error.message,
	    _("\"#!%s\" differs from that of %s; give it in one of the files "
	      "only"),
	    directive, first->file);
	report(parser, &error);
}

/* Take name, serial and caps of a source where it gives them. */
static void
merge_header(struct fb_parser *parser, const struct fb_source *source,
    const struct fb_source *first)
{
	struct fb_source *out = parser->out;

	if (strcmp(out->name, "local") == 0)
		memcpy(out->name, source->name, sizeof out->name);
	else if (strcmp(source->name, "local") != 0 &&
	    strcmp(source->name, out->name) != 0)
		complain_header(parser, source, first, "name");
	if (out->serial == 0)
		out->serial = source->serial;
	else if (source->serial != 0 && source->serial != out->serial)
		complain_header(parser, source, first, "serial");
	for (unsigned g = 0; g < FB_GROUP_COUNT; g++) {
		int32_t *cap = &out->caps.cap_milli[g],
			new = source->caps.cap_milli[g];
		if (*cap == FB_CAP_NONE)
			*cap = new;
		else if (new != FB_CAP_NONE &&new != *cap)
			complain_header(parser, source, first, "cap");
	}
}

static void
merge_entries(struct fb_parser *parser, struct fb_unique *unique,
    const struct fb_source *source)
{
	struct fb_source *out = parser->out;
	struct fb_error error;

	for (size_t i = 0; i < source->entry_count; i++) {
		out->entry[out->entry_count] = source->entry[i];
		if (fb_unique_add(unique, out->entry_count, &error))
			out->entry_count++;
		else
			report(parser, &error);
	}
}

enum fb_status
fb_source_merge(struct fb_source *out, struct fb_arena *arena,
    const struct fb_source *source, size_t count, fb_source_report *callback,
    void *context)
{
	struct fb_source merged = { .name = "local", .file = "" };
	struct fb_parser parser = {
		.out = &merged,
		.report = callback,
		.context = context,
	};
	struct fb_unique unique;
	size_t sum = 0;

	clear_caps(&merged.caps);
	for (size_t i = 0; i < count; i++)
		sum += source[i].entry_count;
	if (sum > FB_SOURCE_MAX_ENTRIES)
		return FB_ERR_TOO_LONG;
	merged.entry = fb_arena_calloc(arena, sum + 1, sizeof *merged.entry);
	if (merged.entry == NULL)
		return FB_ERR_NOMEM;
	if (!fb_unique_init(&unique, merged.entry, sum)) {
		fb_unique_deinit(&unique);
		return FB_ERR_NOMEM;
	}
	for (size_t i = 0; i < count; i++) {
		merge_header(&parser, &source[i], &source[0]);
		merge_entries(&parser, &unique, &source[i]);
	}
	if (count > 0)
		merged.file = source[0].file;
	fb_unique_deinit(&unique);
	*out = merged;
	return merged.error_count > 0 ? FB_ERR_SYNTAX : FB_OK;
}
