/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * table.h - run a table of cases as cmocka tests
 *
 * Each case has a name that reads as a sentence, so that the output of the
 * test reads as a specification:
 *
 *   static const struct { const char *name, *in, *want; } cases[] = { … };
 *
 *   static void
 *   folds(void **state)
 *   {
 *           const typeof(*cases) *c = *state;
 *           …
 *   }
 *
 *   int
 *   main(void)
 *   {
 *           struct table table = { 0 };
 *           TABLE_ADD(&table, cases, folds);
 *           table_add(&table, "is bounded", is_bounded, NULL);
 *           return table_run(&table, "fold");
 *   }
 */
#ifndef FB_TESTS_TABLE_H
#define FB_TESTS_TABLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct table {
	struct CMUnitTest *test;
	size_t count, capacity;
};

static inline void
table_add(struct table *table, const char *name, CMUnitTestFunction function,
    const void *state)
{
	if (table->count == table->capacity) {
		table->capacity =
		    table->capacity == 0 ? 64 : 2 * table->capacity;
		table->test =
		    realloc(table->test, table->capacity * sizeof *table->test);
		if (table->test == NULL)
			abort();
	}
	table->test[table->count++] = (struct CMUnitTest) {
		.name = name,
		.test_func = function,
		.initial_state = (void *)(uintptr_t)state,
	};
}

/* Add every case of an array whose elements have a member `name`. */
#define TABLE_ADD(table, cases, function) \
	do { \
		for (size_t i_ = 0; i_ < sizeof(cases) / sizeof *(cases); \
		     i_++) \
			table_add((table), (cases)[i_].name, (function), \
			    &(cases)[i_]); \
	} while (0)

static inline int
table_run(struct table *table, const char *group)
{
	int failed = _cmocka_run_group_tests(group, table->test, table->count,
	    NULL, NULL);
	free(table->test);
	return failed;
}

#endif
