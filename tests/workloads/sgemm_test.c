/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix product: bit for bit the plain triple loop at orders around the block sizes (where
 * multiply-adds may be fused, near it), and a product known by hand. */
#include "tests/workloads/kernel_test.h"

#include "workloads/blas/sgemm/sgemm.h"

#include <math.h>

enum { MAX = SGEMM_MAX_SIZE * SGEMM_MAX_SIZE };

static float a[MAX], b[MAX], c[MAX];
static float tolerance; /* 0 for variants that round as the triple loop does */

static float plain_element(size_t i, size_t j, size_t n) {
    float sum = 0;
    for (size_t k = 0; k < n; k++)
        sum += a[i * n + k] * b[k * n + j];
    return sum;
}

static void equals_the_plain_triple_loop(void **state) {
    (void)state;
    static const size_t orders[] = {8, 16, 24, 64, 72, 120, 128, 136, 192, 256};
    struct lm_random random = test_random();
    for (size_t o = 0; o < sizeof orders / sizeof orders[0]; o++) {
        const size_t n = orders[o];
        lm_random_fill_f32(&random, a, n * n);
        lm_random_fill_f32(&random, b, n * n);
        memset(c, 0xff, sizeof c);
        sgemm(c, a, b, n);
        for (size_t i = 0; i < n * n; i++) {
            const float error = fabsf(c[i] - plain_element(i / n, i % n, n));
            if (!(error <= tolerance))
                fail_msg("order %zu, element %zu is off by %g", n, i, (double)error);
        }
    }
}

/* a[i][k] = i and b[k][j] = j give c[i][j] = n i j, exact in f32. */
static void multiplies_by_hand(void **state) {
    (void)state;
    const size_t n = 32;
    for (size_t i = 0; i < n * n; i++) {
        const size_t row = i / n, column = i % n;
        a[i] = (float)row;
        b[i] = (float)column;
    }
    sgemm(c, a, b, n);
    for (size_t i = 0; i < n * n; i++) {
        const size_t row = i / n, column = i % n;
        assert_true(c[i] == (float)(n * row * column));
    }
}

int main(int argc, char **argv) {
    tolerance = test_is_relaxed(argc, argv) ? 1e-5f : 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_plain_triple_loop),
        cmocka_unit_test(multiplies_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
