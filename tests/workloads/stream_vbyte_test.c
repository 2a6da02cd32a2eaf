/* SPDX-License-Identifier: Apache-2.0 */
/* Stream VByte: an example laid out by hand, the greatest and least number of each size, every
 * control byte, and every count from random numbers. Streams end at a page that nobody may touch.
 */
#include "tests/workloads/kernel_test.h"

#include "workloads/codec/stream_vbyte/stream_vbyte.h"

enum { MOST = 1024 };

/* Decodes streams of exactly these sizes. */
static void check_decoded(const uint8_t *control, const uint8_t *data, size_t data_size,
                          const uint32_t *expected, size_t count) {
    const size_t control_size = stream_vbyte_control_size(count), size = count * sizeof expected[0];
    uint8_t *const controls = guarded_alloc(control_size), *const bytes = guarded_alloc(data_size);
    uint32_t *const values = guarded_alloc(size);
    memcpy(controls, control, control_size);
    memcpy(bytes, data, data_size);
    stream_vbyte_decode(values, controls, bytes, data_size, count);
    assert_memory_equal(values, expected, size);
    guarded_free(values, size);
    guarded_free(bytes, data_size);
    guarded_free(controls, control_size);
}

static void check_round_trip(const uint32_t *values, size_t count) {
    uint8_t control[MOST / 4], data[4 * MOST];
    const size_t size = stream_vbyte_encode(control, data, values, count);
    check_decoded(control, data, size, values, count);
}

/* Sizes 2, 3, 4, 1, then 1, 2. */
static void reads_an_example(void **state) {
    (void)state;
    static const uint32_t values[] = {1024, 70000, 0x12345678, 12, 0, 0xff00};
    static const uint8_t control[] = {1 | 2 << 2 | 3 << 4 | 0 << 6, 0 | 1 << 2};
    static const uint8_t data[] = {0x00, 0x04, 0x70, 0x11, 0x01, 0x78, 0x56,
                                   0x34, 0x12, 0x0c, 0x00, 0x00, 0xff};
    uint8_t written_control[2], written[24];
    stream_vbyte_prepare();
    assert_int_equal(stream_vbyte_encode(written_control, written, values, 6), sizeof data);
    assert_memory_equal(written_control, control, sizeof control);
    assert_memory_equal(written, data, sizeof data);
    check_decoded(control, data, sizeof data, values, 6);
}

/* Four numbers for each control byte, all with the greatest and then with the least of their size.
 */
static void reads_every_control_byte(void **state) {
    (void)state;
    static const uint32_t greatest[4] = {0xff, 0xffff, 0xffffff, 0xffffffff};
    static const uint32_t least[4] = {0, 0x100, 0x10000, 0x1000000};
    uint32_t values[MOST];
    stream_vbyte_prepare();
    for (size_t i = 0; i < MOST; i++)
        values[i] = greatest[i / 4 >> i % 4 * 2 & 3];
    check_round_trip(values, MOST);
    for (size_t i = 0; i < MOST; i++)
        values[i] = least[i / 4 >> i % 4 * 2 & 3];
    check_round_trip(values, MOST);
}

static void reads_every_count(void **state) {
    (void)state;
    struct lm_random random = test_random();
    uint32_t values[MOST];
    stream_vbyte_prepare();
    for (size_t count = 0; count <= 150; count++) {
        for (size_t i = 0; i < count; i++)
            values[i] = (uint32_t)lm_random_u64(&random) >> lm_random_below(&random, 32);
        check_round_trip(values, count);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_an_example),
        cmocka_unit_test(reads_every_control_byte),
        cmocka_unit_test(reads_every_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
