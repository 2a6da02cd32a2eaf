/* SPDX-License-Identifier: Apache-2.0 */
/* Binary trees: the counts that the benchmark is known by, and an allocator that hands out each
 * node once, uses freed ones again, and stays inside its memory. */
#include "tests/workloads/kernel_test.h"

#include "workloads/classic/binary_trees/binary_trees.h"

#include <stdbool.h>

static size_t pool_size(uint32_t depth) {
    return (((size_t)1 << (depth + 2)) - 1) * sizeof(struct tree);
}

static struct tree_pool pool_for(uint32_t depth) {
    struct tree *const nodes = guarded_alloc(pool_size(depth));
    return (struct tree_pool){.nodes = nodes, .capacity = (1u << (depth + 2)) - 1};
}

static void knows_the_counts_of_depth_ten(void **state) {
    (void)state;
    static const struct tree_row expected[] = {
        {11, 1, 4095},  {4, 1024, 31744}, {6, 256, 32512},
        {8, 64, 32704}, {10, 16, 32752},  {10, 1, 2047},
    };
    struct tree_row rows[BINARY_TREES_ROWS];
    struct tree_pool pool = pool_for(10);
    assert_int_equal(binary_trees(rows, &pool, 10), sizeof expected / sizeof expected[0]);
    assert_memory_equal(rows, expected, sizeof expected);
    guarded_free(pool.nodes, pool_size(10));
}

/* Everything is free again afterwards, and no more was used than the largest tree needs. */
static void releases_what_it_built(void **state) {
    (void)state;
    for (uint32_t depth = BINARY_TREES_MIN; depth <= 9; depth++) {
        struct tree_row rows[BINARY_TREES_ROWS];
        struct tree_pool pool = pool_for(depth);
        uint32_t free_nodes = 0;
        binary_trees(rows, &pool, depth);
        for (const struct tree *node = pool.free; node; node = node->left)
            free_nodes++;
        assert_int_equal(free_nodes, pool.used);
        assert_int_equal(pool.used, pool.capacity);
        guarded_free(pool.nodes, pool_size(depth));
    }
}

static void hands_out_each_node_once(void **state) {
    (void)state;
    enum { DEPTH = 6, NODES = (1 << (DEPTH + 2)) - 1 };
    struct lm_random random = test_random();
    struct tree_pool pool = pool_for(DEPTH);
    bool held[NODES] = {false};
    uint32_t holding = 0, most = 0;
    for (int round = 0; round < 20000; round++) {
        const uint32_t chosen = lm_random_below(&random, NODES);
        if (held[chosen]) {
            tree_free(&pool, pool.nodes + chosen);
            held[chosen] = false;
            holding--;
        } else {
            const ptrdiff_t place = tree_allocate(&pool) - pool.nodes;
            assert_true(place >= 0 && place < NODES && !held[place]);
            held[place] = true;
            if (++holding > most) most = holding;
        }
    }
    assert_true(most > NODES / 3);
    assert_int_equal(pool.used, most);
    guarded_free(pool.nodes, pool_size(DEPTH));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_counts_of_depth_ten),
        cmocka_unit_test(releases_what_it_built),
        cmocka_unit_test(hands_out_each_node_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
