/* SPDX-License-Identifier: Apache-2.0 */
/* Embeds a guest (modules/embedding.wat) through liblanemark.so as any program would: the library
 * is loaded by path, its functions are found by name. Usage: embedding_test liblanemark.so. Under
 * the address sanitizer the test also shows that no handle leaks. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "tests/engine_api/loaded_api.h"
#include "tests/engine_api/test_modules.h"

static struct loaded_api api;

/* Exports of embedding.wat, in its order. */
enum export {
    MEMORY,
    TABLE,
    FUNCS,
    COUNT,
    ADD,
    SWAP,
    CALL_HOST,
    LOAD,
    STORE,
    GROW,
    DIVIDE,
    STOP,
    DEEPER,
    ECHO,
    IS_NULL,
    FIRST_FUNC,
    V_ADD,
    COUNT_UP,
    EXPORTS,
};

/* --- Fixture: a guest with its host function and global --------------------------------------- */

struct guest {
    wasm_engine_t *engine;
    wasm_store_t *store;
    wasm_module_t *module;
    wasm_func_t *twice;
    wasm_global_t *base;
    wasm_instance_t *instance;
    wasm_extern_vec_t exports;
    int host_calls;
    wasm_trap_t *thrown; /* what `twice` throws for 13 */
};

static wasm_byte_vec_t binary_of(const char *name) {
    wasm_byte_vec_t binary;
    struct test_binary file = read_test_module(name);
    api.wasm_byte_vec_new(&binary, file.size, (const byte_t *)file.bytes);
    free(file.bytes);
    return binary;
}

static wasm_func_t *export_func(struct guest *guest, enum export which) {
    return api.wasm_extern_as_func(guest->exports.data[which]);
}

/* Calls an export of i32s with up to two arguments; the result, or 0. */
static wasm_trap_t *call_i32(struct guest *guest, enum export which, const int32_t *values,
                             size_t count, int32_t *result) {
    wasm_val_t arg_values[2] = {WASM_I32_VAL(values[0]), WASM_I32_VAL(values[count - 1])};
    wasm_val_t result_value = WASM_INIT_VAL;
    wasm_val_vec_t args = {count, arg_values};
    wasm_val_vec_t results = {result ? 1 : 0, &result_value};
    wasm_trap_t *trap = api.wasm_func_call(export_func(guest, which), &args, &results);
    if (!trap && result) *result = result_value.of.i32;
    return trap;
}

/* n -> 2n; traps for 13; for 7 first lets the guest trap in a call of its own. */
static wasm_trap_t *twice(void *env, const wasm_val_vec_t *args, wasm_val_vec_t *results) {
    struct guest *guest = env;
    const int32_t n = args->data[0].of.i32;
    guest->host_calls++;
    if (n == 13) return api.wasm_trap_copy(guest->thrown);
    if (n == 7) {
        wasm_trap_t *inner = call_i32(guest, LOAD, &(int32_t){-1}, 1, &(int32_t){0});
        assert_non_null(inner);
        api.wasm_trap_delete(inner);
    }
    results->data[0] = (wasm_val_t)WASM_I32_VAL(2 * n);
    return NULL;
}

static void make_imports(struct guest *guest) {
    wasm_valtype_t *const i32 = api.wasm_valtype_new(WASM_I32);
    wasm_valtype_vec_t params;
    wasm_valtype_vec_t results;
    api.wasm_valtype_vec_new(&params, 1, &i32);
    api.wasm_valtype_vec_new(&results, 1, &(wasm_valtype_t *){api.wasm_valtype_new(WASM_I32)});
    wasm_functype_t *type = api.wasm_functype_new(&params, &results);
    guest->twice = api.wasm_func_new_with_env(guest->store, type, twice, guest, NULL);
    api.wasm_functype_delete(type);
    wasm_globaltype_t *constant =
        api.wasm_globaltype_new(api.wasm_valtype_new(WASM_I32), WASM_CONST);
    const wasm_val_t thousand = WASM_I32_VAL(1000);
    guest->base = api.wasm_global_new(guest->store, constant, &thousand);
    api.wasm_globaltype_delete(constant);
}

