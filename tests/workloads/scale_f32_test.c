/* SPDX-License-Identifier: Apache-2.0 */
/* STREAM scale: small integers, whose results are exact, at every size around the vector widths,
 * in arrays that end where memory ends. */
#include "tests/workloads/kernel_test.h"

#include "workloads/blas/scale_f32/scale_f32.h"

static void is_exact_at_every_size(void **state) {
    (void)state;
    for (size_t size = 0; size <= 200; size++) {
        const size_t bytes = size * sizeof(float);
        float *const a = guarded_alloc(bytes), *const b = guarded_alloc(bytes);
        for (size_t i = 0; i < size; i++) {
            a[i] = -1.0f;
            b[i] = (float)i;
        }
        scale_f32(a, b, 3.0f, size);
        for (size_t i = 0; i < size; i++) {
            if (a[i] != 3.0f * (float)i)
                fail_msg("size %zu, element %zu: %g", size, i, (double)a[i]);
        }
        guarded_free(a, bytes);
        guarded_free(b, bytes);
    }
}

/* The element behind the last is not touched. */
static void stops_at_the_end(void **state) {
    (void)state;
    for (size_t size = 0; size < 40; size++) {
        float a[41], b[41] = {0};
        for (size_t i = 0; i <= 40; i++)
            a[i] = -1.0f;
        scale_f32(a, b, 3.0f, size);
        for (size_t i = size; i <= 40; i++)
            assert_true(a[i] == -1.0f);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_exact_at_every_size),
        cmocka_unit_test(stops_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
