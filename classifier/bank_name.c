/* SPDX-License-Identifier: BSD-2-Clause */
#include "bank_name.h"

#include "bank_pool.h"

/* make-bank-facts.py has the same rules; test_bank compares them. */

static const char16_t small[] = u"ァィゥェォッャュョヮヵヶ";
static const char16_t large[] = u"アイウエオツヤユヨワカケ";

/* What is written for a kana by mistake or on purpose, and old forms. */
static const char16_t variants[] = u"二口力工卜夕八○◯澁瀧縣國髙﨑德廣櫻澤濱嶋邊"
				   u"邉齋齊惠靜鹽會榮佛條驛龍曾檜壽圓諫頸蘆";
static const char16_t usual[] = u"ニロカエトタハ〇〇渋滝県国高崎徳広桜沢浜島辺"
				u"辺斎斉恵静塩会栄仏条駅竜曽桧寿円諌頚芦";

_Static_assert(sizeof small == sizeof large, "one for each");
_Static_assert(sizeof variants == sizeof usual, "one for each");

static char16_t
replace(char16_t unit, const char16_t *from, const char16_t *to)
{
	for (size_t i = 0; from[i] != 0; i++)
		if (from[i] == unit)
			return to[i];
	return unit;
}

char16_t
fb_bank_name_unit(uint16_t unit)
{
	if (unit < 0x25A0)
		return unit;
	if (unit >= u'ぁ' && unit <= u'ゖ')
		unit = (char16_t)(unit + 0x60);
	if (unit >= u'ァ' && unit <= u'ヶ')
		return replace(unit, small, large);
	return replace(unit, variants, usual);
}

static bool
is_kanji(char16_t unit)
{
	return unit >= 0x4E00 && unit <= 0x9FFF;
}

static bool
is_ignored(uint16_t unit)
{
	return fb_unit_is_in(unit, u"-‐‑‒–—―−－ー・.、~'");
}

/* Capitals are in no V2; marks, brackets and blanks are in no name. */
static bool
is_name_unit(uint16_t unit)
{
	if (unit < 0x3400)
		return fb_unit_is_alnum(unit) || unit == u'○' || unit == u'◯' ||
		    (unit >= u'々' && unit <= u'〇') ||
		    (unit >= u'ぁ' && unit <= u'ヺ' && unit != u'゠');
	return unit <= 0x9FFF || unit == u'﨑';
}

/* が in 自由が丘 is neither a particle nor ガ. */
static void
join_places(struct fb_bank_name *name)
{
	for (size_t i = 1; i + 1 < name->count; i++)
		if ((name->unit[i] == u'ガ' || name->unit[i] == u'カ') &&
		    is_kanji(name->unit[i - 1]) && is_kanji(name->unit[i + 1]))
			name->unit[i] = u'ケ';
}

void
fb_bank_name_fold(struct fb_bank_name *out, struct fb_units text,
    size_t position)
{
	out->count = 0;
	while (out->count < FB_BANK_NAME_MAX) {
		uint16_t unit = fb_unit_at(text, position);
		if (!is_name_unit(unit))
			break;
		out->place[out->count] = position++;
		while (is_ignored(fb_unit_at(text, position)))
			position++;
		out->end[out->count] = position;
		out->unit[out->count++] = fb_bank_name_unit(unit);
	}
	join_places(out);
}

void
fb_bank_name_fold_back(struct fb_bank_name *out, struct fb_units text,
    size_t end)
{
	size_t begin = end, count = 0;

	/* as far back as a name may reach, marks included */
	while (begin > 0 && count < FB_BANK_NAME_MAX &&
	    end - begin < 2 * (size_t)FB_BANK_NAME_MAX) {
		uint16_t unit = text.unit[begin - 1];
		if (is_name_unit(unit))
			count++;
		else if (!is_ignored(unit))
			break;
		begin--;
	}
	while (begin < end && !is_name_unit(text.unit[begin]))
		begin++;
	struct fb_units part = { text.unit, end };
	fb_bank_name_fold(out, part, begin);
}

