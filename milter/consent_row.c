/* SPDX-License-Identifier: BSD-2-Clause */
#include "consent_row.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "domain.h"
#include "i18n.h"
#include "lines.h"
#include "utf8.h"

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

static bool
refuse_twice(char *message, struct fb_str name)
{
	return refuse(message, _("\"%.*s\" stands twice in this row"),
	    (int)name.len, name.data);
}

/* ---- the values of words ---------------------------------------------- */

static bool
read_verdict(uint8_t *out, struct fb_str name, struct fb_str value,
    unsigned lowest, char *message)
{
	unsigned verdict;
	char shown[FB_LINES_SHOWN_BYTES];

	if (*out != FB_CONSENT_NO_CEILING)
		return refuse_twice(message, name);
	fb_lines_show(shown, value);
	if (!fb_words_find(&fb_verdict_words, value, &verdict) ||
	    verdict < lowest || verdict == FB_VERDICT_NOTIFY)
		return lowest == FB_VERDICT_NONE ?
		    refuse(message,
			_("%.*s must be \"none\", \"tag\", \"quarantine\" or "
			  "\"reject\", not \"%s\""),
			(int)name.len, name.data, shown) :
		    refuse(message,
			_("%.*s must be \"tag\", \"quarantine\" or "
			  "\"reject\", not \"%s\""),
			(int)name.len, name.data, shown);
	*out = (uint8_t)verdict;
	return true;
}

static bool
read_ceiling(struct fb_consent_reading *reading, struct fb_str name,
    struct fb_str value, char *message)
{
	return read_verdict(&reading->ceiling, name, value, FB_VERDICT_TAG,
	    message);
}

static bool
read_own_ceiling(struct fb_consent_reading *reading, struct fb_str name,
    struct fb_str value, char *message)
{
	/* "ceiling.CATEGORY=" */
	struct fb_str category = { name.data + 8, name.len - 9 };
	unsigned number;
	char shown[FB_LINES_SHOWN_BYTES];

	if (!fb_words_find(&fb_category_words, category, &number)) {
		fb_lines_show(shown, category);
		return refuse(message,
		    _("there is no category \"%s\" to set a ceiling for"),
		    shown);
	}
	return read_verdict(&reading->own_ceiling[number], name, value,
	    FB_VERDICT_NONE, message);
}

static bool
read_clause(struct fb_consent_reading *reading, struct fb_str name,
    struct fb_str value, char *message)
{
	uint64_t clause = 0;
	bool is_number = value.len != 0;
	char shown[FB_LINES_SHOWN_BYTES];

	if (reading->has_clause)
		return refuse_twice(message, name);
	for (size_t i = 0; i < value.len && is_number; i++) {
		unsigned digit = (unsigned char)value.data[i] - (unsigned)'0';
		clause = clause * 10 + digit;
		is_number = digit < 10 && clause <= UINT32_MAX;
	}
	fb_lines_show(shown, value);
	if (!is_number)
		return refuse(message,
		    _("clause= must be a whole number up to %" PRIu32
		      ", not \"%s\""),
		    UINT32_MAX, shown);
	reading->terms.clause = (uint32_t)clause;
	reading->has_clause = true;
	return true;
}

static bool
read_points(struct fb_consent_reading *reading, struct fb_str name,
    struct fb_str value, char *message)
{
	const struct fb_setting *range =
	    fb_setting_find(FB_STR("ThresholdTag"));
	int32_t *out = name.data[0] == 't' ? &reading->terms.tag_milli :
	    name.data[0] == 'q'            ? &reading->terms.quarantine_milli :
					     &reading->terms.reject_milli;
	char shown[FB_LINES_SHOWN_BYTES], low[32], high[32];
	uint64_t milli;

	assert(range != NULL);
	if (*out != 0)
		return refuse_twice(message, name);
	if (!fb_setting_read_points(&milli, value, range->max) ||
	    milli < range->min || milli > range->max) {
		fb_lines_show(shown, value);
		fb_setting_write_bound(low, sizeof low, range, range->min);
		fb_setting_write_bound(high, sizeof high, range, range->max);
		return refuse(message,
		    _("%.*s must be points from %s to %s, not \"%s\""),
		    (int)name.len, name.data, low, high, shown);
	}
	*out = (int32_t)milli;
	return true;
}

static bool
read_mark(struct fb_consent_reading *reading, struct fb_str name,
    struct fb_str value, char *message)
{
	char shown[FB_LINES_SHOWN_BYTES];

	if (reading->terms.mark != FB_CONSENT_UNSAID)
		return refuse_twice(message, name);
	if (fb_str_equal(value, FB_STR("on")))
		reading->terms.mark = FB_CONSENT_ON;
	else if (fb_str_equal(value, FB_STR("off")))
		reading->terms.mark = FB_CONSENT_OFF;
	else {
		fb_lines_show(shown, value);
		return refuse(message,
		    _("mark= must be \"on\" or \"off\", not \"%s\""), shown);
	}
	return true;
}

