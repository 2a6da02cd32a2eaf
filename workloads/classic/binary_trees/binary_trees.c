/* SPDX-License-Identifier: Apache-2.0 */
/* Binary trees (after the GCBench program of J. Ellis, P. Kovac and H.-J. Boehm, 1997): allocation,
 * release and recursive walks of small nodes, here from a pool with a free list. The kernel and the
 * bench ABI. */
#include "binary_trees.h"

#include "bench.h"

#define POOL_NODES ((1u << (BINARY_TREES_MAX + 2)) - 1)

static LM_ALIGNED struct tree nodes[POOL_NODES];
static LM_ALIGNED struct tree_row rows[BINARY_TREES_ROWS];
static uint32_t greatest_depth, row_count;

struct tree *tree_allocate(struct tree_pool *pool) {
    struct tree *const node = pool->free;
    if (node) {
        pool->free = node->left;
        return node;
    }
    lm_require(pool->used < pool->capacity);
    return &pool->nodes[pool->used++];
}

void tree_free(struct tree_pool *pool, struct tree *node) {
    node->left = pool->free;
    pool->free = node;
}

struct tree *tree_build(struct tree_pool *pool, uint32_t depth) {
    struct tree *const node = tree_allocate(pool);
    if (depth == 0) {
        *node = (struct tree){NULL, NULL};
    } else {
        node->left = tree_build(pool, depth - 1);
        node->right = tree_build(pool, depth - 1);
    }
    return node;
}

uint32_t tree_count(const struct tree *tree) {
    return tree->left ? 1 + tree_count(tree->left) + tree_count(tree->right) : 1;
}

void tree_release(struct tree_pool *pool, struct tree *tree) {
    if (tree->left) {
        tree_release(pool, tree->left);
        tree_release(pool, tree->right);
    }
    tree_free(pool, tree);
}

static struct tree_row build_many(struct tree_pool *pool, uint32_t depth, uint32_t trees) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < trees; i++) {
        struct tree *const tree = tree_build(pool, depth);
        count += tree_count(tree);
        tree_release(pool, tree);
    }
    return (struct tree_row){depth, trees, count};
}

size_t binary_trees(struct tree_row *results, struct tree_pool *pool, uint32_t depth) {
    size_t count = 0;
    results[count++] = build_many(pool, depth + 1, 1);
    struct tree *const long_lived = tree_build(pool, depth);
    for (uint32_t d = BINARY_TREES_MIN; d <= depth; d += 2)
        results[count++] = build_many(pool, d, 1u << (depth - d + BINARY_TREES_MIN));
    results[count++] = (struct tree_row){depth, 1, tree_count(long_lived)};
    tree_release(pool, long_lived);
    return count;
}

void lm_setup(uint32_t size) {
    lm_require(size >= BINARY_TREES_MIN && size <= BINARY_TREES_MAX);
    greatest_depth = size;
}

/* The pool is new each time. */
void lm_run(void) {
    struct tree_pool pool = {.nodes = nodes, .capacity = POOL_NODES};
    row_count = (uint32_t)binary_trees(rows, &pool, greatest_depth);
}

const void *lm_result(void) {
    return rows;
}

uint32_t lm_result_size(void) {
    return row_count * (uint32_t)sizeof rows[0];
}
