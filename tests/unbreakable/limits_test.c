/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of every limit of engine/limits.def: lowered to what a module has it lets the module pass,
 * one less refuses it; and of time limits on making modules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "engine/deadline.h"
#include "engine/features.h"
#include "engine/module.h"
#include "tests/engine_api/test_modules.h"
#include "tests/unbreakable/test_guest.h"

/* What limited.wat has, and how it is refused with less. */
static const struct limited {
    const char *name;
    uint64_t most; /* 0: found by trying */
    const char *message;
} limited[] = {
    {"module_size", 0, "module too large: "},
    {"types", 3, "too many types: 3, at most 2"},
    {"functions", 3, "too many functions: 3, at most 2"},
    {"imports", 1, "too many imports: 1, at most 0"},
    {"exports", 4, "too many exports: 4, at most 3"},
    {"globals", 2, "too many globals: 2, at most 1"},
    {"segments", 3, "too many data segments: 3, at most 2"},
    {"tables", 2, "too many tables: 2, at most 1"},
    {"memories", 2, "too many memories: 2, at most 1"},
    {"params", 5, "too many parameters: 5, at most 4"},
    {"results", 3, "too many results: 3, at most 2"},
    {"locals", 7, "too many locals: 7, at most 6 (in function $many #2)"},
    {"body_size", 28, "function body too large: 28 bytes, at most 27"},
    {"table_size", 20, "table 0: 20 elements are too many: at most 19 each, 134217728 in all"},
    {"memory_pages", 3, "memory 0: 3 pages are too many: at most 2 each, 1073741824 in all"},
    {"memory64_pages", 2, "memory 1: 2 pages are too many: at most 1 each, 1073741824 in all"},
    {"nesting", 6, "blocks are nested too deeply: at most 5 (in function $deep #1)"},
    {"operands", 9, "too many operands on the stack: at most 8 (in function $stacked #3)"},
    {"const_operands", 3, "constant expression too deep: more than 2 values on its stack"},
    {"code_size", 0, "the module's code is too large for the interpreter"},
    {"store_pages", 5, "memory 1: 2 pages are too many: at most 262144 each, 4 in all"},
    {"store_elements", 24, "table 1: 4 elements are too many: at most 10000000 each, 23 in all"},
};

static wasm_trap_t *do_nothing(void *env, const wasm_val_vec_t *args, wasm_val_vec_t *results) {
    (void)env;
    (void)args;
    (void)results;
    return NULL;
}

static lm_status instantiate(wasm_store_t *store, const wasm_module_t *module,
                             struct lm_error *error) {
    wasm_functype_t *type = wasm_functype_new_0_0();
    wasm_func_t *func = wasm_func_new_with_env(store, type, do_nothing, NULL, NULL);
    wasm_extern_t *items[] = {wasm_func_as_extern(func)};
    const wasm_extern_vec_t imports = {1, items};
    wasm_trap_t *trap = NULL;
    wasm_instance_t *instance = lm_instance_new(store, module, &imports, &trap, error);
    assert_null(trap);
    if (instance) wasm_instance_delete(instance);
    wasm_func_delete(func);
    wasm_functype_delete(type);
    return instance ? LM_OK : error->status;
}

/* Makes module and instance of limited.wat under one lowered limit. */
static lm_status try_limit(const char *name, uint64_t most, struct lm_error *error) {
    struct test_binary binary = read_test_module("limited");
    const wasm_byte_vec_t bytes = {binary.size, (wasm_byte_t *)binary.bytes};
    wasm_config_t *config = wasm_config_new();
    *error = LM_ERROR_INIT;
    assert_true(lm_config_set_limit(config, name, most));
    wasm_engine_t *engine = wasm_engine_new_with_config(config);
    wasm_store_t *store = wasm_store_new(engine);
    wasm_module_t *module = lm_module_new(store, &bytes, error);
    const lm_status status = module ? instantiate(store, module, error) : error->status;
    if (module) wasm_module_delete(module);
    wasm_store_delete(store);
    wasm_engine_delete(engine);
    free(binary.bytes);
    return status;
}

/* The least limit that is enough. */
static uint64_t find_limit(const char *name, uint64_t most) {
    struct lm_error error;
    uint64_t low = 0;
    while (low + 1 < most) { /* `low` is too little, `most` is enough */
        const uint64_t middle = low + (most - low) / 2;
        if (try_limit(name, middle, &error) == LM_OK)
            most = middle;
        else
            low = middle;
    }
    return most;
}

