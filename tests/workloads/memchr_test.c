/* SPDX-License-Identifier: Apache-2.0 */
/* Search for a byte: every size and position across several vectors in a buffer that ends where the
 * readable world does, with bytes around it that a careless word trick mistakes for the one wanted,
 * and the byte wanted right behind the end and before the start. */
#include "tests/workloads/kernel_test.h"

#include "workloads/text/memchr/memchr.h"

enum { MAX_SIZE = 200 };

static const struct bytes {
    uint8_t wanted, filler;
} cases[] = {{'\n', 'a'}, {0, 1},       {0, 0x80},    {1, 0},
             {0x80, 0},   {0xff, 0x7f}, {0x80, 0x81}, {'a', 'b'}};

static void finds_the_first_at_every_position(void **state) {
    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        for (size_t size = 0; size <= MAX_SIZE; size++) {
            uint8_t *const bytes = guarded_alloc(size);
            memset(bytes, cases[c].filler, size);
            assert_int_equal(memchr_index(bytes, size, cases[c].wanted), size);
            for (size_t at = size; at-- > 0;) {
                bytes[at] = cases[c].wanted; /* those behind it stay */
                assert_int_equal(memchr_index(bytes, size, cases[c].wanted), at);
            }
            guarded_free(bytes, size);
        }
    }
}

static void looks_inside_the_bounds_only(void **state) {
    (void)state;
    uint8_t bytes[MAX_SIZE + 32];
    for (size_t size = 0; size <= MAX_SIZE; size++) {
        for (size_t start = 0; start < 16; start++) {
            memset(bytes, 'x', sizeof bytes);
            memset(bytes + start, 'y', size);
            assert_int_equal(memchr_index(bytes + start, size, 'x'), size);
        }
    }
}

static void agrees_with_a_plain_search(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t round = 0; round < 3000; round++) {
        const size_t size = lm_random_below(&random, 400);
        uint8_t *const bytes = guarded_alloc(size);
        lm_random_fill_bytes(&random, bytes, size);
        const uint8_t wanted = (uint8_t)lm_random_below(&random, 256);
        size_t expected = 0;
        while (expected < size && bytes[expected] != wanted)
            expected++;
        assert_int_equal(memchr_index(bytes, size, wanted), expected);
        guarded_free(bytes, size);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_first_at_every_position),
        cmocka_unit_test(looks_inside_the_bounds_only),
        cmocka_unit_test(agrees_with_a_plain_search),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
