/* SPDX-License-Identifier: BSD-2-Clause */
#include "account_number.h"

#include <stdlib.h>
#include <string.h>

#define RUN_DIGITS_MAX 20
#define RUN_GROUPS_MAX 12
#define ALIKE_MAX 2 /* letters that stand for digits in one number */
#define REMARK_MAX 12

/* Digits in a row with what separates them. */
struct run {
	char digit[RUN_DIGITS_MAX + 1];
	size_t count;
	size_t alike; /* digits that are letters */
	struct group {
		size_t length;
		size_t end;   /* unit */
		bool is_soft; /* a blank before it, not a dash */
	} group[RUN_GROUPS_MAX];
	size_t group_count;
};

/* The digit at a position, or -1; *alike counts letters. */
static int
digit_at(struct fb_units plain, size_t position, bool is_labelled,
    size_t *alike)
{
	uint16_t unit = fb_unit_at(plain, position);

	if (fb_unit_is_digit(unit))
		return unit - '0';
	if (!is_labelled)
		return -1;
	int digit = fb_unit_kanji_digit(unit);
	if (digit >= 0)
		return digit;
	if (fb_unit_is_in(unit, u"o○◯"))
		digit = 0;
	else if (fb_unit_is_in(unit, u"li|"))
		digit = 1;
	if (digit >= 0)
		++*alike;
	return digit;
}

bool
fb_account_number_starts(struct fb_units plain, size_t position)
{
	size_t alike = 0;

	return digit_at(plain, position, true, &alike) >= 0;
}

static bool
is_separator(uint16_t unit, bool is_labelled)
{
	return fb_unit_is_in(unit, u"-ー－−–―‐") ||
	    (is_labelled &&
		(fb_unit_is_blank(unit) || fb_unit_is_in(unit, u"・._/*=の")));
}

/* Units of separator that lead from one digit to another, or 0. */
static size_t
separator_at(struct fb_units plain, size_t position, bool is_labelled,
    bool *is_soft)
{
	size_t length = 0, alike = 0;

	*is_soft = true;
	/* ⑴⑵⑶ */
	if (is_labelled && fb_unit_at(plain, position) == ')' &&
	    fb_unit_at(plain, position + 1) == '(')
		length = 2;
	while (length < 3 &&
	    is_separator(fb_unit_at(plain, position + length), is_labelled)) {
		if (!fb_unit_is_blank(plain.unit[position + length]))
			*is_soft = false;
		length++;
	}
	return length > 0 &&
		digit_at(plain, position + length, is_labelled, &alike) >= 0 ?
	    length :
	    0;
}

static void
read_run(struct run *run, struct fb_units plain, size_t position,
    bool is_labelled)
{
	bool is_soft = false;

	*run = (struct run) { .count = 0 };
	while (run->group_count < RUN_GROUPS_MAX) {
		size_t first = run->count;
		int digit;
		while ((digit = digit_at(plain, position, is_labelled,
			    &run->alike)) >= 0) {
			if (run->count < RUN_DIGITS_MAX)
				run->digit[run->count++] = (char)('0' + digit);
			position++;
		}
		run->group[run->group_count++] = (struct group) {
			.length = run->count - first,
			.end = position,
			.is_soft = is_soft,
		};
		size_t skip =
		    separator_at(plain, position, is_labelled, &is_soft);
		if (skip == 0 || run->count >= RUN_DIGITS_MAX)
			return;
		position += skip;
	}
}

/* What is counted, dated or priced is no account. */
static bool
is_measure(struct fb_units plain, size_t end)
{
	static const char16_t *const counted[] = { u"年", u"月", u"日", u"時",
		u"分", u"名", u"人", u"%", u"万", u"千", u"回", u"番地",
		u"丁目", u"号室", u"pt", u"桁", u"@", NULL };
	/* these may stand behind a blank */
	static const char16_t *const priced[] = { u"円", u"件", u"個",
		u"ポイント", NULL };
	uint16_t unit = fb_unit_at(plain, end);

	if (fb_unit_is_letter(unit) || fb_unit_is_digit(unit))
		return true;
	if ((unit == ',' || unit == '.') &&
	    fb_unit_is_digit(fb_unit_at(plain, end + 1)))
		return true;
	if (fb_units_starts(plain, end, u"名義") != 0)
		return false;
	if (fb_units_starts_any(plain, end, counted) != 0)
		return true;
	return fb_units_starts_any(plain, end + fb_unit_is_blank(unit),
		   priced) != 0;
}

/* True when the digits before group `count` are all that belongs together. */
static bool
ends_at(const struct run *run, size_t count)
{
	return count == run->group_count || run->group[count].is_soft;
}

static void
take(struct fb_account_number *out, const struct run *run, size_t first,
    size_t count, size_t group)
{
	memcpy(out->digits, run->digit + first, count);
	out->digits[count] = '\0';
	out->count = count;
	out->end = run->group[group].end;
}

/* 記号-番号, with or without the single digit between them. */
static bool
take_post(struct fb_account_number *out, const struct run *run)
{
	char symbol[6], number[9];
	size_t last = run->group_count > 2 && run->group[1].length == 1 ? 2 : 1;
	size_t first = last == 2 ? 6 : 5;

	if (run->group_count <= last || run->group[0].length != 5 ||
	    run->group[last].length > 8 || !ends_at(run, last + 1))
		return false;
	memcpy(symbol, run->digit, 5);
	symbol[5] = '\0';
	memcpy(number, run->digit + first, run->group[last].length);
	number[run->group[last].length] = '\0';
	if (!fb_post_convert(&out->post, symbol, number))
		return false;
	out->is_post = true;
	out->end = run->group[last].end;
	return true;
}

