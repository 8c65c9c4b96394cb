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
	struct fb_consent_row row;
	bool is_open; /* a key was read; words may follow */
	bool is_bad;  /* reported; what follows is not looked at */
	bool has_none, has_categories, has_ceiling, has_clause;
};

struct parser {
	struct fb_consent_table table;
	size_t row_capacity;
	size_t pool_len, pool_capacity;
	struct reading now;
	bool is_out_of_memory;
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

/* Put the key into the pool. */
static void
keep_key(struct parser *parser, const char *prefix, const char *key,
    size_t key_len)
{
	size_t prefix_len = strlen(prefix), len = prefix_len + key_len;
	struct fb_consent_table *table = &parser->table;

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
	memcpy(place, prefix, prefix_len);
	memcpy(place + prefix_len, key, key_len);
	parser->now.row.key_at = (uint32_t)parser->pool_len;
	parser->now.row.key_len = (uint32_t)len;
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
	row[table->count++] = parser->now.row;
}

/* ---- rows ------------------------------------------------------------ */

static void
close_row(struct parser *parser)
{
	struct reading *now = &parser->now;

	if (now->is_open && !now->is_bad && !now->has_none &&
	    !now->has_categories)
		complain(parser, now->row.line, 0,
		    _("this row names no category; write \"all\", "
		      "\"default\", \"none\" or categories such as "
		      "\"fakebill,phish\""));
	else if (now->is_open && !now->is_bad && now->has_none &&
	    now->has_categories)
		complain(parser, now->row.line, 0,
		    _("this row says \"none\" and names categories too; keep "
		      "one of them"));
	else if (now->is_open && !now->is_bad)
		keep_row(parser);
	parser->now = (struct reading) { .is_open = false };
}

/*
 * A key without "@" is a domain.  It must have a dot, because a user's name
 * alone is the likelier meaning of the rest, and would never match.
 */
static void
open_domain(struct parser *parser, struct fb_consent_key *key,
    const char *shown)
{
	if (key->len > 1 && key->bytes[key->len - 1] == '.')
		key->len--;
	if (key->bytes[0] == '.')
		refuse(parser,
		    _("\"%s\" does not stand for subdomains here; write one "
		      "row for each domain"),
		    shown);
	else if (memchr(key->bytes, '.', key->len) == NULL)
		refuse(parser,
		    _("\"%s\" is neither an address nor a domain; write "
		      "%s@ and its domain, or @%s"),
		    shown, shown, shown);
	else
		keep_key(parser, "@", key->bytes, key->len);
}

static void
open_row(struct parser *parser, struct fb_str word)
{
	struct fb_consent_key key;
	char shown[FB_LINES_SHOWN_BYTES];

	parser->now.is_open = true;
	parser->now.row.line = (uint32_t)parser->line;
	fb_lines_show(shown, word);
	if (!fb_consent_key(&key, word))
		refuse(parser,
		    _("\"%s\" is no address: it is empty, longer than %d "
		      "bytes, or a quotation mark is not closed"),
		    shown, FB_CONSENT_KEY_MAX_BYTES);
	else if (key.local_len == key.len)
		open_domain(parser, &key, shown);
	else if (key.len == key.local_len + 1)
		refuse(parser, _("\"%s\" has no domain"), shown);
	else
		keep_key(parser, "", key.bytes, key.len);
}

/* ---- words ----------------------------------------------------------- */

static bool
has_prefix(struct fb_str word, struct fb_str prefix, struct fb_str *rest)
{
	if (word.len < prefix.len ||
	    memcmp(word.data, prefix.data, prefix.len) != 0)
		return false;
	*rest =
	    (struct fb_str) { word.data + prefix.len, word.len - prefix.len };
	return true;
}

static void
read_ceiling(struct parser *parser, struct fb_str value)
{
	struct reading *now = &parser->now;
	unsigned verdict;
	char shown[FB_LINES_SHOWN_BYTES];

	fb_lines_show(shown, value);
	if (now->has_ceiling)
		refuse(parser, _("\"%s\" stands twice in this row"),
		    "ceiling=");
	else if (!fb_words_find(&fb_verdict_words, value, &verdict) ||
	    verdict < FB_VERDICT_TAG)
		refuse(parser,
		    _("ceiling= must be \"tag\", \"quarantine\" or "
		      "\"reject\", not \"%s\""),
		    shown);
	else
		now->row.consent.ceiling = (enum fb_verdict)verdict;
	now->has_ceiling = true;
}

static void
read_clause(struct parser *parser, struct fb_str value)
{
	struct reading *now = &parser->now;
	uint64_t clause = 0;
	bool is_number = value.len != 0;
	char shown[FB_LINES_SHOWN_BYTES];

	for (size_t i = 0; i < value.len && is_number; i++) {
		unsigned digit = (unsigned char)value.data[i] - (unsigned)'0';
		clause = clause * 10 + digit;
		is_number = digit < 10 && clause <= UINT32_MAX;
	}
	fb_lines_show(shown, value);
	if (now->has_clause)
		refuse(parser, _("\"%s\" stands twice in this row"), "clause=");
	else if (!is_number)
		refuse(parser,
		    _("clause= must be a whole number up to %" PRIu32
		      ", not \"%s\""),
		    UINT32_MAX, shown);
	else
		now->row.consent.clause = (uint32_t)clause;
	now->has_clause = true;
}

static void
refuse_unknown(struct parser *parser, struct fb_str word)
{
	char shown[FB_LINES_SHOWN_BYTES], known[256] = "";
	size_t len = 0;

	fb_lines_show(shown, word);
	if (word.data[0] == '#') {
		refuse(parser,
		    _("a comment must stand on a line of its own: \"%s\""),
		    shown);
		return;
	}
	for (unsigned i = 0; i < fb_category_words.count; i++)
		len += (size_t)snprintf(known + len, sizeof known - len, "%s ",
		    fb_category_words.words[i]);
	refuse(parser,
	    _("unknown word \"%s\"; known are %sall default none stats "
	      "ceiling= clause="),
	    shown, known);
}

static void
read_word(struct parser *parser, struct fb_str word)
{
	struct reading *now = &parser->now;
	fb_category_set *categories = &now->row.consent.categories;
	unsigned number;
	struct fb_str value;

	if (fb_words_find(&fb_category_words, word, &number)) {
		*categories |= 1u << number;
		now->has_categories = true;
	} else if (fb_str_equal(word, FB_STR("all"))) {
		*categories |= FB_CATEGORY_ALL;
		now->has_categories = true;
	} else if (fb_str_equal(word, FB_STR("default"))) {
		*categories |= FB_CATEGORY_DEFAULT;
		now->has_categories = true;
	} else if (fb_str_equal(word, FB_STR("none"))) {
		now->has_none = true;
	} else if (fb_str_equal(word, FB_STR("stats"))) {
		now->row.consent.stats = true;
	} else if (has_prefix(word, FB_STR("ceiling="), &value)) {
		read_ceiling(parser, value);
	} else if (has_prefix(word, FB_STR("clause="), &value)) {
		read_clause(parser, value);
	} else {
		refuse_unknown(parser, word);
	}
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
	size_t i = 0;

	while (i < line.len && !parser->now.is_bad) {
		size_t begin = i;
		while (i < line.len && !fb_lines_is_blank(line.data[i]) &&
		    line.data[i] != ',')
			i++;
		if (i > begin)
			read_word(parser,
			    (struct fb_str) { line.data + begin, i - begin });
		else
			i++;
	}
}

static void
parse_line(struct parser *parser, struct fb_str line)
{
	struct fb_str content = fb_lines_trim(line);
	char message[FB_SETTING_MESSAGE_BYTES];
	size_t column;

	if (content.len == 0 || content.data[0] == '#')
		return;
	bool is_continued = fb_lines_is_blank(line.data[0]);
	if (!is_continued)
		close_row(parser);
	if (!fb_lines_check(line, &column, message, sizeof message)) {
		parser->now.is_open = true;
		parser->now.is_bad = true;
		complain(parser, parser->line, column, "%s", message);
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
	int order = fb_consent_compare(fb_consent_row_key(table, left),
	    fb_consent_row_key(table, right));

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
		if (!fb_str_equal(fb_consent_row_key(table, row),
			fb_consent_row_key(table, before)))
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
		fb_lines_show(shown, fb_consent_row_key(table, row));
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
