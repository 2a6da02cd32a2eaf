/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of time limits: whatever a guest does, it is stopped soon after its limit, wherever the
 * signal meets it, and the store can be used again at once. */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unbreakable/test_guest.h"

static const char exceeded[] = "time limit exceeded";
static const uint64_t MILLISECOND = 1000000;

/* ThreadSanitizer holds signals back until the program calls into libc, which guests do not. */
extern void __tsan_init(void) __attribute__((weak)); /* NOLINT(bugprone-reserved-identifier) */

/* How long leaving a guest takes longer than it would, with ticks of the time limit all the while.
 */
static uint64_t lingering;

int __real_pthread_sigmask(int how, const sigset_t *set, sigset_t *before); /* NOLINT: --wrap */
int __wrap_pthread_sigmask(int how, const sigset_t *set, sigset_t *before); /* NOLINT: --wrap */

static uint64_t now(void) {
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000 * MILLISECOND + (uint64_t)time.tv_nsec;
}

/* NOLINTNEXTLINE(bugprone-reserved-identifier): the linker's name */
int __wrap_pthread_sigmask(int how, const sigset_t *set, sigset_t *before) {
    const int status = __real_pthread_sigmask(how, set, before);
    for (const uint64_t end = now() + lingering; lingering > 0 && now() < end;)
        continue;
    return status;
}

/* Calls an export that does not end, under a limit; and expects it to end by that, not too late.
 * Returns how many guest functions it was in: none if the limit was over before it could begin. */
static uint64_t stop_once(struct test_guest *guest, const char *name, uint64_t limit) {
    const uint64_t start = now();
    assert_true(lm_store_set_timeout(guest->store, limit));
    wasm_trap_t *trap = test_guest_call(guest, name, 40);
    const uint64_t took = now() - start;
    if (!trap) fail_msg("%s ended by itself", name);
    assert_string_equal(lm_trap_name(trap), "timeout");
    if (took < limit || took > limit + 2000 * MILLISECOND)
        fail_msg("%s: stopped after %llu ns, limit %llu ns", name, (unsigned long long)took,
                 (unsigned long long)limit);
    wasm_frame_t *origin = wasm_trap_origin(trap);
    const uint64_t frames = lm_trap_frame_count(trap);
    if (origin) assert_ptr_equal(wasm_frame_instance(origin), guest->instance);
    if (origin) wasm_frame_delete(origin);
    test_expect_trap(trap, exceeded);
    return frames;
}

/* On a busy machine more than one attempt may be needed for the guest to begin. */
static void expect_stop(struct test_guest *guest, const char *name, uint64_t limit) {
    for (int attempt = 0; attempt < 6; attempt++, limit *= 3)
        if (stop_once(guest, name, limit) > 0) return;
    fail_msg("%s: no frames", name);
}

static void every_guest_is_stopped(void **state) {
    (void)state;
    for (int counters = 0; counters < 2; counters++) {
        struct test_guest guest;
        test_guest_open(&guest, test_config(false, counters != 0), "endless");
        for (size_t i = 0; i < guest.types.size; i++)
            expect_stop(&guest, test_guest_export_name(&guest, i), 5 * MILLISECOND);
        test_guest_close(&guest);
    }
}

/* What a tick finds after the one that ends the guest is not the guest. */
static void ticks_on_the_way_out_change_nothing(void **state) {
    (void)state;
    struct test_guest guest;
    test_guest_open(&guest, NULL, "endless");
    lingering = 10 * MILLISECOND;
    expect_stop(&guest, "spin", 5 * MILLISECOND);
    lingering = 0;
    test_guest_close(&guest);
}

/* Puts `func`, an export of another instance, into the table that is the first export. */
static void aim(const wasm_extern_vec_t *exports, const wasm_extern_t *func) {
    wasm_table_t *table = wasm_extern_as_table(exports->data[0]);
    assert_true(wasm_table_set(table, 0, wasm_extern_as_ref((wasm_extern_t *)(uintptr_t)func)));
}

