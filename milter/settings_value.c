/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One function for each way a value is written.  All of them either store
 * the value or leave the settings alone and say what would be right.
 */
#include "settings_table.h"

#include <assert.h>
#include <inttypes.h>
#include <libpsl.h>
#include <stdarg.h>
#include <stdio.h>

#include "domain.h"
#include "i18n.h"
#include "lines.h"
#include "utf8.h"

/* sockaddr_un has 108 bytes with the NUL (unix(7)); libmilter wants one to
 * spare. */
#define UNIX_PATH_MAX_BYTES 106

/* A value on its way into the settings. */
struct storing {
	struct fb_settings *settings;
	const struct fb_setting *setting;
	struct fb_str value;
	char shown[FB_LINES_SHOWN_BYTES]; /* value, for messages */
	char *message;
};

static bool refuse(struct storing *s, const char *format, ...) FB_PRINTF(2, 3);

static bool
refuse(struct storing *s, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(s->message, FB_SETTING_MESSAGE_BYTES, format, arguments);
	va_end(arguments);
	fb_utf8_end_whole(s->message);
	return false;
}

static void
put(struct storing *s, const void *value, size_t size)
{
	memcpy((char *)s->settings + s->setting->offset, value, size);
}

/* Store a text into a char[]; its length was checked against the room. */
static void
put_text(struct storing *s)
{
	char *member = (char *)s->settings + s->setting->offset;

	assert(s->value.len < s->setting->room);
	memset(member, 0, s->setting->room);
	if (s->value.len != 0)
		memcpy(member, s->value.data, s->value.len);
}

/* ---- paths and other texts ------------------------------------------- */

static bool
check_path(struct storing *s, size_t room)
{
	if (s->value.len == 0)
		return refuse(s, _("%s needs a path"), s->setting->name);
	if (s->value.data[0] != '/')
		return refuse(s,
		    _("%s must be an absolute path that begins with \"/\", "
		      "not \"%s\""),
		    s->setting->name, s->shown);
	if (s->value.len >= room)
		return refuse(s,
		    _("the path of %s is too long: %zu bytes, at most %zu"),
		    s->setting->name, s->value.len, room - 1);
	return true;
}

static bool
store_path(struct storing *s)
{
	bool may_be_empty = s->setting->initial[0] == '\0';

	if (!(s->value.len == 0 && may_be_empty) &&
	    !check_path(s, s->setting->room))
		return false;
	put_text(s);
	return true;
}

/* As Postfix writes it: with "cdb:", the file has ".cdb" behind the path. */
static bool
store_table(struct storing *s)
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
	    !check_path(s, s->setting->room - prefix))
		return false;
	s->value = whole;
	put_text(s);
	return true;
}

static bool
store_folder(struct storing *s)
{
	if (fb_str_equal(s->value, FB_STR("off")))
		s->value.len = 0;
	else if (!check_path(s, s->setting->room))
		return false;
	put_text(s);
	return true;
}

static bool
is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

static bool
has_only(struct fb_str text, const char *punctuation)
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
store_delimiter(struct storing *s)
{
	static const char allowed[] = "!#$%&'*+-/=?^_`{|}~";
	bool is_good = s->value.len != 0 && s->value.len < s->setting->room;

	for (size_t i = 0; is_good && i < s->value.len; i++)
		is_good = memchr(allowed, s->value.data[i],
			      sizeof allowed - 1) != NULL;
	if (fb_str_equal(s->value, FB_STR("none")))
		s->value.len = 0;
	else if (!is_good)
		return refuse(s,
		    _("%s must be \"none\" or up to %zu characters such as "
		      "\"+\" or \"+-\", not \"%s\""),
		    s->setting->name, s->setting->room - 1, s->shown);
	put_text(s);
	return true;
}

static bool
store_name(struct storing *s)
{
	if (s->value.len >= s->setting->room || !has_only(s->value, "._-$") ||
	    (s->value.len != 0 && s->value.data[0] == '-'))
		return refuse(s,
		    _("%s must be a name of at most %zu letters, digits, "
		      "\".\", \"_\" and \"-\", not \"%s\""),
		    s->setting->name, s->setting->room - 1, s->shown);
	put_text(s);
	return true;
}

