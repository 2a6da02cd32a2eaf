/* SPDX-License-Identifier: Apache-2.0 */
/* Guests in several threads on one shared memory, through the public API: exact totals, wait and
 * notify, growth, traps, and who owns what. The functions called are in workers.wat. Every thread
 * has a store of its own; under the thread sanitizer all but the interpreter's handlers is
 * instrumented. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "tests/engine_api/test_modules.h"
#include "tests/threads/guests.h"

enum { PAGE = 65536, NOTIFIED = 0, NOT_EQUAL = 1, TIMED_OUT = 2 };

static struct guest here; /* the main thread's */

static int set_up(void **state) {
    (void)state;
    const wasm_limits_t limits = {.min = 1, .max = 64};
    struct test_binary binary = read_test_module("workers");
    const wasm_byte_vec_t bytes = {binary.size, (byte_t *)binary.bytes};
    struct lm_error error = LM_ERROR_INIT;
    common.engine = wasm_engine_new();
    wasm_store_t *store = wasm_store_new(common.engine);
    wasm_module_t *module = lm_module_new(store, &bytes, &error);
    if (!module) fail_msg("%s", error.message);
    common.module = wasm_module_share(module);
    common.memory = lm_shared_memory_new(&limits);
    wasm_module_delete(module);
    wasm_store_delete(store);
    free(binary.bytes);
    guest_open(&here);
    assert_string_equal(here.wrong, "");
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    guest_close(&here);
    lm_shared_memory_delete(common.memory);
    wasm_shared_module_delete(common.module);
    wasm_engine_delete(common.engine);
    return 0;
}

static union lm_value i32(uint32_t value) {
    return (union lm_value){.i32 = value};
}

static union lm_value i64(uint64_t value) {
    return (union lm_value){.i64 = value};
}

/* Calls from the main thread; a trap fails the test. */
static uint32_t call(const char *name, union lm_value a, union lm_value b, union lm_value c) {
    const union lm_value args[] = {a, b, c};
    union lm_value result = {0};
    guest_call(&here, name, args, &result);
    assert_string_equal(here.wrong, "");
    return result.i32;
}

static uint32_t notify(uint32_t at, uint32_t count) {
    return call("notify", i32(at), i32(count), i32(0));
}

/* What lies in the memory, read at once. */
static uint32_t word(uint32_t at) {
    return __atomic_load_n((uint32_t *)(void *)(wasm_memory_data(here.memory) + at),
                           __ATOMIC_SEQ_CST);
}

static void start_all(struct worker *workers, size_t count) {
    for (size_t i = 0; i < count; i++)
        assert_true(worker_start(&workers[i]));
}

static void join_all(struct worker *workers, size_t count) {
    for (size_t i = 0; i < count; i++)
        worker_join(&workers[i]);
    for (size_t i = 0; i < count; i++)
        if (workers[i].wrong[0]) fail_msg("%s: %s", workers[i].name, workers[i].wrong);
}

/* --- Totals -------------------------------------------------------------------------------------
 */

/* All kinds at once, four threads of each; the bytes of add8 lie in one word. */
static void totals_are_exact(void **state) {
    (void)state;
    enum {
        KINDS = 4,
        THREADS = 4,
        COUNT = 300000,
        LOCKED = 30000,
        ADD = 64,
        SWAP = 128,
        BYTES = 192,
        LOCK = 256
    };
    struct worker workers[KINDS * THREADS] = {0};
    for (uint32_t i = 0; i < THREADS; i++) {
        struct worker *kinds = &workers[(size_t)KINDS * i];
        kinds[0] = (struct worker){.name = "add", .args = {i32(ADD), i32(COUNT)}};
        kinds[1] = (struct worker){.name = "compare_exchange", .args = {i32(SWAP), i32(COUNT)}};
        kinds[2] = (struct worker){.name = "add8", .args = {i32(BYTES + i), i32(COUNT + i)}};
        kinds[3] = (struct worker){.name = "locked", .args = {i32(LOCK), i32(LOCKED)}};
    }
    start_all(workers, sizeof workers / sizeof *workers);
    join_all(workers, sizeof workers / sizeof *workers);
    assert_int_equal(word(ADD), THREADS * COUNT);
    assert_int_equal(word(SWAP), THREADS * COUNT);
    for (uint32_t i = 0; i < THREADS; i++)
        assert_int_equal((uint8_t)wasm_memory_data(here.memory)[BYTES + i], (uint8_t)(COUNT + i));
    assert_int_equal(word(LOCK), 0);
    assert_int_equal(word(LOCK + 8), THREADS * LOCKED);
}

