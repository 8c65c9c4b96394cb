/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From text to a consent table.  A logical line is a line and all lines
 * behind it that begin with a blank; empty lines and comments may stand
 * anywhere, as in postfix(5) tables.
 */
#include "consent.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "consent_table.h"
#include "i18n.h"
#include "lines.h"
#include "settings_table.h"
#include "utf8.h"

/* What one row has said so far. */
struct reading {
	struct fb_consent_key key;
	struct fb_consent_reading words;
	size_t line;
	bool is_open; /* a key was read; words may follow */
	bool is_bad;  /* reported; what follows is not looked at */
};

struct parser {
	struct fb_consent_table table;
	size_t row_capacity;
	size_t pool_len, pool_capacity;
	struct reading now;
	bool is_out_of_memory;
	char message[FB_SETTING_MESSAGE_BYTES];
	const char *file_name;
	size_t line;
	size_t error_count;
	fb_settings_report *report;
	void *context;
};

static void report_error(struct parser *parser, size_t line, size_t column,
    const char *format, va_list arguments) FB_PRINTF(4, 0);
static void refuse(struct parser *parser, const char *format, ...)
    FB_PRINTF(2, 3);
static void complain(struct parser *parser, size_t line, size_t column,
    const char *format, ...) FB_PRINTF(4, 5);

static void
report_error(struct parser *parser, size_t line, size_t column,
    const char *format, va_list arguments)
{
	struct fb_error error = {
		.status = FB_ERR_SYNTAX,
		.line = line,
		.column = column,
	};

	parser->error_count++;
	if (parser->report == NULL)
		return;
	snprintf(error.file, sizeof error.file, "%s", parser->file_name);
	vsnprintf(error.message, sizeof error.message, format, arguments);
	fb_utf8_end_whole(error.file);
	fb_utf8_end_whole(error.message);
	parser->report(parser->context, &error);
}

static void
complain(struct parser *parser, size_t line, size_t column, const char *format,
    ...)
{
	va_list arguments;

	va_start(arguments, format);
	report_error(parser, line, column, format, arguments);
	va_end(arguments);
}

/* Report what is wrong in this line and give the row up. */
static void
refuse(struct parser *parser, const char *format, ...)
{
	va_list arguments;

	parser->now.is_bad = true;
	va_start(arguments, format);
	report_error(parser, parser->line, 0, format, arguments);
	va_end(arguments);
}

/* ---- memory ---------------------------------------------------------- */

/*
 * An array with room for `need` elements: the old one or a larger copy.
 * NULL without memory; the old one is then untouched.
 */
static void *
grow(void *array, size_t *capacity, size_t need, size_t size)
{
	size_t want = *capacity == 0 ? 256 : *capacity;

	while (want < need)
		want *= 2;
	if (want == *capacity)
		return array;
	if (want > SIZE_MAX / size)
		return NULL;
	void *larger = realloc(array, want * size);
	if (larger != NULL)
		*capacity = want;
	return larger;
}

/* Put key and domains into the pool. */
static void
keep_texts(struct parser *parser, struct fb_consent_row *row)
{
	const struct reading *now = &parser->now;
	struct fb_consent_table *table = &parser->table;
	size_t len = now->key.len + now->words.allow_len;

	char *pool = len > UINT32_MAX - parser->pool_len ?
	    NULL :
	    grow(table->pool, &parser->pool_capacity, parser->pool_len + len,
		1);
	if (pool == NULL) {
		parser->is_out_of_memory = true;
		return;
	}
	table->pool = pool;
	char *place = pool + parser->pool_len;
	memcpy(place, now->key.bytes, now->key.len);
	memcpy(place + now->key.len, now->words.allow, now->words.allow_len);
	row->key_at = (uint32_t)parser->pool_len;
	row->key_len = (uint32_t)now->key.len;
	parser->pool_len += len;
}

static void
keep_row(struct parser *parser)
{
	struct fb_consent_table *table = &parser->table;

	struct fb_consent_row *row = grow(table->row, &parser->row_capacity,
	    table->count + 1, sizeof *row);
	if (row == NULL) {
		parser->is_out_of_memory = true;
		return;
	}
	table->row = row;
	row += table->count++;
	*row = (struct fb_consent_row) {
		.line = (uint32_t)parser->now.line,
		.terms = parser->now.words.terms,
	};
	keep_texts(parser, row);
}

/* ---- rows ------------------------------------------------------------ */

static void
close_row(struct parser *parser)
{
	struct reading *now = &parser->now;

	if (now->is_open && !now->is_bad) {
		if (fb_consent_reading_end(&now->words, parser->message))
			keep_row(parser);
		else
			complain(parser, now->line, 0, "%s", parser->message);
	}
	now->is_open = now->is_bad = false;
}

static void
open_row(struct parser *parser, struct fb_str word)
{
	struct reading *now = &parser->now;

	now->is_open = true;
	now->line = parser->line;
	fb_consent_reading_begin(&now->words);
	if (!fb_consent_row_key(&now->key, word, parser->message))
		refuse(parser, "%s", parser->message);
}

