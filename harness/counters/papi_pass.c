/* SPDX-License-Identifier: Apache-2.0 */
/* Event sets: each pass takes what fits together, runs the region once, and leaves the rest to the
 * next. An event that cannot be added, started and read even alone is absent with PAPI's reason. */
#include "harness/counters/papi_pass.h"

#include <papi.h>
#include <stdio.h>
#include <string.h>

enum { MOST_TOGETHER = 24 };

bool lm_papi_ready(char *reason, size_t size) {
    if (PAPI_is_initialized() != PAPI_NOT_INITED) return true;
    const int version = PAPI_library_init(PAPI_VER_CURRENT);
    if (version == PAPI_VER_CURRENT) return true;
    snprintf(reason, size, "PAPI_library_init: %s",
             version > 0 ? "another version of the library" : PAPI_strerror(version));
    return false;
}

void lm_papi_component(const char *name, char *reason, size_t size) {
    reason[0] = '\0';
    const int index = PAPI_get_component_index(name);
    const PAPI_component_info_t *info = index < 0 ? NULL : PAPI_get_component_info(index);
    if (info == NULL)
        snprintf(reason, size, "PAPI has no component %s", name);
    else if (info->disabled != 0)
        snprintf(reason, size, "PAPI's %s is disabled: %s", name, info->disabled_reason);
}

struct pass {
    int set;
    struct lm_papi_event *members[MOST_TOGETHER];
    size_t count;
};

static void refuse(struct lm_papi_event *event, const char *what, int code) {
    snprintf(event->reason, sizeof event->reason, "%s: %s", what, PAPI_strerror(code));
}

/* Adds what has neither value nor reason yet, as far as it fits. */
static void fill(struct pass *pass, struct lm_papi_event *events, size_t count) {
    for (size_t i = 0; i < count && pass->count < MOST_TOGETHER; i++) {
        struct lm_papi_event *event = &events[i];
        if (event->counted || event->reason[0] != '\0') continue;
        const int code = PAPI_add_named_event(pass->set, event->name);
        if (code == PAPI_OK)
            pass->members[pass->count++] = event;
        else if (pass->count == 0)
            refuse(event, "cannot be added", code);
    }
}

/* Starts the set, giving up members from the end until it starts. */
static bool start(struct pass *pass) {
    while (pass->count > 0) {
        const int code = PAPI_start(pass->set);
        if (code == PAPI_OK) return true;
        struct lm_papi_event *last = pass->members[--pass->count];
        (void)PAPI_remove_named_event(pass->set, last->name);
        if (pass->count == 0) refuse(last, "cannot be started", code);
    }
    return false;
}

static lm_status count_pass(struct pass *pass, const struct lm_region *region,
                            struct lm_error *error) {
    if (region->prepare != NULL) TRY(region->prepare(region->context, error));
    if (!start(pass)) return LM_OK;
    const lm_status status = region->once(region->context, error);
    long long values[MOST_TOGETHER] = {0};
    const int code = PAPI_stop(pass->set, values);
    for (size_t i = 0; i < pass->count; i++) {
        pass->members[i]->value = values[i];
        pass->members[i]->counted = code == PAPI_OK;
        if (code != PAPI_OK) refuse(pass->members[i], "cannot be read", code);
    }
    return status;
}

static bool all_decided(const struct lm_papi_event *events, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!events[i].counted && events[i].reason[0] == '\0') return false;
    return true;
}

/* Every pass decides at least its first event, so this ends. */
lm_status lm_papi_count(struct lm_papi_event *events, size_t count, const struct lm_region *region,
                        struct lm_error *error) {
    lm_status status = LM_OK;
    while (status == LM_OK && !all_decided(events, count)) {
        struct pass pass = {.set = PAPI_NULL};
        const int code = PAPI_create_eventset(&pass.set);
        if (code != PAPI_OK) {
            for (size_t i = 0; i < count; i++)
                if (!events[i].counted) refuse(&events[i], "no event set", code);
            return LM_OK;
        }
        fill(&pass, events, count);
        status = count_pass(&pass, region, error);
        (void)PAPI_cleanup_eventset(pass.set);
        (void)PAPI_destroy_eventset(&pass.set);
    }
    return status;
}
