/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rule.h - boolean rules over what was found
 *
 *   demand & (threat | deadline) & !order-context & has:acct & spf:fail
 *
 * Operands are groups, has:TYPE (an identifier of that type stands in the
 * mail, listed or not), listed:TYPE (one of a list does), flag:NAME and
 * spf:RESULT.  Operators by falling precedence: ! & |, and parentheses.
 * Compiled to a postfix program that is stored in the list.
 */
#ifndef FB_RULE_H
#define FB_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "status.h"
#include "str.h"
#include "vocabulary.h"

#define FB_RULE_MAX_BYTES 256 /* of a compiled program */
#define FB_RULE_MAX_DEPTH 32  /* of the evaluation stack */

/* What rules are asked about. */
struct fb_facts {
	fb_group_set groups;
	uint32_t has_types;    /* bit 1 << enum fb_type */
	uint32_t listed_types; /* bit 1 << enum fb_type */
	fb_flag_set flags;
	enum fb_spf spf;
};

struct fb_rule {
	uint8_t code[FB_RULE_MAX_BYTES];
	size_t len;
};

/* Why a rule's text is refused. */
enum fb_rule_error {
	FB_RULE_OK,
	FB_RULE_EMPTY,
	FB_RULE_UNKNOWN_WORD,
	FB_RULE_UNEXPECTED, /* an operator or bracket where none can be */
	FB_RULE_UNCLOSED,   /* a "(" without its ")" */
	FB_RULE_TOO_LONG    /* FB_RULE_MAX_BYTES or FB_RULE_MAX_DEPTH */
};

/*
 * Compile a rule.  *out is set on success only; on an error *position is
 * the byte offset where it was noticed.
 */
FB_MUST_CHECK enum fb_rule_error fb_rule_compile(struct fb_rule *out,
    struct fb_str text, size_t *position);

/* True when a program from a file is well-formed, so that evaluating it
 * stays within its stack and its bytes. */
bool fb_rule_is_valid(const uint8_t *code, size_t len);

/* Evaluate a valid program. */
bool fb_rule_evaluate(const uint8_t *code, size_t len,
    const struct fb_facts *facts);

/* True when the program asks for SPF, so that SPF could change it. */
bool fb_rule_asks_spf(const uint8_t *code, size_t len);

#endif
