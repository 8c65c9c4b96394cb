/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "source_parser.h"

/* Comments [first, end) of all comments of the file. */
struct range {
	size_t first, end;
};

struct sheet {
	const struct fb_source *source;
	struct fb_str *comment; /* lines, in the order of the file */
	size_t comment_count;
	struct range head, tail;
	struct range *before; /* each entry */
	const struct fb_entry **sorted;
};

/* ---- one entry -------------------------------------------------------- */

static void
put(FILE *out, struct fb_str text)
{
	fwrite(text.data, 1, text.len, out);
}

static void
put_date(FILE *out, fb_date date)
{
	char text[FB_DATE_MAX_BYTES];

	fb_date_format(text, date);
	fputs(text, out);
}

static void
put_points(FILE *out, int32_t milli)
{
	char text[FB_POINTS_MAX_BYTES];

	fb_points_format(text, milli);
	fputs(text, out);
}

static void
put_attribute(FILE *out, const struct fb_entry *entry,
    enum fb_attribute attribute)
{
	switch (attribute) {
	case FB_ATTRIBUTE_CAT:
		fputs(fb_words_name(&fb_category_words, entry->category), out);
		break;
	case FB_ATTRIBUTE_LVL:
		fputs(fb_words_name(&fb_level_words, entry->level), out);
		break;
	case FB_ATTRIBUTE_GRP:
		fputs(fb_words_name(&fb_group_words, entry->group), out);
		break;
	case FB_ATTRIBUTE_W:
		put_points(out, entry->weight_milli);
		break;
	case FB_ATTRIBUTE_CASE:
		put(out, entry->case_id);
		break;
	case FB_ATTRIBUTE_TLP:
		fputs(fb_words_name(&fb_tlp_words, entry->tlp), out);
		break;
	case FB_ATTRIBUTE_ADD:
		put_date(out, entry->added);
		break;
	case FB_ATTRIBUTE_EXP:
		put_date(out, entry->expires);
		break;
	case FB_ATTRIBUTE_SRC:
		put(out, entry->source);
		break;
	case FB_ATTRIBUTE_END:
		put_date(out, entry->ended);
		break;
	case FB_ATTRIBUTE_WHY:
		put(out, entry->why);
		break;
	case FB_ATTRIBUTE_BY:
		put(out, entry->by);
		break;
	default:
		put(out, entry->ok);
		break;
	}
}

void
fb_source_write_entry(FILE *out, const struct fb_entry *entry)
{
	char before = '\t';

	fprintf(out, "%s\t%s\t", entry->id,
	    fb_words_name(&fb_type_words, entry->type));
	put(out, entry->value);
	fprintf(out, "\t%s", fb_words_name(&fb_state_words, entry->state));
	for (unsigned a = 0; a < FB_ATTRIBUTE_COUNT; a++) {
		if ((entry->given >> a & 1) == 0)
			continue;
		fprintf(out, "%c%s=", before,
		    fb_words_name(&fb_attribute_words, a));
		put_attribute(out, entry, a);
		before = ' ';
	}
	if (entry->note.len > 0) {
		fprintf(out, "%c# ", before);
		put(out, entry->note);
	}
	putc('\n', out);
}

/* ---- directives ------------------------------------------------------- */

void
fb_source_write_directives(FILE *out, const char *name, uint64_t serial,
    const struct fb_caps *caps)
{
	bool has_cap = false;

	fputs("#!fakebill-list 1\n", out);
	if (strcmp(name, "local") != 0)
		fprintf(out, "#!name %s\n", name);
	if (serial != 0)
		fprintf(out, "#!serial %ju\n", (uintmax_t)serial);
	for (unsigned g = 0; g < FB_GROUP_COUNT; g++) {
		if (caps->cap_milli[g] == FB_CAP_NONE)
			continue;
		fprintf(out, "%s %s=", has_cap ? "" : "#!cap",
		    fb_words_name(&fb_group_words, g));
		put_points(out, caps->cap_milli[g]);
		has_cap = true;
	}
	if (has_cap)
		putc('\n', out);
}

/* ---- the whole -------------------------------------------------------- */

static bool
is_blank(struct fb_str line)
{
	return fb_next_word(&line).len == 0;
}

