/* SPDX-License-Identifier: BSD-2-Clause */
#include "account_walk.h"

#include <string.h>

#define GLUE_MAX 24          /* units between a label and its number */
#define CODE_GLUE_MAX 8      /* … and its three or four digits */
#define CANDIDATES_MAX 16384 /* numbers that are weighed in one text */
#define BRANCH_JOIN_MAX 24   /* units between name and number of a branch */

/* ---- tokens --------------------------------------------------------------- */

static struct fb_account_token *
add_token(struct fb_account_walk *walk, enum fb_account_token_kind kind,
    size_t begin, size_t end, unsigned value)
{
	/* keep what the last ones may still be neighbours of */
	if (walk->count == FB_ACCOUNT_TOKENS) {
		size_t dropped = FB_ACCOUNT_TOKENS - 2 * FB_ACCOUNT_NEIGHBOURS;
		fb_account_settle(walk,
		    FB_ACCOUNT_TOKENS - FB_ACCOUNT_NEIGHBOURS);
		walk->count -= dropped;
		walk->settled -= dropped;
		walk->consumed -=
		    dropped < walk->consumed ? dropped : walk->consumed;
		memmove(walk->token, walk->token + dropped,
		    walk->count * sizeof walk->token[0]);
	}
	struct fb_account_token *token = &walk->token[walk->count++];
	*token = (struct fb_account_token) {
		.kind = kind,
		.begin = begin,
		.end = end,
		.value = value,
	};
	return token;
}

/* A label that ends at `end` announces a number. */
static void
announce(struct fb_account_walk *walk, size_t end,
    enum fb_account_strength strength)
{
	size_t position = fb_account_skip_glue(walk->text, end, GLUE_MAX);

	if (!fb_account_number_starts(walk->text, position))
		return;
	if (walk->announced != position || walk->strength < strength)
		walk->strength = strength;
	walk->announced = position;
}

/* Three or four digits behind a label for codes: the value, or -1; *end is
 * moved behind them. */
static int
code_behind(struct fb_account_walk *walk, size_t *end, size_t digits)
{
	size_t position = fb_account_skip_glue(walk->text, *end, CODE_GLUE_MAX);
	size_t after;
	int code = fb_account_code(walk->text, position, digits, &after);

	if (code < 0)
		return -1;
	/* 123-4567 is the number itself, 123-1234567 has a branch before */
	if (fb_unit_at(walk->text, after) == '-' &&
	    fb_unit_is_digit(fb_unit_at(walk->text, after + 1)) &&
	    fb_account_digits(walk->text, after + 1, 7) < 0)
		return -1;
	*end = after;
	return code;
}

static bool
is_word_unit(uint16_t unit)
{
	return fb_unit_is_alnum(unit) || fb_unit_is_cjk(unit);
}

/* 銀行 and the like: the name before it, a code behind it. */
static size_t
scan_bank(struct fb_account_walk *walk, size_t position, size_t length)
{
	static const char16_t *const labels[] = { u"コード", u"番号", u"no",
		u"code", NULL };
	size_t begin, end = position + length;
	unsigned bank = fb_bank_named(walk->text, end, &begin);
	size_t label = fb_units_starts_any(walk->text, end, labels);
	size_t behind = end + label;
	uint16_t before = fb_unit_at(walk->text, begin - 1);
	uint16_t next = fb_unit_at(walk->text, end);
	int code = -1;

	if (label != 0 || fb_unit_is_in(next, u"(:["))
		code = code_behind(walk, &behind, 4);
	if (code >= 0)
		end = behind;
	/* 銀行名, お近くの銀行, 銀行振込 name no bank */
	if (code < 0 && bank == FB_BANK_UNKNOWN &&
	    (!is_word_unit(before) ||
		fb_unit_is_in(before, u"のはがをにへでとやもなか") ||
		fb_unit_is_in(next, u"名口振員")))
		return position + length;
	add_token(walk, FB_TOKEN_BANK, begin, end,
	    code > 0 ? (unsigned)code : bank);
	return end;
}

/* ゆうちょ and other short names of its kind, without 銀行 behind. */
static size_t
scan_post(struct fb_account_walk *walk, size_t position)
{
	size_t end;

	if (fb_bank_short(walk->text, position, &end) != FB_BANK_POST)
		return position + 1;
	size_t suffix = fb_bank_suffix_at(walk->text, end);
	if (suffix != 0)
		return scan_bank(walk, end, suffix);
	add_token(walk, FB_TOKEN_BANK, position, end, FB_BANK_POST);
	return end;
}

/* 〇一八 before 店, or behind 店名: the branch, or -1.  Some of its digits may
 * be ASCII. */
