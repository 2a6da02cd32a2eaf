/* SPDX-License-Identifier: Apache-2.0 */
/* The inverse cosine transform: constant blocks; the definition in double precision, to within one
 * and nearly always exactly; the two passes as products with a matrix of whole numbers, exactly;
 * and single coefficients, of which each must reach its own wave. */
#include "tests/workloads/kernel_test.h"

#include "workloads/codec/idct8x8/idct8x8.h"

#include <math.h>

enum { STRIDE = 11, PIXELS = 7 * STRIDE + 8 };

/* Runs the kernel on buffers of exactly its size; what lies between the rows must stay as it is. */
static void run(uint8_t pixels[IDCT_BLOCK], const int16_t block[IDCT_BLOCK]) {
    int16_t *const coefficients = guarded_alloc(IDCT_BLOCK * sizeof block[0]);
    uint8_t *const image = guarded_alloc(PIXELS);
    memcpy(coefficients, block, IDCT_BLOCK * sizeof block[0]);
    memset(image, 0xa5, PIXELS);
    idct8x8(image, STRIDE, coefficients);
    for (size_t i = 0; i < PIXELS; i++) {
        if (i % STRIDE < 8) {
            pixels[i / STRIDE * 8 + i % STRIDE] = image[i];
        } else {
            assert_int_equal(image[i], 0xa5);
        }
    }
    guarded_free(image, PIXELS);
    guarded_free(coefficients, IDCT_BLOCK * sizeof block[0]);
}

/* The sums of the flow graph: row k is output k's, 8 - k's but for the signs of odd inputs. */
static void multiply(int64_t x[8]) {
    static const int64_t matrix[4][8] = {
        {8192, 11363, 10703, 9633, 8192, 6437, 4433, 2260},
        {8192, 9633, 4433, -2259, -8192, -11362, -10704, -6436},
        {8192, 6437, -4433, -11362, -8192, 2261, 10704, 9633},
        {8192, 2260, -10703, -6436, 8192, 9633, -4433, -11363},
    };
    int64_t sums[8] = {0};
    for (size_t k = 0; k < 8; k++) {
        const int64_t *const row = matrix[k < 4 ? k : 7 - k];
        for (size_t i = 0; i < 8; i++)
            sums[k] += x[i] * row[i] * (k >= 4 && i % 2 == 1 ? -1 : 1);
    }
    memcpy(x, sums, sizeof sums);
}

static uint8_t clamp(double x) {
    return x < 0 ? 0 : x > 255 ? 255 : (uint8_t)x;
}

static void transform_in_integers(uint8_t pixels[IDCT_BLOCK], const int16_t block[IDCT_BLOCK]) {
    int64_t rows[IDCT_BLOCK], x[8];
    for (size_t u = 0; u < 8; u++) {
        for (size_t k = 0; k < 8; k++)
            x[k] = block[8 * k + u];
        multiply(x);
        for (size_t k = 0; k < 8; k++)
            rows[8 * k + u] = (int64_t)floor((double)x[k] / 2048 + 0.5);
    }
    for (size_t y = 0; y < 8; y++) {
        memcpy(x, rows + 8 * y, sizeof x);
        multiply(x);
        for (size_t k = 0; k < 8; k++)
            pixels[8 * y + k] = clamp(128 + floor((double)x[k] / 262144 + 0.5));
    }
}

/* A quarter of the sum of c(u) c(v) F(u, v) cos cos, c(0) being the square root of a half. */
static double transform_by_definition(const int16_t block[IDCT_BLOCK], size_t x, size_t y) {
    double sum = 0;
    for (size_t i = 0; i < IDCT_BLOCK; i++) {
        const double u = (double)(i % 8), v = (double)(i / 8);
        const double scale = (i % 8 == 0 ? sqrt(0.5) : 1) * (i / 8 == 0 ? sqrt(0.5) : 1) / 4;
        sum += scale * block[i] * cos((2 * (double)x + 1) * u * acos(-1) / 16) *
               cos((2 * (double)y + 1) * v * acos(-1) / 16);
    }
    return sum;
}

/* Returns how many pixels are not what the definition rounds to. */
static unsigned check_block(const int16_t block[IDCT_BLOCK]) {
    uint8_t pixels[IDCT_BLOCK], expected[IDCT_BLOCK];
    unsigned inexact = 0;
    run(pixels, block);
    transform_in_integers(expected, block);
    assert_memory_equal(pixels, expected, sizeof pixels);
    for (size_t i = 0; i < IDCT_BLOCK; i++) {
        const double exact = transform_by_definition(block, i % 8, i / 8) + 128;
        const int rounded = clamp(floor(exact + 0.5));
        assert_true(abs(pixels[i] - rounded) <= 1);
        inexact += pixels[i] != rounded;
    }
    return inexact;
}

static void gives_flat_blocks(void **state) {
    (void)state;
    static const struct {
        int16_t coefficient;
        uint8_t pixel;
    } cases[] = {{0, 128}, {8, 129}, {-8, 127}, {1016, 255}, {-1024, 0}, {2047, 255}, {-2048, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int16_t block[IDCT_BLOCK] = {cases[i].coefficient};
        uint8_t pixels[IDCT_BLOCK];
        run(pixels, block);
        for (size_t k = 0; k < IDCT_BLOCK; k++)
            assert_int_equal(pixels[k], cases[i].pixel);
    }
}

static void transforms_every_coefficient(void **state) {
    (void)state;
    static const int16_t values[] = {1, -1, 100, -333, 1023, -1024, 2047, -2048};
    for (size_t i = 0; i < IDCT_BLOCK; i++) {
        for (size_t k = 0; k < sizeof values / sizeof values[0]; k++) {
            int16_t block[IDCT_BLOCK] = {0};
            block[i] = values[k];
            check_block(block);
        }
    }
}

/* Random blocks of every strength, up to the greatest sums that the columns may have. IEEE 1180
 * allows a mean square error of 0.02. */
static void transforms_random_blocks(void **state) {
    (void)state;
    struct lm_random random = test_random();
    unsigned inexact = 0;
    for (size_t n = 0; n < 500; n++) {
        int16_t block[IDCT_BLOCK];
        const uint32_t most = 1 + (uint32_t)n * 736 / 499;
        for (size_t i = 0; i < IDCT_BLOCK; i++)
            block[i] = (int16_t)((int32_t)lm_random_below(&random, 2 * most + 1) - (int32_t)most);
        inexact += check_block(block);
        for (size_t i = 0; i < IDCT_BLOCK; i++)
            block[i] = (int16_t)(block[i] < 0 ? -(int32_t)most : (int32_t)most);
        inexact += check_block(block);
    }
    print_message("%u of 64000 pixels differ by one\n", inexact);
    assert_true(inexact <= 1280);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_flat_blocks),
        cmocka_unit_test(transforms_every_coefficient),
        cmocka_unit_test(transforms_random_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
