/* SPDX-License-Identifier: Apache-2.0 */
/* Outputs near a reference: what is near enough for each type of element, and what is not. */
#include "harness/tolerance.h"
#include "tests/harness/cmocka_check.h"

#include <math.h>
#include <string.h>

static lm_status compare(const char *element, double tolerance, const void *output,
                         const void *reference, size_t size, struct lm_error *error) {
    return lm_outputs_near(element, tolerance, output, size, reference, size, error);
}

static void floats_are_near_by_magnitude(void **state) {
    (void)state;
    static const struct {
        double value, reference;
        bool near;
    } cases[] = {
        {1, 1, true},
        {1.25, 1, true},
        {1.375, 1, false},
        {0.25, 0, true}, /* below 1 the tolerance itself */
        {0.375, 0, false},
        {-0.375, 0, false},
        {1280, 1024, true}, /* above 1 that part of the reference */
        {1281, 1024, false},
        {-1280, -1024, true},
        {767, 1024, false},
        {1024, -1024, false},
        {0.0, -0.0, true},
        {INFINITY, INFINITY, true},
        {INFINITY, -INFINITY, false},
        {INFINITY, 1, false},
        {1, INFINITY, false},
        {NAN, 1, false},
        {1, NAN, false},
        {NAN, NAN, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const double wide[2] = {cases[i].value, cases[i].reference};
        const float narrow[2] = {(float)wide[0], (float)wide[1]};
        const lm_status expected = cases[i].near ? LM_OK : LM_BAD_DATA;
        if (compare("f64", 0.25, &wide[0], &wide[1], 8, NULL) != expected ||
            compare("f32", 0.25, &narrow[0], &narrow[1], 4, NULL) != expected)
            fail_msg("%g for %g", wide[0], wide[1]);
    }
}

/* Two elements of each integer type, the second off by 1 and by 2; the bytes read as signed or not
 * tell the types apart. */
static void integers_are_near_by_number(void **state) {
    (void)state;
    static const struct {
        const char *element;
        uint8_t value[16], reference[16];
        size_t size;
        double tolerance;
        bool near;
    } cases[] = {
        {"u8", {7, 0x80}, {7, 0x7f}, 2, 1, true},
        {"i8", {7, 0x80}, {7, 0x7f}, 2, 1, false},
        {"i8", {7, 0xff}, {7, 1}, 2, 2, true},
        {"u8", {7, 0xff}, {7, 1}, 2, 2, false},
        {"u8", {7, 9}, {7, 7}, 2, 1.5, false},
        {"u16", {0, 1, 0x01, 0x01}, {0, 1, 0xff, 0x00}, 4, 2, true},
        {"u16", {0, 1, 0x02, 0x01}, {0, 1, 0xff, 0x00}, 4, 2, false},
        {"i16", {0, 0, 0xff, 0xff}, {0, 0, 1, 0}, 4, 2, true},
        {"u16", {0, 0, 0xff, 0xff}, {0, 0, 1, 0}, 4, 2, false},
        {"i32", {0xff, 0xff, 0xff, 0xff}, {1}, 4, 2, true},
        {"u32", {0xff, 0xff, 0xff, 0xff}, {1}, 4, 2, false},
        {"u32", {0, 0, 0, 0x80}, {0xff, 0xff, 0xff, 0x7f}, 4, 1, true},
        {"i64", {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, {1}, 8, 2, true},
        {"u64", {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, {1}, 8, 2, false},
        {"i64", {[8] = 2}, {0}, 16, 1, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const lm_status status = compare(cases[i].element, cases[i].tolerance, cases[i].value,
                                         cases[i].reference, cases[i].size, NULL);
        if (status != (cases[i].near ? LM_OK : LM_BAD_DATA)) fail_msg("case %zu: %d", i, status);
    }
}

static void says_what_differs(void **state) {
    (void)state;
    const float reference[3] = {1, 2, 4};
    float output[3] = {1, 2, 4.5f};
    struct lm_error error = LM_ERROR_INIT;
    assert_int_equal(compare("f32", 0.1, output, reference, 12, &error), LM_BAD_DATA);
    assert_string_equal(error.message,
                        "f32 2 is 4.5, the reference 4, beyond the tolerance of 0.1");
    static const struct {
        size_t size, reference_size;
    } sizes[] = {{12, 8}, {8, 12}, {6, 6}, {0, 4}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        assert_int_equal(lm_outputs_near("f32", 1, (const uint8_t *)output, sizes[i].size,
                                         (const uint8_t *)reference, sizes[i].reference_size, NULL),
                         LM_BAD_DATA);
    }
    static const char *const unknown[] = {"", "f", "f16", "float", "i7", "f32 "};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        assert_false(lm_element_known(unknown[i]));
        assert_int_equal(compare(unknown[i], 1, output, output, 12, NULL), LM_USAGE);
    }
    assert_true(lm_element_known("f64"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(floats_are_near_by_magnitude),
        cmocka_unit_test(integers_are_near_by_number),
        cmocka_unit_test(says_what_differs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
