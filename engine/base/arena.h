/* SPDX-License-Identifier: Apache-2.0 */
/* A bump allocator: everything one owner (module, instance, run) holds, freed at once with the
 * owner.
 *
 * Use: `struct lm_arena arena = {0};` ... `lm_arena_free(&arena);`. An early return leaks nothing
 * as long as the owner is freed. Memory is zeroed and aligned to 16 bytes. Not thread-safe. */
#ifndef LM_ENGINE_BASE_ARENA_H
#define LM_ENGINE_BASE_ARENA_H

#include <stddef.h>

#include "engine/base/status.h"

struct lm_arena_block;

struct lm_arena {
    struct lm_arena_block *blocks;
    size_t used; /* bytes handed out so far, for limits and statistics */
};

/* `size` zeroed bytes, or NULL when the system has no memory. A size of 0 gives a valid pointer. */
void *lm_arena_alloc(struct lm_arena *arena, size_t size);

/* An array of `count` zeroed elements of `size` bytes; NULL on overflow or lack of memory. */
void *lm_arena_array(struct lm_arena *arena, size_t count, size_t size);

/* A terminated copy of `length` bytes of `text`, or NULL. */
char *lm_arena_string(struct lm_arena *arena, const char *text, size_t length);

/* Releases all of it; the arena is empty and usable afterwards. */
void lm_arena_free(struct lm_arena *arena);

#endif
