/* SPDX-License-Identifier: Apache-2.0 */
/* The engine's own counters, registered with PAPI as software-defined events (Jagode et al., "PAPI
 * software-defined events for in-depth performance analysis", IJHPCA 2019) and read back through an
 * event set, as any tool built on PAPI would. The engine knows nothing of it: it owns a live array,
 * and this file lends PAPI its addresses. */
#include <papi.h>
#include <sde_lib.h>
#include <stdio.h>
#include <string.h>

#include "harness/complain.h"
#include "harness/counters/papi_pass.h"
#include "harness/guest.h"

/* Facts about the module that one run does not change: taken as they stand, while the rest counts
 * from the start of the region. */
static const char *const standing[] = {"pages_touched", "code_bytes", "decode_ns", "compile_ns"};

static bool stands(const char *name) {
    for (size_t i = 0; i < sizeof standing / sizeof standing[0]; i++)
        if (strcmp(standing[i], name) == 0) return true;
    return false;
}

static bool ends_in(const char *name, const char *ending) {
    const size_t length = strlen(name);
    const size_t tail = strlen(ending);
    return length >= tail && strcmp(name + length - tail, ending) == 0;
}

static const char *unit_of(const char *name) {
    if (ends_in(name, "_ns")) return "ns";
    return ends_in(name, "_bytes") ? "B" : "1";
}

static const char *quality_of(const char *name) {
    return ends_in(name, "_ns") ? "measured" : "exact";
}

static void survey(const struct lm_survey *asked, struct lm_counts *counts) {
    const struct lm_guest_counters names = lm_wasm_counters(asked->library);
    char reason[256] = "";
    if (lm_papi_ready(reason, sizeof reason)) lm_papi_component("sde", reason, sizeof reason);
    if (names.count == 0)
        lm_counts_absent(counts, "wasm_ops", "1", "sde", "absent",
                         "no engine here has counters of its own");
    for (size_t i = 0; i < names.count; i++) {
        const char *name = names.name(i);
        if (reason[0] != '\0')
            lm_counts_absent(counts, name, unit_of(name), "sde", "absent", "%s", reason);
        else
            lm_counts_available(counts, name, unit_of(name), "sde", quality_of(name));
    }
}

/* What one measurement registers, in the order of the engine's array. */
struct registry {
    struct lm_guest_counters names;
    struct lm_papi_event events[LM_COUNT_MOST];
    size_t count;
};

/* PAPI wants signed numbers; the engine's stay far below 2^63. */
static bool register_all(struct registry *registry, const uint64_t *live, struct lm_arena *arena) {
    papi_handle_t handle = papi_sde_init("lanemark");
    registry->count = registry->names.count < LM_COUNT_MOST ? registry->names.count : LM_COUNT_MOST;
    for (size_t i = 0; i < registry->count; i++) {
        const char *name = registry->names.name(i);
        const int mode = PAPI_SDE_RO | (stands(name) ? PAPI_SDE_INSTANT : PAPI_SDE_DELTA);
        if (papi_sde_register_counter(handle, name, mode, PAPI_SDE_long_long, (void *)&live[i]) !=
            0)
            return false;
        registry->events[i] =
            (struct lm_papi_event){.name = lm_need_format(arena, "sde:::lanemark::%s", name)};
    }
    return true;
}

/* Without an array the reason stands in for every metric. */
static void put_absent(const struct lm_counts *known, struct lm_counts *counts,
                       const char *reason) {
    for (size_t i = 0; i < known->count; i++) {
        const struct lm_count *metric = &known->items[i];
        if (strcmp(metric->source, "sde") == 0 && metric->formula == NULL)
            lm_counts_absent(counts, metric->name, metric->unit, "sde", "absent", "%s",
                             metric->reason != NULL ? metric->reason : reason);
    }
}

/* pages_touched and the like are measured when the engine is asked for its array. */
static lm_status once_refreshed(void *context, struct lm_error *error) {
    const struct lm_region *region = context;
    TRY(region->once(region->context, error));
    (void)region->engine_counters(region->context);
    return LM_OK;
}

static lm_status prepare(void *context, struct lm_error *error) {
    const struct lm_region *region = context;
    return region->prepare != NULL ? region->prepare(region->context, error) : LM_OK;
}

static void put(const struct registry *registry, struct lm_counts *counts) {
    for (size_t i = 0; i < registry->count; i++) {
        const char *name = registry->names.name(i);
        const struct lm_papi_event *event = &registry->events[i];
        if (event->counted)
            lm_counts_add(counts, name, unit_of(name), "sde", quality_of(name),
                          (double)event->value);
        else
            lm_counts_absent(counts, name, unit_of(name), "sde", "absent", "%s", event->reason);
    }
}

static lm_status measure(const struct lm_region *region, const struct lm_counts *known,
                         struct lm_counts *counts, struct lm_error *error) {
    const uint64_t *live =
        region->engine_counters != NULL ? region->engine_counters(region->context) : NULL;
    char reason[256] = "";
    if (live == NULL)
        snprintf(reason, sizeof reason, "the engine gives no counters");
    else if (lm_papi_ready(reason, sizeof reason))
        lm_papi_component("sde", reason, sizeof reason);
    struct registry *registry = lm_need(counts->arena, 1, sizeof *registry);
    if (reason[0] == '\0') {
        registry->names = lm_wasm_counters(region->library);
        if (!register_all(registry, live, counts->arena))
            snprintf(reason, sizeof reason, "papi_sde_register_counter refuses a counter");
    }
    if (reason[0] != '\0') {
        put_absent(known, counts, reason);
        return LM_OK;
    }
    const struct lm_region refreshed = {
        .prepare = prepare, .once = once_refreshed, .context = (void *)region};
    TRY(lm_papi_count(registry->events, registry->count, &refreshed, error));
    put(registry, counts);
    return LM_OK;
}

const struct lm_counter_source lm_source_sde = {
    .survey = survey, .measure = measure, .engine = true};
