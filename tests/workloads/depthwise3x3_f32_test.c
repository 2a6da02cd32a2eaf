/* SPDX-License-Identifier: Apache-2.0 */
/* Depthwise convolution: bit for bit the plain loop over pixels, channels and taps (where
 * multiply-adds may be fused, near it), at odd sizes, many numbers of channels, and in arrays that
 * end where memory ends. */
#include "tests/workloads/kernel_test.h"

#include "workloads/ml/depthwise3x3_f32/depthwise3x3_f32.h"

#include <math.h>

static float tolerance; /* 0 for variants that round as the plain loop does */

static float expected_value(const float *pixel, size_t width, const struct depthwise3x3_f32 *layer,
                            size_t channel) {
    float sum = layer->bias[channel];
    for (size_t row = 0; row < 3; row++) {
        for (size_t column = 0; column < 3; column++)
            sum += pixel[(row * width + column) * layer->channels + channel] *
                   layer->weights[(3 * row + column) * layer->channels + channel];
    }
    return fminf(fmaxf(sum, 0), 6);
}

/* How many results are 0, how many 6, and how many between. */
struct tally {
    unsigned least, between, greatest;
};

static void check_layer(const float *input, size_t width, size_t height,
                        const struct depthwise3x3_f32 *layer, struct tally *tally) {
    const size_t columns = width - 2, count = columns * (height - 2) * layer->channels;
    float *const output = guarded_alloc(count * sizeof *output);
    depthwise3x3_f32(output, input, width, height, layer);
    for (size_t i = 0; i < count; i++) {
        const size_t x = i / layer->channels % columns, y = i / layer->channels / columns;
        const float expected = expected_value(input + (y * width + x) * layer->channels, width,
                                              layer, i % layer->channels);
        if (!(fabsf(output[i] - expected) <= tolerance))
            fail_msg("%zu by %zu, %zu channels: value %zu is %g, not %g", width, height,
                     layer->channels, i, (double)output[i], (double)expected);
        tally->least += output[i] == 0;
        tally->greatest += output[i] == 6;
        tally->between += output[i] > 0 && output[i] < 6;
    }
    guarded_free(output, count * sizeof *output);
}

static void check_shape(struct lm_random *random, size_t width, size_t height, size_t channels,
                        struct tally *tally) {
    const size_t pixels = width * height * channels;
    float *const input = guarded_alloc(pixels * sizeof(float));
    float *const weights = guarded_alloc(9 * channels * sizeof(float));
    float *const bias = guarded_alloc(channels * sizeof(float));
    lm_random_fill_f32(random, input, pixels);
    lm_random_fill_f32(random, weights, 9 * channels);
    lm_random_fill_f32(random, bias, channels);
    for (size_t i = 0; i < pixels; i++)
        input[i] *= 4;
    check_layer(input, width, height, &(struct depthwise3x3_f32){channels, weights, bias}, tally);
    guarded_free(input, pixels * sizeof(float));
    guarded_free(weights, 9 * channels * sizeof(float));
    guarded_free(bias, channels * sizeof(float));
}

static void equals_the_plain_loop(void **state) {
    (void)state;
    struct lm_random random = test_random();
    struct tally tally = {0};
    for (size_t channels = 4; channels <= 36; channels += 4) {
        for (size_t width = 6; width <= 14; width++)
            check_shape(&random, width, 3 + width % 4, channels, &tally);
    }
    print_message("%u at 0, %u between, %u at 6\n", tally.least, tally.between, tally.greatest);
    assert_true(tally.least > 100 && tally.between > 100 && tally.greatest > 100);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_plain_loop),
    };
    tolerance = test_is_relaxed(argc, argv) ? 1e-5f : 0;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
