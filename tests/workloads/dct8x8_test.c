/* SPDX-License-Identifier: Apache-2.0 */
/* The forward cosine transform: flat blocks; the two passes as products with a matrix of whole
 * numbers, exactly; the definition in double precision, to within one and nearly always exactly;
 * and the blocks that give the greatest coefficients. */
#include "tests/workloads/kernel_test.h"

#include "workloads/dsp/dct8x8/dct8x8.h"

#include <math.h>

enum { STRIDE = 11, PIXELS = 7 * STRIDE + 8 };

/* Runs the kernel on buffers of exactly its size; what lies between the rows must not matter. */
static void run(int16_t block[DCT_BLOCK], const uint8_t pixels[DCT_BLOCK]) {
    int16_t *const coefficients = guarded_alloc(DCT_BLOCK * sizeof block[0]);
    uint8_t *const image = guarded_alloc(PIXELS);
    for (size_t i = 0; i < PIXELS; i++)
        image[i] = i % STRIDE < 8 ? pixels[i / STRIDE * 8 + i % STRIDE] : (uint8_t)(97 * i);
    memset(coefficients, 0xa5, DCT_BLOCK * sizeof block[0]);
    dct8x8(coefficients, image, STRIDE);
    memcpy(block, coefficients, DCT_BLOCK * sizeof block[0]);
    guarded_free(image, PIXELS);
    guarded_free(coefficients, DCT_BLOCK * sizeof block[0]);
}

/* The sums of the flow graph: inputs 4 to 7 are weighed as 3 to 0 are, odd outputs' with the other
 * sign. */
static void multiply(int64_t x[8]) {
    static const int64_t matrix[8][4] = {
        {8192, 8192, 8192, 8192},     {11363, 9633, 6437, 2260},   {10703, 4433, -4433, -10703},
        {9633, -2259, -11362, -6436}, {8192, -8192, -8192, 8192},  {6437, -11362, 2261, 9633},
        {4433, -10704, 10704, -4433}, {2260, -6436, 9633, -11363},
    };
    int64_t sums[8] = {0};
    for (size_t k = 0; k < 8; k++) {
        for (size_t i = 0; i < 4; i++)
            sums[k] += matrix[k][i] * (k % 2 == 0 ? x[i] + x[7 - i] : x[i] - x[7 - i]);
    }
    memcpy(x, sums, sizeof sums);
}

static void transform_in_integers(int16_t block[DCT_BLOCK], const uint8_t pixels[DCT_BLOCK]) {
    int64_t columns[DCT_BLOCK], x[8];
    for (size_t u = 0; u < 8; u++) {
        for (size_t k = 0; k < 8; k++)
            x[k] = pixels[8 * k + u] - 128;
        multiply(x);
        for (size_t k = 0; k < 8; k++)
            columns[8 * k + u] = (int64_t)floor((double)x[k] / 2048 + 0.5);
    }
    for (size_t v = 0; v < 8; v++) {
        memcpy(x, columns + 8 * v, sizeof x);
        multiply(x);
        for (size_t k = 0; k < 8; k++)
            block[8 * v + k] = (int16_t)floor((double)x[k] / 262144 + 0.5);
    }
}

static double wave(size_t frequency, size_t place) {
    const double scale = frequency == 0 ? sqrt(0.125) : 0.5;
    return scale * cos((2 * (double)place + 1) * (double)frequency * acos(-1) / 16);
}

/* Returns how many coefficients are not what the definition rounds to. */
static unsigned check_block(const uint8_t pixels[DCT_BLOCK]) {
    int16_t block[DCT_BLOCK], expected[DCT_BLOCK];
    unsigned inexact = 0;
    run(block, pixels);
    transform_in_integers(expected, pixels);
    assert_memory_equal(block, expected, sizeof block);
    for (size_t i = 0; i < DCT_BLOCK; i++) {
        double sum = 0;
        for (size_t p = 0; p < DCT_BLOCK; p++)
            sum += (pixels[p] - 128) * wave(i % 8, p % 8) * wave(i / 8, p / 8);
        const long rounded = lround(sum);
        assert_true(labs(block[i] - rounded) <= 1);
        inexact += block[i] != rounded;
    }
    return inexact;
}

static void gives_flat_blocks_one_coefficient(void **state) {
    (void)state;
    for (int level = 0; level < 256; level++) {
        uint8_t pixels[DCT_BLOCK];
        int16_t block[DCT_BLOCK];
        memset(pixels, level, sizeof pixels);
        run(block, pixels);
        assert_int_equal(block[0], 8 * (level - 128));
        for (size_t i = 1; i < DCT_BLOCK; i++)
            assert_int_equal(block[i], 0);
    }
}

/* White where a wave is positive, black elsewhere, and the other way round. */
static void transforms_the_strongest_waves(void **state) {
    (void)state;
    for (size_t i = 0; i < DCT_BLOCK; i++) {
        uint8_t pixels[DCT_BLOCK];
        for (size_t negative = 0; negative < 2; negative++) {
            for (size_t p = 0; p < DCT_BLOCK; p++)
                pixels[p] = (wave(i % 8, p % 8) * wave(i / 8, p / 8) > 0) != negative ? 255 : 0;
            check_block(pixels);
        }
    }
}

static void transforms_random_blocks(void **state) {
    (void)state;
    struct lm_random random = test_random();
    unsigned inexact = 0;
    for (size_t n = 0; n < 300; n++) {
        uint8_t pixels[DCT_BLOCK];
        lm_random_fill_bytes(&random, pixels, DCT_BLOCK);
        for (size_t i = 0; n % 3 == 2 && i < DCT_BLOCK; i++)
            pixels[i] = pixels[i] < 128 ? 0 : 255;
        inexact += check_block(pixels);
    }
    print_message("%u of %zu coefficients are off by one\n", inexact, 300 * DCT_BLOCK);
    assert_true(inexact < 300 * DCT_BLOCK / 20);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_flat_blocks_one_coefficient),
        cmocka_unit_test(transforms_the_strongest_waves),
        cmocka_unit_test(transforms_random_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
