/* SPDX-License-Identifier: Apache-2.0 */
/* Counter sources on this machine: every surveyed metric is usable or says why not, a measurement
 * has a value for exactly the usable ones (but for estimates, where
 * the clock rate changes meanwhile), and software-defined events read back what was added. */
#include "harness/counter_source.h"
#include "harness/executed.h"
#include "harness/job.h"

#include <stdlib.h>
#include <unistd.h>

#include "harness/counters/groups.h"
#include "harness/counters/known_loop.h"
#include "harness/counters/papi_pass.h"
#include "harness/counters/selftest.h"
#include "tests/harness/cmocka_check.h"

/* Short, since one source counts its instructions one by one. */
static lm_status work(void *context, struct lm_error *error) {
    (void)error;
    *(int *)context += 1;
    lm_known_loop(3000);
    return LM_OK;
}

static struct lm_counts *new_counts(struct lm_arena *arena) {
    struct lm_counts *counts = lm_arena_alloc(arena, sizeof *counts);
    assert_non_null(counts);
    counts->arena = arena;
    return counts;
}

static void measures_what_it_surveys(void **state) {
    (void)state;
    struct lm_arena arena = {0};
    struct lm_strings sources = {0};
    struct lm_counts *known = new_counts(&arena);
    struct lm_counts *counts = new_counts(&arena);
    struct lm_error error = LM_ERROR_INIT;
    int runs = 0;
    lm_counter_source_names(&arena, &sources);
    const struct lm_survey survey = {.library = ""};
    lm_counters_survey(&sources, &survey, known);
    assert_true(known->count >= 10);
    const struct lm_job job = {.kind = LM_ENGINE_wasm, .isa = "host"};
    struct lm_executed executed = {0};
    const struct lm_region region = {
        .once = work, .context = &runs, .library = "", .job = &job, .executed = &executed};
    for (size_t i = 0; i < lm_counter_source_count(); i++)
        assert_int_equal(lm_counter_source_at(i)->source->measure(&region, known, counts, &error),
                         LM_OK);
    assert_true(runs > 0);
    lm_derive(known, 1000, 100, counts);
    for (size_t i = 0; i < known->count; i++) {
        const struct lm_count *survey_row = &known->items[i];
        if (lm_counts_find(known, survey_row->name) != survey_row) continue;
        const struct lm_count *count = lm_counts_find(counts, survey_row->name);
        if (strncmp(survey_row->name, "model_", 6) == 0)
            continue; /* not every core runs this ISA */
        assert_non_null(count);
        const bool wandered = strcmp(count->source, "model") == 0 && !count->present;
        const bool native_alone = strcmp(survey_row->source, "qemu") == 0;
        if (!wandered && !native_alone)
            assert_int_equal(count->present, lm_count_usable(survey_row));
        assert_int_equal(count->present, count->reason == NULL);
        if (!native_alone) assert_string_equal(count->source, survey_row->source);
        print_message("%-20s %-8s %s\n", count->name, count->quality,
                      count->reason != NULL ? count->reason : "");
    }
    lm_arena_free(&arena);
}

static void keeps_json(void **state) {
    (void)state;
    struct lm_arena arena = {0};
    struct lm_counts *counts = new_counts(&arena);
    struct lm_counts *again = new_counts(&arena);
    lm_counts_add(counts, "a", "1", "papi", "exact", 3);
    lm_counts_add(counts, "b", "ns", "clock", "measured", 0.5);
    lm_counts_absent(counts, "c", "1", "papi", "absent", "no %s", "PMU");
    lm_counts_add(counts, "d", "1", "papi", "exact", 1.0 / 0.0);
    json_t *json = lm_counts_json(counts);
    assert_true(json_is_integer(json_object_get(json_object_get(json, "a"), "value")));
    assert_true(json_is_null(json_object_get(json_object_get(json, "c"), "value")));
    assert_null(json_object_get(json_object_get(json, "a"), "reason"));
    json_t *list = lm_counts_list(counts, false);
    lm_counts_read(list, again);
    json_decref(list);
    json_decref(json);
    assert_int_equal(again->count, 4);
    assert_true(lm_counts_find(again, "a")->present && lm_counts_find(again, "a")->value == 3);
    assert_true(lm_counts_find(again, "b")->value == 0.5);
    assert_string_equal(lm_counts_find(again, "c")->reason, "no PMU");
    assert_false(lm_count_usable(lm_counts_find(again, "c")));
    assert_string_equal(lm_counts_find(again, "d")->quality, "broken");
    assert_false(lm_counts_find(again, "d")->present);
    lm_arena_free(&arena);
}

