/* SPDX-License-Identifier: Apache-2.0 */
/* What doctor advises: a remedy for each way in which a counter of each source is lacking, none for
 * one that is there. */
#include "harness/doctor.h"

#include "tests/harness/cmocka_check.h"

static void advises(void **state) {
    (void)state;
    static const struct {
        const char *virtualisation, *source, *quality, *reason, *advice;
    } cases[] = {
        {"none", "papi", "exact", NULL, NULL},
        {"none", "papi", "absent", "no PMU: the kernel has no counter of cycles", "PMU driver"},
        {"hypervisor (x y)", "papi", "absent", "no PMU: the kernel has none", "bare metal"},
        {"none", "papi", "absent", "the kernel forbids hardware counters", "perf_event_paranoid"},
        {"none", "papi", "absent", "the kernel forbids hardware counters", "cap_perfmon"},
        {"none", "papi", "broken", "self-test: counts 0", "nmi_watchdog"},
        {"hypervisor", "papi", "broken", "self-test: counts 0", "half a PMU"},
        {"none", "papi", "absent", "PAPI's perf_event is disabled: no", "libpfm"},
        {"none", "papi", "absent", "X: cannot be added: Event does not exist", "papi_native_avail"},
        {"none", "perf-sw", "absent", "perf_event_open: Permission denied", "paranoid"},
        {"none", "perf-sw", "broken", "self-test: counts 0", "paranoid=1"},
        {"none", "sde", "absent", "no engine here has counters of its own", "interp"},
        {"none", "step", "absent", "only x86 lets a process step itself", "emulation"},
        {"none", "step", "broken", "self-test: 0 and 0", "debuggers"},
        {"none", "qemu", "absent", "this build has nothing for x86_64", "qemu-user"},
        {"none", "rapl", "absent", "energy_uj may be read by root alone", "chmod"},
        {"none", "rapl", "absent", "the kernel shows no energy counter", "modprobe"},
        {"hypervisor", "rapl", "absent", "the kernel shows no energy counter", "bare metal"},
        {"none", "model", "broken", "calibration", "governor"},
        {"none", "nobody", "absent", "unknown", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *machine = json_pack("{s:s}", "virtualisation", cases[i].virtualisation);
        json_t *counter = json_pack("{s:s, s:s, s:s*}", "source", cases[i].source, "quality",
                                    cases[i].quality, "reason", cases[i].reason);
        const char *advice = lm_doctor_remedy(machine, counter);
        if (cases[i].advice == NULL)
            assert_null(advice);
        else if (advice == NULL || strstr(advice, cases[i].advice) == NULL)
            fail_msg("%s: '%s' lacks '%s'", cases[i].reason, advice != NULL ? advice : "nothing",
                     cases[i].advice);
        json_decref(machine);
        json_decref(counter);
    }
}

static bool any_hint(const json_t *hints, const char *part) {
    size_t i = 0;
    json_t *hint = NULL;
    json_array_foreach(hints, i,
                       hint) if (strstr(json_string_value(hint), part) != NULL) return true;
    return false;
}

/* Hints are judged from the document alone, so any machine can be asked about. */
static void hints(void **state) {
    (void)state;
    static const struct {
        const char *governor, *smt, *virtualisation;
        int turbo;
        double load;
        const char *expected[3]; /* parts of hints that there must be, no others */
    } cases[] = {
        {"performance", "off", "none", 0, 0.1, {NULL}},
        {"powersave", "off", "none", 0, 0.1, {"governor is powersave"}},
        {"performance", "on", "none", 1, 0.1, {"SMT is on", "turbo is on"}},
        {"performance", "off", "hypervisor", 0, 3, {"virtual machine", "load average is 3.00"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct lm_arena arena = {0};
        json_t *document =
            json_pack("{s:{s:s, s:s, s:s, s:b}, s:f, s:[], s:[], s:{s:s}}", "machine", "governor",
                      cases[i].governor, "smt", cases[i].smt, "virtualisation",
                      cases[i].virtualisation, "turbo", cases[i].turbo, "load_average",
                      cases[i].load, "counters", "engines", "tools", "gnuplot", "5.4");
        json_t *list = lm_doctor_hints(&arena, document);
        size_t expected = 0;
        for (; expected < 3 && cases[i].expected[expected] != NULL; expected++)
            assert_true(any_hint(list, cases[i].expected[expected]));
        assert_int_equal(json_array_size(list), expected);
        json_decref(list);
        json_decref(document);
        lm_arena_free(&arena);
    }
}

/* Of the noise hints alone, and with what the probe found. */
static void hints_at_noise(void **state) {
    (void)state;
    struct lm_arena arena = {0};
    json_t *document =
        json_pack("{s:{s:s}, s:f, s:[], s:[], s:{s:n}, s:{s:f, s:s}}", "machine", "governor",
                  "powersave", "load_average", 0.1, "counters", "engines", "tools", "gnuplot",
                  "noise", "score", 31.4, "grade", "noisy");
    json_t *all = lm_doctor_hints(&arena, document);
    json_t *some = lm_doctor_noise_hints(&arena, json_object_get(document, "machine"), 2);
    assert_int_equal(json_array_size(all), 3);
    assert_true(any_hint(all, "31 % of a probe's time") && any_hint(all, "gnuplot is missing"));
    assert_int_equal(json_array_size(some), 2);
    assert_true(any_hint(some, "governor is powersave") && any_hint(some, "average is 2.00"));
    json_decref(all);
    json_decref(some);
    json_decref(document);
    lm_arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(advises), cmocka_unit_test(hints),
                                       cmocka_unit_test(hints_at_noise)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
