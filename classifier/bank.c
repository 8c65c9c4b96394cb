/* SPDX-License-Identifier: BSD-2-Clause */
#include "bank.h"

#include <string.h>

#include "bank_name.h"
#include "bank_pool.h"

/* Words for kinds of banks, and what the tables call them. */
static const struct suffix {
	const char16_t *word, *kind;
} suffixes[] = {
	{ u"銀行", u"銀行" },
	{ u"银行", u"銀行" },
	{ u"ギンコウ", u"銀行" },
	{ u"ぎんこう", u"銀行" },
	{ u"信用金庫", u"信金" },
	{ u"信金", u"信金" },
	{ u"しんきん", u"信金" },
	{ u"シンキン", u"信金" },
	{ u"信用組合", u"信組" },
	{ u"信組", u"信組" },
	{ u"シンクミ", u"信組" },
	{ u"労働金庫", u"労金" },
	{ u"労金", u"労金" },
	{ u"ろうきん", u"労金" },
	{ u"ロウキン", u"労金" },
	{ u"中央金庫", u"中央金庫" },
	{ u"農業協同組合", u"農協" },
	{ u"農協", u"農協" },
	{ u"ノウキョウ", u"農協" },
	{ u"漁業協同組合", u"漁協" },
	{ u"漁協", u"漁協" },
	{ u"信用農業協同組合連合会", u"信連" },
	{ u"信連", u"信連" },
	{ u"信用漁業協同組合連合会", u"信漁連" },
	{ u"信漁連", u"信漁連" },
};

#define SUFFIX_COUNT (sizeof suffixes / sizeof suffixes[0])
#define KIND_MAX 4 /* units of a kind */

size_t
fb_bank_suffix_at(struct fb_units plain, size_t position)
{
	size_t longest = 0;

	if (!fb_unit_is_in(fb_unit_at(plain, position),
		u"銀银ギぎ信しシ労ろロ中農ノ漁"))
		return 0;
	for (size_t i = 0; i < SUFFIX_COUNT; i++) {
		size_t length =
		    fb_units_starts(plain, position, suffixes[i].word);
		if (length > longest)
			longest = length;
	}
	return longest;
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

/* Where a name may begin: no bank but 新銀行東京 has 銀行 within its name, and
 * whoever writes nothing but that word is not to cost more than others. */
static size_t
behind_bank(const struct fb_bank_name *stem)
{
	for (size_t i = stem->count; i >= 2; i--)
		if (stem->unit[i - 2] == u'銀' && stem->unit[i - 1] == u'行')
			return i >= 3 && stem->unit[i - 3] == u'新' ? i - 3 : i;
	return 0;
}

unsigned
fb_bank_named(struct fb_units plain, size_t end, size_t *begin)
{
	struct fb_bank_name stem;
	char16_t name[FB_BANK_NAME_MAX + KIND_MAX];
	size_t length, kind = 0;
	const struct suffix *suffix = suffix_before(plain, end, &length);

	*begin = end - length;
	if (suffix == NULL)
		return FB_BANK_UNKNOWN;
	fb_bank_name_fold_back(&stem, plain, *begin);
	size_t first = behind_bank(&stem);
	memcpy(name, stem.unit, stem.count * sizeof name[0]);
	for (; suffix->kind[kind] != 0; kind++)
		name[stem.count + kind] = suffix->kind[kind];
	/* the longest name wins: 三井住友信託 before 住友信託 */
	for (size_t i = first; i < stem.count; i++) {
		int bank = fb_bank_pool_find(full_names(), name + i,
		    stem.count - i + kind);
		if (bank < 0)
			continue;
		*begin = stem.place[i];
		return fb_bank_entries[bank].code;
	}
	return FB_BANK_UNKNOWN;
}

unsigned
fb_bank_short(struct fb_units plain, size_t position, size_t *end)
{
	struct fb_bank_name name;

	*end = position;
	if (!fb_bank_pool_begins(short_names(),
		fb_bank_name_unit(fb_unit_at(plain, position))))
		return FB_BANK_UNKNOWN;
	fb_bank_name_fold(&name, plain, position);
	for (size_t count = name.count; count > 0; count--) {
		int bank = fb_bank_pool_find(short_names(), name.unit, count);
		if (bank < 0)
			continue;
		*end = name.end[count - 1];
		return fb_bank_entries[bank].code;
	}
	return FB_BANK_UNKNOWN;
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
