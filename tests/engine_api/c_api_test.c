/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of what wasm.h does without any guest: vectors, type objects, handles and their lifetimes,
 * host functions, globals, tables, memories, traps. Run under the address sanitizer they also show
 * that nothing leaks or dangles, whatever the order of deletion. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "engine/lanemark.h"

static wasm_engine_t *engine;
static wasm_store_t *store;

static int set_up(void **state) {
    (void)state;
    engine = wasm_engine_new();
    store = wasm_store_new(engine);
    return engine && store ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    wasm_store_delete(store);
    wasm_engine_delete(engine);
    return 0;
}

/* --- Vectors and types ------------------------------------------------------------------------ */

static void vectors_own_their_elements(void **state) {
    (void)state;
    wasm_byte_vec_t bytes;
    wasm_byte_vec_t copy;
    wasm_byte_vec_new(&bytes, 3, "abc");
    wasm_byte_vec_copy(&copy, &bytes);
    bytes.data[0] = 'x';
    assert_int_equal(copy.size, 3);
    assert_memory_equal(copy.data, "abc", 3);
    wasm_byte_vec_delete(&bytes);
    assert_int_equal(bytes.size, 0);
    assert_null(bytes.data);
    wasm_byte_vec_delete(&copy);
    wasm_byte_vec_new_empty(&bytes);
    wasm_byte_vec_copy(&copy, &bytes);
    assert_int_equal(copy.size, 0);
    wasm_name_new_from_string(&bytes, "four");
    assert_int_equal(bytes.size, 4);
    wasm_name_delete(&bytes);
    wasm_name_new_from_string_nt(&bytes, "four");
    assert_int_equal(bytes.size, 5);
    wasm_name_delete(&bytes);

    wasm_functype_t *const types[] = {wasm_functype_new_1_0(wasm_valtype_new_i32()),
                                      wasm_functype_new_0_0()};
    wasm_functype_vec_t list;
    wasm_functype_vec_t list_copy;
    wasm_functype_vec_new(&list, 2, types);
    wasm_functype_vec_copy(&list_copy, &list);
    wasm_functype_vec_delete(&list);
    assert_int_equal(wasm_functype_params(list_copy.data[0])->size, 1);
    wasm_functype_vec_delete(&list_copy);
    wasm_functype_vec_new_uninitialized(&list, 3); /* may be deleted half filled */
    list.data[1] = wasm_functype_new_0_0();
    wasm_functype_vec_delete(&list);
}

static void references_in_vectors_are_counted(void **state) {
    (void)state;
    wasm_foreign_t *foreign = wasm_foreign_new(store);
    wasm_val_vec_t values;
    wasm_val_vec_t copy;
    wasm_val_vec_new_uninitialized(&values, 2);
    values.data[0] = (wasm_val_t)WASM_I32_VAL(5);
    values.data[1] = (wasm_val_t)WASM_REF_VAL(wasm_foreign_as_ref(foreign)); /* moved */
    wasm_val_vec_copy(&copy, &values);
    wasm_val_vec_delete(&values);
    assert_int_equal(copy.data[0].of.i32, 5);
    assert_non_null(wasm_ref_as_foreign(copy.data[1].of.ref));
    wasm_val_vec_delete(&copy);
}

static void value_types_have_kinds(void **state) {
    (void)state;
    static const wasm_valkind_t kinds[] = {WASM_I32,       WASM_I64,     WASM_F32,    WASM_F64,
                                           WASM_EXTERNREF, WASM_FUNCREF, LM_V128_KIND};
    for (size_t i = 0; i < sizeof kinds; i++) {
        wasm_valtype_t *type = wasm_valtype_new(kinds[i]);
        wasm_valtype_t *copy = wasm_valtype_copy(type);
        assert_int_equal(wasm_valtype_kind(copy), kinds[i]);
        assert_int_equal(wasm_valtype_is_ref(copy), kinds[i] >= 128);
        wasm_valtype_delete(type);
        wasm_valtype_delete(copy);
    }
    assert_null(wasm_valtype_new(77));
}

