/* SPDX-License-Identifier: BSD-2-Clause */
#include "overrides.h"

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
#include "phrase.h"
#include "utf8.h"

#define HASH_BYTES 32
/* All rows, and what folding their values leaves behind. */
#define ARENA_BYTES ((size_t)256 << 20)

static const char *const key_words[] = { "list", "add", "exp", "by", "why" };
_Static_assert(sizeof key_words / sizeof *key_words == FB_OVERRIDE_KEY_COUNT,
    "one word for each key");
const struct fb_words fb_override_key_words = { key_words,
	FB_OVERRIDE_KEY_COUNT };

static const char *const verb_list[] = { "kill", "allow" };
static const struct fb_words verb_words = { verb_list, 2 };

/* An allowed phrase or brand name. */
struct identity {
	uint64_t identity;
	int64_t expires;
};

struct fb_overrides {
	struct fb_arena *arena; /* owns all of it */
	struct fb_override_row *row;
	size_t row_count;
	/* rows by what they override, each once, with the latest date */
	const struct fb_override_row **kill;
	size_t kill_count;
	const struct fb_override_row **allow; /* identifiers */
	size_t allow_count;
	struct identity *identity; /* phrases and brand names */
	size_t identity_count;
	bool has_brands;
	uint8_t hash[HASH_BYTES];
};

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

/* ---- values ------------------------------------------------------------ */

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
	fprintf(out, "\t%s=", key_words[key]);
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

/* ---- the index --------------------------------------------------------- */

static int64_t
end_of(const struct fb_override_row *row)
{
	return row->expires == FB_DATE_NONE ? INT64_MAX :
					      fb_date_end_jst(row->expires);
}

static int
compare_ends(const struct fb_override_row *a, const struct fb_override_row *b)
{
	return (end_of(a) < end_of(b)) - (end_of(a) > end_of(b));
}

static int
compare_kills(const char *id_a, const char *list_a, const char *id_b,
    const char *list_b)
{
	int order = strcmp(id_a, id_b);

	return order != 0 ? order : strcmp(list_a, list_b);
}

/* By id and list, the latest date first. */
static int
by_kill(const void *left, const void *right)
{
	const struct fb_override_row
	    *a = *(const struct fb_override_row *const *)left,
	    *b = *(const struct fb_override_row *const *)right;
	int order = compare_kills(a->id, a->list, b->id, b->list);

	return order != 0 ? order : compare_ends(a, b);
}

static int
compare_strings(struct fb_str a, struct fb_str b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len == 0 ? 0 : memcmp(a.data, b.data, len);

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* By type and what the key is filed under. */
static int
compare_filed(enum fb_type type_a, struct fb_str a, enum fb_type type_b,
    struct fb_str b)
{
	char memory_a[FB_EXTRACT_FILED_BYTES], memory_b[FB_EXTRACT_FILED_BYTES];

	if (type_a != type_b)
		return type_a < type_b ? -1 : 1;
	return compare_strings(fb_extract_filed(memory_a, type_a, a),
	    fb_extract_filed(memory_b, type_b, b));
}

/* So, then by the whole key, the latest date first. */
static int
by_key(const void *left, const void *right)
{
	const struct fb_override_row
	    *a = *(const struct fb_override_row *const *)left,
	    *b = *(const struct fb_override_row *const *)right;
	int order = compare_filed(a->type, a->key, b->type, b->key);

	if (order == 0)
		order = compare_strings(a->key, b->key);
	return order != 0 ? order : compare_ends(a, b);
}

static int
by_identity(const void *left, const void *right)
{
	const struct identity *a = left, *b = right;

	if (a->identity != b->identity)
		return a->identity < b->identity ? -1 : 1;
	return (a->expires < b->expires) - (a->expires > b->expires);
}

/* Sort rows and keep the first of those that say the same. */
static size_t
sort_rows(const struct fb_override_row **row, size_t count,
    int (*order)(const void *, const void *))
{
	size_t kept = 0;

	qsort(row, count, sizeof *row, order);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 ||
		    !fb_override_row_is_same(row[kept - 1], row[i]))
			row[kept++] = row[i];
	return kept;
}

static size_t
sort_identities(struct identity *identity, size_t count)
{
	size_t kept = 0;

	qsort(identity, count, sizeof *identity, by_identity);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 ||
		    identity[kept - 1].identity != identity[i].identity)
			identity[kept++] = identity[i];
	return kept;
}

static void
sort_out(struct fb_overrides *overrides)
{
	for (size_t i = 0; i < overrides->row_count; i++) {
		const struct fb_override_row *row = &overrides->row[i];
		if (row->kind == FB_OVERRIDE_KILLED)
			overrides->kill[overrides->kill_count++] = row;
		else if (row->type < FB_IDENTIFIER_TYPE_COUNT)
			overrides->allow[overrides->allow_count++] = row;
		else
			overrides->identity[overrides->identity_count++] =
			    (struct identity) { row->identity, end_of(row) };
		overrides->has_brands |= row->type == FB_TYPE_BRAND;
	}
}

