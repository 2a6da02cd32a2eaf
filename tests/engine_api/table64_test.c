/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of tables with i64 addresses (spec sections 2.3.5, 3.4 and 4.6): which bodies, limits and
 * segments are valid, and what each instruction on tables does in every back end, inside and beyond
 * what 32 bits can say. Modules are written as bytes, by section. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/features.h"
#include "engine/lanemark.h"
#include "engine/module.h"

/* --- Modules ---------------------------------------------------------------------------------- */

struct bytes {
    uint8_t data[512];
    size_t size;
};

static void put(struct bytes *to, const void *data, size_t size) {
    assert_true(to->size + size <= sizeof to->data);
    memcpy(to->data + to->size, data, size);
    to->size += size;
}

static void put_byte(struct bytes *to, size_t byte) {
    put(to, &(uint8_t){(uint8_t)byte}, 1);
}

/* Bytes in hexadecimal digits, with spaces anywhere between. */
static void put_hex(struct bytes *to, const char *digits) {
    for (const char *at = digits; *at; at++) {
        if (*at == ' ') continue;
        const char byte[] = {at[0], at[1], 0};
        put_byte(to, strtoul(byte, NULL, 16));
        at++;
    }
}

/* The length takes two bytes whatever it is. */
static void put_sized(struct bytes *to, const struct bytes *content) {
    put_byte(to, (content->size & 0x7f) | 0x80);
    put_byte(to, content->size >> 7);
    put(to, content->data, content->size);
}

static void put_section(struct bytes *to, unsigned id, const char *digits) {
    struct bytes content = {.size = 0};
    put_hex(&content, digits);
    put_byte(to, id);
    put_sized(to, &content);
}

static void put_header(struct bytes *to) {
    put(to, "\0asm\1\0\0\0", 8);
}

/* --- Validation ------------------------------------------------------------------------------- */

static void expect(const struct bytes *binary, lm_status status, const char *message,
                   const char *what) {
    struct lm_module module;
    struct lm_error error = LM_ERROR_INIT;
    lm_status got =
        lm_module_decode(&module, binary->data, binary->size, LM_DEFAULT_FEATURES, &error);
    if (got == LM_OK) {
        got = lm_module_validate_bodies(&module, &error);
        lm_module_release(&module);
    }
    if (got != status || strncmp(error.message, message, strlen(message)) != 0)
        fail_msg("%s: expected %s \"%s\", got %s \"%s\"", what, lm_status_name(status), message,
                 lm_status_name(got), error.message);
}