/* Tail calls between instances leave one activation for another, each between two guards. */
static void tail_calls_between_instances_are_stopped(void **state) {
    (void)state;
    struct test_guest guest;
    test_guest_open(&guest, NULL, "turns");
    const wasm_extern_vec_t no_imports = WASM_EMPTY_VEC;
    wasm_instance_t *other = wasm_instance_new(guest.store, guest.module, &no_imports, NULL);
    assert_non_null(other);
    wasm_extern_vec_t exports;
    wasm_instance_exports(other, &exports);
    aim(&guest.exports, exports.data[1]);
    aim(&exports, guest.exports.data[1]);
    for (int round = 0; round < 20; round++) {
        assert_true(lm_store_set_timeout(guest.store, MILLISECOND));
        test_expect_trap(test_guest_call(&guest, "turn", 7), exceeded);
    }
    wasm_extern_vec_delete(&exports);
    wasm_instance_delete(other);
    test_guest_close(&guest);
}

/* Traces of stopped guests are whole: each frame but the first is a call, and the outermost is the
 * function that was called. */
static void stopped_guests_have_whole_traces(void **state) {
    (void)state;
    enum { ROUNDS = 100 };
    struct test_guest guest;
    uint32_t whole = 0;
    test_guest_open(&guest, NULL, "endless");
    for (uint32_t i = 0; i < ROUNDS; i++) {
        assert_true(lm_store_set_timeout(guest.store, MILLISECOND + i * 1000));
        wasm_trap_t *trap = test_guest_call(&guest, "forking", 40);
        assert_non_null(trap);
        wasm_frame_vec_t trace;
        wasm_trap_trace(trap, &trace);
        for (size_t k = 1; k < trace.size; k++)
            assert_int_equal(wasm_frame_func_index(trace.data[k]),
                             wasm_frame_func_index(trace.data[0]));
        whole += trace.size >= 30; /* most of the time is spent in the leaves */
        assert_true(trace.size <= 41);
        wasm_frame_vec_delete(&trace);
        wasm_trap_delete(trap);
    }
    assert_true(whole >= ROUNDS / 2);
    test_guest_close(&guest);
}

static void a_limit_lasts_until_it_is_changed(void **state) {
    (void)state;
    struct test_guest guest;
    test_guest_open(&guest, NULL, "endless");
    expect_stop(&guest, "spin", MILLISECOND);
    test_expect_trap(test_guest_call(&guest, "forking", 1), exceeded);
    assert_true(lm_store_set_timeout(guest.store, UINT64_MAX));
    assert_null(test_guest_call(&guest, "forking", 10));
    expect_stop(&guest, "spin", MILLISECOND);
    assert_true(lm_store_set_timeout(guest.store, 0));
    assert_null(test_guest_call(&guest, "forking", 10));
    test_guest_close(&guest);
}

/* --- Host functions --------------------------------------------------------------------------- */

/* Sleeps until a signal or ten seconds are over. */
static wasm_trap_t *sleep_long(void *env, const wasm_val_vec_t *args, wasm_val_vec_t *results) {
    int *error = env;
    (void)args;
    (void)results;
    const struct timespec time = {.tv_sec = 10};
    *error = nanosleep(&time, NULL) == 0 ? 0 : errno;
    return NULL;
}

static void sleeping_hosts_are_woken(void **state) {
    (void)state;
    struct test_guest guest;
    int error = 0;
    test_guest_prepare(&guest, NULL, "endless");
    assert_null(test_guest_instantiate(&guest, sleep_long, &error));
    expect_stop(&guest, "calling_the_host", 10 * MILLISECOND);
    assert_int_equal(error, EINTR);
    test_guest_close(&guest);
}

/* Sets the limit of a guest that started without. */
static wasm_trap_t *set_limit(void *env, const wasm_val_vec_t *args, wasm_val_vec_t *results) {
    const struct test_guest *guest = env;
    static bool is_set;
    (void)args;
    (void)results;
    if (!is_set) assert_true(lm_store_set_timeout(guest->store, 5 * MILLISECOND));
    is_set = true;
    return NULL;
}

static void hosts_may_set_the_limit(void **state) {
    (void)state;
    struct test_guest guest;
    test_guest_prepare(&guest, NULL, "endless");
    assert_null(test_guest_instantiate(&guest, set_limit, &guest));
    test_expect_trap(test_guest_call(&guest, "calling_the_host", 0), exceeded);
    test_guest_close(&guest);
}

/* Runs the guest of another store into its own limit; or into the outer one's, if that is over by
 * then. */
static wasm_trap_t *stop_other(void *env, const wasm_val_vec_t *args, wasm_val_vec_t *results) {
    const struct test_guest *other = env;
    (void)args;
    (void)results;
    assert_true(lm_store_set_timeout(other->store, MILLISECOND));
    test_expect_trap(test_guest_call(other, "spin", 0), exceeded);
    return NULL;
}