static int
kanji_branch(struct fb_units text, size_t position)
{
	int branch = 0;
	bool has_kanji = false;

	for (size_t i = 0; i < 3; i++) {
		uint16_t unit = fb_unit_at(text, position + i);
		int digit =
		    fb_unit_is_in(unit, u"○◯") ? 0 : fb_unit_kanji_digit(unit);
		has_kanji |= digit >= 0;
		if (fb_unit_is_digit(unit))
			digit = unit - '0';
		if (digit < 0)
			return -1;
		branch = branch * 10 + digit;
	}
	return has_kanji ? branch : -1;
}

/* 018 before 店: the branch, or -1. */
static int
code_before(struct fb_units text, size_t end)
{
	return end >= 3 && !fb_unit_is_alnum(fb_unit_at(text, end - 4)) ?
	    fb_account_digits(text, end - 3, 3) :
	    -1;
}

/* Name and number of one branch are written side by side, in any order. */
static bool
joins_branch(struct fb_account_walk *walk, size_t begin, size_t end, int code,
    bool is_kanji)
{
	struct fb_account_token *last =
	    walk->count > 0 ? &walk->token[walk->count - 1] : NULL;

	if (last == NULL || last->kind != FB_TOKEN_BRANCH ||
	    begin - last->end > BRANCH_JOIN_MAX)
		return false;
	if (code > 0 && (last->value == 0 || (last->is_kanji && !is_kanji))) {
		last->value = (unsigned)code;
		last->is_kanji = is_kanji;
	} else if (code > 0) {
		return false;
	}
	last->end = end;
	return true;
}

static struct fb_account_token *
add_branch(struct fb_account_walk *walk, size_t begin, size_t end, int code,
    bool is_kanji)
{
	struct fb_account_token *token;

	if (joins_branch(walk, begin, end, code, is_kanji)) {
		token = &walk->token[walk->count - 1];
	} else {
		token = add_token(walk, FB_TOKEN_BRANCH, begin, end,
		    code > 0 ? (unsigned)code : 0);
		token->is_kanji = is_kanji;
	}
	announce(walk, end, FB_AFTER_BRANCH);
	return token;
}

/* 支店名: with its digits in kanji, or with a name that is looked up when the
 * bank is known. */
static size_t
scan_branch_name(struct fb_account_walk *walk, size_t position)
{
	struct fb_units text = walk->text;
	size_t name = fb_account_skip_glue(text, position, CODE_GLUE_MAX);
	int branch = kanji_branch(text, name);

	if (branch >= 0) {
		add_branch(walk, name, name + 3, branch, true);
		return name + 3;
	}
	if (name > position && fb_unit_is_cjk(fb_unit_at(text, name)))
		add_branch(walk, position, name, -1, false)->name_begin = name;
	return position;
}

/* 支店, 店番, 支店番号, 店名 …: `position` is that of 店. */
static size_t
scan_branch(struct fb_account_walk *walk, size_t position)
{
	static const char16_t *const codes[] = { u"番号", u"番", u"コード",
		u"舗番号", u"舗コード", u"no", u"code", NULL };
	struct fb_units text = walk->text;
	size_t begin = position, end = position + 1;

	if (position > 0 && fb_unit_is_in(text.unit[position - 1], u"支本"))
		begin--;
	if (begin >= 3 && kanji_branch(text, begin - 3) >= 0) {
		add_branch(walk, begin - 3, end, kanji_branch(text, begin - 3),
		    true);
		return end;
	}
	if (fb_unit_at(text, end) == u'名')
		return scan_branch_name(walk, end + 1);
	size_t label = fb_units_starts_any(text, end, codes);
	end += label;
	int code = code_behind(walk, &end, 3);
	if (code < 0 && label == 0)
		code = code_before(text, begin);
	if (label == 0 && begin == position && code < 0)
		return end; /* some shop */
	struct fb_account_token *token =
	    add_branch(walk, begin, end, code, false);
	if (label == 0 && begin < position) {
		token->earlier_end = token->name_end;
		token->name_end = begin;
	}
	return end;
}

