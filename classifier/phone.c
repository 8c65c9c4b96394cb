/* SPDX-License-Identifier: BSD-2-Clause */
#include "phone.h"

#include <string.h>

#include "spaced.h"

#define DIGITS_MAX 20 /* of one run of groups; E.164 has 15 */
#define GROUPS_MAX 16 /* letter-spaced digits are groups of one */
#define SEPARATOR_MAX 3
#define E164_MIN 9 /* shortest foreign number taken from a text */
#define E164_MAX 15
#define MIXED_MAX 14   /* units in which kanji among digits are looked for */
#define WORD_BEFORE 24 /* units in which 電話 makes a bare run a number */
#define WORD_AFTER 14

/* Groups of digits that stand in a row, with what separates them. */
struct run {
	char digit[DIGITS_MAX + 1];
	size_t count; /* of digits */
	struct group {
		size_t begin, end; /* units */
		size_t first;      /* index of its first digit */
		size_t length;
		bool is_soft;   /* only blanks before it */
		bool is_dashed; /* "-" or the like before it */
	} group[GROUPS_MAX];
	size_t group_count;
};

static const char16_t *const phone_words[] = { u"tel", u"t e l", u"ケータイ",
	u"ケイタイ", u"スマホ", u"sms", u"電話", u"でんわ", u"デンワ", u"携帯",
	u"連絡先", u"問い合わせ", u"問合せ", u"問合わせ", u"問い合せ", u"直通",
	u"ダイヤル", u"ダイアル", u"phone", u"fax", u"ファックス", u"ファクス",
	u"☎", u"☏", u"📞", u"📱", u"窓口", u"連絡", u"架電", u"担当", u"折り返し",
	u"call", u"mobile", NULL };

static const char16_t *const phone_verbs[] = { u"電話", u"連絡", u"問い合わせ",
	u"問合せ", u"問合わせ", u"架電", u"お掛け", u"おかけ", NULL };

/* What a number of another kind is called. */
static const char16_t *const foreign_words[] = { u"番号", u"コード", u"id",
	u"no", u"ナンバー", u"number", u"〒", u"¥", u"記号", u"型番", u"品番",
	u"code", NULL };

static const char16_t opening[] = u"([{〔【「『〈《<≪«";
static const char16_t closing[] = u")]}〕】」』〉》>≫»";

/* With `is_loose`, kanji and letters that look alike are digits, too. */
static int
digit_at(struct fb_units text, size_t position, bool is_loose)
{
	uint16_t unit = fb_unit_at(text, position);

	if (fb_unit_is_digit(unit))
		return unit - '0';
	if (!is_loose)
		return -1;
	if (fb_unit_is_in(unit, u"○◯o"))
		return 0;
	return fb_unit_is_in(unit, u"li|") ? 1 : fb_unit_kanji_digit(unit);
}

/* Units of separator at `position` that lead to another digit, or 0. */
static size_t
separator_at(struct fb_units text, size_t position, bool is_loose,
    struct group *next)
{
	size_t length = 0;

	next->is_soft = true;
	next->is_dashed = false;
	while (length < SEPARATOR_MAX) {
		uint16_t unit = fb_unit_at(text, position + length);
		if (fb_unit_is_in(unit, u"-._*ー－−–―‐"))
			next->is_dashed = true;
		else if (!fb_unit_is_blank(unit) &&
		    !fb_unit_is_in(unit, u"()/・~") &&
		    /* a number that is broken over lines */
		    !(unit == '\n' && next->is_dashed))
			break;
		if (!fb_unit_is_blank(unit))
			next->is_soft = false;
		length++;
	}
	return length > 0 && digit_at(text, position + length, is_loose) >= 0 ?
	    length :
	    0;
}

/* The trunk digit that nobody dials from abroad, as in "+44 (0)20". */
static bool
is_trunk(struct fb_units text, const struct group *group)
{
	return group->length == 1 && text.unit[group->begin] == '0' &&
	    fb_unit_at(text, group->begin - 1) == '(' &&
	    fb_unit_at(text, group->end) == ')';
}

/* Read the groups that begin at `position`.  False when a group is longer
 * than any number. */
