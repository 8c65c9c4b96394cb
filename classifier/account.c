/* SPDX-License-Identifier: BSD-2-Clause */
#include "account.h"

#include <stdio.h>
#include <string.h>

#include "account_number.h"
#include "bank.h"

#define GLUE_MAX 24       /* units between a label and its number */
#define CODE_GLUE_MAX 8   /* … and its three or four digits */
#define NEIGHBOURS_MAX 64 /* tokens that are looked at around a number */
#define TOKENS_MAX (4 * NEIGHBOURS_MAX) /* that are kept at a time */
#define CANDIDATES_MAX 16384 /* numbers that are weighed in one text */
#define POST_CONTEXT 100
#define BRANCH_JOIN_MAX 24 /* units between name and number of a branch */

enum token_kind {
	TOKEN_BANK,
	TOKEN_BRANCH,
	TOKEN_TYPE,
	TOKEN_NUMBER
};

/* What stands before a number, strongest last. */
enum strength {
	BARE,          /* nothing */
	AFTER_BRANCH,  /* 支店 */
	AFTER_WORD,    /* 番号 alone */
	AFTER_TYPE,    /* 普通 */
	AFTER_DEPOSIT, /* 普通預金, (普) */
	AFTER_LABEL    /* 口座番号, 記号 */
};

struct token {
	enum token_kind kind;
	size_t begin, end; /* units */
	unsigned value;    /* code of bank or branch, type; 0 unknown */
	bool is_kanji;     /* a branch named by its digits: ゆうちょ only */
	bool is_account;   /* a number that was accepted */
	enum strength strength;
	struct fb_account_number number;
};

struct scan {
	struct fb_extraction *extraction;
	struct fb_units text;
	struct token token[TOKENS_MAX];
	size_t count;
	size_t settled; /* tokens below are done with */
	size_t candidates;
	/* the number that a label announces, when it is reached */
	size_t announced;
	enum strength strength;
	/* tokens below were used by a number before them */
	size_t consumed;
	/* where short names of banks were looked for, and the last one */
	size_t short_end, short_begin;
	unsigned short_bank;
};

/* ---- tokens --------------------------------------------------------------- */

static void settle(struct scan *scan, size_t end);

static struct token *
add_token(struct scan *scan, enum token_kind kind, size_t begin, size_t end,
    unsigned value)
{
	/* keep what the last ones may still be neighbours of */
	if (scan->count == TOKENS_MAX) {
		size_t dropped = TOKENS_MAX - 2 * NEIGHBOURS_MAX;
		settle(scan, TOKENS_MAX - NEIGHBOURS_MAX);
		scan->count -= dropped;
		scan->settled -= dropped;
		scan->consumed -=
		    dropped < scan->consumed ? dropped : scan->consumed;
		memmove(scan->token, scan->token + dropped,
		    scan->count * sizeof scan->token[0]);
	}
	struct token *token = &scan->token[scan->count++];
	*token = (struct token) {
		.kind = kind,
		.begin = begin,
		.end = end,
		.value = value,
	};
	return token;
}

/* A label that ends at `end` announces a number. */
static void
announce(struct scan *scan, size_t end, enum strength strength)
{
	size_t position = fb_account_skip_glue(scan->text, end, GLUE_MAX);

	if (!fb_account_number_starts(scan->text, position))
		return;
	if (scan->announced != position || scan->strength < strength)
		scan->strength = strength;
	scan->announced = position;
}

/* Three or four digits behind a label for codes: the value, or -1; *end is
 * moved behind them. */