static bool
read_allow(struct fb_consent_reading *reading, struct fb_str name,
    struct fb_str value, char *message)
{
	char shown[FB_LINES_SHOWN_BYTES], ascii[FB_DOMAIN_MAX_BYTES];
	size_t len = fb_domain_ascii(ascii, value);

	fb_lines_show(shown, value);
	enum fb_domain_owner owner =
	    fb_domain_owner((struct fb_str) { ascii, len });
	if (owner == FB_DOMAIN_OF_NONE)
		return refuse(message,
		    _("%.*s must be a domain such as example.jp, not \"%s\""),
		    (int)name.len, name.data, shown);
	if (owner == FB_DOMAIN_OF_MANY)
		return refuse(message,
		    _("%.*s \"%s\" belongs to many owners; name the domain of "
		      "one"),
		    (int)name.len, name.data, shown);
	if (reading->terms.allow_count == FB_CONSENT_ALLOW_MAX)
		return refuse(message,
		    _("a row may have %d words %.*s at most"),
		    FB_CONSENT_ALLOW_MAX, (int)name.len, name.data);
	memcpy(reading->allow + reading->allow_len, ascii, len);
	reading->allow[reading->allow_len + len] = '\0';
	reading->allow_len += len + 1;
	reading->terms.allow_count++;
	return true;
}

/* ---- words ------------------------------------------------------------ */

static const struct {
	struct fb_str prefix;
	bool (*read)(struct fb_consent_reading *reading, struct fb_str name,
	    struct fb_str value, char *message);
} with_value[] = {
	{ { "ceiling=", 8 }, read_ceiling },
	{ { "ceiling.", 8 }, read_own_ceiling },
	{ { "clause=", 7 }, read_clause },
	{ { "tag=", 4 }, read_points },
	{ { "quarantine=", 11 }, read_points },
	{ { "reject=", 7 }, read_points },
	{ { "mark=", 5 }, read_mark },
	{ { "allow=", 6 }, read_allow },
};

static bool
refuse_unknown(struct fb_str word, char *message)
{
	char shown[FB_LINES_SHOWN_BYTES], known[256] = "";
	size_t len = 0;

	fb_lines_show(shown, word);
	if (word.data[0] == '#')
		return refuse(message,
		    _("a comment must stand on a line of its own: \"%s\""),
		    shown);
	for (unsigned i = 0; i < fb_category_words.count; i++)
		len += (size_t)snprintf(known + len, sizeof known - len, "%s ",
		    fb_category_words.words[i]);
	return refuse(message,
	    _("unknown word \"%s\"; known are %sall default none stats "
	      "ceiling= ceiling.CATEGORY= clause= tag= quarantine= reject= "
	      "mark= allow="),
	    shown, known);
}

static bool
read_with_value(struct fb_consent_reading *reading, struct fb_str word,
    char *message)
{
	const char *equals = memchr(word.data, '=', word.len);

	if (equals == NULL)
		return refuse_unknown(word, message);
	size_t len = (size_t)(equals - word.data) + 1;
	struct fb_str name = { word.data, len };
	struct fb_str value = { word.data + len, word.len - len };
	for (size_t i = 0; i < sizeof with_value / sizeof *with_value; i++) {
		struct fb_str prefix = with_value[i].prefix;
		if (name.len >= prefix.len &&
		    memcmp(name.data, prefix.data, prefix.len) == 0 &&
		    (name.len == prefix.len ||
			prefix.data[prefix.len - 1] == '.'))
			return with_value[i].read(reading, name, value,
			    message);
	}
	return refuse_unknown(word, message);
}

bool
fb_consent_reading_word(struct fb_consent_reading *reading, struct fb_str word,
    char message[FB_SETTING_MESSAGE_BYTES])
{
	fb_category_set categories = 0;
	unsigned number;

	if (fb_words_find(&fb_category_words, word, &number))
		categories = 1u << number;
	else if (fb_str_equal(word, FB_STR("all")))
		categories = FB_CATEGORY_ALL;
	else if (fb_str_equal(word, FB_STR("default")))
		categories = FB_CATEGORY_DEFAULT;
	else if (fb_str_equal(word, FB_STR("none")))
		reading->has_none = true;
	else if (fb_str_equal(word, FB_STR("stats")))
		reading->terms.stats = 1;
	else
		return read_with_value(reading, word, message);
	reading->terms.categories |= categories;
	reading->has_categories |= categories != 0;
	return true;
}

bool
fb_consent_reading_words(struct fb_consent_reading *reading,
    struct fb_str words, char message[FB_SETTING_MESSAGE_BYTES])
{
	size_t i = 0;

	while (i < words.len) {
		size_t begin = i;
		while (i < words.len && !fb_lines_is_blank(words.data[i]) &&
		    words.data[i] != ',')
			i++;
		struct fb_str word = { words.data + begin, i - begin };
		if (word.len == 0)
			i++;
		else if (!fb_consent_reading_word(reading, word, message))
			return false;
	}
	return true;
}