static bool
read_run(struct run *run, struct fb_units text, size_t position, bool is_loose)
{
	struct group next = { .is_soft = false };

	run->count = run->group_count = 0;
	for (;;) {
		next.begin = position;
		next.first = run->count;
		int digit;
		while ((digit = digit_at(text, position, is_loose)) >= 0) {
			if (run->count == DIGITS_MAX) {
				run->count = next.first;
				run->digit[run->count] = '\0';
				return run->group_count > 0;
			}
			run->digit[run->count++] = (char)('0' + digit);
			position++;
		}
		next.end = position;
		next.length = position - next.begin;
		if (run->group_count > 0 && is_trunk(text, &next))
			run->count--;
		else
			run->group[run->group_count++] = next;
		run->digit[run->count] = '\0';
		size_t skip = separator_at(text, position, is_loose, &next);
		if (skip == 0 || run->group_count == GROUPS_MAX)
			return true;
		position += skip;
	}
}

/*
 * Length of the domestic number that begins with these digits, or 0 when no
 * number does (numbering plan of the 電気通信番号規則: 0AB-J area codes, and
 * the services 050, 060 to 090, 0120, 0570, 0800).
 */
static size_t
domestic_length(const char *digits)
{
	if (digits[0] != '0' || strlen(digits) < 4)
		return 0;
	if (strncmp(digits, "0800", 4) == 0)
		return 11;
	if (digits[2] == '0' && digits[1] >= '5')
		return 11; /* 050, and 060 to 090 */
	if (digits[1] == '0' || digits[2] == '0')
		return 0; /* 00, 010 and 020 lead to no subscriber here */
	if (digits[2] == '1' && strchr("245789", digits[1]) != NULL)
		return 0; /* no area code begins so */
	return 10;
}

static const struct shape {
	uint8_t length[3];
} shapes[] = { { { 2, 4, 4 } }, { { 3, 3, 4 } }, { { 3, 4, 4 } },
	{ { 4, 2, 4 } }, { { 4, 3, 3 } }, { { 4, 3, 4 } }, { { 5, 1, 4 } },
	{ { 3, 4, 3 } } };

static bool
has_usual_shape(const struct run *run, size_t group_count)
{
	if (group_count != 3)
		return false;
	for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
		const uint8_t *length = shapes[i].length;
		if (run->group[0].length == length[0] &&
		    run->group[1].length == length[1] &&
		    run->group[2].length == length[2])
			return true;
	}
	return false;
}

