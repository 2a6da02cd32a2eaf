/* SPDX-License-Identifier: Apache-2.0 */
/* Binary trees: the allocator, the trees and the whole benchmark, for the workload and its tests.
 */
#ifndef LM_WORKLOADS_BINARY_TREES_H
#define LM_WORKLOADS_BINARY_TREES_H

#include <stddef.h>
#include <stdint.h>

struct tree {
    struct tree *left, *right; /* both or none */
};

/* Memory for nodes: freed ones are used again first, the last freed before the others; else the
 * next one that never was used. */
struct tree_pool {
    struct tree *nodes, *free; /* freed nodes are linked by `left` */
    uint32_t used, capacity;
};

/* One node; traps where the pool is exhausted. */
struct tree *tree_allocate(struct tree_pool *pool);
void tree_free(struct tree_pool *pool, struct tree *node);

/* A full tree of 2^(depth + 1) - 1 nodes. */
struct tree *tree_build(struct tree_pool *pool, uint32_t depth);

/* Counts a tree's nodes by visiting them. */
uint32_t tree_count(const struct tree *tree);

/* Gives all nodes of a tree back. */
void tree_release(struct tree_pool *pool, struct tree *tree);

#define BINARY_TREES_MIN 4
#define BINARY_TREES_MAX 14

/* How many trees of a depth were built, and their nodes in all. */
struct tree_row {
    uint32_t depth, trees, nodes;
};

/* Rows for a depth up to `depth`: stretch, every second depth, long-lived. */
#define BINARY_TREES_ROWS (2 + (BINARY_TREES_MAX - BINARY_TREES_MIN) / 2 + 1)

/* Builds, counts and releases a tree of depth + 1; builds one of `depth` that lives until the end;
 * then for depths 4, 6, ... up to `depth` 2^(depth - d + 4) trees of depth d, one after the other.
 * Writes a row for each of these and returns how many; the pool holds 2^(depth + 2) - 1 nodes. */
size_t binary_trees(struct tree_row *results, struct tree_pool *pool, uint32_t depth);

#endif