static void external_types_convert_and_copy(void **state) {
    (void)state;
    const wasm_limits_t limits = {2, 9};
    wasm_externtype_t *const types[] = {
        wasm_functype_as_externtype(wasm_functype_new_2_1(
            wasm_valtype_new_i32(), wasm_valtype_new_f64(), wasm_valtype_new_funcref())),
        wasm_globaltype_as_externtype(wasm_globaltype_new(wasm_valtype_new_f32(), WASM_VAR)),
        wasm_tabletype_as_externtype(wasm_tabletype_new(wasm_valtype_new_externref(), &limits)),
        wasm_memorytype_as_externtype(wasm_memorytype_new(&limits)),
    };
    for (size_t i = 0; i < 4; i++) {
        wasm_externtype_t *copy = wasm_externtype_copy(types[i]);
        wasm_externtype_delete(types[i]);
        assert_int_equal(wasm_externtype_kind(copy), i);
        assert_int_equal(wasm_externtype_as_functype(copy) != NULL, i == WASM_EXTERN_FUNC);
        assert_int_equal(wasm_externtype_as_globaltype(copy) != NULL, i == WASM_EXTERN_GLOBAL);
        assert_int_equal(wasm_externtype_as_tabletype(copy) != NULL, i == WASM_EXTERN_TABLE);
        assert_int_equal(wasm_externtype_as_memorytype(copy) != NULL, i == WASM_EXTERN_MEMORY);
        wasm_name_t module;
        wasm_name_t name;
        wasm_name_new_from_string(&module, "m");
        wasm_name_new_from_string(&name, "n");
        wasm_importtype_t *import = wasm_importtype_new(&module, &name, copy);
        wasm_importtype_t *import_copy = wasm_importtype_copy(import);
        wasm_importtype_delete(import);
        assert_memory_equal(wasm_importtype_name(import_copy)->data, "n", 1);
        assert_int_equal(wasm_externtype_kind(wasm_importtype_type(import_copy)), i);
        wasm_importtype_delete(import_copy);
    }
}

/* --- Handles ---------------------------------------------------------------------------------- */

static int finalized;
static void count_finalized(void *info) {
    finalized += *(const int *)info;
}

static void host_info_belongs_to_the_object(void **state) {
    (void)state;
    int weight = 1;
    finalized = 0;
    wasm_foreign_t *foreign = wasm_foreign_new(store);
    wasm_foreign_t *other = wasm_foreign_new(store);
    wasm_foreign_set_host_info_with_finalizer(foreign, &weight, count_finalized);
    wasm_foreign_t *copy = wasm_foreign_copy(foreign);
    wasm_ref_t *ref = wasm_foreign_as_ref(copy);
    assert_true(wasm_foreign_same(foreign, copy));
    assert_false(wasm_foreign_same(foreign, other));
    assert_ptr_equal(wasm_ref_get_host_info(ref), &weight);
    assert_null(wasm_foreign_get_host_info(other));
    assert_null(wasm_ref_as_func(ref));
    assert_null(wasm_ref_as_extern(ref));
    assert_non_null(wasm_ref_as_foreign(ref));
    wasm_foreign_delete(foreign);
    wasm_foreign_delete(other);
    assert_ptr_equal(wasm_foreign_get_host_info(copy), &weight);
    wasm_foreign_delete(copy);
    assert_int_equal(finalized, 0); /* guests may still hold it */
    wasm_store_delete(store);
    store = NULL;
    assert_int_equal(finalized, 1);
}

static void deletion_has_no_order(void **state) {
    (void)state;
    const wasm_limits_t limits = {1, 1};
    wasm_memorytype_t *type = wasm_memorytype_new(&limits);
    wasm_memory_t *memory = wasm_memory_new(store, type);
    wasm_message_t message;
    wasm_name_new_from_string_nt(&message, "late");
    wasm_trap_t *trap = wasm_trap_new(store, &message);
    wasm_memorytype_delete(type);
    wasm_byte_vec_delete(&message);
    wasm_engine_delete(engine);
    wasm_store_delete(store);
    engine = NULL;
    store = NULL;
    wasm_memory_data(memory)[65535] = 1; /* the store lives on in its handles */
    wasm_memory_delete(memory);
    wasm_trap_message(trap, &message);
    assert_string_equal(message.data, "late");
    wasm_byte_vec_delete(&message);
    wasm_trap_delete(trap);
    wasm_memory_delete(NULL);
    wasm_store_delete(NULL);
    wasm_engine_delete(NULL);
    wasm_extern_delete(NULL);
}

