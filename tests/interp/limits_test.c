/* SPDX-License-Identifier: Apache-2.0 */
/* Frames near the limit of the register code: slots are 16-bit numbers, so a function may have
 * 65535 of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "engine/interp/interp.h"

/* (module (func (export "f") (result i32) (local v128 x COUNT) (i32.const 7))), COUNT as five
 * LEB128 bytes. */
static size_t module_with_locals(uint8_t *bytes, uint32_t count) {
    static const uint8_t head[] = {0, 'a', 's', 'm', 1, 0, 0, 0,   1, 5, 1,  0x60, 0, 1,  0x7f, 3,
                                   2, 1,   0,   7,   5, 1, 1, 'f', 0, 0, 10, 12,   1, 10, 1};
    size_t size = sizeof head;
    memcpy(bytes, head, size);
    for (int i = 0; i < 5; i++, count >>= 7)
        bytes[size++] = (uint8_t)((count & 0x7f) | (i < 4 ? 0x80 : 0));
    memcpy(bytes + size, (const uint8_t[]){LM_V128, 0x41, 7, 0x0b}, 4);
    return size + 4;
}

static lm_status compile(uint32_t locals, struct lm_module *module, struct lm_code **code,
                         struct lm_error *error) {
    uint8_t bytes[64];
    const size_t size = module_with_locals(bytes, locals);
    const struct lm_compile_options options = {.isa = "host"};
    TRY(lm_module_decode(module, bytes, size, LM_DEFAULT_FEATURES, error));
    return lm_backend_interp.compile(module, &options, code, error);
}

static void test_largest_frame(void **state) {
    (void)state;
    struct lm_error error = LM_ERROR_INIT;
    struct lm_module module;
    struct lm_code *code = NULL;
    struct lm_trap trap = {0};
    struct lm_instance *instance = NULL;
    uint64_t result = 0;
    assert_int_equal(compile(32765, &module, &code, &error), LM_OK);
    struct lm_store *const store = lm_store_new(false);
    assert_non_null(store);
    assert_int_equal(lm_instantiate(store, &module, code, NULL, &instance, &trap, &error), LM_OK);
    assert_true(lm_func_invoke(store, lm_instance_export(instance, 0).of.func, &result, &trap));
    assert_int_equal((uint32_t)result, 7);
    lm_store_delete(store);
    lm_backend_interp.release(code);
    lm_module_release(&module);
}

static void test_frame_too_large(void **state) {
    (void)state;
    struct lm_error error = LM_ERROR_INIT;
    struct lm_module module;
    struct lm_code *code = NULL;
    assert_int_equal(compile(32766, &module, &code, &error), LM_LIMIT);
    assert_non_null(strstr(error.message, "65535 slots"));
    lm_module_release(&module);
}

static void test_unknown_isa(void **state) {
    (void)state;
    assert_non_null(lm_backend_interp.missing("pdp-11"));
    assert_null(lm_backend_interp.missing("host"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_largest_frame),
        cmocka_unit_test(test_frame_too_large),
        cmocka_unit_test(test_unknown_isa),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