/* Take the key off the line: up to the first blank outside quotes. */
static struct fb_str
take_key(struct fb_str *line)
{
	bool is_quoted = false;
	size_t len = 0;

	for (; len < line->len; len++) {
		char c = line->data[len];
		if (!is_quoted && fb_lines_is_blank(c))
			break;
		if (c == '\\' && is_quoted && len + 1 < line->len)
			len++;
		else if (c == '"')
			is_quoted = !is_quoted;
	}
	struct fb_str key = { line->data, len };
	line->data += len;
	line->len -= len;
	return key;
}

static void
read_words(struct parser *parser, struct fb_str line)
{
	if (!parser->now.is_bad &&
	    !fb_consent_reading_words(&parser->now.words, line,
		parser->message))
		refuse(parser, "%s", parser->message);
}

static void
parse_line(struct parser *parser, struct fb_str line)
{
	struct fb_str content = fb_lines_trim(line);
	size_t column;

	if (content.len == 0 || content.data[0] == '#')
		return;
	bool is_continued = fb_lines_is_blank(line.data[0]);
	if (!is_continued)
		close_row(parser);
	if (!fb_lines_check(line, &column, parser->message,
		sizeof parser->message)) {
		parser->now.is_open = true;
		parser->now.is_bad = true;
		complain(parser, parser->line, column, "%s", parser->message);
		return;
	}
	if (!is_continued) {
		open_row(parser, take_key(&line));
	} else if (!parser->now.is_open) {
		parser->now.is_open = true;
		refuse(parser,
		    _("a line that begins with a blank continues a row, but "
		      "there is none before it"));
	}
	read_words(parser, line);
}

/* ---- the whole ------------------------------------------------------- */

static int
by_key(const void *a, const void *b, void *context)
{
	const struct fb_consent_row *left = a, *right = b;
	const struct fb_consent_table *table = context;
	int order = fb_consent_compare(fb_consent_table_key(table, left),
	    fb_consent_table_key(table, right));

	return order != 0            ? order :
	    left->line < right->line ? -1 :
	    left->line > right->line ? 1 :
				       0;
}

static int
by_line(const void *a, const void *b)
{
	const struct fb_consent_row *left = a, *right = b;

	return left->line < right->line ? -1 : left->line > right->line;
}

/*
 * Sort the rows, and report keys that stand twice, in the order of their
 * lines: the table is then useless anyway and may be sorted anew for that.
 */
static void
sort_rows(struct parser *parser)
{
	struct fb_consent_table *table = &parser->table;
	bool has_twice = false;

	if (table->count == 0)
		return;
	qsort_r(table->row, table->count, sizeof *table->row, by_key, table);
	for (size_t i = 1; i < table->count; i++) {
		struct fb_consent_row *row = &table->row[i], *before = row - 1;
		if (!fb_str_equal(fb_consent_table_key(table, row),
			fb_consent_table_key(table, before)))
			continue;
		row->first_line =
		    before->first_line != 0 ? before->first_line : before->line;
		has_twice = true;
	}
	if (!has_twice)
		return;
	qsort(table->row, table->count, sizeof *table->row, by_line);
	for (size_t i = 0; i < table->count; i++) {
		const struct fb_consent_row *row = &table->row[i];
		char shown[FB_LINES_SHOWN_BYTES];
		if (row->first_line == 0)
			continue;
		fb_lines_show(shown, fb_consent_table_key(table, row));
		complain(parser, row->line, 0,
		    _("\"%s\" stands twice, first in line %" PRIu32), shown,
		    row->first_line);
	}
}

static enum fb_status
finish(struct fb_consent_table **out, struct parser *parser)
{
	struct fb_consent_table *table = NULL;
	enum fb_status status = parser->is_out_of_memory ? FB_ERR_NOMEM :
	    parser->error_count != 0                     ? FB_ERR_SYNTAX :
							   FB_OK;

	if (status == FB_OK) {
		table = malloc(sizeof *table);
		status = table == NULL ? FB_ERR_NOMEM : FB_OK;
	}
	if (status != FB_OK) {
		free(parser->table.row);
		free(parser->table.pool);
		return status;
	}
	*table = parser->table;
	*out = table;
	return FB_OK;
}

enum fb_status
fb_consent_parse(struct fb_consent_table **out, struct fb_str text,
    const char *file_name, fb_settings_report *report, void *context)
{
	struct parser parser = {
		.file_name = file_name,
		.report = report,
		.context = context,
	};

	assert(out != NULL && file_name != NULL);
	text = fb_lines_start(text);
	while (text.len != 0 && !parser.is_out_of_memory) {
		parser.line++;
		parse_line(&parser, fb_lines_take(&text));
	}
	close_row(&parser);
	if (!parser.is_out_of_memory)
		sort_rows(&parser);
	return finish(out, &parser);
}