/* Give each comment its place. */
static void
place_comments(struct sheet *sheet, struct fb_str text)
{
	size_t position = fb_text_begin(text), pending = 0, entry = 0;
	struct fb_str line;

	while (fb_next_line(&line, text, &position)) {
		bool is_directive = fb_begins_with(line, FB_STR("#!"));
		if (is_directive || is_blank(line)) {
			if (entry == 0)
				pending = sheet->comment_count;
		} else if (line.data[0] == '#') {
			sheet->comment[sheet->comment_count++] = line;
		} else {
			if (entry == 0)
				sheet->head.end = pending;
			sheet->before[entry++] =
			    (struct range) { pending, sheet->comment_count };
			pending = sheet->comment_count;
		}
	}
	if (entry == 0)
		sheet->head.end = pending = sheet->comment_count;
	sheet->tail = (struct range) { pending, sheet->comment_count };
}

static void
put_comments(FILE *out, const struct sheet *sheet, struct range range)
{
	for (size_t i = range.first; i < range.end; i++) {
		struct fb_str line = sheet->comment[i];
		while (line.len > 0 &&
		    (line.data[line.len - 1] == ' ' ||
			line.data[line.len - 1] == '\t'))
			line.len--;
		put(out, line);
		putc('\n', out);
	}
}

static void
put_sheet(FILE *out, const struct sheet *sheet)
{
	const struct fb_source *source = sheet->source;
	bool is_after_blank = false;

	fb_source_write_directives(out, source->name, source->serial,
	    &source->caps);
	put_comments(out, sheet, sheet->head);
	if (sheet->head.end > 0 && source->entry_count > 0) {
		putc('\n', out);
		is_after_blank = true;
	}
	for (size_t i = 0; i < source->entry_count; i++) {
		const struct fb_entry *entry = sheet->sorted[i];
		struct range range = sheet->before[entry - source->entry];
		if (range.first < range.end && !is_after_blank)
			putc('\n', out);
		put_comments(out, sheet, range);
		fb_source_write_entry(out, entry);
		is_after_blank = false;
	}
	if (sheet->tail.first < sheet->tail.end)
		putc('\n', out);
	put_comments(out, sheet, sheet->tail);
}

static int
compare_entries(const void *a, const void *b)
{
	const struct fb_entry *const *x = a, *const *y = b;

	return fb_id_compare((*x)->id, (*y)->id);
}

static size_t
count_comments(struct fb_str text)
{
	size_t position = fb_text_begin(text), count = 0;
	struct fb_str line;

	while (fb_next_line(&line, text, &position))
		count += fb_begins_with(line, FB_STR("#"));
	return count;
}

static enum fb_status
write_sheet(FILE *out, struct fb_arena *arena, const struct fb_source *source,
    struct fb_str text)
{
	size_t count = source->entry_count;
	struct sheet sheet = { .source = source };

	sheet.comment =
	    fb_arena_calloc(arena, count_comments(text), sizeof *sheet.comment);
	sheet.before = fb_arena_calloc(arena, count, sizeof *sheet.before);
	sheet.sorted = fb_arena_calloc(arena, count, sizeof *sheet.sorted);
	if (sheet.comment == NULL || sheet.before == NULL ||
	    sheet.sorted == NULL)
		return FB_ERR_NOMEM;
	for (size_t i = 0; i < count; i++)
		sheet.sorted[i] = &source->entry[i];
	qsort(sheet.sorted, count, sizeof *sheet.sorted, compare_entries);
	place_comments(&sheet, text);
	put_sheet(out, &sheet);
	return fflush(out) == 0 && !ferror(out) ? FB_OK : FB_ERR_IO;
}

enum fb_status
fb_source_format(FILE *out, FILE *in, const char *file_name,
    const struct fb_extractor *extractor, fb_source_report *report,
    void *context)
{
	struct fb_arena *arena = fb_arena_new(SIZE_MAX / 2);
	struct fb_source source;
	struct fb_str text;

	if (arena == NULL)
		return FB_ERR_NOMEM;
	enum fb_status status = fb_source_read(&text, arena, in);
	if (status == FB_OK)
		status = fb_source_parse_text(&source, arena, extractor, text,
		    file_name, report, context);
	if (status == FB_OK)
		status = write_sheet(out, arena, &source, text);
	fb_arena_free(arena);
	return status;
}
