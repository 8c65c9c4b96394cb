/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Paths, words, numbers and other texts, and what every value needs.
 */
#include "settings_store.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "i18n.h"
#include "utf8.h"

bool
fb_storing_refuse(struct fb_storing *s, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(s->message, FB_SETTING_MESSAGE_BYTES, format, arguments);
	va_end(arguments);
	fb_utf8_end_whole(s->message);
	return false;
}

void
fb_storing_put(struct fb_storing *s, const void *value, size_t size)
{
	memcpy((char *)s->settings + s->setting->offset, value, size);
}

/* Store a text into a char[]; its length was checked against the room. */
void
fb_storing_put_text(struct fb_storing *s)
{
	char *member = (char *)s->settings + s->setting->offset;

	assert(s->value.len < s->setting->room);
	memset(member, 0, s->setting->room);
	if (s->value.len != 0)
		memcpy(member, s->value.data, s->value.len);
}

/* ---- paths and other texts ------------------------------------------- */

bool
fb_storing_check_path(struct fb_storing *s, size_t room)
{
	if (s->value.len == 0)
		return fb_storing_refuse(s, _("%s needs a path"),
		    s->setting->name);
	if (s->value.data[0] != '/')
		return fb_storing_refuse(s,
		    _("%s must be an absolute path that begins with \"/\", "
		      "not \"%s\""),
		    s->setting->name, s->shown);
	if (s->value.len >= room)
		return fb_storing_refuse(s,
		    _("the path of %s is too long: %zu bytes, at most %zu"),
		    s->setting->name, s->value.len, room - 1);
	return true;
}

static bool
store_path(struct fb_storing *s)
{
	bool may_be_empty = s->setting->initial[0] == '\0';

	if (!(s->value.len == 0 && may_be_empty) &&
	    !fb_storing_check_path(s, s->setting->room))
		return false;
	fb_storing_put_text(s);
	return true;
}

/* As Postfix writes it: with "cdb:", the file has ".cdb" behind the path. */
static bool
store_table(struct fb_storing *s)
{
	const size_t prefix = sizeof "cdb:" - 1;
	struct fb_str whole = s->value;
	bool has_prefix =
	    whole.len >= prefix && memcmp(whole.data, "cdb:", prefix) == 0;

	if (has_prefix) {
		s->value.data += prefix;
		s->value.len -= prefix;
	}
	if ((whole.len != 0 || s->setting->initial[0] != '\0') &&
	    !fb_storing_check_path(s, s->setting->room - prefix))
		return false;
	s->value = whole;
	fb_storing_put_text(s);
	return true;
}

static bool
store_folder(struct fb_storing *s)
{
	if (fb_str_equal(s->value, FB_STR("off")))
		s->value.len = 0;
	else if (!fb_storing_check_path(s, s->setting->room))
		return false;
	fb_storing_put_text(s);
	return true;
}

static bool
is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

bool
fb_storing_has_only(struct fb_str text, const char *punctuation)
{
	for (size_t i = 0; i < text.len; i++)
		if (!is_letter_or_digit(text.data[i]) &&
		    (text.data[i] == '\0' ||
			strchr(punctuation, text.data[i]) == NULL))
			return false;
	return true;
}

/* What an address means by letters, digits, "@", dots and quotes is fixed. */
static bool
store_delimiter(struct fb_storing *s)
{
	static const char allowed[] = "!#$%&'*+-/=?^_`{|}~";
	bool is_good = s->value.len != 0 && s->value.len < s->setting->room;

	for (size_t i = 0; is_good && i < s->value.len; i++)
		is_good = memchr(allowed, s->value.data[i],
			      sizeof allowed - 1) != NULL;
	if (fb_str_equal(s->value, FB_STR("none")))
		s->value.len = 0;
	else if (!is_good)
		return fb_storing_refuse(s,
		    _("%s must be \"none\" or up to %zu characters such as "
		      "\"+\" or \"+-\", not \"%s\""),
		    s->setting->name, s->setting->room - 1, s->shown);
	fb_storing_put_text(s);
	return true;
}

static bool
store_name(struct fb_storing *s)
{
	if (s->value.len >= s->setting->room ||
	    !fb_storing_has_only(s->value, "._-$") ||
	    (s->value.len != 0 && s->value.data[0] == '-'))
		return fb_storing_refuse(s,
		    _("%s must be a name of at most %zu letters, digits, "
		      "\".\", \"_\" and \"-\", not \"%s\""),
		    s->setting->name, s->setting->room - 1, s->shown);
	fb_storing_put_text(s);
	return true;
}

