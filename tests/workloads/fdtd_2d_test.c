/* SPDX-License-Identifier: Apache-2.0 */
/* FDTD: a step worked out by hand, uniform fields that stay as they are, and the update of every
 * point by its definition. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/fdtd_2d/fdtd_2d.h"

#include <math.h>

/* The source lifts ey's row 0 to 5; hz's differences are 2 down and 1 across; the curl at hz's
 * first point is -0.5 + (-1 - 5). */
static void advances_by_hand(void **state) {
    (void)state;
    double ex[4] = {0}, ey[4] = {0}, hz[4] = {1, 2, 3, 4};
    static const double source[1] = {5};
    fdtd_2d(2, 2, 1, ex, ey, hz, source);
    assert_true(ex[0] == 0 && ex[1] == -0.5 && ex[2] == 0 && ex[3] == -0.5);
    assert_true(ey[0] == 5 && ey[1] == 5 && ey[2] == -1 && ey[3] == -1);
    assert_near(hz[0], 1 + 0.7 * 6.5, 1e-14);
    assert_true(hz[1] == 2 && hz[2] == 3 && hz[3] == 4);
}

static void leaves_uniform_fields_alone(void **state) {
    (void)state;
    enum { NX = 13, NY = 21, POINTS = NX * NY, STEPS = 9 };
    double ex[POINTS], ey[POINTS], hz[POINTS], source[STEPS];
    for (size_t i = 0; i < POINTS; i++) {
        ex[i] = 3;
        ey[i] = -2;
        hz[i] = 7;
    }
    for (size_t i = 0; i < STEPS; i++)
        source[i] = -2;
    fdtd_2d(NX, NY, STEPS, ex, ey, hz, source);
    for (size_t i = 0; i < POINTS; i++)
        assert_true(ex[i] == 3 && ey[i] == -2 && hz[i] == 7);
}

/* One step, point by point. */
static void step(struct matrix ex, struct matrix ey, struct matrix hz, double source) {
    for (size_t p = 0; p < ex.rows * ex.columns; p++) {
        const size_t i = p / ex.columns, j = p % ex.columns;
        if (i == 0) *element(ey, i, j) = source;
        if (i > 0) *element(ey, i, j) -= (*element(hz, i, j) - *element(hz, i - 1, j)) / 2;
        if (j > 0) *element(ex, i, j) -= (*element(hz, i, j) - *element(hz, i, j - 1)) / 2;
    }
    for (size_t p = 0; p < ex.rows * ex.columns; p++) {
        const size_t i = p / ex.columns, j = p % ex.columns;
        if (i + 1 == ex.rows || j + 1 == ex.columns) continue;
        const double along = *element(ex, i, j + 1) - *element(ex, i, j);
        const double across = *element(ey, i + 1, j) - *element(ey, i, j);
        *element(hz, i, j) -= 0.7 * (along + across);
    }
}

static void equals_the_definition(struct lm_random *random) {
    enum { STEPS = 4 };
    const size_t nx = random_extent(random), ny = random_extent(random);
    const struct matrix ex = random_matrix(random, nx, ny), ey = random_matrix(random, nx, ny);
    const struct matrix hz = random_matrix(random, nx, ny),
                        source = random_matrix(random, STEPS, 1);
    const struct matrix x = copy_matrix(ex), y = copy_matrix(ey), z = copy_matrix(hz);
    for (size_t i = 0; i < STEPS; i++)
        step(x, y, z, source.at[i]);
    fdtd_2d(nx, ny, STEPS, ex.at, ey.at, hz.at, source.at);
    assert_matrix(ex, x, 1e-13);
    assert_matrix(ey, y, 1e-13);
    assert_matrix(hz, z, 1e-13);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(advances_by_hand),
        cmocka_unit_test(leaves_uniform_fields_alone),
        in_rounds(equals_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
