/* SPDX-License-Identifier: BSD-2-Clause */
/* A rule as text and the same bytes as a program from a file. */
#include <stdlib.h>

#include "rule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct fb_facts facts = { .groups = 0x5555,
	.flags = 0x2A,
	.has_types = 0x33,
	.listed_types = 0x11,
	.spf = FB_SPF_FAIL };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fb_rule rule;
	size_t position = 0;

	if (fb_rule_compile(&rule, (struct fb_str) { (const char *)data, size },
		&position) == FB_RULE_OK) {
		if (!fb_rule_is_valid(rule.code, rule.len))
			abort();
		fb_rule_evaluate(rule.code, rule.len, &facts);
	} else if (position > size) {
		abort();
	}
	if (fb_rule_is_valid(data, size)) {
		fb_rule_evaluate(data, size, &facts);
		fb_rule_asks_spf(data, size);
	}
	return 0;
}
