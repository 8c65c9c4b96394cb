/* SPDX-License-Identifier: BSD-2-Clause */
#include "rule.h"

#include <assert.h>

/*
 * A program is a string of instructions in postfix order.  An operand is two
 * bytes, its kind and its number; an operator is one byte.
 */
enum instruction {
	PUSH_GROUP = 1,
	PUSH_HAS,
	PUSH_LISTED,
	PUSH_FLAG,
	PUSH_SPF,
	NOT,
	AND,
	OR
};

/* Operands with a prefix, and the words that may follow it. */
static const struct operand_kind {
	const char *prefix;
	enum instruction push;
	const struct fb_words *words;
} operand_kinds[] = {
	{ "has:", PUSH_HAS, &fb_type_words },
	{ "listed:", PUSH_LISTED, &fb_type_words },
	{ "flag:", PUSH_FLAG, &fb_flag_words },
	{ "spf:", PUSH_SPF, &fb_spf_words },
	{ "", PUSH_GROUP, &fb_group_words },
};

#define OPERAND_KIND_COUNT (sizeof operand_kinds / sizeof *operand_kinds)

/* Operators and brackets that wait for their second operand. */
struct compiler {
	struct fb_str text;
	size_t position;
	struct fb_rule rule;
	char waiting[FB_RULE_MAX_DEPTH]; /* '!', '&', '|' or '(' */
	size_t waiting_count;
};

static bool
emit(struct compiler *c, uint8_t byte)
{
	if (c->rule.len == FB_RULE_MAX_BYTES)
		return false;
	c->rule.code[c->rule.len++] = byte;
	return true;
}

static bool
wait_for_operand(struct compiler *c, char operator)
{
	if (c->waiting_count == FB_RULE_MAX_DEPTH)
		return false;
	c->waiting[c->waiting_count++] = operator;
	return true;
}

static int
precedence(char operator)
{
	switch (operator) {
	case '!':
		return 3;
	case '&':
		return 2;
	case '|':
		return 1;
	default:
		return 0; /* a bracket stops everything */
	}
}

/* Emit the waiting operators that bind at least as tightly. */
static bool
emit_waiting(struct compiler *c, int at_least)
{
	while (c->waiting_count > 0) {
		char operator= c->waiting[c->waiting_count - 1];
		if (precedence(operator) < at_least)
			break;
		c->waiting_count--;
		if (!emit(c, operator== '!' ? NOT : operator== '&' ? AND : OR))
			return false;
	}
	return true;
}

static bool
is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == ':' || c == '_' ||
	    (unsigned char)c >= 0x80;
}

static struct fb_str
read_word(struct compiler *c)
{
	size_t begin = c->position;
	while (c->position < c->text.len &&
	    is_word_byte(c->text.data[c->position]))
		c->position++;
	return (struct fb_str) { c->text.data + begin, c->position - begin };
}

static enum fb_rule_error
emit_operand(struct compiler *c)
{
	size_t begin = c->position;
	struct fb_str word = read_word(c);

	for (size_t i = 0; i < OPERAND_KIND_COUNT; i++) {
		const struct operand_kind *kind = &operand_kinds[i];
		size_t prefix_len = strlen(kind->prefix);
		if (word.len < prefix_len ||
		    memcmp(word.data, kind->prefix, prefix_len) != 0)
			continue;
		struct fb_str rest = { word.data + prefix_len,
			word.len - prefix_len };
		unsigned number;
		if (!fb_words_find(kind->words, rest, &number))
			break;
		if (!emit(c, (uint8_t)kind->push) || !emit(c, (uint8_t)number))
			return FB_RULE_TOO_LONG;
		return FB_RULE_OK;
	}
	c->position = begin;
	return FB_RULE_UNKNOWN_WORD;
}

static void
skip_blanks(struct compiler *c)
{
	while (c->position < c->text.len &&
	    (c->text.data[c->position] == ' ' ||
		c->text.data[c->position] == '\t'))
		c->position++;
}

/* Read one operand with the "!" and "(" before it. */
static enum fb_rule_error
compile_operand(struct compiler *c)
{
	for (;;) {
		skip_blanks(c);
		if (c->position == c->text.len)
			return FB_RULE_UNEXPECTED;
		char byte = c->text.data[c->position];
		if (byte != '!' && byte != '(')
			break;
		if (!wait_for_operand(c, byte))
			return FB_RULE_TOO_LONG;
		c->position++;
	}
	if (!is_word_byte(c->text.data[c->position]))
		return FB_RULE_UNEXPECTED;
	return emit_operand(c);
}