/* 普通, (当), 貯蓄預金 … */
static size_t
scan_type(struct fb_account_walk *walk, size_t position)
{
	static const struct {
		const char16_t *word;
		unsigned type;
		bool is_short; /* needs brackets or a number behind it */
	} words[] = {
		{ u"普通", 1, false },
		{ u"フツウ", 1, false },
		{ u"フツー", 1, false },
		{ u"ふつう", 1, true },
		{ u"普", 1, true },
		{ u"当座", 2, false },
		{ u"トウザ", 2, false },
		{ u"当", 2, true },
		{ u"貯蓄", 4, false },
		{ u"貯", 4, true },
	};
	static const char16_t *const deposits[] = { u"預金口座", u"預金",
		u"貯金", u"口座", u"貯金口座", NULL };
	struct fb_units text = walk->text;
	size_t i = 0, length = 0;

	for (; i < sizeof words / sizeof words[0]; i++) {
		length = fb_units_starts(text, position, words[i].word);
		if (length != 0)
			break;
	}
	if (length == 0)
		return position + 1;
	size_t end = position + length;
	size_t before = position - 1;
	before -= fb_unit_is_blank(fb_unit_at(text, before));
	bool is_bracketed = fb_unit_at(text, before) == '(' &&
	    fb_unit_at(text, end + fb_unit_is_blank(fb_unit_at(text, end))) ==
		')';
	size_t deposit = fb_units_starts_any(text, end, deposits);
	if (words[i].is_short && !is_bracketed &&
	    !fb_account_number_starts(text, fb_account_skip_glue(text, end, 2)))
		return end;
	end += deposit;
	/* 普通口座番号 is both */
	if (fb_units_starts(text, end, u"番号") != 0 && deposit != 0)
		end += 2;
	add_token(walk, FB_TOKEN_TYPE, position, end, words[i].type);
	announce(walk, end,
	    deposit != 0 || is_bracketed ? FB_AFTER_DEPOSIT : FB_AFTER_TYPE);
	return end;
}

/* 口座番号, 口座no, 口座記号番号, 口座: */
static size_t
scan_label(struct fb_account_walk *walk, size_t position)
{
	static const char16_t *const words[] = { u"口座番号", u"口座no",
		u"口座ナンバー", u"口座記号番号", u"口座記号・番号", u"口座",
		NULL };
	size_t length = fb_units_starts_any(walk->text, position, words);

	if (length == 0)
		return position + 1;
	announce(walk, position + length,
	    length > 2 ? FB_AFTER_LABEL : FB_AFTER_DEPOSIT);
	return position + length;
}

/* "Account number", "A/C No." */
static size_t
scan_english(struct fb_account_walk *walk, size_t position)
{
	static const char16_t *const words[] = { u"account number",
		u"account no", u"accountnumber", u"account:", u"acct no",
		u"a/c no", u"a/c number", u"a/c:", NULL };
	size_t length = fb_units_starts_any(walk->text, position, words);

	if (length == 0 ||
	    fb_unit_is_alnum(fb_unit_at(walk->text, position - 1)))
		return position + 1;
	announce(walk, position + length, FB_AFTER_TYPE);
	return position + length;
}

/* 番号 on its own, not 注文番号. */
static size_t
scan_word(struct fb_account_walk *walk, size_t position)
{
	if (fb_units_starts(walk->text, position, u"番号") == 0)
		return position + 1;
	if (!is_word_unit(fb_unit_at(walk->text, position - 1)))
		announce(walk, position + 2, FB_AFTER_WORD);
	return position + 2;
}

/* ---- numbers --------------------------------------------------------------- */

/* Digits behind 番号 within the next units, for 記号 … 番号 …; returns the
 * position, or 0. */
static size_t
find_post_number(struct fb_units text, size_t position)
{
	size_t stop = position + 40;

	for (; position < stop && position < text.count; position++)
		if (fb_units_starts(text, position, u"番号") != 0)
			return fb_account_skip_glue(text, position + 2,
			    GLUE_MAX);
	return 0;
}

/* 記号14030 番号12345671, two labels with a number each. */
static size_t
scan_symbol(struct fb_account_walk *walk, size_t position)
{
	struct fb_units text = walk->text;
	char symbol[6] = "", number[9] = "";
	size_t begin, at, count, end;
	struct fb_post_account post;

	if (fb_units_starts(text, position, u"記号") == 0)
		return position + 1;
	size_t words = fb_units_starts(text, position + 2, u"番号") +
	    fb_units_starts(text, position + 2, u"・番号");
	if (words != 0) {
		announce(walk, position + 2 + words, FB_AFTER_LABEL);
		return position + 2 + words;
	}
	begin = fb_account_skip_glue(text, position + 2, GLUE_MAX);
	if (fb_account_digits_read(symbol, text, begin, 5, &end) != 5)
		return position + 2;
	/* the digit between them is no part of either */
	bool has_middle = fb_unit_at(text, end) == '-' &&
	    fb_account_digits(text, end + 1, 1) >= 0;
	at = find_post_number(text, end + (has_middle ? 2 : 0));
	if (at == 0) {
		announce(walk, position + 2, FB_AFTER_LABEL);
		return position + 2;
	}
	count = fb_account_digits_read(number, text, at, 8, &end);
	if (count == 0 || !fb_post_convert(&post, symbol, number))
		return position + 2;
	struct fb_account_token *token =
	    add_token(walk, FB_TOKEN_NUMBER, begin, end, 0);
	token->strength = FB_AFTER_LABEL;
	token->number = (struct fb_account_number) {
		.begin = begin,
		.end = end,
		.is_post = true,
		.post = post,
	};
	return end;
}

