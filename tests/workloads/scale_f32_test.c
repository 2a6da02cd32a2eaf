/* SPDX-License-Identifier: Apache-2.0 */
/* STREAM scale: what all of STREAM has in common (stream.h). */
#include "tests/workloads/kernel_test.h"

#include "tests/workloads/stream.h"
#include "workloads/blas/scale_f32/scale_f32.h"

static void run(float *a, const float *b, const float *c, size_t size) {
    (void)c;
    scale_f32(a, b, 3.0f, size);
}

static float expected(float b, float c) {
    (void)c;
    return 3.0f * b;
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_exact_at_every_size),
        cmocka_unit_test(stops_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