static void limits_hold_to_the_last(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof limited / sizeof *limited; i++) {
        struct lm_error error;
        const struct limited *row = &limited[i];
        const uint64_t most = row->most ? row->most : find_limit(row->name, 1 << 20);
        assert_true(most > 0 && most < 1 << 20);
        if (try_limit(row->name, most, &error) != LM_OK)
            fail_msg("%s at %llu: %s", row->name, (unsigned long long)most, error.message);
        if (try_limit(row->name, most - 1, &error) != LM_LIMIT)
            fail_msg("%s beyond %llu: %s \"%s\"", row->name, (unsigned long long)most - 1,
                     lm_status_name(error.status), error.message);
        if (strncmp(error.message, row->message, strlen(row->message)) != 0)
            fail_msg("%s: \"%s\" instead of \"%s\"", row->name, error.message, row->message);
    }
}

static void every_limit_is_tested(void **state) {
    (void)state;
    assert_int_equal(lm_limit_count(), sizeof limited / sizeof *limited);
    for (size_t i = 0; i < lm_limit_count(); i++) {
        const char *name = lm_limit_name(i);
        bool is_there = false;
        for (size_t k = 0; k < sizeof limited / sizeof *limited; k++)
            is_there = is_there || strcmp(limited[k].name, name) == 0;
        if (!is_there) fail_msg("%s", name);
        assert_true(strlen(lm_limit_description(i)) > 0);
    }
    assert_null(lm_limit_name(lm_limit_count()));
}

/* The values of the JS API's appendix. */
static void defaults_are_those_of_the_standard(void **state) {
    (void)state;
    static const struct {
        const char *name;
        uint64_t most;
    } expected[] = {
        {"module_size", 1073741824}, {"types", 1000000},   {"functions", 1000000},
        {"imports", 1000000},        {"exports", 1000000}, {"globals", 1000000},
        {"segments", 100000},        {"tables", 100000},   {"memories", 100},
        {"table_size", 10000000},    {"params", 1000},     {"results", 1000},
        {"body_size", 7654321},      {"locals", 50000},    {"memory_pages", 65536},
        {"memory64_pages", 262144},
    };
    wasm_config_t *config = wasm_config_new();
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        for (size_t k = 0; k < lm_limit_count(); k++)
            if (strcmp(lm_limit_name(k), expected[i].name) == 0)
                assert_int_equal(lm_limit_default(k), expected[i].most);
        assert_true(lm_config_set_limit(config, expected[i].name, 0));
        assert_true(lm_config_set_limit(config, expected[i].name, expected[i].most));
        assert_false(lm_config_set_limit(config, expected[i].name, expected[i].most + 1));
        assert_false(lm_config_set_limit(config, expected[i].name, UINT64_MAX));
    }
    assert_false(lm_config_set_limit(config, "module_weight", 1));
    wasm_config_delete(config);
}

/* --- Growing ---------------------------------------------------------------------------------- */

static uint32_t call(const struct test_guest *guest, const char *name, uint32_t argument) {
    union lm_value value = {.i32 = argument};
    wasm_trap_t *trap = lm_func_call(test_guest_func(guest, name), &value, &value);
    assert_null(trap);
    return value.i32;
}

static void growing_ends_at_the_limit(void **state) {
    (void)state;
    static const struct {
        const char *name;
        const char *grow;
        uint64_t most;
    } cases[] = {
        {"memory_pages", "grow", 10},     {"memory64_pages", "grow_wide", 10},
        {"table_size", "grow_table", 10}, {"store_pages", "grow", 11},
        {"store_pages", "grow_wide", 11}, {"store_elements", "grow_table", 10},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct test_guest guest;
        wasm_config_t *config = wasm_config_new();
        assert_true(lm_config_set_limit(config, cases[i].name, cases[i].most));
        test_guest_open(&guest, config, "grows");
        assert_int_equal(call(&guest, cases[i].grow, 4), 1);
        assert_int_equal(call(&guest, cases[i].grow, 6), UINT32_MAX);
        assert_int_equal(call(&guest, cases[i].grow, UINT32_MAX), UINT32_MAX);
        assert_int_equal(call(&guest, cases[i].grow, 5), 5);
        assert_int_equal(call(&guest, cases[i].grow, 1), UINT32_MAX);
        assert_int_equal(call(&guest, cases[i].grow, 0), 10);
        assert_int_equal(call(&guest, "touch", 0), 1);
        test_guest_close(&guest);
    }
}

/* --- Time ------------------------------------------------------------------------------------- */

struct builder {
    uint8_t *bytes;
    size_t size;
};