/* Table 0 has i64 addresses, table 1 i32 ones; segment 0 is passive. */
static void bodies_use_the_type_of_addresses(void **state) {
    (void)state;
    static const struct {
        const char *text, *body;
        bool is_valid;
    } cases[] = {
        {"table.get", "4200 2500 1a", true},
        {"table.get by i32", "4100 2500 1a", false},
        {"table.get of table 1", "4100 2501 1a", true},
        {"table.get of table 1 by i64", "4200 2501 1a", false},
        {"table.set", "4200 d070 2600", true},
        {"table.set by i32", "4100 d070 2600", false},
        {"table.size is i64", "fc1000 a71a", true},
        {"table.size is no i32", "fc1000 451a", false},
        {"table.size of table 1 is i32", "fc1001 451a", true},
        {"table.grow", "d070 4201 fc0f00 a71a", true},
        {"table.grow by i32", "d070 4101 fc0f00 a71a", false},
        {"table.grow gives i64", "d070 4201 fc0f00 451a", false},
        {"table.fill", "4200 d070 4200 fc1100", true},
        {"table.fill from i32", "4100 d070 4200 fc1100", false},
        {"table.fill of i32", "4200 d070 4100 fc1100", false},
        {"table.copy", "4200 4200 4200 fc0e0000", true},
        {"table.copy to i32", "4100 4200 4200 fc0e0000", false},
        {"table.copy from i32", "4200 4100 4200 fc0e0000", false},
        {"table.copy of i32", "4200 4200 4100 fc0e0000", false},
        {"table.copy 0 1", "4200 4100 4100 fc0e0001", true},
        {"table.copy 0 1 of i64", "4200 4100 4200 fc0e0001", false},
        {"table.copy 1 0", "4100 4200 4100 fc0e0100", true},
        {"table.copy 1 0 of i64", "4100 4200 4200 fc0e0100", false},
        {"table.copy 1 0, addresses exchanged", "4200 4100 4100 fc0e0100", false},
        {"table.init", "4200 4100 4100 fc0c0000", true},
        {"table.init to i32", "4100 4100 4100 fc0c0000", false},
        {"table.init from i64", "4200 4200 4100 fc0c0000", false},
        {"table.init of i64", "4200 4100 4200 fc0c0000", false},
        {"call_indirect", "4200 110000", true},
        {"call_indirect by i32", "4100 110000", false},
        {"call_indirect of table 1 by i64", "4200 110001", false},
        {"return_call_indirect", "4200 130000", true},
        {"return_call_indirect by i32", "4100 130000", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes binary = {.size = 0}, body = {.size = 0}, code = {.size = 0};
        put_header(&binary);
        put_section(&binary, 1, "01 600000");
        put_section(&binary, 3, "01 00");
        put_section(&binary, 4, "02 700402 700002");
        put_section(&binary, 9, "01 01 00 00");
        put_hex(&body, "00");
        put_hex(&body, cases[i].body);
        put_hex(&body, "0b");
        put_hex(&code, "01");
        put_sized(&code, &body);
        put_byte(&binary, 10);
        put_sized(&binary, &code);
        expect(&binary, cases[i].is_valid ? LM_OK : LM_INVALID,
               cases[i].is_valid ? "" : "type mismatch", cases[i].text);
    }
}

static void tables_and_segments_use_it_too(void **state) {
    (void)state;
    static const struct {
        const char *text, *tables, *elements;
        lm_status status;
        const char *message;
    } cases[] = {
        {"i64 offset", "01 700402", "01 00 42000b 00", LM_OK, ""},
        {"i32 offset", "01 700402", "01 00 41000b 00", LM_INVALID, "type mismatch"},
        {"i64 offset in an i32 table", "01 700002", "01 00 42000b 00", LM_INVALID, "type mismatch"},
        {"i64 offset by number", "02 700002 700402", "01 02 01 42000b 00 00", LM_OK, ""},
        {"i32 offset by number", "02 700002 700402", "01 02 01 41000b 00 00", LM_INVALID,
         "type mismatch"},
        {"2^33 elements", "01 7004 8080808020", "00", LM_OK, ""},
        {"2^64-1 elements", "01 7005 00 ffffffffffffffffff01", "00", LM_OK, ""},
        {"2^33 elements by i32", "01 7000 8080808020", "00", LM_INVALID,
         "table size must be at most 2^32-1"},
        {"limits in disorder", "01 7005 8080808020 01", "00", LM_INVALID,
         "size minimum must not be greater than maximum"},
        {"shared", "01 7007 0001", "00", LM_MALFORMED, "integer too large"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes binary = {.size = 0};
        put_header(&binary);
        put_section(&binary, 4, cases[i].tables);
        put_section(&binary, 9, cases[i].elements);
        expect(&binary, cases[i].status, cases[i].message, cases[i].text);
    }
}

/* --- Execution -------------------------------------------------------------------------------- */

static wasm_engine_t *engine;
static wasm_store_t *store;

static wasm_module_t *compile(const struct bytes *binary) {
    const wasm_byte_vec_t bytes = {binary->size, (char *)(uintptr_t)binary->data};
    wasm_module_t *module = wasm_module_new(store, &bytes);
    assert_non_null(module);
    return module;
}

/* Exports of the module below, by name and position; 0 gives 42, and 2 is of another type. */
enum {
    ANSWER,
    SIZE,
    IS_NULL,
    SET,
    GROW,
    FILL,
    COPY,
    COPY_IN,
    COPY_OUT,
    INIT,
    CALL,
    TAIL,
    IS_NULL_1
};

static const struct {
    unsigned type;
    const char *body;
} funcs[] = {
    [ANSWER] = {8, "412a"},
    [SIZE] = {0, "fc1000"},
    [IS_NULL] = {1, "2000 2500 d1"},
    [SET] = {2, "2000 d200 2600"},
    [GROW] = {3, "d200 2000 fc0f00"},
    [FILL] = {4, "2000 d200 2001 fc1100"},
    [COPY] = {5, "2000 2001 2002 fc0e0000"},
    [COPY_IN] = {6, "2000 2001 2002 fc0e0001"},
    [COPY_OUT] = {7, "2000 2001 2002 fc0e0100"},
    [INIT] = {6, "2000 2001 2002 fc0c0100"},
    [CALL] = {1, "2000 110800"},
    [TAIL] = {1, "2000 130800"},
    [IS_NULL_1] = {9, "2000 2501 d1"},
};
enum { FUNCS = sizeof funcs / sizeof *funcs };

/* Table 0: i64 4..10, [null, answer, is_null_1, null]; table 1: i32 4, null. */
static void put_module(struct bytes *to) {
    struct bytes types = {.size = 0}, exports = {.size = 0}, code = {.size = 0};
    put_header(to);
    put_section(to, 1,
                "0a 6000017e 60017e017f 60017e00 60017e017e 60027e7e00 60037e7e7e00 60037e7f7f00 "
                "60037f7e7f00 6000017f 60017f017f");
    put_byte(&types, FUNCS);
    put_byte(&exports, FUNCS);
    put_byte(&code, FUNCS);
    for (size_t i = 0; i < FUNCS; i++) {
        struct bytes body = {.size = 0};
        put_byte(&types, funcs[i].type);
        put_byte(&exports, 1);
        put_byte(&exports, 'a' + i);
        put_byte(&exports, 0);
        put_byte(&exports, i);
        put_hex(&body, "00");
        put_hex(&body, funcs[i].body);
        put_hex(&body, "0b");
        put_sized(&code, &body);
    }
    put_byte(to, 3);
    put_sized(to, &types);
    put_section(to, 4, "02 7005040a 700004");
    put_byte(to, 7);
    put_sized(to, &exports);
    put_section(to, 9, "02 00 42010b 02 000c 01 00 02 0000");
    put_byte(to, 10);
    put_sized(to, &code);
}

#define FAR   INT64_C(0x100000000)
#define OUT   "out of bounds table access"
#define UNDEF "undefined element"

/* In this order: what a call with up to three numbers gives, or the trap. */
static const struct call {
    int func;
    int64_t args[3];
    int64_t result;
    const char *trap;
} calls[] = {
    {SIZE, {0}, 4, NULL},
    {IS_NULL, {0}, 1, NULL},
    {IS_NULL, {1}, 0, NULL},
    {IS_NULL, {3}, 1, NULL},
    {IS_NULL, {4}, 0, OUT},
    {IS_NULL, {FAR + 1}, 0, OUT},
    {IS_NULL, {-1}, 0, OUT},
    {SET, {4}, 0, OUT},
    {SET, {FAR}, 0, OUT},
    {IS_NULL, {0}, 1, NULL},
    {SET, {0}, 0, NULL},
    {IS_NULL, {0}, 0, NULL},
    {CALL, {0}, 42, NULL},
    {CALL, {1}, 42, NULL},
    {CALL, {2}, 0, "indirect call type mismatch"},
    {CALL, {3}, 0, "uninitialized element"},
    {CALL, {4}, 0, UNDEF},
    {CALL, {FAR}, 0, UNDEF},
    {CALL, {FAR + 1}, 0, UNDEF},
    {CALL, {INT64_MIN}, 0, UNDEF},
    {TAIL, {1}, 42, NULL},
    {TAIL, {2}, 0, "indirect call type mismatch"},
    {TAIL, {4}, 0, UNDEF},
    {TAIL, {FAR + 1}, 0, UNDEF},
    {GROW, {0}, 4, NULL},
    {GROW, {3}, 4, NULL},
    {SIZE, {0}, 7, NULL},
    {CALL, {6}, 42, NULL},
    {GROW, {4}, -1, NULL},
    {GROW, {FAR}, -1, NULL},
    {GROW, {-1}, -1, NULL},
    {SIZE, {0}, 7, NULL},
    {GROW, {3}, 7, NULL},
    {GROW, {1}, -1, NULL},
    {SIZE, {0}, 10, NULL},
    {COPY_IN, {3, 0, 4}, 0, NULL}, /* nulls to 3..6 */
    {IS_NULL, {6}, 1, NULL},
    {COPY_IN, {7, 0, 4}, 0, OUT},
    {COPY_IN, {0, 4, 1}, 0, OUT},
    {COPY_IN, {FAR, 0, 1}, 0, OUT},
    {COPY_IN, {FAR, 0, 0}, 0, OUT},
    {FILL, {3, 2}, 0, NULL},
    {IS_NULL, {4}, 0, NULL},
    {IS_NULL, {5}, 1, NULL},
    {FILL, {10, 0}, 0, NULL},
    {FILL, {11, 0}, 0, OUT},
    {FILL, {5, 6}, 0, OUT},
    {FILL, {FAR + 5, 1}, 0, OUT},
    {FILL, {5, FAR + 1}, 0, OUT},
    {FILL, {-1, 2}, 0, OUT}, /* the sum wraps */
    {IS_NULL, {5}, 1, NULL},
    {COPY, {4, 3, 3}, 0, NULL}, /* overlapping: 4 and 5 set, 6 null */
    {IS_NULL, {5}, 0, NULL},
    {IS_NULL, {6}, 1, NULL},
    {COPY, {10, 10, 0}, 0, NULL},
    {COPY, {9, 0, 2}, 0, OUT},
    {COPY, {FAR, 0, 1}, 0, OUT},
    {COPY, {0, FAR, 1}, 0, OUT},
    {COPY, {0, 0, FAR + 1}, 0, OUT},
    {COPY, {-1, 0, 2}, 0, OUT},
    {COPY_OUT, {3, 1, 1}, 0, NULL},
    {IS_NULL_1, {3}, 0, NULL},
    {IS_NULL_1, {2}, 1, NULL},
    {COPY_OUT, {2, FAR + 1, 1}, 0, OUT},
    {COPY_OUT, {3, 1, 2}, 0, OUT},
    {IS_NULL_1, {2}, 1, NULL},
    {INIT, {FAR + 5, 0, 1}, 0, OUT},
    {INIT, {FAR, 0, 0}, 0, OUT},
    {INIT, {9, 0, 2}, 0, OUT},
    {INIT, {6, 1, 2}, 0, OUT},
    {IS_NULL, {6}, 1, NULL},
    {INIT, {6, 0, 1}, 0, NULL},
    {IS_NULL, {6}, 0, NULL},
};

static wasm_val_t value_of(const wasm_valtype_t *type, int64_t number) {
    wasm_val_t value = {.kind = wasm_valtype_kind(type)};
    if (value.kind == WASM_I64)
        value.of.i64 = number;
    else
        value.of.i32 = (int32_t)number;
    return value;
}

static void expect_call(const wasm_func_t *func, const struct call *call, const char *backend) {
    wasm_functype_t *type = wasm_func_type(func);
    const wasm_valtype_vec_t *params = wasm_functype_params(type);
    wasm_val_t args[3], result = {.kind = WASM_I64};
    for (size_t i = 0; i < params->size; i++)
        args[i] = value_of(params->data[i], call->args[i]);
    const wasm_val_vec_t given = {params->size, args};
    wasm_val_vec_t results = {wasm_functype_results(type)->size, &result};
    wasm_trap_t *trap = wasm_func_call(func, &given, &results);
    wasm_message_t message = {0, NULL};
    if (trap) wasm_trap_message(trap, &message);
    const int64_t got = result.kind == WASM_I64 ? result.of.i64 : result.of.i32;
    const bool is_right = call->trap ? trap && strcmp(message.data, call->trap) == 0
                                     : !trap && (results.size == 0 || got == call->result);
    if (!is_right)
        fail_msg("%s: call %zu: got %lld, %s", backend, (size_t)(call - calls), (long long)got,
                 trap ? message.data : "no trap");
    if (trap) wasm_byte_vec_delete(&message);
    wasm_trap_delete(trap);
    wasm_functype_delete(type);
}

static void open_engine(const char *backend, bool fuel) {
    wasm_config_t *config = wasm_config_new();
    assert_true(lm_config_set_backend(config, backend));
    lm_config_set_fuel(config, fuel);
    engine = wasm_engine_new_with_config(config);
    store = wasm_store_new(engine);
    assert_non_null(store);
    if (fuel) lm_store_set_fuel(store, UINT64_MAX);
}

static void close_engine(void) {
    wasm_store_delete(store);
    wasm_engine_delete(engine);
}

static void instructions_work(const char *backend, bool fuel) {
    struct bytes binary = {.size = 0};
    wasm_extern_vec_t exports;
    wasm_trap_t *trap = NULL;
    open_engine(backend, fuel);
    put_module(&binary);
    wasm_module_t *module = compile(&binary);
    wasm_instance_t *instance = wasm_instance_new(store, module, &(wasm_extern_vec_t){0}, &trap);
    assert_non_null(instance);
    wasm_instance_exports(instance, &exports);
    assert_int_equal(exports.size, FUNCS);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        expect_call(wasm_extern_as_func(exports.data[calls[i].func]), &calls[i], backend);
    wasm_extern_vec_delete(&exports);
    wasm_instance_delete(instance);
    wasm_module_delete(module);
    close_engine();
}

static void every_backend_runs_them(void **state) {
    (void)state;
    for (size_t i = 0; i < lm_backend_count(); i++) {
        instructions_work(lm_backend_name(i), false);
        instructions_work(lm_backend_name(i), true);
    }
}

/* --- Linking ---------------------------------------------------------------------------------- */

/* A module of a table section and an export of table 0, or of an import of a table alone. */
static wasm_module_t *table_module(const char *table, bool is_import) {
    struct bytes binary = {.size = 0};
    char section[64];
    (void)snprintf(section, sizeof section, is_import ? "01 0161 0162 01 %s" : "01 %s", table);
    put_header(&binary);
    put_section(&binary, is_import ? 2 : 4, section);
    if (!is_import) put_section(&binary, 7, "01 0162 0100");
    return compile(&binary);
}

static wasm_instance_t *link_to(wasm_module_t *module, const wasm_extern_vec_t *imports,
                                struct lm_error *error) {
    wasm_trap_t *trap = NULL;
    wasm_instance_t *instance = lm_instance_new(store, module, imports, &trap, error);
    wasm_module_delete(module);
    return instance;
}

static void imports_match_by_it(void **state) {
    (void)state;
    static const struct {
        const char *given, *wanted, *message; /* NULL: they match */
    } cases[] = {
        {"7004 03", "7004 03", NULL},
        {"7005 0304", "7005 0205", NULL},
        {"7004 03", "7000 03",
         "incompatible import type: a.b: expected table 3 funcref, found table i64 3 funcref"},
        {"7000 03", "7004 03",
         "incompatible import type: a.b: expected table i64 3 funcref, found table 3 funcref"},
        {"7005 0306", "7005 0305",
         "incompatible import type: a.b: expected table i64 3 5 funcref, found table i64 3 6 "
         "funcref"},
    };
    open_engine(lm_backend_name(0), false);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wasm_extern_vec_t exports;
        struct lm_error error = LM_ERROR_INIT;
        wasm_instance_t *giver =
            link_to(table_module(cases[i].given, false), &(wasm_extern_vec_t){0}, &error);
        assert_non_null(giver);
        wasm_instance_exports(giver, &exports);
        wasm_instance_t *taker = link_to(table_module(cases[i].wanted, true), &exports, &error);
        assert_int_equal(error.status, cases[i].message ? LM_UNLINKABLE : LM_OK);
        if (cases[i].message) assert_string_equal(error.message, cases[i].message);
        wasm_instance_delete(taker);
        wasm_extern_vec_delete(&exports);
        wasm_instance_delete(giver);
    }
    close_engine();
}

static void a_table_beyond_the_limits_is_refused(void **state) {
    (void)state;
    struct lm_error error = LM_ERROR_INIT;
    open_engine(lm_backend_name(0), false);
    assert_null(link_to(table_module("7004 8080808020", false), &(wasm_extern_vec_t){0}, &error));
    assert_int_equal(error.status, LM_LIMIT);
    assert_non_null(strstr(error.message, "table 0: 8589934592 elements are too many"));
    close_engine();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bodies_use_the_type_of_addresses),
        cmocka_unit_test(tables_and_segments_use_it_too),
        cmocka_unit_test(every_backend_runs_them),
        cmocka_unit_test(imports_match_by_it),
        cmocka_unit_test(a_table_beyond_the_limits_is_refused),
    };
    return cmocka_run_group_tests_name("table64", tests, NULL, NULL);
}
