/* SPDX-License-Identifier: BSD-2-Clause */
#include "account_walk.h"

#include <stdio.h>
#include <string.h>

#define BARE_WINDOW 60   /* units between the rest and a bare number */
#define NAME_GLUE 8      /* units between a bank and the name of its branch */
#define POST_CONTEXT 100 /* units around 14030-12345671 with a word for it */

/* The parts that belong to one number. */
struct parts {
	const struct fb_account_token *bank, *branch, *type;
	size_t used; /* tokens below this index are used up */
	bool is_bare_possible;
};

static bool
is_near(const struct fb_account_token *a, const struct fb_account_token *b)
{
	return b->begin - a->begin <= FB_ACCOUNT_WINDOW;
}

static bool
fits(const struct fb_account_token *token, enum fb_account_token_kind kind,
    bool is_post)
{
	return token->kind == kind && (!token->is_kanji || is_post);
}

/* The nearest token of a kind before number `index`: free ones first;
 * *shared is one that belongs to a number in between. */
static const struct fb_account_token *
token_before(const struct fb_account_walk *walk, size_t index,
    enum fb_account_token_kind kind, bool is_post,
    const struct fb_account_token **shared)
{
	const struct fb_account_token *number = &walk->token[index];
	bool is_crossed = false, has_bank = false;

	*shared = NULL;
	for (size_t i = index, steps = 0;
	     i-- > 0 && steps < FB_ACCOUNT_NEIGHBOURS; steps++) {
		const struct fb_account_token *token = &walk->token[i];
		if (!is_near(token, number))
			break;
		if (token->kind == FB_TOKEN_NUMBER && token->is_account)
			is_crossed = true;
		if (is_crossed && has_bank)
			break;
		if (fits(token, kind, is_post)) {
			if (!is_crossed && i >= walk->consumed)
				return token;
			if (*shared == NULL)
				*shared = token;
		}
		if (token->kind == FB_TOKEN_BANK)
			has_bank = true;
	}
	return NULL;
}

/* The nearest one behind it, up to the next number or the next bank. */
static const struct fb_account_token *
token_behind(const struct fb_account_walk *walk, size_t index,
    enum fb_account_token_kind kind, bool is_post,
    const struct fb_account_token *bank)
{
	const struct fb_account_token *number = &walk->token[index];

	for (size_t i = index + 1, steps = 0;
	     i < walk->count && steps < FB_ACCOUNT_NEIGHBOURS; i++, steps++) {
		const struct fb_account_token *token = &walk->token[i];
		if (!is_near(number, token) || token->kind == FB_TOKEN_NUMBER)
			break;
		if (fits(token, kind, is_post))
			return token;
		if (token->kind == FB_TOKEN_BANK && bank != NULL &&
		    token != bank)
			break;
	}
	return NULL;
}

static const struct fb_account_token *
find_part(const struct fb_account_walk *walk, size_t index,
    enum fb_account_token_kind kind, struct parts *parts,
    const struct fb_account_token *bank)
{
	const struct fb_account_token *shared;
	bool is_post = bank != NULL && bank->value == FB_BANK_POST;
	const struct fb_account_token *found =
	    token_before(walk, index, kind, is_post, &shared);

	if (found != NULL)
		return found;
	parts->is_bare_possible = false;
	found = token_behind(walk, index, kind, is_post, bank);
	if (found == NULL)
		return shared;
	size_t used = (size_t)(found - walk->token) + 1;
	if (used > parts->used)
		parts->used = used;
	return found;
}

static struct parts
find_parts(const struct fb_account_walk *walk, size_t index)
{
	struct parts parts = { .is_bare_possible = true };

	parts.bank = find_part(walk, index, FB_TOKEN_BANK, &parts, NULL);
	parts.branch =
	    find_part(walk, index, FB_TOKEN_BRANCH, &parts, parts.bank);
	parts.type = find_part(walk, index, FB_TOKEN_TYPE, &parts, parts.bank);
	return parts;
}

/* The bank named without 銀行 that stands nearest before a number.  Numbers
 * come in order, so each unit is looked at once. */
