/* SPDX-License-Identifier: Apache-2.0 */
/* Hardware events through PAPI, as the group files name them (groups.h), user mode only. PAPI names
 * and even adds events that the machine does not count, so each is tried on known work before it is
 * believed. Workers count by the name that passed. */
#include <stdio.h>
#include <string.h>

#include "harness/complain.h"
#include "harness/counters/groups.h"
#include "harness/counters/papi_pass.h"
#include "harness/counters/pmu.h"

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

/* The first of an event's names that passes, or NULL with the verdict on one that counts wrongly,
 * else on the last. */
static const char *choose_name(const struct lm_group_event *event, enum lm_verdict *verdict,
                               char *reason, size_t size) {
    const double units = lm_known_work_units(event->work);
    *verdict = LM_EVENT_ABSENT;
    for (size_t i = 0; i < event->names.count; i++) {
        const char *name = event->names.items[i];
        char why[256] = "";
        const enum lm_verdict found =
            lm_selftest(count_one, (void *)name, event->work, units * event->least,
                        units * event->most, why, sizeof why);
        if (found == LM_EVENT_GOOD) {
            *verdict = found;
            return name;
        }
        if (*verdict == LM_EVENT_BROKEN) continue;
        *verdict = found;
        snprintf(reason, size, "%s%s%s", found == LM_EVENT_BROKEN ? name : "",
                 found == LM_EVENT_BROKEN ? ": " : "", why);
    }
    return NULL;
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
    const struct lm_counter_groups *groups = lm_counter_groups();
    char reason[512] = "";
    general_reason(reason, sizeof reason);
    const bool none = reason[0] != '\0';
    for (size_t i = 0; i < groups->event_count; i++) {
        const struct lm_group_event *event = &groups->events[i];
        if (!lm_counter_group_chosen(groups, event->group, asked->chosen)) continue;
        enum lm_verdict verdict = LM_EVENT_ABSENT;
        const char *name = none ? NULL : choose_name(event, &verdict, reason, sizeof reason);
        if (name != NULL) {
            lm_counts_available(counts, event->metric, event->unit, "papi", "exact");
            lm_counts_by(counts, name, NULL);
        } else {
            lm_counts_absent(counts, event->metric, event->unit, "papi",
                             verdict == LM_EVENT_BROKEN ? "broken" : "absent", "%s", reason);
        }
    }
}

static void put(const struct lm_count *known, const struct lm_papi_event *counted,
                struct lm_counts *counts) {
    if (counted->counted)
        lm_counts_add(counts, known->name, known->unit, "papi", "exact", (double)counted->value);
    else
        lm_counts_absent(counts, known->name, known->unit, "papi", "absent", "%s: %s",
                         counted->name, counted->reason);
    if (counted->counted) lm_counts_by(counts, counted->name, NULL);
}

static lm_status measure(const struct lm_region *region, const struct lm_counts *known,
                         struct lm_counts *counts, struct lm_error *error) {
    struct lm_papi_event *wanted = lm_need(counts->arena, known->count, sizeof *wanted);
    const struct lm_count **owners = lm_need(counts->arena, known->count, sizeof(void *));
    size_t count = 0;
    char reason[256];
    const bool ready = lm_papi_ready(reason, sizeof reason);
    for (size_t i = 0; i < known->count; i++) {
        const struct lm_count *found = &known->items[i];
        if (strcmp(found->source, "papi") != 0 || found->formula != NULL) continue;
        if (!ready || !lm_count_usable(found) || found->event == NULL) {
            lm_counts_pass_on(found, counts, ready ? "not counted" : reason);
            continue;
        }
        owners[count] = found;
        wanted[count++] = (struct lm_papi_event){.name = found->event};
    }
    TRY(lm_papi_count(wanted, count, region, error));
    for (size_t i = 0; i < count; i++)
        put(owners[i], &wanted[i], counts);
    return LM_OK;
}

const struct lm_counter_source lm_source_papi = {.survey = survey, .measure = measure};
