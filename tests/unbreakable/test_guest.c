/* SPDX-License-Identifier: Apache-2.0 */
/* The guest of test_guest.h. */
#include "tests/unbreakable/test_guest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/engine_api/test_modules.h"

enum { MAX_IMPORTS = 8 };

static wasm_trap_t *do_nothing(void *env, const wasm_val_vec_t *args, wasm_val_vec_t *results) {
    (void)env;
    (void)args;
    (void)results;
    return NULL;
}

wasm_config_t *test_config(bool fuel, bool counters) {
    wasm_config_t *config = wasm_config_new();
    const char *backend = getenv("LM_TEST_BACKEND");
    if (backend) assert_true(lm_config_set_backend(config, backend));
    lm_config_set_fuel(config, fuel);
    lm_config_set_counters(config, counters);
    return config;
}

void test_guest_prepare(struct test_guest *guest, wasm_config_t *config, const char *module) {
    struct lm_error error = LM_ERROR_INIT;
    *guest = (struct test_guest){
        .engine = wasm_engine_new_with_config(config ? config : test_config(false, false))};
    guest->store = wasm_store_new(guest->engine);
    struct test_binary binary = read_test_module(module);
    const wasm_byte_vec_t bytes = {binary.size, (wasm_byte_t *)binary.bytes};
    guest->module = lm_module_new(guest->store, &bytes, &error);
    assert_string_equal(error.message, "");
    assert_non_null(guest->module);
    free(binary.bytes);
    wasm_module_exports(guest->module, &guest->types);
}

wasm_trap_t *test_guest_instantiate(struct test_guest *guest,
                                    wasm_func_callback_with_env_t callback, void *env) {
    wasm_importtype_vec_t wanted;
    wasm_extern_t *items[MAX_IMPORTS];
    wasm_trap_t *trap = NULL;
    wasm_module_imports(guest->module, &wanted);
    assert_true(wanted.size <= MAX_IMPORTS);
    for (size_t i = 0; i < wanted.size; i++) {
        const wasm_externtype_t *type = wasm_importtype_type(wanted.data[i]);
        items[i] = wasm_func_as_extern(wasm_func_new_with_env(
            guest->store, wasm_externtype_as_functype_const(type), callback, env, NULL));
    }
    const wasm_extern_vec_t imports = {wanted.size, items};
    guest->instance = wasm_instance_new(guest->store, guest->module, &imports, &trap);
    for (size_t i = 0; i < wanted.size; i++)
        wasm_extern_delete(items[i]);
    wasm_importtype_vec_delete(&wanted);
    if (guest->instance) wasm_instance_exports(guest->instance, &guest->exports);
    return trap;
}

void test_guest_open(struct test_guest *guest, wasm_config_t *config, const char *module) {
    test_guest_prepare(guest, config, module);
    assert_null(test_guest_instantiate(guest, do_nothing, NULL));
}

void test_guest_close(struct test_guest *guest) {
    if (guest->instance) wasm_extern_vec_delete(&guest->exports);
    wasm_exporttype_vec_delete(&guest->types);
    if (guest->instance) wasm_instance_delete(guest->instance);
    wasm_module_delete(guest->module);
    wasm_store_delete(guest->store);
    wasm_engine_delete(guest->engine);
}

const char *test_guest_export_name(const struct test_guest *guest, size_t index) {
    static _Thread_local char text[64];
    const wasm_name_t *name = wasm_exporttype_name(guest->types.data[index]);
    (void)snprintf(text, sizeof text, "%.*s", (int)name->size, name->data);
    return text;
}

const wasm_func_t *test_guest_func(const struct test_guest *guest, const char *name) {
    for (size_t i = 0; i < guest->types.size; i++) {
        if (strcmp(test_guest_export_name(guest, i), name) != 0) continue;
        const wasm_func_t *func = wasm_extern_as_func(guest->exports.data[i]);
        assert_non_null(func);
        return func;
    }
    fail_msg("no export \"%s\"", name);
    return NULL;
}

wasm_trap_t *test_guest_call(const struct test_guest *guest, const char *name, uint32_t argument) {
    const union lm_value args[1] = {{.i32 = argument}};
    union lm_value results[1];
    return lm_func_call(test_guest_func(guest, name), args, results);
}

void test_expect_trap(wasm_trap_t *trap, const char *message) {
    wasm_message_t text;
    assert_non_null(trap);
    wasm_trap_message(trap, &text);
    assert_string_equal(text.data, message);
    wasm_byte_vec_delete(&text);
    wasm_trap_delete(trap);
}
