/* SPDX-License-Identifier: Apache-2.0 */
/* Softmax: close to libm's in f64 at every length, in arrays that end where memory ends; summed in
 * the stripes that the header promises; the same for scores far from 0. */
#include "tests/workloads/kernel_test.h"

#include "workloads/lib/exp_f32.h"
#include "workloads/ml/softmax_f32/softmax_f32.h"

#include <math.h>

enum { MAX = 300 };

/* Relative errors: a few roundings in f32, and those of up to 300 terms of the sum. */
static const double tolerance = 2e-6;

static void check_row(const float *output, const float *input, size_t count) {
    double greatest = -INFINITY, sum = 0;
    for (size_t i = 0; i < count; i++)
        greatest = fmax(greatest, (double)input[i]);
    for (size_t i = 0; i < count; i++)
        sum += exp((double)input[i] - greatest);
    for (size_t i = 0; i < count; i++) {
        const double expected = exp((double)input[i] - greatest) / sum;
        if (!(fabs((double)output[i] - expected) <= tolerance * expected))
            fail_msg("length %zu, element %zu: %g, not %g", count, i, (double)output[i], expected);
    }
}

static void is_close_to_f64(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t count = 1; count <= MAX; count++) {
        const size_t bytes = count * sizeof(float);
        float *const input = guarded_alloc(bytes), *const output = guarded_alloc(bytes);
        lm_random_fill_f32(&random, input, count);
        for (size_t i = 0; i < count; i++)
            input[i] *= 10;
        softmax_f32(output, input, count);
        check_row(output, input, count);
        guarded_free(input, bytes);
        guarded_free(output, bytes);
    }
}

/* The greatest element in each place, among others so far below that their exponentials are 0. */
static void finds_the_greatest_anywhere(void **state) {
    (void)state;
    for (size_t count = 1; count <= 40; count++) {
        for (size_t place = 0; place < count; place++) {
            float input[40], output[40];
            for (size_t i = 0; i < count; i++)
                input[i] = i == place ? 1000.0f : -1000.0f;
            softmax_f32(output, input, count);
            for (size_t i = 0; i < count; i++)
                assert_true(output[i] == (i == place ? 1.0f : 0.0f));
        }
    }
}

static void check_stripes(const float *input, float greatest, size_t count) {
    float output[MAX], stripes[8] = {0};
    for (size_t i = 0; i < count; i++)
        stripes[i % 8] += lm_exp_f32(input[i] - greatest);
    const float sum = ((stripes[0] + stripes[4]) + (stripes[2] + stripes[6])) +
                      ((stripes[1] + stripes[5]) + (stripes[3] + stripes[7]));
    softmax_f32(output, input, count);
    for (size_t i = 0; i < count; i++) {
        if (output[i] != lm_exp_f32(input[i] - greatest) * (1 / sum))
            fail_msg("length %zu, element %zu", count, i);
    }
}

static void sums_in_stripes(void **state) {
    (void)state;
    float input[MAX];
    struct lm_random random = test_random();
    for (size_t count = 1; count <= MAX; count++) {
        lm_random_fill_f32(&random, input, count);
        input[count / 2] = 2;
        check_stripes(input, 2, count);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_close_to_f64),
        cmocka_unit_test(finds_the_greatest_anywhere),
        cmocka_unit_test(sums_in_stripes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
