/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of want of memory. In child processes with less data or address space: growing fails, and
 * so does instantiation, and all goes on. And every request for memory or a timer is made to fail
 * in turn (the linker's --wrap puts the functions below in front of the system's): whatever fails,
 * there is an error or it did not matter, nothing crashes, and under a sanitizer nothing leaks. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/engine_api/test_modules.h"
#include "tests/unbreakable/test_guest.h"

/* --- Requests that fail ----------------------------------------------------------------------- */

static struct {
    bool is_on;
    uint64_t count;       /* of requests */
    uint64_t first, last; /* that fail */
} faults;

static bool fails(void) {
    if (!faults.is_on) return false;
    const uint64_t number = faults.count++;
    return number >= faults.first && number <= faults.last;
}

#define WRAPPED(result, name, ...)                                                                 \
    result __real_##name(__VA_ARGS__);                                                             \
    result __wrap_##name(__VA_ARGS__);                                                             \
    result __wrap_##name(__VA_ARGS__)

WRAPPED(void *, malloc, size_t size) {
    return fails() ? NULL : __real_malloc(size);
}

WRAPPED(void *, calloc, size_t count, size_t size) {
    return fails() ? NULL : __real_calloc(count, size);
}

WRAPPED(void *, realloc, void *old, size_t size) {
    return fails() ? NULL : __real_realloc(old, size);
}

WRAPPED(void *, mmap, void *at, size_t size, int rights, int flags, int file, off_t offset) {
    return fails() ? MAP_FAILED : __real_mmap(at, size, rights, flags, file, offset);
}

WRAPPED(int, mprotect, void *at, size_t size, int rights) {
    return fails() ? -1 : __real_mprotect(at, size, rights);
}

WRAPPED(int, timer_create, clockid_t clock, struct sigevent *event, timer_t *timer) {
    return fails() ? -1 : __real_timer_create(clock, event, timer);
}

WRAPPED(int, pthread_mutex_init, pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes) {
    return fails() ? ENOMEM : __real_pthread_mutex_init(mutex, attributes);
}

/* --- A life from config to trap ----------------------------------------------------------------
 */

struct life {
    struct test_binary binary;
    wasm_engine_t *engine;
    wasm_store_t *store;
    wasm_module_t *module;
    wasm_instance_t *instance;
    wasm_extern_vec_t exports;
    bool is_whole; /* everything went as it does with memory */
    struct lm_error error;
};

static wasm_trap_t *do_nothing(void *env, const wasm_val_vec_t *args, wasm_val_vec_t *results) {
    (void)env;
    (void)args;
    (void)results;
    return NULL;
}

static bool live_store(struct life *life) {
    wasm_config_t *config = wasm_config_new();
    if (!config) return false;
    lm_config_set_fuel(config, true);
    lm_config_set_counters(config, true);
    life->engine = wasm_engine_new_with_config(config);
    life->store = life->engine ? wasm_store_new(life->engine) : NULL;
    if (!life->store) return false;
    lm_store_set_fuel(life->store, UINT64_MAX);
    return lm_store_set_timeout(life->store, UINT64_MAX);
}

static bool live_module(struct life *life) {
    const wasm_byte_vec_t bytes = {life->binary.size, (wasm_byte_t *)life->binary.bytes};
    life->module = lm_module_new(life->store, &bytes, &life->error);
    if (!life->module) assert_int_equal(life->error.status, LM_NO_MEMORY);
    return life->module != NULL;
}

/* All imports are functions without parameters or results. */
static bool live_instance(struct life *life) {
    wasm_importtype_vec_t wanted;
    wasm_extern_t *items[1] = {NULL};
    wasm_trap_t *trap = NULL;
    wasm_module_imports(life->module, &wanted);
    wasm_functype_t *type = wasm_functype_new_0_0();
    wasm_func_t *func =
        type ? wasm_func_new_with_env(life->store, type, do_nothing, NULL, NULL) : NULL;
    if (func) items[0] = wasm_func_as_extern(func);
    const wasm_extern_vec_t imports = {1, items};
    if (func) {
        life->instance = lm_instance_new(life->store, life->module, &imports, &trap, &life->error);
        assert_null(trap);
        if (!life->instance) assert_int_equal(life->error.status, LM_NO_MEMORY);
        wasm_func_delete(func);
    }
    if (type) wasm_functype_delete(type);
    wasm_importtype_vec_delete(&wanted);
    return life->instance != NULL;
}

