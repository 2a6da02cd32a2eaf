/* SPDX-License-Identifier: Apache-2.0 */
/* Dot product of f32: exact on small integers at every size, close to an f64 loop on random
 * numbers, and summed in the stripes that the header promises. */
#include "tests/workloads/kernel_test.h"

#include "workloads/blas/dot_f32/dot_f32.h"

enum { MAX = 1000 };

static void is_exact_on_small_integers(void **state) {
    (void)state;
    for (size_t size = 0; size <= 130; size++) {
        float *const a = guarded_alloc(size * sizeof(float));
        float *const b = guarded_alloc(size * sizeof(float));
        float expected = 0;
        for (size_t i = 0; i < size; i++) {
            a[i] = (float)(i % 11) - 5.0f;
            b[i] = (float)(i % 7) + 1.0f;
            expected += a[i] * b[i];
        }
        assert_true(dot_f32(a, b, size) == expected);
        guarded_free(a, size * sizeof(float));
        guarded_free(b, size * sizeof(float));
    }
}

static void is_close_to_f64(void **state) {
    (void)state;
    struct lm_random random = test_random();
    float a[MAX], b[MAX];
    double expected = 0;
    lm_random_fill_f32(&random, a, MAX);
    lm_random_fill_f32(&random, b, MAX);
    for (size_t i = 0; i < MAX; i++)
        expected += (double)a[i] * (double)b[i];
    assert_float_equal(dot_f32(a, b, MAX), expected, 1e-4);
}

/* 2^25 swallows a 1 added to it in f32, but not one in another stripe, and stripes 0 and 8 meet
 * first. */
static void sums_in_stripes(void **state) {
    (void)state;
    float ones[48], values[48] = {0};
    for (size_t i = 0; i < 48; i++)
        ones[i] = 1.0f;
    values[0] = 0x1p25f;
    values[16] = 1.0f;
    values[32] = -0x1p25f;
    assert_true(dot_f32(values, ones, 48) == 0.0f);
    values[16] = 0;
    values[17] = 1.0f;
    assert_true(dot_f32(values, ones, 48) == 1.0f);
    values[32] = 0;
    values[8] = -0x1p25f;
    assert_true(dot_f32(values, ones, 48) == 1.0f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_exact_on_small_integers),
        cmocka_unit_test(is_close_to_f64),
        cmocka_unit_test(sums_in_stripes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
