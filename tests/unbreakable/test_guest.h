/* SPDX-License-Identifier: Apache-2.0 */
/* A guest of the public API for these tests: a module of tests/unbreakable/modules with every
 * import served by one host function, and its exports by name. */
#ifndef LM_TESTS_TEST_GUEST_H
#define LM_TESTS_TEST_GUEST_H

#include <stdbool.h>

#include "engine/lanemark.h"

struct test_guest {
    wasm_engine_t *engine;
    wasm_store_t *store;
    wasm_module_t *module;
    wasm_instance_t *instance;
    wasm_extern_vec_t exports;
    wasm_exporttype_vec_t types;
};

/* A config with fuel, counters or neither: of the back end that the environment variable
 * LM_TEST_BACKEND names, else of the default. */
wasm_config_t *test_config(bool fuel, bool counters);

/* Everything but the instance; NULL config: the default. Any failure fails the test. */
void test_guest_prepare(struct test_guest *guest, wasm_config_t *config, const char *module);

/* The instance: every import is a function and becomes `callback` with `env`. A trap of the start
 * function is returned. */
wasm_trap_t *test_guest_instantiate(struct test_guest *guest,
                                    wasm_func_callback_with_env_t callback, void *env);

/* Both, with imports that do nothing. */
void test_guest_open(struct test_guest *guest, wasm_config_t *config, const char *module);
void test_guest_close(struct test_guest *guest);

/* The exported function; fails the test when there is none. */
const wasm_func_t *test_guest_func(const struct test_guest *guest, const char *name);

/* Calls it with one i32 (ignored by functions without parameters). */
wasm_trap_t *test_guest_call(const struct test_guest *guest, const char *name, uint32_t argument);

/* Expects a trap with this message, and deletes it. */
void test_expect_trap(wasm_trap_t *trap, const char *message);

/* The export's name at `index`, terminated, in static storage of the thread. */
const char *test_guest_export_name(const struct test_guest *guest, size_t index);

#endif
