/* SPDX-License-Identifier: Apache-2.0 */
/* STREAM triad: small integers, whose results are exact, at every size around the vector widths. */
#include "tests/workloads/kernel_test.h"

#include "workloads/blas/triad_f32/triad_f32.h"

static void multiplies_and_adds_at_every_size(void **state) {
    (void)state;
    enum { MAX = 200 };
    float a[MAX + 1], b[MAX], c[MAX];
    for (size_t i = 0; i < MAX; i++) {
        b[i] = (float)i;
        c[i] = 100.0f - (float)(i * i % 37);
    }
    for (size_t size = 0; size <= MAX; size++) {
        for (size_t i = 0; i <= MAX; i++)
            a[i] = -1.0f;
        triad_f32(a, b, c, 3.0f, size);
        for (size_t i = 0; i < size; i++) {
            assert_true(a[i] == (float)i + 3.0f * (100.0f - (float)(i * i % 37)));
        }
        assert_true(a[size] == -1.0f);
    }
}

/* The product must be rounded before the sum: a fused operation would give 2^-24 here. */
static void rounds_product_and_sum_separately(void **state) {
    (void)state;
    const float b[1] = {-1.0f - 0x1p-11f}, c[1] = {1.0f + 0x1p-12f};
    float a[1];
    triad_f32(a, b, c, 1.0f + 0x1p-12f, 1);
    assert_true(a[0] == 0.0f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(multiplies_and_adds_at_every_size),
        cmocka_unit_test(rounds_product_and_sum_separately),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
