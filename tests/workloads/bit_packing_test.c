/* SPDX-License-Identifier: Apache-2.0 */
/* Bit packing: each width's layout bit by bit, from random and from greatest numbers, and unpacking
 * of that layout; neither touches a word outside. Widths of blocks with one bit set anywhere,
 * or in two numbers. */
#include "tests/workloads/kernel_test.h"

#include "workloads/codec/bit_packing/bit_packing.h"

enum { BLOCK = BIT_PACKING_BLOCK, COLUMNS = BIT_PACKING_COLUMNS };

/* Bit b of number i is bit width * (i / 4) + b of column i % 4. */
static void pack_by_definition(uint32_t *packed, const uint32_t *values, unsigned width) {
    memset(packed, 0, COLUMNS * width * sizeof packed[0]);
    for (size_t i = 0; i < BLOCK; i++) {
        for (size_t b = 0; b < width; b++) {
            const size_t at = width * (i / COLUMNS) + b;
            packed[at / 32 * COLUMNS + i % COLUMNS] |= (values[i] >> b & 1) << at % 32;
        }
    }
}

static void check_block(const uint32_t *values, unsigned width) {
    const size_t size = COLUMNS * width * sizeof values[0];
    uint32_t *const packed = guarded_alloc(size), expected[BLOCK];
    uint32_t *const unpacked = guarded_alloc(BLOCK * sizeof values[0]);
    pack_by_definition(expected, values, width);
    bit_pack(packed, values, width);
    assert_memory_equal(packed, expected, size);
    memset(unpacked, 0xff, BLOCK * sizeof values[0]);
    bit_unpack(unpacked, packed, width);
    assert_memory_equal(unpacked, values, BLOCK * sizeof values[0]);
    guarded_free(unpacked, BLOCK * sizeof values[0]);
    guarded_free(packed, size);
}

static void packs_every_width(void **state) {
    (void)state;
    struct lm_random random = test_random();
    uint32_t values[BLOCK];
    for (unsigned width = 0; width <= BIT_PACKING_MOST; width++) {
        for (size_t i = 0; i < BLOCK; i++)
            values[i] = lm_random_below(&random, 1u << width);
        check_block(values, width);
        for (size_t i = 0; i < BLOCK; i++)
            values[i] = (1u << width) - 1;
        check_block(values, width);
    }
}

static void finds_every_bit(void **state) {
    (void)state;
    uint32_t *const values = guarded_alloc(BLOCK * sizeof values[0]);
    memset(values, 0, BLOCK * sizeof values[0]);
    assert_int_equal(bit_packing_width(values), 0);
    for (size_t i = 0; i < BLOCK; i++) {
        for (unsigned bit = 0; bit < 32; bit++) {
            values[i] = 1u << bit;
            assert_int_equal(bit_packing_width(values), bit + 1);
        }
        values[i] = 0;
    }
    for (size_t i = 0; i < BLOCK; i++) {
        for (size_t distance = 1; distance < BLOCK; distance *= 2) {
            const size_t other = (i + distance) % BLOCK;
            values[i] = values[other] = 1u << i % 32;
            assert_int_equal(bit_packing_width(values), i % 32 + 1);
            values[i] = values[other] = 0;
        }
    }
    guarded_free(values, BLOCK * sizeof values[0]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packs_every_width),
        cmocka_unit_test(finds_every_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
