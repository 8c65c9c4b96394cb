/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * account_walk.h - from a text to the accounts in it
 *
 * Internal to account.c.  Walking makes tokens of the words that matter
 * (names of banks, branches and types, numbers); settling puts together what
 * belongs to each number.  Only as many tokens are kept as may be neighbours
 * of a number, so memory does not grow with the text.
 */
#ifndef FB_ACCOUNT_WALK_H
#define FB_ACCOUNT_WALK_H

#include "account.h"
#include "account_number.h"
#include "bank.h"

#define FB_ACCOUNT_NEIGHBOURS 64 /* tokens looked at on each side */
#define FB_ACCOUNT_TOKENS (4 * FB_ACCOUNT_NEIGHBOURS) /* kept at a time */

enum fb_account_token_kind {
	FB_TOKEN_BANK,
	FB_TOKEN_BRANCH,
	FB_TOKEN_TYPE,
	FB_TOKEN_NUMBER
};

/* What stands before a number, strongest last. */
enum fb_account_strength {
	FB_BARE,          /* nothing */
	FB_AFTER_BRANCH,  /* 支店 */
	FB_AFTER_WORD,    /* 番号 alone */
	FB_AFTER_TYPE,    /* 普通 */
	FB_AFTER_DEPOSIT, /* 普通預金, (普) */
	FB_AFTER_LABEL    /* 口座番号, 記号 */
};

struct fb_account_token {
	enum fb_account_token_kind kind;
	size_t begin, end; /* units */
	unsigned value;    /* code of bank or branch, type; 0 unknown */
	bool is_kanji;     /* a branch named by its digits: ゆうちょ only */
	size_t name_end; /* of a branch: where 支店 or 本店 begins, or 0 */
	size_t earlier_end; /* … of the one before, which may be a label */
	size_t name_begin; /* of a branch: what stands behind 支店名, or 0 */
	bool is_account;   /* a number that was accepted */
	enum fb_account_strength strength;
	struct fb_account_number number;
};

struct fb_account_walk {
	struct fb_extraction *extraction;
	struct fb_units text;
	const uint32_t *place; /* of each unit in the view; NULL: the same */
	struct fb_account_token token[FB_ACCOUNT_TOKENS];
	size_t count;
	size_t settled; /* tokens below are done with */
	size_t candidates;
	/* the number that a label announces, when it is reached */
	size_t announced;
	enum fb_account_strength strength;
	/* tokens below were used by a number before them */
	size_t consumed;
	/* where short names of banks were looked for, and the last one */
	size_t short_end, short_begin, short_name_end;
	unsigned short_bank;
};

/* Take the word or number at `position` as a token; returns where to go on. */
size_t fb_account_walk_at(struct fb_account_walk *walk, size_t position);

/* Put together the numbers below token `end`; all that could belong to them
 * has been seen. */
void fb_account_settle(struct fb_account_walk *walk, size_t end);

void fb_account_write_key(char key[FB_ACCOUNT_KEY_BYTES], unsigned bank,
    unsigned branch, unsigned type, const char *digits);

#endif
