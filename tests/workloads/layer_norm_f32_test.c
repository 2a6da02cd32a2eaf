/* SPDX-License-Identifier: Apache-2.0 */
/* Layer normalisation: close to f64 at every length, in arrays that end where memory ends; rows
 * without variance; summed in the stripes that the header promises. */
#include "tests/workloads/kernel_test.h"

#include "workloads/ml/layer_norm_f32/layer_norm_f32.h"

#include <math.h>

enum { MAX = 130 };

static void check_row(const float *output, const float *input, const float *scale,
                      const float *shift, size_t count) {
    double mean = 0, variance = 0;
    for (size_t i = 0; i < count; i++)
        mean += (double)input[i] / (double)count;
    for (size_t i = 0; i < count; i++)
        variance += pow((double)input[i] - mean, 2) / (double)count;
    for (size_t i = 0; i < count; i++) {
        const double normal = ((double)input[i] - mean) / sqrt(variance + 1e-5);
        const double expected = normal * (double)scale[i] + (double)shift[i];
        if (!(fabs((double)output[i] - expected) <= 1e-5))
            fail_msg("length %zu, element %zu: %g, not %g", count, i, (double)output[i], expected);
    }
}

static void is_close_to_f64(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t count = 1; count <= MAX; count++) {
        const size_t bytes = count * sizeof(float);
        float *const input = guarded_alloc(bytes), *const output = guarded_alloc(bytes);
        float *const scale = guarded_alloc(bytes), *const shift = guarded_alloc(bytes);
        lm_random_fill_f32(&random, input, count);
        lm_random_fill_f32(&random, scale, count);
        lm_random_fill_f32(&random, shift, count);
        for (size_t i = 0; i < count; i++)
            input[i] += 1;
        layer_norm_f32(output, input, scale, shift, count);
        check_row(output, input, scale, shift, count);
        guarded_free(input, bytes);
        guarded_free(output, bytes);
        guarded_free(scale, bytes);
        guarded_free(shift, bytes);
    }
}

static void leaves_the_shift_of_constant_rows(void **state) {
    (void)state;
    float input[MAX], output[MAX], scale[MAX], shift[MAX];
    for (size_t i = 0; i < MAX; i++) {
        input[i] = 3;
        scale[i] = (float)i;
        shift[i] = -(float)i;
    }
    for (size_t count = 1; count <= MAX; count++) {
        layer_norm_f32(output, input, scale, shift, count);
        for (size_t i = 0; i < count; i++)
            assert_true(output[i] == shift[i]);
    }
}

static float striped_sum(const float *terms, size_t count) {
    float stripes[16] = {0};
    for (size_t i = 0; i < count; i++)
        stripes[i % 16] += terms[i];
    for (size_t width = 8; width > 0; width /= 2) {
        for (size_t i = 0; i < width; i++)
            stripes[i] = stripes[i] + stripes[i + width];
    }
    return stripes[0];
}

static void check_stripes(const float *input, const float *scale, const float *shift,
                          size_t count) {
    float squares[MAX], output[MAX];
    const float mean = striped_sum(input, count) / (float)count;
    for (size_t i = 0; i < count; i++)
        squares[i] = (input[i] - mean) * (input[i] - mean);
    const float factor = 1 / sqrtf(striped_sum(squares, count) / (float)count + 1e-5f);
    layer_norm_f32(output, input, scale, shift, count);
    for (size_t i = 0; i < count; i++) {
        if (output[i] != (input[i] - mean) * factor * scale[i] + shift[i])
            fail_msg("length %zu, element %zu", count, i);
    }
}

static void sums_in_stripes(void **state) {
    (void)state;
    float input[MAX], scale[MAX], shift[MAX];
    struct lm_random random = test_random();
    for (size_t count = 1; count <= MAX; count++) {
        lm_random_fill_f32(&random, input, count);
        lm_random_fill_f32(&random, scale, count);
        lm_random_fill_f32(&random, shift, count);
        check_stripes(input, scale, shift, count);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_close_to_f64),
        cmocka_unit_test(leaves_the_shift_of_constant_rows),
        cmocka_unit_test(sums_in_stripes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
