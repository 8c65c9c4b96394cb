/* SPDX-License-Identifier: BSD-2-Clause */
#include "rule.h"

#include "table.h"

#define GROUP(name) (1u << FB_GROUP_##name)

static const struct {
	const char *name, *text;
	struct fb_facts facts;
	bool want;
} holds_cases[] = {
	{ "a group that was hit holds", "demand", { .groups = GROUP(DEMAND) },
	    true },
	{ "a group that was not hit does not", "demand",
	    { .groups = GROUP(THREAT) }, false },
	{ "& needs both", "demand & threat", { .groups = GROUP(DEMAND) },
	    false },
	{ "| needs one", "demand | threat", { .groups = GROUP(THREAT) }, true },
	{ "& binds tighter than |", "demand | threat & visit",
	    { .groups = GROUP(DEMAND) }, true },
	{ "& binds tighter than | on the left too", "visit & threat | demand",
	    { .groups = GROUP(DEMAND) }, true },
	{ "brackets change that", "(demand | threat) & visit",
	    { .groups = GROUP(DEMAND) }, false },
	{ "! binds tightest", "!demand & threat", { .groups = GROUP(THREAT) },
	    true },
	{ "! negates a bracket", "!(demand | threat)",
	    { .groups = GROUP(THREAT) }, false },
	{ "!! is nothing", "!!demand", { .groups = GROUP(DEMAND) }, true },
	{ "the rule of the example list",
	    "unspecified-debt & (threat | visit) & !order-context",
	    { .groups = GROUP(UNSPECIFIED_DEBT) | GROUP(VISIT) }, true },
	{ "honest context stops it",
	    "unspecified-debt & (threat | visit) & !order-context",
	    { .groups = GROUP(UNSPECIFIED_DEBT) | GROUP(VISIT) |
		    GROUP(ORDER_CONTEXT) },
	    false },
	{ "has: asks for an identifier in the mail", "has:acct",
	    { .has_types = 1u << FB_TYPE_ACCT }, true },
	{ "listed: asks for one of a list", "listed:acct",
	    { .has_types = 1u << FB_TYPE_ACCT }, false },
	{ "flag: asks for a flag", "flag:hidden-text",
	    { .flags = 1u << FB_FLAG_HIDDEN_TEXT }, true },
	{ "spf: asks for a result", "spf:fail", { .spf = FB_SPF_FAIL }, true },
	{ "no blanks are needed", "!(demand|threat)&has:tel",
	    { .has_types = 1u << FB_TYPE_TEL }, true },
};

static void
holds(void **state)
{
	const typeof(*holds_cases) *c = *state;
	struct fb_rule rule;
	size_t position;

	assert_int_equal(fb_rule_compile(&rule, fb_str(c->text), &position),
	    FB_RULE_OK);
	assert_true(fb_rule_is_valid(rule.code, rule.len));
	assert_int_equal(fb_rule_evaluate(rule.code, rule.len, &c->facts),
	    c->want);
}

static const struct {
	const char *name, *text;
	enum fb_rule_error want;
	size_t position;
} error_cases[] = {
	{ "an empty rule is refused", "  ", FB_RULE_EMPTY, 2 },
	{ "an unknown group is refused where it stands", "demand & thread",
	    FB_RULE_UNKNOWN_WORD, 9 },
	{ "an unknown flag is refused", "flag:nonsense", FB_RULE_UNKNOWN_WORD,
	    0 },
	{ "an operator without its right side", "demand &", FB_RULE_UNEXPECTED,
	    8 },
	{ "an operator without its left side", "& demand", FB_RULE_UNEXPECTED,
	    0 },
	{ "two operands side by side", "demand threat", FB_RULE_UNEXPECTED, 7 },
	{ "a bracket that is not closed", "(demand | threat", FB_RULE_UNCLOSED,
	    16 },
	{ "a bracket that was not opened", "demand)", FB_RULE_UNEXPECTED, 6 },
	{ "empty brackets", "demand & ()", FB_RULE_UNEXPECTED, 10 },
	{ "a word in kanji", "督促", FB_RULE_UNKNOWN_WORD, 0 },
	{ "more brackets than the stack",
	    "((((((((((((((((((((((((((((((((((demand"
	    "))))))))))))))))))))))))))))))))))",
	    FB_RULE_TOO_LONG, 32 },
};

static void
is_refused(void **state)
{
	const typeof(*error_cases) *c = *state;
	struct fb_rule rule;
	size_t position = 999;

	assert_int_equal(fb_rule_compile(&rule, fb_str(c->text), &position),
	    c->want);
	assert_int_equal(position, c->position);
}

static void
a_rule_that_is_too_long_is_refused(void **state)
{
	(void)state;
	char text[2048] = "demand";
	struct fb_rule rule;
	size_t position;

	for (int i = 0; i < 100; i++)
		strcat(text, " & demand");
	assert_int_equal(fb_rule_compile(&rule, fb_str(text), &position),
	    FB_RULE_TOO_LONG);
}

static void
a_hostile_program_is_not_valid(void **state)
{
	(void)state;
	static const struct {
		uint8_t code[4];
		size_t len;
	} programs[] = {
		{ { 0 }, 0 },          /* nothing on the stack */
		{ { 1 }, 1 },          /* operand cut off */
		{ { 1, 200 }, 2 },     /* no such group */
		{ { 99, 0 }, 2 },      /* no such instruction */
		{ { 6 }, 1 },          /* ! of nothing */
		{ { 1, 0, 7 }, 3 },    /* & of one */
		{ { 1, 0, 1, 0 }, 4 }, /* two left */
	};
	for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
		assert_false(
		    fb_rule_is_valid(programs[i].code, programs[i].len));
}

static void
only_spf_operands_ask_spf(void **state)
{
	(void)state;
	struct fb_rule rule;
	size_t position;

	assert_int_equal(fb_rule_compile(&rule,
			     FB_STR("demand & flag:image-only & third-party"),
			     &position),
	    FB_RULE_OK);
	assert_false(fb_rule_asks_spf(rule.code, rule.len));
	assert_int_equal(fb_rule_compile(&rule, FB_STR("demand & !spf:pass"),
			     &position),
	    FB_RULE_OK);
	assert_true(fb_rule_asks_spf(rule.code, rule.len));
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, holds_cases, holds);
	TABLE_ADD(&table, error_cases, is_refused);
	table_add(&table, "a rule that is too long is refused",
	    a_rule_that_is_too_long_is_refused, NULL);
	table_add(&table, "a hostile program is not valid",
	    a_hostile_program_is_not_valid, NULL);
	table_add(&table, "only spf: operands ask SPF",
	    only_spf_operands_ask_spf, NULL);
	return table_run(&table, "rule");
}
