/* SPDX-License-Identifier: Apache-2.0 */
/* Stepping counts loops of known length to the instruction, string instructions once, and ends
 * where it is told to; and the chain that core cycles are estimated by is as long as it says. */
#include "harness/counters/stepper.h"

#include <math.h>
#include <stdlib.h>

#include "harness/counters/known_loop.h"
#include "harness/measure.h"
#include "tests/harness/cmocka_check.h"

static lm_status turn(void *turns, struct lm_error *error) {
    (void)error;
    lm_known_loop(*(const uint64_t *)turns);
    return LM_OK;
}

static uint64_t step_loop(uint64_t turns, uint64_t most) {
    struct lm_error error = LM_ERROR_INIT;
    const struct lm_region region = {.once = turn, .context = &turns};
    uint64_t count = 0;
    assert_int_equal(lm_step(&region, most, NULL, &count, &error), LM_OK);
    return count;
}

/* What is stepped besides the loop: the call, the move of the argument, the return, and what a
 * sanitizer adds to them. */
static uint64_t count_around(void) {
    const uint64_t around = step_loop(1, 1000000) - LM_LOOP_INSTRUCTIONS;
    assert_in_range(around, 1, 200);
    return around;
}

static void counts_exactly(void **state) {
    (void)state;
    char reason[128] = "";
    if (!lm_stepper_present(reason, sizeof reason)) {
        print_message("not run: %s\n", reason);
        skip();
    }
    static const uint64_t turns[] = {1, 2, 10, 1000, 12345};
    const uint64_t around = count_around();
    for (size_t i = 0; i < sizeof turns / sizeof turns[0]; i++)
        for (int again = 0; again < 2; again++)
            assert_int_equal(step_loop(turns[i], 1000000),
                             turns[i] * LM_LOOP_INSTRUCTIONS + around);
}

static void ends_where_told(void **state) {
    (void)state;
    assert_true(step_loop(1000, 100) > 100);
    char reason[128] = "";
    if (!lm_stepper_present(reason, sizeof reason)) return;
    assert_in_range(step_loop(1000, 100), 101, 110);
    assert_int_equal(step_loop(40, 1000), 40 * LM_LOOP_INSTRUCTIONS + count_around());
}

struct copy {
    char *to, *from;
    size_t size;
};

/* Copies of this length are one string instruction or a loop over vectors, never one instruction
 * per byte. */
static lm_status copy(void *context, struct lm_error *error) {
    (void)error;
    struct copy *copy = context;
    memcpy(copy->to, copy->from, copy->size);
    __asm__ volatile("" : : "r"(copy->to) : "memory");
    return LM_OK;
}

static void counts_string_instructions_once(void **state) {
    (void)state;
    enum { SIZE = 100000 };
    char reason[128] = "";
    struct lm_error error = LM_ERROR_INIT;
    struct copy bytes = {malloc(SIZE), calloc(SIZE, 1), SIZE};
    const struct lm_region region = {.once = copy, .context = &bytes};
    uint64_t count = 0;
    assert_true(bytes.to != NULL && bytes.from != NULL);
    assert_int_equal(lm_step(&region, SIZE, NULL, &count, &error), LM_OK);
    if (lm_stepper_present(reason, sizeof reason)) assert_in_range(count, 5, SIZE / 4);
    free(bytes.to);
    free(bytes.from);
}

/* The chain takes time in proportion to nothing but cycles: at the rate of a core it is known to
 * lie between those of any that there are. */
static void chain_is_a_clock(void **state) {
    (void)state;
    double least = INFINITY;
    for (int i = 0; i < 200; i++) {
        const double before = lm_clock_ns();
        lm_known_chain();
        least = fmin(least, lm_clock_ns() - before);
    }
    const double gigahertz = (double)LM_CHAIN_ADDS / least;
    print_message("%.2f additions per ns\n", gigahertz);
    assert_true(gigahertz > 0.05 && gigahertz < 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_exactly),
        cmocka_unit_test(ends_where_told),
        cmocka_unit_test(counts_string_instructions_once),
        cmocka_unit_test(chain_is_a_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
