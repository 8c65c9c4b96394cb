/* SPDX-License-Identifier: BSD-2-Clause */
#include "columns.h"

#include <stdbool.h>
#include <stdint.h>

#include "fold.h"
#include "utf8.h"

/* How a row, and all rows of a table, can be understood: a set. */
#define LAYOUT_CELLS 1u /* single characters with blanks between */
#define LAYOUT_GRID 2u  /* full-width characters without */

/* Lines of a grid may end with blanks that a mailer took away. */
#define GRID_RAGGED_MOST 2

/* Where the characters of a row stand in the text. */
struct row {
	uint32_t at[FB_COLUMNS_MAX];
	uint8_t count;
};

struct table {
	struct row row[FB_COLUMNS_MOST_ROWS];
	size_t row_count, column_count;
	size_t begin, end; /* of the text */
	unsigned layouts;
};

struct writer {
	struct fb_str text;
	struct table table;
	bool is_from_right;
	size_t done; /* of the text */
	char *out;
	size_t length;
	size_t table_count;
};

static bool
is_blank(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == 0x00A0;
}

/* As wide as an ideograph, and so in line with those above and below. */
static bool
is_full_width(uint32_t c)
{
	return (c >= 0x2010 && c <= 0x27BF) || (c >= 0x2E80 && c <= 0xA4CF) ||
	    (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
	    (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF01 && c <= 0xFF60) ||
	    (c >= 0xFFE0 && c <= 0xFFE6) || c >= 0x20000;
}

static size_t
line_end(struct fb_str text, size_t position)
{
	const char *found = position == text.len ?
	    NULL :
	    memchr(text.data + position, '\n', text.len - position);

	return found == NULL ? text.len : (size_t)(found - text.data);
}

/* Read the line at *position as a row; returns its layouts, 0 when it is no
 * row, or blank.  An ideographic space is a character: an empty place in its
 * column. */
static unsigned
read_row(struct row *row, struct fb_str text, size_t *position)
{
	unsigned layouts = LAYOUT_CELLS | LAYOUT_GRID;
	bool is_behind_blank = true;

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
		if (row->count == FB_COLUMNS_MAX)
			layouts = 0;
		if (!is_behind_blank)
			layouts &= ~LAYOUT_CELLS;
		if (!is_full_width(c) || (is_behind_blank && row->count > 0))
			layouts &= ~LAYOUT_GRID;
		if (layouts == 0) {
			*position = line_end(text, *position);
			continue;
		}
		row->at[row->count++] = (uint32_t)at;
		is_behind_blank = false;
	}
	return row->count > 0 ? layouts : 0;
}

static uint32_t
character_at(const struct writer *writer, size_t at)
{
	return fb_utf8_next(writer->text, &at);
}

static void
put_bytes(struct writer *writer, size_t begin, size_t end)
{
	memcpy(writer->out + writer->length, writer->text.data + begin,
	    end - begin);
	writer->length += end - begin;
}

static void
put_cell(struct writer *writer, size_t at)
{
	size_t end = at;

	if (fb_utf8_next(writer->text, &end) != 0x3000)
		put_bytes(writer, at, end);
}

/* Which character of a row stands in a column, counted as they are read.
 * Cells are pushed to the side where reading begins, a grid is as it is. */
static size_t
place_of(const struct writer *writer, const struct row *row, size_t column)
{
	bool is_grid = writer->table.layouts == LAYOUT_GRID;

	if (!writer->is_from_right)
		return column;
	return (is_grid ? writer->table.column_count : row->count) - 1 - column;
}

static void
put_column(struct writer *writer, size_t column)
{
	const struct table *table = &writer->table;
	size_t begin = writer->length;

	for (size_t i = 0; i < table->row_count; i++) {
		const struct row *row = &table->row[i];
		size_t place = place_of(writer, row, column);
		if (place < row->count)
			put_cell(writer, row->at[place]);
	}
	if (writer->length > begin)
		writer->out[writer->length++] = '\n';
}

/* Lines of prose are of one length, too: a grid is narrow or full of empty
 * places. */