/* A trap's message, frames and text, which may all be missing. */
static bool look_at_trap(const wasm_trap_t *trap, const char *expected) {
    wasm_message_t message, text;
    wasm_frame_vec_t trace;
    wasm_trap_message(trap, &message);
    wasm_trap_trace(trap, &trace);
    lm_trap_backtrace(trap, &text);
    wasm_frame_t *origin = wasm_trap_origin(trap);
    const bool is_whole = message.size > 0 && strcmp(message.data, expected) == 0 &&
                          trace.size > 0 && text.size > 0 && origin;
    if (origin) wasm_frame_delete(origin);
    wasm_byte_vec_delete(&message);
    wasm_byte_vec_delete(&text);
    wasm_frame_vec_delete(&trace);
    return is_whole;
}

/* Calls export `index`; whether it ended by the expected trap (NULL: none) or for want of memory.
 */
static bool live_call(struct life *life, size_t index, const char *expected) {
    const wasm_func_t *func =
        index < life->exports.size ? wasm_extern_as_func(life->exports.data[index]) : NULL;
    union lm_value value = {.i32 = UINT32_MAX};
    if (!func) return false;
    wasm_trap_t *trap = lm_func_call(func, &value, &value);
    const bool is_whole = trap && expected ? look_at_trap(trap, expected) : !trap == !expected;
    if (trap) wasm_trap_delete(trap);
    return is_whole;
}

static void live(struct life *life) {
    life->error = LM_ERROR_INIT;
    if (!live_store(life) || !live_module(life) || !live_instance(life)) return;
    wasm_instance_exports(life->instance, &life->exports);
    life->is_whole = live_call(life, 0, "unreachable") &&
                     live_call(life, 2, "out of bounds memory access") && live_call(life, 27, NULL);
}

static void die(const struct life *life) {
    wasm_extern_vec_t exports = life->exports;
    if (life->instance) wasm_extern_vec_delete(&exports);
    if (life->instance) wasm_instance_delete(life->instance);
    if (life->module) wasm_module_delete(life->module);
    if (life->store) wasm_store_delete(life->store);
    if (life->engine) wasm_engine_delete(life->engine);
}

/* Lives with requests [first, last] failing; how many there were. */
static uint64_t live_with_faults(const struct test_binary *binary, uint64_t first, uint64_t last,
                                 bool *is_whole) {
    struct life life = {.binary = *binary};
    faults = (__typeof__(faults)){.is_on = true, .first = first, .last = last};
    live(&life);
    die(&life);
    faults.is_on = false;
    *is_whole = life.is_whole;
    return faults.count;
}

static void every_request_may_fail(void **state) {
    (void)state;
    struct test_binary binary = read_test_module("traces");
    bool is_whole = false;
    const uint64_t requests = live_with_faults(&binary, UINT64_MAX, UINT64_MAX, &is_whole);
    assert_true(is_whole);
    assert_true(requests > 50);
    uint32_t failed = 0;
    for (uint64_t i = 0; i < requests; i++) {
        (void)live_with_faults(&binary, i, i, &is_whole);
        failed += !is_whole;
        (void)live_with_faults(&binary, i, UINT64_MAX, &is_whole); /* and all that follow */
        assert_true(!is_whole || i > requests / 2); /* few are of things to be done without */
    }
    printf("%llu requests, %u of which cannot do without\n", (unsigned long long)requests, failed);
    assert_true(failed > requests / 2);
    (void)live_with_faults(&binary, UINT64_MAX, UINT64_MAX, &is_whole);
    assert_true(is_whole);
    free(binary.bytes);
}

/* --- Growing without memory ------------------------------------------------------------------- */

static uint32_t call(const struct test_guest *guest, const char *name, uint32_t argument) {
    union lm_value value = {.i32 = argument};
    wasm_trap_t *trap = lm_func_call(test_guest_func(guest, name), &value, &value);
    assert_null(trap);
    return value.i32;
}

static void growing_may_fail(void **state) {
    (void)state;
    static const char *const functions[] = {"grow", "grow_wide", "grow_table"};
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        struct test_guest guest;
        test_guest_open(&guest, NULL, "grows");
        faults = (__typeof__(faults)){.is_on = true, .first = 1, .last = 2};
        assert_int_equal(call(&guest, functions[i], 2), 1);
        assert_int_equal(call(&guest, functions[i], 2), UINT32_MAX);
        assert_int_equal(call(&guest, functions[i], 2), UINT32_MAX);
        assert_int_equal(call(&guest, functions[i], 0), 3);
        assert_int_equal(call(&guest, functions[i], 2), 3);
        faults.is_on = false;
        assert_int_equal(call(&guest, "touch", 0), 1);
        test_guest_close(&guest);
    }
}