static bool
store_mark(struct fb_storing *s)
{
	size_t at = 0;

	if (s->value.len == 0)
		return fb_storing_refuse(s, _("%s must not be empty"),
		    s->setting->name);
	while (at < s->value.len) {
		uint32_t c = fb_utf8_next(s->value, &at);
		if (c < 0x20 || (c >= 0x7F && c < 0xA0))
			return fb_storing_refuse(s,
			    _("%s must not hold control characters"),
			    s->setting->name);
	}
	/* Nobody's mail is called a fraud, only suspected. */
	if (memmem(s->value.data, s->value.len, "詐欺", strlen("詐欺")) != NULL)
		return fb_storing_refuse(s,
		    _("%s must speak of a suspicion, not of fraud"),
		    s->setting->name);
	if (s->value.len > FB_SUBJECT_MARK_MAX_BYTES)
		return fb_storing_refuse(s,
		    _("%s is too long: %zu bytes of UTF-8, at most %d fit "
		      "into one line of a Subject (13 Japanese characters)"),
		    s->setting->name, s->value.len, FB_SUBJECT_MARK_MAX_BYTES);
	fb_storing_put_text(s);
	return true;
}

/* The text becomes part of an SMTP reply (RFC 5321, 4.2), which is ASCII. */
static bool
store_reply(struct fb_storing *s)
{
	for (size_t i = 0; i < s->value.len; i++)
		if (s->value.data[i] < ' ' || s->value.data[i] > '~')
			return fb_storing_refuse(s,
			    _("%s must be ASCII, because it stands in replies "
			      "to mail servers"),
			    s->setting->name);
	if (s->value.len >= s->setting->room)
		return fb_storing_refuse(s,
		    _("%s is too long: %zu bytes, at most %zu"),
		    s->setting->name, s->value.len, s->setting->room - 1);
	fb_storing_put_text(s);
	return true;
}

/* ---- words and numbers ----------------------------------------------- */

void
fb_setting_write_choice(char *out, size_t capacity,
    const struct fb_setting *setting)
{
	size_t len = 0;
	const struct fb_words *words = setting->words;

	for (unsigned i = setting->first_word; i < words->count; i++) {
		const char *between = i == setting->first_word ? "" :
		    i + 1 < words->count                       ? ", " :
								 _(" or ");
		int n = snprintf(out + len, capacity - len, "%s\"%s\"", between,
		    words->words[i]);
		assert(n >= 0 && (size_t)n < capacity - len);
		len += (size_t)n;
	}
}

bool
fb_storing_find_word(struct fb_storing *s, unsigned *number)
{
	char choice[128];

	if (fb_words_find(s->setting->words, s->value, number) &&
	    *number >= s->setting->first_word)
		return true;
	fb_setting_write_choice(choice, sizeof choice, s->setting);
	return fb_storing_refuse(s, _("%s must be %s, not \"%s\""),
	    s->setting->name, choice, s->shown);
}

static bool
store_word(struct fb_storing *s)
{
	unsigned number;

	if (!fb_storing_find_word(s, &number))
		return false;
	fb_storing_put(s, &number, sizeof number);
	return true;
}

enum fb_verdict
fb_ceiling_of_word(unsigned number)
{
	return number == 0 ? FB_VERDICT_NONE :
			     (enum fb_verdict)(FB_VERDICT_TAG + number - 1);
}

static bool
store_ceiling(struct fb_storing *s)
{
	unsigned number;

	if (!fb_words_find(s->setting->words, s->value, &number)) {
		char choice[128];
		fb_setting_write_choice(choice, sizeof choice, s->setting);
		return fb_storing_refuse(s, _("%s must be %s, not \"%s\""),
		    s->setting->name, choice, s->shown);
	}
	enum fb_verdict ceiling = fb_ceiling_of_word(number);
	fb_storing_put(s, &ceiling, sizeof ceiling);
	return true;
}

static bool
store_switch(struct fb_storing *s)
{
	bool is_on = fb_str_equal(s->value, FB_STR("on"));

	if (!is_on && !fb_str_equal(s->value, FB_STR("off")))
		return fb_storing_refuse(s,
		    _("%s must be \"on\" or \"off\", not \"%s\""),
		    s->setting->name, s->shown);
	fb_storing_put(s, &is_on, sizeof is_on);
	return true;
}

/*
 * Read digits of a base into *out, at most up to UINT64_MAX.  Returns how
 * many bytes were read; 0 when there is no digit or the number is larger.
 */