/* Of two sources with one metric the first that may be counted stands for it. */
static void prefers_what_can_be_counted(void **state) {
    (void)state;
    struct lm_arena arena = {0};
    struct lm_counts *counts = new_counts(&arena);
    struct lm_counts *again = new_counts(&arena);
    lm_counts_absent(counts, "instructions", "1", "papi", "absent", "no PMU");
    lm_counts_available(counts, "instructions", "1", "step", "exact");
    lm_counts_available(counts, "instructions", "1", "qemu", "exact");
    lm_counts_absent(counts, "cycles", "1", "papi", "broken", "counts 0");
    lm_counts_absent(counts, "cycles", "1", "qemu", "absent", "none");
    assert_string_equal(lm_counts_find(counts, "instructions")->source, "step");
    assert_string_equal(lm_counts_find(counts, "cycles")->quality, "broken");
    json_t *all = lm_counts_list(counts, true);
    json_t *chosen = lm_counts_list(counts, false);
    lm_counts_read(all, again);
    assert_int_equal(again->count, 5);
    assert_string_equal(lm_counts_find(again, "instructions")->source, "step");
    assert_int_equal(json_array_size(all), 5);
    assert_int_equal(json_array_size(chosen), 2);
    json_decref(all);
    json_decref(chosen);
    lm_arena_free(&arena);
}

struct derivation {
    const char *formula, *source, *quality; /* expected of it */
    double value;
    const char *reason; /* part of it; NULL: there is a value */
};

/* A derived metric takes the least certain of its inputs' sources and qualities. */
static void derives(void **state) {
    (void)state;
    static const struct derivation cases[] = {
        {"instructions / cycles", "papi", "exact", 2, NULL},
        {"instructions / core_cycles", "model", "estimated", 4, NULL},
        {"v128_ops / instructions", "papi", "exact", 0.25, NULL},
        {"bytes / cycles", "papi", "exact", 10, NULL},
        {"ops / cycles", "papi", "absent", 0, "manifest tells no ops"},
        {"instructions / misses", "papi", "absent", 0, "misses is broken: counts 0"},
        {"cycles / (instructions - 2 * cycles)", "papi", "absent", 0, "not finite"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct lm_arena arena = {0};
        struct lm_counts *known = new_counts(&arena);
        struct lm_counts *counts = new_counts(&arena);
        lm_counts_add(counts, "instructions", "1", "papi", "exact", 200);
        lm_counts_add(counts, "cycles", "1", "papi", "exact", 100);
        lm_counts_add(counts, "core_cycles", "1", "model", "estimated", 50);
        lm_counts_add(counts, "v128_ops", "1", "sde", "exact", 50);
        lm_counts_absent(counts, "misses", "1", "papi", "broken", "counts 0");
        lm_counts_available(known, "it", "1", "papi", "exact");
        lm_counts_by(known, NULL, cases[i].formula);
        lm_derive(known, 1000, 0, counts);
        const struct lm_count *it = lm_counts_find(counts, "it");
        assert_non_null(it);
        assert_string_equal(it->source, cases[i].source);
        assert_string_equal(it->quality, cases[i].quality);
        assert_int_equal(it->present, cases[i].reason == NULL);
        if (it->present) assert_true(it->value == cases[i].value);
        if (cases[i].reason != NULL) assert_non_null(strstr(it->reason, cases[i].reason));
        lm_derive(known, 0, 0, known); /* its inputs stand nowhere: it was not asked for */
        assert_int_equal(known->count, 1);
        lm_arena_free(&arena);
    }
}

static void names_unknown_events(void **state) {
    (void)state;
    char reason[128] = "";
    int runs = 0;
    struct lm_error error = LM_ERROR_INIT;
    assert_true(lm_papi_ready(reason, sizeof reason));
    struct lm_papi_event event = {.name = "PAPI_NO_SUCH_EVENT"};
    const struct lm_region region = {.once = work, .context = &runs};
    assert_int_equal(lm_papi_count(&event, 1, &region, &error), LM_OK);
    assert_false(event.counted);
    assert_non_null(strstr(event.reason, "cannot be added"));
}

static lm_status fault(void *context, struct lm_error *error) {
    (void)error;
    *(int *)context += 1;
    return lm_known_work_do(LM_WORK_fault) ? LM_OK : LM_UNSUPPORTED;
}

/* PAPI's perf component counts software events on some machines without a PMU: then the passes are
 * tried on real counts here. */
static void counts_in_passes(void **state) {
    (void)state;
    struct lm_error error = LM_ERROR_INIT;
    int runs = 0;
    struct lm_papi_event events[] = {{.name = "perf::PAGE-FAULTS"},
                                     {.name = "PAPI_NO_SUCH_EVENT"},
                                     {.name = "perf::TASK-CLOCK"}};
    const struct lm_region region = {.once = fault, .context = &runs};
    assert_int_equal(lm_papi_count(events, 3, &region, &error), LM_OK);
    assert_false(events[1].counted);
    for (int i = 0; i < 3; i += 2) {
        print_message("%s: %lld %s\n", events[i].name, events[i].value, events[i].reason);
        assert_int_equal(events[i].counted, events[i].reason[0] == '\0');
    }
    if (events[0].counted) assert_in_range(events[0].value, LM_FAULT_PAGES, 10 * LM_FAULT_PAGES);
    if (events[2].counted) assert_true(events[2].value > 0);
}

int main(void) {
    lm_counter_groups_from(LM_COUNTER_GROUPS);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_what_it_surveys),    cmocka_unit_test(keeps_json),
        cmocka_unit_test(prefers_what_can_be_counted), cmocka_unit_test(derives),
        cmocka_unit_test(names_unknown_events),        cmocka_unit_test(counts_in_passes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
