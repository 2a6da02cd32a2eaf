/* SPDX-License-Identifier: Apache-2.0 */
/* STREAM triad: what all of STREAM has in common (stream.h), and how it rounds. */
#include "tests/workloads/kernel_test.h"

#include "tests/workloads/stream.h"
#include "workloads/blas/triad_f32/triad_f32.h"

static void run(float *a, const float *b, const float *c, size_t size) {
    triad_f32(a, b, c, 3.0f, size);
}

static float expected(float b, float c) {
    return b + 3.0f * c;
}

static const struct stream_kernel kernel = {run, expected};

static void is_exact_at_every_size(void **state) {
    (void)state;
    stream_is_exact_at_every_size(&kernel);
}

static void stops_at_the_end(void **state) {
    (void)state;
    stream_stops_at_the_end(&kernel);
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
        cmocka_unit_test(is_exact_at_every_size),
        cmocka_unit_test(stops_at_the_end),
        cmocka_unit_test(rounds_product_and_sum_separately),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
