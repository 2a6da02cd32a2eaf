/* SPDX-License-Identifier: Apache-2.0 */
/* Hardware events through PAPI (papi_events.def), user mode only. PAPI names and even adds events
 * that the machine does not count, so each is tried on known work before it is believed. */
#include <stdio.h>
#include <string.h>

#include "harness/counters/papi_pass.h"
#include "harness/counters/pmu.h"
#include "harness/counters/selftest.h"

static const struct event {
    const char *metric, *names[2];
    enum lm_known_work work;
    double least, most;
} events[] = {
#define EVENT(metric, preset, native, work, least, most)                                           \
    {#metric, {preset, native}, LM_WORK_##work, least, most},
#include "harness/counters/papi_events.def"
#undef EVENT
};

enum { EVENT_COUNT = sizeof events / sizeof events[0] };

static lm_status do_work(void *context, struct lm_error *error) {
    if (lm_known_work_do(*(enum lm_known_work *)context)) return LM_OK;
    return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "the self-test's work cannot be done here");
}

static bool count_one(void *name, enum lm_known_work work, double *count, char *reason,
                      size_t size) {
    struct lm_papi_event event = {.name = name};
    struct lm_error error = LM_ERROR_INIT;
    const struct lm_region region = {.once = do_work, .context = &work};
    if (lm_papi_count(&event, 1, &region, &error) != LM_OK) {
        snprintf(reason, size, "%s", error.message);
        return false;
    }
    snprintf(reason, size, "%s: %s", event.name, event.reason);
    *count = (double)event.value;
    return event.counted;
}

/* The index of the first of an event's two names that passes, or -1 with the last reason. */
static int choose_name(const struct event *event, enum lm_verdict *verdict, char *reason,
                       size_t size) {
    for (int i = 0; i < 2; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s", event->names[i]);
        *verdict =
            lm_selftest(count_one, name, event->work, event->least, event->most, reason, size);
        if (*verdict == LM_EVENT_GOOD) return i;
        if (*verdict == LM_EVENT_BROKEN) return -1;
    }
    return -1;
}

/* Why no event can be counted at all, "" when some may be. */
static void general_reason(char *reason, size_t size) {
    char component[128] = "";
    if (!lm_papi_ready(reason, size)) return;
    lm_papi_component("perf_event", component, sizeof component);
    if (!lm_pmu_present(reason, size)) return;
    snprintf(reason, size, "%s", component);
}

static void survey(const struct lm_survey *asked, struct lm_counts *counts) {
    (void)asked;
    char reason[256] = "";
    general_reason(reason, sizeof reason);
    const bool none = reason[0] != '\0';
    for (size_t i = 0; i < EVENT_COUNT; i++) {
        enum lm_verdict verdict = LM_EVENT_ABSENT;
        const int name = none ? -1 : choose_name(&events[i], &verdict, reason, sizeof reason);
        if (name >= 0)
            lm_counts_available(counts, events[i].metric, "1", "papi", "exact");
        else
            lm_counts_absent(counts, events[i].metric, "1", "papi",
                             verdict == LM_EVENT_BROKEN ? "broken" : "absent", "%s", reason);
    }
}

/* Copies a survey's verdict on a metric that is not counted. */
static void pass_on(const struct lm_count *known, struct lm_counts *counts) {
    lm_counts_absent(counts, known->name, known->unit, known->source, known->quality, "%s",
                     known->reason != NULL ? known->reason : "not counted");
}

static void put(const struct event *event, const struct lm_papi_event *counted,
                struct lm_counts *counts) {
    if (counted->counted)
        lm_counts_add(counts, event->metric, "1", "papi", "exact", (double)counted->value);
    else
        lm_counts_absent(counts, event->metric, "1", "papi", "absent", "%s: %s", counted->name,
                         counted->reason);
}

/* Counts every usable event by its preset, then by its other name those whose preset failed. */
static lm_status measure(const struct lm_region *region, const struct lm_counts *known,
                         struct lm_counts *counts, struct lm_error *error) {
    struct lm_papi_event wanted[EVENT_COUNT];
    const struct event *owners[EVENT_COUNT];
    size_t count = 0;
    char reason[256];
    const bool ready = lm_papi_ready(reason, sizeof reason);
    for (size_t i = 0; i < EVENT_COUNT; i++) {
        const struct lm_count *found = lm_counts_find(known, events[i].metric);
        if (found == NULL) continue;
        if (!ready || !lm_count_usable(found)) {
            pass_on(found, counts);
            continue;
        }
        owners[count] = &events[i];
        wanted[count++] = (struct lm_papi_event){.name = events[i].names[0]};
    }
    TRY(lm_papi_count(wanted, count, region, error));
    for (size_t i = 0; i < count; i++)
        if (!wanted[i].counted) wanted[i] = (struct lm_papi_event){.name = owners[i]->names[1]};
    TRY(lm_papi_count(wanted, count, region, error));
    for (size_t i = 0; i < count; i++)
        put(owners[i], &wanted[i], counts);
    return LM_OK;
}

const struct lm_counter_source lm_source_papi = {.survey = survey, .measure = measure};