/* --- Functions and traps ---------------------------------------------------------------------- */

static int env_finalized;
static void count_env(void *env) {
    env_finalized += *(const int *)env;
}

/* (i32 a, i64 b) -> (i64 a + b + *env, f32 half of a). */
static wasm_trap_t *add_and_halve(void *env, const wasm_val_vec_t *args, wasm_val_vec_t *results) {
    const int32_t a = args->data[0].of.i32;
    results->data[0] = (wasm_val_t)WASM_I64_VAL(a + args->data[1].of.i64 + *(const int *)env);
    results->data[1] = (wasm_val_t)WASM_F32_VAL((float)a / 2);
    return NULL;
}

static wasm_func_t *new_add_and_halve(int *env) {
    wasm_functype_t *type = wasm_functype_new_2_2(wasm_valtype_new_i32(), wasm_valtype_new_i64(),
                                                  wasm_valtype_new_i64(), wasm_valtype_new_f32());
    wasm_func_t *func = wasm_func_new_with_env(store, type, add_and_halve, env, count_env);
    wasm_functype_delete(type);
    return func;
}

static void assert_trap(wasm_trap_t *trap, const char *expected) {
    wasm_message_t message;
    assert_non_null(trap);
    wasm_trap_message(trap, &message);
    assert_string_equal(message.data, expected);
    assert_int_equal(message.size, strlen(expected) + 1); /* the NUL counts */
    wasm_byte_vec_delete(&message);
    wasm_trap_delete(trap);
}

static void host_functions_are_called(void **state) {
    (void)state;
    int env = 100;
    env_finalized = 0;
    wasm_func_t *func = new_add_and_halve(&env);
    wasm_val_t arg_values[] = {WASM_I32_VAL(-3), WASM_I64_VAL(INT64_C(1) << 40)};
    wasm_val_t result_values[2];
    wasm_val_vec_t args = WASM_ARRAY_VEC(arg_values);
    wasm_val_vec_t results = WASM_ARRAY_VEC(result_values);
    assert_int_equal(wasm_func_param_arity(func), 2);
    assert_int_equal(wasm_func_result_arity(func), 2);
    assert_null(wasm_func_call(func, &args, &results));
    assert_int_equal(result_values[0].kind, WASM_I64);
    assert_int_equal(result_values[0].of.i64, (INT64_C(1) << 40) + 97);
    assert_int_equal(result_values[1].kind, WASM_F32);
    assert_true(result_values[1].of.f32 == -1.5F);

    union lm_value raw[2] = {{.i32 = (uint32_t)-3}, {.i64 = 5}};
    assert_null(lm_func_call(func, raw, raw)); /* results may overwrite arguments */
    assert_int_equal(raw[0].i64, 102);
    assert_true(raw[1].f32 == -1.5F);

    wasm_val_vec_t too_few = {1, arg_values};
    assert_trap(wasm_func_call(func, &too_few, &results), "call: wrong number of arguments");
    assert_trap(wasm_func_call(func, &args, &too_few), "call: wrong number of results");
    arg_values[1] = (wasm_val_t)WASM_F64_VAL(1.0);
    assert_trap(wasm_func_call(func, &args, &results),
                "call: an argument is not of its parameter's type");
    wasm_func_delete(func);
    assert_int_equal(env_finalized, 0);
    wasm_store_delete(store);
    store = NULL;
    assert_int_equal(env_finalized, 100);
}

static wasm_trap_t *wrong_result(const wasm_val_vec_t *args, wasm_val_vec_t *results) {
    (void)args;
    results->data[0] = (wasm_val_t)WASM_I64_VAL(1);
    return NULL;
}