/* A lookup looks at all that are filed alike. */
static void
check_alike(struct parser *parser)
{
	struct fb_overrides *overrides = parser->overrides;
	size_t first = 0;

	for (size_t i = 0; i < overrides->allow_count; i++) {
		const struct fb_override_row *row = overrides->allow[i];
		if (compare_filed(row->type, row->key,
			overrides->allow[first]->type,
			overrides->allow[first]->key) != 0)
			first = i;
		if (i - first < FB_OVERRIDES_MAX_ALIKE)
			continue;
		parser->line = row->line;
		complain(parser, 0,
		    _("more than %d accounts that differ in branch and type "
		      "only"),
		    FB_OVERRIDES_MAX_ALIKE);
		return;
	}
}

static bool
build_index(struct parser *parser)
{
	struct fb_overrides *overrides = parser->overrides;
	size_t count = overrides->row_count;

	overrides->kill =
	    fb_arena_calloc(overrides->arena, count, sizeof *overrides->kill);
	overrides->allow =
	    fb_arena_calloc(overrides->arena, count, sizeof *overrides->allow);
	overrides->identity = fb_arena_calloc(overrides->arena, count,
	    sizeof *overrides->identity);
	if (overrides->kill == NULL || overrides->allow == NULL ||
	    overrides->identity == NULL)
		return false;
	sort_out(overrides);
	overrides->kill_count =
	    sort_rows(overrides->kill, overrides->kill_count, by_kill);
	overrides->allow_count =
	    sort_rows(overrides->allow, overrides->allow_count, by_key);
	overrides->identity_count =
	    sort_identities(overrides->identity, overrides->identity_count);
	check_alike(parser);
	return true;
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
	if (parser->error_count == 0 && parser->status == FB_OK &&
	    !build_index(parser))
		parser->status = FB_ERR_NOMEM;
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
	crypto_generichash(parser.overrides->hash, HASH_BYTES,
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
	return memcmp(a->hash, b->hash, HASH_BYTES) == 0;
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

/* ---- lookups ----------------------------------------------------------- */

static bool
find_kill(const struct fb_overrides *overrides, const char *list,
    const char *id, int64_t now)
{
	size_t low = 0, high = overrides->kill_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct fb_override_row *row = overrides->kill[middle];
		int order = compare_kills(id, list, row->id, row->list);
		if (order == 0)
			return now < end_of(row);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

bool
fb_overrides_kill(const struct fb_overrides *overrides, const char *list,
    const char *id, int64_t now)
{
	return overrides != NULL &&
	    (find_kill(overrides, "", id, now) ||
		find_kill(overrides, list, id, now));
}

/* The first that is filed under what `key` is filed under, or none behind. */
static size_t
first_filed(const struct fb_overrides *overrides, enum fb_type type,
    struct fb_str key)
{
	size_t low = 0, high = overrides->allow_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct fb_override_row *row = overrides->allow[middle];
		if (compare_filed(row->type, row->key, type, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
fb_overrides_allow_key(const struct fb_overrides *overrides, enum fb_type type,
    struct fb_str found, struct fb_str listed, int64_t now)
{
	if (overrides == NULL)
		return false;
	for (size_t i = first_filed(overrides, type, found);
	     i < overrides->allow_count; i++) {
		const struct fb_override_row *row = overrides->allow[i];
		if (compare_filed(row->type, row->key, type, found) != 0)
			return false;
		if (now < end_of(row) &&
		    fb_extract_agree(type, row->key, found) &&
		    fb_extract_agree(type, row->key, listed))
			return true;
	}
	return false;
}

bool
fb_overrides_allow_phrase(const struct fb_overrides *overrides,
    uint64_t identity, int64_t now)
{
	if (overrides == NULL)
		return false;
	size_t low = 0, high = overrides->identity_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct identity *at = &overrides->identity[middle];
		if (at->identity == identity)
			return now < at->expires;
		if (identity < at->identity)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

bool
fb_overrides_allow_brand(const struct fb_overrides *overrides,
    struct fb_arena *arena, const struct fb_folder *folder, struct fb_str value,
    int64_t now)
{
	struct fb_phrase_error error;
	struct fb_brand brand;

	if (overrides == NULL || !overrides->has_brands ||
	    fb_brand_fold(&brand, arena, folder, value, &error) != FB_OK)
		return false;
	for (size_t i = 0; i < brand.name_count; i++) {
		const struct fb_brand one = { .name = { brand.name[i] },
			.name_count = 1 };
		if (fb_overrides_allow_phrase(overrides,
			fb_identity_of_brand(&one), now))
			return true;
	}
	return false;
}