/* --- Wait and notify ----------------------------------------------------------------------------
 */

static void two_threads_take_turns(void **state) {
    (void)state;
    enum { TURNS = 3000 };
    struct worker workers[] = {
        {.name = "turns", .args = {i32(64), i32(0), i32(TURNS)}},
        {.name = "turns", .args = {i32(64), i32(1), i32(TURNS)}},
    };
    start_all(workers, 2);
    join_all(workers, 2);
    assert_int_equal(word(64), 0);
}

static int64_t now_ns(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void waits_time_out(void **state) {
    (void)state;
    static const int64_t timeouts[] = {0, 1, 999999, 20000000, 1000000001};
    for (size_t i = 0; i < sizeof timeouts / sizeof *timeouts; i++) {
        const union lm_value timeout = i64((uint64_t)timeouts[i]);
        const int64_t start = now_ns();
        assert_int_equal(i % 2 ? call("wait32", i32(8), i32(0), timeout)
                               : call("wait64", i32(8), i64(0), timeout),
                         TIMED_OUT);
        const int64_t taken = now_ns() - start;
        if (taken < timeouts[i]) fail_msg("%" PRId64 " ns instead of %" PRId64, taken, timeouts[i]);
    }
    assert_int_equal(call("wait32", i32(8), i32(1), i64(UINT64_MAX)), NOT_EQUAL);
    assert_int_equal(call("wait64", i32(8), i64(1), i64(UINT64_MAX)), NOT_EQUAL);
    assert_int_equal(notify(8, UINT32_MAX), 0);
}

/* A wait that would end later, or never, traps at the store's time limit, and nobody is left in the
 * queue. */
static void waits_end_at_the_time_limit(void **state) {
    (void)state;
    static const uint64_t limit = 50000000, timeouts[] = {UINT64_MAX, 60000000000};
    for (size_t i = 0; i < 2; i++) {
        const union lm_value args[] = {i32(8), i32(0), i64(timeouts[i])};
        union lm_value result = {0};
        const int64_t start = now_ns();
        assert_true(lm_store_set_timeout(here.store, limit));
        guest_call(&here, "wait32", args, &result);
        assert_int_equal(strncmp(here.wrong, "time limit exceeded", 19), 0);
        assert_true(now_ns() - start >= (int64_t)limit);
        here.wrong[0] = 0;
        assert_true(lm_store_set_timeout(here.store, 0));
        assert_int_equal(notify(8, UINT32_MAX), 0);
    }
    assert_true(lm_store_set_timeout(here.store, 60000000000));
    assert_int_equal(call("wait32", i32(8), i32(0), i64(1000)), TIMED_OUT);
}

/* Whoever came first is woken first, and never more than asked for. */
static void notify_counts_and_keeps_order(void **state) {
    (void)state;
    enum { THREADS = 5, AT = 512, ELSEWHERE = 1024 };
    struct worker workers[THREADS + 1] = {{.name = "wait64", .args = {i32(ELSEWHERE), i64(0)}}};
    workers[0].args[2] = i64(UINT64_MAX);
    assert_true(worker_start(&workers[0]));
    for (uint32_t i = 1; i <= THREADS; i++) {
        workers[i] = (struct worker){.name = "queue", .args = {i32(AT)}};
        assert_true(worker_start(&workers[i]));
        while (word(AT + 8) != i)
            sleep_ms(1);
        assert_true(worker_sleeps(&workers[i]));
    }
    assert_true(worker_sleeps(&workers[0]));
    assert_int_equal(notify(AT, 0), 0);
    for (uint32_t at = 0; at < 8192; at += 4) /* many of them share a queue with the two */
        if (at != AT && at != ELSEWHERE) assert_int_equal(notify(at, UINT32_MAX), 0);
    assert_int_equal(notify(AT, 1), 1);
    worker_join(&workers[1]);
    assert_int_equal(word(AT + 16), 1);
    assert_int_equal(notify(AT, 3), 3);
    for (uint32_t i = 2; i <= 4; i++)
        worker_join(&workers[i]);
    assert_int_equal(word(AT + 16), 4);
    assert_int_equal(notify(AT, UINT32_MAX), 1);
    assert_int_equal(notify(AT, UINT32_MAX), 0);
    worker_join(&workers[5]);
    assert_int_equal(notify(ELSEWHERE, UINT32_MAX), 1);
    worker_join(&workers[0]);
    for (uint32_t i = 0; i <= THREADS; i++)
        assert_string_equal(workers[i].wrong, "");
    assert_int_equal(workers[0].results[0], NOTIFIED);
    assert_int_equal(workers[1].results[0], 0); /* numbers in the order of waking */
    assert_int_equal(workers[5].results[0], 4);
}

/* Waits of both widths at one address, one that ends by itself between two that do not. */
static void a_timeout_leaves_the_queue_whole(void **state) {
    (void)state;
    enum { AT = 64 };
    struct worker workers[] = {
        {.name = "wait32", .args = {i32(AT), i32(0), i64(INT64_MAX)}},
        {.name = "wait64", .args = {i32(AT), i64(0), i64(300000000)}},
        {.name = "wait64", .args = {i32(AT), i64(0), i64(UINT64_MAX)}},
    };
    for (size_t i = 0; i < 3; i++) {
        assert_true(worker_start(&workers[i]));
        assert_true(worker_sleeps(&workers[i]));
    }
    worker_join(&workers[1]);
    assert_int_equal(workers[1].results[0], TIMED_OUT);
    assert_int_equal(notify(AT, 1), 1);
    worker_join(&workers[0]);
    assert_int_equal(workers[0].results[0], NOTIFIED);
    assert_int_equal(notify(AT, 7), 1);
    worker_join(&workers[2]);
    assert_int_equal(workers[2].results[0], NOTIFIED);
}

/* --- Growth -------------------------------------------------------------------------------------
 */

/* Each growth gets a page of its own, and all threads see all pages. They begin together. */
static void growth_is_atomic(void **state) {
    (void)state;
    enum { THREADS = 2, TIMES = 30, BEGUN = 64 };
    struct worker workers[THREADS] = {0};
    bool seen[64] = {0};
    for (size_t i = 0; i < THREADS; i++)
        workers[i] =
            (struct worker){.name = "grow", .args = {i32(BEGUN), i32(THREADS)}, .repeat = TIMES};
    start_all(workers, THREADS);
    join_all(workers, THREADS);
    for (size_t i = 0; i < THREADS; i++) {
        for (size_t j = 0; j < TIMES; j++) {
            const uint32_t old = workers[i].results[j];
            assert_in_range(old, 1, THREADS * TIMES);
            assert_false(seen[old]);
            seen[old] = true;
            assert_int_equal(call("load", i32(old * PAGE), i32(0), i32(0)), old);
        }
    }
    assert_int_equal(call("size", i32(0), i32(0), i32(0)), 1 + THREADS * TIMES);
    assert_int_equal(wasm_memory_size(here.memory), 1 + THREADS * TIMES);
    for (uint32_t size = 1 + THREADS * TIMES; size < 64; size++)
        assert_int_equal(call("grow", i32(BEGUN), i32(0), i32(0)), size);
    assert_int_equal(call("grow", i32(BEGUN), i32(0), i32(0)), UINT32_MAX);
}

static void growth_is_seen_at_once(void **state) {
    (void)state;
    struct worker workers[] = {
        {.name = "follow", .args = {i32(64), i32(64)}},
        {.name = "follow", .args = {i32(64), i32(64)}},
        {.name = "follow", .args = {i32(64), i32(64)}},
        {.name = "grow_and_tell", .args = {i32(64), i32(64)}},
    };
    start_all(workers, 4);
    join_all(workers, 4);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(workers[i].results[0], 0);
}

/* --- Traps --------------------------------------------------------------------------------------
 */

/* Faults of some threads are theirs alone, bulk instructions' bounds too, while others go on. */
static void traps_stay_in_their_thread(void **state) {
    (void)state;
    struct worker workers[] = {
        {.name = "load", .args = {i32(64 * PAGE - 4)}, .repeat = MAX_RESULTS},
        {.name = "load", .args = {i32(UINT32_MAX)}, .repeat = MAX_RESULTS},
        {.name = "fill", .args = {i32(63 * PAGE), i32(1), i32(PAGE)}, .repeat = MAX_RESULTS},
        {.name = "add", .args = {i32(64), i32(500)}, .repeat = MAX_RESULTS},
        {.name = "wait32", .args = {i32(2), i32(0), i64(UINT64_MAX)}, .repeat = MAX_RESULTS},
    };
    static const char *const expected[] = {"out of bounds memory access",
                                           "out of bounds memory access",
                                           "out of bounds memory access", "", "unaligned atomic"};
    start_all(workers, 5);
    for (size_t i = 0; i < 5; i++)
        worker_join(&workers[i]);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(strncmp(workers[i].wrong, expected[i], strlen(expected[i])), 0);
        assert_int_equal(workers[i].wrong_count, *expected[i] ? MAX_RESULTS : 0);
    }
    assert_int_equal(word(64), 500 * MAX_RESULTS);
}