/* Read the ")" behind an operand and the operator that follows, if any. */
static enum fb_rule_error
compile_operator(struct compiler *c, bool *is_end)
{
	for (;;) {
		skip_blanks(c);
		*is_end = c->position == c->text.len;
		if (*is_end)
			return FB_RULE_OK;
		char byte = c->text.data[c->position];
		if (byte == ')') {
			if (!emit_waiting(c, 1))
				return FB_RULE_TOO_LONG;
			if (c->waiting_count == 0)
				return FB_RULE_UNEXPECTED;
			c->waiting_count--; /* its "(" */
			c->position++;
			continue;
		}
		if (byte != '&' && byte != '|')
			return FB_RULE_UNEXPECTED;
		if (!emit_waiting(c, precedence(byte)) ||
		    !wait_for_operand(c, byte))
			return FB_RULE_TOO_LONG;
		c->position++;
		return FB_RULE_OK;
	}
}

static enum fb_rule_error
compile(struct compiler *c)
{
	skip_blanks(c);
	if (c->position == c->text.len)
		return FB_RULE_EMPTY;
	for (bool is_end = false; !is_end;) {
		enum fb_rule_error error = compile_operand(c);
		if (error == FB_RULE_OK)
			error = compile_operator(c, &is_end);
		if (error != FB_RULE_OK)
			return error;
	}
	if (!emit_waiting(c, 1))
		return FB_RULE_TOO_LONG;
	if (c->waiting_count > 0)
		return FB_RULE_UNCLOSED;
	/* The emitted form may need a deeper stack than the text's. */
	if (!fb_rule_is_valid(c->rule.code, c->rule.len))
		return FB_RULE_TOO_LONG;
	return FB_RULE_OK;
}

enum fb_rule_error
fb_rule_compile(struct fb_rule *out, struct fb_str text, size_t *position)
{
	struct compiler c = { .text = text };

	enum fb_rule_error error = compile(&c);
	if (error == FB_RULE_OK)
		*out = c.rule;
	else
		*position = c.position;
	return error;
}

/* How many words an operand's number may be chosen from; 0: no operand. */
static unsigned
word_count(uint8_t instruction)
{
	for (size_t i = 0; i < OPERAND_KIND_COUNT; i++)
		if (operand_kinds[i].push == instruction)
			return operand_kinds[i].words->count;
	return 0;
}

bool
fb_rule_is_valid(const uint8_t *code, size_t len)
{
	size_t depth = 0;

	if (len > FB_RULE_MAX_BYTES)
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned words = word_count(code[i]);
		if (words > 0) {
			if (++i == len || code[i] >= words ||
			    ++depth > FB_RULE_MAX_DEPTH)
				return false;
		} else if (code[i] == NOT) {
			if (depth < 1)
				return false;
		} else if (code[i] == AND || code[i] == OR) {
			if (depth < 2)
				return false;
			depth--;
		} else {
			return false;
		}
	}
	return depth == 1;
}

static bool
operand_holds(uint8_t instruction, uint8_t number, const struct fb_facts *facts)
{
	switch (instruction) {
	case PUSH_GROUP:
		return facts->groups >> number & 1;
	case PUSH_HAS:
		return facts->has_types >> number & 1;
	case PUSH_LISTED:
		return facts->listed_types >> number & 1;
	case PUSH_FLAG:
		return facts->flags >> number & 1;
	default:
		return (uint8_t)facts->spf == number;
	}
}

bool
fb_rule_evaluate(const uint8_t *code, size_t len, const struct fb_facts *facts)
{
	bool stack[FB_RULE_MAX_DEPTH];
	size_t depth = 0;

	for (size_t i = 0; i < len; i++) {
		switch (code[i]) {
		case NOT:
			stack[depth - 1] = !stack[depth - 1];
			break;
		case AND:
			depth--;
			stack[depth - 1] = stack[depth - 1] && stack[depth];
			break;
		case OR:
			depth--;
			stack[depth - 1] = stack[depth - 1] || stack[depth];
			break;
		default:
			assert(depth < FB_RULE_MAX_DEPTH && i + 1 < len);
			stack[depth++] =
			    operand_holds(code[i], code[i + 1], facts);
			i++;
		}
	}
	assert(depth == 1);
	return stack[0];
}

bool
fb_rule_asks_spf(const uint8_t *code, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (code[i] == PUSH_SPF)
			return true;
		if (word_count(code[i]) > 0)
			i++;
	}
	return false;
}
