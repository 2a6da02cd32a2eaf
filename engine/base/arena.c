/* SPDX-License-Identifier: Apache-2.0 */
/* The bump allocator of arena.h: a list of blocks, the newest first, each twice as large as the one
 * before up to 1 MiB; larger requests get a block of their own behind the current one. */
#include "engine/base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 16, FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20 };

struct lm_arena_block {
    struct lm_arena_block *next;
    size_t size; /* of data */
    size_t used;
    size_t padding; /* keeps data aligned */
    unsigned char data[];
};

static struct lm_arena_block *new_block(size_t size) {
    if (size > SIZE_MAX - sizeof(struct lm_arena_block)) return NULL;
    struct lm_arena_block *block = calloc(1, sizeof *block + size);
    if (block) block->size = size;
    return block;
}

static void *take(struct lm_arena *arena, struct lm_arena_block *block, size_t size) {
    void *result = block->data + block->used;
    block->used += size;
    arena->used += size;
    return result;
}

static void *alloc_in_new_block(struct lm_arena *arena, size_t size) {
    const size_t last = arena->blocks ? arena->blocks->size : FIRST_BLOCK / 2;
    const size_t usual = last * 2 > LARGEST_BLOCK ? LARGEST_BLOCK : last * 2;
    const int is_large = size > usual / 2;
    struct lm_arena_block *block = new_block(is_large ? size : usual);
    if (!block) return NULL;
    if (is_large && arena->blocks) { /* keep filling the current block */
        block->next = arena->blocks->next;
        arena->blocks->next = block;
    } else {
        block->next = arena->blocks;
        arena->blocks = block;
    }
    return take(arena, block, size);
}

void *lm_arena_alloc(struct lm_arena *arena, size_t size) {
    if (size > SIZE_MAX - ALIGNMENT) return NULL;
    const size_t rounded = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    struct lm_arena_block *block = arena->blocks;
    if (block && block->size - block->used >= rounded) return take(arena, block, rounded);
    return alloc_in_new_block(arena, rounded);
}

void *lm_arena_array(struct lm_arena *arena, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) return NULL;
    return lm_arena_alloc(arena, bytes);
}

char *lm_arena_string(struct lm_arena *arena, const char *text, size_t length) {
    if (length == SIZE_MAX) return NULL;
    char *copy = lm_arena_alloc(arena, length + 1);
    if (copy) memcpy(copy, text, length);
    return copy;
}

void lm_arena_free(struct lm_arena *arena) {
    struct lm_arena_block *block = arena->blocks;
    while (block) {
        struct lm_arena_block *next = block->next;
        free(block);
        block = next;
    }
    *arena = (struct lm_arena){0};
}
