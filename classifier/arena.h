/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * arena.h - the memory of one message
 *
 * Everything that is read out of a message lives exactly as long as the
 * message, so it is allocated here and freed at once.  An arena has a limit:
 * hostile mail cannot make us take more.  An arena belongs to one thread at
 * a time.
 */
#ifndef FB_ARENA_H
#define FB_ARENA_H

#include <stddef.h>

#include "status.h"
#include "str.h"

struct fb_arena;

/*
 * Make an arena that hands out at most `limit_bytes` in sum (its own
 * overhead included).  Returns NULL without memory.
 */
struct fb_arena *fb_arena_new(size_t limit_bytes);

/* Free the arena and all that was allocated from it.  NULL is ignored. */
void fb_arena_free(struct fb_arena *arena);

/*
 * Forget all allocations and keep the first block for the next message.
 * What was allocated before is invalid from now on.
 */
void fb_arena_reset(struct fb_arena *arena);

/*
 * Allocate `size` bytes, aligned for any type, not cleared.  Zero bytes
 * give a valid pointer that must not be read.  Returns NULL when memory or
 * the limit is exhausted; the arena stays usable.
 */
void *fb_arena_alloc(struct fb_arena *arena, size_t size);

/*
 * Allocate `count` elements of `size` bytes, cleared to zero.  Returns NULL
 * as above and when the product overflows.
 */
void *fb_arena_calloc(struct fb_arena *arena, size_t count, size_t size);

/*
 * Grow an array that was allocated here.  The new array holds
 * `new_count` elements of `size` bytes, the first `old_count` copied and
 * the rest cleared; the old one stays allocated until the reset, so grow by
 * doubling.  When `old` is the newest allocation it grows in place where
 * the block has room.  Returns NULL as above; `old` is then untouched.
 */
void *fb_arena_grow(struct fb_arena *arena, void *old, size_t old_count,
    size_t new_count, size_t size);

/*
 * Give back the end of the newest allocation: `used` bytes of the
 * `allocated` bytes at `memory` stay valid.  Does nothing when something
 * else was allocated since.
 */
void fb_arena_trim(struct fb_arena *arena, void *memory, size_t allocated,
    size_t used);

/* Copy a text; the copy has a NUL behind it.  `data` is NULL on failure. */
struct fb_str fb_arena_copy(struct fb_arena *arena, struct fb_str text);

/* Bytes handed out since the last reset. */
size_t fb_arena_used(const struct fb_arena *arena);

#endif
