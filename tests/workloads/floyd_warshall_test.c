/* SPDX-License-Identifier: Apache-2.0 */
/* All-pairs shortest paths: a graph worked out by hand, and random graphs against relaxing every
 * edge until nothing changes (Bellman and Ford). */
#include "tests/workloads/kernel_test.h"

#include "workloads/polybench/floyd_warshall/floyd_warshall.h"

enum { NONE = (1 << 30) - 1, MAX = 45 };

/* 0 -> 1 (3), 1 -> 2 (4), 0 -> 2 (10), 2 -> 3 (1), 3 -> 0 (2), 1 -> 3 (9); vertex 4 is cut off. */
static void solves_a_graph_by_hand(void **state) {
    (void)state;
    int32_t lengths[25] = {
        0,    3,    10,   NONE, NONE, /**/
        NONE, 0,    4,    9,    NONE, /**/
        NONE, NONE, 0,    1,    NONE, /**/
        2,    NONE, NONE, 0,    NONE, /**/
        NONE, NONE, NONE, NONE, 0,
    };
    static const int32_t shortest[25] = {
        0,    3,    7,    8,    NONE, /**/
        7,    0,    4,    5,    NONE, /**/
        3,    6,    0,    1,    NONE, /**/
        2,    5,    9,    0,    NONE, /**/
        NONE, NONE, NONE, NONE, 0,
    };
    floyd_warshall(5, lengths);
    assert_memory_equal(lengths, shortest, sizeof shortest);
}

/* Distances from one vertex by relaxing all edges n times. */
static void bellman_ford(int32_t *distances, const int32_t *edges, size_t n, size_t source) {
    for (size_t j = 0; j < n; j++)
        distances[j] = edges[source * n + j];
    for (size_t round = 0; round < n; round++) {
        for (size_t e = 0; e < n * n; e++) {
            const int32_t via = distances[e / n] + edges[e];
            if (via < distances[e % n]) distances[e % n] = via;
        }
    }
}

static void agrees_with_bellman_and_ford(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t n = 1; n <= MAX; n += n < 20 ? 1 : 5) {
        int32_t edges[MAX * MAX], lengths[MAX * MAX], expected[MAX];
        for (size_t e = 0; e < n * n; e++) {
            const int32_t length = 1 + (int32_t)lm_random_below(&random, 100);
            edges[e] = e / n == e % n ? 0 : lm_random_below(&random, 4) == 0 ? length : NONE;
        }
        memcpy(lengths, edges, n * n * sizeof edges[0]);
        floyd_warshall(n, lengths);
        for (size_t i = 0; i < n; i++) {
            bellman_ford(expected, edges, n, i);
            assert_memory_equal(lengths + i * n, expected, n * sizeof expected[0]);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(solves_a_graph_by_hand),
        cmocka_unit_test(agrees_with_bellman_and_ford),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
