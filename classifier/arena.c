/* SPDX-License-Identifier: BSD-2-Clause */
#include "arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* Small messages need one block; it is kept from message to message. */
#define FIRST_BLOCK_BYTES ((size_t)256 << 10)
#define ALIGNMENT alignof(max_align_t)

struct block {
	struct block *older;
	size_t size, used; /* of the bytes behind this header */
};

#define HEADER_BYTES \
	((sizeof(struct block) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT)

struct fb_arena {
	struct block *newest;
	size_t limit;
	size_t taken; /* of all blocks, headers included */
	size_t used;  /* handed out */
	char *last;   /* newest allocation */
	size_t last_size;
};

static char *
block_bytes(struct block *block)
{
	return (char *)block + HEADER_BYTES;
}

static size_t
align_up(size_t size)
{
	return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* Add a block with room for `size` bytes, or return false. */
static bool
add_block(struct fb_arena *arena, size_t size)
{
	size_t want = arena->newest == NULL        ? FIRST_BLOCK_BYTES :
	    arena->newest->size < arena->limit / 4 ? 2 * arena->newest->size :
						     arena->newest->size;
	if (want < size)
		want = size;
	size_t left = arena->limit - arena->taken;
	if (left < HEADER_BYTES || size > left - HEADER_BYTES)
		return false;
	if (want > left - HEADER_BYTES)
		want = left - HEADER_BYTES;

	struct block *block = malloc(HEADER_BYTES + want);
	if (block == NULL)
		return false;
	block->older = arena->newest;
	block->size = want;
	block->used = 0;
	arena->newest = block;
	arena->taken += HEADER_BYTES + want;
	return true;
}

struct fb_arena *
fb_arena_new(size_t limit_bytes)
{
	struct fb_arena *arena = calloc(1, sizeof *arena);
	if (arena != NULL)
		arena->limit = limit_bytes;
	return arena;
}

static void
free_blocks(struct block *block)
{
	while (block != NULL) {
		struct block *older = block->older;
		free(block);
		block = older;
	}
}

void
fb_arena_free(struct fb_arena *arena)
{
	if (arena == NULL)
		return;
	free_blocks(arena->newest);
	free(arena);
}

void
fb_arena_reset(struct fb_arena *arena)
{
	struct block *oldest = arena->newest;
	while (oldest != NULL && oldest->older != NULL) {
		struct block *older = oldest->older;
		free(oldest);
		oldest = older;
	}
	arena->newest = oldest;
	arena->taken = 0;
	if (oldest != NULL) {
		oldest->used = 0;
		arena->taken = HEADER_BYTES + oldest->size;
	}
	arena->used = 0;
	arena->last = NULL;
	arena->last_size = 0;
}

void *
fb_arena_alloc(struct fb_arena *arena, size_t size)
{
	if (size > SIZE_MAX - ALIGNMENT)
		return NULL;
	size = size == 0 ? ALIGNMENT : align_up(size);
	struct block *block = arena->newest;
	if (block == NULL || size > block->size - block->used) {
		if (!add_block(arena, size))
			return NULL;
		block = arena->newest;
	}
	char *memory = block_bytes(block) + block->used;
	block->used += size;
	arena->used += size;
	arena->last = memory;
	arena->last_size = size;
	return memory;
}

void *
fb_arena_calloc(struct fb_arena *arena, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		return NULL;
	void *memory = fb_arena_alloc(arena, count * size);
	if (memory != NULL)
		memset(memory, 0, count * size);
	return memory;
}

/* Make the newest allocation larger where it stands. */
static bool
extend_last(struct fb_arena *arena, size_t size)
{
	struct block *block = arena->newest;
	size_t more = align_up(size) - arena->last_size;
	if (more > block->size - block->used)
		return false;
	block->used += more;
	arena->used += more;
	arena->last_size += more;
	return true;
}

void *
fb_arena_grow(struct fb_arena *arena, void *old, size_t old_count,
    size_t new_count, size_t size)
{
	assert(new_count >= old_count);
	if (size != 0 && new_count > (SIZE_MAX - ALIGNMENT) / size)
		return NULL;
	size_t old_size = old_count * size, new_size = new_count * size;
	char *memory = old;

	bool fits = old != NULL && old == arena->last &&
	    (new_size <= arena->last_size || extend_last(arena, new_size));
	if (!fits) {
		memory = fb_arena_alloc(arena, new_size);
		if (memory == NULL)
			return NULL;
		if (old_size != 0)
			memcpy(memory, old, old_size);
	}
	memset(memory + old_size, 0, new_size - old_size);
	return memory;
}

void
fb_arena_trim(struct fb_arena *arena, void *memory, size_t allocated,
    size_t used)
{
	assert(used <= allocated);
	(void)allocated;
	if (memory != arena->last)
		return;
	size_t keep = used == 0 ? ALIGNMENT : align_up(used);
	if (keep >= arena->last_size)
		return;
	size_t back = arena->last_size - keep;
	arena->newest->used -= back;
	arena->used -= back;
	arena->last_size = keep;
}

struct fb_str
fb_arena_copy(struct fb_arena *arena, struct fb_str text)
{
	char *copy =
	    text.len < SIZE_MAX ? fb_arena_alloc(arena, text.len + 1) : NULL;
	if (copy == NULL)
		return (struct fb_str) { .data = NULL, .len = 0 };
	if (text.len != 0)
		memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	return (struct fb_str) { .data = copy, .len = text.len };
}

size_t
fb_arena_used(const struct fb_arena *arena)
{
	return arena->used;
}