static void open_guest(struct guest *guest, wasm_config_t *config) {
    *guest = (struct guest){0};
    guest->engine = config ? api.wasm_engine_new_with_config(config) : api.wasm_engine_new();
    guest->store = api.wasm_store_new(guest->engine);
    wasm_byte_vec_t binary = binary_of("embedding");
    struct lm_error error = LM_ERROR_INIT;
    guest->module = api.lm_module_new(guest->store, &binary, &error);
    assert_string_equal(error.message, "");
    api.wasm_byte_vec_delete(&binary);
    make_imports(guest);
    wasm_extern_t *import_values[] = {api.wasm_func_as_extern(guest->twice),
                                      api.wasm_global_as_extern(guest->base)};
    const wasm_extern_vec_t imports = WASM_ARRAY_VEC(import_values);
    wasm_trap_t *trap = NULL;
    guest->instance = api.wasm_instance_new(guest->store, guest->module, &imports, &trap);
    assert_null(trap);
    assert_non_null(guest->instance);
    api.wasm_instance_exports(guest->instance, &guest->exports);
    assert_int_equal(guest->exports.size, EXPORTS);
}

/* The store goes first: handles keep what they need. */
static void close_guest(struct guest *guest) {
    api.wasm_store_delete(guest->store);
    api.wasm_engine_delete(guest->engine);
    api.wasm_module_delete(guest->module);
    api.wasm_instance_delete(guest->instance);
    api.wasm_func_delete(guest->twice);
    api.wasm_global_delete(guest->base);
    api.wasm_extern_vec_delete(&guest->exports);
}

static void assert_trap(wasm_trap_t *trap, const char *expected) {
    wasm_message_t message;
    assert_non_null(trap);
    api.wasm_trap_message(trap, &message);
    assert_int_equal(message.data[message.size - 1], 0);
    assert_string_equal(message.data, expected);
    api.wasm_byte_vec_delete(&message);
    api.wasm_trap_delete(trap);
}

/* --- Calls ------------------------------------------------------------------------------------ */

static void guests_and_hosts_call_each_other(void **state) {
    (void)state;
    struct guest guest;
    int32_t result = 0;
    open_guest(&guest, NULL);
    assert_null(call_i32(&guest, ADD, (int32_t[]){40, 2}, 2, &result));
    assert_int_equal(result, 42);
    assert_null(call_i32(&guest, CALL_HOST, &(int32_t){21}, 1, &result));
    assert_int_equal(result, 1042);
    assert_null(
        call_i32(&guest, CALL_HOST, &(int32_t){7}, 1, &result)); /* an inner trap is caught */
    assert_int_equal(result, 1014);
    assert_int_equal(guest.host_calls, 2);

    wasm_val_t values[] = {WASM_I32_VAL(-1), WASM_I64_VAL(INT64_MIN), WASM_F32_VAL(1.5F),
                           WASM_F64_VAL(-2.25)};
    wasm_val_t results_values[4];
    wasm_val_vec_t args = WASM_ARRAY_VEC(values);
    wasm_val_vec_t results = WASM_ARRAY_VEC(results_values);
    assert_null(api.wasm_func_call(export_func(&guest, SWAP), &args, &results));
    assert_true(results_values[0].of.f64 == -2.25 && results_values[0].kind == WASM_F64);
    assert_true(results_values[1].of.f32 == 1.5F && results_values[1].kind == WASM_F32);
    assert_true(results_values[2].of.i64 == INT64_MIN && results_values[2].kind == WASM_I64);
    assert_true(results_values[3].of.i32 == -1 && results_values[3].kind == WASM_I32);
    close_guest(&guest);
}

