/* SPDX-License-Identifier: Apache-2.0 */
/* Product of quantised matrices: a plain triple loop at orders around the tile's, the extremes that
 * narrow sums would wrap or saturate on, and arrays that end where memory ends. */
#include "tests/workloads/kernel_test.h"

#include "workloads/blas/gemm_i8/gemm_i8.h"

struct matrices {
    size_t n;
    int8_t *a, *b;
    int32_t *c;
};

static struct matrices allocate(size_t n) {
    return (struct matrices){n, guarded_alloc(n * n), guarded_alloc(n * n),
                             guarded_alloc(n * n * sizeof(int32_t))};
}

static void release(const struct matrices *m) {
    guarded_free(m->a, m->n * m->n);
    guarded_free(m->b, m->n * m->n);
    guarded_free(m->c, m->n * m->n * sizeof(int32_t));
}

static void check_product(const struct matrices *m) {
    const size_t n = m->n;
    gemm_i8_pack(m->b, n);
    gemm_i8(m->c, m->a, n);
    for (size_t i = 0; i < n * n; i++) {
        int64_t expected = 0;
        for (size_t k = 0; k < n; k++)
            expected += (int64_t)m->a[i / n * n + k] * m->b[k * n + i % n];
        if (m->c[i] != expected) fail_msg("order %zu, element %zu: %d", n, i, m->c[i]);
    }
}

static void agrees_with_a_plain_loop(void **state) {
    (void)state;
    static const size_t orders[] = {8, 16, 24, 40, 64, 72, 256};
    struct lm_random random = test_random();
    for (size_t o = 0; o < sizeof orders / sizeof orders[0]; o++) {
        const struct matrices m = allocate(orders[o]);
        lm_random_fill_bytes(&random, (uint8_t *)m.a, m.n * m.n);
        lm_random_fill_bytes(&random, (uint8_t *)m.b, m.n * m.n);
        for (size_t i = 0; i < m.n * m.n; i++)
            m.a[i] &= 0x7f;
        check_product(&m);
        release(&m);
    }
}

static void survives_extremes(void **state) {
    (void)state;
    static const int8_t activations[] = {0, 1, 126, 127}, weights[] = {-128, -127, -1, 0, 1, 127};
    const struct matrices m = allocate(GEMM_I8_MAX_ORDER);
    for (size_t i = 0; i < sizeof activations; i++) {
        for (size_t j = 0; j < sizeof weights; j++) {
            memset(m.a, activations[i], m.n * m.n);
            memset(m.b, weights[j], m.n * m.n);
            gemm_i8_pack(m.b, m.n);
            gemm_i8(m.c, m.a, m.n);
            const int32_t expected = activations[i] * weights[j] * GEMM_I8_MAX_ORDER;
            for (size_t e = 0; e < m.n * m.n; e++)
                assert_int_equal(m.c[e], expected);
        }
    }
    release(&m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_a_plain_loop),
        cmocka_unit_test(survives_extremes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