/* The last unit of a name before `end`: where it stands, or SIZE_MAX. */
static size_t
place_before(struct fb_units text, size_t end)
{
	for (size_t i = 0; i < FB_BANK_NAME_MAX && end > 0; i++) {
		uint16_t unit = text.unit[--end];
		if (is_name_unit(unit))
			return end;
		if (!is_ignored(unit))
			break;
	}
	return SIZE_MAX;
}

char16_t
fb_bank_name_unit_before(struct fb_units text, size_t end, char16_t behind,
    size_t *place)
{
	*place = place_before(text, end);
	if (*place == SIZE_MAX)
		return 0;
	char16_t unit = fb_bank_name_unit(text.unit[*place]);
	if ((unit != u'ガ' && unit != u'カ') || !is_kanji(behind))
		return unit;
	size_t before = place_before(text, *place);
	return before != SIZE_MAX &&
		is_kanji(fb_bank_name_unit(text.unit[before])) ?
	    u'ケ' :
	    unit;
}

/* ---- pools ---------------------------------------------------------------- */

static bool
is_value(char16_t unit)
{
	return unit >= FB_BANK_VALUE && unit <= FB_BANK_VALUE_LAST;
}

/* Order of the entry at `entry` and a name. */
static int
compare(const char16_t *entry, const char16_t *name, size_t count)
{
	size_t i;

	for (i = 0; i < count && !is_value(entry[i]); i++)
		if (entry[i] != name[i])
			return entry[i] < name[i] ? -1 : 1;
	if (i < count)
		return -1;
	return is_value(entry[i]) ? 0 : 1;
}

/* Where the first entry that is not before the name begins. */
static size_t
lower_bound(struct fb_bank_pool pool, const char16_t *name, size_t count)
{
	size_t low = 0, high = pool.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		while (middle > low && !is_value(pool.unit[middle - 1]))
			middle--;
		if (compare(pool.unit + middle, name, count) >= 0) {
			high = middle;
			continue;
		}
		while (!is_value(pool.unit[middle]))
			middle++;
		low = middle + 1;
	}
	return low;
}

int
fb_bank_pool_find(struct fb_bank_pool pool, const char16_t *name, size_t count)
{
	size_t at = lower_bound(pool, name, count);

	if (count == 0 || at == pool.count ||
	    compare(pool.unit + at, name, count) != 0)
		return -1;
	return pool.unit[at + count] - FB_BANK_VALUE;
}

bool
fb_bank_pool_begins(struct fb_bank_pool pool, char16_t unit)
{
	size_t at = lower_bound(pool, &unit, 1);

	return at < pool.count && pool.unit[at] == unit;
}

/* Where the first entry begins whose unit at `depth` is not before `unit`;
 * all entries go on there. */
static size_t
first_with(struct fb_bank_pool pool, size_t depth, char16_t unit)
{
	size_t low = 0, high = pool.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		while (middle > low && !is_value(pool.unit[middle - 1]))
			middle--;
		if (pool.unit[middle + depth] >= unit) {
			high = middle;
			continue;
		}
		while (!is_value(pool.unit[middle]))
			middle++;
		low = middle + 1;
	}
	return low;
}

bool
fb_bank_search_step(struct fb_bank_search *search, char16_t unit, int *number)
{
	struct fb_bank_pool *pool = &search->pool;

	*number = -1;
	size_t first = first_with(*pool, search->depth, unit);
	pool->unit += first;
	pool->count -= first;
	pool->count = first_with(*pool, search->depth, (char16_t)(unit + 1));
	search->depth++;
	if (pool->count > 0 && is_value(pool->unit[search->depth])) {
		*number = pool->unit[search->depth] - FB_BANK_VALUE;
		pool->unit += search->depth + 1;
		pool->count -= search->depth + 1;
		return true;
	}
	return pool->count > 0;
}