/* ---- the whole row ---------------------------------------------------- */

void
fb_consent_reading_begin(struct fb_consent_reading *reading)
{
	/* The domains behind it need no clearing, and there are many rows. */
	memset(&reading->terms, 0, sizeof reading->terms);
	memset(reading->own_ceiling, FB_CONSENT_NO_CEILING,
	    sizeof reading->own_ceiling);
	reading->ceiling = FB_CONSENT_NO_CEILING;
	reading->allow_len = 0;
	reading->has_none = reading->has_categories = false;
	reading->has_clause = false;
}

static bool
thresholds_rise(const struct fb_consent_terms *terms)
{
	const int32_t milli[] = { terms->tag_milli, terms->quarantine_milli,
		terms->reject_milli };
	int32_t before = 0;

	for (size_t i = 0; i < sizeof milli / sizeof *milli; i++) {
		if (milli[i] == 0)
			continue;
		if (milli[i] < before)
			return false;
		before = milli[i];
	}
	return true;
}

bool
fb_consent_reading_end(struct fb_consent_reading *reading,
    char message[FB_SETTING_MESSAGE_BYTES])
{
	struct fb_consent_terms *terms = &reading->terms;

	if (!reading->has_none && !reading->has_categories)
		return refuse(message,
		    _("this row names no category; write \"all\", "
		      "\"default\", \"none\" or categories such as "
		      "\"fakebill,phish\""));
	if (reading->has_none && reading->has_categories)
		return refuse(message,
		    _("this row says \"none\" and names categories too; keep "
		      "one of them"));
	if (!thresholds_rise(terms))
		return refuse(message,
		    _("the thresholds must rise: tag=, quarantine=, reject="));
	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++) {
		uint8_t own = reading->own_ceiling[i];
		bool is_agreed = (terms->categories & 1u << i) != 0;
		if (own != FB_CONSENT_NO_CEILING && !is_agreed &&
		    !reading->has_none)
			return refuse(message,
			    _("this row has a ceiling for %s but does not "
			      "agree to that category"),
			    fb_words_name(&fb_category_words, i));
		terms->ceiling[i] =
		    own != FB_CONSENT_NO_CEILING ? own : reading->ceiling;
	}
	terms->allow_bytes = (uint16_t)reading->allow_len;
	return true;
}

/* No label is empty.  Blanks, quotes and backslashes would mean more in a
 * text. */
static bool
is_domain(struct fb_str domain)
{
	char ascii[FB_DOMAIN_MAX_BYTES], before = '.';

	for (size_t i = 0; i < domain.len; i++) {
		char c = domain.data[i];
		if ((unsigned char)c <= ' ' || c == '"' || c == '\\' ||
		    c == 0x7F || (c == '.' && before == '.'))
			return false;
		before = c;
	}
	if (before == '.')
		return false;
	return fb_domain_ascii(ascii, domain) != 0;
}

/*
 * A key without "@" is a domain.  It must have a dot, because a user's name
 * alone is the likelier meaning of the rest, and would never match.
 */
static bool
make_domain_key(struct fb_consent_key *key, const char *shown, char *message)
{
	char ascii[FB_DOMAIN_MAX_BYTES];
	struct fb_str name = { key->bytes, key->len };

	if (name.len > 1 && name.data[name.len - 1] == '.')
		name.len--;
	size_t len = fb_domain_ascii(ascii, name);

	if (name.len != 0 && name.data[0] == '.')
		return refuse(message,
		    _("\"%s\" does not stand for subdomains here; write one "
		      "row for each domain"),
		    shown);
	if (!is_domain(name))
		return refuse(message, _("\"%s\" is no domain"), shown);
	if (memchr(ascii, '.', len) == NULL)
		return refuse(message,
		    _("\"%s\" is neither an address nor a domain; write "
		      "%s@ and its domain, or @%s"),
		    shown, shown, shown);
	key->bytes[0] = '@';
	memcpy(key->bytes + 1, ascii, len);
	key->len = len + 1;
	key->local_len = 0;
	return true;
}

bool
fb_consent_row_key(struct fb_consent_key *out, struct fb_str written,
    char message[FB_SETTING_MESSAGE_BYTES])
{
	char shown[FB_LINES_SHOWN_BYTES];

	fb_lines_show(shown, written);
	if (!fb_consent_key(out, written))
		return refuse(message,
		    _("\"%s\" is no address: it is empty, longer than %d "
		      "bytes, or a quotation mark is not closed"),
		    shown, FB_CONSENT_KEY_MAX_BYTES);
	if (out->local_len == out->len)
		return make_domain_key(out, shown, message);
	if (!fb_consent_key_has_domain(out))
		return refuse(message, _("\"%s\" has no domain"), shown);
	struct fb_str domain = fb_consent_key_domain(out);
	if (!is_domain((struct fb_str) { domain.data + 1, domain.len - 1 }))
		return refuse(message, _("\"%s\" has a domain that cannot be"),
		    shown);
	return true;
}
