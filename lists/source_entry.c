/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>

#include "i18n.h"
#include "nearest.h"
#include "source_parser.h"

#define FIELD_COUNT 4 /* id, type, value, state; attributes behind them */

static const char *const attribute_list[] = { "cat", "lvl", "grp", "w", "case",
	"tlp", "add", "exp", "src", "end", "why", "by", "ok" };
_Static_assert(sizeof attribute_list / sizeof *attribute_list ==
	FB_ATTRIBUTE_COUNT,
    "one word for each attribute");
const struct fb_words fb_attribute_words = { attribute_list,
	FB_ATTRIBUTE_COUNT };

/* Longest texts of attributes, in bytes. */
#define CASE_MAX_BYTES 32
#define SRC_MAX_BYTES 128
#define PERSON_MAX_BYTES 64
#define WHY_MAX_BYTES 64

/* All words of a set in one line. */
static void
join_words(char *out, size_t size, const struct fb_words *set)
{
	size_t len = 0;

	out[0] = '\0';
	for (unsigned i = 0; i < set->count && len < size; i++)
		len += (size_t)snprintf(out + len, size - len, "%s%s",
		    i == 0 ? "" : " ", set->words[i]);
}

/* Find the word of a set, or say what could have been meant. */
static bool
find_word(unsigned *out, struct fb_parser *parser, const struct fb_words *set,
    const char *what, struct fb_str word)
{
	char all[300];

	if (fb_words_find(set, word, out))
		return true;
	const char *near = fb_nearest(set, word);
	join_words(all, sizeof all, set);
	if (near != NULL)
		fb_parser_complain(parser, word.data,
		    _("unknown %s \"%s\"; did you mean \"%s\"?"), gettext(what),
		    FB_QUOTE(word), near);
	else
		fb_parser_complain(parser, word.data,
		    _("unknown %s \"%s\"; use one of: %s"), gettext(what),
		    FB_QUOTE(word), all);
	return false;
}

/* ---- the four fields -------------------------------------------------- */

static bool
parse_id(struct fb_entry *entry, struct fb_parser *parser, struct fb_str field)
{
	if (!fb_id_is_valid(field)) {
		fb_parser_complain(parser, field.data,
		    _("\"%s\" is no id; an id is a capital letter and 4 to 9 "
		      "digits, such as A0001"),
		    FB_QUOTE(field));
		return false;
	}
	memcpy(entry->id, field.data, field.len);
	entry->id[field.len] = '\0';
	return true;
}

static bool
parse_value(struct fb_entry *entry, struct fb_parser *parser,
    struct fb_str field)
{
	if (field.len == 0) {
		fb_parser_complain(parser, field.data,
		    _("the value is missing"));
		return false;
	}
	if (field.len >= 2 && field.data[0] == '"' &&
	    field.data[field.len - 1] == '"') {
		fb_parser_complain(parser, field.data,
		    _("the value stands in quotation marks, as spreadsheets "
		      "write it; leave them out"));
		return false;
	}
	entry->value = field;
	return true;
}

/* Cut the line at its first four TABs.  Returns false when there are fewer
 * than three. */
static bool
split(struct fb_str field[FIELD_COUNT], struct fb_str *rest,
    struct fb_parser *parser)
{
	struct fb_str left = parser->line;
	size_t count = 0;

	while (count < FIELD_COUNT) {
		const char *tab =
		    left.len == 0 ? NULL : memchr(left.data, '\t', left.len);
		size_t len = tab == NULL ? left.len : (size_t)(tab - left.data);
		field[count++] = fb_trim((struct fb_str) { left.data, len });
		left.data += len + (tab != NULL);
		left.len -= len + (tab != NULL);
		if (tab == NULL)
			break;
	}
	*rest = left;
	if (count == FIELD_COUNT)
		return true;
	if (count == 1)
		fb_parser_complain(parser, NULL,
		    _("no TAB in this line; write id, type, value, state and "
		      "attributes with a TAB between them, not blanks"));
	else
		fb_parser_complain(parser, left.data,
		    _("only %zu fields; write id, type, value, state and "
		      "attributes with a TAB between them"),
		    count);
	return false;
}