static wasm_trap_t *traps_with_env(void *env, const wasm_val_vec_t *args, wasm_val_vec_t *results) {
    (void)args;
    (void)results;
    return wasm_trap_copy(env);
}

static void host_functions_fail_clearly(void **state) {
    (void)state;
    wasm_functype_t *to_i32 = wasm_functype_new_0_1(wasm_valtype_new_i32());
    wasm_functype_t *with_v128 = wasm_functype_new_1_0(wasm_valtype_new(LM_V128_KIND));
    wasm_val_t result;
    wasm_val_vec_t results = {1, &result};
    wasm_func_t *wrong = wasm_func_new(store, to_i32, wrong_result);
    assert_trap(wasm_func_call(wrong, NULL, &results),
                "host function: a result is not of its type");
    assert_null(wasm_func_new(store, with_v128, wrong_result));

    wasm_message_t message;
    wasm_name_new_from_string(&message, "no NUL of its own");
    wasm_trap_t *thrown = wasm_trap_new(store, &message);
    wasm_func_t *throws = wasm_func_new_with_env(store, to_i32, traps_with_env, thrown, NULL);
    wasm_trap_t *caught = wasm_func_call(throws, NULL, &results);
    assert_true(wasm_trap_same(caught, thrown));
    assert_null(wasm_trap_origin(caught));
    wasm_frame_vec_t trace;
    wasm_trap_trace(caught, &trace);
    assert_int_equal(trace.size, 0);
    assert_trap(caught, "no NUL of its own");
    wasm_trap_delete(thrown);
    wasm_byte_vec_delete(&message);
    wasm_functype_delete(to_i32);
    wasm_functype_delete(with_v128);
    wasm_func_delete(wrong);
    wasm_func_delete(throws);
}

/* --- Globals, tables, memories ---------------------------------------------------------------- */

static void globals_check_kind_and_mutability(void **state) {
    (void)state;
    const wasm_val_t one = WASM_F64_VAL(1.5);
    const wasm_val_t two = WASM_F64_VAL(2.5);
    const wasm_val_t wrong = WASM_I32_VAL(3);
    wasm_globaltype_t *constant_type = wasm_globaltype_new(wasm_valtype_new_f64(), WASM_CONST);
    wasm_globaltype_t *variable_type = wasm_globaltype_new(wasm_valtype_new_f64(), WASM_VAR);
    wasm_global_t *constant = wasm_global_new(store, constant_type, &one);
    wasm_global_t *variable = wasm_global_new(store, variable_type, &one);
    wasm_val_t value;
    assert_null(wasm_global_new(store, variable_type, &wrong));
    wasm_global_set(constant, &two);
    wasm_global_get(constant, &value);
    assert_true(value.kind == WASM_F64 && value.of.f64 == 1.5);
    wasm_global_set(variable, &wrong);
    wasm_global_set(variable, &two);
    wasm_global_get(variable, &value);
    assert_true(value.kind == WASM_F64 && value.of.f64 == 2.5);
    wasm_globaltype_t *type = wasm_global_type(variable);
    assert_int_equal(wasm_globaltype_mutability(type), WASM_VAR);
    assert_int_equal(wasm_valtype_kind(wasm_globaltype_content(type)), WASM_F64);
    wasm_globaltype_delete(type);
    wasm_globaltype_delete(constant_type);
    wasm_globaltype_delete(variable_type);
    wasm_global_delete(constant);
    wasm_global_delete(variable);
}