static void vectors_pass_through_raw_calls(void **state) {
    (void)state;
    struct guest guest;
    open_guest(&guest, NULL);
    union lm_value values[2];
    const uint32_t a[4] = {1, 2, 3, UINT32_MAX};
    const uint32_t b[4] = {10, 20, 30, 1};
    const uint32_t sum[4] = {11, 22, 33, 0};
    memcpy(values[0].v128, a, sizeof a);
    memcpy(values[1].v128, b, sizeof b);
    assert_null(api.lm_func_call(export_func(&guest, V_ADD), values, values));
    assert_memory_equal(values[0].v128, sum, sizeof sum);
    const union lm_value two[2] = {{.i32 = 40}, {.i32 = 2}};
    union lm_value result;
    assert_null(api.lm_func_call(export_func(&guest, ADD), two, &result));
    assert_int_equal(result.i32, 42);

    wasm_val_t refused[2] = {{.kind = LM_V128_KIND}, {.kind = LM_V128_KIND}};
    wasm_val_vec_t args = WASM_ARRAY_VEC(refused);
    wasm_val_vec_t results = {1, refused};
    assert_trap(api.wasm_func_call(export_func(&guest, V_ADD), &args, &results),
                "call: an argument is not of its parameter's type");
    close_guest(&guest);
}

static void references_keep_their_identity(void **state) {
    (void)state;
    struct guest guest;
    open_guest(&guest, NULL);
    wasm_foreign_t *foreign = api.wasm_foreign_new(guest.store);
    wasm_val_t value = WASM_REF_VAL(api.wasm_foreign_as_ref(foreign));
    wasm_val_t result = WASM_INIT_VAL;
    wasm_val_vec_t args = {1, &value};
    wasm_val_vec_t results = {1, &result};
    assert_null(api.wasm_func_call(export_func(&guest, ECHO), &args, &results));
    assert_true(api.wasm_ref_same(result.of.ref, value.of.ref));
    api.wasm_ref_delete(result.of.ref);
    value.of.ref = NULL;
    assert_null(api.wasm_func_call(export_func(&guest, ECHO), &args, &results));
    assert_null(result.of.ref);
    assert_null(api.wasm_func_call(export_func(&guest, IS_NULL), &args, &results));
    assert_int_equal(result.of.i32, 1);

    wasm_val_vec_t none = WASM_EMPTY_VEC;
    assert_null(api.wasm_func_call(export_func(&guest, FIRST_FUNC), &none, &results));
    assert_int_equal(result.kind, WASM_FUNCREF);
    assert_ptr_equal(api.wasm_ref_as_func(result.of.ref), export_func(&guest, ADD));
    api.wasm_ref_delete(result.of.ref);
    api.wasm_foreign_delete(foreign);
    close_guest(&guest);
}

/* --- Memory and traps ------------------------------------------------------------------------- */

static void memory_is_shared_with_the_guest(void **state) {
    (void)state;
    struct guest guest;
    int32_t result = 0;
    open_guest(&guest, NULL);
    wasm_memory_t *memory = api.wasm_extern_as_memory(guest.exports.data[MEMORY]);
    byte_t *data = api.wasm_memory_data(memory);
    assert_null(call_i32(&guest, LOAD, &(int32_t){8}, 1, &result));
    assert_int_equal(result, 0x04030201);
    assert_null(call_i32(&guest, STORE, (int32_t[]){65532, 99}, 2, NULL));
    assert_int_equal(data[65532], 99);
    assert_trap(call_i32(&guest, LOAD, &(int32_t){65533}, 1, &result),
                "out of bounds memory access");
    assert_null(call_i32(&guest, GROW, &(int32_t){2}, 1, &result));
    assert_int_equal(result, 1);
    assert_ptr_equal(api.wasm_memory_data(memory), data);
    assert_null(call_i32(&guest, LOAD, &(int32_t){65533}, 1, &result));
    assert_true(api.wasm_memory_grow(memory, 1));
    assert_int_equal(api.wasm_memory_size(memory), 4);
    assert_null(call_i32(&guest, GROW, &(int32_t){1}, 1, &result));
    assert_int_equal(result, -1);
    close_guest(&guest);
}