static bool
store_mark(struct storing *s)
{
	size_t at = 0;

	if (s->value.len == 0)
		return refuse(s, _("%s must not be empty"), s->setting->name);
	while (at < s->value.len) {
		uint32_t c = fb_utf8_next(s->value, &at);
		if (c < 0x20 || (c >= 0x7F && c < 0xA0))
			return refuse(s,
			    _("%s must not hold control characters"),
			    s->setting->name);
	}
	if (s->value.len > FB_SUBJECT_MARK_MAX_BYTES)
		return refuse(s,
		    _("%s is too long: %zu bytes of UTF-8, at most %d fit "
		      "into one line of a Subject (13 Japanese characters)"),
		    s->setting->name, s->value.len, FB_SUBJECT_MARK_MAX_BYTES);
	put_text(s);
	return true;
}

/* The text becomes part of an SMTP reply (RFC 5321, 4.2), which is ASCII. */
static bool
store_reply(struct storing *s)
{
	for (size_t i = 0; i < s->value.len; i++)
		if (s->value.data[i] < ' ' || s->value.data[i] > '~')
			return refuse(s,
			    _("%s must be ASCII, because it stands in replies "
			      "to mail servers"),
			    s->setting->name);
	if (s->value.len >= s->setting->room)
		return refuse(s, _("%s is too long: %zu bytes, at most %zu"),
		    s->setting->name, s->value.len, s->setting->room - 1);
	put_text(s);
	return true;
}

/* ---- the socket ------------------------------------------------------ */

static bool
take_prefix(struct fb_str *text, const char *prefix)
{
	size_t len = strlen(prefix);

	if (text->len < len || memcmp(text->data, prefix, len) != 0)
		return false;
	text->data += len;
	text->len -= len;
	return true;
}

static bool
is_port(struct fb_str text)
{
	unsigned port = 0;

	if (text.len == 0 || text.len > 5)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
		port = port * 10 + (unsigned)(text.data[i] - '0');
	}
	return port >= 1 && port <= 65535;
}

/*
 * libmilter writes port@host where Postfix writes host:port, and listens on
 * all interfaces when the host is missing: whoever reaches the port could
 * then drive the milter.
 */
static bool
check_inet(struct storing *s, struct fb_str rest, bool is_inet6)
{
	const char *at =
	    rest.len == 0 ? NULL : memchr(rest.data, '@', rest.len);
	const char *loopback = is_inet6 ? "::1" : "127.0.0.1";
	const char *family = is_inet6 ? "inet6" : "inet";

	if (at == NULL && is_port(rest))
		return refuse(s,
		    _("%s \"%s\" would listen on every interface of this "
		      "machine; name the address: %s:%.*s@%s"),
		    s->setting->name, s->shown, family, (int)rest.len,
		    rest.data, loopback);
	if (at == NULL)
		return refuse(s,
		    _("%s must be %s:port@host, such as %s:8892@%s (host:port "
		      "is the order of main.cf), not \"%s\""),
		    s->setting->name, family, family, loopback, s->shown);

	struct fb_str port = { rest.data, (size_t)(at - rest.data) };
	struct fb_str host = { at + 1, rest.len - port.len - 1 };
	if (!is_port(port))
		return refuse(s,
		    _("the port of %s must be a number from 1 to 65535 in "
		      "\"%s\""),
		    s->setting->name, s->shown);
	if (host.len == 0 || !has_only(host, is_inet6 ? ".-:" : ".-"))
		return refuse(s,
		    _("%s needs a host name or address behind \"@\" in "
		      "\"%s\""),
		    s->setting->name, s->shown);
	return true;
}

