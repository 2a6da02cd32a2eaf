/* SPDX-License-Identifier: Apache-2.0 */
/* CRC-32: the check value of its parameters' catalogue entry and other known ones, every size
 * around groups of blocks against a register that takes bit by bit, and registers that are carried
 * on. */
#include "tests/workloads/kernel_test.h"

#include "workloads/crypto/crc32/crc32.h"

static uint32_t update_bitwise(uint32_t crc, const uint8_t *bytes, size_t size) {
    for (size_t i = 0; i < 8 * size; i++) {
        const uint32_t bit = bytes[i / 8] >> i % 8 & 1u;
        crc = crc >> 1 ^ ((crc ^ bit) & 1 ? 0xedb88320 : 0);
    }
    return crc;
}

static void gives_the_known_checksums(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint32_t checksum;
    } cases[] = {
        {"", 0x00000000},
        {"123456789", 0xcbf43926},
        {"The quick brown fox jumps over the lazy dog", 0x414fa339},
    };
    crc32_make_tables();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(crc32((const uint8_t *)cases[i].text, strlen(cases[i].text)),
                         cases[i].checksum);
    }
}

static void agrees_with_a_bitwise_register(void **state) {
    (void)state;
    struct lm_random random = test_random();
    crc32_make_tables();
    for (size_t size = 0; size <= 1300; size++) {
        uint8_t *const bytes = guarded_alloc(size);
        lm_random_fill_bytes(&random, bytes, size);
        const uint32_t before = (uint32_t)lm_random_u64(&random);
        assert_int_equal(crc32_update(before, bytes, size), update_bitwise(before, bytes, size));
        guarded_free(bytes, size);
    }
}

/* One bit among 320 zeros, at each place: all columns of the linear map that the checksum is. */
static void maps_every_bit(void **state) {
    (void)state;
    uint8_t bytes[320] = {0};
    crc32_make_tables();
    for (size_t bit = 0; bit < 8 * sizeof bytes; bit++) {
        bytes[bit / 8] = (uint8_t)(1u << bit % 8);
        assert_int_equal(crc32_update(0, bytes, sizeof bytes),
                         update_bitwise(0, bytes, sizeof bytes));
        bytes[bit / 8] = 0;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_known_checksums),
        cmocka_unit_test(agrees_with_a_bitwise_register),
        cmocka_unit_test(maps_every_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
