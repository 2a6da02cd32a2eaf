/* SPDX-License-Identifier: Apache-2.0 */
/* Matrices: products known by hand, the definition in f64 for trees of all sizes, and points at the
 * end of the world. */
#include "tests/workloads/kernel_test.h"

#include "workloads/game/mat4/mat4.h"

#include <math.h>

/* Two matrices of small integers, whose product is exact. */
static void knows_a_product(void **state) {
    (void)state;
    const struct mat4 local[2] = {
        {{{1, 2, 3, 4}, {5, 6, 7, 8}, {9, 10, 11, 12}, {13, 14, 15, 16}}},
        {{{1, 0, 0, 0}, {0, 0, 2, 0}, {0, -1, 0, 0}, {1, 1, 1, 1}}},
    };
    const struct mat4 product = {
        {{1, 2, 3, 4}, {18, 20, 22, 24}, {-5, -6, -7, -8}, {28, 32, 36, 40}}};
    const uint32_t parents[2] = {0, 0};
    struct mat4 world[2];
    mat4_place_joints(world, local, parents, 2);
    assert_memory_equal(&world[0], &local[0], sizeof local[0]);
    assert_memory_equal(&world[1], &product, sizeof product);
}

/* The products in f64 and in the promised order, which rounds as f32 does but for the last step. */
static double element_of_product(const struct mat4 *matrix, const float column[4], size_t row) {
    double sum = 0;
    for (size_t k = 0; k < 4; k++)
        sum += (double)matrix->at[k][row] * (double)column[k];
    return sum;
}

/* Sums of products of numbers up to 4 are off by a few units in the last place of 64. */
static void assert_product(const float *out, const struct mat4 *matrix, const float column[4]) {
    for (size_t row = 0; row < 4; row++)
        assert_float_equal(out[row], element_of_product(matrix, column, row), 64 * 0x1p-22);
}

static void places_trees_of_every_size(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t count = 1; count <= 40; count++) {
        const size_t size = count * sizeof(struct mat4);
        struct mat4 *const world = guarded_alloc(size), *const local = guarded_alloc(size);
        uint32_t *const parents = guarded_alloc(count * sizeof parents[0]);
        for (uint32_t i = 0; i < count; i++) {
            for (size_t k = 0; k < 16; k++)
                local[i].at[k / 4][k % 4] = lm_random_f32(&random) * 0.7f;
            parents[i] = lm_random_below(&random, i + 1);
        }
        mat4_place_joints(world, local, parents, count);
        for (size_t i = 0; i < count; i++) {
            if (parents[i] == i) assert_memory_equal(&world[i], &local[i], sizeof local[i]);
            for (size_t column = 0; column < 4 && parents[i] != i; column++)
                assert_product(world[i].at[column], &world[parents[i]], local[i].at[column]);
        }
        guarded_free(world, size);
        guarded_free(local, size);
        guarded_free(parents, count * sizeof parents[0]);
    }
}

static void transforms_every_number_of_points(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t count = 0; count <= 40; count++) {
        const size_t size = count * sizeof(struct vec4);
        struct vec4 *const points = guarded_alloc(size), *const out = guarded_alloc(size);
        struct mat4 matrix;
        for (size_t k = 0; k < 16; k++)
            matrix.at[k / 4][k % 4] = lm_random_f32(&random) * 4;
        for (size_t i = 0; i < 4 * count; i++)
            points[i / 4].at[i % 4] = lm_random_f32(&random) * 4;
        mat4_transform(out, &matrix, points, count);
        for (size_t i = 0; i < count; i++)
            assert_product(out[i].at, &matrix, points[i].at);
        guarded_free(points, size);
        guarded_free(out, size);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_a_product),
        cmocka_unit_test(places_trees_of_every_size),
        cmocka_unit_test(transforms_every_number_of_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