static void tables_hold_references(void **state) {
    (void)state;
    static int env = 1; /* the finalizer reads it when the store dies */
    const wasm_limits_t limits = {2, 4};
    wasm_func_t *func = new_add_and_halve(&env);
    wasm_foreign_t *foreign = wasm_foreign_new(store);
    wasm_tabletype_t *type = wasm_tabletype_new(wasm_valtype_new_funcref(), &limits);
    wasm_table_t *table = wasm_table_new(store, type, wasm_func_as_ref(func));
    wasm_ref_t *ref = wasm_table_get(table, 1);
    assert_true(wasm_ref_same(ref, wasm_func_as_ref(func)));
    wasm_ref_delete(ref);
    assert_null(wasm_table_new(store, type, wasm_foreign_as_ref(foreign)));
    assert_false(wasm_table_set(table, 0, wasm_foreign_as_ref(foreign)));
    assert_false(wasm_table_set(table, 2, NULL));
    assert_true(wasm_table_set(table, 0, NULL));
    assert_null(wasm_table_get(table, 0));
    assert_null(wasm_table_get(table, 2));
    assert_true(wasm_table_grow(table, 2, NULL));
    assert_false(wasm_table_grow(table, 1, NULL));
    assert_int_equal(wasm_table_size(table), 4);
    wasm_tabletype_t *grown = wasm_table_type(table);
    assert_int_equal(wasm_tabletype_limits(grown)->min, 4);
    assert_int_equal(wasm_tabletype_limits(grown)->max, 4);
    wasm_tabletype_delete(grown);
    wasm_tabletype_delete(type);
    wasm_table_delete(table);
    wasm_func_delete(func);
    wasm_foreign_delete(foreign);
}

static void memories_grow(void **state) {
    (void)state;
    const wasm_limits_t limits = {1, wasm_limits_max_default};
    wasm_memorytype_t *type = wasm_memorytype_new(&limits);
    wasm_memory_t *memory = wasm_memory_new(store, type);
    byte_t *data = wasm_memory_data(memory);
    assert_int_equal(wasm_memory_data_size(memory), MEMORY_PAGE_SIZE);
    data[MEMORY_PAGE_SIZE - 1] = 42;
    assert_true(wasm_memory_grow(memory, 2));
    assert_int_equal(wasm_memory_size(memory), 3);
    assert_ptr_equal(wasm_memory_data(memory), data);
    assert_int_equal(data[MEMORY_PAGE_SIZE - 1], 42);
    assert_int_equal(data[3 * MEMORY_PAGE_SIZE - 1], 0);
    assert_false(wasm_memory_grow(memory, 65534));
    wasm_memorytype_t *grown = wasm_memory_type(memory);
    assert_int_equal(wasm_memorytype_limits(grown)->min, 3);
    assert_int_equal(wasm_memorytype_limits(grown)->max, wasm_limits_max_default);
    wasm_extern_t *external = wasm_memory_as_extern(memory);
    assert_int_equal(wasm_extern_kind(external), WASM_EXTERN_MEMORY);
    assert_null(wasm_extern_as_func(external));
    assert_ptr_equal(wasm_extern_as_memory(external), memory);
    wasm_memorytype_delete(grown);
    wasm_memorytype_delete(type);
    wasm_memory_delete(memory);
}

/* --- lanemark.h ------------------------------------------------------------------------------- */

/* Takes over the type. */
static wasm_memory_t *new_memory(wasm_memorytype_t *type) {
    wasm_memory_t *memory = wasm_memory_new(store, type);
    wasm_memorytype_delete(type);
    return memory;
}

/* Whether a module that imports "a" "b" (memory i64 1) takes this memory; both go. */
static bool links_as_64(wasm_module_t *module, wasm_memory_t *memory) {
    wasm_extern_t *externs[] = {wasm_memory_as_extern(memory)};
    const wasm_extern_vec_t imports = {1, externs};
    struct lm_error error = LM_ERROR_INIT;
    wasm_trap_t *trap = NULL;
    wasm_instance_t *instance = lm_instance_new(store, module, &imports, &trap, &error);
    assert_int_equal(error.status, instance ? LM_OK : LM_UNLINKABLE);
    wasm_instance_delete(instance);
    wasm_memory_delete(memory);
    return instance != NULL;
}

