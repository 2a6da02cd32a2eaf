/* SPDX-License-Identifier: Apache-2.0 */
/* Heat equation in three dimensions: a point of heat after half a step, a linear field that stays
 * as it is, and the discrete Laplacian on random fields. */
#include "tests/workloads/matrices.h"

#include "workloads/polybench/heat_3d/heat_3d.h"

/* A quarter of the heat stays, an eighth goes to each of six neighbours: those six and the point
 * give back 1/16 + 6/64 in the second sweep. */
static void spreads_a_point(void **state) {
    (void)state;
    double a[125] = {0}, b[125] = {0};
    a[62] = 1;
    heat_3d(5, 1, a, b);
    assert_true(b[62] == 0.25 && b[61] == 0.125 && b[67] == 0.125 && b[37] == 0.125);
    assert_true(b[56] == 0 && b[31] == 0);
    assert_true(a[62] == 0.15625);
    assert_true(a[61] == 0.0625 && a[56] == 0.03125);
}

static void leaves_a_linear_field_alone(void **state) {
    (void)state;
    enum { N = 18, POINTS = N * N * N };
    static double a[POINTS], b[POINTS];
    for (int i = 0; i < POINTS; i++)
        a[i] = b[i] = 3 * (i / N / N) - 5 * (i / N % N) + i % N;
    heat_3d(N, 10, a, b);
    for (int i = 0; i < POINTS; i++)
        assert_near(a[i], 3 * (i / N / N) - 5 * (i / N % N) + i % N, 1e-12);
}

static size_t on_border(size_t n, size_t i) {
    return i == 0 || i == n - 1;
}

/* The grid is held as n by n n. */
static struct matrix swept(struct matrix from) {
    const size_t n = from.rows;
    const struct matrix to = copy_matrix(from);
    for (size_t p = 0; p < n * n * n; p++) {
        if (on_border(n, p / n / n) || on_border(n, p / n % n) || on_border(n, p % n)) continue;
        const double *const at = from.at + p;
        const double sum = at[1] + at[-1] + at[n] + *(at - n) + at[n * n] + *(at - n * n);
        to.at[p] += (sum - 6 * at[0]) / 8;
    }
    return to;
}

static void adds_the_laplacian(struct lm_random *random) {
    const size_t n = random_extent(random);
    const struct matrix a = random_matrix(random, n, n * n), b = copy_matrix(a);
    const struct matrix once = swept(a), twice = swept(once);
    heat_3d(n, 1, a.at, b.at);
    assert_matrix(b, once, 1e-14);
    assert_matrix(a, twice, 1e-14);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spreads_a_point),
        cmocka_unit_test(leaves_a_linear_field_alone),
        in_rounds(adds_the_laplacian),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