/* --- Processes with less ---------------------------------------------------------------------- */

/* Sanitizers take address space without end, and end the process themselves when there is none. */
/* NOLINTBEGIN(bugprone-reserved-identifier): the sanitizers' own names */
extern void __asan_init(void) __attribute__((weak));
extern void __tsan_init(void) __attribute__((weak));
/* NOLINTEND(bugprone-reserved-identifier) */

static bool has_sanitizer(void) {
    if (__asan_init || __tsan_init) printf("skipped: sanitizers live on address space\n");
    return __asan_init || __tsan_init;
}

/* Pages of the process's own memory now, by a line of /proc/self/status. */
static size_t bytes_of(const char *line) {
    char text[256];
    size_t kilobytes = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(text, sizeof text, file))
        if (strncmp(text, line, strlen(line)) == 0)
            kilobytes = strtoull(text + strlen(line), NULL, 10);
    if (file) (void)fclose(file);
    return kilobytes * 1024;
}

/* Runs `body` in a child that may take so many more bytes; its exit status. */
static int with_less(__rlimit_resource_t resource, const char *line, size_t more,
                     int (*body)(void)) {
    int status = -1;
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        const size_t bytes = bytes_of(line) + more;
        const struct rlimit limit = {bytes, bytes};
        (void)alarm(30);
        _exit(setrlimit(resource, &limit) == 0 ? body() : 100);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 200 + WTERMSIG(status);
}

/* Grows by a MiB until that fails, then uses all of it. */
static int grow_to_the_end(void) {
    struct test_guest guest;
    test_guest_open(&guest, NULL, "grows");
    uint32_t pages = 1;
    while (pages < 4096 && call(&guest, "grow", 16) == pages)
        pages += 16;
    if (pages < 64 || pages > 1024) return 1; /* of the 32 MiB, with what else was taken */
    if (call(&guest, "size", 0) != pages || call(&guest, "touch", 0) != 1) return 2;
    if (call(&guest, "grow", 16) != UINT32_MAX) return 3;
    test_guest_close(&guest);
    return 0;
}

static int grow_table_to_the_end(void) {
    struct test_guest guest;
    test_guest_open(&guest, NULL, "grows");
    uint32_t size = 1;
    while (size < 10000000 && call(&guest, "grow_table", 100000) == size)
        size += 100000;
    if (size < 100000 || size > 5000000) return 1;
    if (call(&guest, "grow_table", 0) != size || call(&guest, "touch", 0) != 1) return 2;
    test_guest_close(&guest);
    return 0;
}

/* No 8 GiB of addresses: no instance, and the store goes on. */
static int find_no_addresses(void) {
    struct test_binary binary = read_test_module("grows");
    const wasm_byte_vec_t bytes = {binary.size, (wasm_byte_t *)binary.bytes};
    struct lm_error error = LM_ERROR_INIT;
    wasm_engine_t *engine = wasm_engine_new();
    wasm_store_t *store = wasm_store_new(engine);
    wasm_module_t *module = lm_module_new(store, &bytes, &error);
    wasm_trap_t *trap = NULL;
    if (!module) return 1;
    for (int i = 0; i < 3; i++) {
        error = LM_ERROR_INIT;
        if (lm_instance_new(store, module, NULL, &trap, &error) || trap) return 2;
        if (error.status != LM_NO_MEMORY) return 3;
    }
    wasm_module_delete(module);
    wasm_store_delete(store);
    wasm_engine_delete(engine);
    free(binary.bytes);
    return 0;
}

static void processes_survive_their_limits(void **state) {
    (void)state;
    enum { MIB = 1 << 20 };
    if (has_sanitizer()) return;
    assert_int_equal(with_less(RLIMIT_DATA, "VmData:", 32 * MIB, grow_to_the_end), 0);
    assert_int_equal(with_less(RLIMIT_DATA, "VmData:", 32 * MIB, grow_table_to_the_end), 0);
    assert_int_equal(with_less(RLIMIT_AS, "VmSize:", 64 * MIB, find_no_addresses), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_request_may_fail),
        cmocka_unit_test(growing_may_fail),
        cmocka_unit_test(processes_survive_their_limits),
    };
    return cmocka_run_group_tests_name("no_memory", tests, NULL, NULL);
}
