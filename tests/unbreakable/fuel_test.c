/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of fuel: whatever a guest does, it pays; what it pays is what the counters count; and with
 * too little it ends at the same place every time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unbreakable/test_guest.h"

static const char consumed[] = "all fuel consumed";

/* Every program that never ends by itself ends for want of fuel, at every amount. */
static void every_guest_runs_dry(void **state) {
    (void)state;
    static const uint64_t amounts[] = {0, 1, 2, 3, 10, 1000, 1000000};
    struct test_guest guest;
    test_guest_open(&guest, test_config(true, false), "endless");
    for (size_t i = 0; i < guest.types.size; i++) {
        for (size_t k = 0; k < sizeof amounts / sizeof *amounts; k++) {
            lm_store_set_fuel(guest.store, amounts[k]);
            wasm_trap_t *trap =
                test_guest_call(&guest, test_guest_export_name(&guest, i), UINT32_MAX);
            if (!trap) fail_msg("%s ended", test_guest_export_name(&guest, i));
            wasm_message_t text;
            wasm_trap_message(trap, &text);
            const bool is_deep = strcmp(text.data, "call stack exhausted") == 0; /* forking */
            if (!is_deep) assert_string_equal(text.data, consumed);
            if (!is_deep) assert_int_equal(lm_store_fuel(guest.store), 0);
            wasm_byte_vec_delete(&text);
            wasm_trap_delete(trap);
        }
    }
    test_guest_close(&guest);
}

static uint64_t executed(const struct test_guest *guest) {
    for (size_t i = 0; i < lm_counter_count(); i++)
        if (strcmp(lm_counter_name(i), "wasm_ops") == 0) return lm_store_counters(guest->store)[i];
    return UINT64_MAX;
}

/* The price of a call is the number of instructions counted; one less is too little, in code with
 * and without counters alike. */
static void fuel_is_what_counters_count(void **state) {
    (void)state;
    enum { PLENTY = 1000000 };
    for (int counters = 0; counters < 2; counters++) {
        static const uint32_t depths[] = {0, 1, 2, 7};
        static const uint64_t prices[] = {2, 14, 38, 1526}; /* 12 * 2^n - 10, by hand */
        struct test_guest guest;
        test_guest_open(&guest, test_config(true, counters != 0), "endless");
        for (size_t i = 0; i < sizeof depths / sizeof *depths; i++) {
            const uint64_t before = counters ? executed(&guest) : 0;
            lm_store_set_fuel(guest.store, PLENTY);
            assert_null(test_guest_call(&guest, "forking", depths[i]));
            assert_int_equal(PLENTY - lm_store_fuel(guest.store), prices[i]);
            if (counters) assert_int_equal(executed(&guest) - before, prices[i]);
            lm_store_set_fuel(guest.store, prices[i]);
            assert_null(test_guest_call(&guest, "forking", depths[i]));
            assert_int_equal(lm_store_fuel(guest.store), 0);
            lm_store_set_fuel(guest.store, prices[i] - 1);
            test_expect_trap(test_guest_call(&guest, "forking", depths[i]), consumed);
        }
        test_guest_close(&guest);
    }
}

/* A host function may give more: the guest goes on. */
static wasm_trap_t *refill(void *env, const wasm_val_vec_t *args, wasm_val_vec_t *results) {
    struct test_guest *guest = env;
    (void)args;
    (void)results;
    static int refills;
    if (refills++ < 5) lm_store_set_fuel(guest->store, 100);
    return NULL;
}

static void hosts_may_refill(void **state) {
    (void)state;
    struct test_guest guest;
    test_guest_prepare(&guest, test_config(true, true), "endless");
    assert_null(test_guest_instantiate(&guest, refill, &guest));
    lm_store_set_fuel(guest.store, 100);
    test_expect_trap(test_guest_call(&guest, "calling_the_host", 0), consumed);
    assert_int_equal(executed(&guest), 5 * 2 + 100); /* call and br, each time */
    test_guest_close(&guest);
}

/* Bulk instructions cost by size: a fill of a page as much as 1024 instructions more. */
static void large_steps_cost_more(void **state) {
    (void)state;
    struct test_guest guest;
    test_guest_open(&guest, test_config(true, true), "endless");
    lm_store_set_fuel(guest.store, UINT64_C(10) * (5 + 1024));
    const uint64_t before = executed(&guest);
    test_expect_trap(test_guest_call(&guest, "filling", 0), consumed);
    assert_int_equal(executed(&guest) - before, 10 * 5);
    test_guest_close(&guest);
}

static void without_fuel_nothing_is_paid(void **state) {
    (void)state;
    struct test_guest guest;
    test_guest_open(&guest, test_config(false, false), "endless");
    assert_int_equal(lm_store_fuel(guest.store), 0);
    assert_null(test_guest_call(&guest, "forking", 10));
    test_guest_close(&guest);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_guest_runs_dry),
        cmocka_unit_test(fuel_is_what_counters_count),
        cmocka_unit_test(hosts_may_refill),
        cmocka_unit_test(large_steps_cost_more),
        cmocka_unit_test(without_fuel_nothing_is_paid),
    };
    return cmocka_run_group_tests_name("fuel", tests, NULL, NULL);
}