/* --- Ownership and types ------------------------------------------------------------------------
 */

static void memory_outlives_its_stores(void **state) {
    (void)state;
    wasm_store_t *store = wasm_store_new(common.engine);
    const wasm_limits_t limits = {.min = 1, .max = 2};
    lm_shared_memory_t *shared = lm_shared_memory_new(&limits);
    wasm_memory_t *first = lm_memory_obtain(here.store, shared);
    wasm_memory_t *second = lm_memory_obtain(store, shared);
    wasm_memory_t *again = lm_memory_obtain(store, shared);
    assert_true(wasm_memory_same(second, again));
    lm_shared_memory_delete(shared);
    wasm_memory_data(second)[100] = 'x';
    assert_true(wasm_memory_grow(second, 1));
    wasm_memory_delete(second);
    wasm_memory_delete(again);
    wasm_store_delete(store);
    assert_int_equal(wasm_memory_data(first)[100], 'x');
    assert_int_equal(wasm_memory_size(first), 2);
    assert_false(wasm_memory_grow(first, 1));
    wasm_memory_delete(first);
}

static void memories_say_whether_they_are_shared(void **state) {
    (void)state;
    const wasm_limits_t limits = {.min = 1, .max = 2};
    const wasm_limits_t open = {.min = 1, .max = wasm_limits_max_default};
    const wasm_limits_t large = {.min = 1, .max = 65537};
    assert_null(lm_memorytype_new_shared(&open));
    assert_null(lm_shared_memory_new(&open));
    lm_shared_memory_t *clipped = lm_shared_memory_new(&large);
    assert_non_null(clipped);
    lm_shared_memory_delete(clipped);
    wasm_memorytype_t *plain = wasm_memorytype_new(&limits);
    wasm_memorytype_t *type = lm_memorytype_new_shared(&limits);
    assert_false(lm_memorytype_is_shared(plain));
    wasm_memory_t *unshared = wasm_memory_new(here.store, plain);
    assert_null(lm_memory_share(unshared));
    wasm_memory_t *memory = wasm_memory_new(here.store, type);
    lm_shared_memory_t *shared = lm_memory_share(memory);
    assert_non_null(shared);
    wasm_memory_t *same = lm_memory_obtain(here.store, shared);
    assert_true(wasm_memory_same(memory, same));
    wasm_memorytype_t *found = wasm_memory_type(memory);
    wasm_memorytype_t *copy = wasm_memorytype_copy(found);
    assert_true(lm_memorytype_is_shared(copy));
    wasm_memorytype_delete(copy);
    wasm_memorytype_delete(found);
    wasm_memory_delete(same);
    lm_shared_memory_delete(shared);
    wasm_memory_delete(memory);
    wasm_memory_delete(unshared);
    wasm_memorytype_delete(type);
    wasm_memorytype_delete(plain);
}

