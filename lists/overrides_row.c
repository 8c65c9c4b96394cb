/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One row: what its value means, and how it is written.
 */
#include "overrides.h"

#include <stdio.h>

#include "i18n.h"
#include "lines.h"
#include "phrase.h"
#include "utf8.h"

static enum fb_status
refuse_value(const struct fb_override_row *row, char *message, size_t capacity)
{
	char shown[FB_LINES_SHOWN_BYTES];

	fb_lines_show(shown, row->value);
	if (row->type == FB_TYPE_RULE)
		snprintf(message, capacity,
		    _("a rule has no value; kill it by its id"));
	else if (row->value.len == 0)
		snprintf(message, capacity,
		    _("a value is missing; fields are separated by TAB"));
	else
		snprintf(message, capacity, _("\"%s\" is no value of type %s"),
		    shown, fb_words_name(&fb_type_words, row->type));
	fb_utf8_end_whole(message);
	return FB_ERR_SYNTAX;
}

/* A brand by one of its names: as if it had no other. */
static enum fb_status
fold_brand_name(uint64_t *identity, struct fb_arena *arena,
    const struct fb_folder *folder, struct fb_str name)
{
	char bytes[FB_EXTRACT_VALUE_MAX + sizeof "=a.example"];
	struct fb_phrase_error error;
	struct fb_brand brand;

	if (name.len > FB_EXTRACT_VALUE_MAX)
		return FB_ERR_SYNTAX;
	int len = snprintf(bytes, sizeof bytes, "%.*s=a.example", (int)name.len,
	    name.data);
	enum fb_status status = fb_brand_fold(&brand, arena, folder,
	    (struct fb_str) { bytes, (size_t)len }, &error);
	if (status != FB_OK)
		return status;
	if (brand.name_count != 1)
		return FB_ERR_SYNTAX;
	*identity = fb_identity_of_brand(&brand);
	return FB_OK;
}

static enum fb_status
fold_phrase(uint64_t *identity, struct fb_arena *arena,
    const struct fb_folder *folder, struct fb_str value)
{
	struct fb_phrase_error error;
	struct fb_phrase phrase;

	enum fb_status status =
	    fb_phrase_fold(&phrase, arena, folder, value, &error);
	if (status == FB_OK)
		*identity = fb_identity_of_phrase(&phrase);
	return status;
}

enum fb_status
fb_override_row_complete(struct fb_override_row *row, struct fb_arena *arena,
    const struct fb_extractor *extractor, char *message, size_t capacity)
{
	enum fb_status status = FB_ERR_SYNTAX;

	if (row->value.len == 0)
		return refuse_value(row, message, capacity);
	if (row->type < FB_IDENTIFIER_TYPE_COUNT)
		status = fb_extract_key(&row->key, arena, extractor, row->type,
		    row->value);
	else if (row->type == FB_TYPE_BRAND)
		status = fold_brand_name(&row->identity, arena,
		    extractor->folder, row->value);
	else if (row->type == FB_TYPE_PHRASE)
		status = fold_phrase(&row->identity, arena, extractor->folder,
		    row->value);
	return status == FB_ERR_SYNTAX ? refuse_value(row, message, capacity) :
					 status;
}

static void
write_text(FILE *out, struct fb_str text)
{
	if (text.len > 0)
		fwrite(text.data, 1, text.len, out);
}

static void
write_key(FILE *out, enum fb_override_key key, struct fb_str value)
{
	if (value.len == 0)
		return;
	fprintf(out, "\t%s=", fb_override_key_words.words[key]);
	write_text(out, value);
}

static void
write_date(FILE *out, enum fb_override_key key, fb_date date)
{
	char text[FB_DATE_MAX_BYTES];

	if (date == FB_DATE_NONE)
		return;
	fb_date_format(text, date);
	write_key(out, key, fb_str(text));
}

void
fb_override_row_write(FILE *out, const struct fb_override_row *row)
{
	if (row->kind == FB_OVERRIDE_KILLED) {
		fprintf(out, "kill\t%s", row->id);
		write_key(out, FB_OVERRIDE_LIST, fb_str(row->list));
	} else {
		fprintf(out, "allow\t%s\t",
		    fb_words_name(&fb_type_words, row->type));
		write_text(out, row->key.len > 0 ? row->key : row->value);
	}
	write_date(out, FB_OVERRIDE_ADD, row->added);
	write_date(out, FB_OVERRIDE_EXP, row->expires);
	write_key(out, FB_OVERRIDE_BY, row->by);
	write_key(out, FB_OVERRIDE_WHY, row->why);
	putc('\n', out);
}

bool
fb_override_row_is_same(const struct fb_override_row *a,
    const struct fb_override_row *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == FB_OVERRIDE_KILLED)
		return strcmp(a->id, b->id) == 0 &&
		    strcmp(a->list, b->list) == 0;
	return a->type == b->type && a->identity == b->identity &&
	    fb_str_equal(a->key, b->key);
}
