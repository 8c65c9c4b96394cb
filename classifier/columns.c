/* SPDX-License-Identifier: BSD-2-Clause */
#include "columns.h"

#include <stdbool.h>
#include <stdint.h>

#include "utf8.h"

/* Where the characters of a row stand in the text. */
struct row {
	uint32_t at[FB_COLUMNS_MAX];
	uint8_t count;
};

struct table {
	struct row row[FB_COLUMNS_MOST_ROWS];
	size_t row_count, column_count;
};

struct writer {
	struct fb_arena *arena;
	struct fb_str text;
	struct table table;
	char *out;
	size_t length;
	bool is_out_of_memory;
};

static bool
is_blank(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == 0x00A0;
}

static size_t
line_end(struct fb_str text, size_t position)
{
	const char *found = position == text.len ?
	    NULL :
	    memchr(text.data + position, '\n', text.len - position);

	return found == NULL ? text.len : (size_t)(found - text.data);
}

/* Read the line at *position as a row; false when it is no row, or blank.
 * An ideographic space is a character: an empty place in its column. */
static bool
read_row(struct row *row, struct fb_str text, size_t *position)
{
	bool is_row = true, is_behind_blank = true;

	row->count = 0;
	while (*position < text.len) {
		size_t at = *position;
		uint32_t c = fb_utf8_next(text, position);
		if (c == '\n')
			break;
		if (is_blank(c)) {
			is_behind_blank = true;
			continue;
		}
		if (!is_behind_blank || row->count == FB_COLUMNS_MAX) {
			is_row = false;
			*position = line_end(text, *position);
			continue;
		}
		row->at[row->count++] = (uint32_t)at;
		is_behind_blank = false;
	}
	return is_row && row->count > 0;
}

static void
put_cell(struct writer *writer, size_t at)
{
	size_t end = at;
	uint32_t c = fb_utf8_next(writer->text, &end);

	if (c == 0x3000)
		return;
	memcpy(writer->out + writer->length, writer->text.data + at, end - at);
	writer->length += end - at;
}

/* One column; `is_from_right` counts its number from there. */
static void
put_column(struct writer *writer, size_t column, bool is_from_right)
{
	const struct table *table = &writer->table;

	for (size_t i = 0; i < table->row_count; i++) {
		const struct row *row = &table->row[i];
		if (column < row->count)
			put_cell(writer,
			    row->at[is_from_right ? row->count - 1u - column :
						    column]);
	}
	writer->out[writer->length++] = '\n';
}

static void
put_table(struct writer *writer)
{
	struct table *table = &writer->table;

	/* One column is one character per line, which needs no columns. */
	if (table->row_count >= FB_COLUMNS_LEAST_ROWS &&
	    table->column_count >= 2) {
		/* A character of a row, with its blank, is two bytes or more:
		 * twice written, with the line ends, it fits. */
		if (writer->out == NULL)
			writer->out = fb_arena_alloc(writer->arena,
			    2 * writer->text.len + 2);
		if (writer->out == NULL)
			writer->is_out_of_memory = true;
		for (size_t i = 0;
		     writer->out != NULL && i < 2 * table->column_count; i++)
			put_column(writer, i % table->column_count,
			    i < table->column_count);
	}
	table->row_count = table->column_count = 0;
}

/* Most texts have no table: look before memory is taken. */
static bool
has_table(struct fb_str text)
{
	struct row row;
	size_t position = 0, rows = 0;

	while (position < text.len && rows < FB_COLUMNS_LEAST_ROWS)
		rows = read_row(&row, text, &position) ? rows + 1 : 0;
	return rows == FB_COLUMNS_LEAST_ROWS;
}

enum fb_status
fb_columns_read(struct fb_str *out, struct fb_arena *arena, struct fb_str text)
{
	struct writer *writer;
	size_t position = 0;

	*out = (struct fb_str) { "", 0 };
	if (!has_table(text))
		return FB_OK;
	writer = fb_arena_calloc(arena, 1, sizeof *writer);
	if (writer == NULL)
		return FB_ERR_NOMEM;
	writer->arena = arena;
	writer->text = text;
	struct table *table = &writer->table;
	while (position < text.len && !writer->is_out_of_memory) {
		if (table->row_count == FB_COLUMNS_MOST_ROWS)
			put_table(writer);
		struct row *row = &table->row[table->row_count];
		if (!read_row(row, text, &position)) {
			put_table(writer);
			continue;
		}
		table->row_count++;
		if (row->count > table->column_count)
			table->column_count = row->count;
	}
	put_table(writer);
	if (writer->is_out_of_memory)
		return FB_ERR_NOMEM;
	if (writer->length > 0)
		*out = (struct fb_str) { writer->out, writer->length };
	return FB_OK;
}