static unsigned
short_bank(struct fb_account_walk *walk, const struct fb_account_token *number)
{
	size_t begin = number->begin > FB_ACCOUNT_WINDOW ?
	    number->begin - FB_ACCOUNT_WINDOW :
	    0;

	if (walk->short_end < begin)
		walk->short_end = begin;
	while (walk->short_end < number->begin) {
		size_t position = walk->short_end, end;
		unsigned bank = fb_bank_short(walk->text, position, &end);
		walk->short_end = end > position ? end : position + 1;
		if (bank == FB_BANK_UNKNOWN)
			continue;
		walk->short_bank = bank;
		walk->short_begin = position;
		walk->short_name_end = end;
	}
	return walk->short_bank != FB_BANK_UNKNOWN &&
		walk->short_begin >= begin ?
	    walk->short_bank :
	    FB_BANK_UNKNOWN;
}

/* A number without any label must stand close behind the rest; the name of
 * the holder fits between. */
static bool
is_close(const struct fb_account_token *part,
    const struct fb_account_token *number)
{
	return part != NULL && number->begin - part->end <= BARE_WINDOW;
}

static bool
is_enough(const struct fb_account_token *number, const struct parts *parts,
    unsigned bank)
{
	bool has_bank = parts->bank != NULL || bank != FB_BANK_UNKNOWN;
	size_t digits = number->number.count;
	bool is_current = parts->type != NULL && parts->type->value == 2;
	bool has_place = has_bank || parts->branch != NULL;

	if (number->number.branch != 0)
		return number->strength >= FB_AFTER_WORD || has_place;
	switch (number->strength) {
	case FB_AFTER_LABEL:
		return digits >= 5 || (has_place && digits >= 4) ||
		    (is_current && digits >= 2);
	case FB_AFTER_DEPOSIT:
		return digits == 7 ||
		    (has_place && (digits >= 5 || is_current));
	case FB_AFTER_TYPE:
		return has_place && (digits >= 5 || is_current);
	case FB_AFTER_WORD: /* which is half of 記号 and 番号 at ゆうちょ */
		return has_bank && bank != FB_BANK_POST && digits >= 6 &&
		    (parts->branch != NULL || parts->type != NULL);
	case FB_AFTER_BRANCH:
		return digits == 7 && (has_bank || parts->type != NULL);
	case FB_BARE:
	default:
		return digits == 7 && parts->is_bare_possible &&
		    is_close(parts->bank, number) &&
		    is_close(parts->branch, number) &&
		    is_close(parts->type, number);
	}
}

/* ---- branches by their names ---------------------------------------------- */

/* The branch whose name stands before 支店 or 本店 at `end`, or goes on with
 * it; or -1. */
static int
branch_before(const struct fb_account_walk *walk, unsigned bank, size_t end)
{
	static const char16_t *const parts[] = { u"店", u"本店", u"本店営業部",
		NULL };
	size_t part = fb_units_starts_any(walk->text, end, parts);
	int branch = part == 0 ?
	    -1 :
	    fb_bank_branch_before(bank, walk->text, end + part);

	if (branch < 0 && part > 2)
		branch = fb_bank_branch_before(bank, walk->text, end + 2);
	while (
	    branch < 0 && end > 0 && fb_unit_is_blank(walk->text.unit[end - 1]))
		end--;
	return branch < 0 ? fb_bank_branch_before(bank, walk->text, end) :
			    branch;
}

/* The branch that is named right behind the bank, or -1. */
static int
branch_behind(const struct fb_account_walk *walk, unsigned bank, size_t end)
{
	static const char16_t *const labels[] = { u"支店名", u"店名", u"支店",
		u"取扱店", u"店舗名", NULL };
	size_t position = fb_account_skip_glue(walk->text, end, NAME_GLUE);
	size_t label = fb_units_starts_any(walk->text, position, labels);

	if (label != 0)
		position = fb_account_skip_glue(walk->text, position + label,
		    NAME_GLUE);
	return fb_bank_branch_at(bank, walk->text, position);
}

/* `bank_end` is where the name of the bank ends. */
static int
named_branch(const struct fb_account_walk *walk, unsigned bank, size_t bank_end,
    const struct fb_account_token *branch)
{
	int code = -1;

	if (bank == FB_BANK_UNKNOWN)
		return -1;
	if (branch != NULL && branch->name_end != 0)
		code = branch_before(walk, bank, branch->name_end);
	if (code < 0 && branch != NULL && branch->earlier_end != 0)
		code = branch_before(walk, bank, branch->earlier_end);
	if (code < 0 && branch != NULL && branch->name_begin != 0)
		code = fb_bank_branch_at(bank, walk->text, branch->name_begin);
	return code < 0 ? branch_behind(walk, bank, bank_end) : code;
}

