/* SPDX-License-Identifier: BSD-2-Clause */
#include "bank.h"

#include <string.h>

#include "bank_name.h"
#include "bank_pool.h"

/* Words for kinds of banks, and what the tables call them. */
#define WORD(word, kind) \
	{ \
		u##word, sizeof u##word / sizeof(char16_t) - 1, u##kind \
	}
static const struct suffix {
	const char16_t *word;
	size_t length;        /* of the word */
	const char16_t *kind; /* backwards */
} suffixes[] = {
	WORD("銀行", "行銀"),
	WORD("银行", "行銀"),
	WORD("ギンコウ", "行銀"),
	WORD("ぎんこう", "行銀"),
	WORD("信用金庫", "金信"),
	WORD("信金", "金信"),
	WORD("しんきん", "金信"),
	WORD("シンキン", "金信"),
	WORD("信用組合", "組信"),
	WORD("信組", "組信"),
	WORD("シンクミ", "組信"),
	WORD("労働金庫", "金労"),
	WORD("労金", "金労"),
	WORD("ろうきん", "金労"),
	WORD("ロウキン", "金労"),
	WORD("中央金庫", "庫金央中"),
	WORD("農業協同組合", "協農"),
	WORD("農協", "協農"),
	WORD("ノウキョウ", "協農"),
	WORD("漁業協同組合", "協漁"),
	WORD("漁協", "協漁"),
	WORD("信用農業協同組合連合会", "連信"),
	WORD("信連", "連信"),
	WORD("信用漁業協同組合連合会", "連漁信"),
	WORD("信漁連", "連漁信"),
};

#define SUFFIX_COUNT (sizeof suffixes / sizeof suffixes[0])

#undef WORD

/* Each unit of a text is asked, so that no list is walked for it. */
static inline bool
begins_suffix(uint16_t unit)
{
	switch (unit) {
	case u'銀':
	case u'银':
	case u'ギ':
	case u'ぎ':
	case u'信':
	case u'し':
	case u'シ':
	case u'労':
	case u'ろ':
	case u'ロ':
	case u'中':
	case u'農':
	case u'ノ':
	case u'漁':
		return true;
	default:
		return false;
	}
}

size_t
fb_bank_suffix_at(struct fb_units plain, size_t position)
{
	size_t longest = 0;

	if (!begins_suffix(fb_unit_at(plain, position)))
		return 0;
	for (size_t i = 0; i < SUFFIX_COUNT; i++)
		if (suffixes[i].length > longest &&
		    fb_units_starts(plain, position, suffixes[i].word) != 0)
			longest = suffixes[i].length;
	return longest;
}

static const struct suffix *
suffix_before(struct fb_units plain, size_t end)
{
	const struct suffix *found = NULL;

	for (size_t i = 0; i < SUFFIX_COUNT; i++) {
		const struct suffix *suffix = &suffixes[i];
		if (suffix->length <= end &&
		    (found == NULL || suffix->length > found->length) &&
		    fb_units_starts(plain, end - suffix->length,
			suffix->word) != 0)
			found = suffix;
	}
	return found;
}

static struct fb_bank_pool
full_names(void)
{
	return (struct fb_bank_pool) { fb_bank_full_names, fb_bank_full_units };
}

static struct fb_bank_pool
short_names(void)
{
	return (
	    struct fb_bank_pool) { fb_bank_short_names, fb_bank_short_units };
}

unsigned
fb_bank_named(struct fb_units plain, size_t end, size_t *begin)
{
	struct fb_bank_search search = { .pool = full_names() };
	const struct suffix *suffix = suffix_before(plain, end);
	char16_t unit = 0;
	size_t place;
	int number, bank = -1;

	*begin = suffix == NULL ? end : end - suffix->length;
	if (suffix == NULL)
		return FB_BANK_UNKNOWN;
	for (const char16_t *kind = suffix->kind; *kind != 0; kind++)
		if (!fb_bank_search_step(&search, *kind, &number))
			return FB_BANK_UNKNOWN;
	/* the longest name wins: 三井住友信託 before 住友信託 */
	place = *begin;
	do {
		unit = fb_bank_name_unit_before(plain, place, unit, &place);
		if (unit == 0 || !fb_bank_search_step(&search, unit, &number))
			break;
		if (number >= 0) {
			bank = number;
			*begin = place;
		}
	} while (search.pool.count > 0);
	return bank < 0 ? FB_BANK_UNKNOWN : fb_bank_entries[bank].code;
}