static bool
is_sparse(const struct writer *writer)
{
	const struct table *table = &writer->table;
	size_t places = 0, empty = 0;

	for (size_t i = 0; i < table->row_count; i++)
		for (size_t k = 0; k < table->row[i].count; k++) {
			places++;
			empty +=
			    character_at(writer, table->row[i].at[k]) == 0x3000;
		}
	return 3 * empty >= places;
}

/* One column is one character per line, which needs no columns. */
static bool
is_table(const struct writer *writer)
{
	const struct table *table = &writer->table;

	return table->row_count >= FB_COLUMNS_LEAST_ROWS &&
	    table->column_count >= 2 &&
	    (table->layouts != LAYOUT_GRID ||
		table->column_count <= FB_COLUMNS_DENSE_MOST ||
		is_sparse(writer));
}

static void
put_table(struct writer *writer)
{
	struct table *table = &writer->table;

	if (is_table(writer)) {
		writer->table_count++;
		if (writer->is_from_right)
			put_bytes(writer, writer->done, table->begin);
		for (size_t i = 0; i < table->column_count; i++)
			put_column(writer, i);
		writer->done = table->end;
	}
	table->row_count = table->column_count = 0;
	table->layouts = LAYOUT_CELLS | LAYOUT_GRID;
}

static bool
belongs(const struct table *table, const struct row *row, unsigned layouts)
{
	if (table->row_count == 0)
		return true;
	if (table->row_count == FB_COLUMNS_MOST_ROWS)
		return false;
	layouts &= table->layouts;
	return (layouts & LAYOUT_CELLS) != 0 ||
	    (layouts == LAYOUT_GRID &&
		row->count + GRID_RAGGED_MOST >= table->row[0].count &&
		table->row[0].count + GRID_RAGGED_MOST >= row->count);
}

static void
add_row(struct table *table, const struct row *row, unsigned layouts,
    struct fb_span lines)
{
	if (table->row_count == 0)
		table->begin = lines.begin;
	table->row[table->row_count++] = *row;
	table->layouts &= layouts;
	table->end = lines.end;
	if (row->count > table->column_count)
		table->column_count = row->count;
}

static void
read_tables(struct writer *writer, bool is_from_right)
{
	struct table *table = &writer->table;
	size_t position = 0;
	struct row row;

	writer->is_from_right = is_from_right;
	writer->done = 0;
	table->row_count = 0;
	put_table(writer);
	while (position < writer->text.len) {
		size_t begin = position;
		unsigned layouts = read_row(&row, writer->text, &position);
		if (layouts == 0 || !belongs(table, &row, layouts))
			put_table(writer);
		if (layouts != 0)
			add_row(table, &row, layouts,
			    (struct fb_span) { begin, position });
	}
	put_table(writer);
}

/* Most texts have no table: look before memory is taken. */
static bool
may_have_table(struct fb_str text)
{
	struct row row;
	size_t position = 0, rows = 0;

	while (position < text.len && rows < FB_COLUMNS_LEAST_ROWS)
		rows = read_row(&row, text, &position) != 0 ? rows + 1 : 0;
	return rows == FB_COLUMNS_LEAST_ROWS;
}

enum fb_status
fb_columns_read(struct fb_str *out, struct fb_arena *arena, struct fb_str text)
{
	struct writer *writer;
	size_t room = FB_COLUMNS_MAX_BYTES(text.len);

	*out = (struct fb_str) { "", 0 };
	if (!may_have_table(text))
		return FB_OK;
	writer = fb_arena_calloc(arena, 1, sizeof *writer);
	if (writer == NULL)
		return FB_ERR_NOMEM;
	writer->text = text;
	writer->out = fb_arena_alloc(arena, room);
	if (writer->out == NULL)
		return FB_ERR_NOMEM;
	read_tables(writer, true);
	if (writer->table_count == 0)
		return FB_OK;
	put_bytes(writer, writer->done, text.len);
	writer->out[writer->length++] = '\n';
	read_tables(writer, false);
	fb_arena_trim(arena, writer->out, room, writer->length);
	*out = (struct fb_str) { writer->out, writer->length };
	return FB_OK;
}