/* A printed code beats a name, unless the bank has no such branch. */
static unsigned
choose_branch(unsigned bank, unsigned printed, int named)
{
	if (printed == 0)
		return named > 0 ? (unsigned)named : 0;
	return named > 0 && !fb_bank_has_branch(bank, printed) ?
	    (unsigned)named :
	    printed;
}

/* ---- one account ------------------------------------------------------------ */

static void
note(struct fb_account_walk *walk, struct fb_account_token *token,
    unsigned bank, unsigned branch, unsigned type, const char *digits)
{
	char key[FB_ACCOUNT_KEY_BYTES];

	token->is_account = true;
	fb_account_write_key(key, bank, branch, type, digits);
	size_t begin = token->begin, end = token->end;
	if (walk->place != NULL) {
		begin = walk->place[begin];
		end = walk->place[end - 1] + 1;
	}
	fb_extraction_note(walk->extraction, FB_TYPE_ACCT, fb_str(key), begin,
	    end);
}

/* 14030-12345671 without a label needs some word around it. */
static bool
is_post_context(const struct fb_account_walk *walk,
    const struct fb_account_token *token)
{
	static const char16_t *const words[] = { u"ゆうちょ", u"郵便", u"郵貯",
		u"記号", u"振替", u"口座", u"払込", u"振込", NULL };
	static const char16_t *const banks[] = { u"ゆうちょ", u"ユウチョ",
		u"郵便貯金", u"郵便振替", u"郵便局", u"郵貯", u"振替口座",
		u"ぱるる", NULL };
	size_t begin =
	    token->begin > POST_CONTEXT ? token->begin - POST_CONTEXT : 0;

	if (token->number.is_loose)
		return fb_units_has_any(walk->text, begin, token->begin, banks);
	return token->strength >= FB_AFTER_TYPE ||
	    fb_units_has_any(walk->text, begin, token->end + POST_CONTEXT,
		words);
}

static void
put_together(struct fb_account_walk *walk, size_t index)
{
	struct fb_account_token *token = &walk->token[index];

	if (token->number.is_post) {
		const struct fb_post_account *post = &token->number.post;
		if (!is_post_context(walk, token))
			return;
		if (!post->has_valid_checksum)
			walk->extraction->is_doubtful = true;
		note(walk, token, FB_BANK_POST, post->branch, post->type,
		    post->number);
		return;
	}
	struct parts parts = find_parts(walk, index);
	unsigned bank =
	    parts.bank != NULL ? parts.bank->value : short_bank(walk, token);
	if (!is_enough(token, &parts, bank))
		return;
	if (parts.used > walk->consumed)
		walk->consumed = parts.used;
	unsigned branch = token->number.branch;
	if (branch == 0 && parts.branch != NULL)
		branch = parts.branch->value;
	size_t bank_end =
	    parts.bank != NULL ? parts.bank->end : walk->short_name_end;
	int named = named_branch(walk, bank, bank_end, parts.branch);
	note(walk, token, bank, choose_branch(bank, branch, named),
	    parts.type != NULL ? parts.type->value : 0, token->number.digits);
}

void
fb_account_settle(struct fb_account_walk *walk, size_t end)
{
	for (; walk->settled < end; walk->settled++)
		if (walk->token[walk->settled].kind == FB_TOKEN_NUMBER &&
		    fb_extraction_goes_on(walk->extraction))
			put_together(walk, walk->settled);
}

void
fb_account_write_key(char key[FB_ACCOUNT_KEY_BYTES], unsigned bank,
    unsigned branch, unsigned type, const char *digits)
{
	/* 記号 cannot tell 普通 from 貯蓄; only transfer accounts differ */
	if (bank == FB_BANK_POST)
		type = branch % 10 == 9 || (branch == 0 && type == 2) ? 2 : 1;
	snprintf(key, FB_ACCOUNT_KEY_BYTES, "%04u-%03u-%u-%.*s%s", bank % 10000,
	    branch % 1000, type % 10, (int)(7 - strlen(digits)), "0000000",
	    digits);
}