static void traps_say_why_and_end_nothing_else(void **state) {
    (void)state;
    static const struct {
        enum export which;
        int32_t args[2];
        size_t arg_count, result_count;
        const char *expected;
    } cases[] = {
        {LOAD, {-1}, 1, 1, "out of bounds memory access"},
        {STORE, {65536, 1}, 2, 0, "out of bounds memory access"},
        {DIVIDE, {1, 0}, 2, 1, "integer divide by zero"},
        {DIVIDE, {INT32_MIN, -1}, 2, 1, "integer overflow"},
        {STOP, {0}, 0, 0, "unreachable"},
        {DEEPER, {0}, 0, 0, "call stack exhausted"},
    };
    struct guest guest;
    open_guest(&guest, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int32_t result = 0;
        wasm_val_t values[2] = {WASM_I32_VAL(cases[i].args[0]), WASM_I32_VAL(cases[i].args[1])};
        wasm_val_t result_value;
        wasm_val_vec_t args = {cases[i].arg_count, values};
        wasm_val_vec_t results = {cases[i].result_count, &result_value};
        assert_trap(api.wasm_func_call(export_func(&guest, cases[i].which), &args, &results),
                    cases[i].expected);
        assert_null(call_i32(&guest, ADD, (int32_t[]){1, 2}, 2, &result));
        assert_int_equal(result, 3);
    }
    wasm_message_t message;
    api.wasm_byte_vec_new(&message, sizeof "unlucky", "unlucky");
    guest.thrown = api.wasm_trap_new(guest.store, &message);
    wasm_trap_t *caught = call_i32(&guest, CALL_HOST, &(int32_t){13}, 1, &(int32_t){0});
    assert_true(api.wasm_trap_same(caught, guest.thrown));
    assert_trap(caught, "unlucky");
    api.wasm_trap_delete(guest.thrown);
    api.wasm_byte_vec_delete(&message);
    close_guest(&guest);
}

/* --- Counters --------------------------------------------------------------------------------- */

static size_t counter_index(const char *name) {
    size_t i = 0;
    while (i < api.lm_counter_count() && strcmp(api.lm_counter_name(i), name) != 0)
        i++;
    assert_true(i < api.lm_counter_count());
    return i;
}

static void counters_count_exactly(void **state) {
    (void)state;
    static const struct {
        const char *name;
        uint64_t by_add, by_v_add, by_host;
    } cases[] = {
        {"wasm_ops", 3, 3, 4},  {"v128_ops", 0, 1, 0}, {"ops_int", 1, 0, 1},
        {"ops_param", 2, 2, 2}, {"ops_call", 0, 0, 1}, {"host_calls", 0, 0, 1},
    };
    struct guest guest;
    wasm_config_t *config = api.wasm_config_new();
    api.lm_config_set_counters(config, true);
    open_guest(&guest, config);
    const uint64_t *counters = api.lm_store_counters(guest.store);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const size_t at = counter_index(cases[i].name);
        union lm_value values[2] = {{.i64 = 0}, {.i64 = 0}};
        uint64_t before = counters[at];
        assert_null(api.lm_func_call(export_func(&guest, ADD), values, values));
        assert_int_equal(counters[at] - before, cases[i].by_add);
        before = counters[at];
        assert_null(api.lm_func_call(export_func(&guest, V_ADD), values, values));
        assert_int_equal(counters[at] - before, cases[i].by_v_add);
        before = counters[at];
        assert_null(api.lm_func_call(export_func(&guest, CALL_HOST), values, values));
        assert_int_equal(counters[at] - before, cases[i].by_host);
    }
    const size_t traps = counter_index("traps");
    assert_int_equal(counters[traps], 0);
    assert_trap(call_i32(&guest, LOAD, &(int32_t){-1}, 1, &(int32_t){0}),
                "out of bounds memory access");
    assert_int_equal(counters[traps], 1);
    assert_true(counters[counter_index("code_bytes")] > 0);
    assert_true(counters[counter_index("compile_ns")] > 0);
    close_guest(&guest);
    open_guest(&guest, NULL);
    assert_null(api.lm_store_counters(guest.store));
    close_guest(&guest);
}

