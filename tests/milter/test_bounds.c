/* SPDX-License-Identifier: BSD-2-Clause */
#include "bounds.h"

#include <sys/resource.h>

#include "message.h"
#include "table.h"

#define KIB ((uint64_t)1024)

static void
set(unsigned sessions_max, uint64_t memory_bytes)
{
	const struct fb_settings settings = {
		.sessions_max = sessions_max,
		.message_memory_bytes = memory_bytes,
	};

	fb_bounds_set(&settings);
}

static void
passes_by_what_is_too_much(void **state)
{
	(void)state;
	set(2, KIB);
	assert_int_equal(fb_bounds_admit(), FB_ADMITTED);
	assert_int_equal(fb_bounds_admit(), FB_ADMITTED);
	assert_int_equal(fb_bounds_admit(), FB_PASSED_BY);
	assert_int_equal(fb_bounds_admit(), FB_PASSED_BY);
	assert_int_equal(fb_bounds_session_count(), 2);
	fb_bounds_leave(FB_PASSED_BY);
	assert_int_equal(fb_bounds_admit(), FB_PASSED_BY);
	fb_bounds_leave(FB_ADMITTED);
	assert_int_equal(fb_bounds_admit(), FB_ADMITTED);
	/* no memory for its state */
	fb_bounds_pass_by();
	fb_bounds_leave(FB_PASSED_BY);
	assert_int_equal(fb_bounds_session_count(), 1);
	fb_bounds_leave(FB_PASSED_BY);
	fb_bounds_leave(FB_PASSED_BY);
	fb_bounds_leave(FB_ADMITTED);
	assert_int_equal(fb_bounds_session_count(), 0);
}

static void
admits_more_after_a_reload(void **state)
{
	(void)state;
	set(1, KIB);
	assert_int_equal(fb_bounds_admit(), FB_ADMITTED);
	assert_int_equal(fb_bounds_admit(), FB_PASSED_BY);
	set(2, KIB);
	assert_int_equal(fb_bounds_admit(), FB_ADMITTED);
	/* fewer than there are */
	set(1, KIB);
	assert_int_equal(fb_bounds_admit(), FB_PASSED_BY);
	fb_bounds_leave(FB_ADMITTED);
	assert_int_equal(fb_bounds_admit(), FB_PASSED_BY);
	fb_bounds_leave(FB_ADMITTED);
	for (int i = 0; i < 3; i++)
		fb_bounds_leave(FB_PASSED_BY);
}

static void
gives_memory_up_to_the_limit(void **state)
{
	(void)state;
	set(1, 10 * KIB);
	assert_true(fb_bounds_take_memory(6 * KIB));
	assert_true(fb_bounds_take_memory(4 * KIB));
	assert_false(fb_bounds_take_memory(1));
	assert_true(fb_bounds_take_memory(0));
	fb_bounds_give_memory(4 * KIB);
	assert_false(fb_bounds_take_memory(5 * KIB));
	assert_false(fb_bounds_take_memory(UINT64_MAX));
	assert_true(fb_bounds_take_memory(4 * KIB));
	/* less than is taken */
	set(1, 2 * KIB);
	assert_false(fb_bounds_take_memory(1));
	fb_bounds_give_memory(10 * KIB);
	assert_true(fb_bounds_take_memory(2 * KIB));
	fb_bounds_give_memory(2 * KIB);
	assert_int_equal(fb_bounds_memory_bytes(), 0);
}

/* Of 32 half are kept, and a quarter of the rest is for messages. */
static void
turns_off_without_descriptors(void **state)
{
	const struct rlimit few = { 32, 32 };

	(void)state;
	set(100, KIB);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	fb_bounds_set_descriptors();
	for (int i = 0; i < 12; i++)
		assert_int_equal(fb_bounds_admit(), FB_ADMITTED);
	assert_int_equal(fb_bounds_admit(), FB_TURNED_OFF);
	for (int i = 0; i < 4; i++)
		assert_true(fb_bounds_take_descriptor());
	assert_false(fb_bounds_take_descriptor());
	fb_bounds_give_descriptor();
	assert_true(fb_bounds_take_descriptor());
	for (int i = 0; i < 12; i++)
		fb_bounds_leave(FB_ADMITTED);
	for (int i = 0; i < 12; i++)
		assert_true(fb_bounds_take_descriptor());
	assert_false(fb_bounds_take_descriptor());
	assert_int_equal(fb_bounds_admit(), FB_TURNED_OFF);
	for (int i = 0; i < 16; i++)
		fb_bounds_give_descriptor();
	assert_int_equal(fb_bounds_admit(), FB_ADMITTED);
	fb_bounds_leave(FB_ADMITTED);
}

static void
append(struct fb_message *message, size_t bytes)
{
	static const char piece[1024];

	for (; bytes > 0; bytes -= sizeof piece)
		fb_message_append(message, (struct fb_str) { piece, 1024 });
}

static void
bounds_all_messages_together(void **state)
{
	struct fb_message first, second;
	int memfd;

	(void)state;
	set(1, 100 * KIB);
	fb_message_init(&first, UINT64_MAX);
	fb_message_init(&second, UINT64_MAX);
	append(&first, 64 * KIB);
	append(&second, 64 * KIB);
	/* The one that found none gave back what it had, at once. */
	assert_in_range(fb_bounds_memory_bytes(), 64 * KIB, 80 * KIB);
	assert_int_equal(fb_message_seal(&second, &memfd), FB_ERR_NOMEM);
	assert_int_equal(fb_message_seal(&first, &memfd), FB_OK);
	append(&second, 4 * KIB);
	assert_int_equal(fb_message_seal(&second, &memfd), FB_ERR_NOMEM);
	fb_message_deinit(&first);
	fb_message_deinit(&second);
	fb_message_deinit(&second);
	assert_int_equal(fb_bounds_memory_bytes(), 0);
}

int
main(void)
{
	struct table table = { 0 };

	table_add(&table, "too many sessions are passed by",
	    passes_by_what_is_too_much, NULL);
	table_add(&table, "a limit may change while sessions run",
	    admits_more_after_a_reload, NULL);
	table_add(&table, "memory is given up to the limit",
	    gives_memory_up_to_the_limit, NULL);
	table_add(&table, "messages share one limit of memory",
	    bounds_all_messages_together, NULL);
	table_add(&table, "without descriptors connections are turned off",
	    turns_off_without_descriptors, NULL);
	return table_run(&table, "bounds");
}
