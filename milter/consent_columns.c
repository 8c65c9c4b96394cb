/* SPDX-License-Identifier: BSD-2-Clause */
#include "consent_columns.h"

#include <stdarg.h>
#include <stdio.h>

#include "i18n.h"
#include "lines.h"
#include "utf8.h"

static const struct {
	const char *name;
	enum fb_consent_column column;
} known[] = {
	{ "address", FB_COLUMN_ADDRESS },
	{ "words", FB_COLUMN_WORDS },
	{ "categories", FB_COLUMN_CATEGORIES },
	{ "ceiling", FB_COLUMN_VALUE },
	{ "clause", FB_COLUMN_VALUE },
	{ "tag", FB_COLUMN_VALUE },
	{ "quarantine", FB_COLUMN_VALUE },
	{ "reject", FB_COLUMN_VALUE },
	{ "stats", FB_COLUMN_STATS },
	{ "mark", FB_COLUMN_MARK },
	{ "allow", FB_COLUMN_ALLOW },
};

static bool refuse(char *message, const char *format, ...) FB_PRINTF(2, 3);

static bool
refuse(char *message, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, FB_SETTING_MESSAGE_BYTES, format, arguments);
	va_end(arguments);
	fb_utf8_end_whole(message);
	return false;
}

/* ---- names ------------------------------------------------------------- */

static bool
find_column(enum fb_consent_column *out, const char *name)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i].name, name) == 0) {
			*out = known[i].column;
			return true;
		}
	/* ceiling.CATEGORY; the category is checked with the value */
	*out = FB_COLUMN_VALUE;
	return strncmp(name, "ceiling.", 8) == 0;
}

static bool
refuse_name(const char *name, char *message)
{
	char shown[FB_LINES_SHOWN_BYTES];

	fb_lines_show(shown, fb_str(name));
	return refuse(message,
	    _("unknown column \"%s\"; known are address and words, or address, "
	      "categories, ceiling, ceiling.CATEGORY, clause, stats, tag, "
	      "quarantine, reject, mark and allow"),
	    shown);
}

static bool
is_twice(const struct fb_sql_row *head, size_t column)
{
	for (size_t i = 0; i < column; i++)
		if (strcmp(head->name[i], head->name[column]) == 0)
			return true;
	return false;
}

bool
fb_consent_columns_bind(struct fb_consent_columns *out,
    const struct fb_sql_row *head, char message[FB_SETTING_MESSAGE_BYTES])
{
	bool has_address = false, has_words = false;

	out->count = head->count;
	for (size_t i = 0; i < head->count; i++) {
		if (!find_column(&out->column[i], head->name[i]))
			return refuse_name(head->name[i], message);
		if (is_twice(head, i))
			return refuse(message,
			    _("the column \"%s\" is there twice"),
			    head->name[i]);
		if (out->column[i] == FB_COLUMN_ADDRESS) {
			has_address = true;
			out->address = i;
		}
		has_words |= out->column[i] == FB_COLUMN_WORDS;
	}
	if (!has_address)
		return refuse(message,
		    _("the query has no column \"address\""));
	if (has_words && head->count != 2)
		return refuse(message,
		    _("beside \"words\" there can be no column but "
		      "\"address\""));
	if (head->count == 1)
		return refuse(message,
		    _("the query has neither \"words\" nor \"categories\""));
	return true;
}

/* ---- values ------------------------------------------------------------ */

/* A value that is to be one word; blanks would smuggle in others. */
static bool
is_one_word(struct fb_str value)
{
	for (size_t i = 0; i < value.len; i++)
		if (fb_lines_is_blank(value.data[i]) || value.data[i] == ',')
			return false;
	return true;
}

static bool
read_named(struct fb_consent_reading *reading, const char *name,
    struct fb_str value, char *message)
{
	char word[512], shown[FB_LINES_SHOWN_BYTES];

	if (!is_one_word(value) || value.len + strlen(name) + 2 > sizeof word) {
		fb_lines_show(shown, value);
		return refuse(message, _("%s cannot be \"%s\""), name, shown);
	}
	int len = snprintf(word, sizeof word, "%s=%.*s", name, (int)value.len,
	    value.data);
	return fb_consent_reading_word(reading,
	    (struct fb_str) { word, (size_t)len }, message);
}

static bool
read_bool(bool *out, const char *name, struct fb_str value, char *message)
{
	static const char *const yes[] = { "t", "true", "1", "y", "yes", "on" };
	static const char *const no[] = { "f", "false", "0", "n", "no", "off" };
	char shown[FB_LINES_SHOWN_BYTES];

	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
		*out = fb_str_equal_nocase(value, fb_str(yes[i]));
		if (*out || fb_str_equal_nocase(value, fb_str(no[i])))
			return true;
	}
	fb_lines_show(shown, value);
	return refuse(message, _("%s must be true or false, not \"%s\""), name,
	    shown);
}

static bool
read_categories(struct fb_consent_reading *reading, struct fb_str value,
    char *message)
{
	char shown[FB_LINES_SHOWN_BYTES];

	if (value.len == 0 || memchr(value.data, '=', value.len) == NULL)
		return fb_consent_reading_words(reading, value, message);
	fb_lines_show(shown, value);
	return refuse(message,
	    _("categories holds categories only, not \"%s\""), shown);
}

/* Domains with blanks or commas between them. */
static bool
read_allow(struct fb_consent_reading *reading, const char *name,
    struct fb_str value, char *message)
{
	size_t i = 0;

	while (i < value.len) {
		size_t begin = i;
		struct fb_str rest = { value.data + i, 1 };
		while (i < value.len && is_one_word(rest))
			rest.data = value.data + ++i;
		struct fb_str domain = { value.data + begin, i - begin };
		if (domain.len != 0 &&
		    !read_named(reading, name, domain, message))
			return false;
		i++;
	}
	return true;
}

static bool
read_value(struct fb_consent_reading *reading, enum fb_consent_column column,
    const char *name, struct fb_str value, char *message)
{
	bool is_on;

	switch (column) {
	case FB_COLUMN_ADDRESS:
		return true;
	case FB_COLUMN_WORDS:
		return fb_consent_reading_words(reading, value, message);
	case FB_COLUMN_CATEGORIES:
		return read_categories(reading, value, message);
	case FB_COLUMN_VALUE:
		return read_named(reading, name, value, message);
	case FB_COLUMN_ALLOW:
		return read_allow(reading, name, value, message);
	case FB_COLUMN_STATS:
	case FB_COLUMN_MARK:
		break;
	}
	if (!read_bool(&is_on, name, value, message))
		return false;
	if (column == FB_COLUMN_STATS)
		reading->terms.stats = is_on;
	else
		reading->terms.mark = is_on ? FB_CONSENT_ON : FB_CONSENT_OFF;
	return true;
}

bool
fb_consent_columns_read(const struct fb_consent_columns *columns,
    const struct fb_sql_row *row, struct fb_consent_reading *reading,
    char message[FB_SETTING_MESSAGE_BYTES])
{
	size_t column;

	fb_consent_reading_begin(reading);
	for (size_t i = 0; i < columns->count; i++) {
		struct fb_str value = row->value[i];
		if (value.data == NULL || value.len == 0)
			continue;
		if (!fb_lines_check(value, &column, message,
			FB_SETTING_MESSAGE_BYTES) ||
		    !read_value(reading, columns->column[i], row->name[i],
			value, message))
			return false;
	}
	return fb_consent_reading_end(reading, message);
}