/* Two groups such as 0120-123456 or 090-12345678. */
static bool
is_service_pair(const struct run *run, size_t group_count)
{
	static const char *const prefixes[] = { "0120", "0570", "0800", "050",
		"060", "070", "080", "090", NULL };

	if (group_count != 2 || run->group[1].is_soft)
		return false;
	for (size_t i = 0; prefixes[i] != NULL; i++)
		if (strncmp(run->digit, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return false;
}

/* Groups that hold exactly `length` digits together, or 0; a group that
 * goes on behind a dash makes it a part of something longer. */
static size_t
groups_of(const struct run *run, size_t length)
{
	size_t sum = 0;

	for (size_t i = 0; i < run->group_count; i++) {
		sum += run->group[i].length;
		if (sum > length)
			return 0;
		if (sum == length)
			return i + 1 < run->group_count &&
				run->group[i + 1].is_dashed ?
			    0 :
			    i + 1;
	}
	return 0;
}

/* Position before the blanks and marks that stand between a label and its
 * number. */
static size_t
skip_back(struct fb_units text, size_t position)
{
	for (size_t i = 0; i < 6 && position > 0; i++) {
		uint16_t unit = text.unit[position - 1];
		if (!fb_unit_is_blank(unit) &&
		    !fb_unit_is_in(unit, u":.#=はの・") &&
		    !fb_unit_is_in(unit, opening))
			break;
		position--;
	}
	return position;
}

/* True when the label before a number says that it is something else. */
static bool
has_foreign_label(struct fb_units text, size_t begin)
{
	size_t position = skip_back(text, begin);
	size_t length = fb_units_ends_any(text, position, foreign_words);

	if (length == 0)
		return false;
	position = skip_back(text, position - length);
	return fb_units_ends_any(text, position, phone_words) == 0;
}

static bool
has_phone_word(struct fb_units text, size_t begin, size_t end)
{
	return fb_units_has_any(text,
		   begin > WORD_BEFORE ? begin - WORD_BEFORE : 0, begin,
		   phone_words) ||
	    fb_units_has_any(text, end, end + WORD_AFTER, phone_verbs);
}

static bool
is_in_brackets(struct fb_units text, size_t begin, size_t end)
{
	return begin > 0 && fb_unit_is_in(text.unit[begin - 1], opening) &&
	    end < text.count && fb_unit_is_in(text.unit[end], closing);
}

/* A number that was recognised: the groups it takes and its key. */
struct phone {
	size_t group_count;
	char key[FB_PHONE_KEY_BYTES];
};

static void
make_key(struct phone *phone, const char *country, const char *digits,
    size_t length)
{
	size_t prefix = strlen(country);

	phone->key[0] = '+';
	memcpy(phone->key + 1, country, prefix);
	memcpy(phone->key + 1 + prefix, digits, length);
	phone->key[1 + prefix + length] = '\0';
}

static bool
read_domestic(struct phone *phone, const struct run *run, bool is_certain)
{
	size_t length = domestic_length(run->digit);
	size_t groups = length == 0 ? 0 : groups_of(run, length);

	if (groups == 0)
		return false;
	if (!is_certain && !has_usual_shape(run, groups) &&
	    !is_service_pair(run, groups))
		return false;
	phone->group_count = groups;
	make_key(phone, "81", run->digit + 1, length - 1);
	return true;
}

/* Behind +81: the trunk 0 may stand there, in brackets or not. */
static bool
read_japanese(struct phone *phone, const struct run *run, size_t skip)
{
	char national[DIGITS_MAX + 2] = "0";
	bool has_trunk = run->digit[skip] == '0';

	memcpy(national + 1, run->digit + skip + has_trunk,
	    run->count - skip - has_trunk + 1);
	size_t length = domestic_length(national);
	size_t groups =
	    length == 0 ? 0 : groups_of(run, skip + has_trunk + length - 1);
	if (groups == 0)
		return false;
	phone->group_count = groups;
	make_key(phone, "81", national + 1, length - 1);
	return true;
}

/* +1 and ten digits, neither area code nor exchange beginning with 0 or 1.
 * `skip` digits stand before them. */
static bool
read_american(struct phone *phone, const struct run *run, size_t skip)
{
	const char *digits = run->digit + skip;

	if (run->count < skip + 10 || digits[0] < '2' || digits[3] < '2')
		return false;
	size_t groups = groups_of(run, skip + 10);
	if (groups == 0)
		return false;
	phone->group_count = groups;
	make_key(phone, "1", digits, 10);
	return true;
}

/* Any other country: as many groups as E.164 allows; behind blanks only
 * while the number would be short. */
static bool
read_foreign(struct phone *phone, const struct run *run, size_t skip)
{
	size_t sum = run->group[0].length, groups = 1;

	while (groups < run->group_count) {
		const struct group *next = &run->group[groups];
		size_t longest = next->is_soft ? 12 : E164_MAX;
		if (sum - skip + next->length > longest)
			break;
		sum += next->length;
		groups++;
	}
	if (sum < skip + E164_MIN || sum > skip + E164_MAX)
		return false;
	phone->group_count = groups;
	make_key(phone, "", run->digit + skip, sum - skip);
	return true;
}

/* Digits with a country code behind `skip` others. */
static bool
read_international(struct phone *phone, const struct run *run, size_t skip)
{
	const char *digits = run->digit + skip;

	if (run->count < skip + 2 || digits[0] == '0')
		return false;
	if (digits[0] == '1')
		return read_american(phone, run, skip + 1);
	if (digits[0] == '8' && digits[1] == '1')
		return read_japanese(phone, run, skip + 2);
	return read_foreign(phone, run, skip);
}

/* 010 is dialled before a country code; frauds print 0101-NNNNN-NNNNN. */
static bool
read_dialled(struct phone *phone, const struct run *run, bool is_certain)
{
	if (strncmp(run->digit, "010", 3) == 0 &&
	    (is_certain ||
		(run->group_count > 1 &&
		    (run->digit[3] == '1' ||
			strncmp(run->digit + 3, "81", 2) == 0))))
		return read_international(phone, run, 3);
	if (run->digit[0] == '1' && run->group[0].length == 1 &&
	    run->group_count >= 4)
		return read_american(phone, run, 1);
	if (is_certain && run->group[0].length == 2 &&
	    strncmp(run->digit, "81", 2) == 0)
		return read_japanese(phone, run, 2);
	return false;
}

/* Amounts and points are written with a plus, too. */
static bool
is_amount(struct fb_units text, size_t end)
{
	static const char16_t *const units[] = { u"円", u"ポイント", u"pt",
		u"%", u",", u"万", u"件", u"点", NULL };

	while (fb_unit_is_blank(fb_unit_at(text, end)))
		end++;
	return fb_units_starts_any(text, end, units) != 0;
}

static bool
is_cut(struct fb_units text, const struct run *run, const struct phone *phone)
{
	size_t end = run->group[phone->group_count - 1].end;

	return fb_unit_is_alnum(fb_unit_at(text, end)) ||
	    (fb_unit_at(text, end) == '@');
}

/* A word or brackets that make any run of digits a number. */
static bool
is_certain(struct fb_units text, const struct run *run, size_t begin)
{
	size_t end = run->group[run->group_count - 1].end;

	return has_phone_word(text, begin, end) ||
	    (run->group_count == 1 && is_in_brackets(text, begin, end));
}

/* "(844) 555-0123": a number without country code that begins with no zero is
 * an American one. */
static bool
read_bracketed(struct phone *phone, const struct run *run, struct fb_units text,
    size_t position)
{
	return run->group_count >= 3 && run->group[0].length == 3 &&
	    run->group[1].length == 3 && run->group[2].length == 4 &&
	    fb_unit_at(text, position - 1) == '(' &&
	    fb_unit_at(text, run->group[0].end) == ')' &&
	    read_american(phone, run, 0);
}

/* Read a number that begins at `position`.  What stands around it is looked
 * at last, since most digits are no number anyhow. */
static bool
read_plain(struct phone *phone, const struct run *run, struct fb_units text,
    size_t position)
{
	bool is_clear =
	    read_domestic(phone, run, false) || read_dialled(phone, run, false);

	if (!is_clear && !read_domestic(phone, run, true) &&
	    !read_dialled(phone, run, true) &&
	    !read_bracketed(phone, run, text, position))
		return false;
	return !is_cut(text, run, phone) &&
	    (is_clear || is_certain(text, run, position)) &&
	    !has_foreign_label(text, position);
}

/* The same behind a plus. */
static bool
read_plus(struct phone *phone, const struct run *run, struct fb_units text)
{
	return read_international(phone, run, 0) && !is_cut(text, run, phone) &&
	    !is_amount(text, run->group[phone->group_count - 1].end);
}

/* True when a number may begin here: not inside a word or a longer run.
 * `previous` is the unit behind the number before. */
static bool
is_start(struct fb_units text, size_t position, size_t previous)
{
	uint16_t before = fb_unit_at(text, position - 1);

	if (fb_unit_is_letter(before))
		return fb_units_ends_any(text, position, phone_words) != 0;
	if (fb_unit_is_digit(before) || fb_unit_is_in(before, u"@=&%"))
		return false;
	return !fb_unit_is_in(before, u"-./_,*") ||
	    !fb_unit_is_alnum(fb_unit_at(text, position - 2)) ||
	    fb_units_ends_any(text, position - 1, phone_words) != 0 ||
	    (previous + 1 == position && before != '-');
}

static void
note(struct fb_extraction *extraction, const struct fb_spaced *spaced,
    const struct phone *phone, size_t begin, size_t end)
{
	if (spaced->place != NULL) {
		begin = spaced->place[begin];
		end = spaced->place[end - 1] + 1;
	}
	fb_extraction_note(extraction, FB_TYPE_TEL, fb_str(phone->key), begin,
	    end);
}

/* True when the digits at `position` go on with kanji or letters. */
static bool
is_mixed(struct fb_units text, size_t position)
{
	for (size_t i = position; i < position + MIXED_MAX; i++) {
		uint16_t unit = fb_unit_at(text, i);
		if (!fb_unit_is_digit(unit) &&
		    !fb_unit_is_in(unit, u"-ー()・. "))
			return digit_at(text, i, true) >= 0;
	}
	return false;
}

/* A number with kanji or letters for digits: beside a word, or in groups that
 * only a telephone number has. */
static bool
read_loose(struct phone *phone, struct run *run, struct fb_units text,
    size_t position)
{
	return fb_unit_kanji_digit(fb_unit_at(text, position - 1)) < 0 &&
	    read_run(run, text, position, true) &&
	    read_plain(phone, run, text, position) &&
	    (has_phone_word(text, position, position) ||
		(fb_unit_is_digit(text.unit[position]) &&
		    has_usual_shape(run, phone->group_count)));
}

/*
 * Can a number without a plus begin with the digit at `position`?  A run is
 * read for few digits, since whoever writes nothing but digits is not to cost
 * more than others: for 0 and another digit, for 1 before an area code, for
 * 81, and for what stands in brackets.
 */
static bool
may_begin(struct fb_units text, size_t position)
{
	struct group next;
	int digit = digit_at(text, position, true);
	size_t second = position + 1;

	if (fb_unit_at(text, position - 1) == '(')
		return true;
	if (digit != 0 && digit != 1 && digit != 8)
		return false;
	second += separator_at(text, second, true, &next);
	int after = digit_at(text, second, true);
	switch (digit) {
	case 0:
		return after > 0 || fb_unit_at(text, second - 1) == '(';
	case 1:
		return second > position + 1 &&
		    (after > 1 || fb_unit_at(text, second - 1) == '(');
	default:
		return after == 1 && second == position + 1;
	}
}

static size_t
scan_at(struct fb_extraction *extraction, const struct fb_spaced *spaced,
    size_t position, size_t *previous)
{
	struct fb_units text = spaced->text;
	struct run run = { .count = 0 };
	struct phone phone;
	bool has_plus = text.unit[position] == '+';

	if (!is_start(text, position, *previous))
		return position + 1;
	size_t first = position + has_plus;
	if (has_plus && fb_unit_at(text, first) == '(')
		first++;
	bool is_strict = fb_unit_is_digit(fb_unit_at(text, first));
	if (has_plus ? !is_strict : !may_begin(text, first))
		return position + 1;
	bool is_read = is_strict && read_run(&run, text, first, false);
	size_t next = is_read ? run.group[0].end : first + 1;
	if (is_read)
		is_read = has_plus ? read_plus(&phone, &run, text) :
				     read_plain(&phone, &run, text, first);
	if (!is_read && !has_plus && (!is_strict || is_mixed(text, first)))
		is_read = read_loose(&phone, &run, text, first);
	if (!is_read)
		return next;
	size_t end = run.group[phone.group_count - 1].end;
	note(extraction, spaced, &phone, position, end);
	*previous = end;
	return end;
}

/* Each unit of a text is asked, so that no list is walked for it. */
static inline bool
is_loose_zero(uint16_t unit)
{
	switch (unit) {
	case 'o':
	case u'〇':
	case u'○':
	case u'◯':
	case u'零':
		return true;
	default:
		return false;
	}
}

void
fb_phone_scan(struct fb_extraction *extraction, struct fb_units plain)
{
	struct fb_spaced spaced;
	size_t i = 0, previous = 0;

	extraction->status =
	    fb_spaced_join(&spaced, extraction->set->arena, plain);
	if (extraction->status != FB_OK)
		return;
	while (i < spaced.text.count && fb_extraction_goes_on(extraction)) {
		uint16_t unit = spaced.text.unit[i];
		if (fb_unit_is_digit(unit) || unit == '+' ||
		    (is_loose_zero(unit) &&
			digit_at(spaced.text, i + 1, true) >= 0))
			i = scan_at(extraction, &spaced, i, &previous);
		else
			i++;
	}
}

static bool
is_e164(char key[FB_PHONE_KEY_BYTES], struct fb_units plain)
{
	if (plain.count < 9 || plain.count > 1 + E164_MAX ||
	    plain.unit[0] != '+')
		return false;
	for (size_t i = 0; i < plain.count; i++) {
		if (i > 0 && !fb_unit_is_digit(plain.unit[i]))
			return false;
		key[i] = (char)plain.unit[i];
	}
	key[plain.count] = '\0';
	return plain.unit[1] != '0';
}

bool
fb_phone_key(char key[FB_PHONE_KEY_BYTES], struct fb_units plain)
{
	struct run run;
	struct phone phone;
	bool has_plus;

	while (plain.count > 0 && fb_unit_is_blank(plain.unit[plain.count - 1]))
		plain.count--;
	while (plain.count > 0 &&
	    (fb_unit_is_blank(plain.unit[0]) || plain.unit[0] == '(')) {
		plain.unit++;
		plain.count--;
	}
	has_plus = fb_unit_at(plain, 0) == '+';
	size_t first = has_plus + (fb_unit_at(plain, has_plus) == '(');
	if (!fb_unit_is_digit(fb_unit_at(plain, first)) ||
	    !read_run(&run, plain, first, false))
		return false;
	bool is_read = has_plus ? read_international(&phone, &run, 0) :
				  read_domestic(&phone, &run, true) ||
		read_dialled(&phone, &run, true);
	if (!is_read || run.group[phone.group_count - 1].end != plain.count)
		return is_e164(key, plain);
	memcpy(key, phone.key, sizeof phone.key);
	return true;
}
