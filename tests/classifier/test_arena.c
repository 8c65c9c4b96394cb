/* SPDX-License-Identifier: BSD-2-Clause */
#include "arena.h"

#include <stdalign.h>

#include "table.h"

static void
allocations_are_aligned(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(1 << 20);
	for (size_t size = 0; size < 100; size++) {
		void *memory = fb_arena_alloc(arena, size);
		assert_non_null(memory);
		assert_int_equal((uintptr_t)memory % alignof(max_align_t), 0);
		memset(memory, 0xFF, size);
	}
	fb_arena_free(arena);
}

static void
the_limit_holds_and_the_arena_survives_it(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(1 << 20);
	assert_null(fb_arena_alloc(arena, 1 << 20));
	assert_null(fb_arena_alloc(arena, SIZE_MAX));
	assert_null(fb_arena_calloc(arena, SIZE_MAX / 2, 4));
	size_t count = 0;
	while (fb_arena_alloc(arena, 4096) != NULL)
		count++;
	assert_in_range(count, 200, 256);
	fb_arena_reset(arena);
	assert_int_equal(fb_arena_used(arena), 0);
	assert_non_null(fb_arena_alloc(arena, 4096));
	fb_arena_free(arena);
}

static void
growing_keeps_the_content_and_clears_the_rest(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	int *array = NULL;
	size_t capacity = 0;
	for (int i = 0; i < 100000; i++) {
		if ((size_t)i == capacity) {
			size_t larger = capacity == 0 ? 1 : 2 * capacity;
			array = fb_arena_grow(arena, array, capacity, larger,
			    sizeof *array);
			assert_non_null(array);
			assert_int_equal(array[larger - 1], 0);
			capacity = larger;
		}
		if (i % 1000 == 0)
			assert_non_null(fb_arena_alloc(arena, 1));
		array[i] = i;
	}
	for (int i = 0; i < 100000; i++)
		assert_int_equal(array[i], i);
	fb_arena_free(arena);
}

static void
trimming_gives_the_end_back(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(1 << 20);
	char *first = fb_arena_alloc(arena, 10000);
	fb_arena_trim(arena, first, 10000, 16);
	char *second = fb_arena_alloc(arena, 16);
	assert_ptr_equal(second, first + 16);
	fb_arena_trim(arena, first, 10000, 0); /* not the newest: no effect */
	assert_ptr_equal(fb_arena_alloc(arena, 16), second + 16);
	fb_arena_free(arena);
}

static void
a_copy_has_a_nul_behind_it(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(1 << 20);
	struct fb_str copy = fb_arena_copy(arena, FB_STR("a\0b"));
	assert_int_equal(copy.len, 3);
	assert_memory_equal(copy.data, "a\0b\0", 4);
	copy = fb_arena_copy(arena, (struct fb_str) { NULL, 0 });
	assert_non_null(copy.data);
	assert_int_equal(copy.len, 0);
	fb_arena_free(arena);
	fb_arena_free(NULL);
}

int
main(void)
{
	struct table table = { 0 };
	table_add(&table, "allocations are aligned", allocations_are_aligned,
	    NULL);
	table_add(&table, "the limit holds and the arena survives it",
	    the_limit_holds_and_the_arena_survives_it, NULL);
	table_add(&table, "growing keeps the content and clears the rest",
	    growing_keeps_the_content_and_clears_the_rest, NULL);
	table_add(&table, "trimming gives the end back",
	    trimming_gives_the_end_back, NULL);
	table_add(&table, "a copy has a NUL behind it",
	    a_copy_has_a_nul_behind_it, NULL);
	return table_run(&table, "arena");
}
