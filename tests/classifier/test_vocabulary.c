/* SPDX-License-Identifier: BSD-2-Clause */
#include "vocabulary.h"

#include "table.h"

static const struct fb_words *const sets[] = { &fb_category_words,
	&fb_type_words, &fb_group_words, &fb_flag_words, &fb_level_words,
	&fb_state_words, &fb_tlp_words, &fb_spf_words, &fb_auth_words,
	&fb_verdict_words, &fb_override_words };

static void
every_word_is_found_under_its_number(void **state)
{
	(void)state;
	for (size_t s = 0; s < sizeof sets / sizeof *sets; s++) {
		for (unsigned i = 0; i < sets[s]->count; i++) {
			unsigned number = 99;
			assert_true(fb_words_find(sets[s],
			    fb_str(sets[s]->words[i]), &number));
			assert_int_equal(number, i);
		}
	}
}

static void
foreign_words_and_numbers_are_refused(void **state)
{
	(void)state;
	unsigned number = 99;
	assert_false(fb_words_find(&fb_type_words, FB_STR("Acct"), &number));
	assert_false(fb_words_find(&fb_type_words, FB_STR(""), &number));
	assert_int_equal(number, 99);
	assert_string_equal(fb_words_name(&fb_type_words, 99), "?");
	assert_string_equal(fb_words_name(&fb_type_words, FB_TYPE_TEL), "tel");
	assert_string_equal(fb_words_name(&fb_group_words,
				FB_GROUP_WARNING_CONTEXT),
	    "warning-context");
}

int
main(void)
{
	struct table table = { 0 };
	table_add(&table, "every word is found under its number",
	    every_word_is_found_under_its_number, NULL);
	table_add(&table, "foreign words and numbers are refused",
	    foreign_words_and_numbers_are_refused, NULL);
	return table_run(&table, "vocabulary");
}