/* ---- attributes ------------------------------------------------------- */

static bool
parse_text(struct fb_str *out, struct fb_parser *parser, struct fb_str text,
    size_t max_bytes)
{
	if (text.len == 0 || text.len > max_bytes) {
		fb_parser_complain(parser, text.data,
		    text.len == 0 ? _("nothing behind \"=\"; at most %zu "
				      "bytes can stand there") :
				    _("longer than %zu bytes"),
		    max_bytes);
		return false;
	}
	*out = text;
	return true;
}

static bool
parse_case(struct fb_str *out, struct fb_parser *parser, struct fb_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.data[i];
		if (c >= 0x80 || (!isalnum(c) && strchr("._-", c) == NULL)) {
			fb_parser_complain(parser, text.data + i,
			    _("a case id is made of ASCII letters, digits, "
			      "\".\", \"_\" and \"-\", such as C17"));
			return false;
		}
	}
	return parse_text(out, parser, text, CASE_MAX_BYTES);
}

static bool
looks_like_date(struct fb_str text)
{
	if (text.len != 10 || text.data[4] != '-' || text.data[7] != '-')
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (i != 4 && i != 7 &&
		    (text.data[i] < '0' || text.data[i] > '9'))
			return false;
	return true;
}

static bool
parse_date(fb_date *out, struct fb_parser *parser, struct fb_str text)
{
	if (fb_date_parse(out, text))
		return true;
	if (looks_like_date(text))
		fb_parser_complain(parser, text.data,
		    _("there is no day %s between 2000 and 2099"),
		    FB_QUOTE(text));
	else
		fb_parser_complain(parser, text.data,
		    _("\"%s\" is no date; write year-month-day, such as "
		      "2025-06-01"),
		    FB_QUOTE(text));
	return false;
}

static bool
parse_weight(int32_t *out, struct fb_parser *parser, struct fb_str text)
{
	if (!fb_points_parse(out, text)) {
		fb_parser_complain(parser, text.data,
		    _("\"%s\" is no weight; write points with at most three "
		      "digits behind the point, such as 1.5"),
		    FB_QUOTE(text));
		return false;
	}
	if (*out > FB_WEIGHT_MAX_MILLI || *out < -FB_WEIGHT_MAX_MILLI) {
		fb_parser_complain(parser, text.data,
		    _("a weight of %s points is out of range; -%d to %d are "
		      "allowed"),
		    FB_QUOTE(text), FB_WEIGHT_MAX_MILLI / FB_MILLI,
		    FB_WEIGHT_MAX_MILLI / FB_MILLI);
		return false;
	}
	return true;
}

/* One of the attributes whose values are a closed set of words. */
static bool
parse_word(struct fb_entry *entry, struct fb_parser *parser,
    enum fb_attribute attribute, struct fb_str text)
{
	static const struct fb_words *const sets[FB_ATTRIBUTE_COUNT] = {
		[FB_ATTRIBUTE_CAT] = &fb_category_words,
		[FB_ATTRIBUTE_LVL] = &fb_level_words,
		[FB_ATTRIBUTE_GRP] = &fb_group_words,
		[FB_ATTRIBUTE_TLP] = &fb_tlp_words,
	};
	unsigned number;

	if (!find_word(&number, parser, sets[attribute],
		attribute_list[attribute], text))
		return false;
	switch (attribute) {
	case FB_ATTRIBUTE_CAT:
		entry->category = number;
		break;
	case FB_ATTRIBUTE_LVL:
		entry->level = number;
		break;
	case FB_ATTRIBUTE_GRP:
		entry->group = number;
		break;
	default:
		entry->tlp = number;
		break;
	}
	return true;
}