static void stores_have_limits_of_their_own(void **state) {
    (void)state;
    struct test_guest guest;
    struct test_guest other;
    test_guest_open(&other, NULL, "endless");
    test_guest_prepare(&guest, NULL, "endless");
    assert_null(test_guest_instantiate(&guest, stop_other, &other));
    expect_stop(&guest, "calling_the_host", 20 * MILLISECOND);
    expect_stop(&guest, "spin", MILLISECOND);
    expect_stop(&other, "calling", MILLISECOND);
    test_guest_close(&guest);
    test_guest_close(&other);
}

/* Runs the guest of another store, which calls its own host. */
static wasm_trap_t *call_other(void *env, const wasm_val_vec_t *args, wasm_val_vec_t *results) {
    (void)args;
    (void)results;
    return test_guest_call(env, "calling_the_host", 0);
}

/* Runs the guest of a store that has no limit. */
static wasm_trap_t *spin_other(void *env, const wasm_val_vec_t *args, wasm_val_vec_t *results) {
    (void)args;
    (void)results;
    return test_guest_call(env, "spin", 0);
}

static void limits_reach_guests_of_other_stores(void **state) {
    (void)state;
    struct test_guest guest;
    struct test_guest middle;
    struct test_guest inner;
    test_guest_open(&inner, NULL, "endless");
    test_guest_prepare(&middle, NULL, "endless");
    assert_null(test_guest_instantiate(&middle, spin_other, &inner));
    test_guest_prepare(&guest, NULL, "endless");
    assert_null(test_guest_instantiate(&guest, call_other, &middle));
    for (int i = 0; i < 3; i++) {
        const uint64_t start = now();
        assert_true(lm_store_set_timeout(guest.store, 10 * MILLISECOND));
        assert_true(lm_store_set_timeout(middle.store, i == 1 ? 60000 * MILLISECOND : 0));
        test_expect_trap(test_guest_call(&guest, "calling_the_host", 0), exceeded);
        assert_in_range((now() - start) / MILLISECOND, 10, 5000);
        assert_true(lm_store_set_timeout(guest.store, 0)); /* and nothing of it stays behind */
        assert_true(lm_store_set_timeout(middle.store, 0));
        assert_null(test_guest_call(&inner, "forking", 10));
    }
    expect_stop(&inner, "spin", MILLISECOND);
    test_guest_close(&guest);
    test_guest_close(&middle);
    test_guest_close(&inner);
}

/* --- Threads and processes -------------------------------------------------------------------- */

static void *stop_in_thread(void *unused) {
    struct test_guest guest;
    test_guest_open(&guest, NULL, "endless");
    for (uint64_t i = 1; i <= 10; i++)
        expect_stop(&guest, i % 2 ? "counting" : "filling", i * MILLISECOND);
    test_guest_close(&guest);
    return unused;
}

static void every_thread_has_its_limits(void **state) {
    (void)state;
    pthread_t threads[3];
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, stop_in_thread, NULL), 0);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
}

/* A child process has no timer of its parent's. */
static void children_have_their_limits(void **state) {
    (void)state;
    struct test_guest guest;
    int status = 0;
    test_guest_open(&guest, NULL, "endless");
    expect_stop(&guest, "spin", MILLISECOND);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)alarm(10);
        (void)lm_store_set_timeout(guest.store, MILLISECOND);
        wasm_trap_t *trap = test_guest_call(&guest, "spin", 0);
        _exit(trap && strcmp(lm_trap_name(trap), "timeout") == 0 ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    test_guest_close(&guest);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_guest_is_stopped),
        cmocka_unit_test(ticks_on_the_way_out_change_nothing),
        cmocka_unit_test(tail_calls_between_instances_are_stopped),
        cmocka_unit_test(stopped_guests_have_whole_traces),
        cmocka_unit_test(a_limit_lasts_until_it_is_changed),
        cmocka_unit_test(sleeping_hosts_are_woken),
        cmocka_unit_test(hosts_may_set_the_limit),
        cmocka_unit_test(stores_have_limits_of_their_own),
        cmocka_unit_test(limits_reach_guests_of_other_stores),
        cmocka_unit_test(every_thread_has_its_limits),
        cmocka_unit_test(children_have_their_limits),
    };
    if (__tsan_init) {
        printf("skipped: ThreadSanitizer delivers no signal to guest code\n");
        return 0;
    }
    return cmocka_run_group_tests_name("timeout", tests, NULL, NULL);
}