/* "123-1234567" */
static bool
take_with_branch(struct fb_account_number *out, const struct run *run)
{
	if (run->group_count < 2 || run->group[0].length != 3 ||
	    run->group[1].length != 7 || run->group[1].is_soft ||
	    !ends_at(run, 2))
		return false;
	take(out, run, 3, 7, 1);
	out->branch = (unsigned)((run->digit[0] - '0') * 100 +
	    (run->digit[1] - '0') * 10 + run->digit[2] - '0');
	return true;
}

/* Groups of seven digits together, or one group of fewer. */
static bool
take_plain(struct fb_account_number *out, const struct run *run)
{
	size_t sum = 0;

	for (size_t i = 0; i < run->group_count && sum < 7; i++) {
		sum += run->group[i].length;
		if (sum == 7 && ends_at(run, i + 1)) {
			take(out, run, 0, 7, i);
			return true;
		}
	}
	if (run->group[0].length < 2 || run->group[0].length > 6 ||
	    !ends_at(run, 1))
		return false;
	take(out, run, 0, run->group[0].length, 0);
	return true;
}

bool
fb_account_number_read(struct fb_account_number *out, struct fb_units plain,
    size_t position, bool is_labelled)
{
	struct run run;
	struct fb_account_number number = { .begin = position };

	read_run(&run, plain, position, is_labelled);
	if (run.count == 0 || run.alike > ALIKE_MAX)
		return false;
	if (!take_post(&number, &run) && !take_with_branch(&number, &run) &&
	    !take_plain(&number, &run))
		return false;
	if (is_measure(plain, number.end))
		return false;
	*out = number;
	return true;
}

int
fb_account_digits(struct fb_units plain, size_t position, size_t count)
{
	int value = 0;

	for (size_t i = 0; i < count; i++) {
		uint16_t unit = fb_unit_at(plain, position + i);
		if (!fb_unit_is_digit(unit))
			return -1;
		value = value * 10 + (unit - '0');
	}
	return fb_unit_is_alnum(fb_unit_at(plain, position + count)) ? -1 :
								       value;
}

/* Position behind what may stand between two digits of a code. */
static size_t
skip_code_gap(struct fb_units plain, size_t position)
{
	for (unsigned i = 0; i < 2; i++) {
		uint16_t unit = fb_unit_at(plain, position);
		if (!fb_unit_is_blank(unit) && !fb_unit_is_in(unit, u"._・"))
			break;
		position++;
	}
	return position;
}

size_t
fb_account_digits_read(char *out, struct fb_units plain, size_t position,
    size_t count, size_t *end)
{
	size_t read = 0, alike = 0, next = position;

	while (read < count) {
		int digit = digit_at(plain, next, true, &alike);
		if (digit < 0)
			break;
		out[read++] = (char)('0' + digit);
		*end = next + 1;
		next = skip_code_gap(plain, *end);
	}
	out[read] = '\0';
	if (read == 0 || alike > ALIKE_MAX ||
	    digit_at(plain, next, true, &alike) >= 0 ||
	    fb_unit_is_letter(fb_unit_at(plain, *end)))
		return 0;
	return read;
}

int
fb_account_code(struct fb_units plain, size_t position, size_t count,
    size_t *end)
{
	char digits[FB_ACCOUNT_CODE_MAX + 1];
	size_t behind;
	int value = fb_account_digits(plain, position, count);

	if (value >= 0) {
		*end = position + count;
		return value;
	}
	if (fb_account_digits_read(digits, plain, position, count, &behind) !=
	    count)
		return -1;
	*end = behind;
	return atoi(digits);
}

/* Position behind a remark in brackets at `position`, or `position`; digits
 * alone are no remark, however they are written. */
static size_t
skip_remark(struct fb_units plain, size_t position)
{
	bool has_word = false;
	size_t alike = 0;

	if (fb_unit_at(plain, position) != '(')
		return position;
	for (size_t i = position + 1; i < position + REMARK_MAX; i++) {
		uint16_t unit = fb_unit_at(plain, i);
		if (unit == ')')
			return has_word ? i + 1 : position;
		if (unit == 0 || fb_unit_is_newline(unit) ||
		    (fb_unit_is_digit(unit) &&
			fb_unit_is_digit(fb_unit_at(plain, i + 1))))
			break;
		has_word |= !fb_unit_is_blank(unit) &&
		    digit_at(plain, i, true, &alike) < 0;
	}
	return position;
}

size_t
fb_account_skip_glue(struct fb_units plain, size_t position, size_t limit)
{
	size_t stop = position + limit, lines = 0;

	while (position < stop && position < plain.count) {
		uint16_t unit = plain.unit[position];
		size_t next = skip_remark(plain, position);
		if (next != position) {
			position = next;
			continue;
		}
		if (fb_unit_is_newline(unit)) {
			if (unit == '\n' && ++lines > 2)
				break;
		} else if (!fb_unit_is_blank(unit) &&
		    !fb_unit_is_in(unit,
			u":.・_-=>→()[]【】「」『』〈〉《》〔〕■◆●*#/"
			u"|,は、…")) {
			size_t length = fb_units_starts(plain, position, u"no");
			if (length == 0)
				break;
			position += length - 1;
		}
		position++;
	}
	return position;
}
