/* SPDX-License-Identifier: Apache-2.0 */
/* Adler-32: known checksums; sums reduced at every step, as RFC 1950 defines them, at all sizes
 * around runs of vectors, and over long messages of the greatest bytes and from the greatest sums.
 */
#include "tests/workloads/kernel_test.h"

#include "workloads/crypto/adler32/adler32.h"

static uint32_t by_definition(uint32_t adler, const uint8_t *bytes, size_t size) {
    uint32_t sum = adler & 0xffff, sums = adler >> 16;
    for (size_t i = 0; i < size; i++) {
        sum = (sum + bytes[i]) % ADLER32_MODULUS;
        sums = (sums + sum) % ADLER32_MODULUS;
    }
    return sums * 65536 + sum;
}

static void gives_the_known_checksums(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint32_t checksum;
    } cases[] = {
        {"", 0x00000001}, {"a", 0x00620062}, {"abc", 0x024d0127}, {"Wikipedia", 0x11e60398}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(adler32(1, (const uint8_t *)cases[i].text, strlen(cases[i].text)),
                         cases[i].checksum);
    }
}

static void agrees_with_the_definition(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t size = 0; size <= 1300; size++) {
        uint8_t *const bytes = guarded_alloc(size);
        lm_random_fill_bytes(&random, bytes, size);
        const uint32_t sum = lm_random_below(&random, ADLER32_MODULUS);
        const uint32_t before = lm_random_below(&random, ADLER32_MODULUS) << 16 | sum;
        assert_int_equal(adler32(before, bytes, size), by_definition(before, bytes, size));
        guarded_free(bytes, size);
    }
}

static void sums_the_greatest_bytes(void **state) {
    (void)state;
    static const size_t sizes[] = {240, 5552, 5553, 15360, 15361, 16000, 30720, 100000};
    static const uint32_t greatest = 65520u << 16 | 65520u;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint8_t *const bytes = guarded_alloc(sizes[i]);
        memset(bytes, 255, sizes[i]);
        assert_int_equal(adler32(greatest, bytes, sizes[i]),
                         by_definition(greatest, bytes, sizes[i]));
        assert_int_equal(adler32(1, bytes, sizes[i]), by_definition(1, bytes, sizes[i]));
        guarded_free(bytes, sizes[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_known_checksums),
        cmocka_unit_test(agrees_with_the_definition),
        cmocka_unit_test(sums_the_greatest_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
