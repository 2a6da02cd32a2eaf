/* SPDX-License-Identifier: Apache-2.0 */
/* Sieve of Eratosthenes: how many primes there are below powers of ten and two (A006880 and A007053
 * of the OEIS), and every limit around small numbers and the ends of segments against trial
 * division, in a buffer that holds just the primes. */
#include "tests/workloads/kernel_test.h"

#include "workloads/classic/sieve/sieve.h"

#include <stdbool.h>

static void counts_primes(void **state) {
    (void)state;
    static const struct {
        uint32_t limit;
        size_t count;
    } cases[] = {{0, 0},
                 {1, 0},
                 {2, 0},
                 {3, 1},
                 {10, 4},
                 {100, 25},
                 {1000, 168},
                 {10000, 1229},
                 {100000, 9592},
                 {1000000, 78498},
                 {65536, 6542},
                 {1u << 20, 82025},
                 {1u << 21, 155611},
                 {SIEVE_MAX, SIEVE_MAX_PRIMES}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const size_t size = cases[i].count * sizeof(uint32_t);
        uint32_t *const primes = guarded_alloc(size);
        assert_int_equal(sieve(primes, cases[i].limit), cases[i].count);
        guarded_free(primes, size);
    }
}

static bool is_prime(uint32_t number) {
    for (uint32_t divisor = 2; divisor * divisor <= number; divisor++)
        if (number % divisor == 0) return false;
    return number >= 2;
}

/* Segments end at multiples of 2^15, and squares of primes change the divisors. */
static void agrees_with_trial_division(void **state) {
    (void)state;
    enum { LIMIT = 1 << 17 };
    static uint32_t expected[LIMIT], primes[LIMIT];
    size_t count = 0;
    for (uint32_t limit = 0; limit < LIMIT; limit++) {
        const bool probed = limit < 600 || (limit + 3) % (1u << 15) < 6 || limit % 4999 == 0;
        if (probed) {
            assert_int_equal(sieve(primes, limit), count);
            assert_memory_equal(primes, expected, count * sizeof primes[0]);
        }
        if (is_prime(limit)) expected[count++] = limit;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_primes),
        cmocka_unit_test(agrees_with_trial_division),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
