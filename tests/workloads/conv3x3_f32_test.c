/* SPDX-License-Identifier: Apache-2.0 */
/* Convolution layer: bit for bit the plain loop over pixels, channels and taps (where multiply-adds
 * may be fused, near it), at odd sizes, many numbers of channels, and in arrays that end where
 * memory ends. */
#include "tests/workloads/kernel_test.h"

#include "workloads/ml/conv3x3_f32/conv3x3_f32.h"

#include <math.h>

static float tolerance; /* 0 for variants that round as the plain loop does */

static float expected_value(const float *input, size_t width, const struct conv3x3_f32 *layer,
                            size_t channel) {
    float sum = layer->bias[channel];
    for (size_t tap = 0; tap < 9; tap++) {
        for (size_t i = 0; i < layer->inputs; i++) {
            const float value = input[(tap / 3 * width + tap % 3) * layer->inputs + i];
            sum += value * layer->weights[(tap * layer->inputs + i) * layer->outputs + channel];
        }
    }
    return sum > 0 ? sum : 0;
}

static void check_layer(const float *input, size_t width, size_t height,
                        const struct conv3x3_f32 *layer) {
    const size_t count = (width - 2) * (height - 2) * layer->outputs;
    float *const output = guarded_alloc(count * sizeof *output);
    conv3x3_f32(output, input, width, height, layer);
    unsigned positive = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t pixel = i / layer->outputs;
        const size_t x = pixel % (width - 2), y = pixel / (width - 2);
        const float expected = expected_value(input + (y * width + x) * layer->inputs, width, layer,
                                              i % layer->outputs);
        if (!(fabsf(output[i] - expected) <= tolerance))
            fail_msg("%zu by %zu, %zu to %zu channels: value %zu is %g, not %g", width, height,
                     layer->inputs, layer->outputs, i, (double)output[i], (double)expected);
        positive += output[i] > 0;
    }
    assert_true(positive > 0 && positive < count);
    guarded_free(output, count * sizeof *output);
}

static void check_shape(struct lm_random *random, size_t width, size_t height, size_t inputs,
                        size_t outputs) {
    const size_t pixels = width * height * inputs, taps = 9 * inputs * outputs;
    float *const input = guarded_alloc(pixels * sizeof(float));
    float *const weights = guarded_alloc(taps * sizeof(float));
    float *const bias = guarded_alloc(outputs * sizeof(float));
    lm_random_fill_f32(random, input, pixels);
    lm_random_fill_f32(random, weights, taps);
    lm_random_fill_f32(random, bias, outputs);
    check_layer(input, width, height, &(struct conv3x3_f32){inputs, outputs, weights, bias});
    guarded_free(input, pixels * sizeof(float));
    guarded_free(weights, taps * sizeof(float));
    guarded_free(bias, outputs * sizeof(float));
}

static void equals_the_plain_loop(void **state) {
    (void)state;
    struct lm_random random = test_random();
    static const size_t channels[][2] = {{1, 8}, {2, 16}, {3, 8}, {5, 24}, {16, 16}};
    for (size_t c = 0; c < sizeof channels / sizeof channels[0]; c++) {
        for (size_t width = 6; width <= 14; width++)
            check_shape(&random, width, 3 + width % 4, channels[c][0], channels[c][1]);
    }
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_plain_loop),
    };
    tolerance = test_is_relaxed(argc, argv) ? 1e-5f : 0;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