static size_t
read_digits(uint64_t *out, struct fb_str text, unsigned base)
{
	uint64_t number = 0;
	size_t i = 0;

	for (; i < text.len; i++) {
		unsigned digit = (unsigned char)text.data[i] - (unsigned)'0';
		if (digit >= base)
			break;
		if (number > (UINT64_MAX - digit) / base)
			return 0;
		number = number * base + digit;
	}
	*out = number;
	return i;
}

/* The unit behind a number: what remains, without blanks before it. */
static struct fb_str
unit_of(struct fb_str value, size_t digits)
{
	struct fb_str unit = { value.data + digits, value.len - digits };

	while (unit.len != 0 && (unit.data[0] == ' ' || unit.data[0] == '\t')) {
		unit.data++;
		unit.len--;
	}
	return unit;
}

/* A unit that a number may carry, largest first. */
struct unit {
	const char *name;
	uint64_t factor;
};

static const struct unit duration_units[] = { /* in milliseconds */
	{ "h", 3600000 }, { "min", 60000 }, { "s", 1000 }, { "ms", 1 },
	{ NULL, 0 }
};
static const struct unit size_units[] = { { "G", (uint64_t)1 << 30 },
	{ "M", (uint64_t)1 << 20 }, { "k", (uint64_t)1 << 10 }, { "", 1 },
	{ NULL, 0 } };

static void
write_scaled(char *out, size_t capacity, const struct unit *units,
    uint64_t number)
{
	while (units[1].name != NULL &&
	    (number == 0 || number % units->factor != 0))
		units++;
	snprintf(out, capacity, "%" PRIu64 "%s", number / units->factor,
	    units->name);
}

static void
write_points(char *out, size_t capacity, uint64_t milli)
{
	unsigned places = 3, fraction = (unsigned)(milli % 1000);

	if (fraction == 0) {
		snprintf(out, capacity, "%" PRIu64, milli / 1000);
		return;
	}
	for (; fraction % 10 == 0; fraction /= 10)
		places--;
	snprintf(out, capacity, "%" PRIu64 ".%0*u", milli / 1000, (int)places,
	    fraction);
}

void
fb_setting_write_bound(char *out, size_t capacity,
    const struct fb_setting *setting, uint64_t bound)
{
	switch (setting->type) {
	case FB_SETTING_POINTS:
		write_points(out, capacity, bound);
		break;
	case FB_SETTING_MILLISECONDS:
		write_scaled(out, capacity, duration_units, bound);
		break;
	case FB_SETTING_SECONDS:
		write_scaled(out, capacity, duration_units, bound * 1000);
		break;
	case FB_SETTING_SIZE:
		write_scaled(out, capacity, size_units, bound);
		break;
	case FB_SETTING_OCTAL:
		snprintf(out, capacity, "%04" PRIo64, bound);
		break;
	default:
		snprintf(out, capacity, "%" PRIu64, bound);
		break;
	}
}

static bool
check_range(struct fb_storing *s, bool is_read, uint64_t number)
{
	const struct fb_setting *setting = s->setting;
	char low[32], high[32];

	if (is_read && number >= setting->min && number <= setting->max)
		return true;
	fb_setting_write_bound(low, sizeof low, setting, setting->min);
	fb_setting_write_bound(high, sizeof high, setting, setting->max);
	return fb_storing_refuse(s, _("%s must be from %s to %s, not \"%s\""),
	    setting->name, low, high, s->shown);
}

static bool
store_whole(struct fb_storing *s, unsigned base)
{
	uint64_t number = 0;
	size_t digits = read_digits(&number, s->value, base);
	bool is_read = digits != 0 && digits == s->value.len;

	if (!check_range(s, is_read, number))
		return false;
	unsigned stored = (unsigned)number;
	fb_storing_put(s, &stored, sizeof stored);
	return true;
}

bool
fb_setting_read_points(uint64_t *milli, struct fb_str value, uint64_t max)
{
	uint64_t whole = 0, fraction = 0;
	size_t digits = read_digits(&whole, value, 10);
	bool is_read = digits != 0 && whole <= max;
	struct fb_str rest = { value.data + digits, value.len - digits };

	if (is_read && rest.len != 0) {
		size_t places = rest.len - 1;
		struct fb_str behind = { rest.data + 1, places };
		is_read = rest.data[0] == '.' && places >= 1 && places <= 3 &&
		    read_digits(&fraction, behind, 10) == places;
		for (; places < 3; places++)
			fraction *= 10;
	}
	*milli = is_read ? whole * 1000 + fraction : 0;
	return is_read;
}