static bool
store_socket(struct storing *s)
{
	struct fb_str rest = s->value;

	if (s->value.len >= s->setting->room)
		return refuse(s, _("%s is too long: %zu bytes, at most %zu"),
		    s->setting->name, s->value.len, s->setting->room - 1);
	if (take_prefix(&rest, "inet:")) {
		if (!check_inet(s, rest, false))
			return false;
	} else if (take_prefix(&rest, "inet6:")) {
		if (!check_inet(s, rest, true))
			return false;
	} else if (!take_prefix(&rest, "unix:")) {
		return refuse(s,
		    _("%s must be unix:/path or inet:port@host, not \"%s\""),
		    s->setting->name, s->shown);
	} else if (rest.len == 0 || rest.data[0] != '/') {
		return refuse(s,
		    _("%s needs an absolute path behind \"unix:\" in \"%s\""),
		    s->setting->name, s->shown);
	} else if (rest.len > UNIX_PATH_MAX_BYTES) {
		return refuse(s,
		    _("the path of %s is too long: %zu bytes, a UNIX socket "
		      "may have %d"),
		    s->setting->name, rest.len, UNIX_PATH_MAX_BYTES);
	}
	put_text(s);
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

static bool
find_word(struct storing *s, unsigned *number)
{
	char choice[128];

	if (fb_words_find(s->setting->words, s->value, number) &&
	    *number >= s->setting->first_word)
		return true;
	fb_setting_write_choice(choice, sizeof choice, s->setting);
	return refuse(s, _("%s must be %s, not \"%s\""), s->setting->name,
	    choice, s->shown);
}

static bool
store_word(struct storing *s)
{
	unsigned number;

	if (!find_word(s, &number))
		return false;
	put(s, &number, sizeof number);
	return true;
}

/* The words leave out "notify", which is no action of an administrator's. */
static enum fb_verdict
ceiling_of_word(unsigned number)
{
	return number == 0 ? FB_VERDICT_NONE :
			     (enum fb_verdict)(FB_VERDICT_TAG + number - 1);
}

static bool
store_ceiling(struct storing *s)
{
	unsigned number;

	if (!fb_words_find(s->setting->words, s->value, &number)) {
		char choice[128];
		fb_setting_write_choice(choice, sizeof choice, s->setting);
		return refuse(s, _("%s must be %s, not \"%s\""),
		    s->setting->name, choice, s->shown);
	}
	enum fb_verdict ceiling = ceiling_of_word(number);
	put(s, &ceiling, sizeof ceiling);
	return true;
}

static bool
store_switch(struct storing *s)
{
	bool is_on = fb_str_equal(s->value, FB_STR("on"));

	if (!is_on && !fb_str_equal(s->value, FB_STR("off")))
		return refuse(s, _("%s must be \"on\" or \"off\", not \"%s\""),
		    s->setting->name, s->shown);
	put(s, &is_on, sizeof is_on);
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
check_range(struct storing *s, bool is_read, uint64_t number)
{
	const struct fb_setting *setting = s->setting;
	char low[32], high[32];

	if (is_read && number >= setting->min && number <= setting->max)
		return true;
	fb_setting_write_bound(low, sizeof low, setting, setting->min);
	fb_setting_write_bound(high, sizeof high, setting, setting->max);
	return refuse(s, _("%s must be from %s to %s, not \"%s\""),
	    setting->name, low, high, s->shown);
}

static bool
store_whole(struct storing *s, unsigned base)
{
	uint64_t number = 0;
	size_t digits = read_digits(&number, s->value, base);
	bool is_read = digits != 0 && digits == s->value.len;

	if (!check_range(s, is_read, number))
		return false;
	unsigned stored = (unsigned)number;
	put(s, &stored, sizeof stored);
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
store_points(struct storing *s)
{
	uint64_t milli;
	bool is_read =
	    fb_setting_read_points(&milli, s->value, s->setting->max);

	if (!check_range(s, is_read, milli))
		return false;
	int32_t stored = (int32_t)milli;
	put(s, &stored, sizeof stored);
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
store_duration(struct storing *s)
{
	uint64_t scale = s->setting->type == FB_SETTING_SECONDS ? 1000 : 1;
	uint64_t number = 0;
	bool is_read = read_scaled(&number, s->value, duration_units);

	if (!is_read)
		return refuse(s,
		    _("%s must be a whole number with one of the units ms, s, "
		      "min and h, such as 5s, not \"%s\""),
		    s->setting->name, s->shown);
	if (number % scale != 0)
		return refuse(s, _("%s must be whole seconds, not \"%s\""),
		    s->setting->name, s->shown);
	if (!check_range(s, true, number / scale))
		return false;
	unsigned stored = (unsigned)(number / scale);
	put(s, &stored, sizeof stored);
	return true;
}

static bool
store_size(struct storing *s)
{
	uint64_t number = 0;

	if (!read_scaled(&number, s->value, size_units))
		return refuse(s,
		    _("%s must be a number of bytes or a whole number with one "
		      "of the units k, M and G, such as 32M, not \"%s\""),
		    s->setting->name, s->shown);
	if (!check_range(s, true, number))
		return false;
	put(s, &number, sizeof number);
	return true;
}

/* ---- what may be given several times --------------------------------- */

static bool
store_list(struct storing *s)
{
	struct fb_settings *settings = s->settings;

	if (s->value.len == 0 && settings->list_count == 0)
		return true; /* the default: none */
	if (!check_path(s, FB_PATH_MAX_BYTES))
		return false;
	for (unsigned i = 0; i < settings->list_count; i++)
		if (fb_str_equal(fb_str(settings->list[i].path), s->value))
			return refuse(s, _("the list \"%s\" is given twice"),
			    s->shown);
	if (settings->list_count == FB_LISTS_MAX)
		return refuse(s, _("there are more than %d lists"),
		    FB_LISTS_MAX);

	struct fb_list_setting *list = &settings->list[settings->list_count++];
	memset(list, 0, sizeof *list);
	memcpy(list->path, s->value.data, s->value.len);
	list->is_shadow = s->setting->type == FB_SETTING_SHADOW_LIST;
	return true;
}

static bool
store_category(struct storing *s)
{
	fb_category_set *set =
	    (void *)((char *)s->settings + s->setting->offset);
	unsigned number;

	if (s->value.len == 0 && *set == 0)
		return true; /* the default: none */
	if (!find_word(s, &number))
		return false;
	*set |= 1u << number;
	return true;
}

static bool
store_address(struct storing *s)
{
	struct fb_settings *settings = s->settings;
	const size_t room = sizeof settings->report_address[0];

	if (s->value.len == 0 && settings->report_address_count == 0)
		return true; /* the default: none */
	const char *at = memchr(s->value.data, '@', s->value.len);
	size_t before = at == NULL ? 0 : (size_t)(at - s->value.data);
	bool is_address = before != 0 && before + 1 < s->value.len &&
	    memchr(at + 1, '@', s->value.len - before - 1) == NULL &&
	    memchr(s->value.data, ' ', s->value.len) == NULL &&
	    memchr(s->value.data, '\t', s->value.len) == NULL &&
	    memchr(s->value.data, '<', s->value.len) == NULL;
	if (!is_address)
		return refuse(s,
		    _("%s must be one mail address such as report@example.jp, "
		      "not \"%s\""),
		    s->setting->name, s->shown);
	if (s->value.len >= room)
		return refuse(s, _("%s is too long: %zu bytes, at most %zu"),
		    s->setting->name, s->value.len, room - 1);
	if (settings->report_address_count == FB_REPORT_ADDRESSES_MAX)
		return refuse(s, _("there are more than %d report addresses"),
		    FB_REPORT_ADDRESSES_MAX);

	char *address =
	    settings->report_address[settings->report_address_count++];
	memset(address, 0, room);
	memcpy(address, s->value.data, s->value.len);
	return true;
}

/* The default: no category has a ceiling of its own. */
static void
clear_category_ceilings(struct fb_settings *settings)
{
	settings->category_ceilings = 0;
	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
		settings->category_ceiling[i] = FB_VERDICT_REJECT;
}

static bool
store_category_ceiling(struct storing *s)
{
	unsigned category, number;
	size_t len = 0;

	if (s->value.len == 0) {
		clear_category_ceilings(s->settings);
		return true;
	}
	while (len < s->value.len && !fb_lines_is_blank(s->value.data[len]))
		len++;
	struct fb_str word = { s->value.data, len };
	struct fb_str rest = fb_lines_trim(
	    (struct fb_str) { s->value.data + len, s->value.len - len });
	if (!fb_words_find(&fb_category_words, word, &category) ||
	    !fb_words_find(s->setting->words, rest, &number))
		return refuse(s,
		    _("%s must be a category and none, tag, quarantine or "
		      "reject, such as \"phish tag\", not \"%s\""),
		    s->setting->name, s->shown);
	if ((s->settings->category_ceilings & 1u << category) != 0)
		return refuse(s, _("%s is given twice for \"%s\""),
		    s->setting->name, fb_category_words.words[category]);
	s->settings->category_ceilings |= 1u << category;
	s->settings->category_ceiling[category] = ceiling_of_word(number);
	return true;
}

static bool
store_network(struct storing *s)
{
	struct fb_settings *settings = s->settings;
	struct fb_network network;

	if (s->value.len == 0 && settings->local_network_count == 0)
		return true; /* the default: none */
	if (!fb_network_parse(&network, s->value))
		return refuse(s,
		    _("%s must be an address or a network such as "
		      "192.0.2.0/24 or 2001:db8::/32, with no bit set behind "
		      "the prefix, not \"%s\""),
		    s->setting->name, s->shown);
	if (settings->local_network_count == FB_LOCAL_NETWORKS_MAX)
		return refuse(s, _("there are more than %d local networks"),
		    FB_LOCAL_NETWORKS_MAX);
	settings->local_network[settings->local_network_count++] = network;
	return true;
}

/* Letters, digits and hyphens in at least two labels (RFC 1123, 2.1);
 * underscores occur in names of senders. */
static bool
read_domain(char out[FB_DOMAIN_MAX_BYTES + 1], struct fb_str text)
{
	size_t len = fb_domain_ascii(out, text), label = 0, dots = 0;

	if (len == 0 || !has_only((struct fb_str) { out, len }, ".-_"))
		return false;
	memset(out + len, 0, FB_DOMAIN_MAX_BYTES + 1 - len);
	for (size_t i = 0; i < len; i++) {
		if (out[i] == '.' && label == 0)
			return false;
		label = out[i] == '.' ? 0 : label + 1;
		dots += out[i] == '.';
		if (label > 63)
			return false;
	}
	return dots > 0 && label > 0;
}

/* "co.jp" would let everybody through. */
static bool
is_public_suffix(const char *domain)
{
	const psl_ctx_t *list = psl_builtin();

	return list != NULL && psl_is_public_suffix(list, domain) != 0;
}

static bool
store_domain(struct storing *s)
{
	struct fb_settings *settings = s->settings;
	char domain[FB_DOMAIN_MAX_BYTES + 1];

	if (s->value.len == 0 && settings->allow_sender_count == 0)
		return true; /* the default: none */
	if (!read_domain(domain, s->value))
		return refuse(s,
		    _("%s must be a domain such as shop.example, not \"%s\""),
		    s->setting->name, s->shown);
	if (is_public_suffix(domain))
		return refuse(s,
		    _("%s \"%s\" belongs to many owners; name the domain of "
		      "one"),
		    s->setting->name, s->shown);
	if (settings->allow_sender_count == FB_ALLOW_SENDERS_MAX)
		return refuse(s, _("there are more than %d allowed senders"),
		    FB_ALLOW_SENDERS_MAX);
	memcpy(settings->allow_sender[settings->allow_sender_count++], domain,
	    sizeof domain);
	return true;
}

static bool
store_authserv(struct storing *s)
{
	struct fb_authserv_ids *ids = &s->settings->trusted_authserv;

	if (s->value.len == 0 && ids->count == 0)
		return true; /* the default: none */
	switch (fb_authserv_ids_add(ids, s->value)) {
	case FB_OK:
		return true;
	case FB_ERR_TOO_LONG:
		return refuse(s, _("there are more than %d trusted servers"),
		    FB_AUTHSERV_IDS_MAX);
	default:
		return refuse(s,
		    _("%s must be one authserv-id such as mx.example.jp, not "
		      "\"%s\""),
		    s->setting->name, s->shown);
	}
}

bool
fb_setting_store(struct fb_settings *settings, const struct fb_setting *setting,
    struct fb_str value, char message[FB_SETTING_MESSAGE_BYTES])
{
	struct storing s = {
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
		return store_socket(&s);
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
		return store_list(&s);
	case FB_SETTING_CATEGORY:
		return store_category(&s);
	case FB_SETTING_AUTHSERV:
		return store_authserv(&s);
	case FB_SETTING_ADDRESS:
		return store_address(&s);
	case FB_SETTING_CEILING:
		return store_ceiling(&s);
	case FB_SETTING_CATEGORY_CEILING:
		return store_category_ceiling(&s);
	case FB_SETTING_NETWORK:
		return store_network(&s);
	case FB_SETTING_DOMAIN:
		return store_domain(&s);
	case FB_SETTING_REPLY:
		return store_reply(&s);
	}
	assert(!"a type without a reader");
	return false;
}