static bool
set_attribute(struct fb_entry *entry, struct fb_parser *parser,
    enum fb_attribute attribute, struct fb_str text)
{
	switch (attribute) {
	case FB_ATTRIBUTE_W:
		return parse_weight(&entry->weight_milli, parser, text);
	case FB_ATTRIBUTE_CASE:
		return parse_case(&entry->case_id, parser, text);
	case FB_ATTRIBUTE_SRC:
		return parse_text(&entry->source, parser, text, SRC_MAX_BYTES);
	case FB_ATTRIBUTE_ADD:
		return parse_date(&entry->added, parser, text);
	case FB_ATTRIBUTE_EXP:
		return parse_date(&entry->expires, parser, text);
	case FB_ATTRIBUTE_END:
		return parse_date(&entry->ended, parser, text);
	case FB_ATTRIBUTE_WHY:
		return parse_text(&entry->why, parser, text, WHY_MAX_BYTES);
	case FB_ATTRIBUTE_BY:
		return parse_text(&entry->by, parser, text, PERSON_MAX_BYTES);
	case FB_ATTRIBUTE_OK:
		return parse_text(&entry->ok, parser, text, PERSON_MAX_BYTES);
	default:
		return parse_word(entry, parser, attribute, text);
	}
}

static bool
parse_attribute(struct fb_entry *entry, struct fb_parser *parser,
    struct fb_places *places, struct fb_str word)
{
	const char *equals = memchr(word.data, '=', word.len);
	unsigned attribute;

	if (equals == NULL) {
		fb_parser_complain(parser, word.data,
		    _("\"%s\" is no attribute; write key=value, and \"#\" "
		      "before a note"),
		    FB_QUOTE(word));
		return false;
	}
	size_t len = (size_t)(equals - word.data);
	if (!find_word(&attribute, parser, &fb_attribute_words, N_("key"),
		(struct fb_str) { word.data, len }))
		return false;
	if ((entry->given >> attribute & 1) != 0) {
		fb_parser_complain(parser, word.data,
		    _("%s= stands here twice"), attribute_list[attribute]);
		return false;
	}
	entry->given |= 1u << attribute;
	places->attribute[attribute] = word.data;
	return set_attribute(entry, parser, attribute,
	    (struct fb_str) { equals + 1, word.len - len - 1 });
}

static bool
parse_attributes(struct fb_entry *entry, struct fb_parser *parser,
    struct fb_places *places, struct fb_str rest)
{
	bool is_right = true;

	for (;;) {
		struct fb_str word = fb_next_word(&rest);
		if (word.len == 0)
			return is_right;
		if (word.data[0] == '#') {
			size_t len = word.len +
			    (size_t)(rest.data + rest.len -
				(word.data + word.len));
			entry->note =
			    fb_trim((struct fb_str) { word.data + 1, len - 1 });
			return is_right;
		}
		is_right &= parse_attribute(entry, parser, places, word);
	}
}

static void
set_defaults(struct fb_entry *entry, const struct fb_parser *parser)
{
	*entry = (struct fb_entry) {
		.level = FB_LEVEL_REPORTED,
		.group = FB_GROUP_NONE,
		/* who may see it was not said, so not everybody */
		.tlp = FB_TLP_AMBER,
		.added = FB_DATE_NONE,
		.expires = FB_DATE_NONE,
		.ended = FB_DATE_NONE,
		.file = parser->out->file,
		.line = parser->line_number,
	};
}

bool
fb_parse_entry(struct fb_entry *out, struct fb_parser *parser,
    enum fb_status *status)
{
	struct fb_str field[FIELD_COUNT], rest;
	struct fb_places places;
	struct fb_entry entry;
	unsigned type = 0, state = 0;

	memset(&places, 0, sizeof places);
	set_defaults(&entry, parser);
	if (!split(field, &rest, parser))
		return false;
	places.type = field[1].data;
	places.value = field[2].data;
	places.state = field[3].data;
	bool is_right = parse_id(&entry, parser, field[0]);
	bool has_type =
	    find_word(&type, parser, &fb_type_words, N_("type"), field[1]);
	bool has_value = parse_value(&entry, parser, field[2]);
	bool has_state =
	    find_word(&state, parser, &fb_state_words, N_("state"), field[3]);
	entry.type = type;
	entry.state = state;
	if (has_type && has_value && has_state)
		is_right &= fb_check_value(&entry, parser, &places, status);
	else
		is_right = false;
	bool has_attributes = parse_attributes(&entry, parser, &places, rest);
	if (has_type && has_state && has_attributes)
		is_right &= fb_check_attributes(&entry, parser, &places);
	if (!is_right || !has_attributes)
		return false;
	*out = entry;
	return true;
}