/* The module wants a shared memory: its import type says so, and nothing else links. */
static void sharing_is_part_of_linking(void **state) {
    (void)state;
    wasm_importtype_vec_t imports;
    wasm_module_imports(here.module, &imports);
    const wasm_memorytype_t *wanted =
        wasm_externtype_as_memorytype_const(wasm_importtype_type(imports.data[0]));
    assert_true(lm_memorytype_is_shared(wanted));
    wasm_memorytype_t *plain = wasm_memorytype_new(wasm_memorytype_limits(wanted));
    wasm_memory_t *unshared = wasm_memory_new(here.store, plain);
    wasm_extern_t *externs[] = {wasm_memory_as_extern(unshared)};
    const wasm_extern_vec_t list = {1, externs};
    wasm_trap_t *trap = NULL;
    struct lm_error error = LM_ERROR_INIT;
    assert_null(lm_instance_new(here.store, here.module, &list, &trap, &error));
    assert_int_equal(error.status, LM_UNLINKABLE);
    wasm_memory_delete(unshared);
    wasm_memorytype_delete(plain);
    wasm_importtype_vec_delete(&imports);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(totals_are_exact, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_threads_take_turns, set_up, tear_down),
        cmocka_unit_test_setup_teardown(waits_time_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(waits_end_at_the_time_limit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(notify_counts_and_keeps_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_timeout_leaves_the_queue_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(growth_is_atomic, set_up, tear_down),
        cmocka_unit_test_setup_teardown(growth_is_seen_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(traps_stay_in_their_thread, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memory_outlives_its_stores, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memories_say_whether_they_are_shared, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sharing_is_part_of_linking, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