unsigned
fb_bank_short(struct fb_units plain, size_t position, size_t *end)
{
	struct fb_bank_search search = { .pool = short_names() };
	struct fb_bank_name name;
	int bank = -1;

	*end = position;
	if (!fb_bank_pool_begins(short_names(),
		fb_bank_name_unit(fb_unit_at(plain, position))))
		return FB_BANK_UNKNOWN;
	fb_bank_name_fold(&name, plain, position);
	for (size_t i = 0; i < name.count; i++) {
		int number;
		if (!fb_bank_search_step(&search, name.unit[i], &number))
			break;
		if (number < 0)
			continue;
		bank = number;
		*end = name.end[i];
	}
	return bank < 0 ? FB_BANK_UNKNOWN : fb_bank_entries[bank].code;
}

/* ---- branches ------------------------------------------------------------- */

/* Names of the branches of a bank; empty when the tables do not have it. */
static struct fb_bank_pool
branches_of(unsigned bank)
{
	size_t low = 0, high = fb_bank_entry_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (fb_bank_entries[middle].code < bank)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == fb_bank_entry_count || fb_bank_entries[low].code != bank)
		return (struct fb_bank_pool) { fb_bank_branch_names, 0 };
	size_t begin = fb_bank_entries[low].branches;
	size_t end = low + 1 < fb_bank_entry_count ?
	    fb_bank_entries[low + 1].branches :
	    fb_bank_branch_units;
	return (
	    struct fb_bank_pool) { fb_bank_branch_names + begin, end - begin };
}

int
fb_bank_branch_before(unsigned bank, struct fb_units plain, size_t end)
{
	struct fb_bank_pool pool = branches_of(bank);
	struct fb_bank_name name;

	if (pool.count == 0)
		return -1;
	fb_bank_name_fold_back(&name, plain, end);
	for (size_t i = 0; i < name.count; i++) {
		int branch =
		    fb_bank_pool_find(pool, name.unit + i, name.count - i);
		if (branch >= 0)
			return branch;
	}
	return -1;
}

/* What may follow the name of a branch within a word. */
static bool
ends_branch(struct fb_units plain, size_t position)
{
	static const char16_t *const words[] = { u"支店", u"店", u"支所",
		u"出張所", u"営業部", u"普", u"当座", u"(", u"フツウ", u"貯蓄",
		u"トウザ", u"フツー", u"ふつう", u"シテン", u"してん", u"番号",
		u"口座", NULL };
	uint16_t unit = fb_unit_at(plain, position);

	return (!fb_unit_is_cjk(unit) && !fb_unit_is_letter(unit)) ||
	    (unit >= 0x3008 && unit <= 0x301F) ||
	    fb_units_starts_any(plain, position, words) != 0;
}

int
fb_bank_branch_at(unsigned bank, struct fb_units plain, size_t position)
{
	struct fb_bank_pool pool = branches_of(bank);
	struct fb_bank_name name;

	if (pool.count == 0)
		return -1;
	fb_bank_name_fold(&name, plain, position);
	for (size_t count = name.count; count > 0; count--) {
		if (!ends_branch(plain, name.end[count - 1]))
			continue;
		int branch = fb_bank_pool_find(pool, name.unit, count);
		if (branch >= 0)
			return branch;
	}
	return -1;
}

bool
fb_bank_has_branch(unsigned bank, unsigned branch)
{
	struct fb_bank_pool pool = branches_of(bank);

	for (size_t i = 0; i < pool.count; i++)
		if (pool.unit[i] == FB_BANK_VALUE + branch)
			return true;
	return pool.count == 0;
}

/* ---- ゆうちょ銀行 ------------------------------------------------------------ */

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