/* --- Modules and instances -------------------------------------------------------------------- */

static bool name_is(const wasm_name_t *name, const char *text) {
    return name->size == strlen(text) && memcmp(name->data, text, name->size) == 0;
}

static void modules_describe_themselves(void **state) {
    (void)state;
    struct guest guest;
    open_guest(&guest, NULL);
    wasm_importtype_vec_t imports;
    wasm_exporttype_vec_t exports;
    api.wasm_module_imports(guest.module, &imports);
    api.wasm_module_exports(guest.module, &exports);
    assert_int_equal(imports.size, 2);
    assert_int_equal(exports.size, EXPORTS);
    assert_true(name_is(api.wasm_importtype_name(imports.data[0]), "twice"));
    assert_int_equal(api.wasm_externtype_kind(api.wasm_importtype_type(imports.data[1])),
                     WASM_EXTERN_GLOBAL);
    const wasm_functype_t *type =
        api.wasm_externtype_as_functype_const(api.wasm_importtype_type(imports.data[0]));
    assert_int_equal(api.wasm_functype_params(type)->size, 1);
    assert_int_equal(api.wasm_valtype_kind(api.wasm_functype_params(type)->data[0]), WASM_I32);
    assert_true(name_is(api.wasm_exporttype_name(exports.data[COUNT_UP]), "count_up"));
    api.wasm_importtype_vec_delete(&imports);
    api.wasm_exporttype_vec_delete(&exports);
    close_guest(&guest);
}

static void bad_modules_are_explained(void **state) {
    (void)state;
    struct guest guest;
    struct lm_error error = LM_ERROR_INIT;
    open_guest(&guest, NULL);
    wasm_byte_vec_t binary = binary_of("embedding");
    assert_true(api.wasm_module_validate(guest.store, &binary));
    binary.data[4] = 9; /* the version */
    assert_false(api.wasm_module_validate(guest.store, &binary));
    assert_null(api.wasm_module_new(guest.store, &binary));
    assert_null(api.lm_module_new(guest.store, &binary, &error));
    assert_int_equal(error.status, LM_MALFORMED);
    assert_true(strlen(error.message) > 0);
    api.wasm_byte_vec_delete(&binary);
    close_guest(&guest);
}

static void serialised_modules_come_back(void **state) {
    (void)state;
    struct guest guest;
    open_guest(&guest, NULL);
    wasm_byte_vec_t image;
    api.wasm_module_serialize(guest.module, &image);
    wasm_module_t *copy = api.wasm_module_deserialize(guest.store, &image);
    assert_non_null(copy);
    api.wasm_module_delete(copy);
    image.data[image.size - 1] ^= 1;
    assert_null(api.wasm_module_deserialize(guest.store, &image));
    wasm_byte_vec_t piece = {7, image.data};
    assert_null(api.wasm_module_deserialize(guest.store, &piece));
    api.wasm_byte_vec_delete(&image);
    close_guest(&guest);
}