/* True when a word before a bare number says what else it is. */
static bool
is_other_number(struct fb_units text, size_t position)
{
	static const char16_t *const words[] = { u"番号", u"コード", u"id",
		u"no", u"〒", u"¥", u"tel", u"電話", u"fax", u"携帯", u"金額",
		u"$", u"金", u"+", NULL };

	for (size_t i = 0; i < 6 && position > 0; i++) {
		uint16_t unit = text.unit[position - 1];
		if (!fb_unit_is_blank(unit) &&
		    !fb_unit_is_in(unit, u":.#=は・([【「"))
			break;
		position--;
	}
	return fb_units_ends(text, position, u"貯金") == 0 &&
	    fb_units_ends(text, position, u"預金") == 0 &&
	    fb_units_ends_any(text, position, words) != 0;
}

/* Behind a letter, or as the later part of a number, nothing begins. */
static bool
is_start(struct fb_units text, size_t position)
{
	uint16_t before = fb_unit_at(text, position - 1);

	if (fb_unit_is_digit(before) ||
	    (fb_unit_is_letter(before) &&
		fb_units_ends(text, position, u"no") == 0))
		return false;
	return !(fb_unit_is_in(before, u"-.,/_") &&
	    fb_unit_is_alnum(fb_unit_at(text, position - 2)));
}

/* Digits that begin an account without a label: 123-4567, 14030-12345671 or
 * 1234567. */
static bool
has_possible_length(size_t digits)
{
	return digits == 3 || digits == 5 || digits == 7;
}

/* 記号 and 番号 with only a blank between them, "10130 12345671". */
static bool
read_loose_post(struct fb_account_number *out, struct fb_units text,
    size_t position, size_t end)
{
	if (end - position != 5 ||
	    !fb_account_number_read(out, text, position, true) || !out->is_post)
		return false;
	out->is_loose = true;
	return true;
}

static size_t
scan_number(struct fb_account_walk *walk, size_t position)
{
	struct fb_account_number number, loose;
	bool is_announced = walk->announced == position;
	enum fb_account_strength strength =
	    is_announced ? walk->strength : FB_BARE;
	size_t end = position + 1;

	while (fb_unit_is_digit(fb_unit_at(walk->text, end)))
		end++;
	if (!is_announced &&
	    (!has_possible_length(end - position) ||
		!is_start(walk->text, position)))
		return end;
	bool is_read = fb_account_number_read(&number, walk->text, position,
	    strength >= FB_AFTER_WORD);
	if ((!is_read || !number.is_post) && strength < FB_AFTER_WORD &&
	    read_loose_post(&loose, walk->text, position, end)) {
		number = loose;
		is_read = true;
	}
	if (!is_read)
		return end;
	if (strength <= FB_AFTER_BRANCH &&
	    ((!number.is_post && number.count != 7) ||
		is_other_number(walk->text, position)))
		return end;
	if (++walk->candidates > CANDIDATES_MAX) {
		walk->extraction->set->is_truncated = true;
		return end;
	}
	struct fb_account_token *token =
	    add_token(walk, FB_TOKEN_NUMBER, position, number.end, 0);
	token->strength = strength;
	token->number = number;
	return number.end;
}

size_t
fb_account_walk_at(struct fb_account_walk *walk, size_t position)
{
	uint16_t unit = walk->text.unit[position];
	size_t length;

	if (walk->announced == position || fb_unit_is_digit(unit))
		return scan_number(walk, position);
	if (unit == 'a')
		return scan_english(walk, position);
	if (unit < 0x3041)
		return position + 1;
	switch (unit) {
	case u'店':
		return scan_branch(walk, position);
	case u'口':
		return scan_label(walk, position);
	case u'番':
		return scan_word(walk, position);
	case u'記':
		return scan_symbol(walk, position);
	case u'普':
	case u'フ':
	case u'ふ':
	case u'当':
	case u'ト':
		return scan_type(walk, position);
	case u'ゆ':
	case u'郵':
	case u'ユ':
		return scan_post(walk, position);
	case u'貯':
		length = fb_units_starts(walk->text, position, u"貯金");
		return length != 0 ? position + length :
				     scan_type(walk, position);
	case u'金':
		length = fb_units_starts(walk->text, position, u"金融機関");
		return length != 0 ? scan_bank(walk, position, length) :
				     position + 1;
	default:
		length = fb_bank_suffix_at(walk->text, position);
		return length != 0 ? scan_bank(walk, position, length) :
				     position + 1;
	}
}
