/* SPDX-License-Identifier: Apache-2.0 */
/* Spectral norm: the digits that are published for some orders, and the definition: no vector grows
 * by more than the norm, and the one that was found grows by it. */
#include "tests/workloads/kernel_test.h"

#include "workloads/classic/spectral_norm/spectral_norm.h"

#include <math.h>

static void knows_published_digits(void **state) {
    (void)state;
    static const struct {
        uint32_t n;
        const char *digits;
    } cases[] = {{1, "1.000000000"}, {100, "1.274219991"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double vector[SPECTRAL_NORM_MAX];
        char digits[32];
        snprintf(digits, sizeof digits, "%.9f", spectral_norm(vector, cases[i].n));
        assert_string_equal(digits, cases[i].digits);
    }
}

/* |A x| / |x|, with the elements as the problem states them: 1, 1/2, 1/4 | 1/3, 1/5 | 1/6 ... */
static double growth(const double *vector, uint32_t n) {
    double image_square = 0, square = 0;
    for (uint32_t i = 0; i < n; i++) {
        double sum = 0;
        for (uint32_t j = 0; j < n; j++) {
            const double diagonal = (double)(i + j);
            sum += vector[j] / (diagonal * (diagonal + 1) / 2 + i + 1);
        }
        image_square += sum * sum;
        square += vector[i] * vector[i];
    }
    return sqrt(image_square / square);
}

static void is_the_greatest_growth(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (uint32_t n = 1; n <= 40; n++) {
        const size_t size = n * sizeof(double);
        double *const vector = guarded_alloc(size);
        const double norm = spectral_norm(vector, n);
        assert_true(fabs(growth(vector, n) - norm) < 1e-9);
        for (int round = 0; round < 50; round++) {
            for (uint32_t i = 0; i < n; i++)
                vector[i] = lm_random_f64(&random);
            assert_true(growth(vector, n) <= norm + 1e-9);
        }
        guarded_free(vector, size);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_published_digits),
        cmocka_unit_test(is_the_greatest_growth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