static int
code_behind(struct scan *scan, size_t *end, size_t digits)
{
	size_t position = fb_account_skip_glue(scan->text, *end, CODE_GLUE_MAX);
	int code = fb_account_digits(scan->text, position, digits);

	if (code < 0)
		return -1;
	size_t after = position + digits;
	/* 123-4567 is the number itself, 123-1234567 has a branch before */
	if (fb_unit_at(scan->text, after) == '-' &&
	    fb_unit_is_digit(fb_unit_at(scan->text, after + 1)) &&
	    fb_account_digits(scan->text, after + 1, 7) < 0)
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
scan_bank(struct scan *scan, size_t position, size_t length)
{
	static const char16_t *const labels[] = { u"コード", u"番号", u"no",
		u"code", NULL };
	size_t begin, end = position + length;
	unsigned bank = fb_bank_named(scan->text, end, &begin);
	size_t label = fb_units_starts_any(scan->text, end, labels);
	size_t behind = end + label;
	uint16_t before = fb_unit_at(scan->text, begin - 1);
	uint16_t next = fb_unit_at(scan->text, end);
	int code = -1;

	if (label != 0 || fb_unit_is_in(next, u"(:["))
		code = code_behind(scan, &behind, 4);
	if (code >= 0)
		end = behind;
	/* 銀行名, お近くの銀行, 銀行振込 name no bank */
	if (code < 0 && bank == FB_BANK_UNKNOWN &&
	    (!is_word_unit(before) ||
		fb_unit_is_in(before, u"のはがをにへでとやもなか") ||
		fb_unit_is_in(next, u"名口振員")))
		return position + length;
	add_token(scan, TOKEN_BANK, begin, end,
	    code > 0 ? (unsigned)code : bank);
	return end;
}

/* ゆうちょ and other short names of its kind, without 銀行 behind. */
static size_t
scan_post(struct scan *scan, size_t position)
{
	size_t end;

	if (fb_bank_short(scan->text, position, &end) != FB_BANK_POST)
		return position + 1;
	size_t suffix = fb_bank_suffix_at(scan->text, end);
	add_token(scan, TOKEN_BANK, position, end + suffix, FB_BANK_POST);
	return end + suffix;
}

/* 〇一八 before 店, or behind 店名: the branch, or -1. */
static int
kanji_branch(struct fb_units text, size_t position)
{
	int branch = 0;

	for (size_t i = 0; i < 3; i++) {
		uint16_t unit = fb_unit_at(text, position + i);
		int digit =
		    fb_unit_is_in(unit, u"○◯") ? 0 : fb_unit_kanji_digit(unit);
		if (digit < 0)
			return -1;
		branch = branch * 10 + digit;
	}
	return branch;
}

/* Name and number of one branch are written side by side, in any order. */
static bool
joins_branch(struct scan *scan, size_t begin, size_t end, int code,
    bool is_kanji)
{
	struct token *last =
	    scan->count > 0 ? &scan->token[scan->count - 1] : NULL;

	if (last == NULL || last->kind != TOKEN_BRANCH ||
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

static void
add_branch(struct scan *scan, size_t begin, size_t end, int code, bool is_kanji)
{
	if (!joins_branch(scan, begin, end, code, is_kanji))
		add_token(scan, TOKEN_BRANCH, begin, end,
		    code > 0 ? (unsigned)code : 0)
		    ->is_kanji = is_kanji;
	announce(scan, end, AFTER_BRANCH);
}

/* 支店, 店番, 支店番号, 店名 …: `position` is that of 店. */
static size_t
scan_branch(struct scan *scan, size_t position)
{
	static const char16_t *const codes[] = { u"番号", u"番", u"コード",
		u"舗番号", u"舗コード", u"no", u"code", NULL };
	struct fb_units text = scan->text;
	size_t begin = position, end = position + 1;

	if (position > 0 && fb_unit_is_in(text.unit[position - 1], u"支本"))
		begin--;
	if (begin >= 3 && kanji_branch(text, begin - 3) >= 0) {
		add_branch(scan, begin - 3, end, kanji_branch(text, begin - 3),
		    true);
		return end;
	}
	if (fb_unit_at(text, end) == u'名') {
		size_t name =
		    fb_account_skip_glue(text, end + 1, CODE_GLUE_MAX);
		int branch = kanji_branch(text, name);
		if (branch < 0)
			return end;
		add_branch(scan, name, name + 3, branch, true);
		return name + 3;
	}
	size_t label = fb_units_starts_any(text, end, codes);
	end += label;
	int code = code_behind(scan, &end, 3);
	if (label == 0 && begin == position && code < 0)
		return end; /* some shop */
	add_branch(scan, begin, end, code, false);
	return end;
}

/* 普通, (当), 貯蓄預金 … */
static size_t
scan_type(struct scan *scan, size_t position)
{
	static const struct {
		const char16_t *word;
		unsigned type;
		bool is_short; /* needs brackets or a number behind it */
	} words[] = {
		{ u"普通", 1, false },
		{ u"フツウ", 1, false },
		{ u"フツー", 1, false },
		{ u"普", 1, true },
		{ u"当座", 2, false },
		{ u"トウザ", 2, false },
		{ u"当", 2, true },
		{ u"貯蓄", 4, false },
		{ u"貯", 4, true },
	};
	static const char16_t *const deposits[] = { u"預金口座", u"預金",
		u"貯金", u"口座", u"貯金口座", NULL };
	struct fb_units text = scan->text;
	size_t i = 0, length = 0;

	for (; i < sizeof words / sizeof words[0]; i++) {
		length = fb_units_starts(text, position, words[i].word);
		if (length != 0)
			break;
	}
	if (length == 0)
		return position + 1;
	size_t end = position + length;
	bool is_bracketed = fb_unit_at(text, position - 1) == '(' &&
	    fb_unit_at(text, end) == ')';
	size_t deposit = fb_units_starts_any(text, end, deposits);
	if (words[i].is_short && !is_bracketed &&
	    !fb_account_number_starts(text, fb_account_skip_glue(text, end, 2)))
		return end;
	end += deposit;
	/* 普通口座番号 is both */
	if (fb_units_starts(text, end, u"番号") != 0 && deposit != 0)
		end += 2;
	add_token(scan, TOKEN_TYPE, position, end, words[i].type);
	announce(scan, end,
	    deposit != 0 || is_bracketed ? AFTER_DEPOSIT : AFTER_TYPE);
	return end;
}

/* 口座番号, 口座no, 口座記号番号, 口座: */
static size_t
scan_label(struct scan *scan, size_t position)
{
	static const char16_t *const words[] = { u"口座番号", u"口座no",
		u"口座ナンバー", u"口座記号番号", u"口座記号・番号", u"口座",
		NULL };
	size_t length = fb_units_starts_any(scan->text, position, words);

	if (length == 0)
		return position + 1;
	announce(scan, position + length,
	    length > 2 ? AFTER_LABEL : AFTER_DEPOSIT);
	return position + length;
}

/* 番号 on its own, not 注文番号. */
static size_t
scan_word(struct scan *scan, size_t position)
{
	if (fb_units_starts(scan->text, position, u"番号") == 0)
		return position + 1;
	if (!is_word_unit(fb_unit_at(scan->text, position - 1)))
		announce(scan, position + 2, AFTER_WORD);
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
scan_symbol(struct scan *scan, size_t position)
{
	struct fb_units text = scan->text;
	char symbol[6] = "", number[9] = "";
	size_t begin, at, count = 0;
	struct fb_post_account post;

	if (fb_units_starts(text, position, u"記号") == 0)
		return position + 1;
	size_t words = fb_units_starts(text, position + 2, u"番号") +
	    fb_units_starts(text, position + 2, u"・番号");
	if (words != 0) {
		announce(scan, position + 2 + words, AFTER_LABEL);
		return position + 2 + words;
	}
	begin = fb_account_skip_glue(text, position + 2, GLUE_MAX);
	if (fb_account_digits(text, begin, 5) < 0)
		return position + 2;
	/* the digit between them is no part of either */
	bool has_middle = fb_unit_at(text, begin + 5) == '-' &&
	    fb_account_digits(text, begin + 6, 1) >= 0;
	at = find_post_number(text, begin + 5 + (has_middle ? 2 : 0));
	if (at == 0) {
		announce(scan, position + 2, AFTER_LABEL);
		return position + 2;
	}
	for (size_t i = 0; i < 5; i++)
		symbol[i] = (char)text.unit[begin + i];
	while (count < 9 && fb_unit_is_digit(fb_unit_at(text, at + count))) {
		if (count < 8)
			number[count] = (char)text.unit[at + count];
		count++;
	}
	if (count > 8 || !fb_post_convert(&post, symbol, number))
		return position + 2;
	struct token *token =
	    add_token(scan, TOKEN_NUMBER, begin, at + count, 0);
	token->strength = AFTER_LABEL;
	token->number = (struct fb_account_number) {
		.begin = begin,
		.end = at + count,
		.is_post = true,
		.post = post,
	};
	return at + count;
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
	return fb_units_ends_any(text, position, words) != 0;
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

static size_t
scan_number(struct scan *scan, size_t position)
{
	struct fb_account_number number;
	bool is_announced = scan->announced == position;
	enum strength strength = is_announced ? scan->strength : BARE;
	size_t end = position + 1;

	while (fb_unit_is_digit(fb_unit_at(scan->text, end)))
		end++;
	if (!is_announced &&
	    (!has_possible_length(end - position) ||
		!is_start(scan->text, position)))
		return end;
	if (!fb_account_number_read(&number, scan->text, position,
		strength >= AFTER_WORD))
		return end;
	if (strength <= AFTER_BRANCH &&
	    ((!number.is_post && number.count != 7) ||
		is_other_number(scan->text, position)))
		return end;
	if (++scan->candidates > CANDIDATES_MAX) {
		scan->extraction->set->is_truncated = true;
		return end;
	}
	struct token *token =
	    add_token(scan, TOKEN_NUMBER, position, number.end, 0);
	token->strength = strength;
	token->number = number;
	return number.end;
}

static size_t
scan_at(struct scan *scan, size_t position)
{
	uint16_t unit = scan->text.unit[position];
	size_t length;

	if (scan->announced == position || fb_unit_is_digit(unit))
		return scan_number(scan, position);
	if (unit < 0x3041)
		return position + 1;
	switch (unit) {
	case u'店':
		return scan_branch(scan, position);
	case u'口':
		return scan_label(scan, position);
	case u'番':
		return scan_word(scan, position);
	case u'記':
		return scan_symbol(scan, position);
	case u'普':
	case u'フ':
	case u'当':
	case u'ト':
		return scan_type(scan, position);
	case u'ゆ':
	case u'郵':
	case u'ユ':
		return scan_post(scan, position);
	case u'貯':
		length = fb_units_starts(scan->text, position, u"貯金");
		return length != 0 ? position + length :
				     scan_type(scan, position);
	case u'金':
		length = fb_units_starts(scan->text, position, u"金融機関");
		return length != 0 ? scan_bank(scan, position, length) :
				     position + 1;
	default:
		length = fb_bank_suffix_at(scan->text, position);
		return length != 0 ? scan_bank(scan, position, length) :
				     position + 1;
	}
}

/* ---- putting together ------------------------------------------------------ */

/* The parts that belong to one number. */
struct parts {
	const struct token *bank, *branch, *type;
	size_t used; /* tokens below this index are used up */
	bool is_bare_possible;
};

static bool
is_near(const struct token *a, const struct token *b)
{
	return b->begin - a->begin <= FB_ACCOUNT_WINDOW;
}

static bool
fits(const struct token *token, enum token_kind kind, bool is_post)
{
	return token->kind == kind && (!token->is_kanji || is_post);
}

/* The nearest token of a kind before number `index`: free ones first;
 * *shared is one that belongs to a number in between. */
static const struct token *
token_before(const struct scan *scan, size_t index, enum token_kind kind,
    bool is_post, const struct token **shared)
{
	const struct token *number = &scan->token[index];
	bool is_crossed = false, has_bank = false;

	*shared = NULL;
	for (size_t i = index, steps = 0; i-- > 0 && steps < NEIGHBOURS_MAX;
	     steps++) {
		const struct token *token = &scan->token[i];
		if (!is_near(token, number))
			break;
		if (token->kind == TOKEN_NUMBER && token->is_account)
			is_crossed = true;
		if (is_crossed && has_bank)
			break;
		if (fits(token, kind, is_post)) {
			if (!is_crossed && i >= scan->consumed)
				return token;
			if (*shared == NULL)
				*shared = token;
		}
		if (token->kind == TOKEN_BANK)
			has_bank = true;
	}
	return NULL;
}

/* The nearest one behind it, up to the next number or the next bank. */
static const struct token *
token_behind(const struct scan *scan, size_t index, enum token_kind kind,
    bool is_post, const struct token *bank)
{
	const struct token *number = &scan->token[index];

	for (size_t i = index + 1, steps = 0;
	     i < scan->count && steps < NEIGHBOURS_MAX; i++, steps++) {
		const struct token *token = &scan->token[i];
		if (!is_near(number, token) || token->kind == TOKEN_NUMBER)
			break;
		if (fits(token, kind, is_post))
			return token;
		if (token->kind == TOKEN_BANK && bank != NULL && token != bank)
			break;
	}
	return NULL;
}

static const struct token *
find_part(const struct scan *scan, size_t index, enum token_kind kind,
    struct parts *parts, const struct token *bank)
{
	const struct token *shared;
	bool is_post = bank != NULL && bank->value == FB_BANK_POST;
	const struct token *found =
	    token_before(scan, index, kind, is_post, &shared);

	if (found != NULL)
		return found;
	parts->is_bare_possible = false;
	found = token_behind(scan, index, kind, is_post, bank);
	if (found == NULL)
		return shared;
	size_t used = (size_t)(found - scan->token) + 1;
	if (used > parts->used)
		parts->used = used;
	return found;
}

static struct parts
find_parts(const struct scan *scan, size_t index)
{
	struct parts parts = { .is_bare_possible = true };

	parts.bank = find_part(scan, index, TOKEN_BANK, &parts, NULL);
	parts.branch = find_part(scan, index, TOKEN_BRANCH, &parts, parts.bank);
	parts.type = find_part(scan, index, TOKEN_TYPE, &parts, parts.bank);
	return parts;
}

/* The bank named without 銀行 that stands nearest before a number.  Numbers
 * come in order, so each unit is looked at once. */
static unsigned
short_bank(struct scan *scan, const struct token *number)
{
	size_t begin = number->begin > FB_ACCOUNT_WINDOW ?
	    number->begin - FB_ACCOUNT_WINDOW :
	    0;

	if (scan->short_end < begin)
		scan->short_end = begin;
	while (scan->short_end < number->begin) {
		size_t position = scan->short_end, end;
		unsigned bank = fb_bank_short(scan->text, position, &end);
		scan->short_end = end > position ? end : position + 1;
		if (bank == FB_BANK_UNKNOWN)
			continue;
		scan->short_bank = bank;
		scan->short_begin = position;
	}
	return scan->short_bank != FB_BANK_UNKNOWN &&
		scan->short_begin >= begin ?
	    scan->short_bank :
	    FB_BANK_UNKNOWN;
}

static bool
is_enough(const struct token *number, const struct parts *parts, unsigned bank)
{
	bool has_bank = parts->bank != NULL || bank != FB_BANK_UNKNOWN;
	size_t digits = number->number.count;
	bool is_current = parts->type != NULL && parts->type->value == 2;
	bool has_place = has_bank || parts->branch != NULL;

	if (number->number.branch != 0)
		return number->strength >= AFTER_WORD || has_place;
	switch (number->strength) {
	case AFTER_LABEL:
		return digits >= 5 || (has_place && digits >= 4) ||
		    (is_current && digits >= 2);
	case AFTER_DEPOSIT:
		return digits == 7 ||
		    (has_place && (digits >= 5 || is_current));
	case AFTER_TYPE:
		return has_place && (digits >= 5 || is_current);
	case AFTER_WORD: /* which is half of 記号 and 番号 at ゆうちょ */
		return has_bank && bank != FB_BANK_POST && digits >= 6 &&
		    (parts->branch != NULL || parts->type != NULL);
	case AFTER_BRANCH:
		return digits == 7 && (has_bank || parts->type != NULL);
	case BARE:
	default:
		return digits == 7 && parts->is_bare_possible &&
		    parts->bank != NULL && parts->branch != NULL &&
		    parts->type != NULL;
	}
}

static void
write_key(char key[FB_ACCOUNT_KEY_BYTES], unsigned bank, unsigned branch,
    unsigned type, const char *digits)
{
	/* 記号 cannot tell 普通 from 貯蓄; only transfer accounts differ */
	if (bank == FB_BANK_POST)
		type = branch % 10 == 9 || (branch == 0 && type == 2) ? 2 : 1;
	snprintf(key, FB_ACCOUNT_KEY_BYTES, "%04u-%03u-%u-%.*s%s", bank % 10000,
	    branch % 1000, type % 10, (int)(7 - strlen(digits)), "0000000",
	    digits);
}

static void
note(struct scan *scan, struct token *token, unsigned bank, unsigned branch,
    unsigned type, const char *digits)
{
	char key[FB_ACCOUNT_KEY_BYTES];

	token->is_account = true;
	write_key(key, bank, branch, type, digits);
	fb_extraction_note(scan->extraction, FB_TYPE_ACCT, fb_str(key),
	    token->begin, token->end);
}

/* 14030-12345671 without a label needs some word around it. */
static bool
is_post_context(const struct scan *scan, const struct token *token)
{
	static const char16_t *const words[] = { u"ゆうちょ", u"郵便", u"郵貯",
		u"記号", u"振替", u"口座", u"払込", u"振込", NULL };
	size_t begin =
	    token->begin > POST_CONTEXT ? token->begin - POST_CONTEXT : 0;

	return token->strength >= AFTER_TYPE ||
	    fb_units_has_any(scan->text, begin, token->end + POST_CONTEXT,
		words);
}

static void
put_together(struct scan *scan, size_t index)
{
	struct token *token = &scan->token[index];

	if (token->number.is_post) {
		const struct fb_post_account *post = &token->number.post;
		if (is_post_context(scan, token))
			note(scan, token, FB_BANK_POST, post->branch,
			    post->type, post->number);
		return;
	}
	struct parts parts = find_parts(scan, index);
	unsigned bank =
	    parts.bank != NULL ? parts.bank->value : short_bank(scan, token);
	if (!is_enough(token, &parts, bank))
		return;
	if (parts.used > scan->consumed)
		scan->consumed = parts.used;
	unsigned branch = token->number.branch;
	if (branch == 0 && parts.branch != NULL)
		branch = parts.branch->value;
	note(scan, token, bank, branch,
	    parts.type != NULL ? parts.type->value : 0, token->number.digits);
}

/* Put together the numbers below token `end`; all that could belong to them
 * has been seen. */
static void
settle(struct scan *scan, size_t end)
{
	for (; scan->settled < end; scan->settled++)
		if (scan->token[scan->settled].kind == TOKEN_NUMBER &&
		    fb_extraction_goes_on(scan->extraction))
			put_together(scan, scan->settled);
}

void
fb_account_scan(struct fb_extraction *extraction, struct fb_units plain)
{
	struct scan scan = {
		.extraction = extraction,
		.text = plain,
		.announced = SIZE_MAX,
	};
	size_t position = 0;

	while (position < plain.count && fb_extraction_goes_on(extraction))
		position = scan_at(&scan, position);
	settle(&scan, scan.count);
}

/* ---- keys ------------------------------------------------------------------ */

/* A key as it is: BBBB-SSS-T-NNNNNNN, or without the type. */
static bool
read_key(char key[FB_ACCOUNT_KEY_BYTES], struct fb_units plain)
{
	static const char shape[] = "dddd-ddd-d-ddddddd";
	char text[sizeof shape];
	bool has_type = plain.count == sizeof shape - 1;

	if (!has_type && plain.count != sizeof shape - 3)
		return false;
	for (size_t i = 0, k = 0; i < plain.count; i++, k++) {
		if (k == 9 && !has_type) {
			text[k++] = '0';
			text[k++] = '-';
		}
		uint16_t unit = plain.unit[i];
		if (shape[k] == 'd' ? !fb_unit_is_digit(unit) :
				      unit != (uint16_t)shape[k])
			return false;
		text[k] = (char)unit;
	}
	text[sizeof text - 1] = '\0';
	unsigned bank = 0, branch = 0;
	for (size_t i = 0; i < 4; i++)
		bank = bank * 10 + (unsigned)(text[i] - '0');
	for (size_t i = 5; i < 8; i++)
		branch = branch * 10 + (unsigned)(text[i] - '0');
	unsigned type = (unsigned)(text[9] - '0');
	if (type == 3 || (type > 4 && type < 9))
		return false;
	write_key(key, bank, branch, type, text + 11);
	return true;
}

/* 記号-番号 and nothing else. */
static bool
read_post(char key[FB_ACCOUNT_KEY_BYTES], struct fb_units plain)
{
	struct fb_account_number number;

	if (!fb_account_number_read(&number, plain, 0, true) ||
	    !number.is_post || number.end != plain.count)
		return false;
	write_key(key, FB_BANK_POST, number.post.branch, number.post.type,
	    number.post.number);
	return true;
}

bool
fb_account_key(char key[FB_ACCOUNT_KEY_BYTES], struct fb_arena *arena,
    const struct fb_extractor *extractor, struct fb_units plain)
{
	struct fb_identifiers found = { .arena = arena, .limit = 2 };
	struct fb_extraction extraction = {
		.set = &found,
		.extractor = extractor,
	};

	if (read_key(key, plain) || read_post(key, plain))
		return true;
	fb_account_scan(&extraction, plain);
	if (extraction.status != FB_OK || found.count != 1 ||
	    memcmp(found.identifier[0].key.data, "0000", 4) == 0)
		return false;
	memcpy(key, found.identifier[0].key.data, FB_ACCOUNT_KEY_BYTES);
	return true;
}
