/* SPDX-License-Identifier: Apache-2.0 */
/* The verdict on events: fakes that count zero, too little, too much, or not at all; and that the
 * known work does what its counts rest on. */
#include "harness/counters/selftest.h"

#include <sys/resource.h>

#include "tests/harness/cmocka_check.h"

struct fake {
    bool works;
    double value;
};

static bool fake_count(void *event, enum lm_known_work work, double *count, char *reason,
                       size_t size) {
    (void)work;
    const struct fake *fake = event;
    snprintf(reason, size, "the fake refuses");
    *count = fake->value;
    return fake->works;
}

static void judges(void **state) {
    (void)state;
    static const struct {
        struct fake fake;
        enum lm_verdict verdict;
        const char *reason;
    } cases[] = {
        {{true, 0}, LM_EVENT_BROKEN, "counts 0 where"},
        {{true, 99}, LM_EVENT_BROKEN, "counts 99 where 100 to 1000"},
        {{true, 100}, LM_EVENT_GOOD, ""},
        {{true, 1000}, LM_EVENT_GOOD, ""},
        {{true, 1001}, LM_EVENT_BROKEN, "counts 1001 where"},
        {{false, 500}, LM_EVENT_ABSENT, "the fake refuses"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fake fake = cases[i].fake;
        char reason[128] = "";
        assert_int_equal(
            lm_selftest(fake_count, &fake, LM_WORK_loop, 100, 1000, reason, sizeof reason),
            cases[i].verdict);
        assert_non_null(strstr(reason, cases[i].reason));
    }
}

static void faults_as_often_as_it_says(void **state) {
    (void)state;
    struct rusage before;
    struct rusage after;
    getrusage(RUSAGE_SELF, &before);
    assert_true(lm_known_work_do(LM_WORK_fault));
    getrusage(RUSAGE_SELF, &after);
    assert_true(after.ru_minflt - before.ru_minflt >= LM_FAULT_PAGES);
}

static void waits(void **state) {
    (void)state;
    struct rusage before;
    struct rusage after;
    getrusage(RUSAGE_SELF, &before);
    assert_true(lm_known_work_do(LM_WORK_sleep));
    getrusage(RUSAGE_SELF, &after);
    assert_true(after.ru_nvcsw > before.ru_nvcsw);
}

static void does_the_rest(void **state) {
    (void)state;
    assert_true(lm_known_work_do(LM_WORK_loop));
    assert_true(lm_known_work_do(LM_WORK_branchy));
    assert_true(lm_known_work_do(LM_WORK_walk));
    assert_true(lm_known_work_do(LM_WORK_vector));
    if (!lm_known_work_do(LM_WORK_move)) print_message("one CPU only: nowhere to move to\n");
}

static void names_its_work(void **state) {
    (void)state;
    enum lm_known_work work = LM_WORK_COUNT;
    assert_true(lm_known_work_named("branchy", &work));
    assert_int_equal(work, LM_WORK_branchy);
    assert_true(lm_known_work_units(LM_WORK_loop) == 200000);
    assert_true(lm_known_work_units(LM_WORK_walk) >= 1 << 19);
    assert_false(lm_known_work_named("play", &work));
    assert_false(lm_known_work_named("", &work));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judges),         cmocka_unit_test(faults_as_often_as_it_says),
        cmocka_unit_test(waits),          cmocka_unit_test(does_the_rest),
        cmocka_unit_test(names_its_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