static void put(struct builder *builder, const void *bytes, size_t count) {
    uint8_t *grown = realloc(builder->bytes, builder->size + count);
    assert_non_null(grown);
    builder->bytes = grown;
    memcpy(builder->bytes + builder->size, bytes, count);
    builder->size += count;
}

static void put_u32(struct builder *builder, uint32_t value) {
    for (int i = 0; i < 5; i++, value >>= 7)
        put(builder, &(uint8_t){(uint8_t)((value & 0x7f) | (i < 4 ? 0x80 : 0))}, 1);
}

/* Functions of two bytes' calls, each of which pushes or takes a thousand values. */
static struct builder slow_module(uint32_t functions) {
    enum { PAIRS = 1500000, BODY = 1 + 4 * PAIRS + 1 };
    static uint8_t body[BODY];
    static uint8_t many[LM_LIMIT_results];
    struct builder module = {0};
    put(&module, "\0asm\1\0\0\0", 8);
    memset(many, 0x7f, sizeof many);
    put(&module, "\1", 1);
    put_u32(&module, 1 + 3 + 2 * (1 + 5 + LM_LIMIT_results + 1));
    put(&module, "\3\x60\0\0\x60\0", 6);
    put_u32(&module, LM_LIMIT_results);
    put(&module, many, sizeof many);
    put(&module, "\x60", 1);
    put_u32(&module, LM_LIMIT_params);
    put(&module, many, sizeof many);
    put(&module, "\0\2\x09\2\0\0\0\1\0\0\0\2", 12); /* two imports, of types 1 and 2 */
    put(&module, "\3", 1);
    put_u32(&module, 5 + functions);
    put_u32(&module, functions);
    for (uint32_t i = 0; i < functions; i++)
        put(&module, "\0", 1);
    for (size_t i = 0; i < PAIRS; i++)
        memcpy(body + 1 + 4 * i, "\x10\0\x10\1", 4);
    body[BODY - 1] = 0x0b;
    put(&module, "\x0a", 1);
    put_u32(&module, 5 + functions * (5 + BODY));
    put_u32(&module, functions);
    for (uint32_t i = 0; i < functions; i++) {
        put_u32(&module, BODY);
        put(&module, body, sizeof body);
    }
    return module;
}

static void making_a_module_ends_at_the_limit(void **state) {
    (void)state;
    static const struct {
        uint64_t nanoseconds;
        const char *message;
    } cases[] = {
        {1, "time limit exceeded while decoding"},
        {300000000, "time limit exceeded while "},
    };
    struct builder module = slow_module(4);
    const wasm_byte_vec_t bytes = {module.size, (wasm_byte_t *)module.bytes};
    wasm_engine_t *engine = wasm_engine_new();
    wasm_store_t *store = wasm_store_new(engine);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lm_error error = LM_ERROR_INIT;
        struct timespec start, end;
        assert_true(lm_store_set_timeout(store, cases[i].nanoseconds));
        (void)clock_gettime(CLOCK_MONOTONIC, &start);
        assert_null(lm_module_new(store, &bytes, &error));
        (void)clock_gettime(CLOCK_MONOTONIC, &end);
        assert_int_equal(error.status, LM_LIMIT);
        if (strncmp(error.message, cases[i].message, strlen(cases[i].message)) != 0)
            fail_msg("\"%s\" instead of \"%s\"", error.message, cases[i].message);
        assert_true(end.tv_sec - start.tv_sec < 3);
    }
    assert_true(lm_store_set_timeout(store, 1));
    assert_false(wasm_module_validate(store, &bytes));
    wasm_store_delete(store);
    wasm_engine_delete(engine);
    free(module.bytes);
}

/* The walk by itself, decoding having been in time. */
static void validating_ends_at_the_limit(void **state) {
    (void)state;
    struct builder bytes = slow_module(1);
    struct lm_module module;
    struct lm_error error = LM_ERROR_INIT;
    assert_int_equal(
        lm_module_decode(&module, bytes.bytes, bytes.size, LM_DEFAULT_FEATURES, &error), LM_OK);
    module.deadline = lm_clock_now() + 1000000;
    assert_int_equal(lm_module_validate_bodies(&module, &error), LM_LIMIT);
    assert_string_equal(error.message,
                        "time limit exceeded while validating and compiling (in function #2)");
    lm_module_release(&module);
    free(bytes.bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_hold_to_the_last),
        cmocka_unit_test(every_limit_is_tested),
        cmocka_unit_test(defaults_are_those_of_the_standard),
        cmocka_unit_test(growing_ends_at_the_limit),
        cmocka_unit_test(making_a_module_ends_at_the_limit),
        cmocka_unit_test(validating_ends_at_the_limit),
    };
    return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