static void memories_have_addresses_of_two_widths(void **state) {
    (void)state;
    static const char importing[] = "\0asm\1\0\0\0\2\x8\1\1a\1b\2\4\1";
    const wasm_byte_vec_t binary = {sizeof importing - 1, (char *)(uintptr_t)importing};
    const wasm_limits_t limits = {1, 300000}, beyond = {262145, wasm_limits_max_default};
    wasm_module_t *module = wasm_module_new(store, &binary);
    assert_non_null(module);
    wasm_memory_t *memory = new_memory(lm_memorytype_new_64(&limits));
    wasm_memorytype_t *type = wasm_memory_type(memory), *copy = wasm_memorytype_copy(type);
    assert_true(lm_memorytype_is_64(type) && lm_memorytype_is_64(copy));
    assert_false(lm_memorytype_is_shared(copy));
    assert_int_equal(wasm_memorytype_limits(copy)->max, 300000);
    wasm_memorytype_delete(type);
    wasm_memorytype_delete(copy);
    assert_int_equal(wasm_memory_data_size(memory), 65536);
    assert_true(wasm_memory_grow(memory, 65536)); /* beyond 4 GiB, which nobody touches */
    assert_int_equal(wasm_memory_data_size(memory), UINT64_C(65537) * 65536);
    wasm_memory_data(memory)[UINT64_C(65536) * 65536] = 7;
    assert_false(wasm_memory_grow(memory, 262144)); /* within the maximum, but beyond 16 GiB */
    assert_true(links_as_64(module, memory));
    assert_false(links_as_64(module, new_memory(wasm_memorytype_new(&(wasm_limits_t){1, 2}))));
    assert_null(new_memory(lm_memorytype_new_64(&beyond)));
    wasm_module_delete(module);
}

static void configuration_refuses_the_unknown(void **state) {
    (void)state;
    wasm_config_t *config = wasm_config_new();
    assert_true(lm_backend_count() > 0);
    for (size_t i = 0; i < lm_backend_count(); i++)
        assert_true(lm_config_set_backend(config, lm_backend_name(i)));
    assert_null(lm_backend_name(lm_backend_count()));
    assert_false(lm_config_set_backend(config, "none such"));
    assert_true(lm_config_set_isa(config, "host"));
    assert_false(lm_config_set_isa(config, "x86-64-v9"));
    struct lm_error error = LM_ERROR_INIT;
    assert_false(lm_config_set_features(config, "+simd128,+simd129", &error));
    assert_int_equal(error.status, LM_USAGE);
    assert_non_null(strstr(error.message, "simd129"));
    assert_false(lm_config_set_features(config, "-mvp", NULL));
    assert_true(lm_config_set_features(config, "-simd128", NULL));
    lm_config_set_counters(config, true);
    wasm_engine_t *counting = wasm_engine_new_with_config(config);
    wasm_store_t *counted = wasm_store_new(counting);
    assert_non_null(lm_store_counters(counted));
    assert_null(lm_store_counters(store));
    static const char with_v128[] = "\0asm\1\0\0\0\1\5\1\x60\1\x7b";
    wasm_byte_vec_t binary = {sizeof with_v128, (char *)(uintptr_t)with_v128};
    assert_true(wasm_module_validate(store, &binary));
    assert_false(wasm_module_validate(counted, &binary));
    assert_null(wasm_module_new(counted, &binary));
    for (size_t i = 0; i < lm_counter_count(); i++) {
        assert_true(strlen(lm_counter_name(i)) > 0);
        assert_true(strlen(lm_counter_description(i)) > 0);
    }
    assert_null(lm_counter_name(lm_counter_count()));
    assert_string_equal(lm_counter_name(0), "wasm_ops");
    wasm_store_delete(counted);
    wasm_engine_delete(counting);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(vectors_own_their_elements),
        TEST(references_in_vectors_are_counted),
        TEST(value_types_have_kinds),
        TEST(external_types_convert_and_copy),
        TEST(host_info_belongs_to_the_object),
        TEST(deletion_has_no_order),
        TEST(host_functions_are_called),
        TEST(host_functions_fail_clearly),
        TEST(globals_check_kind_and_mutability),
        TEST(tables_hold_references),
        TEST(memories_grow),
        TEST(memories_have_addresses_of_two_widths),
        TEST(configuration_refuses_the_unknown),
    };
    return cmocka_run_group_tests_name("c_api", tests, NULL, NULL);
}
