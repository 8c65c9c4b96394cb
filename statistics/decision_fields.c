/* SPDX-License-Identifier: BSD-2-Clause */
#include "decision_fields.h"

#include <stddef.h>

#include "source.h"

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
has_only(struct fb_str text, const char *punctuation)
{
	for (size_t i = 0; i < text.len; i++)
		if (!is_letter(text.data[i]) && !is_digit(text.data[i]) &&
		    (text.data[i] == '\0' ||
			strchr(punctuation, text.data[i]) == NULL))
			return false;
	return text.len > 0;
}

bool
fb_fields_is_queue_id(struct fb_str text)
{
	return text.len <= FB_FIELDS_QUEUE_ID_MAX_BYTES &&
	    has_only(text, "._-");
}

/* Take what stands before a mark off a text, and the mark. */
static struct fb_str
take_until(struct fb_str *text, char mark)
{
	struct fb_str taken = *text;
	const char *end =
	    text->len == 0 ? NULL : memchr(text->data, mark, text->len);

	if (end == NULL) {
		*text = FB_STR("");
		return taken;
	}
	taken.len = (size_t)(end - text->data);
	text->data += taken.len + 1;
	text->len -= taken.len + 1;
	return taken;
}

bool
fb_fields_next(struct fb_str *words, struct fb_str *key, struct fb_str *value)
{
	while (words->len > 0) {
		*value = take_until(words, ' ');
		if (value->len == 0 ||
		    memchr(value->data, '=', value->len) == NULL)
			continue;
		*key = take_until(value, '=');
		if (has_only(*key, "-"))
			return true;
	}
	return false;
}

/* Where a key is kept. */
static const struct {
	struct fb_str key;
	size_t offset;
} places[] = {
#define PLACE(key, member) \
	{ \
		FB_STR(key), offsetof(struct fb_fields, member) \
	}
	PLACE("action", action),
	PLACE("verdict", verdict),
	PLACE("outcome", outcome),
	PLACE("category", category),
	PLACE("score", score),
	PLACE("shadow-verdict", shadow_verdict),
	PLACE("shadow-score", shadow_score),
	PLACE("hits", hits),
	PLACE("shadow", shadow),
	PLACE("killed", killed),
	PLACE("allowed", allowed),
	PLACE("list", list),
	PLACE("test", test),
#undef PLACE
};

static void
keep(struct fb_fields *out, struct fb_str key, struct fb_str value)
{
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (fb_str_equal(places[i].key, key))
			memcpy((char *)out + places[i].offset, &value,
			    sizeof value);
}

static bool
is_printable(struct fb_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] < ' ' || text.data[i] > '~')
			return false;
	return true;
}

bool
fb_fields_read(struct fb_fields *out, struct fb_str text)
{
	struct fb_fields fields = { .words = text };
	struct fb_str key, value;

	if (!is_printable(text))
		return false;
	fields.queue_id = take_until(&fields.words, ':');
	if (!fb_fields_is_queue_id(fields.queue_id) || fields.words.len == 0 ||
	    fields.words.data[0] != ' ')
		return false;
	fields.words.data++;
	fields.words.len--;
	struct fb_str rest = fields.words;
	while (fb_fields_next(&rest, &key, &value))
		keep(&fields, key, value);
	if (!has_only(fields.outcome, "-"))
		return false;
	*out = fields;
	return true;
}

static unsigned
read_place(struct fb_str text)
{
	unsigned place = 0;

	if (text.len > 3)
		return 0;
	for (size_t i = 0; i < text.len; i++) {
		if (!is_digit(text.data[i]))
			return 0;
		place = place * 10 + (unsigned)(text.data[i] - '0');
	}
	return place;
}

bool
fb_fields_next_entry(struct fb_str *entries, struct fb_fields_entry *out)
{
	while (entries->len > 0) {
		struct fb_str word = take_until(entries, ',');
		out->id = take_until(&word, ':');
		out->meaning = take_until(&word, '@');
		out->list = read_place(word);
		if (out->id.len < FB_ID_MAX_BYTES && has_only(out->id, "") &&
		    is_letter(out->id.data[0]) && has_only(out->meaning, "-"))
			return true;
	}
	return false;
}

struct fb_str
fb_fields_part(struct fb_str list, unsigned place)
{
	struct fb_str part = FB_STR("");

	for (unsigned i = 0; i < place; i++) {
		if (list.len == 0)
			return FB_STR("");
		part = take_until(&list, ',');
	}
	return part;
}

bool
fb_fields_has_entry(const struct fb_fields *fields, struct fb_str id)
{
	const struct fb_str lists[] = { fields->hits, fields->shadow,
		fields->killed, fields->allowed };
	struct fb_fields_entry entry;

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		struct fb_str rest = lists[i];
		while (fb_fields_next_entry(&rest, &entry))
			if (fb_str_equal(entry.id, id))
				return true;
	}
	return false;
}