static bool
store_points(struct fb_storing *s)
{
	uint64_t milli;
	bool is_read =
	    fb_setting_read_points(&milli, s->value, s->setting->max);

	if (!check_range(s, is_read, milli))
		return false;
	int32_t stored = (int32_t)milli;
	fb_storing_put(s, &stored, sizeof stored);
	return true;
}

/*
 * Read a number with a unit.  False when there is no number, when the unit
 * is none of `units`, or when the product overflows.
 */
static bool
read_scaled(uint64_t *out, struct fb_str value, const struct unit *units)
{
	uint64_t number = 0;
	size_t digits = read_digits(&number, value, 10);
	struct fb_str unit = unit_of(value, digits);

	for (; digits != 0 && units->name != NULL; units++) {
		if (!fb_str_equal_nocase(unit, fb_str(units->name)))
			continue;
		if (number > UINT64_MAX / units->factor)
			return false;
		*out = number * units->factor;
		return true;
	}
	return false;
}

static bool
store_duration(struct fb_storing *s)
{
	uint64_t scale = s->setting->type == FB_SETTING_SECONDS ? 1000 : 1;
	uint64_t number = 0;
	bool is_read = read_scaled(&number, s->value, duration_units);

	if (!is_read)
		return fb_storing_refuse(s,
		    _("%s must be a whole number with one of the units ms, s, "
		      "min and h, such as 5s, not \"%s\""),
		    s->setting->name, s->shown);
	if (number % scale != 0)
		return fb_storing_refuse(s,
		    _("%s must be whole seconds, not \"%s\""), s->setting->name,
		    s->shown);
	if (!check_range(s, true, number / scale))
		return false;
	unsigned stored = (unsigned)(number / scale);
	fb_storing_put(s, &stored, sizeof stored);
	return true;
}

static bool
store_size(struct fb_storing *s)
{
	uint64_t number = 0;

	if (!read_scaled(&number, s->value, size_units))
		return fb_storing_refuse(s,
		    _("%s must be a number of bytes or a whole number with one "
		      "of the units k, M and G, such as 32M, not \"%s\""),
		    s->setting->name, s->shown);
	if (!check_range(s, true, number))
		return false;
	fb_storing_put(s, &number, sizeof number);
	return true;
}

bool
fb_setting_store(struct fb_settings *settings, const struct fb_setting *setting,
    struct fb_str value, char message[FB_SETTING_MESSAGE_BYTES])
{
	struct fb_storing s = {
		.settings = settings,
		.setting = setting,
		.value = value.data == NULL ? FB_STR("") : value,
		.message = message,
	};

	fb_lines_show(s.shown, value);
	switch (setting->type) {
	case FB_SETTING_PATH:
		return store_path(&s);
	case FB_SETTING_TABLE:
		return store_table(&s);
	case FB_SETTING_DELIMITER:
		return store_delimiter(&s);
	case FB_SETTING_FOLDER:
		return store_folder(&s);
	case FB_SETTING_SOCKET:
		return fb_store_socket(&s);
	case FB_SETTING_NAME:
		return store_name(&s);
	case FB_SETTING_MARK:
		return store_mark(&s);
	case FB_SETTING_WORD:
		return store_word(&s);
	case FB_SETTING_SWITCH:
		return store_switch(&s);
	case FB_SETTING_OCTAL:
		return store_whole(&s, 8);
	case FB_SETTING_INTEGER:
		return store_whole(&s, 10);
	case FB_SETTING_POINTS:
		return store_points(&s);
	case FB_SETTING_MILLISECONDS:
	case FB_SETTING_SECONDS:
		return store_duration(&s);
	case FB_SETTING_SIZE:
		return store_size(&s);
	case FB_SETTING_LIST:
	case FB_SETTING_SHADOW_LIST:
		return fb_store_list(&s);
	case FB_SETTING_CATEGORY:
		return fb_store_category(&s);
	case FB_SETTING_AUTHSERV:
		return fb_store_authserv(&s);
	case FB_SETTING_ADDRESS:
		return fb_store_address(&s);
	case FB_SETTING_CEILING:
		return store_ceiling(&s);
	case FB_SETTING_CATEGORY_CEILING:
		return fb_store_category_ceiling(&s);
	case FB_SETTING_NETWORK:
		return fb_store_network(&s);
	case FB_SETTING_DOMAIN:
		return fb_store_domain(&s);
	case FB_SETTING_REPLY:
		return store_reply(&s);
	}
	assert(!"a type without a reader");
	return false;
}
