/* SPDX-License-Identifier: Apache-2.0 */
/* Counter sources on this machine: every surveyed metric is usable or says why not, a measurement
 * has a value for exactly the usable ones, and software-defined events read back what was added. */
#include "harness/counter_source.h"

#include <stdlib.h>
#include <unistd.h>

#include "harness/counters/papi_pass.h"
#include "harness/counters/selftest.h"
#include "tests/harness/cmocka_check.h"

static lm_status work(void *context, struct lm_error *error) {
    (void)error;
    *(int *)context += 1;
    return lm_known_work_do(LM_WORK_loop) ? LM_OK : LM_UNSUPPORTED;
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
    const struct lm_region region = {.once = work, .context = &runs, .library = ""};
    for (size_t i = 0; i < lm_counter_source_count(); i++)
        assert_int_equal(lm_counter_source_at(i)->source->measure(&region, known, counts, &error),
                         LM_OK);
    assert_true(runs > 0);
    for (size_t i = 0; i < known->count; i++) {
        const struct lm_count *survey_row = &known->items[i];
        const struct lm_count *count = lm_counts_find(counts, survey_row->name);
        assert_non_null(count);
        assert_int_equal(count->present, lm_count_usable(survey_row));
        assert_int_equal(count->present, count->reason == NULL);
        assert_string_equal(count->source, survey_row->source);
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
    lm_counts_read(json, again);
    json_decref(json);
    assert_int_equal(again->count, 4);
    assert_true(lm_counts_find(again, "b")->value == 0.5);
    assert_string_equal(lm_counts_find(again, "c")->reason, "no PMU");
    assert_false(lm_count_usable(lm_counts_find(again, "c")));
    assert_string_equal(lm_counts_find(again, "d")->quality, "broken");
    assert_false(lm_counts_find(again, "d")->present);
    lm_arena_free(&arena);
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
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_what_it_surveys),
        cmocka_unit_test(keeps_json),
        cmocka_unit_test(names_unknown_events),
        cmocka_unit_test(counts_in_passes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