static void failed_instances_say_why(void **state) {
    (void)state;
    struct guest guest;
    struct guest other;
    open_guest(&guest, NULL);
    open_guest(&other, NULL);
    wasm_extern_t *values[2] = {api.wasm_global_as_extern(guest.base), NULL};
    const wasm_extern_vec_t imports = WASM_ARRAY_VEC(values);
    const wasm_extern_vec_t none = WASM_EMPTY_VEC;
    struct lm_error error = LM_ERROR_INIT;
    wasm_trap_t *trap = NULL;
    assert_null(api.wasm_instance_new(guest.store, guest.module, &imports, &trap));
    assert_trap(trap, "incompatible import type: host.twice: expected func (param i32) (result "
                      "i32), found global i32");
    values[0] = NULL;
    assert_null(api.lm_instance_new(guest.store, guest.module, &imports, &trap, &error));
    assert_null(trap);
    assert_int_equal(error.status, LM_UNLINKABLE);
    assert_string_equal(error.message,
                        "unknown import: host.twice: expected func (param i32) (result i32)");
    assert_null(api.wasm_instance_new(guest.store, guest.module, &none, &trap));
    assert_trap(trap, "imports: 0 given, 2 wanted: pass one for each of wasm_module_imports");
    values[0] = api.wasm_func_as_extern(other.twice);
    assert_null(api.wasm_instance_new(guest.store, guest.module, &imports, &trap));
    assert_trap(trap, "import 0: belongs to another store: make it in this one");

    wasm_byte_vec_t binary = binary_of("start_traps");
    wasm_module_t *module = api.wasm_module_new(guest.store, &binary);
    assert_non_null(module);
    assert_null(api.wasm_instance_new(guest.store, module, &none, &trap));
    assert_trap(trap, "unreachable");
    assert_null(api.wasm_instance_new(guest.store, module, NULL, NULL));
    api.wasm_module_delete(module);
    api.wasm_byte_vec_delete(&binary);
    close_guest(&guest);
    close_guest(&other);
}

struct shared_job {
    wasm_engine_t *engine;
    wasm_shared_module_t *module;
    bool trapped;
};

static void *run_shared(void *argument) {
    struct shared_job *job = argument;
    wasm_store_t *store = api.wasm_store_new(job->engine);
    wasm_module_t *module = api.wasm_module_obtain(store, job->module);
    wasm_trap_t *trap = NULL;
    wasm_instance_t *instance = api.wasm_instance_new(store, module, NULL, &trap);
    job->trapped = !instance && trap;
    api.wasm_trap_delete(trap);
    api.wasm_module_delete(module);
    api.wasm_store_delete(store);
    return NULL;
}

static void threads_share_modules(void **state) {
    (void)state;
    enum { THREADS = 4 };
    wasm_engine_t *engine = api.wasm_engine_new();
    wasm_store_t *store = api.wasm_store_new(engine);
    wasm_byte_vec_t binary = binary_of("start_traps");
    wasm_module_t *module = api.wasm_module_new(store, &binary);
    pthread_t threads[THREADS];
    struct shared_job jobs[THREADS];
    for (int i = 0; i < THREADS; i++) {
        jobs[i] = (struct shared_job){engine, api.wasm_module_share(module), false};
        assert_int_equal(pthread_create(&threads[i], NULL, run_shared, &jobs[i]), 0);
    }
    api.wasm_module_delete(module);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_true(jobs[i].trapped);
        api.wasm_shared_module_delete(jobs[i].module);
    }
    api.wasm_byte_vec_delete(&binary);
    api.wasm_store_delete(store);
    api.wasm_engine_delete(engine);
}

int main(int argc, char **argv) {
    void *library = argc == 2 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    if (!library) {
        (void)fprintf(stderr, "usage: %s liblanemark.so: %s\n", argv[0],
                      argc == 2 ? dlerror() : "");
        return 3;
    }
    const char *missing = load_api(library, &api);
    if (missing) {
        (void)fprintf(stderr, "%s: lacks %s\n", argv[1], missing);
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(guests_and_hosts_call_each_other),
        cmocka_unit_test(vectors_pass_through_raw_calls),
        cmocka_unit_test(references_keep_their_identity),
        cmocka_unit_test(memory_is_shared_with_the_guest),
        cmocka_unit_test(traps_say_why_and_end_nothing_else),
        cmocka_unit_test(counters_count_exactly),
        cmocka_unit_test(modules_describe_themselves),
        cmocka_unit_test(bad_modules_are_explained),
        cmocka_unit_test(serialised_modules_come_back),
        cmocka_unit_test(failed_instances_say_why),
        cmocka_unit_test(threads_share_modules),
    };
    return cmocka_run_group_tests_name("embedding", tests, NULL, NULL);
}
