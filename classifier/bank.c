/* SPDX-License-Identifier: BSD-2-Clause */
#include "bank.h"

#include <string.h>

#define NAME_MAX_UNITS 16

/* Words for kinds of banks, and what the table calls them. */
static const struct suffix {
	const char16_t *word, *full;
} suffixes[] = {
	{ u"銀行", u"銀行" },
	{ u"信用金庫", u"信用金庫" },
	{ u"信金", u"信用金庫" },
	{ u"しんきん", u"信用金庫" },
	{ u"信用組合", u"信用組合" },
	{ u"信組", u"信用組合" },
	{ u"労働金庫", u"労働金庫" },
	{ u"労金", u"労働金庫" },
	{ u"ろうきん", u"労働金庫" },
	{ u"中央金庫", u"中央金庫" },
	{ u"農業協同組合", u"農業協同組合" },
	{ u"農協", u"農業協同組合" },
	{ u"漁業協同組合", u"漁業協同組合" },
	{ u"漁協", u"漁業協同組合" },
};

#define SUFFIX_COUNT (sizeof suffixes / sizeof suffixes[0])

size_t
fb_bank_suffix_at(struct fb_units plain, size_t position)
{
	uint16_t unit = fb_unit_at(plain, position);
	size_t longest = 0;

	switch (unit) {
	case u'銀':
	case u'信':
	case u'し':
	case u'労':
	case u'ろ':
	case u'中':
	case u'農':
	case u'漁':
		break;
	default:
		return 0;
	}
	for (size_t i = 0; i < SUFFIX_COUNT; i++) {
		size_t length =
		    fb_units_starts(plain, position, suffixes[i].word);
		if (length > longest)
			longest = length;
	}
	return longest;
}

/* Compare a name of the table with a text that has `count` units. */
static int
compare(const char16_t *name, const char16_t *text, size_t count)
{
	size_t i;

	for (i = 0; i < count && name[i] == text[i]; i++)
		if (name[i] == 0)
			break;
	if (i == count)
		return name[i] == 0 ? 0 : 1;
	return name[i] < text[i] ? -1 : 1;
}

static const struct fb_bank_name *
find(const char16_t *text, size_t count)
{
	size_t low = 0, high = fb_bank_name_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare(fb_bank_names[middle].name, text, count);
		if (order == 0)
			return &fb_bank_names[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* Index of the first name that begins with this unit or a later one. */
static size_t
first_name(uint16_t unit)
{
	size_t low = 0, high = fb_bank_name_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (fb_bank_names[middle].name[0] < unit)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
begins_name(uint16_t unit)
{
	size_t first = first_name(unit);

	return first < fb_bank_name_count &&
	    fb_bank_names[first].name[0] == unit;
}

static const struct suffix *
suffix_before(struct fb_units plain, size_t end, size_t *length)
{
	const struct suffix *found = NULL;

	*length = 0;
	for (size_t i = 0; i < SUFFIX_COUNT; i++) {
		size_t units = fb_units_ends(plain, end, suffixes[i].word);
		if (units > *length) {
			*length = units;
			found = &suffixes[i];
		}
	}
	return found;
}

unsigned
fb_bank_named(struct fb_units plain, size_t end, size_t *begin)
{
	char16_t name[NAME_MAX_UNITS + 8];
	size_t length, full = 0;
	const struct suffix *suffix = suffix_before(plain, end, &length);

	*begin = end - length;
	if (suffix == NULL)
		return FB_BANK_UNKNOWN;
	size_t stem = *begin < NAME_MAX_UNITS ? *begin : NAME_MAX_UNITS;
	while (suffix->full[full] != 0)
		full++;
	/* the longest name wins: 三井住友信託 before 住友信託 */
	for (; stem > 0; stem--) {
		if (!begins_name(plain.unit[end - length - stem]))
			continue;
		for (size_t i = 0; i < stem; i++)
			name[i] = plain.unit[end - length - stem + i];
		memcpy(name + stem, suffix->full, full * sizeof name[0]);
		const struct fb_bank_name *found = find(name, stem + full);
		if (found != NULL) {
			*begin = end - length - stem;
			return found->code;
		}
	}
	return FB_BANK_UNKNOWN;
}

unsigned
fb_bank_short(struct fb_units plain, size_t position, size_t *end)
{
	uint16_t unit = fb_unit_at(plain, position);
	unsigned code = FB_BANK_UNKNOWN;
	size_t longest = 0;

	for (size_t i = first_name(unit);
	     i < fb_bank_name_count && fb_bank_names[i].name[0] == unit; i++) {
		size_t length =
		    fb_units_starts(plain, position, fb_bank_names[i].name);
		if (length <= longest)
			continue;
		longest = length;
		code = fb_bank_names[i].code;
	}
	*end = position + longest;
	return code;
}

/* Sum of the digits of 記号 (fourth digit as 0) and 番号 in 13 places, with
 * weights 1, 3 and "double, minus 9 when that has two digits". */
static unsigned
post_checksum(const char *symbol, const char *number)
{
	char digits[14];
	unsigned sum = 0;
	size_t len = strlen(number);

	memset(digits, '0', sizeof digits);
	memcpy(digits, symbol, 5);
	digits[3] = '0';
	memcpy(digits + 13 - len, number, len);
	for (unsigned i = 0; i < 13; i++) {
		unsigned digit = (unsigned)(digits[i] - '0');
		if (i == 12 || i % 3 == 0)
			sum += digit;
		else if (i % 3 == 1)
			sum += 3 * digit;
		else
			sum += 2 * digit >= 10 ? 2 * digit - 9 : 2 * digit;
	}
	return sum % 10;
}

bool
fb_post_convert(struct fb_post_account *out, const char *symbol,
    const char *number)
{
	size_t len = strlen(number);
	bool is_transfer = symbol[0] == '0';

	if (strlen(symbol) != 5 || (symbol[0] != '0' && symbol[0] != '1') ||
	    symbol[4] != '0' || len < 2 || len > (is_transfer ? 6 : 8) ||
	    (!is_transfer && number[len - 1] != '1'))
		return false;
	size_t used = is_transfer ? len : len - 1;
	out->branch = (unsigned)(symbol[1] - '0') * 100 +
	    (unsigned)(symbol[2] - '0') * 10 + (is_transfer ? 9 : 8);
	out->type = is_transfer ? 2 : 1;
	memset(out->number, '0', 7);
	memcpy(out->number + 7 - used, number, used);
	out->number[7] = '\0';
	out->has_valid_checksum =
	    post_checksum(symbol, number) == (unsigned)(symbol[3] - '0');
	return true;
}
